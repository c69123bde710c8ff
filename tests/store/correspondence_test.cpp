#include "store/correspondence.h"

#include <gtest/gtest.h>

#include "store/document.h"

namespace inkgrid::store {
namespace {

Json placed(Json field, double left, double top, double right, double bottom, int page = 1) {
  field["regions"] = {{{"page", page}, {"box", {left, top, right, bottom}}}};
  return field;
}

/// A row whose cells lie at this height, twenty points high.
Json row_at(const std::string& name, double top, int page = 1) {
  Json row = an_indicator(name, "10");
  row["level3"] = placed(row["level3"], 200, top, 350, top + 20, page);
  row["target"] = placed(row["target"], 350, top, 500, top + 20, page);
  return row;
}

Json form_of(const std::string& name, std::vector<Json> rows) {
  Json form = a_declaration(name, "1.00", "10000.00");
  form["project"]["name"] = placed(form["project"]["name"], 100, 60, 300, 80);
  form["indicators"] = std::move(rows);
  return form;
}

std::vector<std::string> rows_of(const Correspondence& same, std::size_t count, std::size_t declaration = 0) {
  std::vector<std::string> pointers;
  for (std::size_t i = 0; i < count; ++i) pointers.push_back(same.pointer(declaration, "/indicators/" + std::to_string(i)));
  return pointers;
}

TEST(Correspondence, ARowMoreMovesThoseBelowIt) {
  const Correspondence same({form_of("甲", {row_at("一", 200), row_at("二", 240)})},
                            {form_of("甲", {row_at("一", 201), row_at("新", 221), row_at("二", 240.5)})});
  EXPECT_EQ(rows_of(same, 2), (std::vector<std::string>{"/indicators/0", "/indicators/2"}));
  EXPECT_EQ(same.pointer(0, "/indicators/1/target"), "/indicators/2/target");
  EXPECT_EQ(same.pointer(0, "/funds/total"), "/funds/total");
  EXPECT_TRUE(same.still_followed(0, -1));
  EXPECT_FALSE(same.still_followed(0, 0));  // another row stands between
  EXPECT_TRUE(same.still_followed(0, 1));   // nothing stood behind, nothing does
}

TEST(Correspondence, ARowLessIsGone) {
  const Correspondence same({form_of("甲", {row_at("一", 200), row_at("二", 220), row_at("三", 240)})},
                            {form_of("甲", {row_at("一", 200), row_at("三", 240)})});
  EXPECT_EQ(rows_of(same, 3), (std::vector<std::string>{"/indicators/0", "", "/indicators/1"}));
  EXPECT_EQ(same.pointer(0, "/indicators/1/target"), "");
  EXPECT_EQ(same.pointer(0, "/indicators/2/no_such"), "");
  EXPECT_EQ(same.pointer(0, "/indicators/9"), "");
  EXPECT_FALSE(same.still_followed(0, 0));
  EXPECT_FALSE(same.still_followed(0, 1));
  EXPECT_TRUE(same.still_followed(0, 2));
}

TEST(Correspondence, PlacesSayMoreThanWords) {
  // All rows read alike but the first, which is read as the second was; a cell's ruling reaches into its neighbour.
  const Correspondence same({form_of("甲", {row_at("数量", 200), row_at("质量", 220), row_at("质量", 240)})},
                            {form_of("甲", {row_at("质量", 203), row_at("质量", 223), row_at("质量", 243)})});
  EXPECT_EQ(rows_of(same, 3), (std::vector<std::string>{"/indicators/0", "/indicators/1", "/indicators/2"}));
  const Correspondence other_page({form_of("甲", {row_at("数量", 200, 1)})}, {form_of("甲", {row_at("数量", 200, 2)})});
  EXPECT_EQ(other_page.pointer(0, "/indicators/0"), "");
}

TEST(Correspondence, ACellThatIsReadAsTwoIsItsHalfThatReadsTheSame) {
  Json upper = row_at("上", 200), lower = row_at("合", 210);
  for (const char* key : {"level3", "target"}) {
    upper[key]["regions"][0]["box"][3] = 210;
    lower[key]["regions"][0]["box"][3] = 220;
  }
  const Correspondence same({form_of("甲", {row_at("合", 200)})}, {form_of("甲", {upper, lower})});
  EXPECT_EQ(same.pointer(0, "/indicators/0"), "/indicators/1");
}

TEST(Correspondence, WordsAndOrderWhereThereAreNoPlaces) {
  const auto plain = [](const std::vector<std::string>& names) {
    Json form = a_declaration("甲", "1.00", "10000.00");
    form["indicators"] = Json::array();
    for (const std::string& name : names) form["indicators"].push_back(an_indicator(name, "10"));
    return form;
  };
  EXPECT_EQ(rows_of({{plain({"一", "二", "三"})}, {plain({"二", "三"})}}, 3),
            (std::vector<std::string>{"", "/indicators/0", "/indicators/1"}));
  EXPECT_EQ(rows_of({{plain({"一", "二", "三"})}, {plain({"一", "贰", "三"})}}, 3),
            (std::vector<std::string>{"/indicators/0", "/indicators/1", "/indicators/2"}));
}

TEST(Correspondence, AMergedCellOutlivesItsFirstRow) {
  std::vector<Json> rows{row_at("一", 200), row_at("二", 220)};
  for (Json& row : rows) row["level2"] = placed(row["level2"], 100, 200, 200, 240);
  const Correspondence same({form_of("甲", rows)}, {form_of("甲", {rows[1]})});
  EXPECT_EQ(same.pointer(0, "/indicators/0/level2"), "");
  EXPECT_EQ(same.place_on_paper(0, "/indicators/0/level2"), "/indicators/0/level2");
  EXPECT_EQ(same.place_on_paper(0, "/indicators/0/level1"), "");  // has no place that another row could share
  EXPECT_EQ(same.place_on_paper(0, "/indicators/0/target"), "");
}

TEST(Correspondence, ProjectsOfALedgerAreKnownByTheirRows) {
  std::vector<Json> projects;
  for (int i = 0; i < 4; ++i) {
    Json form = form_of("项目", {row_at("指标", 200 + 20 * i)});
    form["title"] = placed(form["title"], 100, 20, 500, 40);  // of all
    form["project"]["name"] = placed(form["project"]["name"], 20, 200 + 20 * i, 100, 220 + 20 * i);
    projects.push_back(form);
  }
  const Correspondence fewer(projects, {projects[0], projects[2], projects[3]});
  EXPECT_EQ(fewer.declaration(0), 0U);
  EXPECT_EQ(fewer.declaration(1), std::nullopt);
  EXPECT_EQ(fewer.declaration(2), 1U);
  EXPECT_EQ(fewer.pointer(3, "/indicators/0/target"), "/indicators/0/target");
  EXPECT_EQ(fewer.pointer(1, "/title"), "");
  const Correspondence more({projects[1], projects[3]}, projects);
  EXPECT_EQ(more.declaration(0), 1U);
  EXPECT_EQ(more.declaration(1), 3U);
}

TEST(Correspondence, ExtrasAreKnownByTheirLabels) {
  Json before = form_of("甲", {row_at("一", 200)}), after = before;
  after["extra"].insert(after["extra"].begin(), Json{{"label", "电话"}, {"field", a_field("0100")}});
  before["indicators"][0]["extra"] = {{{"label", "备注"}, {"field", a_field("无")}}};
  after["indicators"][0]["extra"] = {{{"label", "单位"}, {"field", a_field("个")}},
                                     {{"label", "备注"}, {"field", a_field("有")}}};
  const Correspondence same({before}, {after});
  EXPECT_EQ(same.pointer(0, "/extra/0/field"), "/extra/1/field");
  EXPECT_EQ(same.pointer(0, "/indicators/0/extra/0/field"), "/indicators/0/extra/1/field");
}

}  // namespace
}  // namespace inkgrid::store
