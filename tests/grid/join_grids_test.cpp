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

TEST(JoinGrids, AMisreadHeadingIsStillRepeated) {
  const auto repeated = [](const char* heading, TextSource source) {
    std::vector<PageContent> pages{page(1, {"+-----+-----+-----+", "|HA   |HB   |kind |", "+-----+-----+-----+",
                                            "|L    |BB   |2    |", "+-----+-----+-----+"}),
                                   page(2, {"+-----+-----+-----+", std::string("|HA   |HD   |") + heading + " |",
                                            "+-----+-----+-----+", "|L    |CC   |3    |", "+-----+-----+-----+"})};
    for (PageContent& each : pages)
      for (Cell& cell : each.grids.at(0).cells) cell.content.source = source;
    return join_grids(std::move(pages), vocabulary()).at(0).repeated.size();
  };
  EXPECT_EQ(repeated("klnd", TextSource::reader), 3u);
  EXPECT_EQ(repeated("klnd", TextSource::text_layer), 0u);
  EXPECT_EQ(repeated("sort", TextSource::reader), 0u);
}

TEST(JoinGrids, CellsAboveALostLastRowAreDoubtful) {
  PageContent lost = page(1, {"+-----+-----+", "|L    |AA   |", "|     +-----+", "|     |BB   |", "+-----+-----+"});
  EXPECT_EQ(join_grids({lost}, vocabulary())[0].grid.at(1, 1)->evidence.edge_support, 1);
  Grid& grid = lost.grids.at(0);
  std::erase_if(grid.cells, [](const Cell& cell) { return cell.row == 1; });
  for (Cell& cell : grid.cells) cell.row_span = 1;
  grid.rows = 1;
  const Grid joined = join_grids({lost}, vocabulary())[0].grid;
  EXPECT_EQ(joined.at(0, 1)->evidence.edge_support, 0);
  EXPECT_EQ(joined.at(0, 0)->evidence.edge_support, 1) << "it goes on beside what is lost";
}

TEST(JoinGrids, CellsBesideAHoleAreDoubtful) {
  PageContent lost = page(1, {"+-----+-----+", "|L    |AA   |", "|     +-----+", "|     |BB   |", "|     +-----+",
                              "|     |CC   |", "+-----+-----+"});
  EXPECT_EQ(join_grids({lost}, vocabulary())[0].grid.at(2, 1)->evidence.edge_support, 1);
  Grid& grid = lost.grids.at(0);
  std::erase_if(grid.cells, [](const Cell& cell) { return cell.row == 1; });
  for (Cell& cell : grid.cells) {
    if (cell.row > 1) --cell.row;
    if (cell.row_span > 1) --cell.row_span;
  }
  --grid.rows;
  const Grid joined = join_grids({lost}, vocabulary())[0].grid;
  EXPECT_EQ(joined.at(0, 1)->evidence.edge_support, 0);
  EXPECT_EQ(joined.at(1, 1)->evidence.edge_support, 0);
  EXPECT_EQ(joined.at(0, 0)->evidence.edge_support, 1) << "the merged cell beside it is where it was";
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

TEST(JoinGrids, ARowWithoutARulingAtTheBreakGoesOn) {
  const PageContent first = page(1, {"+-----+-----+-----+", "|HA   |HB   |HC   |", "+-----+-----+-----+",
                                     "|L    |AA   |1    |", "|     |     |     |"});
  const std::vector<std::string> rest{"+-----+-----+-----+", "|M    |DD   |4    |", "+-----+-----+-----+"};
  std::vector<std::string> open{"|     |CC   |     |"}, ruled{"+-----+-----+-----+", "|     |CC   |     |"},
      headed{"+-----+-----+-----+", "|HA   |HB   |HC   |", "+-----+-----+-----+", "|     |CC   |     |"};
  for (auto* rows : {&open, &ruled, &headed}) rows->insert(rows->end(), rest.begin(), rest.end());
  for (const auto* rows : {&open, &headed}) {
    const auto tables = join_grids({first, page(2, *rows)}, vocabulary());
    ASSERT_EQ(tables.size(), 1u);
    ASSERT_EQ(tables[0].grid.rows, 3);
    EXPECT_EQ(row_text(tables[0].grid, 1), "L|AACC|1");
    EXPECT_FALSE(tables[0].grid.at(1, 1)->evidence.joined_text);
    EXPECT_EQ(row_text(tables[0].grid, 2), "M|DD|4");
  }
  EXPECT_EQ(join_grids({first, page(2, ruled)}, vocabulary()).at(0).grid.rows, 4);
}

/// `page` with other words in a cell, which a drawing has no letters for.
PageContent with_text(PageContent content, const std::string& drawn, const std::string& text) {
  for (Cell& cell : content.grids[0].cells)
    if (cell.content.text() == drawn) cell.content.readings = {{text, 1, {}, {}}};
  return content;
}

TEST(JoinGrids, ProseOfAMergedCellGoesOnBesideOneThatDoes) {
  const PageContent first =
      page(1, {"+-----+-----+-----+", "|HA   |HB   |HC   |", "+-----+-----+-----+", "|     |     |1    |",
               "|N    |P    +-----+", "|     |     |2    |", "+-----+-----+-----+"});
  const PageContent second = page(2, {"+-----+-----+-----+", "|     |     |3    |", "|     |Q    +-----+",
                                      "|     |     |4    |", "+-----+-----+-----+"});
  const auto joined = [&](const char* upper, const char* lower) {
    return join_grids({with_text(first, "P", upper), with_text(second, "Q", lower)}, vocabulary()).at(0);
  };
  const Table prose = joined("清淤，确保", "度汛。");
  EXPECT_EQ(row_text(prose.grid, 1), "N|清淤，确保度汛。|1");
  EXPECT_EQ(row_text(prose.grid, 4), "N|清淤，确保度汛。|4");
  EXPECT_FALSE(prose.grid.at(1, 1)->evidence.joined_text);
  EXPECT_TRUE(joined("清淤。", "度汛。").grid.at(1, 1)->evidence.joined_text) << "may be two texts";
  EXPECT_EQ(row_text(joined("甲", "乙").grid, 4), "N|乙|4") << "names are two";
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

TEST(JoinGrids, TheSameShapeWithOtherValuesIsAnotherForm) {
  const std::vector<std::string> head{"+-----+-----------+", "|HB   |MINE       |", "+-----+-----------+",
                                      "|HC   |LONG       |", "+-----+-----------+"};
  auto next = head;
  EXPECT_EQ(join_grids({page(1, head), page(2, next)}, vocabulary()).size(), 1u) << "the head is printed again";
  next[3] = "|HC   |SHORT      |";
  EXPECT_EQ(join_grids({page(1, head), page(2, next)}, vocabulary()).size(), 2u);
  EXPECT_EQ(join_grids({page(1, kFirst), page(2, {"+-----+-----+-----+", "|HA   |HB   |HC   |", "+-----+-----+-----+",
                                                  "|M    |CC   |3    |", "+-----+-----+-----+"})},
                       vocabulary())
                .size(),
            1u)
      << "rows of a ledger differ under headings that come again";
}

TEST(JoinGrids, TheSameShapeUnderItsTitleIsAnotherFormWhereALabelIsMisread) {
  const auto form = [](const std::string& first_label) {
    return std::vector<std::string>{"TITLE        ", "+-----+-----+", "|" + first_label + "   |A    |",
                                    "+-----+-----+", "|HB   |B    |", "+-----+-----+",
                                    "|HC   |C    |", "+-----+-----+", "|HD   |D    |",
                                    "+-----+-----+"};
  };
  EXPECT_EQ(join_grids({page(1, form("HE")), page(2, form("XX"))}, vocabulary()).size(), 2u);
  const std::vector<std::string> goes_on{"TITLE        ", "+-----+-----+", "|HH   |F    |",
                                         "+-----+-----+", "|HG   |G    |", "+-----+-----+"};
  EXPECT_EQ(join_grids({page(1, form("HE")), page(2, goes_on)}, vocabulary()).size(), 1u);
}

TEST(JoinGrids, TheSameFormASecondTimeIsAFormOfItsOwn) {
  std::vector<std::string> form{"+-----+-----------+"};
  for (const char* row :
       {"|HB   |MINE       |", "|HC   |LONG       |", "|M    |CC         |", "|M    |DD         |", "|M    |ENDCUT     |"}) {
    form.emplace_back(row);
    form.push_back(form.front());
  }
  auto again = form;
  again[9] = "|M    |END        |";  // as far as the page goes
  EXPECT_EQ(join_grids({page(1, form), page(2, again)}, vocabulary()).size(), 2u);
  again[7] = "|M    |EE         |";
  EXPECT_EQ(join_grids({page(1, form), page(2, again)}, vocabulary()).size(), 1u) << "the head is printed again";
}

TEST(JoinGrids, AHeadingOfTwoRowsThatTheBreakCutIsOneAgain) {
  const auto tables =
      join_grids({page(1, {"+-----+-----------+-----+", "|HA   |HB         |HC   |", "+-----+-----------+-----+"}),
                  page(2, {"+-----+-----+-----+-----+", "|     |HD   |HE   |     |", "+-----+-----+-----+-----+",
                           "|L    |1    |2    |X    |", "+-----+-----+-----+-----+"})},
                 vocabulary());
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(tables[0].grid.rows, 3);
  EXPECT_EQ(row_text(tables[0].grid, 0), "HA|HB|HC");
  EXPECT_EQ(row_text(tables[0].grid, 1), "HA|HC|HD|HE");
  EXPECT_EQ(row_text(tables[0].grid, 2), "L|1|2|X");
}

TEST(JoinGrids, ABlankCellTakesNoTextOfTheRowBelowWhereCellsStandBlank) {
  const auto joined = [](const char* third) {
    return join_grids(
               {page(1, {"+-----+-----+-----+", "|HA   |HB   |HC   |", "+-----+-----+-----+", "|L    |AA   |1    |",
                         "+-----+-----+-----+", third, "+-----+-----+-----+", "|     |CC   |3    |", "+-----+-----+-----+"}),
                page(2, {"+-----+-----+-----+", "|M    |DD   |4    |", "+-----+-----+-----+"})},
               vocabulary())
        .at(0)
        .grid;
  };
  EXPECT_EQ(row_text(joined("|     |BB   |2    |"), 3), "CC|3");
  EXPECT_EQ(row_text(joined("|     |BB   |2    |"), 4), "M|DD|4");
  EXPECT_EQ(row_text(joined("|K    |BB   |2    |"), 3), "M|CC|3") << "the upper part of a merged cell, its text below";
}

TEST(JoinGrids, ANameThatTheBreakCutIsOneBesideItsAmount) {
  const std::vector<std::string> first{"+-----+-----+-----+-----+", "|HA   |HB   |HC   |HD   |", "+-----+-----+-----+-----+",
                                       "|     |     |A    |1    |", "|NA   |9    +-----+-----+", "|     |     |B    |2    |",
                                       "+-----+-----+-----+-----+"};
  std::vector<std::string> rest{"+-----+-----+-----+-----+", "|     |     |C    |3    |", "|ME   |     +-----+-----+",
                                "|     |     |D    |4    |", "+-----+-----+-----+-----+"};
  EXPECT_EQ(row_text(join_grids({page(1, first), page(2, rest)}, vocabulary()).at(0).grid, 3), "NAME|9|C|3");
  rest[2] = "|ME   |8    +-----+-----+";
  EXPECT_EQ(row_text(join_grids({page(1, first), page(2, rest)}, vocabulary()).at(0).grid, 3), "ME|8|C|3")
      << "another project has an amount of its own";
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

// A sheet of five columns over two pages wide and two high: the second goes on below the first, the third right of it.
const std::vector<std::string> kSheet1{"TITLE        ", "+-----+-----+", "|HA   |HB   |", "+-----+-----+", "|P    |A    |",
                                       "|     +-----+", "|     |B    |", "+-----+-----+", "|Q    |C    |", "+-----+-----+"};
const std::vector<std::string> kSheet2{"             ", "+-----+-----+", "|R    |D    |",
                                       "|     +-----+", "|     |E    |", "+-----+-----+"};
const std::vector<std::string> kSheet3{
    "                   ", "+-----+-----+-----+", "|HC   |HD   |HE   |", "+-----+-----+-----+", "|a    |1    |     |",
    "+-----+-----+-----+", "|b    |2    |     |", "+-----+-----+-----+", "|c    |3    |x    |", "+-----+-----+-----+"};
const std::vector<std::string> kSheet4{"                   ", "+-----+-----+-----+", "|d    |4    |y    |",
                                       "+-----+-----+-----+", "|e    |5    |     |", "+-----+-----+-----+"};

void expect_whole_sheet(const std::vector<Table>& tables) {
  ASSERT_EQ(tables.size(), 1u);
  const Grid& grid = tables[0].grid;
  ASSERT_EQ(grid.rows, 6);
  ASSERT_EQ(grid.columns, 5);
  EXPECT_EQ(row_text(grid, 0), "HA|HB|HC|HD|HE");
  EXPECT_EQ(row_text(grid, 1), "P|A|a|1|");
  EXPECT_EQ(row_text(grid, 2), "P|B|b|2|");
  EXPECT_EQ(row_text(grid, 3), "Q|C|c|3|x");
  EXPECT_EQ(row_text(grid, 4), "R|D|d|4|y");
  EXPECT_EQ(row_text(grid, 5), "R|E|e|5|");
}

TEST(JoinAcross, ColumnsThatASheetHasOnFurtherPagesGoOnInItsRows) {
  expect_whole_sheet(join_grids({page(1, kSheet1), page(2, kSheet2), page(3, kSheet3), page(4, kSheet4)}, vocabulary()));
  const auto tables = join_grids({page(1, kSheet1), page(2, kSheet3), page(3, kSheet2), page(4, kSheet4)}, vocabulary());
  expect_whole_sheet(tables);
  EXPECT_EQ(tables[0].grid.at(5, 3)->regions.front().page, 4) << "cells stand on their own pages";
}

TEST(JoinAcross, ACellThatThePapersEdgeCutIsOneAgain) {
  const auto tables =
      join_grids({page(1, {"+-----+------", "|HA   |whole ", "+-----+------", "|HB   |le    ", "+-----+-----+",
                           "|HC   |HD   |", "+-----+-----+", "|A    |1    |", "+-----+-----+"}),
                  page(2, {"------------+", "            |", "------------+", " ft         |", "+---+-------+",
                           "|HE |HG     |", "+---+-------+", "|x  |y      |", "+---+-------+"})},
                 vocabulary());
  ASSERT_EQ(tables.size(), 1u);
  EXPECT_EQ(row_text(tables[0].grid, 0), "HA|whole");
  EXPECT_FALSE(tables[0].grid.at(0, 1)->evidence.joined_text);
  EXPECT_EQ(row_text(tables[0].grid, 1), "HB|left");
  EXPECT_TRUE(tables[0].grid.at(1, 1)->evidence.joined_text) << "of several lines the order is not known";
  EXPECT_EQ(row_text(tables[0].grid, 3), "A|1|x|y");
}

TEST(JoinAcross, AFormOfItsOwnOrOtherRowsAreNoFurtherColumns) {
  auto other_form = kSheet3;
  other_form[2] = "|HF   |HD   |HE   |";
  EXPECT_EQ(join_grids({page(1, kSheet1), page(2, other_form)}, vocabulary()).size(), 2u);
  auto other_rows = kSheet3;
  other_rows.insert(other_rows.begin() + 3, "|     |     |     |");
  EXPECT_EQ(join_grids({page(1, kSheet1), page(2, other_rows)}, vocabulary()).size(), 2u);
}

TEST(JoinAcross, AFormOfTheSameShapeIsNoFurtherColumns) {
  const std::vector<std::string> first{"            ",       "+-----+----------+", "|HG   |first     |",
                                       "+-----+----+-----+", "|HB   |    |P    |", "+-----+----+-----+",
                                       "|HC   |    |Q    |", "+-----+----+-----+"};
  auto second = first;
  second[1] = "+-----+------+---+";  // other columns, as where a stroke seems a ruling
  second[2] = "|HG   |second|   |";
  second[4] = "|HB   |    |R    |";
  for (const Table& table : join_grids({page(1, first), page(2, second)}, vocabulary())) EXPECT_LE(table.grid.columns, 5);
}

}  // namespace
}  // namespace inkgrid::grid
