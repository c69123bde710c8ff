// What strokes over cells take from the cells beside them.
#pragma once

#include <vector>

#include "document/grid.h"
#include "form/read_declarations.h"

namespace inkgrid::form {

/// Strokes of a pen or of a seal may hide a label: where they run through a cell (CellEvidence::foreign_ink, seal_overlap)
/// that was not understood, what stands right of it and below it is as doubtful as if they ran there too, and what its form
/// was found to lack. A finding `struck-through` names such cells.
void doubt_beside_struck(const std::vector<Table>& tables, Understanding& understanding);

}  // namespace inkgrid::form
