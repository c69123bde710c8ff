#include "review/audit.h"

#include <cmath>

namespace inkgrid::review {
namespace {

/// The chance of at most `wrong` among `checked` where each is wrong with probability `p`.
double at_most(std::int64_t wrong, std::int64_t checked, double p) {
  if (p <= 0) return 1;
  if (p >= 1) return wrong >= checked ? 1 : 0;
  const auto n = static_cast<double>(checked);
  double sum = 0;
  for (std::int64_t i = 0; i <= wrong; ++i) {
    const auto k = static_cast<double>(i);
    sum += std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(p) +
                    (n - k) * std::log1p(-p));
  }
  return sum;
}

/// Where a falling chance comes to `chance`.
template <typename Chance>
double where(const Chance& falling, double chance) {
  double low = 0, high = 1;
  for (int i = 0; i < 100; ++i) {
    const double middle = (low + high) / 2;
    (falling(middle) > chance ? low : high) = middle;
  }
  return (low + high) / 2;
}

}  // namespace

Interval interval(std::int64_t wrong, std::int64_t checked, double level) {
  if (checked <= 0) return {};
  const double tail = (1 - level) / 2;
  return {wrong == 0 ? 0 : where([&](double p) { return at_most(wrong - 1, checked, p); }, 1 - tail),
          wrong == checked ? 1 : where([&](double p) { return at_most(wrong, checked, p); }, tail)};
}

}  // namespace inkgrid::review
