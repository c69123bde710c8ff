#include "grid/fill_grids.h"

#include <gtest/gtest.h>

#include "grid/find_grids.h"
#include "support/drawn_page.h"

namespace inkgrid::grid {
namespace {

Glyph glyph(const std::string& text, double left, double top, double size = 10) {
  return {text, {left, top, left + size, top + size}, size, Turn::none, GlyphPaint::visible};
}

/// One cell of 200 x 100 points beside another.
std::vector<Grid> two_cells() {
  std::vector<Ruling> rulings;
  for (const double x : {0.0, 200.0, 400.0}) rulings.push_back({Direction::vertical, x, 0, 100, 1});
  for (const double y : {0.0, 100.0}) rulings.push_back({Direction::horizontal, y, 0, 400, 1});
  return find_grids(rulings, 1, {10});
}

std::string text_of(const std::vector<Glyph>& glyphs) {
  auto grids = two_cells();
  fill_grids(grids, glyphs, 1);
  return grids[0].cells[0].content.text();
}

TEST(FillGrids, GlyphsGoToTheirCellsAndLinesOutsideStayLines) {
  const DrawnPage page = draw_page({"TITLE  YEAR      FAR", "+-----+-----+       ", "|AB   |  CD |       ",
                                    "|E    |     |       ", "+-----+-----+       ", "FOOT                "});
  auto grids = find_grids(page.rulings, 1, {10});
  const auto lines = fill_grids(grids, page.glyphs, 7);
  ASSERT_EQ(grids.size(), 1u);
  EXPECT_EQ(grids[0].cells[0].content.text(), "AB E");  // Latin words of two lines stay apart
  EXPECT_EQ(grids[0].cells[1].content.text(), "CD");
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(lines[0].content.text(), "TITLE YEAR");  // letterspacing is no column gap
  EXPECT_EQ(lines[1].content.text(), "FAR");
  EXPECT_EQ(lines[2].content.text(), "FOOT");
  EXPECT_EQ(lines[2].region.page, 7);
}

TEST(FillGrids, SpacesBetweenHanCharactersAreNoPrint) {
  EXPECT_EQ(text_of({glyph("项", 10, 10), glyph(" ", 20, 10), glyph("目", 30, 10)}), "项目");
  EXPECT_EQ(text_of({glyph("a", 10, 10), glyph(" ", 20, 10), glyph("b", 30, 10)}), "a b");
}

TEST(FillGrids, MixedFontsInOneLineKeepTheirOrder) {
  // The sign's font has a higher box, so that its middle lies above that of the print around it.
  Glyph sign = glyph("≥", 10, 7, 9);
  EXPECT_EQ(text_of({glyph("9", 20, 10), glyph("0", 26, 10), sign, glyph("%", 32, 11, 8)}), "≥90%");
}

TEST(FillGrids, LinesJoinWithoutABreak) {
  EXPECT_EQ(text_of({glyph("下", 10, 30), glyph("上", 10, 10), glyph("中", 20, 10)}), "上中下");
}

TEST(FillGrids, VerticalPrintReadsDown) {
  EXPECT_EQ(text_of({glyph("年", 10, 10), glyph("度", 10, 24), glyph("目", 10, 38), glyph("标", 10, 52)}), "年度目标");
}

TEST(FillGrids, InvisibleGlyphsAreNotRead) {
  Glyph hidden = glyph("X", 30, 10);
  hidden.paint = GlyphPaint::invisible;
  EXPECT_EQ(text_of({glyph("A", 10, 10), hidden}), "A");
}

TEST(FillGrids, ALinesLastGlyphOverTheEdgeStaysInItsCell) {
  // 丙 lies across the edge, most of it under the neighbour's first glyph.
  auto grids = two_cells();
  const std::vector<Glyph> overlapping{glyph("乙", 186, 10), glyph("丙", 196, 10), glyph("子", 201, 10),
                                       glyph("丑", 211, 10)};
  fill_grids(grids, overlapping, 1);
  EXPECT_EQ(grids[0].cells[0].content.text(), "乙丙");
  EXPECT_EQ(grids[0].cells[1].content.text(), "子丑");
  // The first glyph of centred print that is wider than its cell.
  grids = two_cells();
  fill_grids(grids, {glyph("甲", 100, 10), glyph("丙", 194, 10), glyph("子", 204, 10), glyph("丑", 214, 10)}, 1);
  EXPECT_EQ(grids[0].cells[0].content.text(), "甲");
  EXPECT_EQ(grids[0].cells[1].content.text(), "丙子丑");
}

TEST(FillGrids, PrintThatOverrunsItsCellBySeveralGlyphsIsOneText) {
  const auto line = [](const std::vector<std::string>& texts, double left) {
    std::vector<Glyph> glyphs;
    for (std::size_t i = 0; i < texts.size(); ++i) glyphs.push_back(glyph(texts[i], left + 10 * static_cast<double>(i), 10));
    return glyphs;
  };
  const auto texts = [](const std::vector<Glyph>& glyphs) {
    auto grids = two_cells();
    fill_grids(grids, glyphs, 1);
    return grids[0].cells[0].content.text() + "|" + grids[0].cells[1].content.text();
  };
  const std::vector<std::string> word{"甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸", "子", "丑",
                                      "寅", "卯", "辰", "巳", "午", "未", "申", "酉", "戌", "亥", "天"};
  std::string all;
  for (const std::string& each : word) all += each;
  EXPECT_EQ(texts(line(word, 4)), all + "|") << "from the left side of the first cell, over the edge by three";
  EXPECT_EQ(texts(line(word, 165)), "|" + all) << "to the right side of the second";
  auto both = line(word, 4);
  const auto own = line({"东", "西"}, 240);
  both.insert(both.end(), own.begin(), own.end());
  EXPECT_EQ(texts(both), all + "|东西");
  EXPECT_EQ(texts(line({"甲", "乙"}, 190)), "甲|乙") << "the ruling stands between two glyphs";
}

TEST(FillGrids, ALastLineUnderTheCellsEdgeStaysWithItsText) {
  std::vector<Ruling> rulings;
  for (const double x : {0.0, 100.0, 200.0}) rulings.push_back({Direction::vertical, x, 0, 100, 1});
  for (const double y : {0.0, 50.0, 100.0}) rulings.push_back({Direction::horizontal, y, 0, 200, 1});
  const auto texts = [&](const std::vector<Glyph>& glyphs) {
    auto grids = find_grids(rulings, 1, {10});
    fill_grids(grids, glyphs, 1);
    return grids[0].at(0, 0)->content.text() + "|" + grids[0].at(1, 0)->content.text();
  };
  const Glyph beside = glyph("右", 110, 10);
  EXPECT_EQ(texts({glyph("上", 2, 34), glyph("末", 2, 46), beside, glyph("下", 2, 60)}), "上末|下");
  EXPECT_EQ(texts({glyph("上", 2, 34), beside, glyph("首", 2, 46), glyph("下", 2, 60)}), "上|首下")
      << "print of the lower cell";
  EXPECT_EQ(texts({glyph("上", 2, 34), glyph("首", 2, 46), glyph("下", 2, 60)}), "上|首下") << "it goes on below";
}

TEST(FillGrids, AGlyphOverAnEdgeIsEvidence) {
  auto grids = two_cells();
  fill_grids(grids, {glyph("A", 100, 10), glyph("B", 194.5, 10)}, 1);
  EXPECT_EQ(grids[0].cells[0].evidence.glyphs_across, 0.5);
  EXPECT_EQ(grids[0].cells[1].evidence.glyphs_across, 0);
  grids = two_cells();
  fill_grids(grids, {glyph("A", 100, 10), glyph("，", 194.5, 10)}, 1);
  EXPECT_EQ(grids[0].cells[0].evidence.glyphs_across, 0) << "a mark hangs over the edge without ink there";
}

}  // namespace
}  // namespace inkgrid::grid
