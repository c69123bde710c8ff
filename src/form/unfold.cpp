#include "form/unfold.h"

#include <algorithm>
#include <list>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "form/fields.h"
#include "form/head.h"
#include "form/text.h"

namespace inkgrid::form {
namespace {

/// The columns below one level, or one level 2 of it.
struct Group {
  std::vector<const Cell*> levels;
  std::vector<const Cell*> headings;
};

/// Levels side by side in the rows [first, body) of a grid.
struct Levels {
  int first = 0, body = 0;
  int column = 0, end = 0;  ///< of all groups
  std::vector<Group> groups;
  std::list<Cell> mended{};  ///< levels that a ruling through them had cut
};

bool is_level(const Cell& cell, const char* list, const Lexicon& lexicon) {
  const std::string text = to_utf8(bare_label(cell.content.text()));
  return lexicon.is_word(text, list) || (read_by_reader(cell.content) && lexicon.is_near_word(text, list));
}

std::vector<const Cell*> cells_in(const Grid& grid, int row, int begin, int end) {
  std::vector<const Cell*> cells = cells_beginning_in(grid, row);
  std::erase_if(cells, [&](const Cell* cell) { return cell->column < begin || cell->column + cell->column_span > end; });
  return cells;
}

bool is_over(const Cell& upper, const Cell& lower) {
  return upper.column <= lower.column && lower.column + lower.column_span <= upper.column + upper.column_span;
}

/// Whether headings name an indicator and its target.
bool head_an_indicator(const std::vector<const Cell*>& headings, const Lexicon& lexicon) {
  std::set<std::string> keys;
  for (const Cell* cell : headings)
    if (const auto match = lexicon.match(cell->content.text(), Place::column, likeness_of(cell->content)))
      keys.insert(match->key);
  return (keys.count("column.level3") != 0 || keys.count("column.indicator") != 0) && keys.count("column.target") != 0;
}

/// At least half of `cells` must be words of the list: a reader may have got some wrong.
bool are_levels(const std::vector<const Cell*>& cells, const char* list, const Lexicon& lexicon) {
  const auto words =
      std::count_if(cells.begin(), cells.end(), [&](const Cell* cell) { return is_level(*cell, list, lexicon); });
  return words >= 1 && words * 2 >= static_cast<std::ptrdiff_t>(cells.size());
}

bool say_the_same(const std::vector<const Cell*>& a, const std::vector<const Cell*>& b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const Cell* one, const Cell* other) {
    return normalized(one->content.text()) == normalized(other->content.text());
  });
}

/// Headings beside the groups that are as theirs stand below a level that a ruling cuts: 产出指 | 标.
void take_cut_levels(const Grid& grid, Levels& levels) {
  const Group first = levels.groups.front();
  const auto width = first.headings.back()->column + first.headings.back()->column_span - first.headings.front()->column;
  const auto take = [&](int begin) {
    Group group{{}, cells_in(grid, levels.body - 1, begin, begin + width)};
    const std::vector<const Cell*> parts = cells_in(grid, levels.first, begin, begin + width);
    if (begin < 0 || parts.empty() || !say_the_same(group.headings, first.headings)) return false;
    Cell level = *parts.front();
    std::string text;
    for (const Cell* part : parts) text += part->content.text();
    level.content.readings = {{text, 0, {}, {}}};
    level.evidence.edge_support = 0;
    levels.mended.push_back(std::move(level));
    group.levels.push_back(&levels.mended.back());
    levels.groups.insert(begin < levels.column ? levels.groups.begin() : levels.groups.end(), std::move(group));
    levels.column = std::min(levels.column, begin);
    levels.end = std::max(levels.end, begin + width);
    return true;
  };
  while (take(levels.column - width) || take(levels.end)) {
  }
}

std::optional<Levels> levels_in(const Grid& grid, int row, const Lexicon& lexicon) {
  const auto below = [&](const Cell* cell, int rows) {
    return cells_in(grid, row + rows, cell->column, cell->column + cell->column_span);
  };
  std::vector<const Cell*> level1 = cells_beginning_in(grid, row), level2;
  std::erase_if(level1, [](const Cell* cell) { return cell->row_span > 1 || cell->column_span < 2; });
  for (const Cell* cell : level1)
    for (const Cell* lower : below(cell, 1)) level2.push_back(lower);
  const int depth = are_levels(level2, "level2", lexicon) ? 2 : 1;
  std::erase_if(level1, [&](const Cell* cell) { return !head_an_indicator(below(cell, depth), lexicon); });
  if (level1.empty() || !are_levels(level1, "level1", lexicon)) return std::nullopt;
  Levels levels;
  levels.first = row;
  levels.body = row + depth + 1;
  levels.column = level1.front()->column;
  levels.end = level1.back()->column + level1.back()->column_span;
  for (const Cell* upper : level1)
    for (const Cell* head : depth == 2 ? below(upper, 1) : std::vector{upper}) {
      Group group{{upper}, below(head, depth == 2 ? 2 : 1)};
      if (depth == 2) group.levels.push_back(head);
      if (!head_an_indicator(group.headings, lexicon) ||
          (!levels.groups.empty() && group.headings.size() != levels.groups.front().headings.size()))
        return std::nullopt;
      levels.groups.push_back(std::move(group));
    }
  if (depth == 1) take_cut_levels(grid, levels);
  if (levels.groups.size() < 2) return std::nullopt;
  return levels;
}

/// Puts the rows of a grid whose levels stand side by side anew.
class Unfolding {
 public:
  Unfolding(const Grid& grid, const Levels& levels)
      : grid_(grid),
        levels_(levels),
        columns_(levels.groups.front().levels.size() + levels.groups.front().headings.size()) {}

  Grid run() {
    find_end();
    find_projects();
    result_ = grid_;
    result_.cells.clear();
    result_.row_edges.clear();
    place_headings();
    place_indicators();
    for (const Cell& cell : grid_.cells)
      if (!is_inside(cell)) place_other(cell);
    result_.rows = new_row(grid_.rows);
    std::sort(result_.cells.begin(), result_.cells.end(),
              [](const Cell& a, const Cell& b) { return std::pair(a.row, a.column) < std::pair(b.row, b.column); });
    return std::move(result_);
  }

 private:
  /// In the groups' columns, from their levels to the last indicator.
  bool is_inside(const Cell& cell) const {
    return cell.row >= levels_.first && cell.row < end_ && cell.column >= levels_.column && cell.column < levels_.end;
  }

  /// The rows of indicators end where cells part otherwise than the headings do.
  void find_end() {
    const auto parts_alike = [&](const Cell& cell) {
      return std::any_of(levels_.groups.begin(), levels_.groups.end(), [&](const Group& group) {
        return std::any_of(group.headings.begin(), group.headings.end(),
                           [&](const Cell* heading) { return is_over(*heading, cell); });
      });
    };
    end_ = grid_.rows;
    for (const Cell& cell : grid_.cells)
      if (cell.row >= levels_.body && cell.row < end_ && cell.column < levels_.end &&
          cell.column + cell.column_span > levels_.column && !parts_alike(cell))
        end_ = cell.row;
  }

  /// A project's rows are those of the cells beside the groups; `rows_` maps where they begin to where they do anew.
  void find_projects() {
    std::set<int> starts{levels_.body, end_};
    for (const Cell& cell : grid_.cells)
      if (cell.row >= levels_.body && cell.row < end_ && !is_inside(cell)) {
        starts.insert(cell.row);
        starts.insert(std::min(cell.row + cell.row_span, end_));
      }
    int row = levels_.body;
    for (auto start = starts.begin(); std::next(start) != starts.end(); ++start) {
      rows_[*start] = row;
      row += std::max(1, count_indicators(*start, *std::next(start)));
    }
    rows_[end_] = row;
  }

  int new_row(int row) const {
    if (row <= levels_.body) return row;
    return row >= end_ ? row - end_ + rows_.at(end_) : rows_.at(row);
  }

  std::vector<const Cell*> cells_of(const Group& group, int row) const {
    std::vector<const Cell*> cells;
    for (const Cell* heading : group.headings) {
      const std::vector<const Cell*> below = cells_in(grid_, row, heading->column, heading->column + heading->column_span);
      cells.push_back(below.empty() ? nullptr : below.front());
    }
    return cells;
  }

  static Cell blank_below(const Cell& heading) {
    Cell cell;
    cell.regions = heading.regions;
    cell.content.source = heading.content.source;
    return cell;
  }

  static bool says_something(const std::vector<const Cell*>& cells) {
    return std::any_of(cells.begin(), cells.end(), [](const Cell* cell) {
      return cell != nullptr && (!cell->content.readings.empty() || cell->content.source == TextSource::unreadable);
    });
  }

  int count_indicators(int begin, int end) const {
    int count = 0;
    for (const Group& group : levels_.groups)
      for (int row = begin; row < end; ++row) count += says_something(cells_of(group, row)) ? 1 : 0;
    return count;
  }

  /// The groups' columns serve the new ones, which are fewer, in equal parts.
  void place(Cell cell, std::size_t column, int row, int row_span) {
    const auto edge = [&](std::size_t at) {
      return levels_.column + static_cast<int>(at) * (levels_.end - levels_.column) / static_cast<int>(columns_);
    };
    cell.column = edge(column);
    cell.column_span = edge(column + 1) - cell.column;
    cell.row = row;
    cell.row_span = row_span;
    result_.cells.push_back(std::move(cell));
  }

  void place_headings() {
    const int rows = levels_.body - levels_.first;
    const Group& first = levels_.groups.front();
    constexpr const char* kNames[] = {"一级指标", "二级指标"};
    for (std::size_t level = 0; level < first.levels.size(); ++level) {
      Cell heading;  // the paper has none: what stands below are the levels
      heading.content.readings.push_back({kNames[level], 1, {}, {}});
      for (const Group& group : levels_.groups)
        heading.regions.insert(heading.regions.end(), group.levels[level]->regions.begin(),
                               group.levels[level]->regions.end());
      place(std::move(heading), level, levels_.first, rows);
    }
    for (std::size_t i = 0; i < first.headings.size(); ++i) {
      Cell heading = *first.headings[i];
      for (std::size_t group = 1; group < levels_.groups.size(); ++group)
        heading.regions.insert(heading.regions.end(), levels_.groups[group].headings[i]->regions.begin(),
                               levels_.groups[group].headings[i]->regions.end());
      place(std::move(heading), first.levels.size() + i, levels_.first, rows);
    }
  }

  void place_indicators() {
    const std::size_t levels = levels_.groups.front().levels.size();
    for (auto start = rows_.begin(); std::next(start) != rows_.end(); ++start) {
      int row = start->second;
      const Group& first_group = levels_.groups.front();
      std::vector<std::pair<const Cell*, int>> open(levels, {nullptr, row});  // a level and the row it begins in
      const auto close = [&](std::size_t level) {
        const auto [cell, first] = open[level];
        if (row > first) place(cell != nullptr ? *cell : blank_below(*first_group.levels[level]), level, first, row - first);
      };
      for (const Group& group : levels_.groups)
        for (int old = start->first; old < std::next(start)->first; ++old) {
          const std::vector<const Cell*> cells = cells_of(group, old);
          if (!says_something(cells)) continue;
          for (std::size_t level = 0; level < levels; ++level)
            if (open[level].first != group.levels[level]) {
              close(level);
              open[level] = {group.levels[level], row};
            }
          for (std::size_t i = 0; i < cells.size(); ++i)
            place(cells[i] != nullptr ? *cells[i] : blank_below(*group.headings[i]), levels + i, row, 1);
          ++row;
        }
      if (row == start->second) {  // a project without any
        for (std::size_t i = levels; i < columns_; ++i) place(blank_below(*first_group.headings[i - levels]), i, row, 1);
        ++row;
      }
      for (std::size_t level = 0; level < levels; ++level) close(level);
    }
  }

  void place_other(const Cell& cell) {
    const int end = new_row(cell.row + cell.row_span);
    result_.cells.push_back(cell);
    result_.cells.back().row = new_row(cell.row);
    result_.cells.back().row_span = end - result_.cells.back().row;
  }

  const Grid& grid_;
  const Levels& levels_;
  std::size_t columns_;
  int end_ = 0;
  std::map<int, int> rows_;
  Grid result_;
};

}  // namespace

Grid unfolded(const Grid& grid, const Lexicon& lexicon) {
  for (int row = 0; row < grid.rows; ++row)
    if (const auto levels = levels_in(grid, row, lexicon)) return Unfolding(grid, *levels).run();
  return grid;
}

}  // namespace inkgrid::form
