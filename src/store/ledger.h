// The ledger: what was done to the store, each entry bound to the one before it by its digest.
#pragma once

#include <string>

#include "store/database.h"

namespace inkgrid::store {

struct Entry {
  std::int64_t number = 0;  ///< from 1, without gaps
  std::string at;           ///< ISO 8601 UTC, by the database's clock
  std::string kind;         ///< begin, end, put, note, decide, recheck
  Value run, sha256, path;
  std::string content;  ///< JSON; of what kind, schema/README.md tells
};

/// SHA-256 over the digest before (none: empty) and the entry as a JSON array, in the order of its members.
std::string digest_of(const std::string& previous, const Entry& entry);

/// Within a transaction that writes: takes number and time, and returns the entry as it stands now.
Entry append(Database& database, Entry entry);

Entry entry_of(const Row& row);  ///< of entry_columns
constexpr const char* entry_columns = "entry, at, kind, run, sha256, path, content";

/// Lenient with what another program may have left in a column.
std::string text_of(const Value& value);
std::int64_t number_of(const Value& value);

}  // namespace inkgrid::store
