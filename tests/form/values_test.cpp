#include "form/values.h"
#include "form/lexicon.h"

#include <gtest/gtest.h>

#include <tuple>

#include "form/fields.h"

namespace inkgrid::form {
namespace {

std::string money(const std::string& text, int exponent = 0) {
  const auto value = parse_money(text, exponent);
  return value ? value->to_string(2) : "none";
}

TEST(ParseTarget, ANamedDayIsNoQuantity) {
  for (const char* day : {"2027年底前", "11月底前", "6月上旬", "2026年12月31日前"})
    EXPECT_EQ(parse_target(day)->kind, TargetKind::qualitative) << day;
  for (const char* quantity : {"3年", "30日", "≤11月", "3年内"})
    EXPECT_EQ(parse_target(quantity)->kind, TargetKind::quantitative) << quantity;
}

TEST(ParseTarget, APowerBehindALatinUnitIsNoNumber) {
  EXPECT_EQ(parse_target("≤28μg/m³")->unit, "μg/m3");
  EXPECT_EQ(parse_target("≥62㎡")->number, "62");
  EXPECT_EQ(parse_target("3年12月")->kind, TargetKind::qualitative);
  EXPECT_EQ(parse_target("5台A300")->kind, TargetKind::qualitative);
}

TEST(Money, IsExactYuan) {
  EXPECT_EQ(money("1,100,000.00"), "1100000.00");
  EXPECT_EQ(money("１，１００，０００．００"), "1100000.00");
  EXPECT_EQ(money(" 9.00 ", 4), "90000.00");
  EXPECT_EQ(money("9119.702500", 4), "91197025.00");
  EXPECT_EQ(money("9.5万元"), "95000.00");
  EXPECT_EQ(money("9.5(万元)", 0), "95000.00");
  EXPECT_EQ(money("￥12元", 4), "12.00");
  EXPECT_EQ(money("-3.10"), "-3.10");
}

TEST(Money, ItsUnitStandsInAnyOfALabelsParentheses) {
  EXPECT_EQ(money_unit_in_parentheses("预算数（万元）"), "万元");
  EXPECT_EQ(money_unit_in_parentheses("预算数（元）（全年）"), "元");
  EXPECT_EQ(money_unit_in_parentheses("预算数（全年（万元"), "万元");
  for (const char* none : {"预算数", "预算数（全年）", "((a)b", "(a(b)c)", ")(", "（"})
    EXPECT_EQ(money_unit_in_parentheses(none), "") << none;
}

TEST(Money, MayBeInWords) {
  const auto yuan_of = [](const char* text) {
    const auto value = parse_money(text, 4);
    return value ? value->to_string(2) : std::string("none");
  };
  EXPECT_EQ(yuan_of("人民币叁拾陆万元整"), "360000.00");
  EXPECT_EQ(yuan_of("壹仟贰佰元伍角"), "1200.50");
  EXPECT_EQ(yuan_of("三万元"), "30000.00");
  for (const char* text : {"人民币", "三", "三家", "叁拾陆万", "小计"}) EXPECT_EQ(yuan_of(text), "none") << text;
}

TEST(Money, RefusesWhatMayBeMisread) {
  EXPECT_FALSE(parse_money("000", 0));
  EXPECT_TRUE(parse_money("0", 0));
  EXPECT_TRUE(parse_money("0.00", 0));
  for (const char* text :
       {"", "1100,000.00", "1,10,000", "1,100.0.0", "12 l3", "约5", "5-6", "1,100,00", "abc", "12万", ",100"})
    EXPECT_EQ(money(text), "none") << text;
}

TEST(Date, IsAsPreciseAsThePaper) {
  EXPECT_EQ(parse_date("2026-01-01"), "2026-01-01");
  EXPECT_EQ(parse_date("2026年1月1日"), "2026-01-01");
  EXPECT_EQ(parse_date("2026.3"), "2026-03");
  EXPECT_EQ(parse_date("2026年"), "2026");
  EXPECT_EQ(parse_date("20261231"), "2026-12-31");
  EXPECT_EQ(parse_date("２０２６／１２／３１"), "2026-12-31");
  EXPECT_EQ(parse_date("2024-02-29"), "2024-02-29");
  EXPECT_EQ(parse_date("2024–02—29"), "2024-02-29");  // a dash of any length
}

TEST(Date, RefusesDaysThatAreNot) {
  for (const char* text : {"", "2026-13-01", "2026-02-29", "2026-04-31", "2026-1-1-1", "2026--1", "20260-01-01", "2026-01-",
                           "1.5", "2026年度", "2026-03/01", "2026年1-1", "2026月1"})
    EXPECT_FALSE(parse_date(text)) << text;
}

TEST(Year, ComesFromAYearLine) {
  EXPECT_EQ(parse_year("(2026 年度)"), 2026);
  EXPECT_EQ(year_text("（2026年度）"), "2026年度");
  EXPECT_EQ(year_text("某某局 2026 年度项目绩效目标表"), "2026 年度");
  EXPECT_EQ(parse_year("12026年度"), std::nullopt);
  EXPECT_EQ(parse_year("1234年度"), std::nullopt);
  EXPECT_EQ(year_text("（年度）"), "");
}

struct TargetCase {
  const char* text;
  TargetValue value;
};

TargetValue quantity(const char* sign, const char* number, const char* unit) {
  return {TargetKind::quantitative, sign, number, {}, {}, unit, *unit != '\0' ? UnitFrom::target : UnitFrom::none};
}

class Targets : public testing::TestWithParam<TargetCase> {};

TEST_P(Targets, MeanWhatThePaperSays) {
  const auto value = parse_target(GetParam().text);
  ASSERT_TRUE(value);
  EXPECT_EQ(static_cast<int>(value->kind), static_cast<int>(GetParam().value.kind));
  EXPECT_EQ(value->operator_sign, GetParam().value.operator_sign);
  EXPECT_EQ(value->number, GetParam().value.number);
  EXPECT_EQ(value->low + ".." + value->high, GetParam().value.low + ".." + GetParam().value.high);
  EXPECT_EQ(value->unit, GetParam().value.unit);
  EXPECT_TRUE(*value == GetParam().value);
}

INSTANTIATE_TEST_SUITE_P(
    Print, Targets,
    testing::Values(
        TargetCase{"≥90.00(%)", quantity(">=", "90.00", "%")},
        TargetCase{"≤1000.00(元/次)", quantity("<=", "1000.00", "元/次")},
        TargetCase{"=100.00(%)", quantity("=", "100.00", "%")}, TargetCase{"＝１００％", quantity("=", "100", "%")},
        TargetCase{"≤180元/人.天", quantity("<=", "180", "元/人.天")}, TargetCase{"≥1.8亿元", quantity(">=", "1.8", "亿元")},
        TargetCase{"4130", quantity("", "4130", "")}, TargetCase{"90%以上", quantity(">=", "90", "%")},
        TargetCase{"不低于95%", quantity(">=", "95", "%")}, TargetCase{"30天以内", quantity("<=", "30", "天")},
        TargetCase{"约20次", quantity("~", "20", "次")}, TargetCase{"20次左右", quantity("~", "20", "次")},
        TargetCase{"≥35,000册", quantity(">=", "35000", "册")},
        TargetCase{"80-90%", {TargetKind::range, {}, {}, "80", "90", "%", UnitFrom::target}},
        TargetCase{"80%~90%", {TargetKind::range, {}, {}, "80", "90", "%", UnitFrom::target}}, TargetCase{"及时", {}},
        TargetCase{"=200-400万元/年", {TargetKind::range, {}, {}, "200", "400", "万元/年", UnitFrom::target}},
        TargetCase{"（≤12万元）", quantity("<=", "12", "万元")}, TargetCase{"(=100%)", quantity("=", "100", "%")},
        TargetCase{"=3条（东线、西线、南线）", quantity("=", "3", "条")},
        TargetCase{"≥5台（套）", quantity(">=", "5", "台(套)")},
        TargetCase{"4元/吨（最高不超过30万元/年）", quantity("", "4", "元/吨")}, TargetCase{"11月底前", {}},
        TargetCase{"≤12月", quantity("<=", "12", "月")}, TargetCase{"≥3年", quantity(">=", "3", "年")},
        TargetCase{"=一年", quantity("=", "1", "年")}, TargetCase{"≥三次", quantity(">=", "3", "次")},
        TargetCase{"两次", quantity("", "2", "次")}, TargetCase{"≥一百二十人次", quantity(">=", "120", "人次")},
        TargetCase{"十二个月", quantity("", "12", "个月")}, TargetCase{"≥一万二千零五十人", quantity(">=", "12050", "人")},
        TargetCase{"≤三百万元", quantity("<=", "300", "万元")},
        TargetCase{"不少于二十一次/年", quantity(">=", "21", "次/年")}, TargetCase{"两次及以上", quantity(">=", "2", "次")},
        TargetCase{"百分之九十五以上", quantity(">=", "95", "%")}, TargetCase{"百分之百", quantity("", "100", "%")},
        TargetCase{"≥百分之十五", quantity(">=", "15", "%")},
        TargetCase{"三至五次", {TargetKind::range, {}, {}, "3", "5", "次", UnitFrom::target}}, TargetCase{"一般", {}},
        TargetCase{"一级", {}}, TargetCase{"三月", {}}, TargetCase{"一", {}}, TargetCase{"二〇二六年", {}},
        TargetCase{"十分满意", {}}, TargetCase{"千方百计", {}}, TargetCase{"万无一失", {}}, TargetCase{"三四次", {}},
        TargetCase{"十几次", {}}, TargetCase{"一百五次", {}}, TargetCase{"一百零五次", quantity("", "105", "次")},
        TargetCase{"≥95%。", quantity(">=", "95", "%")}, TargetCase{"100.", quantity("", "100", "")},
        TargetCase{"两个百分点", {}}, TargetCase{"完成3次", {}}, TargetCase{"2026年12月底前", {}}, TargetCase{"≥", {}}));

TEST(Target, WordsMayStandOnBothSides) {
  for (const auto& [text, sign, unit] : {std::tuple("≥95%以上", ">=", "%"), std::tuple("控制在20万元以内", "<=", "万元"),
                                         std::tuple("24小时内", "<=", "小时"), std::tuple("等于12户", "=", "户"),
                                         std::tuple("至少50人", ">=", "人"), std::tuple("≥300天（含节假日）", ">=", "天")}) {
    const auto value = parse_target(text);
    ASSERT_TRUE(value);
    EXPECT_EQ(value->kind, TargetKind::quantitative) << text;
    EXPECT_EQ(value->operator_sign, sign) << text;
    EXPECT_EQ(value->unit, unit) << text;
  }
  EXPECT_EQ(parse_target("≥95%以下")->kind, TargetKind::qualitative);
  EXPECT_EQ(year_text("2025年12月8日"), "");
}

TEST(Target, BlankIsNone) { EXPECT_FALSE(parse_target("  ")); }

TEST(Weight, IsAPlainNumber) {
  EXPECT_EQ(parse_number("10"), "10");
  EXPECT_EQ(parse_number("12.5分"), "12.5");
  EXPECT_FALSE(parse_number("十"));
  EXPECT_FALSE(parse_number("10/20"));
  EXPECT_EQ(value_of(FieldKind::weight, "10分", 0), FieldValue("10"));
  for (const char* negative : {"-3", "-0", "－5"}) EXPECT_EQ(value_of(FieldKind::weight, negative, 0), FieldValue());
}

}  // namespace
}  // namespace inkgrid::form
