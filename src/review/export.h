// What a store holds, with people's corrections, for offices and for programs.
#pragma once

#include <functional>
#include <string>

#include "inkgrid.h"
#include "store/desk.h"

namespace inkgrid::review {

/// A document as it stands now, in the shape that `extract` gives; its JSON, as to_json prints it, in `json`.
struct Standing {
  Extraction extraction;
  std::string json;
};
Standing standing(store::Desk& desk, const std::string& sha256, const Checker& checker);

/// All documents as one table: their declarations, in order of hash.
Extraction all_standing(store::Desk& desk, const Checker& checker);

/// A line of JSON a field that people settled: sha256, path, declaration, field, kind, before (as read), after, and of the
/// reading confidence, needs_review, source, raw, alternatives, evidence, regions; crop (Base64 of a PNG, where the store
/// has one). For tools/calibrate/fit and tools/train.
void write_corrections(store::Desk& desk, const Checker& checker, const std::function<void(const std::string& line)>& write);

/// A file of words for `--lexicon`: offices, natures, categories and levels that people saw and confirmed.
std::string confirmed_words(store::Desk& desk, const Checker& checker);

}  // namespace inkgrid::review
