// One grid across page breaks.
#pragma once

#include <vector>

#include "document/grid.h"

namespace inkgrid::grid {

/// Tables of the document in reading order. The first grid of a page continues the last of the page before where their
/// columns agree and no heading stands between: repeated heading rows are dropped, cells that the break cut are one again
/// (their regions and text put together, `joined_text` set where both parts had some).
/// Lines after the last grid come with a last table of no rows.
std::vector<Table> join_grids(std::vector<PageContent> pages);

}  // namespace inkgrid::grid
