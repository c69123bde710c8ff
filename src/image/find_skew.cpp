#include "image/find_skew.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

namespace inkgrid::image {
namespace {

// A hairline keeps a pixel's width, and a page has about two million pixels.
constexpr double search_dpi = 150;
// Grey that is ink once averaged down to the search's resolution.
constexpr int ink_level = 170;
constexpr double widest_skew = 15;
// Degrees between trials. A line across A4 at 150 dpi (1240 pixels) moves 5 pixels in the first; bins are widened to match.
constexpr double coarse_step = 0.25;
constexpr double fine_step = 0.02;
constexpr double fine_reach = 0.4;
// Fewer pixels of ink than a line of text has.
constexpr std::size_t least_ink = 300;
// So much sharper than the page as it is must it be: a few bars on a page that is straight gain 2 % by chance, a form of
// 0.1 degrees 10 %.
constexpr double least_gain = 1.04;
// Trials of the coarse search look at so many pixels, evenly drawn.
constexpr std::size_t coarse_sample = 40'000;

struct Spot {
  float x, y;
};

// Sum of squared counts of ink in lines (along x, or y where `upright`) at an angle: greatest where lines fall together.
class Projection {
 public:
  Projection(const std::vector<Spot>& spots, cv::Size size, double bin)
      : spots_(spots), bin_(static_cast<float>(1 / bin)), reach_(std::hypot(size.width, size.height) / 2 / bin + 4) {}

  double sharpness(double degrees) {
    const double radians = degrees * CV_PI / 180;
    const auto sine = static_cast<float>(std::sin(radians)) * bin_, cosine = static_cast<float>(std::cos(radians)) * bin_;
    const auto middle = static_cast<float>(reach_);
    rows_.assign(static_cast<std::size_t>(2 * reach_ + 3), 0);
    columns_.assign(rows_.size(), 0);
    for (const Spot& spot : spots_) {
      add(rows_, spot.y * cosine - spot.x * sine + middle);
      add(columns_, spot.x * cosine + spot.y * sine + middle);
    }
    return energy(rows_) + energy(columns_);
  }

 private:
  // Shared between two bins: steps of the angle smaller than a bin still show.
  static void add(std::vector<float>& bins, float position) {
    const auto index = static_cast<std::size_t>(position);
    const float share = position - static_cast<float>(index);
    bins[index] += 1 - share;
    bins[index + 1] += share;
  }

  // Differences of neighbours: broad dark areas say nothing about the angle.
  static double energy(const std::vector<float>& bins) {
    double sum = 0;
    for (std::size_t i = 1; i < bins.size(); ++i) {
      const double difference = bins[i] - bins[i - 1];
      sum += difference * difference;
    }
    return sum;
  }

  const std::vector<Spot>& spots_;
  float bin_;
  double reach_;
  std::vector<float> rows_, columns_;
};

}  // namespace

double find_skew(const cv::Mat& grey, double dpi) {
  const double scale = std::min(1.0, search_dpi / dpi);
  cv::Mat small;
  cv::resize(grey, small, {}, scale, scale, cv::INTER_AREA);
  std::vector<Spot> spots;
  for (int y = 0; y < small.rows; ++y) {
    const auto* row = small.ptr<std::uint8_t>(y);
    for (int x = 0; x < small.cols; ++x)
      if (row[x] < ink_level)
        spots.push_back({static_cast<float>(x - small.cols / 2.0), static_cast<float>(y - small.rows / 2.0)});
  }
  if (spots.size() < least_ink) return 0;
  // More than half ink is a photograph or a black page.
  if (spots.size() > small.total() / 2) return 0;

  std::vector<Spot> sample;
  const std::size_t stride = std::max<std::size_t>(1, spots.size() / coarse_sample);
  for (std::size_t i = 0; i < spots.size(); i += stride) sample.push_back(spots[i]);
  const double bin = std::max(1.0, small.cols * coarse_step * CV_PI / 180 / 2);
  Projection coarse(sample, small.size(), bin);
  double best = 0, best_sharpness = coarse.sharpness(0);
  for (int i = 1; i * coarse_step <= widest_skew; ++i)
    for (const double angle : {i * coarse_step, -i * coarse_step}) {
      const double sharpness = coarse.sharpness(angle);
      if (sharpness > best_sharpness) best = angle, best_sharpness = sharpness;
    }

  Projection fine(spots, small.size(), 1);
  const auto climb = [&](double step, double reach) {
    const double centre = best;
    best_sharpness = -1;
    for (int i = static_cast<int>(-reach / step); i <= reach / step; ++i) {
      const double sharpness = fine.sharpness(centre + i * step);
      if (sharpness > best_sharpness) best = centre + i * step, best_sharpness = sharpness;
    }
  };
  climb(4 * fine_step, fine_reach);
  climb(fine_step, 4 * fine_step);
  const double before = fine.sharpness(best - fine_step), after = fine.sharpness(best + fine_step);
  const double curve = before - 2 * best_sharpness + after;
  if (curve < 0) best += fine_step * 0.5 * (before - after) / curve;
  return best_sharpness < least_gain * fine.sharpness(0) ? 0 : best;
}

}  // namespace inkgrid::image
