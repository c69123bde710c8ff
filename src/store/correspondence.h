// What of one reading of a document is what of another: by its place on the paper and, where it has none, by its text and
// order.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "store/rows.h"

namespace inkgrid::store {

class Correspondence {
 public:
  /// The declarations of the two readings.
  Correspondence(std::vector<Json> before, std::vector<Json> after);

  /// Which of those after it is; none where it is gone.
  std::optional<std::size_t> declaration(std::size_t before) const { return pairs_[before].declaration; }
  /// `/indicators/3` or a field of a declaration before, as it is called after; empty where it is gone.
  std::string pointer(std::size_t declaration, const std::string& pointer) const;
  /// The same, but a merged cell stands on each row that it covers: where its row is gone it is looked for on the others.
  std::string place_on_paper(std::size_t declaration, const std::string& pointer) const;
  /// Whether what stood next behind a row (-1: before the first) stands there still, or nothing did and does.
  bool still_followed(std::size_t declaration, std::int64_t row) const;

 private:
  using Matches = std::vector<std::optional<std::size_t>>;
  struct Pair {
    std::optional<std::size_t> declaration;
    Matches rows;
  };

  std::vector<Json> before_, after_;
  std::vector<Pair> pairs_;
};

}  // namespace inkgrid::store
