#include "pdf/take_scan.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <cstring>
#include <functional>
#include <memory>
#include <utility>
#include <vector>

#include <GfxState.h>
#include <OutputDev.h>
#include <PDFDoc.h>
#include <Stream.h>

#include "pdf/flate_rows.h"
#include "pdf/page_collector.h"

namespace inkgrid::pdf {
namespace {

/// Pixels: a picture's side that leans by less, or is longer or shorter by less than the pixels it has, is as good as
/// straight and true.
constexpr double kLean = 0.5, kStretch = 1;
/// Pixels: what a clip or a covering picture may leave of an edge.
constexpr double kEdgeSlack = 0.5;
/// 0..1 of each channel: painted on bare paper, it shows nothing.
constexpr double kWhite = 0.999;
/// Pixels of a picture once its rows have the page's resolution; more is drawn in pieces by Poppler.
constexpr double kMostPixels = 150e6;

std::size_t row_size(const PagePicture& picture) { return static_cast<std::size_t>(picture.width) * picture.channels; }
std::uint8_t* row_of(PagePicture& picture, int y) {
  return picture.pixels.data() + static_cast<std::ptrdiff_t>(row_size(picture)) * y;
}
const std::uint8_t* row_of(const PagePicture& picture, int y) {
  return picture.pixels.data() + static_cast<std::ptrdiff_t>(row_size(picture)) * y;
}

PagePicture blank(int width, int height, int channels) {
  PagePicture picture{width, height, channels, 0, {}};
  picture.pixels.assign(row_size(picture) * height, 255);
  return picture;
}

/// What each of `to` pixels takes of `from` pixels in one direction: the mean of those under it, or a mixture of the nearest
/// two where they are fewer.
struct Shares {
  int first = 0;
  std::vector<float> weights;
};

std::vector<Shares> shares_of(int from, int to) {
  std::vector<Shares> shares(to);
  const double scale = static_cast<double>(from) / to;
  for (int i = 0; i < to; ++i) {
    Shares& share = shares[i];
    if (scale >= 1) {
      const double begin = i * scale, end = std::min<double>(from, (i + 1) * scale);
      share.first = std::min(from - 1, static_cast<int>(begin));
      for (int k = share.first; k < end - 1e-6 || k == share.first; ++k)
        share.weights.push_back(
            static_cast<float>((std::min<double>(k + 1, end) - std::max<double>(k, begin)) / (end - begin)));
    } else {
      const double middle = std::clamp((i + 0.5) * scale - 0.5, 0.0, from - 1.0);
      share.first = std::min(static_cast<int>(middle), std::max(0, from - 2));
      const auto far = static_cast<float>(middle - share.first);
      share.weights = {1 - far};
      if (from > 1) share.weights.push_back(far);
    }
  }
  return shares;
}

/// A picture of the size asked for, from rows as a file gives them; `next_row` fills one, false to give up.
std::optional<PagePicture> resampled(int width, int height, int channels, int to_width, int to_height,
                                     const std::function<bool(std::uint8_t*)>& next_row) {
  // Along the rows first.
  PagePicture narrow = blank(to_width, height, channels);
  if (width == to_width) {
    for (int y = 0; y < height; ++y)
      if (!next_row(row_of(narrow, y))) return std::nullopt;
  } else {
    std::vector<std::uint8_t> row(static_cast<std::size_t>(width) * channels);
    const std::vector<Shares> shares = shares_of(width, to_width);
    for (int y = 0; y < height; ++y) {
      if (!next_row(row.data())) return std::nullopt;
      std::uint8_t* out = row_of(narrow, y);
      for (const Shares& share : shares)
        for (int c = 0; c < channels; ++c) {
          const std::uint8_t* in = row.data() + static_cast<std::ptrdiff_t>(share.first) * channels + c;
          float sum = 0.5F;
          for (const float weight : share.weights) sum += weight * *in, in += channels;
          *out++ = static_cast<std::uint8_t>(sum);
        }
    }
  }
  if (height == to_height) return narrow;
  PagePicture result = blank(to_width, to_height, channels);
  const std::vector<Shares> shares = shares_of(height, to_height);
  std::vector<float> sums(row_size(result));
  for (int y = 0; y < to_height; ++y) {
    std::fill(sums.begin(), sums.end(), 0.5F);
    for (std::size_t k = 0; k < shares[y].weights.size(); ++k) {
      const std::uint8_t* in = row_of(narrow, shares[y].first + static_cast<int>(k));
      const float weight = shares[y].weights[k];
      for (std::size_t x = 0; x < sums.size(); ++x) sums[x] += weight * in[x];
    }
    std::uint8_t* out = row_of(result, y);
    for (std::size_t x = 0; x < sums.size(); ++x) out[x] = static_cast<std::uint8_t>(sums[x]);
  }
  return result;
}

/// How a picture lies on the page, as a walk through it while the page is filled row by row.
struct Lie {
  bool crossed = false;  ///< its rows run down the page
  bool mirrored_x = false, mirrored_y = false;
};

PagePicture laid(PagePicture raster, const Lie& lie) {
  if (!lie.crossed && !lie.mirrored_x && !lie.mirrored_y) return raster;
  PagePicture result = lie.crossed ? blank(raster.height, raster.width, raster.channels)
                                   : blank(raster.width, raster.height, raster.channels);
  // In squares that the cache holds: the walk down columns touches a row a pixel.
  constexpr int square = 32;
  for (int top = 0; top < result.height; top += square)
    for (int left = 0; left < result.width; left += square)
      for (int y = top; y < std::min(result.height, top + square); ++y)
        for (int x = left; x < std::min(result.width, left + square); ++x) {
          int from_x = lie.crossed ? y : x, from_y = lie.crossed ? x : y;
          if (lie.mirrored_x) from_x = raster.width - 1 - from_x;
          if (lie.mirrored_y) from_y = raster.height - 1 - from_y;
          std::copy_n(row_of(raster, from_y) + static_cast<std::ptrdiff_t>(from_x) * raster.channels, raster.channels,
                      row_of(result, y) + static_cast<std::ptrdiff_t>(x) * raster.channels);
        }
  return result;
}

/// Rows of samples as a file packs them, several to a byte where they have fewer bits. As Poppler's ImageStream, which takes
/// them apart one by one.
class PackedRows {
 public:
  /// `bits` of a pixel.
  PackedRows(Stream* stream, int width, int bits)
      : stream_(stream), flate_(FlateRows::of(*stream)), size_((static_cast<std::size_t>(width) * bits + 7) / 8) {}
  void reset() {
    row_.resize(size_);
    flate_ ? flate_->reset() : stream_->reset();
  }
  void close() { flate_ ? flate_->close() : stream_->close(); }
  unsigned char* getLine() {
    const std::size_t there =
        flate_ ? flate_->read(row_.data(), size_)
               : static_cast<std::size_t>(std::max(0, stream_->doGetChars(static_cast<int>(size_), row_.data())));
    std::fill(row_.begin() + static_cast<std::ptrdiff_t>(there), row_.end(), static_cast<unsigned char>(255));
    return row_.data();
  }

 private:
  Stream* stream_;
  std::unique_ptr<FlateRows> flate_;
  std::size_t size_;
  std::vector<unsigned char> row_;
};

/// Levels of the samples in each byte.
using PackedLevels = std::array<std::array<std::uint8_t, 8>, 256>;

template <int samples>
void unpack(const unsigned char* in, const PackedLevels& levels, int width, std::uint8_t* out) {
  for (; width >= samples; width -= samples, out += samples) std::memcpy(out, levels[*in++].data(), samples);
  if (width > 0) std::copy_n(levels[*in].begin(), width, out);
}

/// Poppler draws a page into this; it keeps pictures, and whether anything else shows.
class ScanCollector : public PageCollector {
 public:
  explicit ScanCollector(std::chrono::steady_clock::time_point deadline) : deadline_(deadline) {}

  void startPage(int page, GfxState* state, XRef* xref) override {
    PageCollector::startPage(page, state, xref);
    width_ = std::max(1, static_cast<int>(state->getPageWidth() + 0.5));
    height_ = std::max(1, static_cast<int>(state->getPageHeight() + 0.5));
  }

  // These change what is drawn under or over them.
  void setSoftMask(GfxState*, const double*, bool, Function*, GfxColor*) override { layered_ = true; }
  void setSoftMaskFromImageMask(GfxState*, Object*, Stream*, int, int, bool, bool, double*) override { layered_ = true; }
  void beginTransparencyGroup(GfxState*, const double*, GfxColorSpace*, bool, bool, bool) override { layered_ = true; }
  void updateTransfer(GfxState* state) override { layered_ = layered_ || state->getTransfer()[0]; }

  void stroke(GfxState* state) override {
    GfxRGB colour{};
    state->getStrokeRGB(&colour);
    mark(state->getStrokePattern() ? nullptr : &colour, state->getStrokeOpacity());
  }
  void fill(GfxState* state) override { mark_fill(*state); }
  void eoFill(GfxState* state) override { mark_fill(*state); }
  bool tilingPatternFill(GfxState*, Gfx*, Catalog*, GfxTilingPattern*, const double*, int, int, int, int, double,
                         double) override {
    return mark(nullptr, 1);
  }
  bool functionShadedFill(GfxState*, GfxFunctionShading*) override { return mark(nullptr, 1); }
  bool axialShadedFill(GfxState*, GfxAxialShading*, double, double) override { return mark(nullptr, 1); }
  bool radialShadedFill(GfxState*, GfxRadialShading*, double, double) override { return mark(nullptr, 1); }
  bool gouraudTriangleShadedFill(GfxState*, GfxGouraudTriangleShading*) override { return mark(nullptr, 1); }
  bool patchMeshShadedFill(GfxState*, GfxPatchMeshShading*) override { return mark(nullptr, 1); }

  void drawChar(GfxState* state, double, double, double, double, double, double, CharCode, int, const Unicode*,
                int) override {
    const int mode = state->getRender();
    if (mode >= 4) layered_ = true;  // text that clips
    if (mode % 4 == 0 || mode % 4 == 2) mark_fill(*state);
    if (mode % 4 == 1 || mode % 4 == 2) stroke(state);
  }

  void drawImage(GfxState* state, Object* ref, Stream* stream, int width, int height, GfxImageColorMap* map, bool smooth,
                 const int* mask, bool inline_image) override {
    if (inline_image || mask || !map->isOk()) {
      OutputDev::drawImage(state, ref, stream, width, height, map, smooth, mask, inline_image);
      mark(nullptr, state->getFillOpacity());
      return;
    }
    const int components = map->getNumPixelComps(), bits = map->getBits();
    if (components == 1) {
      Palette palette{};
      const int most = bits >= 8 ? 255 : (1 << bits) - 1;
      for (int i = 0; i <= most; ++i) {
        const auto sample = static_cast<unsigned char>(i);
        map->getRGB(&sample, &palette[i]);
      }
      place(*state, stream, width, height, bits, palette);
    } else if (map->useRGBLine()) {
      const auto convert = [&](std::uint8_t* in, std::uint8_t* out) { map->getRGBLine(in, out, width); };
      if (bits == 8)
        place(*state, PackedRows(stream, width, components * bits), width, height, 3, convert);
      else
        place(*state, ImageStream(stream, width, components, bits), width, height, 3, convert);
    } else {
      mark(nullptr, state->getFillOpacity());
    }
  }
  void drawImageMask(GfxState* state, Object* ref, Stream* stream, int width, int height, bool invert, bool smooth,
                     bool inline_image) override {
    if (inline_image) OutputDev::drawImageMask(state, ref, stream, width, height, invert, smooth, inline_image);
    // What shines through the gaps of a stencil is paper where nothing was drawn.
    if (inline_image || shown_ || !pieces_.empty() || state->getFillPattern()) {
      mark(nullptr, state->getFillOpacity());
      return;
    }
    Palette palette{};
    state->getFillRGB(&palette[invert ? 1 : 0]);
    palette[invert ? 0 : 1] = {gfxColorComp1, gfxColorComp1, gfxColorComp1};
    place(*state, stream, width, height, 1, palette);
  }
  void drawMaskedImage(GfxState* state, Object*, Stream*, int, int, GfxImageColorMap*, bool, Stream*, int, int, bool,
                       bool) override {
    mark(nullptr, state->getFillOpacity());
  }
  void drawSoftMaskedImage(GfxState* state, Object*, Stream*, int, int, GfxImageColorMap*, bool, Stream*, int, int,
                           GfxImageColorMap*, bool) override {
    mark(nullptr, state->getFillOpacity());
  }

  std::optional<PagePicture> take(double dpi) {
    if (shown_ || layered_ || pieces_.empty()) return std::nullopt;
    int channels = 1;
    for (const Piece& piece : pieces_) channels = std::max(channels, piece.picture.channels);
    PagePicture picture{width_, height_, channels, dpi, {}};
    if (pieces_.size() == 1) {
      Piece& only = pieces_.front();
      if (only.left == 0 && only.top == 0 && only.picture.width == width_ && only.picture.height == height_) {
        picture.pixels = std::move(only.picture.pixels);
        return picture;
      }
    }
    PagePicture page = blank(width_, height_, channels);
    for (const Piece& piece : pieces_) {
      const int left = std::max(0, piece.left), right = std::min(width_, piece.left + piece.picture.width);
      for (int y = std::max(0, piece.top); y < std::min(height_, piece.top + piece.picture.height); ++y) {
        const std::uint8_t* in =
            row_of(piece.picture, y - piece.top) + static_cast<std::ptrdiff_t>(left - piece.left) * piece.picture.channels;
        std::uint8_t* out = row_of(page, y) + static_cast<std::ptrdiff_t>(left) * channels;
        if (piece.picture.channels == channels) {
          std::copy_n(in, static_cast<std::ptrdiff_t>(std::max(0, right - left)) * channels, out);
        } else {
          for (int x = left; x < right; ++x, out += 3) std::fill_n(out, 3, *in++);
        }
      }
    }
    picture.pixels = std::move(page.pixels);
    return picture;
  }

  static bool stop(void* collector) {
    const auto& self = *static_cast<ScanCollector*>(collector);
    return self.layered_ || std::chrono::steady_clock::now() > self.deadline_;
  }

 private:
  using Palette = std::array<GfxRGB, 256>;
  struct Piece {
    int left = 0, top = 0;
    PagePicture picture;
  };

  bool mark(const GfxRGB* colour, double opacity) {
    const bool white = colour && std::min({colToDbl(colour->r), colToDbl(colour->g), colToDbl(colour->b)}) >= kWhite;
    if (opacity > 0 && !(white && pieces_.empty())) shown_ = true;
    return true;
  }
  void mark_fill(GfxState& state) {
    GfxRGB colour{};
    if (!state.getFillPattern()) state.getFillRGB(&colour);
    mark(state.getFillPattern() ? nullptr : &colour, state.getFillOpacity());
  }

  bool clips_to_box(const GfxState& state) const override {
    const GfxPath& path = *state.getPath();
    if (path.getNumSubpaths() != 1) return false;
    const GfxSubpath& outline = *path.getSubpath(0);
    const int count = outline.getNumPoints();
    bool box = count == 4 || count == 5;
    for (int i = 0; box && i < count; ++i) {
      Point here, last;
      const int before = (i + count - 1) % count;
      state.transform(outline.getX(i), outline.getY(i), &here.x, &here.y);
      state.transform(outline.getX(before), outline.getY(before), &last.x, &last.y);
      box = !outline.getCurve(i) && std::min(std::abs(here.x - last.x), std::abs(here.y - last.y)) < kEdgeSlack;
    }
    return box;
  }

  void place(GfxState& state, Stream* stream, int width, int height, int bits, const Palette& colours) {
    std::array<std::array<std::uint8_t, 3>, 256> levels{};
    bool grey = true;
    for (std::size_t i = 0; i < colours.size(); ++i) {
      levels[i] = {colToByte(colours[i].r), colToByte(colours[i].g), colToByte(colours[i].b)};
      grey = grey && levels[i][0] == levels[i][1] && levels[i][1] == levels[i][2];
    }
    if (!grey || bits < 1 || 8 % bits != 0) {
      const int channels = grey ? 1 : 3;
      place(state, ImageStream(stream, width, 1, bits), width, height, channels,
            [&](const std::uint8_t* in, std::uint8_t* out) {
              for (int x = 0; x < width; ++x, out += channels) std::copy_n(levels[in[x]].begin(), channels, out);
            });
      return;
    }
    PackedLevels packed{};
    for (int byte = 0; byte < 256; ++byte)
      for (int i = 0; i < 8 / bits; ++i) packed[byte][i] = levels[byte >> (8 - bits * (i + 1)) & ((1 << bits) - 1)][0];
    place(state, PackedRows(stream, width, bits), width, height, 1, [&](const std::uint8_t* in, std::uint8_t* out) {
      switch (bits) {
        case 1: return unpack<8>(in, packed, width, out);
        case 2: return unpack<4>(in, packed, width, out);
        case 4: return unpack<2>(in, packed, width, out);
        default: return unpack<1>(in, packed, width, out);
      }
    });
  }

  template <typename Rows, typename Convert>
  void place(GfxState& state, Rows&& rows, int width, int height, int channels, Convert convert) {
    if (state.getFillOpacity() <= 0) return;
    const double* m = state.getCTM();
    const Lie lie{std::abs(m[0]) < std::abs(m[1]), std::abs(m[0]) < std::abs(m[1]) ? m[1] < 0 : m[0] < 0,
                  std::abs(m[0]) < std::abs(m[1]) ? m[2] > 0 : m[3] > 0};
    const double lean = lie.crossed ? std::max(std::abs(m[0]), std::abs(m[3])) : std::max(std::abs(m[1]), std::abs(m[2]));
    const Box box{std::min({m[4], m[4] + m[0], m[4] + m[2], m[4] + m[0] + m[2]}),
                  std::min({m[5], m[5] + m[1], m[5] + m[3], m[5] + m[1] + m[3]}),
                  std::max({m[4], m[4] + m[0], m[4] + m[2], m[4] + m[0] + m[2]}),
                  std::max({m[5], m[5] + m[1], m[5] + m[3], m[5] + m[1] + m[3]})};
    const Box page{0, 0, static_cast<double>(width_), static_cast<double>(height_)};
    const Box seen = intersected(box, page);
    Box clip;
    state.getClipBBox(&clip.left, &clip.top, &clip.right, &clip.bottom);
    clip = grown(clip, kEdgeSlack);
    const bool whole = clip_is_box() && clip.left <= seen.left && clip.right >= seen.right && clip.top <= seen.top &&
                       clip.bottom >= seen.bottom;
    const auto pixels_of = [](double length, int pixels) {
      return std::abs(length - pixels) < kStretch ? pixels : static_cast<int>(std::lround(length));
    };
    const bool sane = std::isfinite(box.area()) && box.width() < 1e6 && box.height() < 1e6;
    const int across = sane ? pixels_of(box.width(), lie.crossed ? height : width) : 0;
    const int down = sane ? pixels_of(box.height(), lie.crossed ? width : height) : 0;
    const int to_width = lie.crossed ? down : across, to_height = lie.crossed ? across : down;
    if (!(lean < kLean) || !whole || state.getBlendMode() != gfxBlendNormal || state.getFillOpacity() < 1 || across < 1 ||
        down < 1 || static_cast<double>(to_width) * std::max(height, to_height) > kMostPixels) {
      shown_ = true;
      return;
    }
    // An opaque picture over the whole page hides what was drawn before.
    const Box covered = grown(box, kEdgeSlack);
    if (covered.left <= 0 && covered.top <= 0 && covered.right >= page.right && covered.bottom >= page.bottom) {
      pieces_.clear();
      shown_ = false;
    }
    if (shown_ || layered_) return;

    rows.reset();
    std::optional<PagePicture> raster = resampled(width, height, channels, to_width, to_height, [&](std::uint8_t* out) {
      std::uint8_t* in = rows.getLine();
      if (!in || std::chrono::steady_clock::now() > deadline_) return false;
      convert(in, out);
      return true;
    });
    rows.close();
    if (!raster) {
      shown_ = true;
      return;
    }
    pieces_.push_back({static_cast<int>(std::lround(box.center().x - across / 2.0)),
                       static_cast<int>(std::lround(box.center().y - down / 2.0)), laid(in_grey(std::move(*raster)), lie)});
  }

  std::chrono::steady_clock::time_point deadline_;
  int width_ = 1, height_ = 1;  ///< pixels of the page
  std::vector<Piece> pieces_;   ///< in drawing order
  bool shown_ = false;          ///< something shows that is no picture
  bool layered_ = false;        ///< the page is made of layers that are blended
};

}  // namespace

PagePicture in_grey(PagePicture picture) {
  if (picture.channels == 1) return picture;
  std::vector<std::uint8_t>& pixels = picture.pixels;
  const std::size_t count = pixels.size() / 3;
  for (std::size_t i = 0; i < count; ++i)
    if (pixels[3 * i] != pixels[3 * i + 1] || pixels[3 * i] != pixels[3 * i + 2]) return picture;
  for (std::size_t i = 0; i < count; ++i) pixels[i] = pixels[3 * i];
  pixels.resize(count);
  picture.channels = 1;
  return picture;
}

std::optional<PagePicture> take_scan(PDFDoc& document, int page, double dpi,
                                     std::chrono::steady_clock::time_point deadline) {
  ScanCollector collector(deadline);
  document.displayPage(&collector, page, dpi, dpi, 0, false, true, false, &ScanCollector::stop, &collector, &drawn_on_paper);
  if (std::chrono::steady_clock::now() > deadline) return std::nullopt;
  return collector.take(dpi);
}

}  // namespace inkgrid::pdf
