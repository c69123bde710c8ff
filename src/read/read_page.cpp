#include "read/read_page.h"

#include <unicode/uchar.h>
#include <unicode/uscript.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <exception>
#include <iterator>
#include <mutex>
#include <numeric>
#include <optional>
#include <span>
#include <thread>

#include "document/code_points.h"
#include "document/error.h"
#include "document/processors.h"
#include "read/cell_lines.h"
#include "read/second_opinion.h"

namespace inkgrid::read {
namespace {

/// Readings kept a cell.
constexpr std::size_t most_readings = 5;

/// Boxes and lines of each that are read to tell which way is up: enough to outvote a cell of digits, quick on a page of
/// hundreds of cells.
constexpr std::size_t sampled_boxes = 8;
constexpr std::size_t sampled_lines = 2;
/// A box of less ink than four glyphs (glyph heights squared; print covers about a fifth of its square) tells little.
constexpr double least_sampled_ink = 0.8;
/// Mean score that only upright print reaches, and the characters it takes. Print from 150 dpi up reads at 0.98 upright and
/// at most 0.85 otherwise; fax, 0.88 upright, is read all four ways.
constexpr double upright_score = 0.95;
constexpr std::size_t least_upright_characters = 20;
/// Characters without a score added to each way's mean: print lying sideways gives few, and some score well by chance.
constexpr double doubtful_characters = 10;

bool is_latin(std::string_view text) {
  const std::vector<char32_t> points = code_points(text);
  UErrorCode status = U_ZERO_ERROR;
  return points.size() == 1 && uscript_getScript(points[0], &status) == USCRIPT_LATIN;
}

bool is_space(std::string_view text) {
  const std::vector<char32_t> points = code_points(text);
  return std::all_of(points.begin(), points.end(), u_isUWhiteSpace);
}

std::vector<CharacterEvidence> characters_of(const Reading& reading) {
  if (!reading.characters.empty()) return reading.characters;
  std::vector<CharacterEvidence> characters;
  for (std::size_t at = 0; at < reading.text.size();) {
    const std::size_t length = code_point_at(reading.text, at).length;
    characters.push_back({reading.text.substr(at, length), reading.score, {}});
    at += length;
  }
  return characters;
}

/// Puts characters behind others. Readers see spaces between Han characters and inside numbers that nobody printed
/// (tesseract#4031); only those between Latin words mean something, and a line's end counts as one.
void append(std::vector<CharacterEvidence>& text, const std::vector<CharacterEvidence>& more, bool after_space) {
  bool space = after_space;
  for (const CharacterEvidence& character : more) {
    if (!character.text.empty() && is_space(character.text)) {
      space = true;
      continue;
    }
    if (space && !text.empty() && is_latin(text.back().text) && is_latin(character.text))
      text.push_back({" ", std::min(text.back().score, character.score), {}});
    text.push_back(character);
    space = false;
  }
}

/// Readings of one line by one reader.
using Readings = std::vector<Reading>;

/// Readings of a cell's lines, one chosen of each, as one.
Reading joined(const std::vector<Readings>& lines, std::size_t other_line, std::size_t other) {
  Reading whole;
  for (std::size_t line = 0; line < lines.size(); ++line) {
    std::vector<CharacterEvidence> characters;
    if (!lines[line].empty()) {
      const Reading& chosen = lines[line][line == other_line ? other : 0];
      characters = characters_of(chosen);
      if (whole.reader.empty()) whole.reader = chosen.reader;
    }
    // A line of ink that gave nothing leaves a mark of no text and no score: it must not pass for read.
    if (characters.empty()) characters.emplace_back();
    append(whole.characters, characters, true);
  }
  double sum = 0;
  for (const CharacterEvidence& character : whole.characters) {
    whole.text += character.text;
    sum += character.score;
  }
  whole.score = whole.characters.empty() ? 0 : sum / static_cast<double>(whole.characters.size());
  return whole;
}

/// Names of the readers, the one that comes first on most lines before the others.
std::vector<std::string> readers_of(const std::vector<Readings>& lines) {
  std::vector<std::pair<std::string, std::size_t>> readers;
  for (const Readings& line : lines)
    for (const Reading& reading : line) {
      auto at =
          std::find_if(readers.begin(), readers.end(), [&](const auto& known) { return known.first == reading.reader; });
      if (at == readers.end()) at = readers.insert(at, {reading.reader, 0});
      if (&reading == &line.front()) ++at->second;
    }
  std::stable_sort(readers.begin(), readers.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
  std::vector<std::string> names;
  for (const auto& [name, lines_led] : readers) names.push_back(name);
  return names;
}

std::vector<Readings> of_reader(const std::vector<Readings>& lines, const std::string& reader) {
  std::vector<Readings> own(lines.size());
  for (std::size_t line = 0; line < lines.size(); ++line)
    std::copy_if(lines[line].begin(), lines[line].end(), std::back_inserter(own[line]),
                 [&](const Reading& reading) { return reading.reader == reader; });
  return own;
}

/// The best reading, then those with one line read otherwise; each text once.
std::vector<Reading> joined_readings(const std::vector<Readings>& lines) {
  std::vector<Reading> readings{joined(lines, 0, 0)};
  for (std::size_t line = 0; line < lines.size(); ++line)
    for (std::size_t other = 1; other < lines[line].size(); ++other) readings.push_back(joined(lines, line, other));
  std::stable_sort(readings.begin() + 1, readings.end(),
                   [](const Reading& a, const Reading& b) { return a.score > b.score; });
  std::vector<Reading> kept;
  for (Reading& reading : readings) {
    const auto is_same = [&](const Reading& other) { return other.text == reading.text; };
    if (!reading.text.empty() && kept.size() < most_readings && std::none_of(kept.begin(), kept.end(), is_same))
      kept.push_back(std::move(reading));
  }
  return kept;
}

/// Content of a box by the readings of its lines.
Content content_of(const std::vector<Readings>& lines) {
  Content content;
  content.source = TextSource::reader;
  if (lines.empty()) return content;
  const std::vector<std::string> readers = readers_of(lines);
  if (!readers.empty()) content.readings = joined_readings(of_reader(lines, readers.front()));
  for (std::size_t other = 1; other < readers.size(); ++other)
    if (Reading opinion = joined(of_reader(lines, readers[other]), 0, 0); !opinion.text.empty())
      content.readings.push_back(std::move(opinion));
  if (content.readings.empty()) content.source = TextSource::unreadable;
  return content;
}

void check(const std::stop_token& stop) {
  if (stop.stop_requested()) throw Error(ErrorCode::interrupted, "", "stopped while reading");
}

void require(const Recognizers& recognizers) {
  if (recognizers.empty()) throw Error(ErrorCode::internal, "", "no recognizer to read with");
}

/// Does `work(job, recognizer)` for every job, a thread a recognizer. The first exception ends all and goes to the caller.
template <typename Work>
void share_out(std::size_t jobs, Recognizers& recognizers, const Work& work) {
  require(recognizers);
  std::atomic<std::size_t> next = 0;
  std::exception_ptr failure;
  std::mutex failing;
  const auto run = [&](Recognizer& recognizer) {
    try {
      for (std::size_t job = next++; job < jobs; job = next++) work(job, recognizer);
    } catch (...) {
      next = jobs;
      const std::lock_guard lock(failing);
      if (!failure) failure = std::current_exception();
    }
  };
  {
    std::vector<std::jthread> threads;
    const std::size_t wanted = std::min(jobs, recognizers.size());
    for (std::size_t i = 1; i < wanted; ++i) threads.emplace_back([&, i] { run(*recognizers[i]); });
    run(*recognizers[0]);
  }
  if (failure) std::rethrow_exception(failure);
}

INKGRID_FOR_PROCESSORS int count_black(const std::uint8_t* pixels, int count) {
  int black = 0;
  for (int x = 0; x < count; ++x) black += pixels[x] == 0;
  return black;
}

/// Black that is white in `masked`.
INKGRID_FOR_PROCESSORS int count_black(const std::uint8_t* pixels, const std::uint8_t* masked, int count) {
  int black = 0;
  for (int x = 0; x < count; ++x) black += (pixels[x] == 0) & (masked[x] != 0);
  return black;
}

/// Ink inside a box in glyph heights squared.
double ink_in(const ReadablePage& page, const Box& box) {
  const double scale = page.ink.dpi / 72;
  const int left = std::max(0, static_cast<int>(box.left * scale));
  const int right = std::min(page.ink.width, static_cast<int>(box.right * scale));
  const int top = std::max(0, static_cast<int>(box.top * scale));
  const int bottom = std::min(page.ink.height, static_cast<int>(box.bottom * scale));
  int ink = 0;
  for (int y = top; y < bottom; ++y) {
    const std::ptrdiff_t at = static_cast<std::ptrdiff_t>(y) * page.ink.width + left;
    const std::uint8_t* row = page.ink.pixels.data() + at;
    ink += page.ruling_mask.pixels.empty() ? count_black(row, right - left)
                                           : count_black(row, page.ruling_mask.pixels.data() + at, right - left);
  }
  const double glyph = std::max(1.0, page.glyph_height * scale);
  return ink / (glyph * glyph);
}

struct Legibility {
  double score = 0;  ///< sum of the characters' scores
  std::size_t characters = 0;
};

void add(Legibility& all, const Readings& readings) {
  if (readings.empty()) return;
  for (const CharacterEvidence& character : characters_of(readings[0])) {
    all.score += character.score;
    ++all.characters;
  }
}

/// How well boxes read when each is turned.
Legibility legibility(const ReadablePage& page, const std::vector<Box>& boxes, Turn turn, Recognizers& recognizers,
                      const std::stop_token& stop) {
  std::vector<std::vector<PagePicture>> sampled(boxes.size());
  share_out(boxes.size(), recognizers, [&](std::size_t job, Recognizer&) {
    check(stop);
    std::vector<PagePicture> lines = cut_lines(page, boxes[job], turn);
    std::stable_sort(lines.begin(), lines.end(),
                     [](const PagePicture& a, const PagePicture& b) { return a.width > b.width; });
    if (lines.size() > sampled_lines) lines.resize(sampled_lines);
    sampled[job] = std::move(lines);
  });
  std::vector<PagePicture> lines;
  for (auto& some : sampled) std::move(some.begin(), some.end(), std::back_inserter(lines));
  Legibility all;
  for (const Readings& readings : read_lines(lines, recognizers, stop)) add(all, readings);
  return all;
}

/// Lines that are read in one call.
struct Call {
  std::vector<std::size_t> lines;
  double share = 0;  ///< of what a call takes
};

/// Widest for their height first, so that the threads end together; each line in the first call that has room for it.
std::vector<Call> calls_of(const std::vector<PagePicture>& lines, const Recognizer& recognizer) {
  std::vector<std::size_t> order(lines.size());
  std::iota(order.begin(), order.end(), 0);
  std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
    return static_cast<std::int64_t>(lines[a].width) * lines[b].height >
           static_cast<std::int64_t>(lines[b].width) * lines[a].height;
  });
  std::vector<Call> calls;
  for (const std::size_t line : order) {
    const double share = recognizer.share_of_call(lines[line]);
    auto call = std::find_if(calls.begin(), calls.end(), [&](const Call& each) { return each.share + share <= 1; });
    if (call == calls.end()) call = calls.insert(call, Call{});
    call->lines.push_back(line);
    call->share += share;
  }
  return calls;
}

using LineViews = std::vector<const PagePicture*>;

/// Does `read(numbers of lines, their pictures, recognizer)` for all lines, several at a time.
template <typename Read>
void for_each_call(const std::vector<PagePicture>& lines, Recognizers& recognizers, const std::stop_token& stop,
                   const Read& read) {
  require(recognizers);
  const std::vector<Call> calls = calls_of(lines, *recognizers.front());
  share_out(calls.size(), recognizers, [&](std::size_t job, Recognizer& recognizer) {
    check(stop);
    LineViews pictures;
    for (const std::size_t line : calls[job].lines) pictures.push_back(&lines[line]);
    read(calls[job].lines, pictures, recognizer);
  });
}

/// What the reader of figures says of a cell's lines; none where it was asked about none of them.
std::optional<FiguresReading> joined_figures(std::span<const std::optional<std::vector<CharacterEvidence>>> lines) {
  std::optional<FiguresReading> figures;
  bool whole = true;
  for (const auto& line : lines) {
    whole = whole && line;
    if (!line) continue;
    if (!figures) figures.emplace();
    figures->characters.insert(figures->characters.end(), line->begin(), line->end());
  }
  if (figures) figures->whole = whole;
  return figures;
}

}  // namespace

std::vector<std::vector<Reading>> read_lines(const std::vector<PagePicture>& lines, Recognizers& recognizers,
                                             std::stop_token stop) {
  std::vector<Readings> readings(lines.size());
  for_each_call(lines, recognizers, stop,
                [&](const std::vector<std::size_t>& numbers, const LineViews& pictures, Recognizer& recognizer) {
                  std::vector<Readings> found = recognizer.read_lines(pictures);
                  for (std::size_t i = 0; i < numbers.size(); ++i) readings[numbers[i]] = std::move(found[i]);
                });
  return readings;
}

std::vector<Content> PageReader::read(const std::vector<Box>& boxes) {
  const auto known = [this](const Box& box) {
    return std::find_if(known_.begin(), known_.end(), [&](const auto& each) { return each.first == box; });
  };
  std::vector<std::size_t> wanted;
  std::vector<Content> contents(boxes.size());
  for (std::size_t box = 0; box < boxes.size(); ++box) {
    if (const auto at = known(boxes[box]); at != known_.end())
      contents[box] = at->second;
    else
      wanted.push_back(box);
  }
  std::vector<std::vector<PagePicture>> cut(wanted.size());
  share_out(wanted.size(), recognizers_, [&](std::size_t job, Recognizer&) {
    check(stop_);
    cut[job] = cut_lines(page_, boxes[wanted[job]]);
  });
  std::vector<PagePicture> lines;
  for (auto& of_box : cut) std::move(of_box.begin(), of_box.end(), std::back_inserter(lines));
  std::vector<Readings> readings(lines.size());
  std::vector<std::optional<std::vector<CharacterEvidence>>> figures(lines.size());
  const auto read_call = [&](const std::vector<std::size_t>& numbers, const LineViews& pictures, Recognizer& recognizer) {
    std::vector<Readings> found = recognizer.read_lines(pictures);
    for (std::size_t i = 0; i < numbers.size(); ++i) readings[numbers[i]] = std::move(found[i]);
    Recognizer* second = recognizer.figures_reader();
    if (second == nullptr) return;
    std::vector<std::size_t> asked;
    LineViews views;
    for (const std::size_t line : numbers)
      if (!readings[line].empty() && is_for_figures(characters_of(readings[line].front()), *second)) {
        asked.push_back(line);
        views.push_back(&lines[line]);
      }
    found = second->read_lines(views);
    for (std::size_t i = 0; i < asked.size(); ++i)
      figures[asked[i]] = found[i].empty() ? std::vector<CharacterEvidence>() : characters_of(found[i].front());
  };
  for_each_call(lines, recognizers_, stop_, read_call);
  std::size_t next = 0;
  for (std::size_t job = 0; job < wanted.size(); ++job) {
    const std::size_t count = cut[job].size();
    const auto begin = std::make_move_iterator(readings.begin() + static_cast<std::ptrdiff_t>(next));
    contents[wanted[job]] = content_of({begin, begin + static_cast<std::ptrdiff_t>(count)});
    contents[wanted[job]].figures = joined_figures(std::span(figures).subspan(next, count));
    next += count;
  }
  return contents;
}

Turn PageReader::upright_turn(const std::vector<Box>& boxes) {
  std::vector<std::pair<double, Box>> inked;
  for (const Box& box : boxes)
    if (const double ink = ink_in(page_, box); ink >= least_sampled_ink) inked.emplace_back(ink, box);
  std::stable_sort(inked.begin(), inked.end(), [](const auto& a, const auto& b) { return a.first > b.first; });
  std::vector<Box> sample;
  for (std::size_t i = 0; i < std::min(inked.size(), sampled_boxes); ++i) sample.push_back(inked[i].second);

  Turn best = Turn::none;
  double best_score = -1;
  for (const Turn turn : {Turn::none, Turn::half, Turn::quarter, Turn::three_quarters}) {
    Legibility found;
    if (turn == Turn::none) {
      // Most pages lie as they should, and will be asked for these boxes.
      const std::vector<Content> contents = read(sample);
      for (std::size_t i = 0; i < sample.size(); ++i) {
        add(found, contents[i].readings);
        known_.emplace_back(sample[i], contents[i]);
      }
    } else {
      found = legibility(page_, sample, turn, recognizers_, stop_);
    }
    const auto characters = static_cast<double>(found.characters);
    const double score = found.score / (characters + doubtful_characters);
    if (score > best_score) best = turn, best_score = score;
    if (found.score >= upright_score * characters && found.characters >= least_upright_characters) break;
  }
  return best;
}

}  // namespace inkgrid::read
