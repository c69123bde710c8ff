#include "trust/assess.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "document/error.h"

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

double logit(double probability) {
  const double bounded = std::clamp(probability, 1e-4, 1 - 1e-6);
  return std::log(bounded / (1 - bounded));
}

double logistic(double z) { return 1 / (1 + std::exp(-z)); }

/// What the model weighs; tools/calibrate/fit computes the same from the evidence in the program's output.
std::map<std::string, double> features_of(const Field& field) {
  const FieldEvidence& evidence = field.evidence;
  const auto yes = [](bool fact) { return fact ? 1.0 : 0.0; };
  return {{"bias", 1},
          {"lowest", logit(evidence.lowest_score)},
          {"mean", logit(evidence.mean_score)},
          {"margin", evidence.lowest_margin},
          {"length", std::log1p(evidence.characters)},
          {"unparsed", yes(!evidence.parses)},
          {"known_word", yes(evidence.known_word)},
          {"seal", yes(evidence.cell.seal_overlap > 0)},
          {"label", 1 - evidence.label_match},
          {"money", yes(field.kind == FieldKind::money)},
          {"target", yes(field.kind == FieldKind::target)},
          {"date", yes(field.kind == FieldKind::date || field.kind == FieldKind::year)}};
}

/// For a reader nobody calibrated: its lowest score decides. The slope is that of Tesseract's scale, as a first estimate.
double uncalibrated(const Field& field) {
  const FieldEvidence& evidence = field.evidence;
  double confidence = logistic((evidence.lowest_score - 0.80) / 0.05);
  if (evidence.known_word) confidence = 1 - (1 - confidence) * 0.05;
  if (!evidence.parses) confidence *= 0.5;
  if (evidence.cell.seal_overlap > 0) confidence *= 0.9;
  if (evidence.label_match < 1) confidence *= 0.5 + evidence.label_match / 2;
  return confidence;
}

double of_reader(const Field& field, const Calibration& calibration) {
  const FieldEvidence& evidence = field.evidence;
  if (field.source == FieldSource::unreadable) return 0;
  if (field.source == FieldSource::absent) return 0.5;
  if (field.text.empty()) return evidence.cell.edge_support < kLeastEdge ? 0.9 : 0.995;
  double confidence = 0;
  // An engine that nobody calibrated has the weights of its reader on another one.
  auto weights = calibration.readers.find(evidence.reader);
  if (weights == calibration.readers.end())
    weights = std::find_if(calibration.readers.begin(), calibration.readers.end(), [&](const auto& entry) {
      return entry.first.substr(0, entry.first.find(" (")) == evidence.reader.substr(0, evidence.reader.find(" ("));
    });
  if (weights != calibration.readers.end()) {
    double z = 0;
    for (const auto& [name, value] : features_of(field))
      if (const auto weight = weights->second.find(name); weight != weights->second.end()) z += weight->second * value;
    confidence = logistic(z);
  } else {
    confidence = uncalibrated(field);
  }
  if (evidence.may_hide_characters) confidence = std::min(confidence, 0.5);
  if (evidence.cell.edge_support < kLeastEdge) confidence *= kWeakEdge;
  if (evidence.cell.joined_text) confidence *= kJoined;
  return confidence;
}

}  // namespace

Calibration load_calibration(const std::filesystem::path& models) {
  Calibration calibration;
  const std::filesystem::path file = models / "calibration" / "readers.json";
  std::ifstream stream(file);
  if (!stream) return calibration;
  try {
    const nlohmann::json data = nlohmann::json::parse(stream);
    for (const auto& [reader, model] : data.at("readers").items())
      calibration.readers[reader] = model.at("weights").get<std::map<std::string, double>>();
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::model_missing, file.string(), std::string("is no calibration: ") + error.what());
  }
  return calibration;
}

Field assess(Field field, const Calibration& calibration, const TrustOptions& options) {
  field.confidence = field.evidence.by_reader ? of_reader(field, calibration) : of_text_layer(field);
  field.needs_review = field.confidence < options.least_confidence;
  return field;
}

Declaration assess(Declaration declaration, const Calibration& calibration, const TrustOptions& options) {
  declaration.confidence = 1;
  for_each_field(declaration, [&](const std::string&, Field& field) {
    field = assess(std::move(field), calibration, options);
    declaration.confidence *= field.confidence;
  });
  return declaration;
}

}  // namespace inkgrid::trust
