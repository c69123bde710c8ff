#include <algorithm>
#include <cmath>
#include <nlohmann/json.hpp>
#include <type_traits>

#include "document/code_points.h"
#include "report/report.h"

namespace inkgrid::report {
namespace {

using Json = nlohmann::ordered_json;

double rounded(double value, double steps) {
  // + 0.0 turns a negative zero into zero; what is no number has no place in JSON.
  return std::isfinite(value) ? std::round(value * steps) / steps + 0.0 : 0.0;
}

double probability(double value) { return rounded(std::isfinite(value) ? std::clamp(value, 0.0, 1.0) : 0.0, 1e4); }
double points(double value) { return rounded(value, 1e2); }

const char* word(TargetKind kind) {
  switch (kind) {
    case TargetKind::quantitative: return "quantitative";
    case TargetKind::range: return "range";
    case TargetKind::qualitative: return "qualitative";
  }
  return "qualitative";
}

const char* word(UnitFrom from) {
  switch (from) {
    case UnitFrom::none: return "";
    case UnitFrom::target: return "target";
    case UnitFrom::level3: return "level3";
    case UnitFrom::column: return "column";
  }
  return "";
}

const char* word(Severity severity) {
  switch (severity) {
    case Severity::error: return "error";
    case Severity::warning: return "warning";
    case Severity::info: return "info";
  }
  return "warning";
}

Json to_value(const TargetValue& target) {
  Json json{{"kind", word(target.kind)}};
  if (target.kind == TargetKind::qualitative) return json;
  if (target.kind == TargetKind::quantitative) {
    json["operator"] = target.operator_sign;
    json["number"] = target.number;
  } else {
    json["low"] = target.low;
    json["high"] = target.high;
  }
  json["unit"] = target.unit;
  if (target.unit_from != UnitFrom::none) json["unit_from"] = word(target.unit_from);
  return json;
}

Json to_value(const FieldValue& value, FieldKind kind) {
  return std::visit(
      [&](const auto& held) -> Json {
        using Held = std::decay_t<decltype(held)>;
        if constexpr (std::is_same_v<Held, std::monostate>)
          return nullptr;
        else if constexpr (std::is_same_v<Held, Decimal>)
          return held.to_string(kind == FieldKind::money ? 2 : 0);
        else if constexpr (std::is_same_v<Held, TargetValue>)
          return to_value(held);
        else
          return held;
      },
      value);
}

Json to_json(const Region& region) {
  const Box& box = region.box;
  Json json{{"page", region.page}, {"box", {points(box.left), points(box.top), points(box.right), points(box.bottom)}}};
  if (region.quad) {
    Json& quad = json["quad"] = Json::array();
    for (const Point& corner : *region.quad) {
      quad.push_back(points(corner.x));
      quad.push_back(points(corner.y));
    }
  }
  return json;
}

/// What the confidence of a field read from a picture was made of: for calibration, and for those who ask why.
Json to_json(const FieldEvidence& evidence) {
  return {{"reader", evidence.reader},
          {"characters", evidence.characters},
          {"lowest_score", rounded(evidence.lowest_score, 1e6)},
          {"mean_score", rounded(evidence.mean_score, 1e6)},
          {"lowest_margin", rounded(evidence.lowest_margin, 1e6)},
          {"odd_pitch", evidence.odd_pitch},
          {"parses", evidence.parses},
          {"known_word", evidence.known_word},
          {"near_word", evidence.near_word},
          {"odd_amount", evidence.odd_amount},
          {"stands_out", evidence.stands_out},
          {"may_hide_characters", evidence.may_hide_characters},
          {"label_match", rounded(evidence.label_match, 1e4)},
          {"print_height", rounded(evidence.print_height, 10)},
          {"edge_support", rounded(evidence.cell.edge_support, 1e4)},
          {"foreign_ink", evidence.cell.foreign_ink},
          {"seal_overlap", rounded(evidence.cell.seal_overlap, 1e4)},
          {"joined_text", evidence.cell.joined_text},
          {"second", evidence.cell.second == SecondOpinion::agrees    ? "agrees"
                     : evidence.cell.second == SecondOpinion::differs ? "differs"
                                                                      : "none"},
          {"second_score", rounded(evidence.cell.second_score, 1e6)},
          {"rules_held", evidence.rules_held},
          {"rules_broken", evidence.rules_broken},
          {"sums_held", evidence.sums_held}};
}

Json to_json(const Field& field) {
  Json json{{"text", field.text}};
  if (field.kind != FieldKind::text) json["kind"] = to_string(field.kind);
  if (field.kind != FieldKind::text && field.kind != FieldKind::word) json["value"] = to_value(field.value, field.kind);
  json["confidence"] = probability(field.confidence);
  json["needs_review"] = field.needs_review;
  json["source"] = to_string(field.source);
  if (!field.raw.empty()) json["raw"] = field.raw;
  if (!field.alternatives.empty()) {
    Json& alternatives = json["alternatives"] = Json::array();
    for (const Field::Alternative& other : field.alternatives)
      alternatives.push_back({{"text", other.text}, {"confidence", probability(other.confidence)}});
  }
  if (!field.regions.empty()) {
    Json& regions = json["regions"] = Json::array();
    for (const Region& region : field.regions) regions.push_back(to_json(region));
  }
  if ((field.source == FieldSource::ocr || field.source == FieldSource::inferred) && !field.text.empty())
    json["evidence"] = to_json(field.evidence);
  return json;
}

Json keyed(const std::vector<NamedField>& fields) {
  Json json = Json::object();
  for (const NamedField& named : fields) json[named.name] = to_json(named.field);
  return json;
}

Json labelled(const std::vector<NamedField>& fields) {
  Json json = Json::array();
  for (const NamedField& named : fields) json.push_back({{"label", named.name}, {"field", to_json(named.field)}});
  return json;
}

Json to_json(const Indicator& indicator) {
  Json json{{"id", indicator.id}, {"scope", indicator.scope == Indicator::Scope::annual ? "annual" : "overall"}};
  json["level1"] = to_json(indicator.level1);
  json["level2"] = to_json(indicator.level2);
  json["level3"] = to_json(indicator.level3);
  json["target"] = to_json(indicator.target);
  if (indicator.weight) json["weight"] = to_json(*indicator.weight);
  if (!indicator.extra.empty()) json["extra"] = labelled(indicator.extra);
  return json;
}

Json to_json(const Declaration& declaration) {
  Json json{{"id", declaration.id}, {"subject", declaration.subject == Subject::project ? "project" : "department"}};
  json["title"] = to_json(declaration.title);
  json["template"] = declaration.form;
  json["pages"] = declaration.pages;
  json["fiscal_year"] = to_json(declaration.fiscal_year);
  if (declaration.issuer) json["issuer"] = to_json(*declaration.issuer);
  json["project"] = keyed(declaration.project);
  json["funds"] = keyed(declaration.funds);
  json["goals"] = keyed(declaration.goals);
  Json& indicators = json["indicators"] = Json::array();
  for (const Indicator& indicator : declaration.indicators) indicators.push_back(to_json(indicator));
  json["extra"] = labelled(declaration.extra);
  Json& findings = json["findings"] = Json::array();
  for (const Finding& finding : declaration.findings)
    findings.push_back({{"rule", finding.rule},
                        {"severity", word(finding.severity)},
                        {"message", finding.message},
                        {"fields", finding.fields}});
  json["confidence"] = probability(declaration.confidence);
  return json;
}

std::string printed(const Json& json, Layout layout) {
  return json.dump(layout == Layout::indented ? 2 : -1, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace

std::string to_json(const Extraction& extraction, Layout layout) {
  Json json{{"schema_version", 1}};
  Json& document = json["document"];
  document = {{"path", path_text(extraction.path)},
              {"sha256", extraction.sha256},
              {"page_count", extraction.page_count},
              {"pages", Json::array()}};
  for (const PageSummary& page : extraction.pages)
    document["pages"].push_back({{"number", page.number},
                                 {"kind", to_string(page.kind)},
                                 {"width", points(page.size.width)},
                                 {"height", points(page.size.height)},
                                 {"rotation", points(page.rotation)}});
  if (extraction.title.source != FieldSource::absent) document["title"] = to_json(extraction.title);
  Json declarations = Json::array();
  for (const Declaration& declaration : extraction.declarations) declarations.push_back(to_json(declaration));
  json["declarations"] = std::move(declarations);
  Json warnings = Json::array();
  for (const Warning& warning : extraction.warnings) {
    Json& entry = warnings.emplace_back(Json::object());
    if (warning.page > 0) entry["page"] = warning.page;
    entry["stage"] = warning.stage;
    entry["message"] = warning.message;
  }
  json["warnings"] = std::move(warnings);
  json["program"] = {{"version", version()}, {"models", extraction.models}, {"error_budget", extraction.error_budget}};
  return printed(json, layout);
}

std::string to_json(const std::vector<Declaration>& declarations) {
  Json json = Json::array();
  for (const Declaration& declaration : declarations) json.push_back(to_json(declaration));
  return printed(json, Layout::indented);
}

std::string to_json(const Error& error, const std::string& path, const std::string& sha256, Layout layout) {
  Json json{{"schema_version", 1}};
  json["document"] = {
      {"path", path_text(path)}, {"sha256", sha256.empty() ? std::string(64, '0') : sha256}, {"page_count", 0}};
  json["declarations"] = Json::array();
  json["warnings"] = Json::array();
  json["program"] = {{"version", version()}, {"models", Json::object()}};
  json["error"] = {{"code", to_string(error.code)}, {"message", error.message}};
  if (error.page > 0) json["error"]["page"] = error.page;
  return printed(json, layout);
}

}  // namespace inkgrid::report
