// The indicator table of a form: its columns by their headings, its rows.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "form/fields.h"
#include "form/uses.h"

namespace inkgrid::form {

/// A column of the indicator table.
struct IndicatorColumn {
  std::string key;      ///< "column.level1" ...; empty: a heading the lexicon does not know, kept in `extra`
  std::string heading;  ///< as printed
  double label_match = 1;
  KnownBy known_by = KnownBy::nothing;
  int column = 0;  ///< lattice columns [column, column + span)
  int span = 1;
  std::string over{};  ///< the heading above it that serves several columns, as printed

  /// What a value of the column is called where the lexicon has no name for it.
  std::string name() const { return over.empty() ? heading : over + " " + heading; }
};

/// One block of columns; the national form has two side by side that share level 1.
struct IndicatorBlock {
  Indicator::Scope scope = Indicator::Scope::annual;
  std::vector<IndicatorColumn> columns;

  const IndicatorColumn* find(const std::string& key) const;
};

struct IndicatorTable {
  int heading_row = 0;
  int first_row = 1;  ///< of the indicators
  std::vector<IndicatorBlock> blocks;
  std::set<const Cell*> headings;
};

/// Whether a heading says that what stands below it is of more than a year.
bool names_whole_period(const std::u32string& heading);

/// The first row of [first, end) whose cells are headings of an indicator table.
std::optional<IndicatorTable> find_indicator_table(const Grid& grid, int first, int end, const Lexicon& lexicon);

/// Of columns that hold targets of several years that of `year` is the target.
void take_target_of_year(IndicatorTable& table, int year);

/// The same where the heading row's cells are known.
IndicatorTable defined_indicator_table(int heading_row, const std::vector<std::pair<std::string, const Cell*>>& columns,
                                       const std::set<const Cell*>& row);

/// Appends the rows of indicators before `end`; a row with neither level-3 text nor target is none. `uses` receives the
/// cells used.
void read_indicators(const Grid& grid, const IndicatorTable& table, int end, const FieldContext& context,
                     std::vector<Indicator>& indicators, CellUses& uses);

/// `（%）` printed at the end of level 3 is the unit of a target that has none.
void take_unit_from_level3(Field& target, const Field& level3, const Lexicon& lexicon);

}  // namespace inkgrid::form
