// Ink on a straight page that is neither print nor ruling; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "document/page.h"

namespace inkgrid::image {

/// 0 on strokes as dark as print, of pens and of seals, that run through rulings or are larger than print. `ink` is 0
/// where ink, `ruling_mask` where a ruling runs; `rulings` and `glyph`, the height of a Han character, are in pixels. Of the
/// page's size, or half of it where that tells as much; empty where there are none.
cv::Mat find_strokes(const cv::Mat& ink, const cv::Mat& ruling_mask, const std::vector<Ruling>& rulings, double glyph);

}  // namespace inkgrid::image
