// Ink on a straight page that is neither print nor ruling; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "document/page.h"

namespace inkgrid::image {

/// 255 on strokes as dark as print, of pens and of seals, that run through rulings or are larger than print. `ink` is 0
/// where ink, `ruling_mask` where a ruling runs; `rulings` and `glyph`, the height of a Han character, are in pixels. Empty
/// where there are none.
cv::Mat find_strokes(const cv::Mat& ink, const cv::Mat& ruling_mask, const std::vector<Ruling>& rulings, double glyph);

/// Whitens `strokes` that are lighter than print, seals that were copied in grey, with the smaller ones beside them; print
/// under them stays. `ink` and `ruling_mask` as above. Returns where, 255; empty where they are as dark as print.
cv::Mat lift_light_strokes(cv::Mat& grey, const cv::Mat& ink, const cv::Mat& ruling_mask, cv::Mat strokes, double glyph);

}  // namespace inkgrid::image
