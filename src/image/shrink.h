// Averaging down; for the inside of this room.
#pragma once

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

namespace inkgrid::image {

/// `page` at about `scale` of its size, each pixel a mean of those it covers; the page itself where `scale` is 1 or more.
/// Halved as often as can be, which is far quicker than averages of other shares; for the rest neighbours are mixed.
inline cv::Mat shrunk(const cv::Mat& page, double scale) {
  cv::Mat result = page;
  for (; scale <= 0.5 && std::min(result.cols, result.rows) > 1; scale *= 2) {
    const cv::Size half(result.cols / 2, result.rows / 2);
    cv::Mat halved;
    cv::resize(result(cv::Rect(0, 0, 2 * half.width, 2 * half.height)), halved, half, 0, 0, cv::INTER_AREA);
    result = halved;
  }
  const cv::Size size(std::max(1, cvRound(result.cols * scale)), std::max(1, cvRound(result.rows * scale)));
  if (scale < 1 && size != result.size()) {
    cv::Mat mixed;
    cv::resize(result, mixed, size, 0, 0, cv::INTER_LINEAR);
    result = mixed;
  }
  return result;
}

}  // namespace inkgrid::image
