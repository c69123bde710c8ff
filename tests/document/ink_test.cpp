#include "document/ink.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

namespace inkgrid {
namespace {

Ink ink_of(const std::vector<std::string>& rows) {
  std::vector<std::uint8_t> pixels;
  const std::size_t stride = rows[0].size() + 3;  // rows may be longer than the picture is wide
  for (const std::string& row : rows) {
    for (const char c : row) pixels.push_back(c == '#' ? 0 : 255);
    pixels.insert(pixels.end(), 3, 0);
  }
  return find_ink(pixels.data(), static_cast<int>(rows[0].size()), static_cast<int>(rows.size()), stride, 0);
}

TEST(FindInk, JoinsWhatTouchesBeItByACorner) {
  const Ink ink = ink_of({"#..#...#",  //
                          ".##...#.",  //
                          "......##",  //
                          "##......"});
  ASSERT_EQ(ink.pieces.size(), 3u);
  EXPECT_EQ(ink.pieces[0].area, 4);
  EXPECT_EQ(ink.pieces[0].left, 0);
  EXPECT_EQ(ink.pieces[0].right, 4);
  EXPECT_EQ(ink.pieces[0].bottom, 2);
  EXPECT_EQ(ink.pieces[1].area, 4);
  EXPECT_EQ(ink.pieces[1].left, 6);
  EXPECT_EQ(ink.pieces[2].top, 3);
  EXPECT_EQ(ink.pieces[2].bottom, 4);
}

TEST(FindInk, ArmsThatMeetBelowAreOnePiece) {
  const Ink ink = ink_of({"#.#.#.#",  //
                          "#.#.#.#",  //
                          "#.###.#",  //
                          "###.###",  //
                          "...#..."});
  ASSERT_EQ(ink.pieces.size(), 1u);
  EXPECT_EQ(ink.pieces[0].area, 20);
  for (const InkRun& run : ink.runs) EXPECT_EQ(run.piece, 0);
  EXPECT_EQ(ink.runs.size(), 4u + 4 + 3 + 2 + 1);
}

TEST(FindInk, FindsNothingOnPaperAndAllOfABlackPicture) {
  EXPECT_TRUE(ink_of({"....", "...."}).pieces.empty());
  const Ink black = ink_of({"####", "####"});
  ASSERT_EQ(black.pieces.size(), 1u);
  EXPECT_EQ(black.pieces[0].area, 8);
  EXPECT_TRUE(find_ink(nullptr, 0, 0, 0, 0).runs.empty());
}

}  // namespace
}  // namespace inkgrid
