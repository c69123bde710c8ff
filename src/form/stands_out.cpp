#include "form/stands_out.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <utility>

#include "form/text.h"
#include "form/values.h"

namespace inkgrid::form {
namespace {

constexpr int kSeveral = 3;                          // forms or rows that agree make a habit
constexpr double kUsually = 0.8;                     // share of forms that a habit holds on
constexpr std::u32string_view kMarks = U".,·:-_'`";  // that no unit ends in: specks behind the print
constexpr std::size_t kShortest = 4;                 // characters of a text that is another with one wrong

bool is_read(const Field& field) { return field.evidence.by_reader && !field.text.empty(); }

const TargetValue* quantity_of(const Field& field) {
  const auto* target = std::get_if<TargetValue>(&field.value);
  return target != nullptr && target->kind == TargetKind::quantitative ? target : nullptr;
}

bool is_below_nothing(const Field& field) {
  if (const auto* amount = std::get_if<Decimal>(&field.value)) return amount->sign() < 0;
  const TargetValue* quantity = quantity_of(field);
  return quantity != nullptr && quantity->number.starts_with('-');
}

void mark_lone_negatives(Declaration& declaration) {
  for (const FieldKind kind : {FieldKind::money, FieldKind::target}) {
    std::vector<Field*> below;
    for_each_field(declaration, [&](const std::string&, Field& field) {
      if (field.kind == kind && is_below_nothing(field)) below.push_back(&field);
    });
    if (below.size() == 1 && is_read(*below.front())) below.front()->evidence.stands_out = true;
  }
}

/// `%以租`, `个左厅`: a bound behind the unit with one of its characters wrong.
bool ends_in_misread_bound(std::u32string_view unit) {
  if (unit.size() < 3) return false;
  const std::u32string_view tail = unit.substr(unit.size() - 2);
  constexpr std::u32string_view bounds[] = {U"以上", U"以下", U"以内", U"之内", U"左右"};
  return std::any_of(std::begin(bounds), std::end(bounds),
                     [&](std::u32string_view bound) { return (tail[0] == bound[0]) != (tail[1] == bound[1]); });
}

/// `2026年11月底前`, `9至10月`, `6月中旬前完成`: numbers with the words of dates behind them, as targets say when.
bool says_when(std::u32string_view text) {
  constexpr std::u32string_view words[] = {U"年度", U"年",   U"月份", U"月",   U"日", U"上旬", U"中旬", U"下旬",
                                           U"底",   U"末",   U"初",   U"中",   U"至", U"-",    U"以前", U"之前",
                                           U"前",   U"以后", U"后",   U"以内", U"内", U"完成"};
  bool is_dated = false;
  for (bool after_number = false; !text.empty();) {
    if (is_digit(text.front())) {
      text.remove_prefix(std::min(text.find_first_not_of(U"0123456789"), text.size()));
      after_number = true;
      continue;
    }
    const auto word =
        std::find_if(std::begin(words), std::end(words), [&](std::u32string_view each) { return text.starts_with(each); });
    if (word == std::end(words)) return false;
    is_dated = is_dated || (after_number && std::u32string_view(U"年月日").find(word->front()) != std::u32string_view::npos);
    after_number = false;
    text.remove_prefix(word->size());
  }
  return is_dated;
}

/// `2026年11月麻前`: no date, and one with another character in one place.
bool is_misread_date(std::u32string text) {
  constexpr std::size_t kLongest = 20;  // characters
  if (text.size() > kLongest || std::none_of(text.begin(), text.end(), is_digit) || says_when(text)) return false;
  for (char32_t& place : text) {
    const char32_t read = place;
    if (is_digit(read)) continue;
    for (const char32_t other : std::u32string_view(U"年月日底至前末")) {
      place = other;
      if (says_when(text)) return true;
    }
    place = read;
  }
  return false;
}

void mark_misread_dates(Declaration& declaration) {
  for (Indicator& row : declaration.indicators)
    if (is_read(row.target) && !row.target.evidence.known_word && is_misread_date(normalized(row.target.text)))
      row.target.evidence.stands_out = true;
}

void mark_odd_units(Declaration& declaration) {
  std::vector<Field*> without;
  int with = 0;
  for (Indicator& row : declaration.indicators)
    if (const TargetValue* quantity = quantity_of(row.target)) {
      const std::u32string unit = normalized(quantity->unit);
      if (unit.empty())
        without.push_back(&row.target);
      else if (kMarks.find(unit.back()) != kMarks.npos || ends_in_misread_bound(unit) ||
               (unit.size() == 1 && is_han(unit.front()) && quantity->unit_from == UnitFrom::target &&
                !row.target.evidence.known_word))
        row.target.evidence.stands_out = row.target.evidence.by_reader;
      else
        ++with;
    }
  if (with >= kSeveral && without.size() == 1 && is_read(*without.front())) without.front()->evidence.stands_out = true;
}

/// An indicator's cells that are its row's alone, by their columns: how many characters each holds.
struct Row {
  double height = 0;  ///< points; 0 where its cells tell none
  std::map<std::string, std::size_t> lengths;
};

Row row_of(const Indicator& indicator) {
  constexpr double kSameHeight = 3;  // points that the cells of one row may differ by on a scan
  const auto height_of = [](const Field& field) {
    return field.regions.size() == 1 ? field.regions.front().box.height() : 0;
  };
  Row row{height_of(indicator.level3), {}};
  const auto add = [&](const std::string& name, const Field& field) {
    if (std::abs(height_of(field) - row.height) < kSameHeight) row.lengths[name] = normalized(field.text).size();
  };
  add("level1", indicator.level1);
  add("level2", indicator.level2);
  add("level3", indicator.level3);
  add("target", indicator.target);
  if (indicator.weight) add("weight", *indicator.weight);
  for (const auto& [name, field] : indicator.extra) add(name, field);
  if (!row.lengths.contains("target")) row.height = 0;
  return row;
}

/// `及时提升`, `合规=100%`: two targets, each with all that a target needs.
bool is_two_targets(const std::u32string& text, const Lexicon& lexicon) {
  const auto is_target = [&](const std::u32string& part) {
    const auto target = parse_target(to_utf8(part));
    return lexicon.is_word(to_utf8(part), "target") ||
           (target && target->kind == TargetKind::quantitative && lexicon.is_unit(normalized(target->unit)));
  };
  for (std::size_t at = 1; at < text.size(); ++at)
    if (is_target(text.substr(0, at)) && is_target(text.substr(at))) return !lexicon.is_word(to_utf8(text), "target");
  return false;
}

/// Of published forms one row of 600 is so much higher than what it says takes; one that holds two rows always is, unless
/// both say much.
void mark_tall_rows(Declaration& declaration, const Lexicon& lexicon) {
  constexpr double kLower = 0.65;  // of its height a row that is not two has
  std::vector<Row> rows;
  for (const Indicator& indicator : declaration.indicators) rows.push_back(row_of(indicator));
  for (std::size_t i = 0; i < rows.size(); ++i) {
    Indicator& indicator = declaration.indicators[i];
    const auto is_lower = [&](const Row& other) { return other.height > 0 && other.height <= kLower * rows[i].height; };
    const auto takes_less = [&](const auto& cell) {
      return std::any_of(rows.begin(), rows.end(), [&](const Row& other) {
        const auto same = other.lengths.find(cell.first);
        return is_lower(other) && same != other.lengths.end() && same->second >= cell.second;
      });
    };
    const bool says_little = std::all_of(rows[i].lengths.begin(), rows[i].lengths.end(), takes_less);
    if (rows[i].height <= 0 || std::none_of(rows.begin(), rows.end(), is_lower) ||
        !(says_little || is_two_targets(normalized(indicator.target.text), lexicon)))
      continue;
    for (Field* field : {&indicator.level3, &indicator.target}) field->evidence.stands_out = field->evidence.by_reader;
  }
}

/// Which Han characters stand side by side, in the words of targets and in the cells of a document.
class Neighbours {
 public:
  explicit Neighbours(const Lexicon& lexicon) {
    for (const char* list : {"target", "target_parts"})
      if (const auto words = lexicon.words.find(list); words != lexicon.words.end())
        for (const std::u32string& word : words->second) visit_pairs(word, [&](const Pair& pair) { known_.insert(pair); });
  }

  void add(const Field& field) {
    if (field.regions.empty()) return;
    const Region& region = field.regions.front();
    visit_pairs(normalized(field.text),
                [&](const Pair& pair) { cells_[pair].insert({region.page, region.box.left, region.box.top}); });
  }

  /// Whether a character of a text stands beside none as elsewhere; numbers stand beside anything.
  bool is_unheard_of(const std::u32string& text) const {
    constexpr std::u32string_view numbers = U"〇零一二三四五六七八九十百千万两";
    const auto is_known = [&](std::size_t first) {
      const Pair pair{text[first], text[first + 1]};
      const auto cells = cells_.find(pair);
      return known_.contains(pair) || (cells != cells_.end() && cells->second.size() > 1);
    };
    for (std::size_t i = 0; i < text.size(); ++i)
      if (is_han(text[i]) && numbers.find(text[i]) == numbers.npos && !(i > 0 && is_known(i - 1)) &&
          !(i + 1 < text.size() && is_known(i)))
        return true;
    return false;
  }

 private:
  using Pair = std::pair<char32_t, char32_t>;

  template <typename Visit>
  static void visit_pairs(const std::u32string& text, const Visit& visit) {
    for (std::size_t i = 0; i + 1 < text.size(); ++i)
      if (is_han(text[i]) && is_han(text[i + 1])) visit(Pair{text[i], text[i + 1]});
  }

  std::set<Pair> known_;
  std::map<Pair, std::set<std::tuple<int, double, double>>> cells_;
};

/// Targets with figures are seen by the reader of these.
void mark_unheard_words(std::vector<Declaration>& declarations, const Lexicon& lexicon) {
  std::vector<Field*> in_words;
  for (Declaration& declaration : declarations)
    for (Indicator& row : declaration.indicators) {
      const std::u32string text = normalized(row.target.text);
      if (is_read(row.target) && !row.target.evidence.known_word && std::none_of(text.begin(), text.end(), is_digit))
        in_words.push_back(&row.target);
    }
  if (in_words.empty()) return;
  Neighbours neighbours(lexicon);
  for (Declaration& declaration : declarations)
    for_each_field(declaration, [&](const std::string&, Field& field) { neighbours.add(field); });
  for (Field* field : in_words)
    if (neighbours.is_unheard_of(normalized(field->text))) field->evidence.stands_out = true;
}

/// Whether one character, put in, left out or changed, makes the difference; numbers count things apart.
bool is_one_off(const std::u32string& a, const std::u32string& b) {
  const auto& [shorter, longer] = std::minmax(a, b, [](const auto& x, const auto& y) { return x.size() < y.size(); });
  if (shorter.size() < kShortest || longer.size() - shorter.size() > 1) return false;
  const auto at = std::mismatch(shorter.begin(), shorter.end(), longer.begin()).first - shorter.begin();
  if (longer.size() == shorter.size() && at == static_cast<std::ptrdiff_t>(shorter.size())) return false;
  const bool changed = longer.size() == shorter.size();
  const auto is_number = [](char32_t c) {
    return is_digit(c) || std::u32string_view(U"一二三四五六七八九十").find(c) != std::u32string_view::npos;
  };
  const char32_t mine = changed ? shorter[static_cast<std::size_t>(at)] : U'\0',
                 other = longer[static_cast<std::size_t>(at)];
  return !(is_number(other) && (!changed || is_number(mine))) &&
         std::equal(shorter.begin() + at + (changed ? 1 : 0), shorter.end(), longer.begin() + at + 1);
}

void mark_near_repeated(std::vector<Declaration>& declarations) {
  std::map<std::string, std::map<std::u32string, std::vector<Field*>>> texts;  // by what they name
  for (Declaration& declaration : declarations) {
    const auto note = [&](const std::string& name, Field& field) {
      if (!field.text.empty()) texts[name][normalized(field.text)].push_back(&field);
    };
    note("title", declaration.title);
    if (declaration.issuer) note("issuer", *declaration.issuer);
    for (auto& [name, field] : declaration.project) note(name, field);
  }
  for (auto& [name, fields_by_text] : texts)
    for (auto& [text, fields] : fields_by_text)
      for (const auto& [other, others] : fields_by_text) {
        if (static_cast<int>(others.size()) < kSeveral || others.size() <= fields.size() || !is_one_off(text, other))
          continue;
        for (Field* field : fields) {
          if (!is_read(*field)) continue;
          field->evidence.stands_out = true;
          const std::string& often = others.front()->text;
          std::erase_if(field->alternatives, [&](const Field::Alternative& known) { return known.text == often; });
          field->alternatives.insert(field->alternatives.begin(), {often});
        }
      }
}

/// The one target of costs in money, and the money of the whole form.
struct Cost {
  Field* target = nullptr;
  bool is_all = false;
};

Cost cost_of(Declaration& declaration) {
  Cost cost;
  std::optional<Decimal> whole;
  for (const char* name : {"annual_requested", "total"})
    for (const NamedField& named : declaration.funds)
      if (const auto* amount = std::get_if<Decimal>(&named.field.value); amount != nullptr && named.name == name && !whole)
        whole = *amount;
  for (Indicator& row : declaration.indicators) {
    const TargetValue* quantity = quantity_of(row.target);
    const auto exponent = quantity != nullptr ? money_unit_exponent(quantity->unit) : std::nullopt;
    if (!exponent || !normalized(row.level1.text).starts_with(U"成本")) continue;
    if (cost.target != nullptr) return {};
    const auto number = Decimal::parse(quantity->number);
    const auto amount = number ? number->shifted(*exponent) : std::nullopt;
    cost = {&row.target, amount && whole && *amount == *whole};
  }
  return whole ? cost : Cost{};
}

void mark_odd_costs(std::vector<Declaration>& declarations) {
  std::vector<Cost> costs;
  for (Declaration& declaration : declarations)
    if (const Cost cost = cost_of(declaration); cost.target != nullptr) costs.push_back(cost);
  const auto all = std::count_if(costs.begin(), costs.end(), [](const Cost& cost) { return cost.is_all; });
  if (all < kSeveral || static_cast<double>(all) < kUsually * static_cast<double>(costs.size())) return;
  for (const Cost& cost : costs)
    if (!cost.is_all && is_read(*cost.target)) cost.target->evidence.stands_out = true;
}

}  // namespace

void mark_what_stands_out(std::vector<Declaration>& declarations, const Lexicon& lexicon) {
  for (Declaration& declaration : declarations) {
    mark_lone_negatives(declaration);
    mark_odd_units(declaration);
    mark_misread_dates(declaration);
    mark_tall_rows(declaration, lexicon);
  }
  mark_unheard_words(declarations, lexicon);
  mark_near_repeated(declarations);
  mark_odd_costs(declarations);
}

}  // namespace inkgrid::form
