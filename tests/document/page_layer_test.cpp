#include "document/page_layer.h"

#include <gtest/gtest.h>

namespace inkgrid {
namespace {

PageLayer page_with(const std::string& text, int count, GlyphPaint paint = GlyphPaint::visible) {
  PageLayer layer;
  layer.size = {600, 800};
  for (int i = 0; i < count; ++i) layer.glyphs.push_back({text, {10.0 * i, 10, 10.0 * i + 10, 20}, 10, Turn::none, paint});
  return layer;
}

void put_picture(PageLayer& layer, double share) { layer.images.push_back({{0, 0, 600, 800 * share}, 1000, 1000}); }

void expect(const PageLayer& layer, PageKind kind, LayerJudgement::ReadFrom from) {
  const LayerJudgement judgement = judge_layer(layer);
  EXPECT_EQ(to_string(judgement.kind), to_string(kind));
  EXPECT_TRUE(judgement.from == from);
}

using From = LayerJudgement::ReadFrom;

TEST(PageLayer, IsReadFromItsTextOnlyWhereThatIsHonest) {
  expect(page_with("表", 20), PageKind::text, From::layer);
  expect(page_with("", 0), PageKind::blank, From::layer);

  PageLayer scan = page_with("", 0);
  put_picture(scan, 1);
  expect(scan, PageKind::scan, From::picture);

  PageLayer searchable = page_with("表", 20, GlyphPaint::invisible);
  put_picture(searchable, 1);
  expect(searchable, PageKind::scan, From::picture);

  PageLayer stamped = page_with("表", 20);
  put_picture(stamped, 0.1);
  expect(stamped, PageKind::mixed, From::layer);

  expect(page_with("\uE123", 20), PageKind::mixed, From::picture);
  expect(page_with("\u00c3", 20), PageKind::mixed, From::picture);

  PageLayer outlines = page_with("", 0);
  outlines.rulings.assign(8, {});
  expect(outlines, PageKind::scan, From::picture);
}

TEST(PageLayer, TextOverAPagesPictureIsItsOwnOnlyInADrawnTable) {
  PageLayer page = page_with("表", 20);
  put_picture(page, 1);
  expect(page, PageKind::mixed, From::picture);
  page.rulings.assign(8, {});
  expect(page, PageKind::mixed, From::layer);
}

TEST(PageLayer, TurnsWithItsPage) {
  PageLayer layer = page_with("表", 3);
  layer.rulings.push_back({Direction::horizontal, 100, 50, 550, 1});
  EXPECT_EQ(majority_turn(layer.glyphs), Turn::none);
  const PageLayer turned = turned_layer(layer, Turn::quarter);
  EXPECT_EQ(turned.size.width, 800);
  EXPECT_EQ(majority_turn(turned.glyphs), Turn::quarter);
  EXPECT_EQ(turned.rulings[0].direction, Direction::vertical);
  EXPECT_EQ(turned.rulings[0].position, 700);
  EXPECT_EQ(turned.rulings[0].start, 50);
  const PageLayer back = turned_layer(turned, opposite(Turn::quarter));
  EXPECT_EQ(back.rulings[0].direction, Direction::horizontal);
  EXPECT_EQ(back.rulings[0].position, 100);
  EXPECT_EQ(back.glyphs[1].box, layer.glyphs[1].box);
}

}  // namespace
}  // namespace inkgrid
