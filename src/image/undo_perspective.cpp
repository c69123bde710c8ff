#include "image/undo_perspective.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "image/mat.h"
#include "image/shrink.h"

namespace inkgrid::image {
namespace {

// Rulings are traced on a picture no longer than this: 70 to 140 dpi for A4, where hairlines still show against the paper.
constexpr int search_side = 1600;
// Pixels there. Thinner dark things are rulings and strokes; what is thicker is light, shadow, table.
constexpr int thickest = 9;
constexpr int strip = 6;
// Levels by which a ruling is darker than the paper a few pixels off, over a strip: JPEG and sensor noise leave 2.
constexpr int least_rise = 5;
constexpr int side = 4;  // pixels from a ruling's middle to clear paper
// A ruling leans by this much at most in the direction it is looked for in: 15 degrees.
constexpr double steepest = 0.27;
constexpr double wander = 1.2;  // pixels from strip to strip beyond its slope
constexpr int longest_gap = 3;  // strips
// Of the search picture's longer side.
constexpr double shortest_ruling = 0.10;
// Share of a ruling's strips that show it, and pixels it may stray from a smooth curve: print in a line strays more.
constexpr double least_seen = 0.8;
constexpr double roughest = 0.6;
// Half diagonals of the picture: ends of rulings meet others within this.
constexpr double meeting = 0.02;
constexpr std::size_t fewest = 2;

// Rulings stray from a grid of right angles by this much (half diagonals) at least, or the page is as flat as a scan: scans
// reach 0.0005, a camera tilted by 3 degrees 0.003, pages that an application has made nearly flat 0.0014 and more.
constexpr double least_stray = 0.0013;
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

// The sheet's edges are looked for on a picture of the flat page this long.
constexpr int sheet_side = 600;
// Levels and share of its length by which a sheet's edge stands out; edges lean against rulings by 2.5 degrees at most.
constexpr int edge_step = 10;
constexpr double edge_share = 0.5;
constexpr double edge_lean = 0.045;
constexpr double sheet_ratio = 1.41421;
constexpr double ratio_tolerance = 0.06;
constexpr double sheet_width = 210 / 25.4;  // inches

constexpr double finest_dpi = 300;
constexpr double least_depth = 0.2;
constexpr int node_pixels = 40;  // of the flat picture, between nodes of the lattice

// Sides of a sheet's edge differ by this share of their light, those of a ruling do not.
constexpr double edge_contrast = 0.07;
constexpr double edge_side = 7;  // pixels of the search picture from the edge
// A form that covers less of its sheet says less of the plane than the sheet's edges.
constexpr double small_form = 0.4;

using Curve = std::vector<cv::Point2d>;

struct Curves {
  std::vector<Curve> across, down;

  double length() const {
    double sum = 0;
    for (const auto* family : {&across, &down})
      for (const Curve& curve : *family) sum += cv::norm(curve.back() - curve.front());
    return sum;
  }
};

// ---- tracing -------------------------------------------------------------------------------------------------

struct Peak {
  double place;
  bool taken = false;
};

// Places along a strip where something thin and dark runs through it.
std::vector<Peak> peaks_of(const std::uint8_t* level, int count) {
  std::vector<Peak> peaks;
  for (int y = side; y + side < count; ++y) {
    const int here = level[y];
    if (here < least_rise || here < level[y - 1] || here <= level[y + 1]) continue;
    const int before = *std::min_element(level + y - side, level + y),
              after = *std::min_element(level + y + 1, level + y + side + 1);
    const int base = std::max(before, after);
    if (here - base < least_rise) continue;
    double sum = 0, moment = 0;
    for (int k = -2; k <= 2; ++k) {
      const int rise = std::max(0, level[y + k] - base);
      sum += rise;
      moment += rise * k;
    }
    peaks.push_back({y + 0.5 + moment / sum});
  }
  return peaks;
}

struct Chain {
  std::vector<cv::Point2d> links;  ///< strip, place
  double slope = 0;                ///< per strip

  void add(int at, double place) {
    links.emplace_back(at, place);
    const std::size_t count = std::min<std::size_t>(links.size(), 8);
    if (count < 3) {
      slope = links.size() == 2 ? (links[1].y - links[0].y) / (links[1].x - links[0].x) : 0;
      return;
    }
    double x = 0, y = 0, xx = 0, xy = 0;
    for (std::size_t i = links.size() - count; i < links.size(); ++i) x += links[i].x, y += links[i].y;
    x /= static_cast<double>(count), y /= static_cast<double>(count);
    for (std::size_t i = links.size() - count; i < links.size(); ++i)
      xx += (links[i].x - x) * (links[i].x - x), xy += (links[i].x - x) * (links[i].y - y);
    slope = xy / xx;
  }
  double expected(int at) const { return links.back().y + slope * (at - links.back().x); }
};

// Least squares; `rows` of unknowns, one value each. Keeps unknowns small by `ridge` each.
std::vector<double> solved(const std::vector<std::vector<double>>& rows, const std::vector<double>& values,
                           const std::vector<double>& weights, const std::vector<double>& ridge) {
  const int count = static_cast<int>(ridge.size());
  cv::Mat_<double> normal(count, count, 0.0), right(count, 1, 0.0), found;
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (int i = 0; i < count; ++i) {
      right(i) += weights[r] * rows[r][i] * values[r];
      for (int k = 0; k <= i; ++k) normal(i, k) += weights[r] * rows[r][i] * rows[r][k];
    }
  for (int i = 0; i < count; ++i) {
    normal(i, i) += ridge[i];
    for (int k = 0; k < i; ++k) normal(k, i) = normal(i, k);
  }
  if (!cv::solve(normal, right, found, cv::DECOMP_CHOLESKY)) return std::vector<double>(ridge.size(), 0);
  return {found.begin(), found.end()};
}

// Whether links lie along a smooth curve, as far as most of them tell; the others are left out.
bool is_smooth(std::vector<cv::Point2d>& links) {
  const double first = links.front().x, half = (links.back().x - first) / 2;
  std::vector<std::vector<double>> rows;
  std::vector<double> values, weights(links.size(), 1);
  for (const cv::Point2d& link : links) {
    const double t = (link.x - first) / half - 1;
    rows.push_back({1, t, t * t, t * t * t});
    values.push_back(link.y);
  }
  std::vector<double> off(links.size());
  for (int round = 0; round < 3; ++round) {
    const std::vector<double> curve = solved(rows, values, weights, {0, 0, 1e-6, 1e-6});
    for (std::size_t i = 0; i < links.size(); ++i) {
      off[i] = values[i] - std::inner_product(curve.begin(), curve.end(), rows[i].begin(), 0.0);
      weights[i] = 1 / (1 + off[i] * off[i] / (roughest * roughest));
    }
  }
  std::vector<cv::Point2d> kept;
  for (std::size_t i = 0; i < links.size(); ++i)
    if (std::abs(off[i]) < 2 * roughest) kept.push_back(links[i]);
  double sum = 0;
  for (std::size_t i = 0; i < links.size(); ++i)
    if (std::abs(off[i]) < 2 * roughest) sum += off[i] * off[i];
  const bool smooth = static_cast<double>(kept.size()) > 0.9 * static_cast<double>(links.size()) &&
                      sum < roughest * roughest / 2 * static_cast<double>(kept.size());
  links = std::move(kept);
  return smooth;
}

// Long thin dark lines that run along the rows of `thin`; pixels.
std::vector<Curve> trace_along_rows(const cv::Mat& thin, double shortest) {
  const int strips = thin.cols / strip;
  if (strips < 4 || thin.rows < 4 * side) return {};
  cv::Mat means, columns;
  cv::resize(thin(cv::Rect(0, 0, strips * strip, thin.rows)), means, {strips, thin.rows}, 0, 0, cv::INTER_AREA);
  cv::transpose(means, columns);
  std::vector<Chain> open, closed;
  for (int at = 0; at < strips; ++at) {
    std::vector<Peak> peaks = peaks_of(columns.ptr<std::uint8_t>(at), columns.cols);
    std::stable_sort(open.begin(), open.end(),
                     [](const Chain& a, const Chain& b) { return a.links.size() > b.links.size(); });
    std::vector<Chain> next;
    for (Chain& chain : open) {
      const double expected = chain.expected(at);
      const double reach = wander + (chain.links.size() < 3 ? steepest * strip : 0);
      auto peak = std::lower_bound(peaks.begin(), peaks.end(), expected - reach,
                                   [](const Peak& p, double y) { return p.place < y; });
      Peak* nearest = nullptr;
      for (; peak != peaks.end() && peak->place <= expected + reach; ++peak)
        if (!peak->taken && (nearest == nullptr || std::abs(peak->place - expected) < std::abs(nearest->place - expected)))
          nearest = &*peak;
      if (nearest != nullptr) {
        nearest->taken = true;
        chain.add(at, nearest->place);
      }
      const bool lost = at - chain.links.back().x > (chain.links.size() < 4 ? 1 : longest_gap) ||
                        std::abs(chain.slope) > 1.2 * steepest * strip;
      (lost ? closed : next).push_back(std::move(chain));
    }
    for (const Peak& peak : peaks)
      if (!peak.taken) next.emplace_back().add(at, peak.place);
    open = std::move(next);
  }
  std::move(open.begin(), open.end(), std::back_inserter(closed));

  std::vector<Curve> curves;
  for (Chain& chain : closed) {
    const double span = chain.links.back().x - chain.links.front().x + 1;
    if (span * strip < shortest || static_cast<double>(chain.links.size()) < least_seen * span || !is_smooth(chain.links))
      continue;
    Curve& curve = curves.emplace_back();
    for (const cv::Point2d& link : chain.links) curve.emplace_back((link.x + 0.5) * strip, link.y);
  }
  return curves;
}

double cross(cv::Point2d a, cv::Point2d b) { return a.x * b.y - a.y * b.x; }

bool meet(const Curve& one, const Curve& other) {
  const cv::Point2d a = one.back() - one.front(), b = other.back() - other.front(), between = other.front() - one.front();
  const double turn = cross(a, b);
  if (turn == 0) return false;
  const double at = cross(between, b) / turn, there = cross(between, a) / turn;
  const double slack = meeting / cv::norm(a), slack_there = meeting / cv::norm(b);
  return at > -slack && at < 1 + slack && there > -slack_there && there < 1 + slack_there;
}

// A grid's lines meet others; the grain of a table and lines of print do not.
void keep_grid(Curves& curves) {
  for (int round = 0; round < 3; ++round) {
    const Curves before = curves;
    const auto meets_few = [](const std::vector<Curve>& others) {
      return [&](const Curve& curve) {
        return std::count_if(others.begin(), others.end(), [&](const Curve& other) { return meet(curve, other); }) <
               static_cast<int>(fewest);
      };
    };
    std::erase_if(curves.across, meets_few(before.down));
    std::erase_if(curves.down, meets_few(before.across));
  }
}

// Half diagonals from the picture's middle: the unit of all that follows.
struct Frame {
  cv::Point2d middle;
  double unit = 1;  ///< pixels

  explicit Frame(cv::Size size)
      : middle(size.width / 2.0, size.height / 2.0), unit(std::hypot(size.width, size.height) / 2) {}
  cv::Point2d from_pixel(cv::Point2d p) const { return (p - middle) / unit; }
  cv::Point2d to_pixel(cv::Point2d p) const { return p * unit + middle; }
};

// The grid's rulings on a picture that is turned clockwise by `degrees` or so.
Curves trace(const cv::Mat& grey, double degrees) {
  const Frame frame(grey.size());
  cv::Mat upright = grey;
  cv::Matx23d back(1, 0, 0, 0, 1, 0);
  if (degrees != 0) {
    const double radians = degrees * CV_PI / 180, cosine = std::cos(radians), sine = std::sin(radians);
    const cv::Size size(static_cast<int>(grey.cols * cosine + grey.rows * std::abs(sine)),
                        static_cast<int>(grey.rows * cosine + grey.cols * std::abs(sine)));
    const cv::Point2d middle(size.width / 2.0, size.height / 2.0);
    back = {cosine, -sine,  frame.middle.x - cosine * middle.x + sine * middle.y,
            sine,   cosine, frame.middle.y - sine * middle.x - cosine * middle.y};
    cv::warpAffine(grey, upright, back, size, cv::INTER_LINEAR | cv::WARP_INVERSE_MAP, cv::BORDER_REPLICATE);
  }
  cv::Mat soft, thin;
  cv::blur(upright, soft, {3, 3});
  cv::morphologyEx(soft, thin, cv::MORPH_BLACKHAT, cv::Mat::ones(thickest, thickest, CV_8U));
  const double shortest = shortest_ruling * std::max(grey.cols, grey.rows);
  Curves curves;
  curves.across = trace_along_rows(thin, shortest);
  cv::transpose(thin, thin);
  curves.down = trace_along_rows(thin, shortest);
  for (Curve& curve : curves.down)
    for (cv::Point2d& p : curve) std::swap(p.x, p.y);
  for (auto* family : {&curves.across, &curves.down})
    for (Curve& curve : *family)
      for (cv::Point2d& p : curve)
        p = frame.from_pixel(
            {back(0, 0) * p.x + back(0, 1) * p.y + back(0, 2), back(1, 0) * p.x + back(1, 1) * p.y + back(1, 2)});
  keep_grid(curves);
  return curves;
}

// Degrees clockwise, -45 to 45, by which most edges are turned.
double usual_turn(const cv::Mat& grey) {
  cv::Mat soft, right, down;
  cv::blur(grey, soft, {3, 3});
  cv::Sobel(soft, right, CV_16S, 1, 0);
  cv::Sobel(soft, down, CV_16S, 0, 1);
  constexpr int bins = 90;
  constexpr int least_gradient = 60;
  std::array<double, bins> counts{}, smooth{};
  for (int y = 0; y < grey.rows; ++y)
    for (int x = 0; x < grey.cols; ++x) {
      const int gx = right.ptr<short>(y)[x], gy = down.ptr<short>(y)[x];
      if (std::abs(gx) + std::abs(gy) < least_gradient) continue;
      const double degrees = std::atan2(gy, gx) * 180 / CV_PI + 360;
      counts[static_cast<int>(degrees) % bins] += 1;
    }
  for (int i = 0; i < bins; ++i)
    for (int k = -2; k <= 2; ++k) smooth[i] += counts[(i + k + bins) % bins];
  const double best = static_cast<double>(std::max_element(smooth.begin(), smooth.end()) - smooth.begin()) + 0.5;
  return best > 45 ? best - 90 : best;
}

// ---- perspective ---------------------------------------------------------------------------------------------

cv::Point2d direction(const Curve& curve) {
  const cv::Point2d along = curve.back() - curve.front();
  return along / cv::norm(along);
}

cv::Point2d middle_of(const Curve& curve) {
  return std::accumulate(curve.begin(), curve.end(), cv::Point2d()) / static_cast<double>(curve.size());
}

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// How far the rulings of that direction that stray more stray from a grid of right angles, turned as it may be: the median
// of them, each by the root of its mean square. A picture's slanted lines on a flat page say nothing.
double stray(const Curves& curves) {
  std::vector<double> turns;
  for (const Curve& curve : curves.across) turns.push_back(std::atan2(direction(curve).y, direction(curve).x));
  for (const Curve& curve : curves.down) turns.push_back(std::atan2(-direction(curve).x, direction(curve).y));
  const double turn = median(turns);
  const cv::Point2d right(std::cos(turn), std::sin(turn)), down(-right.y, right.x);
  const auto usual = [](const std::vector<Curve>& family, cv::Point2d normal) {
    std::vector<double> strays;
    for (const Curve& curve : family) {
      const cv::Point2d middle = middle_of(curve);
      double squares = 0;
      for (const cv::Point2d& p : curve) squares += (p - middle).dot(normal) * (p - middle).dot(normal);
      strays.push_back(std::sqrt(squares / static_cast<double>(curve.size())));
    }
    return median(strays);
  };
  return std::max(usual(curves.across, down), usual(curves.down, right));
}

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

cv::Point2d project(const cv::Matx33d& matrix, cv::Point2d p) {
  const cv::Vec3d at = matrix * cv::Vec3d(p.x, p.y, 1);
  return {at[0] / at[2], at[1] / at[2]};
}

struct Plane {
  cv::Matx33d
      to_picture;  ///< flat coordinates, 0 0 in the form's middle and of the picture's scale there, to half diagonals
  cv::Matx33d to_flat;
};

// The plane that the form lies in, seen by a pinhole camera with its lens before the picture's middle.
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

// ---- bend ----------------------------------------------------------------------------------------------------

// What moves the points of rulings off their straight lines on a bent sheet, and what a lens adds: a polynomial of the place
// on the form.
class Bend {
 public:
  Bend() = default;

  // From rulings in flat coordinates; those of `across` are to be level. `form`: their box.
  static Bend fitted(const std::vector<Curve>& curves, Direction along, const cv::Rect2d& form) {
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

  double at(cv::Point2d p) const {
    if (factors_.empty()) return 0;
    const std::vector<double> powers = terms_at(p);
    return std::inner_product(powers.begin(), powers.end(), factors_.begin(), 0.0);
  }

 private:
  static constexpr int terms = 12;

  // Beyond the form nothing is known: what moves its edge goes on.
  std::vector<double> terms_at(cv::Point2d p) const {
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

  Direction along_ = Direction::horizontal;
  cv::Rect2d form_;
  std::vector<double> factors_;
};

// From flat and straight coordinates to half diagonals of the picture.
struct Map {
  Plane plane;
  Bend across, down;

  cv::Point2d operator()(cv::Point2d p) const {
    return project(plane.to_picture, p + cv::Point2d(down.at(p), across.at(p)));
  }
  /// Half diagonals of the picture for a unit there.
  double scale(cv::Point2d p) const {
    constexpr double step = 1e-3;
    const cv::Point2d here = (*this)(p);
    return std::sqrt(std::abs(cross((*this)(p + cv::Point2d(step, 0)) - here, (*this)(p + cv::Point2d(0, step)) - here))) /
           step;
  }
};

// Whether a dark line is the shadow of a sheet's edge.
bool is_edge(const Curve& curve, const cv::Mat& grey) {
  const Frame frame(grey.size());
  const cv::Point2d along = direction(curve), off = cv::Point2d(-along.y, along.x) * edge_side;
  const auto level = [&](cv::Point2d p) {
    return 1.0 *
           grey.at<std::uint8_t>(std::clamp(cvFloor(p.y), 0, grey.rows - 1), std::clamp(cvFloor(p.x), 0, grey.cols - 1));
  };
  std::vector<double> shares;
  for (const cv::Point2d& p : curve) {
    const double one = level(frame.to_pixel(p) + off), other = level(frame.to_pixel(p) - off);
    shares.push_back((one - other) / std::max({one, other, 1.0}));
  }
  return std::abs(median(shares)) > edge_contrast;
}

cv::Rect2d box_of(const Curves& curves) {
  double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
  for (const auto* family : {&curves.across, &curves.down})
    for (const Curve& curve : *family)
      for (const cv::Point2d& p : curve)
        left = std::min(left, p.x), right = std::max(right, p.x), top = std::min(top, p.y), bottom = std::max(bottom, p.y);
  return {left, top, right - left, bottom - top};
}

// ---- the flat picture ----------------------------------------------------------------------------------------

// Pixels of a picture of `area` to pixels of the photograph whose frame is given.
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

// What can be seen of the plane, or a few times the form.
cv::Rect2d visible(const Map& map, const Frame& frame, cv::Size size, const cv::Rect2d& form) {
  const double reach = 2.5 * std::max(form.width, form.height);
  const cv::Rect2d widest(form.x - reach, form.y - reach, form.width + 2 * reach, form.height + 2 * reach);
  double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
  for (const cv::Point2d corner :
       {cv::Point2d(0, 0), cv::Point2d(size.width, 0), cv::Point2d(0, size.height), cv::Point2d(size.width, size.height)}) {
    const cv::Point2d p = frame.from_pixel(corner);
    const cv::Vec3d at = map.plane.to_flat * cv::Vec3d(p.x, p.y, 1);
    if (at[2] <= 0) return form;  // the horizon is in the picture
    left = std::min(left, at[0] / at[2]), right = std::max(right, at[0] / at[2]);
    top = std::min(top, at[1] / at[2]), bottom = std::max(bottom, at[1] / at[2]);
  }
  cv::Rect2d area = cv::Rect2d(left, top, right - left, bottom - top) & widest;
  for (const double x : {area.x, area.br().x})
    for (const double y : {area.y, area.br().y})
      if ((map.plane.to_picture * cv::Vec3d(x, y, 1))[2] < least_depth) return form;
  return area;
}

// An edge of the sheet: x = place + lean * (y - half the rows).
struct Edge {
  double place, lean;
  double clear = 0;     ///< share of its length that stands out
  double strength = 0;  ///< mean step; 0: none
};

// How much levels change from one side of a place to the other, in the channel that changes most.
cv::Mat steps_across(const cv::Mat& picture) {
  constexpr int apart = 1;
  cv::Mat steps = cv::Mat::zeros(picture.size(), CV_8U);
  const int channels = picture.channels();
  for (int y = 0; y < picture.rows; ++y)
    for (int x = apart; x + apart < picture.cols; ++x)
      for (int c = 0; c < channels; ++c) {
        const auto* row = picture.ptr<std::uint8_t>(y) + c;
        const int step = std::abs(row[(x + apart) * channels] - row[(x - apart) * channels]);
        auto& most = steps.at<std::uint8_t>(y, x);
        most = std::max(most, static_cast<std::uint8_t>(step));
      }
  return steps;
}

// An edge as it is from row `top` to row `bottom`.
Edge measured(const cv::Mat& steps, Edge edge, int top, int bottom) {
  int clear = 0, sum = 0, rows = 0;
  for (int y = std::max(0, top); y < std::min(bottom, steps.rows); ++y) {
    const int x = cvFloor(edge.place + edge.lean * (y + 0.5 - steps.rows / 2.0));
    if (x < 0 || x >= steps.cols) continue;
    const int step = steps.at<std::uint8_t>(y, x);
    clear += step >= edge_step;
    sum += step;
    ++rows;
  }
  if (rows < 0.8 * (bottom - top) || clear < edge_share * rows) return edge;
  edge.clear = static_cast<double>(clear) / rows;
  edge.strength = static_cast<double>(sum) / rows;
  return edge;
}

// The strongest edge within `reach` of a place.
Edge strongest(const cv::Mat& steps, Edge near, double reach, int top, int bottom) {
  Edge best{near.place, near.lean};
  constexpr int leans = 18;
  for (int i = -leans; i <= leans; ++i)
    for (double place = near.place - reach; place <= near.place + reach; ++place) {
      const Edge edge = measured(steps, {place, i * edge_lean / leans}, top, bottom);
      if (edge.strength > best.strength) best = edge;
    }
  return best;
}

// Edges left of `form` along most of it, the nearest first.
std::vector<Edge> edges_before(const cv::Mat& steps, const cv::Rect& form) {
  std::vector<Edge> best;
  for (int x = 0; x < form.x; ++x) best.push_back(strongest(steps, {x + 0.5, 0}, 0, form.y, form.br().y));
  std::vector<Edge> edges;
  constexpr int around = 4;
  for (int x = form.x - 1; x >= 0; --x) {
    const auto weaker = [&](const Edge& other) { return other.strength <= best[x].strength; };
    if (best[x].strength > 0 &&
        std::all_of(best.begin() + std::max(0, x - around), best.begin() + std::min(form.x, x + around + 1), weaker) &&
        (edges.empty() || edges.back().place - x > around))
      edges.push_back(best[x]);
  }
  return edges;
}

struct Sheet {
  std::array<cv::Point2d, 4> corners;  ///< in flat coordinates, clockwise from the top left
  bool seen;                           ///< on all sides: what lies beyond is no paper
};

// The plane in which the sheet is a rectangle of the size that it seems to have.
Plane plane_of(const Sheet& sheet, const Map& map) {
  const auto& [a, b, c, d] = sheet.corners;
  const double left = (a.x + d.x) / 2, right = (b.x + c.x) / 2, top = (a.y + b.y) / 2, bottom = (c.y + d.y) / 2;
  const std::array<cv::Point2f, 4> straight{cv::Point2d(left, top), cv::Point2d(right, top), cv::Point2d(right, bottom),
                                            cv::Point2d(left, bottom)};
  std::array<cv::Point2f, 4> seen;
  for (std::size_t i = 0; i < seen.size(); ++i) seen[i] = map(sheet.corners[i]);
  const cv::Matx33d matrix = cv::getPerspectiveTransform(straight.data(), seen.data());
  return {matrix, matrix.inv()};
}

// Four edges where three are seen: the fourth, out of the picture or too bent, is where A4 paper has it. Paper stands
// upright where the form leaves it the choice.
std::optional<std::array<Edge, 4>> completed(const std::array<std::vector<Edge>, 4>& edges, const cv::Rect& form) {
  for (int missing = 0; missing < 4; ++missing) {
    std::array<Edge, 4> four{};
    bool seen = true;
    for (int i = 0; i < 4; ++i) {
      seen = seen && (i == missing || !edges[i].empty());
      if (seen && i != missing)
        four[i] = *std::max_element(edges[i].begin(), edges[i].end(),
                                    [](const Edge& a, const Edge& b) { return a.clear < b.clear; });
    }
    if (!seen) continue;
    const bool level = missing >= 2;  // a level edge is missing, the sheet's width is known
    const double known = level ? four[1].place - four[0].place : four[3].place - four[2].place;
    const Edge& other = four[missing ^ 1];
    const double reach =
        missing % 2 == 0 ? other.place - (level ? form.y : form.x) : (level ? form.br().y : form.br().x) - other.place;
    const double upright = level ? known * sheet_ratio : known / sheet_ratio;
    const bool fits = reach < upright * (1 + 2 * ratio_tolerance);  // how wide it looks for its height is not sure
    const double length = fits ? std::max(upright, reach * (1 + ratio_tolerance)) : known * sheet_ratio;
    four[missing] = {other.place + (missing % 2 == 0 ? -length : length), other.lean};
    return four;
  }
  return std::nullopt;
}

std::optional<Sheet> find_sheet(const cv::Mat& small, const Frame& frame, const cv::Rect2d& form, const cv::Rect2d& area,
                                const Map& map) {
  const double scale = sheet_side / std::max(area.width, area.height);
  const cv::Size size(std::max(8, cvRound(area.width * scale)), std::max(8, cvRound(area.height * scale)));
  const double shrink = std::min(1.0, scale / frame.unit);
  const cv::Mat coarse = shrunk(small, shrink);
  cv::Mat flat = flattened(coarse, lattice_of(map, Frame(coarse.size()), area, size));
  cv::blur(flat, flat, {3, 3});
  const int apart = sheet_side / 80;
  const cv::Rect inside(cvRound((form.x - area.x) * scale) - apart, cvRound((form.y - area.y) * scale) - apart,
                        cvRound(form.width * scale) + 2 * apart, cvRound(form.height * scale) + 2 * apart);
  const cv::Rect box = inside & cv::Rect({0, 0}, size);
  cv::Mat turned, flipped;
  cv::transpose(flat, turned);
  const cv::Mat upright = steps_across(flat), level = steps_across(turned);
  const auto mirrored = [](const cv::Rect& r, int across) { return cv::Rect(across - r.br().x, r.y, r.width, r.height); };
  const cv::Rect box_turned(box.y, box.x, box.height, box.width);
  std::array<std::vector<Edge>, 4> edges;  // left, right, top, bottom
  edges[0] = edges_before(upright, box);
  cv::flip(upright, flipped, 1);
  edges[1] = edges_before(flipped, mirrored(box, size.width));
  edges[2] = edges_before(level, box_turned);
  cv::flip(level, flipped, 1);
  edges[3] = edges_before(flipped, mirrored(box_turned, size.height));
  for (Edge& edge : edges[1]) edge.place = size.width - edge.place, edge.lean = -edge.lean;
  for (Edge& edge : edges[3]) edge.place = size.height - edge.place, edge.lean = -edge.lean;
  // Lines of print and the grain of a table have edges, too, with gaps: the clearest four that make a sheet.
  std::optional<std::array<Edge, 4>> found;
  double clearest = 0;
  for (std::size_t l = 0; l < edges[0].size(); ++l)
    for (std::size_t r = 0; r < edges[1].size(); ++r)
      for (std::size_t t = 0; t < edges[2].size(); ++t)
        for (std::size_t b = 0; b < edges[3].size(); ++b) {
          const double clear = edges[0][l].clear + edges[1][r].clear + edges[2][t].clear + edges[3][b].clear;
          if (clear <= clearest) continue;
          const double width = edges[1][r].place - edges[0][l].place, height = edges[3][b].place - edges[2][t].place;
          if (std::abs(std::log(std::max(width, height) / std::min(width, height) / sheet_ratio)) > ratio_tolerance)
            continue;
          clearest = clear;
          found = {edges[0][l], edges[1][r], edges[2][t], edges[3][b]};
        }
  const bool seen = found.has_value();
  if (!found) found = completed(edges, box);
  std::optional<Sheet> sheet;
  if (found) {
    // Along their whole length they are known better.
    auto& [left, right, top, bottom] = *found;
    const int inset = sheet_side / 40;
    constexpr double reach = 6;
    const auto within = [](double place, int length) { return std::clamp(cvRound(place), 0, length); };
    for (Edge* edge : {&left, &right})
      *edge = strongest(upright, *edge, reach, within(top.place, size.height) + inset,
                        within(bottom.place, size.height) - inset);
    for (Edge* edge : {&top, &bottom})
      *edge =
          strongest(level, *edge, reach, within(left.place, size.width) + inset, within(right.place, size.width) - inset);
    const auto corner = [&](const Edge& one, const Edge& other) {
      cv::Point2d p(one.place, other.place);
      for (int k = 0; k < 4; ++k)
        p = {one.place + one.lean * (p.y - size.height / 2.0), other.place + other.lean * (p.x - size.width / 2.0)};
      return p / scale + area.tl();
    };
    sheet = Sheet{{corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)}, seen};
  }
  return sheet;
}

// Paper goes on beyond the sheet's edges.
void continue_paper(cv::Mat& page, const Sheet& sheet, const cv::Rect2d& area) {
  constexpr int shrink = 16;
  std::vector<cv::Point> outline;
  for (const cv::Point2d& corner : sheet.corners)
    outline.emplace_back(cvRound((corner.x - area.x) / area.width * page.cols),
                         cvRound((corner.y - area.y) / area.height * page.rows));
  cv::Mat inside = cv::Mat::zeros(page.size(), CV_8U);
  cv::fillConvexPoly(inside, outline, 255);
  cv::erode(inside, inside, cv::Mat(), {-1, -1}, std::max(2, std::max(page.cols, page.rows) / 500), cv::BORDER_CONSTANT, 0);
  cv::Mat small, share, light;
  const cv::Size size(page.cols / shrink + 1, page.rows / shrink + 1);
  cv::resize(page, small, size, 0, 0, cv::INTER_AREA);
  cv::resize(inside, share, size, 0, 0, cv::INTER_AREA);
  cv::threshold(share, share, 250, 255, cv::THRESH_BINARY);
  cv::Mat kept = cv::Mat::zeros(small.size(), small.type());
  small.copyTo(kept, share);
  cv::Mat sums, weights;
  const int reach = std::max(size.width, size.height) / 4 | 1;
  kept.convertTo(kept, CV_32F), share.convertTo(share, CV_32F);
  cv::blur(kept, sums, {reach, reach}, {-1, -1}, cv::BORDER_CONSTANT);
  cv::blur(share, weights, {reach, reach}, {-1, -1}, cv::BORDER_CONSTANT);
  cv::max(weights, 1e-3, weights);
  std::vector<cv::Mat> channels;
  cv::split(sums, channels);
  for (cv::Mat& channel : channels) channel = channel / weights * 255;
  cv::merge(channels, sums);
  sums.convertTo(light, CV_8U);
  cv::resize(light, light, page.size(), 0, 0, cv::INTER_LINEAR);
  light.copyTo(page, ~inside);
}

// Rulings that end at the picture's edge go on beyond it.
bool runs_out(const Curves& curves, cv::Size size) {
  const Frame frame(size);
  const double near = 3.0 * strip;
  const auto at_edge = [&](cv::Point2d p) {
    p = frame.to_pixel(p);
    return std::min({p.x, p.y, size.width - p.x, size.height - p.y}) < near;
  };
  for (const auto* family : {&curves.across, &curves.down})
    for (const bool front : {true, false})
      if (std::count_if(family->begin(), family->end(), [&](const Curve& curve) {
            return at_edge(front ? curve.front() : curve.back());
          }) >= static_cast<int>(fewest))
        return true;
  return false;
}

}  // namespace

std::optional<FlatPage> undo_perspective(const PagePicture& photograph) {
  cv::Mat whole = mat_of(photograph);
  if (whole.empty()) return std::nullopt;
  double shrink = 1;
  while (std::max(whole.cols, whole.rows) * shrink > search_side) shrink /= 2;
  const cv::Mat small = shrunk(whole, shrink);
  cv::Mat grey = small;
  if (small.channels() == 3) cv::cvtColor(small, grey, cv::COLOR_RGB2GRAY);

  Curves curves = trace(grey, 0);
  if (curves.across.size() < 3 || curves.down.size() < fewest) {
    const double turn = usual_turn(grey);
    if (std::abs(turn) > 3) curves = trace(grey, turn);
  }
  if (curves.across.size() < fewest || curves.down.size() < fewest) return std::nullopt;
  if (stray(curves) < least_stray) return std::nullopt;

  const auto plane = plane_of(curves);
  if (!plane) return std::nullopt;
  const auto is_shadow = [&](const Curve& curve) { return is_edge(curve, grey); };
  std::erase_if(curves.across, is_shadow);
  std::erase_if(curves.down, is_shadow);
  if (curves.across.size() < fewest || curves.down.size() < fewest) return std::nullopt;
  FlatPage page;
  page.cut = runs_out(curves, grey.size());
  const auto moved = [&](const cv::Matx33d& matrix) {
    for (auto* family : {&curves.across, &curves.down})
      for (Curve& curve : *family)
        for (cv::Point2d& p : curve) p = project(matrix, p);
  };
  moved(plane->to_flat);
  cv::Rect2d form = box_of(curves);
  const auto map_of = [&](const Plane& flat) {
    return Map{flat, Bend::fitted(curves.across, Direction::horizontal, form),
               Bend::fitted(curves.down, Direction::vertical, form)};
  };
  Map map = map_of(*plane);

  const Frame frame(whole.size());
  cv::Rect2d seen = visible(map, frame, whole.size(), form);
  auto sheet = find_sheet(small, Frame(small.size()), form, seen, map);
  const auto side = [&](int i, int k) { return cv::norm(sheet->corners[i] - sheet->corners[k]); };
  if (sheet && sheet->seen && form.area() < small_form * side(0, 1) * side(0, 3)) {
    const Plane by_sheet = plane_of(*sheet, map);
    moved(by_sheet.to_flat * map.plane.to_picture);
    form = box_of(curves);
    map = map_of(by_sheet);
    seen = visible(map, frame, whole.size(), form);
    sheet = find_sheet(small, Frame(small.size()), form, seen, map);
  }
  cv::Rect2d area = seen;
  double across = frame.unit / photograph.dpi, down = across;  // inches of a unit
  if (sheet) {
    const auto& [a, b, c, d] = sheet->corners;
    if (sheet->seen)
      area = cv::Rect2d(cv::Point2d(std::min(a.x, d.x), std::min(a.y, b.y)),
                        cv::Point2d(std::max(b.x, c.x), std::max(c.y, d.y)));
    const double width = (b.x + c.x - a.x - d.x) / 2, height = (c.y + d.y - a.y - b.y) / 2;
    across = (width < height ? 1 : sheet_ratio) * sheet_width / width;
    down = (width < height ? sheet_ratio : 1) * sheet_width / height;
  }
  area &= seen;
  double nearest = 0, farthest = 1e9;
  for (const double x : {form.x, form.br().x})
    for (const double y : {form.y, form.br().y}) {
      const double scale = map.scale({x, y}) * frame.unit / std::sqrt(across * down);
      nearest = std::max(nearest, scale), farthest = std::min(farthest, scale);
    }
  const double dpi = std::min(finest_dpi, nearest);
  page.detail = std::min(1.0, farthest / dpi);
  const cv::Size size(cvRound(area.width * across * dpi), cvRound(area.height * down * dpi));
  if (size.width < 8 || size.height < 8) return std::nullopt;
  if (nearest > 2 * finest_dpi) whole = shrunk(whole, 0.5);
  Lattice lattice = lattice_of(map, Frame(whole.size()), area, size);
  cv::Mat flat = flattened(whole, lattice);
  if (sheet && sheet->seen) continue_paper(flat, *sheet, area);
  page.picture = picture_of(flat, dpi);
  const double to_points = 72 / photograph.dpi * photograph.width / whole.cols;
  lattice.frame = {0, 0, size.width * 72 / dpi, size.height * 72 / dpi};
  for (Point& p : lattice.places) p = {p.x * to_points, p.y * to_points};
  page.to_photograph = std::move(lattice);
  const cv::Point2d right = map(cv::Point2d(0.01, 0)) - map(cv::Point2d(0, 0));
  page.rotation = std::atan2(right.y, right.x) * 180 / CV_PI;
  return page;
}

}  // namespace inkgrid::image
