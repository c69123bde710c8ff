// What a reader read unlike what stands beside it.
#pragma once

#include <vector>

#include "document/declaration.h"
#include "form/lexicon.h"

namespace inkgrid::form {

/// Sets FieldEvidence::stands_out where a document's forms speak against a reading:
/// - the only amount, or target, of a form that is below nothing: `-100%` is `=100%` with its bars run together
/// - the only quantity without a unit beside several that have one; one whose unit ends in a mark (`100.`) or in a
///   misread bound (`3个左厅`), or is one character that counts nothing (`≤2顾`)
/// - a target that is a date but for one character: `11月麻前`
/// - a target in words with a character that no word of the lexicon, and no other cell of the document, has beside those
///   that it stands beside: `稳步提舍`
/// - level 3 and target of a row that is higher than what it says takes, beside rows that say as much: two rows in one
/// - a name, office or title one character off one that the document says more often, which becomes an alternative
/// - a cost that is not the form's whole money, where it is on the others
/// Forms may be so printed; on most of those that look so something was lost.
void mark_what_stands_out(std::vector<Declaration>& declarations, const Lexicon& lexicon);

}  // namespace inkgrid::form
