// The form as data: fields with their evidence, the declaration they make, findings about it.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "document/decimal.h"
#include "document/grid.h"
#include "document/text.h"

namespace inkgrid {

enum class FieldSource { text, ocr, inferred, absent, unreadable, corrected };
enum class FieldKind { text, word, year, date, money, money_unit, target, weight };

std::string to_string(FieldSource source);
std::string to_string(FieldKind kind);

enum class TargetKind { quantitative, range, qualitative };
enum class UnitFrom { none, target, level3, column };

/// What a target means; shapes as in the contract's target_value.
struct TargetValue {
  TargetKind kind = TargetKind::qualitative;
  std::string operator_sign;  ///< "=", ">=", "<=", ">", "<", "~" or empty; quantitative only
  std::string number;         ///< canonical decimal; quantitative only
  std::string low, high;      ///< range only
  std::string unit;
  UnitFrom unit_from = UnitFrom::none;

  bool operator==(const TargetValue&) const = default;
};

/// Year, ISO date or unit or weight as a string, yuan, or a target; none where blank or not parsed.
using FieldValue = std::variant<std::monostate, int, std::string, Decimal, TargetValue>;

/// What `trust` weighs; gathered by the stages that know.
struct FieldEvidence {
  bool by_reader = false;   ///< read from a picture
  std::string reader;       ///< its name and, in parentheses, its engine
  int characters = 0;       ///< of the chosen reading
  double lowest_score = 1;  ///< of the chosen reading's characters
  double mean_score = 1;
  double lowest_margin = 1;  ///< least distance of a character to its best rival
  bool odd_pitch = false;    ///< characters stand as where one is too many, or was lost
  bool parses = true;        ///< the text is of the field's kind
  bool known_word = false;   ///< the text is a word of the lexicon for this field, or a quantity of a known unit
  bool near_word = false;    ///< it is none, but one character away from one; its unit likewise
  bool odd_amount = false;   ///< an amount printed unlike those beside it: other decimals, or none of their separators
  bool stands_out = false;   ///< what stands beside it in the document speaks against it (form/stands_out.h)
  bool may_hide_characters = false;  ///< the reader cannot print what may stand here
  bool broken_characters = false;    ///< replacement or private-use characters in a text layer
  double label_match = 1;            ///< how well the label that names this field was recognised, 0..1
  double print_height = 0;           ///< least of its pages': pixels of the usual character; 0 where no picture was read
  int rules_held = 0;                ///< rules about what the text says that hold with it, of those that could have failed
  int rules_broken = 0;              ///< and that do not
  int sums_held = 0;  ///< of rules_held those that a wrong number hardly passes by chance: sums that close exactly
  CellEvidence cell;
};

struct Field {
  struct Alternative {
    std::string text;
    double confidence = 0;  ///< chance that this is what is printed; set by trust
    double likelihood = 1;  ///< beside the first reading of the same ink, by the reader's own scale
  };
  FieldKind kind = FieldKind::text;
  FieldSource source = FieldSource::absent;
  std::string text;
  FieldValue value;
  std::string raw;  ///< the first reading where `text` differs from it, else empty
  std::vector<Alternative> alternatives;
  /// What else a picture may say, where it is of the field's kind; likeliest first. For rules to choose from, not printed.
  struct Candidate {
    std::string text;
    FieldValue value;
    int characters = 0;
    double lowest_score = 0;
    double mean_score = 0;
    SecondOpinion second = SecondOpinion::none;  ///< what FieldEvidence::cell would say of it
  };
  std::vector<Candidate> candidates;
  std::vector<Region> regions;
  FieldEvidence evidence;
  double confidence = 0;      ///< set by trust
  bool needs_review = false;  ///< set by trust
};

struct NamedField {
  std::string name;  ///< key of the contract, e.g. "competent_department"; the printed label in `extra`
  Field field;
};

struct Indicator {
  std::string id;
  enum class Scope { annual, overall } scope = Scope::annual;
  Field level1, level2, level3, target;
  std::optional<Field> weight;
  std::vector<NamedField> extra;
};

enum class Severity { error, warning, info };

struct Finding {
  std::string rule;
  Severity severity = Severity::warning;
  std::string message;
  std::vector<std::string> fields;  ///< JSON Pointers within the declaration
};

/// A rule that was applied: one that holds says as much of its fields as one that does not.
struct RuleCheck {
  std::string rule;
  bool held = false;
  bool closes = false;              ///< a sum: a wrong number hardly passes it by chance
  std::vector<std::string> fields;  ///< JSON Pointers within the declaration
};

enum class Subject { project, department };

struct Declaration {
  std::string id;
  Subject subject = Subject::project;
  std::string form;  ///< the definition in models/forms that explained it; "generic" where the lexicon alone did
  std::vector<int> pages;
  Field title;
  Field fiscal_year;
  std::optional<Field> issuer;
  std::vector<NamedField> project;  ///< the contract's required keys first, in its order
  std::vector<NamedField> funds;
  std::vector<NamedField> goals;
  std::vector<Indicator> indicators;
  std::vector<NamedField> extra;
  std::vector<Finding> findings;
  std::vector<RuleCheck> rule_checks;  ///< of the rules about what texts say; not printed
  double confidence = 0;
};

/// Calls `visit(pointer, field)` on every field of a declaration, in the contract's order; the pointer is a JSON Pointer
/// within the declaration. `Declared` is Declaration or const Declaration.
template <typename Declared, typename Visit>
void for_each_field(Declared& declaration, Visit visit) {
  visit(std::string("/title"), declaration.title);
  visit(std::string("/fiscal_year"), declaration.fiscal_year);
  if (declaration.issuer) visit(std::string("/issuer"), *declaration.issuer);
  for (auto& [name, field] : declaration.project) visit("/project/" + name, field);
  for (auto& [name, field] : declaration.funds) visit("/funds/" + name, field);
  for (auto& [name, field] : declaration.goals) visit("/goals/" + name, field);
  for (std::size_t i = 0; i < declaration.indicators.size(); ++i) {
    auto& row = declaration.indicators[i];
    const std::string base = "/indicators/" + std::to_string(i);
    visit(base + "/level1", row.level1);
    visit(base + "/level2", row.level2);
    visit(base + "/level3", row.level3);
    visit(base + "/target", row.target);
    if (row.weight) visit(base + "/weight", *row.weight);
    for (std::size_t k = 0; k < row.extra.size(); ++k)
      visit(base + "/extra/" + std::to_string(k) + "/field", row.extra[k].field);
  }
  for (std::size_t k = 0; k < declaration.extra.size(); ++k)
    visit("/extra/" + std::to_string(k) + "/field", declaration.extra[k].field);
}

}  // namespace inkgrid
