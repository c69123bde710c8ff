// Cells of a ruled table, with row and column spans.
#pragma once

#include <algorithm>
#include <string>
#include <vector>

#include "document/page.h"
#include "document/text.h"

namespace inkgrid {

/// What the reader of figures says of a cell's first reading.
enum class SecondOpinion { none, agrees, differs };

/// What speaks for and against a cell's outline, and its text.
struct CellEvidence {
  /// How far the rulings bear it out, 0..1: the least share of a side that is ruled, and of a line through it that is not; 0
  /// where the form's columns speak against it.
  double edge_support = 1;
  double glyphs_across = 0;       ///< share of its glyphs that reach over an edge
  double seal_overlap = 0;        ///< share of its area under coloured ink
  bool foreign_ink = false;       ///< strokes of a pen or of a seal run through it
  bool joined_text = false;       ///< text of two pages put together at a page break
  bool ink_without_text = false;  ///< a picture lies over a cell whose text layer is blank
  SecondOpinion second = SecondOpinion::none;
  double second_score = 0;  ///< how sure the reader of figures is of that, 0..1 by its own scale

  /// What both say of a cell that is made of two.
  CellEvidence with(const CellEvidence& other) const {
    return {std::min(edge_support, other.edge_support),
            std::max(glyphs_across, other.glyphs_across),
            std::max(seal_overlap, other.seal_overlap),
            foreign_ink || other.foreign_ink,
            joined_text || other.joined_text,
            ink_without_text || other.ink_without_text,
            std::max(second, other.second),
            second != other.second             ? (second > other.second ? second_score : other.second_score)
            : second == SecondOpinion::differs ? std::max(second_score, other.second_score)
                                               : std::min(second_score, other.second_score)};
  }
};

/// Rows and columns count from 0 within the grid.
struct Cell {
  int row = 0;
  int column = 0;
  int row_span = 1;
  int column_span = 1;
  bool open_left = false;  ///< it stands at the table's side and no ruling ends it there: it may go on on another page
  bool open_right = false;
  std::vector<Region> regions;
  Content content;
  CellEvidence evidence;
};

/// Cells are in reading order (row, then column) and tile the lattice without overlap.
struct Grid {
  int rows = 0;
  int columns = 0;
  std::vector<Cell> cells;
  std::vector<double> column_edges;  ///< columns + 1 positions, points of the straightened page
  std::vector<double> row_edges;     ///< rows + 1 positions of a grid on one page; empty once joined over a break
  bool open_above = false;           ///< no ruling ends the first row: its beginning may stand on the page before
  bool open_below = false;           ///< the same of the last row
  bool open_left = false;            ///< and of the columns
  bool open_right = false;

  /// The cell that covers a place of the lattice; null outside it.
  const Cell* at(int row, int column) const;
};

/// A page after its text has been read, upright and straight: what `form` and `grid` joining see.
struct PageContent {
  int number = 0;
  PageKind kind = PageKind::blank;
  Size size;                    ///< straight points
  double rotation = 0;          ///< degrees clockwise undone before reading
  std::vector<TextLine> lines;  ///< outside every grid, top to bottom
  std::vector<Grid> grids;      ///< top to bottom
};

/// A grid with what stands above it, in reading order over all pages.
struct Table {
  std::vector<int> pages;
  std::vector<TextLine> above;  ///< lines since the grid before, or since the beginning of the document
  Grid grid;
  // What a grid over page breaks left out, page by page.
  std::vector<TextLine> running{};  ///< lines between its parts, such as page numbers
  std::vector<Cell> repeated{};     ///< cells of its heading rows where they are printed again
  std::vector<TextLine> between{};  ///< lines between tables that are one form, where it was put together of several
};

}  // namespace inkgrid
