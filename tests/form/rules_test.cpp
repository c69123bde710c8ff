#include "form/rules.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>

#include "document/code_points.h"
#include "form/fields.h"
#include "form/lexicon.h"
#include "form/read_declarations.h"
#include "support/temporary_folder.h"
#include "support/written_grid.h"

namespace inkgrid::form {
namespace {

const std::filesystem::path kModels = std::filesystem::path(INKGRID_SOURCE_DIR) / "models";

const Lexicon& lexicon() {
  static const Lexicon loaded = load_lexicon(kModels);
  return loaded;
}

using Rows = std::vector<std::vector<Written>>;

std::vector<Declaration> checked(Grid grid, const std::string& year = "2026年度") {
  auto result = read_declarations(
      {{{1}, {write_line("项目支出绩效目标申报表", 10), write_line("（" + year + "）", 30)}, std::move(grid)}}, lexicon(),
      [](std::string_view) { return true; }, "doc");
  apply_rules(result.declarations, lexicon().rules);
  return result.declarations;
}

struct Money {
  std::string total, fiscal, other;
  std::string unit = "（万元）";
};

Rows form(const Money& money, const Rows& indicators = {{{"产出指标"}, {"数量指标"}, {"份数"}, {"≥3份"}}}) {
  Rows rows{{{"项目名称"}, {"甲", 3}},
            {{"计划开始日期"}, {"2026-01-01"}, {"计划完成日期"}, {"2026-12-31"}},
            {{"项目资金" + money.unit, 1, 3}, {"年度资金总额"}, {money.total, 2}},
            {{"其中：财政拨款"}, {money.fiscal, 2}},
            {{"其他资金"}, {money.other, 2}},
            {{"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}}};
  rows.insert(rows.end(), indicators.begin(), indicators.end());
  return rows;
}

/// `rule severity pointers`, a line each.
std::string told(const Declaration& declaration) {
  std::string all;
  for (const Finding& finding : declaration.findings) {
    const char* severity = finding.severity == Severity::error     ? "error"
                           : finding.severity == Severity::warning ? "warning"
                                                                   : "info";
    all += finding.rule + " " + severity;
    for (const std::string& field : finding.fields) all += " " + field;
    all += "\n";
  }
  return all;
}

std::string told_of(const Rows& rows) { return told(checked(write_grid(rows)).at(0)); }

const std::string kAnnualSum = "funds.annual_sum error /funds/annual_fiscal /funds/annual_other /funds/annual_requested\n";

TEST(Rules, ASumThatClosesIsNoted) {
  const auto declarations = checked(write_grid(form({"865.30", "800.00", "65.30"})));
  const Declaration& d = declarations.at(0);
  EXPECT_EQ(told(d), "");
  const auto check = std::find_if(d.rule_checks.begin(), d.rule_checks.end(),
                                  [](const RuleCheck& each) { return each.rule == "funds.annual_sum"; });
  ASSERT_NE(check, d.rule_checks.end());
  EXPECT_TRUE(check->held && check->closes);
  EXPECT_EQ(d.funds[4].name, "annual_requested");
  EXPECT_EQ(d.funds[4].field.evidence.sums_held, 1);
  EXPECT_GE(d.funds[4].field.evidence.rules_held, 1);
  EXPECT_EQ(d.funds[4].field.evidence.rules_broken, 0);
}

TEST(Rules, ASumThatDoesNotCloseIsAnError) {
  const auto declarations = checked(write_grid(form({"866.30", "800.00", "65.30"})));
  EXPECT_EQ(told(declarations.at(0)), kAnnualSum);
  EXPECT_EQ(declarations.at(0).findings.at(0).message,
            "the money of the year is not the sum of its parts: 8000000.00 + 653000.00 = 8653000.00, not 8663000.00 yuan "
            "(10000.00 too little)");
  EXPECT_EQ(declarations.at(0).funds[4].field.evidence.rules_broken, 1);
}

TEST(Rules, RoundedAmountsMayMissTheSum) {
  EXPECT_EQ(told_of(form({"960.01", "900.00", "60.00"})), "") << "each may be rounded by half a hundredth";
  EXPECT_EQ(told_of(form({"960.02", "900.00", "60.00"})), kAnnualSum);
  EXPECT_EQ(told_of(form({"900.01", "900.00", "0.00"})), kAnnualSum) << "one number is rounded in one way";
  EXPECT_EQ(told_of(form({"960.01", "900.00", "60.00", "（元）"})), kAnnualSum) << "there is nothing below a fen";
  EXPECT_EQ(told_of(form({"2,272.623354", "2272.623354", ""})), "");
}

TEST(Rules, BlanksAreNoAmounts) {
  EXPECT_EQ(told_of(form({"", "900.00", "60.00"})), "");
  EXPECT_EQ(told_of(form({"960.00", "", ""})), "") << "parts that nobody filled in say nothing";
  EXPECT_EQ(told_of(form({"900.00", "900.00", "—"})), "");
  EXPECT_EQ(told_of(form({"900.00", "见附件", "60.00"})), "");
}

TEST(Rules, MoneyOfASourceOfItsOwnMayBeWhatASumLacks) {
  auto rows = form({"960.00", "900.00", "20.00"});
  rows[2][0].rows = 4;
  rows.insert(rows.begin() + 5, {{"单位自筹"}, {"40.00", 2}});
  EXPECT_EQ(told_of(rows), "");
  rows[5][1].text = "30.00";
  EXPECT_EQ(told_of(rows), kAnnualSum);
}

TEST(Rules, APartIsNotAboveItsWhole) {
  Rows rows = form({"900.00", "960.00", ""});
  rows[4] = {{"备注"}, {"", 2}};
  EXPECT_EQ(told_of(rows), "funds.annual_parts error /funds/annual_fiscal /funds/annual_requested\n");
  rows[3][1].text = "860.00";
  EXPECT_EQ(told_of(rows), "");
}

TEST(Rules, AnAmountNeedsAUnit) {
  EXPECT_EQ(told_of(form({"5.00", "5.00", "0.00", ""})),
            "funds.unit warning /funds/annual_requested /funds/annual_fiscal\n");
  EXPECT_EQ(told_of(form({"5.00万元", "50000元", "0.00", ""})), "");
}

TEST(Rules, DatesFollowOneAnotherAndHoldTheYear) {
  auto rows = form({"", "", ""});
  std::swap(rows[1][1].text, rows[1][3].text);
  EXPECT_EQ(told_of(rows), "project.dates error /project/start_date /project/end_date\n");
  rows[1][1].text = "2026年3月";
  rows[1][3].text = "2026";
  EXPECT_EQ(told_of(rows), "") << "compared as precisely as both are";
  rows[1][3].text = "2062-12-31";
  EXPECT_EQ(told_of(rows), "project.dates warning /project/start_date /project/end_date\n");
  rows[1][1].text = "2027-01-01";
  rows[1][3].text = "2027-12-31";
  EXPECT_EQ(told_of(rows), "project.year warning /fiscal_year /project/start_date /project/end_date\n");
}

TEST(Rules, WeightsMakeAHundred) {
  const auto weighted = [](std::vector<std::string> weights, const std::string& execution = {}) {
    auto rows = form({"", "", ""});
    rows.resize(5);
    if (!execution.empty()) rows.push_back({{"执行率分值"}, {execution, 3}});
    rows.push_back({{"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}, {"权重"}});
    for (const std::string& weight : weights)
      rows.push_back({{"产出指标"}, {"数量指标"}, {"份数" + weight}, {"≥3份"}, {weight}});
    return told_of(rows);
  };
  const std::string broken = "indicators.weights warning /indicators /indicators/0/weight /indicators/1/weight\n";
  EXPECT_EQ(weighted({"60", "40"}), "");
  EXPECT_EQ(weighted({"60%", "40%"}), "");
  EXPECT_EQ(weighted({"0.6", "0.4"}), "");
  EXPECT_EQ(weighted({"55.5", "34.5"}), "");
  EXPECT_EQ(weighted({"60", "30"}, "10分"), "");
  EXPECT_EQ(weighted({"60", "30"}, "20分"), broken);
  EXPECT_EQ(weighted({"60", "20"}, "20分"), "");
  EXPECT_EQ(weighted({"60", "45"}), broken);
  EXPECT_EQ(weighted({"60", ""}), "") << "not every indicator has one";
}

TEST(Rules, SharesAreWithinTheirWhole) {
  const auto share = [](const std::string& level3, const std::string& target) {
    return told_of(form({"", "", ""}, {{{"产出指标"}, {"质量指标"}, {level3}, {target}}}));
  };
  const std::string broken = "indicators.share warning /indicators/0/target\n";
  EXPECT_EQ(share("合格率", "≥100%"), "");
  EXPECT_EQ(share("合格率", "≥995%"), broken);
  EXPECT_EQ(share("合格率（%）", "995"), broken);
  EXPECT_EQ(share("差错率", "≤3‰"), "");
  EXPECT_EQ(share("税收增长率", "≥120%"), "");
  EXPECT_EQ(share("合格率", "90%-120%"), broken);
  EXPECT_EQ(share("合格率", "90%-80%"), "indicators.range warning /indicators/0/target\n");
  EXPECT_EQ(share("预算控制率", "≤105%"), "");
  EXPECT_EQ(share("人次", "≥995人次"), "");
}

TEST(Rules, LevelTwoIsOfItsLevelOne) {
  const auto levels = [](const std::string& level1, const std::string& level2) {
    return told_of(form({"", "", ""}, {{{level1}, {level2}, {"甲"}, {"优"}}, {{level1}, {level2}, {"乙"}, {"优"}}}));
  };
  EXPECT_EQ(levels("产出指标", "时效指标"), "");
  EXPECT_EQ(levels("效益指标（30分）", "社会效益"), "");
  EXPECT_EQ(levels("效益指标", "满意度指标"), "") << "local forms have it there, too";
  EXPECT_EQ(levels("效益指标", "本地特色指标"), "");
  EXPECT_EQ(
      levels("效益指标", "时效指标"),
      "indicators.levels warning /indicators/0/level1 /indicators/0/level2 /indicators/1/level1 /indicators/1/level2\n");
}

TEST(Rules, AnIndicatorHasATarget) {
  EXPECT_EQ(told_of(form({"", "", ""}, {{{"产出指标"}, {"数量指标"}, {"份数"}, {""}}})),
            "indicators.target warning /indicators/0/target\n");
  EXPECT_EQ(told_of(form({"", "", ""}, {{{"产出指标"}, {"数量指标"}, {""}, {"≥3份"}}})),
            "indicators.level3 warning /indicators/0/level3\n");
}

TEST(Rules, NumbersOfIndicatorsFollowOneAnother) {
  const auto numbered = [](const std::vector<std::string>& names) {
    Rows rows;
    for (const std::string& name : names) rows.push_back({{"产出指标"}, {name.substr(0, 12)}, {name.substr(12)}, {"优"}});
    return told_of(form({"", "", ""}, rows));
  };
  EXPECT_EQ(numbered({"数量指标指标1：甲", "数量指标指标2：乙", "质量指标指标1：丙"}), "");
  EXPECT_EQ(numbered({"数量指标指标1：甲", "数量指标指标2：乙", "质量指标指标3：丙"}), "") << "numbers may run on";
  EXPECT_EQ(numbered({"数量指标指标1：甲", "数量指标指标1：乙"}), "");
  EXPECT_EQ(numbered({"数量指标指标1：甲", "数量指标指标3：乙"}),
            "indicators.numbers warning /indicators /indicators/1/level3\n");
  EXPECT_EQ(numbered({"数量指标指标2：甲"}), "indicators.numbers warning /indicators /indicators/0/level3\n");
}

TEST(Rules, NumbersMayStandAlone) {
  const auto numbered = [](const std::vector<std::string>& names) {
    Rows rows;
    for (const std::string& name : names) rows.push_back({{"产出指标"}, {"数量指标"}, {name}, {"优"}});
    return told_of(form({"", "", ""}, rows));
  };
  EXPECT_EQ(numbered({"1.甲", "2.乙", "3.丙"}), "");
  EXPECT_EQ(numbered({"1.甲", "3.丙"}), "indicators.numbers warning /indicators /indicators/1/level3\n");
  EXPECT_EQ(numbered({"（1）甲", "（3）丙"}), "indicators.numbers warning /indicators /indicators/1/level3\n");
  EXPECT_EQ(numbered({"甲", "3.5公里道路", "24小时值守"}), "");
}

TEST(Rules, NumbersWithinAGoalFollowOneAnother) {
  const auto goal = [](const std::string& text) {
    auto rows = form({"", "", ""});
    rows.insert(rows.begin() + 5, {{"年度目标"}, {text, 3}});
    return told_of(rows);
  };
  const std::string broken = "indicators.numbers warning /goals/annual\n";
  EXPECT_EQ(goal("1、甲。2、乙。3、丙。"), "");
  EXPECT_EQ(goal("1、甲。3、丙。"), broken);
  EXPECT_EQ(goal("目标1：甲；目标2：乙；目标4：丁。"), broken);
  EXPECT_EQ(goal("1、甲 2、乙。3、丙。"), "") << "the sentence before has no end";
  EXPECT_EQ(goal("1、甲。2、乙。1、丙。2、丁。"), "") << "numbers begin anew";
  EXPECT_EQ(goal("1、甲。3、丙。1、甲。2、乙。3、丙。"), broken) << "told in the first list, though the second has it";
  EXPECT_EQ(goal("3、丙。4、丁。"), "") << "the beginning may stand elsewhere";
  EXPECT_EQ(goal("1、甲。3.5公里。"), "");
}

TEST(Rules, TargetsAreInUnitsOfTheirIndicators) {
  const auto target = [](const std::string& level3, const std::string& text) {
    return told_of(form({"", "", ""}, {{{"产出指标"}, {"数量指标"}, {level3}, {text}}}));
  };
  const std::string broken = "indicators.measure warning /indicators/0/level3 /indicators/0/target\n";
  EXPECT_EQ(target("合格率", "≥95%"), "");
  EXPECT_EQ(target("合格率", "≥95"), "");
  EXPECT_EQ(target("合格率（%）", "≥95"), "");
  EXPECT_EQ(target("合格率", "≥95人"), broken);
  EXPECT_EQ(target("巡检频率", "≥12次/年"), "");
  EXPECT_EQ(target("群众满意度", "≥90分"), "");
  EXPECT_EQ(target("群众满意度（含游客）", "≥90个"), broken);
  EXPECT_EQ(target("培训人数", "≥90人/天"), "");
  EXPECT_EQ(target("培训人数", "≥90%"), broken);
  EXPECT_EQ(target("完成时间", "≤3个工作日"), "");
  EXPECT_EQ(target("完成时间", "≤3人"), broken);
  EXPECT_EQ(target("完成时间", "6月底前"), "");
}

TEST(Rules, TextsAreWhole) {
  const auto text = [](const std::string& level3, const std::string& target = "优") {
    return told_of(form({"", "", ""}, {{{"产出指标"}, {"数量指标"}, {level3}, {target}}}));
  };
  const std::string broken = "texts.whole warning /indicators/0/level3\n";
  EXPECT_EQ(text("培训（含线上）"), "");
  EXPECT_EQ(text("培训（含线上"), broken);
  EXPECT_EQ(text("含线上）培训"), broken);
  EXPECT_EQ(text("1）培训；2）演练"), "") << "numbers";
  EXPECT_EQ(text("（1）培训"), "");
  EXPECT_EQ(text("、演练"), broken);
  EXPECT_EQ(text("培训、"), broken);
  EXPECT_EQ(text("培训。"), "");
  EXPECT_EQ(text("培训", "优（"), "texts.whole warning /indicators/0/target\n");
  EXPECT_EQ(text("、"), "") << "a mark for nothing";
}

TEST(Rules, ARowHasOneTarget) {
  const auto target = [](const std::string& text) {
    return told_of(form({"", "", ""}, {{{"产出指标"}, {"数量指标"}, {"甲"}, {text}}}));
  };
  const std::string broken = "indicators.single warning /indicators/0/target\n";
  EXPECT_EQ(target("≥5个≥100人"), broken);
  EXPECT_EQ(target("100%95%"), broken);
  EXPECT_EQ(target("5个100人"), broken);
  EXPECT_EQ(target("及时及时"), broken);
  EXPECT_EQ(target("≥≥5100个人"), broken);
  EXPECT_EQ(target("2020"), "");
  EXPECT_EQ(target("≥80%，≤90%"), "");
  EXPECT_EQ(target("80%-90%"), "");
  EXPECT_EQ(target("1,000.50万元"), "");
  EXPECT_EQ(target("2年3个月"), "");
  EXPECT_EQ(target("2026年12月31日"), "");
  EXPECT_EQ(target("≥2次/年"), "");
}

TEST(Rules, AnIndicatorStandsOnce) {
  const auto rows = [](const std::string& second) {
    return told_of(form({"", "", ""}, {{{"产出指标", 1, 2}, {"数量指标", 1, 2}, {"份数"}, {"≥3份"}}, {{"份数"}, {second}}}));
  };
  EXPECT_EQ(rows("≥4份"), "");
  EXPECT_EQ(rows("≥3份"), "indicators.repeated warning /indicators /indicators/1/level3\n");
}

TEST(Rules, WeightsMakeThePointsOfTheirLevel) {
  const auto weighted = [](const std::string& head, const std::vector<std::string>& weights,
                           const std::string& score = "5") {
    auto rows = form({"", "", ""});
    rows.resize(5);
    rows.push_back({{"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}, {"分值"}, {"得分"}});
    rows.push_back({{head, 1, 2}, {"数量指标", 1, 2}, {"份数"}, {"≥3份"}, {weights[0]}, {score}});
    rows.push_back({{"页数"}, {"≥3页"}, {weights[1]}, {"5"}});
    rows.push_back({{"效益指标"}, {"社会效益指标"}, {"读者数量"}, {"≥3人"}, {weights[2]}, {"5"}});
    return told_of(rows);
  };
  EXPECT_EQ(weighted("产出指标（50分）", {"30", "20", "50"}), "");
  EXPECT_EQ(weighted("产出指标（50分）", {"30", "30", "40"}),
            "indicators.points warning /indicators /indicators/0/level1 /indicators/0/weight /indicators/1/weight\n");
  EXPECT_EQ(weighted("产出指标（2026年）", {"30", "30", "40"}), "");
  EXPECT_EQ(weighted("产出指标", {"30", "20", "50"}, "30"), "");
  EXPECT_EQ(weighted("产出指标", {"30", "20", "50"}, "38"),
            "indicators.score warning /indicators/0/extra/0/field /indicators/0/weight\n");
}

TEST(Rules, AProjectStandsOnceInAFile) {
  auto rows = form({"5.00", "5.00", "0.00"});
  const auto again = rows;
  rows.insert(rows.end(), again.begin(), again.end());
  const auto declarations = checked(write_grid(rows));
  ASSERT_EQ(declarations.size(), 2u);
  EXPECT_EQ(told(declarations[0]), "");
  // The second form has neither title nor year of its own.
  auto twice = declarations;
  twice[0].findings.clear();
  twice[1] = twice[0];
  apply_rules(twice, lexicon().rules);
  EXPECT_EQ(told(twice[0]), "");
  EXPECT_EQ(told(twice[1]), "project.once warning /project/name\n");
  twice[1].findings.clear();
  twice[1].funds[4].field.text = "6.00";
  apply_rules(twice, lexicon().rules);
  EXPECT_EQ(told(twice[1]), "") << "an office's share of a project that has many";

  // A department's own declaration has no project; a title and a year alone are no more than an empty form.
  for (Declaration& each : twice) {
    each.project.clear();
    each.funds.clear();
    each.goals[1].field.text = "数据连续可靠";
    each.title.text = "部门整体支出绩效目标申报表";
    each.findings.clear();
  }
  apply_rules(twice, lexicon().rules);
  EXPECT_EQ(told(twice[1]), "project.once warning /title\n");
  for (Declaration& each : twice) {
    each.goals.clear();
    each.findings.clear();
  }
  apply_rules(twice, lexicon().rules);
  EXPECT_EQ(told(twice[1]), "");
}

// ---- Readings -----------------------------------------------------------------------------------------------------

/// The cell that says `text`, as a picture with a doubtful character: what else it may be, with its score.
void doubt(Grid& grid, const std::string& text, std::size_t place, const std::vector<CharacterEvidence::Choice>& choices) {
  for (Cell& cell : grid.cells)
    if (cell.content.text() == text) {
      Reading& reading = cell.content.readings.front();
      for (std::size_t i = 0; i < text.size(); ++i)
        reading.characters.push_back({text.substr(i, 1), i == place ? 0.6 : 0.999, {}});
      reading.characters[place].choices = choices;
      return;
    }
}

TEST(Rules, TheOneReadingThatClosesTheSumIsTaken) {
  Grid grid = write_grid(form({"866.30", "800.00", "65.30"}), TextSource::reader);
  doubt(grid, "866.30", 2, {{"8", 0.2}, {"5", 0.15}});
  const auto declarations = checked(std::move(grid));
  const Declaration& d = declarations.at(0);
  const Field& total = d.funds[4].field;
  EXPECT_EQ(told(d), "funds.annual_sum info /funds/annual_requested\n");
  EXPECT_EQ(total.text, "865.30");
  EXPECT_EQ(std::get<Decimal>(total.value).to_string(2), "8653000.00");
  EXPECT_EQ(total.raw, "866.30");
  EXPECT_EQ(total.source, FieldSource::inferred);
  EXPECT_DOUBLE_EQ(total.evidence.lowest_score, 0.15);
  EXPECT_EQ(total.evidence.sums_held, 1);
  ASSERT_EQ(total.alternatives.size(), 1u);
  EXPECT_EQ(total.alternatives[0].text, "866.30");
}

TEST(Rules, NoReadingIsTakenWhereTwoCloseTheSum) {
  Grid grid = write_grid(form({"866.30", "800.00", "65.30"}), TextSource::reader);
  doubt(grid, "866.30", 2, {{"5", 0.15}});
  doubt(grid, "65.30", 1, {{"6", 0.15}});
  const auto declarations = checked(std::move(grid));
  EXPECT_EQ(declarations.at(0).funds[4].field.text, "866.30");
  EXPECT_EQ(declarations.at(0).funds[4].field.source, FieldSource::ocr);
  EXPECT_EQ(declarations.at(0).findings.at(0).severity, Severity::warning) << "of a picture nothing is certain";
}

TEST(Rules, DustIsNoReading) {
  Grid grid = write_grid(form({"866.30", "800.00", "65.30"}), TextSource::reader);
  doubt(grid, "866.30", 2, {{"5", 0.002}});
  EXPECT_EQ(checked(std::move(grid)).at(0).funds[4].field.text, "866.30");
}

TEST(Rules, WhatATextLayerSaysIsNeverChanged) {
  Grid grid = write_grid(form({"866.30", "800.00", "65.30"}), TextSource::text_layer);
  doubt(grid, "866.30", 2, {{"5", 0.4}});
  EXPECT_EQ(checked(std::move(grid)).at(0).funds[4].field.text, "866.30");
}

TEST(Rules, AReadingThatBreaksAnotherRuleIsNoChoice) {
  auto rows = form({"845.30", "800.00", "55.30"});
  rows[2] = {{"项目资金（万元）", 1, 3}, {"项目资金总额"}, {"850.00"}, {"年度资金总额"}, {"845.30"}};
  rows[3] = {{"财政资金"}, {"850.00"}, {"财政资金"}, {"800.00"}};
  rows[4] = {{"其他资金"}, {""}, {"其他资金"}, {"55.30"}};
  Grid grid = write_grid(rows, TextSource::reader);
  doubt(grid, "55.30", 0, {{"4", 0.2}});
  doubt(grid, "845.30", 1, {{"5", 0.2}});  // closes, and is above the whole period's 850.00
  const auto declarations = checked(std::move(grid));
  EXPECT_EQ(declarations.at(0).funds[4].field.text, "845.30");
  EXPECT_EQ(declarations.at(0).funds[7].field.text, "45.30");
}

TEST(Rules, AnAmountPrintedUnlikeTheOthersIsMarked) {
  const auto odd = [](const std::vector<std::string>& amounts) {
    auto rows = form({});
    for (std::size_t i = 0; i < amounts.size(); ++i) rows[2 + i].back().text = amounts[i];
    std::string marked;
    const auto declarations = checked(write_grid(rows, TextSource::reader));
    for (const NamedField& named : declarations.at(0).funds)
      if (named.field.evidence.odd_amount) marked += named.field.text + " ";
    return marked;
  };
  EXPECT_EQ(odd({"73.35", "73.35", "0.00"}), "");
  EXPECT_EQ(odd({"7335", "73.35", "0.00"}), "7335 ");
  EXPECT_EQ(odd({"1,073.35", "1,000.00", "73.35"}), "");
  EXPECT_EQ(odd({"1073.35", "1,000.00", "73.35"}), "1073.35 1,000.00 ") << "neither is like the other";
  EXPECT_EQ(odd({"73", "70", "3"}), "");
  EXPECT_EQ(odd({"73.35", "", ""}), "") << "there is none beside it";
}

TEST(Rules, AnAmountAFigureShorterThanTheOthersOfItsFileIsMarked) {
  std::vector<std::vector<Written>> rows{
      {{"项目名称"}, {"资金总额"}, {"财政拨款"}, {"年度目标"}, {"一级指标"}, {"二级指标"}, {"三级指标"}, {"指标值"}}};
  for (const char* amount : {"95.000000", "33.545250", "6.750000", "42.00000", "241.000000", "42"})
    rows.push_back({{std::string("项目") + amount},
                    {amount},
                    {amount},
                    {"做好工作。"},
                    {"产出指标"},
                    {"数量指标"},
                    {"次数"},
                    {"≥3次"}});
  std::string marked;
  const auto declarations = checked(write_grid(rows, TextSource::reader));
  ASSERT_EQ(declarations.size(), 6u);
  for (const Declaration& declaration : declarations)
    for (const NamedField& named : declaration.funds)
      if (!named.field.evidence.parses) marked += named.field.text + " ";
  EXPECT_EQ(marked, "42.00000 42.00000 ") << "42 is another way to print, as of another hand";
}

TEST(Words, AKnownOneIsTakenAmongTheReadersOwn) {
  const auto target_of = [](const std::string& text, std::size_t place,
                            const std::vector<CharacterEvidence::Choice>& choices) {
    Cell cell;
    cell.content.source = TextSource::reader;
    Reading reading{text, 0.99, {}, "test"};
    for (std::size_t at = 0; at < text.size();) {
      const std::size_t length = code_point_at(text, at).length;
      reading.characters.push_back({text.substr(at, length), 0.99, {}});
      at += length;
    }
    reading.characters[place].choices = choices;
    cell.content.readings = {reading};
    const CanPrint all = [](std::string_view) { return true; };
    return make_field({FieldKind::target, "target", 0, 1}, cell, {lexicon(), all});
  };
  const Field good = target_of("艮好", 0, {{"良", 0.004}});
  EXPECT_EQ(good.text, "良好");
  EXPECT_EQ(good.raw, "艮好");
  EXPECT_TRUE(good.evidence.known_word);
  const Field money = target_of("≤5力元", 2, {{"万", 0.004}, {"方", 0.002}});
  EXPECT_EQ(money.text, "≤5万元");
  EXPECT_EQ(std::get<TargetValue>(money.value).unit, "万元");
  EXPECT_EQ(target_of("≤5力元", 2, {{"万", 0.004}, {"千", 0.002}}).text, "≤5力元") << "two of them are units";
  EXPECT_TRUE(target_of("≤5力元", 2, {}).evidence.near_word);
  EXPECT_TRUE(lexicon().is_near_word("出指标", "level1")) << "what runs over from beside lies on the first character";
  EXPECT_FALSE(lexicon().is_near_word("良", "target"));
  EXPECT_EQ(target_of("≥95", 2, {{"%", 0.2}}).text, "≥95") << "a digit is no word";
  EXPECT_EQ(target_of("2026年l0月底前", 5, {{"1", 0.04}}).text, "2026年10月底前");
  EXPECT_EQ(target_of("≥1O0%", 2, {{"0", 0.04}}).text, "≥100%");
  EXPECT_EQ(target_of("≤CO2", 2, {{"0", 0.04}}).text, "≤CO2");
  EXPECT_EQ(target_of("≥10L", 3, {{"1", 0.04}}).text, "≥10L");
  EXPECT_EQ(target_of("提高", 1, {{"升", 0.3}}).text, "提高") << "a known word stays";
  EXPECT_EQ(target_of("较好", 0, {{"软", 0.3}}).text, "较好");
}

// ---- Files of rules -------------------------------------------------------------------------------------------------

class RuleFiles : public testing::Test {
 protected:
  std::filesystem::path write(const std::string& text) {
    std::ofstream(folder_ / "mine.json") << text;
    return folder_ / "mine.json";
  }
  std::string problems(const std::string& text) {
    Lexicon own = lexicon();
    std::string all;
    for (const FileProblem& problem : add_model_file(write(text), LabelOrigin::user, own).problems)
      all += problem.where + ": " + problem.message + "\n";
    return all;
  }
  const TemporaryFolder folder_;
};

TEST_F(RuleFiles, SayWhatIsWrongInThem) {
  EXPECT_EQ(problems(R"({"rules": [{"rule": "a", "kind": "sums", "says": "x"}]})"),
            "/rules/0/kind: \"sums\" is no kind of rule; did you mean \"sum\"?\n");
  EXPECT_EQ(
      problems(
          R"({"rules": [{"rule": "a", "kind": "sum", "says": "x", "total": "funds.totl", "parts": ["project.name"]}]})"),
      "/rules/0/total: \"funds.totl\" is no amount; did you mean \"funds.total\"?\n"
      "/rules/0/parts/0: \"project.name\" is no amount; there are funds.total, funds.total_fiscal, funds.total_other, "
      "funds.annual_requested, funds.annual_fiscal, funds.annual_carryover, funds.annual_other\n");
  EXPECT_EQ(problems(R"({"rules": [{"rule": "a", "kind": "unit"}]})"),
            "/rules/0: has no \"says\": the words of the finding where the rule breaks\n");
  EXPECT_EQ(problems(R"({"rules": [{"rule": "a", "kind": "weights", "says": "x", "sums": [100]}]})"),
            "/rules/0/sums/0: must be a number as text, such as \"100\" or \"0.5\"\n");
  EXPECT_EQ(problems(R"({"rules": [], "labels": []})"),
            ": holds both \"rules\" and labels, words or rows; make two files of it\n");
}

TEST_F(RuleFiles, CountInPlaceOfThoseOfTheModels) {
  const auto own = load_lexicon(kModels, {write(R"({"rules": [{"rule": "indicators.target", "kind": "off"},
    {"rule": "indicators.weights", "kind": "weights", "says": "x", "sums": ["80"]}]})")});
  EXPECT_EQ(own.rules.size() + 1, lexicon().rules.size());
  for (const Rule& rule : own.rules) {
    EXPECT_NE(rule.name, "indicators.target");
    if (rule.name == "indicators.weights") {
      EXPECT_EQ(rule.sums, (std::vector<Decimal>{{80, 0}}));
    }
  }
}

}  // namespace
}  // namespace inkgrid::form
