// Evidence -> confidence of each field, and which fields a person must see.
#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "document/declaration.h"

namespace inkgrid::trust {

/// How sure a reader's evidence makes us: a logistic model of what it says of itself, whose log-odds are bent along measured
/// points; what the form knows is added to them.
struct ReaderCalibration {
  std::map<std::string, double> weights;  ///< by the names of features (see features.cpp); other features count nothing
  std::vector<std::pair<double, double>> knots;  ///< log-odds of the model -> measured log-odds, rising; empty: as they are
  std::map<std::string, double> form;            ///< by the names of features, in measured log-odds
  double absent = 0.5;                           ///< chance that a form in which a field's label was not found has none
  double blank = 0.995;                          ///< chance that a cell in which no ink was found is blank
};

struct Calibration {
  /// By a reader's whole name, its engine in parentheses, or by its name alone.
  std::map<std::string, ReaderCalibration> readers;

  const ReaderCalibration* find(std::string_view reader) const;
};

/// Reads `models`/calibration/readers.json; without that file no reader is calibrated. Throws Error (model_missing) where it
/// is damaged.
Calibration load_calibration(const std::filesystem::path& models);

/// Sets `confidence` of every field, and the declaration's: the chance that all of it is right.
Declaration assess(Declaration declaration, const Calibration& calibration);
Field assess(Field field, const Calibration& calibration);

}  // namespace inkgrid::trust
