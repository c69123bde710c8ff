// What doubt about cells costs: how small an error budget must be for a person to see each of them.
#pragma once

#include <algorithm>
#include <numeric>
#include <vector>

#include "document/declaration.h"

namespace inkgrid {

/// What is less sure is flagged whatever the budget.
inline constexpr double least_confidence = 0.9;

/// Pixels of a Han character's height: at 13 (3 pt at 300 dpi) nine cells of ten are read right, at 7 none.
inline constexpr double least_print_height = 11;

/// What a wrong cell counts. Figures are added up and compared where prose is only read.
inline double worth(FieldKind kind) { return kind == FieldKind::text || kind == FieldKind::word ? 1 : 2; }

struct DoubtfulCell {
  double worth = 1;
  double confidence = 1;

  double risk() const { return worth * (1 - confidence); }
};

/// For the cells of a document in reading order, the error budget below which each must be seen: where the cells of less
/// risk, taken together with it, are expected to make that share of all cells wrong. 1 for what must be seen anyway. Of
/// equal cells those that come first are seen last.
inline std::vector<double> least_budgets(const std::vector<DoubtfulCell>& cells, double least = least_confidence) {
  std::vector<std::size_t> order(cells.size());
  std::iota(order.begin(), order.end(), 0U);
  std::stable_sort(order.begin(), order.end(),
                   [&](std::size_t a, std::size_t b) { return cells[a].risk() < cells[b].risk(); });
  constexpr double rounding = 1 + 1e-9;
  std::vector<double> budgets(cells.size(), 1);
  double spent = 0;
  for (const std::size_t i : order) {
    if (cells[i].confidence < least) continue;
    spent += cells[i].risk();
    budgets[i] = spent / (static_cast<double>(cells.size()) * rounding);
  }
  return budgets;
}

}  // namespace inkgrid
