// Documents of the contract, made for tests.
#pragma once

#include <nlohmann/json.hpp>
#include <string>

#include "store/digest.h"

namespace inkgrid {

using Json = nlohmann::ordered_json;

inline Json a_field(const std::string& text, double confidence = 0.99, bool needs_review = false) {
  return {{"text", text}, {"confidence", confidence}, {"needs_review", needs_review}, {"source", "ocr"}};
}
inline Json a_field(const std::string& text, Json value, double confidence = 0.99, bool needs_review = false) {
  Json field = a_field(text, confidence, needs_review);
  field["value"] = std::move(value);
  return field;
}

inline Json an_indicator(const std::string& name, const std::string& number) {
  Json row{{"id", name}, {"scope", "annual"}};
  row["level1"] = a_field("产出指标");
  row["level2"] = a_field("数量指标");
  row["level3"] = a_field(name);
  row["target"] = a_field("≥" + number + "公里",
                          Json{{"kind", "quantitative"}, {"operator", ">="}, {"number", number}, {"unit", "公里"}});
  row["weight"] = a_field("10分", Json("10"));
  return row;
}

inline Json a_declaration(const std::string& name, const std::string& printed, const std::string& yuan) {
  Json json{{"id", name}, {"subject", "project"}, {"template", "generic"}, {"pages", {1}}};
  json["title"] = a_field("项目绩效目标申报表");
  json["fiscal_year"] = a_field("2026年度", Json(2026));
  for (const char* key : {"name", "nature", "category", "competent_department", "implementing_unit"})
    json["project"][key] = a_field(name);
  json["project"]["start_date"] = a_field("2026年1月", Json("2026-01"));
  json["project"]["end_date"] = a_field("", Json());
  json["funds"]["unit"] = a_field("万元", Json("万元"));
  for (const char* key : {"total", "total_fiscal", "total_other", "annual_fiscal", "annual_carryover", "annual_other"})
    json["funds"][key] = a_field("", Json());
  json["funds"]["annual_requested"] = a_field(printed, Json(yuan), 0.7, true);
  json["goals"]["overall"] = a_field("");
  json["goals"]["annual"] = a_field("改造管网");
  json["indicators"] = {an_indicator("管网长度", "420"), an_indicator("泵站数量", "12.5")};
  json["extra"] = {{{"label", "联系人"}, {"field", a_field("张三")}}};
  json["findings"] = {
      {{"rule", "sum"}, {"severity", "warning"}, {"message", "the sum does not close"}, {"fields", {"/funds/total"}}}};
  json["confidence"] = 0.9;
  return json;
}

/// Fields of a_declaration.
constexpr int fields_of_a_declaration = 2 + 7 + 8 + 2 + 2 * 5 + 1;

inline std::string a_hash(const std::string& name) { return store::sha256(std::string_view(name)); }

inline Json a_document(const std::string& sha256, const std::vector<Json>& declarations) {
  Json json{{"schema_version", 1}};
  json["document"] = {{"path", "/archive/a.pdf"}, {"sha256", sha256}, {"page_count", 3}};
  json["document"]["pages"] = {{{"number", 1}, {"kind", "scan"}, {"width", 595.28}, {"height", 841.89}, {"rotation", 0.0}}};
  json["document"]["title"] = a_field("汇总表");
  json["declarations"] = declarations;
  json["warnings"] = {{{"page", 2}, {"stage", "read"}, {"message", "a page is blank"}}};
  return json;
}

inline Json an_error(const std::string& sha256, const std::string& message) {
  Json json{{"schema_version", 1}};
  json["document"] = {
      {"path", "/archive/a.pdf"}, {"sha256", sha256.empty() ? std::string(64, '0') : sha256}, {"page_count", 0}};
  json["declarations"] = Json::array();
  json["warnings"] = Json::array();
  json["error"] = {{"code", "unreadable"}, {"message", message}};
  return json;
}

}  // namespace inkgrid
