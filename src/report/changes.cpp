// What reads otherwise than before, for `inkgrid diff`.
#include <nlohmann/json.hpp>

#include "report/report.h"

namespace inkgrid::report {
namespace {

using Json = nlohmann::ordered_json;

std::string pointer_of(const auto& change) { return "/declarations/" + std::to_string(change.declaration) + change.field; }

std::string quoted(const std::string& text) { return Json(text).dump(-1, ' ', false, Json::error_handler_t::replace); }

Json value_of(const std::string& json) { return json.empty() ? Json() : Json::parse(json, nullptr, false); }

}  // namespace

std::string to_text(const store::Change& change) {
  std::string line = change.path + ": " + pointer_of(change) + ": " + quoted(change.before);
  if (change.before != change.after) line += " -> " + quoted(change.after);
  const auto value = [](const std::string& json) { return json.empty() ? "null" : json; };
  if (change.value_before != change.value_after)
    line += ", value " + value(change.value_before) + " -> " + value(change.value_after);
  return printable(line) + "\n";
}

std::string to_json(const store::Change& change) {
  const Json json{
      {"path", change.path},
      {"sha256", change.sha256},
      {"field", pointer_of(change)},
      {"before",
       {{"text", change.before}, {"value", value_of(change.value_before)}, {"confidence", change.confidence_before}}},
      {"after", {{"text", change.after}, {"value", value_of(change.value_after)}, {"confidence", change.confidence_after}}}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

std::string to_text(const store::Displaced& decision) {
  return printable(decision.path + ": " + pointer_of(decision) + ": has no place any more for what " + decision.who +
                   " decided at " + decision.at + " (" + decision.action + "): " + quoted(decision.after)) +
         "\n";
}

std::string to_json(const store::Displaced& decision) {
  const Json json{
      {"path", decision.path},
      {"sha256", decision.sha256},
      {"field", pointer_of(decision)},
      {"displaced", {{"action", decision.action}, {"who", decision.who}, {"at", decision.at}, {"text", decision.after}}}};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace inkgrid::report
