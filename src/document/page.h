// What a page holds before it is understood: glyphs, rulings, pictures; then lines of text and grids.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "document/geometry.h"

namespace inkgrid {

/// What stands between the print of two cells that no ruling was found between: print, paper alone, the remnants of a
/// ruling.
enum class Parting { print, paper, remnant };

/// The print of two such cells, boxes without extent where there is none, and what stands between.
struct Parted {
  Parting parting = Parting::print;
  Box first, second;
};

enum class GlyphPaint { visible, invisible };

/// One drawn character of a text layer.
struct Glyph {
  std::string text;        ///< UTF-8; radicals folded to characters; several code points where a font says so (ligatures)
  Box box;                 ///< advance width by font ascent and descent
  double size = 0;         ///< font size, points
  Turn turn = Turn::none;  ///< direction of writing; none is left to right
  GlyphPaint paint = GlyphPaint::visible;
};

enum class Direction { horizontal, vertical };

/// A straight line of a table's frame, parallel to the page's edges.
struct Ruling {
  Direction direction = Direction::horizontal;
  double position = 0;  ///< y of a horizontal ruling's middle, x of a vertical one's
  double start = 0;     ///< left or top end
  double end = 0;       ///< right or bottom end
  double thickness = 0;
};

/// A raster picture placed on a page.
struct PlacedImage {
  Box box;
  int pixel_width = 0;
  int pixel_height = 0;
};

/// What speaks for the figures and signs of a text layer: the fonts themselves, nothing but their maps of characters, or
/// nothing, since the fonts say otherwise.
enum class FigureText { borne_out, claimed, belied };

/// A figure, ≤ or ≥ of which nothing but its font's map of characters says that it is one.
struct ClaimedFigure {
  int font = 0;  ///< its number within the file
  char32_t called = 0;
  Point middle;
};

/// What a file says of a page without a look at pixels. Points, on the page as a viewer shows it.
struct PageLayer {
  Size size;
  std::vector<Glyph> glyphs;    ///< in drawing order
  std::vector<Ruling> rulings;  ///< drawn as vectors; unmerged
  std::vector<PlacedImage> images;
  FigureText figures = FigureText::borne_out;  ///< of all fonts that print figures or signs here, the least
  std::vector<ClaimedFigure> claimed{};
};

/// A picture of a page or of a part of one: rows of 8-bit samples without padding; the one image type that crosses rooms.
struct PagePicture {
  int width = 0;     ///< pixels
  int height = 0;    ///< pixels
  int channels = 1;  ///< 1 grey (0 black), 3 red-green-blue
  double dpi = 72;
  std::vector<std::uint8_t> pixels;
};

enum class PageKind { text, scan, mixed, blank };

std::string to_string(PageKind kind);

/// Pages of a file, from its text layer or as pictures. Pages count from 1.
/// A page that cannot be read throws Error with its number.
class PageSource {
 public:
  virtual ~PageSource() = default;
  virtual int page_count() const = 0;
  virtual PageLayer layer(int page) = 0;
  /// The page as a viewer shows it, at `dpi` or, where the file itself is a picture, at its own resolution.
  virtual PagePicture picture(int page, double dpi) = 0;
  /// What lies within `part` (points, on the page) of a page that is drawn, and no more of it; of others all of `picture`.
  virtual PagePicture part(int page, const Box& /*part*/, double dpi) { return picture(page, dpi); }
};

}  // namespace inkgrid
