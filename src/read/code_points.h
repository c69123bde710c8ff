// UTF-8 taken apart, for this room only.
#pragma once

#include <unicode/unistr.h>

#include <string_view>
#include <vector>

namespace inkgrid::read {

/// The code points of `text`; broken bytes come as U+FFFD.
inline std::vector<UChar32> code_points(std::string_view text) {
  const auto units = icu::UnicodeString::fromUTF8({text.data(), static_cast<std::int32_t>(text.size())});
  std::vector<UChar32> points;
  for (std::int32_t at = 0; at < units.length(); at = units.moveIndex32(at, 1)) points.push_back(units.char32At(at));
  return points;
}

}  // namespace inkgrid::read
