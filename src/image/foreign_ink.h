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

/// Whitens `large` strokes, as found above, that are lighter than print, seals that were copied in grey, with the smaller
/// ones beside them; print under them stays. `ink` and `ruling_mask` as above. Returns where, 255; empty where they are as
/// dark as print.
cv::Mat lift_light_strokes(cv::Mat& grey, const cv::Mat& ink, const cv::Mat& ruling_mask, const cv::Mat& large,
                           double glyph);

}  // namespace inkgrid::image
