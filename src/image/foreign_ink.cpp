#include "image/foreign_ink.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <opencv2/imgproc.hpp>

#include "document/processors.h"
#include "image/clean_paper.h"
#include "image/mat.h"

namespace inkgrid::image {
namespace {

// Lengths are in glyph heights. Lines of print are joined into pieces that are no higher than the first; a piece longer than
// the second and wider than the last is one of a pen where so little of its box is ink.
constexpr double highest_print = 1.35;
constexpr double longest_print = 1.8;
constexpr double sparse = 0.2;
constexpr double narrowest = 0.5;
// Pieces on both sides of a ruling are one stroke through it when each is no wider there, and it leans no more between them.
constexpr double stroke_width = 0.35;
constexpr double stroke_lean = 0.3;
// Pixels; of finer pictures every other one tells as much.
constexpr double finest_glyph = 32;
constexpr double small_glyph = 16;
// Print of another size stands in rows: its neighbour is as high to this share.
constexpr double like_height = 0.15;

// Red copied in grey has levels of 100 to 160 within its strokes, black seals and pens 40 to 80, print less: strokes are
// lighter than print where this share of what is within them has at least the level. So little of that may stay grey.
constexpr int light_stroke = 90;
constexpr double least_light = 0.65;
constexpr double left_grey = 0.02;
// Strokes that did not touch the large ones are looked for so near: glyph heights.
constexpr double near_strokes = 4;
// Levels within them: how much they differ among neighbours, and the lightest.
constexpr int flattest = 40;
constexpr int lightest_stroke = 200;
// So much of a page has none: glyph heights squared.
constexpr double least_within = 4;

// 255 on ink that is off the rulings and their fringes. Small print stands nearer to them.
cv::Mat print_of(const cv::Mat& ink, const cv::Mat& ruling_mask, double glyph, cv::Mat& ruled) {
  const int fringe = glyph < small_glyph ? 1 : 2;
  cv::dilate(~ruling_mask, ruled, cv::Mat::ones(2 * fringe + 1, 2 * fringe + 1, CV_8U));
  return (ink == 0) & ~ruled;
}

// Every other pixel of every other row.
INKGRID_FOR_PROCESSORS void take_even(const std::uint8_t* __restrict fine, int count, std::uint8_t* __restrict half) {
  for (int x = 0; x < count; ++x) half[x] = fine[2 * x];
}

cv::Mat halved(const cv::Mat& fine) {
  cv::Mat half(fine.rows / 2, fine.cols / 2, CV_8U);
  for (int y = 0; y < half.rows; ++y) take_even(fine.ptr<std::uint8_t>(2 * y), half.cols, half.ptr<std::uint8_t>(y));
  return half;
}

}  // namespace

cv::Mat find_strokes(const cv::Mat& ink, const cv::Mat& ruling_mask, const std::vector<Ruling>& rulings, double glyph) {
  if (glyph > finest_glyph) {
    std::vector<Ruling> half = rulings;
    for (Ruling& ruling : half)
      for (double* length : {&ruling.position, &ruling.start, &ruling.end, &ruling.thickness}) *length /= 2;
    return find_strokes(halved(ink), halved(ruling_mask), half, glyph / 2);
  }
  cv::Mat ruled;
  const cv::Mat print = print_of(ink, ruling_mask, glyph, ruled);
  const Ink found = find_ink(print.data, print.cols, print.rows, print.step, 255);
  std::vector<char> chosen(found.pieces.size(), 0);
  std::vector<std::size_t> rows(static_cast<std::size_t>(print.rows) + 1, 0);  // of each row's first run
  for (const InkRun& run : found.runs) ++rows[static_cast<std::size_t>(run.y) + 1];
  for (std::size_t y = 1; y < rows.size(); ++y) rows[y] += rows[y - 1];

  std::vector<std::size_t> high;
  for (std::size_t i = 0; i < found.pieces.size(); ++i) {
    const InkPiece& piece = found.pieces[i];
    const int longest = std::max(piece.width(), piece.height());
    if (longest > longest_print * glyph && std::min(piece.width(), piece.height()) > narrowest * glyph &&
        piece.area < sparse * piece.width() * piece.height())
      chosen[i] = 1;
    else if (piece.height() > highest_print * glyph)
      high.push_back(i);
  }
  for (const std::size_t i : high) {
    const InkPiece& one = found.pieces[i];
    chosen[i] = std::ranges::none_of(high, [&](std::size_t k) {
      const InkPiece& other = found.pieces[k];
      const int overlap = std::min(one.bottom, other.bottom) - std::max(one.top, other.top);
      return k != i && std::abs(one.height() - other.height()) < like_height * one.height() &&
             overlap > (1 - 2 * like_height) * one.height() &&
             std::max(one.left, other.left) - std::min(one.right, other.right) < 2 * one.height();
    });
  }

  // Strokes through rulings: ink ends on both sides of one, at the same place.
  const auto run_at = [&](int x, int y) -> const InkRun* {
    if (y < 0 || y >= print.rows) return nullptr;
    const auto begin = found.runs.begin() + static_cast<std::ptrdiff_t>(rows[static_cast<std::size_t>(y)]),
               end = found.runs.begin() + static_cast<std::ptrdiff_t>(rows[static_cast<std::size_t>(y) + 1]);
    const auto at = std::upper_bound(begin, end, x, [](int place, const InkRun& run) { return place < run.end; });
    return at != end && at->start <= x ? &*at : nullptr;
  };
  for (const Ruling& ruling : rulings) {
    const bool level = ruling.direction == Direction::horizontal;
    const int from = std::max(0, cvRound(ruling.start)), to = std::min(level ? print.cols : print.rows, cvRound(ruling.end));
    const auto first_beside = [&](int at, int step) {  // the first pixel off the ruling
      for (int k = 0, off = cvRound(ruling.position); k < glyph; ++k, off += step) {
        const cv::Point p = level ? cv::Point(at, off) : cv::Point(off, at);
        if (p.x < 0 || p.y < 0 || p.x >= print.cols || p.y >= print.rows) return -1;
        if (!ruled.at<std::uint8_t>(p)) return off;
      }
      return -1;
    };
    const int lean = cvRound(stroke_lean * glyph);
    const auto beside = [&](int at, int step) {
      const int off = first_beside(at, step);
      const InkRun* run = off < 0 ? nullptr : level ? run_at(at, off) : run_at(off, at);
      return run == nullptr || (level && run->length() > stroke_width * glyph) ? -1 : run->piece;
    };
    for (int at = from; at < to; ++at) {
      const int one = beside(at, -1);
      for (int other = std::max(from, at - lean); one >= 0 && other < std::min(to, at + lean + 1); ++other)
        if (const int piece = beside(other, 1); piece >= 0) chosen[one] = chosen[piece] = 1;
    }
  }
  if (std::ranges::find(chosen, 1) == chosen.end()) return {};
  cv::Mat mask(ink.size(), CV_8U, 255);
  for (const InkRun& run : found.runs)
    if (chosen[run.piece]) std::fill_n(mask.ptr<std::uint8_t>(run.y) + run.start, run.length(), std::uint8_t{0});
  return mask;
}

cv::Mat lift_light_strokes(cv::Mat& grey, const cv::Mat& ink, const cv::Mat& ruling_mask, const cv::Mat& large,
                           double glyph) {
  cv::Mat around, strokes, near;
  cv::dilate(large, around, cv::Mat::ones(3, 3, CV_8U));
  const int step = large.rows == grey.rows ? 1 : 2;
  std::array<int, 256> counts{};
  int all = 0, light = 0;
  for (int y = 0; y < large.rows; ++y) {
    const auto *outside = around.ptr<std::uint8_t>(y), *levels = grey.ptr<std::uint8_t>(y * step);
    for (int x = 0; x < large.cols; ++x) {
      if (outside[x]) continue;
      const int level = levels[x * step];
      ++counts[level], ++all, light += level >= light_stroke;
    }
  }
  if (all < least_within * glyph * glyph / (step * step) || light < least_light * all) return {};
  int white = light_stroke;
  for (int sum = 0; sum <= left_grey * light && white < 255; ++white) sum += counts[white];

  // With strokes that do not touch the large ones.
  const int reach = cvRound(near_strokes * glyph) | 1;
  cv::resize(~large, strokes, grey.size(), 0, 0, cv::INTER_NEAREST);
  cv::dilate(strokes, near, cv::Mat::ones(reach, reach, CV_8U));
  cv::Mat ruled;
  const cv::Mat print = print_of(ink, ruling_mask, glyph, ruled);
  const Ink found = find_ink(print.data, print.cols, print.rows, print.step, 255);
  std::vector<char> is_light(found.pieces.size(), 1);
  for (const InkRun& run : found.runs) {
    const auto *levels = grey.ptr<std::uint8_t>(run.y), *reached = near.ptr<std::uint8_t>(run.y);
    if (!reached[run.start] || *std::min_element(levels + run.start, levels + run.end) < light_stroke)
      is_light[run.piece] = 0;
  }
  for (const InkRun& run : found.runs)
    if (is_light[run.piece]) std::fill_n(strokes.ptr<std::uint8_t>(run.y) + run.start, run.length(), std::uint8_t{255});
  // And those that touch print: an even grey that edges of print do not have.
  cv::Mat high, low;
  cv::dilate(grey, high, cv::Mat::ones(3, 3, CV_8U));
  cv::erode(grey, low, cv::Mat::ones(3, 3, CV_8U));
  strokes |= (high - low < flattest) & (grey >= light_stroke) & (grey < lightest_stroke) & near;
  cv::dilate(strokes, strokes, cv::Mat::ones(5, 5, CV_8U));
  lightened(grey, white).copyTo(grey, strokes);
  return strokes;
}

}  // namespace inkgrid::image
