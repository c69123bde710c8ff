#include "trust/features.h"

#include <algorithm>
#include <cmath>
#include <string_view>

namespace inkgrid::trust {
namespace {

constexpr double kLeastErrors = 1e-4;  // characters expected wrong; fewer cannot be told from none

std::size_t count_characters(const std::string& text) {
  return static_cast<std::size_t>(std::count_if(
      text.begin(), text.end(), [](char byte) { return (static_cast<unsigned char>(byte) & 0xC0U) != 0x80U; }));
}

/// Whether `other` is `text` with a dash more.
bool is_with_a_dash(const std::string& text, const std::string& other) {
  for (const std::string_view dash : {"—", "–", "-", "_"}) {
    if (other.size() != text.size() + dash.size()) continue;
    for (std::size_t at = other.find(dash); at != std::string::npos; at = other.find(dash, at + 1))
      if (other.compare(0, at, text, 0, at) == 0 && other.compare(at + dash.size(), std::string::npos, text, at) == 0)
        return true;
  }
  return false;
}

}  // namespace

double log_odds(double probability) {
  const double bounded = std::clamp(probability, 1e-4, 1 - 1e-6);
  return std::log(bounded / (1 - bounded));
}

std::map<std::string, double> features_of(const Field& field) {
  const FieldEvidence& evidence = field.evidence;
  const auto yes = [](bool fact) { return fact ? 1.0 : 0.0; };
  // What the reader would have said instead. A net that doubts where a line ends offers one character more, a dash mostly,
  // seldom with right; a character that has a rival is another matter.
  const auto other = std::find_if(field.alternatives.begin(), field.alternatives.end(),
                                  [&](const Field::Alternative& each) { return each.text != field.text; });
  const bool any = other != field.alternatives.end();
  const std::size_t length = count_characters(field.text), other_length = any ? count_characters(other->text) : 0;
  const double errors = -std::log(std::max(kLeastErrors, evidence.characters * (1 - evidence.mean_score)));
  const bool agrees = evidence.cell.second == SecondOpinion::agrees;
  const bool differs = evidence.cell.second == SecondOpinion::differs;
  const bool dash = any && is_with_a_dash(field.text, other->text);
  return {{"bias", 1},
          {"form", 1},
          {"lowest", log_odds(evidence.lowest_score)},
          {"rival", log_odds((1 + evidence.lowest_margin) / 2)},
          {"errors", errors},
          {"other_dash", yes(dash)},
          {"errors_dash", dash ? errors : 0},
          {"other_longer", yes(any && other_length > length)},
          {"other_shorter", yes(any && other_length < length)},
          {"chosen", yes(!field.raw.empty())},
          {"unparsed", yes(!evidence.parses)},
          {"known_word", yes(evidence.known_word)},
          {"near_word", yes(evidence.near_word)},
          {"odd_amount", yes(evidence.odd_amount)},
          {"sum_held", yes(evidence.sums_held > 0)},
          {"rule_held", yes(evidence.rules_held > evidence.sums_held)},
          {"rule_broken", yes(evidence.rules_broken > 0)},
          {"hides", yes(evidence.may_hide_characters)},
          {"seal", yes(evidence.cell.seal_overlap > 0)},
          {"second_agrees", yes(agrees)},
          {"second_agrees_odds", agrees ? log_odds(evidence.cell.second_score) : 0},
          {"second_differs", yes(differs)},
          {"second_differs_odds", differs ? log_odds(evidence.cell.second_score) : 0},
          {"label", 1 - evidence.label_match},
          {"money", yes(field.kind == FieldKind::money)},
          {"target", yes(field.kind == FieldKind::target)},
          {"date", yes(field.kind == FieldKind::date || field.kind == FieldKind::year)}};
}

}  // namespace inkgrid::trust
