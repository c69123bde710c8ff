#include "pdf/collect_layer.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <memory>
#include <optional>
#include <unordered_map>
#include <utility>

#include <GfxFont.h>
#include <GfxState.h>
#include <PDFDoc.h>
#include <UTF.h>

#include "document/error.h"
#include "pdf/page_collector.h"
#include "pdf/radicals.h"

namespace inkgrid::pdf {
namespace {

/// Tangent of half a degree: what a page laid out in whole device units wobbles by; a slanted line is no ruling.
constexpr double kSlant = 0.0087;
/// Points. Double and thick frames of office programs end at 3 pt filled, 6 pt stroked (Word's widest border).
constexpr double kThickestFilled = 3.0;
constexpr double kThickestStroked = 6.0;
/// A filled bar this many times as long as thick is a ruling; Word fills the corners of its borders as squares.
constexpr double kSlenderness = 3.0;
/// Points. Shorter pieces are dots of patterns and outlines of letters.
constexpr double kShortestRuling = 1.0;
/// Points: Chromium fills each dot of a dotted border; so many in a row, no further apart than these sides, are a ruling.
constexpr double kLargestDot = 1.6, kDotGap = 2.5;
constexpr int kFewestDots = 8;
/// Points: a line that a clip cuts off by rounding alone is kept.
constexpr double kClipSlack = 0.1;

/// 0..1 of each channel: paler is taken for paper. Excel's lightest grey border (#BFBFBF) and watermarks are darker.
constexpr double kNearWhite = 0.94;
/// 0..1: what a fill's darkest channel must lie under white for white print on it to be seen.
constexpr double kLeastContrast = 0.1;
constexpr double kLeastOpacity = 0.02;

/// Em. What a font may claim: many say 0, or the tallest accent of twenty scripts (Noto Serif CJK: 1.15 and 0.29 for
/// characters of 0.88 and 0.12; Poppler itself puts 0.95 and 0.35 for what it does not believe). Times has 0.89 and 0.22.
constexpr double kLeastAscent = 0.5, kMostAscent = 1.1, kMostDescent = 0.4, kMostHeight = 1.15;
/// Em: the box of a Chinese character (SimSun, FangSong and KaiTi say 0.859 and 0.141, Adobe's say 0.88 and 0.12).
constexpr double kUsualAscent = 0.88, kUsualDescent = 0.12;

/// Bold without a bold font is the same text again a little to the side. Em, and share of the character's own advance:
/// two `i` of a narrow font stand 0.2 em apart.
constexpr double kOverprintReach = 0.2, kOverprintAdvance = 0.4;
/// Points: the cell of the table of places in which overprints are looked for.
constexpr double kPlaceCell = 4.0;
/// Share of a character that a clip must leave, in height and in width, for it to count as printed. Calc and WPS draw
/// text on both pages of a break and clips it away, but for a hair of its box, on the page where it does not belong.
constexpr double kLeastShown = 0.3;
/// Em: characters drawn one after another no further apart, on one baseline, are one run.
constexpr double kRunGap = 1.0, kRunShift = 0.2;
/// Code points of an ActualText that stand for one drawn cluster (a ligature); longer ones stand for whole lines, whose
/// characters keep their own places only as drawn.
constexpr std::size_t kLongestCluster = 4;

/// Points: smaller pictures are bullets and dots of a pattern.
constexpr double kSmallestImage = 4.0;
/// Share of the page from which a picture over text hides it (scanner programs put the picture upon the text they read).
constexpr double kCoveringImage = 0.2;
/// Tiles of a pattern that are drawn one by one: Skia wraps pictures so; hatching has thousands.
constexpr double kMostTiles = 16;

/// A page beyond these is an attack or a map. The densest disclosure seen has 6,000 glyphs and 2,000 rulings.
constexpr std::size_t kMostGlyphs = 500'000, kMostRulings = 500'000, kMostImages = 100'000, kMostFills = 100'000;
/// Comparisons of a page's fills with its glyphs; text under later fills counts as seen once they are spent.
constexpr std::size_t kMostLooks = 20'000'000;

void append_utf8(std::string& text, char32_t point) {
  const auto put = [&](char32_t byte) { text.push_back(static_cast<char>(byte)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6);
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  }
}

constexpr char32_t kReplacement = 0xFFFD;

std::string text_of(const Unicode* points, int count) {
  std::string text;
  for (int i = 0; i < count; ++i) {
    char32_t point = points[i];
    if (point == '\t' || point == '\n' || point == '\r') point = ' ';
    const bool no_character =
        point < 0x20 || (point >= 0x7F && point < 0xA0) || (point >= 0xD800 && point < 0xE000) || point > 0x10FFFF;
    append_utf8(text, no_character ? kReplacement : fold_radical(point));
  }
  if (text.empty()) append_utf8(text, kReplacement);
  return text;
}

struct Paint {
  double darkest = 0;  ///< the least of the three channels, 0..1
  double opacity = 1;

  bool seen() const { return opacity > kLeastOpacity; }
  bool near_white() const { return darkest > kNearWhite; }
};

/// A part of the page painted in one tone, as far as its box tells.
struct Fill {
  Box box;
  bool tinted = false;
};

/// A character before it is known whether its run is printed.
struct DrawnGlyph {
  Glyph glyph;
  Box clip;
  bool cut = false;  ///< the clip leaves nothing of it
};

enum class Meaning { known, unknown };

struct Metrics {
  double ascent = kUsualAscent;
  double descent = kUsualDescent;  ///< below the baseline, positive
  double em = 1;                   ///< size of the em over the font size in use; other than 1 in Type 3 fonts
};

/// Poppler takes glyph numbers for Unicode where a font says nothing of its characters: wrong text that looks right.
Meaning meaning_of(const GfxFont& font) {
  if (!font.isCIDFont() || font.hasToUnicodeCMap()) return Meaning::known;
  const GooString* collection = static_cast<const GfxCIDFont&>(font).getCollection();
  return collection && collection->cmp("Adobe-Identity") == 0 ? Meaning::unknown : Meaning::known;
}

Metrics metrics_of(const GfxFont& font) {
  Metrics metrics;
  double ascent = font.getAscent();
  double descent = -font.getDescent();
  if (font.getType() == fontType3) {
    const double* matrix = font.getFontMatrix();
    const double* box = font.getFontBBox();
    const double scale = std::abs(matrix[3]);
    const double height = scale * (box[3] - box[1]);
    metrics.em = height > 0 ? height : scale * 1000;
    if (!(metrics.em > 0)) metrics.em = 1;
    ascent = height > 0 ? scale * box[3] / metrics.em : 0;
    descent = height > 0 ? -scale * box[1] / metrics.em : 0;
  }
  if (ascent >= kLeastAscent && ascent <= kMostAscent && descent >= 0 && descent <= kMostDescent &&
      ascent + descent <= kMostHeight) {
    metrics.ascent = ascent;
    metrics.descent = descent;
  }
  return metrics;
}

Box box_around(const Point* points, int count) {
  Box box{points[0].x, points[0].y, points[0].x, points[0].y};
  for (int i = 1; i < count; ++i) box = united(box, {points[i].x, points[i].y, points[i].x, points[i].y});
  return box;
}

bool overlap(const Box& a, const Box& b) {
  return a.left <= b.right && b.left <= a.right && a.top <= b.bottom && b.top <= a.bottom;
}

enum class Axis { horizontal, vertical, slanted };

Axis axis_of(Point from, Point to) {
  const double dx = std::abs(to.x - from.x);
  const double dy = std::abs(to.y - from.y);
  if (dy <= kSlant * dx) return Axis::horizontal;
  if (dx <= kSlant * dy) return Axis::vertical;
  return Axis::slanted;
}

/// A subpath on the page.
struct Outline {
  std::vector<Point> points;
  Box box;
  bool curved = false;
  bool rectangle = false;  ///< all sides parallel to the page's edges, four corners
  double turning = 0;      ///< twice the signed area: tells which way round it runs
};

Outline outline_of(const GfxState& state, const GfxSubpath& path) {
  Outline outline;
  const int count = path.getNumPoints();
  outline.points.resize(count);
  bool straight = true;
  for (int i = 0; i < count; ++i) {
    Point& point = outline.points[i];
    state.transform(path.getX(i), path.getY(i), &point.x, &point.y);
    outline.curved = outline.curved || path.getCurve(i);
    if (i == 0) continue;
    const Point& last = outline.points[i - 1];
    outline.turning += last.x * point.y - point.x * last.y;
    straight = straight && axis_of(last, point) != Axis::slanted;
  }
  outline.box = box_around(outline.points.data(), count);
  if (count >= 4 && count <= 5 && straight && !outline.curved) {
    const Point& first = outline.points.front();
    const Point& last = outline.points.back();
    const bool back = std::abs(first.x - last.x) < kClipSlack && std::abs(first.y - last.y) < kClipSlack;
    outline.turning += last.x * first.y - first.x * last.y;
    // Half the turning is the area only if the corners are those of the box.
    outline.rectangle = (count == 4 || back) &&
                        std::abs(std::abs(outline.turning) / 2 - outline.box.area()) <= 0.01 * outline.box.area() + 0.01;
  }
  return outline;
}

/// Poppler draws a page into this; it keeps places and takes no pixels.
class LayerCollector : public PageCollector {
 public:
  /// `figures`: what is known of the file's fonts, by their numbers; more is added.
  explicit LayerCollector(std::map<int, FontFigures>& figures)
      : figures_(figures), deadline_(std::chrono::steady_clock::now() + kMostTime) {}

  PageLayer take() {
    finish_dots();
    judge_fonts();
    return std::move(layer_);
  }
  /// What stopped the page, empty where nothing did.
  const std::string& trouble() const { return trouble_; }
  bool started() const { return started_; }

  static bool stop(void* collector) {
    auto& self = *static_cast<LayerCollector*>(collector);
    if (self.trouble_.empty() && std::chrono::steady_clock::now() > self.deadline_)
      self.trouble_ = "takes more than " + std::to_string(kMostTime.count()) + " s to draw";
    return !self.trouble_.empty();
  }

  void startPage(int page, GfxState* state, XRef* xref) override {
    PageCollector::startPage(page, state, xref);
    started_ = true;
    layer_.size = {state->getPageWidth(), state->getPageHeight()};
    page_ = {0, 0, layer_.size.width, layer_.size.height};
    xref_ = xref;
  }

  void restoreState(GfxState* state) override {
    PageCollector::restoreState(state);
    fill_paint_.reset();
    stroke_paint_.reset();
  }
  void updateFillColorSpace(GfxState*) override { fill_paint_.reset(); }
  void updateFillColor(GfxState*) override { fill_paint_.reset(); }
  void updateFillOpacity(GfxState*) override { fill_paint_.reset(); }
  void updateStrokeColorSpace(GfxState*) override { stroke_paint_.reset(); }
  void updateStrokeColor(GfxState*) override { stroke_paint_.reset(); }
  void updateStrokeOpacity(GfxState*) override { stroke_paint_.reset(); }

  // What draws a soft mask is not on the page itself.
  void beginTransparencyGroup(GfxState*, const double*, GfxColorSpace*, bool, bool, bool for_soft_mask) override {
    groups_.push_back(for_soft_mask);
    masks_ += for_soft_mask;
  }
  void endTransparencyGroup(GfxState*) override {
    if (groups_.empty()) return;
    masks_ -= groups_.back();
    groups_.pop_back();
  }

  void stroke(GfxState* state) override {
    if (idle()) return;
    const Paint paint = stroke_paint(*state);
    if (!paint.seen()) return;
    const double* m = state->getCTM();
    const double width = state->getLineWidth();
    const double thickness_of_horizontal = width * std::hypot(m[1], m[3]);
    const double thickness_of_vertical = width * std::hypot(m[0], m[2]);
    const GfxPath& path = *state->getPath();
    for (int i = 0; i < path.getNumSubpaths(); ++i) {
      const Outline outline = outline_of(*state, *path.getSubpath(i));
      if (outline.curved) continue;
      for (std::size_t k = 1; k < outline.points.size(); ++k) {
        const Point from = outline.points[k - 1];
        const Point to = outline.points[k];
        const Axis axis = axis_of(from, to);
        if (axis == Axis::slanted) continue;
        const double thickness = axis == Axis::horizontal ? thickness_of_horizontal : thickness_of_vertical;
        const double longer = state->getLineCap() == 2 ? thickness / 2 : 0;
        Box box = box_around(std::array{from, to}.data(), 2);
        if (thickness > kThickestStroked) {
          if (axis == Axis::horizontal) {
            add_fill(*state, {box.left, box.top - thickness / 2, box.right, box.bottom + thickness / 2}, paint);
          } else {
            add_fill(*state, {box.left - thickness / 2, box.top, box.right + thickness / 2, box.bottom}, paint);
          }
        } else if (axis == Axis::horizontal) {
          add_ruling(*state, {Direction::horizontal, (from.y + to.y) / 2, box.left - longer, box.right + longer, thickness},
                     paint);
        } else {
          add_ruling(*state, {Direction::vertical, (from.x + to.x) / 2, box.top - longer, box.bottom + longer, thickness},
                     paint);
        }
      }
    }
  }

  void fill(GfxState* state) override { fill_path(*state, false); }
  void eoFill(GfxState* state) override { fill_path(*state, true); }

  bool tilingPatternFill(GfxState* state, Gfx*, Catalog*, GfxTilingPattern*, const double*, int x0, int y0, int x1, int y1,
                         double, double) override {
    if (static_cast<double>(x1 - x0) * (y1 - y0) <= kMostTiles) return false;
    fill_clip(*state);
    return true;
  }
  bool functionShadedFill(GfxState* state, GfxFunctionShading*) override { return fill_clip(*state); }
  bool axialShadedFill(GfxState* state, GfxAxialShading*, double, double) override { return fill_clip(*state); }
  bool radialShadedFill(GfxState* state, GfxRadialShading*, double, double) override { return fill_clip(*state); }
  bool gouraudTriangleShadedFill(GfxState* state, GfxGouraudTriangleShading*) override { return fill_clip(*state); }
  bool patchMeshShadedFill(GfxState* state, GfxPatchMeshShading*) override { return fill_clip(*state); }

  void drawChar(GfxState* state, double x, double y, double dx, double dy, double origin_x, double origin_y, CharCode code,
                int, const Unicode* points, int count) override {
    if (idle() || !state->getFont()) return;
    if (layer_.glyphs.size() + run_.size() + actual_glyphs_.size() >= kMostGlyphs) {
      trouble_ = "has more than " + std::to_string(kMostGlyphs) + " characters";
      return;
    }
    if (state->getFont() != font_) {
      font_ = state->getFont();
      metrics_ = metrics_of(*font_);
      meaning_ = meaning_of(*font_);
    }

    // Baseline and upright of one em on the page.
    const auto on_page = [&](double tx, double ty) {
      double ux, uy;
      Point p;
      state->textTransformDelta(tx, ty, &ux, &uy);
      state->transformDelta(ux, uy, &p.x, &p.y);
      return p;
    };
    const double em = state->getFontSize() * metrics_.em;
    const Point right = on_page(em * state->getHorizScaling(), 0);
    const Point up = on_page(0, em);
    const double stretch = std::hypot(right.x, right.y);
    const double cross = right.x * up.y - right.y * up.x;
    if (!(stretch > 0) || !std::isfinite(stretch) || !std::isfinite(cross)) return;
    const double size = std::abs(cross) / stretch;
    const double side = cross < 0 ? 1 : -1;
    const Point along{right.x / stretch, right.y / stretch};
    const Point above{along.y * side * size, -along.x * side * size};  // slant of false italics taken out

    Point start, advance;
    Turn turn = std::abs(along.x) >= std::abs(along.y) ? (along.x >= 0 ? Turn::none : Turn::half)
                                                       : (along.y >= 0 ? Turn::quarter : Turn::three_quarters);
    if (font_->getWMode() == 1) {
      state->transform(x - origin_x, y - origin_y, &start.x, &start.y);
      state->transformDelta(2 * origin_x, 2 * origin_y, &advance.x, &advance.y);
      // Half of the advance across: of the origin vector only the part along the baseline counts.
      const double across = advance.x * along.x + advance.y * along.y;
      const double width = across > 0 ? across : stretch;
      advance = {along.x * width, along.y * width};
      turn = static_cast<Turn>((static_cast<int>(turn) + 1) % 4);
    } else {
      const double spacing = state->getCharSpace() + (code == ' ' ? state->getWordSpace() : 0);
      double sx, sy;
      state->textTransformDelta(spacing * state->getHorizScaling(), 0, &sx, &sy);
      state->transform(x, y, &start.x, &start.y);
      state->transformDelta(dx - sx, dy - sy, &advance.x, &advance.y);
    }
    std::array<Point, 4> corners;
    for (int i = 0; i < 4; ++i) {
      const double far = i % 2;
      const double height = i < 2 ? metrics_.ascent : -metrics_.descent;
      corners[i] = {start.x + far * advance.x + height * above.x, start.y + far * advance.y + height * above.y};
    }
    Glyph glyph{text_of(points, meaning_ == Meaning::known ? count : 0), box_around(corners.data(), 4), size, turn,
                GlyphPaint::visible};
    if (!std::isfinite(glyph.box.left + glyph.box.right + glyph.box.top + glyph.box.bottom) || !overlap(glyph.box, page_))
      return;
    if (!visible(*state, glyph.box)) glyph.paint = GlyphPaint::invisible;
    if (glyph.paint == GlyphPaint::visible && count == 1 && is_judged(points[0]))
      note_figure(code, points[0], glyph.box.center());
    const Box clip = clip_box(*state);
    const Box shown = intersected(glyph.box, clip);
    const bool cut = shown.width() <= kLeastShown * glyph.box.width() || shown.height() <= kLeastShown * glyph.box.height();
    DrawnGlyph drawn{std::move(glyph), clip, cut};
    if (within_actual_text_) {
      actual_glyphs_.push_back(std::move(drawn));
    } else {
      extend_run(std::move(drawn));
    }
  }

  void beginActualText(GfxState*, const GooString* text) override {
    finish_actual_text();
    Unicode* points = nullptr;
    const int count = TextStringToUCS4(text->toStr(), &points);
    actual_text_.assign(points, points + (points ? std::max(0, count) : 0));
    gfree(points);
    within_actual_text_ = true;
  }
  void endActualText(GfxState*) override { finish_actual_text(); }
  void endPage() override {
    finish_actual_text();
    finish_run();
  }

  void drawImage(GfxState* state, Object* ref, Stream* stream, int width, int height, GfxImageColorMap* map, bool smooth,
                 const int* mask, bool inline_image) override {
    OutputDev::drawImage(state, ref, stream, width, height, map, smooth, mask, inline_image);
    place_image(*state, width, height, mask ? Cover::partly : Cover::fully, {0, state->getFillOpacity()});
  }
  void drawImageMask(GfxState* state, Object* ref, Stream* stream, int width, int height, bool invert, bool smooth,
                     bool inline_image) override {
    OutputDev::drawImageMask(state, ref, stream, width, height, invert, smooth, inline_image);
    place_image(*state, width, height, Cover::partly, fill_paint(*state));
  }
  void drawMaskedImage(GfxState* state, Object*, Stream*, int width, int height, GfxImageColorMap*, bool, Stream*, int, int,
                       bool, bool) override {
    place_image(*state, width, height, Cover::partly, {0, state->getFillOpacity()});
  }
  void drawSoftMaskedImage(GfxState* state, Object*, Stream*, int width, int height, GfxImageColorMap*, bool, Stream*, int,
                           int, GfxImageColorMap*, bool) override {
    place_image(*state, width, height, Cover::partly, {0, state->getFillOpacity()});
  }

 private:
  enum class Cover { fully, partly };

  bool idle() const { return masks_ > 0 || !trouble_.empty(); }

  Paint fill_paint(GfxState& state) {
    if (!fill_paint_) {
      GfxRGB color{};
      // A pattern's own colours come one by one.
      if (!state.getFillPattern()) state.getFillRGB(&color);
      fill_paint_ = {std::min({colToDbl(color.r), colToDbl(color.g), colToDbl(color.b)}), state.getFillOpacity()};
    }
    return *fill_paint_;
  }
  Paint stroke_paint(GfxState& state) {
    if (!stroke_paint_) {
      GfxRGB color{};
      if (!state.getStrokePattern()) state.getStrokeRGB(&color);
      stroke_paint_ = {std::min({colToDbl(color.r), colToDbl(color.g), colToDbl(color.b)}), state.getStrokeOpacity()};
    }
    return *stroke_paint_;
  }

  static Box clip_box(const GfxState& state) {
    Box box;
    state.getClipBBox(&box.left, &box.top, &box.right, &box.bottom);
    return box;
  }

  bool clips_to_box(const GfxState& state) const override {
    const GfxPath& path = *state.getPath();
    return path.getNumSubpaths() == 0 || (path.getNumSubpaths() == 1 && outline_of(state, *path.getSubpath(0)).rectangle);
  }

  /// What lies topmost under a point, as far as it was painted so far: white print on a tinted ground is seen.
  bool tinted_at(Point point) {
    for (auto fill = fills_.rbegin(); fill != fills_.rend() && looks_ < kMostLooks; ++fill, ++looks_)
      if (fill->box.contains(point)) return fill->tinted;
    return false;
  }

  bool visible(GfxState& state, const Box& box) {
    const int mode = state.getRender();
    Paint paint;
    if (mode == 3) return false;
    if (mode == 7) {
      // Poppler turns text filled with a pattern into a clip.
      if (!state.getFillPattern()) return false;
    } else {
      const bool filled = mode % 4 != 1;
      const bool stroked = mode % 4 == 1 || mode % 4 == 2;
      if (filled) paint = fill_paint(state);
      if (stroked) {
        const Paint outline = stroke_paint(state);
        if (!filled || (outline.seen() && (!paint.seen() || outline.darkest < paint.darkest))) paint = outline;
      }
    }
    return paint.seen() && (!paint.near_white() || tinted_at(box.center()));
  }

  void add_ruling(const GfxState& state, Ruling ruling, const Paint& paint) {
    if (!paint.seen()) return;
    const Box clip = intersected(clip_box(state), page_);
    const bool flat = ruling.direction == Direction::horizontal;
    const double near_edge = flat ? clip.top : clip.left;
    const double far_edge = flat ? clip.bottom : clip.right;
    const double half = ruling.thickness / 2;
    if (!(ruling.position + half >= near_edge - kClipSlack && ruling.position - half <= far_edge + kClipSlack)) return;
    ruling.start = std::max(ruling.start, flat ? clip.left : clip.top);
    ruling.end = std::min(ruling.end, flat ? clip.right : clip.bottom);
    if (!(ruling.end - ruling.start >= kShortestRuling)) return;
    if (paint.near_white()) {
      const double middle = (ruling.start + ruling.end) / 2;
      if (!tinted_at(flat ? Point{middle, ruling.position} : Point{ruling.position, middle})) return;
    }
    if (layer_.rulings.size() >= kMostRulings) {
      trouble_ = "has more than " + std::to_string(kMostRulings) + " lines";
      return;
    }
    layer_.rulings.push_back(ruling);
  }

  /// The ruling that a filled or painted box is, if it is one.
  static std::optional<Ruling> ruling_of(const Box& box) {
    const double width = box.width();
    const double height = box.height();
    if (std::min(width, height) > kThickestFilled || std::max(width, height) < kSlenderness * std::min(width, height))
      return std::nullopt;
    if (width >= height) return Ruling{Direction::horizontal, box.center().y, box.left, box.right, height};
    return Ruling{Direction::vertical, box.center().x, box.top, box.bottom, width};
  }

  void fill_path(GfxState& state, bool even_odd) {
    if (idle()) return;
    const Paint paint = fill_paint(state);
    if (!paint.seen()) return;
    const GfxPath& path = *state.getPath();
    std::vector<Outline> outlines;
    outlines.reserve(path.getNumSubpaths());
    for (int i = 0; i < path.getNumSubpaths(); ++i) {
      Outline outline = outline_of(state, *path.getSubpath(i));
      if (outline.points.size() > 1) outlines.push_back(std::move(outline));
    }
    for (std::size_t i = 0; i < outlines.size(); ++i) {
      const Outline& outline = outlines[i];
      if (i + 1 < outlines.size() && add_frame(state, outline, outlines[i + 1], even_odd, paint)) {
        ++i;
        continue;
      }
      if (outline.curved) continue;
      if (outline.rectangle && std::max(outline.box.width(), outline.box.height()) <= kLargestDot)
        add_dot(intersected(intersected(outline.box, clip_box(state)), page_), paint);
      if (const std::optional<Ruling> ruling = ruling_of(outline.box)) {
        add_ruling(state, *ruling, paint);
      } else if (outline.rectangle) {
        add_fill(state, outline.box, paint);
      }
    }
  }

  /// Dots of a line are drawn one after another, in either direction.
  void add_dot(const Box& dot, const Paint& paint) {
    if (dot.width() <= 0 || dot.height() <= 0 || paint.near_white()) return;
    const double reach = kDotGap * std::max(dot.width(), dot.height());
    const auto beside = [reach](double start, double end, double of_start, double of_end) {
      return start - of_end <= reach && of_start - end <= reach;
    };
    const Point middle = dot.center();
    const auto in_row = [&](const Box& row) {
      return std::abs(middle.y - row.center().y) < kClipSlack && beside(dot.left, dot.right, row.left, row.right);
    };
    const auto in_column = [&](const Box& row) {
      return std::abs(middle.x - row.center().x) < kClipSlack && beside(dot.top, dot.bottom, row.top, row.bottom);
    };
    if (dots_ > 0 && (dots_ == 1                            ? in_row(dotted_) || in_column(dotted_)
                      : dotted_.width() >= dotted_.height() ? in_row(dotted_)
                                                            : in_column(dotted_))) {
      dotted_ = united(dotted_, dot);
      ++dots_;
      return;
    }
    finish_dots();
    dotted_ = dot;
    dots_ = 1;
  }

  void finish_dots() {
    if (const auto ruling = ruling_of(dotted_); dots_ >= kFewestDots && ruling && layer_.rulings.size() < kMostRulings)
      layer_.rulings.push_back(*ruling);
    dots_ = 0;
  }

  /// A border drawn as a rectangle with a smaller one cut out of it.
  bool add_frame(const GfxState& state, const Outline& one, const Outline& other, bool even_odd, const Paint& paint) {
    if (!one.rectangle || !other.rectangle || (!even_odd && one.turning * other.turning >= 0)) return false;
    const bool first_outside = one.box.area() > other.box.area();
    const Box& outer = first_outside ? one.box : other.box;
    const Box& inner = first_outside ? other.box : one.box;
    const std::array<Box, 4> bars = {
        Box{outer.left, outer.top, outer.right, inner.top}, Box{outer.left, inner.bottom, outer.right, outer.bottom},
        Box{outer.left, outer.top, inner.left, outer.bottom}, Box{inner.right, outer.top, outer.right, outer.bottom}};
    for (const Box& bar : bars) {
      if (bar.width() < 0 || bar.height() < 0) return false;
      if (bar.area() > 0 && !ruling_of(bar)) return false;
    }
    for (const Box& bar : bars)
      if (bar.area() > 0) add_ruling(state, *ruling_of(bar), paint);
    return true;
  }

  void add_fill(const GfxState& state, const Box& whole, const Paint& paint) {
    const Box box = intersected(intersected(whole, clip_box(state)), page_);
    if (box.width() <= 0 || box.height() <= 0 || fills_.size() >= kMostFills) return;
    fills_.push_back({box, (1 - paint.darkest) * paint.opacity >= kLeastContrast});
    if (paint.opacity >= 1 && state.getBlendMode() == gfxBlendNormal) hide_under(box);
  }

  /// A pattern or shading fills the clip that Poppler made of the path.
  bool fill_clip(const GfxState& state) {
    if (idle()) return true;
    const Paint paint{0, state.getFillOpacity()};
    if (!paint.seen()) return true;
    const Box box = intersected(clip_box(state), page_);
    if (box.width() < 0 || box.height() < 0) return true;
    if (const std::optional<Ruling> ruling = ruling_of(box)) {
      add_ruling(state, *ruling, paint);
    } else if (fills_.size() < kMostFills) {
      fills_.push_back({box, true});
    }
    return true;
  }

  /// Text painted over later by something opaque is on no paper.
  void hide_under(const Box& box) {
    if (!clip_is_box()) return;
    finish_run();
    for (Glyph& glyph : layer_.glyphs) {
      if (++looks_ >= kMostLooks) return;
      const Point middle = glyph.box.center();
      if (box.contains(middle) && box.contains({middle.x, glyph.box.top + 0.3 * glyph.box.height()}))
        glyph.paint = GlyphPaint::invisible;
    }
  }

  void place_image(const GfxState& state, int width, int height, Cover cover, const Paint& paint) {
    if (idle() || !paint.seen()) return;
    std::array<Point, 4> corners;
    for (int i = 0; i < 4; ++i) state.transform(i % 2, i / 2, &corners[i].x, &corners[i].y);
    const Box box = box_around(corners.data(), 4);
    const Box shown = intersected(intersected(box, clip_box(state)), page_);
    if (!(shown.width() >= 0 && shown.height() >= 0)) return;
    if (const std::optional<Ruling> ruling = ruling_of(shown)) {
      add_ruling(state, *ruling, paint);
      return;
    }
    if (shown.width() < kSmallestImage || shown.height() < kSmallestImage) return;
    if (layer_.images.size() >= kMostImages) {
      trouble_ = "has more than " + std::to_string(kMostImages) + " pictures";
      return;
    }
    layer_.images.push_back({box, width, height});
    const bool covers = shown.area() >= kCoveringImage * page_.area();
    // White text upon a scan is text that a reader hid; upon a small picture it is print.
    if (fills_.size() < kMostFills) fills_.push_back({shown, !covers});
    if (covers && cover == Cover::fully && paint.opacity >= 1 && state.getBlendMode() == gfxBlendNormal) hide_under(shown);
  }

  void finish_actual_text() {
    if (!within_actual_text_) return;
    within_actual_text_ = false;
    std::vector<DrawnGlyph> drawn = std::exchange(actual_glyphs_, {});
    const int count = static_cast<int>(actual_text_.size());
    if (count > 0 && actual_text_.size() == drawn.size()) {
      for (std::size_t i = 0; i < drawn.size(); ++i) drawn[i].glyph.text = text_of(&actual_text_[i], 1);
    } else if (count > 0 && !drawn.empty() && (drawn.size() == 1 || actual_text_.size() <= kLongestCluster)) {
      DrawnGlyph whole = drawn.front();
      for (const DrawnGlyph& part : drawn) {
        whole.glyph.box = united(whole.glyph.box, part.glyph.box);
        whole.cut = whole.cut && part.cut;
      }
      whole.glyph.text = text_of(actual_text_.data(), count);
      drawn = {std::move(whole)};
    }
    for (DrawnGlyph& part : drawn) extend_run(std::move(part));
  }

  void note_figure(CharCode code, Unicode called, Point middle) {
    const int number = font_->getID()->num;
    if (is_figure(called)) layer_.claimed.push_back({number, called, middle});
    fonts_of_figures_[number] = font_;
    FontFigures& figures = figures_[number];
    const CalledGlyph glyph{code, called};
    if (std::find(figures.glyphs.begin(), figures.glyphs.end(), glyph) != figures.glyphs.end()) return;
    figures.glyphs.push_back(glyph);
    figures.judged = false;
  }

  /// What speaks for the page's figures.
  void judge_fonts() {
    for (const auto& [number, font] : fonts_of_figures_) {
      FontFigures& figures = figures_[number];
      if (!figures.judged) figures.text = judge_figures(*font, xref_, figures.glyphs);
      figures.judged = true;
      layer_.figures = std::max(layer_.figures, figures.text);
    }
    std::erase_if(layer_.claimed,
                  [this](const ClaimedFigure& figure) { return figures_.at(figure.font).text != FigureText::claimed; });
  }

  void extend_run(DrawnGlyph drawn) {
    if (!run_.empty() && !goes_on(run_.back(), drawn)) finish_run();
    run_.push_back(std::move(drawn));
  }

  static bool goes_on(const DrawnGlyph& last, const DrawnGlyph& next) {
    const Glyph& a = last.glyph;
    const Glyph& b = next.glyph;
    if (a.turn != b.turn || !(last.clip == next.clip)) return false;
    const bool level = a.turn == Turn::none || a.turn == Turn::half;
    const double shift = level ? b.box.bottom - a.box.bottom : b.box.left - a.box.left;
    const double gap = level ? std::max(b.box.left - a.box.right, a.box.left - b.box.right)
                             : std::max(b.box.top - a.box.bottom, a.box.top - b.box.bottom);
    return std::abs(shift) <= kRunShift * a.size && gap <= kRunGap * a.size;
  }

  /// A run that its cell's edge cuts short is kept whole; one that a clip hides altogether is on no paper.
  void finish_run() {
    const bool hidden = std::all_of(run_.begin(), run_.end(), [](const DrawnGlyph& drawn) { return drawn.cut; });
    for (DrawnGlyph& drawn : run_) {
      if (hidden) drawn.glyph.paint = GlyphPaint::invisible;
      add_glyph(std::move(drawn.glyph));
    }
    run_.clear();
  }

  void add_glyph(Glyph glyph) {
    const Point middle = glyph.box.center();
    const bool upright = glyph.turn == Turn::none || glyph.turn == Turn::half;
    const double reach = std::min(
        {kOverprintReach * glyph.size, kOverprintAdvance * (upright ? glyph.box.width() : glyph.box.height()), kPlaceCell});
    const auto column = static_cast<std::int32_t>(std::floor(middle.x / kPlaceCell));
    const auto row = static_cast<std::int32_t>(std::floor(middle.y / kPlaceCell));
    const std::size_t hash = std::hash<std::string>()(glyph.text);
    const auto key = [hash](std::int32_t at_column, std::int32_t at_row) {
      return hash ^
             (static_cast<std::uint64_t>(static_cast<std::uint32_t>(at_column)) << 32 | static_cast<std::uint32_t>(at_row)) *
                 0x9E3779B97F4A7C15u;
    };
    const auto first = [](double at, double by) { return static_cast<std::int32_t>(std::floor((at - by) / kPlaceCell)); };
    for (std::int32_t c = first(middle.x, reach); c <= first(middle.x, -reach); ++c) {
      for (std::int32_t r = first(middle.y, reach); r <= first(middle.y, -reach); ++r) {
        const auto found = places_.find(key(c, r));
        if (found == places_.end()) continue;
        Glyph& other = layer_.glyphs[found->second];
        const Point there = other.box.center();
        if (other.text == glyph.text && other.turn == glyph.turn && std::abs(there.x - middle.x) < reach &&
            std::abs(there.y - middle.y) < reach) {
          if (glyph.paint == GlyphPaint::visible) other.paint = GlyphPaint::visible;
          return;
        }
      }
    }
    places_[key(column, row)] = layer_.glyphs.size();
    layer_.glyphs.push_back(std::move(glyph));
  }

  std::map<int, FontFigures>& figures_;
  std::map<int, std::shared_ptr<GfxFont>> fonts_of_figures_;  ///< of this page, by their numbers
  XRef* xref_ = nullptr;
  PageLayer layer_;
  Box page_;
  bool started_ = false;
  std::string trouble_;
  std::chrono::steady_clock::time_point deadline_;
  std::vector<bool> groups_;  ///< one an open group: whether it draws a soft mask
  int masks_ = 0;
  std::optional<Paint> fill_paint_, stroke_paint_;
  std::vector<Fill> fills_;
  Box dotted_;  ///< around the dots that were drawn last in one line
  int dots_ = 0;
  std::size_t looks_ = 0;
  std::shared_ptr<GfxFont> font_;
  Metrics metrics_;
  Meaning meaning_ = Meaning::known;
  bool within_actual_text_ = false;
  std::vector<Unicode> actual_text_;
  std::vector<DrawnGlyph> actual_glyphs_;
  std::vector<DrawnGlyph> run_;
  std::unordered_map<std::uint64_t, std::size_t> places_;  ///< text and cell → the glyph last put there
};

}  // namespace

PageLayer collect_layer(PDFDoc& document, int page, const std::string& name, std::map<int, FontFigures>& figures) {
  LayerCollector collector(figures);
  document.displayPage(&collector, page, 72, 72, 0, false, true, false, &LayerCollector::stop, &collector, &drawn_on_paper);
  if (!collector.trouble().empty())
    throw Error(ErrorCode::unreadable, name, collector.trouble() + "; print or scan this page anew", page);
  if (!collector.started()) throw Error(ErrorCode::unreadable, name, "this page is damaged; print or scan it anew", page);
  return collector.take();
}

}  // namespace inkgrid::pdf
