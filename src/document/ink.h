// Connected pieces of ink in a black-and-white picture.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace inkgrid {

/// Pixels side by side in one row; `end` is one past the last.
struct InkRun {
  int y = 0;
  int start = 0;
  int end = 0;
  int piece = 0;  ///< its place among the pieces

  int length() const { return end - start; }
};

/// `right` and `bottom` are one past the last pixel.
struct InkPiece {
  int left = 0;
  int top = 0;
  int right = 0;
  int bottom = 0;
  int area = 0;  ///< pixels

  int width() const { return right - left; }
  int height() const { return bottom - top; }
};

/// Pieces in the order of their first pixels, runs in the order of rows.
struct Ink {
  std::vector<InkPiece> pieces;
  std::vector<InkRun> runs;
};

/// Pixels of the value `ink` that touch, be it by corners only, are one piece. `stride`: bytes from row to row.
Ink find_ink(const std::uint8_t* pixels, int width, int height, std::size_t stride, std::uint8_t ink);

}  // namespace inkgrid
