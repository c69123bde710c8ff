#include "grid/join_across.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <iterator>
#include <utility>

namespace inkgrid::grid {
namespace {

// Points.
constexpr double kSameEdge = 2;      // pages of one sheet have the same rows but for a scanner's paper feed
constexpr double kMostShift = 30;    // as far as a scanner may lay one page lower than another
constexpr int kLeastRows = 3;        // fewer agree by chance, where no page before shows the same columns beside one another
constexpr int kLeastLabels = 3;      // columns that each page repeats have one or two
constexpr double kSameWidth = 0.01;  // share of the table's width within which edges of columns are the same

/// The first edge is that of the sheet's first column on its page.
using Edges = std::vector<double>;

double shift_between(const Grid& left, const Grid& right) { return right.row_edges.front() - left.row_edges.front(); }

bool are_among(const Edges& edges, const Edges& others, double shift) {
  return std::all_of(edges.begin(), edges.end(), [&](double edge) {
    return std::any_of(others.begin(), others.end(),
                       [&](double other) { return std::abs(edge + shift - other) <= kSameEdge; });
  });
}

/// Whether two grids divide the same height into the same rows. One may lack edges of the other: its cells are merged there.
bool same_rows(const Grid& left, const Grid& right) {
  const double shift = shift_between(left, right);
  return std::abs(shift) <= kMostShift && std::abs(right.row_edges.back() - left.row_edges.back() - shift) <= kSameEdge &&
         (are_among(left.row_edges, right.row_edges, shift) || are_among(right.row_edges, left.row_edges, -shift));
}

bool same_width(const Edges& a, const Edges& b) {
  return std::abs(a.back() - a.front() - (b.back() - b.front())) <= kSameWidth * (a.back() - a.front());
}

bool same_columns(const Edges& a, const Edges& b) {
  const double width = a.back() - a.front();
  return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), [&](double one, double other) {
           return std::abs(one - a.front() - (other - b.front())) <= kSameWidth * width;
         });
}

/// Whether lines of both pages are one that the paper's edge cut, or the same twice.
bool is_same_line(const TextLine& left, const TextLine& right, double shift) {
  const Box &a = left.region.box, &b = right.region.box;
  const std::string &text = left.content.text(), &other = right.content.text();
  return std::abs(a.center().y + shift - b.center().y) < a.height() / 2 &&
         (other.starts_with(text) || text.ends_with(other));
}

bool begins_form(const PageContent& page, const Vocabulary& vocabulary) {
  constexpr int kFirstRows = 3;  // titles may stand above the first label
  return std::any_of(page.grids.front().cells.begin(), page.grids.front().cells.end(),
                     [&](const Cell& cell) { return cell.row < kFirstRows && vocabulary.begins_form(cell.content); });
}

/// Whether labels of `left` stand in the same rows of `right`, but other texts at the same places: a form of the same shape.
bool is_filled_otherwise(const Grid& left, const Grid& right, const Vocabulary& vocabulary) {
  const double down = shift_between(left, right), across = right.column_edges.front() - left.column_edges.front();
  const auto box = [](const Cell& cell) -> const Box& { return cell.regions.front().box; };
  int labels = 0, other_texts = 0;
  for (const Cell& cell : right.cells) {
    if (cell.content.text().empty()) continue;
    const bool is_label = vocabulary.is_label(cell.content);
    for (const Cell& twin : left.cells) {
      if (twin.content.text().empty() || std::abs(box(twin).top + down - box(cell).top) > kSameEdge) continue;
      const bool same = twin.content.text() == cell.content.text();
      if (is_label)
        labels += same ? 1 : 0;
      else if (std::abs(box(twin).left + across - box(cell).left) <= kSameEdge && !vocabulary.is_label(twin.content))
        other_texts += same ? -1 : 1;
    }
  }
  return labels >= kLeastLabels && other_texts > 0;
}

bool goes_on_beside(const PageContent& left, const PageContent& right, const std::vector<Edges>& columns,
                    const Vocabulary& vocabulary) {
  if (!same_rows(left.grids.front(), right.grids.front()) || begins_form(right, vocabulary) ||
      is_filled_otherwise(left.grids.front(), right.grids.front(), vocabulary))
    return false;
  const Edges& own = right.grids.front().column_edges;
  if (std::any_of(columns.begin(), columns.end(), [&](const Edges& known) { return same_columns(known, own); }))
    return false;
  // A title of its own begins another form.
  const double shift = shift_between(left.grids.front(), right.grids.front());
  const auto is_title = [&](const TextLine& line) { return vocabulary.begins_form(line.content); };
  const auto is_cut = [&](const TextLine& line) {
    return std::any_of(left.lines.begin(), left.lines.end(),
                       [&](const TextLine& other) { return is_same_line(other, line, shift); });
  };
  return std::none_of(left.lines.begin(), left.lines.end(), is_title) ||
         std::all_of(right.lines.begin(), right.lines.end(),
                     [&](const TextLine& line) { return !is_title(line) || is_cut(line); });
}

/// Moves a grid's cells onto rows that end at `edges`.
void set_rows(Grid& grid, const Edges& edges, double shift) {
  const auto place = [&](int row) {
    const double edge = grid.row_edges[static_cast<std::size_t>(row)] - shift;
    const auto nearest = std::min_element(edges.begin(), edges.end(),
                                          [&](double a, double b) { return std::abs(a - edge) < std::abs(b - edge); });
    return static_cast<int>(nearest - edges.begin());
  };
  for (Cell& cell : grid.cells) {
    const int bottom = place(cell.row + cell.row_span);
    cell.row = place(cell.row);
    cell.row_span = bottom - cell.row;
  }
}

/// One cell of both halves that the paper's edge left of it.
void absorb(Cell& left, const Cell& right) {
  left.column_span += right.column_span;
  left.regions.insert(left.regions.end(), right.regions.begin(), right.regions.end());
  left.evidence = left.evidence.with(right.evidence);
  left.open_right = right.open_right;
  if (right.content.readings.empty() || left.content.text() == right.content.text()) return;
  if (left.content.readings.empty()) {
    left.content = right.content;
    return;
  }
  left.content.readings.front() = joined(left.content.readings.front(), right.content.readings.front());
  left.content.readings.resize(1);
  left.evidence.joined_text = true;  // lines of both halves take turns
}

void put_beside(PageContent& page, PageContent& next) {
  Grid &left = page.grids.front(), &right = next.grids.front();
  const double shift = shift_between(left, right);
  const double table_end = left.column_edges.back();

  const auto is_clipped = [](const Grid& grid, const TextLine& line, bool behind) {
    const Box& box = line.region.box;
    return box.center().y > grid.row_edges.front() && box.center().y < grid.row_edges.back() &&
           (behind ? box.left >= grid.column_edges.back() : box.right <= grid.column_edges.front());
  };
  std::erase_if(page.lines, [&](const TextLine& line) { return is_clipped(left, line, true); });
  for (TextLine& line : next.lines) {
    if (is_clipped(right, line, false)) continue;
    const auto same = std::find_if(page.lines.begin(), page.lines.end(),
                                   [&](const TextLine& other) { return is_same_line(other, line, shift); });
    if (same == page.lines.end())
      page.lines.push_back(std::move(line));
    else if (line.content.text().size() > same->content.text().size())
      same->content = std::move(line.content);
  }
  std::stable_sort(page.lines.begin(), page.lines.end(),
                   [](const TextLine& a, const TextLine& b) { return a.region.box.center().y < b.region.box.center().y; });

  Edges rows = left.row_edges;
  for (const double edge : right.row_edges)
    if (std::none_of(rows.begin(), rows.end(), [&](double known) { return std::abs(edge - shift - known) <= kSameEdge; }))
      rows.push_back(edge - shift);
  std::sort(rows.begin(), rows.end());
  set_rows(left, rows, 0);
  set_rows(right, rows, shift);
  const int columns = left.columns;
  for (Cell& cell : right.cells) {
    cell.column += columns;
    const auto half = std::find_if(left.cells.begin(), left.cells.end(), [&](const Cell& other) {
      return other.open_right && cell.open_left && other.column + other.column_span == columns && other.row == cell.row &&
             other.row_span == cell.row_span;
    });
    if (half != left.cells.end())
      absorb(*half, cell);
    else
      left.cells.push_back(std::move(cell));
  }
  for (std::size_t i = 1; i < right.column_edges.size(); ++i)
    left.column_edges.push_back(table_end + right.column_edges[i] - right.column_edges.front());
  left.row_edges = std::move(rows);
  left.rows = static_cast<int>(left.row_edges.size()) - 1;
  left.columns += right.columns;
  std::sort(left.cells.begin(), left.cells.end(),
            [](const Cell& a, const Cell& b) { return std::pair(a.row, a.column) < std::pair(b.row, b.column); });
  next.grids.clear();
  next.lines.clear();
}

}  // namespace

std::set<int> join_across(std::vector<PageContent>& pages, const Vocabulary& vocabulary) {
  std::vector<std::vector<Edges>> columns(pages.size());  // of the pages that make each sheet's page
  std::set<int> taken;
  std::vector<std::pair<Edges, Edges>> known;  // columns of a sheet's first page across, and of a further one
  for (std::size_t next = 0; next < pages.size(); ++next) {
    if (pages[next].grids.size() != 1) continue;
    const Edges own = pages[next].grids.front().column_edges;
    // All pages since the one that it may belong to are of one sheet.
    std::size_t begin = next;
    for (std::size_t page = next; page-- > 0;) {
      if (taken.count(pages[page].number) != 0) continue;
      if (columns[page].empty() || (begin != next && !same_width(columns[page].front(), columns[begin].front()))) break;
      begin = page;
    }
    for (std::size_t page = begin; page < next; ++page) {
      if (columns[page].empty() || !goes_on_beside(pages[page], pages[next], columns[page], vocabulary)) continue;
      const Edges& first = columns[page].front();
      const bool is_known = std::any_of(known.begin(), known.end(), [&](const auto& both) {
        return same_columns(both.first, first) && same_columns(both.second, own);
      });
      if (!is_known && std::min(pages[page].grids.front().rows, pages[next].grids.front().rows) < kLeastRows) continue;
      put_beside(pages[page], pages[next]);
      known.emplace_back(first, own);
      columns[page].push_back(own);
      taken.insert(pages[next].number);
      break;
    }
    if (taken.count(pages[next].number) == 0) columns[next] = {own};
  }
  return taken;
}

}  // namespace inkgrid::grid
