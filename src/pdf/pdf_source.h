// A PDF as a source of pages: glyphs, vector rulings and placed pictures in one pass over the page's drawing operators.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "document/page.h"

namespace inkgrid::pdf {

/// True where `bytes` begin as a PDF does (%PDF- within the first 1,024 bytes).
bool is_pdf(const std::vector<std::uint8_t>& bytes);

/// Opens a PDF held in memory; `password` is tried as the user's and as the owner's, and is not missed where none is needed.
/// Throws Error: password_needed where the file stays closed, unreadable where it is broken beyond repair or has no page.
/// Not safe for use by two threads at once.
///
/// Layers and pictures show the crop box with /Rotate applied and annotations drawn, frames of links left out.
/// Layers: glyphs in drawing order, overprints of false bold left out. A glyph without a Unicode meaning is U+FFFD. Upright
/// glyphs of a vertical font have Turn::quarter. Invisible are glyphs not painted, painted like paper, painted over later,
/// and runs that a clip hides altogether; a run that its cell's edge cuts short stays visible and whole. Rulings are
/// stroked lines and sides, thin fills and thin pictures that differ from their ground, cut by the clip's box.
/// A page that cannot be drawn, that takes more than 30 s or holds more than half a million glyphs or rulings throws
/// unreadable with its number; so does a picture of more than 150 million pixels. A page that is not there: usage.
std::unique_ptr<PageSource> open(std::vector<std::uint8_t> bytes, const std::string& password, const std::string& name);

/// Poppler's version and, separately, what of its CJK data is missing (empty where nothing is).
std::string library_version();
std::string missing_data();

}  // namespace inkgrid::pdf
