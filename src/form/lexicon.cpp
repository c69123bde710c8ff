#include "form/lexicon.h"

#include <algorithm>
#include <functional>
#include <initializer_list>
#include <numeric>

#include "document/error.h"
#include "form/text.h"
#include "form/values.h"

namespace inkgrid::form {
namespace {

constexpr double kMisread = 0.6;             // two of five characters wrong; at 1/2, labels of one family match each other
constexpr std::size_t kMostLost = 1;         // characters without ink; 一般公共预算 is not 一般公共预算财政拨款
constexpr std::size_t kMostMissing = 2;      // the same where it is unsure of what it read
constexpr double kLikeTitle = 0.6;           // share of a title's characters a reader must have got right
constexpr double kLostRuling = 0.8;          // of a label that its value follows without a colon
constexpr std::size_t kShortestName = 4;     // characters of a project's name
constexpr std::size_t kLongestLabel = 20;    // characters; longer texts are prose
constexpr std::size_t kShortestMisread = 3;  // shorter labels are one misread character from any other word

/// Best likeness of `pattern` to a stretch of `text`.
double likeness_within(const std::u32string& text, const std::u32string& pattern) {
  if (text.find(pattern) != std::u32string::npos) return 1;
  double best = 0;
  for (std::size_t i = 0; i + 1 < text.size(); ++i)
    best = std::max(best, similarity(std::u32string_view(text).substr(i, pattern.size()), pattern));
  return best;
}

/// Whether `text` holds the parts of `name` in their order: `绩效目标*表` has two.
bool holds_parts(const std::u32string& text, std::u32string_view name) {
  std::size_t at = 0;
  for (std::size_t begin = 0; begin <= name.size();) {
    const std::size_t end = std::min(name.find(U'*', begin), name.size());
    at = text.find(name.substr(begin, end - begin), at);
    if (at == std::u32string::npos) return false;
    at += end - begin;
    begin = end + 1;
  }
  return true;
}

bool names_one_of(const Lexicon& lexicon, std::string_view print, Likeness likeness,
                  const std::vector<std::u32string>& names) {
  const std::u32string whole = normalized(print), text = without_parentheses(whole);
  double best = 0;
  for (const std::u32string& name : names)
    best = std::max(best, holds_parts(text, name) || holds_parts(whole, name) ? 1 : likeness_within(text, name));
  if (best == 1 || likeness == Likeness::exact) return best == 1;
  if (best < kLikeTitle) return false;
  // What is more like a label is that: 绩效指标 and 绩效目标 differ by one character.
  return std::all_of(lexicon.labels.begin(), lexicon.labels.end(), [&](const auto& list) {
    const auto match = lexicon.match(print, list.first, likeness);
    return !match || match->similarity <= best;
  });
}

/// Whether `text` is `label` but for a character that is missing.
bool is_part_of(const std::u32string& text, const std::u32string& label) {
  if (text.size() + kMostLost < label.size()) return false;
  std::size_t found = 0;
  for (const char32_t c : label)
    if (found < text.size() && text[found] == c) ++found;
  return found == text.size();
}

/// Whether a text of two characters or more differs from one of `words` by one of them.
bool is_near_one_of(std::u32string_view text, const std::set<std::u32string>& words) {
  return text.size() >= 2 && std::any_of(words.begin(), words.end(), [&](const std::u32string& word) {
           return word.size() == text.size() &&
                  std::inner_product(text.begin(), text.end(), word.begin(), 0, std::plus<>(), std::not_equal_to<>()) == 1;
         });
}

/// What stands in parentheses as part of the label: `单位（项目）名称`.
std::u32string with_parentheses(std::string_view text) {
  std::u32string label = normalized(text);
  std::erase_if(label, [](char32_t c) { return c == U'(' || c == U')'; });
  return label;
}

/// `2026年预算` is 年度预算; empty where no year stands before the bare label.
std::u32string of_the_year(std::string_view text, const std::u32string& bare) {
  return year_text(text).empty() || bare.empty() || bare.front() == U'年' ? std::u32string() : U"年度" + bare;
}

/// A label beside its own translation, or what a reader makes of that; empty where no letters stand in it.
std::u32string in_han_alone(const std::u32string& bare) {
  const auto is_part = [](char32_t c) { return is_han(c) && c != U'〇'; };
  if (std::none_of(bare.begin(), bare.end(), is_letter)) return {};
  const auto begin = std::find_if(bare.begin(), bare.end(), is_part);
  return {begin, std::find_if_not(begin, bare.end(), is_part)};
}

/// A label with its usual words: 当年度目标 is 年度目标.
std::u32string in_usual_words(std::u32string label, const Lexicon& lexicon) {
  for (const auto& [word, usual] : lexicon.synonyms)
    if (const std::size_t at = label.find(word); at != std::u32string::npos) label.replace(at, word.size(), usual);
  return label;
}

/// Whether it is one of them but for one character, lost as under print that runs over from beside; 良 is no 良好.
bool is_one_of_them_cut(const std::u32string& text, const std::set<std::u32string>& words) {
  return text.size() >= 3 && std::any_of(words.begin(), words.end(), [&](const std::u32string& word) {
           return word.size() == text.size() + 1 && is_part_of(text, word);
         });
}

}  // namespace

Place place_of_key(const std::string& key) {
  if (key.starts_with("column.")) return Place::column;
  return key.starts_with("line.") ? Place::line : Place::head;
}

bool is_sum(std::string_view text) {
  const std::u32string bare = bare_label(text);
  for (const std::u32string_view word : {U"合计", U"小计", U"总计", U"总额", U"金额合计", U"合计金额"})
    if (bare == word) return true;
  return false;
}

bool speaks_of_money(std::string_view label) {
  return contains_one_of(normalized(label), {U"资金", U"预算", U"金额", U"经费", U"投资", U"元"});
}

bool may_be_sum(std::string_view label) {
  return speaks_of_money(label) &&
         !contains_one_of(normalized(label),
                          {U"上年", U"上一年", U"其中", U"自筹", U"配套", U"累计", U"执行", U"完成", U"结转", U"结余", U"级",
                           U"单价", U"标准", U"人均", U"收入", U"支出", U"实际"});
}

std::string money_unit_in_parentheses(std::string_view text) {
  std::u32string rest = normalized(text);
  for (std::size_t opening = rest.find_last_of(kOpening); opening != std::u32string::npos;
       opening = rest.find_last_of(kOpening)) {
    std::u32string inside;
    without_parentheses(rest.substr(opening), &inside);
    if (money_unit_exponent(to_utf8(inside))) return to_utf8(inside);
    rest.erase(opening);
  }
  return {};
}

FieldKind kind_of_key(const std::string& key) {
  if (key.starts_with("funds.")) return FieldKind::money;
  if (key.ends_with("_date")) return FieldKind::date;
  if (key == "project.nature" || key == "project.category" || key == "column.level1" || key == "column.level2")
    return FieldKind::word;
  if (key == "column.target") return FieldKind::target;
  return key == "column.weight" ? FieldKind::weight : FieldKind::text;
}

std::u32string bare_label(std::string_view text, std::u32string* inside) {
  std::u32string bare = normalized(text);
  if (bare.starts_with(U'【')) std::erase_if(bare, [](char32_t c) { return c == U'【' || c == U'】'; });  // an ornament
  bare = without_parentheses(bare, inside);
  const auto of_which = [](std::u32string_view label) {  // 共中: is that misread
    return label.starts_with(U"其中") || label.find(U"中:") == 1;
  };
  if (of_which(bare)) bare.erase(0, 2);
  std::size_t begin = 0;  // `1.`, `3、`, `二、` number labels
  if (const std::size_t numeral = bare.find_first_not_of(U"一二三四五六七八九十");
      numeral != std::u32string::npos && (bare[numeral] == U'、' || bare[numeral] == U'.'))
    begin = numeral;
  begin = bare.find_first_not_of(U":;,、.*0123456789", begin);
  if (begin == std::u32string::npos) return {};
  if (begin > 0 && of_which(std::u32string_view(bare).substr(begin)))
    begin = std::min(bare.find_first_not_of(U":", begin + 2), bare.size());
  // `2026年目标值`, but 年度目标 and 年初指标值 are words.
  if (begin == 4 && bare[begin] == U'年' && begin + 1 < bare.size() &&
      std::u32string_view(U"度初中末底").find(bare[begin + 1]) == std::u32string_view::npos)
    ++begin;
  const std::size_t end = bare.find_last_not_of(U":;,、.*");
  return end == std::u32string::npos || end < begin ? std::u32string() : bare.substr(begin, end + 1 - begin);
}

double Lexicon::likeness(std::string_view text, const std::string& key) const {
  const std::u32string bare = bare_label(text);
  double best = 0;
  if (const auto list = labels.find(place_of_key(key)); list != labels.end())
    for (const auto& [print, label] : list->second)
      if (label.key == key) best = std::max(best, similarity(bare, print));
  return best;
}

void Lexicon::add(Place place, const Label& label, Likeness likeness) {
  labels[place].insert_or_assign(label.text, label);
  if (likeness == Likeness::misread) labels_misread[place].push_back(label);
}

std::optional<LabelMatch> Lexicon::match(std::string_view text, Place place, Likeness likeness) const {
  const auto list = labels.find(place);
  if (list == labels.end()) return std::nullopt;
  std::u32string inside;
  const auto find_exact = [&](const std::u32string& print) -> const Label* {
    auto found = list->second.find(print);
    if (found == list->second.end() && print.size() <= kLongestLabel)
      found = list->second.find(in_usual_words(print, *this));
    return found == list->second.end() ? nullptr : &found->second;
  };
  const auto unit = [&] {
    const std::string name = to_utf8(inside), printed = money_unit_exponent(name) ? name : money_unit_of_line(name);
    return printed.empty() && !inside.empty() ? money_unit_in_parentheses(text) : printed;
  };
  const std::u32string bare = bare_label(text, &inside);
  for (const std::u32string& each : {with_parentheses(text), bare, of_the_year(text, bare), in_han_alone(bare)})
    if (const Label* found = each.empty() ? nullptr : find_exact(each))
      return LabelMatch{found->key, 1, unit(), {}, found->origin};

  // A label and its value in one cell: `年度资金总额：9.00`.
  const std::u32string print = to_utf32(text);
  std::size_t colon = print.find_first_of(U":：");
  if (colon != std::u32string::npos && bare_label(to_utf8(print.substr(0, colon))).empty())
    colon = print.find_first_of(U":：", colon + 1);
  if (colon != std::u32string::npos && colon + 1 < print.size()) {
    const std::u32string head = bare_label(to_utf8(print.substr(0, colon)), &inside);
    if (const Label* found = find_exact(head)) {
      std::u32string rest = print.substr(colon + 1);
      rest.erase(0, rest.find_first_not_of(U" \u3000"));
      if (!rest.empty()) return LabelMatch{found->key, 1, unit(), to_utf8(rest), found->origin};
    }
  }
  if (likeness == Likeness::exact || bare.size() < kShortestMisread) return std::nullopt;
  const auto misread = labels_misread.find(place);
  if (misread == labels_misread.end()) return std::nullopt;
  const Label* best = nullptr;
  double best_similarity = kMisread;
  for (const Label& label : misread->second) {
    const auto [shorter, longer] =
        std::minmax({bare.size(), label.text.size()});  // values, where minmax of two gives references
    if (label.text.size() < kShortestMisread || longer - shorter > kMostMissing ||
        static_cast<double>(shorter) < best_similarity * static_cast<double>(longer))
      continue;
    if (likeness == Likeness::lost_characters && !is_part_of(bare, label.text)) continue;
    // A word more at the end was not lost: 一般公共预算 is not 一般公共预算资金.
    if (label.text.size() == bare.size() + kMostMissing && label.text.starts_with(bare)) continue;
    // No more characters can agree than both have; counting them is cheaper than finding out.
    const auto common = std::ranges::count_if(label.text, [&](char32_t c) { return bare.find(c) != std::u32string::npos; });
    if (static_cast<double>(common) < best_similarity * static_cast<double>(longer)) continue;
    const double like = similarity(bare, label.text);
    if (like > best_similarity || (like == best_similarity && best == nullptr)) {
      best = &label;
      best_similarity = like;
    }
  }
  if (best == nullptr) {
    // The ruling behind a project's name is lost: with the label the whole form would be.
    for (const Label& label : misread->second)
      if (label.key == "project.name" && bare.size() >= label.text.size() + kShortestName && bare.starts_with(label.text) &&
          find_exact(bare.substr(label.text.size())) == nullptr)
        return LabelMatch{label.key, kLostRuling, {}, to_utf8(bare.substr(label.text.size())), label.origin};
    return std::nullopt;
  }
  // 时效指标 and 绩效指标 differ by one character: a row of the table would be its headings.
  for (const char* levels : {"level1", "level2"})
    if (const auto known = words.find(levels); known != words.end())
      for (const std::u32string& word : known->second)
        if (similarity(bare, word) > best_similarity) return std::nullopt;
  return LabelMatch{best->key, best_similarity, unit(), {}, best->origin};
}

bool Lexicon::is_title(std::string_view text, Likeness likeness) const {
  return names_one_of(*this, text, likeness, titles);
}

bool Lexicon::is_volume_title(std::string_view text, Likeness likeness) const {
  return names_one_of(*this, text, likeness, volume_titles);
}

bool Lexicon::names_department(std::string_view text, Likeness likeness) const {
  return names_one_of(*this, text, likeness, department_titles);
}

bool Lexicon::is_word(std::string_view text, const std::string& list) const {
  const auto found = words.find(list);
  return found != words.end() && found->second.count(normalized(text)) != 0;
}

bool Lexicon::is_unit(std::u32string_view text) const {
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t stroke = std::min(text.find(U'/', begin), text.size());
    if (level3_units.count(std::u32string(text.substr(begin, stroke - begin))) == 0) return false;
    begin = stroke + 1;
  }
  return true;
}

bool Lexicon::is_near_word(std::string_view text, const std::string& list) const {
  const auto found = words.find(list);
  const std::u32string word = normalized(text);
  return found != words.end() && (is_near_one_of(word, found->second) || is_one_of_them_cut(word, found->second));
}

bool Lexicon::is_near_unit(std::u32string_view text) const { return is_near_one_of(text, level3_units); }

Lexicon load_lexicon(const std::filesystem::path& models, const std::vector<std::filesystem::path>& own) {
  Lexicon lexicon;
  const auto files = [&](const char* folder) {
    std::vector<std::filesystem::path> found;
    std::error_code error;
    for (const auto& entry : std::filesystem::directory_iterator(models / folder, error))
      if (entry.path().extension() == ".json") found.push_back(entry.path());
    if (found.empty())
      throw Error(ErrorCode::model_missing, (models / folder).string(),
                  "holds no model; install inkgrid's models or set INKGRID_MODELS to their folder");
    std::sort(found.begin(), found.end());
    return found;
  };
  const auto add = [&](const std::filesystem::path& file, LabelOrigin origin) {
    const ModelFile read = add_model_file(file, origin, lexicon);
    if (read.errors == 0) return;
    const auto first = std::find_if(read.problems.begin(), read.problems.end(),
                                    [](const FileProblem& problem) { return problem.weight == FileProblem::Weight::error; });
    std::string message = first == read.problems.end() ? "has errors" : first->message;
    if (first != read.problems.end() && !first->where.empty()) message = first->where + ": " + message;
    if (read.errors > 1) message += " (" + std::to_string(read.errors - 1) + " more: 'inkgrid forms check FILE' lists them)";
    throw Error(ErrorCode::model_missing, file.string(), message);
  };
  for (const auto& file : files("lexicon")) add(file, LabelOrigin::models);
  for (const auto& file : files("forms")) add(file, LabelOrigin::models);
  for (const auto& file : files("rules")) add(file, LabelOrigin::models);
  for (const auto& file : own) add(file, LabelOrigin::user);
  return lexicon;
}

}  // namespace inkgrid::form
