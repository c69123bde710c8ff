// What labels mean: the words of models/lexicon and the form definitions of models/forms; and the rules of models/rules.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "document/declaration.h"
#include "document/model_file.h"
#include "form/rules.h"

namespace inkgrid::form {

/// Where a label stands: in the form's head, over a column of the indicator table, or in a line outside the grid.
enum class Place { head, column, line };

/// Print alone tells a label from a text layer; a reader that is sure of what it read may have missed a character, whose ink
/// is lost; the errors of one that is not are allowed for.
enum class Likeness { exact, lost_characters, misread };

/// Whether a label comes with the program or from a file of its user's.
enum class LabelOrigin { models, user };

struct LabelMatch {
  std::string key;        ///< e.g. "project.name", "funds.fiscal", "column.level1", "group", "extra"
  double similarity = 1;  ///< 1 for an exact match
  std::string unit;       ///< money unit in the label's parentheses, else empty
  std::string rest;       ///< what follows the label and a colon in the same cell, as printed
  LabelOrigin origin = LabelOrigin::models;
  bool by_place = false;  ///< what stands beside it told the key
};

/// Whether a text heads the sum of what stands beside it: 合计.
bool is_sum(std::string_view text);

/// The unit of money in one of a label's parentheses: `预算执行情况（万元）（10分）`; empty where none is.
std::string money_unit_in_parentheses(std::string_view text);

/// Whether a label speaks of money: 所需经费.
bool speaks_of_money(std::string_view label);
/// The same of money that may be what is asked for: neither a part nor of another year.
bool may_be_sum(std::string_view label);

/// What the field of a key holds.
FieldKind kind_of_key(const std::string& key);

/// The words of a label that carry its meaning, in the form they are compared in; `inside`: its last parentheses' content.
std::u32string bare_label(std::string_view text, std::u32string* inside = nullptr);

/// A form whose rows are known: cells that begin in each row, left to right.
struct FormDefinition {
  struct Slot {
    std::u32string label;  ///< normalised print; empty where none is expected
    std::string key;       ///< meaning of a value or column cell; empty for a label
  };
  std::string name;
  std::vector<std::vector<Slot>> rows;  ///< the last one is the heading row of the indicator table
};

struct Lexicon {
  /// The label `text` is, if any.
  std::optional<LabelMatch> match(std::string_view text, Place place, Likeness likeness) const;
  /// Likeness (0..1) of `text` to the label most like it among those that mean `key`.
  double likeness(std::string_view text, const std::string& key) const;
  /// Whether `text` holds one of the titles of forms.
  bool is_title(std::string_view text, Likeness likeness) const;
  /// The same for the headings of volumes, and for titles of forms about a department's whole spending.
  bool is_volume_title(std::string_view text, Likeness likeness) const;
  bool names_department(std::string_view text, Likeness likeness) const;
  /// Whether `text` is a word of `list` (one of word_lists).
  bool is_word(std::string_view text, const std::string& list) const;
  /// The same for units: `%`, `人次`, `次/年`.
  bool is_unit(std::u32string_view text) const;
  /// Whether one character of `text`, of two or more, makes the difference to a word of `list`, or is lost of it; to a unit.
  bool is_near_word(std::string_view text, const std::string& list) const;
  bool is_near_unit(std::u32string_view text) const;

  struct Label {
    std::u32string text;
    std::string key;
    LabelOrigin origin = LabelOrigin::models;
  };
  /// `likeness`: how far from its print a text may be and still be this label.
  void add(Place place, const Label& label, Likeness likeness = Likeness::misread);

  std::map<Place, std::unordered_map<std::u32string, Label>> labels;  ///< by their text
  std::map<Place, std::vector<Label>> labels_misread;                 ///< those that a misread text may be, in their order
  std::map<std::string, std::set<std::u32string>> words;
  std::set<std::u32string> level3_units;
  std::vector<std::pair<std::u32string, std::u32string>> synonyms;  ///< what may stand in a label, and its usual word there
  std::vector<std::u32string> titles, volume_titles, department_titles;
  std::vector<FormDefinition> forms;
  std::vector<Rule> rules;
  std::map<std::string, std::string> versions;  ///< name of each file read: hash of its content
};

/// Reads every *.json of `models`/lexicon, `models`/forms and `models`/rules, then `own`: the user's files of labels, rules
/// or forms, in their order. Throws Error (model_missing) that names the file and what is wrong in it.
Lexicon load_lexicon(const std::filesystem::path& models, const std::vector<std::filesystem::path>& own = {});

/// Adds what `file`, a file of labels or rules or the definition of a form, defines, and tells all that is wrong in it.
/// Nothing of a file with errors may be relied on. A label that already has another meaning in `lexicon` is one.
ModelFile add_model_file(const std::filesystem::path& file, LabelOrigin origin, Lexicon& lexicon);

/// The list of labels that a meaning's labels stand in.
Place place_of_key(const std::string& key);

}  // namespace inkgrid::form
