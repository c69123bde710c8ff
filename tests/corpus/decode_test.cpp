// Of a whole scan: what its reader doubts is decided by what the form knows, and never without a word.
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>

#include "read_document.h"

namespace inkgrid {
namespace {

class Decode : public testing::Test {
 protected:
  static void SetUpTestSuite() {
    models_ = load_models({});
    scan_ = read_document(
        std::filesystem::path(INKGRID_SOURCE_DIR) / "fixtures" / "declarations" / "jiuting-2026-300-clean.pdf", {}, models_);
    before_ = understand(scan_, models_, ExtractOptions{}.error_budget);
  }

  static Extraction understood(const ReadDocument& document) {
    return understand(document, models_, ExtractOptions{}.error_budget);
  }

  /// The first cell of a page that says `text`.
  static Cell* cell_with(ReadDocument& document, int page, const std::string& text) {
    for (PageContent& content : document.pages)
      for (Grid& grid : content.grids)
        for (Cell& cell : grid.cells)
          if ((page == 0 || content.number == page) && cell.content.text() == text) return &cell;
    return nullptr;
  }

  static std::map<std::string, const Field*> fields_of(const Extraction& extraction) {
    std::map<std::string, const Field*> fields;
    for (std::size_t i = 0; i < extraction.declarations.size(); ++i)
      for_each_field(extraction.declarations[i],
                     [&](const std::string& pointer, const Field& field) { fields[std::to_string(i) + pointer] = &field; });
    return fields;
  }

  inline static Models models_;
  inline static ReadDocument scan_;
  inline static Extraction before_;
};

/// Another character is read in a place; the right one is listed with a score.
void misread(Cell& cell, std::size_t place, const std::string& wrong, double score) {
  Reading& reading = cell.content.readings.front();
  CharacterEvidence& character = reading.characters.at(place);
  character.choices = {{character.text, score}};
  character.text = wrong;
  reading.text.clear();
  for (const CharacterEvidence& each : reading.characters) reading.text += each.text;
  cell.content.readings.resize(1);
}

TEST_F(Decode, AKnownWordIsTakenForWhatIsNone) {
  std::string word;
  for (const auto& [pointer, field] : fields_of(before_))
    if (field->kind == FieldKind::target && field->evidence.known_word && field->raw.empty() &&
        std::get<TargetValue>(field->value).kind == TargetKind::qualitative)
      word = field->text;
  ReadDocument document = scan_;
  Cell* cell = cell_with(document, 0, word);
  ASSERT_NE(cell, nullptr);
  misread(*cell, 0, "艮", 0.004);
  const std::string wrong = cell->content.text();
  const Extraction got = understood(document);
  int decided = 0;
  for (const auto& [pointer, field] : fields_of(got)) {
    EXPECT_EQ(field->text, fields_of(before_).at(pointer)->text) << pointer;
    decided += field->raw == wrong ? 1 : 0;
  }
  EXPECT_EQ(decided, 1);
}

TEST_F(Decode, TheReadingThatClosesTheSumIsTakenAndSaid) {
  const Declaration& declaration = before_.declarations.front();
  const auto total = std::find_if(declaration.funds.begin(), declaration.funds.end(),
                                  [](const NamedField& named) { return named.name == "annual_requested"; });
  ASSERT_GT(total->field.evidence.sums_held, 0);
  ReadDocument document = scan_;
  Cell* cell = cell_with(document, declaration.pages.front(), total->field.text);
  ASSERT_NE(cell, nullptr);
  const std::string digit = cell->content.readings.front().characters.front().text;
  misread(*cell, 0, std::to_string((std::stoi(digit) + 1) % 10), 0.2);
  const Extraction got = understood(document);
  int decided = 0;
  for (const auto& [pointer, field] : fields_of(got)) {
    EXPECT_EQ(field->text, fields_of(before_).at(pointer)->text) << pointer;
    decided += field->source == FieldSource::inferred ? 1 : 0;
  }
  EXPECT_EQ(decided, 1);
  EXPECT_EQ(got.declarations.front().findings.back().severity, Severity::info);
}

TEST_F(Decode, WhatNoChoiceClosesIsToldAndLeft) {
  const Declaration& declaration = before_.declarations.front();
  ReadDocument document = scan_;
  for (const NamedField& named : declaration.funds)
    if (named.name == "annual_requested") {
      Cell* cell = cell_with(document, declaration.pages.front(), named.field.text);
      ASSERT_NE(cell, nullptr);
      misread(*cell, 0, "7", 0);
      cell->content.readings.front().characters.front().choices.clear();
      if (cell->content.figures) cell->content.figures->characters.front().text = "7";  // nobody reads it right
    }
  const Extraction got = understood(document);
  ASSERT_FALSE(got.declarations.front().findings.empty());
  EXPECT_EQ(got.declarations.front().findings.front().severity, Severity::warning);
  for (const auto& [pointer, field] : fields_of(got)) EXPECT_NE(field->source, FieldSource::inferred) << pointer;
}

}  // namespace
}  // namespace inkgrid
