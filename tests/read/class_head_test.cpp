#include "read/class_head.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <random>

namespace inkgrid::read {
namespace {

using Arithmetic = ClassHead::Arithmetic;

/// A last layer by chance, and features as rectifiers leave them; some steps lie along a class's own weights, so that it
/// stands out as one does on print, and more along the blank's.
struct Drawn {
  int classes, channels, steps;
  std::vector<float> weights, bias, features;

  Drawn(int classes_, int channels_, int steps_, float lowest) : classes(classes_), channels(channels_), steps(steps_) {
    std::mt19937 chance(classes);
    std::normal_distribution<float> normal;
    for (int i = 0; i < classes * channels; ++i) weights.push_back(normal(chance));
    for (int i = 0; i < classes; ++i) bias.push_back(normal(chance));
    for (int step = 0; step < steps; ++step)
      for (int channel = 0; channel < channels; ++channel) {
        const int like = step % 3 == 0 ? step % classes : 0;
        const float own = weights[static_cast<std::size_t>(like * channels + channel)];
        features.push_back(std::max(lowest, own + 0.3F * normal(chance)));
      }
  }

  double score(int step, int number) const {
    double sum = bias[static_cast<std::size_t>(number)];
    for (int channel = 0; channel < channels; ++channel)
      sum += static_cast<double>(features[static_cast<std::size_t>(step * channels + channel)]) *
             weights[static_cast<std::size_t>(number * channels + channel)];
    return sum;
  }
};

/// Logarithm of what makes a class no choice.
const double certain = std::log(ClassHead::no_choice) - 1e-3;

class EveryArithmetic : public testing::TestWithParam<Arithmetic> {};

TEST_P(EveryArithmetic, ScoresWhatMayBeAChoiceExactlyAndSaysWhereNothingMay) {
  for (const Drawn& drawn : {Drawn(7, 3, 5, 0), Drawn(64, 32, 9, 0), Drawn(301, 50, 40, 0), Drawn(1000, 96, 33, -9)}) {
    ClassHead head(drawn.classes, drawn.channels, drawn.weights, drawn.bias, GetParam());
    const ClassScores found = head(drawn.features);
    ASSERT_EQ(found.steps, drawn.steps);
    ASSERT_EQ(found.classes, drawn.classes);
    ASSERT_FALSE(found.are_probabilities());
    for (int step = 0; step < drawn.steps; ++step) {
      double greatest = -1e9;
      for (int number = 1; number < drawn.classes; ++number) greatest = std::max(greatest, drawn.score(step, number));
      const double blank = drawn.score(step, 0);
      EXPECT_NEAR(found.step(step)[0], blank, blank - greatest > certain ? 1 : 1e-3);
      EXPECT_NEAR(found.greatest[static_cast<std::size_t>(step)], greatest, blank - greatest > certain ? 1 : 1e-3);
      for (int number = 1; blank - greatest < certain && number < drawn.classes; ++number) {
        const double score = drawn.score(step, number);
        EXPECT_NEAR(found.step(step)[static_cast<std::size_t>(number)], score,
                    std::max(blank, greatest) - score > certain ? 1 : 1e-3);
      }
    }
  }
}

TEST_P(EveryArithmetic, TakesWhatIsNoNumber) {
  const Drawn drawn(100, 8, 4, 0);
  ClassHead head(drawn.classes, drawn.channels, drawn.weights, drawn.bias, GetParam());
  std::vector<float> features = drawn.features;
  features[9] = std::numeric_limits<float>::quiet_NaN();
  features[20] = std::numeric_limits<float>::infinity();
  const ClassScores found = head(features);
  EXPECT_FALSE(std::isfinite(found.step(1)[0]));
  EXPECT_FALSE(std::isfinite(found.step(2)[0]));
  EXPECT_NEAR(found.step(3)[0], drawn.score(3, 0), 1);
}

TEST_P(EveryArithmetic, TakesNoStepsAndFeaturesOfNothing) {
  const Drawn drawn(70, 5, 1, 0);
  ClassHead head(drawn.classes, drawn.channels, drawn.weights, drawn.bias, GetParam());
  EXPECT_EQ(head({}).steps, 0);
  const std::vector<float> nothing(5);
  EXPECT_EQ(head(nothing).step(0)[0], drawn.bias[0]);
}

INSTANTIATE_TEST_SUITE_P(ClassHead, EveryArithmetic, testing::Values(Arithmetic::fastest, Arithmetic::float32));

}  // namespace
}  // namespace inkgrid::read
