#include "read/class_head.h"

#include <algorithm>
#include <limits>
#include <stdexcept>
#include <type_traits>

#include "document/processors.h"

namespace inkgrid::read {
namespace {

using Lanes = ClassHead::Lanes;
constexpr std::size_t lanes = std::extent_v<decltype(Lanes::values)>;
/// What is counted with at once.
typedef float Register __attribute__((vector_size(sizeof(Lanes)), may_alias));
/// Registers of classes that are summed up side by side; the weights of so many stay in the nearest cache for all steps.
constexpr std::size_t side_by_side = 4;
constexpr std::size_t block = side_by_side * lanes;
constexpr float least = -std::numeric_limits<float>::infinity();

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
    std::copy_n(reinterpret_cast<const float*>(sums), kept, scores);
    if (has_blank) a[0] = least;
    a = a > b ? a : b;
    c = c > d ? c : d;
    a = a > c ? a : c;
    most[step] = a > most[step] ? a : most[step];
  }
}

}  // namespace

ClassHead::ClassHead(int classes, int channels, std::span<const float> weights, std::span<const float> bias)
    : classes_(classes), channels_(channels) {
  const auto count = static_cast<std::size_t>(classes), width = static_cast<std::size_t>(channels);
  if (classes < 1 || channels < 1 || weights.size() != count * width || bias.size() != count)
    throw std::runtime_error("its last layer is no table of classes");
  const std::size_t blocks = (count + block - 1) / block;
  weights_.resize(blocks * width * side_by_side);
  bias_.resize(blocks * side_by_side);
  for (std::size_t number = 0; number < blocks * block; ++number) {
    const std::size_t first = number / block, at = number % block / lanes, lane = number % lanes;
    bias_[first * side_by_side + at].values[lane] = number < count ? bias[number] : least;
    for (std::size_t channel = 0; channel < width && number < count; ++channel)
      weights_[(first * width + channel) * side_by_side + at].values[lane] = weights[number * width + channel];
  }
}

ClassScores ClassHead::operator()(std::span<const float> features) {
  const auto classes = static_cast<std::size_t>(classes_), channels = static_cast<std::size_t>(channels_);
  const std::size_t steps = features.size() / channels;
  std::vector<Term> terms;
  std::vector<std::size_t> ends;
  terms.reserve(features.size());
  for (std::size_t step = 0; step < steps; ++step) {
    for (std::size_t channel = 0; channel < channels; ++channel)
      if (const float value = features[step * channels + channel]; value != 0) terms.push_back({channel, value});
    ends.push_back(terms.size());
  }
  if (scores_.size() < steps * classes) scores_.resize(steps * classes);
  Lanes nothing;
  std::fill_n(nothing.values, lanes, least);
  most_.assign(steps, nothing);
  for (std::size_t first = 0; first < classes; first += block)
    score_block(reinterpret_cast<const Register*>(&weights_[first / lanes * channels]),
                reinterpret_cast<const Register*>(&bias_[first / lanes]), terms, ends, first == 0, classes,
                std::min(block, classes - first), scores_.data() + first, reinterpret_cast<Register*>(most_.data()));
  greatest_.resize(steps);
  for (std::size_t step = 0; step < steps; ++step)
    greatest_[step] = *std::max_element(most_[step].values, most_[step].values + lanes);
  return {static_cast<int>(steps), classes_, {scores_.data(), steps * classes}, greatest_};
}

}  // namespace inkgrid::read
