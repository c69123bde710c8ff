// Tables of a document -> declarations, by what their labels mean and how cells lie to one another.
#pragma once

#include <string>
#include <vector>

#include "document/declaration.h"
#include "document/error.h"
#include "document/grid.h"
#include "document/understood.h"
#include "form/fields.h"
#include "form/lexicon.h"

namespace inkgrid::form {

struct Understanding {
  Field title;  ///< the volume's heading
  std::vector<Declaration> declarations;
  std::vector<Warning> warnings;
  std::vector<Understood> understood;  ///< every cell of every table, and every line, in reading order
  std::vector<TableOutcome> outcomes;
};

/// Declarations of the tables that are forms, in order; other tables and prose are left alone. An empty form gives a
/// warning. `document_id` begins every id. Confidences are not set: that is for trust.
Understanding read_declarations(const std::vector<Table>& tables, const Lexicon& lexicon, const CanPrint& can_print,
                                const std::string& document_id);

}  // namespace inkgrid::form
