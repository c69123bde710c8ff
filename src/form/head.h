// The part of a form above (or below) its indicators: labels and the cells that hold their values.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <vector>

#include "document/understood.h"
#include "form/fields.h"

namespace inkgrid::form {

/// A label of the form's head with the place of its value.
struct LabelledValue {
  std::string key;    ///< full meaning, context included, e.g. "funds.annual_other"
  std::string label;  ///< as printed
  double label_match = 1;
  KnownBy known_by = KnownBy::definition;
  const Cell* label_cell = nullptr;  ///< null where a form definition names the place
  const Cell* cell = nullptr;        ///< null where the value stands in the label's own cell
  std::string inline_text;           ///< the value in the label's own cell
};

/// A table within the head: a label at its side, a row of headings, and rows below them up to `end`.
struct InnerTable {
  const Cell* side = nullptr;
  int end = 0;
};

struct Head {
  std::vector<LabelledValue> values;
  std::vector<InnerTable> tables;
  std::set<const Cell*> understood;  ///< labels, groups and values; cells of inner tables are none of them
  std::string unit;                  ///< money unit in a label's parentheses, as printed
  const Cell* unit_cell = nullptr;
};

/// Explains rows [first, end) by what their labels mean: a value stands right of its label, else below it.
Head read_head(const Grid& grid, int first, int end, const Lexicon& lexicon);

/// What a label that nobody knows is about, by the words it is made of and, for an amount, by what stands beside it; empty
/// where they leave it open.
std::string key_by_words(const std::string& print, const Content& beside);

/// Explains the rows from `first` on by a form definition, if cells and labels of one agree with them.
struct DefinedForm {
  const FormDefinition* definition = nullptr;
  Head head;
  int heading_row = 0;
  std::vector<std::pair<std::string, const Cell*>> columns;  ///< key of each cell of the heading row
};
std::optional<DefinedForm> match_definition(const Grid& grid, int first, const Lexicon& lexicon);

/// Cells that begin in `row`, left to right.
std::vector<const Cell*> cells_beginning_in(const Grid& grid, int row);

}  // namespace inkgrid::form
