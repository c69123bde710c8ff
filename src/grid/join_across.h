// One page of the pages beside one another that a sheet wider than paper was printed on.
#pragma once

#include <set>
#include <vector>

#include "grid/join_grids.h"

namespace inkgrid::grid {

/// A page whose only grid has the rows of an earlier page's, and other columns, goes on beside it: its cells and lines are
/// put to that page, with their own regions, and it is left empty. Programs print such sheets in columns of pages or in rows
/// of pages. A cell that the paper's edge cut is one again (`joined_text` set where both halves have text); print that the
/// edge cut off is dropped where the other page has it. Returns the numbers of the pages that were put to others.
std::set<int> join_across(std::vector<PageContent>& pages, const Vocabulary& vocabulary);

}  // namespace inkgrid::grid
