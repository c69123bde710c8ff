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

/// Opens a PDF held in memory. `name` stands in error messages.
/// Throws Error: password_needed where `password` does not open it, unreadable where it is broken beyond repair or has
/// no page. Layers and pictures have /Rotate applied. Not safe for use by two threads at once.
std::unique_ptr<PageSource> open(std::vector<std::uint8_t> bytes, const std::string& password, const std::string& name);

/// Poppler's version and, separately, what of its CJK data is missing (empty where nothing is).
std::string library_version();
std::string missing_data();

}  // namespace inkgrid::pdf
