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

std::vector<std::vector<Amendment>> amendments_of(Database& database, const std::string& sha256,
                                                  std::size_t declaration_count) {
  std::vector<std::vector<Amendment>> amendments(declaration_count);
  for (const Row& row : database.query("SELECT declaration, field, read_text, text_after, value FROM corrections "
                                       "WHERE sha256 = $1 ORDER BY entry",
                                       {sha256})) {
    const auto declaration = static_cast<std::size_t>(number_of(row[0]));
    if (declaration < declaration_count)
      amendments[declaration].push_back({text_of(row[1]), text_of(row[2]), text_of(row[3]), text_of(row[4])});
  }
  return amendments;
}

std::string correction_columns(const std::string& prefix) {
  std::string columns;
  for (const char* column :
       {"sha256", "declaration", "field", "who", "at", "shown", "read_text", "text_before", "text_after", "value"})
    columns += (columns.empty() ? "" : ", ") + prefix + column;
  return columns;
}

std::string correction_content(const Row& correction) {
  Json array = Json::array();
  for (const Value& value : correction) array.push_back(value.index() == 0 ? Json() : Json(text_of(value)));
  return storable(array.dump(-1, ' ', false, Json::error_handler_t::replace));
}

}  // namespace inkgrid::store
