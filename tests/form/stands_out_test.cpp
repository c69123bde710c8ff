#include "form/stands_out.h"

#include <gtest/gtest.h>

#include <filesystem>

#include "form/lexicon.h"
#include "form/read_declarations.h"
#include "support/written_grid.h"

namespace inkgrid::form {
namespace {

const Lexicon& lexicon() {
  static const Lexicon loaded = load_lexicon(std::filesystem::path(INKGRID_SOURCE_DIR) / "models");
  return loaded;
}

struct Row {
  std::string name, target;
  int height = 1;
};

struct Form {
  std::string office = "266_某市交通局", money = "9.00";
  std::vector<Row> costs{}, rows{};
};

Table written(const Form& form, TextSource source) {
  std::vector<std::vector<Written>> rows{{{"项目名称"}, {"甲", 3}},
                                         {{"主管部门"}, {form.office, 3}},
                                         {{"项目资金（万元）"}, {"年度资金总额"}, {form.money, 2}},
                                         {{"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}}};
  for (const Row& row : form.costs) rows.push_back({{"成本指标"}, {"经济成本指标"}, {row.name}, {row.target}});
  for (const auto& [name, target, height] : form.rows) {
    rows.push_back({{"产出指标", 1, height}, {"数量指标", 1, height}, {name, 1, height}, {target, 1, height}});
    rows.resize(rows.size() + static_cast<std::size_t>(height) - 1);
  }
  return {{1}, {write_line("项目支出绩效目标申报表", 10)}, write_grid(rows, source, 0.999)};
}

/// Texts of the fields that stand out.
std::vector<std::string> standing_out(const std::vector<Form>& forms, TextSource source = TextSource::reader) {
  std::vector<Table> tables;
  for (const Form& form : forms) tables.push_back(written(form, source));
  auto declarations = read_declarations(tables, lexicon(), [](std::string_view) { return true; }, "doc").declarations;
  EXPECT_EQ(declarations.size(), forms.size());
  mark_what_stands_out(declarations, lexicon());
  std::vector<std::string> texts;
  for (const Declaration& declaration : declarations)
    for_each_field(declaration, [&](const std::string&, const Field& field) {
      if (field.evidence.stands_out) texts.push_back(field.text);
    });
  return texts;
}

using Texts = std::vector<std::string>;

TEST(StandsOut, TheOnlyNumberBelowNothing) {
  EXPECT_EQ(standing_out({{.rows = {{"完成率", "-100%"}, {"及时率", "=100%"}}}}), Texts{"-100%"});
  EXPECT_EQ(standing_out({{.rows = {{"甲增幅", "-5%"}, {"乙增幅", "-3%"}}}}), Texts{});
  EXPECT_EQ(standing_out({{.money = "—9.00", .rows = {{"完成率", "=100%"}}}}), Texts{"—9.00"});
  EXPECT_EQ(standing_out({{.rows = {{"完成率", "-100%"}}}}, TextSource::text_layer), Texts{}) << "that is print";
}

TEST(StandsOut, TheOnlyQuantityWithoutAUnit) {
  const std::vector<Row> rows{{"甲率（%）", "95"}, {"数量（个）", "3"}, {"时限", "≤5天"}};
  const auto with = [&](const Row& row) {
    std::vector<Row> all = rows;
    all.push_back(row);
    return std::vector<Form>{{.rows = all}};
  };
  EXPECT_EQ(standing_out(with({"乙率（火）", "100"})), Texts{"100"});
  EXPECT_EQ(standing_out(with({"乙率（%）.", "100"})), Texts{}) << "a speck behind the bracket";
  EXPECT_EQ(standing_out(with({"乙率", "100."})), Texts{"100."});
  EXPECT_EQ(standing_out(with({"乙", "33个左厅"})), Texts{"33个左厅"});
  EXPECT_EQ(standing_out(with({"乙", "33个左右"})), Texts{});
  EXPECT_EQ(standing_out({{.rows = {{"甲", "95"}, {"乙", "3"}, {"丙", "≤5天"}}}}), Texts{});
}

TEST(StandsOut, ADateWithACharacterWrong) {
  const auto stands_out = [](const std::string& target) {
    return standing_out({{.rows = {{"完工", target}}}}) == Texts{target};
  };
  for (const char* misread : {"2026年11月麻前", "2026年5解底前", "11月底萌", "2026织11月底前", "2026年9物10月", "≤2顾"})
    EXPECT_TRUE(stands_out(misread)) << misread;
  for (const char* print : {"2026年11月底前", "9至10月", "12月31日前完成", "2026年", "6月中旬", "2026年内", "三年", "及时",
                            "10月开学前", "第1批按时到位", "≤2起", "5人"})
    EXPECT_FALSE(stands_out(print)) << print;
}

TEST(StandsOut, ATargetWithACharacterThatNoWordHas) {
  EXPECT_EQ(standing_out({{.rows = {{"服务水平", "稳步提舍"}, {"管理水平", "稳步提高"}}}}), Texts{"稳步提舍"});
  EXPECT_EQ(standing_out({{.rows = {{"是否公开", "香"}}}}), Texts{"香"});
  EXPECT_EQ(standing_out({{.rows = {{"堤坝渗漏", "渗漏消除"}, {"堤坝加固", "2座"}}}}), Texts{}) << "its indicator says so";
  EXPECT_EQ(standing_out({{.rows = {{"服务水平", "稳步提舍"}}}}, TextSource::text_layer), Texts{}) << "that is print";
}

TEST(StandsOut, ARowHigherThanWhatItSaysTakes) {
  const Row one{"道路维修养护工程量", "良好以上"};
  EXPECT_EQ(standing_out({{.rows = {one, {"场次人数", "良好优秀", 2}}}}), (Texts{"场次人数", "良好优秀"}));
  EXPECT_EQ(standing_out({{.rows = {one, {"道路维修养护工程量及其质量", "优秀", 2}}}}), Texts{}) << "it takes two lines";
  for (const char* two : {"及时提升", "有效≥90.00(%)", "=100%及时"})
    EXPECT_EQ(standing_out({{.rows = {one, {"道路维修养护工程量及其质量", two, 2}}}}),
              (Texts{"道路维修养护工程量及其质量", two}));
  EXPECT_EQ(standing_out({{.rows = {{"场次", "良好", 2}, {"人数", "优秀", 2}}}}), Texts{}) << "all are high";
  EXPECT_EQ(standing_out({{.rows = {one, {"场次人数", "良好优秀", 2}}}}, TextSource::text_layer), Texts{});
}

TEST(StandsOut, ATextOneCharacterOffOneThatComesAgain) {
  const Form usual{.rows = {{"份数", "3份"}}};
  Form off = usual;
  off.office = "266某市交通局";
  EXPECT_EQ(standing_out({usual, usual, off, usual}), Texts{"266某市交通局"});
  EXPECT_EQ(standing_out({usual, off, usual, off}), Texts{}) << "neither comes more often";
  off.office = "267_某市交通局";
  EXPECT_EQ(standing_out({usual, usual, off, usual}), Texts{}) << "numbers tell offices apart";
}

TEST(StandsOut, ACostThatIsNotTheWholeMoneyAsElsewhere) {
  const Form usual{.costs = {{"总成本", "≤9万元"}}, .rows = {{"份数", "3份"}}};
  Form odd = usual;
  odd.costs[0].target = "≤8万元";
  EXPECT_EQ(standing_out({usual, usual, usual, usual, odd}), Texts{"≤8万元"});
  EXPECT_EQ(standing_out({usual, odd, odd, usual}), Texts{}) << "no habit of these forms";
  odd.costs.push_back({"其他成本", "≤1万元"});
  EXPECT_EQ(standing_out({usual, usual, usual, usual, odd}), Texts{}) << "the costs of several things";
}

}  // namespace
}  // namespace inkgrid::form
