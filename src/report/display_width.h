// How many columns text takes on a terminal or in a sheet: East Asian wide characters take two.
#pragma once

#include <algorithm>
#include <array>
#include <string_view>

#include "document/code_points.h"

namespace inkgrid::report {

struct CodePointRange {
  char32_t first;
  char32_t last;
};

// Unicode 15, EastAsianWidth.txt: W and F, neighbours joined. Ambiguous characters (— … ≥) count one.
inline constexpr std::array wide_ranges{
    CodePointRange{0x1100, 0x115F},  CodePointRange{0x231A, 0x231B},   CodePointRange{0x2E80, 0x303E},
    CodePointRange{0x3041, 0x33FF},  CodePointRange{0x3400, 0x4DBF},   CodePointRange{0x4E00, 0xA4CF},
    CodePointRange{0xA960, 0xA97F},  CodePointRange{0xAC00, 0xD7A3},   CodePointRange{0xF900, 0xFAFF},
    CodePointRange{0xFE10, 0xFE19},  CodePointRange{0xFE30, 0xFE6F},   CodePointRange{0xFF01, 0xFF60},
    CodePointRange{0xFFE0, 0xFFE6},  CodePointRange{0x1F300, 0x1F64F}, CodePointRange{0x1F900, 0x1F9FF},
    CodePointRange{0x20000, 0x3FFFD}};
inline constexpr std::array zero_ranges{CodePointRange{0x0300, 0x036F}, CodePointRange{0x200B, 0x200D},
                                        CodePointRange{0x20D0, 0x20FF}, CodePointRange{0xFE00, 0xFE0F},
                                        CodePointRange{0xFEFF, 0xFEFF}, CodePointRange{0xE0100, 0xE01EF}};

template <std::size_t count>
bool in_ranges(const std::array<CodePointRange, count>& ranges, char32_t value) {
  return std::any_of(ranges.begin(), ranges.end(),
                     [&](const CodePointRange& range) { return value >= range.first && value <= range.last; });
}

inline int width_of(char32_t value) { return in_ranges(zero_ranges, value) ? 0 : in_ranges(wide_ranges, value) ? 2 : 1; }

inline int width_of(std::string_view text) {
  int width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    width += width_of(point.value);
    i += point.length;
  }
  return width;
}

}  // namespace inkgrid::report
