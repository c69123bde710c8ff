#include "grid/join_grids.h"

#include <gtest/gtest.h>

#include <set>

#include "grid/fill_grids.h"
#include "grid/find_grids.h"
#include "support/drawn_page.h"

namespace inkgrid::grid {
namespace {

/// Words in capitals that begin with H are headings; "WO" and "RD" are the halves of a word.
Vocabulary vocabulary() {
  return {[](const Content& content) { return content.text().starts_with("H"); },
          [](const std::string& text) { return text.starts_with("H") || text == "WORD"; },
          [](const Content& content) { return content.text() == "HA" || content.text() == "HF"; }};
}

PageContent page(int number, const std::vector<std::string>& rows) {
  const DrawnPage drawn = draw_page(rows);
  PageContent content;
  content.number = number;
  content.kind = PageKind::text;
  content.size = {400, 400};
  content.grids = find_grids(drawn.rulings, number, {10});
  content.lines = fill_grids(content.grids, drawn.glyphs, number);
  return content;
}

std::string row_text(const Grid& grid, int row) {
  std::string text;
  for (const Cell& cell : grid.cells)
    if (cell.row <= row && row < cell.row + cell.row_span) text += (text.empty() ? "" : "|") + cell.content.text();
  return text;
}

const std::vector<std::string> kFirst{"TITLE              ", "+-----+-----+-----+", "|HA   |HB   |HC   |",
                                      "+-----+-----+-----+", "|     |AA   |1    |", "|L    +-----+-----+",
                                      "|     |BB   |2    |", "+-----+-----+-----+"};

TEST(JoinGrids, AMergedCellThatTheBreakCutIsOneAgain) {
  const auto tables =
      join_grids({page(1, kFirst), page(2, {"+-----+-----+-----+", "|     |CC   |3    |", "+-----+-----+-----+",
                                            "|M    |DD   |4    |", "+-----+-----+-----+"})},
                 vocabulary());
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].grid.rows, 5);
  EXPECT_EQ(row_text(tables[0].grid, 2), "L|BB|2");
  EXPECT_EQ(row_text(tables[0].grid, 3), "L|CC|3");
  EXPECT_EQ(row_text(tables[0].grid, 4), "M|DD|4");
  EXPECT_EQ(tables[0].grid.at(3, 0)->regions.size(), 2u);
  EXPECT_EQ(tables[0].pages, (std::vector<int>{1, 2}));
}

TEST(JoinGrids, RepeatedHeadingRowsAreDroppedAndRepeatedTextIsNotDoubled) {
  const auto tables =
      join_grids({page(1, kFirst), page(2, {"+-----+-----+-----+", "|HA   |HB   |HC   |", "+-----+-----+-----+",
                                            "|L    |CC   |3    |", "+-----+-----+-----+"})},
                 vocabulary());
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].grid.rows, 4);
  EXPECT_EQ(row_text(tables[0].grid, 3), "L|CC|3");
  EXPECT_EQ(tables[0].grid.at(3, 0)->row, 1);
  ASSERT_EQ(tables[0].repeated.size(), 3u) << "what is left out is told of";
  EXPECT_EQ(tables[0].repeated[1].content.text(), "HB");
  EXPECT_EQ(tables[0].repeated[1].regions.front().page, 2);
}

TEST(JoinGrids, HalvesOfAWordAreOneWord) {
  auto first = kFirst;
  first[5] = "|WO   +-----+-----+";
  const auto tables = join_grids(
      {page(1, first), page(2, {"+-----+-----+-----+", "|RD   |CC   |3    |", "+-----+-----+-----+"})}, vocabulary());
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].grid.at(3, 0)->content.text(), "WORD");
}

TEST(JoinGrids, ABlankTargetAtThePageTopDoesNotTakeItsNeighbours) {
  // docling#4028: a row's tail must not become the row before.
  const auto tables = join_grids(
      {page(1, kFirst), page(2, {"+-----+-----+-----+", "|     |CC   |     |", "+-----+-----+-----+"})}, vocabulary());
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(row_text(tables[0].grid, 2), "L|BB|2");
  EXPECT_EQ(row_text(tables[0].grid, 3), "L|CC|");
  EXPECT_TRUE(tables[0].grid.at(3, 1)->evidence.joined_text) << "whether it is a row of its own is a matter of judgement";
}

TEST(JoinGrids, ProseCutByTheBreakGoesOn) {
  const auto tables = join_grids({page(1, {"+-----+-----------+", "|HA   |LONG       |", "+-----+-----------+"}),
                                  page(2, {"+-----+-----------+", "|     |TEXT       |", "+-----+-----------+",
                                           "|HB   |X          |", "+-----+-----------+"})},
                                 vocabulary());
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].grid.rows, 2);
  EXPECT_EQ(row_text(tables[0].grid, 0), "HA|LONGTEXT");
  EXPECT_TRUE(tables[0].grid.at(0, 1)->evidence.joined_text);
}

TEST(JoinGrids, ProseIsCutWhereItsNeighbourOfTheSameRowsIs) {
  const std::string line = "+---+---+" + std::string(60, '-') + "+---+";
  const std::string inner = "|NA |   |" + std::string(60, 'y') + "+---+";
  const auto row = [](const char* amount, std::string text, const char* target) {
    text.resize(60, ' ');
    return std::string("|   |") + amount + "|" + text + "|" + target + "|";
  };
  const auto join = [&](char end) {
    const std::string prose = std::string(59, 'x') + end;
    return join_grids({page(1, {line, "|HA |HB |HC" + std::string(58, ' ') + "|HD |", line,
                                row("5  ", std::string(60, 'x'), "A1 "), inner, row("   ", prose, "A2 "), line}),
                       page(2, {line, row("   ", "END", "A3 "), line, row("6  ", "NEXT", "A4 "), line})},
                      vocabulary());
  };
  auto tables = join('x');
  ASSERT_EQ(tables.size(), 1u);
  const Cell* goal = tables[0].grid.at(1, 2);
  EXPECT_EQ(goal->row_span, 3);
  EXPECT_TRUE(goal->content.text().ends_with("xEND")) << goal->content.text();
  EXPECT_TRUE(goal->evidence.joined_text) << "a matter of judgement";
  EXPECT_EQ(row_text(tables[0].grid, 3).substr(row_text(tables[0].grid, 3).size() - 3), "|A3");
  EXPECT_EQ(tables[0].grid.at(4, 2)->content.text(), "NEXT");
  EXPECT_EQ(join('?')[0].grid.at(3, 2)->content.text(), "END") << "prose that has come to its end";
}

TEST(JoinGrids, AHeadingBetweenKeepsFormsApart) {
  auto second = kFirst;
  second[0] = "OTHERTITLE         ";
  EXPECT_EQ(join_grids({page(1, kFirst), page(2, second)}, vocabulary()).size(), 2u);
  EXPECT_EQ(join_grids({page(1, kFirst), page(2, kFirst)}, vocabulary()).size(), 1u)
      << "heading and head row repeated: a ledger";
  EXPECT_EQ(join_grids({page(1, kFirst), page(3, std::vector<std::string>(kFirst.begin() + 1, kFirst.end()))}, vocabulary())
                .size(),
            2u)
      << "a page between";
}

TEST(JoinGrids, ATitlePrintedOnEveryPageDoesNotPartAForm) {
  const std::vector<std::string> rest{"TITLE              ", "+-----+-----+-----+", "|     |CC   |3    |",
                                      "+-----+-----+-----+"};
  auto tables = join_grids({page(1, kFirst), page(2, rest)}, vocabulary());
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(row_text(tables[0].grid, 3), "L|CC|3");
  auto next = rest;
  next[2] = "|HF   |CC   |3    |";
  EXPECT_EQ(join_grids({page(1, kFirst), page(2, next)}, vocabulary()).size(), 2u)
      << "a form of its own under the same title";
}

TEST(JoinGrids, OtherColumnsAreAnotherTable) {
  EXPECT_EQ(join_grids({page(1, kFirst), page(2, {"+---+--+---+------+", "|A  |B |C  |D     |", "+---+--+---+------+"})},
                       vocabulary())
                .size(),
            2u);
}

TEST(JoinGrids, LinesAboveBelongToTheirTable) {
  const auto tables = join_grids({page(1, kFirst)}, vocabulary());
  ASSERT_EQ(tables[0].above.size(), 1u);
  EXPECT_EQ(tables[0].above[0].content.text(), "TITLE");
}

}  // namespace
}  // namespace inkgrid::grid
