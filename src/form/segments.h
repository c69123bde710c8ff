// Where forms begin and end: rows of a table, or several tables that are one form.
#pragma once

#include <string>
#include <vector>

#include "document/grid.h"
#include "form/lexicon.h"

namespace inkgrid::form {

/// Rows [first, end) of a grid that make one form.
struct Segment {
  int first = 0;
  int end = 0;
};

/// `表14-3`, `附件2`: the number of a form among others.
bool is_table_number(const std::string& print);

/// Whether the row is one cell over the whole width.
bool is_title_row(const Grid& grid, int row);

/// Forms begin at a project's name, with the rows of one cell above it.
std::vector<Segment> split_forms(const Grid& grid, const Lexicon& lexicon);

/// Whether rows of a table name levels of indicators, as only the tables of declarations do.
bool holds_indicators(const Grid& grid, const Segment& segment, const Lexicon& lexicon);

/// Whether rows of a table hold labels of a form or of its indicators' columns.
bool holds_labels(const Grid& grid, const Segment& segment, const Lexicon& lexicon);

/// A frame of evaluation, `绩效评价指标体系`, has levels of its own and is no form.
bool is_evaluation(const Table& table, const Lexicon& lexicon);

/// Number of tables from `first` on that make one form: its head, and others up to that of its indicators. 1 where the table
/// stands alone.
std::size_t tables_of_form(const std::vector<Table>& tables, std::size_t first, const Lexicon& lexicon);

/// One table of both, the rows of `lower` below those of `upper`, on the columns of both.
Table stacked(Table upper, const Table& lower);

/// The pages that rows [first, end) stand on.
std::vector<int> pages_of(const Grid& grid, int first, int end);

}  // namespace inkgrid::form
