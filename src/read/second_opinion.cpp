#include "read/second_opinion.h"

#include <algorithm>
#include <string_view>

#include "document/code_points.h"

namespace inkgrid::read {
namespace {

constexpr std::u32string_view quantity_signs = U"≥≤=<>±≈%‰";
constexpr std::u32string_view marks = U".,-~/";
/// How sure it is that a character is not there where nothing beside it tells.
constexpr double unknown_score = 0.5;

struct Symbol {
  char32_t value = 0;
  std::size_t at = 0;  ///< among the reading's characters
};

bool is_word(char32_t c) { return c >= 0x2E80; }

/// The one character of a text, equal for those that mean the same in a value; 0 where there are several or none.
char32_t symbol_of(const std::string& text) {
  if (text.empty()) return 0;
  const CodePoint point = code_point_at(text, 0);
  if (point.length != text.size()) return 0;
  if (point.value > 0xFF00 && point.value < 0xFF5F) return point.value - 0xFEE0;
  return is_dash(point.value) ? U'-' : point.value;
}

bool is_printed(char32_t symbol, const std::string& text, const Recognizer& figures) {
  return symbol > U' ' && figures.can_print(symbol < 0x7F ? std::string(1, static_cast<char>(symbol)) : text);
}

/// A text as the reader of figures could say it; what it passes over is `nothing`.
constexpr char32_t nothing = 0;
std::vector<Symbol> symbols_of(const std::vector<CharacterEvidence>& characters, const Recognizer& figures, bool words) {
  std::vector<Symbol> symbols;
  std::vector<std::size_t> said;
  for (std::size_t i = 0; i < characters.size(); ++i) {
    const char32_t symbol = symbol_of(characters[i].text);
    const bool counts = (words || !is_word(symbol)) && is_printed(symbol, characters[i].text, figures);
    if (counts) said.push_back(i);
    symbols.push_back({counts ? symbol : nothing, i});
  }
  const std::vector<Symbol> all = symbols;
  for (std::size_t i = 0; i < said.size(); ++i) {
    const char32_t symbol = all[said[i]].value;
    const bool after = i > 0 && is_digit(all[said[i - 1]].value);
    const bool before = i + 1 < said.size() && is_digit(all[said[i + 1]].value);
    const bool is_point = symbol == U'.' || symbol == U',';
    if (marks.find(symbol) != marks.npos && !(is_point ? after && before : after || before))
      symbols[said[i]].value = nothing;
  }
  return symbols;
}

/// One step of a shortest way from a text to another that has no `nothing` in it; `here` and `there` say which symbols it
/// takes.
struct Step {
  std::size_t at = 0, other = 0;
  bool here = false, there = false;
};

std::vector<Step> aligned(const std::vector<Symbol>& text, const std::vector<Symbol>& other) {
  const std::size_t width = other.size() + 1;
  std::vector<std::size_t> cost((text.size() + 1) * width);
  const auto of = [&](std::size_t i, std::size_t j) -> std::size_t& { return cost[i * width + j]; };
  const auto change = [&](std::size_t i, std::size_t j) {
    return of(i - 1, j - 1) + (text[i - 1].value == other[j - 1].value ? 0 : 1);
  };
  const auto loss = [&](std::size_t i, std::size_t j) { return of(i - 1, j) + (text[i - 1].value == nothing ? 0 : 1); };
  for (std::size_t i = 0; i <= text.size(); ++i)
    for (std::size_t j = 0; j < width; ++j)
      of(i, j) = i == 0 ? j : j == 0 ? loss(i, j) : std::min({change(i, j), loss(i, j), of(i, j - 1) + 1});
  std::vector<Step> steps;
  for (std::size_t i = text.size(), j = other.size(); i > 0 || j > 0;) {
    Step step;
    step.here = step.there = i > 0 && j > 0 && of(i, j) == change(i, j);
    if (!step.here) step.here = i > 0 && of(i, j) == loss(i, j), step.there = !step.here;
    if (step.here) --i;
    if (step.there) --j;
    step.at = i, step.other = j;
    steps.push_back(step);
  }
  std::reverse(steps.begin(), steps.end());
  return steps;
}

void weigh(Cell& cell, const Recognizer& figures) {
  static const FiguresReading not_asked;
  Content& content = cell.content;
  const FiguresReading& second = content.figures ? *content.figures : not_asked;
  const std::vector<CharacterEvidence>& first =
      content.readings.empty() ? not_asked.characters : content.readings.front().characters;
  const bool words = content.figures && second.whole;
  const std::vector<Symbol> text = symbols_of(first, figures, words);
  std::vector<Symbol> other = symbols_of(second.characters, figures, words);
  const auto says_nothing = [](const Symbol& symbol) { return symbol.value == nothing; };
  std::erase_if(other, says_nothing);
  if (other.empty() && std::all_of(text.begin(), text.end(), says_nothing)) return;

  const auto score_at = [&](std::size_t i) { return second.characters[other[i].at].score; };
  std::vector<CharacterEvidence> changed;
  std::size_t copied = 0;
  const auto copy_up_to = [&](std::size_t end) {
    for (; copied < end; ++copied) changed.push_back(first[copied]);
  };
  double agreed = 1, differed = 0;
  for (const Step& step : aligned(text, other)) {
    if (step.here && !step.there && says_nothing(text[step.at])) continue;
    if (step.here && step.there && text[step.at].value == other[step.other].value) {
      agreed = std::min(agreed, score_at(step.other));
      copy_up_to(text[step.at].at + 1);
      continue;
    }
    double score = content.figures ? unknown_score : 1;
    if (step.there) {
      score = score_at(step.other);
    } else if (!other.empty()) {
      score = 1;
      if (step.other > 0) score = score_at(step.other - 1);
      if (step.other < other.size()) score = std::min(score, score_at(step.other));
    }
    differed = std::max(differed, score);
    if (step.here) copy_up_to(text[step.at].at), ++copied;
    if (step.there) changed.push_back(second.characters[other[step.other].at]);
  }
  copy_up_to(first.size());
  cell.evidence.second = differed > 0 ? SecondOpinion::differs : SecondOpinion::agrees;
  cell.evidence.second_score = differed > 0 ? differed : agreed;
  if (differed <= 0 || content.readings.empty()) return;

  Reading reading{{}, 0, std::move(changed), content.readings.front().reader};
  for (const CharacterEvidence& character : reading.characters) {
    reading.text += character.text;
    reading.score += character.score / static_cast<double>(reading.characters.size());
  }
  if (reading.text.empty() || reading.text == content.text()) return;
  std::erase_if(content.readings, [&](const Reading& known) { return known.text == reading.text; });
  content.readings.insert(content.readings.begin() + 1, std::move(reading));
}

}  // namespace

bool is_for_figures(const std::vector<CharacterEvidence>& first, const Recognizer& figures) {
  std::size_t own = 0;
  for (const CharacterEvidence& character : first) {
    const char32_t symbol = symbol_of(character.text);
    if (is_digit(symbol) || quantity_signs.find(symbol) != quantity_signs.npos) return true;
    own += is_printed(symbol, character.text, figures) ? 1 : 0;
  }
  return own > 0 && own == first.size();
}

void weigh_second_opinions(PageContent& page, const Recognizer& figures) {
  for (Grid& grid : page.grids)
    for (Cell& cell : grid.cells)
      if (cell.content.source == TextSource::reader) weigh(cell, figures);
}

}  // namespace inkgrid::read
