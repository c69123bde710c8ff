// Print that is not all as dark; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>

#include "document/ink.h"

namespace inkgrid::image {

/// Makes print even on a page whose paper is near white: what shows through from the page's back, lighter than half of its
/// own print and blurred by the paper, is whitened; print that toner left faint in places is darkened. `found`: the ink of
/// `grey`, `glyph_height`: of its print, pixels. False where there is nothing to do.
bool even_print(cv::Mat& grey, const Ink& found, double glyph_height, double dpi);

}  // namespace inkgrid::image
