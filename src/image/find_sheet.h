// The sheet of paper on a photograph; for the inside of this room.
#pragma once

#include <array>
#include <opencv2/core.hpp>
#include <optional>

#include "image/flat_map.h"

namespace inkgrid::image {

constexpr double sheet_ratio = 1.41421;  // of A4 and A3 paper

struct Sheet {
  std::array<cv::Point2d, 4> corners;  ///< in flat coordinates, clockwise from the top left
  bool seen;                           ///< on all sides: what lies beyond is no paper
};

/// The sheet around `form`, by its edges; `small` is the photograph, `area` what is seen of its plane.
std::optional<Sheet> find_sheet(const cv::Mat& small, const Frame& frame, const cv::Rect2d& form, const cv::Rect2d& area,
                                const Map& map);

/// The plane in which the sheet is a rectangle of the size that it seems to have.
Plane plane_of(const Sheet& sheet, const Map& map);

/// Paper goes on beyond the sheet's edges. `page`: a flat picture of `area`.
void continue_paper(cv::Mat& page, const Sheet& sheet, const cv::Rect2d& area);

}  // namespace inkgrid::image
