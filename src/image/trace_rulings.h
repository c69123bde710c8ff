// Rulings of a photographed form as curves; for the inside of this room.
#pragma once

#include <cmath>
#include <numeric>
#include <opencv2/core.hpp>
#include <vector>

namespace inkgrid::image {

// Half diagonals from the picture's middle: the unit of what is known of a photograph.
struct Frame {
  cv::Point2d middle;
  double unit = 1;  ///< pixels

  explicit Frame(cv::Size size)
      : middle(size.width / 2.0, size.height / 2.0), unit(std::hypot(size.width, size.height) / 2) {}
  cv::Point2d from_pixel(cv::Point2d p) const { return (p - middle) / unit; }
  cv::Point2d to_pixel(cv::Point2d p) const { return p * unit + middle; }
};

using Curve = std::vector<cv::Point2d>;

struct Curves {
  std::vector<Curve> across, down;
};

inline cv::Point2d direction(const Curve& curve) {
  const cv::Point2d along = curve.back() - curve.front();
  return along / cv::norm(along);
}

inline cv::Point2d middle_of(const Curve& curve) {
  return std::accumulate(curve.begin(), curve.end(), cv::Point2d()) / static_cast<double>(curve.size());
}

inline double cross(cv::Point2d a, cv::Point2d b) { return a.x * b.y - a.y * b.x; }

/// Least squares; `rows` of unknowns, one value each. Keeps unknowns small by `ridge` each.
std::vector<double> solved(const std::vector<std::vector<double>>& rows, const std::vector<double>& values,
                           const std::vector<double>& weights, const std::vector<double>& ridge);

/// The grid's rulings on a grey picture of at most 2000 pixels that is turned clockwise by `degrees`, give or take 15; none
/// shorter than `shortest`, a share of the picture's longer side.
Curves trace(const cv::Mat& grey, double degrees, double shortest);

/// Degrees clockwise, -45 to 45, by which most edges are turned.
double usual_turn(const cv::Mat& grey);

}  // namespace inkgrid::image
