#include "store/store.h"

#include <algorithm>
#include <array>
#include <random>

#include "document/error.h"
#include "store/carry.h"
#include "store/correspondence.h"
#include "store/database.h"
#include "store/digest.h"
#include "store/ledger.h"
#include "store/readings.h"
#include "store/rows.h"
#include "store/tasks.h"
#include "store/verify.h"

namespace inkgrid::store {
namespace {

const Table files{"files", {"path", "sha256", "bytes", "error_code", "error_message"}, 1};
const Table programs{"programs", {"fingerprint", "version", "models", "options"}, 1};

std::string new_run_id() {
  std::random_device random;
  std::string id;
  constexpr const char* digits = "0123456789abcdef";
  for (int i = 0; i < 32; ++i) id += digits[random() & 15U];
  return id;
}

class SqlStore final : public Store {
 public:
  SqlStore(std::unique_ptr<Database> database, Access access, Settle settle)
      : database_(std::move(database)), place_(database_->name()), settle_(std::move(settle)) {
    std::int64_t version = 0;
    in_transaction(*database_, Work::read, [&] { version = schema_version(access); });
    if (version == static_cast<std::int64_t>(migrations().size())) return;
    in_transaction(*database_, Work::write_durably, [&] {
      version = schema_version(access);  // another program may have been quicker
      for (auto next = static_cast<std::size_t>(version); next < migrations().size(); ++next)
        database_->migrate(migrations()[next]);
      database_->run("DELETE FROM inkgrid_schema", {});
      database_->run("INSERT INTO inkgrid_schema (version) VALUES ($1)", {static_cast<std::int64_t>(migrations().size())});
    });
  }

  std::string begin_run(const Program& program) override {
    const std::string run = new_run_id();
    in_transaction(*database_, Work::write, [&] {
      const std::string fingerprint = know(program);
      const Json content{{"fingerprint", fingerprint}};
      const Entry entry = append(*database_, {0, {}, "begin", run, {}, {}, written(content)});
      database_->run("INSERT INTO runs (run, fingerprint, began) VALUES ($1, $2, $3)", {run, fingerprint, entry.at});
    });
    return run;
  }

  void end_run(const std::string& run, std::string_view summary_json) override {
    in_transaction(*database_, Work::write_durably, [&] {
      const std::string summary = storable(summary_json);
      const Entry entry = append(*database_, {0, {}, "end", run, {}, {}, summary});
      if (database_->run("UPDATE runs SET ended = $1, summary = $2 WHERE run = $3 AND ended IS NULL",
                         {entry.at, summary, run}) == 0)
        throw Error(ErrorCode::usage, place_, "there is no run " + run + " that could end");
    });
  }

  std::optional<Known> find(const std::string& sha256) override {
    return in_transaction(*database_, Work::read, [&]() -> std::optional<Known> {
      const auto rows = database_->query("SELECT outcome, fingerprint FROM documents WHERE sha256 = $1", {sha256});
      if (rows.empty()) return std::nullopt;
      return Known{text_of(rows[0][0]) == "done" ? Outcome::done : Outcome::failed, text_of(rows[0][1])};
    });
  }

  bool claim(const std::string& sha256, const std::string& run, std::chrono::seconds time) override {
    return in_transaction(*database_, Work::write, [&] {
      const std::int64_t now = database_->now();
      return database_->run(
                 "INSERT INTO leases (sha256, run, until) VALUES ($1, $2, $3) ON CONFLICT (sha256) DO UPDATE "
                 "SET run = excluded.run, until = excluded.until WHERE leases.until <= $4 OR leases.run = excluded.run",
                 {sha256, run, now + time.count(), now}) > 0;
    });
  }

  void renew(const std::string& run, std::chrono::seconds time) override {
    in_transaction(*database_, Work::write, [&] {
      database_->run("UPDATE leases SET until = $1 WHERE run = $2", {database_->now() + time.count(), run});
    });
  }

  void release(const std::string& run) override {
    in_transaction(*database_, Work::write, [&] { database_->run("DELETE FROM leases WHERE run = $1", {run}); });
  }

  void note(const Origin& origin) override {
    const Row row{storable(origin.path), origin.sha256, static_cast<std::int64_t>(origin.bytes), {}, {}};
    const auto stored = in_transaction(*database_, Work::read, [&] { return database_->query(files.select(1), {row[0]}); });
    if (stored.size() == 1 && stored[0] == row) return;
    in_transaction(*database_, Work::write, [&] {
      database_->run(files.replace(), row);
      append(*database_, {0, {}, "note", {}, row[1], row[0], written({{"bytes", origin.bytes}})});
    });
  }

  void put(const Origin& origin, std::string_view document, const Program& program, const std::string& run) override {
    const Parts parts = parse_document(document, origin.path);
    if (origin.sha256.empty()) return put_path(origin, parts, run);
    if (parts.frame["document"]["sha256"] != origin.sha256)
      throw Error(ErrorCode::unreadable, origin.path,
                  "what was read is of another content: " + parts.frame["document"]["sha256"].get<std::string>());
    std::vector<std::string> texts{written(parts.frame)};
    for (const Json& declaration : parts.declarations) texts.push_back(written(declaration));
    const ReadingMark mark{program.fingerprint(), parts.outcome() == Outcome::done ? "done" : "failed", digest_of(texts)};
    Json content{
        {"bytes", origin.bytes}, {"fingerprint", mark.fingerprint}, {"outcome", mark.outcome}, {"digest", mark.digest}};
    if (parts.frame.contains("error")) content["error"] = parts.frame["error"];

    in_transaction(*database_, Work::write, [&] {
      know(program);
      const auto known = database_->query(
          "SELECT reading, fingerprint, outcome, digest FROM readings WHERE sha256 = $1 ORDER BY reading DESC LIMIT 1",
          {origin.sha256});
      std::optional<ReadingMark> last;
      if (!known.empty()) last = {text_of(known[0][1]), text_of(known[0][2]), text_of(known[0][3])};
      const Succession next = succession(last, mark);
      if (next != Succession::same) {
        const std::int64_t reading = known.empty() ? 0 : number_of(known[0][0]) + (next == Succession::follows ? 1 : 0);
        write_tables(origin.sha256, parts, mark.fingerprint, reading);
        write_reading(origin.sha256, reading, mark, texts);
        if (Json digests = carry_over(*database_, origin.sha256, {texts.begin() + 1, texts.end()}, settle_);
            !digests.is_null())
          content["reviewed"] = std::move(digests);
      }
      database_->run(files.replace(),
                     {storable(origin.path), origin.sha256, static_cast<std::int64_t>(origin.bytes), {}, {}});
      database_->run("DELETE FROM leases WHERE sha256 = $1", {origin.sha256});
      append(*database_, {0, {}, "put", run, origin.sha256, storable(origin.path), storable(written(content))});
    });
  }

  Totals totals() override {
    return in_transaction(*database_, Work::read, [&] {
      const auto one = [&](const char* sql) { return database_->query(sql, {}).at(0); };
      Totals totals;
      totals.files = number_of(one("SELECT COUNT(*) FROM files")[0]);
      const Row contents =
          one("SELECT COUNT(*), CAST(COALESCE(SUM(page_count), 0) AS BIGINT), "
              "CAST(COALESCE(SUM(CASE WHEN outcome = 'failed' THEN 1 ELSE 0 END), 0) AS BIGINT) FROM documents");
      totals.documents = number_of(contents[0]);
      totals.pages = number_of(contents[1]);
      totals.failed = number_of(contents[2]) + number_of(one("SELECT COUNT(*) FROM files WHERE error_code IS NOT NULL")[0]);
      const Row read = one(
          "SELECT COUNT(*), CAST(COALESCE(SUM(field_count), 0) AS BIGINT), CAST(COALESCE(SUM(flagged_count), 0) AS BIGINT) "
          "FROM declarations");
      totals.declarations = number_of(read[0]);
      totals.fields = number_of(read[1]);
      totals.flagged = number_of(read[2]);
      totals.corrections = number_of(one("SELECT COUNT(*) FROM decisions WHERE action = 'correct'")[0]);
      const auto last = database_->query("SELECT entry, digest FROM ledger ORDER BY entry DESC LIMIT 1", {});
      if (!last.empty()) totals.ledger_entries = number_of(last[0][0]);
      if (!last.empty()) totals.ledger_head = text_of(last[0][1]);
      return totals;
    });
  }

  void for_each_change(const std::function<void(const Change&)>& visit) override {
    in_transaction(*database_, Work::read, [&] {
      for (const Row& row :
           database_->query("SELECT d.sha256, d.reading, (SELECT MIN(f.path) FROM files f WHERE f.sha256 = d.sha256) "
                            "FROM documents d WHERE d.reading > 0 ORDER BY d.sha256",
                            {}))
        compare(text_of(row[0]), number_of(row[1]), text_of(row[2]), visit);
    });
  }

  std::vector<Displaced> displaced() override {
    return in_transaction(*database_, Work::read, [&] {
      std::vector<Displaced> displaced;
      for (const Row& row :
           database_->query("SELECT c.sha256, (SELECT MIN(f.path) FROM files f WHERE f.sha256 = c.sha256) AS path, "
                            "c.declaration, c.field, "
                            "c.action, c.who, c.at, c.text_after FROM corrections_to_check c WHERE c.why = 'gone' "
                            "ORDER BY path, c.sha256, c.declaration, c.field, c.at",
                            {}))
        displaced.push_back({text_of(row[0]), text_of(row[1]), static_cast<int>(number_of(row[2])), text_of(row[3]),
                             text_of(row[4]), text_of(row[5]), text_of(row[6]), text_of(row[7])});
      return displaced;
    });
  }

  std::optional<std::string> document(const std::string& sha256) override {
    return in_transaction(*database_, Work::read, [&]() -> std::optional<std::string> {
      const auto rows = database_->query(
          "SELECT d.reading, (SELECT MIN(f.path) FROM files f WHERE f.sha256 = d.sha256) FROM documents d WHERE d.sha256 = "
          "$1",
          {sha256});
      if (rows.empty()) return std::nullopt;
      const auto parts = parts_of_reading(*database_, sha256, number_of(rows[0][0]));
      Json whole = Json::parse(parts.at(0));
      whole["document"]["path"] = text_of(rows[0][1]);
      for (std::size_t i = 1; i < parts.size(); ++i) whole["declarations"].push_back(Json::parse(parts[i]));
      return written(whole) + "\n";
    });
  }

  std::vector<Breach> verify() override {
    return in_transaction(*database_, Work::read, [&] { return store::verify(*database_); });
  }

  bool has_entry(const std::string& digest) override {
    return in_transaction(*database_, Work::read,
                          [&] { return !database_->query("SELECT entry FROM ledger WHERE digest = $1", {digest}).empty(); });
  }

 private:
  /// 0 where there is no schema yet and one may be made.
  std::int64_t schema_version(Access access) {
    const auto tables = database_->tables();
    if (std::find(tables.begin(), tables.end(), "inkgrid_schema") == tables.end()) {
      if (!tables.empty() || access == Access::existing)
        throw Error(ErrorCode::usage, place_,
                    tables.empty() ? "there is no store; inkgrid ingest makes one"
                                   : "holds tables of another program; name another place for --store");
      return 0;
    }
    const auto rows = database_->query("SELECT version FROM inkgrid_schema", {});
    const std::int64_t version = rows.size() == 1 ? number_of(rows[0][0]) : 0;
    const auto known = static_cast<std::int64_t>(migrations().size());
    if (version < 1) throw Error(ErrorCode::usage, place_, "the store does not say which schema it has; it is damaged");
    if (version > known)
      throw Error(ErrorCode::usage, place_,
                  "the store has schema " + std::to_string(version) + " of a later program, this one knows " +
                      std::to_string(known) + "; update inkgrid");
    return version;
  }

  std::string know(const Program& program) {
    const std::string fingerprint = program.fingerprint();
    database_->run(programs.insert() + " ON CONFLICT (fingerprint) DO NOTHING",
                   {fingerprint, storable(program.version), storable(program.models), storable(program.options)});
    return fingerprint;
  }

  void put_path(const Origin& origin, const Parts& parts, const std::string& run) {
    if (parts.outcome() == Outcome::done)
      throw Error(ErrorCode::unreadable, origin.path, "what was read of it has no content");
    const Json& error = parts.frame["error"];
    const Row row{storable(origin.path),
                  {},
                  static_cast<std::int64_t>(origin.bytes),
                  storable(error["code"].get<std::string>()),
                  storable(error["message"].get<std::string>())};
    in_transaction(*database_, Work::write, [&] {
      database_->run(files.replace(), row);
      const Json content{{"bytes", origin.bytes}, {"error", {{"code", text_of(row[3])}, {"message", text_of(row[4])}}}};
      append(*database_, {0, {}, "put", run, {}, row[0], written(content)});
    });
  }

  void fill(const std::vector<Filled>& tables) {
    for (const Filled& filled : tables) database_->run_each(filled.table->insert(), filled.rows);
  }

  void write_tables(const std::string& sha256, const Parts& parts, const std::string& fingerprint, std::int64_t reading) {
    std::vector<Filled> tables = rows_of(sha256, parts.frame, parts.declarations.size(), fingerprint, reading);
    database_->run(documents.replace(), tables.front().rows.front());
    tables.erase(tables.begin());
    for (const Table* table : {&pages, &warnings, &declarations})
      database_->run(std::string("DELETE FROM ") + table->name + " WHERE sha256 = $1", {sha256});
    for (std::size_t i = 0; i < parts.declarations.size(); ++i)
      for (Filled& filled : rows_of(sha256, i, parts.declarations[i])) {
        const auto same =
            std::find_if(tables.begin(), tables.end(), [&](const Filled& each) { return each.table == filled.table; });
        if (same == tables.end())
          tables.push_back(std::move(filled));
        else
          std::move(filled.rows.begin(), filled.rows.end(), std::back_inserter(same->rows));
      }
    fill(tables);
    make_tasks(*database_, sha256, parts);
  }

  void write_reading(const std::string& sha256, std::int64_t reading, const ReadingMark& mark,
                     const std::vector<std::string>& texts) {
    database_->run("DELETE FROM readings WHERE sha256 = $1 AND reading = $2", {sha256, reading});
    database_->run(
        "INSERT INTO readings (sha256, reading, fingerprint, outcome, digest, document) VALUES ($1, $2, $3, $4, $5, $6)",
        {sha256, reading, mark.fingerprint, mark.outcome, mark.digest, texts.front()});
    std::vector<Row> rows;
    for (std::size_t i = 1; i < texts.size(); ++i)
      rows.push_back({sha256, reading, static_cast<std::int64_t>(i) - 1, texts[i]});
    database_->run_each("INSERT INTO reading_declarations (sha256, reading, declaration, document) VALUES ($1, $2, $3, $4)",
                        rows);
  }

  void compare(const std::string& sha256, std::int64_t reading, const std::string& path,
               const std::function<void(const Change&)>& visit) {
    const auto declarations_of = [&](std::int64_t number) {
      std::vector<Json> all;
      const auto parts = parts_of_reading(*database_, sha256, number);
      for (std::size_t i = 1; i < parts.size(); ++i) all.push_back(Json::parse(parts[i]));
      return all;
    };
    const std::vector<Json> before = declarations_of(reading - 1), after = declarations_of(reading);
    const Correspondence same(before, after);
    const auto tell = [&](std::size_t declaration, const FieldReading& from, const FieldReading& to) {
      if (from.text == to.text && from.value == to.value) return;
      visit({sha256, path, static_cast<int>(declaration), to.field.empty() ? from.field : to.field, from.text, to.text,
             from.confidence, to.confidence, from.value, to.value});
    };
    // Both stand in the order of the document; what the new one has not comes where it stood.
    std::size_t next = 0;
    const auto tell_gone = [&](std::size_t end) {
      for (; next < end; ++next)
        for (const FieldReading& then : fields_of(before[next])) tell(next, then, {});
    };
    for (std::size_t i = 0; i < after.size(); ++i) {
      const std::vector<FieldReading> now_here = fields_of(after[i]);
      std::size_t then_here = next;
      while (then_here < before.size() && same.declaration(then_here) != i) ++then_here;
      if (then_here == before.size()) {
        for (const FieldReading& now : now_here) tell(i, {}, now);
        continue;
      }
      tell_gone(then_here);
      ++next;
      const std::vector<FieldReading> old = fields_of(before[then_here]);
      std::vector<std::string> names;
      for (const FieldReading& then : old) names.push_back(same.pointer(then_here, then.field));
      std::size_t from = 0;
      for (const FieldReading& now : now_here) {
        const auto found = static_cast<std::size_t>(
            std::find(names.begin() + static_cast<std::ptrdiff_t>(from), names.end(), now.field) - names.begin());
        if (found == names.size()) {
          tell(i, {}, now);
          continue;
        }
        for (; from < found; ++from) tell(i, old[from], {});
        tell(i, old[from++], now);
      }
      for (; from < old.size(); ++from) tell(i, old[from], {});
    }
    tell_gone(before.size());
  }

  std::unique_ptr<Database> database_;
  std::string place_;
  Settle settle_;
};

}  // namespace

std::string Program::fingerprint() const {
  return sha256(written(Json{storable(version), storable(models), storable(options)}));
}

std::unique_ptr<Store> open_store(const std::string& place, Access access, Settle settle) {
  if (place.empty()) throw Error(ErrorCode::usage, "", "the store has no name; give a file or a postgresql:// URL");
  return std::make_unique<SqlStore>(is_postgresql(place) ? open_postgresql(place) : open_sqlite(place, access), access,
                                    std::move(settle));
}

}  // namespace inkgrid::store
