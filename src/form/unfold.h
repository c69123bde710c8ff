// Tables that have the levels of indicators side by side -> tables with a row an indicator.
#pragma once

#include "document/grid.h"
#include "form/lexicon.h"

namespace inkgrid::form {

/// Where 产出指标, 效益指标 ... stand side by side over columns of names and targets, the same table with a row for each
/// name and its levels before it, as other forms have it; else the grid as it is. Cells keep their places on paper; headings
/// that the paper has once for each level stand once.
Grid unfolded(const Grid& grid, const Lexicon& lexicon);

}  // namespace inkgrid::form
