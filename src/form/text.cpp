#include "form/text.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <stdexcept>
#include <vector>

namespace inkgrid::form {

std::u32string to_utf32(std::string_view utf8) {
  const icu::UnicodeString text = icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())});
  std::u32string result;
  for (int32_t i = 0; i < text.length(); i = text.moveIndex32(i, 1)) result += static_cast<char32_t>(text.char32At(i));
  return result;
}

std::string to_utf8(std::u32string_view text) {
  icu::UnicodeString string;
  for (const char32_t c : text) string.append(static_cast<UChar32>(c));
  std::string result;
  string.toUTF8String(result);
  return result;
}

std::u32string normalized(std::string_view utf8) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* nfkc = icu::Normalizer2::getNFKCInstance(status);
  const icu::UnicodeString folded =
      nfkc->normalize(icu::UnicodeString::fromUTF8({utf8.data(), static_cast<int32_t>(utf8.size())}), status);
  if (U_FAILURE(status) != 0) throw std::runtime_error("ICU cannot normalise text: its data is missing");
  constexpr UChar32 kLastSpace = 0x3000;  // of Unicode
  const char16_t* units = folded.getBuffer();
  const int32_t length = folded.length();
  std::u32string result;
  result.reserve(static_cast<std::size_t>(length));
  for (int32_t i = 0; i < length;) {
    UChar32 c;
    U16_NEXT(units, i, length, c);
    if (c > kLastSpace || u_isUWhiteSpace(c) == 0) result += static_cast<char32_t>(c);
  }
  return result;
}

namespace {
// Brackets of all kinds: readers take one for another, and lose the last.
constexpr std::u32string_view kClosing = U")]}〕〉》】";
}  // namespace

bool contains_one_of(std::u32string_view text, std::initializer_list<std::u32string_view> words) {
  return std::ranges::any_of(words, [&](std::u32string_view word) { return text.find(word) != text.npos; });
}

std::u32string without_parentheses(const std::u32string& text, std::u32string* inside) {
  std::u32string outside;
  std::u32string current;
  int depth = 0;
  for (const char32_t c : text) {
    if (kOpening.find(c) != std::u32string_view::npos) {
      if (depth++ == 0) current.clear();
    } else if (kClosing.find(c) != std::u32string_view::npos) {
      if (depth > 0 && --depth == 0 && inside != nullptr) *inside = current;
    } else {
      (depth > 0 ? current : outside) += c;
    }
  }
  if (depth > 0 && inside != nullptr) *inside = current;
  return outside;
}

std::u32string without_last_marks(std::u32string text) {
  text.erase(text.find_last_not_of(U".,;:。、·") + 1);
  return text;
}

char32_t unpaired_bracket(const std::u32string& text) {
  constexpr std::u32string_view numerals = U"0123456789一二三四五六七八九十", before_numbers = U"。;:,、";
  std::vector<char32_t> open;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (kOpening.find(text[i]) != std::u32string_view::npos) open.push_back(text[i]);
    if (kClosing.find(text[i]) == std::u32string_view::npos) continue;
    if (!open.empty()) {
      open.pop_back();
      continue;
    }
    std::size_t begin = i;
    while (begin > 0 && numerals.find(text[begin - 1]) != std::u32string_view::npos) --begin;
    if (begin == i || (begin > 0 && before_numbers.find(text[begin - 1]) == std::u32string_view::npos)) return text[i];
  }
  return open.empty() ? U'\0' : open.back();
}

double similarity(std::u32string_view a, std::u32string_view b) {
  if (a.empty() || b.empty()) return a.empty() && b.empty() ? 1 : 0;
  std::vector<std::size_t> row(b.size() + 1);
  for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
  for (std::size_t i = 1; i <= a.size(); ++i) {
    std::size_t diagonal = row[0];
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t substituted = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
      diagonal = row[j];
      row[j] = std::min({substituted, row[j] + 1, row[j - 1] + 1});
    }
  }
  return 1 - static_cast<double>(row[b.size()]) / static_cast<double>(std::max(a.size(), b.size()));
}

bool is_letter(char32_t c) { return u_isalpha(static_cast<UChar32>(c)) != 0 && !is_han(c); }

bool is_han(char32_t c) { return u_hasBinaryProperty(static_cast<UChar32>(c), UCHAR_IDEOGRAPHIC) != 0; }

}  // namespace inkgrid::form
