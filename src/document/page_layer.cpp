#include "document/page_layer.h"

#include <algorithm>

namespace inkgrid {
namespace {

constexpr double kScanCover = 0.5;  // share of a page under one picture from which on it may be a scan
constexpr double kRubbish = 0.2;    // share of characters no declaration prints that makes a text layer rubbish

bool is_rubbish(const std::string& text) {
  if (text.empty()) return true;
  const auto lead = static_cast<unsigned char>(text[0]);
  if (lead < 0x80) return lead < ' ' || lead == 0x7f;
  if (text.size() < 3) return true;  // Latin-1 and other alphabets: what undecoded Chinese looks like
  const unsigned code = ((lead & 0x0fU) << 12) | ((static_cast<unsigned char>(text[1]) & 0x3fU) << 6) |
                        (static_cast<unsigned char>(text[2]) & 0x3fU);
  return lead < 0xf0 && ((code >= 0xe000 && code <= 0xf8ff) || code == 0xfffd);
}

}  // namespace

Turn majority_turn(const std::vector<Glyph>& glyphs) {
  std::size_t votes[4] = {};
  for (const Glyph& glyph : glyphs)
    if (glyph.paint == GlyphPaint::visible) ++votes[static_cast<std::size_t>(glyph.turn)];
  return static_cast<Turn>(std::max_element(votes, votes + 4) - votes);
}

PageLayer turned_layer(PageLayer layer, Turn turn) {
  if (turn == Turn::none) return layer;
  const Affine matrix = turning(turn, layer.size);
  for (Glyph& glyph : layer.glyphs) {
    glyph.box = bounding_box(mapped(matrix, glyph.box));
    glyph.turn = added(glyph.turn, turn);
  }
  for (ClaimedFigure& figure : layer.claimed) figure.middle = matrix(figure.middle);
  for (PlacedImage& image : layer.images) image.box = bounding_box(mapped(matrix, image.box));
  for (Ruling& ruling : layer.rulings) {
    const bool across = ruling.direction == Direction::horizontal;
    const Box line = across ? Box{ruling.start, ruling.position, ruling.end, ruling.position}
                            : Box{ruling.position, ruling.start, ruling.position, ruling.end};
    const Box moved = bounding_box(mapped(matrix, line));
    const bool still_across = across == (turn == Turn::half);
    ruling.direction = still_across ? Direction::horizontal : Direction::vertical;
    ruling.position = still_across ? moved.top : moved.left;
    ruling.start = still_across ? moved.left : moved.top;
    ruling.end = still_across ? moved.right : moved.bottom;
  }
  layer.size = turned(layer.size, turn);
  return layer;
}

double usual_size(const std::vector<Glyph>& glyphs, double otherwise) {
  std::vector<double> sizes;
  for (const Glyph& glyph : glyphs)
    if (glyph.paint == GlyphPaint::visible && glyph.size > 0) sizes.push_back(glyph.size);
  if (sizes.empty()) return otherwise;
  std::nth_element(sizes.begin(), sizes.begin() + static_cast<std::ptrdiff_t>(sizes.size() / 2), sizes.end());
  return sizes[sizes.size() / 2];
}

LayerJudgement judge_layer(const PageLayer& layer) {
  using From = LayerJudgement::ReadFrom;
  std::size_t visible = 0, rubbish = 0;
  for (const Glyph& glyph : layer.glyphs) {
    if (glyph.paint == GlyphPaint::invisible || glyph.text == " ") continue;
    ++visible;
    if (is_rubbish(glyph.text)) ++rubbish;
  }
  const Box page{0, 0, layer.size.width, layer.size.height};
  double cover = 0;
  for (const PlacedImage& image : layer.images) cover = std::max(cover, intersected(image.box, page).area() / page.area());
  const bool honest = visible > 0 && static_cast<double>(rubbish) < kRubbish * static_cast<double>(visible) &&
                      layer.figures != FigureText::belied;
  if (cover >= kScanCover) {
    // Text over a page's picture is the page's own only where it fills a table that is drawn as well.
    if (honest && layer.rulings.size() >= 4) return {PageKind::mixed, From::layer};
    return {honest ? PageKind::mixed : PageKind::scan, From::picture};
  }
  if (visible == 0) {
    // A frame without glyphs: its text was drawn as outlines, or there is none.
    const bool drawn = !layer.images.empty() || !layer.rulings.empty();
    return {drawn ? PageKind::scan : PageKind::blank, drawn ? From::picture : From::layer};
  }
  if (!honest) return {PageKind::mixed, From::picture};
  return {layer.images.empty() ? PageKind::text : PageKind::mixed, From::layer};
}

}  // namespace inkgrid
