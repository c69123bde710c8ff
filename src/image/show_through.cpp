#include "image/show_through.h"

#include <algorithm>
#include <cstdint>
#include <vector>

namespace inkgrid::image {
namespace {

// Glyph heights: smaller pieces are specks, larger ones rulings.
constexpr double least_piece = 0.4, largest_piece = 3;
// The darkest level of print that shows through, and of the page's own.
constexpr int darkest_ghost = 110;
constexpr int print_level = 96;
// At the edges of print levels differ within two pixels by nearly all of what ink and paper do, of blurred print by less.
constexpr double sharpest_ghost = 0.6;
// Share of the ink that shows through (backs printed at half strength: 5 %; dust and JPEG noise 0.3 %), and that is print.
constexpr double least_share = 0.015;
constexpr double least_print = 0.85;
// Of what shows through this share, the lightest, becomes white wholly.
constexpr double whitened = 0.95;

}  // namespace

bool lift_show_through(cv::Mat& grey, const Ink& found, double glyph_height) {
  const std::size_t count = found.pieces.size();
  std::vector<std::uint8_t> darkest(count, 255);
  std::vector<int> steps(count, 0);
  for (const InkRun& run : found.runs) {
    const auto* row = grey.ptr<std::uint8_t>(run.y);
    auto& level = darkest[run.piece];
    level = std::min(level, *std::min_element(row + run.start, row + run.end));
    int& step = steps[run.piece];
    if (run.start >= 2) step = std::max({step, row[run.start - 2] - row[run.start], row[run.start - 1] - row[run.start + 1]});
  }
  double all = 0, print = 0, through = 0;
  std::vector<double> areas(256, 0);  // of what shows through, by its darkest level
  for (std::size_t i = 0; i < count; ++i) {
    const InkPiece& piece = found.pieces[i];
    const int size = std::max(piece.width(), piece.height());
    if (size < least_piece * glyph_height || size > largest_piece * glyph_height) continue;
    all += piece.area;
    if (darkest[i] < print_level) print += piece.area;
    if (darkest[i] < darkest_ghost || steps[i] > sharpest_ghost * (255 - darkest[i])) continue;
    through += piece.area;
    areas[darkest[i]] += piece.area;
  }
  if (through < least_share * all || print < least_print * all) return false;
  int white = 255;
  for (double sum = 0; white > darkest_ghost && sum < whitened * through; --white) sum += areas[white];
  cv::Mat levels(1, 256, CV_8U);
  for (int level = 0; level < 256; ++level)
    levels.at<std::uint8_t>(level) = static_cast<std::uint8_t>(std::min(255, 255 * level / white));
  cv::LUT(grey, levels, grey);
  return true;
}

}  // namespace inkgrid::image
