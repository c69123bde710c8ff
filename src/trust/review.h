// Which fields a person must see for what is not seen to be right.
#pragma once

#include <vector>

#include "document/declaration.h"
#include "document/doubt.h"

namespace inkgrid::trust {

struct ReviewOptions {
  double error_budget = 0.001;  ///< expected share of a document's cells that are wrong and not flagged
  double least_confidence = inkgrid::least_confidence;  ///< what is less sure is flagged whatever the budget
};

/// A cell of the paper with the fields that repeat it: a merged cell stands on every row it covers.
struct PrintedCell {
  std::vector<Field*> fields;
  double confidence = 1;  ///< the least of its fields'
};

std::vector<PrintedCell> printed_cells(Declaration& declaration);

/// Sets `needs_review` of every field of a document. The fewest cells are flagged for which the expected number of wrong
/// ones among the others is at most the budget; a wrong amount, date, target or weight counts as two, so that these are
/// flagged earlier than prose. Of equal cells those that come first in reading order stay unflagged. A field that the form
/// has no cell for is none of them; it is flagged only below `least_confidence`.
void choose_for_review(Field& title, std::vector<Declaration>& declarations, const ReviewOptions& options = {});

}  // namespace inkgrid::trust
