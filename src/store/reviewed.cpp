#include "store/reviewed.h"

#include <algorithm>
#include <cstdlib>
#include <nlohmann/json.hpp>

namespace inkgrid::store {
namespace {

using Json = nlohmann::ordered_json;

// The declaration, nearly all of it, is not taken apart to be written or found, which would cost most of what a decision
// does: it stands last, in a line of its own.
constexpr std::string_view declaration_last = "\n\"declaration\":";

}  // namespace

std::string written_review(const Reviewed& reviewed) {
  const Json others{{"lines", reviewed.lines},
                    {"read", reviewed.read},
                    {"settled", reviewed.settled},
                    {"read_otherwise", reviewed.read_otherwise},
                    {"voices", reviewed.voices}};
  std::string document = others.dump(-1, ' ', false, Json::error_handler_t::replace);
  document.back() = ',';
  return document.append(declaration_last).append(reviewed.declaration) + "}";
}

Reviewed parse_reviewed(const std::string& document) {
  const std::size_t end = document.find(declaration_last);
  const bool in_lines = end != std::string::npos && end > 0;
  const Json json = Json::parse(in_lines ? document.substr(0, end - 1) + "}" : document);
  Reviewed reviewed;
  // Stores of earlier versions have it first, in the same line.
  reviewed.declaration =
      in_lines ? document.substr(end + declaration_last.size(), document.size() - 1 - end - declaration_last.size())
               : json.at("declaration").dump();
  json.at("lines").get_to(reviewed.lines);
  json.at("read").get_to(reviewed.read);
  json.at("settled").get_to(reviewed.settled);
  if (json.contains("read_otherwise")) json.at("read_otherwise").get_to(reviewed.read_otherwise);  // later than the others
  json.at("voices").get_to(reviewed.voices);
  return reviewed;
}

Reviewed untouched(const std::string& declaration, std::size_t indicator_count) {
  Reviewed reviewed;
  reviewed.declaration = declaration;
  for (std::size_t i = 0; i < indicator_count; ++i) reviewed.lines.push_back(std::to_string(i));
  return reviewed;
}

std::string origin_of(const std::string& pointer, const std::vector<std::string>& lines) {
  if (!pointer.starts_with(rows_of_indicators)) return pointer;
  const std::size_t end = std::min(pointer.find('/', rows_of_indicators.size()), pointer.size());
  const std::size_t line = std::strtoul(pointer.c_str() + rows_of_indicators.size(), nullptr, 10);
  return std::string(rows_of_indicators) + (line < lines.size() ? lines[line] : "+") + pointer.substr(end);
}

std::string pointer_of(const std::string& origin, const std::vector<std::string>& lines) {
  if (!origin.starts_with(rows_of_indicators)) return origin;
  const std::size_t end = std::min(origin.find('/', rows_of_indicators.size()), origin.size());
  const auto line =
      std::find(lines.begin(), lines.end(), origin.substr(rows_of_indicators.size(), end - rows_of_indicators.size()));
  return line == lines.end() ? ""
                             : std::string(rows_of_indicators) + std::to_string(line - lines.begin()) + origin.substr(end);
}

}  // namespace inkgrid::store
