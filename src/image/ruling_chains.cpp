#include "image/ruling_chains.h"

#include <array>
#include <cstring>
#include <iterator>
#include <utility>

#include "document/processors.h"

namespace inkgrid::image {
namespace {

// The page is cut into strips across the rulings, narrow enough that a lean of a degree stays within a pixel and that text
// leaves gaps in most of them.
constexpr double strip_glyphs = 0.3;
constexpr int narrowest_strip = 5;  // pixels; less averages no noise away
constexpr int widest_strip = 255;   // what a byte counts
// Share of a strip's width under ink for a solid ruling; text has 0.2 to 0.6.
constexpr double solid_cover = 0.75;
// Mean darkness (of 255) along three strips of a hairline, dotted or faint: ten times the noise left by averaging.
constexpr float faint_darkness = 14;
// Paper on both sides of a faint ruling has at most this share of its darkness; inside a line of text it is not so clear.
constexpr float side_share = 0.35F;
constexpr float crowded_side_share = 0.6F;
// Inches from the middle of a faint ruling to clear paper: a hairline of 0.5 pt with its blur.
constexpr double side_distance = 0.015;
// Thicker is a bar, a picture or the side of something filled: inches, and glyph heights for frames of large forms. Small
// print blurred into a bar has two thirds of its height and more.
constexpr double thickest_inches = 0.045;
constexpr double thickest_glyphs = 0.3;
constexpr double thickest_small_glyphs = 0.5;
// Gaps of worn or faxed rulings that are bridged; words in a line of dashes stand further apart.
constexpr double gap_glyphs = 0.9;
// Share of a ruling's length that must be there.
constexpr double least_cover = 0.75;
// Share of strips with paper on both sides that makes gaps those of a dotted ruling, not those between strokes, and how far
// from the ruling paper must reach.
constexpr double least_clear = 0.85;
constexpr double clear_glyphs = 0.12;
// Share of the length between a ruling's ends that its runs cover.
constexpr double least_covered = 0.85;
// A stroke of a character between rulings that it is clear of on both sides, in one row or in each of several with the same
// print: so long, between what is left of the rulings in its line. No dash is so long, no row so low that worn rulings look
// so.
constexpr double least_lone_stroke_glyphs = 0.5;
constexpr double longest_lone_stroke_glyphs = 1.2;
constexpr double crossing_glyphs = 0.25;
// Pixels: strokes of smaller glyphs leave no gaps that differ from dots.
constexpr double least_glyph_for_dots = 14;
// With text along one side the dots or dashes must be so many, and so large a share at their usual distance.
constexpr double least_half_clear = 0.6;
constexpr std::size_t least_dots = 6;
constexpr double least_regular = 0.7;
// From one character to the next: digits have 0.55 glyph heights, the title of a form two.
constexpr double least_pitch_glyphs = 0.6;
constexpr double greatest_pitch_glyphs = 2.5;
// As short as this it must have paper on both sides or meet others with both its ends: strokes of heavy print that touch a
// ruling reach 4 glyph heights at 150 dpi.
constexpr double shortest_touched_glyphs = 6;
// Strokes in one line of print span a cell, too: print goes through a seventh of their columns and more, and less than a
// tenth of their strips have paper on either side. Print that touches a ruling from both sides (a double one, a blurred one)
// goes through a fifth of it at most, and leaves two thirds of its strips clear on one side.
constexpr double most_crossed = 0.1;
constexpr double least_half_clear_short = 0.5;
// Links of a short ruling lie level within this.
constexpr double level_glyphs = 0.05;
// Where slanted strokes that go on from it leave no line within that, within this: pixels.
constexpr double closest_level = 0.5;
// The mask covers a ruling with its blur: as far as its sides are darker than this share of its middle, and grey at all (a
// strip's mean), but no farther than the inches. Print set against a ruling (a ledger of 3 pt) begins a pixel or two beyond.
constexpr float fringe_share = 0.06F;
constexpr float fringe_darkness = 8;
constexpr double fringe_inches = 0.005;

// Of pixels side by side: one more where it is ink, and the darkness added up.
INKGRID_FOR_PROCESSORS void add_row(const std::uint8_t* level, int count, std::uint8_t* __restrict cover,
                                    std::uint16_t* __restrict darkness) {
  for (int y = 0; y < count; ++y) cover[y] = static_cast<std::uint8_t>(cover[y] + (level[y] < ink_level));
  for (int y = 0; y < count; ++y) darkness[y] = static_cast<std::uint16_t>(darkness[y] + 255 - level[y]);
}

INKGRID_FOR_PROCESSORS void mean_of_three(const float* one, const float* two, const float* three, int count,
                                          float* __restrict mean) {
  for (int i = 0; i < count; ++i) mean[i] = (one[i] + two[i] + three[i]) / 3;
}

// As most of a page is.
bool is_white(const std::uint8_t* level, int count) {
  constexpr int together = sizeof(std::uint64_t);
  std::uint64_t all = ~std::uint64_t{0}, some = 0;
  if (count < together) return false;
  for (int at = 0; at < count; at += together) {
    std::memcpy(&some, level + std::min(at, count - together), sizeof(some));
    all &= some;
  }
  return all == ~std::uint64_t{0};
}

void sum_along_rows(const cv::Mat& grey, int strip, cv::Mat& cover, cv::Mat& darkness) {
  // Both sums in one number.
  std::array<std::uint32_t, 256> parts;
  for (int level = 0; level < 256; ++level)
    parts[level] = static_cast<std::uint32_t>((level < ink_level ? 1 << 16 : 0) + 255 - level);
  const float share = 1 / static_cast<float>(strip);
  for (int y = 0; y < grey.rows; ++y) {
    const auto* level = grey.ptr<std::uint8_t>(y);
    for (int i = 0; i < cover.rows; ++i, level += strip) {
      if (is_white(level, strip)) continue;
      std::uint32_t sum = 0;
      for (int k = 0; k < strip; ++k) sum += parts[level[k]];
      cover.at<std::uint8_t>(i, y) = static_cast<std::uint8_t>(sum >> 16);
      darkness.at<float>(i, y) = share * static_cast<float>(sum & 0xffff);
    }
  }
}

void sum_rows(const cv::Mat& grey, int strip, cv::Mat& cover, cv::Mat& darkness) {
  std::vector<std::uint16_t> sums(grey.cols);
  const float share = 1 / static_cast<float>(strip);
  for (int i = 0; i < cover.rows; ++i) {
    auto* count = cover.ptr<std::uint8_t>(i);
    auto* dark = darkness.ptr<float>(i);
    std::fill(sums.begin(), sums.end(), std::uint16_t{0});
    for (int k = 0; k < strip; ++k) add_row(grey.ptr<std::uint8_t>(i * strip + k), grey.cols, count, sums.data());
    for (int y = 0; y < grey.cols; ++y) dark[y] = share * sums[y];
  }
}

// Of each strip and y: how many pixels are darker than `ink_level`, and the mean darkness. A row a strip.
void sum_strips(const View& grey, int strip, cv::Mat& cover, cv::Mat& darkness) {
  cover = cv::Mat::zeros(grey.length() / strip, grey.breadth(), CV_8U);
  darkness = cv::Mat::zeros(grey.length() / strip, grey.breadth(), CV_32F);
  const auto sum = grey.along() == Direction::horizontal ? sum_along_rows : sum_rows;
  sum(grey.page(), strip, cover, darkness);
}

class RulingFinder {
 public:
  RulingFinder(const View& grey, double glyph_height, double dpi)
      : grey_(grey),
        glyph_(glyph_height),
        dpi_(dpi),
        strip_(std::clamp(static_cast<int>(std::lround(strip_glyphs * glyph_height)), narrowest_strip, widest_strip)),
        strips_(grey.length() / strip_),
        thickest_(std::max(
            {3.0, std::min(thickest_inches * dpi, thickest_small_glyphs * glyph_height), thickest_glyphs * glyph_height})),
        side_(std::max(3, static_cast<int>(std::ceil(side_distance * dpi)))),
        shortest_(std::max(shortest_between_glyphs * glyph_height, shortest_inches * dpi)) {}

  std::vector<Chain> find() {
    if (strips_ < 2 || grey_.breadth() < 4 * side_) return {};
    sum_strips(grey_, strip_, cover_, darkness_);
    smooth_.create(darkness_.size(), CV_32F);
    for (int i = 0; i < strips_; ++i)
      mean_of_three(darkness_.ptr<float>(i > 0 ? i - 1 : 1), darkness_.ptr<float>(i),
                    darkness_.ptr<float>(i + 1 < strips_ ? i + 1 : i - 1), darkness_.cols, smooth_.ptr<float>(i));
    std::vector<Chain> pending = link();
    std::vector<Chain> rulings;
    while (!pending.empty()) {
      Chain chain = std::move(pending.back());
      pending.pop_back();
      const std::vector<Link> links = chain.links;
      if (!fit(chain)) {
        std::vector<Chain> parts = parted_at_jump(links);
        if (parts.empty()) parts = parted_at_gap(links);
        std::ranges::move(parts, std::back_inserter(pending));
        continue;
      }
      if (!refine_ends(chain)) continue;
      chain.half = half_width(chain);
      measure_darkness(chain);
      if (chain.doubtful) {
        rulings.push_back(std::move(chain));
        continue;
      }
      // Of several rulings in one line the longest is taken first; the others are looked for in what lies beyond its ends.
      Chain before, after;
      for (const Link& link : links) {
        const double middle = (link.strip + 0.5) * strip_;
        if (middle < chain.start - strip_) before.links.push_back(link);
        if (middle > chain.end + strip_) after.links.push_back(link);
      }
      for (Chain* rest : {&before, &after})
        if (rest->links.size() >= 2) pending.push_back(std::move(*rest));
      rulings.push_back(std::move(chain));
    }
    return rulings;
  }

  int strip() const { return strip_; }

 private:
  std::vector<Slab> slabs_of(int strip) const {
    std::vector<Slab> slabs;
    const int rows = cover_.cols;
    const auto* cover = cover_.ptr<std::uint8_t>(strip);
    const auto* dark = darkness_.ptr<float>(strip);
    const auto* smooth = smooth_.ptr<float>(strip);
    const int least = static_cast<int>(std::ceil(solid_cover * strip_));
    const auto slab_of = [&](const float* rows_dark, int top, int bottom) {
      float sum = 0, moment = 0, peak = 0;
      for (int y = std::max(0, top - 1); y < std::min(rows, bottom + 1); ++y) {
        sum += rows_dark[y];
        moment += rows_dark[y] * (static_cast<float>(y) + 0.5F);
        peak = std::max(peak, rows_dark[y]);
      }
      const bool wide = bottom - top > thickest_;
      return Slab{static_cast<float>(top), static_cast<float>(bottom), sum > 0 ? moment / sum : 0, peak > 0 ? sum / peak : 0,
                  wide};
    };
    for (int y = 0; y < rows;) {
      // Most of a page is paper.
      while (y < rows && cover[y] < least && smooth[y] < faint_darkness) ++y;
      if (y == rows) break;
      if (cover[y] >= least) {
        const int top = y;
        while (y < rows && cover[y] >= least) ++y;
        slabs.push_back(slab_of(dark, top, y));
        continue;
      }
      if (y > 2 * side_ && y < rows - 2 * side_ && smooth[y] >= faint_darkness && smooth[y] >= smooth[y - 1] &&
          smooth[y] > smooth[y + 1]) {
        // Text may run close along one side.
        const auto lowest = [&](int step) {
          float low = smooth[y];
          for (int k = 1; k <= side_ + 1; ++k) low = std::min(low, smooth[y + k * step]);
          return low;
        };
        const auto [less, more] = std::minmax({lowest(-1), lowest(1)});
        if (less <= smooth[y] * side_share && more <= smooth[y] * crowded_side_share) {
          int top = y, bottom = y + 1;
          while (top > y - side_ && smooth[top - 1] > smooth[y] / 2) --top;
          while (bottom < y + side_ && smooth[bottom] > smooth[y] / 2) ++bottom;
          // The other detector sees the same where the ruling is solid.
          const bool solid = std::any_of(cover + top, cover + bottom, [&](std::uint8_t c) { return c >= least; });
          if (!solid) {
            slabs.push_back(slab_of(smooth, top, bottom));
            y = bottom;
            continue;
          }
        }
      }
      ++y;
    }
    return slabs;
  }

  // Where a chain goes on, by its last links.
  static float expected(const Chain& chain) {
    float sum = 0;
    int count = 0;
    for (auto it = chain.links.rbegin(); it != chain.links.rend() && count < 4; ++it)
      if (!it->slab.wide) sum += it->slab.middle, ++count;
    return count > 0 ? sum / static_cast<float>(count) : chain.links.back().slab.middle;
  }

  std::vector<Chain> link() {
    const int gap = std::max(1, static_cast<int>(std::ceil(gap_glyphs * glyph_ / strip_)));
    const auto tolerance = static_cast<float>(std::max(1.0, 0.03 * glyph_));
    std::vector<Chain> open, closed;
    for (int strip = 0; strip < strips_; ++strip) {
      const std::vector<Slab> slabs = slabs_of(strip);
      std::vector<bool> taken(slabs.size());
      for (Chain& chain : open) {
        const float middle = expected(chain);
        const Slab* nearest = nullptr;
        float best = tolerance;
        for (std::size_t i = 0; i < slabs.size(); ++i) {
          const Slab& slab = slabs[i];
          if (taken[i] && !slab.wide) continue;
          const float distance = slab.wide ? std::max({0.0F, slab.top - middle, middle - slab.bottom})
                                           : std::max(0.0F, std::abs(slab.middle - middle) - slab.thickness / 4);
          if (distance <= best) {
            if (nearest != nullptr && distance == best) continue;
            best = distance;
            nearest = &slab;
          }
        }
        if (nearest == nullptr) continue;
        taken[nearest - slabs.data()] = true;
        chain.links.push_back({strip, *nearest});
      }
      for (std::size_t i = 0; i < slabs.size(); ++i)
        if (!taken[i] && !slabs[i].wide) open.emplace_back().links.push_back({strip, slabs[i]});
      std::vector<Chain> still;
      for (Chain& chain : open) {
        // What lies under something wide for long is its side.
        if (strip - chain.links.back().strip < gap && !(strip - last_clear(chain) > 2 * gap))
          still.push_back(std::move(chain));
        else
          closed.push_back(std::move(chain));
      }
      open = std::move(still);
    }
    for (Chain& chain : open) closed.push_back(std::move(chain));
    return closed;
  }

  // Strokes in the row above a ruling, a pixel or two beside it, bend the line of both: the parts on either side of the
  // farthest step, each long enough for a ruling.
  std::vector<Chain> parted_at_jump(const std::vector<Link>& links) const {
    const auto least = static_cast<std::ptrdiff_t>(shortest_ / strip_) - 2;
    std::ptrdiff_t cut = 0;
    float farthest = 0.5F;
    for (std::size_t i = 1; i < links.size(); ++i) {
      const float step = std::abs(links[i].slab.middle - links[i - 1].slab.middle);
      if (links[i].slab.wide || links[i - 1].slab.wide || step <= farthest) continue;
      farthest = step;
      cut = static_cast<std::ptrdiff_t>(i);
    }
    std::vector<Chain> parts;
    for (const auto& [from, to] :
         {std::pair(links.begin(), links.begin() + cut), std::pair(links.begin() + cut, links.end())})
      if (cut > 0 && to - from >= std::max<std::ptrdiff_t>(2, least)) parts.emplace_back().links.assign(from, to);
    return parts;
  }

  // Strokes of print before a short ruling spoil its line; each side of the widest gap may still be one.
  static std::vector<Chain> parted_at_gap(const std::vector<Link>& links) {
    const auto gap = [&](std::size_t i) { return links[i].strip - links[i - 1].strip; };
    std::size_t widest = 0;
    for (std::size_t i = 1; i < links.size(); ++i)
      if (gap(i) > (widest > 0 ? gap(widest) : 1)) widest = i;
    std::vector<Chain> parts;
    if (widest == 0) return parts;
    const auto middle = links.begin() + static_cast<std::ptrdiff_t>(widest);
    for (const auto& [first, last] : {std::pair(links.begin(), middle), std::pair(middle, links.end())})
      if (last - first >= 2) parts.emplace_back().links.assign(first, last);
    return parts;
  }

  static int last_clear(const Chain& chain) {
    for (auto it = chain.links.rbegin(); it != chain.links.rend(); ++it)
      if (!it->slab.wide) return it->strip;
    return chain.links.front().strip;
  }

  bool fit(Chain& chain) const {
    while (!chain.links.empty() && chain.links.back().slab.wide) chain.links.pop_back();
    if (chain.links.size() < 2) return false;
    const int first = chain.links.front().strip, last = chain.links.back().strip;
    if ((last - first + 3) * strip_ < shortest_) return false;
    std::vector<float> thicknesses;
    for (const Link& link : chain.links)
      if (!link.slab.wide) thicknesses.push_back(link.slab.thickness);
    if (static_cast<double>(chain.links.size()) < least_cover * (last - first + 1)) return false;
    if (static_cast<double>(thicknesses.size()) < least_cover * 0.75 * (last - first + 1)) return false;
    std::nth_element(thicknesses.begin(), thicknesses.begin() + thicknesses.size() / 2, thicknesses.end());
    chain.thickness = thicknesses[thicknesses.size() / 2];
    if (chain.thickness > thickest_) return false;

    chain.start = first * strip_;
    chain.end = (last + 1) * strip_;
    if (fit_line(chain, 1e9)) return true;
    // Strokes beyond a short ruling's end bend the line: begin again from those of its links that lie level.
    std::vector<float> middles;
    for (const Link& link : chain.links)
      if (!link.slab.wide) middles.push_back(link.slab.middle);
    std::nth_element(middles.begin(), middles.begin() + middles.size() / 2, middles.end());
    const double level = middles[middles.size() / 2];
    for (const double reach : {std::max(1.0, level_glyphs * glyph_), closest_level}) {
      chain.slope = 0;
      chain.offset = level;
      if (fit_line(chain, reach)) return true;
    }
    return false;
  }

  // Fits the chain's line to those of its links within `reach` of it as it is, then to those near the first fit: text that
  // touches a ruling thickens a slab and shifts its middle.
  bool fit_line(Chain& chain, double reach) const {
    for (int round = 0; round < 2; ++round) {
      double n = 0, sx = 0, sy = 0, sxx = 0, sxy = 0;
      for (const Link& link : chain.links) {
        const double x = (link.strip + 0.5) * strip_, y = link.slab.middle;
        if (link.slab.wide || std::abs(y - chain.at(x)) > reach) continue;
        if (link.slab.thickness > 1.7 * chain.thickness + 1) continue;
        n += 1, sx += x, sy += y, sxx += x * x, sxy += x * y;
      }
      if (n < 2) return false;
      const double spread = sxx - sx * sx / n;
      chain.slope = spread > 0 ? (sxy - sx * sy / n) / spread : 0;
      chain.offset = (sy - chain.slope * sx) / n;
      double squares = 0, count = 0;
      for (const Link& link : chain.links) {
        const double off = link.slab.middle - chain.at((link.strip + 0.5) * strip_);
        if (link.slab.wide || std::abs(off) > reach) continue;
        squares += off * off, count += 1;
      }
      chain.wave = std::sqrt(squares / std::max(1.0, count));
      if (round == 1 && chain.wave > std::max(1.5, wave_glyphs * glyph_)) return false;
      reach = 2 * chain.wave + 0.5;
    }
    return std::abs(chain.slope) <= steepest;
  }
  // From strips to pixels: which of the chain's columns have ink tells a ruling from strokes that happen to lie in one line,
  // and where it ends.
  bool refine_ends(Chain& chain) const {
    const int reach = 2 * strip_;
    const int left = std::max(0, static_cast<int>(chain.start) - reach);
    const int right = std::min(grey_.length(), static_cast<int>(chain.end) + reach);
    std::vector<int> darkest;
    const double half = std::max(1.0, chain.thickness / 2 + chain.wave);
    for (int x = left; x < right; ++x) {
      const double middle = chain.at(x + 0.5);
      const int top = std::max(0, cvFloor(middle - half)), bottom = std::min(grey_.breadth(), cvCeil(middle + half));
      int level = 0;
      for (int y = top; y < bottom; ++y) level = std::max(level, 255 - grey_.at(x, y));
      darkest.push_back(level);
    }
    auto sorted = darkest;
    // Dotted rulings have as many gaps as dots.
    const auto typical = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() * 3 / 4);
    std::nth_element(sorted.begin(), typical, sorted.end());
    const int level = std::max(static_cast<int>(faint_darkness), *typical / 2);

    // Pores are bridged first; the wider gaps of dashes would take in strokes beside a solid ruling.
    if (measure_ink(chain, darkest, left, level, pore_glyphs) >= least_solid) {
      if (chain.length() >= shortest_alone_glyphs * glyph_) return true;
      const Sides sides = sides_of(chain);
      chain.believed = chain.length() >= shortest_touched_glyphs * glyph_ || sides.both >= least_half_clear;
      return sides.either >= least_half_clear_short || crossed_share(chain) <= most_crossed;
    }
    if (glyph_ < least_glyph_for_dots) return false;
    const Sides sides = sides_of(chain);
    const bool clear = sides.both >= least_clear;
    if (measure_ink(chain, darkest, left, level, dash_gap_glyphs) >= least_solid && clear) return true;
    if (!(chain.length() >= shortest_)) return false;
    chain.dotted = true;
    if (is_lone_strokes(chain)) return false;
    chain.dots = dots_of(chain);
    // Strokes at the pitch of characters are print unless rulings hold both ends, or paper on both sides tells of dashes.
    const double pitch = chain.dots.pitch;
    const bool print =
        pitch > least_pitch_glyphs * glyph_ && pitch < greatest_pitch_glyphs * glyph_ && !(clear && chain.dots.regular);
    chain.believed = chain.length() >= shortest_dotted_glyphs * glyph_ && !print;
    chain.doubtful = !clear && !(sides.either >= least_half_clear && chain.believed && chain.dots.regular);
    return true;
  }

  // Sets the chain's ends and ink by its runs of ink, those bridged that are `gap_height` glyphs apart; returns the share of
  // its columns that have ink, and makes it empty where the runs are too few.
  double measure_ink(Chain& chain, const std::vector<int>& darkest, int left, int level, double gap_height) const {
    const double gap = std::max(2.0, gap_height * glyph_);
    struct Run {
      int start, end, ink;
    };
    std::vector<Run> runs;
    for (int i = 0; i < static_cast<int>(darkest.size()); ++i) {
      if (darkest[i] < level) continue;
      if (!runs.empty() && i - runs.back().end <= gap)
        runs.back().end = i + 1, ++runs.back().ink;
      else
        runs.push_back({i, i + 1, 1});
    }
    chain.end = chain.start;
    chain.ink.clear();
    const auto share_of = [&](auto first, auto last) {
      const double length = (last - 1)->end - first->start;
      double covered = 0, inked = 0;
      for (auto run = first; run != last; ++run) covered += run->end - run->start, inked += run->ink;
      return length < shortest_ || covered < least_covered * length ? 0 : inked / length;
    };
    // Strokes beyond the ruling's own end are short runs; where they are not, the longest run is the ruling.
    const double stroke = std::min(stroke_glyphs * glyph_, shortest_);
    const auto is_long = [&](const Run& run) { return run.end - run.start >= stroke; };
    auto first = std::find_if(runs.begin(), runs.end(), is_long);
    if (first == runs.end()) return 0;
    auto last = std::find_if(runs.rbegin(), runs.rend(), is_long).base();
    double share = share_of(first, last);
    if (share < least_solid) {
      const auto longest =
          std::max_element(first, last, [](const Run& a, const Run& b) { return a.end - a.start < b.end - b.start; });
      if (const double alone = share_of(longest, longest + 1); alone >= least_solid)
        first = longest, last = longest + 1, share = alone;
    }
    if (share <= 0) return 0;
    chain.start = chain.ink_start = left + first->start;
    chain.end = left + (last - 1)->end;
    for (int i = first->start; i < (last - 1)->end; ++i) chain.ink.push_back(darkest[i] >= level);
    return share;
  }

  bool is_lone_strokes(const Chain& chain) const {
    const double pore = std::max(2.0, pore_glyphs * glyph_);
    std::vector<std::pair<int, int>> runs;
    for (int i = 0; i < static_cast<int>(chain.ink.size()); ++i) {
      if (!chain.ink[static_cast<std::size_t>(i)]) continue;
      if (!runs.empty() && i - runs.back().second <= pore)
        runs.back().second = i + 1;
      else
        runs.emplace_back(i, i + 1);
    }
    // Crossings and strokes in turn; what lies beyond the outermost crossing is the end of a stroke.
    const auto alternate = [&](std::size_t first_crossing) {
      for (std::size_t i = 0; i < runs.size(); ++i) {
        const double length = (runs[i].second - runs[i].first) / glyph_;
        const bool is_end = i == 0 || i + 1 == runs.size();
        if (i % 2 == first_crossing ? length > crossing_glyphs
                                    : length > longest_lone_stroke_glyphs || (length < least_lone_stroke_glyphs && !is_end))
          return false;
      }
      return true;
    };
    return runs.size() >= 3 && (alternate(0) || (runs.size() >= 4 && alternate(1)));
  }

  static Dots dots_of(const Chain& chain) {
    std::vector<Chain::Step> steps = chain.steps(chain.start, chain.end);
    if (steps.size() + 1 < least_dots) return {};
    const auto middle = steps.begin() + static_cast<std::ptrdiff_t>(steps.size() / 2);
    std::ranges::nth_element(steps, middle, {}, &Chain::Step::length);
    const double length = middle->length;
    std::ranges::nth_element(steps, middle, {}, &Chain::Step::pitch);
    const double pitch = middle->pitch;
    const auto like = std::ranges::count_if(steps, [&](const Chain::Step& step) { return same_step(step.pitch, pitch); });
    return {pitch, length, static_cast<double>(like) >= least_regular * static_cast<double>(steps.size())};
  }

  // Shares of a chain's strips with paper on both sides, and on one at least.
  struct Sides {
    double both = 0, either = 0;
  };

  Sides sides_of(const Chain& chain) const {
    Sides sides;
    int strips = 0;
    const int near = cvCeil(chain.thickness / 2) + side_ / 2 + 1;
    const int far = near + std::max(1, cvRound(clear_glyphs * glyph_));
    for (const Link& link : chain.links) {
      const auto* dark = darkness_.ptr<float>(link.strip);
      const int middle = cvRound(chain.at((link.strip + 0.5) * strip_) - 0.5);
      if (middle < far || middle + far >= darkness_.cols || link.slab.wide) continue;
      const float most = std::max({dark[middle - 1], dark[middle], dark[middle + 1]}) * side_share;
      const auto is_paper = [&](int from, int to) {
        return std::all_of(dark + from, dark + to + 1, [&](float d) { return d <= most; });
      };
      const bool above = is_paper(middle - far, middle - near), below = is_paper(middle + near, middle + far);
      sides.both += above && below;
      sides.either += above || below;
      ++strips;
    }
    if (strips > 0) sides.both /= strips, sides.either /= strips;
    return sides;
  }

  // Share of a chain's columns, but for those at its ends where others run across, with ink right beside it on both sides.
  double crossed_share(const Chain& chain) const {
    const double apart = ends_glyphs * glyph_ + side_, half = half_width(chain);
    const int depth = std::max(1, cvRound(clear_glyphs * glyph_));
    int columns = 0, crossed = 0;
    for (int x = static_cast<int>(chain.start + apart); x < chain.end - apart; ++x, ++columns) {
      const int top = cvFloor(chain.at(x + 0.5) - half), bottom = cvCeil(chain.at(x + 0.5) + half);
      bool above = false, below = false;
      for (int k = 0; k < depth; ++k) {
        above = above || (top - 1 - k >= 0 && grey_.at(x, top - 1 - k) < ink_level);
        below = below || (bottom + k < grey_.breadth() && grey_.at(x, bottom + k) < ink_level);
      }
      crossed += above && below;
    }
    return columns > 0 ? static_cast<double>(crossed) / columns : 0;
  }

  // By the mean of its strips' profiles; print beside it adds to all alike.
  void measure_darkness(Chain& chain) const {
    std::vector<double> profile(static_cast<std::size_t>(4 * side_ + 1), 0);
    for (const Link& link : chain.links) {
      const int first = static_cast<int>(link.slab.middle) - 2 * side_;
      if (link.slab.wide || first < 0 || first + 4 * side_ >= darkness_.cols) continue;
      const auto* dark = darkness_.ptr<float>(link.strip) + first;
      for (std::size_t k = 0; k < profile.size(); ++k) profile[k] += dark[k];
    }
    // A ruling of the page's back may run right beside one of its own.
    const auto middle = profile.begin() + 2 * side_;
    const auto peak = std::max_element(middle - side_, middle + side_ + 1);
    auto top = peak, bottom = peak;
    while (top != profile.begin() && *(top - 1) < *top) --top;
    while (bottom + 1 != profile.end() && *(bottom + 1) < *bottom) ++bottom;
    const double paper = std::min(*top, *bottom);
    chain.peak = (*peak - paper) / static_cast<double>(chain.links.size());
    double sum = 0;
    for (auto dark = top; dark <= bottom; ++dark) sum += std::max(0.0, *dark - paper);
    chain.breadth = *peak > paper ? sum / (*peak - paper) : 0;
  }

  // Blur is the same on both sides, print that touches is not: the narrower side tells. Rulings run across in up to two
  // strips of five (rows set solid), which the median passes over.
  double half_width(const Chain& chain) const {
    const double most = chain.thickness / 2 + std::max(1.0, fringe_inches * dpi_);
    std::array<std::vector<double>, 2> reaches;
    for (const Link& link : chain.links) {
      if (link.slab.wide) continue;
      const auto* dark = darkness_.ptr<float>(link.strip);
      const int middle = std::clamp(static_cast<int>(link.slab.middle), 1, darkness_.cols - 2);
      const float peak = std::max({dark[middle - 1], dark[middle], dark[middle + 1]});
      const float least = std::max(fringe_darkness, fringe_share * peak);
      int top = middle, bottom = middle + 1;
      while (top > 0 && link.slab.middle - static_cast<float>(top) < most && dark[top - 1] >= least) --top;
      while (bottom < darkness_.cols && static_cast<float>(bottom) - link.slab.middle < most && dark[bottom] >= least)
        ++bottom;
      reaches[0].push_back(link.slab.middle - static_cast<float>(top));
      reaches[1].push_back(static_cast<float>(bottom) - link.slab.middle);
    }
    double half = most;
    for (std::vector<double>& side : reaches) {
      if (side.empty()) continue;
      const auto usual = side.begin() + static_cast<std::ptrdiff_t>(side.size() / 2);
      std::nth_element(side.begin(), usual, side.end());
      half = std::min(half, *usual);
    }
    return half;
  }

  const View& grey_;
  double glyph_;
  double dpi_;
  int strip_;
  int strips_;
  double thickest_;
  int side_;
  double shortest_;
  cv::Mat cover_, darkness_, smooth_;  ///< a row a strip
};

}  // namespace

Chains find_chains(const View& grey, double glyph_height, double dpi) {
  RulingFinder finder(grey, glyph_height, dpi);
  std::vector<Chain> chains = finder.find();
  return {std::move(chains), finder.strip()};
}

}  // namespace inkgrid::image
