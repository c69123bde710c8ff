// Rulings of a straight page; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "document/page.h"

namespace inkgrid::image {

/// Straight lines, in pixels, of a page whose rest skew is less than a degree: solid, dotted, hairlines. `grey` is 8-bit,
/// paper near white; `glyph_height` is in pixels. Strokes of characters, arcs and underlines are none. `mask`, of the page's
/// size, becomes 0 where a ruling runs, else 255.
std::vector<Ruling> find_rulings(const cv::Mat& grey, double glyph_height, double dpi, cv::Mat& mask);

}  // namespace inkgrid::image
