#include "document/geometry.h"

#include <gtest/gtest.h>

namespace inkgrid {
namespace {

void expect_point(Point p, double x, double y) {
  EXPECT_NEAR(p.x, x, 1e-9);
  EXPECT_NEAR(p.y, y, 1e-9);
}

TEST(Geometry, TurningMovesThePageBackToItsOrigin) {
  const Size page{600, 800};
  expect_point(turning(Turn::quarter, page)({0, 0}), 800, 0);  // the top left corner goes to the top right
  expect_point(turning(Turn::quarter, page)({0, 800}), 0, 0);  // the bottom left to the top left
  expect_point(turning(Turn::half, page)({600, 800}), 0, 0);
  expect_point(turning(Turn::three_quarters, page)({600, 0}), 0, 0);  // the top right to the top left
  EXPECT_EQ(turned(page, Turn::quarter).width, 800);
  EXPECT_EQ(turned(page, Turn::half).width, 600);
}

TEST(Geometry, FourQuarterTurnsAreNone) {
  Affine whole;
  Size size{600, 800};
  for (int i = 0; i < 4; ++i) {
    whole = then(whole, turning(Turn::quarter, size));
    size = turned(size, Turn::quarter);
  }
  expect_point(whole({12, 34}), 12, 34);
}

TEST(Geometry, InverseLeadsBack) {
  const Affine matrix{0.9, 0.2, -0.3, 1.1, 17, -5};
  expect_point(inverted(matrix)(matrix({3, 4})), 3, 4);
  expect_point(then(matrix, inverted(matrix))({-8, 2}), -8, 2);
}

TEST(Geometry, ALatticeMixesItsNodesAndGoesOnBeyondThem) {
  const Lattice lattice{{0, 0, 20, 10}, 3, 2, {{0, 0}, {10, 1}, {30, 2}, {0, 10}, {10, 12}, {30, 14}}};
  expect_point(lattice({10, 0}), 10, 1);
  expect_point(lattice({20, 10}), 30, 14);
  expect_point(lattice({15, 5}), 20, 7.25);
  expect_point(lattice({25, 0}), 40, 2.5);
  expect_point(lattice({0, -10}), 0, -10);
  expect_point(Lattice{}({3, 4}), 3, 4);
  const Quad quad = on_page({turning(Turn::half, {20, 10}), lattice}, {0, 0, 10, 10});
  expect_point(quad[0], 30, 14);
  expect_point(quad[2], 10, 1);
}

TEST(Geometry, BoxHoldsItsTopLeftButNotItsBottomRight) {
  const Box box{0, 0, 10, 10};
  EXPECT_TRUE(box.contains({0, 0}));
  EXPECT_FALSE(box.contains({10, 5}));
  EXPECT_LT(intersected(box, {11, 0, 12, 5}).width(), 0);
  EXPECT_EQ(intersected(box, {11, 0, 12, 5}).area(), 0);
}

}  // namespace
}  // namespace inkgrid
