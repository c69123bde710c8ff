// What must hold on a form: sums, dates, weights, the national scheme of indicators; models/rules says which.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "document/declaration.h"

namespace inkgrid::form {

/// What a rule asks; models/README.md tells what each kind reads from a file.
enum class RuleKind {
  sum,           ///< parts make a total
  within,        ///< a part is not above its whole
  order,         ///< a date is not after another
  year,          ///< the fiscal year is one of those between two dates
  year_in_text,  ///< a text that names a year names the fiscal year
  weights,       ///< the weights of all indicators make a round sum
  percentage,    ///< shares are within their whole
  range,         ///< a range begins below its end
  scheme,        ///< level 2 is of its level 1
  pair,          ///< a row that has one thing has the other
  numbering,     ///< numbers printed before indicators follow one another
  rows,          ///< there are indicators
  unit,          ///< amounts have a unit
  once,          ///< no two declarations are of the same project
  measure,       ///< a target is in a unit that its indicator can be counted in
  whole,         ///< a text neither begins nor ends in its middle
  single,        ///< a row has one target
  repeated,      ///< no row stands twice
  points,        ///< the weights below a level make the points printed beside it
  score          ///< a score is not above its weight
};

struct Rule {
  /// Words of level 1 and what belongs below it; `also`: what is found there in local forms, too.
  struct Branch {
    std::vector<std::u32string> level1, level2, also;
  };

  /// How indicators whose names end in one of `ends`, none of `except`, are counted: in `units`, where there are any, and in
  /// none of `never`.
  struct Measure {
    std::vector<std::u32string> ends, except, units, never;
  };

  std::string name;
  RuleKind kind = RuleKind::sum;
  Severity severity = Severity::warning;
  std::string says;                         ///< what is wrong where it breaks
  std::string total, first, last, year;     ///< keys of fields; `total` is the whole of `within`
  std::vector<std::string> parts;           ///< keys of fields
  std::vector<std::string> optional;        ///< of `parts` those that a form may lack
  std::vector<std::string> unless;          ///< rules of which none may have been applied
  std::vector<std::u32string> words;        ///< of exceptions, labels, prefixes, or units that are counted
  std::u32string begins, ends;              ///< characters no whole text begins, or ends, with
  std::vector<Decimal> sums;                ///< that weights may make
  std::map<std::u32string, Decimal> units;  ///< of shares, with their whole
  std::vector<Branch> scheme;
  std::vector<Measure> measures;
  int most_years = 0;  ///< between two dates; 0: any
};

/// Applies the rules: each declaration gets its findings and rule_checks, and its fields' evidence how many rules hold and
/// break with them. Where a sum breaks on a page that was read from its picture and exactly one choice among the readings
/// closes it, that reading is taken (source inferred, the print read first kept as `raw`) and a finding says so.
void apply_rules(std::vector<Declaration>& declarations, const std::vector<Rule>& rules);

/// Whether a rule holds the declarations of a document against each other.
bool is_across(RuleKind kind);
/// What such rules find, by declaration.
std::vector<std::vector<Finding>> find_across(const std::vector<Declaration>& declarations, const std::vector<Rule>& rules);

}  // namespace inkgrid::form
