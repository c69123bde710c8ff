// A page's glyphs, rulings and placed pictures, in one pass over its drawing operators; for the inside of this room.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "document/page.h"
#include "pdf/font_witness.h"

class PDFDoc;

namespace inkgrid::pdf {

/// Figures and signs that were drawn in a font, and what speaks for them.
struct FontFigures {
  std::vector<CalledGlyph> glyphs;
  bool judged = false;
  FigureText text = FigureText::borne_out;
};

/// As `open` says of layers. `figures`: what is known of the document's fonts, by their numbers; more is added. Throws Error
/// (unreadable, of the file `name`) where the page cannot be drawn or takes too long.
PageLayer collect_layer(PDFDoc& document, int page, const std::string& name, std::map<int, FontFigures>& figures);

}  // namespace inkgrid::pdf
