// Cells and lines of a straightened page picture -> their contents.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <utility>
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
using Recognizers = std::vector<std::shared_ptr<Recognizer>>;

/// Readings of each line, in the order of `lines`, whatever the number of recognizers. Throws Error (interrupted) between
/// calls of a recognizer when `stop` asks, and whatever one throws.
std::vector<std::vector<Reading>> read_lines(const std::vector<PagePicture>& lines, Recognizers& recognizers,
                                             std::stop_token stop = {});

/// Reads boxes of one straightened page; a box that was read is known and not read again.
class PageReader {
 public:
  /// What is behind `page` and `recognizers` must outlive the reader.
  PageReader(const ReadablePage& page, Recognizers& recognizers, std::stop_token stop = {})
      : page_(page), recognizers_(recognizers), stop_(std::move(stop)) {}

  /// Which quarter turn, applied clockwise, makes the page upright, judged by how well a sample of `boxes` reads each way.
  Turn upright_turn(const std::vector<Box>& boxes);

  /// Reads the insides of `boxes` (straight points), each a cell or a line of text: lines split, rulings cleaned away,
  /// readings of the lines put together, without spaces but between Latin words. A line that gave nothing beside others
  /// that did leaves a character of no text and score 0. Where a recognizer is several readers, the first one's readings
  /// come first, then each other's best, be it the same text. Contents come in the order of `boxes`, source `reader`;
  /// without ink: no readings; ink that gives no reading: source `unreadable`. Lines that are for a recognizer's reader of
  /// figures (see second_opinion.h) are read by it too. Throws Error (interrupted) when the stop
  /// asks, and whatever a recognizer throws.
  std::vector<Content> read(const std::vector<Box>& boxes);

 private:
  ReadablePage page_;
  Recognizers& recognizers_;
  std::stop_token stop_;
  std::vector<std::pair<Box, Content>> known_;
};

}  // namespace inkgrid::read
