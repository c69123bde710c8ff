// Pages drawn as text, for tests: `+`, `-` and `|` are rulings, anything else is a glyph.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "document/page.h"

namespace inkgrid {

struct DrawnPage {
  std::vector<Ruling> rulings;
  std::vector<Glyph> glyphs;
};

/// One character of the drawing is 10 points wide, one row 20 high; ASCII glyphs fill half a place's height.
/// A `-` or `|` touching no other stroke of its direction is one place long.
inline DrawnPage draw_page(const std::vector<std::string>& rows) {
  constexpr double kWide = 10, kHigh = 20;
  DrawnPage page;
  const auto at = [&](std::size_t row, std::size_t column) {
    return row < rows.size() && column < rows[row].size() ? rows[row][column] : ' ';
  };
  std::size_t widest = 0;
  for (const std::string& row : rows) widest = std::max(widest, row.size());
  const auto middle_x = [](std::size_t column) { return (static_cast<double>(column) + 0.5) * kWide; };
  const auto middle_y = [](std::size_t row) { return (static_cast<double>(row) + 0.5) * kHigh; };
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::size_t column = 0; column < widest;) {
      std::size_t end = column;
      while (at(row, end) == '-' || at(row, end) == '+') ++end;
      const std::string run = rows[row].substr(std::min(column, rows[row].size()), end - column);
      if (run.find('-') != std::string::npos)
        page.rulings.push_back({Direction::horizontal, middle_y(row), middle_x(column), middle_x(end - 1), 0.5});
      column = std::max(end, column + 1);
    }
  for (std::size_t column = 0; column < widest; ++column)
    for (std::size_t row = 0; row < rows.size();) {
      std::size_t end = row;
      bool bar = false;
      while (at(end, column) == '|' || at(end, column) == '+') bar = at(end++, column) == '|' || bar;
      if (bar) page.rulings.push_back({Direction::vertical, middle_x(column), middle_y(row), middle_y(end - 1), 0.5});
      row = std::max(end, row + 1);
    }
  for (std::size_t row = 0; row < rows.size(); ++row)
    for (std::size_t column = 0; column < rows[row].size(); ++column) {
      const char c = rows[row][column];
      if (c == '+' || c == '-' || c == '|' || c == ' ') continue;
      const double x = middle_x(column), y = middle_y(row);
      page.glyphs.push_back({std::string(1, c), {x - 5, y - 5, x + 5, y + 5}, 10, Turn::none, GlyphPaint::visible});
    }
  return page;
}

}  // namespace inkgrid
