// Declarations as flat rows, what csv and xlsx share; and the paper's words for the contract's keys.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "inkgrid.h"

namespace inkgrid::report {

enum class FieldGroup { project, funds, goals };

/// The paper's usual label of a key ("name": 项目名称); the key itself where it is not of the contract.
std::string label_of(FieldGroup group, std::string_view key);
/// Whether the contract asks for the key on every declaration.
bool is_required(FieldGroup group, std::string_view key);

enum class CellKind { text, number, money };

struct RowCell {
  std::string text;  ///< canonical decimal where `kind` is no text
  CellKind kind = CellKind::text;
  const Field* field = nullptr;  ///< whose confidence the cell has; lives as long as the extraction
};

enum class ColumnRole { place, heading, project, money, goal, level, target, part, note, remark, doubt };

struct Column {
  std::string heading;
  ColumnRole role = ColumnRole::place;
};

/// Every row has a cell for every column.
struct FlatTable {
  std::vector<Column> columns;
  std::vector<std::vector<RowCell>> rows;
};

/// One row an indicator, the declaration's fields repeated on each; one row where a declaration has no indicator.
FlatTable indicator_rows(const Extraction& extraction);
/// One row a declaration.
FlatTable declaration_rows(const Extraction& extraction);

/// "1–3, 5"
std::string page_ranges(const std::vector<int>& pages);

}  // namespace inkgrid::report
