// Documents and what was read in them, kept in a database that analysts query in SQL: SQLite in a file, or PostgreSQL by
// URL. One schema, `schema/NNNN_*.sql`; its tables and views are described in README.md beside them.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace inkgrid::store {

/// What makes readings differ: two runs of one `fingerprint` read equal bytes alike.
struct Program {
  std::string version;
  std::string models;               ///< JSON object: name of each model, its version or hash
  std::string options;              ///< JSON object of the options that change what is read; no passwords
  std::string fingerprint() const;  ///< SHA-256 over all three
};

enum class Outcome { done, failed };

/// Where a content was found. Many paths may hold one content; a path whose content could not even be hashed has none.
struct Origin {
  std::string path;    ///< absolute; as UTF-8, other bytes percent-encoded
  std::string sha256;  ///< empty where the file could not be opened
  std::uintmax_t bytes = 0;
};

/// A content that the store knows.
struct Known {
  Outcome outcome = Outcome::done;
  std::string fingerprint;  ///< of its latest reading
};

struct Totals {
  std::int64_t files = 0;      ///< paths seen
  std::int64_t documents = 0;  ///< contents among them
  std::int64_t pages = 0, declarations = 0, fields = 0, flagged = 0;
  std::int64_t failed = 0;  ///< contents that could not be read, and paths that could not be opened
  std::int64_t corrections = 0;
  std::int64_t ledger_entries = 0;
  std::string
      ledger_head;  ///< digest of the last entry; who notes it elsewhere can tell later that the ledger's end is gone
};

/// A field that reads otherwise than in the reading before; empty texts where it is new or gone.
struct Change {
  std::string sha256, path;
  int declaration = 0;
  std::string field;
  std::string before, after;
  double confidence_before = 0, confidence_after = 0;
  std::string value_before{}, value_after{};  ///< JSON; a field whose value alone differs reads otherwise, too
};

/// A decision of a person whose declaration, row or field is gone from the last reading.
struct Displaced {
  std::string sha256, path;
  int declaration = 0;  ///< as it was then, like `field`
  std::string field;
  std::string action, who, at, after;
};

/// What `verify` finds: a row or a link of the ledger that is not as it was written.
struct Breach {
  std::string what;  ///< e.g. "document 3fa9…", "ledger entry 17"
  std::string why;
};

/// One connection, for one thread; several processes may have one on the same database at once.
/// Every call is one transaction: done whole or not at all. All throw Error: unwritable where the database cannot be
/// reached, is full or refuses; usage where it is no store, or one of a later version of the program.
class Store {
 public:
  virtual ~Store() = default;

  // A run: rows of the ledger when it begins and when it ends.
  virtual std::string begin_run(const Program& program) = 0;  ///< its id
  virtual void end_run(const std::string& run, std::string_view summary_json) = 0;

  // Once each.
  virtual std::optional<Known> find(const std::string& sha256) = 0;
  /// Takes a content for `seconds`; false where another run has it. A lease that ran out may be taken by anyone.
  virtual bool claim(const std::string& sha256, const std::string& run, std::chrono::seconds time) = 0;
  virtual void renew(const std::string& run, std::chrono::seconds time) = 0;  ///< all leases of the run
  virtual void release(const std::string& run) = 0;
  /// A path that holds a content which is known or being read: a copy, or a file that was moved. Nothing is written where
  /// the store has it so already.
  virtual void note(const Origin& origin) = 0;
  /// One document, as `extract --format json` prints it, or its error: replaces what was read before in the tables (which
  /// keeps every reading's document), keeps what people decided, enters the ledger, ends the lease. A reading like the last
  /// one is no further reading; one that failed gives way to the next. `document` must be valid by the contract and of the
  /// content that `origin` names: throws Error (unreadable) where it is not. Without a content it is the error of a path.
  virtual void put(const Origin& origin, std::string_view document, const Program& program, const std::string& run) = 0;

  // Reading it again.
  virtual Totals totals() = 0;
  /// Between each document's last two readings, in order of hash, declaration, field on the form, rows and declarations
  /// matched by their places on the paper; `visit` must not call the store. Corrections are no part of it.
  virtual void for_each_change(const std::function<void(const Change&)>& visit) = 0;
  /// What people decided and the last reading has no place for: kept, counting for nothing until it has one again.
  virtual std::vector<Displaced> displaced() = 0;
  /// The document as it was put last, without corrections; its path is the first of those that hold the content. None where
  /// there is none.
  virtual std::optional<std::string> document(const std::string& sha256) = 0;
  /// Empty where all is as it was written; the first thousand of many. schema/README.md tells what cannot be seen.
  virtual std::vector<Breach> verify() = 0;
  /// Whether an entry of the ledger has the digest: a head that was noted earlier stands in every later ledger.
  virtual bool has_entry(const std::string& digest) = 0;
};

enum class Access { create, existing };

struct Decision;
/// Declarations of a document with the decisions of people in them, as the table `reviewed` has them, by number, of those
/// that are otherwise than as read: of the JSON of each as read, and the decisions about each in their order, their origins
/// within this reading.
using Settle = std::function<std::map<std::size_t, std::string>(const std::vector<std::string>& readings,
                                                                const std::vector<std::vector<Decision>>& decisions)>;

/// `place`: a file for SQLite, or `postgresql://…` (libpq's form; a password is better left to ~/.pgpass). Brings an older
/// schema up to date. Throws as the calls do; also usage where Access::existing and there is none. `put` needs `settle` for
/// documents that people have decided about.
std::unique_ptr<Store> open_store(const std::string& place, Access access, Settle settle = {});

}  // namespace inkgrid::store
