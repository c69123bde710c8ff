// The last layer of a line reader's net: features of each step along the line -> scores of its thousands of classes.
#pragma once

#include <span>
#include <vector>

#include "read/engine.h"

namespace inkgrid::read {

/// Over 7,000 classes this layer is a quarter of a net's work, and engines prepare it anew for every width of line. What
/// rectifiers leave of the features is half zeros, which are passed over here.
class ClassHead {
 public:
  /// `weights`: classes x channels; `bias`: one a class.
  ClassHead(int classes, int channels, std::span<const float> weights, std::span<const float> bias);

  /// `features`: steps x channels. Scores, valid until the next call.
  ClassScores operator()(std::span<const float> features);

  /// Numbers of classes side by side.
  struct alignas(64) Lanes {
    float values[16];
  };

 private:
  int classes_, channels_;
  std::vector<Lanes> weights_, bias_;  ///< by blocks of classes: channels x classes of the block
  std::vector<Lanes> most_;
  std::vector<float> scores_, greatest_;
};

}  // namespace inkgrid::read
