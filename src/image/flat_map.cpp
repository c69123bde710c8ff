#include "image/flat_map.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

namespace inkgrid::image {
namespace {

// Directions agree with a vanishing point within this (radians), or count for less.
constexpr double angle_tolerance = 0.004;
// Focal lengths of telephones, half diagonals of the picture: 24 to 28 mm of 35-mm film, twice as much where they zoom.
constexpr double usual_focal = 1.2, shortest_focal = 0.8, longest_focal = 2.6;
// Product of how near both vanishing points lie, below which they say nothing about it.
constexpr double least_nearness = 0.01;

// Rulings bent by less (half diagonals) are taken for straight.
constexpr double outlying_bend = 0.003;
// Highest powers along and across a ruling of what the sheet's bend moves it by.
constexpr int powers_along = 4, powers_across = 2, highest_power = 5;
constexpr int terms = 12;

constexpr int node_pixels = 40;  // of the flat picture, between nodes of the lattice

// Where lines of a family meet; homogeneous, of length 1.
cv::Vec3d vanishing_point(const std::vector<Curve>& curves) {
  std::vector<double> weights;
  for (const Curve& curve : curves) weights.push_back(cv::norm(curve.back() - curve.front()));
  cv::Vec3d point;
  for (int round = 0; round < 6; ++round) {
    cv::Matx33d sum = cv::Matx33d::zeros();
    for (std::size_t i = 0; i < curves.size(); ++i) {
      const cv::Point2d along = direction(curves[i]), middle = middle_of(curves[i]);
      const cv::Vec3d line(-along.y, along.x, along.y * middle.x - along.x * middle.y);
      const double length = cv::norm(curves[i].back() - curves[i].front());
      double weight = length * length;  // an angle is the surer the longer its ruling
      if (round > 0) {
        const cv::Point2d there(point[0] - point[2] * middle.x, point[1] - point[2] * middle.y);
        const double off = cross(along, there) / cv::norm(there) / angle_tolerance;
        weight /= 1 + off * off;
      }
      sum += weight * (line * line.t());
    }
    cv::Mat_<double> values, vectors;
    cv::eigen(cv::Mat(sum), values, vectors);
    point = {vectors(2, 0), vectors(2, 1), vectors(2, 2)};
  }
  return point;
}

}  // namespace

cv::Point2d project(const cv::Matx33d& matrix, cv::Point2d p) {
  const cv::Vec3d at = matrix * cv::Vec3d(p.x, p.y, 1);
  return {at[0] / at[2], at[1] / at[2]};
}

std::optional<Plane> plane_of(const Curves& curves) {
  const cv::Vec3d right = vanishing_point(curves.across), down = vanishing_point(curves.down);
  double focal = usual_focal;
  const double nearness = right[2] * down[2];
  if (std::abs(nearness) > least_nearness) {
    const double square = -(right[0] * down[0] + right[1] * down[1]) / nearness;
    if (square > shortest_focal * shortest_focal && square < longest_focal * longest_focal) focal = std::sqrt(square);
  }
  cv::Point2d middle, along_across, along_down;
  for (const Curve& curve : curves.across) middle += middle_of(curve), along_across += curve.back() - curve.front();
  for (const Curve& curve : curves.down) middle += middle_of(curve), along_down += curve.back() - curve.front();
  middle /= static_cast<double>(curves.across.size() + curves.down.size());
  const cv::Vec3d ray(middle.x / focal, middle.y / focal, 1);
  const auto axis = [&](cv::Vec3d point, cv::Point2d along) {
    cv::Vec3d way(point[0] / focal, point[1] / focal, point[2]);
    way /= cv::norm(way);
    const cv::Point2d seen(way[0] - ray[0] * way[2], way[1] - ray[1] * way[2]);
    return seen.dot(along) < 0 ? -way : way;
  };
  const cv::Vec3d u = axis(right, along_across), v = axis(down, along_down);
  const cv::Point2d seen_u(u[0] - ray[0] * u[2], u[1] - ray[1] * u[2]), seen_v(v[0] - ray[0] * v[2], v[1] - ray[1] * v[2]);
  const double area = focal * focal * cross(seen_u, seen_v);
  if (area < 0.05) return std::nullopt;  // seen from its edge
  const double g = 1 / std::sqrt(area);
  const cv::Matx33d matrix(focal * g * u[0], focal * g * v[0], focal * ray[0], focal * g * u[1], focal * g * v[1],
                           focal * ray[1], g * u[2], g * v[2], 1);
  return Plane{matrix, matrix.inv()};
}

Bend Bend::fitted(const std::vector<Curve>& curves, Direction along, const cv::Rect2d& form) {
  Bend bend;
  bend.along_ = along;
  bend.form_ = form;
  std::vector<std::vector<double>> rows;
  std::vector<double> values;
  for (const Curve& curve : curves) {
    const cv::Point2d middle = middle_of(curve);
    std::vector<double> mean(terms, 0);
    const std::size_t first = rows.size();
    for (cv::Point2d p : curve) {
      values.push_back(along == Direction::horizontal ? p.y - middle.y : p.x - middle.x);
      (along == Direction::horizontal ? p.y : p.x) = along == Direction::horizontal ? middle.y : middle.x;
      rows.push_back(bend.terms_at(p));
      for (int i = 0; i < terms; ++i) mean[i] += rows.back()[i] / static_cast<double>(curve.size());
    }
    for (std::size_t r = first; r < rows.size(); ++r)
      for (int i = 0; i < terms; ++i) rows[r][i] -= mean[i];
  }
  std::vector<double> ridge;
  for (int a = 1; a <= powers_along; ++a)
    for (int b = 0; b <= powers_across && a + b <= highest_power; ++b)
      ridge.push_back(1e-4 * static_cast<double>(rows.size()) * std::pow(3, a + b - 2));
  std::vector<double> weights(rows.size(), 1);
  for (int round = 0; round < 4; ++round) {
    bend.factors_ = solved(rows, values, weights, ridge);
    for (std::size_t r = 0; r < rows.size(); ++r) {
      const double off =
          (values[r] - std::inner_product(rows[r].begin(), rows[r].end(), bend.factors_.begin(), 0.0)) / outlying_bend;
      weights[r] = 1 / (1 + off * off);
    }
  }
  return bend;
}

double Bend::at(cv::Point2d p) const {
  if (factors_.empty()) return 0;
  const std::vector<double> powers = terms_at(p);
  return std::inner_product(powers.begin(), powers.end(), factors_.begin(), 0.0);
}

// Beyond the form nothing is known: what moves its edge goes on.
std::vector<double> Bend::terms_at(cv::Point2d p) const {
  double t = std::clamp(2 * (p.x - form_.x) / form_.width - 1, -1.1, 1.1),
         s = std::clamp(2 * (p.y - form_.y) / form_.height - 1, -1.1, 1.1);
  if (along_ == Direction::vertical) std::swap(t, s);
  std::vector<double> result;
  result.reserve(terms);
  double power = 1;
  for (int a = 1; a <= powers_along; ++a) {
    power *= t;
    double other = 1;
    for (int b = 0; b <= powers_across && a + b <= highest_power; ++b, other *= s) result.push_back(power * other);
  }
  return result;
}

cv::Point2d Map::operator()(cv::Point2d p) const {
  return project(plane.to_picture, p + cv::Point2d(down.at(p), across.at(p)));
}

double Map::scale(cv::Point2d p) const {
  constexpr double step = 1e-3;
  const cv::Point2d here = (*this)(p);
  return std::sqrt(std::abs(cross((*this)(p + cv::Point2d(step, 0)) - here, (*this)(p + cv::Point2d(0, step)) - here))) /
         step;
}

Lattice lattice_of(const Map& map, const Frame& frame, const cv::Rect2d& area, cv::Size size) {
  Lattice lattice{{0, 0, static_cast<double>(size.width), static_cast<double>(size.height)},
                  size.width / node_pixels + 2,
                  size.height / node_pixels + 2,
                  {}};
  for (int row = 0; row < lattice.rows; ++row)
    for (int column = 0; column < lattice.columns; ++column) {
      const cv::Point2d p(area.x + area.width * column / (lattice.columns - 1),
                          area.y + area.height * row / (lattice.rows - 1));
      const cv::Point2d at = frame.to_pixel(map(p));
      lattice.places.push_back({at.x, at.y});
    }
  return lattice;
}

cv::Mat flattened(const cv::Mat& photograph, const Lattice& lattice) {
  const cv::Size size(static_cast<int>(lattice.frame.right), static_cast<int>(lattice.frame.bottom));
  cv::Mat result(size, photograph.type());
  constexpr int band = 64;
  cv::Mat_<cv::Vec2f> places(band, size.width);
  for (int top = 0; top < size.height; top += band) {
    const int rows = std::min(band, size.height - top);
    for (int y = 0; y < rows; ++y)
      for (int x = 0; x < size.width;) {
        const int column = std::min(x * (lattice.columns - 1) / size.width, lattice.columns - 2);
        const int until = std::min(size.width, (column + 1) * size.width / (lattice.columns - 1) + 1);
        const Point here = lattice({x + 0.5, top + y + 0.5}), next = lattice({x + 1.5, top + y + 0.5});
        for (int k = x; k < until; ++k)
          places(y, k) = {static_cast<float>(here.x - 0.5 + (next.x - here.x) * (k - x)),
                          static_cast<float>(here.y - 0.5 + (next.y - here.y) * (k - x))};
        x = until;
      }
    cv::remap(photograph, result.rowRange(top, top + rows), places.rowRange(0, rows), cv::noArray(), cv::INTER_CUBIC,
              cv::BORDER_REPLICATE);
  }
  return result;
}

}  // namespace inkgrid::image
