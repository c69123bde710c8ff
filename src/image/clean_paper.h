// Even, white paper and black ink; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>

#include "document/ink.h"

namespace inkgrid::image {

/// Evens the light of an 8-bit grey page so that paper is near white, and whitens the dark surroundings of the paper that
/// a scanner or a table top left along the picture's edges.
cv::Mat clean_paper(const cv::Mat& grey, double dpi);

/// Blurs a page with shading that a printer, a copier or a scanner of black and white drew as dots, so that it is a grey
/// again, to be evened like any other. `found`: the ink of `grey`. False where there is none.
bool smooth_screens(cv::Mat& grey, const Ink& found, double dpi);

/// 8-bit `grey` with `white`, more than 0, as white, what is darker lightened in proportion.
cv::Mat lightened(const cv::Mat& grey, int white);

/// Makes `ink` 0 where there is ink on `grey`, 255 where paper; what it has of that size already is written over. `grey` is
/// 8-bit, paper near white.
void binarize(const cv::Mat& grey, double dpi, cv::Mat& ink);

}  // namespace inkgrid::image
