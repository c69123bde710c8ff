#include "image/find_skew.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "document/processors.h"
#include "image/shrink.h"

namespace inkgrid::image {
namespace {

// The page is searched at this resolution or less than twice it, where a hairline keeps a pixel's width.
constexpr double search_dpi = 150;
// Grey that is ink at the search's resolution.
constexpr int ink_level = 170;
// Ink is summed along strips of this length before it is projected, inches: 15 degrees smear it by 3 pixels at 200 dpi,
// either way alike.
constexpr double strip_inches = 0.06;
constexpr double widest_skew = 15;
// Degrees between trials. A line across A4 at 150 dpi (1240 pixels) moves 5 pixels in the first; bins are widened to match.
constexpr double coarse_step = 0.25;
constexpr double fine_step = 0.02;
constexpr double fine_reach = 0.4;
// Ink so near the picture's edge is the shadow of the paper's edge, which leans otherwise than the print: inches.
constexpr double edge_inches = 0.15;
// Fewer pixels of ink than a line of text has.
constexpr double least_ink = 300;
// So much sharper than the page as it is must it be: a few bars on a page that is straight gain 2 % by chance, a form of
// 0.1 degrees 10 %.
constexpr double least_gain = 1.04;

double tangent(double degrees) { return std::tan(degrees * CV_PI / 180); }

struct Spline {
  std::uint16_t next, own, last;
};

// Adds a strip's ink, each bin of it shared among three.
INKGRID_FOR_PROCESSORS void add_strip(const std::uint8_t* ink, Spline parts, int count, std::uint16_t* __restrict sum) {
  for (int k = 0; k < count; ++k)
    sum[k] = static_cast<std::uint16_t>(sum[k] + parts.next * ink[k] + parts.own * ink[k + 1] + parts.last * ink[k + 2]);
}

// Sum of squared differences of neighbours.
INKGRID_FOR_PROCESSORS double energy_of(const std::uint16_t* sums, std::size_t count) {
  std::uint64_t energy = 0;
  for (std::size_t i = 1; i < count; ++i) {
    const std::int64_t difference = static_cast<std::int32_t>(sums[i]) - static_cast<std::int32_t>(sums[i - 1]);
    energy += static_cast<std::uint64_t>(difference * difference);
  }
  return static_cast<double>(energy);
}

// How ink falls together along lines of an angle, near to one axis of the page.
class Projection {
 public:
  // `strips`: pixels of ink, 8-bit, a row a strip; the next strip lies `pitch` bins further along the lines. Lines rise or
  // fall with the angle as `sense` is 1 or -1.
  Projection(const cv::Mat& strips, double pitch, int sense) : pitch_(pitch * sense) {
    cv::copyMakeBorder(strips, strips_, 0, 0, 2, 2, cv::BORDER_CONSTANT, 0);
    double fullest = 0;
    cv::minMaxLoc(strips, nullptr, &fullest);
    unit_ = std::clamp(static_cast<int>(65535 / std::max(1.0, fullest * strips.rows)), 1, 64);
  }

  // Sum of squared differences of neighbouring sums of ink: greatest where lines fall together, while broad dark areas say
  // nothing about the angle.
  double sharpness(double degrees) {
    const double lean = tangent(degrees) * pitch_, middle = (strips_.rows - 1) / 2.0;
    const int count = strips_.cols - 2, margin = static_cast<int>(std::abs(lean) * middle) + 2;
    sums_.assign(static_cast<std::size_t>(count + 2 * margin), 0);
    for (int i = 0; i < strips_.rows; ++i) {
      const double shift = (i - middle) * lean;
      const int whole = cvRound(shift);
      // Shared among three bins, a quadratic spline: steps of the angle smaller than a bin still show, and no fraction of a
      // bin is sharper than another, as 0 would be.
      const double part = shift - whole;
      const auto last = static_cast<std::uint16_t>(std::lround((0.5 - part) * (0.5 - part) / 2 * unit_));
      const auto next = static_cast<std::uint16_t>(std::lround((0.5 + part) * (0.5 + part) / 2 * unit_));
      const auto own = static_cast<std::uint16_t>(unit_ - last - next);
      const auto* ink = strips_.ptr<std::uint8_t>(i);
      add_strip(ink, {next, own, last}, count, sums_.data() + margin + whole);
    }
    return energy_of(sums_.data(), sums_.size()) / (unit_ * unit_);
  }

 private:
  cv::Mat strips_;  ///< with two bins of nothing before and after
  double pitch_;
  int unit_;  ///< what a pixel of ink counts for: sums of 16 bits are the quickest
  std::vector<std::uint16_t> sums_;
};

// Both axes: a ruling down the page tells as much as one along it.
class Page {
 public:
  // `across` and `down`: strips along the page's rows and down its columns.
  Page(const cv::Mat& across, const cv::Mat& down, double pitch) : across_(across, pitch, -1), down_(down, pitch, 1) {}
  double sharpness(double degrees) { return across_.sharpness(degrees) + down_.sharpness(degrees); }

 private:
  Projection across_, down_;
};

// Sums of `ink` (0 or 1) along its rows, one row of the result a strip of `length` columns.
cv::Mat summed_across(const cv::Mat& ink, int length) {
  cv::Mat sums(ink.cols / length, ink.rows, CV_8U);
  for (int y = 0; y < ink.rows; ++y) {
    const auto* row = ink.ptr<std::uint8_t>(y);
    for (int i = 0; i < sums.rows; ++i, row += length) {
      int sum = 0;
      for (int k = 0; k < length; ++k) sum += row[k];
      sums.at<std::uint8_t>(i, y) = static_cast<std::uint8_t>(sum);
    }
  }
  return sums;
}

// The same down its columns.
cv::Mat summed_down(const cv::Mat& ink, int length) {
  cv::Mat sums = cv::Mat::zeros(ink.rows / length, ink.cols, CV_8U);
  for (int y = 0; y < sums.rows * length; ++y) {
    const auto* row = ink.ptr<std::uint8_t>(y);
    auto* sum = sums.ptr<std::uint8_t>(y / length);
    for (int x = 0; x < ink.cols; ++x) sum[x] = static_cast<std::uint8_t>(sum[x] + row[x]);
  }
  return sums;
}

}  // namespace

double find_skew(const cv::Mat& grey, double dpi) {
  const int shrink = std::max(1, static_cast<int>(dpi / search_dpi));
  const cv::Mat small = shrunk(grey, 1.0 / shrink);
  cv::Mat ink;
  cv::threshold(small, ink, ink_level - 1, 1, cv::THRESH_BINARY_INV);
  const int edge = static_cast<int>(edge_inches * dpi / shrink);
  if (std::min(ink.cols, ink.rows) > 4 * edge) cv::rectangle(ink, {0, 0, ink.cols, ink.rows}, 0, 2 * edge - 1);
  const double inked = cv::sum(ink)[0];
  // More than half ink is a photograph or a black page.
  if (inked < least_ink || inked > static_cast<double>(small.total()) / 2) return 0;

  const int length = std::max(2, static_cast<int>(std::lround(strip_inches * dpi / shrink)));
  const int bin = std::clamp(static_cast<int>(small.cols * tangent(coarse_step) / 2), 1, 255 / length);
  if (std::min(ink.cols, ink.rows) < 2 * length) return 0;
  const cv::Mat across = summed_across(ink, length), down = summed_down(ink, length);
  Page fine(across, down, length);

  const auto widened = [&](const cv::Mat& strips) {
    cv::Mat wide;
    cv::transpose(summed_across(strips, bin), wide);
    return wide;
  };
  Page coarse(widened(across), widened(down), static_cast<double>(length) / bin);
  double best = 0, best_sharpness = coarse.sharpness(0);
  for (int i = 1; i * coarse_step <= widest_skew; ++i)
    for (const double angle : {i * coarse_step, -i * coarse_step}) {
      const double sharpness = coarse.sharpness(angle);
      if (sharpness > best_sharpness) best = angle, best_sharpness = sharpness;
    }

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
