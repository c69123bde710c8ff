// Picture files (PNG, JPEG, TIFF of one or many pages) as a source of pages.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "document/page.h"

namespace inkgrid::image {

/// True where `bytes` begin as one of the picture formats does.
bool is_picture(const std::vector<std::uint8_t>& bytes);

/// Opens a picture file held in memory. A page's size in points comes from the file's resolution; where it states none, or
/// one that would make a page of no paper size sold, from the assumption that the picture is an A4 page.
/// A layer of such a page is one PlacedImage over the whole page. Throws Error (unreadable).
std::unique_ptr<PageSource> open(std::vector<std::uint8_t> bytes, const std::string& name);

/// The bytes of a PNG file of a picture. Throws Error (internal).
std::vector<std::uint8_t> to_png(const PagePicture& picture);
/// PNG file of a picture. Throws Error (unwritable); leaves no partial file behind.
void write_png(const PagePicture& picture, const std::string& path);

}  // namespace inkgrid::image
