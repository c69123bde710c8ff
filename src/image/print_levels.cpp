#include "image/print_levels.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "image/clean_paper.h"

namespace inkgrid::image {
namespace {

// Glyph heights: smaller pieces are specks, larger ones rulings.
constexpr double least_piece = 0.4, largest_piece = 3;
// At the edges of print levels differ within two pixels by nearly all of what ink and paper do, of blurred print by less.
constexpr double sharpest_ghost = 0.6;
// The darkest level of print that shows through; the lightest of the page's own.
constexpr int darkest_ghost = 110;
constexpr int print_level = 96;
// Share of the ink that shows through (backs printed at half strength: 5 %; dust and JPEG noise 0.3 %), and that is print.
constexpr double least_through = 0.015;
constexpr double least_print = 0.85;
// Share of the page's own print that is sharp: of a photograph out of focus the thin strokes look like a back's.
constexpr double least_sharp = 0.7;
// Of what shows through this share, the lightest, becomes white wholly.
constexpr double whitened = 0.95;

// Sharp print is even where nearly all of it is as dark; so much of it darker and so much lighter is faint in places.
constexpr int dark_level = 64;
constexpr double least_dark = 0.35, least_faint = 0.2;
// Its contrast to paper (of 255) is measured on tiles of so many millimetres, with those around; paper's grain has less.
constexpr double tile_side = 3;
constexpr float least_contrast = 24;
constexpr float most_gain = 5;

struct PrintLevels {
  double all = 0, print = 0, sharp = 0, dark = 0, faint = 0, through = 0;  // areas of ink
  std::array<double, 256> through_at{};                                    // by its darkest level
};

PrintLevels measure(const cv::Mat& grey, const Ink& found, double glyph_height) {
  std::vector<std::uint8_t> darkest(found.pieces.size(), 255);
  std::vector<int> steps(found.pieces.size(), 0);
  for (const InkRun& run : found.runs) {
    const auto* row = grey.ptr<std::uint8_t>(run.y);
    auto& level = darkest[run.piece];
    level = std::min(level, *std::min_element(row + run.start, row + run.end));
    int& step = steps[run.piece];
    if (run.start >= 2 && run.start + 1 < grey.cols)
      step = std::max({step, row[run.start - 2] - row[run.start], row[run.start - 1] - row[run.start + 1]});
  }
  PrintLevels levels;
  for (std::size_t i = 0; i < found.pieces.size(); ++i) {
    const InkPiece& piece = found.pieces[i];
    const int size = std::max(piece.width(), piece.height()), level = darkest[i];
    if (size < least_piece * glyph_height || size > largest_piece * glyph_height) continue;
    levels.all += piece.area;
    if (level < print_level) levels.print += piece.area;
    if (steps[i] > sharpest_ghost * (255 - level)) {
      if (level < print_level) levels.sharp += piece.area;
      if (level < dark_level) levels.dark += piece.area;
      if (level >= print_level) levels.faint += piece.area;
    } else if (level >= darkest_ghost) {
      levels.through += piece.area;
      levels.through_at[level] += piece.area;
    }
  }
  return levels;
}

void whiten(cv::Mat& grey, const PrintLevels& levels) {
  int white = 255;
  for (double sum = 0; white > darkest_ghost && sum < whitened * levels.through; --white) sum += levels.through_at[white];
  lightened(grey, white).copyTo(grey);
}

void darken_faint(cv::Mat& grey, double dpi) {
  const int side = static_cast<int>(tile_side * dpi / 25.4);
  cv::Mat gains(grey.rows / side + 1, grey.cols / side + 1, CV_32F);
  for (int y = 0; y < gains.rows; ++y)
    for (int x = 0; x < gains.cols; ++x) {
      const cv::Mat tile = grey(cv::Rect(x * side, y * side, side, side) & cv::Rect(0, 0, grey.cols, grey.rows));
      double darkest = 255;
      if (!tile.empty()) cv::minMaxLoc(tile, &darkest);
      gains.at<float>(y, x) = static_cast<float>(255 - darkest);
    }
  cv::dilate(gains, gains, cv::Mat::ones(3, 3, CV_8U));
  for (int y = 0; y < gains.rows; ++y)
    for (int x = 0; x < gains.cols; ++x) {
      float& tile = gains.at<float>(y, x);
      tile = tile < least_contrast ? 1 : std::min(255 / tile, most_gain);
    }
  cv::blur(gains, gains, {3, 3}, {-1, -1}, cv::BORDER_REPLICATE);
  cv::Mat whole, ink = 255 - grey;
  cv::resize(gains, whole, {gains.cols * side, gains.rows * side}, 0, 0, cv::INTER_LINEAR);
  cv::multiply(ink, whole(cv::Rect(0, 0, grey.cols, grey.rows)), ink, 1, CV_8U);
  grey = 255 - ink;
}

}  // namespace

bool even_print(cv::Mat& grey, const Ink& found, double glyph_height, double dpi) {
  const PrintLevels levels = measure(grey, found, glyph_height);
  if (levels.through > least_through * levels.all && levels.print > least_print * (levels.all - levels.through) &&
      levels.sharp > least_sharp * levels.print) {
    whiten(grey, levels);
    return true;
  }
  if (levels.dark <= least_dark * levels.all || levels.faint <= least_faint * levels.all) return false;
  darken_faint(grey, dpi);
  return true;
}

}  // namespace inkgrid::image
