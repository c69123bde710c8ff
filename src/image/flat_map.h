// From a flat page to its photograph; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>
#include <optional>
#include <vector>

#include "document/page.h"
#include "image/trace_rulings.h"

namespace inkgrid::image {

struct Plane {
  /// Flat coordinates, 0 0 in the form's middle and of the picture's scale there, to half diagonals.
  cv::Matx33d to_picture;
  cv::Matx33d to_flat;
};

cv::Point2d project(const cv::Matx33d& matrix, cv::Point2d p);

/// The plane that the form lies in, seen by a pinhole camera with its lens before the picture's middle.
std::optional<Plane> plane_of(const Curves& curves);

/// What moves the points of rulings off their straight lines on a bent sheet, and what a lens adds: a polynomial of the
/// place on the form.
class Bend {
 public:
  Bend() = default;

  /// From rulings in flat coordinates; those of `across` are to be level. `form`: their box.
  static Bend fitted(const std::vector<Curve>& curves, Direction along, const cv::Rect2d& form);

  double at(cv::Point2d p) const;

 private:
  std::vector<double> terms_at(cv::Point2d p) const;

  Direction along_ = Direction::horizontal;
  cv::Rect2d form_;
  std::vector<double> factors_;
};

/// From flat and straight coordinates to half diagonals of the picture.
struct Map {
  Plane plane;
  Bend across, down;

  cv::Point2d operator()(cv::Point2d p) const;
  /// Half diagonals of the picture for a unit there.
  double scale(cv::Point2d p) const;
};

/// Pixels of a picture of `area` to pixels of the photograph whose frame is given.
Lattice lattice_of(const Map& map, const Frame& frame, const cv::Rect2d& area, cv::Size size);

cv::Mat flattened(const cv::Mat& photograph, const Lattice& lattice);

}  // namespace inkgrid::image
