// What a run must know of a document in the contract's JSON, without building it in memory.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace inkgrid::ingest {

struct Glance {
  std::string path, sha256;  ///< sha256 empty where it is all zeros: the file could not be opened
  int pages = 0;
  std::int64_t declarations = 0, fields = 0, flagged = 0;
  std::optional<std::string> error;  ///< its message
  std::string error_code;
  std::string version;  ///< of the program that made it
  std::map<std::string, std::string> models;
  double error_budget = 0;
};

/// None where `document` is no JSON object of this kind.
std::optional<Glance> glance(std::string_view document);

}  // namespace inkgrid::ingest
