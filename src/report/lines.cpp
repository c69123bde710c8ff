// What line pictures say, for `inkgrid read`.
#include <nlohmann/json.hpp>

#include "report/report.h"

namespace inkgrid::report {
namespace {

using Json = nlohmann::ordered_json;

Json json_of(const Reading& reading) {
  Json characters = Json::array();
  for (const CharacterEvidence& character : reading.characters) {
    Json choices = Json::array();
    for (const auto& choice : character.choices) choices.push_back({{"text", choice.text}, {"score", choice.score}});
    characters.push_back({{"text", character.text}, {"score", character.score}, {"choices", std::move(choices)}});
  }
  return {
      {"text", reading.text}, {"score", reading.score}, {"reader", reading.reader}, {"characters", std::move(characters)}};
}

}  // namespace

std::string to_json(const std::vector<LineText>& lines) {
  Json all = Json::array();
  for (const LineText& line : lines) {
    Json entry = {{"path", line.path}, {"page", line.page}};
    entry["text"] = line.readings.empty() ? "" : line.readings.front().text;
    entry["readings"] = Json::array();
    for (const Reading& reading : line.readings) entry["readings"].push_back(json_of(reading));
    if (line.error) entry["error"] = {{"code", to_string(line.error->code)}, {"message", line.error->message}};
    all.push_back(std::move(entry));
  }
  return Json{{"schema_version", 1}, {"lines", std::move(all)}}.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

std::string to_text(const std::vector<LineText>& lines) {
  std::string text;
  for (const LineText& line : lines) text += (line.readings.empty() ? "" : printable(line.readings.front().text)) + "\n";
  return text;
}

}  // namespace inkgrid::report
