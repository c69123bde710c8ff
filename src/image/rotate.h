// A page turned by a small angle; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>

#include "document/geometry.h"

namespace inkgrid::image {

/// A picture of `size` of the 8-bit grey `page`, moved by `matrix`: a rotation of at most 20 degrees, in pixels. White
/// around.
cv::Mat rotated(const cv::Mat& page, const Affine& matrix, cv::Size size);

}  // namespace inkgrid::image
