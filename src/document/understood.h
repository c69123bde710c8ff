// What each place of the paper was taken for: noted by the form room while it reads, not found out afterwards.
#pragma once

#include <string>
#include <vector>

#include "document/text.h"

namespace inkgrid {

enum class Role {
  nothing,    ///< no part of any declaration; text that stands there went nowhere
  label,      ///< says what the value beside or below it is
  group,      ///< a label over other labels, or at the side of the indicators
  heading,    ///< heads a column of the indicators, or of a ledger
  value,      ///< a field of the project, its funds or goals, or of the form's head
  indicator,  ///< a field of one or, where the cell is merged, several indicators
  extra,      ///< kept under its label as printed, for want of a field
};

std::string to_string(Role role);

/// What a label or heading was known by.
enum class KnownBy {
  nothing,
  exact,       ///< its words stand in the lexicon
  likeness,    ///< the same but for characters that a reader may have got wrong
  user,        ///< its words stand in the user's own file of labels
  definition,  ///< its place in a form's definition
  place,       ///< nothing but that a value stands beside it
};

/// Empty for nothing.
std::string to_string(KnownBy known_by);

/// A field in the result.
struct FieldPlace {
  int declaration = -1;  ///< counts from 0; -1 for what belongs to the file as a whole
  std::string path;      ///< within the declaration, e.g. "project.name", "indicators[3].target", "extra[0]"

  bool operator==(const FieldPlace&) const = default;
};

/// As in the JSON output and as jq takes it: `declarations[0].project.name`, `document.title`.
std::string to_string(const FieldPlace& place);

/// A cell of a table, or a line outside every table.
struct Understood {
  int table = -1;  ///< counts from 0 in the document; a line has that of the table it stands above
  int row = -1, column = -1, row_span = 0, column_span = 0;  ///< of a cell, from 0; -1 for a line
  std::vector<Region> regions;
  std::string text;  ///< as read, before a field was made of it
  Role role = Role::nothing;
  std::string key;  ///< meaning of a label or heading, e.g. "funds.other"; empty where it has none
  KnownBy known_by = KnownBy::nothing;
  double likeness = 1;             ///< of the label to the lexicon's or definition's
  std::vector<FieldPlace> fields;  ///< that were made of the text, or of a part of it; a merged cell makes many
  int label = -1;                  ///< index of the label that a value was found by, in the same list
  std::string note;                ///< why, where role and fields do not say it
};

/// What became of a table, or of rows of one, as a form.
struct TableOutcome {
  int table = -1;
  std::vector<int> pages;
  std::string not_a_form;  ///< why no declaration came of it; empty where one did
};

}  // namespace inkgrid
