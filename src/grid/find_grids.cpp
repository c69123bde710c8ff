#include "grid/find_grids.h"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace inkgrid::grid {
namespace {

// Multiples of the page's glyph height.
constexpr double kSameLine = 0.5;  // rulings closer than this are one edge: no row of print fits between
constexpr double kReach = 0.6;     // a ruling that ends this far from another still meets it
constexpr double kGap = 1.0;       // a hole in a ruling that dropout makes; narrower than any column of print
constexpr double kOpenSide = 1.0;  // rulings that run this far past the last crossing tell of a border that is not drawn
constexpr double kPresent = 0.5;   // share of a side that must be ruled for the side to be there
constexpr double kStub = 0.2;      // share of a side that a ruling of the side beside it may overshoot
constexpr double kWeaklyPresent = 0.15;  // the same where cells would otherwise not be rectangles, or print is parted there
// A ruling that goes on at both ends of a side that has none is lost there where print stands on both sides of it, this far from it
// (columns, rows: lines of one text are nearer), and no farther away than that.
constexpr double kClearAcross = 0.5;
constexpr double kClearDown = 0.25;
constexpr double kRemnantClear = 0.35;  // the same where a part of the ruling is left: characters stand nearer (fax, 73 cells)
constexpr double kGoesOn = 0.8;         // share of the sides beside that must be ruled
constexpr double kInset = 0.2, kSlit = 0.25;  // the frame around a cell's print; where the ruling itself may be seen

struct Interval {
  double start;
  double end;
};

/// One edge of the lattice: a position and the stretches where it is drawn.
struct Edge {
  double position = 0;
  std::vector<Interval> drawn;
};

struct DisjointSets {
  explicit DisjointSets(std::size_t size) : parent(size) { std::iota(parent.begin(), parent.end(), std::size_t{0}); }
  std::size_t find(std::size_t i) {
    while (parent[i] != i) i = parent[i] = parent[parent[i]];
    return i;
  }
  void join(std::size_t a, std::size_t b) { parent[find(a)] = find(b); }
  std::vector<std::size_t> parent;
};

/// Joins pieces of one drawn line: the same position to within `slack`, overlapping or `gap` apart at most.
std::vector<Ruling> merged_pieces(std::vector<Ruling> rulings, double slack, double gap) {
  std::sort(rulings.begin(), rulings.end(),
            [](const Ruling& a, const Ruling& b) { return std::tie(a.position, a.start) < std::tie(b.position, b.start); });
  std::vector<Ruling> merged;
  for (std::size_t i = 0; i < rulings.size();) {
    std::size_t end = i;
    while (end < rulings.size() && rulings[end].position - rulings[i].position <= slack) ++end;
    std::vector<Ruling> band(rulings.begin() + static_cast<std::ptrdiff_t>(i),
                             rulings.begin() + static_cast<std::ptrdiff_t>(end));
    std::sort(band.begin(), band.end(), [](const Ruling& a, const Ruling& b) { return a.start < b.start; });
    for (const Ruling& piece : band) {
      if (!merged.empty() && &piece != &band.front() && piece.start <= merged.back().end + gap) {
        merged.back().end = std::max(merged.back().end, piece.end);
        merged.back().thickness = std::max(merged.back().thickness, piece.thickness);
      } else {
        merged.push_back(piece);
      }
    }
    i = end;
  }
  return merged;
}

std::vector<Edge> cluster_edges(std::vector<Ruling> rulings, double same_line, double gap) {
  std::sort(rulings.begin(), rulings.end(), [](const Ruling& a, const Ruling& b) { return a.position < b.position; });
  std::vector<Edge> edges;
  for (std::size_t i = 0; i < rulings.size();) {
    Edge edge;
    double weight = 0, sum = 0;
    const double first = rulings[i].position;
    for (; i < rulings.size() && rulings[i].position - first <= same_line; ++i) {
      const Ruling& ruling = rulings[i];
      const double length = ruling.end - ruling.start;
      weight += length;
      sum += length * ruling.position;
      edge.drawn.push_back({ruling.start, ruling.end});
    }
    edge.position = sum / weight;
    std::sort(edge.drawn.begin(), edge.drawn.end(), [](Interval a, Interval b) { return a.start < b.start; });
    std::vector<Interval> joined;
    for (const Interval& piece : edge.drawn) {
      if (!joined.empty() && piece.start <= joined.back().end + gap)
        joined.back().end = std::max(joined.back().end, piece.end);
      else
        joined.push_back(piece);
    }
    edge.drawn = std::move(joined);
    edges.push_back(std::move(edge));
  }
  return edges;
}

/// Share of [start, end] that the edge covers; ends may fall short by `reach`, which pieces that end where it begins do not.
double coverage(const Edge& edge, double start, double end, double reach) {
  const double slack = std::min(reach, (end - start) / 4);
  double covered = 0;
  for (const Interval& piece : edge.drawn)
    if (std::min(piece.end, end) - std::max(piece.start, start) > kStub * (end - start))
      covered += std::min(piece.end + slack, end) - std::max(piece.start - slack, start);
  return std::min(1.0, covered / (end - start));
}

/// Which outer borders were not drawn.
struct Restored {
  bool first = false;
  bool last = false;
};

/// Adds the outer border that is not drawn where the outermost lines across, or most of them, run on past the last crossing.
Restored restore_border(std::vector<Edge>& edges, const std::vector<Edge>& across, double open_side) {
  const double first = edges.front().position;
  const double last = edges.back().position;
  const auto before = [&](const Edge& edge) { return edge.drawn.front().start < first - open_side; };
  const auto behind = [&](const Edge& edge) { return edge.drawn.back().end > last + open_side; };
  std::vector<double> starts, ends;
  for (const Edge& edge : across) {
    if (before(edge)) starts.push_back(edge.drawn.front().start);
    if (behind(edge)) ends.push_back(edge.drawn.back().end);
  }
  const auto middle = [](std::vector<double>& values) {
    std::nth_element(values.begin(), values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2), values.end());
    return values[values.size() / 2];
  };
  const auto enough = [&](const std::vector<double>& values, const auto& runs_past) {
    return values.size() >= 2 &&
           (values.size() * 2 >= across.size() || (runs_past(across.front()) && runs_past(across.back())));
  };
  const Restored restored{enough(starts, before), enough(ends, behind)};
  const Interval whole{across.front().position, across.back().position};
  if (restored.first) edges.insert(edges.begin(), {middle(starts), {whole}});
  if (restored.last) edges.push_back({middle(ends), {whole}});
  return restored;
}

/// The lattice with the share of each side that is ruled.
struct Lattice {
  int rows = 0;
  int columns = 0;
  std::vector<double> above;  // (rows + 1) x columns: side on top of (row, column)
  std::vector<double> left;   // rows x (columns + 1)

  double top_of(int row, int column) const { return above[static_cast<std::size_t>(row * columns + column)]; }
  double left_of(int row, int column) const { return left[static_cast<std::size_t>(row * (columns + 1) + column)]; }
};

Lattice make_lattice(const std::vector<Edge>& horizontal, const std::vector<Edge>& vertical, double reach) {
  Lattice lattice;
  lattice.rows = static_cast<int>(horizontal.size()) - 1;
  lattice.columns = static_cast<int>(vertical.size()) - 1;
  for (const Edge& edge : horizontal)
    for (std::size_t j = 0; j + 1 < vertical.size(); ++j)
      lattice.above.push_back(coverage(edge, vertical[j].position, vertical[j + 1].position, reach));
  for (std::size_t i = 0; i + 1 < horizontal.size(); ++i)
    for (const Edge& edge : vertical)
      lattice.left.push_back(coverage(edge, horizontal[i].position, horizontal[i + 1].position, reach));
  return lattice;
}

/// The lattice with those sides ruled where a ruling must have been: print on both sides keeps clear of it, and what is left of
/// it, or its going on at both ends, says so.
Lattice with_lost_rulings(const Lattice& found, const std::vector<Edge>& horizontal, const std::vector<Edge>& vertical,
                          const GridOptions& options) {
  Lattice lattice = found;
  if (!options.parting) return lattice;
  const double unit = options.glyph_height;
  const auto x = [&](int column) { return vertical[static_cast<std::size_t>(column)].position; };
  const auto y = [&](int row) { return horizontal[static_cast<std::size_t>(row)].position; };
  // parting_at(clear): what parts the print of the two cells that keep `clear` of the line between them.
  const auto is_lost = [&](double ruled, double before, double behind, double far, const auto& parting_at) {
    if (ruled >= kPresent) return false;
    const Parting near = parting_at(kRemnantClear * unit);
    if (near == Parting::none) return false;
    if (near == Parting::remnant || ruled >= kWeaklyPresent) return true;
    return std::min(before, behind) >= kGoesOn && parting_at(far * unit) != Parting::none;
  };
  const double inset = kInset * unit, slit = kSlit * unit;
  for (int row = 0; row < lattice.rows; ++row)
    for (int column = 1; column < lattice.columns; ++column) {
      int first = column - 1, last = column + 1;  // columns of the two cells
      while (first > 0 && found.left_of(row, first) < kPresent) --first;
      while (last < lattice.columns && found.left_of(row, last) < kPresent) ++last;
      const auto parting_at = [&](double clear) {
        return options.parting({x(first) + inset, y(row) + inset, x(column) - clear, y(row + 1) - inset},
                               {x(column) + clear, y(row) + inset, x(last) - inset, y(row + 1) - inset}, slit);
      };
      if (is_lost(found.left_of(row, column), row > 0 ? found.left_of(row - 1, column) : 0,
                  row + 1 < lattice.rows ? found.left_of(row + 1, column) : 0, kClearAcross, parting_at))
        lattice.left[static_cast<std::size_t>(row * (lattice.columns + 1) + column)] = kPresent;
    }
  for (int row = 1; row < lattice.rows; ++row)
    for (int column = 0; column < lattice.columns; ++column) {
      int first = row - 1, last = row + 1;
      while (first > 0 && found.top_of(first, column) < kPresent) --first;
      while (last < lattice.rows && found.top_of(last, column) < kPresent) ++last;
      const auto parting_at = [&](double clear) {
        return options.parting({x(column) + inset, y(first) + inset, x(column + 1) - inset, y(row) - clear},
                               {x(column) + inset, y(row) + clear, x(column + 1) - inset, y(last) - inset}, slit);
      };
      if (is_lost(found.top_of(row, column), column > 0 ? found.top_of(row, column - 1) : 0,
                  column + 1 < lattice.columns ? found.top_of(row, column + 1) : 0, kClearDown, parting_at))
        lattice.above[static_cast<std::size_t>(row * lattice.columns + column)] = kPresent;
    }
  return lattice;
}

struct Rectangle {
  int row, column, bottom, right;  // bottom and right are one past
  bool whole = true;               // false where cells had to be cut to make rectangles
};

/// Rectangles of lattice cells that no side above `present` separates, inside `area`.
void collect_rectangles(const Lattice& lattice, const Rectangle& area, double present, std::vector<Rectangle>& out) {
  const int columns = area.right - area.column;
  const int rows = area.bottom - area.row;
  const auto index = [&](int row, int column) {
    return static_cast<std::size_t>((row - area.row) * columns + (column - area.column));
  };
  DisjointSets sets(static_cast<std::size_t>(rows * columns));
  for (int row = area.row; row < area.bottom; ++row)
    for (int column = area.column; column < area.right; ++column) {
      if (row > area.row && lattice.top_of(row, column) < present) sets.join(index(row, column), index(row - 1, column));
      if (column > area.column && lattice.left_of(row, column) < present)
        sets.join(index(row, column), index(row, column - 1));
    }
  struct Extent {
    Rectangle box{0, 0, 0, 0};
    int count = 0;
  };
  std::vector<Extent> extents(static_cast<std::size_t>(rows * columns));
  for (int row = area.row; row < area.bottom; ++row)
    for (int column = area.column; column < area.right; ++column) {
      Extent& extent = extents[sets.find(index(row, column))];
      if (extent.count++ == 0) {
        extent.box = {row, column, row + 1, column + 1, area.whole};
      } else {
        extent.box.column = std::min(extent.box.column, column);
        extent.box.bottom = std::max(extent.box.bottom, row + 1);
        extent.box.right = std::max(extent.box.right, column + 1);
      }
    }
  std::vector<char> done(static_cast<std::size_t>(rows * columns), 0);
  for (int row = area.row; row < area.bottom; ++row)
    for (int column = area.column; column < area.right; ++column) {
      if (done[index(row, column)]) continue;
      const std::size_t set = sets.find(index(row, column));
      const Rectangle box = extents[set].box;
      const bool rectangular = extents[set].count == (box.bottom - box.row) * (box.right - box.column);
      if (!rectangular && present > kWeaklyPresent && area.whole) {
        // A side is missing somewhere: look again, at this set's surroundings alone, and let weak rulings count.
        std::vector<Rectangle> parts;
        Rectangle again = box;
        again.whole = false;
        collect_rectangles(lattice, again, kWeaklyPresent, parts);
        for (const Rectangle& part : parts) {
          bool inside = true;
          for (int r = part.row; r < part.bottom; ++r)
            for (int c = part.column; c < part.right; ++c)
              inside = inside && sets.find(index(r, c)) == set && !done[index(r, c)];
          if (!inside) continue;
          for (int r = part.row; r < part.bottom; ++r)
            for (int c = part.column; c < part.right; ++c) done[index(r, c)] = 1;
          out.push_back(part);
        }
        if (done[index(row, column)]) continue;
      }
      // The widest run to the right, then as far down as the whole run goes.
      const auto free = [&](int r, int c) { return sets.find(index(r, c)) == set && !done[index(r, c)]; };
      int right = column;
      while (right < area.right && free(row, right)) ++right;
      int bottom = row + 1;
      const auto row_is_free = [&](int r) {
        for (int c = column; c < right; ++c)
          if (!free(r, c)) return false;
        return true;
      };
      while (bottom < area.bottom && row_is_free(bottom)) ++bottom;
      for (int r = row; r < bottom; ++r)
        for (int c = column; c < right; ++c) done[index(r, c)] = 1;
      out.push_back({row, column, bottom, right, area.whole && rectangular});
    }
}

/// Share of a rectangle's height that the lattice's edge `column`, and of its width that the edge `row`, is ruled.
double ruled_down(const Lattice& lattice, const Rectangle& box, int column) {
  double ruled = 0;
  for (int row = box.row; row < box.bottom; ++row) ruled += lattice.left_of(row, column);
  return ruled / (box.bottom - box.row);
}

double ruled_across(const Lattice& lattice, const Rectangle& box, int row) {
  double ruled = 0;
  for (int column = box.column; column < box.right; ++column) ruled += lattice.top_of(row, column);
  return ruled / (box.right - box.column);
}

/// The table's own outline needs no ruling: beyond it there is no other cell for text to come from.
double edge_support(const Lattice& lattice, const Rectangle& box) {
  double support = box.whole ? 1.0 : 0.3;  // cells cut out of a figure that is no rectangle are never well supported
  if (box.row > 0) support = std::min(support, ruled_across(lattice, box, box.row));
  if (box.bottom < lattice.rows) support = std::min(support, ruled_across(lattice, box, box.bottom));
  if (box.column > 0) support = std::min(support, ruled_down(lattice, box, box.column));
  if (box.right < lattice.columns) support = std::min(support, ruled_down(lattice, box, box.right));
  // A ruling of which little is left does not part cells, but it may have.
  for (int row = box.row + 1; row < box.bottom; ++row) support = std::min(support, 1 - ruled_across(lattice, box, row));
  for (int column = box.column + 1; column < box.right; ++column)
    support = std::min(support, 1 - ruled_down(lattice, box, column));
  return support;
}

Grid make_grid(const std::vector<Edge>& horizontal, const std::vector<Edge>& vertical, int page, double reach,
               const GridOptions& options) {
  const Lattice lattice = make_lattice(horizontal, vertical, reach);
  std::vector<Rectangle> rectangles;
  collect_rectangles(with_lost_rulings(lattice, horizontal, vertical, options), {0, 0, lattice.rows, lattice.columns}, kPresent, rectangles);
  std::sort(rectangles.begin(), rectangles.end(),
            [](const Rectangle& a, const Rectangle& b) { return std::tie(a.row, a.column) < std::tie(b.row, b.column); });
  Grid grid;
  grid.rows = lattice.rows;
  grid.columns = lattice.columns;
  for (const Edge& edge : vertical) grid.column_edges.push_back(edge.position);
  for (const Edge& edge : horizontal) grid.row_edges.push_back(edge.position);
  const auto at = [](const std::vector<double>& edges, int i) { return edges[static_cast<std::size_t>(i)]; };
  for (const Rectangle& box : rectangles) {
    Cell cell;
    cell.row = box.row;
    cell.column = box.column;
    cell.row_span = box.bottom - box.row;
    cell.column_span = box.right - box.column;
    cell.regions.push_back({page,
                            {at(grid.column_edges, box.column), at(grid.row_edges, box.row),
                             at(grid.column_edges, box.right), at(grid.row_edges, box.bottom)},
                            {}});
    cell.evidence.edge_support = edge_support(lattice, box);
    cell.open_left = box.column == 0 && ruled_down(lattice, box, 0) < kPresent;
    cell.open_right = box.right == lattice.columns && ruled_down(lattice, box, lattice.columns) < kPresent;
    grid.cells.push_back(std::move(cell));
  }
  return grid;
}

/// An edge that no cell ends at (a line that only repeats its neighbour's sides) is taken out of the lattice.
void drop_idle_edges(Grid& grid) {
  const auto keep = [](std::vector<double>& edges, const std::vector<char>& used, std::vector<int>& place) {
    std::vector<double> kept;
    place.assign(edges.size(), 0);
    for (std::size_t i = 0; i < edges.size(); ++i) {
      place[i] = static_cast<int>(kept.size());
      if (used[i]) kept.push_back(edges[i]);
    }
    edges = std::move(kept);
  };
  std::vector<char> rows_used(grid.row_edges.size(), 0), columns_used(grid.column_edges.size(), 0);
  for (const Cell& cell : grid.cells) {
    rows_used[static_cast<std::size_t>(cell.row)] = rows_used[static_cast<std::size_t>(cell.row + cell.row_span)] = 1;
    columns_used[static_cast<std::size_t>(cell.column)] = 1;
    columns_used[static_cast<std::size_t>(cell.column + cell.column_span)] = 1;
  }
  std::vector<int> row_place, column_place;
  keep(grid.row_edges, rows_used, row_place);
  keep(grid.column_edges, columns_used, column_place);
  for (Cell& cell : grid.cells) {
    const int bottom = row_place[static_cast<std::size_t>(cell.row + cell.row_span)];
    const int right = column_place[static_cast<std::size_t>(cell.column + cell.column_span)];
    cell.row = row_place[static_cast<std::size_t>(cell.row)];
    cell.column = column_place[static_cast<std::size_t>(cell.column)];
    cell.row_span = bottom - cell.row;
    cell.column_span = right - cell.column;
  }
  grid.rows = static_cast<int>(grid.row_edges.size()) - 1;
  grid.columns = static_cast<int>(grid.column_edges.size()) - 1;
}

}  // namespace

std::vector<Grid> find_grids(const std::vector<Ruling>& rulings, int page, const GridOptions& options) {
  const double unit = options.glyph_height;
  const double reach = kReach * unit;
  std::vector<Ruling> lines[2];
  for (const Ruling& ruling : rulings) lines[ruling.direction == Direction::vertical ? 1 : 0].push_back(ruling);
  for (auto& direction : lines) direction = merged_pieces(std::move(direction), 0.1 * unit, 0.3 * unit);

  // Rulings that meet, or go on in one line, belong to one table.
  const std::size_t horizontal_count = lines[0].size();
  DisjointSets tables(horizontal_count + lines[1].size());
  for (std::size_t h = 0; h < horizontal_count; ++h)
    for (std::size_t v = 0; v < lines[1].size(); ++v) {
      const Ruling& across = lines[0][h];
      const Ruling& down = lines[1][v];
      if (down.position >= across.start - reach && down.position <= across.end + reach &&
          across.position >= down.start - reach && across.position <= down.end + reach)
        tables.join(h, horizontal_count + v);
    }
  for (int direction = 0; direction < 2; ++direction) {
    const auto& list = lines[direction];
    const std::size_t base = direction == 0 ? 0 : horizontal_count;
    for (std::size_t a = 0; a < list.size(); ++a)
      for (std::size_t b = a + 1; b < list.size() && list[b].position - list[a].position <= kSameLine * unit; ++b)
        if (list[b].start <= list[a].end + kGap * unit && list[a].start <= list[b].end + kGap * unit)
          tables.join(base + a, base + b);
  }

  std::vector<Grid> grids;
  std::vector<std::vector<Ruling>> across(tables.parent.size()), down(tables.parent.size());
  for (std::size_t i = 0; i < horizontal_count; ++i) across[tables.find(i)].push_back(lines[0][i]);
  for (std::size_t i = 0; i < lines[1].size(); ++i) down[tables.find(horizontal_count + i)].push_back(lines[1][i]);
  for (std::size_t i = 0; i < tables.parent.size(); ++i) {
    if (across[i].empty() || down[i].empty()) continue;
    std::vector<Edge> horizontal = cluster_edges(across[i], kSameLine * unit, kGap * unit);
    std::vector<Edge> vertical = cluster_edges(down[i], kSameLine * unit, kGap * unit);
    restore_border(vertical, horizontal, kOpenSide * unit);
    const Restored open = restore_border(horizontal, vertical, kOpenSide * unit);
    if (horizontal.size() < 2 || vertical.size() < 2) continue;
    Grid grid = make_grid(horizontal, vertical, page, reach, options);
    drop_idle_edges(grid);
    grid.open_above = open.first;
    grid.open_below = open.last;
    if (grid.cells.size() > 1) grids.push_back(std::move(grid));
  }
  std::sort(grids.begin(), grids.end(), [](const Grid& a, const Grid& b) {
    return std::tie(a.row_edges.front(), a.column_edges.front()) < std::tie(b.row_edges.front(), b.column_edges.front());
  });
  return grids;
}

}  // namespace inkgrid::grid
