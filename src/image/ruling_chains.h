// Lines of a page that may be rulings, before others beside them have their say; for find_rulings alone.
#pragma once

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <cstdint>
#include <opencv2/core.hpp>
#include <vector>

#include "document/page.h"

namespace inkgrid::image {

// Lengths named ..._glyphs are multiples of the glyph height.

// Grey below which a pixel is ink of a solid ruling: hairlines blurred at 150 dpi reach 170.
inline constexpr int ink_level = 190;
// Where a ruling is solid this share of its columns has ink; strokes in one line reached 0.88 on office scans and faxes.
inline constexpr double least_solid = 0.93;
// Gaps between the dashes of a ruling, and pores of a solid one.
inline constexpr double dash_gap_glyphs = 0.4;
inline constexpr double pore_glyphs = 0.12;
// A run of ink at a ruling's end is no stroke beyond it when as long as this.
inline constexpr double stroke_glyphs = 1.5;
// Shorter ones must meet others with both ends.
inline constexpr double shortest_dotted_glyphs = 12;
// Of short ones among print as many of the dots must stand as far apart as those of the page's clear ones.
inline constexpr double least_in_step = 0.6;
inline constexpr std::ptrdiff_t least_steps_in_step = 2;
// Between two other rulings that both its ends meet it may be so short: rows set solid. Never shorter than the inches:
// pages of tiny or no print.
inline constexpr double shortest_between_glyphs = 1.1;
inline constexpr double shortest_inches = 0.12;
// Without a crossing or touching ruling it must be this long to be believed: strokes of large titles in a row, underlines
// of blanks to fill in and the bars of fractions stand alone.
inline constexpr double shortest_alone_glyphs = 12;
// The ends of such a short ruling are so near to the others.
inline constexpr double ends_glyphs = 0.2;
// What the slope may be at most (a degree), and how far off its straight line a ruling may wave.
inline constexpr double steepest = 0.0175;
inline constexpr double wave_glyphs = 0.12;

struct Slab {
  float top = 0, bottom = 0;  ///< rows, bottom exclusive
  float middle = 0;
  float thickness = 0;
  bool wide = false;  ///< something larger lies over the ruling here: it may go through, or not
};

struct Link {
  int strip;
  Slab slab;
};

struct Dots {
  double pitch = 0;   ///< usual distance from dot to dot, pixels; 0 where there are too few
  double length = 0;  ///< usual, of a dot
  bool regular = false;
};

// Whether two lengths of a dotted ruling are the same.
inline bool same_step(double one, double other) { return std::abs(one - other) <= std::max(1.5, 0.2 * other); }

struct Chain {
  std::vector<Link> links;
  double start = 0, end = 0;  ///< pixels, after the ends are refined
  double offset = 0, slope = 0;
  double thickness = 0;
  bool dotted = false;    ///< or worn
  bool believed = true;   ///< without others to meet
  bool doubtful = false;  ///< none, unless its dots are in step with those of others
  Dots dots;              ///< of a dotted one
  std::vector<bool> ink;  ///< of each column from `ink_start` on
  int ink_start = 0;
  double wave = 0;     ///< how far it strays from its straight line, pixels
  double half = 0;     ///< from its middle to clear paper, pixels
  double peak = 0;     ///< darkness of its middle, usual
  double breadth = 0;  ///< of a bar as dark all over, pixels

  double length() const { return end - start; }
  double at(double x) const { return offset + slope * x; }
  double position() const { return at((start + end) / 2); }

  struct Step {
    int start;          ///< of a dot
    int length, pitch;  ///< its own, and from there to the next one
    bool like(const Dots& other) const { return same_step(pitch, other.pitch) && same_step(length, other.length); }
  };
  std::vector<Step> steps(double from, double to) const {
    std::vector<Step> steps;
    const int first = std::max(1, static_cast<int>(from) - ink_start);
    const int last = std::min(static_cast<int>(ink.size()), static_cast<int>(to) - ink_start);
    int dot = -1, gap = -1;
    for (int i = first; i < last; ++i) {
      if (ink[i] == ink[i - 1]) continue;
      if (ink[i] && dot >= 0 && gap > dot) steps.push_back({ink_start + dot, gap - dot, i - dot});
      (ink[i] ? dot : gap) = i;
    }
    return steps;
  }
  // Whether what stands between two places is dots as long and as far apart as those of `other`.
  bool in_step(const Dots& other, double from, double to) const {
    double covered = 0;
    std::ptrdiff_t like = 0;
    for (const Step& step : steps(from, to))
      if (step.like(other)) covered += step.pitch, ++like;
    return like >= least_steps_in_step && covered >= least_in_step * (to - from);
  }
};

// The page as rulings of one direction see it: x runs along them, y across.
class View {
 public:
  View(const cv::Mat& grey, Direction along)
      : grey_(grey),
        along_(along),
        length_(along == Direction::horizontal ? grey.cols : grey.rows),
        breadth_(along == Direction::horizontal ? grey.rows : grey.cols) {}

  const cv::Mat& page() const { return grey_; }
  Direction along() const { return along_; }
  int length() const { return length_; }
  int breadth() const { return breadth_; }
  int at(int x, int y) const {
    return along_ == Direction::horizontal ? grey_.at<std::uint8_t>(y, x) : grey_.at<std::uint8_t>(x, y);
  }
  cv::Rect on_page(const cv::Rect& area) const {
    return along_ == Direction::horizontal ? area : cv::Rect(area.y, area.x, area.height, area.width);
  }

 private:
  const cv::Mat& grey_;
  Direction along_;
  int length_, breadth_;
};

struct Chains {
  std::vector<Chain> chains;
  int strip = 0;  ///< pixels along the rulings that a link stands for
};

/// The page is cut into strips across the rulings of a direction; what is dark in strip after strip at one height is a
/// chain. `glyph_height` is in pixels.
Chains find_chains(const View& grey, double glyph_height, double dpi);

}  // namespace inkgrid::image
