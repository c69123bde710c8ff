#include "form/segments.h"

#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "form/fields.h"
#include "form/head.h"
#include "form/indicators.h"
#include "form/text.h"

namespace inkgrid::form {
namespace {

bool has_label(const Grid& grid, const std::string& key, const Lexicon& lexicon) {
  return std::any_of(grid.cells.begin(), grid.cells.end(), [&](const Cell& cell) {
    const auto match = lexicon.match(cell.content.text(), Place::head, likeness_of(cell.content));
    return match && match->key == key;
  });
}

/// `部门收支总表`, `绩效评价指标体系`: a line that is the title of some other table.
bool names_table(const std::string& print) {
  const std::u32string text = without_parentheses(normalized(print));
  return text.find(U':') == std::u32string::npos && !is_table_number(print) &&
         (text.ends_with(U"表") || text.ends_with(U"体系") || text.ends_with(U"问卷") || text.ends_with(U"目录"));
}

}  // namespace

bool is_table_number(const std::string& print) {
  std::u32string text = normalized(print);
  for (const std::u32string_view word : {U"附件", U"附表", U"表"})
    if (text.starts_with(word)) {
      text.erase(0, word.size());
      return !text.empty() && std::all_of(text.begin(), text.end(), [](char32_t c) {
        return is_digit(c) || std::u32string_view(U"-—–.:一二三四五六七八九十").find(c) != std::u32string_view::npos;
      });
    }
  return false;
}

bool is_title_row(const Grid& grid, int row) {
  const Cell* cell = grid.at(row, 0);
  return cell != nullptr && cell->column_span == grid.columns && cell->row_span == 1;
}

std::vector<Segment> split_forms(const Grid& grid, const Lexicon& lexicon) {
  std::vector<int> starts;
  std::vector<const Cell*> printed, like;
  for (const Cell& cell : grid.cells)
    if (const auto match = lexicon.match(cell.content.text(), Place::head, likeness_of(cell.content));
        match && match->key == "project.name")
      (match->similarity == 1 ? printed : like).push_back(&cell);
  // What is only like a name's label begins a form where it stands in its column: 项目一 over a form does not.
  std::copy_if(like.begin(), like.end(), std::back_inserter(printed), [&, exact = printed](const Cell* cell) {
    return exact.empty() || std::any_of(exact.begin(), exact.end(), [&](const Cell* other) {
             return other->column == cell->column && other->column_span == cell->column_span;
           });
  });
  std::sort(printed.begin(), printed.end());  // as they stand in the grid
  for (const Cell* name : printed) {
    const Cell& cell = *name;
    int first = cell.row;
    while (first > 0 && is_title_row(grid, first - 1) && (starts.empty() || first - 1 > starts.back())) --first;
    if (starts.empty() || cell.row > starts.back()) starts.push_back(first);
  }
  std::vector<Segment> segments;
  const auto headings = find_indicator_table(grid, 0, grid.rows, lexicon);
  if (starts.empty() || (headings && starts.front() > headings->heading_row &&
                         !find_indicator_table(grid, headings->first_row, grid.rows, lexicon)))
    return {{0, grid.rows}};  // rows that name projects part what the headings above them head
  for (std::size_t i = 0; i < starts.size(); ++i)
    segments.push_back({i == 0 ? 0 : starts[i], i + 1 < starts.size() ? starts[i + 1] : grid.rows});
  return segments;
}

bool holds_indicators(const Grid& grid, const Segment& segment, const Lexicon& lexicon) {
  return std::any_of(grid.cells.begin(), grid.cells.end(), [&](const Cell& cell) {
    const std::string& text = cell.content.text();
    return cell.row >= segment.first && cell.row < segment.end &&
           (lexicon.is_word(text, "level1") || lexicon.is_word(text, "level2"));
  });
}

bool holds_labels(const Grid& grid, const Segment& segment, const Lexicon& lexicon) {
  return std::any_of(grid.cells.begin(), grid.cells.end(), [&](const Cell& cell) {
    return cell.row >= segment.first && cell.row < segment.end &&
           (lexicon.match(cell.content.text(), Place::head, likeness_of(cell.content)) ||
            lexicon.match(cell.content.text(), Place::column, likeness_of(cell.content)));
  });
}

bool is_evaluation(const Table& table, const Lexicon& lexicon) {
  return std::any_of(table.above.begin(), table.above.end(), [&](const TextLine& line) {
    const std::string& text = line.content.text();
    return names_table(text) && normalized(text).find(U"评价") != std::u32string::npos &&
           !lexicon.is_title(text, likeness_of(line.content));
  });
}

std::size_t tables_of_form(const std::vector<Table>& tables, std::size_t first, const Lexicon& lexicon) {
  constexpr std::size_t kMostTables = 4;
  const auto has_indicators = [&](const Grid& grid) {
    return find_indicator_table(grid, 0, grid.rows, lexicon).has_value();
  };
  // A list of projects has the name as a heading of its columns.
  const Head head = read_head(tables[first].grid, 0, tables[first].grid.rows, lexicon);
  const auto names_project = [](const LabelledValue& value) {
    return value.key == "project.name" && (value.cell == nullptr || value.cell->row == value.label_cell->row);
  };
  if (std::none_of(head.values.begin(), head.values.end(), names_project) || has_indicators(tables[first].grid)) return 1;
  for (std::size_t t = first + 1; t < std::min(tables.size(), first + kMostTables); ++t) {
    const Table& table = tables[t];
    const bool titled = std::any_of(table.above.begin(), table.above.end(), [&](const TextLine& line) {
      return lexicon.is_title(line.content.text(), likeness_of(line.content)) || names_table(line.content.text());
    });
    if (table.grid.rows == 0 || titled || table.pages.front() - tables[t - 1].pages.back() > 1 ||
        has_label(table.grid, "project.name", lexicon))
      return 1;
    if (has_indicators(table.grid)) return t - first + 1;
  }
  return 1;
}

Table stacked(Table upper, const Table& lower) {
  std::vector<double> edges = upper.grid.column_edges;
  edges.insert(edges.end(), lower.grid.column_edges.begin(), lower.grid.column_edges.end());
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end(), [](double a, double b) { return b - a < 1; }), edges.end());
  const auto place = [&](double edge) {
    return static_cast<int>(std::upper_bound(edges.begin(), edges.end(), edge) - edges.begin()) - 1;
  };
  const auto move = [&](Cell cell, const Grid& own, int rows) {
    const int right = place(own.column_edges[static_cast<std::size_t>(cell.column + cell.column_span)]);
    cell.column = place(own.column_edges[static_cast<std::size_t>(cell.column)]);
    cell.column_span = right - cell.column;
    cell.row += rows;
    return cell;
  };
  Grid grid;
  for (const Cell& cell : upper.grid.cells) grid.cells.push_back(move(cell, upper.grid, 0));
  for (const Cell& cell : lower.grid.cells) grid.cells.push_back(move(cell, lower.grid, upper.grid.rows));
  grid.rows = upper.grid.rows + lower.grid.rows;
  grid.columns = static_cast<int>(edges.size()) - 1;
  grid.column_edges = std::move(edges);
  upper.grid = std::move(grid);
  upper.between.insert(upper.between.end(), lower.above.begin(), lower.above.end());
  upper.running.insert(upper.running.end(), lower.running.begin(), lower.running.end());
  upper.repeated.insert(upper.repeated.end(), lower.repeated.begin(), lower.repeated.end());
  for (const int page : lower.pages)
    if (page != upper.pages.back()) upper.pages.push_back(page);
  return upper;
}

std::vector<int> pages_of(const Grid& grid, int first, int end) {
  std::set<int> pages;
  for (const Cell& cell : grid.cells)
    if (cell.row >= first && cell.row + cell.row_span <= end)  // a cell of several projects stands on the pages of all
      for (const Region& region : cell.regions) pages.insert(region.page);
  return {pages.begin(), pages.end()};
}

}  // namespace inkgrid::form
