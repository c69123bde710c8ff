// Scores of classes along a line -> texts, ranked, with the evidence of each character (connectionist temporal
// classification).
#pragma once

#include <string>
#include <string_view>
#include <unordered_set>
#include <vector>

#include "document/text.h"
#include "read/engine.h"

namespace inkgrid::read {

/// What the classes of a net print. Class 0 is the blank.
class Alphabet {
 public:
  /// `characters` are those of the classes from 1 on.
  explicit Alphabet(const std::vector<std::string>& characters);

  std::size_t classes() const { return texts_.size(); }
  const std::string& text(int number) const { return texts_[static_cast<std::size_t>(number)]; }
  /// The first class that prints the same but for its width or its code point (`，` and `,`, one character of two radicals'
  /// blocks): a net that hesitates between them has seen one character.
  int folded(int number) const { return folded_[static_cast<std::size_t>(number)]; }
  /// Whether it is as wide as it is high, so that the next one cannot stand close behind.
  bool is_ideograph(int number) const { return ideograph_[static_cast<std::size_t>(number)] != 0; }
  /// Whether every character of `text` (UTF-8) but white space is printed, be it in another width.
  bool can_print(std::string_view text) const;

 private:
  std::vector<std::string> texts_;
  std::vector<int> folded_;
  std::vector<char> ideograph_;
  std::unordered_set<std::string> held_;
};

/// Readings of one line, best first; none where no text is likelier than nothing. A character's score is the probability
/// that it stands there: the share of all likely texts that have it, and no more than the net saw of it.
/// A reading's score is their mean. `em`: steps that a Han character of this line takes; 0: unknown. What begins nearer than
/// print can stand is the same character, in which the net wavers (患 as 忠惠).
std::vector<Reading> decode(const ClassScores& line, const Alphabet& alphabet, const std::string& reader, double em = 0);

}  // namespace inkgrid::read
