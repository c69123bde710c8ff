#include "grid/cut_grids.h"

#include <gtest/gtest.h>

#include "grid/find_grids.h"
#include "support/drawn_page.h"

namespace inkgrid::grid {
namespace {

// A whole grid and, right of it, one whose rulings run out of the picture at x = 250.
std::vector<Grid> two_pages() {
  auto rulings = draw_page({"+-----+-----+", "|     |     |", "+-----+-----+", "|     |     |", "+-----+-----+"}).rulings;
  const auto beside = rulings;
  for (Ruling ruling : beside) {
    if (ruling.direction == Direction::horizontal) {
      ruling.start += 150;
      ruling.end = 250;
    } else {
      ruling.position += 150;
      if (ruling.position > 250) continue;
    }
    rulings.push_back(ruling);
  }
  return find_grids(rulings, 1, {10});
}

const auto kAtEdge = [](Point place) { return place.x > 245; };

TEST(CutGrids, APartOfThePageBesideIsTakenOut) {
  auto grids = two_pages();
  ASSERT_EQ(grids.size(), 2u);
  std::vector<Box> lines{{20, 0, 80, 8}, {180, 0, 240, 8}};
  EXPECT_EQ(doubt_cut_grids(grids, lines, kAtEdge), Cut::neighbour);
  ASSERT_EQ(grids.size(), 1u);
  EXPECT_LT(grids[0].column_edges.back(), 150);
  EXPECT_EQ(grids[0].cells[0].evidence.edge_support, 1);
  EXPECT_EQ(lines, (std::vector<Box>{{20, 0, 80, 8}}));
}

TEST(CutGrids, CellsAtThePicturesEdgeAreDoubtful) {
  auto grids = two_pages();
  grids.erase(grids.begin());
  if (grids[0].column_edges.back() < 150) grids = {two_pages()[0]};
  std::vector<Box> lines;
  EXPECT_EQ(doubt_cut_grids(grids, lines, kAtEdge), Cut::form);
  ASSERT_EQ(grids.size(), 1u);
  for (const Cell& cell : grids[0].cells)
    EXPECT_EQ(cell.evidence.edge_support, cell.column + cell.column_span == grids[0].columns ? 0 : 1);
}

TEST(CutGrids, AGridThatEndsWithinThePictureIsWhole) {
  auto grids = two_pages();
  std::vector<Box> lines;
  EXPECT_EQ(doubt_cut_grids(grids, lines, [](Point) { return false; }), Cut::none);
  EXPECT_EQ(grids.size(), 2u);
}

TEST(CutGrids, ARulingAtThePicturesLowerEdgeMayNotBeTheLast) {
  auto grids = std::vector<Grid>{two_pages()[0]};
  std::vector<Box> lines;
  const double bottom = grids[0].row_edges.back();
  EXPECT_EQ(doubt_cut_grids(grids, lines, [&](Point place) { return place.y > bottom - 5; }), Cut::form);
  for (const Cell& cell : grids[0].cells)
    EXPECT_EQ(cell.evidence.edge_support, cell.row + cell.row_span == grids[0].rows ? 0 : 1);
  grids = {two_pages()[0]};
  EXPECT_EQ(doubt_cut_grids(grids, lines, [](Point) { return true; }), Cut::none) << "a picture of the grid alone";
}

}  // namespace
}  // namespace inkgrid::grid
