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
// A ruling that goes on at both ends of sides that have none is lost there where print stands on both sides of it, this far
// from it (columns, rows: lines of one text are nearer), and no farther away than that.
constexpr double kClearAcross = 0.5;
constexpr double kClearDown = 0.25;
// The same where a part of the ruling is left: characters stand nearer (fax, 73 cells); and of rows where the ruling goes on
// at one end alone, which rows of the next cell may end.
constexpr double kRemnantClear = 0.35;
constexpr double kClearDownOneEnd = 0.4;
constexpr double kLeastPrint = 1.5;  // characters one below the other with paper between are a label down the side
constexpr double kGoesOn = 0.8;      // share of the sides beside that must be ruled
constexpr double kDoubtful = 0.4;    // support of a cell that may be two
// Print that is in the middle of a part to so much, and out of the whole cell's by so much, was set into the part.
constexpr double kInMiddle = 0.25, kOffMiddle = 0.5;
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
  std::vector<double> above;                      // (rows + 1) x columns: side on top of (row, column)
  std::vector<double> left;                       // rows x (columns + 1)
  std::vector<char> doubt_above{}, doubt_left{};  // whether a ruling may be lost there

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

/// Whether a ruling was there that was not found.
enum class Lost { no, maybe, yes };

/// `at_border`: one end is the table's, where nothing goes on. `ruled`: share of the sides that is; `before`, `behind`: of
/// those that they go on in, beyond the print of two cells at `line`. parted_at(clear): what parts the print that keeps
/// `clear` of the line between them.
Lost is_lost(Direction direction, double ruled, double before, double behind, const Interval& cells, double line,
             bool at_border, double unit, const std::function<Parted(double clear)>& parted_at) {
  const bool rows = direction == Direction::horizontal;
  const bool one_end = std::max(before, behind) >= kGoesOn, both_ends = std::min(before, behind) >= kGoesOn;
  const bool remains = ruled >= kWeaklyPresent;
  const Parted near = parted_at(kRemnantClear * unit);
  const bool first = near.first.area() > 0, second = near.second.area() > 0;
  if (!one_end && !remains) return near.parting == Parting::remnant && first && second ? Lost::yes : Lost::no;
  if (near.parting == Parting::print) return Lost::no;
  if (!first && !second) return Lost::no;
  if (first && second) {
    if (near.parting == Parting::remnant || remains) return Lost::yes;
    const double far = (!both_ends ? (rows ? kClearDownOneEnd : kClearAcross) : rows ? kClearDown : kClearAcross) * unit;
    const bool clear = far <= kRemnantClear * unit || parted_at(far).parting != Parting::print;
    if (both_ends) return clear ? Lost::yes : Lost::maybe;
    if (!clear || std::min(near.first.width(), near.second.width()) < kLeastPrint * unit) return Lost::no;
    return rows ? Lost::yes : Lost::maybe;
  }
  // A blank cell joined with one that is not.
  if (std::min(before, behind) < kGoesOn && !at_border) return Lost::no;
  const Box& print = first ? near.first : near.second;
  const double middle = rows ? (print.top + print.bottom) / 2 : (print.left + print.right) / 2;
  const double part = (line + (first ? cells.start : cells.end)) / 2, whole = (cells.start + cells.end) / 2;
  return std::abs(middle - part) <= kInMiddle * unit && std::abs(middle - whole) > kOffMiddle * unit ? Lost::maybe
                                                                                                     : Lost::no;
}

/// The lattice with those sides ruled where a ruling must have been: print on both sides keeps clear of it, and what is left
/// of it, or its going on at its ends, says so; and where that is in doubt.
Lattice with_lost_rulings(const Lattice& found, const std::vector<Edge>& horizontal, const std::vector<Edge>& vertical,
                          const GridOptions& options) {
  Lattice lattice = found;
  lattice.doubt_above.resize(lattice.above.size());
  lattice.doubt_left.resize(lattice.left.size());
  if (!options.parted) return lattice;
  const double unit = options.glyph_height, inset = kInset * unit, slit = kSlit * unit;
  for (const Direction direction : {Direction::horizontal, Direction::vertical}) {
    const bool rows = direction == Direction::horizontal;
    const std::vector<Edge>&lines = rows ? horizontal : vertical, &crossings = rows ? vertical : horizontal;
    const auto at = [](const std::vector<Edge>& edges, int i) { return edges[static_cast<std::size_t>(i)].position; };
    const auto index = [&](int line, int side) {
      return static_cast<std::size_t>(rows ? line * found.columns + side : side * (found.columns + 1) + line);
    };
    const auto ruled = [&](int line, int side) { return (rows ? found.above : found.left)[index(line, side)]; };
    const auto crossed = [&](int line, int band) {
      return (rows ? found.left_of(band, line) : found.top_of(line, band)) >= kPresent;
    };
    const int count = static_cast<int>(crossings.size()) - 1;
    for (int line = 1; line + 1 < static_cast<int>(lines.size()); ++line)
      for (int side = 0, end = 0; side < count; side = end) {
        // Sides that no ruling across parts are of one cell, or of two.
        end = side + 1;
        if (ruled(line, side) >= kPresent) continue;
        while (end < count && ruled(line, end) < kPresent && !crossed(end, line - 1) && !crossed(end, line)) ++end;
        double share = 0;
        for (int each = side; each < end; ++each) share = std::max(share, ruled(line, each));
        const auto is_open = [&](int other) {
          for (int each = side; each < end; ++each)
            if (ruled(other, each) >= kPresent) return false;
          return true;
        };
        int first = line - 1, last = line + 1;
        while (first > 0 && is_open(first)) --first;
        while (last + 1 < static_cast<int>(lines.size()) && is_open(last)) ++last;
        const auto box = [&](double from, double to) {
          const double start = at(crossings, side) + inset, stop = at(crossings, end) - inset;
          return rows ? Box{start, from, stop, to} : Box{from, start, to, stop};
        };
        const auto parted_at = [&](double clear) {
          return options.parted(box(at(lines, first) + inset, at(lines, line) - clear),
                                box(at(lines, line) + clear, at(lines, last) - inset), slit);
        };
        const Lost lost =
            is_lost(direction, share, side > 0 ? ruled(line, side - 1) : 0, end < count ? ruled(line, end) : 0,
                    {at(lines, first), at(lines, last)}, at(lines, line), side == 0 || end == count, unit, parted_at);
        for (int each = side; each < end; ++each) {
          if (lost == Lost::yes) (rows ? lattice.above : lattice.left)[index(line, each)] = kPresent;
          if (lost == Lost::maybe) (rows ? lattice.doubt_above : lattice.doubt_left)[index(line, each)] = 1;
        }
      }
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
/// `mended`: the lattice with what was lost.
double edge_support(const Lattice& lattice, const Lattice& mended, const Rectangle& box) {
  double support = box.whole ? 1.0 : 0.3;  // cells cut out of a figure that is no rectangle are never well supported
  if (box.row > 0) support = std::min(support, ruled_across(lattice, box, box.row));
  if (box.bottom < lattice.rows) support = std::min(support, ruled_across(lattice, box, box.bottom));
  if (box.column > 0) support = std::min(support, ruled_down(lattice, box, box.column));
  if (box.right < lattice.columns) support = std::min(support, ruled_down(lattice, box, box.right));
  // A ruling of which little is left does not part cells, but it may have.
  for (int row = box.row + 1; row < box.bottom; ++row) support = std::min(support, 1 - ruled_across(lattice, box, row));
  for (int column = box.column + 1; column < box.right; ++column)
    support = std::min(support, 1 - ruled_down(lattice, box, column));
  for (int row = box.row; row < box.bottom; ++row)
    for (int column = box.column; column < box.right; ++column)
      if ((row > box.row && mended.doubt_above[static_cast<std::size_t>(row * lattice.columns + column)]) ||
          (column > box.column && mended.doubt_left[static_cast<std::size_t>(row * (lattice.columns + 1) + column)]))
        support = std::min(support, kDoubtful);
  return support;
}

Grid make_grid(const std::vector<Edge>& horizontal, const std::vector<Edge>& vertical, int page, double reach,
               const GridOptions& options) {
  const Lattice lattice = make_lattice(horizontal, vertical, reach);
  const Lattice mended = with_lost_rulings(lattice, horizontal, vertical, options);
  std::vector<Rectangle> rectangles;
  collect_rectangles(mended, {0, 0, lattice.rows, lattice.columns}, kPresent, rectangles);
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
    cell.evidence.edge_support = edge_support(lattice, mended, box);
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
    const Restored open_beside = restore_border(vertical, horizontal, kOpenSide * unit);
    const Restored open = restore_border(horizontal, vertical, kOpenSide * unit);
    if (horizontal.size() < 2 || vertical.size() < 2) continue;
    Grid grid = make_grid(horizontal, vertical, page, reach, options);
    drop_idle_edges(grid);
    grid.open_above = open.first;
    grid.open_below = open.last;
    grid.open_left = open_beside.first;
    grid.open_right = open_beside.last;
    if (grid.cells.size() > 1) grids.push_back(std::move(grid));
  }
  std::sort(grids.begin(), grids.end(), [](const Grid& a, const Grid& b) {
    return std::tie(a.row_edges.front(), a.column_edges.front()) < std::tie(b.row_edges.front(), b.column_edges.front());
  });
  return grids;
}

}  // namespace inkgrid::grid
