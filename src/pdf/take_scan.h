// A scanned page's own pixels, taken from the file instead of drawn; for the inside of this room.
#pragma once

#include <chrono>
#include <optional>

#include "document/page.h"

class PDFDoc;

namespace inkgrid::pdf {

/// The picture of a page that shows nothing but opaque pictures placed parallel to its edges on white paper (invisible text
/// aside), put together from their pixels: one channel where all are grey. Pictures finer than `dpi` are averaged down,
/// others keep their pixels where their resolution is `dpi`. Nothing where the page shows anything else, or at `deadline`:
/// such a page must be drawn.
std::optional<PagePicture> take_scan(PDFDoc& document, int page, double dpi, std::chrono::steady_clock::time_point deadline);

/// The same in one channel where no pixel has a colour.
PagePicture in_grey(PagePicture picture);

}  // namespace inkgrid::pdf
