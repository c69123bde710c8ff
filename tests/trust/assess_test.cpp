#include "trust/assess.h"

#include <gtest/gtest.h>

#include <cmath>

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

TEST(Assess, ATextLayerIsTrustedUnlessSomethingSpeaksAgainstIt) {
  EXPECT_FALSE(assess(printed(), {}).needs_review);
  for (const auto& spoil : std::vector<void (*)(FieldEvidence&)>{
           [](FieldEvidence& e) { e.broken_characters = true; }, [](FieldEvidence& e) { e.cell.glyphs_across = 0.1; },
           [](FieldEvidence& e) { e.cell.ink_without_text = true; }, [](FieldEvidence& e) { e.cell.edge_support = 0.2; },
           [](FieldEvidence& e) { e.cell.joined_text = true; }}) {
    Field field = printed();
    spoil(field.evidence);
    EXPECT_TRUE(assess(field, {}).needs_review);
    EXPECT_LT(assess(field, {}).confidence, assess(printed(), {}).confidence);
  }
}

TEST(Assess, AReadersWeakestCharacterDecides) {
  double last = 0;
  for (const double score : {0.3, 0.6, 0.8, 0.9, 0.99}) {
    const double confidence = assess(read(score), {}).confidence;
    EXPECT_GE(confidence, last);
    EXPECT_LE(confidence, 1);
    last = confidence;
  }
  EXPECT_TRUE(assess(read(0.8), {}).needs_review);
}

TEST(Assess, WhatAReaderCannotPrintIsAlwaysForReview) {
  Field field = read(1);
  field.evidence.may_hide_characters = true;
  EXPECT_TRUE(assess(field, {}).needs_review);
  field = read(1);
  field.source = FieldSource::unreadable;
  EXPECT_EQ(assess(field, {}).confidence, 0);
  field = read(1);
  field.text.clear();
  field.source = FieldSource::absent;
  EXPECT_TRUE(assess(field, {}).needs_review) << "on a picture the label may have been misread";
}

TEST(Assess, ACalibratedReaderIsJudgedByItsWeights) {
  Calibration calibration;
  calibration.readers["test"] = {{"bias", 1}, {"lowest", 2}, {"unparsed", -3}};
  Field field = read(0.9);
  field.evidence.reader = "test";
  const double odds = 1 + 2 * std::log(0.9 / 0.1);
  EXPECT_NEAR(assess(field, calibration).confidence, 1 / (1 + std::exp(-odds)), 1e-9);
  field.evidence.parses = false;
  EXPECT_NEAR(assess(field, calibration).confidence, 1 / (1 + std::exp(-(odds - 3))), 1e-9);
  field.evidence.may_hide_characters = true;
  EXPECT_LE(assess(field, calibration).confidence, 0.5);
}

TEST(Assess, ADeclarationIsAsSureAsAllItsFields) {
  Declaration declaration;
  declaration.title = printed();
  declaration.fiscal_year = printed();
  const double one = assess(printed(), {}).confidence;
  EXPECT_DOUBLE_EQ(assess(declaration, {}).confidence, one * one);
}

}  // namespace
}  // namespace inkgrid::trust
