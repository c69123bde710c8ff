// What a sample of cells tells of all of them.
#pragma once

#include <cstdint>

namespace inkgrid::review {

struct Interval {
  double low = 0, high = 1;
};

/// Clopper and Pearson's interval for the share of wrong ones when `wrong` of `checked` were: it holds the truth in at least
/// `level` of all samples, however small.
Interval interval(std::int64_t wrong, std::int64_t checked, double level = 0.95);

}  // namespace inkgrid::review
