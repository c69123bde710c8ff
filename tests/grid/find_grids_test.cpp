#include "grid/find_grids.h"

#include <gtest/gtest.h>

#include "support/drawn_page.h"

namespace inkgrid::grid {
namespace {

std::vector<Grid> grids_of(const std::vector<std::string>& rows) { return find_grids(draw_page(rows).rulings, 1, {10}); }

/// The lattice as `row,column,row_span,column_span` a cell.
std::string spans(const Grid& grid) {
  std::string text;
  for (const Cell& cell : grid.cells)
    text += (text.empty() ? "" : " ") + std::to_string(cell.row) + std::to_string(cell.column) +
            std::to_string(cell.row_span) + std::to_string(cell.column_span);
  return text;
}

TEST(FindGrids, MergedCellsSpanRowsAndColumns) {
  const auto grids = grids_of({"+-----+-----+-----+", "|     |           |", "|     +-----+-----+", "|     |     |     |",
                               "+-----+-----+-----+", "|                 |", "+-----+-----+-----+"});
  ASSERT_EQ(grids.size(), 1u);
  EXPECT_EQ(spans(grids[0]), "0021 0112 1111 1211 2013");
  EXPECT_EQ(grids[0].rows, 3);
  EXPECT_EQ(grids[0].columns, 3);
  EXPECT_EQ(grids[0].cells[0].evidence.edge_support, 1);
  EXPECT_EQ(grids[0].cells[0].regions[0].box, (Box{5, 10, 65, 90}));
}

TEST(FindGrids, GapsInRulingsAreClosed) {
  const std::vector<std::string> drawing{"+------+------+", "|      |      |", "+------+------+", "|             |",
                                         "+------+------+"};
  const auto whole = grids_of(drawing);
  ASSERT_EQ(spans(whole[0]), "0011 0111 1012");
  std::vector<Ruling> pieces;
  for (const Ruling& ruling : draw_page(drawing).rulings)
    for (double start = ruling.start; start < ruling.end; start += 25) {  // 9 of every 25 points are missing
      Ruling piece = ruling;
      piece.start = start;
      piece.end = std::min(ruling.end, start + 16);
      pieces.push_back(piece);
    }
  const auto broken = find_grids(pieces, 1, {10});
  ASSERT_EQ(broken.size(), 1u);
  EXPECT_EQ(spans(broken[0]), spans(whole[0]));
}

// What the picture says wherever it is asked: print in all of both boxes.
GridOptions with_print(Parting there) {
  return {10, [there](const Box& first, const Box& second, double) { return Parted{there, first, second}; }};
}

// The same where the picture holds one print.
GridOptions with_print_at(const Box& print) {
  return {10, [print](const Box& first, const Box& second, double) {
            const auto within = [&](const Box& box) {
              const Box part = intersected(box, print);
              return part.area() > 0 ? part : Box{};
            };
            const bool crossed =
                within(united(first, second)) != within(first) && within(united(first, second)) != within(second);
            return Parted{crossed ? Parting::print : Parting::paper, within(first), within(second)};
          }};
}

TEST(FindGrids, ALostRulingIsPutBackWherePrintKeepsClearOfIt) {
  const auto drawn = draw_page({"+-----+-----+", "|     |     |", "+-----+-----+", "|           |", "+-----+-----+",
                                "|     |     |", "+-----+-----+"});
  const auto spans_where = [&](Parting there) { return spans(find_grids(drawn.rulings, 1, with_print(there)).at(0)); };
  EXPECT_EQ(spans_where(Parting::print), "0011 0111 1012 2011 2111");
  EXPECT_EQ(spans_where(Parting::paper), "0011 0111 1011 1111 2011 2111");
  EXPECT_LT(find_grids(drawn.rulings, 1, with_print(Parting::remnant)).at(0).cells[2].evidence.edge_support, 0.5);
}

TEST(FindGrids, PaperAlonePartsNoColumnsWhereTheRulingGoesOnAtOneEnd) {
  const auto drawn = draw_page({"+-----+-----+", "|           |", "+-----+-----+", "|     |     |", "+-----+-----+"});
  const Grid doubtful = find_grids(drawn.rulings, 1, with_print(Parting::paper)).at(0);
  EXPECT_EQ(spans(doubtful), "0012 1011 1111");
  EXPECT_LT(doubtful.cells[0].evidence.edge_support, 0.5);
  EXPECT_EQ(doubtful.cells[1].evidence.edge_support, 1);
  EXPECT_EQ(spans(find_grids(drawn.rulings, 1, with_print(Parting::remnant)).at(0)), "0011 0111 1011 1111");
}

TEST(FindGrids, RowsArePartedWhereTheRulingGoesOnAtOneEnd) {
  const auto drawn = draw_page({"+-----+-----+", "|     |     |", "|     |     |", "|     +-----+", "|     |     |",
                                "|     |     |", "+-----+-----+"});
  EXPECT_EQ(spans(find_grids(drawn.rulings, 1, with_print(Parting::print)).at(0)), "0021 0111 1111");
  const Grid parted = find_grids(drawn.rulings, 1, with_print(Parting::paper)).at(0);
  EXPECT_EQ(spans(parted), "0011 0111 1011 1111");
  EXPECT_LT(parted.cells[0].evidence.edge_support, 0.5);
  // A label down the side has no lines as wide as this.
  const GridOptions narrow{10, [](const Box& first, const Box& second, double) {
                             return Parted{
                                 Parting::paper, {30, first.top, 40, first.bottom}, {30, second.top, 40, second.bottom}};
                           }};
  EXPECT_EQ(spans(find_grids(drawn.rulings, 1, narrow).at(0)), "0021 0111 1111");
}

TEST(FindGrids, PrintInTheMiddleOfAPartTellsOfABlankCellJoined) {
  const auto drawn = draw_page({"+-----+-----+", "|     |     |", "|     |     |", "|     +-----+", "|     |     |",
                                "|     |     |", "+-----+-----+"});
  const auto support = [&](const Box& print) {
    return find_grids(drawn.rulings, 1, with_print_at(print)).at(0).cells[0].evidence.edge_support;
  };
  const Box cell = find_grids(drawn.rulings, 1, {10}).at(0).cells[0].regions[0].box;
  const double middle = cell.center().y, quarter = (cell.top + middle) / 2;
  EXPECT_LT(support({30, quarter - 5, 60, quarter + 5}), 0.5);
  EXPECT_EQ(support({30, middle - 5, 60, middle + 5}), 1);
}

TEST(FindGrids, RulingsAboveAndBelowALowRowDoNotPartIt) {
  const auto drawn = draw_page({"+-----+-----+", "|     |     |", "+-----+-----+", "|           |", "+-----+-----+",
                                "|     |     |", "+-----+-----+"});
  const auto grids = find_grids(drawn.rulings, 1, {20});
  ASSERT_EQ(grids.size(), 1u);
  EXPECT_EQ(spans(grids[0]), "0011 0111 1012 2011 2111");
}

TEST(FindGrids, AMissingOuterBorderIsRestored) {
  const auto grids = grids_of({"-------+------+-------", "       |      |       ", "-------+------+-------",
                               "       |      |       ", "-------+------+-------"});
  ASSERT_EQ(grids.size(), 1u);
  EXPECT_EQ(spans(grids[0]), "0011 0111 0211 1011 1111 1211");
}

TEST(FindGrids, ARowThatThePageCutsIsOpen) {
  const auto grids = grids_of({"+--+--+--+--+", "|  |  |  |  |", "+--+--+--+--+", "|           |", "|           |"});
  ASSERT_EQ(grids.size(), 1u);
  EXPECT_EQ(spans(grids[0]), "0011 0111 0211 0311 1014");
  EXPECT_FALSE(grids[0].open_above);
  EXPECT_TRUE(grids[0].open_below);
}

TEST(FindGrids, DoubleRulingsAreOneEdge) {
  DrawnPage page = draw_page({"+-----+-----+", "|     |     |", "+-----+-----+"});
  const auto once = find_grids(page.rulings, 1, {10});
  for (const Ruling ruling : std::vector<Ruling>(page.rulings)) {
    Ruling twin = ruling;
    twin.position += 2;
    page.rulings.push_back(twin);
  }
  const auto twice = find_grids(page.rulings, 1, {10});
  ASSERT_EQ(twice.size(), 1u);
  EXPECT_EQ(spans(twice[0]), spans(once[0]));
}

TEST(FindGrids, RulingsThatStopShortOrRunPastStillMeet) {
  std::vector<Ruling> rulings = draw_page({"+-----+-----+", "|     |     |", "+-----+-----+"}).rulings;
  for (Ruling& ruling : rulings) {
    ruling.start += ruling.direction == Direction::horizontal ? 3 : -3;
    ruling.end += ruling.direction == Direction::horizontal ? -3 : 3;
  }
  const auto grids = find_grids(rulings, 1, {10});
  ASSERT_EQ(grids.size(), 1u);
  EXPECT_EQ(spans(grids[0]), "0011 0111");
}

TEST(FindGrids, TablesApartAreGridsApartAndLonelyFramesAreNone) {
  const auto grids =
      grids_of({"+---+---+    +-----+", "|   |   |    |     |", "+---+---+    +-----+", "                    ",
                "--------------------", "                    ", "+---+               ", "|   |               ",
                "+---+               ", "|   |               ", "+---+               "});
  ASSERT_EQ(grids.size(), 2u);
  EXPECT_EQ(spans(grids[0]), "0011 0111");
  EXPECT_EQ(spans(grids[1]), "0011 1011");
}

TEST(FindGrids, LittleOfARulingWithinACellSpeaksAgainstIt) {
  const auto grids =
      grids_of({"+---------+---------+", "|         |         |", "+---------+---      +", "|         |         |",
                "+---------+---------+", "|                   |", "+-------------------+"});
  ASSERT_EQ(grids.size(), 1u);
  EXPECT_EQ(spans(grids[0]), "0011 0121 1011 2012");
  EXPECT_LT(grids[0].at(0, 1)->evidence.edge_support, 0.75);
  EXPECT_EQ(grids[0].at(2, 0)->evidence.edge_support, 1) << "no ruling is within it";
}

TEST(FindGrids, CellsAlwaysTileTheLattice) {
  // A side that is only half there must not make an L of two cells.
  const auto grids = grids_of({"+-----+-----+-----+", "|     |     |     |", "+-----+--   +-----+", "|     |     |     |",
                               "+-----+     +-----+", "|           |     |", "+-----+-----+-----+"});
  ASSERT_EQ(grids.size(), 1u);
  std::vector<int> covered(static_cast<std::size_t>(grids[0].rows * grids[0].columns), 0);
  for (const Cell& cell : grids[0].cells)
    for (int row = cell.row; row < cell.row + cell.row_span; ++row)
      for (int column = cell.column; column < cell.column + cell.column_span; ++column)
        ++covered[static_cast<std::size_t>(row * grids[0].columns + column)];
  for (const int count : covered) EXPECT_EQ(count, 1);
  EXPECT_TRUE(std::any_of(grids[0].cells.begin(), grids[0].cells.end(),
                          [](const Cell& cell) { return cell.evidence.edge_support < 0.5; }));
}

}  // namespace
}  // namespace inkgrid::grid
