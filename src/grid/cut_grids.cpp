#include "grid/cut_grids.h"

#include <algorithm>

namespace inkgrid::grid {
namespace {

Box frame(const Grid& grid) {
  return {grid.column_edges.front(), grid.row_edges.front(), grid.column_edges.back(), grid.row_edges.back()};
}

struct CutSides {
  bool left = false, above = false, right = false, below = false;
  bool beside() const { return left || right; }
  bool any() const { return beside() || above || below; }
};

CutSides cut_sides(const Grid& grid, const std::function<bool(Point)>& at_edge) {
  const Box box = frame(grid);
  const Point middle = box.center();
  const bool left = at_edge({box.left, middle.y}), right = at_edge({box.right, middle.y});
  const bool alone = left && right;
  return {grid.open_left && left, (grid.open_above || !alone) && at_edge({middle.x, box.top}), grid.open_right && right,
          (grid.open_below || !alone) && at_edge({middle.x, box.bottom})};
}

}  // namespace

Cut doubt_cut_grids(std::vector<Grid>& grids, std::vector<Box>& lines, const std::function<bool(Point)>& at_edge) {
  std::vector<Box> whole, neighbours;
  for (const Grid& grid : grids)
    if (!cut_sides(grid, at_edge).beside()) whole.push_back(frame(grid));
  const auto is_beside = [&](const Box& box) {
    return std::ranges::any_of(whole, [&](const Box& other) {
      return (box.right <= other.left || box.left >= other.right) && box.top < other.bottom && box.bottom > other.top;
    });
  };
  Cut cut = Cut::none;
  std::erase_if(grids, [&](Grid& grid) {
    const CutSides sides = cut_sides(grid, at_edge);
    if (sides.beside() && is_beside(frame(grid))) {
      neighbours.push_back(frame(grid));
      return true;
    }
    if (!sides.any()) return false;
    cut = Cut::form;
    for (Cell& cell : grid.cells)
      if ((sides.left && cell.column == 0) || (sides.right && cell.column + cell.column_span == grid.columns) ||
          (sides.above && cell.row == 0) || (sides.below && cell.row + cell.row_span == grid.rows))
        cell.evidence.edge_support = 0;
    return false;
  });
  std::erase_if(lines, [&](const Box& line) {
    return std::ranges::any_of(neighbours, [&](const Box& box) {
      const double middle = line.center().x;
      return middle > box.left && middle < box.right;
    });
  });
  return cut == Cut::none && !neighbours.empty() ? Cut::neighbour : cut;
}

}  // namespace inkgrid::grid
