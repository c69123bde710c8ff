#include <sqlite3.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <map>

#include "document/error.h"
#include "store/database.h"

namespace inkgrid::store {
namespace {

// Keys are hashes, so that each document goes into other places of the file: more memory and a longer log write them
// together.
constexpr const char* disk_is_full = "the disk is full; make room and run again";
constexpr const char* cache_size = "PRAGMA cache_size=-65536";      // KiB
constexpr const char* log_size = "PRAGMA wal_autocheckpoint=8192";  // pages of 4 KiB
constexpr int busy_milliseconds = 60'000;  // another's transaction takes milliseconds; a minute is a program that hangs

std::string replaced(std::string text, std::string_view what, std::string_view by) {
  for (std::size_t at = 0; (at = text.find(what, at)) != std::string::npos; at += by.size())
    text.replace(at, what.size(), by);
  return text;
}

class Sqlite final : public Database {
 public:
  Sqlite(std::string file, Access access) : file_(std::move(file)) {
    std::error_code ignored;
    if (access == Access::existing && !std::filesystem::exists(file_, ignored))
      throw Error(ErrorCode::usage, file_, "there is no store; inkgrid ingest makes one");
    const int flags = SQLITE_OPEN_READWRITE | (access == Access::create ? SQLITE_OPEN_CREATE : 0);
    // An absolute path: SQLite has a meaning of its own for names such as ":memory:".
    const int code = sqlite3_open_v2(std::filesystem::absolute(file_).c_str(), &connection_, flags, nullptr);
    try {
      check(code);
      sqlite3_extended_result_codes(connection_, 1);
      check(sqlite3_busy_timeout(connection_, busy_milliseconds));
      query("PRAGMA trusted_schema=OFF", {});
      query("PRAGMA foreign_keys=ON", {});
      query(cache_size, {});
      query(log_size, {});
      if (query("PRAGMA journal_mode", {}).at(0).at(0) != Value("wal") && sqlite3_db_readonly(connection_, "main") == 0)
        query("PRAGMA journal_mode=WAL", {});
    } catch (...) {
      close();
      throw;
    }
  }
  Sqlite(const Sqlite&) = delete;
  Sqlite& operator=(const Sqlite&) = delete;
  ~Sqlite() override { close(); }

  void begin(Work work) override {
    const char* level = work == Work::write_durably ? "PRAGMA synchronous=FULL" : "PRAGMA synchronous=NORMAL";
    if (work != Work::read) {
      // What is written into a file that was moved or deleted would be lost with nobody told.
      int moved = 0;
      if (sqlite3_file_control(connection_, "main", SQLITE_FCNTL_HAS_MOVED, &moved) == SQLITE_OK && moved != 0)
        throw Error(ErrorCode::unwritable, file_, "the store was moved or deleted while it was open");
      run(level, {});
    }
    run(work == Work::read ? "BEGIN" : "BEGIN IMMEDIATE", {});
  }
  void commit() override { run("COMMIT", {}); }
  void roll_back() noexcept override {
    if (sqlite3_get_autocommit(connection_) == 0) sqlite3_exec(connection_, "ROLLBACK", nullptr, nullptr, nullptr);
  }

  std::int64_t run(const std::string& sql, const Row& values) override {
    step(sql, values, [](sqlite3_stmt*) {});
    return sqlite3_changes64(connection_);
  }
  void run_each(const std::string& sql, const std::vector<Row>& rows) override {
    for (const Row& row : rows) run(sql, row);
  }
  std::vector<Row> query(const std::string& sql, const Row& values) override {
    std::vector<Row> rows;
    step(sql, values, [&](sqlite3_stmt* statement) {
      Row& row = rows.emplace_back();
      for (int i = 0; i < sqlite3_column_count(statement); ++i) row.push_back(column(statement, i));
    });
    return rows;
  }
  void migrate(std::string_view statements) override {
    const std::string sql = replaced(std::string(statements), "/* clustered */", "WITHOUT ROWID");
    check(sqlite3_exec(connection_, sql.c_str(), nullptr, nullptr, nullptr));
  }
  void tidy() override { query("PRAGMA wal_checkpoint(PASSIVE)", {}); }
  const std::string& name() const override { return file_; }
  std::vector<std::string> tables() override {
    std::vector<std::string> names;
    for (Row& row : query("SELECT name FROM sqlite_schema WHERE type = 'table'", {}))
      names.push_back(std::get<std::string>(row[0]));
    return names;
  }
  std::int64_t now() override {
    return std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  }

 private:
  void close() noexcept {
    for (const auto& [sql, statement] : statements_) sqlite3_finalize(statement);
    sqlite3_close(connection_);
  }

  void check(int code) const {
    if (code == SQLITE_OK || code == SQLITE_DONE || code == SQLITE_ROW) return;
    const std::string told = connection_ != nullptr ? sqlite3_errmsg(connection_) : sqlite3_errstr(code);
    switch (code & 0xFF) {
      case SQLITE_NOTADB: throw Error(ErrorCode::usage, file_, "is no store; name another file for --store");
      case SQLITE_FULL: throw Error(ErrorCode::unwritable, file_, disk_is_full);
      case SQLITE_IOERR: {
        const int number = sqlite3_system_errno(connection_);
        if (number == ENOSPC || number == EDQUOT) throw Error(ErrorCode::unwritable, file_, disk_is_full);
        throw Error(
            ErrorCode::unwritable, file_,
            "the disk fails" + (number != 0 ? ": " + std::string(std::strerror(number)) : "") + "; see to it and run again");
      }
      case SQLITE_READONLY: throw Error(ErrorCode::unwritable, file_, "the store cannot be written: " + told);
      case SQLITE_CANTOPEN: throw Error(ErrorCode::unwritable, file_, "the store cannot be opened: " + told);
      case SQLITE_BUSY: throw Error(ErrorCode::unwritable, file_, "another program has held the store for a minute");
      case SQLITE_NOMEM: throw std::bad_alloc();
      default: throw Error(ErrorCode::unwritable, file_, "the store fails: " + told);
    }
  }

  static Value column(sqlite3_stmt* statement, int i) {
    switch (sqlite3_column_type(statement, i)) {
      case SQLITE_NULL: return {};
      case SQLITE_INTEGER: return sqlite3_column_int64(statement, i);
      case SQLITE_FLOAT: return sqlite3_column_double(statement, i);
      default: break;
    }
    const void* bytes = sqlite3_column_blob(statement, i);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement, i));
    return size == 0 ? std::string() : std::string(static_cast<const char*>(bytes), size);
  }

  int bind(sqlite3_stmt* statement, int i, const Value& value) const {
    if (const auto* number = std::get_if<std::int64_t>(&value)) return sqlite3_bind_int64(statement, i, *number);
    if (const auto* real = std::get_if<double>(&value)) return sqlite3_bind_double(statement, i, *real);
    if (const auto* text = std::get_if<std::string>(&value))
      return sqlite3_bind_text64(statement, i, text->data(), text->size(), SQLITE_STATIC, SQLITE_UTF8);
    return sqlite3_bind_null(statement, i);
  }

  sqlite3_stmt* prepared(const std::string& sql) {
    sqlite3_stmt*& statement = statements_[sql];
    if (statement == nullptr)
      check(sqlite3_prepare_v3(connection_, sql.c_str(), static_cast<int>(sql.size()), SQLITE_PREPARE_PERSISTENT, &statement,
                               nullptr));
    return statement;
  }

  template <typename Visit>
  void step(const std::string& sql, const Row& values, Visit visit) {
    sqlite3_stmt* statement = prepared(sql);
    int code = SQLITE_OK;
    for (std::size_t i = 0; i < values.size() && code == SQLITE_OK; ++i) {
      const int index = sqlite3_bind_parameter_index(statement, ("$" + std::to_string(i + 1)).c_str());
      code = bind(statement, index, values[i]);
    }
    if (code == SQLITE_OK)
      while ((code = sqlite3_step(statement)) == SQLITE_ROW) visit(statement);
    sqlite3_reset(statement);
    check(code);
  }

  std::string file_;
  sqlite3* connection_ = nullptr;
  std::map<std::string, sqlite3_stmt*> statements_;
};

}  // namespace

std::unique_ptr<Database> open_sqlite(const std::string& file, Access access) {
  return std::make_unique<Sqlite>(file, access);
}

}  // namespace inkgrid::store
