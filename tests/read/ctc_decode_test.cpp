#include "read/ctc_decode.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace inkgrid::read {
namespace {

using Row = std::vector<float>;

/// Steps of probabilities, the blank first.
struct Matrix {
  std::vector<float> values;
  ClassScores line;

  explicit Matrix(const std::vector<Row>& rows) {
    for (const Row& row : rows) values.insert(values.end(), row.begin(), row.end());
    line = {static_cast<int>(rows.size()), static_cast<int>(rows.front().size()), values};
  }
};

std::vector<Reading> decoded(const std::vector<Row>& rows, const std::vector<std::string>& characters) {
  const Matrix matrix(rows);
  return decode(matrix.line, Alphabet(characters), "reader");
}

std::string best(const std::vector<Row>& rows, const std::vector<std::string>& characters) {
  const auto readings = decoded(rows, characters);
  return readings.empty() ? "" : readings.front().text;
}

const Row blank{1, 0, 0}, zero{0, 1, 0}, one{0, 0, 1};
const std::vector<std::string> digits{"0", "1"};

TEST(Decode, CollapsesStepsOfOneCharacterAndDropsBlanks) {
  EXPECT_EQ(best({blank, zero, zero, blank, one, one, one, blank}, digits), "01");
  EXPECT_EQ(best({zero, one, zero}, digits), "010");
  EXPECT_EQ(best({one}, digits), "1");
}

TEST(Decode, KeepsDoublesThatABlankParts) {
  EXPECT_EQ(best({zero, blank, zero, one}, digits), "001");
  EXPECT_EQ(best({zero, zero, one}, digits), "01");
}

TEST(Decode, SaysNothingOfNothing) {
  EXPECT_TRUE(decoded({blank, blank}, digits).empty());
  const Matrix none({blank});
  EXPECT_TRUE(decode({0, 3, {none.values.data(), 0}}, Alphabet(digits), "reader").empty());
}

TEST(Decode, GivesTheTextsThatAreLikeliestOverAllWays) {
  // Each step alone says blank; yet two of three ways through both print a 0.
  const auto readings = decoded({{0.6F, 0.4F, 0}, {0.6F, 0.4F, 0}}, digits);
  ASSERT_FALSE(readings.empty());
  EXPECT_EQ(readings[0].text, "0");
  EXPECT_NEAR(readings[0].score, 1 - 0.36, 1e-6);
}

TEST(Decode, RanksReadings) {
  const auto readings = decoded({{0, 0.7F, 0.3F}, blank, {0, 0.9F, 0.1F}}, digits);
  std::vector<std::string> texts;
  for (const Reading& reading : readings) texts.push_back(reading.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"00", "10", "01", "11"}));
  EXPECT_EQ(readings[0].reader, "reader");
}

TEST(Decode, GivesTheEvidenceOfEveryCharacter) {
  const auto readings = decoded({{0, 0.7F, 0.3F}, blank, {0, 0.9F, 0.1F}}, digits);
  ASSERT_FALSE(readings.empty());
  const auto& characters = readings[0].characters;
  ASSERT_EQ(characters.size(), 2u);
  EXPECT_EQ(characters[0].text, "0");
  EXPECT_NEAR(characters[0].score, 0.7, 1e-6);
  ASSERT_EQ(characters[0].choices.size(), 1u);
  EXPECT_EQ(characters[0].choices[0].text, "1");
  EXPECT_NEAR(characters[0].choices[0].score, 0.3, 1e-6);
  EXPECT_NEAR(characters[1].score, 0.9, 1e-6);
  EXPECT_NEAR(readings[0].score, 0.8, 1e-6);
}

TEST(Decode, ACharacterThatMayBeMissingLowersItsNeighboursAlone) {
  const auto readings = decoded({one, blank, blank, zero, {0.6F, 0, 0.4F}, blank, zero, blank, one}, digits);
  ASSERT_FALSE(readings.empty());
  EXPECT_EQ(readings[0].text, "1001");
  const auto& characters = readings[0].characters;
  ASSERT_EQ(characters.size(), 4u);
  EXPECT_NEAR(characters[0].score, 1, 1e-6);
  EXPECT_NEAR(characters[1].score, 0.6, 1e-6);
  EXPECT_NEAR(characters[2].score, 0.6, 1e-6);
  EXPECT_NEAR(characters[3].score, 1, 1e-6);
}

TEST(Decode, WidthsOfOneSignAreOneCharacter) {
  const std::vector<std::string> commas{",", "，"};
  EXPECT_EQ(best({{0, 0.8F, 0.2F}, {0, 0.3F, 0.7F}, blank}, commas), ",");
  const auto readings = decoded({{0.1F, 0.4F, 0.5F}}, commas);
  ASSERT_FALSE(readings.empty());
  EXPECT_EQ(readings[0].text, "，");
  EXPECT_NEAR(readings[0].score, 0.9, 1e-6);
  EXPECT_TRUE(readings[0].characters[0].choices.empty());
}

TEST(Decode, TwoCharactersDoNotStandInOnePlace) {
  const std::vector<std::string> hearts{"忠", "惠", "患"};
  const Row none{1, 0, 0, 0};
  const Matrix wavering({none, {0, 0.5F, 0.1F, 0.4F}, {0, 0.1F, 0.5F, 0.4F}, none});
  const Matrix apart({none, {0, 1, 0, 0}, none, none, {0, 0, 1, 0}, none});
  constexpr double em = 8;
  EXPECT_EQ(decode(wavering.line, Alphabet(hearts), "reader", em).front().text, "患");
  EXPECT_EQ(decode(apart.line, Alphabet(hearts), "reader", em).front().text, "忠惠");
  const Matrix narrow({zero, blank, one, blank});
  EXPECT_EQ(decode(narrow.line, Alphabet({"i", "l"}), "reader", em).front().text, "il");
}

TEST(Decode, ShapesThatMeanSomethingStayApart) {
  EXPECT_EQ(best({zero, one}, {"2", "²"}), "2²");
  EXPECT_EQ(best({zero, one}, {"1", "①"}), "1①");
}

TEST(Decode, LivesThroughNumbersThatAreNone) {
  const float odd = std::numeric_limits<float>::quiet_NaN();
  EXPECT_EQ(best({zero, {odd, odd, odd}, one}, digits), "01");
  EXPECT_EQ(best({{odd, odd, odd}}, digits), "");
  EXPECT_EQ(best({{0, 0, 0}, one}, digits), "1");
}

TEST(Decode, ScoresSayWhatTheirProbabilitiesSay) {
  const std::vector<Row> rows{{0.7F, 0.2F, 0.1F}, {0.9998F, 1e-4F, 1e-4F}, {0.05F, 0.3F, 0.65F}, {0.99F, 0.005F, 0.005F}};
  std::vector<Row> scores = rows;
  std::vector<float> greatest;
  float more = 3;  // what is added to all scores of a step changes nothing
  for (Row& row : scores) {
    for (float& score : row) score = std::log(score) + more;
    greatest.push_back(std::max(row[1], row[2]));
    more -= 4;
  }
  Matrix matrix(scores);
  matrix.line.greatest = greatest;
  const auto by_scores = decode(matrix.line, Alphabet(digits), "reader"), by_probabilities = decoded(rows, digits);
  ASSERT_EQ(by_scores.size(), by_probabilities.size());
  for (std::size_t i = 0; i < by_scores.size(); ++i) {
    EXPECT_EQ(by_scores[i].text, by_probabilities[i].text);
    EXPECT_NEAR(by_scores[i].score, by_probabilities[i].score, 1e-5);
  }
}

TEST(Decode, LongLinesDoNotUnderflow) {
  const std::vector<Row> rows(4000, {0.2F, 0.5F, 0.3F});
  const auto readings = decoded(rows, digits);
  ASSERT_FALSE(readings.empty());
  for (const CharacterEvidence& character : readings[0].characters) {
    EXPECT_TRUE(std::isfinite(character.score));
    EXPECT_LE(character.score, 1);
  }
}

TEST(Alphabet, KnowsWhatItPrints) {
  const Alphabet alphabet({"项", "(", "≥", "²"});
  EXPECT_TRUE(alphabet.can_print("项 （≥"));
  EXPECT_TRUE(alphabet.can_print(""));
  EXPECT_FALSE(alphabet.can_print("≤"));
  EXPECT_FALSE(alphabet.can_print("2"));
}

}  // namespace
}  // namespace inkgrid::read
