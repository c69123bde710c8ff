// How far a page leans; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>

namespace inkgrid::image {

/// Degrees clockwise that the content of a page is turned, -15 to 15, by the sharpness of its projections: rulings where
/// there are any, else lines of text. `grey` is 8-bit, paper near white. 0 where there is too little to tell.
double find_skew(const cv::Mat& grey, double dpi);

}  // namespace inkgrid::image
