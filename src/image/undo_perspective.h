// A photographed page made flat: perspective and the sheet's bend undone.
#pragma once

#include <optional>

#include "document/page.h"

namespace inkgrid::image {

/// A page as a scanner would have seen it.
struct FlatPage {
  PagePicture picture;
  Lattice to_photograph;  ///< points of `picture` -> points of the photograph
  double rotation = 0;    ///< degrees clockwise that the page stood turned and that were undone, -45 to 45
  double detail = 1;      ///< pixels of the photograph for one of `picture`, where they are fewest on the form
  bool cut = false;       ///< the form runs out of the photograph
};

/// What rulings tell: those of a flat page meet at right angles. None where they do already (a scan, whatever its skew), and
/// where there are too few of them to tell. The resolution is that of A4 or A3 paper where the sheet's edges are seen, else
/// the photograph's own.
std::optional<FlatPage> undo_perspective(const PagePicture& photograph);

}  // namespace inkgrid::image
