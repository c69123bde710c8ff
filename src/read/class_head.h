// The last layer of a line reader's net: features of each step along the line -> scores of its thousands of classes.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <vector>

#include "read/engine.h"

namespace inkgrid::read {

/// Over 7,000 classes this layer is a quarter of a net's work, and engines prepare it anew for every width of line. Here it
/// counts in bytes first, where the processor has instructions for that, and in float32 what may be a choice; else in
/// float32, without the features that rectifiers left at 0.
class ClassHead {
 public:
  enum class Arithmetic { fastest, float32 };
  static constexpr float no_choice = 1000;

  /// `weights`: classes x channels; `bias`: one a class.
  ClassHead(int classes, int channels, std::span<const float> weights, std::span<const float> bias,
            Arithmetic arithmetic = Arithmetic::fastest);

  /// `features`: steps x channels. Scores, valid until the next call. Those of classes less likely than another by a factor
  /// of `no_choice` may be as bytes count them; where all but the blank are so, they are left out.
  ClassScores operator()(std::span<const float> features);

  /// Numbers of classes side by side, as a register holds them.
  struct alignas(64) Lanes {
    float values[16];
  };
  struct alignas(64) ByteLanes {
    std::int8_t values[64];
  };

 private:
  void score_in_floats(std::span<const float> features, std::size_t steps);
  void score_in_bytes(std::span<const float> features, std::size_t steps);

  std::size_t classes_, channels_;
  std::vector<Lanes> weights_;             ///< by blocks of classes: channels x classes of the block; for floats alone
  std::vector<Lanes> bias_;                ///< one a class, whole blocks
  std::vector<float> rows_;                ///< the weights as they came; this and the following for bytes alone
  std::vector<ByteLanes> byte_weights_;    ///< by blocks of classes: fours of channels x classes of the block x 4
  std::vector<Lanes> units_, sums_;        ///< of each class: what one of its bytes counts for, and what they are together
  float most_unit_ = 0, most_length_ = 0;  ///< of all classes' bytes and weights
  std::vector<Lanes> near_, most_;         ///< of a few steps: scores, and the greatest of each lane
  std::vector<float> scores_, greatest_;
};

/// What an engine made of lines: steps x columns, features for a head or, where there is none, probabilities.
struct NetOutput {
  const float* values = nullptr;
  std::size_t columns = 0;
};

/// As of Engine::scores.
ClassScores scores_of(const NetOutput& output, int first, int count, std::optional<ClassHead>& head);

}  // namespace inkgrid::read
