#include "trust/review.h"

#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "document/doubt.h"

namespace inkgrid::trust {
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
  std::vector<DoubtfulCell> doubts;
  for (const PrintedCell& cell : cells) doubts.push_back({worth(cell.fields.front()->kind), cell.confidence});
  const std::vector<double> budgets = least_budgets(doubts, options.least_confidence);
  for (std::size_t i = 0; i < cells.size(); ++i)
    for (Field* field : cells[i].fields)
      field->needs_review = cells[i].confidence < options.least_confidence || budgets[i] > options.error_budget;
}

}  // namespace inkgrid::trust
