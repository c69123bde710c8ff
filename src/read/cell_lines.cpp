#include "read/cell_lines.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <optional>

#include "document/ink.h"
#include "document/processors.h"

namespace inkgrid::read {
namespace {

// Lengths are in glyph heights (ink of a Han character) unless said otherwise.

/// Points; stands in where the page does not know its glyph height: print of 10.5 pt, the usual size of forms.
constexpr double usual_glyph_height = 9.6;
/// Paper around a cell that is looked at, to tell whose a stroke over the edge is.
constexpr double surroundings = 1.0;
/// How far inside a cell its own frame may run: the box is the ruling's middle, a heavy frame 0.3 high.
constexpr double frame_zone = 0.5;
/// Share of a side under a ruling that makes it frame; a slightly sloped ruling covers a row in part only.
constexpr double frame_share = 0.3;
/// A ruling that hangs on nothing is believed where ink runs along this share of its length: the tops of a row of digits,
/// taken for a ruling, are inked in half of it, and painting over them would change what is read.
constexpr double ruling_ink = 0.9;
/// Strokes over the edge: a neighbour's reaches in less than this and lies outside for the greater part ...
constexpr double most_intrusion = 0.35;
/// ... and one of ours is followed this far out.
constexpr double most_protrusion = 0.25;
/// Remains of a ruling along the edge: thinner than the first, longer than the second.
constexpr double residue_thickness = 0.12;
constexpr double residue_length = 1.5;
/// Bumps that fax leaves beside a ruling: this thick and long at most (a 1 at the frame is longer), this near to it.
constexpr double bump_thickness = 0.2;
constexpr double bump_length = 0.5;
constexpr double bump_distance = 0.25;
/// Marks smaller than this (points, commas) need a glyph nearby; a lone hyphen is 0.35 long.
constexpr double lone_mark = 0.3;
constexpr double mark_distance = 1.0;
/// Marks up to this size, a pixel at least, are noise unless they all but touch a glyph (thin strokes break at 150 dpi); a
/// decimal point is 0.12, a speck of fax 0.08 (2 of 25 px).
constexpr double speck = 0.09;
constexpr double speck_distance = 0.15;
/// Marks at least this large make lines; smaller ones join the nearest.
constexpr double line_maker = 0.25;
/// Small marks whose middle lies beside a line belong to it only as long as it is together no higher than this: a comma
/// hangs 0.1 below, what lies farther off is a speck, and would make the print small beside it.
constexpr double most_marked_height = 1.15;
/// Dots at a line's ends, up to this size, are specks when farther than this from what stands beside them: the point after a
/// number is 0.25 away at most. A comma is larger, and between characters a dot may stand alone (·).
constexpr double end_dot = 0.2;
constexpr double end_dot_distance = 0.3;
/// Paper kept around the print of a cell: half a glyph above and below low marks, a faint one at the ends, and the margin.
constexpr double kept_paper = 1.5;
/// Strokes of one character apart (the three of a lone 三) are one line as long as they are together no higher than this;
/// lines set solid, one em apart, are higher together.
constexpr double most_line_height = 1.25;
/// Higher than this a band of ink is looked at for two lines that touch ...
constexpr double touching_lines_height = 1.6;
/// ... each at least this high, with a valley between them that is this much lower (share) than both.
constexpr double least_line_height = 0.6;
constexpr double valley_depth = 0.4;
/// Slope that straightening and keystone may leave, as a tangent: 0.3 degrees lift the end of a 400-pt line by 2 pt,
/// most of the gap to the next.
constexpr double most_slope = 0.02;
constexpr double slope_step = 0.08;
constexpr double least_sloped_width = 6.0;
constexpr double slope_gain = 1.03;
/// Digits and capitals as share of a Han character's height: lines of them are not blown up beyond that.
constexpr double digit_height = 0.72;
/// Lines no wider than this, one below another, are vertical print.
constexpr double vertical_print_width = 1.3;
constexpr double vertical_print_gap = 0.1;
/// From one of its glyphs to the next, and how far from there a glyph may end.
constexpr double vertical_pitch = 1.12;
constexpr double pitch_slack = 0.2;
/// Strokes that no threshold keeps (the 二 of 二次 at 150 dpi) but that are there: so much darker than paper (of 255), so
/// long, no thicker than this, or than so many pixels ...
constexpr int faint_darkness = 24;
constexpr double shortest_faint = 0.4;
constexpr double thickest_faint = 0.15;
constexpr int thickest_faint_pixels = 3;
/// ... within a character of a line's ends, and wholly within this of its top and bottom: else it is a streak or a fold.
constexpr double faint_reach = 1.4;
constexpr double faint_room = 0.25;
/// Paper around a line, as share of its height; pixels at least.
constexpr double margin_share = 0.1;
constexpr int least_margin = 2;

/// A connected piece of ink; pixels of the crop.
struct Piece {
  cv::Rect box;
  int line = -1;

  int size() const { return std::max(box.width, box.height); }
};

/// A cell with its surroundings, rulings painted over.
struct Crop {
  cv::Mat grey;
  cv::Mat ink;                 ///< 255 where ink
  cv::Mat ruled;               ///< 255 where a ruling was painted over, and beside it
  cv::Rect inner;              ///< inside the cell's frame
  std::array<int, 4> frame{};  ///< its thickness, pixels: top, right, bottom, left
  double glyph = 0;
  double dpi = 0;
  int paper = 255;
};

struct Band {
  int top = 0;
  int bottom = 0;  ///< one past the last row

  int height() const { return bottom - top; }
};

cv::Mat view(const PagePicture& picture) {
  return {picture.height, picture.width, CV_8UC1, const_cast<std::uint8_t*>(picture.pixels.data())};
}

cv::Rect grown_rect(const cv::Rect& rect, int margin) {
  return {rect.x - margin, rect.y - margin, rect.width + 2 * margin, rect.height + 2 * margin};
}

/// Bridges masked pixels the short way, across the ruling: what touches or crosses it goes on through it, paper stays paper.
void paint_over(cv::Mat& picture, const cv::Mat& mask) {
  const auto shade = [](int before, int after, int step, int length) {
    return static_cast<std::uint8_t>(before + (after - before) * step / (length + 1));
  };
  struct Span {
    int begin = 0;
    int end = 0;
  };
  std::vector<Span> down(
      static_cast<std::size_t>(mask.cols));  // of each column's masked pixels at the row that is worked on
  for (int y = 0; y < mask.rows; ++y) {
    const auto* masked = mask.ptr<std::uint8_t>(y);
    auto* row = picture.ptr<std::uint8_t>(y);
    for (int x = 0; x < mask.cols;) {
      const void* found = std::memchr(masked + x, 255, static_cast<std::size_t>(mask.cols - x));
      if (found == nullptr) break;
      const int begin = static_cast<int>(static_cast<const std::uint8_t*>(found) - masked);
      int end = begin + 1;
      while (end < mask.cols && masked[end]) ++end;
      const int left = begin > 0 ? row[begin - 1] : end < mask.cols ? row[end] : 255;
      const int right = end < mask.cols ? row[end] : left;
      for (x = begin; x < end; ++x) {
        Span& span = down[static_cast<std::size_t>(x)];
        if (span.end <= y) {
          span = {y, y + 1};
          while (span.end < mask.rows && mask.at<std::uint8_t>(span.end, x)) ++span.end;
        }
        const int across = span.end - span.begin;
        if (end - begin < across) {
          row[x] = shade(left, right, x - begin + 1, end - begin);
          continue;
        }
        const int below = span.end < mask.rows ? picture.at<std::uint8_t>(span.end, x) : -1;
        const int above = span.begin > 0 ? picture.at<std::uint8_t>(span.begin - 1, x) : below >= 0 ? below : 255;
        row[x] = shade(above, below >= 0 ? below : above, y - span.begin + 1, across);
      }
    }
  }
}

/// Of a row's pixels without ink: the sum of their levels, and how many they are.
INKGRID_FOR_PROCESSORS void add_paper(const std::uint8_t* grey, const std::uint8_t* ink, int count, std::uint32_t& sum,
                                      std::uint32_t& number) {
  std::uint32_t levels = 0, pixels = 0;
  for (int x = 0; x < count; ++x) {
    levels += ink[x] == 0 ? grey[x] : 0;
    pixels += ink[x] == 0;
  }
  sum = levels;
  number = pixels;
}

/// Mean level of the pixels without ink; 0 where there are none.
int paper_level(const cv::Mat& grey, const cv::Mat& ink) {
  double sum = 0, number = 0;
  for (int y = 0; y < grey.rows; ++y) {
    std::uint32_t levels = 0, pixels = 0;
    add_paper(grey.ptr<std::uint8_t>(y), ink.ptr<std::uint8_t>(y), grey.cols, levels, pixels);
    sum += levels;
    number += pixels;
  }
  return number > 0 ? cvRound(sum / number) : 0;
}

cv::Rect rect_of(const InkPiece& piece) { return {piece.left, piece.top, piece.width(), piece.height()}; }

Ink ink_of(const cv::Mat& picture) { return find_ink(picture.data, picture.cols, picture.rows, picture.step, 255); }

void set(cv::Mat& picture, const InkRun& run, std::uint8_t value) {
  std::fill_n(picture.ptr<std::uint8_t>(run.y) + run.start, run.length(), value);
}

/// The part of `run` inside `rect`; its length is 0 or less where there is none.
InkRun clipped(InkRun run, const cv::Rect& rect) {
  if (run.y < rect.y || run.y >= rect.br().y) return {run.y, 0, 0, run.piece};
  run.start = std::max(run.start, rect.x);
  run.end = std::min(run.end, rect.br().x);
  return run;
}

/// Takes rulings out of the mask that touch none of the crop's edges and are not drawn through.
void drop_doubtful(cv::Mat& rulings, const cv::Mat& ink) {
  const Ink found = ink_of(rulings);
  for (std::size_t i = 0; i < found.pieces.size(); ++i) {
    const cv::Rect box = rect_of(found.pieces[i]);
    if (box.x == 0 || box.y == 0 || box.br().x == rulings.cols || box.br().y == rulings.rows) continue;
    const bool lies = box.width > box.height;
    std::vector<char> inked(static_cast<std::size_t>(std::max(box.width, box.height)), 0);
    const auto each_run = [&](const auto& work) {
      for (const InkRun& run : found.runs)
        if (run.piece == static_cast<int>(i)) work(run);
    };
    each_run([&](const InkRun& run) {
      for (int x = run.start; x < run.end; ++x)
        if (ink.at<std::uint8_t>(run.y, x)) inked[static_cast<std::size_t>(lies ? x - box.x : run.y - box.y)] = 1;
    });
    if (static_cast<double>(std::count(inked.begin(), inked.end(), 1)) < ruling_ink * static_cast<double>(inked.size()))
      each_run([&](const InkRun& run) { set(rulings, run, 0); });
  }
}

/// Rows (or columns) from a side of `rect` to the far side of the frame that runs along it.
int frame_depth(const cv::Mat& rulings, const cv::Rect& rect, int zone, bool vertical, bool from_end) {
  const int length = vertical ? rect.height : rect.width;
  int depth = 0;
  for (int i = 0; i < zone; ++i) {
    const int at = from_end ? (vertical ? rect.width : rect.height) - 1 - i : i;
    const cv::Mat lane = vertical ? rulings(rect).col(at) : rulings(rect).row(at);
    if (cv::countNonZero(lane) >= frame_share * length) depth = i + 1;
  }
  return depth;
}

std::optional<Crop> take(const ReadablePage& page, const Box& box, Turn turn) {
  const double scale = page.grey.dpi / 72;
  const cv::Rect whole(0, 0, page.grey.width, page.grey.height);
  const cv::Point corner(cvRound(box.left * scale), cvRound(box.top * scale));
  const cv::Rect rect = cv::Rect(corner, cv::Point(cvRound(box.right * scale), cvRound(box.bottom * scale))) & whole;
  if (rect.empty() || box.width() <= 0 || box.height() <= 0) return std::nullopt;

  Crop crop;
  crop.dpi = page.grey.dpi;
  crop.glyph = (page.glyph_height > 0 ? page.glyph_height : usual_glyph_height) * scale;
  const cv::Rect outer = grown_rect(rect, cvCeil(surroundings * crop.glyph)) & whole;
  crop.grey = view(page.grey)(outer).clone();
  crop.ink = ~view(page.ink)(outer);
  crop.inner = rect - outer.tl();

  if (!page.ruling_mask.pixels.empty()) {
    cv::Mat rulings = ~view(page.ruling_mask)(outer);
    drop_doubtful(rulings, crop.ink);
    const int zone = cvRound(frame_zone * crop.glyph);
    const int across = std::min(zone, crop.inner.width / 4);
    const int along = std::min(zone, crop.inner.height / 4);
    crop.frame = {frame_depth(rulings, crop.inner, along, false, false),
                  frame_depth(rulings, crop.inner, across, true, true), frame_depth(rulings, crop.inner, along, false, true),
                  frame_depth(rulings, crop.inner, across, true, false)};
    const auto [top, right, bottom, left] = crop.frame;
    crop.inner = {crop.inner.x + left, crop.inner.y + top, crop.inner.width - left - right,
                  crop.inner.height - top - bottom};
    paint_over(crop.grey, rulings);
    paint_over(crop.ink, rulings);
    crop.ink = crop.ink >= 128;
    cv::dilate(rulings, crop.ruled, cv::Mat::ones(3, 3, CV_8U));
  } else {
    crop.ruled = cv::Mat(crop.ink.size(), CV_8U, cv::Scalar(0));
  }
  crop.paper = paper_level(crop.grey, crop.ink);

  if (turn != Turn::none) {
    constexpr int codes[] = {0, cv::ROTATE_90_CLOCKWISE, cv::ROTATE_180, cv::ROTATE_90_COUNTERCLOCKWISE};
    const cv::Size size = crop.grey.size();
    const cv::Rect inner = crop.inner;
    for (cv::Mat* picture : {&crop.grey, &crop.ink, &crop.ruled}) {
      cv::Mat turned;
      cv::rotate(*picture, turned, codes[static_cast<int>(turn)]);
      *picture = turned;
    }
    const cv::Rect quarter(size.height - inner.br().y, inner.x, inner.height, inner.width);
    const cv::Rect half(size.width - inner.br().x, size.height - inner.br().y, inner.width, inner.height);
    const cv::Rect three_quarters(inner.y, size.width - inner.br().x, inner.height, inner.width);
    crop.inner = turn == Turn::quarter ? quarter : turn == Turn::half ? half : three_quarters;
    std::rotate(crop.frame.begin(), crop.frame.end() - static_cast<int>(turn), crop.frame.end());
  }
  return crop;
}

struct Pieces {
  std::vector<Piece> all;
  std::vector<InkRun> runs;
};

Pieces find_pieces(const cv::Mat& ink) {
  Ink found = ink_of(ink);
  Pieces pieces;
  for (const InkPiece& piece : found.pieces) pieces.all.push_back({rect_of(piece)});
  pieces.runs = std::move(found.runs);
  return pieces;
}

/// What holds the thin strokes within `area` that are not in the ink; empty where there are none.
cv::Rect faint_print(const Crop& crop, const cv::Rect& area) {
  const cv::Rect there = area & cv::Rect({0, 0}, crop.grey.size());
  cv::Rect print;
  if (there.empty()) return print;
  cv::Mat dark = crop.grey(there) < crop.paper - faint_darkness, ink;
  cv::dilate(crop.ink(there), ink, cv::Mat::ones(3, 3, CV_8U));
  dark.setTo(0, ink);
  const double thickest = std::max<double>(thickest_faint_pixels, thickest_faint * crop.glyph);
  for (const Piece& piece : find_pieces(dark).all) {
    const auto [thickness, length] = std::minmax(piece.box.width, piece.box.height);
    const cv::Rect within(1, 1, there.width - 2, there.height - 2);
    const bool is_whole = (piece.box & within) == piece.box;
    if (is_whole && thickness <= thickest && length >= shortest_faint * crop.glyph && length <= crop.glyph)
      print |= piece.box + there.tl();
  }
  return print;
}

/// Takes away what is not the cell's print, from the ink and from the grey, then the paper far from it.
void clean(Crop& crop) {
  const Pieces found = find_pieces(crop.ink);
  const std::vector<Piece>& pieces = found.all;
  const cv::Rect inner = crop.inner;
  std::vector<int> area(pieces.size()), inside(pieces.size());
  for (const InkRun& run : found.runs) {
    area[static_cast<std::size_t>(run.piece)] += run.length();
    inside[static_cast<std::size_t>(run.piece)] += std::max(0, clipped(run, inner).length());
  }

  const auto is_ours = [&](std::size_t label) {
    const cv::Rect part = pieces[label].box & inner;
    if (inside[label] == 0) return false;
    const bool at_side = part.x == inner.x || part.br().x == inner.br().x;
    const bool at_end = part.y == inner.y || part.br().y == inner.br().y;
    const auto intrudes = [&](int depth, int length) {
      return (2 * inside[label] < area[label] && depth < most_intrusion * crop.glyph) ||
             (depth <= residue_thickness * crop.glyph && length > residue_length * crop.glyph);
    };
    return !(at_side && intrudes(part.width, part.height)) && !(at_end && intrudes(part.height, part.width));
  };
  std::vector<char> keep(pieces.size(), 0);
  for (std::size_t label = 0; label < pieces.size(); ++label) keep[label] = is_ours(label);

  const auto is_bump = [&](const cv::Rect& box) {
    const auto [top, right, bottom, left] = crop.frame;
    const double near = bump_distance * crop.glyph, thick = bump_thickness * crop.glyph;
    return std::max(box.width, box.height) <= bump_length * crop.glyph &&
           ((box.height <= thick &&
             ((top > 0 && box.br().y <= inner.y + near) || (bottom > 0 && box.y >= inner.br().y - near))) ||
            (box.width <= thick &&
             ((left > 0 && box.br().x <= inner.x + near) || (right > 0 && box.x >= inner.br().x - near))));
  };
  const auto is_glyph = [&](std::size_t label) {
    return keep[label] && pieces[label].size() >= lone_mark * crop.glyph && !is_bump(pieces[label].box);
  };
  std::vector<cv::Rect> glyphs;
  for (std::size_t label = 0; label < pieces.size(); ++label)
    if (is_glyph(label)) glyphs.push_back(pieces[label].box);
  for (std::size_t label = 0; label < pieces.size(); ++label) {
    if (!keep[label] || is_glyph(label)) continue;
    const bool is_speck = pieces[label].size() <= std::max(1.0, speck * crop.glyph) || is_bump(pieces[label].box);
    const int distance = cvCeil((is_speck ? speck_distance : mark_distance) * crop.glyph);
    const cv::Rect around = grown_rect(pieces[label].box, distance);
    keep[label] = std::any_of(glyphs.begin(), glyphs.end(), [&](const cv::Rect& near) { return !(near & around).empty(); });
  }

  const cv::Rect reach = grown_rect(inner, cvRound(most_protrusion * crop.glyph));
  cv::Mat kept(crop.ink.size(), CV_8U, cv::Scalar(0));
  for (const InkRun& run : found.runs)
    if (keep[static_cast<std::size_t>(run.piece)])
      if (const InkRun part = clipped(run, reach); part.length() > 0) set(kept, part, 255);
  cv::Mat foreign = crop.ink - kept;
  cv::dilate(foreign, foreign, cv::Mat::ones(3, 3, CV_8U));
  crop.grey.setTo(crop.paper, foreign - kept);
  // Fringes of rulings, and what painting over them drew out of the neighbours' print.
  cv::Mat beside;
  cv::dilate(kept, beside, cv::Mat::ones(3, 3, CV_8U));
  crop.grey.setTo(crop.paper, crop.ruled - beside);
  if (cv::countNonZero(kept) == 0) kept(faint_print(crop, inner)).setTo(255);
  const cv::Rect near = grown_rect(cv::boundingRect(kept), cvCeil(kept_paper * crop.glyph)) & cv::Rect({0, 0}, kept.size());
  crop.ink = kept(near).clone();
  crop.grey = crop.grey(near).clone();
}

std::vector<double> coverage(const std::vector<Piece>& pieces, int rows, double slope) {
  std::vector<double> steps(static_cast<std::size_t>(rows) + 1, 0.0);
  for (const Piece& piece : pieces) {
    const cv::Rect& box = piece.box;
    const double lift = slope * (box.x + box.width / 2.0);
    const auto row = [&](int y) { return static_cast<std::size_t>(std::clamp(cvRound(y - lift), 0, rows)); };
    steps[row(box.y)] += box.width;
    steps[row(box.br().y)] -= box.width;
  }
  std::partial_sum(steps.begin(), steps.end(), steps.begin());
  return steps;
}

/// Shears the crop so that sloped lines run level; the slope that gathers ink in the fewest rows is the lines'. `pieces` are
/// those of the ink, found anew where it was moved.
void level(Crop& crop, Pieces& pieces) {
  cv::Rect print;
  for (const Piece& piece : pieces.all) print |= piece.box;
  if (print.width < least_sloped_width * crop.glyph) return;
  const int room = cvCeil(most_slope * crop.ink.cols);
  cv::Mat grey, ink;
  cv::copyMakeBorder(crop.grey, grey, room, room, 0, 0, cv::BORDER_CONSTANT, crop.paper);
  cv::copyMakeBorder(crop.ink, ink, room, room, 0, 0, cv::BORDER_CONSTANT, 0);
  std::vector<Piece> moved = pieces.all;
  for (Piece& piece : moved) piece.box.y += room;
  const auto sharpness = [&](double slope) {
    const std::vector<double> rows = coverage(moved, ink.rows, slope);
    return std::inner_product(rows.begin(), rows.end(), rows.begin(), 0.0);
  };
  double best = 0, best_sharpness = sharpness(0) * slope_gain;
  const double step = slope_step * crop.glyph / print.width;
  for (double slope = -most_slope; slope <= most_slope; slope += step)
    if (const double value = sharpness(slope); value > best_sharpness) best = slope, best_sharpness = value;
  if (best == 0) return;
  const cv::Matx23d shear(1, 0, 0, -best, 1, 0);
  cv::warpAffine(grey, crop.grey, shear, grey.size(), cv::INTER_LINEAR, cv::BORDER_CONSTANT, crop.paper);
  cv::warpAffine(ink, crop.ink, shear, ink.size(), cv::INTER_NEAREST, cv::BORDER_CONSTANT, 0);
  pieces = find_pieces(crop.ink);
}

/// Runs of rows that hold pieces large enough to make a line.
std::vector<Band> find_bands(const std::vector<Piece>& pieces, int rows, double glyph) {
  std::vector<Piece> makers;
  for (const Piece& piece : pieces)
    if (piece.size() >= line_maker * glyph) makers.push_back(piece);
  if (makers.empty()) makers = pieces;
  const std::vector<double> rows_covered = coverage(makers, rows, 0);
  std::vector<Band> bands;
  for (int y = 0; y < rows; ++y) {
    if (rows_covered[static_cast<std::size_t>(y)] <= 0) continue;
    if (bands.empty() || bands.back().bottom < y) bands.push_back({y, y});
    bands.back().bottom = y + 1;
  }
  return bands;
}

/// Height of the cell's own glyphs: its print may be larger or smaller than the page's usual. Print no higher than a line is
/// one: the halves of a lone 是 or 元 are no lines of smaller print. Of glyphs that touch one below another the width tells.
double local_glyph_height(const std::vector<Piece>& pieces, double usual) {
  std::vector<int> heights;
  cv::Rect print;
  for (const Piece& piece : pieces)
    if (piece.size() >= 0.4 * usual) {
      heights.push_back(std::min(piece.box.height, std::max(piece.box.width, cvRound(usual))));
      print |= piece.box;
    }
  if (heights.empty() || print.height <= most_line_height * usual) return usual;
  const auto at = heights.begin() + static_cast<std::ptrdiff_t>(heights.size() * 4 / 5);
  std::nth_element(heights.begin(), at, heights.end());
  return std::clamp<double>(*at, 0.6 * usual, 3 * usual);
}

/// Parts glyphs of vertical print that touch, near where each must end: strokes of 目 leave deeper valleys than its end.
void cut_at_pitch(cv::Mat& ink, const Band& band, const cv::Mat& profile, double glyph) {
  const int count = std::max(2, cvRound(band.height() / (vertical_pitch * glyph)));
  const double pitch = (band.height() + vertical_print_gap * glyph) / count;
  for (int i = 1; i < count; ++i) {
    const int from = cvRound(i * pitch - pitch_slack * glyph), to = cvRound(i * pitch + pitch_slack * glyph);
    int valley = from;
    for (int y = from; y < std::min(to, band.height()); ++y)
      if (profile.at<int>(y) <= profile.at<int>(valley)) valley = y;
    ink.row(band.top + valley).setTo(0);
  }
}

/// Wipes the valley between lines that touch, so that their pieces come apart; whether there was one.
bool cut_valleys(cv::Mat& ink, const Band& band, double glyph) {
  if (band.height() <= touching_lines_height * glyph) return false;
  cv::Mat profile;
  const cv::Mat rows = ink.rowRange(band.top, band.bottom);
  cv::reduce(rows, profile, 1, cv::REDUCE_SUM, CV_32S);
  if (cv::boundingRect(rows).width <= vertical_print_width * glyph) {
    cut_at_pitch(ink, band, profile, glyph);
    return true;
  }
  const int least = cvRound(least_line_height * glyph);
  int valley = -1;
  for (int y = least; y < band.height() - least && y < touching_lines_height * glyph; ++y)
    if (valley < 0 || profile.at<int>(y) < profile.at<int>(valley)) valley = y;
  if (valley < 0) return false;
  double above = 0, below = 0;
  cv::minMaxLoc(profile.rowRange(0, valley), nullptr, &above);
  cv::minMaxLoc(profile.rowRange(valley + 1, band.height()), nullptr, &below);
  if (profile.at<int>(valley) > valley_depth * std::min(above, below)) return false;
  ink.row(band.top + valley).setTo(0);
  cut_valleys(ink, {band.top + valley + 1, band.bottom}, glyph);
  return true;
}

/// Strokes of one line that lie apart become one band again, nearest first.
void join_bands(std::vector<Band>& bands, double glyph) {
  for (;;) {
    std::size_t best = 0;
    int best_gap = -1;
    for (std::size_t i = 0; i + 1 < bands.size(); ++i) {
      const int gap = bands[i + 1].top - bands[i].bottom;
      if (bands[i + 1].bottom - bands[i].top <= most_line_height * glyph && (best_gap < 0 || gap < best_gap))
        best = i, best_gap = gap;
    }
    if (best_gap < 0) return;
    bands[best].bottom = bands[best + 1].bottom;
    bands.erase(bands.begin() + static_cast<std::ptrdiff_t>(best) + 1);
  }
}

/// The crop with all ink but that of `line` painted over, cut to the line with its margin.
cv::Mat cut_line(const Crop& crop, const Pieces& pieces, int line, const cv::Rect& print) {
  const double full =
      print.height < least_line_height * crop.glyph ? crop.glyph : std::min(crop.glyph, print.height / digit_height);
  const int height = std::max(print.height, cvRound(full));
  const int margin = std::max(least_margin, cvRound(margin_share * height));
  const int above = (height - print.height) / 2;
  const cv::Rect wanted(print.x - margin, print.y - above - margin, print.width + 2 * margin, height + 2 * margin);
  const cv::Rect there = wanted & cv::Rect({0, 0}, crop.grey.size());
  cv::Mat foreign(there.size(), CV_8U, cv::Scalar(0)), ours(there.size(), CV_8U, cv::Scalar(0));
  for (const InkRun& run : pieces.runs) {
    InkRun part = clipped(run, there);
    if (part.length() <= 0) continue;
    part = {part.y - there.y, part.start - there.x, part.end - there.x, part.piece};
    set(pieces.all[static_cast<std::size_t>(part.piece)].line == line ? ours : foreign, part, 255);
  }
  cv::Mat picture(wanted.size(), CV_8U, cv::Scalar(crop.paper));
  cv::Mat target = picture(there - wanted.tl());
  crop.grey(there).copyTo(target);
  cv::dilate(foreign, foreign, cv::Mat::ones(3, 3, CV_8U));
  target.setTo(crop.paper, foreign - ours);
  return picture;
}

/// Widens a line's print by what stands faint at its ends, be it in part.
void add_faint_ends(const Crop& crop, cv::Rect& print) {
  if (print.empty()) return;
  const int reach = cvCeil(faint_reach * crop.glyph), room = cvCeil(faint_room * crop.glyph);
  const cv::Rect end(0, print.y - room, reach + cvCeil(crop.glyph), print.height + 2 * room);
  print |= faint_print(crop, end + cv::Point(print.x - reach, 0)) |
           faint_print(crop, end + cv::Point(print.br().x + reach - end.width, 0));
}

/// Takes the specks at the ends of `line` out of it; of nothing but dots nothing stays.
void drop_end_dots(std::vector<Piece>& pieces, int line, double glyph) {
  std::vector<Piece*> own;
  for (Piece& piece : pieces)
    if (piece.line == line) own.push_back(&piece);
  const auto is_dot = [&](const Piece* piece) { return piece->size() <= end_dot * glyph; };
  const auto drop = [&](auto begin, auto end, const auto& gap) {
    for (; begin != end && is_dot(*begin); ++begin) {
      const auto beside = std::next(begin);
      if (beside != end && gap(*begin, *beside) <= end_dot_distance * glyph) break;
      (*begin)->line = -1;
    }
  };
  std::sort(own.begin(), own.end(), [](const Piece* a, const Piece* b) { return a->box.x < b->box.x; });
  drop(own.begin(), own.end(), [](const Piece* a, const Piece* b) { return b->box.x - a->box.br().x; });
  std::sort(own.begin(), own.end(), [](const Piece* a, const Piece* b) { return a->box.br().x < b->box.br().x; });
  drop(own.rbegin(), own.rend(), [](const Piece* a, const Piece* b) { return a->box.x - b->box.br().x; });
}

PagePicture picture_of(const cv::Mat& grey, double dpi) {
  PagePicture picture{grey.cols, grey.rows, 1, dpi, std::vector<std::uint8_t>(grey.total())};
  grey.copyTo(view(picture));
  return picture;
}

/// Glyphs of vertical print side by side.
cv::Mat laid_down(const std::vector<cv::Mat>& glyphs, int gap, int paper) {
  int width = 0, height = 0;
  for (const cv::Mat& glyph : glyphs) {
    width += glyph.cols + gap;
    height = std::max(height, glyph.rows);
  }
  cv::Mat line(height, width - gap, CV_8U, cv::Scalar(paper));
  int x = 0;
  for (const cv::Mat& glyph : glyphs) {
    glyph.copyTo(line(cv::Rect(x, (height - glyph.rows) / 2, glyph.cols, glyph.rows)));
    x += glyph.cols + gap;
  }
  return line;
}

}  // namespace

std::vector<PagePicture> cut_lines(const ReadablePage& page, const Box& box, Turn turn) {
  std::optional<Crop> crop = take(page, box, turn);
  if (!crop || crop->inner.empty()) return {};
  clean(*crop);
  if (crop->ink.empty()) return {};
  Pieces pieces = find_pieces(crop->ink);
  level(*crop, pieces);
  if (pieces.all.empty()) return {};
  const double glyph = local_glyph_height(pieces.all, crop->glyph);
  bool cut = false;
  for (const Band& band : find_bands(pieces.all, crop->ink.rows, glyph)) cut = cut_valleys(crop->ink, band, glyph) || cut;
  if (cut) pieces = find_pieces(crop->ink);
  std::vector<Band> bands = find_bands(pieces.all, crop->ink.rows, glyph);
  join_bands(bands, glyph);

  std::vector<cv::Rect> prints(bands.size());
  for (Piece& piece : pieces.all) {
    const int middle = piece.box.y + piece.box.height / 2;
    const auto distance = [&](const Band& band) { return std::max({band.top - middle, middle - band.bottom + 1, 0}); };
    const auto nearest = std::min_element(bands.begin(), bands.end(),
                                          [&](const Band& a, const Band& b) { return distance(a) < distance(b); });
    const int top = std::min(piece.box.y, nearest->top), bottom = std::max(piece.box.br().y, nearest->bottom);
    const bool is_small = piece.size() < line_maker * glyph;
    const bool is_beside = distance(*nearest) > 0;
    if (is_small && is_beside && bottom - top > std::max<double>(most_marked_height * glyph, nearest->height())) continue;
    piece.line = static_cast<int>(nearest - bands.begin());
  }
  for (std::size_t line = 0; line < bands.size(); ++line) drop_end_dots(pieces.all, static_cast<int>(line), glyph);
  // A speck beside the print does not make the line wider or higher; broken strokes lie within.
  for (const Piece& piece : pieces.all)
    if (piece.line >= 0 && piece.size() > std::max(1.0, speck * glyph))
      prints[static_cast<std::size_t>(piece.line)] |= piece.box;

  for (cv::Rect& print : prints) add_faint_ends(*crop, print);

  std::vector<cv::Mat> lines;
  for (std::size_t line = 0; line < prints.size(); ++line)
    if (!prints[line].empty()) lines.push_back(cut_line(*crop, pieces, static_cast<int>(line), prints[line]));
  const bool vertical = lines.size() > 1 && std::all_of(prints.begin(), prints.end(), [&](const cv::Rect& print) {
                          return print.width <= vertical_print_width * glyph;
                        });
  if (vertical) lines = {laid_down(lines, cvRound(vertical_print_gap * glyph), crop->paper)};
  std::vector<PagePicture> pictures;
  for (const cv::Mat& line : lines) pictures.push_back(picture_of(line, crop->dpi));
  return pictures;
}

}  // namespace inkgrid::read
