#include "store/carry.h"

#include <map>
#include <optional>
#include <set>
#include <utility>

#include "document/error.h"
#include "store/correspondence.h"
#include "store/decisions.h"
#include "store/digest.h"
#include "store/ledger.h"
#include "store/tasks.h"

namespace inkgrid::store {
namespace {

constexpr const char* before_all_rows = "/indicators/-";

struct Place {
  std::optional<std::int64_t> declaration;
  std::string origin;  ///< empty: nowhere
};

class Carriage {
 public:
  Carriage(Database& database, const std::string& sha256) {
    for (const Row& row :
         database.query("SELECT reading, document FROM reading_declarations WHERE sha256 = $1 ORDER BY reading, declaration",
                        {sha256})) {
      const std::string text = text_of(row[1]);
      std::vector<Json>& reading = readings_[number_of(row[0])];
      known_[{store::sha256(std::string_view(text)), static_cast<int>(reading.size())}] = number_of(row[0]);
      reading.push_back(Json::parse(text));
    }
    latest_ = number_of(database.query("SELECT MAX(reading) FROM readings WHERE sha256 = $1", {sha256}).at(0).at(0));
  }

  /// Of a document's decisions, one after the other.
  Place carry(const Decision& decision) {
    if (decision.action == Action::undo) return places_[decision.undoes];
    Place& place = places_[decision.entry];
    const auto known = known_.find({decision.reading, decision.at.declaration});
    if (known == known_.end()) return place;
    const Correspondence& same = from(known->second);
    const auto declaration = static_cast<std::size_t>(decision.at.declaration);
    if (const auto now = same.declaration(declaration)) {
      place.declaration = static_cast<std::int64_t>(*now);
      place.origin = origin(same, declaration, decision);
    }
    if (!place.origin.empty()) rows_.insert("+" + std::to_string(decision.entry));
    return place;
  }

 private:
  const Correspondence& from(std::int64_t reading) {
    const auto found = from_.find(reading);
    return found != from_.end() ? found->second
                                : from_.try_emplace(reading, readings_[reading], readings_[latest_]).first->second;
  }

  std::string origin(const Correspondence& same, std::size_t declaration, const Decision& decision) const {
    const std::string& origin = decision.origin;
    const std::string row = origin.starts_with(rows_of_indicators)
                                ? origin.substr(rows_of_indicators.size(),
                                                origin.find('/', rows_of_indicators.size()) - rows_of_indicators.size())
                                : "";
    if (row.starts_with("+")) return rows_.contains(row) ? origin : "";
    if (origin == before_all_rows) return same.still_followed(declaration, -1) ? origin : "";
    switch (decision.action) {
      case Action::accept:
      case Action::correct: return same.place_on_paper(declaration, origin);
      // Where the new reading has put a row between two by itself, or taken one away, nobody knows what is left to do.
      case Action::add:
      case Action::split:
      case Action::join:
      case Action::down:
        if (!same.still_followed(declaration, std::stol(row))) return "";
        break;
      case Action::up:
        if (!same.still_followed(declaration, std::stol(row) - 1)) return "";
        break;
      default: break;
    }
    return same.pointer(declaration, origin);
  }

  std::map<std::int64_t, std::vector<Json>> readings_;
  std::map<std::pair<std::string, int>, std::int64_t> known_;  ///< the reading of a digest and its number
  std::int64_t latest_ = 0;
  std::map<std::int64_t, Correspondence> from_;
  std::map<std::int64_t, Place> places_;
  std::set<std::string> rows_;  ///< that people made, as origins name them, and that there still are
};

}  // namespace

const Table carried{"carried", {"sha256", "entry", "declaration", "origin"}, 2};

std::vector<Row> carried_rows(Database& database, const std::string& sha256, std::int64_t last_entry) {
  const auto decisions = decisions_where(database, "sha256 = $1 AND entry <= $2 ORDER BY entry", {sha256, last_entry});
  if (decisions.empty()) return {};
  std::vector<Row> rows;
  Carriage carriage(database, sha256);
  for (const Decision& decision : decisions) {
    const Place place = carriage.carry(decision);
    rows.push_back({sha256, decision.entry, place.declaration ? Value{*place.declaration} : Value{},
                    place.origin.empty() ? Value{} : Value{place.origin}});
  }
  return rows;
}

std::vector<Decision> standing_decisions(Database& database, const std::string& sha256, int declaration) {
  std::map<std::int64_t, Row> places;
  for (const Row& row : database.query("SELECT entry, declaration, origin FROM carried WHERE sha256 = $1", {sha256}))
    places[number_of(row[0])] = row;
  std::vector<Decision> standing;
  for (Decision& decision : decisions_where(database,
                                            "sha256 = $1 AND (declaration = $2 OR entry IN (SELECT c.entry FROM carried c "
                                            "WHERE c.sha256 = $1 AND c.declaration = $2)) ORDER BY entry",
                                            {sha256, std::int64_t{declaration}})) {
    if (const auto place = places.find(decision.entry); place != places.end()) {
      if (place->second[1] != Value{std::int64_t{declaration}}) continue;
      decision.at.declaration = declaration;
      decision.origin = text_of(place->second[2]);
    }
    standing.push_back(std::move(decision));
  }
  return standing;
}

Json carry_over(Database& database, const std::string& sha256, const std::vector<std::string>& parts, const Settle& settle) {
  const std::int64_t last =
      number_of(database.query("SELECT MAX(entry) FROM decisions WHERE sha256 = $1", {sha256}).at(0).at(0));
  if (last == 0) return {};
  if (!settle)
    throw Error(ErrorCode::internal, database.name(),
                "people have decided about document " + sha256 + ", and nothing here can bring that into another reading");
  write_rows(database, carried, {sha256}, carried_rows(database, sha256, last));
  database.run("DELETE FROM reviewed WHERE sha256 = $1", {sha256});
  std::vector<std::vector<Decision>> decisions;
  for (std::size_t i = 0; i < parts.size(); ++i)
    decisions.push_back(standing_decisions(database, sha256, static_cast<int>(i)));
  Json digests = Json::object();
  for (const auto& [number, reviewed] : settle(parts, decisions)) {
    digests[std::to_string(number)] = store::sha256(std::string_view(reviewed));
    write_reviewed(database, sha256, number, store::sha256(std::string_view(parts[number])), reviewed);
  }
  return digests;
}

}  // namespace inkgrid::store
