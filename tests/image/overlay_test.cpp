#include "image/overlay.h"

#include <gtest/gtest.h>

#include <array>

namespace inkgrid::image {
namespace {

using Colour = std::array<int, 3>;

Colour at(const PagePicture& picture, int x, int y) {
  const auto* pixel = &picture.pixels[(static_cast<std::size_t>(y) * picture.width + x) * 3];
  return {pixel[0], pixel[1], pixel[2]};
}

PagePicture paper(int channels) { return {200, 200, channels, 144, std::vector<std::uint8_t>(200 * 200 * channels, 255)}; }

TEST(Overlay, DrawsOutlinesInTheirColoursAtTheirPlaces) {
  const PagePicture drawn = draw_overlay(
      paper(1), {{mapped({}, {10, 10, 40, 40}), MarkStyle::field}, {mapped({}, {50, 10, 90, 40}), MarkStyle::label}});
  ASSERT_EQ(drawn.channels, 3);
  ASSERT_EQ(drawn.width, 200);
  const Colour field = at(drawn, 20, 50), label = at(drawn, 100, 50);
  EXPECT_GT(field[2], field[0] + 60);  // blue, 10 pt is 20 pixels
  EXPECT_GT(label[1], label[0] + 60);  // green
  EXPECT_EQ(at(drawn, 50, 50), (Colour{255, 255, 255}));
  EXPECT_EQ(at(drawn, 90, 150), (Colour{255, 255, 255}));
}

TEST(Overlay, TintsTheDoubtfulAndDrawsItLast) {
  const Quad quad = mapped({}, {10, 10, 40, 40});
  const PagePicture drawn = draw_overlay(paper(3), {{quad, MarkStyle::doubtful}, {quad, MarkStyle::field}});
  const Colour edge = at(drawn, 20, 50), inside = at(drawn, 50, 50);
  EXPECT_GT(edge[0], edge[2] + 60);
  EXPECT_GT(inside[0], inside[1]);
  EXPECT_GT(inside[1], 190);  // light: print under it is read
}

TEST(Overlay, MarksBeyondThePageAreCut) {
  const PagePicture drawn = draw_overlay(paper(1), {{mapped({}, {-500, -500, 900, 900}), MarkStyle::doubtful},
                                                    {mapped({}, {300, 300, 400, 400}), MarkStyle::doubtful}});
  EXPECT_EQ(drawn.pixels.size(), 200U * 200U * 3U);
}

TEST(Overlay, TintsKeepPrintBlackAndNumbersInTheirCorner) {
  PagePicture page = paper(1);
  page.pixels[60 * 200 + 60] = 0;
  const Colour green{0, 140, 70};
  const PagePicture drawn = draw_tints(
      page, {{{mapped({}, {10, 10, 40, 40}), {0, 140, 70}, 7}, {mapped({}, {50, 10, 90, 40}), {0, 140, 70}}}, {}, {}});
  ASSERT_EQ(drawn.height, 200);
  EXPECT_EQ(at(drawn, 60, 60), (Colour{0, 0, 0}));
  const Colour inside = at(drawn, 55, 70);
  EXPECT_GT(inside[0], 180);
  EXPECT_GT(inside[1], inside[0]);
  EXPECT_EQ(at(drawn, 20, 20), green);   // the outline's corner, and the tag's
  EXPECT_NE(at(drawn, 23, 105), green);  // no number, no tag
  EXPECT_EQ(at(drawn, 90, 150), (Colour{255, 255, 255}));
}

TEST(Overlay, LinksCrossTheBorderAndTheLegendStandsBelow) {
  const PagePicture drawn =
      draw_tints(paper(3), {{{mapped({}, {-50, -50, 900, 900}), {215, 25, 25}, 1}},
                            {{{10, 10, 40, 40}, {40, 10, 90, 40}}, {{10, 50, 40, 60}, {10, 60, 40, 90}}},
                            {{{30, 90, 220}, "label"}, {{0, 140, 70}, "value"}}});
  EXPECT_LT(at(drawn, 80, 50)[0], 60);
  EXPECT_LT(at(drawn, 50, 120)[0], 60);
  EXPECT_GT(at(drawn, 80, 70)[0], 200);
  ASSERT_GT(drawn.height, 220);
  int blue = 0;
  for (int y = 201; y < drawn.height; ++y)
    for (int x = 0; x < drawn.width; ++x) blue += at(drawn, x, y)[2] > at(drawn, x, y)[0] + 30 ? 1 : 0;
  EXPECT_GT(blue, 50);
}

}  // namespace
}  // namespace inkgrid::image
