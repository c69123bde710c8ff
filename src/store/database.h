// A database as the store uses it: prepared statements with bound values in transactions. SQL is the common part of SQLite
// and PostgreSQL; what differs stands in the two back ends.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "store/store.h"

namespace inkgrid::store {

/// Text is UTF-8 without U+0000.
using Value = std::variant<std::monostate, std::int64_t, double, std::string>;
using Row = std::vector<Value>;

/// What a transaction is for: reading a state that does not change meanwhile; writing, one at a time; writing what nothing
/// could make again and what must therefore outlive a loss of power.
enum class Work { read, write, write_durably };

/// All calls throw Error as Store's do.
class Database {
 public:
  virtual ~Database() = default;
  /// Connects again where the connection was lost since the last transaction.
  virtual void begin(Work work) = 0;
  virtual void commit() = 0;
  virtual void roll_back() noexcept = 0;

  /// One statement with $1, $2 … bound; returns how many rows it changed.
  virtual std::int64_t run(const std::string& sql, const Row& values) = 0;
  /// The same statement for each row of values.
  virtual void run_each(const std::string& sql, const std::vector<Row>& rows) = 0;
  virtual std::vector<Row> query(const std::string& sql, const Row& values) = 0;
  /// Statements of the schema: `TEXT` compares by bytes, a table marked /* clustered */ lies in the order of its key.
  virtual void migrate(std::string_view statements) = 0;

  /// What the database would else do within somebody's commit.
  virtual void tidy() {}

  /// How to call it in a message; without a password.
  virtual const std::string& name() const = 0;
  /// Names of the tables where the store's belong.
  virtual std::vector<std::string> tables() = 0;
  /// Seconds since 1970 by the one clock of all that use the database.
  virtual std::int64_t now() = 0;
};

std::unique_ptr<Database> open_sqlite(const std::string& file, Access access);
std::unique_ptr<Database> open_postgresql(const std::string& url);
/// Whether `place` names a PostgreSQL database.
bool is_postgresql(std::string_view place);

/// The statements of the schema, each brings it from its index to the next version.
const std::vector<std::string_view>& migrations();

/// One transaction: what `act` returns, or nothing done.
template <typename Act>
auto in_transaction(Database& database, Work work, Act&& act) {
  database.begin(work);
  try {
    if constexpr (std::is_void_v<decltype(act())>) {
      act();
      database.commit();
    } else {
      auto result = act();
      database.commit();
      return result;
    }
  } catch (...) {
    database.roll_back();
    throw;
  }
}

}  // namespace inkgrid::store
