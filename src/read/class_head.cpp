#include "read/class_head.h"

#include <algorithm>
#include <cmath>
#include <cstring>
#include <limits>
#include <numeric>
#include <stdexcept>
#include <type_traits>

#if defined(__x86_64__) && defined(__GNUC__)
#include <immintrin.h>
#define INKGRID_HAS_BYTES 1
#endif

#include "document/processors.h"

namespace inkgrid::read {
namespace {

using Lanes = ClassHead::Lanes;
using ByteLanes = ClassHead::ByteLanes;
constexpr std::size_t lanes = std::extent_v<decltype(Lanes::values)>;
/// Registers of classes that are summed up side by side; their weights stay in the nearest cache for all steps.
constexpr std::size_t side_by_side = 4;
constexpr std::size_t block = side_by_side * lanes;
constexpr float least = -std::numeric_limits<float>::infinity();
/// Steps whose scores in bytes are kept at a time: so many stay in the second cache beside the weights.
constexpr std::size_t steps_at_once = 8;
/// Standard deviations that a score counted in bytes is allowed to be off by.
constexpr float most_deviations = 10;

/// What is counted with at once.
typedef float Register __attribute__((vector_size(sizeof(Lanes)), may_alias));
typedef std::int32_t Counts __attribute__((vector_size(sizeof(Lanes)), may_alias));

/// A feature that is not 0.
struct Term {
  std::size_t channel;
  float value;
};

/// Scores of one block of classes at every step, and the greatest of each lane so far.
INKGRID_FOR_PROCESSORS void score_block(const Register* weights, const Register* bias, const std::vector<Term>& terms,
                                        const std::vector<std::size_t>& ends, bool has_blank, std::size_t classes,
                                        std::size_t kept, float* scores, Register* most) {
  const Term* term = terms.data();
  for (std::size_t step = 0; step < ends.size(); ++step, scores += classes) {
    Register a = bias[0], b = bias[1], c = bias[2], d = bias[3];
    for (const Term* end = terms.data() + ends[step]; term < end; ++term) {
      const Register* row = weights + term->channel * side_by_side;
      a += row[0] * term->value;
      b += row[1] * term->value;
      c += row[2] * term->value;
      d += row[3] * term->value;
    }
    const Register sums[side_by_side] = {a, b, c, d};
    if (kept == block)
      for (std::size_t i = 0; i < side_by_side; ++i) std::memcpy(scores + i * lanes, &sums[i], sizeof(Register));
    else
      std::memcpy(scores, sums, kept * sizeof(float));
    if (has_blank) a[0] = least;
    a = a > b ? a : b;
    c = c > d ? c : d;
    a = a > c ? a : c;
    most[step] = a > most[step] ? a : most[step];
  }
}

/// A step's features as bytes: feature = lowest + unit * byte.
struct ByteStep {
  float lowest = 0;
  float unit = 0;
  float length = 0;  ///< of the features as a vector
};

#ifdef INKGRID_HAS_BYTES
bool has_bytes() { return __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512f"); }

/// Scores of one block of classes at `steps_at_once` steps, `fours` times four channels each; `stride` from step to step of
/// `scores`, in Lanes.
__attribute__((target("avx512f,avx512vnni"))) void score_bytes(const ByteLanes* weights, std::size_t fours,
                                                               const Register* unit, const Register* sum,
                                                               const Register* bias, const std::uint8_t* features,
                                                               const ByteStep* scales, bool has_blank, std::size_t stride,
                                                               Register* scores, Register* most) {
  constexpr std::size_t together = 4;
  for (std::size_t first = 0; first < steps_at_once; first += together) {
    __m512i counts[together][side_by_side] = {};
    for (std::size_t four = 0; four < fours; ++four) {
      __m512i row[side_by_side];
      for (std::size_t i = 0; i < side_by_side; ++i) row[i] = _mm512_load_si512(&weights[four * side_by_side + i]);
      for (std::size_t step = 0; step < together; ++step) {
        std::int32_t bytes = 0;
        std::memcpy(&bytes, features + ((first + step) * fours + four) * 4, 4);
        const __m512i each = _mm512_set1_epi32(bytes);
        for (std::size_t i = 0; i < side_by_side; ++i) counts[step][i] = _mm512_dpbusd_epi32(counts[step][i], each, row[i]);
      }
    }
    for (std::size_t step = 0; step < together; ++step) {
      const ByteStep scale = scales[first + step];
      Register& greatest = most[first + step];
      for (std::size_t i = 0; i < side_by_side; ++i) {
        const Register counted = __builtin_convertvector(reinterpret_cast<const Counts&>(counts[step][i]), Register);
        Register score = bias[i] + scale.lowest * sum[i] + counted * unit[i] * scale.unit;
        scores[(first + step) * stride + i] = score;
        if (has_blank && i == 0) score[0] = least;
        greatest = score > greatest ? score : greatest;
      }
    }
  }
}
#else
bool has_bytes() { return false; }
void score_bytes(const ByteLanes*, std::size_t, const Register*, const Register*, const Register*, const std::uint8_t*,
                 const ByteStep*, bool, std::size_t, Register*, Register*) {}
#endif

/// Whether any of a block's scores is `score` or more.
INKGRID_FOR_PROCESSORS bool reaches(const float* scores, float score) {
  int any = 0;
  for (std::size_t i = 0; i < block; ++i) any |= scores[i] >= score;
  return any != 0;
}

INKGRID_FOR_PROCESSORS float product(const float* one, const float* other, std::size_t count) {
  float sums[lanes] = {};
  const std::size_t whole = count - count % lanes;
  for (std::size_t at = 0; at < whole; at += lanes)
    for (std::size_t i = 0; i < lanes; ++i) sums[i] += one[at + i] * other[at + i];
  for (std::size_t at = whole; at < count; ++at) sums[0] += one[at] * other[at];
  return std::accumulate(sums, sums + lanes, 0.0F);
}

ByteStep to_bytes(std::span<const float> features, std::uint8_t* bytes) {
  const auto [low, high] = std::minmax_element(features.begin(), features.end());
  // What is no number makes scores that are none.
  if (!std::isfinite(std::accumulate(features.begin(), features.end(), 0.0F))) return {NAN, NAN, NAN};
  const ByteStep step{std::min(0.0F, *low), (*high - std::min(0.0F, *low)) / 255,
                      std::sqrt(product(features.data(), features.data(), features.size()))};
  const float scale = step.unit > 0 ? 1 / step.unit : 0;
  for (const float feature : features)
    *bytes++ = static_cast<std::uint8_t>(std::clamp((feature - step.lowest) * scale + 0.5F, 0.0F, 255.0F));
  return step;
}

Register* registers(Lanes* numbers) { return reinterpret_cast<Register*>(numbers); }

float& lane_of(std::vector<Lanes>& numbers, std::size_t at) { return numbers[at / lanes].values[at % lanes]; }

}  // namespace

ClassHead::ClassHead(int classes, int channels, std::span<const float> weights, std::span<const float> bias,
                     Arithmetic arithmetic)
    : classes_(static_cast<std::size_t>(classes)), channels_(static_cast<std::size_t>(channels)) {
  if (classes < 1 || channels < 1 || weights.size() != classes_ * channels_ || bias.size() != classes_)
    throw std::runtime_error("its last layer is no table of classes");
  const std::size_t blocks = (classes_ + block - 1) / block, fours = (channels_ + 3) / 4;
  const bool bytes = arithmetic == Arithmetic::fastest && has_bytes();
  Lanes nothing;
  std::fill_n(nothing.values, lanes, least);
  bias_.assign(blocks * side_by_side, nothing);
  if (bytes) {
    rows_.assign(weights.begin(), weights.end());
    byte_weights_.assign(blocks * fours * side_by_side, {});
    units_.assign(blocks * side_by_side, {});
    sums_.assign(blocks * side_by_side, {});
  } else {
    weights_.assign(blocks * channels_ * side_by_side, {});
  }
  for (std::size_t number = 0; number < classes_; ++number) {
    const std::size_t first = number / block, at = number % block / lanes, lane = number % lanes;
    const std::span<const float> row = weights.subspan(number * channels_, channels_);
    lane_of(bias_, number) = bias[number];
    if (!bytes) {
      for (std::size_t channel = 0; channel < channels_; ++channel)
        weights_[(first * channels_ + channel) * side_by_side + at].values[lane] = row[channel];
      continue;
    }
    float most = 0;
    for (const float weight : row) most = std::max(most, std::abs(weight));
    const float unit = most / 127;
    lane_of(units_, number) = unit;
    most_unit_ = std::max(most_unit_, unit);
    most_length_ = std::max(most_length_, std::sqrt(product(row.data(), row.data(), channels_)));
    lane_of(sums_, number) = std::accumulate(row.begin(), row.end(), 0.0F);
    for (std::size_t channel = 0; channel < channels_ && unit > 0; ++channel)
      byte_weights_[(first * fours + channel / 4) * side_by_side + at].values[4 * lane + channel % 4] =
          static_cast<std::int8_t>(std::lround(row[channel] / unit));
  }
}

ClassScores ClassHead::operator()(std::span<const float> features) {
  const std::size_t steps = features.size() / channels_;
  if (scores_.size() < steps * classes_) scores_.resize(steps * classes_);
  greatest_.resize(steps);
  rows_.empty() ? score_in_floats(features, steps) : score_in_bytes(features, steps);
  return {static_cast<int>(steps), static_cast<int>(classes_), {scores_.data(), steps * classes_}, greatest_};
}

void ClassHead::score_in_floats(std::span<const float> features, std::size_t steps) {
  std::vector<Term> terms;
  std::vector<std::size_t> ends;
  terms.reserve(features.size());
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t channel = 0; channel < channels_; ++channel)
      if (const float value = features[step * channels_ + channel]; value != 0) terms.push_back({channel, value});
    ends.push_back(terms.size());
  }
  Lanes nothing;
  std::fill_n(nothing.values, lanes, least);
  most_.assign(steps, nothing);
  for (std::size_t first = 0; first < classes_; first += block)
    score_block(registers(&weights_[first / lanes * channels_]), registers(&bias_[first / lanes]), terms, ends, first == 0,
                classes_, std::min(block, classes_ - first), scores_.data() + first, registers(most_.data()));
  for (std::size_t step = 0; step < steps; ++step)
    greatest_[step] = *std::max_element(most_[step].values, most_[step].values + lanes);
}

void ClassHead::score_in_bytes(std::span<const float> features, std::size_t steps) {
  const std::size_t fours = (channels_ + 3) / 4, stride = bias_.size();
  near_.resize(steps_at_once * stride);
  std::vector<std::uint8_t> bytes(steps_at_once * fours * 4);
  ByteStep scales[steps_at_once];
  Lanes nothing;
  std::fill_n(nothing.values, lanes, least);
  for (std::size_t begin = 0; begin < steps; begin += steps_at_once) {
    const std::size_t count = std::min(steps_at_once, steps - begin);
    for (std::size_t step = 0; step < count; ++step)
      scales[step] = to_bytes(features.subspan((begin + step) * channels_, channels_), &bytes[step * fours * 4]);
    most_.assign(steps_at_once, nothing);
    for (std::size_t first = 0; first < stride; first += side_by_side)
      score_bytes(&byte_weights_[first * fours], fours, registers(&units_[first]), registers(&sums_[first]),
                  registers(&bias_[first]), bytes.data(), scales, first == 0, stride, registers(&near_[first]),
                  registers(most_.data()));
    for (std::size_t step = 0; step < count; ++step) {
      const float* counted = near_[step * stride].values;
      float* scores = scores_.data() + (begin + step) * classes_;
      const float other = *std::max_element(most_[step].values, most_[step].values + lanes);
      greatest_[begin + step] = other;
      scores[0] = counted[0];
      // What rounds features and weights to bytes is off by up to half a byte, evenly.
      const float deviation =
          std::hypot(scales[step].length * most_unit_, scales[step].unit * most_length_) / std::sqrt(12.0F);
      const float choice = std::max(other, counted[0]) - std::log(no_choice) - most_deviations * deviation;
      if (other < choice) continue;
      // Not plainly the blank.
      std::copy_n(counted, classes_, scores);
      const float* own = features.data() + (begin + step) * channels_;
      const auto exactly = [&](std::size_t number) {
        return product(own, rows_.data() + number * channels_, channels_) + lane_of(bias_, number);
      };
      scores[0] = exactly(0);
      float& greatest = greatest_[begin + step] = least;
      for (std::size_t first = 0; first < classes_; first += block) {
        if (!reaches(counted + first, choice)) continue;
        for (std::size_t number = std::max<std::size_t>(1, first); number < std::min(first + block, classes_); ++number)
          if (counted[number] >= choice) greatest = std::max(greatest, scores[number] = exactly(number));
      }
    }
  }
}

ClassScores scores_of(const NetOutput& output, int first, int count, std::optional<ClassHead>& head) {
  const std::span values(output.values + static_cast<std::size_t>(first) * output.columns,
                         static_cast<std::size_t>(count) * output.columns);
  if (head) return (*head)(values);
  return {count, static_cast<int>(output.columns), values};
}

}  // namespace inkgrid::read
