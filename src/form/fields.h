// Contents of cells -> fields: which reading, what value, what evidence.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "document/declaration.h"
#include "document/grid.h"
#include "form/lexicon.h"

namespace inkgrid::form {

/// Whether the reader of the document's pictures can print a text (see read/recognizer.h).
using CanPrint = std::function<bool(std::string_view)>;

/// What making a field needs to know besides the cell.
struct FieldContext {
  const Lexicon& lexicon;
  const CanPrint& can_print;
};

/// What the field must be.
struct FieldRequest {
  FieldKind kind = FieldKind::text;
  std::string words;       ///< the lexicon's list of words for it; empty: none
  int money_exponent = 0;  ///< of the form's unit: 4 for 万元
  double label_match = 1;  ///< similarity of the label that names it
};

/// The field of a cell. Among the readings the best that is of the field's kind is taken, the first one kept as `raw`.
Field make_field(const FieldRequest& request, const Cell& cell, const FieldContext& context);
Field make_field(const FieldRequest& request, const TextLine& line, const FieldContext& context);
/// The same with a text cut out of the cell's, such as the value behind a label.
Field make_field(const FieldRequest& request, const Cell& cell, const std::string& text, const FieldContext& context);
/// One field of several cells in a row: operator, number, unit.
Field make_joined_field(const FieldRequest& request, const std::vector<const Cell*>& cells, const FieldContext& context);
/// Lets what speaks against a label that is printed with its value speak against the field: it is right where both are.
void weigh_label(Field& field, const Content& label);
/// A field the form has no cell for. `by_reader`: the form is a picture, so that its label may only have been misread.
Field absent_field(FieldKind kind, bool by_reader);

/// What a text of the kind means; none where it is not of the kind. `money_exponent`: of the form's unit.
FieldValue value_of(FieldKind kind, const std::string& text, int money_exponent);

/// The unit of money that one character of a label's reading, taken from its own choices, puts into its parentheses: 力元 is
/// nowhere printed. Empty where none does.
std::string money_unit_among_choices(const Content& label);

bool read_by_reader(const Content& content);
/// How far a content's text may be from a label's print and still be it.
Likeness likeness_of(const Content& content);

}  // namespace inkgrid::form
