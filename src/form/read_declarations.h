// Tables of a document -> declarations, by what their labels mean and how cells lie to one another.
#pragma once

#include <functional>
#include <string_view>
#include <vector>

#include "document/declaration.h"
#include "document/error.h"
#include "document/grid.h"
#include "form/lexicon.h"

namespace inkgrid::form {

/// Whether the reader of the document's pictures can print a text (see read/recognizer.h).
using CanPrint = std::function<bool(std::string_view)>;

struct Understanding {
  Field title;  ///< the volume's heading
  std::vector<Declaration> declarations;
  std::vector<Warning> warnings;
};

/// `document_id` begins every id. Confidences are not set: that is for trust.
Understanding read_declarations(const std::vector<Table>& tables, const Lexicon& lexicon,
                                const CanPrint& can_print, const std::string& document_id);

}  // namespace inkgrid::form
