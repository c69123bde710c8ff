// A page picture made straight and clean: skew undone, red ink lifted off the black, rulings found.
#pragma once

#include <vector>

#include "document/page.h"

namespace inkgrid::image {

enum class TextFlow { along, down };

/// A page picture ready for `grid` and `read`. "Straight" points: the picture's pixels / dpi * 72.
struct StraightPage {
  PagePicture grey;         ///< one channel, upright to within a quarter turn, seals lifted, paper near white
  PagePicture ink;          ///< same size, one channel: 0 where ink, 255 where paper; rulings still in it
  PagePicture ruling_mask;  ///< same size, one channel: 0 where a ruling runs, else 255
  PagePicture seal_mask;    ///< same size, one channel: 0 where coloured ink was lifted, else 255; empty: none on the page
  PagePicture
      foreign_mask;  ///< the same of ink that is neither print nor ruling: strokes of pens and seals as dark as print
  std::vector<Ruling> rulings;  ///< straight points; double lines are two, strokes and underlines are none
  double glyph_height = 0;      ///< points: the usual height of a Han character's ink; 0 on a page without text
  /// How text runs on the picture, by the gaps between glyphs alone: down on a page that lies sideways (which way up is for
  /// a reader to tell). Along where there is too little to tell.
  TextFlow text_flow = TextFlow::along;
  Affine to_page;       ///< straight points -> points of the page as a viewer shows it
  double rotation = 0;  ///< degrees clockwise that the page stood turned, skew included, and that were undone: -180 to 180
};

/// Undoes skew (up to 15 degrees), lifts the coloured ink of seals, binarises, finds rulings.
/// Turns the page first by `turn` clockwise. The picture grows so that no corner of a leaning page is lost. Of a
/// photograph `undo_perspective` makes such a page first.
StraightPage straighten(const PagePicture& picture, Turn turn = Turn::none);

/// Boxes (straight points) of lines of text outside `excluded`, top to bottom, left to right in one height.
std::vector<Box> find_text_lines(const StraightPage& page, const std::vector<Box>& excluded);

/// The print of two boxes (straight points) and what parts it, side by side or one above the other: paper, but for a slit in
/// the middle, `slit` wide, in which remnants of a ruling may stand. Rulings are no print.
Parted parted(const StraightPage& page, const Box& first, const Box& second, double slit);

/// Share of `box` (straight points) under lifted coloured ink, 0..1.
double seal_overlap(const StraightPage& page, const Box& box);

/// Whether ink that is neither print nor ruling lies in `box` (straight points).
bool has_foreign_ink(const StraightPage& page, const Box& box);

}  // namespace inkgrid::image
