#include "form/struck.h"

#include <algorithm>
#include <string>

namespace inkgrid::form {
namespace {

constexpr double kSealed = 0.02;  // share of a cell under a seal that was lifted; its rim leaves less
// Least score of a character, by readers' scales, that strokes left whole, and a seal that was lifted.
constexpr double kWhole = 0.9, kReadable = 0.5;

/// Whether strokes may have hidden what a cell says: a reader sees nothing there, or doubts what is left.
bool is_struck(const Cell& cell) {
  const bool foreign = cell.evidence.foreign_ink;
  if (!foreign && cell.evidence.seal_overlap <= kSealed) return false;
  if (cell.content.readings.empty()) return foreign;
  const auto& characters = cell.content.readings.front().characters;
  return std::ranges::any_of(characters,
                             [&](const CharacterEvidence& each) { return each.score < (foreign ? kWhole : kReadable); });
}

bool same_place(const Region& a, const Region& b) { return a.page == b.page && a.box == b.box; }

bool overlap(double start, double end, double other_start, double other_end) {
  return std::min(end, other_end) > std::max(start, other_start);
}

/// Whether `label` may say what `field` is: it stands left of it or above it, on its page.
bool may_head(const Region& label, const Region& field) {
  const Box &a = label.box, &b = field.box;
  const Point middle = b.center();
  return label.page == field.page && ((middle.x > a.right && overlap(a.top, a.bottom, b.top, b.bottom)) ||
                                      (middle.y > a.bottom && overlap(a.left, a.right, b.left, b.right)));
}

bool is_understood(const Understood& place) {
  switch (place.role) {
    case Role::label:
    case Role::group:
    case Role::heading: return place.known_by != KnownBy::nothing && place.known_by != KnownBy::place;
    case Role::value:
    case Role::indicator: return true;
    case Role::nothing:
    case Role::extra: break;
  }
  return false;
}

}  // namespace

void doubt_beside_struck(const std::vector<Table>& tables, Understanding& understanding) {
  std::vector<Region> struck;
  for (const Table& table : tables)
    for (const Cell& cell : table.grid.cells)
      if (is_struck(cell)) struck.push_back(cell.regions.front());
  if (struck.empty()) return;
  std::vector<const Understood*> hidden;
  for (const Understood& place : understanding.understood)
    if (place.row >= 0 && !is_understood(place) &&
        std::ranges::any_of(struck, [&](const Region& region) { return same_place(region, place.regions.front()); }))
      hidden.push_back(&place);
  for (Declaration& declaration : understanding.declarations) {
    std::vector<const Understood*> own;
    for_each_field(declaration, [&](const std::string&, Field& field) {
      for (const Region& region : field.regions)
        for (const Understood* place : hidden) {
          if (!may_head(place->regions.front(), region)) continue;
          field.evidence.cell.foreign_ink = true;
          if (std::ranges::find(own, place) == own.end()) own.push_back(place);
        }
    });
    if (own.empty()) continue;
    for_each_field(declaration, [](const std::string&, Field& field) {
      if (field.source == FieldSource::absent) field.evidence.cell.foreign_ink = true;
    });
    std::string texts;
    for (const Understood* place : own)
      texts += (texts.empty() ? "" : "; ") + (place->text.empty() ? "(blank)" : place->text);
    declaration.findings.push_back(
        {"struck-through",
         Severity::warning,
         "strokes or a seal run through cells that were not understood: " + texts + "; hold the form against the paper",
         {"/indicators", "/extra"}});
  }
}

}  // namespace inkgrid::form
