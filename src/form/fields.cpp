#include "form/fields.h"

#include <algorithm>
#include <iterator>
#include <limits>
#include <set>

#include "form/text.h"
#include "form/values.h"

namespace inkgrid::form {
namespace {

constexpr double kSureOfLabel = 0.95;  // least score of a text's characters: 中央财政资金 is then no misread 当年财政资金

// Signs that targets are printed with and that a reader may lack.
constexpr const char* kTargetSigns = "≥≤";
// Signs that a reader puts where it lacks the right one: no declaration prints them.
constexpr std::u32string_view kStandIns = U"_~'\"|\\@#&*^{}[]<>«»©®¥€§$!?";
constexpr std::size_t kLongestSearched = 40;  // characters; alternatives of longer texts are not searched

struct Choice {
  std::string text;
  std::size_t reading = 0;
};

FieldValue value_of(const FieldRequest& request, const std::string& text) {
  return form::value_of(request.kind, text, request.money_exponent);
}

bool all_han(const std::u32string& text) { return std::all_of(text.begin(), text.end(), is_han); }

/// `2026年l0月`, `1O0`: a letter that looks like a digit and stands among digits. `CO2` and `10L` are print.
bool has_letter_for_digit(const std::u32string& text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (std::u32string_view(U"lIOo").find(text[i]) == std::u32string_view::npos) continue;
    const auto is_letter = [](char32_t c) { return (c >= U'a' && c <= U'z') || (c >= U'A' && c <= U'Z'); };
    if (i > 0 && is_letter(text[i - 1])) continue;
    if (i + 1 < text.size() && (is_digit(text[i + 1]) || (text[i + 1] == U'.' && text[i] != U'l'))) return true;
  }
  return false;
}

/// Whether a text is what the field must be, as far as that can be told.
bool is_of_kind(const FieldRequest& request, const std::string& text, const Lexicon& lexicon) {
  switch (request.kind) {
    case FieldKind::text: return unpaired_bracket(normalized(text)) == 0;
    case FieldKind::word: return request.words.empty() || lexicon.is_word(text, request.words);
    case FieldKind::target: {
      const auto target = parse_target(text);
      if (!target) return true;
      const std::u32string print = normalized(text);
      if (has_letter_for_digit(print) || unpaired_bracket(print) != 0) return false;
      return (target->kind != TargetKind::qualitative && without_last_marks(print) == print) ||
             std::all_of(print.begin(), print.end(), [](char32_t c) { return is_han(c) || is_digit(c); });
    }
    default: return text.empty() || value_of(request, text).index() != 0;
  }
}

/// The unit of a target's quantity, as far as the target itself names one.
std::u32string unit_of_target(const std::string& text) {
  const auto target = parse_target(text);
  return target && target->kind != TargetKind::qualitative ? normalized(target->unit) : std::u32string();
}

/// Whether two targets differ by their words alone.
bool is_as_much(const std::string& text, const std::string& other) {
  const auto a = parse_target(text), b = parse_target(other);
  return a && b && a->kind == b->kind && a->operator_sign == b->operator_sign && a->number == b->number &&
         a->low == b->low && a->high == b->high;
}

/// What the lexicon knows of a field's words, or of a target's unit.
enum class Familiarity { unknown, near, known };

Familiarity familiarity_of(const FieldRequest& request, const std::string& text, const Lexicon& lexicon) {
  if (request.words.empty()) return Familiarity::unknown;
  const std::u32string unit = request.kind == FieldKind::target ? unit_of_target(text) : std::u32string();
  if (unit.empty() ? lexicon.is_word(text, request.words) : lexicon.is_unit(unit)) return Familiarity::known;
  const bool near = unit.empty() ? lexicon.is_near_word(text, request.words) : lexicon.is_near_unit(unit);
  return near ? Familiarity::near : Familiarity::unknown;
}

/// Calls `take(text, loss)` for the texts that one character of a reading, taken from its own choices, makes; `loss`: what
/// that takes from the character's score.
template <typename Take>
void for_each_neighbour(const Reading& reading, const Take& take) {
  const std::vector<CharacterEvidence>& characters = reading.characters;
  if (characters.size() > kLongestSearched) return;
  for (std::size_t place = 0; place < characters.size(); ++place)
    for (const auto& choice : characters[place].choices) {
      std::string text;
      for (std::size_t i = 0; i < characters.size(); ++i) text += i == place ? choice.text : characters[i].text;
      take(text, characters[place].score - choice.score);
    }
}

/// The best reading of the field's kind; where none is, the best with one character taken from its own choices; else the
/// best. A target that is all but a known word gives way to the one known word that one of those characters makes of it:
/// what the net lists at all it has seen, and 艮好 is nowhere printed.
Choice choose(const FieldRequest& request, const Content& content, const Lexicon& lexicon) {
  if (content.readings.empty()) return {};
  const Reading& first = content.readings.front();
  if (request.kind == FieldKind::target && familiarity_of(request, first.text, lexicon) == Familiarity::near) {
    std::set<std::string> known;
    for_each_neighbour(first, [&](const std::string& text, double) {
      if (familiarity_of(request, text, lexicon) == Familiarity::known && is_as_much(first.text, text)) known.insert(text);
    });
    if (known.size() == 1) return {*known.begin(), 0};
  }
  for (std::size_t i = 0; i < content.readings.size(); ++i)
    if (is_of_kind(request, content.readings[i].text, lexicon)) return {content.readings[i].text, i};
  Choice best{first.text, 0};
  double best_loss = std::numeric_limits<double>::infinity();
  for_each_neighbour(first, [&](const std::string& text, double loss) {
    if (loss >= best_loss || !is_of_kind(request, text, lexicon)) return;
    best = {text, 0};
    best_loss = loss;
  });
  return best;
}

// A reading a hundred times less likely than a sure one is dust: some such reading closes any sum.
constexpr double kLeastCandidate = 0.01;
constexpr std::size_t kMostCandidates = 12;

std::u32string figures_of(const std::string& text) {
  std::u32string figures = normalized(text);
  std::erase_if(figures, is_han);
  return figures;
}

/// What the reader of figures says of a text, by what it says of the first reading.
SecondOpinion opinion_of(const std::string& text, const Content& content, SecondOpinion of_first) {
  if (of_first == SecondOpinion::none || text == content.text()) return of_first;
  // Where it differs from the first reading, the second is as it has it.
  if (of_first == SecondOpinion::differs && content.readings.size() > 1 && text == content.readings[1].text)
    return SecondOpinion::agrees;
  return figures_of(text) == figures_of(content.text()) ? of_first : SecondOpinion::differs;
}

/// Other readings of a number or a date, and the first with one character taken from its own choices.
std::vector<Field::Candidate> candidates_of(const FieldRequest& request, const Content& content, SecondOpinion of_first,
                                            const std::string& chosen) {
  std::vector<Field::Candidate> candidates;
  if (content.source != TextSource::reader || content.readings.empty() ||
      (request.kind != FieldKind::money && request.kind != FieldKind::weight && request.kind != FieldKind::date))
    return candidates;
  const auto add = [&](const std::vector<CharacterEvidence>& characters, std::size_t place,
                       const CharacterEvidence::Choice* choice) {
    Field::Candidate candidate;
    candidate.lowest_score = 1;
    for (std::size_t i = 0; i < characters.size(); ++i) {
      const bool changed = choice != nullptr && i == place;
      const double score = changed ? choice->score : characters[i].score;
      candidate.text += changed ? choice->text : characters[i].text;
      candidate.lowest_score = std::min(candidate.lowest_score, score);
      candidate.mean_score += score / static_cast<double>(characters.size());
    }
    candidate.characters = static_cast<int>(characters.size());
    candidate.value = value_of(request, candidate.text);
    candidate.second = opinion_of(candidate.text, content, of_first);
    const auto same = [&](const Field::Candidate& other) { return other.value == candidate.value; };
    if (candidate.lowest_score < kLeastCandidate || candidate.value.index() == 0 || candidate.text == chosen ||
        candidate.value == value_of(request, chosen) || std::any_of(candidates.begin(), candidates.end(), same))
      return;
    candidates.push_back(std::move(candidate));
  };
  for (const Reading& reading : content.readings) add(reading.characters, 0, nullptr);
  const std::vector<CharacterEvidence>& first = content.readings.front().characters;
  for (std::size_t place = 0; first.size() <= kLongestSearched && place < first.size(); ++place)
    for (const auto& choice : first[place].choices) add(first, place, &choice);
  std::stable_sort(candidates.begin(), candidates.end(),
                   [](const auto& a, const auto& b) { return a.lowest_score > b.lowest_score; });
  if (candidates.size() > kMostCandidates) candidates.resize(kMostCandidates);
  return candidates;
}

/// How likely characters are beside others of the same ink: by those in which they differ.
double likelihood_beside(const std::vector<CharacterEvidence>& first, const std::vector<CharacterEvidence>& other) {
  const auto same = [](const CharacterEvidence& a, const CharacterEvidence& b) { return a.text == b.text; };
  const auto [begin, other_begin] = std::mismatch(first.begin(), first.end(), other.begin(), other.end(), same);
  const auto [end, other_end] = std::mismatch(first.rbegin(), std::make_reverse_iterator(begin), other.rbegin(),
                                              std::make_reverse_iterator(other_begin), same);
  double likelihood = 1;
  for (auto it = other_begin; it != other_end.base(); ++it) likelihood *= it->score;
  // What the first reading has more is not there.
  for (auto it = begin + std::min(end.base() - begin, other_end.base() - other_begin); it != end.base(); ++it)
    likelihood *= 1 - it->score;
  return likelihood;
}

void weigh_characters(const Reading& reading, FieldEvidence& evidence) {
  evidence.reader = reading.reader;
  evidence.characters = static_cast<int>(reading.characters.size());
  evidence.mean_score = reading.score;
  evidence.lowest_score = reading.characters.empty() ? reading.score : 1;
  for (const CharacterEvidence& character : reading.characters) {
    evidence.lowest_score = std::min(evidence.lowest_score, character.score);
    evidence.odd_pitch = evidence.odd_pitch || character.odd_pitch;
    for (const auto& choice : character.choices)
      evidence.lowest_margin = std::min(evidence.lowest_margin, character.score - choice.score);
  }
}

bool has_broken_characters(const std::u32string& text) {
  return std::any_of(text.begin(), text.end(), [](char32_t c) {
    return c == U'\uFFFD' || (c >= 0xE000 && c <= 0xF8FF) || c < U' ' || (c >= 0xF0000 && c <= 0x10FFFF);
  });
}

bool may_hide_characters(FieldKind kind, const std::u32string& text, const CanPrint& can_print) {
  // A bar lost on the paper makes < of ≤, and nothing in the picture tells of it.
  if (kind == FieldKind::target)
    return text.find_first_of(U"<>") != std::u32string::npos || (!all_han(text) && !can_print(kTargetSigns));
  if (kind != FieldKind::text) return false;
  return text.find_first_of(kStandIns) != std::u32string::npos;
}

Field make(const FieldRequest& request, const Content& content, const std::vector<Region>& regions, const CellEvidence& cell,
           const std::string* cut, const FieldContext& context) {
  Field field;
  field.kind = request.kind;
  field.regions = regions;
  field.evidence.cell = cell;
  field.evidence.label_match = request.label_match;
  field.evidence.by_reader = read_by_reader(content);
  switch (content.source) {
    case TextSource::text_layer: field.source = FieldSource::text; break;
    case TextSource::reader: field.source = FieldSource::ocr; break;
    case TextSource::unreadable: field.source = FieldSource::unreadable; break;
  }
  if (content.readings.empty()) {
    field.evidence.parses = content.source != TextSource::unreadable;
    return field;
  }
  const std::string& first = content.readings.front().text;
  const Choice choice = cut != nullptr ? Choice{*cut, 0} : choose(request, content, context.lexicon);
  field.text = choice.text;
  if (cut == nullptr && choice.text != first) field.raw = first;
  field.value = value_of(request, field.text);
  weigh_characters(content.readings[choice.reading], field.evidence);
  for (std::size_t i = 0; i < content.readings.size(); ++i)
    if (cut == nullptr && content.readings[i].text != field.text)
      field.alternatives.push_back({content.readings[i].text, 0,
                                    likelihood_beside(content.readings.front().characters, content.readings[i].characters)});
  if (cut == nullptr) {
    field.candidates = candidates_of(request, content, cell.second, field.text);
    field.evidence.cell.second = opinion_of(field.text, content, cell.second);
  }
  const std::u32string print = normalized(field.text);
  field.evidence.parses = is_of_kind(request, field.text, context.lexicon);
  const Familiarity familiarity = familiarity_of(request, field.text, context.lexicon);
  field.evidence.known_word = familiarity == Familiarity::known;
  field.evidence.near_word = familiarity == Familiarity::near;
  // A word with a character more or less is none: beside one that is known lies a speck.
  const bool is_word =
      request.kind == FieldKind::text || request.kind == FieldKind::word || request.kind == FieldKind::money_unit;
  if (field.evidence.known_word && is_word) field.evidence.odd_pitch = false;
  field.evidence.broken_characters = has_broken_characters(print);
  field.evidence.may_hide_characters =
      field.evidence.by_reader && may_hide_characters(request.kind, print, context.can_print);
  return field;
}

}  // namespace

FieldValue value_of(FieldKind kind, const std::string& text, int money_exponent) {
  if (text.empty()) return {};
  const auto wrap = [](auto&& value) -> FieldValue { return value ? FieldValue(*value) : FieldValue(); };
  switch (kind) {
    case FieldKind::text:
    case FieldKind::word: return {};
    case FieldKind::year: return wrap(parse_year(text));
    case FieldKind::date: return wrap(parse_date(text));
    case FieldKind::money: return wrap(parse_money(text, money_exponent));
    case FieldKind::money_unit: return money_unit_exponent(text) ? FieldValue(to_utf8(normalized(text))) : FieldValue();
    case FieldKind::target: return wrap(parse_target(text));
    case FieldKind::weight:  // nothing weighs less than nothing: a sign is a misread stroke
      return is_digit(normalized(text).front()) ? wrap(parse_number(text)) : FieldValue();
  }
  return {};
}

std::string money_unit_among_choices(const Content& label) {
  std::string unit;
  double least_loss = std::numeric_limits<double>::infinity();
  if (!label.readings.empty())
    for_each_neighbour(label.readings.front(), [&](const std::string& text, double loss) {
      std::u32string inside;
      bare_label(text, &inside);
      if (loss >= least_loss || !money_unit_exponent(to_utf8(inside))) return;
      unit = to_utf8(inside);
      least_loss = loss;
    });
  return unit;
}

bool read_by_reader(const Content& content) { return content.source != TextSource::text_layer; }

Likeness likeness_of(const Content& content) {
  if (!read_by_reader(content)) return Likeness::exact;
  if (content.readings.empty()) return Likeness::misread;
  const auto& characters = content.readings.front().characters;
  const auto is_sure = [](const CharacterEvidence& character) { return character.score >= kSureOfLabel; };
  return !characters.empty() && std::all_of(characters.begin(), characters.end(), is_sure) ? Likeness::lost_characters
                                                                                           : Likeness::misread;
}

Field make_field(const FieldRequest& request, const Cell& cell, const FieldContext& context) {
  return make(request, cell.content, cell.regions, cell.evidence, nullptr, context);
}

Field make_field(const FieldRequest& request, const TextLine& line, const FieldContext& context) {
  return make(request, line.content, {line.region}, {}, nullptr, context);
}

Field make_field(const FieldRequest& request, const Cell& cell, const std::string& text, const FieldContext& context) {
  return make(request, cell.content, cell.regions, cell.evidence, &text, context);
}

Field make_joined_field(const FieldRequest& request, const std::vector<const Cell*>& cells, const FieldContext& context) {
  if (cells.size() == 1) return make_field(request, *cells.front(), context);
  Cell joined;
  joined.evidence = cells.front()->evidence;
  Reading reading;
  double weight = 0, sum = 0;
  for (const Cell* cell : cells) {
    joined.regions.insert(joined.regions.end(), cell->regions.begin(), cell->regions.end());
    joined.evidence = joined.evidence.with(cell->evidence);
    if (read_by_reader(cell->content)) joined.content.source = cell->content.source;
    if (cell->content.readings.empty()) continue;
    const Reading& part = cell->content.readings.front();
    if (reading.reader.empty()) reading.reader = part.reader;
    reading.text += part.text;
    reading.characters.insert(reading.characters.end(), part.characters.begin(), part.characters.end());
    const double length = static_cast<double>(part.text.size());
    weight += length;
    sum += part.score * length;
  }
  if (weight > 0) {
    reading.score = sum / weight;
    joined.content.readings.push_back(std::move(reading));
  }
  return make_field(request, joined, context);
}

void weigh_label(Field& field, const Content& label) {
  if (!read_by_reader(label) || label.readings.empty() || !field.evidence.by_reader) return;
  FieldEvidence of_label;
  weigh_characters(label.readings.front(), of_label);
  FieldEvidence& both = field.evidence;
  const int characters = both.characters + of_label.characters;
  if (characters > 0)
    both.mean_score = (both.characters * both.mean_score + of_label.characters * of_label.mean_score) / characters;
  both.characters = characters;
  both.lowest_score = std::min(both.lowest_score, of_label.lowest_score);
  both.lowest_margin = std::min(both.lowest_margin, of_label.lowest_margin);
}

Field absent_field(FieldKind kind, bool by_reader) {
  Field field;
  field.kind = kind;
  field.source = FieldSource::absent;
  field.evidence.by_reader = by_reader;
  return field;
}

}  // namespace inkgrid::form
