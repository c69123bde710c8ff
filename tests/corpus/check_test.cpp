// What a person's corrections do to a declaration that was read, printed and taken up again.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <nlohmann/json.hpp>

#include "inkgrid.h"
#include "report/report.h"

namespace inkgrid {
namespace {

using Json = nlohmann::ordered_json;

const std::filesystem::path kFixtures = std::filesystem::path(INKGRID_SOURCE_DIR) / "fixtures";
const std::filesystem::path kVolume = kFixtures / "declarations" / "jiuting-2026-calc-song.pdf";

/// What to_json prints of evidence is for calibration, not for the way back.
Json without_evidence(Json json) {
  if (json.is_object()) json.erase("evidence");
  if (json.is_structured())
    for (auto& each : json) each = without_evidence(each);
  return json;
}

const Field& field_at(const Declaration& declaration, const std::string& pointer) {
  const Field* found = nullptr;
  for_each_field(declaration, [&](const std::string& at, const Field& field) {
    if (at == pointer) found = &field;
  });
  if (found == nullptr) throw std::out_of_range(pointer);
  return *found;
}

bool has_finding(const Declaration& declaration, const std::string& field) {
  return std::any_of(declaration.findings.begin(), declaration.findings.end(), [&](const Finding& finding) {
    return std::find(finding.fields.begin(), finding.fields.end(), field) != finding.fields.end();
  });
}

TEST(ReadJson, GivesBackWhatWasPrinted) {
  for (const char* file : {"declarations/jiuting-2026-calc-song.pdf", "declarations/jiuting-2026-200-office.pdf",
                           "layouts/weights.pdf", "layouts/national.pdf", "layouts/self-evaluation.pdf"}) {
    const std::string printed = report::to_json(extract(kFixtures / file));
    const std::string again = report::to_json(report::declarations_of_json(printed));
    EXPECT_EQ(without_evidence(Json::parse(again)), without_evidence(Json::parse(printed).at("declarations"))) << file;
  }
}

TEST(ReadJson, RefusesWhatIsNoDocument) {
  for (const char* text : {"", "{}", "[1]", "{\"declarations\": [{\"id\": 3}]}"})
    EXPECT_THROW(report::declarations_of_json(text), Error) << text;
}

class Check : public ::testing::Test {
 protected:
  void SetUp() override { declarations = report::declarations_of_json(report::to_json(extract(kVolume))); }
  Declaration& first() { return declarations.front(); }

  std::vector<Declaration> declarations;
  const Checker checker;
};

TEST_F(Check, ACorrectionThatOpensASumIsToldAndOneThatClosesItClearsIt) {
  checker.find(declarations);
  ASSERT_FALSE(has_finding(first(), "/funds/annual_fiscal"));
  ASSERT_TRUE(checker.correct(first(), "/funds/annual_fiscal", "1,000,000.00"));
  checker.find(declarations);
  EXPECT_TRUE(has_finding(first(), "/funds/annual_fiscal"));
  ASSERT_TRUE(checker.correct(first(), "/funds/annual_fiscal", "1,100,000.00"));
  checker.find(declarations);
  EXPECT_FALSE(has_finding(first(), "/funds/annual_fiscal"));
  EXPECT_EQ(std::get<Decimal>(field_at(first(), "/funds/annual_fiscal").value).to_string(2), "1100000.00");
  EXPECT_EQ(field_at(first(), "/funds/annual_fiscal").source, FieldSource::corrected);
  EXPECT_FALSE(field_at(first(), "/funds/annual_fiscal").needs_review);
}

TEST_F(Check, AmountsFollowTheirUnit) {
  ASSERT_TRUE(checker.correct(first(), "/funds/unit", "万元"));
  EXPECT_EQ(std::get<Decimal>(field_at(first(), "/funds/annual_fiscal").value).to_string(2), "11000000000.00");
}

TEST_F(Check, ATextOfAnotherKindIsSaid) {
  ASSERT_TRUE(checker.correct(first(), "/project/end_date", "2026-13-31"));
  EXPECT_FALSE(Checker::is_of_kind(field_at(first(), "/project/end_date")));
  ASSERT_TRUE(checker.correct(first(), "/project/end_date", ""));
  EXPECT_TRUE(Checker::is_of_kind(field_at(first(), "/project/end_date")));
  ASSERT_TRUE(checker.correct(first(), "/indicators/0/target", "≥95%"));
  EXPECT_EQ(std::get<TargetValue>(field_at(first(), "/indicators/0/target").value).operator_sign, ">=");
  EXPECT_FALSE(checker.correct(first(), "/indicators/99/target", "1"));
}

TEST(PagePng, IsOfThePartThatWasAskedFor) {
  const auto whole = page_png(kVolume, 1, 72), part = page_png(kVolume, 1, 72, {}, Box{100, 100, 200, 120});
  // Width and height stand big-endian behind the first chunk's name.
  const auto number = [](const std::vector<std::uint8_t>& png, std::size_t at) {
    return png.at(at) << 24 | png.at(at + 1) << 16 | png.at(at + 2) << 8 | png.at(at + 3);
  };
  EXPECT_EQ(number(part, 16), 100);
  EXPECT_EQ(number(part, 20), 20);
  EXPECT_GT(number(whole, 16), 500);
  EXPECT_THROW(page_png(kVolume, 7, 72), Error);
  EXPECT_THROW(page_png(kVolume, 1, 72, {}, Box{-50, 0, -20, 10}), Error);
}

}  // namespace
}  // namespace inkgrid
