// Rulings -> grids of cells with row and column spans: edges, crossings, lattice, cells.
#pragma once

#include <functional>
#include <vector>

#include "document/grid.h"
#include "document/page.h"

namespace inkgrid::grid {

struct GridOptions {
  double glyph_height = 9;  ///< points; the usual height of a character on the page: every tolerance is a multiple of it
  /// What stands between two boxes side by side, or one above the other, that are cells if a ruling is lost there. Empty:
  /// nobody can tell.
  std::function<Parted(const Box& first, const Box& second, double slit)> parted = {};
};

/// Grids of a page, top to bottom, cells without content; regions in the rulings' own space with `page` as their number.
/// Tolerates gaps in rulings, double rulings, and a missing outer border. A lone frame of one cell is no grid.
std::vector<Grid> find_grids(const std::vector<Ruling>& rulings, int page, const GridOptions& options);

}  // namespace inkgrid::grid
