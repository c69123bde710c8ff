// Geometry shared by every room: points (1/72 inch), origin top left, y down.
#pragma once

#include <algorithm>
#include <array>
#include <vector>

namespace inkgrid {

struct Point {
  double x = 0;
  double y = 0;
};

struct Size {
  double width = 0;
  double height = 0;
};

struct Box {
  double left = 0;
  double top = 0;
  double right = 0;
  double bottom = 0;

  double width() const { return right - left; }
  double height() const { return bottom - top; }
  double area() const { return std::max(0.0, width()) * std::max(0.0, height()); }
  Point center() const { return {(left + right) / 2, (top + bottom) / 2}; }
  bool contains(Point p) const { return p.x >= left && p.x < right && p.y >= top && p.y < bottom; }
  bool operator==(const Box&) const = default;
};

/// Smallest box around both.
Box united(const Box& a, const Box& b);
/// The common part; its width or height is negative where there is none.
Box intersected(const Box& a, const Box& b);
/// The box grown by `margin` on every side (shrunk where negative).
Box grown(const Box& box, double margin);

/// Four corners, clockwise from the top left of the straight original.
using Quad = std::array<Point, 4>;

/// x' = a x + c y + e,  y' = b x + d y + f (the order of a PDF matrix).
struct Affine {
  double a = 1, b = 0, c = 0, d = 1, e = 0, f = 0;

  Point operator()(Point p) const { return {a * p.x + c * p.y + e, b * p.x + d * p.y + f}; }
  bool operator==(const Affine&) const = default;
};

/// First `first`, then `second`.
Affine then(const Affine& first, const Affine& second);
/// The way back. The matrix must not be singular.
Affine inverted(const Affine& matrix);
Quad mapped(const Affine& matrix, const Box& box);

/// What no matrix tells: where the nodes of a lattice of equal cells lie. Between them places are mixed, beyond them they go
/// on as in the outermost cell.
struct Lattice {
  Box frame;        ///< from the first node to the last
  int columns = 0;  ///< nodes, two at least each way
  int rows = 0;
  std::vector<Point> places;  ///< row by row; empty: every point stays where it is

  Point operator()(Point p) const;
};

/// A straight page to the page as a viewer shows it.
struct PageMap {
  Affine turn;     ///< first: skew and turns
  Lattice bend{};  ///< then: what was undone of a photograph

  Point operator()(Point p) const { return bend(turn(p)); }
};

Quad on_page(const PageMap& map, const Box& box);
Box bounding_box(const Quad& quad);

/// Clockwise quarter turns.
enum class Turn { none = 0, quarter = 1, half = 2, three_quarters = 3 };

/// Turns a page of `size` clockwise and moves it back to the origin.
Affine turning(Turn turn, Size size);
Size turned(Size size, Turn turn);
/// The turn that undoes `turn`.
Turn opposite(Turn turn);
/// Both turns, one after the other.
Turn added(Turn a, Turn b);

}  // namespace inkgrid
