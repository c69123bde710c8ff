// What of a field's evidence is weighed.
#pragma once

#include <map>
#include <string>

#include "document/declaration.h"

namespace inkgrid::trust {

/// Log-odds of a probability, kept finite.
double log_odds(double probability);

/// Features of a field that was read from a picture, by name. tools/calibrate/fit asks for them through
/// tools/calibrate/features_of.cpp.
std::map<std::string, double> features_of(const Field& field);

}  // namespace inkgrid::trust
