// What runs a line reader's net: OpenCV, which is always there, or OpenVINO, a module of its own that is loaded where it is.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "document/read_options.h"

namespace inkgrid::read {

/// Lines as a net takes them, side by side: channels x height x width.
struct LineTensor {
  int channels = 0;
  int height = 0;
  int width = 0;
  std::vector<float> values;
};

/// steps x classes, along the line: probabilities, or the scores that a soft-max over the classes would make them of.
/// Engines leave that out where it is a net's last step: over 7,000 classes it takes a fifth of a line's time.
struct ClassScores {
  int steps = 0;
  int classes = 0;
  std::span<const float> values;
  /// Of each step's scores the greatest but the blank's; where it is beyond the blank's reach (see ClassHead) only the blank
  /// has a score. None where these are probabilities.
  std::span<const float> greatest = {};

  bool are_probabilities() const { return greatest.empty(); }
  std::span<const float> step(int at) const { return values.subspan(static_cast<std::size_t>(at) * classes, classes); }
};

/// Runs one net on one thread. Equal tensors give equal scores.
class Engine {
 public:
  virtual ~Engine() = default;
  /// How many steps the net gave. Throws std::runtime_error with the library's words.
  virtual int run(const LineTensor& lines) = 0;
  /// Those of the last run from `first` on, valid until the next call. Asked for a line at a time, the scores of 7,000
  /// classes stay in the processor's cache.
  virtual ClassScores scores(int first, int count) = 0;
  /// Whether wide tensors of few widths are its quickest, be there more paper in them.
  virtual bool prefers_strips() const = 0;
  /// E.g. "OpenVINO bf16".
  virtual std::string name() const = 0;
};

/// Throws Error (model_missing) where the engine asked for is not there, or where it cannot run the net.
std::unique_ptr<Engine> make_engine(const std::filesystem::path& model, EngineKind kind);

/// A library that can run nets, for `inkgrid doctor`.
struct EngineReport {
  std::string name;
  bool found = false;
  std::string detail;  ///< version, or why it cannot be used and what to do
};
std::vector<EngineReport> examine_engines();

}  // namespace inkgrid::read
