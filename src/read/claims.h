// What a page's text layer claims, held against the page's picture.
#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include "document/grid.h"
#include "document/page.h"
#include "read/read_page.h"

namespace inkgrid::read {

/// A figure of a font, by the font's number within the file.
using FontFigure = std::pair<int, char32_t>;

/// A cell that prints figures of which nothing but their fonts' maps of characters says which they are.
struct Claim {
  Box box;              ///< straight points
  std::u32string text;  ///< its figures and the signs of its targets
  std::set<FontFigure> claimed;
};

/// Of each cell that prints some of `claimed`.
std::vector<Claim> claims_of(const std::vector<Grid>& grids, const std::vector<ClaimedFigure>& claimed);

/// Some, near one another, that make each of their figures known.
std::vector<Claim> chosen_of(std::vector<Claim> claims);

/// The box around them all. There must be one.
Box frame_of(const std::vector<Claim>& claims);

/// Whether `part` of the page, which begins at `corner` (straight points), says what is claimed.
bool bears_out(PageReader& part, Point corner, const std::vector<Claim>& claims);

}  // namespace inkgrid::read
