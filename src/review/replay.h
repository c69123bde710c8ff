// What people's decisions make of a declaration that was read.
#pragma once

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "document/declaration.h"
#include "inkgrid.h"
#include "store/desk.h"
#include "store/reviewed.h"

namespace inkgrid::review {

/// A declaration with the decisions in it.
struct Outcome {
  nlohmann::ordered_json read;  ///< the declaration as it was read
  Declaration declaration;
  nlohmann::ordered_json printed;  ///< the declaration as it is shown, without findings of rules that ask about others too
  store::Reviewed reviewed;
};

/// `reading`: JSON of the declaration as it was read; `digest`: its own. Decisions are in their order; those that were
/// undone, and those about rows that are gone, count for nothing. Their origins are places in this reading. A correction of
/// another reading counts, but where it now reads otherwise than what was corrected the field stays for review.
Outcome replay(const std::string& reading, const std::string& digest, const std::vector<store::Decision>& decisions,
               const Checker& checker);

/// A declaration as people left it; `form`: of the declaration that `at` names.
store::Reviewed reviewed_of(store::Desk& desk, const store::At& at, const store::Form& form, const Checker& checker);

/// Whether two readings of a cell are the same: without white space, widths of characters folded.
bool agree(const std::string& a, const std::string& b);

}  // namespace inkgrid::review
