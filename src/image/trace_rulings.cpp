#include "image/trace_rulings.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <opencv2/imgproc.hpp>
#include <utility>

namespace inkgrid::image {
namespace {

// Pixels of the picture. Thinner dark things are rulings and strokes; what is thicker is light, shadow, table.
constexpr int thickest = 9;
constexpr int strip = 6;
// Levels by which a ruling is darker than the paper a few pixels off, over a strip: JPEG and sensor noise leave 2.
constexpr int least_rise = 5;
constexpr int side = 4;  // pixels from a ruling's middle to clear paper
// A ruling leans by this much at most in the direction it is looked for in: 15 degrees.
constexpr double steepest = 0.27;
constexpr double wander = 1.2;  // pixels from strip to strip beyond its slope
constexpr int longest_gap = 3;  // strips
// Share of a ruling's strips that show it, and pixels it may stray from a smooth curve: print in a line strays more.
constexpr double least_seen = 0.8;
constexpr double roughest = 0.6;
// Half diagonals of the picture: ends of rulings meet others within this.
constexpr double meeting = 0.02;
constexpr std::size_t fewest = 2;

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

}  // namespace

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

Curves trace(const cv::Mat& grey, double degrees, double shortest) {
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
  shortest *= std::max(grey.cols, grey.rows);
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

}  // namespace inkgrid::image
