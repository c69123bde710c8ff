// Evidence -> confidence of each field, and which fields a person must see.
#pragma once

#include <filesystem>
#include <map>
#include <string>

#include "document/declaration.h"

namespace inkgrid::trust {

/// Weights of a logistic model a reader, by the names of its features (see assess.cpp), fitted by tools/calibrate.
struct Calibration {
  std::map<std::string, std::map<std::string, double>> readers;
};

/// Reads `models`/calibration/readers.json; without that file no reader is calibrated. Throws Error (model_missing) where it
/// is damaged.
Calibration load_calibration(const std::filesystem::path& models);

struct TrustOptions {
  double least_confidence = 0.99;  ///< fields below are for review
};

/// Sets `confidence` and `needs_review` of every field, and the declaration's confidence (their product).
Declaration assess(Declaration declaration, const Calibration& calibration, const TrustOptions& options = {});
Field assess(Field field, const Calibration& calibration, const TrustOptions& options = {});

}  // namespace inkgrid::trust
