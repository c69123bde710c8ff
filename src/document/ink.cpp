#include "document/ink.h"

#include <algorithm>
#include <cstring>

namespace inkgrid {

Ink find_ink(const std::uint8_t* pixels, int width, int height, std::size_t stride, std::uint8_t ink) {
  Ink result;
  std::vector<InkRun>& runs = result.runs;
  // Runs are joined to those they touch in the row above: a forest, whose trees become the pieces.
  std::vector<int> parents;
  const auto parent = [&](int tree) -> int& { return parents[static_cast<std::size_t>(tree)]; };
  const auto root_of = [&](int tree) {
    while (parent(tree) != tree) tree = parent(tree) = parent(parent(tree));
    return tree;
  };
  std::size_t row_begin = 0;
  for (int y = 0; y < height; ++y) {
    const std::uint8_t* row = pixels + static_cast<std::size_t>(y) * stride;
    std::size_t above = row_begin;
    const std::size_t above_end = row_begin = runs.size();
    for (int x = 0; x < width;) {
      const void* found = std::memchr(row + x, ink, static_cast<std::size_t>(width - x));
      if (found == nullptr) break;
      const int start = static_cast<int>(static_cast<const std::uint8_t*>(found) - row);
      for (x = start + 1; x < width && row[x] == ink;) ++x;
      int tree = -1;
      while (above < above_end && runs[above].end < start) ++above;
      for (std::size_t other = above; other < above_end && runs[other].start <= x; ++other) {
        const int root = root_of(runs[other].piece);
        // The older one stays the root, so that pieces come in the order of their first pixels.
        if (tree >= 0) parent(std::max(tree, root)) = std::min(tree, root);
        tree = tree < 0 ? root : std::min(tree, root);
      }
      if (tree < 0) {
        tree = static_cast<int>(parents.size());
        parents.push_back(tree);
      }
      runs.push_back({y, start, x, tree});
    }
  }

  std::vector<int> piece_of(parents.size(), -1);
  for (InkRun& run : runs) {
    int& index = piece_of[static_cast<std::size_t>(root_of(run.piece))];
    if (index < 0) {
      index = static_cast<int>(result.pieces.size());
      result.pieces.push_back({run.start, run.y, run.end, run.y + 1, 0});
    }
    run.piece = index;
    InkPiece& piece = result.pieces[static_cast<std::size_t>(index)];
    piece.left = std::min(piece.left, run.start);
    piece.right = std::max(piece.right, run.end);
    piece.bottom = run.y + 1;
    piece.area += run.length();
  }
  return result;
}

}  // namespace inkgrid
