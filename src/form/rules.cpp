#include "form/rules.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "form/text.h"
#include "form/values.h"

namespace inkgrid::form {
namespace {

constexpr int kFen = -2;                 // no amount is rounded below the smallest coin
constexpr std::size_t kMostChoices = 2;  // readings changed together; three close too much by chance
constexpr double kLeastEdge = 0.5;       // a side of a cell less ruled than this was guessed

/// What a rule says of one place of a declaration.
struct Outcome {
  bool held = false;
  bool closes = false;
  Severity severity = Severity::warning;
  std::string detail;
  std::vector<std::string> fields;
  std::vector<Field*> concerned;  ///< whose text the outcome speaks of
};

struct Named {
  std::string pointer;
  Field* field = nullptr;
};

std::string pointer_of(const std::string& key) {
  std::string pointer = "/" + key;
  std::replace(pointer.begin(), pointer.end(), '.', '/');
  return pointer;
}

Named find(Declaration& declaration, const std::string& key) {
  const auto in = [&](std::vector<NamedField>& fields, const char* section) -> Field* {
    for (NamedField& named : fields)
      if (section + named.name == key) return &named.field;
    return nullptr;
  };
  Named found{pointer_of(key), nullptr};
  if (key == "title") found.field = &declaration.title;
  if (key == "fiscal_year") found.field = &declaration.fiscal_year;
  if (key == "issuer" && declaration.issuer) found.field = &*declaration.issuer;
  if (found.field == nullptr) found.field = in(declaration.project, "project.");
  if (found.field == nullptr) found.field = in(declaration.funds, "funds.");
  if (found.field == nullptr) found.field = in(declaration.goals, "goals.");
  return found;
}

bool is_there(const Field* field) { return field != nullptr && field->source != FieldSource::absent; }

/// Whether a text is the print beyond doubt: of a text layer, in a cell of its own.
bool is_certain(const Field& field) {
  const FieldEvidence& evidence = field.evidence;
  return !evidence.by_reader && !evidence.broken_characters && evidence.cell.glyphs_across <= 0 &&
         !evidence.cell.joined_text && !evidence.cell.ink_without_text && evidence.cell.edge_support >= kLeastEdge;
}

Severity severity_of(const Rule& rule, const std::vector<Field*>& fields) {
  const bool certain =
      !fields.empty() && std::all_of(fields.begin(), fields.end(), [](const Field* field) { return is_certain(*field); });
  return rule.severity == Severity::error && !certain ? Severity::warning : rule.severity;
}

/// Dashes, strokes, or the word for nothing.
bool is_struck_out(std::string_view text) {
  const std::u32string print = normalized(text);
  return std::all_of(print.begin(), print.end(), [](char32_t c) { return is_dash(c) || c == U'/' || c == U'无'; });
}

/// Whether a cell is there and says nothing.
bool is_blank(const Field* field) {
  return is_there(field) && field->source != FieldSource::unreadable && field->text.empty() &&
         !field->evidence.cell.ink_without_text;
}

struct Amount {
  enum class State { absent, blank, unknown, number } state = State::absent;
  Decimal yuan;
  int place = 0;  ///< exponent of the last one printed
};

Amount amount_of(const Field* field) {
  if (!is_there(field)) return {};
  if (is_blank(field) || (!field->text.empty() && is_struck_out(field->text))) return {Amount::State::blank, {}, 0};
  const auto* value = std::get_if<Decimal>(&field->value);
  const auto place = value != nullptr ? last_printed_place(field->text, *value) : std::nullopt;
  if (!place) return {Amount::State::unknown, {}, 0};
  return {Amount::State::number, *value, *place};
}

/// Half of 10^place.
std::optional<Decimal> half_of(int place) {
  if (place <= 0) return Decimal{5, 1 - place};
  return Decimal{5, 0}.shifted(place - 1);
}

std::string yuan(const Decimal& amount) { return amount.to_string(2); }

/// The year that an ISO date begins with.
int year_of(const std::string& date) { return std::stoi(date.substr(0, 4)); }

const std::string* date_of(const Field* field) {
  return is_there(field) ? std::get_if<std::string>(&field->value) : nullptr;
}

bool holds_any(const std::u32string& text, const std::vector<std::u32string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::u32string& word) { return text.find(word) != std::u32string::npos; });
}

bool is_one_of(const std::u32string& text, const std::vector<std::u32string>& words) {
  return std::find(words.begin(), words.end(), text) != words.end();
}

bool same_place(const Field& a, const Field& b) {
  return !a.regions.empty() && a.regions.size() == b.regions.size() &&
         std::equal(a.regions.begin(), a.regions.end(), b.regions.begin(),
                    [](const Region& x, const Region& y) { return x.page == y.page && x.box == y.box; });
}

/// `经济效益指标（10分）` -> `经济效益`.
std::u32string bare_level(const Field& field) {
  std::u32string text = without_parentheses(normalized(field.text));
  if (text.size() > 2 && text.ends_with(U"指标")) text.erase(text.size() - 2);
  return text;
}

std::string in_row(std::size_t row) { return "row " + std::to_string(row + 1); }

class RuleCheckOf {
 public:
  RuleCheckOf(const Rule& rule, Declaration& declaration) : rule_(rule), declaration_(declaration) {}

  std::vector<Outcome> check() {
    switch (rule_.kind) {
      case RuleKind::sum: check_sum(); break;
      case RuleKind::within: check_within(); break;
      case RuleKind::order: check_order(); break;
      case RuleKind::year: check_year(); break;
      case RuleKind::year_in_text: check_year_in_text(); break;
      case RuleKind::weights: check_weights(); break;
      case RuleKind::percentage: check_percentages(); break;
      case RuleKind::range: check_ranges(); break;
      case RuleKind::scheme: check_scheme(); break;
      case RuleKind::pair: check_pairs(); break;
      case RuleKind::numbering: check_numbering(); break;
      case RuleKind::rows:
        if (declaration_.indicators.empty()) add(false, {{"/indicators", nullptr}});
        break;
      case RuleKind::unit: check_unit(); break;
      case RuleKind::once: break;  // asks about all declarations
      case RuleKind::measure: check_measures(); break;
      case RuleKind::whole: check_whole(); break;
      case RuleKind::single: check_single(); break;
      case RuleKind::repeated: check_repeated(); break;
      case RuleKind::points: check_points(); break;
      case RuleKind::score: check_scores(); break;
    }
    return std::move(outcomes_);
  }

 private:
  Outcome& add(bool held, const std::vector<Named>& fields, std::string detail = {}) {
    Outcome outcome{held, false, rule_.severity, std::move(detail), {}, {}};
    for (const Named& named : fields) {
      outcome.fields.push_back(named.pointer);
      if (named.field != nullptr) outcome.concerned.push_back(named.field);
    }
    if (!held) outcome.severity = severity_of(rule_, outcome.concerned);
    outcomes_.push_back(std::move(outcome));
    return outcomes_.back();
  }

  void check_sum();
  void check_within();
  void check_order();
  void check_year();
  void check_year_in_text();
  void check_weights();
  void check_percentages();
  void check_ranges();
  void check_scheme();
  void check_pairs();
  void check_numbering();
  void check_unit();
  void check_measures();
  void check_whole();
  void check_single();
  void check_repeated();
  void check_points();
  void check_scores();
  Named in_indicator(std::size_t row, const std::string& name);
  std::vector<Named> texts();
  bool is_printed_elsewhere(const Decimal& amount) const;

  const Rule& rule_;
  Declaration& declaration_;
  std::vector<Outcome> outcomes_;
};

/// Whether a line of the form that the model has no place for, or some of them together, says an amount: a source of money
/// of its own, such as 单位自筹, may be what a sum lacks.
bool RuleCheckOf::is_printed_elsewhere(const Decimal& amount) const {
  const auto unit = money_unit_exponent(declaration_.funds.front().field.text);
  std::vector<Decimal> others;
  for (const NamedField& extra : declaration_.extra)
    if (const auto value = parse_money(extra.field.text, unit.value_or(0)); value && value->sign() > 0)
      others.push_back(*value);
  const auto is_amount = [&](const std::optional<Decimal>& sum) {
    const auto rest = sum ? sum->minus(amount) : std::nullopt;
    return rest && rest->sign() == 0;
  };
  std::optional<Decimal> all = Decimal{};
  for (std::size_t i = 0; i < others.size(); ++i) {
    if (is_amount(others[i])) return true;
    for (std::size_t k = 0; k < i; ++k)
      if (is_amount(others[i].plus(others[k]))) return true;
    if (all) all = all->plus(others[i]);
  }
  return is_amount(all);
}

void RuleCheckOf::check_sum() {
  const Named total = find(declaration_, rule_.total);
  const Amount whole = amount_of(total.field);
  if (whole.state != Amount::State::number) return;
  std::vector<Named> fields;
  std::optional<Decimal> sum = Decimal{};
  std::optional<Decimal> rounding = Decimal{};
  std::string words;
  bool printed = false;
  const auto allow_for = [&](const Amount& amount) {
    if (amount.yuan.sign() == 0 || amount.place <= kFen || !rounding) return;
    const auto half = half_of(amount.place);
    rounding = half ? rounding->plus(*half) : std::nullopt;
  };
  allow_for(whole);
  for (const std::string& part : rule_.parts) {
    const Named named = find(declaration_, part);
    const Amount amount = amount_of(named.field);
    if (amount.state == Amount::State::unknown) return;
    if (amount.state == Amount::State::absent) {
      if (std::find(rule_.optional.begin(), rule_.optional.end(), part) == rule_.optional.end()) return;
      continue;
    }
    fields.push_back(named);
    if (amount.state == Amount::State::blank) continue;
    printed = true;
    sum = sum ? sum->plus(amount.yuan) : std::nullopt;
    words += (words.empty() ? "" : " + ") + yuan(amount.yuan);
    allow_for(amount);
  }
  if (!printed || !sum || !rounding) return;
  fields.push_back(total);
  const auto gap = whole.yuan.minus(*sum);
  if (!gap) return;
  if (gap->sign() == 0) {
    add(true, fields).closes = whole.yuan.sign() != 0;
    return;
  }
  // Numbers rounded alike meet exactly; a gap of the whole allowance takes numbers that were all rounded at the half.
  const Decimal size{gap->sign() < 0 ? -gap->mantissa : gap->mantissa, gap->scale};
  const auto room = rounding->minus(size);
  if (!room || room->sign() > 0 || (gap->sign() > 0 && is_printed_elsewhere(*gap))) return;
  const bool several = words.find('+') != std::string::npos;
  add(false, fields,
      (several ? words + " = " + yuan(*sum) : words) + ", not " + yuan(whole.yuan) + " yuan (" + yuan(size) +
          (gap->sign() > 0 ? " too little)" : " too much)"));
}

void RuleCheckOf::check_within() {
  const Named total = find(declaration_, rule_.total);
  const Amount whole = amount_of(total.field);
  if (whole.state != Amount::State::number) return;
  for (const std::string& each : rule_.parts) {
    const Named part = find(declaration_, each);
    const Amount amount = amount_of(part.field);
    if (amount.state != Amount::State::number || amount.yuan.sign() < 0) continue;
    const auto rest = whole.yuan.minus(amount.yuan);
    if (!rest) continue;
    if (rest->sign() >= 0) {
      add(true, {part, total});
      continue;
    }
    const auto half = half_of(std::max(whole.place, amount.place));
    const auto beyond = half ? rest->plus(*half) : std::nullopt;
    if (beyond && beyond->sign() < 0) add(false, {part, total}, yuan(amount.yuan) + " of " + yuan(whole.yuan) + " yuan");
  }
}

void RuleCheckOf::check_order() {
  const Named first = find(declaration_, rule_.first), last = find(declaration_, rule_.last);
  const std::string* from = date_of(first.field);
  const std::string* to = date_of(last.field);
  if (from == nullptr || to == nullptr) return;
  const std::size_t precision = std::min(from->size(), to->size());
  const bool backward = from->substr(0, precision) > to->substr(0, precision);
  const bool long_time = rule_.most_years > 0 && year_of(*to) - year_of(*from) > rule_.most_years;
  Outcome& outcome = add(!backward && !long_time, {first, last}, backward || long_time ? *from + " to " + *to : "");
  if (!backward && long_time) outcome.severity = Severity::warning;
}

void RuleCheckOf::check_year() {
  const Named year = find(declaration_, rule_.year);
  const int* printed = is_there(year.field) ? std::get_if<int>(&year.field->value) : nullptr;
  if (printed == nullptr) return;
  const Named first = find(declaration_, rule_.first), last = find(declaration_, rule_.last);
  const std::string* from = date_of(first.field);
  const std::string* to = date_of(last.field);
  std::vector<Named> fields{year};
  if (from != nullptr) fields.push_back(first);
  if (to != nullptr) fields.push_back(last);
  if (fields.size() == 1) return;
  const bool early = from != nullptr && *printed < year_of(*from);
  const bool late = to != nullptr && *printed > year_of(*to);
  const std::string dates = (from != nullptr ? *from : "...") + " to " + (to != nullptr ? *to : "...");
  add(!early && !late, fields, early || late ? std::to_string(*printed) + ", and " + dates : "");
}

void RuleCheckOf::check_year_in_text() {
  const Named year = find(declaration_, rule_.year), text = find(declaration_, rule_.first);
  const int* printed = is_there(year.field) ? std::get_if<int>(&year.field->value) : nullptr;
  if (printed == nullptr || !is_there(text.field) || same_place(*year.field, *text.field)) return;
  const auto named = parse_year(text.field->text);
  if (named)
    add(*named == *printed, {text, year},
        *named == *printed ? "" : std::to_string(*named) + " and " + std::to_string(*printed));
}

void RuleCheckOf::check_weights() {
  const Decimal hundred{100, 0};
  std::vector<Decimal> allowed = rule_.sums;
  for (const NamedField& extra : declaration_.extra) {
    const std::u32string label = without_parentheses(normalized(extra.name));
    const auto share = is_one_of(label, rule_.words) ? parse_number(extra.field.text) : std::nullopt;
    const auto number = share ? Decimal::parse(*share) : std::nullopt;
    if (const auto rest = number ? hundred.minus(*number) : std::nullopt) allowed = {hundred, *rest};
  }
  for (const Indicator::Scope scope : {Indicator::Scope::overall, Indicator::Scope::annual}) {
    std::vector<Named> fields;
    std::optional<Decimal> sum = Decimal{};
    std::optional<Decimal> rounding = Decimal{};
    bool all = true;
    for (std::size_t i = 0; i < declaration_.indicators.size() && all; ++i) {
      Indicator& row = declaration_.indicators[i];
      if (row.scope != scope) continue;
      const auto* text = row.weight ? std::get_if<std::string>(&row.weight->value) : nullptr;
      const auto number = text != nullptr ? Decimal::parse(*text) : std::nullopt;
      all = number.has_value();
      if (!all) break;
      const Named named{"/indicators/" + std::to_string(i) + "/weight", &*row.weight};
      const bool again = std::any_of(fields.begin(), fields.end(),
                                     [&](const Named& other) { return same_place(*other.field, *named.field); });
      fields.push_back(named);
      if (again || !sum || !rounding) continue;
      sum = sum->plus(*number);
      if (number->scale > 0) rounding = rounding->plus({5, number->scale + 1});
    }
    if (!all || !sum || !rounding || fields.size() < 2) continue;
    bool near = false, exact = false;
    for (const Decimal& wanted : allowed) {
      const auto gap = sum->minus(wanted);
      if (!gap) continue;
      exact = exact || gap->sign() == 0;
      const auto room = rounding->minus({gap->sign() < 0 ? -gap->mantissa : gap->mantissa, gap->scale});
      near = near || (room && room->sign() > 0);
    }
    if (exact) {
      add(true, fields).closes = true;
    } else if (!near) {
      std::string wanted;
      for (const Decimal& each : allowed) wanted += (wanted.empty() ? "" : " or ") + each.to_string();
      fields.insert(fields.begin(), {"/indicators", nullptr});  // a row may be missing
      add(false, fields, sum->to_string() + ", not " + wanted);
    }
  }
}

void RuleCheckOf::check_percentages() {
  for (std::size_t i = 0; i < declaration_.indicators.size(); ++i) {
    Indicator& row = declaration_.indicators[i];
    const auto* target = std::get_if<TargetValue>(&row.target.value);
    if (target == nullptr || target->kind == TargetKind::qualitative) continue;
    const auto whole = rule_.units.find(normalized(target->unit));
    if (whole == rule_.units.end() || holds_any(normalized(row.level3.text + row.target.text), rule_.words)) continue;
    const bool range = target->kind == TargetKind::range;
    const auto number = Decimal::parse(range ? target->high : target->number);
    const auto low = Decimal::parse(range ? target->low : target->number);
    const auto room = number ? whole->second.minus(*number) : std::nullopt;
    if (!room || !low) continue;
    // A bound above the whole is odd, but nothing prints a share above it.
    if (room->sign() < 0 && (target->operator_sign == "<=" || target->operator_sign == "<")) continue;
    const Named named{"/indicators/" + std::to_string(i) + "/target", &row.target};
    const bool held = room->sign() >= 0 && low->sign() >= 0;
    add(held, {named}, held ? "" : in_row(i) + ", " + row.target.text);
  }
}

void RuleCheckOf::check_ranges() {
  for (std::size_t i = 0; i < declaration_.indicators.size(); ++i) {
    Indicator& row = declaration_.indicators[i];
    const auto* target = std::get_if<TargetValue>(&row.target.value);
    if (target == nullptr || target->kind != TargetKind::range) continue;
    const auto low = Decimal::parse(target->low), high = Decimal::parse(target->high);
    const auto width = low && high ? high->minus(*low) : std::nullopt;
    if (!width) continue;
    const bool held = width->sign() >= 0;
    add(held, {{"/indicators/" + std::to_string(i) + "/target", &row.target}},
        held ? "" : in_row(i) + ", " + row.target.text);
  }
}

void RuleCheckOf::check_scheme() {
  std::map<std::pair<std::u32string, std::u32string>, std::size_t> broken;  // words: number of the outcome
  for (std::size_t i = 0; i < declaration_.indicators.size(); ++i) {
    Indicator& row = declaration_.indicators[i];
    const std::u32string level1 = bare_level(row.level1), level2 = bare_level(row.level2);
    const auto branch = std::find_if(rule_.scheme.begin(), rule_.scheme.end(),
                                     [&](const Rule::Branch& each) { return is_one_of(level1, each.level1); });
    const bool known = std::any_of(rule_.scheme.begin(), rule_.scheme.end(),
                                   [&](const Rule::Branch& each) { return is_one_of(level2, each.level2); });
    if (branch == rule_.scheme.end() || !known || is_one_of(level2, branch->also)) continue;
    const std::string base = "/indicators/" + std::to_string(i);
    const std::vector<Named> fields{{base + "/level1", &row.level1}, {base + "/level2", &row.level2}};
    if (is_one_of(level2, branch->level2)) {
      add(true, fields);
      continue;
    }
    const auto [told, is_new] = broken.try_emplace({level1, level2}, outcomes_.size());
    if (is_new) {
      add(false, fields, in_row(i) + ", " + row.level2.text + " below " + row.level1.text);
      continue;
    }
    Outcome& outcome = outcomes_[told->second];
    for (const Named& named : fields) {
      outcome.fields.push_back(named.pointer);
      outcome.concerned.push_back(named.field);
    }
  }
}

/// `level3` of a row; no field where the row has none of that name.
Named RuleCheckOf::in_indicator(std::size_t row, const std::string& name) {
  Indicator& indicator = declaration_.indicators[row];
  Named named{"/indicators/" + std::to_string(row) + "/" + name, nullptr};
  if (name == "level1") named.field = &indicator.level1;
  if (name == "level2") named.field = &indicator.level2;
  if (name == "level3") named.field = &indicator.level3;
  if (name == "target") named.field = &indicator.target;
  if (name == "weight" && indicator.weight) named.field = &*indicator.weight;
  return named;
}

void RuleCheckOf::check_pairs() {
  for (std::size_t i = 0; i < declaration_.indicators.size(); ++i) {
    const Named has = in_indicator(i, rule_.first), lacks = in_indicator(i, rule_.last);
    if (!is_there(has.field) || has.field->text.empty() || !is_blank(lacks.field)) continue;
    add(false, {lacks}, in_row(i) + ", " + has.field->text);
  }
}

constexpr std::u32string_view kBehindNumbers = U":.、)";

/// The number at the head of a text, or behind one of `prefixes` there, before a colon or the like; 0 where there is none.
int printed_number(std::u32string_view text, const std::vector<std::u32string>& prefixes) {
  for (const std::u32string& prefix : prefixes)
    if (text.starts_with(prefix)) {
      text.remove_prefix(prefix.size());
      break;
    }
  if (text.starts_with(U'(')) text.remove_prefix(1);
  const std::size_t end = std::min(text.find_first_not_of(U"0123456789"), text.size());
  if (end == 0 || end > 2 || end + 1 >= text.size() || is_digit(text[end + 1])) return 0;
  if (kBehindNumbers.find(text[end]) == std::u32string_view::npos) return 0;
  return std::stoi(to_utf8(text.substr(0, end)));
}

/// The number that a text of numbered sentences leaves out: `1、…。3、…` says 2 nowhere; 0 where there is none.
int number_left_out(const std::u32string& text, const std::vector<std::u32string>& prefixes) {
  int last = 0;
  std::size_t last_at = 0;
  for (std::size_t begin = 0; begin < text.size();) {
    const int number = printed_number(std::u32string_view(text).substr(begin), prefixes);
    if (last > 0 && number > last + 1) {
      const std::u32string missing = to_utf32(std::to_string(last + 1)), between = text.substr(last_at, begin - last_at);
      const bool said = std::any_of(kBehindNumbers.begin(), kBehindNumbers.end(), [&](char32_t mark) {
        return between.find(missing + mark) != std::u32string::npos;  // behind no sentence's end
      });
      if (!said) return last + 1;
    }
    if (number > 0) {
      last = number;
      last_at = begin;
    }
    begin = text.find_first_of(U"。;!?", begin);
    if (begin != std::u32string::npos) ++begin;
  }
  return 0;
}

void RuleCheckOf::check_numbering() {
  for (const Indicator::Scope scope : {Indicator::Scope::overall, Indicator::Scope::annual}) {
    const Indicator* before = nullptr;
    int last = 0;
    for (std::size_t i = 0; i < declaration_.indicators.size(); ++i) {
      Indicator& row = declaration_.indicators[i];
      if (row.scope != scope) continue;
      const int number = printed_number(normalized(row.level3.text), rule_.words);
      const bool goes_on =
          before != nullptr && before->level1.text == row.level1.text && before->level2.text == row.level2.text;
      // Numbers begin anew below each level 2, or run on.
      const int expected = goes_on || (last > 0 && number > 1) ? last + 1 : 1;
      if (number > expected && (last > 0 || !goes_on))
        add(false, {{"/indicators", nullptr}, {"/indicators/" + std::to_string(i) + "/level3", &row.level3}},
            in_row(i) + " begins with number " + std::to_string(number) +
                (last > 0 ? " after " + std::to_string(last) : ""));
      last = number;
      before = &row;
    }
  }
  for (const std::string& key : rule_.parts) {
    const Named named = find(declaration_, key);
    const int missing = is_there(named.field) ? number_left_out(normalized(named.field->text), rule_.words) : 0;
    if (missing > 0) add(false, {named}, "number " + std::to_string(missing));
  }
}

void RuleCheckOf::check_measures() {
  const auto ends_with_any = [](const std::u32string& name, const std::vector<std::u32string>& ends) {
    return std::any_of(ends.begin(), ends.end(), [&](const std::u32string& end) { return name.ends_with(end); });
  };
  for (std::size_t i = 0; i < declaration_.indicators.size(); ++i) {
    Indicator& row = declaration_.indicators[i];
    const auto* target = std::get_if<TargetValue>(&row.target.value);
    if (target == nullptr || target->kind == TargetKind::qualitative || target->unit.empty()) continue;
    const std::u32string name = without_parentheses(normalized(row.level3.text)), unit = normalized(target->unit);
    for (const Rule::Measure& measure : rule_.measures) {
      if (!ends_with_any(name, measure.ends) || ends_with_any(name, measure.except)) continue;
      if (is_one_of(unit, measure.never) || (!measure.units.empty() && !is_one_of(unit, measure.units)))
        add(false, {in_indicator(i, "level3"), in_indicator(i, "target")},
            in_row(i) + ", " + row.level3.text + ": " + row.target.text);
      break;
    }
  }
}

/// Names and targets of indicators, and the rule's own fields.
std::vector<Named> RuleCheckOf::texts() {
  std::vector<Named> all;
  for (const std::string& key : rule_.parts) all.push_back(find(declaration_, key));
  for (std::size_t i = 0; i < declaration_.indicators.size(); ++i)
    for (const char* name : {"level3", "target"}) all.push_back(in_indicator(i, name));
  std::erase_if(all, [](const Named& named) { return !is_there(named.field) || named.field->text.empty(); });
  return all;
}

void RuleCheckOf::check_whole() {
  for (const Named& named : texts()) {
    const std::u32string text = normalized(named.field->text);
    if (text.size() < 2) continue;  // a mark alone says that there is nothing to say
    char32_t odd = unpaired_bracket(text);
    if (odd == 0 && rule_.begins.find(text.front()) != std::u32string::npos) odd = text.front();
    if (odd == 0 && rule_.ends.find(text.back()) != std::u32string::npos) odd = text.back();
    if (odd != 0) add(false, {named}, "'" + to_utf8({&odd, 1}) + "' in " + named.field->text);
  }
}

/// Whether a text is two targets, one directly behind the other: `≥5个≥100人`, `100%95%`, `及时及时`; `≥≥5100个人`, where
/// signs, numbers and units have columns of their own.
bool is_two_targets(const std::u32string& text, const std::vector<std::u32string>& counted) {
  const auto quantity = [](std::u32string_view part) {
    auto value = parse_target(to_utf8(part));
    if (value && value->kind != TargetKind::quantitative) value.reset();
    return value;
  };
  const std::u32string_view half = std::u32string_view(text).substr(0, text.size() / 2);
  if (half.size() > 1 && std::any_of(half.begin(), half.end(), is_han) && text.substr(half.size()) == half) return true;
  for (std::size_t at = 1; at < text.size(); ++at) {
    const auto is_bound = [](char32_t c) { return c == U'≥' || c == U'≤'; };
    if (is_bound(text[at]) && is_bound(text[at - 1])) return true;
    const bool sign = std::u32string_view(U"≥≤=<>").find(text[at]) != std::u32string_view::npos;
    if (!sign && (!is_digit(text[at]) || is_digit(text[at - 1]))) continue;
    const std::u32string before = text.substr(0, at);
    if (without_last_marks(before) != before) continue;  // `≥80%，≤90%`
    const auto first = quantity(before);
    if (!first || !is_one_of(normalized(first->unit), counted)) continue;
    const auto second = quantity(std::u32string_view(text).substr(at));
    if (second && (sign || is_one_of(normalized(second->unit), counted))) return true;
  }
  return false;
}

void RuleCheckOf::check_single() {
  for (std::size_t i = 0; i < declaration_.indicators.size(); ++i)
    if (const Named target = in_indicator(i, "target"); is_two_targets(normalized(target.field->text), rule_.words))
      add(false, {target}, in_row(i) + ", " + target.field->text);
}

void RuleCheckOf::check_repeated() {
  std::map<std::u32string, std::size_t> known;
  for (std::size_t i = 0; i < declaration_.indicators.size(); ++i) {
    const Indicator& row = declaration_.indicators[i];
    if (row.level3.text.empty() || row.target.text.empty()) continue;
    std::u32string said(1, row.scope == Indicator::Scope::annual ? U'a' : U'o');
    for (const Field* field : {&row.level1, &row.level2, &row.level3, &row.target}) said += normalized(field->text) + U'\n';
    const auto [other, is_new] = known.try_emplace(said, i);
    if (!is_new && !same_place(row.level3, declaration_.indicators[other->second].level3))
      add(false, {{"/indicators", nullptr}, in_indicator(i, "level3")}, in_row(i) + ", " + row.level3.text);
  }
}

void RuleCheckOf::check_points() {
  const std::vector<Indicator>& rows = declaration_.indicators;
  for (const char* level : {"level1", "level2"})
    for (std::size_t begin = 0, end = 0; begin < rows.size(); begin = end) {
      const Field& head = *in_indicator(begin, level).field;
      std::optional<Decimal> sum = Decimal{};
      std::vector<Named> fields;
      for (end = begin; end < rows.size() && same_place(*in_indicator(end, level).field, head); ++end) {
        const Named weight = in_indicator(end, "weight");
        const auto* text = weight.field != nullptr ? std::get_if<std::string>(&weight.field->value) : nullptr;
        const auto number = text != nullptr ? Decimal::parse(*text) : std::nullopt;
        const bool again = !fields.empty() && number && same_place(*fields.back().field, *weight.field);
        if (!again) sum = sum && number ? sum->plus(*number) : std::nullopt;
        fields.push_back(weight);
      }
      end = std::max(end, begin + 1);
      if (fields.empty()) continue;
      std::u32string inside;
      without_parentheses(normalized(head.text), &inside);
      if (!inside.ends_with(U'分') && !inside.ends_with(U'%')) continue;
      const auto points = parse_number(to_utf8(inside));
      const auto wanted = points ? Decimal::parse(*points) : std::nullopt;
      const auto gap = wanted && sum ? wanted->minus(*sum) : std::nullopt;
      if (!gap) continue;
      const bool held = gap->sign() == 0;
      fields.insert(fields.begin(), in_indicator(begin, level));
      if (!held) fields.insert(fields.begin(), {"/indicators", nullptr});  // a row may be missing
      add(held, fields, held ? "" : head.text + ", and weights of " + sum->to_string()).closes = held;
    }
}

void RuleCheckOf::check_scores() {
  for (std::size_t i = 0; i < declaration_.indicators.size(); ++i) {
    Indicator& row = declaration_.indicators[i];
    const auto* text = row.weight ? std::get_if<std::string>(&row.weight->value) : nullptr;
    const auto most = text != nullptr ? Decimal::parse(*text) : std::nullopt;
    for (std::size_t k = 0; most && k < row.extra.size(); ++k) {
      Field& field = row.extra[k].field;
      const auto score = is_one_of(without_parentheses(normalized(row.extra[k].name)), rule_.words)
                             ? parse_number(field.text)
                             : std::nullopt;
      const auto number = score ? Decimal::parse(*score) : std::nullopt;
      const auto rest = number ? most->minus(*number) : std::nullopt;
      if (!rest) continue;
      const Named named{"/indicators/" + std::to_string(i) + "/extra/" + std::to_string(k) + "/field", &field};
      const bool held = rest->sign() >= 0;
      add(held, {named, in_indicator(i, "weight")}, held ? "" : in_row(i) + ", " + field.text + " of " + *text);
    }
  }
}

void RuleCheckOf::check_unit() {
  const Field& unit = declaration_.funds.front().field;
  if (!unit.text.empty() || unit.source == FieldSource::unreadable) return;
  std::vector<Named> bare;
  std::string first;
  for (NamedField& named : declaration_.funds) {
    const auto* value = std::get_if<Decimal>(&named.field.value);
    if (named.field.kind != FieldKind::money || value == nullptr || value->sign() == 0 || names_money_unit(named.field.text))
      continue;
    if (bare.empty()) first = named.field.text;
    bare.push_back({"/funds/" + named.name, &named.field});
  }
  if (!bare.empty()) add(false, bare, first);
}

/// Whether a rule asks what a text says, so that a misread one may break it.
bool asks_about_text(RuleKind kind) { return kind != RuleKind::unit && kind != RuleKind::once; }

/// Whether the numbers of a rule make a sum.
bool is_sum(RuleKind kind) { return kind == RuleKind::sum || kind == RuleKind::weights; }

bool may_apply(const Rule& rule, const std::set<std::string>& applied) {
  return std::none_of(rule.unless.begin(), rule.unless.end(),
                      [&](const std::string& other) { return applied.count(other) != 0; });
}

/// Calls `take(rule, outcomes)` for every rule, in their order.
template <typename Take>
void check_all(Declaration& declaration, const std::vector<Rule>& rules, const Take& take) {
  std::set<std::string> applied;
  for (const Rule& rule : rules) {
    if (!may_apply(rule, applied)) continue;
    std::vector<Outcome> outcomes = RuleCheckOf(rule, declaration).check();
    if (!outcomes.empty()) applied.insert(rule.name);
    take(rule, std::move(outcomes));
  }
}

// ---- Choosing among readings ------------------------------------------------------------------------------------

/// One place of the paper: the fields that repeat it, and a reading of it.
struct Choice {
  std::vector<Field*> fields;
  std::size_t candidate = 0;
};

void swap_reading(const Choice& choice) {
  for (Field* field : choice.fields) {
    Field::Candidate& other = field->candidates[choice.candidate];
    std::swap(field->text, other.text);
    std::swap(field->value, other.value);
  }
}

/// Pointers, with the rule's name, of all that is broken about numbers and dates.
std::set<std::string> broken_sums(Declaration& declaration, const std::vector<Rule>& rules) {
  std::set<std::string> broken;
  check_all(declaration, rules, [&](const Rule& rule, const std::vector<Outcome>& outcomes) {
    if (!is_sum(rule.kind) && rule.kind != RuleKind::within && rule.kind != RuleKind::order) return;
    for (const Outcome& outcome : outcomes)
      if (!outcome.held)
        for (const std::string& field : outcome.fields) broken.insert(rule.name + field);
  });
  return broken;
}

void take_reading(const Choice& choice) {
  for (Field* field : choice.fields) {
    Field::Candidate& taken = field->candidates[choice.candidate];
    if (field->raw.empty()) field->raw = field->text;
    if (field->raw == taken.text) field->raw.clear();
    std::erase_if(field->alternatives, [&](const Field::Alternative& other) { return other.text == taken.text; });
    field->alternatives.insert(field->alternatives.begin(), {field->text});
    std::swap(field->text, taken.text);
    std::swap(field->value, taken.value);
    std::swap(field->evidence.characters, taken.characters);
    std::swap(field->evidence.lowest_score, taken.lowest_score);
    std::swap(field->evidence.mean_score, taken.mean_score);
    std::swap(field->evidence.cell.second, taken.second);
    field->evidence.lowest_margin = 0;
    field->evidence.parses = true;
    field->source = FieldSource::inferred;
  }
}

/// Takes the one choice of readings that closes a broken sum, where there is exactly one.
void infer_readings(Declaration& declaration, const std::vector<Rule>& rules) {
  for (const Rule& rule : rules) {
    // Where the label of a part may have been misread, the sum may lack it.
    const bool all_found = std::none_of(rule.parts.begin(), rule.parts.end(), [&](const std::string& part) {
      const Field* field = find(declaration, part).field;
      return !is_there(field) && field != nullptr && field->evidence.by_reader;
    });
    if (!is_sum(rule.kind) || !all_found) continue;
    for (const Outcome& outcome : RuleCheckOf(rule, declaration).check()) {
      if (outcome.held) continue;
      std::vector<Choice> choices;
      std::vector<std::size_t> place_of;  // of each choice
      std::vector<std::vector<Field*>> places;
      for (Field* field : outcome.concerned) {
        const auto same = std::find_if(places.begin(), places.end(), [&](const std::vector<Field*>& fields) {
          return same_place(*fields.front(), *field);
        });
        if (same != places.end())
          same->push_back(field);
        else
          places.push_back({field});
      }
      for (std::size_t place = 0; place < places.size(); ++place)
        for (std::size_t i = 0; i < places[place].front()->candidates.size(); ++i) {
          choices.push_back({places[place], i});
          place_of.push_back(place);
        }
      const std::set<std::string> before = broken_sums(declaration, rules);
      const auto closes = [&] {
        const std::vector<Outcome> now = RuleCheckOf(rule, declaration).check();
        const bool closed =
            std::all_of(now.begin(), now.end(), [](const Outcome& each) { return each.held && each.closes; });
        if (now.empty() || !closed) return false;
        const std::set<std::string> after = broken_sums(declaration, rules);
        return std::includes(before.begin(), before.end(), after.begin(), after.end());
      };
      std::vector<std::vector<std::size_t>> closing;
      for (std::size_t i = 0; i < choices.size() && closing.size() < 2; ++i) {
        swap_reading(choices[i]);
        if (closes()) closing.push_back({i});
        for (std::size_t k = 0; k < i && closing.size() < 2; ++k) {
          if (place_of[k] == place_of[i]) continue;
          swap_reading(choices[k]);
          if (closes()) closing.push_back({k, i});
          swap_reading(choices[k]);
        }
        swap_reading(choices[i]);
      }
      if (closing.size() != 1) continue;
      Finding finding{rule.name, Severity::info, {}, {}};
      for (const std::size_t index : closing.front()) {
        take_reading(choices[index]);
        const Field& field = *choices[index].fields.front();
        finding.message +=
            (finding.message.empty() ? "" : ", ") + field.text + " in place of " + field.alternatives.front().text;
        for (std::size_t i = 0; i < outcome.concerned.size(); ++i)
          if (std::find(choices[index].fields.begin(), choices[index].fields.end(), outcome.concerned[i]) !=
              choices[index].fields.end())
            finding.fields.push_back(outcome.fields[i + outcome.fields.size() - outcome.concerned.size()]);
      }
      finding.message = "read " + finding.message + ": of all readings the only choice that closes the sum";
      declaration.findings.push_back(std::move(finding));
    }
  }
}

// ---- How amounts are printed --------------------------------------------------------------------------------------

struct Style {
  std::size_t decimals = 0;
  std::optional<bool> separated;  ///< none where the amount is too short for a separator

  bool operator==(const Style&) const = default;
};

std::optional<Style> style_of(const Field& field) {
  if (amount_of(&field).state != Amount::State::number) return std::nullopt;
  const std::u32string print = normalized(field.text);
  const std::size_t begin = std::min(print.find_first_of(U"0123456789"), print.size());
  const std::size_t end = std::min(print.find_first_not_of(U"0123456789,", begin), print.size());
  const std::u32string whole = print.substr(begin, end - begin);
  Style style;
  if (end < print.size() && print[end] == U'.')
    style.decimals = std::min(print.find_first_not_of(U"0123456789", end + 1), print.size()) - end - 1;
  if (whole.size() > 3) style.separated = whole.find(U',') != std::u32string::npos;
  return style;
}

// Of so many amounts this share has as many decimals: those with one fewer may have lost it (37 of 125 of a ledger's scan
// had).
constexpr std::size_t kLeastAmounts = 10;
constexpr double kMostlyAlike = 0.6;

/// Marks the amounts printed unlike all others of their form, or of the file where the form has none: a point that a reader
/// lost leaves one. Forms print amounts alike, mostly; it is no fault of theirs where they do not.
void mark_odd_amounts(std::vector<Declaration>& declarations) {
  struct Print {
    const Declaration* form = nullptr;
    Field* field = nullptr;
    Style style;
  };
  std::vector<Print> prints;
  for (Declaration& declaration : declarations)
    for (NamedField& named : declaration.funds)
      if (const auto style = style_of(named.field)) prints.push_back({&declaration, &named.field, *style});
  const auto is_odd_among = [&](const Print& print, bool of_form) -> std::optional<bool> {
    bool any = false, decimals = false, separators = false, separated = false;
    for (const Print& other : prints) {
      if (&other == &print || (of_form && other.form != print.form)) continue;
      any = true;
      decimals = decimals || other.style.decimals == print.style.decimals;
      separators = separators || other.style.separated == print.style.separated;
      separated = separated || other.style.separated.has_value();
    }
    if (!any) return std::nullopt;
    return !decimals || (print.style.separated && separated && !separators);
  };
  for (const Print& print : prints) {
    auto odd = is_odd_among(print, true);
    if (!odd) odd = is_odd_among(print, false);
    print.field->evidence.odd_amount = odd.value_or(false);
  }
  // 95.00000 in a ledger of six decimals: the last figure stands on the ruling, and is lost in all of the project's amounts
  // alike.
  std::map<std::size_t, std::size_t> count;
  for (const Print& print : prints) ++count[print.style.decimals];
  for (const Print& print : prints)
    for (const auto& [decimals, alike] : count)
      if (prints.size() >= kLeastAmounts &&
          static_cast<double>(alike) >= kMostlyAlike * static_cast<double>(prints.size()) &&
          print.style.decimals + 1 == decimals)
        print.field->evidence.parses = false;
}

void apply(Declaration& declaration, const std::vector<Rule>& rules) {
  infer_readings(declaration, rules);
  check_all(declaration, rules, [&](const Rule& rule, std::vector<Outcome> outcomes) {
    for (Outcome& outcome : outcomes) {
      if (asks_about_text(rule.kind)) {
        for (Field* field : outcome.concerned) {
          ++(outcome.held ? field->evidence.rules_held : field->evidence.rules_broken);
          if (outcome.held && outcome.closes) ++field->evidence.sums_held;
        }
        declaration.rule_checks.push_back({rule.name, outcome.held, outcome.closes, outcome.fields});
      }
      if (!outcome.held)
        declaration.findings.push_back({rule.name, outcome.severity,
                                        rule.says + (outcome.detail.empty() ? "" : ": " + outcome.detail),
                                        std::move(outcome.fields)});
    }
  });
}

/// Tells every declaration of a project that an earlier one is of.
void find_twice(const std::vector<Declaration>& declarations, const Rule& rule,
                std::vector<std::vector<Finding>>& findings) {
  std::map<std::u32string, const Declaration*> known;
  for (std::size_t i = 0; i < declarations.size(); ++i) {
    Declaration declaration = declarations[i];
    std::u32string identity;
    std::vector<Field*> fields;
    Named name;         // the first that has text: a department's own declaration has no project
    bool says = false;  // more than the form's title
    for (const std::string& key : rule.parts) {
      const Named named = find(declaration, key);
      identity += (named.field != nullptr ? normalized(named.field->text) : std::u32string()) + U'\n';
      if (is_there(named.field)) fields.push_back(named.field);
      if (named.field == nullptr || named.field->text.empty()) continue;
      if (name.field == nullptr) name = named;
      says = says || (key != "title" && key != "fiscal_year");
    }
    if (!says) continue;
    const auto [other, is_new] = known.try_emplace(identity, &declarations[i]);
    if (is_new || other->second->pages.empty()) continue;
    findings[i].push_back(
        {rule.name,
         severity_of(rule, fields),
         rule.says + ": " + name.field->text + ", on page " + std::to_string(other->second->pages.front()) + ", too",
         {name.pointer}});
  }
}

}  // namespace

void apply_rules(std::vector<Declaration>& declarations, const std::vector<Rule>& rules) {
  for (Declaration& declaration : declarations) apply(declaration, rules);
  mark_odd_amounts(declarations);
  std::vector<std::vector<Finding>> across = find_across(declarations, rules);
  for (std::size_t i = 0; i < declarations.size(); ++i)
    std::move(across[i].begin(), across[i].end(), std::back_inserter(declarations[i].findings));
}

bool is_across(RuleKind kind) { return kind == RuleKind::once; }

std::vector<std::vector<Finding>> find_across(const std::vector<Declaration>& declarations, const std::vector<Rule>& rules) {
  std::vector<std::vector<Finding>> findings(declarations.size());
  for (const Rule& rule : rules)
    if (is_across(rule.kind)) find_twice(declarations, rule, findings);
  return findings;
}

}  // namespace inkgrid::form
