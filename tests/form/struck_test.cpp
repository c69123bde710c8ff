#include "form/struck.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "form/lexicon.h"
#include "support/written_grid.h"

namespace inkgrid::form {
namespace {

const Lexicon& lexicon() {
  static const Lexicon loaded = load_lexicon(std::filesystem::path(INKGRID_SOURCE_DIR) / "models");
  return loaded;
}

// A form whose heading of targets reads as `heading`, with strokes through the cells of these texts.
Understanding understood(const std::string& heading, const std::vector<std::string>& struck) {
  Table table{{1},
              {write_line("项目支出绩效目标申报表", 10)},
              write_grid({{{"项目名称"}, {"甲", 3}},
                          {{"主管部门"}, {"某市交通局", 3}},
                          {{"一级指标"}, {"二级指标"}, {"三级指标"}, {heading}},
                          {{"产出指标"}, {"数量指标"}, {"份数"}, {"3份"}},
                          {{"产出指标"}, {"质量指标"}, {"合格率"}, {"95%"}}},
                         TextSource::reader, 0.999)};
  for (Cell& cell : table.grid.cells) {
    cell.evidence.foreign_ink = std::ranges::find(struck, cell.content.text()) != struck.end();
    if (cell.evidence.foreign_ink) cell.content.readings.front().characters = {{"X", 0.6, {}}};
  }
  const std::vector<Table> tables{table};
  Understanding understanding = read_declarations(tables, lexicon(), [](std::string_view) { return true; }, "doc");
  doubt_beside_struck(tables, understanding);
  return understanding;
}

bool is_told(const Declaration& declaration) {
  return std::ranges::any_of(declaration.findings, [](const Finding& finding) { return finding.rule == "struck-through"; });
}

TEST(Struck, WhatAHiddenHeadingMayHeadIsDoubtful) {
  const Understanding hidden = understood("某X标", {"某X标"});
  ASSERT_EQ(hidden.declarations.size(), 1u);
  const Declaration& declaration = hidden.declarations.front();
  EXPECT_TRUE(is_told(declaration));
  int doubtful = 0;
  for_each_field(declaration, [&](const std::string& pointer, const Field& field) {
    if (field.text == "3份" || field.text == "95%") {
      EXPECT_TRUE(field.evidence.cell.foreign_ink) << pointer;
      ++doubtful;
    }
    if (field.text == "份数" || field.text == "某市交通局") {
      EXPECT_FALSE(field.evidence.cell.foreign_ink) << pointer;
    }
    if (field.source == FieldSource::absent) {
      EXPECT_TRUE(field.evidence.cell.foreign_ink) << pointer << " may stand under the strokes";
    }
  });
  EXPECT_EQ(doubtful, 2);
}

TEST(Struck, ALabelThatWasKnownAllTheSameDoesNoHarm) {
  const Understanding known = understood("指标值", {"指标值", "3份"});
  ASSERT_EQ(known.declarations.size(), 1u);
  EXPECT_FALSE(is_told(known.declarations.front()));
  ASSERT_EQ(known.declarations.front().indicators.size(), 2u);
  EXPECT_TRUE(known.declarations.front().indicators[0].target.evidence.cell.foreign_ink) << "its own strokes";
  EXPECT_FALSE(known.declarations.front().indicators[1].target.evidence.cell.foreign_ink);
  EXPECT_FALSE(is_told(understood("某X标", {}).declarations.front())) << "no strokes";
}

}  // namespace
}  // namespace inkgrid::form
