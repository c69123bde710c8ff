// Whether a page's picture says what its text layer claims.
#pragma once

#include <vector>

#include "document/grid.h"
#include "read/read_page.h"

namespace inkgrid::read {

/// Whether `reader` sees the figures and the signs of targets that the cells of `claimed` (in the points of its page) say, looked
/// at in the first cells that say one not seen before. True where none says any.
bool bears_out(const std::vector<Grid>& claimed, PageReader& reader);

}  // namespace inkgrid::read
