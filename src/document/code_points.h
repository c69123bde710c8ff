// UTF-8 as code points.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace inkgrid {

struct CodePoint {
  char32_t value = 0xFFFD;  ///< U+FFFD where the bytes are no UTF-8
  std::size_t length = 1;   ///< bytes
  bool valid = false;
};

/// The code point that begins at byte `at`, at < text.size(). Overlong forms and surrogates are not valid.
inline CodePoint code_point_at(std::string_view text, std::size_t at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char first = byte(at);
  if (first < 0x80) return {first, 1, true};
  const std::size_t length = first >= 0xF0 && first < 0xF8   ? 4
                             : first >= 0xE0 && first < 0xF0 ? 3
                             : first >= 0xC2 && first < 0xE0 ? 2
                                                             : 0;
  if (length == 0 || at + length > text.size()) return {};
  char32_t value = first & (0xFFU >> (length + 1));
  for (std::size_t i = at + 1; i < at + length; ++i) {
    if ((byte(i) & 0xC0U) != 0x80U) return {};
    value = (value << 6U) | (byte(i) & 0x3FU);
  }
  constexpr char32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
  if (value < least[length] || value > 0x10FFFF || (value >= 0xD800 && value <= 0xDFFF)) return {};
  return {value, length, true};
}

/// The code points of `text`.
inline std::vector<char32_t> code_points(std::string_view text) {
  std::vector<char32_t> points;
  for (std::size_t at = 0; at < text.size();) {
    const CodePoint point = code_point_at(text, at);
    points.push_back(point.value);
    at += point.length;
  }
  return points;
}

/// `text` with every byte that is no UTF-8 replaced by U+FFFD.
inline std::string valid_utf8(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    if (point.valid)
      result += text.substr(i, point.length);
    else
      result += "\uFFFD";
    i += point.length;
  }
  return result;
}

inline bool is_digit(char32_t c) { return c >= U'0' && c <= U'9'; }
/// Print and readers tell one length of dash from another, or from a minus, no better than people do.
inline bool is_dash(char32_t c) { return std::u32string_view(U"-‐‑–—―−").find(c) != std::u32string_view::npos; }

/// A path as UTF-8, bytes that are none percent-encoded.
inline std::string path_text(std::string_view path) {
  constexpr char hex[] = "0123456789ABCDEF";
  std::string result;
  for (std::size_t i = 0; i < path.size();) {
    const CodePoint point = code_point_at(path, i);
    if (point.valid) {
      result += path.substr(i, point.length);
    } else {
      const auto byte = static_cast<unsigned char>(path[i]);
      result += {'%', hex[byte >> 4U], hex[byte & 15U]};
    }
    i += point.length;
  }
  return result;
}

}  // namespace inkgrid
