#include "trust/assess.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <nlohmann/json.hpp>
#include <utility>

#include "document/doubt.h"
#include "document/error.h"
#include "trust/features.h"
#include "trust/review.h"

namespace inkgrid::trust {
namespace {

// Chances that a text-layer cell is as printed. Encodings and cell edges in doubt are what goes wrong there; where they are
// not, no cell of the fixtures is wrong.
constexpr double kTextLayer = 0.9998;
constexpr double kBrokenCharacters = 0.1;
constexpr double kGlyphsAcross = 0.5;
constexpr double kTextMissing = 0.3;
constexpr double kWeakEdge = 0.8;
constexpr double kLeastEdge = 0.5;  // a side less ruled than this was guessed
constexpr double kJoined = 0.7;
// An amount or a date that means none, prose with a bracket alone, a word of a closed list with one letter wrong: print
// seldom says such things, and how often a reader that is sure of itself does so no calibration can tell.
constexpr double kNotOfKind = 0.5;
constexpr double kStandsOut = 0.5;    // forms may be so printed, and a sure reader's strokes may be lost
constexpr double kTooSmall = 0.5;     // print that its picture cannot show; what a reader makes of it may look like a word
constexpr double kListed = 0.4;       // of texts read wrong on a fax so many had the printed text among the alternatives
constexpr double kWithoutUnit = 0.5;  // amounts, and the unit itself, where amounts were read and no unit: a guess
constexpr double kLikeALabel = 0.5;   // a field without a label where a text that nothing explained may be the label
// What the reader of figures reads otherwise: two sure readers, one of them wrong. A sum may close with both.
constexpr double kContradicted = 0.5;
constexpr double kSureSecond = 0.5;  // of its scores
constexpr double kStruckThrough =
    0.5;  // strokes that are no print run through the cell: a reader takes them for print and is sure of it
// Of 154 texts so read in a published ledger (300 dpi, print of 3 points) none was right; specks behind print are, on a fax.
constexpr double kOddPitch = 0.2;
constexpr double kHidden = 0.5;  // what a reader cannot print may stand there, and nothing is known of how often

double of_text_layer(const Field& field) {
  const FieldEvidence& evidence = field.evidence;
  double confidence = kTextLayer;
  if (field.source == FieldSource::absent && evidence.label_match < 1) confidence *= kLikeALabel;
  if (evidence.broken_characters) confidence *= kBrokenCharacters;
  if (evidence.cell.glyphs_across > 0) confidence *= kGlyphsAcross;
  if (evidence.cell.ink_without_text) confidence *= kTextMissing;
  if (evidence.cell.edge_support < kLeastEdge) confidence *= kWeakEdge;
  if (evidence.cell.joined_text) confidence *= kJoined;
  return confidence;
}

double logistic(double z) { return 1 / (1 + std::exp(-z)); }

/// Along straight lines between the knots, level beyond them.
double bent(double z, const std::vector<std::pair<double, double>>& knots) {
  if (knots.empty()) return z;
  const auto after =
      std::lower_bound(knots.begin(), knots.end(), z, [](const auto& knot, double at) { return knot.first < at; });
  if (after == knots.begin()) return after->second;
  if (after == knots.end()) return knots.back().second;
  const auto before = std::prev(after);
  return before->second + (after->second - before->second) * (z - before->first) / (after->first - before->first);
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

double calibrated(const Field& field, const ReaderCalibration& calibration) {
  const std::map<std::string, double> features = features_of(field);
  const auto sum = [&](const std::map<std::string, double>& weights) {
    double z = 0;
    for (const auto& [name, weight] : weights)
      if (const auto feature = features.find(name); feature != features.end()) z += weight * feature->second;
    return z;
  };
  return logistic(bent(sum(calibration.weights), calibration.knots) + sum(calibration.form));
}

bool is_not_of_kind(const Field& field) {
  switch (field.kind) {
    case FieldKind::target: return false;
    case FieldKind::word: return field.evidence.near_word;
    default: return !field.evidence.parses;
  }
}

double of_reader(const Field& field, const Calibration& calibration, const std::string& document_reader) {
  const FieldEvidence& evidence = field.evidence;
  if (field.source == FieldSource::unreadable) return 0;
  const bool contradicted = evidence.cell.second == SecondOpinion::differs && evidence.cell.second_score >= kSureSecond;
  const ReaderCalibration* known = calibration.find(evidence.reader.empty() ? document_reader : evidence.reader);
  const ReaderCalibration usual;
  if (field.source == FieldSource::absent)
    return (known != nullptr ? *known : usual).absent * (evidence.label_match < 1 ? kLikeALabel : 1);
  if (field.text.empty()) {
    const double blank = (known != nullptr ? *known : usual).blank;
    if (contradicted) return std::min(blank, kContradicted);
    return evidence.cell.edge_support < kLeastEdge ? blank * kWeakEdge : blank;
  }
  double confidence = known != nullptr ? calibrated(field, *known) : uncalibrated(field);
  if (evidence.may_hide_characters && (known == nullptr || !known->weights.contains("hides")))
    confidence = std::min(confidence, kHidden);
  if (evidence.odd_pitch) confidence = std::min(confidence, kOddPitch);
  if (is_not_of_kind(field)) confidence *= kNotOfKind;
  if (evidence.stands_out) confidence *= kStandsOut;
  if (contradicted) confidence = std::min(confidence, kContradicted);
  if (evidence.cell.edge_support < kLeastEdge) confidence *= kWeakEdge;
  if (evidence.cell.joined_text) confidence *= kJoined;
  return confidence;
}

/// Where the text is wrong the print may be another: their chances are as their likelihoods.
void share_doubt(Field& field) {
  double sum = 0;
  for (const Field::Alternative& other : field.alternatives) sum += other.likelihood;
  for (Field::Alternative& other : field.alternatives)
    other.confidence = sum > 0 ? kListed * (1 - field.confidence) * other.likelihood / sum : 0;
}

/// Amounts were taken for yuan where no unit was found. Forms say theirs: one that was not read, or misread, makes the
/// amounts wrong by ten thousand times.
void doubt_amounts_without_unit(Declaration& declaration) {
  const auto unit = std::find_if(declaration.funds.begin(), declaration.funds.end(),
                                 [](const NamedField& named) { return named.name == "unit"; });
  if (unit == declaration.funds.end() || unit->field.source != FieldSource::absent || !unit->field.evidence.by_reader)
    return;
  for (auto& [name, field] : declaration.funds)
    if (field.kind == FieldKind::money && field.source == FieldSource::ocr && !field.text.empty() &&
        field.text.find("元") == std::string::npos)
      field.confidence = unit->field.confidence = std::min(field.confidence, kWithoutUnit);
}

Field assessed(Field field, const Calibration& calibration, const std::string& document_reader) {
  const FieldEvidence& evidence = field.evidence;
  field.confidence = evidence.by_reader ? of_reader(field, calibration, document_reader) : of_text_layer(field);
  if (evidence.cell.foreign_ink) field.confidence = std::min(field.confidence, kStruckThrough);
  if (evidence.print_height > 0 && evidence.print_height < least_print_height)
    field.confidence = std::min(field.confidence, kTooSmall);
  return field;
}

}  // namespace

const ReaderCalibration* Calibration::find(std::string_view reader) const {
  const auto known = [this](std::string_view name) {
    const auto at = readers.find(std::string(name));
    return at == readers.end() ? nullptr : &at->second;
  };
  const ReaderCalibration* whole = known(reader);
  return whole != nullptr ? whole : known(reader.substr(0, reader.find(" (")));
}

Calibration load_calibration(const std::filesystem::path& models) {
  Calibration calibration;
  const std::filesystem::path file = models / "calibration" / "readers.json";
  std::ifstream stream(file);
  if (!stream) return calibration;
  try {
    const nlohmann::json data = nlohmann::json::parse(stream);
    for (const auto& [reader, model] : data.at("readers").items()) {
      ReaderCalibration& entry = calibration.readers[reader];
      entry.weights = model.at("weights").get<std::map<std::string, double>>();
      entry.knots = model.value("knots", entry.knots);
      entry.form = model.value("form", entry.form);
      entry.absent = model.value("absent", entry.absent);
      entry.blank = model.value("blank", entry.blank);
      if (!std::is_sorted(entry.knots.begin(), entry.knots.end()))
        throw Error(ErrorCode::model_missing, file.string(), "has knots of " + reader + " that do not rise");
    }
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::model_missing, file.string(), std::string("is no calibration: ") + error.what());
  }
  return calibration;
}

Field assess(Field field, const Calibration& calibration) {
  field = assessed(std::move(field), calibration, {});
  share_doubt(field);
  return field;
}

Declaration assess(Declaration declaration, const Calibration& calibration) {
  // A field that is absent or blank was read by nobody; the reader of the others tells how well labels are found.
  std::string reader;
  for_each_field(declaration, [&](const std::string&, const Field& field) {
    if (reader.empty()) reader = field.evidence.reader;
  });
  for_each_field(declaration,
                 [&](const std::string&, Field& field) { field = assessed(std::move(field), calibration, reader); });
  doubt_amounts_without_unit(declaration);
  for (auto& [name, field] :
       declaration.extra)  // a value whose label a lost ruling gave to the value before; lines have none
    if (name.empty() && field.evidence.by_reader && field.evidence.label_match < 1)
      field.confidence = std::min(field.confidence, kLikeALabel);
  for_each_field(declaration, [](const std::string&, Field& field) { share_doubt(field); });
  declaration.confidence = 1;
  for (const PrintedCell& cell : printed_cells(declaration)) declaration.confidence *= cell.confidence;
  return declaration;
}

}  // namespace inkgrid::trust
