// The way back: what to_json printed, as declarations.
#include <array>
#include <nlohmann/json.hpp>

#include "report/report.h"

namespace inkgrid::report {
namespace {

using Json = nlohmann::ordered_json;

template <typename Enum, std::size_t count>
Enum named(const std::string& word, const std::array<Enum, count>& all) {
  for (const Enum each : all)
    if (to_string(each) == word) return each;
  throw Error(ErrorCode::unreadable, "", "\"" + word + "\" is no word of the contract");
}

FieldSource source_of(const std::string& word) {
  using enum FieldSource;
  return named(word, std::array{text, ocr, inferred, absent, unreadable, corrected});
}

FieldKind kind_of(const std::string& name) {
  using enum FieldKind;
  return named(name, std::array{text, word, year, date, money, money_unit, target, weight});
}

TargetValue target_of(const Json& json) {
  TargetValue target;
  const std::string kind = json.at("kind");
  target.kind = kind == "quantitative" ? TargetKind::quantitative
                : kind == "range"      ? TargetKind::range
                                       : TargetKind::qualitative;
  target.operator_sign = json.value("operator", "");
  target.number = json.value("number", "");
  target.low = json.value("low", "");
  target.high = json.value("high", "");
  target.unit = json.value("unit", "");
  const std::string from = json.value("unit_from", "");
  target.unit_from = from == "target"   ? UnitFrom::target
                     : from == "level3" ? UnitFrom::level3
                     : from == "column" ? UnitFrom::column
                                        : UnitFrom::none;
  return target;
}

FieldValue value_of(const Json& json, FieldKind kind) {
  if (json.is_null()) return {};
  if (json.is_number_integer()) return json.get<int>();
  if (json.is_object()) return target_of(json);
  const std::string text = json;
  if (kind != FieldKind::money) return text;
  const auto amount = Decimal::parse(text);
  return amount ? FieldValue(*amount) : FieldValue();
}

Region region_of(const Json& json) {
  const Json& box = json.at("box");
  Region region{json.at("page"), {box.at(0), box.at(1), box.at(2), box.at(3)}, {}};
  if (const auto quad = json.find("quad"); quad != json.end()) {
    Quad corners{};
    for (std::size_t i = 0; i < corners.size(); ++i) corners[i] = {quad->at(2 * i), quad->at(2 * i + 1)};
    region.quad = corners;
  }
  return region;
}

FieldEvidence evidence_of(const Json& json) {
  FieldEvidence evidence;
  const auto take = [&json]<typename Value>(const char* key, Value& value) { value = json.value(key, value); };
  take("reader", evidence.reader);
  take("characters", evidence.characters);
  take("lowest_score", evidence.lowest_score);
  take("mean_score", evidence.mean_score);
  take("lowest_margin", evidence.lowest_margin);
  take("odd_pitch", evidence.odd_pitch);
  take("parses", evidence.parses);
  take("known_word", evidence.known_word);
  take("near_word", evidence.near_word);
  take("odd_amount", evidence.odd_amount);
  take("stands_out", evidence.stands_out);
  take("may_hide_characters", evidence.may_hide_characters);
  take("label_match", evidence.label_match);
  take("print_height", evidence.print_height);
  take("edge_support", evidence.cell.edge_support);
  take("foreign_ink", evidence.cell.foreign_ink);
  take("seal_overlap", evidence.cell.seal_overlap);
  take("joined_text", evidence.cell.joined_text);
  const std::string second = json.value("second", "none");
  evidence.cell.second = second == "agrees"    ? SecondOpinion::agrees
                         : second == "differs" ? SecondOpinion::differs
                                               : SecondOpinion::none;
  take("second_score", evidence.cell.second_score);
  take("rules_held", evidence.rules_held);
  take("rules_broken", evidence.rules_broken);
  take("sums_held", evidence.sums_held);
  return evidence;
}

Field field_of(const Json& json) {
  Field field;
  field.kind = kind_of(json.value("kind", "text"));
  field.source = source_of(json.at("source"));
  field.text = json.at("text");
  if (const auto value = json.find("value"); value != json.end()) field.value = value_of(*value, field.kind);
  field.raw = json.value("raw", "");
  for (const Json& other : json.value("alternatives", Json::array()))
    field.alternatives.push_back({other.at("text"), other.at("confidence")});
  for (const Json& region : json.value("regions", Json::array())) field.regions.push_back(region_of(region));
  field.confidence = json.at("confidence");
  field.needs_review = json.at("needs_review");
  if (const auto evidence = json.find("evidence"); evidence != json.end()) field.evidence = evidence_of(*evidence);
  field.evidence.by_reader =
      field.source == FieldSource::ocr || field.source == FieldSource::inferred || field.source == FieldSource::unreadable;
  return field;
}

std::vector<NamedField> keyed(const Json& json) {
  std::vector<NamedField> fields;
  for (const auto& [name, field] : json.items()) fields.push_back({name, field_of(field)});
  return fields;
}

std::vector<NamedField> labelled(const Json& json) {
  std::vector<NamedField> fields;
  for (const Json& each : json) fields.push_back({each.at("label"), field_of(each.at("field"))});
  return fields;
}

Indicator indicator_of(const Json& json) {
  Indicator row;
  row.id = json.at("id");
  row.scope = json.at("scope") == "overall" ? Indicator::Scope::overall : Indicator::Scope::annual;
  row.level1 = field_of(json.at("level1"));
  row.level2 = field_of(json.at("level2"));
  row.level3 = field_of(json.at("level3"));
  row.target = field_of(json.at("target"));
  if (const auto weight = json.find("weight"); weight != json.end()) row.weight = field_of(*weight);
  row.extra = labelled(json.value("extra", Json::array()));
  return row;
}

Finding finding_of(const Json& json) {
  const std::string severity = json.at("severity");
  return {json.at("rule"),
          severity == "error"  ? Severity::error
          : severity == "info" ? Severity::info
                               : Severity::warning,
          json.at("message"), json.at("fields")};
}

Declaration declaration_of(const Json& json) {
  Declaration declaration;
  declaration.id = json.at("id");
  declaration.subject = json.at("subject") == "department" ? Subject::department : Subject::project;
  declaration.form = json.at("template");
  declaration.pages = json.at("pages").get<std::vector<int>>();
  declaration.title = field_of(json.at("title"));
  declaration.fiscal_year = field_of(json.at("fiscal_year"));
  if (const auto issuer = json.find("issuer"); issuer != json.end()) declaration.issuer = field_of(*issuer);
  declaration.project = keyed(json.at("project"));
  declaration.funds = keyed(json.at("funds"));
  declaration.goals = keyed(json.at("goals"));
  for (const Json& row : json.at("indicators")) declaration.indicators.push_back(indicator_of(row));
  declaration.extra = labelled(json.at("extra"));
  for (const Json& finding : json.at("findings")) declaration.findings.push_back(finding_of(finding));
  declaration.confidence = json.at("confidence");
  return declaration;
}

}  // namespace

Field field_of_json(std::string_view field) {
  try {
    return field_of(Json::parse(field));
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::unreadable, "", std::string("is no field: ") + error.what());
  }
}

std::vector<Declaration> declarations_of_json(std::string_view document) {
  try {
    const Json json = Json::parse(document);
    std::vector<Declaration> declarations;
    for (const Json& each : json.is_array() ? json : json.at("declarations")) declarations.push_back(declaration_of(each));
    return declarations;
  } catch (const nlohmann::json::exception& error) {
    throw Error(ErrorCode::unreadable, "", std::string("is no document of declarations: ") + error.what());
  }
}

}  // namespace inkgrid::report
