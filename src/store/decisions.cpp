#include "store/decisions.h"

#include <algorithm>
#include <array>

#include "document/error.h"
#include "store/digest.h"
#include "store/ledger.h"
#include "store/tasks.h"

namespace inkgrid::store {
namespace {

constexpr std::array action_names{"accept", "correct", "undo", "add", "remove", "split", "join", "up", "down"};

Decision decision_of(const Row& row) {
  Decision decision;
  decision.entry = number_of(row[0]);
  decision.at = {text_of(row[1]), static_cast<int>(number_of(row[2])), text_of(row[3])};
  decision.origin = text_of(row[4]);
  decision.action = action_named(text_of(row[5]));
  decision.who = text_of(row[6]);
  decision.when = text_of(row[7]);
  decision.shown = text_of(row[8]);
  decision.read_text = text_of(row[9]);
  decision.before = text_of(row[10]);
  decision.after = text_of(row[11]);
  decision.value = text_of(row[12]);
  decision.reading = text_of(row[13]);
  decision.voices = static_cast<int>(number_of(row[14]));
  decision.sample = number_of(row[15]) == 1;
  decision.undoes = number_of(row[16]);
  decision.effect = text_of(row[17]);
  return decision;
}

}  // namespace

std::string to_string(Action action) { return action_names.at(static_cast<std::size_t>(action)); }

Action action_named(const std::string& name) {
  const auto* found = std::find(action_names.begin(), action_names.end(), name);
  if (found == action_names.end()) throw Error(ErrorCode::usage, "", "there is no action " + name);
  return static_cast<Action>(found - action_names.begin());
}

std::string decision_columns(const std::string& prefix) {
  std::string columns;
  for (const char* column : {"sha256", "declaration", "field", "origin", "action", "who", "at", "shown", "read_text",
                             "text_before", "text_after", "value", "reading", "voices", "sample", "undoes", "effect"})
    columns += (columns.empty() ? "" : ", ") + prefix + column;
  return columns;
}

std::string decision_content(const Row& decision) {
  // The time is the entry's own, which is taken when it is written.
  Json told = Json::array();
  for (std::size_t i = 0; i < decision.size(); ++i)
    told.push_back(i == 6 || decision[i].index() == 0 ? Json() : Json(text_of(decision[i])));
  return storable(told.dump(-1, ' ', false, Json::error_handler_t::replace));
}

std::vector<Decision> decisions_where(Database& database, const std::string& condition, const Row& values) {
  std::vector<Decision> decisions;
  for (const Row& row : database.query("SELECT entry, " + decision_columns() + " FROM decisions WHERE " + condition, values))
    decisions.push_back(decision_of(row));
  return decisions;
}

std::int64_t last_entry(Database& database, const std::string& sha256) {
  return number_of(database.query("SELECT MAX(entry) FROM ledger WHERE sha256 = $1", {sha256}).at(0).at(0));
}

void write_reviewed(Database& database, const std::string& sha256, std::size_t number, const std::string& digest,
                    const std::string& document) {
  const Row key{sha256, static_cast<std::int64_t>(number)};
  database.run(
      "INSERT INTO reviewed (sha256, declaration, reading, document) VALUES ($1, $2, $3, $4) ON CONFLICT (sha256, "
      "declaration) "
      "DO UPDATE SET reading = excluded.reading, document = excluded.document",
      {key[0], key[1], digest, document});
  const Reviewed reviewed = parse_reviewed(document);
  const Json declaration = Json::parse(reviewed.declaration);
  for (const Filled& filled : rows_of(sha256, number, declaration, reviewed))
    write_rows(database, *filled.table, key, filled.rows);
  renew_tasks(database, sha256, number, declaration, reviewed);
}

bool write_decision(Database& database, Deed& deed) {
  Decision& decision = deed.decision;
  const std::string& sha256 = decision.at.sha256;
  const Row key{sha256, std::int64_t{decision.at.declaration}};
  const auto known = database.query(
      "SELECT p.document FROM documents d JOIN reading_declarations p ON p.sha256 = d.sha256 AND p.reading = d.reading "
      "WHERE d.sha256 = $1 AND p.declaration = $2",
      key);
  // Read anew since the form was shown.
  if (known.empty() || store::sha256(std::string_view(text_of(known[0][0]))) != decision.reading) return false;
  decision.effect = store::sha256(std::string_view(deed.reviewed));
  Row row{sha256,
          key[1],
          decision.at.field,
          decision.origin,
          to_string(decision.action),
          decision.who,
          {},
          storable(decision.shown),
          storable(decision.read_text),
          storable(decision.before),
          storable(decision.after),
          decision.value,
          decision.reading,
          std::int64_t{decision.voices},
          std::int64_t{decision.sample},
          decision.undoes == 0 ? Value{} : Value{decision.undoes},
          decision.effect};
  const Entry entry = append(database, {0, {}, "decide", {}, sha256, {}, decision_content(row)});
  if (decision.entry != 0 && decision.entry != entry.number) return false;
  decision.entry = entry.number;
  decision.when = entry.at;
  row[6] = entry.at;
  row.emplace_back(entry.number);
  std::string places;
  for (std::size_t i = 1; i <= row.size(); ++i) places += (i == 1 ? "$" : ", $") + std::to_string(i);
  database.run("INSERT INTO decisions (" + decision_columns() + ", entry) VALUES (" + places + ")", row);
  database.run("DELETE FROM holds WHERE who = $1 AND sha256 = $2 AND declaration = $3 AND field = $4",
               {decision.who, sha256, key[1], decision.at.field});
  write_reviewed(database, sha256, static_cast<std::size_t>(decision.at.declaration), decision.reading, deed.reviewed);
  for (const Renewed& other : deed.others) {
    append(database,
           {0,
            {},
            "recheck",
            {},
            sha256,
            {},
            written({{"declaration", other.declaration}, {"effect", store::sha256(std::string_view(other.reviewed))}})});
    write_reviewed(database, sha256, static_cast<std::size_t>(other.declaration), other.reading, other.reviewed);
  }
  return true;
}

}  // namespace inkgrid::store
