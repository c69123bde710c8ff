#include "store/verify.h"

#include <algorithm>
#include <cstdlib>
#include <map>
#include <set>

#include "document/error.h"
#include "store/carry.h"
#include "store/decisions.h"
#include "store/digest.h"
#include "store/ledger.h"
#include "store/readings.h"
#include "store/rows.h"
#include "store/tasks.h"

namespace inkgrid::store {
namespace {

constexpr std::size_t most_breaches = 1000;
constexpr std::int64_t rows_at_once = 1000;

struct Enough {};

class Verification {
 public:
  explicit Verification(Database& database) : database_(database) {}

  std::vector<Breach> run() {
    try {
      check_ledger();
      check_programs();
      check_runs();
      check_files();
      check_decisions();
      check_documents();
    } catch (const Enough&) {
      breaches_.push_back({"the store", "more is not as it was written than is told here"});
    }
    return std::move(breaches_);
  }

 private:
  void tell(std::string what, std::string why) {
    if (breaches_.size() >= most_breaches) throw Enough{};
    breaches_.push_back({std::move(what), std::move(why)});
  }

  /// Rows of a query whose first column is above $1 and that is in its order, some at a time.
  template <typename Visit>
  void for_each_row(const std::string& sql, Value first, Visit visit) {
    for (;;) {
      const auto rows = database_.query(sql, {first, rows_at_once});
      for (const Row& row : rows) visit(row);
      if (rows.size() < static_cast<std::size_t>(rows_at_once)) return;
      first = rows.back()[0];
    }
  }

  void check_ledger() {
    std::string previous;
    std::int64_t number = 0;
    for_each_row(std::string("SELECT ") + entry_columns + ", digest FROM ledger WHERE entry > $1 ORDER BY entry LIMIT $2",
                 std::int64_t{0}, [&](const Row& row) {
                   const Entry entry = entry_of(row);
                   if (entry.number != number + 1)
                     tell("ledger entry " + std::to_string(number + 1),
                          entry.number == number + 2 ? "is gone"
                                                     : "and those up to " + std::to_string(entry.number - 1) + " are gone");
                   else if (digest_of(previous, entry) != text_of(row[7]))
                     tell("ledger entry " + std::to_string(entry.number), "is not what its digest was made of");
                   previous = text_of(row[7]);
                   number = entry.number;
                 });
    const Value below = database_.query("SELECT MIN(entry) FROM ledger", {}).at(0).at(0);
    if (below.index() != 0 && number_of(below) < 1) tell("ledger entry " + text_of(below), "was added");
  }

  void check_programs() {
    for (const Row& row :
         database_.query("SELECT fingerprint, version, models, options FROM programs ORDER BY fingerprint", {}))
      if (Program{text_of(row[1]), text_of(row[2]), text_of(row[3])}.fingerprint() != text_of(row[0]))
        tell("program " + text_of(row[0]), "is not what its fingerprint was made of");
  }

  void check_runs() {
    std::map<std::string, Row> told;  // run, fingerprint, began, ended, summary
    for (const Row& row :
         database_.query("SELECT run, at, kind, content FROM ledger WHERE kind IN ('begin', 'end') ORDER BY entry", {})) {
      if (text_of(row[2]) == "begin")
        told[text_of(row[0])] = {row[0], of(text_of(row[3]), "fingerprint"), row[1], {}, {}};
      else if (const auto run = told.find(text_of(row[0])); run != told.end())
        run->second = {row[0], run->second[1], run->second[2], row[1], row[3]};
    }
    for (const Row& row : database_.query("SELECT run, fingerprint, began, ended, summary FROM runs ORDER BY run", {})) {
      const auto run = told.find(text_of(row[0]));
      if (run == told.end() || run->second != row) tell("run " + text_of(row[0]), "is not what the ledger tells");
      if (run != told.end()) told.erase(run);
    }
    for (const auto& [run, row] : told) tell("run " + run, "is gone");
  }

  void check_files() {
    const char* latest = "SELECT sha256, content FROM ledger WHERE path = $1 ORDER BY entry DESC LIMIT 1";
    for_each_row("SELECT path, sha256, bytes, error_code, error_message FROM files WHERE path > $1 ORDER BY path LIMIT $2",
                 "", [&](const Row& row) {
                   const auto told = database_.query(latest, {row[0]});
                   if (told.empty()) return tell("file " + text_of(row[0]), "is not in the ledger");
                   const Json content = parsed(text_of(told[0][1]));
                   Row expected{row[0], told[0][0], Value{}, {}, {}};
                   if (content.contains("bytes") && content["bytes"].is_number_integer())
                     expected[2] = content["bytes"].get<std::int64_t>();
                   if (told[0][0].index() == 0 && content.contains("error")) {
                     expected[3] = of(content["error"].dump(), "code");
                     expected[4] = of(content["error"].dump(), "message");
                   }
                   if (row != expected) tell("file " + text_of(row[0]), "is not what the ledger tells");
                 });
    for (const Row& row : database_.query("SELECT DISTINCT path FROM ledger l WHERE path IS NOT NULL "
                                          "AND NOT EXISTS (SELECT 1 FROM files f WHERE f.path = l.path)",
                                          {}))
      tell("file " + text_of(row[0]), "is gone");
  }

  void check_decisions() {
    const std::string sql =
        "SELECT d.entry, l.kind, l.sha256, l.content, l.at, " + decision_columns("d.") +
        " FROM decisions d LEFT JOIN ledger l ON l.entry = d.entry WHERE d.entry > $1 ORDER BY d.entry LIMIT $2";
    for_each_row(sql, std::int64_t{0}, [&](const Row& row) {
      const Row decision(row.begin() + 5, row.end());
      if (text_of(row[1]) != "decide" || row[2] != decision[0] || row[4] != decision[6] ||
          text_of(row[3]) != decision_content(decision))
        tell("decision " + text_of(row[0]) + " about document " + text_of(decision[0]), "is not what the ledger tells");
    });
    for (const Row& row : database_.query("SELECT entry, sha256 FROM ledger l WHERE kind = 'decide' "
                                          "AND NOT EXISTS (SELECT 1 FROM decisions d WHERE d.entry = l.entry)",
                                          {}))
      tell("decision " + text_of(row[0]) + " about document " + text_of(row[1]), "is gone");
    for (const Row& row : database_.query("SELECT entry, sha256 FROM corrections", {}))  // nothing writes them any more
      tell("correction " + text_of(row[0]) + " of document " + text_of(row[1]), "is not in the ledger");
    for (const Row& row : database_.query(
             "SELECT sha256 FROM decisions UNION SELECT sha256 FROM reviewed UNION SELECT sha256 FROM carried ORDER BY 1",
             {}))
      check_reviewed(text_of(row[0]));
  }

  /// What people decided stands as the last reading carried it over, or as a decision since then left it.
  void check_reviewed(const std::string& sha256) {
    std::map<std::int64_t, std::string> expected;
    std::int64_t carried_at = 0;
    for (const Row& row : database_.query(
             "SELECT entry, content FROM ledger WHERE sha256 = $1 AND kind = 'put' ORDER BY entry DESC", {sha256})) {
      const Json content = parsed(text_of(row[1]));
      if (!content.contains("reviewed") || !content["reviewed"].is_object()) continue;
      carried_at = number_of(row[0]);
      for (const auto& [declaration, digest] : content["reviewed"].items())
        if (digest.is_string()) expected[std::strtol(declaration.c_str(), nullptr, 10)] = digest.get<std::string>();
      break;
    }
    std::map<std::int64_t, std::pair<std::int64_t, std::string>> effects;  // by entry
    for (const Row& row : database_.query(
             "SELECT entry, declaration, effect FROM decisions WHERE sha256 = $1 AND entry > $2", {sha256, carried_at}))
      effects[number_of(row[0])] = {number_of(row[1]), text_of(row[2])};
    for (const Row& row :
         database_.query("SELECT entry, content FROM ledger WHERE sha256 = $1 AND kind = 'recheck' AND entry > $2",
                         {sha256, carried_at})) {
      const Json content = parsed(text_of(row[1]));
      effects[number_of(row[0])] = {content.value("declaration", std::int64_t{-1}), of(text_of(row[1]), "effect")};
    }
    for (auto& [entry, effect] : effects) expected[effect.first] = std::move(effect.second);
    std::map<std::int64_t, std::string> held;
    for (const Row& row : database_.query("SELECT declaration, document FROM reviewed WHERE sha256 = $1", {sha256}))
      held[number_of(row[0])] = store::sha256(std::string_view(text_of(row[1])));
    const auto name = [&](std::int64_t declaration) {
      return "declaration " + std::to_string(declaration) + " of document " + sha256;
    };
    for (const auto& [declaration, digest] : expected)
      if (const auto found = held.find(declaration); found == held.end() || found->second != digest)
        tell(name(declaration), "is not as the last decision about it left it");
    for (const auto& [declaration, digest] : held)
      if (!expected.contains(declaration)) tell(name(declaration), "was changed without a decision");
    try {
      compare(sha256, carried, carried_rows(database_, sha256, carried_at));
    } catch (const nlohmann::json::exception&) {
      tell("document " + sha256, "its reading cannot be understood");
    }
  }

  void check_documents() {
    for_each_row("SELECT sha256 FROM documents WHERE sha256 > $1 ORDER BY sha256 LIMIT $2", "", [&](const Row& row) {
      const std::string sha256 = text_of(row[0]);
      if (check_readings(sha256)) check_rows(sha256);
    });
    for (const Row& row : database_.query("SELECT DISTINCT sha256 FROM ledger l WHERE kind = 'put' AND sha256 IS NOT NULL "
                                          "AND NOT EXISTS (SELECT 1 FROM documents d WHERE d.sha256 = l.sha256)",
                                          {}))
      tell("document " + text_of(row[0]), "is gone");
    for (const char* table :
         {"pages", "warnings", "declarations", "fields", "indicators", "findings", "readings", "reading_declarations"})
      for (const Row& row : database_.query(std::string("SELECT DISTINCT sha256 FROM ") + table +
                                                " t WHERE NOT EXISTS "
                                                "(SELECT 1 FROM documents d WHERE d.sha256 = t.sha256)",
                                            {}))
        tell("document " + text_of(row[0]), std::string("is none, but has rows in ") + table);
  }

  /// Whether its latest reading is there to compare the tables with.
  bool check_readings(const std::string& sha256) {
    std::vector<ReadingMark> told;
    for (const Row& row :
         database_.query("SELECT content FROM ledger WHERE sha256 = $1 AND kind = 'put' ORDER BY entry", {sha256})) {
      const std::string content = text_of(row[0]);
      const ReadingMark mark{of(content, "fingerprint"), of(content, "outcome"), of(content, "digest")};
      switch (succession(told.empty() ? std::nullopt : std::optional(told.back()), mark)) {
        case Succession::same: break;
        case Succession::replaces: told.back() = mark; break;
        case Succession::follows: told.push_back(mark); break;
      }
    }
    std::map<std::int64_t, ReadingMark> held;
    for (const Row& row :
         database_.query("SELECT reading, fingerprint, outcome, digest FROM readings WHERE sha256 = $1", {sha256}))
      held[number_of(row[0])] = {text_of(row[1]), text_of(row[2]), text_of(row[3])};
    const std::string name = "document " + sha256;
    for (const auto& [reading, mark] : held) {
      const auto which = "reading " + std::to_string(reading);
      if (reading < 0 || reading >= static_cast<std::int64_t>(told.size()))
        tell(name, which + " is not in the ledger");
      else if (mark != told[static_cast<std::size_t>(reading)])
        tell(name, which + " is not the one of the ledger");
      else if (digest_of(parts_of_reading(database_, sha256, reading)) != mark.digest)
        tell(name, which + " is not what its digest was made of");
    }
    for (std::size_t i = 0; i < told.size(); ++i)
      if (!held.contains(static_cast<std::int64_t>(i))) tell(name, "reading " + std::to_string(i) + " is gone");
    if (told.empty()) tell(name, "is not in the ledger");
    latest_ = told.empty() ? 0 : static_cast<std::int64_t>(told.size()) - 1;
    fingerprint_ = told.empty() ? "" : told.back().fingerprint;
    return !told.empty() && held.contains(latest_);
  }

  void check_rows(const std::string& sha256) {
    std::map<const Table*, std::vector<Row>> expected{{&documents, {}},    {&pages, {}},  {&warnings, {}},
                                                      {&declarations, {}}, {&fields, {}}, {&indicators, {}},
                                                      {&findings, {}}};
    const auto parts = parts_of_reading(database_, sha256, latest_);
    try {
      const auto take = [&](std::vector<Filled>&& tables) {
        for (Filled& filled : tables)
          std::move(filled.rows.begin(), filled.rows.end(), std::back_inserter(expected[filled.table]));
      };
      take(rows_of(sha256, Json::parse(parts[0]), parts.size() - 1, fingerprint_, latest_));
      for (std::size_t i = 1; i < parts.size(); ++i) take(effective_rows(database_, sha256, i - 1, parts[i]));
    } catch (const std::exception&) {
      return tell("document " + sha256, "its reading cannot be understood");
    }
    for (auto& [table, rows] : expected) compare(sha256, *table, rows);
  }

  void compare(const std::string& sha256, const Table& table, const std::vector<Row>& expected) {
    std::map<Row, Row> held;
    const auto key_of = [&](const Row& row) {
      return Row(row.begin() + 1, row.begin() + static_cast<std::ptrdiff_t>(table.keys));
    };
    for (Row& row : database_.query(table.select(1), {sha256})) held.emplace(key_of(row), std::move(row));
    const auto name = [&](const Row& key) {
      std::string text = "document " + sha256 + ", " + table.name;
      for (const Value& part : key) text += " " + text_of(part);
      return text;
    };
    for (const Row& row : expected) {
      const Row key = key_of(row);
      const auto at = held.find(key);
      if (at == held.end()) {
        tell(name(key), "is gone");
        continue;
      }
      for (std::size_t i = 0; i < row.size(); ++i)
        if (row[i] != at->second[i]) tell(name(key), std::string(table.columns[i]) + " is not what was read or corrected");
      held.erase(at);
    }
    for (const auto& [key, row] : held) tell(name(key), "was added");
  }

  static Json parsed(const std::string& content) {
    Json json = Json::parse(content, nullptr, false);
    return json.is_object() ? json : Json::object();
  }
  static std::string of(const std::string& content, const char* key) {
    const Json json = parsed(content);
    const auto found = json.find(key);
    return found != json.end() && found->is_string() ? found->get<std::string>() : std::string();
  }

  Database& database_;
  std::vector<Breach> breaches_;
  std::int64_t latest_ = 0;
  std::string fingerprint_;
};

}  // namespace

std::vector<Breach> verify(Database& database) { return Verification(database).run(); }

}  // namespace inkgrid::store
