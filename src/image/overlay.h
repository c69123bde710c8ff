// Pictures of how a page was understood.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "document/page.h"

namespace inkgrid::image {

enum class MarkStyle { cell, field, doubtful, label };

/// An outline to draw: thin grey for a cell, blue for a field, red and filled with a light tint for a doubtful one, green
/// for a label.
struct Mark {
  Quad quad{};  ///< points of the page
  MarkStyle style = MarkStyle::cell;
};

/// The picture in colour with the marks drawn over it, doubtful ones last.
PagePicture draw_overlay(const PagePicture& picture, const std::vector<Mark>& marks);

struct Colour {
  std::uint8_t red = 0, green = 0, blue = 0;
};

/// An area in a light tint, its print as black as before.
struct Tint {
  Quad quad{};  ///< points of the page
  Colour colour;
  int number = 0;  ///< stands on a tag; 0: none
  enum class Tag {
    inside,
    before
  } tag = Tag::inside;  ///< in the area's first corner (narrow rows: the second), or left of it
};

/// A thin line over the border of two areas that belong together.
struct Link {
  Box from, to;  ///< points of the page
};

struct LegendEntry {
  Colour colour;
  std::string text;  ///< ASCII
};

struct TintedPage {
  std::vector<Tint> tints;
  std::vector<Link> links;
  std::vector<LegendEntry> legend;  ///< on a strip below the page
};

/// The picture in colour with areas tinted, links over them, and a legend below.
PagePicture draw_tints(const PagePicture& picture, const TintedPage& page);

}  // namespace inkgrid::image
