#include "form/understood_list.h"

#include <map>
#include <string>

namespace inkgrid::form {

void UnderstoodList::begin_table() {
  ++table_;
  line_ = cell_ = 0;
}

void UnderstoodList::add_lines(const std::vector<TextLine>& lines) {
  first_line_ = list_.size();
  for (const TextLine& line : lines) add_line(line);
  end_of_lines_ = list_.size();
}

void UnderstoodList::add_form(const FormReader& reader, const Table& table, const Segment& segment, int declarations) {
  for (const auto& [region, use] : reader.line_uses()) take_line(region, use, declarations);
  std::map<const Cell*, int> places;
  for (const Cell& cell : table.grid.cells)
    if (cell.row >= segment.first && cell.row < segment.end) {
      add_left_out(table, cell.regions.front().page);
      places.emplace(&cell, static_cast<int>(list_.size()));
      Understood& place = add_cell(cell);
      if (const auto use = reader.uses().find(&cell); use != reader.uses().end()) take(place, use->second, declarations);
    }
  for (const auto& [cell, use] : reader.uses())
    if (const auto label = places.find(use.label); label != places.end())
      list_[static_cast<std::size_t>(places.at(cell))].label = label->second;
}

void UnderstoodList::add_left_out(const Table& table, int page) {
  for (; line_ < table.running.size() && table.running[line_].region.page <= page; ++line_) {
    Understood& place = add_line(table.running[line_]);
    place.note = "between two parts of a table";
  }
  for (; cell_ < table.repeated.size() && table.repeated[cell_].regions.front().page <= page; ++cell_) {
    Understood& place = add_cell(table.repeated[cell_]);
    if (place.text.empty()) continue;
    place.role = Role::heading;
    place.note = "printed again";
  }
}

void UnderstoodList::take_line(const Region& region, const Use& use, int declarations) {
  for (std::size_t i = first_line_; i < end_of_lines_; ++i)
    if (list_[i].regions.front().page == region.page && list_[i].regions.front().box == region.box)
      take(list_[i], use, declarations);
}

Understood& UnderstoodList::add_line(const TextLine& line) {
  Understood& place = list_.emplace_back();
  place.table = table_;
  place.regions = {line.region};
  place.text = line.content.text();
  return place;
}

Understood& UnderstoodList::add_cell(const Cell& cell) {
  Understood& place = list_.emplace_back();
  place.table = table_;
  place.row = cell.row;
  place.column = cell.column;
  place.row_span = cell.row_span;
  place.column_span = cell.column_span;
  place.regions = cell.regions;
  place.text = cell.content.text();
  return place;
}

void UnderstoodList::take(Understood& place, const Use& use, int declarations) {
  place.role = use.role;
  place.key = use.key;
  place.known_by = use.known_by;
  place.likeness = use.likeness;
  place.note = use.note;
  place.fields = use.fields;
  for (FieldPlace& field : place.fields)
    if (field.declaration >= 0) field.declaration += declarations;
}

void tell_left_out(const std::vector<Understood>& list, std::size_t first, Declaration& declaration) {
  constexpr std::size_t kMostListed = 5;
  std::string texts;
  std::size_t count = 0;
  for (std::size_t i = first; i < list.size(); ++i) {
    const Understood& place = list[i];
    if (place.role != Role::nothing || place.text.empty() || place.row < 0) continue;
    if (++count <= kMostListed)
      texts += (texts.empty() ? "" : "; ") + place.text + " (page " + std::to_string(place.regions.front().page) + ")";
  }
  if (count > kMostListed) texts += "; and " + std::to_string(count - kMostListed) + " more";
  if (count > 0) declaration.findings.push_back({"left-out", Severity::info, "nothing was made of: " + texts, {"/extra"}});
}

}  // namespace inkgrid::form
