// What a reader of figures alone says of another reader's text.
#pragma once

#include <vector>

#include "document/grid.h"
#include "document/text.h"
#include "read/recognizer.h"

namespace inkgrid::read {

/// Whether a line is one for the reader of figures, by the characters of its first reading: it holds a digit or a sign of
/// quantities, or all of them are what that reader prints.
bool is_for_figures(const std::vector<CharacterEvidence>& first, const Recognizer& figures);

/// Lays Content::figures along the first reading of every cell that was read from a picture and writes into the cell's
/// evidence whether they agree. Where they differ, the text as the reader of figures has it becomes the cell's second
/// reading. Points and dashes count where they stand at a digit; words where that reader saw the whole cell. A text with
/// figures in a cell where the reader of figures was not asked is none of that cell.
void weigh_second_opinions(PageContent& page, const Recognizer& figures);

}  // namespace inkgrid::read
