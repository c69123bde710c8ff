// Pictures of how a page was understood.
#pragma once

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

}  // namespace inkgrid::image
