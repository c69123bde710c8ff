// A person's text in the place of a field's: its value is read from it as from print.
#pragma once

#include <string>
#include <string_view>

#include "document/declaration.h"
#include "form/lexicon.h"

namespace inkgrid::form {

/// Puts `text` into the field that `pointer` names (JSON Pointer within the declaration, as for_each_field gives it), with
/// its value; what hangs on it follows: amounts on their unit, a target on the unit printed in its level 3. The field
/// becomes `corrected`, sure and without alternatives. False where there is no such field. Rules are not applied.
bool correct(Declaration& declaration, std::string_view pointer, const std::string& text, const Lexicon& lexicon);

/// Whether the text is of the field's kind: an amount that means one, a date, a target with its number. A blank text is.
bool is_of_kind(const Field& field);

}  // namespace inkgrid::form
