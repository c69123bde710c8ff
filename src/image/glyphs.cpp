#include "image/glyphs.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstring>
#include <opencv2/imgproc.hpp>

#include "image/mat.h"

namespace inkgrid::image {
namespace {

// Heights of glyphs that can be body text: 2.5 pt (a ledger's page of A3 shrunk to A4) to 40 pt. Inches.
constexpr double least_glyph = 2.5 / 72;
constexpr double greatest_glyph = 40.0 / 72;
// Width by height of a whole Han character's ink, and of a digit's.
constexpr double squarest_low = 0.75, squarest_high = 1.35;
constexpr double digit_low = 0.35, digit_high = 0.7;
// A Han character's ink by a digit's, in heights: 0.92 em to 0.7 em.
constexpr double han_by_digit = 1.3;
// Fewer Han characters than this, and a page's digits tell more.
constexpr int least_han = 8;
constexpr int least_digits = 8;
// Heights so near to the commonest make up the usual.
constexpr double height_spread = 0.12;

// Multiples of the glyph height: a speck is smaller than a decimal point (0.12), and alone when nothing larger is so near.
constexpr double largest_speck = 0.2;
constexpr double speck_distance = 0.8;

// Fewer glyphs with neighbours tell nothing about the direction of text.
constexpr int least_votes = 30;
// Text runs down when so many of the votes say so; a page of digits in columns has about half.
constexpr double down_share = 0.6;

// The commonest size, by a histogram that larger ones weigh more in: parts of characters have all sizes, whole ones one.
double commonest(std::vector<std::pair<double, double>>& sizes) {
  double best = 0, best_weight = 0;
  std::sort(sizes.begin(), sizes.end());
  for (std::size_t low = 0, high = 0, i = 0; i < sizes.size(); ++i) {
    while (sizes[low].first < sizes[i].first * (1 - height_spread)) ++low;
    high = std::max(high, i);
    while (high < sizes.size() && sizes[high].first <= sizes[i].first * (1 + height_spread)) ++high;
    double weight = 0, moment = 0;
    for (std::size_t k = low; k < high; ++k) weight += sizes[k].second, moment += sizes[k].second * sizes[k].first;
    if (weight > best_weight) best_weight = weight, best = moment / weight;
  }
  return best;
}

// One entry a pixel of size, so that a page's thousands of pieces cost nothing.
std::vector<std::pair<double, double>> tally(const std::vector<InkPiece>& pieces, double low, double high, double dpi,
                                             int& count) {
  std::vector<double> weights;
  count = 0;
  for (const InkPiece& piece : pieces) {
    const int height = piece.height();
    const double aspect = static_cast<double>(piece.width()) / height;
    if (aspect < low || aspect > high || height < least_glyph * dpi || height > greatest_glyph * dpi) continue;
    // A filled square is no character.
    if (piece.area > 0.8 * piece.width() * height) continue;
    if (static_cast<std::size_t>(height) >= weights.size()) weights.resize(height + 1);
    weights[height] += static_cast<double>(height) * height;
    ++count;
  }
  std::vector<std::pair<double, double>> sizes;
  for (std::size_t height = 0; height < weights.size(); ++height)
    if (weights[height] > 0) sizes.emplace_back(static_cast<double>(height), weights[height]);
  return sizes;
}

}  // namespace

double usual_glyph_height(const std::vector<InkPiece>& pieces, double dpi) {
  int han = 0, digits = 0;
  auto han_sizes = tally(pieces, squarest_low, squarest_high, dpi, han);
  auto digit_sizes = tally(pieces, digit_low, digit_high, dpi, digits);
  const double by_digits = digits >= least_digits ? han_by_digit * commonest(digit_sizes) : 0;
  if (han >= least_han) return commonest(han_sizes);
  return by_digits > 0 ? by_digits : commonest(han_sizes);
}

void remove_specks(cv::Mat& ink, const Ink& found, double glyph_height) {
  const int largest = std::max(1, static_cast<int>(largest_speck * glyph_height));
  const int cell = std::max(4, static_cast<int>(speck_distance * glyph_height));
  // A coarse map of where print is; its cells and their neighbours are near.
  cv::Mat print = cv::Mat::zeros(ink.rows / cell + 3, ink.cols / cell + 3, CV_8U);
  std::vector<std::size_t> specks;
  for (std::size_t i = 0; i < found.pieces.size(); ++i) {
    const cv::Rect box = rect_of(found.pieces[i]);
    if (std::max(box.width, box.height) <= largest) {
      specks.push_back(i);
      continue;
    }
    const cv::Rect cells(cv::Point(box.x / cell, box.y / cell),
                         cv::Point((box.br().x - 1) / cell + 3, (box.br().y - 1) / cell + 3));
    // A table's frame is print only where its ink is, and a speck beside it none of its own.
    if (std::max(box.width, box.height) < 6 * cell) print(cells).setTo(255);
  }
  std::vector<bool> dust(found.pieces.size());
  for (const std::size_t i : specks) {
    const InkPiece& speck = found.pieces[i];
    const bool near = print.at<std::uint8_t>(speck.top / cell + 1, speck.left / cell + 1) != 0;
    // A single pixel is no decimal point where characters have fifteen.
    dust[i] = !near || (speck.area == 1 && glyph_height >= 15);
  }
  for (const InkRun& run : found.runs)
    if (dust[run.piece]) std::fill_n(ink.ptr<std::uint8_t>(run.y) + run.start, run.length(), std::uint8_t{255});
}

bool text_runs_down(const std::vector<InkPiece>& pieces, double glyph_height) {
  std::vector<cv::Rect> glyphs;
  for (const InkPiece& piece : pieces) {
    const cv::Rect box = rect_of(piece);
    const auto [shorter, longer] = std::minmax(box.width, box.height);
    if (longer > 0.6 * glyph_height && longer < 1.6 * glyph_height && shorter > 0.2 * glyph_height) glyphs.push_back(box);
  }
  std::sort(glyphs.begin(), glyphs.end(), [](const cv::Rect& a, const cv::Rect& b) { return a.x < b.x; });
  // The nearest glyph after each one along x and along y, at most three glyphs away.
  const double reach = 3 * glyph_height;
  int along = 0, down = 0;
  const auto overlap = [](int a0, int a1, int b0, int b1) {
    return std::min(a1, b1) - std::max(a0, b0) > std::min(a1 - a0, b1 - b0) / 2;
  };
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    const cv::Rect& one = glyphs[i];
    double right = reach, below = reach;
    const auto look = [&](const cv::Rect& other) {
      if (other.x >= one.br().x - 2 && overlap(one.y, one.br().y, other.y, other.br().y))
        right = std::min<double>(right, std::max(0, other.x - one.br().x));
      if (other.y >= one.br().y - 2 && overlap(one.x, one.br().x, other.x, other.br().x))
        below = std::min<double>(below, std::max(0, other.y - one.br().y));
    };
    for (std::size_t k = i + 1; k < glyphs.size() && glyphs[k].x < one.br().x + reach; ++k) look(glyphs[k]);
    for (std::size_t k = i; k-- > 0 && glyphs[k].x > one.x - 2 * glyph_height;) look(glyphs[k]);
    if (right == below) continue;
    ++(right < below ? along : down);
  }
  return along + down >= least_votes && down > down_share * (along + down);
}

}  // namespace inkgrid::image
