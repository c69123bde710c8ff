// Whether a font's own word bears out what its ToUnicode map calls its figures and signs; for the inside of this room.
#pragma once

#include <GfxFont.h>

#include <vector>

#include "document/page.h"

class XRef;

namespace inkgrid::pdf {

/// A glyph as the text layer has it.
struct CalledGlyph {
  CharCode code = 0;
  Unicode called = 0;

  bool operator==(const CalledGlyph&) const = default;
};

/// Whether a character is one that a map's lie would make another figure of.
bool is_judged(Unicode character);
/// Whether it is a figure, ≤ or ≥.
bool is_figure(Unicode character);

/// Text is what ToUnicode says; a map that takes 3 for 8 gives text that is wrong and looks right. Three things tell of it:
/// the names of the glyphs, the embedded font's own map of characters, and the numbers of the glyphs: where they stand in
/// the order of ASCII, as in nearly every font before it is cut down and its glyphs are numbered anew, no map has changed
/// them. `glyphs`: those of judged characters that were drawn.
FigureText judge_figures(GfxFont& font, XRef* xref, const std::vector<CalledGlyph>& glyphs);

}  // namespace inkgrid::pdf
