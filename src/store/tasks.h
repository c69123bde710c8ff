// What of a document is for people to settle: a row a field, in order of risk, with counts that need no counting.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <vector>

#include "store/database.h"
#include "store/reviewed.h"
#include "store/rows.h"

namespace inkgrid::store {

/// Error budgets that can be chosen, the strictest first; a task's `step` is how many of them ask for it.
inline constexpr std::array budgets{0.0001, 0.0002, 0.0005, 0.001, 0.002, 0.005, 0.01, 0.02, 0.05};
/// The index of the budget of `budgets` that is next to `budget` and asks for no less.
std::size_t step_of(double budget);

/// One unflagged field in so many is put before people unasked: enough to tell of an error in a thousand on a volume of an
/// office.
constexpr unsigned sample_share = 100;

/// The rows of a declaration as it stands now: as it was read, or as it was reviewed.
std::vector<Filled> effective_rows(Database& database, const std::string& sha256, std::size_t number,
                                   const std::string& reading);

/// Within a transaction that writes: the tasks of a document that was read, in place of those it had.
void make_tasks(Database& database, const std::string& sha256, const Parts& parts);
/// The tasks of a declaration anew, after a decision; `declaration` is that of `reviewed`, taken apart.
void renew_tasks(Database& database, const std::string& sha256, std::size_t number, const Json& declaration,
                 const Reviewed& reviewed);

}  // namespace inkgrid::store
