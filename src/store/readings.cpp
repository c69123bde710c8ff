#include "store/readings.h"

#include "store/ledger.h"

namespace inkgrid::store {

Succession succession(const std::optional<ReadingMark>& last, const ReadingMark& next) {
  if (last == next) return Succession::same;
  return last && last->outcome == "failed" ? Succession::replaces : Succession::follows;
}

std::vector<std::string> parts_of_reading(Database& database, const std::string& sha256, std::int64_t reading) {
  std::vector<std::string> parts;
  for (const char* sql :
       {"SELECT document FROM readings WHERE sha256 = $1 AND reading = $2",
        "SELECT document FROM reading_declarations WHERE sha256 = $1 AND reading = $2 ORDER BY declaration"})
    for (const Row& row : database.query(sql, {sha256, reading})) parts.push_back(text_of(row[0]));
  return parts;
}

}  // namespace inkgrid::store
