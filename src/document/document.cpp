#include "document/declaration.h"

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

const std::string& Content::text() const {
  static const std::string empty;
  return readings.empty() ? empty : readings.front().text;
}

const Cell* Grid::at(int row, int column) const {
  for (const Cell& cell : cells)
    if (row >= cell.row && row < cell.row + cell.row_span && column >= cell.column &&
        column < cell.column + cell.column_span)
      return &cell;
  return nullptr;
}

}  // namespace inkgrid
