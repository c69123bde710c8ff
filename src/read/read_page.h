// Cells and lines of a straightened page picture -> their contents.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "document/grid.h"
#include "read/recognizer.h"

namespace inkgrid::read {

/// What `read` needs of a straightened page: pictures of one size, one channel each (see image/straighten.h).
struct ReadablePage {
  const PagePicture& grey;
  const PagePicture& ink;
  const PagePicture& ruling_mask;
  double glyph_height = 0;  ///< points
};

/// One recognizer a worker thread; made once for a file.
using Recognizers = std::vector<std::unique_ptr<Recognizer>>;

/// Readings of each line, in the order of `lines`, whatever the number of recognizers. Throws Error (interrupted) between
/// lines when `stop` asks, and whatever a recognizer throws.
std::vector<std::vector<Reading>> read_lines(const std::vector<PagePicture>& lines, Recognizers& recognizers,
                                             std::stop_token stop = {});

/// Reads the insides of `boxes` (straight points), each a cell or a line of text: lines split, rulings cleaned away,
/// readings of the lines put together, without spaces but between Latin words. A line that gave nothing beside others that
/// did leaves a character of no text and score 0. Where a recognizer is several readers, the first one's readings come
/// first, then each other's best, be it the same text. Contents come in the order of `boxes`, source `reader`; without ink:
/// no readings; ink that gives no reading: source `unreadable`. Throws Error (interrupted) when `stop` asks, and whatever a
/// recognizer throws.
std::vector<Content> read_boxes(const ReadablePage& page, const std::vector<Box>& boxes, Recognizers& recognizers,
                                std::stop_token stop = {});

/// Which quarter turn, applied clockwise, makes the page upright, judged by how well a sample of `boxes` reads each way.
Turn find_upright_turn(const ReadablePage& page, const std::vector<Box>& boxes, Recognizers& recognizers);

}  // namespace inkgrid::read
