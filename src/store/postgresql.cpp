#include <libpq-fe.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <map>

#include "document/error.h"
#include "store/database.h"

namespace inkgrid::store {
namespace {

constexpr const char* back_again = "; run again when it is back";

using Result = std::unique_ptr<PGresult, decltype(&PQclear)>;

// Of pg_type.dat; libpq's headers have them for programs inside the server only.
constexpr Oid oid_int8 = 20, oid_int2 = 21, oid_int4 = 23, oid_float4 = 700, oid_float8 = 701;

std::string first_line(std::string_view text) {
  text = text.substr(0, text.find('\n'));
  constexpr std::string_view error = "ERROR:  ", fatal = "FATAL:  ";
  for (const std::string_view word : {error, fatal})
    if (text.substr(0, word.size()) == word) text.remove_prefix(word.size());
  return std::string(text);
}

/// A value as libpq sends it; `text` owns the digits of a number.
const char* sent(const Value& value, std::string& text) {
  if (const auto* held = std::get_if<std::string>(&value)) return held->c_str();
  std::array<char, 32> digits{};
  std::to_chars_result end{};
  if (const auto* number = std::get_if<std::int64_t>(&value))
    end = std::to_chars(digits.begin(), digits.end(), *number);
  else if (const auto* real = std::get_if<double>(&value))
    end = std::to_chars(digits.begin(), digits.end(), *real);
  else
    return nullptr;
  text.assign(digits.begin(), end.ptr);
  return text.c_str();
}

class Sent {
 public:
  explicit Sent(const Row& values) : digits_(values.size()) {
    for (std::size_t i = 0; i < values.size(); ++i) pointers_.push_back(sent(values[i], digits_[i]));
  }
  const char* const* data() const { return pointers_.data(); }
  int size() const { return static_cast<int>(pointers_.size()); }

 private:
  std::vector<std::string> digits_;
  std::vector<const char*> pointers_;
};

template <typename Number>
Number number_of(std::string_view digits) {
  Number number{};
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

Value column(const PGresult* result, int row, int i) {
  if (PQgetisnull(result, row, i) == 1) return {};
  const std::string_view text(PQgetvalue(result, row, i), static_cast<std::size_t>(PQgetlength(result, row, i)));
  switch (PQftype(result, i)) {
    case oid_int2:
    case oid_int4:
    case oid_int8: return number_of<std::int64_t>(text);
    case oid_float4:
    case oid_float8: return number_of<double>(text);
    default: return std::string(text);
  }
}

/// The server and database without what must stay secret.
std::string shown(PGconn* connection) {
  const auto text = [](const char* words) { return std::string(words != nullptr ? words : ""); };
  return "postgresql://" + text(PQhost(connection)) + "/" + text(PQdb(connection));
}

class Postgresql final : public Database {
 public:
  explicit Postgresql(const std::string& url) : connection_(nullptr, &PQfinish) {
    // What the URL says stands above what is before it and below what is behind it.
    constexpr std::array keys{"connect_timeout", "tcp_user_timeout", "fallback_application_name",
                              "dbname",          "client_encoding",  static_cast<const char*>(nullptr)};
    const std::array values{"10", "60000", "inkgrid", url.c_str(), "UTF8", static_cast<const char*>(nullptr)};
    connection_.reset(PQconnectdbParams(keys.data(), values.data(), 1));
    if (!connection_) throw std::bad_alloc();
    place_ = shown(connection_.get());
    greet();
    if (std::string_view(PQparameterStatus(connection_.get(), "server_encoding")) != "UTF8")
      throw Error(ErrorCode::usage, place_, "the database is not in UTF8; create one with ENCODING 'UTF8'");
  }

  void begin(Work work) override {
    const std::string words = work == Work::read ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN";
    const Result first(PQexec(connection_.get(), words.c_str()), &PQclear);
    if (PQstatus(connection_.get()) != CONNECTION_OK) {  // nothing was begun: it is safe to begin again
      statements_.clear();
      PQreset(connection_.get());
      greet();
      simple(words);
    } else {
      check(first.get());
    }
    // Held until the transaction ends: who writes, writes alone, as in SQLite, so that the ledger is one chain.
    constexpr const char* lock = "SELECT pg_advisory_xact_lock(hashtext('inkgrid'), hashtext(current_schema()))";
    if (work != Work::read) simple(lock);
  }
  void commit() override { simple("COMMIT"); }
  void roll_back() noexcept override {
    if (PQstatus(connection_.get()) == CONNECTION_OK && PQtransactionStatus(connection_.get()) != PQTRANS_IDLE)
      PQclear(PQexec(connection_.get(), "ROLLBACK"));
  }

  std::int64_t run(const std::string& sql, const Row& values) override {
    const Result result = execute(sql, values);
    return number_of<std::int64_t>(PQcmdTuples(result.get()));
  }

  void run_each(const std::string& sql, const std::vector<Row>& rows) override {
    // Sent without waiting for each answer: a server far away would cost its distance for every row.
    constexpr std::size_t most_in_flight = 1000;
    const std::string& name = prepared(sql);
    for (std::size_t at = 0; at < rows.size(); at += most_in_flight) {
      const std::size_t end = std::min(rows.size(), at + most_in_flight);
      PQenterPipelineMode(connection_.get());
      for (std::size_t i = at; i < end; ++i) {
        const Sent values(rows[i]);
        if (PQsendQueryPrepared(connection_.get(), name.c_str(), values.size(), values.data(), nullptr, nullptr, 0) != 1)
          break;
      }
      PQpipelineSync(connection_.get());
      const std::string failed = pipeline_failure();
      PQexitPipelineMode(connection_.get());
      if (!failed.empty()) throw Error(ErrorCode::unwritable, place_, failed);
    }
  }

  std::vector<Row> query(const std::string& sql, const Row& values) override {
    const Result result = execute(sql, values);
    std::vector<Row> rows(static_cast<std::size_t>(PQntuples(result.get())));
    for (std::size_t row = 0; row < rows.size(); ++row)
      for (int i = 0; i < PQnfields(result.get()); ++i) rows[row].push_back(column(result.get(), static_cast<int>(row), i));
    return rows;
  }

  void migrate(std::string_view statements) override {
    std::string sql(statements);
    constexpr std::string_view type = " TEXT", bytewise = " TEXT COLLATE \"C\"";
    for (std::size_t at = 0; (at = sql.find(type, at)) != std::string::npos; at += bytewise.size())
      sql.replace(at, type.size(), bytewise);
    simple(sql);
  }
  const std::string& name() const override { return place_; }
  std::vector<std::string> tables() override {
    std::vector<std::string> names;
    const char* sql = "SELECT tablename::text FROM pg_catalog.pg_tables WHERE schemaname = current_schema()";
    for (Row& row : query(sql, {})) names.push_back(std::get<std::string>(row[0]));
    return names;
  }
  std::int64_t now() override {
    return std::get<std::int64_t>(query("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS BIGINT)", {}).at(0).at(0));
  }

 private:
  void greet() {
    if (PQstatus(connection_.get()) != CONNECTION_OK)
      throw Error(ErrorCode::unwritable, place_, "no connection: " + first_line(PQerrorMessage(connection_.get())));
    simple("SET client_min_messages = error; SET lock_timeout = '60s'");
  }

  void check(const PGresult* result) const {
    const ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK) return;
    const std::string told =
        first_line(result != nullptr ? PQresultErrorMessage(result) : PQerrorMessage(connection_.get()));
    if (PQstatus(connection_.get()) != CONNECTION_OK)
      throw Error(ErrorCode::unwritable, place_, "the connection is lost: " + told + back_again);
    throw Error(ErrorCode::unwritable, place_, "the database refuses: " + told);
  }

  void simple(const std::string& sql) {
    const Result result(PQexec(connection_.get(), sql.c_str()), &PQclear);
    check(result.get());
  }

  const std::string& prepared(const std::string& sql) {
    const auto [at, added] = statements_.try_emplace(sql, "s" + std::to_string(statements_.size()));
    if (added) {
      const Result result(PQprepare(connection_.get(), at->second.c_str(), sql.c_str(), 0, nullptr), &PQclear);
      if (PQresultStatus(result.get()) != PGRES_COMMAND_OK) {
        statements_.erase(at);
        check(result.get());
      }
    }
    return at->second;
  }

  Result execute(const std::string& sql, const Row& values) {
    const std::string& name = prepared(sql);
    const Sent bound(values);
    Result result(PQexecPrepared(connection_.get(), name.c_str(), bound.size(), bound.data(), nullptr, nullptr, 0),
                  &PQclear);
    check(result.get());
    return result;
  }

  /// Takes every answer up to the pipeline's end; what the first that failed says, else nothing.
  std::string pipeline_failure() {
    std::string failed;
    int empty_in_a_row = 0;
    while (empty_in_a_row < 2) {
      const Result result(PQgetResult(connection_.get()), &PQclear);
      empty_in_a_row = result ? 0 : empty_in_a_row + 1;
      if (!result) {
        if (PQstatus(connection_.get()) != CONNECTION_OK) break;
        continue;
      }
      const ExecStatusType status = PQresultStatus(result.get());
      if (status == PGRES_PIPELINE_SYNC) return failed;
      if (status != PGRES_COMMAND_OK && status != PGRES_PIPELINE_ABORTED && failed.empty())
        failed = "the database refuses: " + first_line(PQresultErrorMessage(result.get()));
    }
    return failed.empty() ? "the connection is lost: " + first_line(PQerrorMessage(connection_.get())) + back_again : failed;
  }

  std::string place_;
  std::unique_ptr<PGconn, decltype(&PQfinish)> connection_;
  std::map<std::string, std::string> statements_;
};

}  // namespace

bool is_postgresql(std::string_view place) {
  return place.substr(0, 13) == "postgresql://" || place.substr(0, 11) == "postgres://";
}

std::unique_ptr<Database> open_postgresql(const std::string& url) { return std::make_unique<Postgresql>(url); }

}  // namespace inkgrid::store
