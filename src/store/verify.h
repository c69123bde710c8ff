// Whether the tables still say what the ledger tells of.
#pragma once

#include <vector>

#include "store/database.h"

namespace inkgrid::store {

/// Within a transaction that reads.
std::vector<Breach> verify(Database& database);

}  // namespace inkgrid::store
