// Files of labels and rules and definitions of forms: read leniently, so that one look finds all that is wrong.
#include "document/model_file.h"

#include <unicode/utf8.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstdio>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>

#include "form/keys.h"
#include "form/lexicon.h"
#include "form/text.h"

namespace inkgrid::form {
namespace {

using Json = nlohmann::ordered_json;
using Pointer = Json::json_pointer;

constexpr std::size_t kMostProblems = 50;  // a person mends the first and looks again
constexpr int kMostOthers = 2;             // braces; 当年财政资金 in {年度|...|当年}财政{拨款|资金} misread is no 财政资金
constexpr std::size_t kMostAlternatives = 500;           // of one label; the shipped file's longest has 150
constexpr std::uintmax_t kMostBytes = 16 * 1024 * 1024;  // the shipped file of labels has 10,000
constexpr std::size_t kDeepest = 8;                      // objects and lists in one another; four are meant
constexpr double kMeant = 0.6;                           // likeness of a mistyped word to the one that was meant

constexpr const char* kKeysElsewhere = "; models/README.md lists them: project.name, funds.total, column.target ...";

constexpr const char* kLexiconMembers[] = {
    "labels", "words", "synonyms", "titles", "volume_titles", "department_titles", "level3_units"};
constexpr const char* kRulesMembers[] = {"rules"};
constexpr const char* kFormMembers[] = {"rows", "titles"};
constexpr const char* kNotes[] = {"about", "source"};  // for people

std::uint64_t fnv1a(std::string_view bytes) {
  std::uint64_t hash = 14695981039346656037ULL;
  for (const char c : bytes) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211ULL;
  return hash;
}

std::string in_quotes(std::string_view text) { return '"' + std::string(text) + '"'; }

template <typename Words>
std::string listed(const Words& words) {
  std::string list;
  for (const auto& word : words) list += (list.empty() ? "" : ", ") + std::string(word);
  return list;
}

/// `; did you mean "labels"?` where a word is like `text`, else the words there are, or `otherwise`.
template <typename Words>
std::string advice(const std::string& text, const Words& words, const char* otherwise = nullptr) {
  std::string_view best;
  double best_likeness = kMeant;
  for (const auto& word : words)
    if (const double like = similarity(to_utf32(text), to_utf32(word)); like >= best_likeness) {
      best = word;
      best_likeness = like;
    }
  if (!best.empty()) return "; did you mean " + in_quotes(best) + "?";
  return otherwise != nullptr ? otherwise : "; there are " + listed(words);
}

const char* type_name(const Json& value) {
  switch (value.type()) {
    case Json::value_t::object: return "an object {...}";
    case Json::value_t::array: return "a list [...]";
    case Json::value_t::string: return "a text";
    case Json::value_t::boolean: return "true or false";
    case Json::value_t::null: return "null";
    default: return "a number";
  }
}

/// Offset of the first byte that is no UTF-8; the text's length where all is.
std::size_t first_broken_byte(const std::string& text) {
  const auto length = static_cast<int32_t>(text.size());
  const auto* bytes = reinterpret_cast<const std::uint8_t*>(text.data());
  for (int32_t i = 0; i < length;) {
    const int32_t begin = i;
    UChar32 c = 0;
    U8_NEXT(bytes, i, length, c);
    if (c < 0) return static_cast<std::size_t>(begin);
  }
  return text.size();
}

/// `line 3, column 5` as an editor counts them.
std::string line_and_column(const std::string& text, std::size_t offset) {
  const std::string_view before = std::string_view(text).substr(0, offset);
  const auto line = std::count(before.begin(), before.end(), '\n') + 1;
  const std::size_t begin = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
  const auto column = std::count_if(before.begin() + static_cast<std::ptrdiff_t>(begin), before.end(),
                                    [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; });
  return "line " + std::to_string(line) + ", column " + std::to_string(column + 1);
}

struct NamedKind {
  const char* name;
  std::optional<RuleKind> kind;  ///< none switches a rule off
  std::vector<const char*> needs;
  std::vector<const char*> may;
};

/// What rules of each kind say.
const std::vector<NamedKind>& kinds_of_rules() {
  static const std::vector<NamedKind> kinds{{"sum", RuleKind::sum, {"total", "parts"}, {"optional"}},
                                            {"within", RuleKind::within, {"total", "parts"}, {}},
                                            {"order", RuleKind::order, {"first", "last"}, {"most_years"}},
                                            {"year", RuleKind::year, {"first", "last"}, {}},
                                            {"year_in_text", RuleKind::year_in_text, {"text"}, {}},
                                            {"weights", RuleKind::weights, {"sums"}, {"labels"}},
                                            {"percentage", RuleKind::percentage, {"units"}, {"except"}},
                                            {"range", RuleKind::range, {}, {}},
                                            {"scheme", RuleKind::scheme, {"scheme"}, {}},
                                            {"pair", RuleKind::pair, {"has", "lacks"}, {}},
                                            {"numbering", RuleKind::numbering, {"prefixes"}, {"fields"}},
                                            {"rows", RuleKind::rows, {}, {}},
                                            {"unit", RuleKind::unit, {}, {}},
                                            {"once", RuleKind::once, {"fields"}, {}},
                                            {"measure", RuleKind::measure, {"names"}, {}},
                                            {"whole", RuleKind::whole, {"begins", "ends"}, {"fields"}},
                                            {"single", RuleKind::single, {"counted"}, {}},
                                            {"repeated", RuleKind::repeated, {}, {}},
                                            {"points", RuleKind::points, {}, {}},
                                            {"score", RuleKind::score, {"labels"}, {}},
                                            {"off", std::nullopt, {}, {}}};
  return kinds;
}

class ModelFileReader {
 public:
  ModelFileReader(const std::filesystem::path& file, LabelOrigin origin, Lexicon& lexicon)
      : path_(file), origin_(origin), lexicon_(lexicon) {
    result_.file = file.string();
  }

  ModelFile read();

 private:
  bool read_bytes();
  bool parse();
  void explain_syntax(const Json::parse_error& error);
  void tell(FileProblem::Weight weight, std::string where, std::string message);
  void error(const Pointer& where, std::string message) {
    tell(FileProblem::Weight::error, where.to_string(), std::move(message));
  }
  void remark(const Pointer& where, std::string message) {
    tell(FileProblem::Weight::remark, where.to_string(), std::move(message));
  }
  bool is_list(const Json& value, const Pointer& at, const char* of);
  /// Calls `take(text, place)` for each text of a list that must have some.
  template <typename Take>
  void each_text(const Json& value, const Pointer& at, const Take& take);
  void check_members(const std::vector<std::string_view>& members);
  void read_lexicon();
  void read_labels(const Json& entries);
  void add_label(const std::string& print, const std::string& key, Likeness likeness, const Pointer& at, bool written_out);
  void read_titles(const char* member, std::vector<std::u32string>& titles);
  void read_words(const Json& lists);
  void read_synonyms(const Json& lists);
  void read_form();
  void read_rules();
  void read_rule(const Json& entry, const Pointer& at);
  void read_member(const std::string& name, const Json& value, const Pointer& at, Rule& rule);
  template <typename Of>
  void read_word_lists(const Json& value, const Pointer& at,
                       const std::vector<std::pair<const char*, std::vector<std::u32string> Of::*>>& members,
                       std::size_t needed, std::vector<Of>& into);
  std::string text_of(const Json& value, const Pointer& at);
  std::string field_key(const std::string& key, const Pointer& at, RuleKind kind);
  std::optional<Decimal> number_of(const Json& value, const Pointer& at);
  void read_slot(const std::string& text, const Pointer& at, bool heading_row, std::vector<FormDefinition::Slot>& row);

  std::filesystem::path path_;
  LabelOrigin origin_;
  Lexicon& lexicon_;
  ModelFile result_;
  std::string bytes_;
  Json data_;
  struct Known {
    std::string key;
    std::string where;         // empty: a label of the models
    bool written_out = false;  // no pattern
  };
  std::map<std::pair<Place, std::u32string>, Known> known_;
  std::map<std::string, std::string> slots_;  // key of a form's definition: where it stands
};

void ModelFileReader::tell(FileProblem::Weight weight, std::string where, std::string message) {
  ++(weight == FileProblem::Weight::error ? result_.errors : result_.remarks);
  if (result_.problems.size() < kMostProblems) result_.problems.push_back({weight, std::move(where), std::move(message)});
}

bool ModelFileReader::read_bytes() {
  const auto fail = [&](const char* message) {
    tell(FileProblem::Weight::error, {}, message);
    return false;
  };
  std::error_code code;
  if (std::filesystem::is_directory(path_, code)) return fail("is a directory; name a JSON file in it");
  if (!std::filesystem::exists(path_, code)) return fail("no such file; check the path");
  std::ifstream stream(path_, std::ios::binary);
  if (!stream) return fail("cannot be opened; check its permissions");
  if (std::filesystem::file_size(path_, code) > kMostBytes && !code)
    return fail("is larger than any file of labels; name a JSON file");
  bytes_.assign(std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>());
  char hash[17];
  std::snprintf(hash, sizeof hash, "%016llx", static_cast<unsigned long long>(fnv1a(bytes_)));
  lexicon_.versions[path_.parent_path().filename().string() + "/" + path_.filename().string()] = hash;
  if (bytes_.empty()) return fail("is empty; see models/README.md for what it may say");
  if (const std::size_t broken = first_broken_byte(bytes_); broken < bytes_.size()) {
    tell(FileProblem::Weight::error, line_and_column(bytes_, broken), "is not UTF-8; save the file in that encoding");
    return false;
  }
  return true;
}

/// The parser's words, and what a person most often did to get them.
void ModelFileReader::explain_syntax(const Json::parse_error& error) {
  const std::size_t offset = std::min(error.byte == 0 ? 0 : error.byte - 1, bytes_.size());
  std::string what = error.what();
  if (const std::size_t reason = what.find(" - "); reason != std::string::npos) what.erase(0, reason + 3);
  const bool comment = what.find("last read: '/") != std::string::npos;
  if (const std::size_t read = what.find("; last read:"); read != std::string::npos)
    what.erase(read, std::min(what.find("; expected", read + 1), what.size()) - read);
  const bool unexpected = what.starts_with("unexpected ");
  const auto names = [&](const char* words) { return what.find(words) != std::string::npos; };
  const std::size_t end = std::min(bytes_.find_first_of(" \t\r\n", offset), bytes_.size());
  const std::u32string here = to_utf32(std::string_view(bytes_).substr(offset, end - offset));
  std::size_t before = offset;
  while (before > 0 &&
         (std::string_view(" \t\r\n").find(bytes_[before - 1]) != std::string_view::npos || before - 1 == offset))
    --before;
  std::string hint;
  if (names("unexpected end of input"))
    hint = "a bracket or a quote is not closed";
  else if (names("control character"))
    hint = "a text ends on the line it begins on; a quote is missing";
  else if (comment)
    hint = R"(JSON has no comments; write them as "about": "...")";
  else if (!here.empty() &&
           std::u32string_view(U"“”‘’，：；【】｛｝［］「」、").find(here.front()) != std::u32string_view::npos)
    hint = "write quotes, commas, colons and brackets in half width: \" , : [ ] { }";
  else if (unexpected && (names("unexpected ']'") || names("unexpected '}'")) && before > 0 && bytes_[before - 1] == ',')
    hint = "take out the comma before it";
  else if (unexpected && (names("unexpected string literal") || names("unexpected '{'") || names("unexpected '['")))
    hint = "a comma or a colon is missing before it";
  else
    hint = "texts stand in \"quotes\", and nothing else follows the last bracket";
  tell(FileProblem::Weight::error, line_and_column(bytes_, offset), "is no JSON: " + what + "; " + hint);
}

bool ModelFileReader::parse() {
  // Of two equal members the parser keeps the last, and the first would be lost in silence.
  struct Level {
    std::set<std::string> members;
    Pointer at;
    bool list = false;
    std::size_t next = 0;
  };
  std::vector<Level> levels;
  std::string member;
  const auto begin = [&](bool list) {
    Pointer at;
    if (!levels.empty() && levels.size() <= kDeepest)
      at = levels.back().list ? levels.back().at / levels.back().next++ : levels.back().at / member;
    levels.push_back({{}, std::move(at), list, 0});
  };
  const auto watch = [&](int, Json::parse_event_t event, Json& value) {
    switch (event) {
      case Json::parse_event_t::object_start: begin(false); break;
      case Json::parse_event_t::array_start: begin(true); break;
      case Json::parse_event_t::object_end:
      case Json::parse_event_t::array_end: levels.pop_back(); break;
      case Json::parse_event_t::key:
        member = value.get<std::string>();
        if (!levels.back().members.insert(member).second)
          error(levels.back().at / member, "stands twice in one object; put both together");
        break;
      case Json::parse_event_t::value:
        if (!levels.empty() && levels.back().list) ++levels.back().next;
        break;
    }
    return true;
  };
  try {
    data_ = Json::parse(bytes_, watch);
    return true;
  } catch (const Json::parse_error& error) {
    explain_syntax(error);
    return false;
  }
}

bool ModelFileReader::is_list(const Json& value, const Pointer& at, const char* of) {
  if (!value.is_array()) {
    error(at, std::string("must be a list of ") + of + ", not " + type_name(value));
    return false;
  }
  if (value.empty()) error(at, std::string("is an empty list; give ") + of + " or take it out");
  return !value.empty();
}

template <typename Take>
void ModelFileReader::each_text(const Json& value, const Pointer& at, const Take& take) {
  if (!is_list(value, at, "texts")) return;
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (value[i].is_string())
      take(value[i].get<std::string>(), at / i);
    else
      error(at / i, std::string("must be a text, not ") + type_name(value[i]));
  }
}

void ModelFileReader::check_members(const std::vector<std::string_view>& members) {
  for (const auto& [name, value] : data_.items()) {
    if (std::find(std::begin(kNotes), std::end(kNotes), name) != std::end(kNotes)) continue;
    if (std::find(members.begin(), members.end(), name) == members.end())
      error(Pointer() / name, name == "key" ? R"(stands in an entry of a list: {"labels": [{"key": ..., "labels": [...]}]})"
                                            : "is nothing that is read" + advice(name, members));
  }
}

struct Alternative {
  std::string text;
  int others = 0;  ///< braces of which it has not the first word
};

/// What `{年度|当年|}预算` stands for: each text that one alternative of every brace makes.
std::vector<Alternative> alternatives(const std::string& print) {
  const std::size_t open = print.find('{'), close = print.find('}', open);
  if (open == std::string::npos || close == std::string::npos) return {{print}};
  std::vector<Alternative> texts;
  const std::vector<Alternative> rests = alternatives(print.substr(close + 1));
  for (std::size_t begin = open + 1; begin <= close;) {
    const std::size_t end = std::min(print.find('|', begin), close);
    for (const Alternative& rest : rests) {
      if (texts.size() == kMostAlternatives) return {};
      texts.push_back(
          {print.substr(0, open) + print.substr(begin, end - begin) + rest.text, rest.others + (begin == open + 1 ? 0 : 1)});
    }
    begin = end + 1;
  }
  return rests.empty() ? rests : texts;
}

void ModelFileReader::add_label(const std::string& print, const std::string& key, Likeness likeness, const Pointer& at,
                                bool written_out) {
  const std::u32string text = bare_label(print);
  if (text.empty()) {
    error(at,
          in_quotes(print) + " holds no word of a label: brackets, numbers and 其中 do not count; give the label's words");
    return;
  }
  ++result_.labels;
  const Place place = place_of_key(key);
  const auto [known, is_new] = known_.try_emplace({place, text}, Known{key, at.to_string(), written_out});
  // What the models have no place for a user may give one.
  if (is_new || (known->second.where.empty() && known->second.key == "extra" && key != "extra")) {
    known->second = {key, at.to_string(), written_out};
    lexicon_.add(place, {text, key, origin_}, likeness);
    return;
  }
  const Known& other = known->second;
  if (other.key != key && other.where.empty())
    error(at, in_quotes(print) + " means " + in_quotes(other.key) + " in the models, and theirs counts; take it out");
  else if (other.key != key)
    error(at, in_quotes(print) + " means " + in_quotes(other.key) + " at " + other.where + "; take out one of them");
  else if (other.where.empty())
    ++result_.known_labels;
  else if (written_out)
    remark(at, in_quotes(print) + " stands at " + other.where + ", too; take out one of them");
  else if (other.written_out)
    remark(Pointer(other.where), in_quotes(print) + " is one of those at " + at.to_string() + ", too; take it out");
}

void ModelFileReader::read_labels(const Json& entries) {
  const Pointer labels("/labels");
  if (!is_list(entries, labels, R"({"key": ..., "labels": [...]})")) return;
  std::vector<std::string_view> keys;
  for (const Key& key : all_keys) keys.push_back(key.name);
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const Pointer at = labels / i;
    const Json& entry = entries[i];
    if (!entry.is_object()) {
      error(at, std::string(R"(must be {"key": ..., "labels": [...]}, not )") + type_name(entry));
      continue;
    }
    const std::array members{"key", "labels", "about"};
    for (const auto& [name, value] : entry.items())
      if (std::find(members.begin(), members.end(), name) == members.end())
        error(at / name, "is nothing that is read" + advice(name, members));
    std::string key;
    if (!entry.contains("key")) {
      error(at, R"(has no "key"; say what the labels mean, such as "project.name")");
    } else if (!entry["key"].is_string()) {
      error(at / "key", std::string("must be a text such as \"project.name\", not ") + type_name(entry["key"]));
    } else if (key = entry["key"].get<std::string>(); std::find(keys.begin(), keys.end(), key) == keys.end()) {
      error(at / "key", in_quotes(key) + " is no meaning" + advice(key, keys, kKeysElsewhere));
      key.clear();
    }
    if (!entry.contains("labels"))
      error(at, R"(has no "labels"; list the texts, as in "labels": ["项目名称"])");
    else
      each_text(entry["labels"], at / "labels", [&](const std::string& print, const Pointer& where) {
        if (std::count(print.begin(), print.end(), '{') != std::count(print.begin(), print.end(), '}'))
          return error(where, in_quotes(print) + " has a brace without its other half; write {a|b} for each of a and b");
        const std::vector<Alternative> texts = alternatives(print);
        if (texts.empty()) error(where, in_quotes(print) + " stands for too many labels; make several of it");
        for (const Alternative& each : texts)
          if (!key.empty())
            add_label(each.text, key, each.others <= kMostOthers ? Likeness::misread : Likeness::exact, where,
                      texts.size() == 1);
      });
  }
}

void ModelFileReader::read_titles(const char* member, std::vector<std::u32string>& titles) {
  each_text(data_[member], Pointer() / member, [&](const std::string& print, const Pointer& at) {
    std::u32string text = normalized(print);
    if (text.empty()) {
      error(at, "is an empty title, which every line would hold; take it out");
      return;
    }
    ++result_.titles;
    if (origin_ == LabelOrigin::user && std::find(titles.begin(), titles.end(), text) != titles.end()) return;
    titles.push_back(std::move(text));
  });
}

void ModelFileReader::read_words(const Json& lists) {
  const Pointer at("/words");
  if (!lists.is_object()) {
    error(at, std::string(R"(must be {"level1": [...], ...}, not )") + type_name(lists));
    return;
  }
  if (lists.empty()) error(at, "is empty; give " + listed(word_lists) + " or take it out");
  for (const auto& [list, texts] : lists.items()) {
    if (std::find(word_lists.begin(), word_lists.end(), list) == word_lists.end()) {
      error(at / list, "is no list of words" + advice(list, word_lists));
      continue;
    }
    std::set<std::u32string> seen;
    each_text(texts, at / list, [&](const std::string& print, const Pointer& where) {
      const std::u32string word = normalized(print);
      if (word.empty()) return error(where, "is an empty word; take it out");
      if (!seen.insert(word).second)
        return remark(where, in_quotes(print) + " stands twice in the list; take out one of them");
      ++result_.words;
      lexicon_.words[list].insert(word);
    });
  }
}

void ModelFileReader::read_synonyms(const Json& lists) {
  const Pointer at("/synonyms");
  if (!lists.is_object()) {
    error(at, std::string(R"(must be {"年度": ["当年度", ...], ...}, not )") + type_name(lists));
    return;
  }
  for (const auto& [usual, words] : lists.items())
    each_text(words, at / usual, [&, usual = normalized(usual)](const std::string& print, const Pointer& where) {
      std::u32string word = normalized(print);
      if (word.empty()) return error(where, "is an empty word; take it out");
      ++result_.words;
      lexicon_.synonyms.emplace_back(std::move(word), usual);
    });
}

void ModelFileReader::read_lexicon() {
  check_members({std::begin(kLexiconMembers), std::end(kLexiconMembers)});
  for (const auto& [place, list] : lexicon_.labels)
    for (const auto& [print, label] : list) known_.try_emplace({place, print}, Known{label.key, {}, false});
  if (data_.contains("labels")) read_labels(data_["labels"]);
  if (data_.contains("words")) read_words(data_["words"]);
  if (data_.contains("synonyms")) read_synonyms(data_["synonyms"]);
  if (data_.contains("titles")) read_titles("titles", lexicon_.titles);
  if (data_.contains("volume_titles")) read_titles("volume_titles", lexicon_.volume_titles);
  if (data_.contains("department_titles")) read_titles("department_titles", lexicon_.department_titles);
  if (data_.contains("level3_units"))
    each_text(data_["level3_units"], Pointer("/level3_units"), [&](const std::string& print, const Pointer& at) {
      const std::u32string unit = normalized(print);
      if (unit.empty()) return error(at, "is an empty unit; take it out");
      ++result_.words;
      lexicon_.level3_units.insert(unit);
    });
}

void ModelFileReader::read_slot(const std::string& text, const Pointer& at, bool heading_row,
                                std::vector<FormDefinition::Slot>& row) {
  if (!text.starts_with("@")) {
    row.push_back({bare_label(text), {}});
    if (!text.empty() && row.back().label.empty())
      error(at, in_quotes(text) + R"( holds no word of a label; write "" for a cell that is blank)");
    return;
  }
  const std::string name = text.substr(1);
  std::vector<std::string_view> keys;
  for (const Key& key : all_keys)
    if (key.use == KeyUse::anywhere) keys.push_back(key.name);
  if (name == "funds.fiscal" || name == "funds.other") {
    error(at, in_quotes(text) + " does not say of which total; write \"@funds.total_" + name.substr(6) +
                  "\" or \"@funds.annual_" + name.substr(6) + "\"");
    return;
  }
  if (std::find(keys.begin(), keys.end(), name) == keys.end()) {
    error(at, in_quotes(text) + " is no field" + advice(name, keys, kKeysElsewhere));
    return;
  }
  const bool column = name.starts_with("column.");
  if (column != heading_row) {
    error(at, in_quotes(text) + (column ? " heads a column of indicators, which only the last row does"
                                        : " is a value in the last row, which holds the headings of indicators"));
    return;
  }
  if (const auto [other, is_new] = slots_.try_emplace(name, at.to_string()); !is_new && name != "extra")
    error(at, in_quotes(text) + " stands at " + other->second + ", too; a field has one place");
  ++(column ? result_.columns : result_.values);
  row.push_back({{}, name});
}

void ModelFileReader::read_form() {
  check_members({std::begin(kFormMembers), std::end(kFormMembers)});
  FormDefinition form;
  form.name = path_.stem().string();
  std::vector<std::u32string> titles = lexicon_.titles;
  if (!data_.contains("titles"))
    error(Pointer(), R"(has no "titles"; name the form as it is printed above the table)");
  else
    read_titles("titles", titles);
  const Pointer at("/rows");
  const Json& rows = data_["rows"];
  if (!is_list(rows, at, "rows, each the list of its cells")) return;
  const Json& last_row = rows.back();
  const bool has_headings = last_row.is_array() && std::any_of(last_row.begin(), last_row.end(), [](const Json& slot) {
                              return slot.is_string() && slot.get_ref<const std::string&>().starts_with("@column.");
                            });
  int errors_above = 0;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const bool heading_row = has_headings && i + 1 == rows.size();
    if (i + 1 == rows.size()) errors_above = result_.errors;
    std::vector<FormDefinition::Slot> slots;
    each_text(rows[i], at / i,
              [&](const std::string& text, const Pointer& where) { read_slot(text, where, heading_row, slots); });
    ++result_.rows;
    form.rows.push_back(std::move(slots));
  }
  const Pointer last = at / (rows.size() - 1);
  const bool last_is_right = result_.errors == errors_above;
  if (!has_headings && last_is_right)
    error(last,
          R"(is the last row and has no heading of indicators; end with such as ["@column.level1", "@column.target"])");
  else if (last_is_right && slots_.count("column.level3") == 0 && slots_.count("column.target") == 0)
    error(last, "has neither @column.level3 nor @column.target; no indicator could be read");
  if (slots_.count("project.name") == 0)
    remark(Pointer(), "has no place of @project.name; declarations of this form would have no project");
  if (result_.errors > 0) return;
  lexicon_.forms.push_back(std::move(form));
  lexicon_.titles = std::move(titles);
}

std::string ModelFileReader::text_of(const Json& value, const Pointer& at) {
  if (value.is_string() && !value.get_ref<const std::string&>().empty()) return value.get<std::string>();
  error(at, std::string("must be a text, not ") + (value.is_string() ? "an empty one" : type_name(value)));
  return {};
}

std::optional<Decimal> ModelFileReader::number_of(const Json& value, const Pointer& at) {
  const auto number = value.is_string() ? Decimal::parse(value.get_ref<const std::string&>()) : std::nullopt;
  if (!number) error(at, R"(must be a number as text, such as "100" or "0.5")");
  return number;
}

/// A field that rules can ask about; amounts or dates, where the kind asks about these.
std::string ModelFileReader::field_key(const std::string& key, const Pointer& at, RuleKind kind) {
  const bool money = kind == RuleKind::sum || kind == RuleKind::within;
  const bool date = kind == RuleKind::order || kind == RuleKind::year;
  std::vector<std::string_view> keys;
  if (!money && !date) keys = {"title", "fiscal_year", "issuer"};
  for (const Key& each : all_keys) {
    const bool field = each.use == KeyUse::anywhere && !each.name.starts_with("column.") && each.name != "extra";
    const FieldKind holds = kind_of_key(std::string(each.name));
    if (field && (!money || holds == FieldKind::money) && (!date || holds == FieldKind::date)) keys.push_back(each.name);
  }
  if (std::find(keys.begin(), keys.end(), key) == keys.end())
    error(at, in_quotes(key) + " is no " + (money ? "amount" : date ? "date" : "field") + advice(key, keys));
  return key;
}

/// A list of objects whose members are lists of words; the first `needed` of `members` must be there.
template <typename Of>
void ModelFileReader::read_word_lists(const Json& value, const Pointer& at,
                                      const std::vector<std::pair<const char*, std::vector<std::u32string> Of::*>>& members,
                                      std::size_t needed, std::vector<Of>& into) {
  std::string shape;
  std::vector<std::string_view> names;
  for (const auto& [name, list] : members) {
    if (names.size() < needed) shape += (shape.empty() ? "{" : ", ") + in_quotes(name) + ": [...]";
    names.emplace_back(name);
  }
  shape += "}";
  if (!is_list(value, at, shape.c_str())) return;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const Pointer where = at / i;
    const auto lacks = [&](std::string_view name) { return !value[i].contains(name); };
    if (!value[i].is_object() || std::any_of(names.begin(), names.begin() + static_cast<std::ptrdiff_t>(needed), lacks)) {
      error(where, "must be " + shape);
      continue;
    }
    Of& each = into.emplace_back();
    for (const auto& [name, words] : value[i].items()) {
      const auto member = std::find_if(members.begin(), members.end(), [&](const auto& one) { return name == one.first; });
      if (member == members.end())
        error(where / name, "is nothing that is read" + advice(name, names));
      else
        each_text(words, where / name,
                  [&](const std::string& word, const Pointer&) { (each.*member->second).push_back(normalized(word)); });
    }
  }
}

void ModelFileReader::read_member(const std::string& name, const Json& value, const Pointer& at, Rule& rule) {
  const auto keys = [&](std::vector<std::string>& into) {
    each_text(value, at,
              [&](const std::string& key, const Pointer& where) { into.push_back(field_key(key, where, rule.kind)); });
  };
  const auto words = [&](const Json& list, const Pointer& where, std::vector<std::u32string>& into) {
    each_text(list, where, [&](const std::string& word, const Pointer&) { into.push_back(normalized(word)); });
  };
  if (name == "total") {
    rule.total = field_key(text_of(value, at), at, rule.kind);
  } else if (name == "first" || name == "text") {
    rule.first = field_key(text_of(value, at), at, rule.kind);
  } else if (name == "last") {
    rule.last = field_key(text_of(value, at), at, rule.kind);
  } else if (name == "parts" || name == "fields") {
    keys(rule.parts);
  } else if (name == "optional") {
    keys(rule.optional);
  } else if (name == "unless") {
    each_text(value, at, [&](const std::string& other, const Pointer&) { rule.unless.push_back(other); });
  } else if (name == "labels" || name == "except" || name == "prefixes" || name == "counted") {
    words(value, at, rule.words);
  } else if (name == "begins" || name == "ends") {
    (name == "begins" ? rule.begins : rule.ends) = normalized(text_of(value, at));
  } else if (name == "most_years") {
    if (value.is_number_unsigned() && value.get<unsigned>() > 0 && value.get<unsigned>() <= 1000)
      rule.most_years = value.get<int>();
    else
      error(at, "must be a number of years");
  } else if (name == "has" || name == "lacks") {
    const std::array members{"level1", "level2", "level3", "target", "weight"};
    const std::string member = text_of(value, at);
    if (std::find(members.begin(), members.end(), member) == members.end())
      error(at, in_quotes(member) + " is nothing a row has" + advice(member, members));
    (name == "has" ? rule.first : rule.last) = member;
  } else if (name == "sums") {
    if (!is_list(value, at, "numbers")) return;
    for (std::size_t i = 0; i < value.size(); ++i)
      if (const auto number = number_of(value[i], at / i)) rule.sums.push_back(*number);
  } else if (name == "units") {
    if (!value.is_object() || value.empty()) return error(at, R"(must be units with their whole, such as {"%": "100"})");
    for (const auto& [unit, whole] : value.items())
      if (const auto number = number_of(whole, at / unit)) rule.units[normalized(unit)] = *number;
  } else if (name == "scheme") {
    read_word_lists<Rule::Branch>(
        value, at, {{"level1", &Rule::Branch::level1}, {"level2", &Rule::Branch::level2}, {"also", &Rule::Branch::also}}, 2,
        rule.scheme);
  } else if (name == "names") {
    read_word_lists<Rule::Measure>(value, at,
                                   {{"ends", &Rule::Measure::ends},
                                    {"except", &Rule::Measure::except},
                                    {"units", &Rule::Measure::units},
                                    {"never", &Rule::Measure::never}},
                                   1, rule.measures);
  }
}

void ModelFileReader::read_rule(const Json& entry, const Pointer& at) {
  if (!entry.is_object()) return error(at, std::string(R"(must be {"rule": ..., "kind": ...}, not )") + type_name(entry));
  for (const char* member : {"rule", "kind"})
    if (!entry.contains(member)) return error(at, std::string("has no ") + in_quotes(member));
  Rule rule;
  rule.name = text_of(entry["rule"], at / "rule");
  rule.year = "fiscal_year";
  const std::string kind = text_of(entry["kind"], at / "kind");
  std::vector<std::string_view> names;
  for (const NamedKind& each : kinds_of_rules()) names.emplace_back(each.name);
  const auto known = std::find_if(kinds_of_rules().begin(), kinds_of_rules().end(),
                                  [&](const NamedKind& each) { return each.name == kind; });
  if (known == kinds_of_rules().end())
    return error(at / "kind", in_quotes(kind) + " is no kind of rule" + advice(kind, names));
  if (const auto [other, is_new] = slots_.try_emplace(rule.name, at.to_string()); !is_new)
    error(at / "rule", in_quotes(rule.name) + " stands at " + other->second + ", too; a rule has one place");
  ++result_.rules;
  rule.kind = known->kind.value_or(RuleKind::unit);
  std::vector<std::string_view> members{"rule", "kind", "about"};
  if (known->kind) members.insert(members.end(), {"severity", "says", "unless"});
  members.insert(members.end(), known->needs.begin(), known->needs.end());
  members.insert(members.end(), known->may.begin(), known->may.end());
  for (const char* need : known->needs)
    if (!entry.contains(need)) error(at, "has no " + in_quotes(need) + ", which a rule of this kind needs");
  if (known->kind && !entry.contains("says")) error(at, R"(has no "says": the words of the finding where the rule breaks)");
  for (const auto& [name, value] : entry.items()) {
    const Pointer where = at / name;
    if (std::find(members.begin(), members.end(), name) == members.end()) {
      error(where, "is nothing that is read" + advice(name, members));
    } else if (name == "severity") {
      const std::array severities{"error", "warning", "info"};
      const std::string severity = text_of(value, where);
      const auto found = std::find(severities.begin(), severities.end(), severity);
      if (found == severities.end()) error(where, in_quotes(severity) + " is no severity" + advice(severity, severities));
      rule.severity = severity == "error" ? Severity::error : severity == "info" ? Severity::info : Severity::warning;
    } else if (name == "says") {
      rule.says = text_of(value, where);
    } else if (name != "rule" && name != "kind" && name != "about") {
      read_member(name, value, where, rule);
    }
  }
  // A rule of the user's own counts in place of one of that name in the models.
  const auto same =
      std::find_if(lexicon_.rules.begin(), lexicon_.rules.end(), [&](const Rule& other) { return other.name == rule.name; });
  if (!known->kind) {
    if (same != lexicon_.rules.end()) lexicon_.rules.erase(same);
  } else if (same != lexicon_.rules.end()) {
    *same = std::move(rule);
  } else {
    lexicon_.rules.push_back(std::move(rule));
  }
}

void ModelFileReader::read_rules() {
  check_members({std::begin(kRulesMembers), std::end(kRulesMembers)});
  const Pointer at("/rules");
  if (!is_list(data_["rules"], at, R"({"rule": ..., "kind": ...})")) return;
  for (std::size_t i = 0; i < data_["rules"].size(); ++i) read_rule(data_["rules"][i], at / i);
}

ModelFile ModelFileReader::read() {
  if (!read_bytes() || !parse()) return std::move(result_);
  if (!data_.is_object()) {
    error(Pointer(), std::string("must be an object {...}, not ") + type_name(data_));
    return std::move(result_);
  }
  std::vector<std::string_view> members(std::begin(kLexiconMembers), std::end(kLexiconMembers));
  bool lexicon = false, form = false;
  const bool rules = data_.contains("rules");
  for (const auto& [name, value] : data_.items()) {
    form = form || name == "rows";
    lexicon = lexicon || (std::find(members.begin(), members.end(), name) != members.end() && name != "titles");
  }
  if (!form && !lexicon && !rules) lexicon = data_.contains("titles");
  if (form && lexicon)
    error(Pointer(), R"(holds both "rows" of a form and labels or words; make two files of it)");
  else if (rules && (form || lexicon))
    error(Pointer(), R"(holds both "rules" and labels, words or rows; make two files of it)");
  else if (rules)
    result_.kind = ModelFile::Kind::rules;
  else if (form)
    result_.kind = ModelFile::Kind::form;
  else if (lexicon)
    result_.kind = ModelFile::Kind::lexicon;
  if (result_.kind == ModelFile::Kind::form) read_form();
  if (result_.kind == ModelFile::Kind::lexicon) read_lexicon();
  if (result_.kind == ModelFile::Kind::rules) read_rules();
  if (!form && !lexicon && !rules) {
    members.push_back("rows");
    members.push_back("rules");
    for (const auto& [name, value] : data_.items())
      if (const std::string hint = advice(name, members, ""); !hint.empty())
        error(Pointer() / name, "is nothing that is read" + hint);
    if (result_.errors == 0)
      error(Pointer(),
            R"(is neither a file of labels ("labels", "words", "titles") nor the definition of a form ("rows", "titles"))"
            R"( nor one of rules ("rules"); see models/README.md)");
  }
  return std::move(result_);
}

}  // namespace

ModelFile add_model_file(const std::filesystem::path& file, LabelOrigin origin, Lexicon& lexicon) {
  return ModelFileReader(file, origin, lexicon).read();
}

}  // namespace inkgrid::form
