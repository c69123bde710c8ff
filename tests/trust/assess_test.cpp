#include "trust/assess.h"

#include <gtest/gtest.h>

#include <cmath>

#include "trust/features.h"
#include "trust/review.h"

namespace inkgrid::trust {
namespace {

Field printed() {
  Field field;
  field.source = FieldSource::text;
  field.text = "群文经费";
  return field;
}

Field read(double lowest_score) {
  Field field = printed();
  field.source = FieldSource::ocr;
  field.evidence.by_reader = true;
  field.evidence.lowest_score = field.evidence.mean_score = lowest_score;
  return field;
}

/// What choose_for_review says of fields of these confidences, in one document.
std::vector<bool> flagged(const std::vector<double>& confidences, ReviewOptions options, FieldKind kind = FieldKind::text) {
  std::vector<Declaration> declarations(1);
  for (const double confidence : confidences) {
    Field field = printed();
    field.kind = kind;
    field.confidence = confidence;
    declarations[0].project.push_back({"name", field});
  }
  declarations[0].title = declarations[0].fiscal_year = printed();
  declarations[0].title.confidence = declarations[0].fiscal_year.confidence = 1;
  Field title;
  choose_for_review(title, declarations, options);
  std::vector<bool> flags;
  for (const NamedField& named : declarations[0].project) flags.push_back(named.field.needs_review);
  return flags;
}

TEST(Assess, ATextLayerIsTrustedUnlessSomethingSpeaksAgainstIt) {
  EXPECT_GT(assess(printed(), {}).confidence, 0.9995);
  for (const auto& spoil : std::vector<void (*)(FieldEvidence&)>{
           [](FieldEvidence& e) { e.broken_characters = true; }, [](FieldEvidence& e) { e.cell.glyphs_across = 0.1; },
           [](FieldEvidence& e) { e.cell.ink_without_text = true; }, [](FieldEvidence& e) { e.cell.edge_support = 0.2; },
           [](FieldEvidence& e) { e.cell.joined_text = true; }}) {
    Field field = printed();
    spoil(field.evidence);
    EXPECT_LT(assess(field, {}).confidence, ReviewOptions{}.least_confidence);
  }
}

TEST(Assess, WhatTheReaderOfFiguresReadsOtherwiseIsForReview) {
  const auto confidence = [](SecondOpinion second, double score) {
    Field field = read(0.999);
    field.evidence.cell.second = second;
    field.evidence.cell.second_score = score;
    return assess(field, {}).confidence;
  };
  const double alone = confidence(SecondOpinion::none, 0);
  EXPECT_LT(confidence(SecondOpinion::differs, 0.9), ReviewOptions{}.least_confidence);
  EXPECT_EQ(confidence(SecondOpinion::differs, 0.2), alone);  // it does not know itself
  EXPECT_EQ(confidence(SecondOpinion::agrees, 0.9), alone);

  Field blank = read(1);
  blank.text.clear();
  blank.evidence.cell.second = SecondOpinion::differs;
  blank.evidence.cell.second_score = 0.9;
  EXPECT_LT(assess(blank, {}).confidence, ReviewOptions{}.least_confidence);
}

TEST(Assess, AReadersWeakestCharacterDecides) {
  double last = 0;
  for (const double score : {0.3, 0.6, 0.8, 0.9, 0.99}) {
    const double confidence = assess(read(score), {}).confidence;
    EXPECT_GE(confidence, last);
    EXPECT_LE(confidence, 1);
    last = confidence;
  }
  EXPECT_LT(assess(read(0.8), {}).confidence, ReviewOptions{}.least_confidence);
}

TEST(Assess, WhatStandsOutIsForReviewHoweverSureTheReaderIs) {
  Field field = read(1);
  EXPECT_GE(assess(field, {}).confidence, ReviewOptions{}.least_confidence);
  field.evidence.stands_out = true;
  EXPECT_LT(assess(field, {}).confidence, ReviewOptions{}.least_confidence);
}

TEST(Assess, AnAbsentFieldIsForReviewWhereATextMayBeItsLabel) {
  Calibration calibration;
  calibration.readers[""].absent = 0.99;
  Field field = read(1);
  field.source = FieldSource::absent;
  field.text.clear();
  EXPECT_EQ(assess(field, calibration).confidence, 0.99);
  field.evidence.label_match = 0;
  EXPECT_LT(assess(field, calibration).confidence, ReviewOptions{}.least_confidence);
}

TEST(Assess, CharactersAtAnOddPitchAreForReview) {
  Field field = read(1);
  field.evidence.odd_pitch = true;
  EXPECT_LE(assess(field, {}).confidence, 0.2);
}

TEST(Assess, WhatAReaderCannotPrintIsForReview) {
  Field field = read(1);
  field.evidence.may_hide_characters = true;
  EXPECT_LE(assess(field, {}).confidence, 0.5);
  field = read(1);
  field.source = FieldSource::unreadable;
  EXPECT_EQ(assess(field, {}).confidence, 0);
  field = read(1);
  field.text.clear();
  field.source = FieldSource::absent;
  EXPECT_LE(assess(field, {}).confidence, 0.5) << "on a picture the label may have been misread";
}

TEST(Assess, PrintTooSmallForItsResolutionIsForReviewHoweverSureTheReaderIs) {
  Calibration calibration;
  calibration.readers["test"].weights = {{"bias", 12}};
  calibration.readers["test"].absent = 0.99;
  Field field = read(1);
  field.evidence.reader = "test";
  const auto is_sure = [&] { return assess(field, calibration).confidence >= ReviewOptions{}.least_confidence; };
  for (const FieldSource source : {FieldSource::ocr, FieldSource::inferred, FieldSource::absent}) {
    field.source = source;
    field.evidence.print_height = 24;
    EXPECT_TRUE(is_sure());
    field.evidence.print_height = 8;
    EXPECT_FALSE(is_sure());
  }
  field.source = FieldSource::ocr;
  field.text.clear();
  EXPECT_FALSE(is_sure()) << "print may be too small to be seen";
}

TEST(Assess, WhatIsNotOfItsKindIsForReviewHoweverSureTheReaderIs) {
  Calibration calibration;
  calibration.readers["test"].weights = {{"bias", 12}};
  Field field = read(1);
  field.evidence.reader = "test";
  field.evidence.parses = false;
  const auto is_sure = [&] { return assess(field, calibration).confidence >= ReviewOptions{}.least_confidence; };
  field.kind = FieldKind::target;
  EXPECT_TRUE(is_sure()) << "targets say all manner of things";
  for (const FieldKind kind :
       {FieldKind::text, FieldKind::money, FieldKind::date, FieldKind::year, FieldKind::weight, FieldKind::money_unit}) {
    field.kind = kind;
    EXPECT_FALSE(is_sure());
  }
  field.kind = FieldKind::word;
  EXPECT_TRUE(is_sure()) << "an office's own word";
  field.evidence.near_word = true;
  EXPECT_FALSE(is_sure());
}

TEST(Assess, WhatTheFormKnowsCountsHoweverSureTheReaderIs) {
  Calibration calibration;
  ReaderCalibration& reader = calibration.readers["test"];
  reader.weights = {{"bias", 30}};
  reader.knots = {{0, 0}, {9, 9}};
  reader.form = {{"form", -1}, {"rule_broken", -3}};
  Field field = read(1);
  field.evidence.reader = "test";
  EXPECT_NEAR(assess(field, calibration).confidence, 1 / (1 + std::exp(-8.0)), 1e-9);
  field.evidence.rules_broken = 1;
  EXPECT_NEAR(assess(field, calibration).confidence, 1 / (1 + std::exp(-5.0)), 1e-9);
}

TEST(Assess, ACalibratedReaderIsJudgedByItsWeights) {
  Calibration calibration;
  calibration.readers["test"].weights = {{"bias", 1}, {"lowest", 2}, {"unparsed", -3}};
  Field field = read(0.9);
  field.kind = FieldKind::target;
  field.evidence.reader = "test (some engine)";
  const double odds = 1 + 2 * std::log(0.9 / 0.1);
  EXPECT_NEAR(assess(field, calibration).confidence, 1 / (1 + std::exp(-odds)), 1e-9);
  field.evidence.parses = false;
  EXPECT_NEAR(assess(field, calibration).confidence, 1 / (1 + std::exp(-(odds - 3))), 1e-9);
  field.evidence.may_hide_characters = true;
  EXPECT_LE(assess(field, calibration).confidence, 0.5) << "the weights know nothing of it";
  calibration.readers["test"].weights["hides"] = 0;
  EXPECT_GT(assess(field, calibration).confidence, 0.5);
}

TEST(Assess, AValueWithoutALabelIsForReview) {
  Calibration calibration;
  calibration.readers["test"].weights = {{"bias", 12}};
  Declaration declaration;
  for (const auto& [label, match] : {std::pair("", 0.0), std::pair("备注", 1.0), std::pair("", 1.0)}) {
    declaration.extra.push_back({label, read(1)});
    declaration.extra.back().field.evidence.reader = "test";
    declaration.extra.back().field.evidence.label_match = match;
  }
  declaration = assess(std::move(declaration), calibration);
  EXPECT_LT(declaration.extra[0].field.confidence, ReviewOptions{}.least_confidence);
  EXPECT_GT(declaration.extra[1].field.confidence, ReviewOptions{}.least_confidence);
  EXPECT_GT(declaration.extra[2].field.confidence, ReviewOptions{}.least_confidence) << "a line outside the table";
}

TEST(Assess, AnEngineOfItsOwnCalibrationHasThat) {
  Calibration calibration;
  calibration.readers["test"].weights = {{"bias", 1}};
  calibration.readers["test (slow)"].weights = {{"bias", 3}};
  EXPECT_EQ(calibration.find("test (fast)")->weights.at("bias"), 1);
  EXPECT_EQ(calibration.find("test (slow)")->weights.at("bias"), 3);
  EXPECT_EQ(calibration.find("tester (fast)"), nullptr);
}

TEST(Assess, LogOddsAreBentAlongTheKnots) {
  Calibration calibration;
  ReaderCalibration& reader = calibration.readers["test"];
  reader.knots = {{-1, -2}, {1, 0}, {3, 6}};
  Field field = read(1);
  field.evidence.reader = "test";
  for (const auto& [z, expected] :
       std::vector<std::pair<double, double>>{{-9, -2}, {-1, -2}, {0, -1}, {1, 0}, {2, 3}, {3, 6}, {9, 6}}) {
    reader.weights = {{"bias", z}};
    EXPECT_NEAR(assess(field, calibration).confidence, 1 / (1 + std::exp(-expected)), 1e-9) << z;
  }
}

TEST(Assess, AFieldThatIsAbsentOrBlankIsAsSureAsItsReaderWasMeasured) {
  Calibration calibration;
  calibration.readers["test"].absent = 0.97;
  calibration.readers["test"].blank = 0.98;
  Declaration declaration;
  declaration.title = read(1);
  declaration.title.evidence.reader = "test (engine)";
  declaration.fiscal_year = read(1);
  declaration.fiscal_year.text.clear();
  declaration.project.push_back({"category", declaration.fiscal_year});
  declaration.project[0].field.source = FieldSource::absent;
  declaration = assess(declaration, calibration);
  EXPECT_EQ(declaration.fiscal_year.confidence, 0.98);
  EXPECT_EQ(declaration.project[0].field.confidence, 0.97);
}

TEST(Assess, AnAmountReadWithoutAUnitIsAGuess) {
  Calibration calibration;
  calibration.readers["test"].weights = {{"bias", 12}};
  calibration.readers["test"].absent = 0.97;
  Declaration declaration;
  declaration.title = read(1);
  Field amount = read(1);
  amount.kind = FieldKind::money;
  amount.evidence.reader = "test";
  amount.text = "182.44";
  Field own_unit = amount;
  own_unit.text = "182.44万元";
  Field unit;
  unit.kind = FieldKind::money_unit;
  unit.evidence.by_reader = true;
  declaration.funds = {{"total", amount}, {"annual_requested", own_unit}, {"unit", unit}};
  const auto confidences = [&] {
    const Declaration assessed = assess(declaration, calibration);
    return std::pair(assessed.funds[0].field.confidence, assessed.funds[1].field.confidence);
  };
  EXPECT_EQ(confidences().first, 0.5);
  EXPECT_EQ(assess(declaration, calibration).funds[2].field.confidence, 0.5);
  EXPECT_GT(confidences().second, 0.999);
  declaration.funds[2].field = amount;
  declaration.funds[2].field.kind = FieldKind::money_unit;
  EXPECT_GT(confidences().first, 0.999) << "it is found";
}

TEST(Assess, ADeclarationIsAsSureAsAllItsCells) {
  Declaration declaration;
  declaration.title = printed();
  declaration.fiscal_year = printed();
  const double one = assess(printed(), {}).confidence;
  EXPECT_DOUBLE_EQ(assess(declaration, {}).confidence, one * one);
  Indicator indicator;
  for (Field* field : {&indicator.level1, &indicator.level2, &indicator.level3, &indicator.target}) *field = printed();
  indicator.level1.regions = {{1, {0, 0, 10, 10}, {}}};
  indicator.level2.regions = {{1, {10, 0, 20, 10}, {}}};
  declaration.indicators = {indicator, indicator};
  EXPECT_DOUBLE_EQ(assess(declaration, {}).confidence, std::pow(one, 8)) << "level 1 and 2 are merged cells";
}

TEST(Assess, AlternativesShareWhatTheTextLeaves) {
  Field field = read(0.8);
  field.alternatives = {{"群文经贵", 0, 0.3}, {"群文经", 0, 0.1}};
  const std::map<std::string, double> features = features_of(field);
  field = assess(field, {});
  const double rest = 1 - field.confidence;
  EXPECT_NEAR(field.alternatives[0].confidence, 3 * field.alternatives[1].confidence, 1e-9);
  EXPECT_GT(field.alternatives[1].confidence, 0);
  EXPECT_LT(field.alternatives[0].confidence + field.alternatives[1].confidence, rest) << "it may be none of them";
  EXPECT_EQ(features_of(field), features) << "an assessed field is weighed as before";
  for (Field::Alternative& other : field.alternatives) other.likelihood = 0;
  for (const Field::Alternative& other : assess(field, {}).alternatives) EXPECT_EQ(other.confidence, 0);
}

TEST(Features, TellWhatTheReaderWouldHaveSaidInstead) {
  Field field = read(0.9);
  field.alternatives = {{"群文经费", 0.9}, {"群文经费—", 0.8}};
  EXPECT_EQ(features_of(field).at("other_longer"), 1);
  EXPECT_EQ(features_of(field).at("other_dash"), 1);
  EXPECT_EQ(features_of(field).at("errors_dash"), features_of(field).at("errors"));
  field.alternatives = {{"群文-经费", 0.8}};
  EXPECT_EQ(features_of(field).at("other_dash"), 1);
  field.alternatives = {{"群文贵-经", 0.8}};
  EXPECT_EQ(features_of(field).at("other_longer"), 1);
  EXPECT_EQ(features_of(field).at("other_dash"), 0);
  field.alternatives = {{"群文经", 0.8}};
  EXPECT_EQ(features_of(field).at("other_shorter"), 1);
  field.alternatives = {{"群文经贵", 0.8}};
  for (const char* name : {"other_longer", "other_shorter"}) EXPECT_EQ(features_of(field).at(name), 0) << name;
}

TEST(Review, TheLeastSureAreFlaggedUntilTheRestIsWithinTheBudget) {
  // Six cells with title and year: 0.01 of them may be wrong, 0.06.
  EXPECT_EQ(flagged({0.97, 0.99, 0.95, 0.98}, {0.01}), (std::vector<bool>{false, false, true, false}));
  EXPECT_EQ(flagged({0.97, 0.99, 0.95, 0.98}, {0.02}), (std::vector<bool>{false, false, false, false}));
  EXPECT_EQ(flagged({0.97, 1, 0.95, 0.9999}, {0}), (std::vector<bool>{true, false, true, true}));
}

TEST(Review, AFieldWithoutACellTakesNothingFromTheBudget) {
  std::vector<Declaration> declarations(1);
  Declaration& declaration = declarations[0];
  declaration.title = printed();
  declaration.title.confidence = 0.9995;
  declaration.fiscal_year.confidence = 0.95;
  Field title;
  choose_for_review(title, declarations, {0.001});
  EXPECT_FALSE(declaration.title.needs_review);
  EXPECT_FALSE(declaration.fiscal_year.needs_review);
  declaration.fiscal_year.confidence = 0.85;
  choose_for_review(title, declarations, {0.001});
  EXPECT_TRUE(declaration.fiscal_year.needs_review);
}

TEST(Review, WhatIsVeryDoubtfulIsFlaggedWhateverTheBudget) {
  EXPECT_EQ(flagged({0.89, 0.9}, {1}), (std::vector<bool>{true, false}));
}

TEST(Review, FiguresAreHeldToHalfTheRisk) {
  const std::vector<double> confidences{0.995, 0.995};
  EXPECT_EQ(flagged(confidences, {0.0025}), (std::vector<bool>{false, false}));
  EXPECT_EQ(flagged(confidences, {0.0025}, FieldKind::money), (std::vector<bool>{false, true}));
}

TEST(Review, AMergedCellIsFlaggedOnAllItsRows) {
  Indicator indicator;
  indicator.level1 = read(0.5);
  indicator.level1.regions = {{1, {0, 0, 10, 10}, {}}};
  indicator.level1.confidence = 0.95;
  indicator.level2.confidence = indicator.level3.confidence = indicator.target.confidence = 1;
  std::vector<Declaration> declarations(1);
  declarations[0].title.confidence = declarations[0].fiscal_year.confidence = 1;
  declarations[0].indicators = {indicator, indicator};
  Field title;
  choose_for_review(title, declarations, {0.001});
  EXPECT_TRUE(declarations[0].indicators[0].level1.needs_review);
  EXPECT_TRUE(declarations[0].indicators[1].level1.needs_review);
  EXPECT_FALSE(declarations[0].indicators[1].level2.needs_review);
}

}  // namespace
}  // namespace inkgrid::trust
