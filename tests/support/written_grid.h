// Grids written as rows of cells, as in an HTML table.
#pragma once

#include <string>
#include <vector>

#include "document/grid.h"

namespace inkgrid {

struct Written {
  std::string text;
  int columns = 1;
  int rows = 1;
};

/// Places the cells as HTML does: each takes the next free place of its row. Cells lie 100 x 20 points apart on page 1.
inline Grid write_grid(const std::vector<std::vector<Written>>& rows, TextSource source = TextSource::text_layer,
                       double score = 1) {
  Grid grid;
  std::vector<std::vector<bool>> taken(rows.size() + 20, std::vector<bool>(40, false));
  for (std::size_t row = 0; row < rows.size(); ++row) {
    std::size_t column = 0;
    for (const Written& written : rows[row]) {
      while (taken[row][column]) ++column;
      Cell cell;
      cell.row = static_cast<int>(row);
      cell.column = static_cast<int>(column);
      cell.row_span = written.rows;
      cell.column_span = written.columns;
      for (int r = 0; r < written.rows; ++r)
        for (int c = 0; c < written.columns; ++c)
          taken[row + static_cast<std::size_t>(r)][column + static_cast<std::size_t>(c)] = true;
      cell.content.source = source;
      if (!written.text.empty()) cell.content.readings.push_back({written.text, score, {}, {}});
      cell.regions.push_back(
          {1,
           {100.0 * cell.column, 20.0 * cell.row, 100.0 * (cell.column + written.columns), 20.0 * (cell.row + written.rows)},
           {}});
      grid.rows = std::max(grid.rows, cell.row + cell.row_span);
      grid.columns = std::max(grid.columns, cell.column + cell.column_span);
      grid.cells.push_back(cell);
    }
  }
  for (int i = 0; i <= grid.columns; ++i) grid.column_edges.push_back(100.0 * i);
  for (int i = 0; i <= grid.rows; ++i) grid.row_edges.push_back(20.0 * i);
  return grid;
}

inline TextLine write_line(const std::string& text, double top) {
  TextLine line;
  line.region = {1, {100, top, 300, top + 12}, {}};
  line.content.readings.push_back({text, 1, {}, {}});
  return line;
}

}  // namespace inkgrid
