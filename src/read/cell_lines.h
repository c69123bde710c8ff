// Inside of a cell -> pictures of its lines, cleaned, for every reader alike.
#pragma once

#include <vector>

#include "document/geometry.h"
#include "read/read_page.h"

namespace inkgrid::read {

/// The lines of print inside `box` (straight points), top to bottom after the page was turned by `turn`; each as
/// Recognizer::read_line wants it. Rulings are painted over, specks and strokes of the neighbours are gone; glyphs that
/// stand one below another are put side by side. Empty: nothing worth a glyph is there.
std::vector<PagePicture> cut_lines(const ReadablePage& page, const Box& box, Turn turn = Turn::none);

}  // namespace inkgrid::read
