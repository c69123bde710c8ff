// Decisions of people, carried from the readings that they were made on to the latest one of their document.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/desk.h"
#include "store/rows.h"

namespace inkgrid::store {

/// A row of it: where a decision about an earlier reading stands in the latest; no declaration or origin: nowhere.
extern const Table carried;

/// Of the document's decisions up to the entry; they are those about its earlier readings.
std::vector<Row> carried_rows(Database& database, const std::string& sha256, std::int64_t last_entry);

/// About the declaration as it was read last, in their order; `origin` is their place in that reading.
std::vector<Decision> standing_decisions(Database& database, const std::string& sha256, int declaration);

/// Within a transaction that writes, when a further reading has been written: brings what people decided about earlier ones
/// into the tables. `parts`: its declarations, as written. Returns the digests of `reviewed`, by declaration; null where
/// nobody has decided about the document.
Json carry_over(Database& database, const std::string& sha256, const std::vector<std::string>& parts, const Settle& settle);

}  // namespace inkgrid::store
