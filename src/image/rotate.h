// A page turned by a small angle; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>

#include "document/geometry.h"

namespace inkgrid::image {

/// Draws the 8-bit grey `page`, moved by `matrix`, into `result`, which has its size already: a rotation of at most 20
/// degrees, in pixels. White around.
void rotate(const cv::Mat& page, const Affine& matrix, cv::Mat& result);

}  // namespace inkgrid::image
