// Print of a page's back that shows through the paper; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>

#include "document/ink.h"

namespace inkgrid::image {

/// Whitens what shows through on a page whose paper is near white: print that is lighter than half of the page's own and
/// blurred by the paper. `found`: the ink of `grey`. False where there is none.
bool lift_show_through(cv::Mat& grey, const Ink& found, double glyph_height);

}  // namespace inkgrid::image
