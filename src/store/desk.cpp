#include "store/desk.h"

#include <algorithm>
#include <array>
#include <mutex>
#include <set>

#include "document/error.h"
#include "store/carry.h"
#include "store/digest.h"
#include "store/decisions.h"
#include "store/ledger.h"
#include "store/tasks.h"

namespace inkgrid::store {
namespace {

constexpr int most_shown = 200;        // values of a filter
constexpr std::size_t looked_at = 50;  // tasks at a time when those of others are passed over

double number_in(const Value& value) {
  const auto* real = std::get_if<double>(&value);
  return real != nullptr ? *real : static_cast<double>(number_of(value));
}

/// A condition on tasks, with its values.
struct Where {
  std::string sql = "t.open = 1";
  Row values;

  std::string bind(Value value) {
    values.push_back(std::move(value));
    return "$" + std::to_string(values.size());
  }
  /// The first that is asked for leads: its index is the one to take, and of the others' columns none looks like one.
  void equal(const char* column, const std::optional<std::string>& value) {
    if (!value) return;
    sql += std::string(" AND t.") + column + (led ? " || ''" : "") + " = " + bind(*value);
    led = true;
  }
  bool led = false;
};

Where where(const Filters& filters) {
  Where condition;
  condition.equal("issuer", filters.issuer);  // the rarest first
  condition.equal("finding", filters.finding);
  condition.equal("year", filters.year);
  condition.equal("kind", filters.kind);
  if (filters.finding) condition.sql += " AND t.finding <> ''";
  if (filters.budget)
    condition.sql += " AND t.step > " + condition.bind(static_cast<std::int64_t>(step_of(*filters.budget)));
  else
    condition.sql += " AND t.flagged = 1";
  return condition;
}

/// A column of `task_counts` that counts what a view shows.
std::string open_in(const Filters& filters) { return filters.budget ? "still_open" : "still_flagged"; }
std::int64_t least_step(const Filters& filters) {
  return filters.budget ? static_cast<std::int64_t>(step_of(*filters.budget)) : -1;
}

const std::string task_columns =
    "SELECT t.sha256, t.declaration, t.field, f.label, t.kind, f.text, f.alternatives, t.doubt, d.project_name, t.issuer, "
    "t.year, t.finding, "
    "t.voices, (SELECT h.who FROM holds h WHERE h.sha256 = t.sha256 AND h.declaration = t.declaration AND h.field = t.field "
    "AND h.until > ";  // the time, a parenthesis, and what else is wanted
const std::string task_tables =
    "FROM tasks t JOIN fields f ON f.sha256 = t.sha256 AND f.declaration = t.declaration AND f.field = t.field "
    "JOIN declarations d ON d.sha256 = t.sha256 AND d.declaration = t.declaration ";

Task task_of(const Row& row, const std::string& who) {
  Task task{{text_of(row[0]), static_cast<int>(number_of(row[1])), text_of(row[2])},
            text_of(row[3]),
            text_of(row[4]),
            text_of(row[5]),
            text_of(row[6]),
            1 - number_in(row[7]),
            text_of(row[8]),
            text_of(row[9]),
            text_of(row[10]),
            text_of(row[11]),
            text_of(row[13]),
            text_of(row[12]),
            {}};
  if (task.held_by == who) task.held_by.clear();
  return task;
}

bool may_take(const Task& task, const std::string& who) {
  if (!task.held_by.empty()) return false;
  if (task.voices.empty()) return true;
  return !Json::parse(task.voices).get<std::set<std::string>>().contains(who);
}

Row row_of(const At& at) { return {at.sha256, std::int64_t{at.declaration}, at.field}; }

constexpr const char* of_field = "sha256 = $1 AND declaration = $2 AND field = $3";

}  // namespace

/// People read while another's decision is on its way to the disk, and while the log is brought into the tables.
struct Desk::Inside {
  struct Line {
    std::mutex mutex;
    std::unique_ptr<Database> database;
  };
  Line reading, writing, tidying;

  template <typename Act>
  auto in(Work work, Act&& act) {
    Line& line = work == Work::read ? reading : writing;
    const std::lock_guard lock(line.mutex);
    return in_transaction(*line.database, work, [&] { return act(*line.database); });
  }
};

Desk::Desk(const std::string& place) : inside_(std::make_unique<Inside>()) {
  open_store(place, Access::existing);  // brings the schema up to date
  for (Inside::Line* line : {&inside_->reading, &inside_->writing, &inside_->tidying})
    line->database = is_postgresql(place) ? open_postgresql(place) : open_sqlite(place, Access::existing);
}

Desk::~Desk() = default;

void Desk::tidy() {
  const std::lock_guard lock(inside_->tidying.mutex);
  inside_->tidying.database->tidy();
}

Progress Desk::progress(const Filters& filters) {
  return inside_->in(Work::read, [&](Database& database) {
    Progress progress;
    double doubt = 0;
    for (const Row& row :
         database.query("SELECT facet, fields, doubt FROM task_counts WHERE facet IN ('declarations', 'fields')", {})) {
      if (text_of(row[0]) == "declarations") progress.declarations = number_of(row[1]);
      if (text_of(row[0]) == "fields") progress.fields = number_of(row[1]), doubt = number_in(row[2]);
    }
    const auto facet = [&](const char* name) {
      std::vector<Share> shares;
      for (const Row& row : database.query("SELECT value, CAST(SUM(" + open_in(filters) +
                                               ") AS BIGINT) AS waiting FROM task_counts WHERE facet = $1 AND step > $2 "
                                               "GROUP BY value HAVING SUM(" +
                                               open_in(filters) + ") > 0 ORDER BY waiting DESC, value LIMIT $3",
                                           {std::string(name), least_step(filters), std::int64_t{most_shown}}))
        shares.push_back({text_of(row[0]), number_of(row[1])});
      return shares;
    };
    progress.issuers = facet("issuer");
    progress.years = facet("year");
    progress.kinds = facet("kind");
    progress.findings = facet("finding");

    std::vector<std::pair<const char*, const std::string*>> chosen;
    for (const auto& [name, value] : {std::pair{"issuer", &filters.issuer},
                                      {"year", &filters.year},
                                      {"kind", &filters.kind},
                                      {"finding", &filters.finding}})
      if (*value) chosen.emplace_back(name, &**value);
    const auto sums = [&](const char* name, const std::string& value) {
      return database
          .query("SELECT CAST(COALESCE(SUM(" + open_in(filters) +
                     "), 0) AS BIGINT), CAST(COALESCE(SUM(settled), 0) AS BIGINT) FROM task_counts "
                     "WHERE facet = $1 AND value = $2 AND step > $3",
                 {std::string(name), value, least_step(filters)})
          .at(0);
    };
    const Row all = chosen.empty() ? sums("all", "") : sums(chosen.front().first, *chosen.front().second);
    progress.left = number_of(all[0]);
    progress.settled = number_of(all[1]);
    if (chosen.size() > 1) {
      const Where condition = where(filters);
      progress.left =
          number_of(database.query("SELECT COUNT(*) FROM tasks t WHERE " + condition.sql, condition.values).at(0).at(0));
    }

    // Fields that none of the budgets asks for are wrong as often as is expected of all but the tasks.
    std::array<Row, budgets.size() + 1> steps;
    for (const Row& row : database.query("SELECT step, still_open, doubt FROM task_counts WHERE facet = 'all'", {}))
      steps.at(static_cast<std::size_t>(std::clamp<std::int64_t>(number_of(row[0]), 0, budgets.size()))) = row;
    for (std::size_t i = 0; i < budgets.size(); ++i) {
      BudgetPoint point{budgets[i], 0, doubt};
      for (std::size_t step = i + 1; step <= budgets.size(); ++step)
        if (!steps[step].empty()) {
          point.fields += number_of(steps[step][1]);
          point.expected_wrong -= number_in(steps[step][2]);
        }
      point.expected_wrong = std::max(0.0, point.expected_wrong);
      progress.curve.push_back(point);
    }
    const auto frame = database.query(
        "SELECT r.document FROM readings r JOIN documents d ON d.sha256 = r.sha256 AND d.reading = r.reading "
        "WHERE d.outcome = 'done' LIMIT 1",
        {});
    const Json program = frame.empty() ? Json::object() : Json::parse(text_of(frame[0][0])).value("program", Json::object());
    progress.budget = program.value("error_budget", 0.001);
    return progress;
  });
}

Queue Desk::queue(const Filters& filters, int limit, const std::string& who) {
  Queue queue;
  queue.total = progress(filters).left;
  inside_->in(Work::read, [&](Database& database) {
    Where condition = where(filters);
    const std::string now = condition.bind(database.now());
    const std::string most = condition.bind(std::int64_t{limit});
    for (const Row& row : database.query(task_columns + now + ") " + task_tables + "WHERE " + condition.sql +
                                             " ORDER BY t.rank, t.sha256, t.declaration, t.place LIMIT " + most,
                                         condition.values))
      queue.tasks.push_back(task_of(row, who));
  });
  return queue;
}

std::optional<Task> Desk::neighbour(const Filters& filters, const std::string& who, const std::optional<At>& from,
                                    Direction direction) {
  return inside_->in(Work::read, [&](Database& database) -> std::optional<Task> {
    Row last;
    if (from) {
      const auto rows =
          database.query(std::string("SELECT rank, sha256, declaration, place FROM tasks WHERE ") + of_field, row_of(*from));
      if (!rows.empty()) last = rows[0];
    }
    const bool onward = direction == Direction::next;
    for (bool wrapped = last.empty();;) {
      Where condition = where(filters);
      if (!last.empty()) {
        condition.sql += std::string(" AND (t.rank, t.sha256, t.declaration, t.place) ") + (onward ? ">" : "<") + " (";
        for (std::size_t i = 0; i < last.size(); ++i) condition.sql += (i == 0 ? "" : ", ") + condition.bind(last[i]);
        condition.sql += ")";
      }
      const std::string now = condition.bind(database.now());
      const std::string most = condition.bind(static_cast<std::int64_t>(looked_at));
      const std::string order = onward ? " ORDER BY t.rank, t.sha256, t.declaration, t.place LIMIT "
                                       : " ORDER BY t.rank DESC, t.sha256 DESC, t.declaration DESC, t.place DESC LIMIT ";
      const auto rows = database.query(task_columns + now + ") " + task_tables + "WHERE " + condition.sql + order + most,
                                       condition.values);
      for (const Row& row : rows) {
        Task task = task_of(row, who);
        if (may_take(task, who) && !(from && task.at == *from)) return task;
      }
      if (rows.size() == looked_at) {
        const Row& end = rows.back();
        last = database
                   .query(std::string("SELECT rank, sha256, declaration, place FROM tasks WHERE ") + of_field,
                          {end[0], end[1], end[2]})
                   .at(0);
      } else if (wrapped || !onward) {
        return std::nullopt;
      } else {
        wrapped = true;  // what was skipped comes again
        last.clear();
      }
    }
  });
}

std::optional<Task> Desk::sampled(const std::string& who, const std::optional<At>& but) {
  return inside_->in(Work::read, [&](Database& database) -> std::optional<Task> {
    for (const Row& row :
         database.query(task_columns + "$1) " + task_tables +
                            "WHERE t.open = 1 AND t.flagged = 0 AND t.sample IS NOT NULL ORDER BY t.sample LIMIT $2",
                        {database.now(), static_cast<std::int64_t>(looked_at)})) {
      Task task = task_of(row, who);
      if (may_take(task, who) && !(but && task.at == *but)) return task;
    }
    return std::nullopt;
  });
}

std::optional<Task> Desk::task(const At& at, const std::string& who) {
  return inside_->in(Work::read, [&](Database& database) -> std::optional<Task> {
    Row values = row_of(at);
    values.push_back(database.now());
    const auto rows = database.query(
        task_columns + "$4) " + task_tables + "WHERE t.sha256 = $1 AND t.declaration = $2 AND t.field = $3", values);
    return rows.empty() ? std::nullopt : std::optional(task_of(rows[0], who));
  });
}

bool Desk::is_sample(const At& at) {
  return inside_->in(Work::read, [&](Database& database) {
    return !database
                .query(std::string("SELECT 1 FROM tasks WHERE flagged = 0 AND sample IS NOT NULL AND ") + of_field,
                       row_of(at))
                .empty();
  });
}

std::string Desk::hold(const At& at, const std::string& who, std::chrono::seconds time) {
  return inside_->in(Work::write, [&](Database& database) {
    const std::int64_t now = database.now();
    database.run("DELETE FROM holds WHERE until <= $1", {now});
    const auto rows = database.query(std::string("SELECT who FROM holds WHERE ") + of_field, row_of(at));
    if (!rows.empty() && text_of(rows[0][0]) != who) return text_of(rows[0][0]);
    database.run("DELETE FROM holds WHERE who = $1", {who});
    database.run("INSERT INTO holds (sha256, declaration, field, who, until) VALUES ($1, $2, $3, $4, $5)",
                 {at.sha256, std::int64_t{at.declaration}, at.field, who, now + time.count()});
    return std::string();
  });
}

std::vector<std::pair<std::string, std::string>> Desk::holds(const std::string& sha256, int declaration) {
  return inside_->in(Work::read, [&](Database& database) {
    std::vector<std::pair<std::string, std::string>> holds;
    for (const Row& row :
         database.query("SELECT field, who FROM holds WHERE sha256 = $1 AND declaration = $2 AND until > $3",
                        {sha256, std::int64_t{declaration}, database.now()}))
      holds.emplace_back(text_of(row[0]), text_of(row[1]));
    return holds;
  });
}

std::optional<Form> Desk::form(const std::string& sha256, int declaration) {
  return inside_->in(Work::read, [&](Database& database) -> std::optional<Form> {
    const Row key{sha256, std::int64_t{declaration}};
    const auto rows = database.query(
        "SELECT p.document, r.document, d.declaration_count, r.digest FROM documents d JOIN readings r ON r.sha256 = "
        "d.sha256 AND r.reading = d.reading "
        "JOIN reading_declarations p ON p.sha256 = d.sha256 AND p.reading = d.reading "
        "WHERE d.sha256 = $1 AND p.declaration = $2",
        key);
    if (rows.empty()) return std::nullopt;
    Form form;
    form.reading = text_of(rows[0][0]);
    form.digest = store::sha256(std::string_view(form.reading));
    form.frame = text_of(rows[0][1]);
    form.declaration_count = static_cast<int>(number_of(rows[0][2]));
    form.document_digest = text_of(rows[0][3]);
    const auto reviewed =
        database.query("SELECT document FROM reviewed WHERE sha256 = $1 AND declaration = $2 AND reading = $3",
                       {key[0], key[1], form.digest});
    if (!reviewed.empty()) form.reviewed = text_of(reviewed[0][0]);
    form.last_entry = last_entry(database, sha256);
    return form;
  });
}

std::vector<Declaration> Desk::heads(const std::string& sha256) {
  return inside_->in(Work::read, [&](Database& database) {
    std::vector<Declaration> heads;
    for (const Row& row : database.query("SELECT pages FROM declarations WHERE sha256 = $1 ORDER BY declaration", {sha256}))
      heads.emplace_back().pages = Json::parse(text_of(row[0])).get<std::vector<int>>();
    for (const Row& row : database.query("SELECT declaration, field, text, source FROM fields WHERE sha256 = $1 AND line IS "
                                         "NULL ORDER BY declaration, place",
                                         {sha256})) {
      Declaration& head = heads.at(static_cast<std::size_t>(number_of(row[0])));
      const std::string pointer = text_of(row[1]);
      const std::size_t name = pointer.rfind('/') + 1;
      Field field;
      field.text = text_of(row[2]);
      field.source = text_of(row[3]) == "absent" ? FieldSource::absent : FieldSource::text;
      if (pointer == "/title") head.title = field;
      if (pointer == "/fiscal_year") head.fiscal_year = field;
      if (pointer == "/issuer") head.issuer = field;
      for (const auto& [section, list] :
           {std::pair{"/project/", &head.project}, {"/funds/", &head.funds}, {"/goals/", &head.goals}})
        if (pointer.starts_with(section)) list->push_back({pointer.substr(name), field});
    }
    for (const Row& row : database.query(
             "SELECT declaration, rule, message, fields FROM findings WHERE sha256 = $1 ORDER BY declaration, finding",
             {sha256}))
      heads.at(static_cast<std::size_t>(number_of(row[0])))
          .findings.push_back({text_of(row[1]), Severity::warning, text_of(row[2]),
                               Json::parse(text_of(row[3])).get<std::vector<std::string>>()});
    return heads;
  });
}

std::vector<Decision> Desk::decisions(const std::string& sha256, int declaration) {
  return inside_->in(Work::read, [&](Database& database) { return standing_decisions(database, sha256, declaration); });
}

std::vector<Decision> Desk::all_decisions() {
  return inside_->in(Work::read,
                     [&](Database& database) { return decisions_where(database, "entry > 0 ORDER BY entry", {}); });
}

std::optional<Decision> Desk::last_of(const std::string& who) {
  return inside_->in(Work::read, [&](Database& database) -> std::optional<Decision> {
    // One whose declaration is gone has nothing that could be as it was before.
    auto found = decisions_where(
        database,
        "who = $1 AND action <> 'undo' AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = decisions.entry) "
        "AND NOT EXISTS (SELECT 1 FROM carried c WHERE c.sha256 = decisions.sha256 AND c.entry = decisions.entry AND "
        "c.declaration IS NULL) ORDER BY entry DESC LIMIT 1",
        {who});
    if (found.empty()) return std::nullopt;
    for (const Row& row : database.query("SELECT declaration, origin FROM carried WHERE sha256 = $1 AND entry = $2",
                                         {found[0].at.sha256, found[0].entry})) {
      found[0].at.declaration = static_cast<int>(number_of(row[0]));
      found[0].origin = text_of(row[1]);
    }
    return std::move(found[0]);
  });
}

std::vector<Decision> Desk::sample_decisions() {
  return inside_->in(Work::read, [&](Database& database) {
    return decisions_where(database,
                           "sample = 1 AND action <> 'undo' AND NOT EXISTS (SELECT 1 FROM decisions u WHERE u.undoes = "
                           "decisions.entry) ORDER BY entry",
                           {});
  });
}

std::int64_t Desk::next_entry() {
  return inside_->in(Work::read, [&](Database& database) {
    const auto rows = database.query("SELECT MAX(entry) FROM ledger", {});
    return number_of(rows.at(0).at(0)) + 1;
  });
}

bool Desk::decide(std::vector<Deed>& deeds) {
  struct Late {};
  try {
    inside_->in(Work::write_durably, [&](Database& database) {
      std::set<std::string> mine;  // documents that an earlier deed of these has changed
      for (Deed& deed : deeds) {
        const std::string& sha256 = deed.decision.at.sha256;
        if (mine.insert(sha256).second && last_entry(database, sha256) != deed.last_entry) throw Late{};
        if (!write_decision(database, deed)) throw Late{};
      }
    });
  } catch (const Late&) {
    return false;
  }
  return true;
}

Listing Desk::listing(const std::string& search, const std::optional<At>& after, int limit) {
  return inside_->in(Work::read, [&](Database& database) {
    std::string pattern = "%";
    for (const char c : search) pattern += (c == '%' || c == '_' || c == '!' ? "!" : "") + std::string(1, c);
    pattern += "%";
    std::string condition = search.empty() ? "" : " WHERE (project LIKE $1 ESCAPE '!' OR unit LIKE $1 ESCAPE '!')";
    Row values = search.empty() ? Row{} : Row{pattern};
    Listing listing;
    const Row searched = values;
    const std::string found = condition;
    const auto bind = [&](Value value) {
      values.push_back(std::move(value));
      return "$" + std::to_string(values.size());
    };
    if (after) {
      const std::string hash = bind(after->sha256), number = bind(std::int64_t{after->declaration});
      condition +=
          (search.empty() ? " WHERE" : " AND") + std::string(" (sha256, declaration) > (") + hash + ", " + number + ")";
    }
    const std::string most = bind(std::int64_t{limit});
    for (const Row& row : database.query("SELECT sha256, declaration, project, issuer, year, waiting, findings FROM listed" +
                                             condition + " ORDER BY sha256, declaration LIMIT " + most,
                                         values))
      listing.items.push_back({{text_of(row[0]), static_cast<int>(number_of(row[1]))},
                               text_of(row[2]),
                               text_of(row[3]),
                               text_of(row[4]),
                               number_of(row[5]),
                               number_of(row[6])});
    listing.total = static_cast<std::int64_t>(listing.items.size());
    if (after || listing.total == limit)
      listing.total = number_of(
          search.empty()
              ? database
                    .query("SELECT CAST(COALESCE(SUM(fields), 0) AS BIGINT) FROM task_counts WHERE facet = 'declarations'",
                           {})
                    .at(0)
                    .at(0)
              : database.query("SELECT COUNT(*) FROM listed" + found, searched).at(0).at(0));
    return listing;
  });
}

std::optional<At> Desk::beside(const std::string& sha256, int declaration, Direction direction) {
  return inside_->in(Work::read, [&](Database& database) -> std::optional<At> {
    const auto rows =
        database.query(direction == Direction::next ? "SELECT sha256, declaration FROM listed WHERE (sha256, declaration) > "
                                                      "($1, $2) ORDER BY sha256, declaration LIMIT 1"
                                                    : "SELECT sha256, declaration FROM listed WHERE (sha256, declaration) < "
                                                      "($1, $2) ORDER BY sha256 DESC, declaration DESC LIMIT 1",
                       {sha256, std::int64_t{declaration}});
    if (rows.empty()) return std::nullopt;
    return At{text_of(rows[0][0]), static_cast<int>(number_of(rows[0][1]))};
  });
}

std::vector<Alike> Desk::alike(int limit) {
  return inside_->in(Work::read, [&](Database& database) {
    std::vector<Alike> groups;
    for (const Row& row : database.query("SELECT value, still_flagged FROM task_counts WHERE facet = 'alike' AND "
                                         "still_flagged > 1 ORDER BY still_flagged DESC, value LIMIT $1",
                                         {std::int64_t{limit}})) {
      const std::string value = text_of(row[0]);
      const std::size_t space = value.find(' ');
      groups.push_back({value.substr(0, space), value.substr(space + 1), number_of(row[1])});
    }
    return groups;
  });
}

std::int64_t Desk::count_alike(const std::string& kind, const std::string& text) {
  return inside_->in(Work::read, [&](Database& database) {
    const auto rows = database.query(
        "SELECT still_flagged FROM task_counts WHERE facet = 'alike' AND value = $1 AND step = 0", {kind + " " + text});
    return rows.empty() ? 0 : number_of(rows[0][0]);
  });
}

std::vector<Task> Desk::alike(const std::string& kind, const std::string& text, int limit, const std::string& who) {
  return inside_->in(Work::read, [&](Database& database) {
    std::vector<Task> tasks;
    for (const Row& row : database.query(
             task_columns +
                 "$1), (SELECT r.digest FROM documents c JOIN readings r ON r.sha256 = c.sha256 AND r.reading = c.reading "
                 "WHERE c.sha256 = t.sha256) " +
                 task_tables +
                 "WHERE t.open = 1 AND t.flagged = 1 AND LENGTH(t.text) <= 200 AND t.kind = $2 AND t.text = $3 ORDER BY "
                 "t.rank LIMIT $4",
             {database.now(), kind, text, std::int64_t{limit}})) {
      Task task = task_of(row, who);
      task.reading = text_of(row.back());
      if (may_take(task, who)) tasks.push_back(std::move(task));
    }
    return tasks;
  });
}

std::vector<std::string> Desk::paths(const std::string& sha256) {
  return inside_->in(Work::read, [&](Database& database) {
    std::vector<std::string> paths;
    for (const Row& row : database.query("SELECT path FROM files WHERE sha256 = $1 ORDER BY path", {sha256}))
      paths.push_back(text_of(row[0]));
    return paths;
  });
}

std::optional<std::string> Desk::crop(const std::string& sha256, const std::string& place) {
  return inside_->in(Work::read, [&](Database& database) -> std::optional<std::string> {
    const auto rows = database.query("SELECT png FROM crops WHERE sha256 = $1 AND place = $2", {sha256, place});
    return rows.empty() ? std::nullopt : std::optional(text_of(rows[0][0]));
  });
}

void Desk::keep_crop(const std::string& sha256, const std::string& place, const std::string& base64) {
  inside_->in(Work::write, [&](Database& database) {
    database.run("INSERT INTO crops (sha256, place, png) VALUES ($1, $2, $3) ON CONFLICT (sha256, place) DO NOTHING",
                 {sha256, place, base64});
  });
}

std::vector<std::string> Desk::documents() {
  return inside_->in(Work::read, [&](Database& database) {
    std::vector<std::string> hashes;
    for (const Row& row : database.query("SELECT sha256 FROM documents WHERE outcome = 'done' ORDER BY sha256", {}))
      hashes.push_back(text_of(row[0]));
    return hashes;
  });
}

}  // namespace inkgrid::store
