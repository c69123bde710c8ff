#include "read/ctc_decode.h"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <map>
#include <numeric>
#include <unordered_map>

#include "document/code_points.h"
#include "document/processors.h"
#include "read/pitch.h"

namespace inkgrid::read {
namespace {

/// What is less likely at a step is no choice: over 7,000 classes the soft-max leaves dust everywhere.
constexpr float least_probability = 1e-3F;
constexpr std::size_t most_candidates = 6;
/// Beginnings of texts that are followed, and how much less likely than the best one may be.
constexpr std::size_t beam_width = 8;
constexpr double least_share = 1e-4;
/// Texts given back.
constexpr std::size_t most_readings = 5;
constexpr std::size_t most_choices = 5;
/// Stands for what a step does not list, so that every text can be laid along the line.
constexpr double unlisted = 1e-7;

/// Least distance between the beginnings of two characters in ems: Han characters are set 0.7 apart and more, and begin a
/// step early or late; the narrowest others (`il.`) 0.25, where a step of a fine net is 0.12.
constexpr double least_advance_of_ideographs = 0.3;
constexpr double least_advance = 0.18;

/// A character that is as likely as `probability` at a step; `shown` is the likeliest of the classes that fold to it.
struct Candidate {
  int symbol = 0;
  int shown = 0;
  double probability = 0;
  double shown_probability = 0;
};

struct Step {
  double blank = 0;
  std::vector<Candidate> candidates;  ///< likeliest first

  const Candidate* find(int symbol) const {
    for (const Candidate& candidate : candidates)
      if (candidate.symbol == symbol) return &candidate;
    return nullptr;
  }
  double probability(int symbol) const {
    const Candidate* found = find(symbol);
    return found != nullptr ? found->probability : unlisted;
  }
};

/// Classes that are counted side by side, which compilers turn into few instructions, and so many that are passed over
/// together.
constexpr std::size_t lanes = 16;
constexpr std::size_t block = 8 * lanes;

/// e to the power of `x`, 0 or less, to six figures.
inline float exponential(float x) {
  constexpr float per_octave = 1.44269504F, least = -80, rounding = 12582912;  // 1.5 * 2^23: adding it rounds
  x = x < least ? least : x;
  const float octaves = x * per_octave, shifted = octaves + rounding, rest = octaves - (shifted - rounding);
  const float power =
      1 + rest * (0.693147181F +
                  rest * (0.240226507F + rest * (0.0555041087F + rest * (0.00961812911F + rest * 0.00133335581F))));
  // The whole octaves stand in the lowest bits of `shifted`; they become the exponent.
  return power * std::bit_cast<float>((std::bit_cast<std::uint32_t>(shifted) << 23) + 0x3F800000U);
}

INKGRID_FOR_PROCESSORS float sum_of_exponentials(const float* values, std::size_t count, float less) {
  float sums[lanes] = {};
  for (std::size_t at = 0; at + lanes <= count; at += lanes)
    for (std::size_t i = 0; i < lanes; ++i) sums[i] += exponential(values[at + i] - less);
  for (std::size_t at = count - count % lanes; at < count; ++at) sums[0] += exponential(values[at] - less);
  return std::accumulate(sums, sums + lanes, 0.0F);
}

/// The first block from `at` on that has a value of `least` or more; where there is none, where the whole blocks end.
INKGRID_FOR_PROCESSORS std::size_t next_block(const float* values, std::size_t at, std::size_t count, float least) {
  for (; at + block <= count; at += block) {
    std::uint32_t any[lanes] = {};
    for (std::size_t row = 0; row < block; row += lanes)
      for (std::size_t i = 0; i < lanes; ++i) any[i] |= values[at + row + i] >= least ? 1U : 0U;
    if (std::any_of(any, any + lanes, [](std::uint32_t each) { return each != 0; })) break;
  }
  return at;
}

Step summed_up(const ClassScores& line, int which, const Alphabet& alphabet) {
  const std::span<const float> scores = line.step(which);
  float most = 0, sum = 1, least = least_probability;
  if (!line.are_probabilities()) {
    static const float least_log = std::log(least_probability);
    const float other = line.greatest[static_cast<std::size_t>(which)];
    // Where nothing but the blank is a choice all texts take it alike, however likely it is.
    if (other < scores[0] + least_log) return {1, {}};
    most = std::max(scores[0], other);
    sum = sum_of_exponentials(scores.data(), scores.size(), most);
    least = most + std::log(least_probability * sum);
  }
  const auto probability_of = [&](float score) {
    const double probability = line.are_probabilities() ? score : std::exp(static_cast<double>(score - most)) / sum;
    return probability >= 0 ? probability : 0;  // no number is no evidence
  };
  Step step;
  step.blank = probability_of(scores[0]);
  const auto add = [&](std::size_t number) {
    if (!(scores[number] >= least)) return;
    const double probability = probability_of(scores[number]);
    const int symbol = alphabet.folded(static_cast<int>(number));
    auto at = std::find_if(step.candidates.begin(), step.candidates.end(),
                           [symbol](const Candidate& candidate) { return candidate.symbol == symbol; });
    if (at == step.candidates.end()) at = step.candidates.insert(at, {symbol, symbol, 0, 0});
    at->probability += probability;
    if (probability > at->shown_probability) at->shown = static_cast<int>(number), at->shown_probability = probability;
  };
  std::size_t number = 1;
  while ((number = next_block(scores.data(), number, scores.size(), least)) + block <= scores.size())
    for (const std::size_t end = number + block; number < end; ++number) add(number);
  for (; number < scores.size(); ++number) add(number);
  std::stable_sort(step.candidates.begin(), step.candidates.end(),
                   [](const Candidate& a, const Candidate& b) { return a.probability > b.probability; });
  if (step.candidates.size() > most_candidates) step.candidates.resize(most_candidates);
  return step;
}

/// A text the line may say, as folded classes, and its share of the probability of all that were followed.
struct Guess {
  std::vector<int> symbols;
  double share = 0;
};

/// Beginnings of texts as a tree: each adds one character to another.
class Beginnings {
 public:
  static constexpr int empty = 0;

  int with(int beginning, int symbol) {
    const std::uint64_t key = (static_cast<std::uint64_t>(beginning) << 32) | static_cast<std::uint32_t>(symbol);
    const auto [at, is_new] = longer_.try_emplace(key, static_cast<int>(nodes_.size()));
    if (is_new) nodes_.push_back({beginning, symbol});
    return at->second;
  }
  int last(int beginning) const { return nodes_[static_cast<std::size_t>(beginning)].symbol; }
  std::vector<int> symbols(int beginning) const {
    std::vector<int> all;
    for (; beginning != empty; beginning = nodes_[static_cast<std::size_t>(beginning)].before)
      all.push_back(last(beginning));
    std::reverse(all.begin(), all.end());
    return all;
  }

 private:
  struct Node {
    int before = empty;
    int symbol = 0;
  };
  std::vector<Node> nodes_{Node{}};
  std::unordered_map<std::uint64_t, int> longer_;
};

/// A beginning with the probability of all ways through the steps so far that say it, apart by how they end.
struct Beam {
  int beginning = Beginnings::empty;
  double ends_blank = 0;
  double ends_printed = 0;
  std::size_t begun = 0;  ///< step at which its last character began on the likeliest way

  double total() const { return ends_blank + ends_printed; }
};

std::vector<Guess> search(const std::vector<Step>& steps, const Alphabet& alphabet, double em) {
  Beginnings beginnings;
  std::vector<Beam> beams{{Beginnings::empty, 1, 0, 0}};
  std::vector<Beam> next;
  for (std::size_t at = 0; at < steps.size(); ++at) {
    const Step& step = steps[at];
    const auto is_too_near = [&](const Beam& beam, int last, int symbol) {
      const bool wide = alphabet.is_ideograph(last) && alphabet.is_ideograph(symbol);
      const double least = wide ? least_advance_of_ideographs : least_advance;
      return beam.beginning != Beginnings::empty && static_cast<double>(at - beam.begun) < least * em;
    };
    next.clear();
    const auto beam_of = [&next, at](int beginning) -> Beam& {
      for (Beam& beam : next)
        if (beam.beginning == beginning) return beam;
      return next.emplace_back(Beam{beginning, 0, 0, at});
    };
    for (const Beam& beam : beams) {
      const int last = beginnings.last(beam.beginning);
      const Candidate* again = step.find(last);
      const double stays_printed = again != nullptr ? beam.ends_printed * again->probability : 0;
      const double goes_blank = beam.total() * step.blank;
      Beam& same = beam_of(beam.beginning);
      if (stays_printed + goes_blank >= same.total()) same.begun = beam.begun;
      same.ends_blank += goes_blank;
      same.ends_printed += stays_printed;
      for (const Candidate& candidate : step.candidates) {
        // The same character twice needs a blank between.
        const double before = candidate.symbol == last ? beam.ends_blank : beam.total();
        if (before <= 0 || is_too_near(beam, last, candidate.symbol)) continue;
        const double printed = before * candidate.probability;
        Beam& longer = beam_of(beginnings.with(beam.beginning, candidate.symbol));
        if (printed > longer.total()) longer.begun = at;
        longer.ends_printed += printed;
      }
    }
    std::stable_sort(next.begin(), next.end(), [](const Beam& a, const Beam& b) { return a.total() > b.total(); });
    const double best = next.front().total();
    if (best <= 0) continue;  // a step of no probabilities at all says nothing
    std::size_t kept = 0;
    while (kept < std::min(next.size(), beam_width) && next[kept].total() >= least_share * best) ++kept;
    next.resize(kept);
    for (Beam& beam : next) beam.ends_blank /= best, beam.ends_printed /= best;  // long lines would underflow
    beams.swap(next);
  }
  double sum = 0;
  for (const Beam& beam : beams) sum += beam.total();
  std::vector<Guess> guesses;
  for (const Beam& beam : beams) guesses.push_back({beginnings.symbols(beam.beginning), beam.total() / sum});
  return guesses;
}

/// For each character of a text the steps it takes in the likeliest way through them: first and one past the last.
std::vector<std::pair<std::size_t, std::size_t>> laid_along(const std::vector<int>& symbols,
                                                            const std::vector<Step>& steps) {
  // States are blank, first character, blank, second character ... blank.
  const std::size_t states = 2 * symbols.size() + 1;
  std::vector<double> score(states, 0), before(states);
  std::vector<std::uint8_t> moves(states * steps.size(), 0);  // how many states back the best way came from
  score[0] = 1;
  for (std::size_t at = 0; at < steps.size(); ++at) {
    score.swap(before);
    double best_score = 0;
    for (std::size_t state = 0; state < states; ++state) {
      std::uint8_t move = 0;
      double best = before[state];
      if (state >= 1 && before[state - 1] > best) best = before[state - 1], move = 1;
      const bool printed = state % 2 == 1;
      if (printed && state >= 3 && symbols[state / 2] != symbols[state / 2 - 1] && before[state - 2] > best)
        best = before[state - 2], move = 2;
      // Before the first step the only way in is the first blank, or the first character by one move.
      score[state] = best * std::max(unlisted, printed ? steps[at].probability(symbols[state / 2]) : steps[at].blank);
      moves[at * states + state] = move;
      best_score = std::max(best_score, score[state]);
    }
    if (best_score > 0)
      for (double& each : score) each /= best_score;
  }
  std::size_t state = states >= 2 && score[states - 2] > score[states - 1] ? states - 2 : states - 1;
  std::vector<std::pair<std::size_t, std::size_t>> places(symbols.size(), {0, 0});
  for (std::size_t at = steps.size(); at-- > 0;) {
    if (state % 2 == 1) {
      auto& [first, end] = places[state / 2];
      first = at;
      if (end == 0) end = at + 1;
    }
    state -= moves[at * states + state];
  }
  return places;
}

/// For each character of `text` whether `other` has it too, with nothing more beside it.
std::vector<char> found_in(const std::vector<int>& text, const std::vector<int>& other) {
  const std::size_t width = other.size() + 1;
  std::vector<int> cost((text.size() + 1) * width);
  for (std::size_t i = 0; i <= text.size(); ++i)
    for (std::size_t j = 0; j < width; ++j) {
      int& here = cost[i * width + j];
      if (i == 0 || j == 0) {
        here = static_cast<int>(i + j);
        continue;
      }
      here = std::min({cost[(i - 1) * width + j - 1] + (text[i - 1] == other[j - 1] ? 0 : 1), cost[(i - 1) * width + j] + 1,
                       cost[i * width + j - 1] + 1});
    }
  std::vector<char> found(text.size(), 0);
  std::vector<std::size_t> beside;  // characters that have one more beside them in `other`
  std::size_t i = text.size(), j = other.size();
  while (i > 0 || j > 0) {
    const int here = cost[i * width + j];
    if (i > 0 && j > 0 && here == cost[(i - 1) * width + j - 1] + (text[i - 1] == other[j - 1] ? 0 : 1)) {
      found[i - 1] = text[i - 1] == other[j - 1];
      --i, --j;
    } else if (i > 0 && here == cost[(i - 1) * width + j] + 1) {
      --i;
    } else {
      if (i > 0) beside.push_back(i - 1);
      if (i < text.size()) beside.push_back(i);
      --j;
    }
  }
  for (const std::size_t at : beside) found[at] = 0;
  return found;
}

Reading as_reading(const std::vector<Guess>& guesses, std::size_t which, const std::vector<Step>& steps,
                   const Alphabet& alphabet) {
  const std::vector<int>& symbols = guesses[which].symbols;
  std::vector<double> agreed(symbols.size(), 0);
  for (const Guess& other : guesses) {
    const std::vector<char> found = found_in(symbols, other.symbols);
    for (std::size_t i = 0; i < symbols.size(); ++i) agreed[i] += found[i] ? other.share : 0;
  }
  Reading reading;
  const auto places = laid_along(symbols, steps);
  std::vector<double> middles;
  double sum = 0;
  for (std::size_t i = 0; i < symbols.size(); ++i) {
    CharacterEvidence character;
    // Steps up to the characters beside it count: where it falls between two, each sees half of it.
    const std::size_t from = i == 0 ? 0 : places[i - 1].second;
    const std::size_t to = i + 1 == symbols.size() ? steps.size() : std::max(places[i].second, places[i + 1].first);
    double unseen = 1;
    for (std::size_t at = from; at < to; ++at)
      if (const Candidate* seen = steps[at].find(symbols[i])) unseen *= 1 - std::min(1.0, seen->probability);
    double shown_probability = 0;
    int shown = symbols[i];
    std::map<int, Candidate> others;
    for (std::size_t at = places[i].first; at < places[i].second; ++at)
      for (const Candidate& candidate : steps[at].candidates) {
        if (candidate.symbol == symbols[i]) {
          if (candidate.shown_probability <= shown_probability) continue;
          shown = candidate.shown;
          shown_probability = candidate.shown_probability;
        } else if (const auto known = others.try_emplace(candidate.symbol, candidate).first;
                   candidate.probability > known->second.probability) {
          known->second = candidate;
        }
      }
    character.text = alphabet.text(shown);
    character.score = std::clamp(std::min(1 - unseen, agreed[i]), 0.0, 1.0);
    for (const auto& [symbol, other] : others)
      character.choices.push_back({alphabet.text(other.shown), std::min(1.0, other.probability)});
    std::stable_sort(character.choices.begin(), character.choices.end(),
                     [](const auto& a, const auto& b) { return a.score > b.score; });
    if (character.choices.size() > most_choices) character.choices.resize(most_choices);
    sum += character.score;
    reading.text += character.text;
    reading.characters.push_back(std::move(character));
    middles.push_back(static_cast<double>(places[i].first + places[i].second - 1) / 2);
  }
  mark_odd_pitch(middles, static_cast<double>(steps.size()), reading.characters);
  reading.score = symbols.empty() ? 0 : sum / static_cast<double>(symbols.size());
  return reading;
}

/// Text without differences of width or code point. Signs whose shape is part of what they mean stay: ² is no 2, ① no 1.
std::string same_print(const std::string& text) {
  const std::vector<char32_t> points = code_points(text);
  if (points.size() != 1) return text;
  switch (u_getIntPropertyValue(points[0], UCHAR_DECOMPOSITION_TYPE)) {
    case U_DT_CANONICAL:
    case U_DT_COMPAT:
    case U_DT_WIDE:
    case U_DT_NARROW: break;
    default: return text;
  }
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCInstance(status);
  if (U_FAILURE(status)) return text;
  std::string folded;
  normalizer->normalize(icu::UnicodeString(static_cast<UChar32>(points[0])), status).toUTF8String(folded);
  return U_FAILURE(status) ? text : folded;
}

}  // namespace

Alphabet::Alphabet(const std::vector<std::string>& characters) : texts_{""}, folded_{0}, ideograph_{0} {
  std::unordered_map<std::string, int> first;
  for (const std::string& character : characters) {
    const int number = static_cast<int>(texts_.size());
    texts_.push_back(character);
    folded_.push_back(first.try_emplace(same_print(character), number).first->second);
    held_.insert(same_print(character));
    const std::vector<char32_t> points = code_points(character);
    ideograph_.push_back(points.size() == 1 && u_hasBinaryProperty(points[0], UCHAR_IDEOGRAPHIC) ? 1 : 0);
  }
}

bool Alphabet::can_print(std::string_view text) const {
  const std::vector<char32_t> points = code_points(text);
  return std::all_of(points.begin(), points.end(), [this](char32_t point) {
    std::string character;
    icu::UnicodeString(static_cast<UChar32>(point)).toUTF8String(character);
    return u_isUWhiteSpace(point) || held_.contains(same_print(character));
  });
}

std::vector<Reading> decode(const ClassScores& line, const Alphabet& alphabet, const std::string& reader, double em) {
  std::vector<Step> steps;
  steps.reserve(static_cast<std::size_t>(line.steps));
  for (int at = 0; at < line.steps; ++at) steps.push_back(summed_up(line, at, alphabet));
  const std::vector<Guess> guesses = search(steps, alphabet, em);
  std::vector<Reading> readings;
  for (std::size_t i = 0; i < guesses.size() && readings.size() < most_readings; ++i) {
    // The line has ink: that it says nothing is no reading of it.
    if (guesses[i].symbols.empty()) continue;
    readings.push_back(as_reading(guesses, i, steps, alphabet));
    readings.back().reader = reader;
  }
  return readings;
}

}  // namespace inkgrid::read
