// Page pictures as OpenCV sees them; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>

#include "document/ink.h"
#include "document/page.h"

namespace inkgrid::image {

inline PagePicture blank_picture(int width, int height, int channels, double dpi) {
  PagePicture picture{width, height, channels, dpi, {}};
  picture.pixels.resize(static_cast<std::size_t>(width) * height * channels);
  return picture;
}

/// A view of the picture's own pixels.
inline cv::Mat mat_of(PagePicture& picture) {
  return {picture.height, picture.width, CV_8UC(picture.channels), picture.pixels.data()};
}

/// The same of a picture that must not be written to.
inline cv::Mat mat_of(const PagePicture& picture) {
  return {picture.height, picture.width, CV_8UC(picture.channels), const_cast<std::uint8_t*>(picture.pixels.data())};
}

inline PagePicture picture_of(const cv::Mat& mat, double dpi) {
  PagePicture picture{mat.cols, mat.rows, mat.channels(), dpi, {}};
  picture.pixels.reserve(mat.total() * mat.channels());
  for (int y = 0; y < mat.rows; ++y)
    picture.pixels.insert(picture.pixels.end(), mat.ptr(y),
                          mat.ptr(y) + static_cast<std::ptrdiff_t>(mat.cols) * mat.channels());
  return picture;
}

/// Connected pieces of what is black.
inline Ink ink_of(const cv::Mat& mat) { return find_ink(mat.data, mat.cols, mat.rows, mat.step, 0); }

inline cv::Rect rect_of(const InkPiece& piece) { return {piece.left, piece.top, piece.width(), piece.height()}; }

}  // namespace inkgrid::image
