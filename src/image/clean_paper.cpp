#include "image/clean_paper.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "document/processors.h"
#include "image/shrink.h"

namespace inkgrid::image {
namespace {

// The light is measured at this resolution: half a millimetre, the gaps between lines of text still show as paper.
constexpr double light_dpi = 50;
// Millimetres over which some paper is always seen: text of a table's densest cells has 2 mm lines.
constexpr double light_reach = 5;
// Light below this share of the page's paper is no light but a dark filling, and stays dark.
constexpr double darkest_light = 0.45;
// Of the light found, so much counts as white: the grain of paper.
constexpr double white_share = 0.96;
// Of the grey levels of a page, the paper's: pages black to a third by open lids of scanners occur.
constexpr double paper_quantile = 0.6;

// Watermarks and stains under print are found at this resolution: flat areas between the darkest light and this share of the
// light around, this flat (grey levels within three pixels), so large (pixels).
constexpr double mark_dpi = 100;
constexpr double mark_share = 0.85;
constexpr int flattest = 24;
constexpr int least_mark = 40;
// Millimetres. Strokes of print are thinner than the first, those of a mark thicker. So far around it is evened.
constexpr double mark_stroke = 1.5;
constexpr double mark_reach = 2.5;

// Surroundings are darker than this share of the paper, and so are shadows where they join them.
constexpr double surroundings_level = 0.5;
constexpr double shadow_level = 0.8;
// Surroundings are thicker than rulings that run to the edge: millimetres.
constexpr double thinnest_surroundings = 1.5;
// A region whose border rises by less than this share of the paper within 2.5 mm is paper in shadow, of a hand or of a
// gutter: those rise by 0.3 at most, the edge of a lid or a table by 0.4 and more.
constexpr double softest_border = 0.35;
// Blur of their border, millimetres.
constexpr double surroundings_fringe = 1;

// Sauvola and Pietikainen, "Adaptive document image binarization" (2000): threshold = mean (1 + k (deviation / R - 1)).
// They use k = 0.5 on raw light; on evened light 0.25 keeps grey hairlines of 150 dpi, noise of 6 deviations stays paper.
constexpr double sauvola_k = 0.25;
constexpr double sauvola_range = 128;
// Window: about two lines of text, inches.
constexpr double sauvola_window = 0.3;
// The threshold map is computed on blocks of so many pixels.
constexpr int block = 4;

// Faded print: where this share of what is darker than paper is lighter than the level, it is darkened to print's usual one,
// by no more than the factor. Every fourth row tells enough. Thin print of 150 dpi has 80.
constexpr int lightest_ink = 230;
constexpr double darkest_share = 0.1;
constexpr int faded_level = 130;
constexpr int print_level = 60;
constexpr double most_gain = 6;

// Dots of a screen are no larger than this, and so many stand on a square of this side (millimetres): print has a few points
// and broken strokes there, dithering of the lightest grey fifty dots. A shaded cell has so many such squares.
constexpr double largest_dot = 0.4;
constexpr double screen_tile = 2;
constexpr int least_dots = 8;
constexpr int least_screen = 20;
// Blur that makes them one grey and leaves strokes of print, millimetres: half the pitch of 75 lines an inch.
constexpr double screen_blur = 0.16;

using Histogram = std::array<int, 256>;

// Of every `step`th row. Neighbours are counted apart: most are alike, and to count one waits for the last.
Histogram histogram_of(const cv::Mat& grey, int step) {
  std::array<Histogram, 4> parts{};
  for (int y = 0; y < grey.rows; y += step) {
    const auto* row = grey.ptr<std::uint8_t>(y);
    for (int x = 0; x < grey.cols; ++x) ++parts[x % 4][row[x]];
  }
  for (int level = 0; level < 256; ++level)
    for (int i = 1; i < 4; ++i) parts[0][level] += parts[i][level];
  return parts[0];
}

int paper_level(const cv::Mat& grey) {
  const Histogram counts = histogram_of(grey, 1);
  int level = 0;
  for (double sum = counts[0]; sum <= paper_quantile * static_cast<double>(grey.total()) && level < 255;)
    sum += counts[++level];
  return std::max(level, 1);
}

int odd_pixels(double millimetres, double dpi = light_dpi) {
  return std::max(3, static_cast<int>(std::lround(millimetres / 25.4 * dpi)) | 1);
}

struct Dark {
  cv::Mat surroundings;  ///< 255 on what lies around the paper; empty where nothing does
  cv::Mat shadows;       ///< 255 on paper at the edge of the picture that is as dark; empty where none is
};

// How much levels differ within a few pixels along the border of `region`, at the median; 0 to 255.
int border_step(const cv::Mat& small, const cv::Mat& region) {
  cv::Mat high, low, inside;
  const cv::Mat around = cv::Mat::ones(5, 5, CV_8U);
  cv::dilate(small, high, around);
  cv::erode(small, low, around);
  cv::erode(region, inside, cv::Mat::ones(3, 3, CV_8U));
  std::vector<int> steps;
  for (int y = 0; y < small.rows; ++y)
    for (int x = 0; x < small.cols; ++x)
      if (region.at<std::uint8_t>(y, x) && !inside.at<std::uint8_t>(y, x))
        steps.push_back(high.at<std::uint8_t>(y, x) - low.at<std::uint8_t>(y, x));
  if (steps.empty()) return 255;
  const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
  std::nth_element(steps.begin(), middle, steps.end());
  return *middle;
}

Dark find_dark(const cv::Mat& small, int paper) {
  const int thick = odd_pixels(thinnest_surroundings);
  // Repeated border pixels make even a thin shadow along the edge thick, but not a ruling that runs out of the picture.
  cv::Mat padded, dark;
  cv::copyMakeBorder(small, padded, thick, thick, thick, thick, cv::BORDER_REPLICATE);
  cv::compare(padded, surroundings_level * paper, dark, cv::CMP_LT);
  cv::morphologyEx(dark, dark, cv::MORPH_OPEN, cv::Mat::ones(thick, thick, CV_8U));
  cv::Mat labels;
  const int count = cv::connectedComponents(dark, labels);
  std::vector<bool> touches(count);
  for (int x = 0; x < labels.cols; ++x) touches[labels.at<int>(0, x)] = touches[labels.at<int>(labels.rows - 1, x)] = true;
  for (int y = 0; y < labels.rows; ++y) touches[labels.at<int>(y, 0)] = touches[labels.at<int>(y, labels.cols - 1)] = true;
  touches[0] = false;

  cv::Mat around = cv::Mat::zeros(labels.size(), CV_8U), soft = around.clone();
  for (int i = 1; i < count; ++i)
    if (touches[i]) {
      const cv::Mat region = labels == i;
      (border_step(padded, region) < softest_border * paper ? soft : around).setTo(255, region);
    }
  const cv::Rect page(thick, thick, small.cols, small.rows);
  Dark found;
  if (cv::countNonZero(soft) > 0) found.shadows = soft(page).clone();
  if (cv::countNonZero(around) == 0) return found;
  cv::Mat shadow;
  cv::compare(padded, shadow_level * paper, shadow, cv::CMP_LT);
  const int fringe = odd_pixels(2 * surroundings_fringe);
  const cv::Mat kernel = cv::Mat::ones(fringe, fringe, CV_8U);
  cv::Mat grown;
  cv::dilate(around, grown, kernel);
  around |= grown & shadow;
  cv::dilate(around, around, cv::Mat::ones(3, 3, CV_8U));
  found.surroundings = around(page).clone();
  return found;
}

// Stretches the greys of a page of faded print, paper staying white.
void restore_faded(cv::Mat& grey) {
  const Histogram counts = histogram_of(grey, 4);
  const double ink = std::accumulate(counts.begin(), counts.begin() + lightest_ink, 0.0);
  int level = 0;
  for (int sum = counts[0]; sum <= darkest_share * ink && level < lightest_ink;) sum += counts[++level];
  if (level <= faded_level || level >= lightest_ink) return;
  const double gain = std::min(most_gain, (255.0 - print_level) / (255 - level));
  grey.convertTo(grey, CV_8U, gain, 255 * (1 - gain));
}

// The light on `page` with what lies under the strokes of a watermark or a stain; `light` itself where there is none.
cv::Mat light_with_marks(const cv::Mat& page, const cv::Mat& light) {
  cv::Mat whole, high, low, flat;
  cv::resize(light, whole, page.size(), 0, 0, cv::INTER_LINEAR);
  const cv::Mat square = cv::Mat::ones(3, 3, CV_8U);
  cv::dilate(page, high, square);
  cv::erode(page, low, square);
  cv::Mat lightest = whole * mark_share, darkest = whole * darkest_light;
  flat = (high - low <= flattest) & (page < lightest) & (page > darkest);
  cv::erode(flat, flat, square);
  if (cv::countNonZero(flat) < least_mark) return light;
  const int reach = odd_pixels(mark_reach, mark_dpi), stroke = odd_pixels(mark_stroke, mark_dpi);
  cv::dilate(flat, flat, cv::Mat::ones(2 * reach + 1, 2 * reach + 1, CV_8U));
  cv::Mat under;
  cv::morphologyEx(page, under, cv::MORPH_CLOSE, cv::Mat::ones(stroke, stroke, CV_8U));
  // Their edges, too.
  cv::erode(under, under, square);
  under.convertTo(under, CV_8U, white_share);
  cv::min(under, whole, under);
  under.copyTo(whole, flat);
  return whole;
}

// Between which of `from` places each of `to` places lies, and how near to the second in 256ths.
struct Between {
  int first, second;
  std::uint16_t share;
};

std::vector<Between> places_of(int from, int to) {
  std::vector<Between> places;
  for (int i = 0; i < to; ++i) {
    const double place = std::clamp((i + 0.5) * from / to - 0.5, 0.0, from - 1.0);
    const int first = static_cast<int>(place);
    places.push_back({first, std::min(first + 1, from - 1), static_cast<std::uint16_t>(256 * (place - first))});
  }
  return places;
}

std::uint16_t high_part(std::uint16_t a, std::uint16_t b) {
  return static_cast<std::uint16_t>((static_cast<std::uint32_t>(a) * b) >> 16);
}

// A row multiplied by a mixture of two rows of gains.
INKGRID_FOR_PROCESSORS void brighten(const std::uint8_t* in, const std::uint16_t* one, std::uint16_t share,
                                     const std::uint16_t* other, std::uint16_t other_share, int count,
                                     std::uint8_t* __restrict out) {
  for (int x = 0; x < count; ++x) {
    // One more for what the two lose by rounding.
    const auto gain = static_cast<std::uint16_t>(high_part(one[x], share) + high_part(other[x], other_share) + 1);
    const std::uint16_t level = high_part(static_cast<std::uint16_t>(in[x] << 8), gain);
    out[x] = static_cast<std::uint8_t>(std::min<std::uint16_t>(level, 255));
  }
}

// `grey` divided by the light, which is known on fewer pixels. In products of 16 bits, several times as quick as dividing.
cv::Mat evened(const cv::Mat& grey, const cv::Mat& light) {
  // 256ths of what a pixel is to be multiplied with, rounded up so that paper comes out white.
  std::array<std::uint16_t, 256> gains;
  for (int level = 0; level < 256; ++level)
    gains[level] = static_cast<std::uint16_t>(std::min(65533, (255 * 256 + std::max(level, 1) - 1) / std::max(level, 1)));
  const std::vector<Between> columns = places_of(light.cols, grey.cols), rows = places_of(light.rows, grey.rows);
  const auto widened = [&](int y) {
    std::vector<std::uint16_t> row;
    row.reserve(grey.cols);
    for (const Between& place : columns) {
      const std::uint32_t one = gains[light.at<std::uint8_t>(y, place.first)];
      const std::uint32_t other = gains[light.at<std::uint8_t>(y, place.second)];
      row.push_back(static_cast<std::uint16_t>((one * (256 - place.share) + other * place.share) >> 8));
    }
    return row;
  };
  cv::Mat clean(grey.size(), CV_8U);
  int first = -1;
  std::vector<std::uint16_t> upper, lower = widened(0);
  for (int y = 0; y < grey.rows; ++y) {
    for (; first < rows[y].first; ++first) {
      upper = std::move(lower);
      lower = widened(std::min(first + 2, light.rows - 1));
    }
    const auto below = static_cast<std::uint16_t>(rows[y].share << 8), above = static_cast<std::uint16_t>(65535 - below);
    brighten(grey.ptr<std::uint8_t>(y), upper.data(), above, lower.data(), below, grey.cols, clean.ptr<std::uint8_t>(y));
  }
  return clean;
}

// Sums of levels and of their squares over each `block` pixels of a row, added to what is there.
INKGRID_FOR_PROCESSORS void add_blocks(const std::uint8_t* row, int blocks, int* __restrict sums, int* __restrict squares) {
  for (int i = 0; i < blocks; ++i)
    for (int x = 0; x < block; ++x) {
      const int level = row[i * block + x];
      sums[i] += level;
      squares[i] += level * level;
    }
}

}  // namespace

cv::Mat clean_paper(const cv::Mat& grey, double dpi) {
  cv::Mat page = shrunk(grey, mark_dpi / dpi);
  if (page.data == grey.data) page = grey.clone();
  cv::Mat small = shrunk(page, light_dpi / std::min(dpi, mark_dpi));
  const int paper = paper_level(small);
  const auto [surroundings, shadows] = find_dark(small, paper);
  if (!surroundings.empty()) small.setTo(paper, surroundings);

  cv::Mat light;
  const int reach = odd_pixels(light_reach);
  cv::morphologyEx(small, light, cv::MORPH_CLOSE, cv::Mat::ones(reach, reach, CV_8U));
  cv::blur(light, light, {reach, reach}, {-1, -1}, cv::BORDER_REPLICATE);
  cv::Mat floor(light.size(), CV_8U, cv::Scalar(darkest_light * paper));
  if (!shadows.empty()) floor.setTo(0, shadows);
  cv::max(light, floor, light);
  light.convertTo(light, CV_8U, white_share);

  cv::Mat clean = evened(grey, light_with_marks(page, light));
  if (!surroundings.empty()) {
    cv::Mat whole;
    cv::resize(surroundings, whole, grey.size(), 0, 0, cv::INTER_NEAREST);
    clean.setTo(255, whole);
  }
  restore_faded(clean);
  return clean;
}

bool smooth_screens(cv::Mat& grey, const Ink& found, double dpi) {
  const double millimetre = dpi / 25.4;
  const int tile = std::max(1, static_cast<int>(std::lround(screen_tile * millimetre)));
  const int largest = std::max(1, static_cast<int>(largest_dot * millimetre));
  cv::Mat dots = cv::Mat::zeros(grey.rows / tile + 1, grey.cols / tile + 1, CV_16U);
  for (const InkPiece& piece : found.pieces)
    if (std::max(piece.width(), piece.height()) <= largest) ++dots.at<std::uint16_t>(piece.top / tile, piece.left / tile);
  if (cv::countNonZero(dots >= least_dots) < least_screen) return false;
  // All of the page, whose rulings and print are drawn as dots where they are grey.
  cv::GaussianBlur(grey, grey, {0, 0}, screen_blur * millimetre);
  return true;
}

cv::Mat lightened(const cv::Mat& grey, int white) {
  cv::Mat table(1, 256, CV_8U), light;
  for (int level = 0; level < 256; ++level)
    table.at<std::uint8_t>(level) = static_cast<std::uint8_t>(std::min(255, 255 * level / white));
  cv::LUT(grey, table, light);
  return light;
}

void binarize(const cv::Mat& grey, double dpi, cv::Mat& ink) {
  const cv::Size blocks((grey.cols + block - 1) / block, (grey.rows + block - 1) / block);
  cv::Mat mean(blocks, CV_32F), square(blocks, CV_32F);
  std::vector<int> sums(blocks.width), squares(blocks.width);
  for (int by = 0; by < blocks.height; ++by) {
    std::fill(sums.begin(), sums.end(), 0);
    std::fill(squares.begin(), squares.end(), 0);
    const int top = by * block, rows = std::min(block, grey.rows - top);
    for (int y = top; y < top + rows; ++y) {
      const auto* row = grey.ptr<std::uint8_t>(y);
      const int whole = grey.cols / block;
      add_blocks(row, whole, sums.data(), squares.data());
      for (int x = whole * block; x < grey.cols; ++x) {
        sums[whole] += row[x];
        squares[whole] += row[x] * row[x];
      }
    }
    for (int bx = 0; bx < blocks.width; ++bx) {
      const auto count = static_cast<float>(rows * std::min(block, grey.cols - bx * block));
      mean.at<float>(by, bx) = static_cast<float>(sums[bx]) / count;
      square.at<float>(by, bx) = static_cast<float>(squares[bx]) / count;
    }
  }
  const int window = std::max(3, static_cast<int>(sauvola_window * dpi / block) | 1);
  cv::blur(mean, mean, {window, window}, {-1, -1}, cv::BORDER_REPLICATE);
  cv::blur(square, square, {window, window}, {-1, -1}, cv::BORDER_REPLICATE);
  cv::Mat threshold(blocks, CV_8U);
  for (int y = 0; y < blocks.height; ++y)
    for (int x = 0; x < blocks.width; ++x) {
      const double m = mean.at<float>(y, x);
      const double deviation = std::sqrt(std::max(0.0, square.at<float>(y, x) - m * m));
      threshold.at<std::uint8_t>(y, x) =
          cv::saturate_cast<std::uint8_t>(m * (1 + sauvola_k * (deviation / sauvola_range - 1)));
    }
  cv::Mat whole;
  cv::resize(threshold, whole, {blocks.width * block, blocks.height * block}, 0, 0, cv::INTER_LINEAR);
  cv::compare(grey, whole(cv::Rect(0, 0, grey.cols, grey.rows)), ink, cv::CMP_GT);
}

}  // namespace inkgrid::image
