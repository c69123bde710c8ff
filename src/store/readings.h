// Readings as the tables hold them: cut into parts.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/rows.h"

namespace inkgrid::store {

/// What identifies a reading among those of a content.
struct ReadingMark {
  std::string fingerprint, outcome, digest;
  bool operator==(const ReadingMark&) const = default;
};

/// Where a further reading of a content goes: nowhere, in the last one's place, or behind it.
enum class Succession { same, replaces, follows };
Succession succession(const std::optional<ReadingMark>& last, const ReadingMark& next);

/// The frame and then each declaration, as they were written.
std::vector<std::string> parts_of_reading(Database& database, const std::string& sha256, std::int64_t reading);

}  // namespace inkgrid::store
