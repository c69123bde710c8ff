#include "document/geometry.h"

namespace inkgrid {

Box united(const Box& a, const Box& b) {
  return {std::min(a.left, b.left), std::min(a.top, b.top), std::max(a.right, b.right), std::max(a.bottom, b.bottom)};
}

Box intersected(const Box& a, const Box& b) {
  return {std::max(a.left, b.left), std::max(a.top, b.top), std::min(a.right, b.right), std::min(a.bottom, b.bottom)};
}

Box grown(const Box& box, double margin) {
  return {box.left - margin, box.top - margin, box.right + margin, box.bottom + margin};
}

Affine then(const Affine& first, const Affine& second) {
  return {second.a * first.a + second.c * first.b,
          second.b * first.a + second.d * first.b,
          second.a * first.c + second.c * first.d,
          second.b * first.c + second.d * first.d,
          second.a * first.e + second.c * first.f + second.e,
          second.b * first.e + second.d * first.f + second.f};
}

Affine inverted(const Affine& m) {
  const double determinant = m.a * m.d - m.b * m.c;
  const Affine linear{m.d / determinant, -m.b / determinant, -m.c / determinant, m.a / determinant, 0, 0};
  const Point origin = linear({m.e, m.f});
  return {linear.a, linear.b, linear.c, linear.d, -origin.x, -origin.y};
}

namespace {

template <typename Map>
Quad corners_of(const Map& map, const Box& box) {
  return {map(Point{box.left, box.top}), map(Point{box.right, box.top}), map(Point{box.right, box.bottom}),
          map(Point{box.left, box.bottom})};
}

Point mixed(Point a, Point b, double share) { return {a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share}; }

}  // namespace

Quad mapped(const Affine& matrix, const Box& box) { return corners_of(matrix, box); }
Quad on_page(const PageMap& map, const Box& box) { return corners_of(map, box); }

Point Lattice::operator()(Point p) const {
  if (places.empty()) return p;
  const double x = (p.x - frame.left) / frame.width() * (columns - 1), y = (p.y - frame.top) / frame.height() * (rows - 1);
  const int column = std::clamp(static_cast<int>(x), 0, columns - 2), row = std::clamp(static_cast<int>(y), 0, rows - 2);
  const auto* corner = places.data() + static_cast<std::ptrdiff_t>(row) * columns + column;
  return mixed(mixed(corner[0], corner[1], x - column), mixed(corner[columns], corner[columns + 1], x - column), y - row);
}

Box bounding_box(const Quad& quad) {
  Box box{quad[0].x, quad[0].y, quad[0].x, quad[0].y};
  for (const Point& p : quad) box = united(box, {p.x, p.y, p.x, p.y});
  return box;
}

Affine turning(Turn turn, Size size) {
  switch (turn) {
    case Turn::none: return {};
    case Turn::quarter: return {0, 1, -1, 0, size.height, 0};
    case Turn::half: return {-1, 0, 0, -1, size.width, size.height};
    case Turn::three_quarters: return {0, -1, 1, 0, 0, size.width};
  }
  return {};
}

Size turned(Size size, Turn turn) {
  const bool sideways = turn == Turn::quarter || turn == Turn::three_quarters;
  return sideways ? Size{size.height, size.width} : size;
}

Turn opposite(Turn turn) { return static_cast<Turn>((4 - static_cast<int>(turn)) % 4); }

Turn added(Turn a, Turn b) { return static_cast<Turn>((static_cast<int>(a) + static_cast<int>(b)) % 4); }

}  // namespace inkgrid
