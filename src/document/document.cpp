#include "document/declaration.h"
#include "document/understood.h"

namespace inkgrid {

std::string to_string(PageKind kind) {
  switch (kind) {
    case PageKind::text: return "text";
    case PageKind::scan: return "scan";
    case PageKind::mixed: return "mixed";
    case PageKind::blank: return "blank";
  }
  return "blank";
}

std::string to_string(FieldSource source) {
  switch (source) {
    case FieldSource::text: return "text";
    case FieldSource::ocr: return "ocr";
    case FieldSource::inferred: return "inferred";
    case FieldSource::absent: return "absent";
    case FieldSource::unreadable: return "unreadable";
    case FieldSource::corrected: return "corrected";
  }
  return "absent";
}

std::string to_string(FieldKind kind) {
  switch (kind) {
    case FieldKind::text: return "text";
    case FieldKind::word: return "word";
    case FieldKind::year: return "year";
    case FieldKind::date: return "date";
    case FieldKind::money: return "money";
    case FieldKind::money_unit: return "money_unit";
    case FieldKind::target: return "target";
    case FieldKind::weight: return "weight";
  }
  return "text";
}

std::string to_string(Role role) {
  switch (role) {
    case Role::nothing: return "nothing";
    case Role::label: return "label";
    case Role::group: return "group";
    case Role::heading: return "heading";
    case Role::value: return "value";
    case Role::indicator: return "indicator";
    case Role::extra: return "extra";
  }
  return "nothing";
}

std::string to_string(KnownBy known_by) {
  switch (known_by) {
    case KnownBy::nothing: return "";
    case KnownBy::exact: return "exact";
    case KnownBy::likeness: return "likeness";
    case KnownBy::user: return "user";
    case KnownBy::definition: return "definition";
    case KnownBy::place: return "place";
  }
  return "";
}

std::string to_string(const FieldPlace& place) {
  if (place.declaration < 0) return place.path;
  return "declarations[" + std::to_string(place.declaration) + "]." + place.path;
}

const std::string& Content::text() const {
  static const std::string empty;
  return readings.empty() ? empty : readings.front().text;
}

Reading joined(Reading first, const Reading& rest) {
  const auto count = static_cast<double>(first.characters.size()), more = static_cast<double>(rest.characters.size());
  if (count + more > 0) first.score = (first.score * count + rest.score * more) / (count + more);
  first.text += rest.text;
  first.characters.insert(first.characters.end(), rest.characters.begin(), rest.characters.end());
  return first;
}

const Cell* Grid::at(int row, int column) const {
  for (const Cell& cell : cells)
    if (row >= cell.row && row < cell.row + cell.row_span && column >= cell.column &&
        column < cell.column + cell.column_span)
      return &cell;
  return nullptr;
}

}  // namespace inkgrid
