// Seals and stamps off the print; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>

namespace inkgrid::image {

struct LiftedPage {
  cv::Mat grey;  ///< 8-bit, one channel
  cv::Mat mask;  ///< 255 where coloured ink was lifted, else 0; empty where there was none
};

/// Grey of a red-green-blue page with the coloured ink of seals and stamps divided out, so that print under it stays.
/// Coloured print and rulings are not seals and become dark grey.
LiftedPage lift_seals(const cv::Mat& colour, double dpi);

}  // namespace inkgrid::image
