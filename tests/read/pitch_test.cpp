#include "read/pitch.h"

#include <gtest/gtest.h>

#include <string>

namespace inkgrid::read {
namespace {

std::string utf8(char32_t c) {
  if (c < 0x80) return {static_cast<char>(c)};
  return {static_cast<char>(0xE0 | (c >> 12)), static_cast<char>(0x80 | ((c >> 6) & 0x3F)),
          static_cast<char>(0x80 | (c & 0x3F))};
}

/// A line of Han characters of `em`, figures half as wide, marks a quarter, that is read as `seen`: characters in brackets
/// are printed and not read, those in braces read and not printed, in the middle of the one before.
std::string odd_of(const std::u32string& line, double em = 9) {
  std::vector<CharacterEvidence> characters;
  std::vector<double> middles;
  double at = 0.2 * em;
  bool lost = false, added = false;
  for (const char32_t c : line) {
    if (c == U'[' || c == U']') {
      lost = c == U'[';
    } else if (c == U'{' || c == U'}') {
      added = c == U'{';
    } else {
      const double width = c > 0x2E80 ? em : c >= U'0' && c <= U'9' ? em / 2 : em / 4;
      const double middle = added ? at : at + width / 2;
      if (!added) at += width;
      if (lost) continue;
      characters.emplace_back().text = utf8(c);
      middles.push_back(middle);
    }
  }
  mark_odd_pitch(middles, at + 0.2 * em, characters);
  std::string odd;
  for (const CharacterEvidence& character : characters)
    if (character.odd_pitch) odd += character.text;
  return odd;
}

TEST(Pitch, WhatIsPrintedIsRegular) {
  for (const double em : {6.0, 9.0, 40.0})
    for (const auto* line :
         {U"数据到报率", U"（党建工作）培训场次", U"2026年10月", U"≤182.44万元", U"131,905.904856", U"10", U"及时"})
      EXPECT_EQ(odd_of(line, em), "");
}

TEST(Pitch, ACharacterTooManyStandsBetweenTwo) {
  EXPECT_EQ(odd_of(U"数据到{引}报率"), "引报");
  EXPECT_EQ(odd_of(U"12{7}3.456"), "73");
  EXPECT_EQ(odd_of(U"1234{.}56"), ".");
}

TEST(Pitch, WhereOneWasLostIsAGap) {
  EXPECT_EQ(odd_of(U"就业支付[企]退休"), "退");
  EXPECT_EQ(odd_of(U"12,34[5].67[8]9"), "9");
  EXPECT_EQ(odd_of(U"1234[.]56789"), "5");
  EXPECT_EQ(odd_of(U"为首都贡献[。]"), "献");
  EXPECT_EQ(odd_of(U"[一]般公共服务"), "般");
}

TEST(Pitch, SetApartIsNoGap) {
  std::vector<CharacterEvidence> characters(4);
  for (std::size_t i = 0; i < 4; ++i) characters[i].text = "项";
  mark_odd_pitch(std::vector<double>{10, 40, 70, 100}, 115, characters);
  for (const CharacterEvidence& character : characters) EXPECT_FALSE(character.odd_pitch);
}

}  // namespace
}  // namespace inkgrid::read
