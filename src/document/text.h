// What stands in a place of the paper: readings of it, ranked, with the evidence of each character.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "document/geometry.h"

namespace inkgrid {

/// A place on the paper. Several make one cell where it runs over a page break.
struct Region {
  int page = 0;  ///< counts from 1
  Box box;       ///< points; of the straightened page between the stages, at the end of the page as a viewer shows it
  std::optional<Quad> quad;  ///< at the end, where the page was skewed
};

enum class TextSource { text_layer, reader, unreadable };

/// A character as a reader saw it, with what else it might be.
struct CharacterEvidence {
  struct Choice {
    std::string text;
    double score = 0;
  };
  std::string text;             ///< UTF-8
  double score = 0;             ///< 0..1 by the reader's own scale; ranks, is no probability
  std::vector<Choice> choices;  ///< others, best first, `text` itself left out
  bool odd_pitch = false;       ///< its place beside others: it is one too many, or one beside it was lost
};

/// One reading of a place; text has no line breaks.
struct Reading {
  std::string text;
  double score = 1;                           ///< mean of the characters' scores
  std::vector<CharacterEvidence> characters;  ///< empty for a text layer
  std::string reader;                         ///< name of the reader; empty for a text layer
};

/// One reading of two parts of a text, one after the other.
Reading joined(Reading first, const Reading& rest);

/// What a reader of figures alone saw in the print of a place, all else left out: of its lines that hold figures or hardly
/// anything else than what that reader prints.
struct FiguresReading {
  std::vector<CharacterEvidence> characters;
  bool whole = true;  ///< of all its lines; else its words say nothing
};

/// What a place says. No readings: the place is blank, or `source` is unreadable.
struct Content {
  TextSource source = TextSource::text_layer;
  std::vector<Reading> readings;            ///< best first
  std::optional<FiguresReading> figures{};  ///< what a second reader saw in the same print; none where it was not asked

  const std::string& text() const;
};

/// A line of text outside every grid.
struct TextLine {
  Region region;
  Content content;
};

}  // namespace inkgrid
