#include "trust/review.h"

#include <algorithm>
#include <map>
#include <numeric>
#include <string>
#include <tuple>

namespace inkgrid::trust {
namespace {

/// What a wrong cell counts. Figures are added up and compared where prose is only read.
double weight_of(const PrintedCell& cell) {
  switch (cell.fields.front()->kind) {
    case FieldKind::text:
    case FieldKind::word: return 1;
    default: return 2;
  }
}

}  // namespace

std::vector<PrintedCell> printed_cells(Declaration& declaration) {
  std::vector<PrintedCell> cells;
  std::map<std::tuple<int, double, double, std::string>, std::size_t> known;
  for_each_field(declaration, [&](const std::string& pointer, Field& field) {
    const bool is_level = pointer.ends_with("/level1") || pointer.ends_with("/level2");
    if (is_level && !field.regions.empty()) {
      const Region& region = field.regions.front();
      const auto [at, is_new] = known.try_emplace({region.page, region.box.left, region.box.top, field.text}, cells.size());
      if (!is_new) {
        PrintedCell& cell = cells[at->second];
        cell.fields.push_back(&field);
        cell.confidence = std::min(cell.confidence, field.confidence);
        return;
      }
    }
    cells.push_back({{&field}, field.confidence});
  });
  return cells;
}

void choose_for_review(Field& title, std::vector<Declaration>& declarations, const ReviewOptions& options) {
  std::vector<PrintedCell> cells;
  if (title.source != FieldSource::absent) cells.push_back({{&title}, title.confidence});
  for (Declaration& declaration : declarations)
    for (PrintedCell& cell : printed_cells(declaration)) {
      Field& field = *cell.fields.front();
      field.needs_review = field.confidence < options.least_confidence;
      if (field.source != FieldSource::absent) cells.push_back(std::move(cell));
    }
  const auto risk = [](const PrintedCell& cell) { return weight_of(cell) * (1 - cell.confidence); };
  std::stable_sort(cells.begin(), cells.end(),
                   [&](const PrintedCell& a, const PrintedCell& b) { return risk(a) < risk(b); });
  constexpr double rounding = 1 + 1e-9;
  const double budget = options.error_budget * static_cast<double>(cells.size()) * rounding;
  double spent = 0;
  for (const PrintedCell& cell : cells) {
    const bool doubtful = cell.confidence < options.least_confidence;
    if (!doubtful) spent += risk(cell);
    for (Field* field : cell.fields) field->needs_review = doubtful || spent > budget;
  }
}

}  // namespace inkgrid::trust
