#include "form/read_declarations.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>

#include "support/temporary_folder.h"
#include "support/written_grid.h"

namespace inkgrid::form {
namespace {

const Lexicon& lexicon() {
  static const Lexicon loaded = load_lexicon(std::filesystem::path(INKGRID_SOURCE_DIR) / "models");
  return loaded;
}

Understanding understand(Grid grid, std::vector<TextLine> above = {}) {
  return read_declarations(
      {{{1}, std::move(above), std::move(grid)}}, lexicon(), [](std::string_view) { return true; }, "doc");
}

const Field& field(const Declaration& declaration, const std::string& pointer) {
  static const Field none;
  const Field* found = &none;
  for_each_field(declaration, [&](const std::string& at, const Field& value) {
    if (at == pointer) found = &value;
  });
  return *found;
}

std::string yuan(const Field& field) {
  const auto* value = std::get_if<Decimal>(&field.value);
  return value != nullptr ? value->to_string(2) : "none";
}

/// What the place of a text was taken for, in a word: role, key or fields.
std::string taken_for(const Understanding& result, const std::string& text) {
  for (const Understood& place : result.understood) {
    if (place.text != text) continue;
    std::string words = to_string(place.role) + " " + place.key;
    for (const FieldPlace& field : place.fields) words += (words.ends_with(' ') ? "" : " ") + to_string(field);
    return words;
  }
  return "not there";
}

/// One form a project, labels nobody described as a form definition.
std::vector<std::vector<Written>> plain_form() {
  return {{{"项目名称", 2}, {"物业管理费", 3}},
          {{"主管部门及代码", 2}, {"266_某市交通运输局"}, {"承担单位"}, {"某市港航中心"}},
          {{"项目资金\n（万元）", 2, 3}, {"年度预算资金总额："}, {"182.44", 2}},
          {{"其中：财政拨款"}, {"182.44", 2}},
          {{"其他资金"}, {"0.00", 2}},
          {{"总体目标"}, {"做好物业管理，保障机关运转。", 4}},
          {{""}, {"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}},
          {{"绩效指标", 1, 3}, {"产出指标", 1, 2}, {"数量指标", 1, 2}, {"保障人数"}, {"≥300人"}},
          {{"食堂就餐人数"}, {""}},
          {{"满意度指标"}, {"服务对象满意度指标"}, {"涉及人员满意度（%）"}, {"≥95"}}};
}

TEST(ReadDeclarations, ColumnsWithoutAKnownHeadingAreToldByTheirCells) {
  auto rows = plain_form();
  rows[6] = {{""}, {"一级指标"}, {"二级指标"}, {"三级指标"}, {"去年做到"}, {"怎样比"}, {"要做到"}, {"计数用"}};
  for (const std::size_t row : {0, 1, 2, 3, 4, 5}) rows[row].back().columns += 3;
  rows[7] = {{"绩效指标", 1, 3}, {"产出指标", 1, 2}, {"数量指标", 1, 2}, {"保障人数"}, {"280"}, {"≥"}, {"300"}, {"人"}};
  rows[8] = {{"食堂就餐人数"}, {"150"}, {"不少于"}, {"160"}, {"人"}};
  rows[9] = {{"满意度指标"}, {"服务对象满意度指标"}, {"涉及人员满意度"}, {"93"}, {"≥"}, {"95"}, {"%"}};
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/indicators/1/target").text, "不少于160人");
}

TEST(ReadDeclarations, WordsForADirectionAreNoOperators) {
  auto rows = plain_form();
  for (const std::size_t row : {0, 1, 2, 3, 4, 5}) rows[row].back().columns += 1;
  rows[6] = {{""}, {"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标方向"}, {"指标值"}};
  rows[7] = {{"绩效指标", 1, 3}, {"产出指标", 1, 2}, {"数量指标", 1, 2}, {"保障人数"}, {"正向"}, {"300人"}};
  rows[8] = {{"差错数"}, {"反向指标"}, {"2个"}};
  rows[9] = {{"满意度指标"}, {"服务对象满意度指标"}, {"涉及人员满意度"}, {"正向"}, {"95%"}};
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/indicators/0/target").text, "300人");
  ASSERT_EQ(result.declarations[0].indicators[1].extra.size(), 1u);
  EXPECT_EQ(result.declarations[0].indicators[1].extra[0].field.text, "反向指标");
}

// 绩效指标 at the side of every row heads a column of other forms, and 时效指标 is all but that.
TEST(ReadDeclarations, ALevelThatAReaderDoubtsIsNoHeading) {
  for (const char* level2 : {"时效指标", "时效指标·"}) {
    auto rows = plain_form();
    rows[7] = {{"绩效指标"}, {"产出指标"}, {"数量指标"}, {"保障人数"}, {"≥300人"}};
    rows[8] = {{"绩效指标"}, {"产出指标"}, {level2}, {"支付及时率"}, {"≥80%"}};
    rows[9] = {{"绩效指标"}, {"满意度指标"}, {"服务对象满意度指标"}, {"涉及人员满意度"}, {"≥95%"}};
    const auto result = understand(write_grid(rows, TextSource::reader), {write_line("项目绩效目标表", 10)});
    ASSERT_EQ(result.declarations.size(), 1u);
    const auto& indicators = result.declarations[0].indicators;
    ASSERT_EQ(indicators.size(), 3u) << level2;
    EXPECT_EQ(indicators[1].level3.text, "支付及时率");
    EXPECT_EQ(indicators[2].level3.text, "涉及人员满意度");
  }
}

// Rulings that were lost leave no row of headings, or no table: a whole form must not be missing without a word.
TEST(ReadDeclarations, AFormOnAPictureThatIsNotUnderstoodIsTold) {
  const auto warned = [](std::vector<std::vector<Written>> rows, TextSource source, std::vector<std::string> texts) {
    std::vector<TextLine> lines;
    for (const std::string& text : texts) lines.push_back(write_line(text, 10 + 20.0 * static_cast<double>(lines.size())));
    for (TextLine& line : lines) line.content.source = source;
    const auto result = understand(write_grid(rows, source), lines);
    EXPECT_TRUE(result.declarations.empty());
    return result.warnings.size();
  };
  auto rows = plain_form();
  rows.resize(7);
  rows[6] = {{"绩效指标"}, {"一级旨际二级旨际", 4}};
  EXPECT_EQ(warned(rows, TextSource::reader, {"项目绩效目标表"}), 1u);
  EXPECT_EQ(warned(rows, TextSource::text_layer, {"项目绩效目标表"}), 0u)
      << "what is printed without indicators is another form";
  EXPECT_EQ(warned(rows, TextSource::reader, {"项目收支总表"}), 0u);
  EXPECT_EQ(warned({}, TextSource::reader, {"项目绩效目标表", "项目名称", "主管部门", "年度目标", "一级指标"}), 1u);
  EXPECT_EQ(warned({{{"项目名称"}, {"预算金额"}, {"执行金额"}}}, TextSource::reader, {"项目绩效自评结果汇总表"}), 0u);
  EXPECT_EQ(warned({}, TextSource::reader, {"目录", "一、项目绩效目标表", "二、部门收支总表"}), 0u);
}

// A fax has specks: they are no unit, and hide none that stands in level 3.
TEST(ReadDeclarations, ASpeckBehindAFigureIsNoUnit) {
  auto rows = plain_form();
  rows[8] = {{"食堂满意度（%）."}, {"90."}};
  const auto result = understand(write_grid(rows, TextSource::reader), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  const Field& target = result.declarations[0].indicators.at(1).target;
  const auto& value = std::get<TargetValue>(target.value);
  EXPECT_EQ(value.number, "90");
  EXPECT_EQ(value.unit, "%");
  EXPECT_EQ(value.unit_from, UnitFrom::level3);
  EXPECT_FALSE(target.evidence.parses) << "no target ends so: it is marked";
}

TEST(ReadDeclarations, AFormNobodyDescribedComesOutByItsLabels) {
  const auto result =
      understand(write_grid(plain_form()), {write_line("政策和项目预算绩效目标表", 10), write_line("（2026年度）", 30)});
  ASSERT_EQ(result.declarations.size(), 1u);
  const Declaration& d = result.declarations[0];
  EXPECT_EQ(d.form, "generic");
  EXPECT_EQ(d.title.text, "政策和项目预算绩效目标表");
  EXPECT_EQ(d.fiscal_year.text, "2026年度");
  EXPECT_EQ(std::get<int>(d.fiscal_year.value), 2026);
  EXPECT_EQ(field(d, "/project/name").text, "物业管理费");
  EXPECT_EQ(field(d, "/project/competent_department").text, "266_某市交通运输局");
  EXPECT_EQ(field(d, "/project/implementing_unit").text, "某市港航中心");
  EXPECT_EQ(field(d, "/project/nature").source, FieldSource::absent);
  EXPECT_EQ(field(d, "/funds/unit").text, "万元");
  EXPECT_EQ(yuan(field(d, "/funds/annual_requested")), "1824400.00");
  EXPECT_EQ(yuan(field(d, "/funds/annual_fiscal")), "1824400.00");
  EXPECT_EQ(yuan(field(d, "/funds/annual_other")), "0.00");
  EXPECT_EQ(field(d, "/funds/total").source, FieldSource::absent);
  EXPECT_EQ(field(d, "/goals/annual").text, "做好物业管理，保障机关运转。");
  ASSERT_EQ(d.indicators.size(), 3u);
  EXPECT_EQ(d.indicators[1].level1.text, "产出指标");
  EXPECT_EQ(d.indicators[1].level3.text, "食堂就餐人数");
  EXPECT_EQ(d.indicators[1].target.text, "");
  EXPECT_EQ(d.indicators[1].target.regions.size(), 1u) << "a blank cell has a place";
  const auto& unit = std::get<TargetValue>(d.indicators[2].target.value);
  EXPECT_EQ(unit.unit, "%");
  EXPECT_EQ(unit.unit_from, UnitFrom::level3);
  EXPECT_TRUE(d.extra.empty()) << d.extra[0].name << d.extra[0].field.text;
}

TEST(ReadDeclarations, MoneyBelowATotalBelongsToIt) {
  auto rows = plain_form();
  rows[2] = {{"资金（元）", 2, 3}, {"项目资金总额"}, {"5"}, {"年度资金申请总额：3.00"}};
  rows[3] = {{"其中：财政资金"}, {"4"}, {"当年财政拨款：2"}};
  rows[4] = {{"其他资金"}, {"1"}, {"上年结转资金：1"}};
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标申报表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  const Declaration& d = result.declarations[0];
  EXPECT_EQ(yuan(field(d, "/funds/total")), "5.00");
  EXPECT_EQ(yuan(field(d, "/funds/total_fiscal")), "4.00");
  EXPECT_EQ(yuan(field(d, "/funds/total_other")), "1.00");
  EXPECT_EQ(yuan(field(d, "/funds/annual_requested")), "3.00");
  EXPECT_EQ(field(d, "/funds/annual_requested").text, "3.00");
  EXPECT_EQ(yuan(field(d, "/funds/annual_fiscal")), "2.00");
  EXPECT_EQ(yuan(field(d, "/funds/annual_carryover")), "1.00");
}

TEST(ReadDeclarations, OperatorNumberAndUnitInColumnsAreOneTarget) {
  const auto result = understand(write_grid({{{"项目名称", 2}, {"甲", 4}},
                                             {{"一级指标"}, {"二级指标"}, {"三级指标"}, {"性质"}, {"指标值"}, {"计量单位"}},
                                             {{"产出指标"}, {"数量指标"}, {"报告"}, {"≥"}, {"434"}, {"份"}},
                                             {{"效益指标"}, {"社会效益指标"}, {"影响"}, {"定性"}, {"优"}, {""}}}),
                                 {write_line("项目支出绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  const auto& rows = result.declarations[0].indicators;
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].target.text, "≥434份");
  EXPECT_EQ(std::get<TargetValue>(rows[0].target.value),
            (TargetValue{TargetKind::quantitative, ">=", "434", {}, {}, "份", UnitFrom::column}));
  EXPECT_EQ(rows[1].target.text, "优");
}

TEST(ReadDeclarations, ALedgerGivesADeclarationAProject) {
  const auto result =
      understand(write_grid({{{"项目名称", 1, 2},
                              {"项目总额", 1, 2},
                              {"其中：", 2},
                              {"绩效目标", 1, 2},
                              {"一级指标", 1, 2},
                              {"二级指标", 1, 2},
                              {"三级指标", 1, 2},
                              {"指标值", 1, 2}},
                             {{"财政资金"}, {"其他资金"}},
                             {{"甲", 1, 2},
                              {"3.5", 1, 2},
                              {"3.5", 1, 2},
                              {"", 1, 2},
                              {"目标甲", 1, 2},
                              {"产出指标"},
                              {"数量指标"},
                              {"份数"},
                              {"≥3份"}},
                             {{"效益指标"}, {"社会效益指标"}, {"影响"}, {"优"}},
                             {{"乙"}, {"1"}, {""}, {"1"}, {"目标乙"}, {"产出指标"}, {"质量指标"}, {"合格率"}, {"100%"}}}),
                 {write_line("项目支出绩效目标表", 10), write_line("单位：万元", 30)});
  ASSERT_EQ(result.declarations.size(), 2u);
  const Declaration& first = result.declarations[0];
  EXPECT_EQ(field(first, "/project/name").text, "甲");
  EXPECT_EQ(yuan(field(first, "/funds/annual_requested")), "35000.00");
  EXPECT_EQ(yuan(field(first, "/funds/annual_fiscal")), "35000.00");
  EXPECT_EQ(field(first, "/goals/annual").text, "目标甲");
  ASSERT_EQ(first.indicators.size(), 2u);
  EXPECT_EQ(first.indicators[1].target.text, "优");
  const Declaration& second = result.declarations[1];
  EXPECT_EQ(field(second, "/project/name").text, "乙");
  EXPECT_EQ(yuan(field(second, "/funds/annual_other")), "10000.00");
  ASSERT_EQ(second.indicators.size(), 1u);
  EXPECT_EQ(second.indicators[0].level3.text, "合格率");
  EXPECT_EQ(second.id, "doc-2");
  EXPECT_EQ(second.indicators[0].id, "doc-2-1");
}

TEST(ReadDeclarations, ALedgersProjectStandsOnThePagesOfItsOwnRows) {
  Grid grid = write_grid({{{"项目名称"}, {"项目总额"}, {"绩效目标"}, {"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}},
                          {{"甲", 1, 2}, {"3.5"}, {"目标一"}, {"产出指标"}, {"数量指标"}, {"份数"}, {"≥3份"}},
                          {{"1.5"}, {"目标二"}, {"产出指标"}, {"质量指标"}, {"合格率"}, {"100%"}}});
  for (Cell& cell : grid.cells) {
    if (cell.row == 1 && cell.column == 0) cell.regions.push_back({2, {0, 0, 100, 20}, {}});  // cut by the break
    if (cell.row == 2) cell.regions.front().page = 2;
  }
  const auto result = read_declarations(
      {{{1, 2}, {write_line("项目支出绩效目标表", 10)}, std::move(grid)}}, lexicon(), [](std::string_view) { return true; },
      "doc");
  ASSERT_EQ(result.declarations.size(), 2u);
  EXPECT_EQ(result.declarations[0].pages, std::vector<int>{1});
  EXPECT_EQ(result.declarations[1].pages, std::vector<int>{2});
}

TEST(ReadDeclarations, ATableInTheHeadKeepsItsHeadings) {
  auto form = plain_form();
  form.insert(form.begin() + 5,
              {{{"主要任务", 1, 5}, {"任务名称", 1, 2}, {"预算金额（万元）", 2}, {"执行率分值（10分）", 1, 5}},
               {{"小计"}, {"财政拨款"}},
               {{"养护"}, {"80.1"}, {"80.1"}},
               {{"巡查"}, {"20.2"}, {""}},
               {{"金额合计"}, {"100.3"}, {"80.1"}}});
  const auto result = understand(write_grid(form));
  ASSERT_EQ(result.declarations.size(), 1u);
  std::string kept;
  for (const NamedField& extra : result.declarations[0].extra) kept += extra.name + "=" + extra.field.text + ";";
  EXPECT_EQ(kept,
            "执行率分值=10分;任务名称=养护;预算金额（万元） 小计=80.1;预算金额（万元） 财政拨款=80.1;"
            "任务名称=巡查;预算金额（万元） 小计=20.2;任务名称=金额合计;预算金额（万元） 小计=100.3;"
            "预算金额（万元） 财政拨款=80.1;");
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_fiscal")), "1824400.00") << "that of the form";
}

TEST(ReadDeclarations, ASumStandsBelowItsLabel) {
  auto form = plain_form();
  form[2] = {{"总体资金情况（万元）", 2, 3}, {"预算支出总额", 1, 2}, {"财政拨款", 2}};
  form[3] = {{"基本支出"}, {"项目支出"}};
  form[4] = {{"182.44"}, {"100.00"}, {"82.44"}};
  const auto result = understand(write_grid(form));
  ASSERT_EQ(result.declarations.size(), 1u);
  const Declaration& d = result.declarations[0];
  EXPECT_EQ(yuan(field(d, "/funds/annual_requested")), "1824400.00");
  EXPECT_EQ(field(d, "/funds/annual_fiscal").source, FieldSource::absent);
  ASSERT_EQ(d.extra.size(), 2u);
  EXPECT_EQ(d.extra[0].name, "财政拨款 基本支出");
  EXPECT_EQ(d.extra[1].field.text, "82.44");
}

TEST(ReadDeclarations, UnitsStandInLevel3OrInTheirColumn) {
  const auto result = understand(write_grid({{{"项目名称"}, {"设备更新", 4}},
                                             {{"一级指标"}, {"三级指标"}, {"性质"}, {"指标值"}, {"计量单位"}},
                                             {{"产出指标"}, {"巡检频次（次/年）"}, {"≥"}, {"2"}, {""}},
                                             {{"产出指标"}, {"设备数（含备用）"}, {"＝"}, {"4"}, {""}},
                                             {{"产出指标"}, {"采购数量"}, {"＝"}, {"14"}, {"个（台、套、件、辆）"}}}));
  ASSERT_EQ(result.declarations.size(), 1u);
  const auto unit = [&](std::size_t row) {
    return std::get<TargetValue>(result.declarations[0].indicators.at(row).target.value).unit;
  };
  EXPECT_EQ(unit(0), "次/年");
  EXPECT_EQ(unit(1), "");
  EXPECT_EQ(unit(2), "个(台、套、件、辆)");
}

TEST(ReadDeclarations, TwoBlocksOfTheNationalFormKeepTheirScopes) {
  const auto result =
      understand(write_grid({{{"项目名称", 2}, {"甲", 5}},
                             {{"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}, {"二级指标"}, {"三级指标"}, {"指标值"}},
                             {{"产出指标"}, {"数量指标"}, {"三年建成"}, {"≥9个"}, {"数量指标"}, {"当年建成"}, {"≥3个"}}}),
                 {write_line("项目支出绩效目标申报表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  const auto& rows = result.declarations[0].indicators;
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].scope, Indicator::Scope::overall);
  EXPECT_EQ(rows[0].level3.text, "三年建成");
  EXPECT_EQ(rows[1].scope, Indicator::Scope::annual);
  EXPECT_EQ(rows[1].level1.text, "产出指标");
  EXPECT_EQ(rows[1].target.text, "≥3个");
}

TEST(ReadDeclarations, TwoTargetsOfOneIndicatorKeepTheirScopes) {
  const auto result = understand(write_grid({{{"项目名称", 2}, {"甲", 3}},
                                             {{"一级指标"}, {"二级指标"}, {"三级指标"}, {"实施期指标值"}, {"年度指标值"}},
                                             {{"产出指标"}, {"数量指标"}, {"建成"}, {"≥9个"}, {"≥3个"}}}),
                                 {write_line("项目支出绩效目标申报表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  const auto& rows = result.declarations[0].indicators;
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].scope, Indicator::Scope::overall);
  EXPECT_EQ(rows[0].target.text, "≥9个");
  EXPECT_EQ(rows[1].scope, Indicator::Scope::annual);
  EXPECT_EQ(rows[1].level3.text, "建成");
  EXPECT_EQ(rows[1].target.text, "≥3个");
}

TEST(ReadDeclarations, TwoTargetsOfOneIndicatorShareItsOtherColumns) {
  const auto result =
      understand(write_grid({{{"项目名称", 2}, {"甲", 5}},
                             {{"一级指标"}, {"二级指标"}, {"三级指标"}, {"中期指标值"}, {"年度指标值"}, {"分值"}, {"说明"}},
                             {{"产出指标"}, {"数量指标"}, {"建成"}, {"≥9个"}, {"≥3个"}, {"10"}, {"见附表"}}}),
                 {write_line("项目支出绩效目标申报表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  const auto& rows = result.declarations[0].indicators;
  ASSERT_EQ(rows.size(), 2u);
  for (const Indicator& row : rows) {
    ASSERT_TRUE(row.weight);
    EXPECT_EQ(row.weight->text, "10");
    ASSERT_EQ(row.extra.size(), 1u);
    EXPECT_EQ(row.extra[0].field.text, "见附表");
  }
}

TEST(ReadDeclarations, MoneyInColumnsKeepsTheWordsOverEach) {
  const auto result = understand(write_grid({{{"项目名称", 2}, {"甲", 3}},
                                             {{"项目资金（万元）", 1, 3}, {""}, {"年初预算数"}, {"全年执行数"}, {"得分"}},
                                             {{"年度资金总额"}, {"10"}, {"9"}, {"9.5"}},
                                             {{"其他资金"}, {""}, {""}, {"—"}},
                                             {{"一级指标"}, {"二级指标"}, {"三级指标"}, {"年初指标值"}, {"实际完成值"}},
                                             {{"产出指标"}, {"数量指标"}, {"份数"}, {"3份"}, {"2份"}},
                                             {{"总分", 3}, {"96"}, {""}}}),
                                 {write_line("项目支出绩效自评表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  const Declaration& d = result.declarations[0];
  EXPECT_EQ(yuan(field(d, "/funds/annual_requested")), "100000.00");
  EXPECT_EQ(field(d, "/funds/annual_other").text, "");
  std::string kept;
  for (const NamedField& extra : d.extra) kept += extra.name + "=" + extra.field.text + ";";
  EXPECT_EQ(kept, "年度资金总额 全年执行数=9;年度资金总额 得分=9.5;其他资金 全年执行数=;其他资金 得分=—;总分=96;");
  ASSERT_EQ(d.indicators.size(), 1u);
  EXPECT_EQ(d.indicators[0].target.text, "3份");
}

TEST(ReadDeclarations, ALabelsParenthesesMayHoldItsValue) {
  auto rows = plain_form();
  rows[2] = {{"项目资金\n（万元）", 2, 3}, {"年度预算资金总额："}, {"182.44"}, {"执行率分值（10分）", 1, 3}};
  rows[3] = {{"其中：财政拨款"}, {"182.44"}};
  rows[4] = {{"其他资金"}, {"0.00"}};
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.at(0).extra.size(), 1u);
  EXPECT_EQ(result.declarations[0].extra[0].name, "执行率分值");
  EXPECT_EQ(result.declarations[0].extra[0].field.text, "10分");
}

TEST(ReadDeclarations, ALedgersHeadingMayNameTheUnit) {
  const auto result =
      understand(write_grid({{{"项目名称"}, {"预算金额（万元）"}, {"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}},
                             {{"甲"}, {"3.5"}, {"产出指标"}, {"数量指标"}, {"份数"}, {"≥3份"}}}),
                 {write_line("项目支出绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/funds/unit").text, "万元");
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_requested")), "35000.00");
}

TEST(ReadDeclarations, TheNationalFormsGoalsAndMoneyStandSideBySide) {
  const auto result = understand(
      write_grid({{{"项目名称", 2}, {"甲", 6}},
                  {{"主管部门及代码", 2}, {"某部[001]", 3}, {"实施单位", 1}, {"某局", 2}},
                  {{"项目属性", 2}, {"新增项目", 3}, {"项目期"}, {"3年", 2}},
                  {{"项目资金（万元）", 2, 3}, {"中期资金总额："}, {"30", 2}, {"年度资金总额："}, {"10", 2}},
                  {{"其中：财政拨款"}, {"28", 2}, {"其中：财政拨款"}, {"9", 2}},
                  {{"其他资金"}, {"2", 2}, {"其他资金"}, {"1", 2}},
                  {{"总体目标", 2, 2}, {"中期目标（2026年—2028年）", 3}, {"年度目标", 3}},
                  {{"三年之内", 3}, {"一年之内", 3}},
                  {{"绩效指标", 1, 2},
                   {"一级指标"},
                   {"二级指标"},
                   {"三级指标"},
                   {"指标值"},
                   {"二级指标"},
                   {"三级指标"},
                   {"指标值"}},
                  {{"产出指标"}, {"数量指标"}, {"指标1：建成"}, {"≥9个"}, {"数量指标"}, {"指标1：开工"}, {"≥3个"}}}),
      {write_line("项目支出绩效目标申报表", 10), write_line("（2026年度）", 30)});
  ASSERT_EQ(result.declarations.size(), 1u);
  const Declaration& d = result.declarations[0];
  EXPECT_EQ(field(d, "/project/nature").text, "新增项目");
  EXPECT_EQ(yuan(field(d, "/funds/total")), "300000.00");
  EXPECT_EQ(yuan(field(d, "/funds/total_fiscal")), "280000.00");
  EXPECT_EQ(yuan(field(d, "/funds/total_other")), "20000.00");
  EXPECT_EQ(yuan(field(d, "/funds/annual_requested")), "100000.00");
  EXPECT_EQ(yuan(field(d, "/funds/annual_fiscal")), "90000.00");
  EXPECT_EQ(yuan(field(d, "/funds/annual_other")), "10000.00");
  EXPECT_EQ(field(d, "/goals/overall").text, "三年之内");
  EXPECT_EQ(field(d, "/goals/annual").text, "一年之内");
  ASSERT_EQ(d.indicators.size(), 2u);
  EXPECT_EQ(d.indicators[1].level3.text, "指标1：开工");
  EXPECT_EQ(d.indicators[1].scope, Indicator::Scope::annual);
  ASSERT_EQ(d.extra.size(), 1u);
  EXPECT_EQ(d.extra[0].name, "项目期");
}

TEST(ReadDeclarations, AFormInTwoTablesIsOne) {
  const Grid head = write_grid({{{"项目名称"}, {"甲"}}, {{"实施单位"}, {"某局"}}, {{"年度目标"}, {"做好"}}});
  const Grid indicators =
      write_grid({{{"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}}, {{"产出指标"}, {"数量指标"}, {"份数"}, {"3份"}}});
  const auto result = read_declarations(
      {{{1}, {write_line("项目绩效目标表", 10)}, head}, {{1}, {}, indicators}, {{1}, {}, indicators}}, lexicon(),
      [](std::string_view) { return true; }, "doc");
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/project/implementing_unit").text, "某局");
  EXPECT_EQ(field(result.declarations[0], "/goals/annual").text, "做好");
  ASSERT_EQ(result.declarations[0].indicators.size(), 1u);
  EXPECT_EQ(result.declarations[0].indicators[0].target.text, "3份");
}

TEST(ReadDeclarations, LinesBetweenTheTablesOfAFormAreItsOwn) {
  const Grid head = write_grid({{{"项目名称"}, {"甲"}}, {{"实施单位"}, {"某局"}}});
  const Grid money = write_grid({{{"年度资金总额"}, {"12.5"}}});
  const Grid indicators =
      write_grid({{{"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}}, {{"产出指标"}, {"数量指标"}, {"份数"}, {"3份"}}});
  const auto result = read_declarations(
      {{{1}, {write_line("项目绩效目标表", 10)}, head},
       {{1}, {write_line("单位：万元", 100)}, money},
       {{2}, {write_line("— 1 —", 300), write_line("设定于2025年11月20日", 310)}, indicators}},
      lexicon(), [](std::string_view) { return true; }, "doc");
  ASSERT_EQ(result.declarations.size(), 1u);
  const Declaration& d = result.declarations[0];
  EXPECT_EQ(d.pages, (std::vector<int>{1}));
  EXPECT_EQ(yuan(field(d, "/funds/annual_requested")), "125000.00");
  EXPECT_EQ(d.fiscal_year.source, FieldSource::absent) << "a date between tables is no year of the form";
  ASSERT_EQ(d.extra.size(), 1u);
  EXPECT_EQ(d.extra[0].field.text, "设定于2025年11月20日");
  EXPECT_EQ(d.indicators.size(), 1u);
}

TEST(ReadDeclarations, LevelsThatRunTogetherInOneCellAreTold) {
  const auto result = understand(write_grid({{{"项目名称"}, {"甲", 2}},
                                             {{"绩效指标"}, {"指标值"}, {"计量单位"}},
                                             {{"产出指标-数量指标-新增 站点，含改造"}, {"28"}, {"个"}},
                                             {{"产出指标合格率"}, {"98"}, {"%"}}}),
                                 {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  const auto& rows = result.declarations[0].indicators;
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].level1.text, "产出指标");
  EXPECT_EQ(rows[0].level2.text, "数量指标");
  EXPECT_EQ(rows[0].level3.text, "新增 站点，含改造");
  EXPECT_EQ(rows[1].level3.text, "产出指标合格率") << "one word alone may be part of the name";
}

/// Level 1, level 2 and level 3 of each row, with an indicator table of these rows.
std::vector<std::string> levels_of(std::vector<std::vector<Written>> rows) {
  rows.insert(rows.begin(), {{"项目名称", 2}, {"甲", 3}});
  const auto result = understand(write_grid(rows), {write_line("项目支出绩效目标表", 10)});
  std::vector<std::string> levels;
  for (const Declaration& declaration : result.declarations)
    for (const Indicator& row : declaration.indicators)
      levels.push_back(row.level1.text + "|" + row.level2.text + "|" + row.level3.text);
  return levels;
}

TEST(ReadDeclarations, ALevelPrintedOnceGoesOnOverRuledBlanks) {
  const std::vector<Written> headings{{"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}, {"备注"}};
  const auto row = [](const char* level1, const char* level2, const char* level3) {
    return std::vector<Written>{{level1}, {level2}, {level3}, {"≥3个"}, {""}};
  };
  EXPECT_EQ(levels_of({headings, row("产出指标", "数量指标", "a"), row("", "", "b"), row("", "质量指标", "c"),
                       row("效益指标", "", "d"), row("", "", "e")}),
            (std::vector<std::string>{"产出指标|数量指标|a", "产出指标|数量指标|b", "产出指标|质量指标|c", "效益指标||d",
                                      "效益指标||e"}));
  EXPECT_EQ(levels_of({headings, row("", "", "a"), row("产出指标", "数量指标", "b"), row("", "", "c")}),
            (std::vector<std::string>{"||a", "产出指标|数量指标|b", "||c"}))
      << "printed in the middle of the cells it serves: which these are is not told";
  EXPECT_EQ(levels_of({headings, row("产出指标", "数量指标", "a"), row("产出指标", "", "b")}),
            (std::vector<std::string>{"产出指标|数量指标|a", "产出指标||b"}))
      << "levels on every row: what is blank is blank";
}

TEST(ReadDeclarations, WordsTellLevelsThatNoHeadingNames) {
  const std::vector<std::string> expected{"产出指标|数量指标|a", "产出指标|质量指标|b"};
  EXPECT_EQ(levels_of({{{"指标类型"}, {"类别"}, {"指标名称"}, {"目标值"}, {"备注"}},
                       {{"产出指标", 1, 2}, {"数量指标"}, {"a"}, {"≥3个"}, {""}},
                       {{"质量指标"}, {"b"}, {"≥4个"}, {""}}}),
            expected);
  EXPECT_EQ(levels_of({{{"绩效指标", 3}, {"目标值"}, {"权重"}},
                       {{"产出指标", 1, 2}, {"数量指标"}, {"a"}, {"≥3个"}, {"5"}},
                       {{"质量指标"}, {"b"}, {"≥4个"}, {"5"}}}),
            expected);
  EXPECT_EQ(levels_of({{{"二级指标"}, {"三级指标", 2}, {"目标值"}, {"权重"}},
                       {{"一、产出指标（50分）", 5}},
                       {{"数量指标"}, {"a", 2}, {"≥3个"}, {"5"}},
                       {{"（二）效益指标", 5}},
                       {{"社会效益指标"}, {"b", 2}, {"≥4个"}, {"5"}}}),
            (std::vector<std::string>{"一、产出指标（50分）|数量指标|a", "（二）效益指标|社会效益指标|b"}));
}

TEST(ReadDeclarations, WhoSignedAndWhatWasDecidedIsNoIndicator) {
  auto rows = plain_form();
  rows.push_back({{"单位负责人"}, {"张三"}, {"填表人"}, {"李四"}, {"123"}});
  rows.push_back({{"评议小组结论", 2}, {"同意安排", 3}});
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(result.declarations[0].indicators.size(), 3u);
  EXPECT_EQ(taken_for(result, "张三"), "extra declarations[0].extra[0]");
  EXPECT_EQ(taken_for(result, "同意安排").substr(0, 5), "extra");
}

TEST(ReadDeclarations, ACellOfTwoColumnsOrRowsMayHaveLostARuling) {
  const auto support = [](std::vector<std::vector<Written>> rows, std::size_t row, Field Indicator::* field) {
    rows.insert(rows.begin(), {{"项目名称", 2}, {"甲", 2}});
    rows.insert(rows.begin() + 1, {{"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}});
    const auto result = understand(write_grid(rows), {write_line("项目支出绩效目标表", 10)});
    return (result.declarations.at(0).indicators.at(row).*field).evidence.cell.edge_support;
  };
  const std::vector<std::vector<Written>> whole{{{"产出指标", 1, 2}, {"数量指标", 1, 2}, {"a"}, {"≥3个"}},
                                                {{"b"}, {"≥4个"}}};
  EXPECT_EQ(support(whole, 0, &Indicator::level3), 1);
  EXPECT_EQ(support({{{"产出指标", 1, 2}, {"数量指标", 1, 2}, {"ab", 1, 2}, {"≥3个"}}, {{"≥4个"}}}, 1, &Indicator::level3),
            0);
  EXPECT_EQ(support({{{"产出指标", 1, 2}, {"数量指标", 1, 2}, {"a"}, {"≥3个≥4个", 1, 2}}, {{"b"}}}, 0, &Indicator::target),
            0);
  EXPECT_EQ(support({{{"产出指标", 1, 2}, {"数量指标", 1, 2}, {"a≥3个", 2}}, {{"b"}, {"≥4个"}}}, 0, &Indicator::target), 0);
}

TEST(ReadDeclarations, OfTwoGoalsTheOneThatNamesNoYearIsOfTheWholePeriod) {
  auto rows = plain_form();
  rows.insert(rows.begin() + 6, {{"2026年度目标"}, {"完成一期。", 4}});
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/goals/overall").text, "做好物业管理，保障机关运转。");
  EXPECT_EQ(field(result.declarations[0], "/goals/annual").text, "完成一期。");
}

TEST(ReadDeclarations, ATextThatExplainsNothingMayBeALabelThatIsMissed) {
  auto rows = plain_form();
  rows[1] = {{"主管部门及代码", 2}, {"266_某市交通运输局"}, {"承扣单他"}, {"某市港航中心"}};
  auto result = understand(write_grid(rows, TextSource::reader));
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_LT(field(result.declarations[0], "/project/implementing_unit").evidence.label_match, 1);
  EXPECT_EQ(field(result.declarations[0], "/goals/overall").evidence.label_match, 1) << "it is like no label of goals";
}

TEST(ReadDeclarations, AKnownLabelThatHoldsItsValueIsNoLabelThatIsMissed) {
  auto rows = plain_form();
  rows[1] = {{"主管部门及代码", 2}, {"266_某市交通运输局", 3}};
  rows[2].back().columns = 1;
  rows[2].push_back({"执行率分值（10分）", 1, 3});
  rows[3].back().columns = rows[4].back().columns = 1;
  const auto result = understand(write_grid(rows, TextSource::reader), {write_line("表14-1", 5)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/project/implementing_unit").evidence.label_match, 1);
}

TEST(ReadDeclarations, WhatIsKeptOfATableWithoutALabelHasNone) {
  auto rows = plain_form();
  rows.insert(rows.begin() + 1, {{"某年某月", 5}});
  const auto result = understand(write_grid(rows, TextSource::reader), {write_line("表14-1", 5)});
  ASSERT_EQ(result.declarations.size(), 1u);
  for (const auto& [label, extra] : result.declarations[0].extra) {
    EXPECT_EQ(label, "");
    EXPECT_EQ(extra.evidence.label_match, extra.text == "某年某月" ? 0 : 1) << extra.text << ": a line needs no label";
  }
}

TEST(ReadDeclarations, AFormIsNotLostWithTheRulingBehindItsName) {
  auto rows = plain_form();
  rows[0] = {{"项目名称物业管理费", 5}};
  const auto result = understand(write_grid(rows, TextSource::reader));
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/project/name").text, "物业管理费");
  EXPECT_EQ(field(result.declarations[0], "/project/name").evidence.cell.edge_support, 0);
}

TEST(ReadDeclarations, AValueThatHoldsANeighbourIsDoubted) {
  auto rows = plain_form();
  rows[1] = {{"主管部门及代码", 2}, {"266_某市交通运输局承担单位", 2}, {"某市港航中心"}};
  const auto result = understand(write_grid(rows, TextSource::reader));
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/project/competent_department").evidence.cell.edge_support, 0);
}

TEST(ReadDeclarations, ALabelThatIsPrintedComesBeforeOneThatIsLikeIt) {
  auto rows = plain_form();
  rows[1] = {{"甲乙主管部门", 2}, {"某部"}, {"地方主管部门"}, {"某市交通运输局"}};
  const auto result = understand(write_grid(rows, TextSource::reader));
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/project/competent_department").text, "某市交通运输局");
  EXPECT_EQ(taken_for(result, "某部").substr(0, 5), "extra");
  rows[1][2].text = "承担单位";
  const auto alone = understand(write_grid(rows, TextSource::reader));
  ASSERT_EQ(alone.declarations.size(), 1u);
  EXPECT_EQ(field(alone.declarations[0], "/project/competent_department").text, "某部") << "taken for a misread label";
}

TEST(ReadDeclarations, AUnitOfMoneyIsTakenFromACharactersChoices) {
  auto rows = plain_form();
  Grid grid = write_grid(rows, TextSource::reader);
  for (Cell& cell : grid.cells)
    if (cell.content.text().find("万元") != std::string::npos) {
      Reading& reading = cell.content.readings.front();
      reading.text = "项目资金(力元)";
      for (const char* each : {"项", "目", "资", "金", "("}) reading.characters.push_back({each, 0.9, {}});
      reading.characters.push_back({"力", 0.6, {{"万", 0.3}}});
      for (const char* each : {"元", ")"}) reading.characters.push_back({each, 0.9, {}});
    }
  const auto result = understand(grid);
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/funds/unit").text, "万元");
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_requested")), "1824400.00");
}

TEST(ReadDeclarations, AColumnOfALedgerSaysWhatItsHeadingsSay) {
  const auto result =
      understand(write_grid({{{"序号", 1, 2},
                              {"项目名称", 1, 2},
                              {"资金（万元）", 2},
                              {"一级指标", 1, 2},
                              {"三级指标", 1, 2},
                              {"指标值", 1, 2}},
                             {{"合计"}, {"省级"}},
                             {{"1", 1, 2}, {"甲", 1, 2}, {"3", 1, 2}, {"1", 1, 2}, {"产出指标", 1, 2}, {"份数"}, {"3份"}},
                             {{"页数"}, {"9页"}},
                             {{"2"}, {"乙"}, {"4"}, {""}, {"产出指标"}, {"人数"}, {"5人"}},
                             {{"合计", 2}, {"7"}, {"1"}, {""}, {""}, {""}}}),
                 {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 2u) << "the sum of all projects is no project";
  const Declaration& d = result.declarations[0];
  EXPECT_EQ(yuan(field(d, "/funds/annual_requested")), "30000.00");
  ASSERT_EQ(d.extra.size(), 2u);
  EXPECT_EQ(d.extra[0].name + "=" + d.extra[0].field.text, "序号=1");
  EXPECT_EQ(d.extra[1].name + "=" + d.extra[1].field.text, "资金（万元） 省级=1");
  EXPECT_EQ(d.indicators.size(), 2u);
  EXPECT_TRUE(d.indicators[0].extra.empty());
}

TEST(ReadDeclarations, ALineNamesTheOfficeAndTheUnit) {
  auto rows = plain_form();
  rows[2][0].text = "项目资金";
  const auto result = understand(
      write_grid(rows), {write_line("项目绩效目标表", 10), write_line("填报单位（盖章）：某市某局 金额单位：万元", 30)});
  ASSERT_EQ(result.declarations.size(), 1u);
  ASSERT_TRUE(result.declarations[0].issuer);
  EXPECT_EQ(result.declarations[0].issuer->text, "某市某局");
  EXPECT_EQ(field(result.declarations[0], "/funds/unit").text, "万元");
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_requested")), "1824400.00");
}

TEST(ReadDeclarations, NothingReadIsDropped) {
  auto rows = plain_form();
  rows.insert(rows.begin() + 2, {{"项目编号", 2}, {"XM-7", 3}});
  rows.push_back({{"备注"}, {"无", 4}});
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10), write_line("填表日期：三月", 30)});
  ASSERT_EQ(result.declarations.size(), 1u);
  std::string kept;
  for (const NamedField& extra : result.declarations[0].extra) kept += extra.name + "=" + extra.field.text + ";";
  EXPECT_NE(kept.find("项目编号=XM-7;"), std::string::npos) << kept;
  EXPECT_NE(kept.find("备注=无;"), std::string::npos) << kept;
  EXPECT_NE(kept.find("填表日期：三月;"), std::string::npos) << kept;
}

TEST(ReadDeclarations, TablesOfAnotherKindAreLeftAlone) {
  EXPECT_TRUE(understand(write_grid({{{"科目"}, {"预算数"}}, {{"项目名称"}, {"1.00"}}}), {write_line("收支预算总表", 10)})
                  .declarations.empty());
  EXPECT_TRUE(understand(write_grid({{{"问题"}, {"一级指标"}, {"答案"}}, {{"甲"}, {"乙"}, {"丙"}}})).declarations.empty());
}

TEST(ReadDeclarations, RowsWithoutTheirFormAreToldOf) {
  const auto result = understand(
      write_grid({{{"产出指标"}, {"数量指标"}, {"份数"}, {"≥3份"}}, {{"效益指标"}, {"社会效益指标"}, {"影响"}, {"优"}}}));
  EXPECT_TRUE(result.declarations.empty());
  ASSERT_EQ(result.warnings.size(), 1u);
  EXPECT_NE(result.warnings[0].message.find("without a form"), std::string::npos);
}

TEST(ReadDeclarations, RowsRightAfterAFormMayBeItsOwn) {
  const std::vector<std::vector<Written>> rest{{{"绩效指标"}, {"效益指标"}, {"社会效益指标"}, {"覆盖率"}, {"≥90%"}},
                                               {{"绩效指标"}, {"满意度指标"}, {"服务对象满意度指标"}, {"满意度"}, {"≥95%"}}};
  const auto result = read_declarations(
      {{{1}, {write_line("项目绩效目标表", 10)}, write_grid(plain_form())},
       {{2}, {}, write_grid(rest)},
       {{5}, {}, write_grid(rest)}},
      lexicon(), [](std::string_view) { return true; }, "doc");
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(result.warnings.size(), 2u);
  ASSERT_EQ(result.declarations[0].findings.size(), 1u) << "page 5 is far away";
  EXPECT_EQ(result.declarations[0].findings[0].fields, std::vector<std::string>{"/indicators"});
}

TEST(ReadDeclarations, ThreeLevelsSideBySideAreToldApartByOrder) {
  auto rows = plain_form();
  rows[6][3].text = "二级指标";  // as read
  const auto result = understand(write_grid(rows, TextSource::reader, 1), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  ASSERT_EQ(result.declarations[0].indicators.size(), 3u);
  EXPECT_EQ(result.declarations[0].indicators[0].level2.text, "数量指标");
  EXPECT_EQ(result.declarations[0].indicators[0].level3.text, "保障人数");
}

TEST(ReadDeclarations, AnEmptyFormSaysSo) {
  auto rows = plain_form();
  for (auto& row : rows)
    for (Written& cell : row)
      if (!lexicon().match(cell.text, Place::head, Likeness::exact) &&
          !lexicon().match(cell.text, Place::column, Likeness::exact))
        cell.text.clear();
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  EXPECT_TRUE(result.declarations.empty());
  ASSERT_EQ(result.warnings.size(), 1u);
  EXPECT_NE(result.warnings[0].message.find("empty"), std::string::npos);
}

TEST(ReadDeclarations, AFormOfPromptsIsEmpty) {
  const auto result = understand(write_grid({{{"项目名称", 2}, {"", 3}},
                                             {{"年度目标", 2}, {"目标1：……", 3}},
                                             {{"", 1}, {"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}},
                                             {{"绩效指标", 1, 3}, {"产出指标", 1, 3}, {"数量指标", 1, 3}, {"指标1："}, {""}},
                                             {{"指标2："}, {""}},
                                             {{"……"}, {""}}}),
                                 {write_line("项目支出绩效目标申报表", 10)});
  EXPECT_TRUE(result.declarations.empty());
  ASSERT_EQ(result.warnings.size(), 1u);
  EXPECT_NE(result.warnings[0].message.find("empty"), std::string::npos);
}

TEST(ReadDeclarations, TheUnitMayStandInARowOfTheTable) {
  const auto result = understand(write_grid({{{"项目绩效目标表", 4}},
                                             {{"金额单位：万元", 4}},
                                             {{"项目名称"}, {"甲"}, {"资金总额"}, {"3.5"}},
                                             {{"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}},
                                             {{"产出指标"}, {"数量指标"}, {"份数"}, {"≥3份"}}}));
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_requested")), "35000.00");
  EXPECT_TRUE(result.declarations[0].extra.empty());
}

TEST(ReadDeclarations, AHeadingOverThreeColumnsOfATargetSaysNothingOfItsOwn) {
  const auto result = understand(write_grid({{{"项目名称", 2}, {"甲", 4}},
                                             {{"一级指标", 1, 2}, {"二级指标", 1, 2}, {"三级指标", 1, 2}, {"绩效指标值", 3}},
                                             {{"符号"}, {"数值"}, {"单位"}},
                                             {{"产出指标"}, {"数量指标"}, {"份数"}, {"≥"}, {"3"}, {"份"}}}),
                                 {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_TRUE(result.declarations[0].extra.empty());
  EXPECT_EQ(result.declarations[0].indicators.at(0).target.text, "≥3份");
}

TEST(ReadDeclarations, WhatIsAbsentIsSureWhereEveryLabelIsKnown) {
  auto rows = plain_form();
  rows.push_back({{"备注"}, {"无", 4}});
  const auto absence = [](const std::vector<std::vector<Written>>& form) {
    const auto result = understand(write_grid(form, TextSource::reader, 0.9), {write_line("项目绩效目标表", 10)});
    return field(result.declarations.at(0), "/project/nature").evidence.by_reader;
  };
  EXPECT_FALSE(absence(rows));
  rows.back()[0].text = "顶目性质甲乙";  // too far from 项目性质 to be taken for it
  EXPECT_TRUE(absence(rows));
}

TEST(ReadDeclarations, MisreadLabelsOfAPictureAreStillLabels) {
  auto rows = plain_form();
  rows[1][0].text = "主管部问及代码";
  rows[6][3].text = "=级指标";  // 三
  rows[6][1].text = "一级指析";
  const auto result = understand(write_grid(rows, TextSource::reader, 0.9), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  const Declaration& d = result.declarations[0];
  EXPECT_EQ(field(d, "/project/competent_department").text, "266_某市交通运输局");
  EXPECT_LT(field(d, "/project/competent_department").evidence.label_match, 1);
  ASSERT_EQ(d.indicators.size(), 3u);
  EXPECT_EQ(d.indicators[0].level3.text, "保障人数");
}

TEST(ReadDeclarations, AReadingOfTheRightKindIsTakenFromTheAlternatives) {
  Grid grid = write_grid(plain_form(), TextSource::reader, 0.9);
  for (Cell& cell : grid.cells)
    if (cell.content.text() == "182.44") {
      Reading wrong{
          "l82.44",
          0.8,
          {{"l", 0.5, {{"1", 0.4}}}, {"8", 0.9, {}}, {"2", 0.9, {}}, {".", 0.9, {}}, {"4", 0.9, {}}, {"4", 0.9, {}}},
          "test"};
      cell.content.readings = {wrong};
    }
  const auto result = understand(std::move(grid), {write_line("项目绩效目标表", 10)});
  const Field& amount = field(result.declarations.at(0), "/funds/annual_requested");
  EXPECT_EQ(amount.text, "182.44");
  EXPECT_EQ(amount.raw, "l82.44");
  EXPECT_EQ(yuan(amount), "1824400.00");
}

TEST(ReadDeclarations, ASignThatMayHaveLostItsBarIsNeverTrusted) {
  auto rows = plain_form();
  rows[9][3].text = "<95";
  const auto read = understand(write_grid(rows, TextSource::reader, 1), {write_line("项目绩效目标表", 10)});
  EXPECT_TRUE(read.declarations.at(0).indicators.at(2).target.evidence.may_hide_characters);
  EXPECT_FALSE(read.declarations.at(0).indicators.at(0).target.evidence.may_hide_characters);
  const auto printed = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  EXPECT_FALSE(printed.declarations.at(0).indicators.at(2).target.evidence.may_hide_characters);
}

TEST(Understood, EveryCellAndLineIsThereWithItsRole) {
  auto rows = plain_form();
  rows.insert(rows.begin() + 2, {{"项目编号", 2}, {"XM-7"}, {"暗号"}, {"天王盖地虎"}});
  const auto result = understand(write_grid(rows), {write_line("表14", 5), write_line("政策和项目预算绩效目标表", 10),
                                                    write_line("（2026年度）", 30), write_line("填表日期：三月", 40)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(result.understood.size(), write_grid(rows).cells.size() + 4);
  EXPECT_EQ(taken_for(result, "表14"), "extra declarations[0].extra[2]");
  EXPECT_EQ(taken_for(result, "政策和项目预算绩效目标表"), "value declarations[0].title");
  EXPECT_EQ(taken_for(result, "（2026年度）"), "value declarations[0].fiscal_year");
  EXPECT_EQ(taken_for(result, "项目名称"), "label project.name");
  EXPECT_EQ(taken_for(result, "物业管理费"), "value declarations[0].project.name");
  EXPECT_EQ(taken_for(result, "项目资金\n（万元）"), "group declarations[0].funds.unit");
  EXPECT_EQ(taken_for(result, "其中：财政拨款"), "label funds.annual_fiscal");
  EXPECT_EQ(taken_for(result, "一级指标"), "heading column.level1");
  EXPECT_EQ(taken_for(result, "绩效指标"), "group ");
  EXPECT_EQ(taken_for(result, "产出指标"),
            "indicator declarations[0].indicators[0].level1 declarations[0].indicators[1].level1");
  EXPECT_EQ(taken_for(result, "≥300人"), "indicator declarations[0].indicators[0].target");
  EXPECT_EQ(taken_for(result, "暗号"), "label extra");
  for (const Understood& place : result.understood) {
    if (place.text == "天王盖地虎") {
      ASSERT_GE(place.label, 0);
      EXPECT_EQ(result.understood[static_cast<std::size_t>(place.label)].text, "暗号");
      EXPECT_EQ(result.understood[static_cast<std::size_t>(place.label)].known_by, KnownBy::place);
    }
    if (place.role != Role::extra) continue;
    ASSERT_EQ(place.fields.size(), 1u);
    const auto index = static_cast<std::size_t>(std::stoi(place.fields[0].path.substr(6)));
    EXPECT_EQ(result.declarations[0].extra.at(index).field.text, place.text);
  }
}

TEST(Understood, LabelsSayWhatTheyWereKnownBy) {
  Lexicon known = lexicon();
  known.add(Place::head, {bare_label("经办处室"), "project.implementing_unit", LabelOrigin::user});
  auto rows = plain_form();
  rows[1][0].text = "主管部问及代码";
  rows[1][2].text = "经办处室";
  const auto result = read_declarations(
      {{{1}, {write_line("项目绩效目标表", 10)}, write_grid(rows, TextSource::reader, 0.9)}}, known,
      [](std::string_view) { return true; }, "doc");
  std::map<std::string, KnownBy> by;
  for (const Understood& place : result.understood) by[place.text] = place.known_by;
  EXPECT_EQ(by.at("项目名称"), KnownBy::exact);
  EXPECT_EQ(by.at("主管部问及代码"), KnownBy::likeness);
  EXPECT_EQ(by.at("经办处室"), KnownBy::user);
  EXPECT_EQ(by.at("物业管理费"), KnownBy::nothing);
}

TEST(Understood, WordsOfARowWithoutAnIndicatorWentNowhere) {
  auto rows = plain_form();
  rows.push_back({{""}, {"效益指标"}, {"经济效益指标"}, {""}, {""}});
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  EXPECT_EQ(taken_for(result, "经济效益指标"), "nothing ");
}

TEST(Understood, AFormThatGivesNothingHasAReasonAndNoFields) {
  const auto other = understand(write_grid({{{"科目"}, {"数额"}}, {{"甲"}, {"1.00"}}}));
  ASSERT_EQ(other.outcomes.size(), 1u);
  EXPECT_EQ(other.outcomes[0].not_a_form, "no label of a form found");
  const auto labels = understand(write_grid({{{"项目名称"}, {"预算数"}}, {{"甲"}, {"1.00"}}}));
  EXPECT_NE(labels.outcomes.at(0).not_a_form.find("no row of headings"), std::string::npos);
  const auto nameless =
      understand(write_grid({{{"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}}, {{"甲"}, {"乙"}, {"丙"}, {"丁"}}}));
  EXPECT_NE(nameless.outcomes.at(0).not_a_form.find("neither a project's name nor a title"), std::string::npos);

  auto rows = plain_form();
  for (auto& row : rows)
    for (Written& cell : row)
      if (!lexicon().match(cell.text, Place::head, Likeness::exact) &&
          !lexicon().match(cell.text, Place::column, Likeness::exact))
        cell.text.clear();
  const auto empty = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  EXPECT_NE(empty.outcomes.at(0).not_a_form.find("empty template"), std::string::npos);
  EXPECT_EQ(taken_for(empty, "项目名称"), "label project.name");
  EXPECT_EQ(taken_for(empty, "三级指标"), "heading column.level3");
  for (const Understood& place : empty.understood) EXPECT_TRUE(place.fields.empty()) << place.text;
}

TEST(ReadDeclarations, ValuesAboveTheTitleAndBelowTheFormAreKept) {
  TextLine footer = write_line("填表人：张三 联系电话：123", 600),
           prose = write_line("二、其他说明：本单位无其他事项。", 620);
  TextLine number = write_line("— 12 —", 700);
  const auto result = read_declarations(
      {{{1}, {write_line("附件：三", 5), write_line("表14", 8), write_line("项目绩效目标表", 10)}, write_grid(plain_form())},
       {{}, {footer, prose, number}, {}}},
      lexicon(), [](std::string_view) { return true; }, "doc");
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(taken_for(result, "附件：三"), "extra declarations[0].extra[0]");
  EXPECT_EQ(taken_for(result, footer.content.text()), "extra declarations[0].extra[2]");
  EXPECT_EQ(result.declarations[0].extra.at(2).field.text, footer.content.text());
  EXPECT_EQ(result.declarations[0].extra.size(), 3u);
  EXPECT_EQ(taken_for(result, "表14"), "extra declarations[0].extra[1]");
  EXPECT_EQ(taken_for(result, number.content.text()), "nothing ");
}

TEST(ReadDeclarations, ALineBetweenTwoFormsOfAPageBelongsToTheFirstWhereATitleFollows) {
  const auto second = [&](std::vector<TextLine> above) {
    return read_declarations(
        {{{1}, {write_line("项目绩效目标表", 10)}, write_grid(plain_form())},
         {{1}, std::move(above), write_grid(plain_form())}},
        lexicon(), [](std::string_view) { return true; }, "doc");
  };
  const auto titled = second({write_line("填表人：张三", 300), write_line("项目绩效目标申报表", 320)});
  ASSERT_EQ(titled.declarations.size(), 2u);
  EXPECT_EQ(taken_for(titled, "填表人：张三"), "extra declarations[0].extra[0]");
  const auto untitled = second({write_line("填表人：张三", 300)});
  ASSERT_EQ(untitled.declarations.size(), 2u);
  EXPECT_EQ(taken_for(untitled, "填表人：张三"), "extra declarations[1].extra[0]");
}

TEST(Understood, EveryProjectOfALedgerHasItsCells) {
  const auto result =
      understand(write_grid({{{"项目名称"}, {"项目总额"}, {"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}},
                             {{"甲"}, {"1"}, {"产出指标"}, {"数量指标"}, {"份数"}, {"≥3份"}},
                             {{"乙"}, {"2"}, {"产出指标"}, {"数量指标"}, {"次数"}, {"≥4次"}}}),
                 {write_line("项目支出绩效目标表", 10), write_line("填表日期：三月", 30)});
  ASSERT_EQ(result.declarations.size(), 2u);
  EXPECT_EQ(taken_for(result, "项目支出绩效目标表"), "value declarations[0].title declarations[1].title");
  EXPECT_EQ(taken_for(result, "填表日期：三月"), "extra declarations[0].extra[0] declarations[1].extra[0]");
  EXPECT_EQ(taken_for(result, "项目名称"), "heading project.name");
  EXPECT_EQ(taken_for(result, "乙"), "value declarations[1].project.name");
  EXPECT_EQ(taken_for(result, "≥3份"), "indicator declarations[0].indicators[0].target");
  EXPECT_EQ(taken_for(result, "次数"), "indicator declarations[1].indicators[0].level3");
}

TEST(Lexicon, WhatIsMoreLikeALabelIsNoTitle) {
  EXPECT_TRUE(lexicon().is_title("某项目绩效曰标表", Likeness::misread));
  EXPECT_FALSE(lexicon().is_title("某项目绩效曰标表", Likeness::exact));
  EXPECT_FALSE(lexicon().is_title("绩效指标", Likeness::misread)) << "stands at the side of the indicators";
}

TEST(Lexicon, TellsAllThatIsWrongInAFile) {
  const TemporaryFolder folder;
  std::ofstream(folder / "mine.json") << R"({"labels": [
    {"key": "extra", "labels": ["甲方", "（元）", "甲方"]},
    {"key": "group", "labels": ["甲方", "项目名称"]},
    {"key": "wholly new", "labels": ["乙方"]}], "word": {}})";
  Lexicon more = lexicon();
  const ModelFile file = add_model_file(folder / "mine.json", LabelOrigin::user, more);
  std::vector<std::string> places;
  for (const FileProblem& problem : file.problems) places.push_back(problem.where);
  EXPECT_EQ(places, (std::vector<std::string>{"/word", "/labels/0/labels/1", "/labels/0/labels/2", "/labels/1/labels/0",
                                              "/labels/1/labels/1", "/labels/2/key"}));
  EXPECT_EQ(file.errors, 5);
  EXPECT_EQ(file.remarks, 1);
  EXPECT_EQ(file.kind, ModelFile::Kind::lexicon);
  EXPECT_EQ(more.match("甲方", Place::head, Likeness::exact)->origin, LabelOrigin::user);
}

TEST(Lexicon, SaysWhichFileIsWrong) {
  const TemporaryFolder folder;
  std::ofstream(folder / "mine.json") << R"({"labels": [{"labels": ["甲方"]}]})";
  try {
    load_lexicon(std::filesystem::path(INKGRID_SOURCE_DIR) / "models", {folder / "mine.json"});
    FAIL() << "a label without a key was taken";
  } catch (const Error& error) {
    EXPECT_EQ(error.code, ErrorCode::model_missing);
    EXPECT_NE(std::string(error.what()).find("mine.json"), std::string::npos);
    EXPECT_NE(std::string(error.what()).find("key"), std::string::npos);
  }
}

TEST(Lexicon, ABraceStandsForEachOfItsWords) {
  const TemporaryFolder folder;
  std::ofstream(folder / "mine.json") << R"({"labels": [{"key": "extra", "labels": ["{甲|乙|}方{联络|}人"]}]})";
  Lexicon more = lexicon();
  const ModelFile file = add_model_file(folder / "mine.json", LabelOrigin::user, more);
  EXPECT_EQ(file.errors, 0);
  EXPECT_EQ(file.labels, 6);
  for (const char* label : {"甲方联络人", "乙方人", "方人"})
    EXPECT_TRUE(more.match(label, Place::head, Likeness::exact)) << label;
}

TEST(Lexicon, ABraceWithoutItsOtherHalfIsRefused) {
  const TemporaryFolder folder;
  std::ofstream(folder / "mine.json") << R"({"labels": [{"key": "extra", "labels": ["{甲|乙方印章"]}]})";
  Lexicon more = lexicon();
  const ModelFile file = add_model_file(folder / "mine.json", LabelOrigin::user, more);
  ASSERT_EQ(file.errors, 1);
  EXPECT_NE(file.problems[0].message.find("brace"), std::string::npos);
}

TEST(Lexicon, TooManyLabelsInOneAreRefused) {
  const TemporaryFolder folder;
  std::ofstream(folder / "mine.json")
      << R"({"labels": [{"key": "extra", "labels": ["{一|二|三|四|五}{一|二|三|四|五}{一|二|三|四|五}{一|二|三|四|五}{一|二|三|四|五}"]}]})";
  Lexicon more = lexicon();
  EXPECT_EQ(add_model_file(folder / "mine.json", LabelOrigin::user, more).errors, 1);
}

TEST(Lexicon, WhatAReaderIsSureOfIsNoOtherLabel) {
  EXPECT_EQ(lexicon().match("级指标", Place::column, Likeness::lost_characters)->key, "column.level1");
  EXPECT_EQ(lexicon().match("当午财政资金", Place::head, Likeness::misread)->key, "funds.annual_fiscal");
  EXPECT_FALSE(lexicon().match("当午财政资金", Place::head, Likeness::lost_characters));
}

TEST(Lexicon, AMisreadAmongThemIsNoWordOfTheLabel) {
  EXPECT_EQ(lexicon().match("共中:财政拨款", Place::head, Likeness::misread)->key, "funds.fiscal");
}

TEST(Indicators, ALevelIsNoMisreadHeading) {
  // 绩效指标 at the side heads level 3 elsewhere, and 时效指标 is like it.
  auto rows = plain_form();
  rows.resize(7);
  for (const char* level2 : {"数量指标", "时效指标", "质量指标"})
    rows.push_back({{"绩效指标"}, {"产出指标"}, {level2}, {std::string(level2) + "的一项"}, {"=100%"}});
  const auto result = understand(write_grid(rows, TextSource::reader, 0.9), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  ASSERT_EQ(result.declarations[0].indicators.size(), 3u);
  EXPECT_EQ(result.declarations[0].indicators[1].level2.text, "时效指标");
}

TEST(Indicators, AHeadingReadBeyondAllLikenessIsLevel3ByItsPlace) {
  auto rows = plain_form();
  rows[6][3].text = "“””》=级";
  const auto result = understand(write_grid(rows, TextSource::reader), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.at(0).indicators.size(), 3u);
  EXPECT_EQ(result.declarations[0].indicators[0].level3.text, "保障人数");
  const auto printed = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  EXPECT_EQ(printed.declarations.at(0).indicators.at(0).level3.text, "保障人数");
  EXPECT_EQ(printed.declarations[0].findings.at(0).rule, "told-by-place");
  rows[6][3].text = "评分标准";
  const auto known = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  EXPECT_EQ(known.declarations.at(0).indicators.at(0).extra.size(), 1u) << "print means what it says";
}

TEST(Title, TheYearBelowItIsNoPartOfIt) {
  const auto title_of = [](double height) {
    TextLine line = write_line("项目支出绩效目标表（2026年度）", 10);
    line.content.source = TextSource::reader;
    line.region.box.bottom = 10 + height;  // 200 wide
    const auto result = understand(write_grid(plain_form(), TextSource::reader), {line});
    EXPECT_EQ(result.declarations.at(0).fiscal_year.text, "2026年度");
    return result.declarations.at(0).title.text;
  };
  EXPECT_EQ(title_of(50), "项目支出绩效目标表");
  EXPECT_EQ(title_of(22), "项目支出绩效目标表（2026年度）") << "of one line";
}

TEST(Extra, ALabelIsAsSureAsItsReading) {
  auto rows = plain_form();
  rows.insert(rows.begin() + 6, {{"某一未知之栏", 2}, {"甲乙丙", 3}});
  Grid grid = write_grid(rows, TextSource::reader);
  for (Cell& cell : grid.cells)
    if (cell.content.text() == "某一未知之栏")
      cell.content.readings[0].characters = {{"某", 0.99, {}}, {"一未知之栏", 0.4, {}}};
  const auto result = understand(std::move(grid), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.at(0).extra.size(), 1u);
  EXPECT_EQ(result.declarations[0].extra[0].name, "某一未知之栏");
  EXPECT_EQ(result.declarations[0].extra[0].field.evidence.lowest_score, 0.4);
}

TEST(Lexicon, LabelsAreComparedByTheirWords) {
  const auto match = lexicon().match("其中： 财政资金（万元）", Place::head, Likeness::exact);
  ASSERT_TRUE(match);
  EXPECT_EQ(match->key, "funds.fiscal");
  EXPECT_EQ(match->unit, "万元");
  EXPECT_FALSE(lexicon().match("财政资金管理办法", Place::head, Likeness::exact));
  EXPECT_EQ(lexicon().match("年度（/项目）指标值", Place::column, Likeness::exact)->key, "column.target");
}

/// The first finding of a rule; none where it told nothing.
const Finding* finding(const Declaration& declaration, const std::string& rule) {
  const auto found = std::ranges::find(declaration.findings, rule, &Finding::rule);
  return found == declaration.findings.end() ? nullptr : &*found;
}

TEST(ReadDeclarations, LevelsSideBySideAreReadAsRows) {
  const auto result = understand(write_grid({{{"项目名称"}, {"抽检", 3}},
                                             {{"产出指标", 2}, {"满意度指标", 2}},
                                             {{"指标"}, {"指标值"}, {"指标"}, {"指标值"}},
                                             {{"抽检批次"}, {"≥40批次"}, {"消费者满意度"}, {"≥90%"}},
                                             {{"准确率"}, {"≥99%"}, {""}, {""}},
                                             {{"备注", 3}, {"按季上报"}}}),
                                 {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  const auto& rows = result.declarations[0].indicators;
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[1].level1.text, "产出指标");
  EXPECT_EQ(rows[1].level3.text, "准确率");
  EXPECT_EQ(rows[1].target.text, "≥99%");
  EXPECT_EQ(rows[1].scope, Indicator::Scope::annual);
  EXPECT_EQ(rows[2].level1.text, "满意度指标");
  EXPECT_EQ(rows[2].level3.text, "消费者满意度");
  ASSERT_EQ(result.declarations[0].extra.size(), 1u);
  EXPECT_EQ(result.declarations[0].extra[0].field.text, "按季上报");
}

TEST(ReadDeclarations, ALevelThatARulingCutsIsItsGroupsAndDoubted) {
  const auto result = understand(write_grid({{{"项目名称"}, {"抽检", 3}},
                                             {{"产出指"}, {"标"}, {"满意度指标", 2}},
                                             {{"指标"}, {"指标值"}, {"指标"}, {"指标值"}},
                                             {{"抽检批次"}, {"≥40批次"}, {"消费者满意度"}, {"≥90%"}}}),
                                 {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  const auto& rows = result.declarations[0].indicators;
  ASSERT_EQ(rows.size(), 2u);
  EXPECT_EQ(rows[0].level1.text, "产出指标");
  EXPECT_EQ(rows[0].level1.evidence.cell.edge_support, 0);
  EXPECT_EQ(rows[0].scope, Indicator::Scope::annual);
  EXPECT_EQ(rows[1].level1.text, "满意度指标");
}

TEST(ReadDeclarations, ALedgerWithLevelsSideBySideGivesADeclarationAProject) {
  const auto result =
      understand(write_grid({{{"单位（项目）名称", 1, 4}, {"项目金额", 2, 2}, {"绩效目标", 4}},
                             {{"产出指标", 2}, {"效益指标", 2}},
                             {{"资金总额（万元）", 1, 2}, {"单位资金", 1, 2}, {"数量指标", 2}, {"社会效益指标", 2}},
                             {{"三级指标"}, {"指标值"}, {"三级指标"}, {"指标值"}},
                             {{"甲", 1, 2}, {"12.5", 1, 2}, {"0", 1, 2}, {"一"}, {"1个"}, {"二"}, {"2个"}},
                             {{""}, {""}, {"三"}, {"3个"}},
                             {{"乙"}, {"7"}, {"7"}, {"四"}, {"4个"}, {""}, {""}}}),
                 {write_line("预算项目支出绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 2u);
  EXPECT_EQ(field(result.declarations[0], "/project/name").text, "甲");
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_requested")), "125000.00");
  ASSERT_EQ(result.declarations[0].indicators.size(), 3u);
  EXPECT_EQ(result.declarations[0].indicators[2].level1.text, "效益指标");
  EXPECT_EQ(result.declarations[0].indicators[2].level2.text, "社会效益指标");
  EXPECT_EQ(result.declarations[0].indicators[2].target.text, "3个");
  ASSERT_EQ(result.declarations[1].indicators.size(), 1u);
  EXPECT_EQ(result.declarations[1].extra.at(0).field.text, "7");
  EXPECT_EQ(finding(result.declarations[0], "left-out"), nullptr);
}

TEST(ReadDeclarations, RowsThatNameProjectsPartALedger) {
  const auto result = understand(write_grid({{{"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}},
                                             {{"项目名称：甲", 3}, {"预算金额（万元）：3"}},
                                             {{"产出指标"}, {"数量指标"}, {"一"}, {"1个"}},
                                             {{"项目名称：乙", 3}, {"预算金额（万元）：4"}},
                                             {{"产出指标"}, {"数量指标"}, {"二"}, {"2个"}},
                                             {{"效益指标"}, {"社会效益指标"}, {"三"}, {"提高"}}}),
                                 {write_line("项目支出绩效目标汇总表", 10)});
  ASSERT_EQ(result.declarations.size(), 2u);
  EXPECT_EQ(field(result.declarations[1], "/project/name").text, "乙");
  EXPECT_EQ(yuan(field(result.declarations[1], "/funds/annual_requested")), "40000.00");
  ASSERT_EQ(result.declarations[1].indicators.size(), 2u);
  EXPECT_EQ(result.declarations[1].indicators[1].level3.text, "三");
}

TEST(ReadDeclarations, AColumnBehindTheIndicatorsThatChangesWithinAProjectIsTheRows) {
  const auto result =
      understand(write_grid({{{"项目名称"}, {"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}, {"完成时间"}},
                             {{"甲", 1, 2}, {"产出指标"}, {"数量指标"}, {"一"}, {"1个"}, {"11月"}},
                             {{"效益指标"}, {"社会效益指标"}, {"二"}, {"提高"}, {"12月"}}}),
                 {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  ASSERT_EQ(result.declarations[0].indicators.size(), 2u);
  EXPECT_EQ(field(result.declarations[0], "/project/end_date").source, FieldSource::absent);
  EXPECT_EQ(result.declarations[0].indicators[1].extra.at(0).field.text, "12月");
}

TEST(ReadDeclarations, OfAnAmountInWordsAndInFiguresTheFiguresCount) {
  auto rows = plain_form();
  rows[2] = {{"预算金额（大写）", 2}, {"人民币叁万元整"}, {"预算金额（元）"}, {"30,000.00"}};
  rows.erase(rows.begin() + 3, rows.begin() + 5);
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/funds/annual_requested").text, "30,000.00");
  EXPECT_EQ(result.declarations[0].extra.at(0).field.text, "人民币叁万元整");
}

TEST(ReadDeclarations, AUnitBesideAnAmountOrBehindAnUnknownLabelOverItCounts) {
  auto rows = plain_form();
  rows[2] = {{"年度资金总额", 2}, {"182.44"}, {"万元", 2}};
  rows.erase(rows.begin() + 3, rows.begin() + 5);
  auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_requested")), "1824400.00");
  EXPECT_TRUE(result.declarations[0].extra.empty());
  rows = plain_form();
  rows[2].front().text = "怎么花钱（万元）";
  result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_requested")), "1824400.00");
}

TEST(ReadDeclarations, WordsBesideALabelOfMoneyAreNoAmount) {
  auto rows = plain_form();
  rows[2] = {{"各年预算", 1, 3}, {"年度"}, {"财政拨款"}, {"其他资金"}, {"小计"}};
  rows[3] = {{"2026年"}, {"1"}, {"2"}, {"3"}};
  rows[4] = {{"2027年"}, {"4"}, {"5"}, {"9"}};
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  for (const auto& [name, money] : result.declarations[0].funds) EXPECT_EQ(money.source, FieldSource::absent) << name;
  EXPECT_EQ(result.declarations[0].extra.size(), 8u);
}

TEST(ReadDeclarations, NumbersAndWordsInTwoColumnsAreOneTarget) {
  const auto result =
      understand(write_grid({{{"项目名称", 2}, {"甲", 4}},
                             {{"一级指标", 1, 2}, {"二级指标", 1, 2}, {"三级指标", 1, 2}, {"目标值", 2}, {"计量单位", 1, 2}},
                             {{"数值型"}, {"文本型"}},
                             {{"产出指标"}, {"数量指标"}, {"报告"}, {"34"}, {""}, {"份"}},
                             {{"效益指标"}, {"社会效益指标"}, {"影响"}, {""}, {"扩大"}, {""}}}),
                 {write_line("项目支出绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(result.declarations[0].indicators[0].target.text, "34份");
  EXPECT_EQ(result.declarations[0].indicators[1].target.text, "扩大");
  EXPECT_NE(finding(result.declarations[0], "told-by-place"), nullptr);
}

TEST(ReadDeclarations, AValueMayStandOverItsLabel) {
  auto rows = plain_form();
  rows.push_back({{"陆望舒", 3}, {"秦若溪", 2}});
  rows.push_back({{"审核人", 3}, {"填表人", 2}});
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  ASSERT_EQ(result.declarations[0].extra.size(), 2u);
  EXPECT_EQ(result.declarations[0].extra[0].name, "审核人");
  EXPECT_EQ(result.declarations[0].extra[0].field.text, "陆望舒");
}

TEST(ReadDeclarations, AnAmountKeptUnderAnotherLabelIsToldWhereNoneWasFound) {
  auto rows = plain_form();
  rows[2] = {{"想要多少资金（万元）", 2}, {"182.44"}, {"还想要多少资金"}, {"2.56"}};
  rows.erase(rows.begin() + 3, rows.begin() + 5);
  auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  ASSERT_NE(finding(result.declarations[0], "amount-kept"), nullptr);
  rows[2] = {{"想要多少资金（万元）", 2}, {"182.44", 3}};  // the only amount
  result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_requested")), "1824400.00");
  ASSERT_NE(finding(result.declarations[0], "told-by-place"), nullptr);
  EXPECT_EQ(finding(result.declarations[0], "told-by-place")->severity, Severity::warning);
  rows[2].front().text = "预算资金（万元）";  // a group, and the only amount stands beside it
  result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_requested")), "1824400.00");
  EXPECT_EQ(finding(result.declarations[0], "amount-kept"), nullptr);
  EXPECT_NE(finding(result.declarations[0], "told-by-place"), nullptr);
}

TEST(ReadDeclarations, WhatNothingWasMadeOfIsTold) {
  const auto result = understand(write_grid({{{"项目名称"}, {"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}},
                                             {{"合计"}, {""}, {""}, {""}, {"3个"}},
                                             {{"甲"}, {"产出指标"}, {"数量指标"}, {"一"}, {"3个"}},
                                             {{"乙"}, {"产出指标"}, {"质量指标"}, {""}, {""}}}),
                                 {write_line("项目绩效目标表", 10)});
  ASSERT_FALSE(result.declarations.empty());
  ASSERT_NE(finding(result.declarations[0], "left-out"), nullptr);
  EXPECT_NE(finding(result.declarations[0], "left-out")->message.find("质量指标"), std::string::npos);
}

TEST(ReadDeclarations, BlocksThatNothingTellsApartAreTold) {
  const auto result = understand(write_grid({{{"项目名称"}, {"甲", 3}},
                                             {{"三级指标"}, {"指标值"}, {"三级指标"}, {"指标值"}},
                                             {{"一"}, {"1个"}, {"二"}, {"2个"}}}),
                                 {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  ASSERT_NE(finding(result.declarations[0], "scope-guessed"), nullptr);
  EXPECT_EQ(finding(result.declarations[0], "scope-guessed")->severity, Severity::warning);
}

TEST(ReadDeclarations, DashesReadAsANumeralPartLevels) {
  auto rows = plain_form();
  rows[6] = {{"绩效指标", 3}, {"指标值"}, {"权重"}};
  rows.resize(7);
  rows.push_back({{"产出指标一数量指标一窗口人员", 3}, {"≥32人"}, {"50"}});
  rows.push_back({{"产出指标一质量指标一一次办结率", 3}, {"≥90%"}, {"40"}});
  const auto result = understand(write_grid(rows, TextSource::reader), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  ASSERT_EQ(result.declarations[0].indicators.size(), 2u);
  EXPECT_EQ(result.declarations[0].indicators[0].level3.text, "窗口人员");
  EXPECT_EQ(result.declarations[0].indicators[1].level2.text, "质量指标");
  EXPECT_EQ(result.declarations[0].indicators[1].level3.text, "一次办结率");
}

TEST(ReadDeclarations, TwoHeadingsMakeATableOfIndicators) {
  const auto result = understand(write_grid({{{"项目名称"}, {"路灯"}}, {{"三级指标"}, {"指标值"}}, {{"亮灯率"}, {"≥97%"}}}),
                                 {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  ASSERT_EQ(result.declarations[0].indicators.size(), 1u);
  EXPECT_EQ(result.declarations[0].indicators[0].target.text, "≥97%");
}

TEST(ReadDeclarations, OfALedgersYearsAndGoalsThoseOfTheFiscalYearCount) {
  const auto result = understand(write_grid({{{"项目名称", 1, 2},
                                              {"预算金额（元）", 2},
                                              {"总体目标", 1, 2},
                                              {"年度目标", 1, 2},
                                              {"一级指标", 1, 2},
                                              {"三级指标", 1, 2},
                                              {"指标值", 1, 2}},
                                             {{"2026年"}, {"2027年"}},
                                             {{"甲"}, {"5"}, {"6"}, {"三年建成"}, {"开工"}, {"产出指标"}, {"一"}, {"1个"}}}),
                                 {write_line("2026年度项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_requested")), "5.00");
  EXPECT_EQ(field(result.declarations[0], "/goals/overall").text, "三年建成");
  EXPECT_EQ(field(result.declarations[0], "/goals/annual").text, "开工");
  ASSERT_EQ(result.declarations[0].extra.size(), 1u);
  EXPECT_EQ(result.declarations[0].extra[0].field.text, "6");
}

TEST(ReadDeclarations, AnEmptyLedgerSaysThatItIsEmpty) {
  const auto result = understand(write_grid({{{"项目名称"}, {"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}},
                                             {{"", 1, 2}, {"产出指标", 1, 2}, {"数量指标"}, {""}, {""}},
                                             {{"质量指标"}, {""}, {""}}}),
                                 {write_line("项目绩效目标表", 10)});
  EXPECT_TRUE(result.declarations.empty());
  ASSERT_EQ(result.warnings.size(), 1u);
  EXPECT_NE(result.warnings[0].message.find("empty"), std::string::npos);
}

TEST(ReadDeclarations, AFrameOfEvaluationIsNoForm) {
  const auto result = understand(write_grid({{{"一级指标"}, {"二级指标"}, {"三级指标"}, {"分值"}, {"得分"}},
                                             {{"效益"}, {"社会效益"}, {"就业"}, {"20"}, {"18"}}}),
                                 {write_line("绩效评价指标体系及评分表", 10)});
  EXPECT_TRUE(result.declarations.empty());
  EXPECT_TRUE(result.warnings.empty());
}

TEST(Lexicon, ALabelIsKnownWithItsYearItsNumeralOrItsTranslation) {
  const auto key = [](const char* text) {
    return lexicon().match(text, Place::head, Likeness::exact).value_or(LabelMatch{}).key;
  };
  EXPECT_EQ(key("2026年预算（万元）"), "funds.annual_requested");
  EXPECT_EQ(key("二、其他资金"), "funds.other");
  EXPECT_EQ(key("项目名称 Project name"), "project.name");
  EXPECT_EQ(key("Competent department 主管部门"), "project.competent_department");
  EXPECT_EQ(key("单位（项目）名称"), "project.name");
  EXPECT_EQ(key("单位名称"), "extra");
  EXPECT_EQ(key("2026年"), "");
  EXPECT_EQ(key("一般公共预算"), "");
}

TEST(Lexicon, NoLabelOfTheModelsIsCoveredTwice) {
  Lexicon alone;
  const ModelFile file =
      add_model_file(std::filesystem::path(INKGRID_SOURCE_DIR) / "models/lexicon/labels.json", LabelOrigin::models, alone);
  EXPECT_EQ(file.errors, 0);
  for (const FileProblem& problem : file.problems) ADD_FAILURE() << problem.where << ": " << problem.message;
}

TEST(Lexicon, ALabelBesideAPatternThatMakesItIsRemarkedOn) {
  const TemporaryFolder folder;
  std::ofstream(folder / "mine.json")
      << R"({"labels": [{"key": "extra", "labels": ["甲方印章", "{甲|乙}方印章", "乙方印章"]}]})";
  Lexicon more = lexicon();
  const ModelFile file = add_model_file(folder / "mine.json", LabelOrigin::user, more);
  EXPECT_EQ(file.errors, 0);
  ASSERT_EQ(file.problems.size(), 2u);
  EXPECT_EQ(file.problems[0].where, "/labels/0/labels/0");
  EXPECT_EQ(file.problems[1].where, "/labels/0/labels/2");
}

TEST(Lexicon, APatternIsKnownWhenMisreadButForThoseFarFromItsFirstWords) {
  const TemporaryFolder folder;
  std::ofstream(folder / "mine.json")
      << R"({"labels": [{"key": "extra", "labels": ["{甲方|乙丙丁}{联络员|经手者}{印章|花押}"]}]})";
  Lexicon more = lexicon();
  EXPECT_EQ(add_model_file(folder / "mine.json", LabelOrigin::user, more).errors, 0);
  EXPECT_TRUE(more.match("甲万联络员印章", Place::head, Likeness::misread));
  EXPECT_TRUE(more.match("乙丙丁经手老印章", Place::head, Likeness::misread));
  EXPECT_TRUE(more.match("乙丙丁经手者花押", Place::head, Likeness::exact));
  const auto third = more.match("乙丙丁经手老花押", Place::head, Likeness::misread);
  EXPECT_TRUE(!third || third->similarity < 0.8) << "three braces of other words";
}

TEST(ReadDeclarations, LabelsWithOtherWordsForAUsualOneAreKnown) {
  auto rows = plain_form();
  rows[1] = {{"归口科室", 2}, {"办公室"}, {"申报科室"}, {"心内科"}};
  rows[5] = {{"预期当年度整体绩效目标"}, {"做好物业管理，保障机关运转。", 4}};
  rows[0] = {{"课题名称", 2}, {"物业管理费"}, {"竣工时间"}, {"2026年12月"}};
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/project/implementing_unit").text, "心内科");
  EXPECT_EQ(field(result.declarations[0], "/project/end_date").text, "2026年12月");
  EXPECT_EQ(field(result.declarations[0], "/goals/annual").text, "做好物业管理，保障机关运转。");
}

TEST(ReadDeclarations, LabelsThatNobodyKnowsAreKnownByTheirWords) {
  auto rows = plain_form();
  rows[1] = {{"行业监管部门", 2}, {"某市水务局"}, {"资金具体使用单位"}, {"某市水文站"}};
  rows[2] = {{"拟安排财政专项资金（万元）", 2}, {"182.44", 3}};
  rows[5] = {{"工作目标"}, {"监测水质。", 4}};
  rows.erase(rows.begin() + 3, rows.begin() + 5);
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/project/competent_department").text, "某市水务局");
  EXPECT_EQ(field(result.declarations[0], "/project/implementing_unit").text, "某市水文站");
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_requested")), "1824400.00");
  EXPECT_EQ(field(result.declarations[0], "/goals/annual").text, "监测水质。");
  ASSERT_NE(finding(result.declarations[0], "told-by-place"), nullptr);
  EXPECT_EQ(finding(result.declarations[0], "told-by-place")->severity, Severity::info);
}

TEST(ReadDeclarations, WhatMayBeAFieldThatWasNotFoundIsToldAndTheFieldDoubtful) {
  auto rows = plain_form();
  rows[1] = {{"主管部门", 2}, {"某市水务局"}, {"牵头单位"}, {"某市水文站"}};
  auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  ASSERT_NE(finding(result.declarations[0], "field-kept"), nullptr);
  EXPECT_EQ(finding(result.declarations[0], "field-kept")->fields.front(), "/project/implementing_unit");
  EXPECT_EQ(field(result.declarations[0], "/project/implementing_unit").evidence.label_match, 0);
  rows[1][2].text = "联系人";  // known, and no such field
  result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  EXPECT_EQ(finding(result.declarations[0], "field-kept"), nullptr);
  EXPECT_EQ(field(result.declarations[0], "/project/implementing_unit").evidence.label_match, 1);
}

TEST(ReadDeclarations, ACodeBesideTheNameIsNoDepartment) {
  auto rows = plain_form();
  rows[1] = {{"主管部门编码", 2}, {"266"}, {"主管部门名称"}, {"某市水务局"}};
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/project/competent_department").text, "某市水务局");
  ASSERT_FALSE(result.declarations[0].extra.empty());
  EXPECT_EQ(result.declarations[0].extra[0].field.text, "266");
}

TEST(ReadDeclarations, OfAmountsInColumnsThoseOfTheYearCount) {
  auto rows = plain_form();
  rows[2] = {{"资金来源\n（万元）", 2, 4}, {"项目"}, {"上年度预算安排"}, {"本年度申请金额"}};
  rows[3] = {{"合计"}, {"40.00"}, {"52.00"}};
  rows[4] = {{"财政拨款"}, {"38.00"}, {"50.00"}};
  rows.insert(rows.begin() + 5, {{"其他"}, {"2.00"}, {"1.80"}});
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_requested")), "520000.00");
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_fiscal")), "500000.00");
  EXPECT_EQ(yuan(field(result.declarations[0], "/funds/annual_other")), "18000.00");
  EXPECT_EQ(result.declarations[0].extra.size(), 3u);
}

// The row above the amount was taken for headings of its column, and what stood there was lost.
TEST(ReadDeclarations, LabelsAboveAnAmountAndALabelAreNoHeadings) {
  auto rows = plain_form();
  rows[0] = {{"项目名称"}, {"物业管理费"}, {"所需文件"}, {"一份", 2}};
  rows[1] = {{"负责人"}, {"叶某"}, {"来自何处"}, {"自筹", 2}};
  rows[2] = {{"申请金额（元）"}, {"182.44"}, {"做到何时"}, {"年底", 2}};
  rows.erase(rows.begin() + 3, rows.begin() + 5);
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  std::string kept;
  for (const NamedField& extra : result.declarations[0].extra) kept += extra.name + "=" + extra.field.text + ";";
  for (const char* text : {"负责人=叶某;", "来自何处=自筹;", "做到何时=年底;", "所需文件=一份;"})
    EXPECT_NE(kept.find(text), std::string::npos) << kept;
}

TEST(ReadDeclarations, HeadingsThatNobodyKnowsStandOverWordsOfLevels) {
  auto rows = plain_form();
  rows[6] = {{""}, {"大类"}, {"小类"}, {"内容"}, {"做到多少"}};
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  ASSERT_EQ(result.declarations[0].indicators.size(), 3u);
  EXPECT_EQ(field(result.declarations[0], "/indicators/0/level2").text, "数量指标");
  EXPECT_EQ(field(result.declarations[0], "/indicators/0/level3").text, "保障人数");
  EXPECT_EQ(field(result.declarations[0], "/indicators/0/target").text, "≥300人");
}

TEST(ReadDeclarations, AGoalsHeadingBehindTheLevelsIsThatOfTargetsAndNoTargetsAreTold) {
  auto rows = plain_form();
  rows[6].back().text = "年度目标";
  auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/indicators/0/target").text, "≥300人");
  EXPECT_EQ(finding(result.declarations[0], "no-targets"), nullptr);
  rows[6].back().text = "评分标准";
  rows[7].back().text = rows[8].back().text = rows[9].back().text = "达到得分";
  result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_NE(finding(result.declarations[0], "no-targets"), nullptr);
}

TEST(ReadDeclarations, LevelsThatComeAgainAreTold) {
  auto rows = plain_form();
  const auto told = [&] {
    const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10)});
    EXPECT_EQ(result.declarations.size(), 1u);
    return finding(result.declarations[0], "levels-again") != nullptr;
  };
  EXPECT_FALSE(told());
  rows.insert(rows.end(), {{""}, {"产出指标"}, {"数量指标"}, {"另一项目"}, {"3个"}});
  EXPECT_TRUE(told());
}

TEST(ReadDeclarations, AColumnOfProjectsMakesALedger) {
  const auto result =
      understand(write_grid({{{"项目"}, {"拟安排资金"}, {"一级指标"}, {"三级指标"}, {"目标值"}, {"总体绩效目标"}},
                             {{"冷库", 1, 2}, {"60.00", 1, 2}, {"产出指标"}, {"新建冷库"}, {"6座"}, {"补齐短板", 1, 2}},
                             {{"效益指标"}, {"带动增收"}, {"≥120万元"}},
                             {{"直播间"}, {"25.50"}, {"产出指标"}, {"建成直播间"}, {"10间"}, {"带动下行"}}}),
                 {write_line("项目绩效目标汇总表", 10)});
  ASSERT_EQ(result.declarations.size(), 2u);
  EXPECT_EQ(field(result.declarations[0], "/project/name").text, "冷库");
  EXPECT_EQ(field(result.declarations[1], "/funds/annual_requested").text, "25.50");
  EXPECT_EQ(field(result.declarations[1], "/goals/annual").text, "带动下行");
  EXPECT_EQ(result.declarations[0].indicators.size(), 2u);
}

TEST(ReadDeclarations, OfTargetsOfSeveralYearsThatOfTheFiscalYearCounts) {
  auto rows = plain_form();
  for (const std::size_t row : {0, 1, 2, 3, 4, 5}) rows[row].back().columns += 1;
  rows[6] = {{""}, {"一级指标"}, {"二级指标"}, {"三级指标"}, {"2025年目标值"}, {"2026年目标值"}};
  for (const std::size_t row : {7, 8, 9}) rows[row].push_back({"99个"});
  const auto result = understand(write_grid(rows), {write_line("项目绩效目标表", 10), write_line("（2026年度）", 30)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(field(result.declarations[0], "/indicators/0/target").text, "99个");
}

// 项目一 over a form is like 项目名, and the title above would be that of a form without indicators.
TEST(ReadDeclarations, WhatIsLikeANamesLabelBeginsAFormInItsColumnAlone) {
  auto rows = plain_form();
  rows.insert(rows.begin(), {{"项目—", 5}});
  const auto result = understand(write_grid(rows, TextSource::reader, 0.9), {write_line("项目绩效目标表", 10)});
  ASSERT_EQ(result.declarations.size(), 1u);
  EXPECT_EQ(result.declarations[0].title.text, "项目绩效目标表");
  EXPECT_TRUE(result.warnings.empty());
}

TEST(Lexicon, AWordMoreAtTheEndWasNotLost) {
  EXPECT_FALSE(lexicon().match("一般公共预算", Place::head, Likeness::misread));
  EXPECT_EQ(lexicon().match("一般公共预算资佥", Place::head, Likeness::misread)->key, "funds.fiscal");
}

}  // namespace
}  // namespace inkgrid::form
