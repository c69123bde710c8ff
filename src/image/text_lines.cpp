#include <algorithm>
#include <cmath>
#include <numeric>
#include <opencv2/imgproc.hpp>

#include "image/glyphs.h"
#include "image/mat.h"
#include "image/straighten.h"

namespace inkgrid::image {
namespace {

constexpr double points_per_inch = 72;
// Lines are found at this resolution, where strokes of one character run together.
constexpr double search_dpi = 120;
// Share of a pixel there under ink that makes it ink.
constexpr float least_cover = 0.235F;

// Multiples of the glyph height.
constexpr double least_blob = 0.1;      // smaller is dust
constexpr double least_line = 0.45;     // lower is a dash, a row of dots or dirt
constexpr double highest_line = 5;      // higher is a picture or what a ruling left
constexpr double largest_mark = 0.3;    // no larger is a point, a comma or noise
constexpr double streak_length = 2.5;   // a single piece of ink longer than this...
constexpr double streak_breadth = 0.4;  // ...and thinner is no character
// Multiples of the height of the pieces joined: between characters of a line, and between those of a title set apart
// ("项 目 支 出": an em or two).
constexpr double usual_gap = 1.1;
constexpr double title_gap = 3;
constexpr double mark_gap = 0.4;
// Heights of set-apart characters differ no more than this; a title's 一 is found by its place instead.
constexpr double title_ratio = 1.6;
// Share of the lower piece's height that lies beside the other.
constexpr double least_beside = 0.5;
// Ink so near the picture's edge is no print: inches.
constexpr double edge_inches = 0.08;

struct Piece {
  cv::Rect box;
};

double beside(const cv::Rect& a, const cv::Rect& b) {
  const int common = std::min(a.br().y, b.br().y) - std::max(a.y, b.y);
  return static_cast<double>(common) / std::min(a.height, b.height);
}

int gap_between(const cv::Rect& a, const cv::Rect& b) { return std::max(a.x, b.x) - std::min(a.br().x, b.br().x); }

// Joins pieces while any two of them belong together.
template <typename Belong>
std::vector<Piece> joined(std::vector<Piece> pieces, double widest_gap, Belong belong) {
  for (bool changed = true; changed;) {
    changed = false;
    std::sort(pieces.begin(), pieces.end(), [](const Piece& a, const Piece& b) { return a.box.x < b.box.x; });
    std::vector<Piece> result;
    for (const Piece& piece : pieces) {
      Piece* best = nullptr;
      for (Piece& other : result) {
        if (gap_between(other.box, piece.box) > widest_gap || !belong(other.box, piece.box)) continue;
        if (best == nullptr || beside(other.box, piece.box) > beside(best->box, piece.box)) best = &other;
      }
      if (best == nullptr) {
        result.push_back(piece);
      } else {
        best->box |= piece.box;
        changed = true;
      }
    }
    pieces = std::move(result);
  }
  return pieces;
}

// 0 where enough of a pixel of the smaller page is under print (255), else 255. By the runs of print, which outside the
// tables are few.
cv::Mat shrunk_ink(const cv::Mat& print, double scale) {
  const cv::Size size(std::max(1, cvRound(print.cols * scale)), std::max(1, cvRound(print.rows * scale)));
  cv::Mat cover = cv::Mat::zeros(size, CV_32F);
  const auto add = [&](int y, float share, double start, double end) {
    if (y >= size.height || share <= 0) return;
    auto* row = cover.ptr<float>(y);
    for (int x = static_cast<int>(start); x < size.width && x < end; ++x)
      row[x] += share * static_cast<float>(std::min(x + 1.0, end) - std::max<double>(x, start));
  };
  const Ink found = find_ink(print.data, print.cols, print.rows, print.step, 255);
  for (const InkRun& run : found.runs) {
    const double top = run.y * scale, bottom = (run.y + 1) * scale;
    const int y = static_cast<int>(top);
    const double middle = std::min(bottom, y + 1.0);
    add(y, static_cast<float>(middle - top), run.start * scale, run.end * scale);
    add(y + 1, static_cast<float>(bottom - middle), run.start * scale, run.end * scale);
  }
  cv::Mat small;
  cv::compare(cover, least_cover, small, cv::CMP_LE);
  return small;
}

}  // namespace

std::vector<Box> find_text_lines(const StraightPage& page, const std::vector<Box>& excluded) {
  if (page.ink.pixels.empty() || page.glyph_height <= 0) return {};
  const double dpi = page.ink.dpi, whole_scale = dpi / points_per_inch;
  cv::Mat unruled;  // 255 on ink that is no ruling
  cv::subtract(mat_of(page.ruling_mask), mat_of(page.ink), unruled);
  const cv::Rect all(0, 0, unruled.cols, unruled.rows);
  for (const Box& box : excluded) {
    const cv::Rect area(cv::Point(cvFloor(box.left * whole_scale), cvFloor(box.top * whole_scale)),
                        cv::Point(cvCeil(box.right * whole_scale), cvCeil(box.bottom * whole_scale)));
    unruled(area & all).setTo(0);
  }
  const double shrink = std::min(1.0, search_dpi / dpi);
  const cv::Mat small = shrunk_ink(unruled, shrink);
  const double scale = whole_scale * shrink, glyph = page.glyph_height * scale;

  std::vector<Piece> pieces, marks;
  const double edge = edge_inches * dpi * shrink;
  const Ink found = ink_of(small);
  for (const InkPiece& piece : found.pieces) {
    const cv::Rect box = rect_of(piece);
    if (std::max(box.width, box.height) < std::max(2.0, least_blob * glyph) || box.height > highest_line * glyph) continue;
    if (box.x < edge || box.y < edge || box.br().x > small.cols - edge || box.br().y > small.rows - edge) continue;
    // What rulings and the shadow of the paper's edge leave is long and thin.
    const auto [shorter, longer] = std::minmax(box.width, box.height);
    if (longer > streak_length * glyph && shorter < streak_breadth * glyph) continue;
    (longer < largest_mark * glyph ? marks : pieces).push_back({box});
  }
  // Parts of characters first, so that a title's pieces have its height before wide gaps are judged by it.
  auto lines = joined(std::move(pieces), usual_gap * highest_line * glyph, [&](const cv::Rect& a, const cv::Rect& b) {
    const double height = std::max({static_cast<double>(a.height), static_cast<double>(b.height), 0.7 * glyph});
    if (height > highest_line * glyph) return false;
    if (std::min(a.height, b.height) < 0.4 * height) {
      // Commas, dashes and 一 are joined by their place within the line.
      const cv::Rect &low = a.height < b.height ? a : b, &high = a.height < b.height ? b : a;
      const double middle = low.y + low.height / 2.0;
      return gap_between(a, b) <= usual_gap * height && middle > high.y - 0.15 * height &&
             middle < high.br().y + 0.15 * height;
    }
    return gap_between(a, b) <= usual_gap * height && beside(a, b) >= least_beside &&
           std::max(a.height, b.height) <= 2.5 * std::min(a.height, b.height);
  });
  lines = joined(std::move(lines), title_gap * highest_line * glyph, [&](const cv::Rect& a, const cv::Rect& b) {
    const auto [lower, higher] = std::minmax(a.height, b.height);
    return gap_between(a, b) <= title_gap * lower && beside(a, b) >= 0.7 && higher <= title_ratio * lower;
  });

  // Points and commas belong to the line they stand in; noise around it does not.
  for (Piece& line : lines) {
    const cv::Rect print = line.box;  // a speck below it does not lead to the next one, down to the next line
    for (const Piece& mark : marks) {
      const cv::Rect& box = mark.box;
      const double middle = box.y + box.height / 2.0, reach = 0.15 * print.height;
      if (middle > print.y + reach && middle < print.br().y + reach && gap_between(line.box, box) < mark_gap * print.height)
        line.box |= box;
    }
  }

  std::vector<Box> boxes;
  for (const Piece& line : lines) {
    if (line.box.height < least_line * glyph || line.box.height > highest_line * glyph) continue;
    boxes.push_back({line.box.x / scale, line.box.y / scale, line.box.br().x / scale, line.box.br().y / scale});
  }
  std::sort(boxes.begin(), boxes.end(), [](const Box& a, const Box& b) { return a.top < b.top; });
  // Left to right among those of one height.
  for (auto first = boxes.begin(); first != boxes.end();) {
    auto last = first + 1;
    while (last != boxes.end() && last->center().y < first->bottom) ++last;
    std::sort(first, last, [](const Box& a, const Box& b) { return a.left < b.left; });
    first = last;
  }
  return boxes;
}

}  // namespace inkgrid::image
