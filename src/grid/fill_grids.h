// Glyphs of a text layer -> contents of cells, and lines of text outside every grid.
#pragma once

#include <vector>

#include "document/grid.h"

namespace inkgrid::grid {

/// Puts each glyph into the cell that holds its middle, lines in reading order, line breaks removed.
/// Regions of grids and glyphs must be in one space. Returns the lines outside every grid, top to bottom, as regions of
/// `page`.
std::vector<TextLine> fill_grids(std::vector<Grid>& grids, const std::vector<Glyph>& glyphs, int page);

}  // namespace inkgrid::grid
