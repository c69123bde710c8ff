#include "image/find_rulings.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "image/ruling_chains.h"

namespace inkgrid::image {
namespace {

// Between two rulings in one line: at least so high, and at most this share under ink, is text and not wear.
constexpr double text_gap_glyphs = 1.2;
constexpr double most_text_ink = 0.7;
// Where it is looked for beside them, and the share of ink there that worn rulings and lifted seals do not leave.
constexpr double beside_glyphs = 0.2;
constexpr double least_print_beside = 0.1;
// Shorter is a stroke: the longest of body text is one glyph height, of a title twice its size two.
constexpr double shortest_glyphs = 2.5;
// Ends meet across this much.
constexpr double meeting_glyphs = 0.5;
// Less than this beyond the last crossing is a stroke that touches: no cell is so narrow.
constexpr double overhang_glyphs = 1.2;
// Lone lines so near the picture's edge are shadows of the paper's edge: inches.
constexpr double edge_inches = 0.15;
// Lines that run on beyond all they meet, both ways and so far, over so much of the page, are dirt on a scanner's glass or
// folds: no form is ruled so.
constexpr double streak_overhang_glyphs = 2.5;
constexpr double least_streak_share = 0.75;
// Print breaks them into parts this near to one another, none darker than the ends by more than the factor.
constexpr double streak_gap_glyphs = 6;
constexpr double streak_evenness = 1.4;
// An underline has print right above it: in this share of its columns, within this height. Characters have gaps.
constexpr double least_underlined = 0.35;
constexpr double underlined_glyphs = 0.5;
// Rulings of the page's back that show through are so much fainter than the usual one, and blurred to so much its breadth.
constexpr double ghost_darkness = 0.35;
constexpr double ghost_breadth = 1.6;
// Rulings of 1 pt and more hardly broaden: so many that are broader by the first are the back's, and with them all others
// that are broader by the second. A ruling drawn between two columns of pixels is faint, too, and broader by 1.16.
constexpr double least_ghost_breadth = 1.25, least_back_breadth = 1.15;
constexpr int least_ghosts = 4;
// Share of the length of all lines, the darkest first, up to the usual one: the back has as many.
constexpr double usual_share = 0.3;
// The mask also covers lone lines left out of the rulings when they are as long as no dash of print (—— has two).
constexpr double shortest_masked_glyphs = 5;

void draw(const Chain& chain, const View& view, int strip, cv::Mat& mask) {
  // Follows the links, which wave where the paper does, rather than the straight line.
  std::size_t next = 0;
  double shift = 0;
  for (int x = static_cast<int>(chain.start); x < chain.end;) {
    const int current = x / strip;
    const int until = std::min(static_cast<int>(std::ceil(chain.end)), (current + 1) * strip);
    while (next < chain.links.size() && chain.links[next].strip < current) ++next;
    double half = chain.half;
    if (next < chain.links.size() && chain.links[next].strip == current) {
      const Slab& slab = chain.links[next].slab;
      if (!slab.wide && slab.thickness < 1.7 * chain.thickness + 1) shift = slab.middle - chain.at((current + 0.5) * strip);
    }
    const double middle = chain.at((x + until) / 2.0) + shift;
    const cv::Rect part(cv::Point(x, cvFloor(middle - half + 0.25)), cv::Point(until, cvCeil(middle + half - 0.25)));
    mask(view.on_page(part & cv::Rect(0, 0, view.length(), view.breadth()))).setTo(0);
    x = until;
  }
}

struct Candidate {
  Chain chain;
  Direction direction{};
  bool kept = true;
  bool stroke = false;  ///< not even for the mask
  int meetings = 0;
};

bool meet(const Candidate& one, const Candidate& other, double reach) {
  if (other.direction == one.direction) return false;
  const double here = one.chain.position(), there = other.chain.position();
  return there > one.chain.start - reach && there < one.chain.end + reach && here > other.chain.start - reach &&
         here < other.chain.end + reach;
}

void count_meetings(std::vector<Candidate>& candidates, double reach) {
  for (Candidate& one : candidates) {
    one.meetings = 0;
    if (!one.kept) continue;
    for (const Candidate& other : candidates) one.meetings += other.kept && meet(one, other, reach);
  }
}

// The dots of a page's dotted rulings: one pen drew them all.
Dots usual_dots(const std::vector<Candidate>& candidates) {
  std::vector<const Chain*> dotted;
  double length = 0;
  for (const Candidate& one : candidates)
    if (const Chain& chain = one.chain; chain.dots.regular && chain.believed && !chain.doubtful)
      dotted.push_back(&chain), length += chain.length();
  std::ranges::sort(dotted, {}, [](const Chain* chain) { return chain->dots.pitch; });
  double sum = 0;
  for (const Chain* chain : dotted)
    if ((sum += chain->length()) * 2 >= length) return chain->dots;
  return {};
}

// Takes off its ends what has no dots as those of others: strokes in its line.
void leave_strokes(Chain& chain, const Dots& dots) {
  const std::vector<Chain::Step> steps = chain.steps(chain.start, chain.end);
  const auto pair = [&](const Chain::Step& one, const Chain::Step& next) { return one.like(dots) && next.like(dots); };
  const auto first = std::ranges::adjacent_find(steps, pair);
  if (first == steps.end()) return;
  const auto last = std::adjacent_find(steps.rbegin(), steps.rend(), pair);
  chain.start = std::max<double>(chain.start, first->start - dots.pitch);
  chain.end = std::min<double>(chain.end, last->start + 2 * last->pitch);
}

// Believes what is in step with the page's dotted rulings, and drops what is doubtful and is not.
void believe_dots(std::vector<Candidate>& candidates, double glyph_height) {
  const Dots dots = usual_dots(candidates);
  std::erase_if(candidates, [&](Candidate& one) {
    Chain& chain = one.chain;
    if (!chain.dotted) return false;
    if (chain.doubtful) leave_strokes(chain, dots);
    const bool in_step = chain.in_step(dots, chain.start, chain.end);
    if (in_step && (!chain.doubtful || chain.length() >= shortest_dotted_glyphs * glyph_height)) chain.believed = true;
    return chain.doubtful && !in_step;
  });
  // Dashes that meet at a crossing are longer and nearer to one another: the hole that they leave is closed.
  for (Candidate& one : candidates)
    for (const Candidate& next : candidates) {
      const double gap = next.chain.start - one.chain.end;
      if (one.direction == next.direction && one.chain.dotted && next.chain.dotted && gap > 0 && gap < 2 * dots.pitch &&
          std::abs(next.chain.at(next.chain.start) - one.chain.at(next.chain.start)) < wave_glyphs * glyph_height)
        one.chain.end = next.chain.start;
    }
}

// A ruling above a merged cell and one below it lie in one line, and strokes of the text between may seem to join them:
// where a line's height or more has no long run of ink, not much ink, and print beside it, there are two.
std::vector<Chain> parted_at_text(const Chain& chain, const View& grey, double glyph_height) {
  const double least_run = stroke_glyphs * glyph_height, pore = std::max(2.0, pore_glyphs * glyph_height);
  struct Run {
    int start, end;
  };
  std::vector<Run> runs;
  const int size = static_cast<int>(chain.ink.size());
  for (int i = 0; i < size; ++i) {
    if (!chain.ink[static_cast<std::size_t>(i)]) continue;
    if (!runs.empty() && i - runs.back().end <= pore)
      runs.back().end = i + 1;
    else
      runs.push_back({i, i + 1});
  }
  std::erase_if(runs, [&](const Run& run) { return run.end - run.start < least_run; });
  const double beside = chain.thickness / 2 + std::max(2.0, beside_glyphs * glyph_height);
  const auto has_print_beside = [&](int from, int to) {
    int dark = 0;
    for (int x = chain.ink_start + from; x < chain.ink_start + to; ++x)
      for (const double side : {-beside, beside}) {
        const int y = cvFloor(chain.at(x + 0.5) + side);
        if (x >= 0 && x < grey.length() && y >= 0 && y < grey.breadth()) dark += grey.at(x, y) < ink_level;
      }
    return dark > least_print_beside * 2 * (to - from);
  };
  std::vector<Chain> parts;
  double start = chain.start;
  for (std::size_t i = 1; i < runs.size(); ++i) {
    const int from = runs[i - 1].end, to = runs[i].start;
    const auto inked = std::count(chain.ink.begin() + from, chain.ink.begin() + to, true);
    if (to - from < text_gap_glyphs * glyph_height || static_cast<double>(inked) > most_text_ink * (to - from) ||
        !has_print_beside(from, to))
      continue;
    parts.push_back(chain);
    parts.back().start = start;
    parts.back().end = chain.ink_start + from;
    start = chain.ink_start + to;
  }
  parts.push_back(chain);
  parts.back().start = start;
  return parts;
}

// Drops what shows through from the page's back.
void drop_ghosts(std::vector<Candidate>& candidates) {
  std::vector<const Chain*> darkest;
  double length = 0;
  for (const Candidate& one : candidates)
    if (one.kept) darkest.push_back(&one.chain), length += one.chain.length();
  std::sort(darkest.begin(), darkest.end(), [](const Chain* a, const Chain* b) { return a->peak > b->peak; });
  double sum = 0;
  const auto usual = std::find_if(darkest.begin(), darkest.end(),
                                  [&](const Chain* each) { return (sum += each->length()) >= usual_share * length; });
  if (usual == darkest.end()) return;
  const double faint = ghost_darkness * (*usual)->peak;
  std::vector<double> breadths;
  for (const Chain* chain : darkest)
    if (chain->peak >= faint) breadths.push_back(chain->breadth);
  const auto middle = breadths.begin() + static_cast<std::ptrdiff_t>(breadths.size() / 2);
  std::nth_element(breadths.begin(), middle, breadths.end());
  const auto is_ghost = [&](const Chain& chain, double breadth) {
    return chain.peak < faint && chain.breadth > breadth * *middle;
  };
  const bool back = std::ranges::count_if(darkest, [&](const Chain* chain) {
                      return !chain->dotted && is_ghost(*chain, least_ghost_breadth);
                    }) >= least_ghosts;
  for (Candidate& one : candidates)
    if (is_ghost(one.chain, ghost_breadth) || (back && !one.chain.dotted && is_ghost(one.chain, least_back_breadth)))
      one.kept = false, one.stroke = true;  // print that it runs through stays whole
}

// Lines that lie behind one another and may be one, in order.
std::vector<std::vector<Candidate*>> lines_through(std::vector<Candidate>& candidates, double glyph_height) {
  std::vector<Candidate*> sorted;
  for (Candidate& one : candidates)
    if (!one.stroke) sorted.push_back(&one);
  std::sort(sorted.begin(), sorted.end(), [](const auto* a, const auto* b) { return a->chain.start < b->chain.start; });
  std::vector<std::vector<Candidate*>> lines;
  for (Candidate* one : sorted) {
    const auto goes_on = [&](const std::vector<Candidate*>& line) {
      const Chain &before = line.back()->chain, &after = one->chain;
      const double gap = after.start - before.end, aside = std::abs(before.at(before.end) - after.at(after.start));
      return line.back()->direction == one->direction && std::abs(gap) < streak_gap_glyphs * glyph_height &&
             aside < std::max(2.0, wave_glyphs * glyph_height) + steepest * std::max(0.0, gap);
    };
    const auto line = std::find_if(lines.begin(), lines.end(), goes_on);
    line != lines.end() ? line->push_back(one) : lines.push_back({one});
  }
  return lines;
}

// Drops what runs across the page from edge to edge, whatever it crosses.
void drop_streaks(std::vector<Candidate>& candidates, const cv::Size& page, double glyph_height) {
  const double reach = meeting_glyphs * glyph_height, overhang = streak_overhang_glyphs * glyph_height;
  for (const std::vector<Candidate*>& line : lines_through(candidates, glyph_height)) {
    const int page_length = line.front()->direction == Direction::horizontal ? page.width : page.height;
    const double start = line.front()->chain.start, end = line.back()->chain.end;
    double length = 0, first = end, last = start;
    for (const Candidate* part : line) {
      length += part->chain.length();
      for (const Candidate& other : candidates)
        if (other.kept && meet(*part, other, reach)) {
          first = std::min(first, other.chain.position());
          last = std::max(last, other.chain.position());
        }
    }
    if (length < least_streak_share * page_length || first > last) continue;
    if (first - start < overhang || end - last < overhang) continue;
    // A ruling that it runs along is as a rule of another darkness.
    const double peak = std::min(line.front()->chain.peak, line.back()->chain.peak);
    for (Candidate* part : line)
      if (part->chain.peak < streak_evenness * peak) part->kept = false;
  }
}

// Drops lines within a cell that end in paper and have print upon them.
void drop_underlines(std::vector<Candidate>& candidates, const View& grey, double glyph_height) {
  const double reach = meeting_glyphs * glyph_height;
  for (Candidate& one : candidates) {
    const Chain& chain = one.chain;
    if (one.direction != Direction::horizontal) continue;
    bool at_start = false, at_end = false, within = false;
    for (const Candidate& other : candidates) {
      if (other.chain.length() < shortest_glyphs * glyph_height || !meet(one, other, reach)) continue;
      const double place = other.chain.at(chain.position());
      at_start = at_start || place < chain.start + reach;
      at_end = at_end || place > chain.end - reach;
      within = within || (place >= chain.start + reach && place <= chain.end - reach);
    }
    if (within || (at_start && at_end)) continue;
    int printed = 0, columns = 0;
    const int height = cvCeil(underlined_glyphs * glyph_height);
    for (int x = std::max(0, cvFloor(chain.start)); x < std::min<double>(grey.length(), chain.end); ++x, ++columns) {
      const int bottom = cvFloor(chain.at(x + 0.5) - chain.half) - 1;
      bool ink = false;
      for (int y = std::max(0, bottom - height); y < bottom && !ink; ++y) ink = grey.at(x, y) < ink_level;
      printed += ink;
    }
    if (printed >= least_underlined * columns) one.kept = false;
  }
}

// Keeps of the short candidates those that span a cell from ruling to ruling.
void drop_strokes(std::vector<Candidate>& candidates, double glyph_height) {
  const double reach = ends_glyphs * glyph_height, overhang = overhang_glyphs * glyph_height;
  const auto is_short = [&](const Candidate& one) {
    return !one.chain.believed || one.chain.length() < shortest_glyphs * glyph_height;
  };
  for (Candidate& one : candidates) {
    if (!is_short(one)) continue;
    // The rulings that it ends at; print beyond them may seem to lengthen it.
    double first = one.chain.end, last = one.chain.start;
    const double here = one.chain.position();
    for (const Candidate& other : candidates) {
      if (other.direction == one.direction || is_short(other) || !other.kept) continue;
      const double gap = reach + other.chain.dots.pitch;
      if (here < other.chain.start - gap || here > other.chain.end + gap) continue;
      const double at = other.chain.at(here), near = reach + other.chain.thickness / 2 + one.chain.dots.pitch;
      if (at > one.chain.start - near && at < one.chain.start + overhang) first = std::min(first, at);
      if (at < one.chain.end + near && at > one.chain.end - overhang) last = std::max(last, at);
    }
    one.stroke = last - first < (shortest_between_glyphs - ends_glyphs) * glyph_height;
    one.kept = one.kept && !one.stroke;
  }
}

// Strokes that touch a ruling's end lengthen it past its last crossing, or from there to the one beyond it.
void trim_overhangs(std::vector<Candidate>& candidates, double glyph_height) {
  const double reach = meeting_glyphs * glyph_height, overhang = overhang_glyphs * glyph_height;
  for (Candidate& one : candidates) {
    if (!one.kept || one.meetings == 0) continue;
    std::vector<std::pair<double, double>> crossings;
    const double here = one.chain.position();
    for (const Candidate& other : candidates) {
      if (!other.kept || other.direction == one.direction) continue;
      const Chain& chain = other.chain;
      if (here < chain.start - reach || here > chain.end + reach) continue;
      if (chain.position() < one.chain.start - reach || chain.position() > one.chain.end + reach) continue;
      crossings.emplace_back(chain.position() - chain.thickness / 2, chain.position() + chain.thickness / 2);
    }
    if (crossings.empty()) continue;
    std::ranges::sort(crossings);
    // A longer one is believed where it is as solid as the ruling itself, or its dots go on.
    const auto is_stroke = [&](double from, double to) {
      if (to - from <= 0) return false;
      if (to - from < overhang) return true;
      if (one.chain.dotted) return one.chain.dots.regular && !one.chain.in_step(one.chain.dots, from, to);
      int ink = 0, columns = 0;
      for (int x = static_cast<int>(from); x < to; ++x, ++columns) {
        const int at = x - one.chain.ink_start;
        ink += at >= 0 && at < static_cast<int>(one.chain.ink.size()) && one.chain.ink[at];
      }
      return ink < least_solid * columns;
    };
    if (is_stroke(one.chain.start, crossings.front().first)) one.chain.start = crossings.front().first;
    if (is_stroke(crossings.back().second, one.chain.end)) one.chain.end = crossings.back().second;
    if (!one.chain.dots.regular || crossings.size() < 3) continue;
    const auto is_print = [&](double from, double to) {
      return to - from > 2 * least_steps_in_step * one.chain.dots.pitch && is_stroke(from, to);
    };
    const auto [first, second] = std::pair(crossings[0], crossings[1]);
    if (is_print(std::max(first.second, one.chain.start), second.first)) one.chain.start = second.first;
    const auto [last, before] = std::pair(crossings.back(), crossings[crossings.size() - 2]);
    if (is_print(before.second, std::min(last.first, one.chain.end))) one.chain.end = before.second;
  }
}

}  // namespace

std::vector<Ruling> find_rulings(const cv::Mat& grey, double glyph_height, double dpi, cv::Mat& mask) {
  std::vector<Ruling> rulings;
  mask.setTo(255);
  const View along_rows(grey, Direction::horizontal), along_columns(grey, Direction::vertical);
  const auto view_of = [&](Direction direction) -> const View& {
    return direction == Direction::horizontal ? along_rows : along_columns;
  };
  std::vector<Candidate> candidates;
  int strip = 0;
  for (const Direction direction : {Direction::horizontal, Direction::vertical}) {
    Chains found = find_chains(view_of(direction), glyph_height, dpi);
    strip = found.strip;
    for (Chain& chain : found.chains) candidates.push_back({std::move(chain), direction});
  }
  believe_dots(candidates, glyph_height);
  std::vector<Candidate> parts;
  for (const Candidate& one : candidates)
    for (Chain& part : parted_at_text(one.chain, view_of(one.direction), glyph_height))
      parts.push_back({std::move(part), one.direction});
  candidates = std::move(parts);

  drop_underlines(candidates, along_rows, glyph_height);
  drop_strokes(candidates, glyph_height);

  drop_ghosts(candidates);
  drop_streaks(candidates, grey.size(), glyph_height);

  // Strokes may meet strokes; each round drops what the last left alone.
  for (int round = 0; round < 3; ++round) {
    count_meetings(candidates, meeting_glyphs * glyph_height);
    for (Candidate& one : candidates) {
      if (!one.kept || one.meetings > 0) continue;
      const double breadth = one.direction == Direction::horizontal ? grey.rows : grey.cols;
      const double to_edge = std::min(one.chain.position(), breadth - one.chain.position());
      if (one.chain.length() < shortest_alone_glyphs * glyph_height || to_edge < edge_inches * dpi) one.kept = false;
    }
  }

  trim_overhangs(candidates, glyph_height);

  for (const Candidate& one : candidates) {
    const Chain& chain = one.chain;
    if (!one.kept && (one.stroke || chain.length() < shortest_masked_glyphs * glyph_height)) continue;
    draw(chain, view_of(one.direction), strip, mask);
    if (one.kept) rulings.push_back({one.direction, chain.position(), chain.start, chain.end, chain.thickness});
  }
  return rulings;
}

}  // namespace inkgrid::image
