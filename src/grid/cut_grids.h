// Grids that the picture's edge cuts.
#pragma once

#include <functional>
#include <vector>

#include "document/grid.h"

namespace inkgrid::grid {

/// What the edge of a page's picture cut: nothing, a form, or the page beside the one that it shows.
enum class Cut { none, form, neighbour };

/// Cells at the picture's edge are doubtful: that no ruling ends, or that one ends right at its lower or upper edge, where
/// paper has a margin, unless the picture shows the grid alone. A grid so cut beside a whole one is of the page beside, and
/// is taken out with the `lines` over and under it. `at_edge`: whether a place lies at the edge of the picture.
Cut doubt_cut_grids(std::vector<Grid>& grids, std::vector<Box>& lines, const std::function<bool(Point)>& at_edge);

}  // namespace inkgrid::grid
