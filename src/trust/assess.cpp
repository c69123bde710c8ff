#include "trust/assess.h"

#include <algorithm>
#include <cmath>

namespace inkgrid::trust {
namespace {

// Chances that a text-layer cell is as printed. Encodings and cell edges in doubt are what goes wrong there.
constexpr double kTextLayer = 0.999;
constexpr double kBrokenCharacters = 0.1;
constexpr double kGlyphsAcross = 0.5;
constexpr double kTextMissing = 0.3;
constexpr double kWeakEdge = 0.8;
constexpr double kLeastEdge = 0.5;  // a side less ruled than this was guessed
constexpr double kJoined = 0.7;

double of_text_layer(const Field& field) {
  const FieldEvidence& evidence = field.evidence;
  double confidence = kTextLayer;
  if (evidence.broken_characters) confidence *= kBrokenCharacters;
  if (evidence.cell.glyphs_across > 0) confidence *= kGlyphsAcross;
  if (evidence.cell.ink_without_text) confidence *= kTextMissing;
  if (evidence.cell.edge_support < kLeastEdge) confidence *= kWeakEdge;
  if (evidence.cell.joined_text) confidence *= kJoined;
  return confidence;
}

double of_reader(const Field& field) {
  const FieldEvidence& evidence = field.evidence;
  if (field.source == FieldSource::unreadable) return 0;
  if (field.source == FieldSource::absent) return 0.5;
  if (field.text.empty()) return evidence.cell.edge_support < kLeastEdge ? 0.9 : 0.995;
  // A reader's lowest character decides; its scale ranks, so the slope is only a first estimate.
  double confidence = 1 / (1 + std::exp(-(evidence.lowest_score - 0.80) / 0.05));
  if (evidence.known_word) confidence = 1 - (1 - confidence) * 0.05;
  if (!evidence.parses) confidence *= 0.5;
  if (evidence.may_hide_characters) confidence = std::min(confidence, 0.5);
  if (evidence.cell.seal_overlap > 0) confidence *= 0.9;
  if (evidence.label_match < 1) confidence *= 0.5 + evidence.label_match / 2;
  if (evidence.cell.edge_support < kLeastEdge) confidence *= kWeakEdge;
  if (evidence.cell.joined_text) confidence *= kJoined;
  return confidence;
}

}  // namespace

Field assess(Field field, const TrustOptions& options) {
  field.confidence = field.evidence.by_reader ? of_reader(field) : of_text_layer(field);
  field.needs_review = field.confidence < options.least_confidence;
  return field;
}

Declaration assess(Declaration declaration, const TrustOptions& options) {
  declaration.confidence = 1;
  for_each_field(declaration, [&](const std::string&, Field& field) {
    field = assess(std::move(field), options);
    declaration.confidence *= field.confidence;
  });
  return declaration;
}

}  // namespace inkgrid::trust
