#include "store/tasks.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>
#include <tuple>

#include "document/code_points.h"
#include "document/doubt.h"
#include "store/digest.h"
#include "store/ledger.h"

namespace inkgrid::store {
namespace {

/// What is at stake with a field as it was read.
struct Stake {
  double budget = 0;  ///< below which it must be seen
  double confidence = 1;
  bool flagged = false;
  std::string sample;  ///< its lot in the sample; empty: not drawn
};

using Stakes = std::map<std::string, Stake>;

struct Counts {
  std::int64_t fields = 0;
  double doubt = 0;
  std::int64_t open = 0, flagged = 0, settled = 0;
};

/// What is to be added to task_counts, by facet, value and step.
using Changes = std::map<std::tuple<std::string, std::string, std::int64_t>, Counts>;

/// Columns of tasks, as they are written.
enum Column {
  c_sha256,
  c_declaration,
  c_field,
  c_place,
  c_rank,
  c_step,
  c_flagged,
  c_sample,
  c_open,
  c_voices,
  c_kind,
  c_issuer,
  c_year,
  c_finding,
  c_text,
  c_doubt
};
const Table tasks{"tasks",
                  {"sha256", "declaration", "field", "place", "rank", "step", "flagged", "sample", "open", "voices", "kind",
                   "issuer", "year", "finding", "text", "doubt"},
                  3};

constexpr std::size_t longest_alike = 120;  // bytes; what is longer is hardly read twice
constexpr std::size_t longest_name = 200;   // characters, as the schema cuts them

const Table listed{"listed", {"sha256", "declaration", "project", "unit", "issuer", "year", "waiting", "findings"}, 2};

std::string cut(const std::string& text) {
  std::size_t end = 0;
  for (std::size_t i = 0; i < longest_name && end < text.size(); ++i) end += code_point_at(text, end).length;
  return text.substr(0, end);
}

double number_in(const Value& value) {
  const auto* real = std::get_if<double>(&value);
  return real != nullptr ? *real : static_cast<double>(number_of(value));
}

void count(Changes& changes, const Row& task, int sign) {
  const bool open = number_of(task[c_open]) == 1, flagged = number_of(task[c_flagged]) == 1;
  const std::int64_t step = number_of(task[c_step]);
  if (step == 0 && !flagged) return;
  const auto add = [&](const char* facet, const std::string& value) {
    Counts& counts = changes[{facet, value, step}];
    counts.fields += sign;
    counts.doubt += sign * number_in(task[c_doubt]);
    counts.open += open ? sign : 0;
    counts.flagged += open && flagged ? sign : 0;
    counts.settled += open ? 0 : sign;
  };
  add("all", "");
  add("issuer", text_of(task[c_issuer]));
  add("year", text_of(task[c_year]));
  add("kind", text_of(task[c_kind]));
  if (!text_of(task[c_finding]).empty()) add("finding", text_of(task[c_finding]));
  if (open && flagged && text_of(task[c_text]).size() <= longest_alike)
    changes[{"alike", text_of(task[c_kind]) + " " + text_of(task[c_text]), 0}].flagged += sign;
}

void add_counts(Database& database, const Changes& changes) {
  std::vector<Row> rows;
  for (const auto& [key, counts] : changes)
    if (counts.fields != 0 || counts.doubt != 0 || counts.open != 0 || counts.flagged != 0 || counts.settled != 0)
      rows.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), counts.fields, counts.doubt, counts.open,
                      counts.flagged, counts.settled});
  database.run_each(
      "INSERT INTO task_counts (facet, value, step, fields, doubt, still_open, still_flagged, settled) "
      "VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT (facet, value, step) DO UPDATE SET "
      "fields = task_counts.fields + excluded.fields, doubt = task_counts.doubt + excluded.doubt, "
      "still_open = task_counts.still_open + excluded.still_open, still_flagged = task_counts.still_flagged + "
      "excluded.still_flagged, "
      "settled = task_counts.settled + excluded.settled",
      rows);
}

std::string text_at(const Json& declaration, const char* group, const char* key) {
  const Json& holder = group[0] != 0 ? declaration[group] : declaration;
  const auto field = holder.find(key);
  return field == holder.end() ? std::string() : storable((*field)["text"].get<std::string>());
}

std::string issuer_of(const Json& declaration) {
  for (const auto& [group, key] :
       {std::pair{"", "issuer"}, {"project", "competent_department"}, {"project", "implementing_unit"}})
    if (const std::string text = text_at(declaration, group, key); !text.empty()) return cut(text);
  return {};
}

std::string year_of(const Json& declaration) {
  const auto value = declaration["fiscal_year"].find("value");
  return value != declaration["fiscal_year"].end() && value->is_number() ? value->dump() : "";
}

std::string kind_of(const Json& field) { return field.value("kind", "text"); }

double worth_of(const Json& field) {
  const std::string kind = kind_of(field);
  return kind == "text" || kind == "word" ? worth(FieldKind::text) : worth(FieldKind::money);
}

/// A merged cell stands on every row it covers; it is settled once, on the first.
std::string place_on_paper(const std::string& pointer, const Json& field) {
  const auto regions = field.find("regions");
  const bool is_level = pointer.ends_with("/level1") || pointer.ends_with("/level2");
  if (!is_level || regions == field.end() || regions->empty()) return pointer;
  return regions->front().dump() + field["text"].get_ref<const std::string&>();
}

/// `declaration` is that of `reviewed`, taken apart.
std::vector<Row> tasks_of(const std::string& sha256, std::size_t number, const Json& declaration, const Reviewed& reviewed,
                          const Stakes& stakes) {
  const std::string issuer = issuer_of(declaration);
  const std::string year = year_of(declaration);
  std::map<std::string, std::string> findings;
  for (const Json& finding : declaration["findings"])
    for (const Json& field : finding["fields"])
      if (field.is_string()) findings.try_emplace(field.get<std::string>(), storable(finding["rule"].get<std::string>()));
  std::vector<Row> rows;
  std::set<std::string> places;
  std::int64_t place = -1;
  for (const FieldReading& reading : fields_of(declaration)) {
    ++place;
    const Json& field = declaration.at(Json::json_pointer(reading.field));
    const auto found = stakes.find(origin_of(reading.field, reviewed.lines));
    const bool settled = reviewed.settled.contains(reading.field);
    Stake stake;
    if (found != stakes.end())
      stake = found->second;
    else if (field["needs_review"] == true || settled)  // of a row that a person made
      stake = {1, 0.5, true, {}};
    else
      continue;
    if (!places.insert(place_on_paper(reading.field, field)).second) continue;
    const auto voices = reviewed.voices.find(reading.field);
    const auto finding = findings.find(reading.field);
    std::int64_t step = 0;
    for (const double budget : budgets) step += stake.budget > budget ? 1 : 0;
    rows.push_back({sha256, static_cast<std::int64_t>(number), storable(reading.field), place,
                    -worth_of(field) * (1 - stake.confidence), step,
                    std::int64_t{stake.flagged || (!settled && field["needs_review"] == true)},
                    stake.sample.empty() ? Value{} : Value{stake.sample}, std::int64_t{!settled},
                    voices == reviewed.voices.end() ? std::string() : storable(Json(voices->second).dump()),
                    storable(kind_of(field)), issuer, year, finding == findings.end() ? std::string() : finding->second,
                    storable(reading.text), 1 - stake.confidence});
  }
  return rows;
}

void remove_tasks(Database& database, const Row& key, Changes& changes) {
  for (const Row& row : database.query(tasks.select(2), key)) count(changes, row, -1);
  for (const Table* table : {&tasks, &listed}) write_rows(database, *table, key, {});
}

/// `rows`: the tasks of `declaration`.
void replace_tasks(Database& database, const Row& key, const Json& declaration, const std::vector<Row>& rows,
                   Changes& changes) {
  for (const Row& row : database.query(tasks.select(2), key)) count(changes, row, -1);
  for (const Row& row : rows) count(changes, row, 1);
  write_rows(database, tasks, key, rows);
  const auto waiting = std::count_if(rows.begin(), rows.end(), [](const Row& row) {
    return number_of(row[c_open]) == 1 && number_of(row[c_flagged]) == 1;
  });
  write_rows(database, listed, key,
             {{key[0], key[1], cut(text_at(declaration, "project", "name")),
               cut(text_at(declaration, "project", "implementing_unit")), issuer_of(declaration), year_of(declaration),
               static_cast<std::int64_t>(waiting), static_cast<std::int64_t>(declaration["findings"].size())}});
}

Stakes parse_stakes(const std::string& text) {
  Stakes stakes;
  const Json json = Json::parse(text);
  for (const auto& [pointer, each] : json.items())
    stakes[pointer] = {each[0].get<double>(), each[1].get<double>(), each[2].get<bool>(), each[3].get<std::string>()};
  return stakes;
}

std::string written(const Stakes& stakes) {
  Json json = Json::object();
  for (const auto& [pointer, stake] : stakes) json[pointer] = {stake.budget, stake.confidence, stake.flagged, stake.sample};
  return json.dump(-1, ' ', false, Json::error_handler_t::replace);
}

struct Whole {
  std::int64_t fields = 0;
  double doubt = 0;
  Stakes stakes;
};

/// Of all declarations of a document: what must be seen for a budget depends on all of them.
std::vector<Whole> stakes_of(const std::string& sha256, const Parts& parts) {
  std::vector<DoubtfulCell> cells;
  std::map<std::string, std::size_t> known;
  const auto cell_at = [&](const std::string& place, const Json& field) {
    const auto [at, is_new] = known.try_emplace(place, cells.size());
    const double confidence = field["confidence"].get<double>();
    if (is_new)
      cells.push_back({worth_of(field), confidence});
    else
      cells[at->second].confidence = std::min(cells[at->second].confidence, confidence);
    return at->second;
  };
  const Json& head = parts.frame["document"];
  if (head.contains("title") && head["title"].is_object() && head["title"].contains("confidence"))
    cell_at("title", head["title"]);
  std::vector<Whole> all;
  std::vector<std::tuple<std::size_t, std::string, std::size_t>> members;
  for (std::size_t i = 0; i < parts.declarations.size(); ++i) {
    Whole& whole = all.emplace_back();
    for (const FieldReading& reading : fields_of(parts.declarations[i])) {
      const Json& field = parts.declarations[i].at(Json::json_pointer(reading.field));
      const bool flagged = field["needs_review"] == true;
      if (field["source"] == "absent") {
        if (flagged) whole.stakes[reading.field] = {1, reading.confidence, true, {}};
        continue;
      }
      ++whole.fields;
      whole.doubt += 1 - reading.confidence;
      members.emplace_back(i, reading.field, cell_at(std::to_string(i) + place_on_paper(reading.field, field), field));
      const std::string lot = store::sha256(sha256 + " " + std::to_string(i) + " " + reading.field).substr(0, 8);
      const bool drawn = std::strtoul(lot.c_str(), nullptr, 16) % sample_share == 0;
      whole.stakes[reading.field] = {0, reading.confidence, flagged, drawn ? lot : ""};
    }
  }
  const std::vector<double> least = least_budgets(cells);
  for (const auto& [declaration, pointer, cell] : members) {
    Stake& stake = all[declaration].stakes[pointer];
    stake.budget = least[cell];
    if (stake.budget <= budgets.front() && !stake.flagged && stake.sample.empty()) all[declaration].stakes.erase(pointer);
  }
  return all;
}

}  // namespace

std::size_t step_of(double budget) {
  std::size_t step = 0;
  while (step + 1 < budgets.size() && budgets[step + 1] <= budget * (1 + 1e-9)) ++step;
  return step;
}

std::vector<Filled> effective_rows(Database& database, const std::string& sha256, std::size_t number,
                                   const std::string& reading) {
  const auto rows = database.query("SELECT reading, document FROM reviewed WHERE sha256 = $1 AND declaration = $2",
                                   {sha256, static_cast<std::int64_t>(number)});
  if (rows.empty() || text_of(rows[0][0]) != store::sha256(std::string_view(reading)))
    return rows_of(sha256, number, Json::parse(reading));
  const Reviewed reviewed = parse_reviewed(text_of(rows[0][1]));
  return rows_of(sha256, number, Json::parse(reviewed.declaration), reviewed);
}

void make_tasks(Database& database, const std::string& sha256, const Parts& parts) {
  Changes changes;
  for (const Row& row : database.query("SELECT declaration, fields, doubt FROM stakes WHERE sha256 = $1", {sha256})) {
    remove_tasks(database, {sha256, row[0]}, changes);
    Counts& all = changes[{"fields", "", 0}];
    all.fields -= number_of(row[1]);
    all.doubt -= number_in(row[2]);
    --changes[{"declarations", "", 0}].fields;
  }
  database.run("DELETE FROM stakes WHERE sha256 = $1", {sha256});
  const std::vector<Whole> all = stakes_of(sha256, parts);
  for (std::size_t i = 0; i < all.size(); ++i) {
    const auto number = static_cast<std::int64_t>(i);
    database.run("INSERT INTO stakes (sha256, declaration, fields, doubt, stakes) VALUES ($1, $2, $3, $4, $5)",
                 {sha256, number, all[i].fields, all[i].doubt, written(all[i].stakes)});
    replace_tasks(
        database, {sha256, number}, parts.declarations[i],
        tasks_of(sha256, i, parts.declarations[i], untouched("", parts.declarations[i]["indicators"].size()), all[i].stakes),
        changes);
    Counts& fields_in = changes[{"fields", "", 0}];
    fields_in.fields += all[i].fields;
    fields_in.doubt += all[i].doubt;
    ++changes[{"declarations", "", 0}].fields;
  }
  add_counts(database, changes);
}

void renew_tasks(Database& database, const std::string& sha256, std::size_t number, const Json& declaration,
                 const Reviewed& reviewed) {
  const Row key{sha256, static_cast<std::int64_t>(number)};
  const auto rows = database.query("SELECT stakes FROM stakes WHERE sha256 = $1 AND declaration = $2", key);
  Changes changes;
  replace_tasks(database, key, declaration,
                tasks_of(sha256, number, declaration, reviewed, rows.empty() ? Stakes() : parse_stakes(text_of(rows[0][0]))),
                changes);
  add_counts(database, changes);
}

}  // namespace inkgrid::store
