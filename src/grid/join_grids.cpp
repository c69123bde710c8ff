#include "grid/join_grids.h"

#include <algorithm>
#include <cmath>
#include <set>
#include <utility>

#include "document/code_points.h"
#include "grid/join_across.h"

namespace inkgrid::grid {
namespace {

constexpr double kWidthSlack = 0.015;   // share of the table's width by which two pages of one form may differ (scanners)
constexpr double kEdgeSlack = 0.008;    // the same for a single edge, and
constexpr double kEdgeSlackPoints = 1;  // at least this much
constexpr double kMargin = 0.1;         // share of a page's height at its foot and head where running lines stand
constexpr double kHole = 3;             // points: less than half a row of the smallest print
constexpr std::size_t kRunningLineBytes = 60;  // page numbers and running titles are short

using Cells = std::vector<Cell*>;

bool is_running_line(const TextLine& line, const Size& page) {
  const double y = line.region.box.center().y;
  return (y < kMargin * page.height || y > (1 - kMargin) * page.height) && line.content.text().size() <= kRunningLineBytes;
}

/// A line that cannot be a heading: digits, dashes and the words around a page's number.
bool is_page_number(const std::string& text) {
  std::string rest = text;
  for (const char* piece : {"第", "页", "共", "—", "–", "－", "一"}) {
    const std::string word = piece;
    for (std::size_t at; (at = rest.find(word)) != std::string::npos;) rest.erase(at, word.size());
  }
  return std::all_of(rest.begin(), rest.end(),
                     [](char c) { return (c >= '0' && c <= '9') || c == ' ' || c == '-' || c == '/' || c == '.'; });
}

Cells cells_of_row(Grid& grid, int row) {
  Cells cells;
  for (Cell& cell : grid.cells)
    if (cell.row <= row && row < cell.row + cell.row_span) cells.push_back(&cell);
  std::sort(cells.begin(), cells.end(), [](const Cell* a, const Cell* b) { return a->column < b->column; });
  return cells;
}

bool same_columns(const Cell& a, const Cell& b) { return a.column == b.column && a.column_span == b.column_span; }
bool blank(const Cell& cell) { return cell.content.text().empty(); }

/// Brings both grids onto one set of columns; false (and nothing changed) where their outlines differ.
bool align_columns(Grid& upper, Grid& lower) {
  const double width = upper.column_edges.back() - upper.column_edges.front();
  const double lower_width = lower.column_edges.back() - lower.column_edges.front();
  if (std::abs(width - lower_width) > kWidthSlack * width) return false;
  const double slack = std::max(kEdgeSlackPoints, kEdgeSlack * width);
  const double scale = width / lower_width;
  std::vector<double> shifted;
  for (const double edge : lower.column_edges)
    shifted.push_back(upper.column_edges.front() + (edge - lower.column_edges.front()) * scale);

  std::vector<double> edges = upper.column_edges;
  int unknown = 0;
  for (const double edge : shifted) {
    const bool known = std::any_of(upper.column_edges.begin(), upper.column_edges.end(),
                                   [&](double other) { return std::abs(edge - other) <= slack; });
    if (known) continue;
    ++unknown;
    edges.push_back(edge);
  }
  // Two forms of other columns may share an outline; a page of the same form brings few edges of its own.
  if (unknown * 2 > static_cast<int>(shifted.size()) - 2) return false;
  std::sort(edges.begin(), edges.end());
  const auto place = [&](double edge) {
    const auto nearest = std::min_element(edges.begin(), edges.end(),
                                          [&](double a, double b) { return std::abs(a - edge) < std::abs(b - edge); });
    return static_cast<int>(nearest - edges.begin());
  };
  const auto move = [&](Grid& grid, const std::vector<double>& own) {
    for (Cell& cell : grid.cells) {
      const int right = place(own[static_cast<std::size_t>(cell.column + cell.column_span)]);
      cell.column = place(own[static_cast<std::size_t>(cell.column)]);
      cell.column_span = right - cell.column;
    }
  };
  move(upper, upper.column_edges);
  move(lower, shifted);
  upper.column_edges = lower.column_edges = edges;
  upper.columns = lower.columns = static_cast<int>(edges.size()) - 1;
  return true;
}

/// A label with words in it: numbers of columns are no sign of a form's beginning.
bool is_worded_label(const Cell& cell, const Vocabulary& vocabulary) {
  return !blank(cell) && !is_page_number(cell.content.text()) && vocabulary.is_label(cell.content);
}

/// The cell of `cells` over the same columns; null where there is none.
Cell* twin_of(const Cell& cell, const Cells& cells) {
  const auto twin = std::find_if(cells.begin(), cells.end(), [&](const Cell* other) { return same_columns(*other, cell); });
  return twin == cells.end() ? nullptr : *twin;
}

/// Whether two texts are one print, but for what a reader may have misread of it.
bool say_the_same(const Content& content, const Content& other) {
  constexpr std::size_t kMisread = 4;  // of so many characters one may be another
  if (content.text() == other.text()) return true;
  if (content.source == TextSource::text_layer || other.source == TextSource::text_layer) return false;
  const std::vector<char32_t> a = code_points(content.text()), b = code_points(other.text());
  if (a.size() != b.size()) return false;
  std::size_t differ = 0;
  for (std::size_t i = 0; i < a.size(); ++i) differ += a[i] != b[i] ? 1 : 0;
  return differ * kMisread <= a.size();
}

/// Number of rows at the top of `lower` that repeat heading rows of `upper`.
int repeated_heading_rows(Grid& upper, Grid& lower, const Vocabulary& vocabulary) {
  const auto repeats = [&](int row, int of) {
    const Cells above = cells_of_row(upper, of);
    int labels = 0, values = 0, numbers = 0;
    for (const Cell* cell : cells_of_row(lower, row)) {
      const Cell* twin = twin_of(*cell, above);
      if (twin == nullptr) return false;
      if (blank(*cell)) continue;  // a merged label beside the heading may be cut off on the second page
      const bool label = vocabulary.is_label(cell->content) && vocabulary.is_label(twin->content);
      if (!label && !say_the_same(cell->content, twin->content)) return false;
      ++(label ? labels : values);
      numbers += is_page_number(cell->content.text()) ? 1 : 0;
    }
    return labels >= 2 || (labels == 1 && values > 0) ||
           (row > 0 && values > 0 && numbers == values);  // 1, 2, 3 ... below the headings
  };
  for (int of = 0; of < upper.rows; ++of) {
    int count = 0;
    while (count < lower.rows - 1 && of + count < upper.rows && repeats(count, of + count)) ++count;
    if (count > 0) return count;
  }
  return 0;
}

/// Takes the first rows out of a grid; returns the cells that ended in them.
std::vector<Cell> drop_rows(Grid& grid, int count) {
  if (count > 0) grid.open_above = true;  // what the repeated heading is ruled off from may be the rest of a row
  std::vector<Cell> kept, dropped;
  for (Cell& cell : grid.cells) {
    const int bottom = cell.row + cell.row_span - count;
    if (bottom <= 0) {
      dropped.push_back(std::move(cell));
      continue;
    }
    cell.row = std::max(0, cell.row - count);
    cell.row_span = bottom - cell.row;
    kept.push_back(std::move(cell));
  }
  grid.cells = std::move(kept);
  grid.rows -= count;
  return dropped;
}

/// Puts `lower`, the part of a cell after the break, to `upper`.
void absorb(Cell& upper, Cell& lower, int row_span) {
  upper.row_span = row_span;
  upper.regions.insert(upper.regions.end(), lower.regions.begin(), lower.regions.end());
  upper.evidence = upper.evidence.with(lower.evidence);
  if (blank(lower) || upper.content.text() == lower.content.text()) return;
  if (blank(upper)) {
    upper.content = std::move(lower.content);
    return;
  }
  upper.content.readings = {joined(upper.content.readings.front(), lower.content.readings.front())};
}

bool is_prose(const std::string& text) {
  return text.find("，") != std::string::npos || text.find("。") != std::string::npos ||
         text.find("；") != std::string::npos;
}

/// Whether `b` goes on with the prose of `a`: both are merged over the very rows of another cell that surely goes on, since
/// only its upper part has text.
bool goes_on_beside(const Cells& above, const Cells& below, const Cell& a, const Cell& b) {
  if (a.row_span + b.row_span == 2 || !is_prose(a.content.text() + b.content.text())) return false;
  for (std::size_t i = 0; i < std::min(above.size(), below.size()); ++i)
    if (same_columns(*above[i], *below[i]) && !blank(*above[i]) && blank(*below[i]) && above[i]->row == a.row &&
        below[i]->row_span == b.row_span)
      return true;
  return false;
}

enum class Break { between_rows, within_row };

/// Whether the break cut the last row in two or fell between two rows: a row of its own fills at least two of the cells that
/// the rows do not share, the rest of a cut row fills what its upper part left open or goes on with its only text.
/// `open`: no ruling ends the part above the break or begins the one below it.
Break judge_break(const Cells& above, const Cells& below, bool open, const Vocabulary& vocabulary, bool& certain) {
  certain = true;
  if (above.size() != below.size()) return Break::between_rows;
  std::size_t filled_below = 0, filled_above = 0, filled_both = 0;
  for (std::size_t i = 0; i < above.size(); ++i) {
    if (!same_columns(*above[i], *below[i])) return Break::between_rows;
    if (!blank(*below[i])) ++filled_below;
    if (!blank(*above[i])) ++filled_above;
    if (!blank(*below[i]) && !blank(*above[i])) ++filled_both;
  }
  if (filled_below == 0 || open) return Break::within_row;
  if (filled_below >= 2) return Break::between_rows;
  certain = false;
  if (filled_both == 0) return Break::within_row;
  // One cell goes on below. In a row of label and prose that is the prose; among indicators it may be a row whose
  // target is blank, and a row must not be lost.
  const auto own_texts = std::count_if(above.begin(), above.end(), [&](const Cell* cell) {
    return cell->row_span == 1 && !blank(*cell) && !vocabulary.is_label(cell->content);
  });
  return own_texts == 1 ? Break::within_row : Break::between_rows;
}

/// Whether cells of a column stand blank under filled ones, so that a blank one is no part of a cell that the break cut. A
/// blank one at the page's end may be cut itself.
bool has_blanks(const Grid& grid, const Cell& beside_break) {
  for (const int step : {-1, 1})
    for (const Cell* cell = &beside_break;;) {
      const int row = step < 0 ? cell->row - 1 : cell->row + cell->row_span;
      cell = row < 0 || row >= grid.rows ? nullptr : grid.at(row, beside_break.column);
      if (cell == nullptr || !same_columns(*cell, beside_break)) break;
      if (blank(*cell) && cell->row + cell->row_span < grid.rows) return true;
    }
  return false;
}

/// Whether both rows are of headings, which the break cut: above it every label, below it what the lower of two rows of
/// headings adds.
bool is_cut_heading(const Cells& above, const Cells& below, const Vocabulary& vocabulary) {
  const auto labels = [&](const Cells& cells) {
    const bool all = std::all_of(cells.begin(), cells.end(),
                                 [&](const Cell* cell) { return blank(*cell) || is_worded_label(*cell, vocabulary); });
    return all ? std::count_if(cells.begin(), cells.end(), [](const Cell* cell) { return !blank(*cell); }) : 0;
  };
  return above.size() < below.size() && labels(above) >= 2 && labels(below) >= 2;
}

/// Whether `a` and `b` are halves of one text: every other cell over the same rows goes on without text below, one of them
/// right of it. The amounts of a project do so beside its name.
bool is_cut_beside(const Cells& above, const Cells& below, const Cell& a, const Cell& b) {
  bool sure = false;
  for (std::size_t i = 0; i < std::min(above.size(), below.size()); ++i) {
    if (above[i] == &a || above[i]->row != a.row || below[i]->row_span != b.row_span) continue;
    if (!same_columns(*above[i], *below[i])) return false;
    if (!blank(*below[i]) && !goes_on_beside(above, below, *above[i], *below[i])) return false;
    if (above[i]->column > a.column && !blank(*above[i]) && blank(*below[i])) sure = true;
  }
  return sure && a.row_span + b.row_span > 2;
}

/// Appends `lower` to `upper`; both have the same columns.
void append_rows(Grid& upper, Grid& lower, const Vocabulary& vocabulary) {
  const Cells above = cells_of_row(upper, upper.rows - 1);
  const Cells below = cells_of_row(lower, 0);
  bool certain = true;
  const Break kind = judge_break(above, below, upper.open_below && lower.open_above, vocabulary, certain);
  const int offset = kind == Break::within_row ? upper.rows - 1 : upper.rows;
  std::set<const Cell*> absorbed;
  const auto take = [&](Cell& a, Cell& b) {
    absorb(a, b, offset + b.row + b.row_span - a.row);
    absorbed.insert(&b);
  };
  if (kind == Break::within_row) {
    for (std::size_t i = 0; i < above.size(); ++i) {
      if (!certain && !blank(*below[i])) above[i]->evidence.joined_text = true;
      take(*above[i], *below[i]);
    }
  } else if (is_cut_heading(above, below, vocabulary)) {
    for (Cell* b : below)
      if (blank(*b))
        if (Cell* twin = twin_of(*b, above)) take(*twin, *b);
  } else {
    // Cells that span rows stand left of those that do not: from the left, as long as one part is blank, the text is
    // repeated, or both halves make one word or one text.
    for (std::size_t i = 0; i < std::min(above.size(), below.size()); ++i) {
      Cell& a = *above[i];
      Cell& b = *below[i];
      if (!same_columns(a, b)) break;
      const bool halves = !blank(a) && !blank(b) && vocabulary.is_word(a.content.text() + b.content.text()) &&
                          !(vocabulary.is_word(a.content.text()) && vocabulary.is_word(b.content.text()));
      const bool repeated = a.content.text() == b.content.text();
      if (!blank(a) && !blank(b) && !repeated && !halves) {
        const bool goes_on = goes_on_beside(above, below, a, b);
        if (!goes_on && !is_cut_beside(above, below, a, b)) break;
        if (!goes_on || a.content.text().ends_with("。")) a.evidence.joined_text = true;
      }
      if (blank(a) && !blank(b) && a.row_span == 1 && (has_blanks(upper, a) || has_blanks(lower, b))) continue;
      take(a, b);
    }
    if (!certain)
      for (Cells::size_type i = 0; i < below.size(); ++i)
        if (absorbed.count(below[i]) == 0) below[i]->evidence.joined_text = true;
  }
  for (Cell& cell : lower.cells) {
    if (absorbed.count(&cell) != 0) continue;
    cell.row += offset;
    upper.cells.push_back(std::move(cell));
  }
  upper.rows = offset + lower.rows;
  upper.row_edges.clear();
  upper.open_below = lower.open_below;
  std::sort(upper.cells.begin(), upper.cells.end(),
            [](const Cell& a, const Cell& b) { return std::pair(a.row, a.column) < std::pair(b.row, b.column); });
}

/// Whether a form of its own begins in the first rows of `grid`.
bool begins_form(const Grid& grid, const Vocabulary& vocabulary) {
  constexpr int kFirstRows = 3;  // titles may stand above the first label
  return std::any_of(grid.cells.begin(), grid.cells.end(),
                     [&](const Cell& cell) { return cell.row < kFirstRows && vocabulary.begins_form(cell.content); });
}

/// Whether the first rows of `upper` come again in `lower` with another value beside a label, or all rows of `lower` are
/// those of `upper` (the last of them as far as the page goes): a form of the same shape, or the same form a second time.
bool begins_like(Grid& upper, Grid& lower, const Vocabulary& vocabulary) {
  constexpr int kMostHeadRows = 4;  // as many may be nothing but a head that is printed on every page
  bool all_same = lower.rows > kMostHeadRows && lower.rows <= upper.rows;
  for (int row = 0; row < std::min(upper.rows, lower.rows); ++row) {
    const Cells above = cells_of_row(upper, row);
    bool labelled = false, other_value = false;
    for (const Cell* cell : cells_of_row(lower, row)) {
      const Cell* twin = twin_of(*cell, above);
      if (twin == nullptr) return false;
      const bool same = twin->content.text() == cell->content.text();
      const bool label = is_worded_label(*cell, vocabulary);
      if (label != is_worded_label(*twin, vocabulary) || (label && !same)) return false;
      labelled = labelled || label;
      other_value = other_value || !same;
      const bool cut = row + 1 == lower.rows && twin->content.text().starts_with(cell->content.text());
      all_same = all_same && (same || cut);
    }
    if (labelled && other_value && (row + 1 < lower.rows || !all_same)) return true;
  }
  return all_same;
}

/// Whether labels of `upper` stand in `lower` at their places again, below the first `heading` rows, which head every page.
bool repeats_labels(const Grid& upper, const Grid& lower, int heading, const Vocabulary& vocabulary) {
  constexpr int kFew = 3;
  return std::count_if(lower.cells.begin(), lower.cells.end(), [&](const Cell& cell) {
           if (cell.row < heading || cell.row >= upper.rows || !is_worded_label(cell, vocabulary)) return false;
           const Cell* twin = upper.at(cell.row, cell.column);
           return twin != nullptr && twin->row == cell.row && same_columns(*twin, cell) &&
                  twin->content.text() == cell.content.text();
         }) >= kFew;
}

/// Whether `grid`, the first of its page, goes on with `table`, the last of the page before.
bool continues(Table& table, Grid& grid, const std::vector<TextLine>& between, bool head_repeats,
               const Vocabulary& vocabulary) {
  Grid upper = table.grid;
  Grid lower = grid;
  if (!align_columns(upper, lower)) return false;
  // A title that is printed on every page says nothing; one that is new begins another form. Where some labels are misread,
  // the title and the others tell of a form of the same shape.
  if (!between.empty()) {
    if (!head_repeats) return false;
    const int heading = repeated_heading_rows(upper, lower, vocabulary);
    if ((heading == 0 && begins_form(lower, vocabulary)) || repeats_labels(upper, lower, heading, vocabulary)) return false;
  }
  if (begins_like(upper, lower, vocabulary)) return false;
  table.grid = std::move(upper);
  grid = std::move(lower);
  return true;
}

/// Rows are lost where a column's cells leave paper between them, or below them and beside others, that no cell covers: the
/// cells beside it are doubtful.
void doubt_beside_holes(Grid& grid) {
  std::vector<Cell*> lowest(static_cast<std::size_t>(grid.columns));  // so far, of each column
  for (Cell& cell : grid.cells)
    for (int column = cell.column; column < cell.column + cell.column_span; ++column) {
      Cell* above = std::exchange(lowest[static_cast<std::size_t>(column)], &cell);
      if (above == nullptr) continue;
      const Region& end = above->regions.back();
      const Region& begin = cell.regions.front();
      if (end.page == begin.page && begin.box.top - end.box.bottom > kHole)
        above->evidence.edge_support = cell.evidence.edge_support = 0;
    }
  Region bottom;
  for (const Cell* cell : lowest)
    if (cell != nullptr &&
        std::pair(cell->regions.back().page, cell->regions.back().box.bottom) > std::pair(bottom.page, bottom.box.bottom))
      bottom = cell->regions.back();
  for (Cell* cell : lowest)
    if (cell != nullptr && cell->regions.back().page == bottom.page &&
        bottom.box.bottom - cell->regions.back().box.bottom > kHole)
      cell->evidence.edge_support = 0;
}

}  // namespace

std::vector<Table> join_grids(std::vector<PageContent> pages, const Vocabulary& vocabulary) {
  const std::set<int> across = join_across(pages, vocabulary);
  std::vector<Table> tables;
  std::vector<TextLine> pending;  // lines since the last grid
  for (PageContent& page : pages) {
    int page_before = page.number - 1;
    while (across.count(page_before) != 0) --page_before;
    std::size_t line = 0;
    for (std::size_t g = 0; g < page.grids.size(); ++g) {
      Grid& grid = page.grids[g];
      const double top = grid.cells.front().regions.front().box.top;
      for (; line < page.lines.size() && page.lines[line].region.box.center().y < top; ++line)
        pending.push_back(page.lines[line]);
      const bool follows = g == 0 && !tables.empty() && tables.back().pages.back() == page_before;
      if (follows) {
        std::vector<TextLine> between;
        for (const TextLine& text : pending) {
          const bool here = text.region.page == page.number;
          const bool running = is_page_number(text.content.text()) || (!here && is_running_line(text, page.size));
          if (!running) between.push_back(text);
        }
        // A heading that is repeated on every page of a ledger.
        const auto& head = tables.back().above;
        const bool head_repeats = std::all_of(between.begin(), between.end(), [&](const TextLine& text) {
          return std::any_of(head.begin(), head.end(),
                             [&](const TextLine& other) { return other.content.text() == text.content.text(); });
        });
        if (continues(tables.back(), grid, between, head_repeats, vocabulary)) {
          for (Cell& cell : drop_rows(grid, repeated_heading_rows(tables.back().grid, grid, vocabulary)))
            tables.back().repeated.push_back(std::move(cell));
          tables.back().running.insert(tables.back().running.end(), pending.begin(), pending.end());
          append_rows(tables.back().grid, grid, vocabulary);
          tables.back().pages.push_back(page.number);
          pending.clear();
          continue;
        }
      }
      tables.push_back({{page.number}, std::move(pending), std::move(grid)});
      pending.clear();
    }
    for (; line < page.lines.size(); ++line) pending.push_back(page.lines[line]);
  }
  if (!pending.empty()) tables.push_back({{}, std::move(pending), {}});
  for (Table& table : tables) doubt_beside_holes(table.grid);
  return tables;
}

}  // namespace inkgrid::grid
