#include "store/ledger.h"

#include <ctime>
#include <nlohmann/json.hpp>

#include "store/digest.h"

namespace inkgrid::store {
namespace {

std::string iso_time(std::int64_t seconds) {
  const auto time = static_cast<std::time_t>(seconds);
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &parts)};
}

}  // namespace

std::string text_of(const Value& value) {
  if (const auto* number = std::get_if<std::int64_t>(&value)) return std::to_string(*number);
  const auto* text = std::get_if<std::string>(&value);
  return text != nullptr ? *text : std::string();
}

std::int64_t number_of(const Value& value) {
  const auto* number = std::get_if<std::int64_t>(&value);
  return number != nullptr ? *number : 0;
}

std::string digest_of(const std::string& previous, const Entry& entry) {
  nlohmann::json array{entry.number, entry.at, entry.kind};
  for (const Value* value : {&entry.run, &entry.sha256, &entry.path})
    array.push_back(value->index() == 0 ? nlohmann::json() : nlohmann::json(text_of(*value)));
  array.push_back(entry.content);
  return sha256(previous + array.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

Entry append(Database& database, Entry entry) {
  const auto last = database.query("SELECT entry, digest FROM ledger ORDER BY entry DESC LIMIT 1", {});
  entry.number = last.empty() ? 1 : number_of(last[0][0]) + 1;
  entry.at = iso_time(database.now());
  const std::string digest = digest_of(last.empty() ? "" : text_of(last[0][1]), entry);
  database.run(std::string("INSERT INTO ledger (") + entry_columns + ", digest) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
               {entry.number, entry.at, entry.kind, entry.run, entry.sha256, entry.path, entry.content, digest});
  return entry;
}

Entry entry_of(const Row& row) {
  return {number_of(row[0]), text_of(row[1]), text_of(row[2]), row[3], row[4], row[5], text_of(row[6])};
}

}  // namespace inkgrid::store
