#include "image/lift_seals.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "image/shrink.h"

namespace inkgrid::image {
namespace {

constexpr double inch = 25.4;  // millimetres
// Seals are looked for at this resolution: a ring is 1 mm wide, three pixels, and sensor noise averages out.
constexpr double search_dpi = 75;
// Millimetres. The smallest name seals have 10, print of the largest titles stands 8 high; the largest seals have 58
// (a company's oval and its date), two of them that overlap nearly twice that, and more is a coloured frame or picture.
constexpr double smallest_seal = 9;
constexpr double largest_seal = 115;
constexpr double longest_aspect = 2.5;
// Coloured straight lines of this length are rulings of a form printed in colour, which a seal may touch; sides of square
// seals are thicker. Millimetres.
constexpr double shortest_coloured_ruling = 20;
constexpr double thickest_coloured_ruling = 0.8;
// Worn ink breaks a ring; pieces this near are one seal, while lines of coloured print stay apart. Millimetres.
constexpr double ring_gap = 1;
// Characters of an office's red heading are as large as seals, at least so many in a row, no farther apart than so many of
// their widths.
constexpr int least_heading = 3;
constexpr double widest_heading_gap = 2.5;
// Ink around the seal's own outline, splashes and the shift of the chroma of a JPEG file. Millimetres.
constexpr double splash_margin = 2;
// Colour over all of squares so large, together so long, is a shaded cell, print upon it or not: strokes of seals leave
// paper, but for stars and the ground of small ones. Millimetres.
constexpr double least_shade = 4;
constexpr double shortest_shade = 18;
// Share of the paper's green light that print upon it leaves at most, at the search's resolution; shading of either hue
// leaves more or is coloured.
constexpr double print_light = 0.75;

// Strokes of coloured pens are longer than print is high, and fill as little of their box: ticks, rings around words.
// Millimetres.
constexpr double shortest_stroke = 4.5;
constexpr double sparsest_print = 0.25;

// Colourfulness (1 - weakest / strongest channel, after the paper's own cast is undone) of ink that names a seal. Faint
// pink seals have 0.15, JPEG noise on grey averaged over some pixels 0.05.
constexpr double seal_colourfulness = 0.13;
// As much darker than the strongest channel must the others be: dark pixels have wild hues.
constexpr double least_difference = 0.09;
// A pixel within a seal that counts as lifted: over the JPEG noise of black print.
constexpr double lifted_ratio = 1.1;
// Ink is judged where the ratio of channels is this large and print under it is unlikely.
constexpr double pure_ink_ratio = 1.4;
constexpr double pure_ink_light = 0.45;
// Of the exponents found, the one that whitens this share of bare ink wholly; of the lights, the thickest ink's.
constexpr double whitened_share = 0.7;
constexpr double thickest_share = 0.1;
// With the ink's own luma divided out, print is darker than the first and bare ink lighter than the second.
constexpr double print_luma = 0.35;
constexpr double bare_luma = 0.65;
// Paper colour: this quantile of the lighter pixels around.
constexpr double paper_quantile = 0.8;

// Red and its neighbours shine in the first channel, blue and purple in the third.
enum class Hue { red, blue };

using Colour = std::array<double, 3>;

Colour paper_colour(const cv::Mat& colour) {
  std::array<std::array<int, 256>, 3> counts{};
  for (int y = 0; y < colour.rows; ++y)
    for (int x = 0; x < colour.cols; ++x)
      for (int c = 0; c < 3; ++c) ++counts[c][colour.ptr<cv::Vec3b>(y)[x][c]];
  Colour paper{};
  const auto below = static_cast<int>(paper_quantile * static_cast<double>(colour.total()));
  for (int c = 0; c < 3; ++c) {
    int level = 0;
    for (int sum = counts[c][0]; sum <= below && level < 255;) sum += counts[c][++level];
    paper[c] = std::max(level, 32);  // a black picture has no paper
  }
  return paper;
}

// Of each channel and level, the share of the paper's light: 0 to 1.
using Shares = std::array<std::array<double, 256>, 3>;

Shares shares_of(const Colour& paper) {
  Shares shares{};
  for (int c = 0; c < 3; ++c)
    for (int level = 0; level < 256; ++level) shares[c][level] = std::min(1.0, level / paper[c]);
  return shares;
}

bool has_seal_colour(const cv::Vec3b& pixel, const Shares& shares, Hue hue) {
  const double r = shares[0][pixel[0]], g = shares[1][pixel[1]], b = shares[2][pixel[2]];
  const double strongest = std::max({r, g, b}), weakest = std::min({r, g, b});
  const double difference = strongest - weakest;
  if (difference < least_difference || difference < seal_colourfulness * strongest) return false;
  // Marker yellow and orange, and the brown of paper edges, have nearly as much green as red.
  if (hue == Hue::red) return r == strongest && r - g > 0.6 * difference;
  return b == strongest && b - g > 0.5 * difference;
}

// Of what is coloured or printed upon, the cells that are filled with colour.
cv::Mat find_shading(const cv::Mat& filled) {
  const double millimetre = search_dpi / inch;
  const int side = static_cast<int>(std::lround(least_shade * millimetre));
  cv::Mat shading, labels, stats, centres;
  cv::morphologyEx(filled, shading, cv::MORPH_CLOSE, cv::Mat::ones(3, 3, CV_8U));
  cv::morphologyEx(shading, shading, cv::MORPH_OPEN, cv::Mat::ones(side, side, CV_8U));
  const int count = cv::connectedComponentsWithStats(shading, labels, stats, centres);
  for (int i = 1; i < count; ++i)
    if (std::max(stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT)) < shortest_shade * millimetre)
      shading.setTo(0, labels == i);
  // With its fringe.
  cv::dilate(shading, shading, cv::Mat::ones(5, 5, CV_8U));
  return shading;
}

// Whether two boxes may be characters of one red heading: as high to a third, side by side, and near.
bool in_one_heading(const cv::Rect& a, const cv::Rect& b) {
  const int common = std::min(a.br().y, b.br().y) - std::max(a.y, b.y);
  const int gap = std::max(a.x, b.x) - std::min(a.br().x, b.br().x);
  return 3 * common > 2 * std::max(a.height, b.height) && gap < std::max(a.width, b.width) * widest_heading_gap;
}

std::vector<cv::Rect> find_seals(const cv::Mat& small, const Shares& shares, Hue hue) {
  const double millimetre = search_dpi / inch;
  cv::Mat coloured(small.size(), CV_8U), filled(small.size(), CV_8U);
  int found = 0;
  for (int y = 0; y < small.rows; ++y) {
    const auto* in = small.ptr<cv::Vec3b>(y);
    auto* out = coloured.ptr<std::uint8_t>(y);
    for (int x = 0; x < small.cols; ++x) {
      out[x] = has_seal_colour(in[x], shares, hue) ? 255 : 0;
      found += out[x] != 0;
      filled.at<std::uint8_t>(y, x) = shares[1][in[x][1]] < print_light ? 255 : out[x];
    }
  }
  if (found < smallest_seal * millimetre) return {};
  coloured.setTo(0, find_shading(filled));

  const int line = static_cast<int>(shortest_coloured_ruling * millimetre);
  const int thick = static_cast<int>(thickest_coloured_ruling * millimetre) + 1;
  cv::Mat joined = coloured.clone();
  bool ruled = false;
  const std::pair<cv::Size, cv::Size> ways[] = {{{line, 1}, {line, thick}}, {{1, line}, {thick, line}}};
  for (const auto& [ruling, side] : ways) {
    cv::Mat straight, sides;
    cv::morphologyEx(coloured, straight, cv::MORPH_OPEN, cv::Mat::ones(ruling, CV_8U));
    cv::morphologyEx(straight, sides, cv::MORPH_OPEN, cv::Mat::ones(side, CV_8U));
    straight -= sides;
    ruled = ruled || cv::countNonZero(straight) > 0;
    joined -= straight;
  }
  const int gap = static_cast<int>(std::lround(ring_gap * millimetre)) | 1;
  cv::morphologyEx(joined, joined, cv::MORPH_CLOSE, cv::getStructuringElement(cv::MORPH_ELLIPSE, {gap, gap}));

  std::vector<cv::Rect> boxes;
  cv::Mat labels, stats, centres;
  const int count = cv::connectedComponentsWithStats(joined, labels, stats, centres);
  for (int i = 1; i < count; ++i) {
    const cv::Rect box(stats.at<int>(i, cv::CC_STAT_LEFT), stats.at<int>(i, cv::CC_STAT_TOP),
                       stats.at<int>(i, cv::CC_STAT_WIDTH), stats.at<int>(i, cv::CC_STAT_HEIGHT));
    const auto [shorter, longer] = std::minmax(box.width, box.height);
    if (longer > largest_seal * millimetre || longer > longest_aspect * shorter) continue;
    // A form that is ruled in a colour is printed in it.
    const bool pen =
        !ruled && longer >= shortest_stroke * millimetre && stats.at<int>(i, cv::CC_STAT_AREA) < sparsest_print * box.area();
    if (shorter < smallest_seal * millimetre && !pen) continue;
    boxes.push_back(box);
  }
  const int margin = static_cast<int>(std::lround(splash_margin * millimetre));
  std::vector<cv::Rect> seals;
  for (const cv::Rect& box : boxes)
    // Itself among them.
    if (std::ranges::count_if(boxes, [&](const cv::Rect& other) { return in_one_heading(box, other); }) < least_heading)
      seals.push_back(cv::Rect(box.x - margin, box.y - margin, box.width + 2 * margin, box.height + 2 * margin) &
                      cv::Rect(0, 0, small.cols, small.rows));
  return seals;
}

// Share of the paper's light in a pixel.
struct Measure {
  float strong = 0;  ///< in the channel the ink hardly darkens
  float luma = 0;
  float ratio = 1;  ///< strong by weak channels
};

Measure measure(const cv::Vec3b& pixel, const Shares& shares, Hue hue) {
  const double r = shares[0][pixel[0]], g = shares[1][pixel[1]], b = shares[2][pixel[2]];
  constexpr double darkest = 0.04;  // below it the ratio is noise
  const double strong = std::max(darkest, hue == Hue::red ? r : b);
  const double weak = std::max(darkest, hue == Hue::red ? (g + b) / 2 : std::min(r, g));
  return {static_cast<float>(strong), static_cast<float>(std::max(darkest, 0.299 * r + 0.587 * g + 0.114 * b)),
          static_cast<float>(strong / weak)};
}

// Ink of one colour in varied thickness darkens each channel by its own power of the thickness (Beer and Lambert), so on
// bare ink log(channel) is in proportion to log(ratio), and channel * ratio^exponent is what lies under the ink.
class Transmittance {
 public:
  // `lights` of bare ink with their `ratios`.
  Transmittance(const std::vector<float>& lights, const std::vector<float>& ratios) {
    if (lights.empty()) return;
    std::vector<double> exponents;
    for (std::size_t i = 0; i < lights.size(); ++i) exponents.push_back(-std::log(lights[i]) / std::log(ratios[i]));
    exponent_ = std::max(0.0, quantile(exponents, whitened_share));
    least_ = quantile(std::vector<double>(lights.begin(), lights.end()), thickest_share);
  }

  // No ink passes less than the thickest seen alone: over dark print the ratio is wild.
  double operator()(double ratio) const { return std::max(least_, std::pow(ratio, -exponent_)); }

 private:
  static double quantile(std::vector<double> values, double share) {
    const auto nth = values.begin() + static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size() - 1));
    std::nth_element(values.begin(), nth, values.end());
    return *nth;
  }

  double exponent_ = 0;
  double least_ = 1;
};

void lift_ink(const cv::Mat& part, const Colour& paper, Hue hue, cv::Mat grey, cv::Mat mask) {
  cv::Mat ratio(part.size(), CV_32F), strong(part.size(), CV_32F), luma(part.size(), CV_32F);
  std::vector<float> ratios, strongs, lumas;
  const Shares shares = shares_of(paper);
  for (int y = 0; y < part.rows; ++y)
    for (int x = 0; x < part.cols; ++x) {
      const Measure m = measure(part.ptr<cv::Vec3b>(y)[x], shares, hue);
      ratio.at<float>(y, x) = m.ratio;
      strong.at<float>(y, x) = m.strong;
      luma.at<float>(y, x) = m.luma;
      if (m.ratio < pure_ink_ratio || m.strong < pure_ink_light) continue;
      ratios.push_back(m.ratio);
      strongs.push_back(m.strong);
      lumas.push_back(m.luma);
    }
  const Transmittance through_strong(strongs, ratios), through_luma(lumas, ratios);
  // JPEG halves the resolution of colour: the rim of a stroke has too little, and a neighbour knows better.
  cv::Mat spread;
  cv::dilate(ratio, spread, cv::Mat::ones(3, 3, CV_8U));
  const double light = 0.299 * paper[0] + 0.587 * paper[1] + 0.114 * paper[2];
  for (int y = 0; y < part.rows; ++y)
    for (int x = 0; x < part.cols; ++x) {
      const double own = ratio.at<float>(y, x);
      if (own < lifted_ratio) continue;
      // The smeared colour also brightens the strong channel of black print under a seal; its luma stays sharp.
      const double by_luma = luma.at<float>(y, x) / through_luma(spread.at<float>(y, x));
      const double by_strong = strong.at<float>(y, x) / through_strong(own);
      // The one leaves rims of the seal's strokes, the other thins print beside them; their mean did neither much.
      const double bright = (by_luma + by_strong) / 2;
      const double share = std::clamp((by_luma - print_luma) / (bare_luma - print_luma), 0.0, 1.0);
      const double lifted = std::min(1.0, share * bright + (1 - share) * by_luma) * light;
      auto& level = grey.at<std::uint8_t>(y, x);
      level = cv::saturate_cast<std::uint8_t>(std::max<double>(level, lifted));
      mask.at<std::uint8_t>(y, x) = 255;
    }
}

}  // namespace

LiftedPage lift_seals(const cv::Mat& colour, double dpi) {
  LiftedPage page;
  cv::cvtColor(colour, page.grey, cv::COLOR_RGB2GRAY);

  const double scale = std::min(1.0, search_dpi / dpi);
  const cv::Mat small = shrunk(colour, scale);
  const Shares shares = shares_of(paper_colour(small));
  for (const Hue hue : {Hue::red, Hue::blue}) {
    for (const cv::Rect& seal : find_seals(small, shares, hue)) {
      const cv::Rect area = cv::Rect(cv::Point(cvFloor(seal.x / scale), cvFloor(seal.y / scale)),
                                     cv::Point(cvCeil(seal.br().x / scale), cvCeil(seal.br().y / scale))) &
                            cv::Rect(0, 0, colour.cols, colour.rows);
      if (page.mask.empty()) page.mask = cv::Mat::zeros(colour.size(), CV_8U);
      lift_ink(colour(area), paper_colour(small(seal)), hue, page.grey(area), page.mask(area));
    }
  }
  return page;
}

}  // namespace inkgrid::image
