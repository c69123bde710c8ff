// Decisions as rows and as entries of the ledger.
#pragma once

#include <string>
#include <vector>

#include "store/database.h"
#include "store/desk.h"

namespace inkgrid::store {

/// Columns behind `entry`, and what the ledger says of such a row.
std::string decision_columns(const std::string& prefix = "");
std::string decision_content(const Row& decision);

std::vector<Decision> decisions_where(Database& database, const std::string& condition, const Row& values);
/// Of the ledger about a document; 0: none.
std::int64_t last_entry(Database& database, const std::string& sha256);
/// Within a transaction that writes: the declaration as people left it (`document`: a written_review; `digest`: of its
/// reading), and its rows and tasks with that.
void write_reviewed(Database& database, const std::string& sha256, std::size_t number, const std::string& digest,
                    const std::string& document);
/// Within a transaction that writes: the decision, and the rows and tasks of what it changes as they are with it. Returns
/// false where the ledger's next entry is not the one that the decision was made for (entry 0: any).
bool write_decision(Database& database, Deed& deed);

}  // namespace inkgrid::store
