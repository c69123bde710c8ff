#include "image/picture_source.h"

#include <leptonica/allheaders.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <opencv2/imgproc.hpp>
#include <optional>
#include <string_view>
#include <utility>

#include "document/error.h"
#include "image/mat.h"

namespace inkgrid::image {
namespace {

// Pixels of a page; A3 at 600 dpi has 70 million, and a few kilobytes of TIFF can claim billions.
constexpr std::int64_t most_pixels = 200'000'000;
// Pages of a file; walking the directories of a TIFF costs time for each, and a forged chain never ends.
constexpr int most_pages = 10'000;

constexpr double points_per_inch = 72;
constexpr Size a4{595.3, 841.9};
// Long side of a page, points: A0 with its trim. Beyond it the resolution is a default that nobody measured.
constexpr double longest_side = 3400;
// Long side, points: A3 with its trim. Scanning programs and phones that write a screen's resolution give A4 pages larger.
constexpr double longest_side_at_screen_resolution = 1250;
constexpr double highest_screen_dpi = 96;
// Short side, points: one inch, less is no page.
constexpr double shortest_side = 72;
// Paper scanned for archives lies between: below 50 dpi nothing can be read, above 2400 no scanner goes.
constexpr double lowest_dpi = 50;
constexpr double highest_dpi = 2400;
// Long side by short side; a receipt roll aside, paper is squarer.
constexpr double highest_aspect = 4;
// Horizontal and vertical resolution may differ by so much before pixels are made square (fax: 204 x 196).
constexpr double square_tolerance = 0.01;

// Pixels are sharpened where they are made square by less than this, by so much of what differs from the mean about them.
constexpr double blurring_stretch = 1.4;
constexpr int sharpening_window = 5;  // pixels
constexpr double sharpening = 0.4;

struct PixRelease {
  void operator()(Pix* pix) const { pixDestroy(&pix); }
};
using PixHandle = std::unique_ptr<Pix, PixRelease>;

// Leptonica prints what it dislikes; rooms never print.
void silence_leptonica() {
  [[maybe_unused]] static const int once = (leptSetStderrHandler([](const char*) {}), setMsgSeverity(L_SEVERITY_NONE));
}

enum class Format { none, png, jpeg, tiff, bmp };

Format format_of(const std::vector<std::uint8_t>& bytes) {
  const auto begins = [&](std::initializer_list<int> magic) {
    return bytes.size() >= magic.size() &&
           std::equal(magic.begin(), magic.end(), bytes.begin(), [](int a, std::uint8_t b) { return a == b; });
  };
  if (begins({0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a})) return Format::png;
  if (begins({0xff, 0xd8, 0xff})) return Format::jpeg;
  if (begins({'I', 'I', 42, 0}) || begins({'M', 'M', 0, 42})) return Format::tiff;
  // Two letters are little to go by: the header's reserved bytes are zero too.
  if (begins({'B', 'M'}) && bytes.size() > 26 && bytes[6] == 0 && bytes[7] == 0 && bytes[8] == 0 && bytes[9] == 0)
    return Format::bmp;
  return Format::none;
}

std::uint32_t crc_of(const std::uint8_t* data, std::size_t size) {
  static const auto table = [] {
    std::array<std::uint32_t, 256> values{};
    for (std::uint32_t i = 0; i < 256; ++i) {
      values[i] = i;
      for (int bit = 0; bit < 8; ++bit) values[i] = values[i] >> 1 ^ (values[i] & 1 ? 0xedb88320U : 0U);
    }
    return values;
  }();
  std::uint32_t crc = ~0U;
  for (std::size_t i = 0; i < size; ++i) crc = crc >> 8 ^ table[(crc ^ data[i]) & 0xff];
  return ~crc;
}

// The chunks of a PNG file that make its picture, empty where one is damaged: libpng prints to the terminal about others
// (colour profiles above all) and about damage, and cannot be told not to from here.
std::vector<std::uint8_t> essential_png(const std::vector<std::uint8_t>& bytes) {
  constexpr std::size_t signature = 8, frame = 12;
  std::vector<std::uint8_t> result(bytes.begin(), bytes.begin() + signature);
  for (std::size_t at = signature; at + frame <= bytes.size();) {
    const auto number = [&](std::size_t where) {
      return static_cast<std::uint32_t>(bytes[where]) << 24 | static_cast<std::uint32_t>(bytes[where + 1]) << 16 |
             static_cast<std::uint32_t>(bytes[where + 2]) << 8 | bytes[where + 3];
    };
    const std::size_t length = number(at);
    if (length > bytes.size() - at - frame) return {};
    const std::string_view name(reinterpret_cast<const char*>(&bytes[at + 4]), 4);
    if (name == "IHDR" || name == "PLTE" || name == "tRNS" || name == "pHYs" || name == "IDAT" || name == "IEND") {
      if (crc_of(&bytes[at + 4], length + 4) != number(at + 8 + length)) return {};
      result.insert(result.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                    bytes.begin() + static_cast<std::ptrdiff_t>(at + frame + length));
    }
    if (name == "IEND") return result;
    at += frame + length;
  }
  return {};
}

// The Exif orientation (1 to 8) of a JPEG file; 1 where it states none. Viewers obey it and Leptonica does not.
int exif_orientation(const std::vector<std::uint8_t>& bytes) {
  const auto big_endian = [&](std::size_t at) { return bytes[at] << 8 | bytes[at + 1]; };
  for (std::size_t at = 2; at + 4 <= bytes.size() && bytes[at] == 0xff;) {
    const int marker = bytes[at + 1];
    if (marker == 0xda) break;  // the picture itself begins
    const std::size_t length = big_endian(at + 2), begin = at + 4, end = at + 2 + length;
    if (length < 2 || end > bytes.size()) break;
    if (marker == 0xe1 && length >= 16 && std::memcmp(&bytes[begin], "Exif\0\0", 6) == 0) {
      const std::size_t tiff = begin + 6;
      const bool little = bytes[tiff] == 'I';
      const auto read = [&](std::size_t offset, int count) -> std::size_t {
        std::size_t value = 0;
        for (int i = 0; i < count; ++i)
          value |= static_cast<std::size_t>(bytes[tiff + offset + i]) << 8 * (little ? i : count - 1 - i);
        return value;
      };
      const std::size_t room = end - tiff, directory = read(4, 4);
      if (directory > room || room - directory < 2) return 1;
      for (std::size_t i = 0, count = read(directory, 2); i < count; ++i) {
        const std::size_t entry = directory + 2 + 12 * i;
        if (entry + 12 > room) return 1;
        if (read(entry, 2) != 0x0112) continue;
        const int orientation = static_cast<int>(read(entry + 8, 2));
        return orientation >= 1 && orientation <= 8 ? orientation : 1;
      }
      return 1;
    }
    at = end;
  }
  return 1;
}

PixHandle oriented(PixHandle pix, int orientation) {
  static constexpr std::array<int, 9> quarter_turns{0, 0, 0, 2, 2, 3, 1, 1, 3};
  static constexpr std::array<bool, 9> mirrored{false, false, true, false, true, true, false, true, false};
  if (mirrored[orientation]) pix.reset(pixFlipLR(nullptr, pix.get()));
  if (pix && quarter_turns[orientation] != 0) pix.reset(pixRotateOrth(pix.get(), quarter_turns[orientation]));
  return pix;
}

// Any depth and palette to 8-bit grey or 32-bit colour without alpha.
PixHandle plain(PixHandle pix) {
  const auto take = [&](Pix* next) { pix.reset(next); };
  if (pix && pixGetColormap(pix.get()) != nullptr) take(pixRemoveColormap(pix.get(), REMOVE_CMAP_BASED_ON_SRC));
  if (!pix) return pix;
  if (pixGetDepth(pix.get()) == 32 && pixGetSpp(pix.get()) == 4) take(pixAlphaBlendUniform(pix.get(), 0xffffff00));
  if (!pix) return pix;
  switch (pixGetDepth(pix.get())) {
    case 8:
    case 32: break;
    case 16: take(pixConvert16To8(pix.get(), L_MS_BYTE)); break;
    default: take(pixConvertTo8(pix.get(), 0));
  }
  return pix;
}

// Dots per inch, horizontal and vertical; none where the file states none worth believing.
std::optional<std::pair<double, double>> stated_resolution(const Pix* pix) {
  const double x = pixGetXRes(pix), y = pixGetYRes(pix);
  if (x < lowest_dpi || y < lowest_dpi || x > highest_dpi || y > highest_dpi) return std::nullopt;
  const double width = pixGetWidth(pix) / x * points_per_inch, height = pixGetHeight(pix) / y * points_per_inch;
  const auto [shorter, longer] = std::minmax(width, height);
  const bool screen = std::max(x, y) <= highest_screen_dpi;
  if (shorter < shortest_side || longer > (screen ? longest_side_at_screen_resolution : longest_side)) return std::nullopt;
  if (longer > highest_aspect * shorter) return std::nullopt;
  return std::pair{x, y};
}

double dpi_of_a4(int width, int height) {
  const auto [shorter, longer] = std::minmax(width, height);
  return std::max(shorter / a4.width, longer / a4.height) * points_per_inch;
}

PagePicture to_picture(const Pix* source, double dpi) {
  Pix* pix = const_cast<Pix*>(source);
  PagePicture picture;
  picture.width = pixGetWidth(pix);
  picture.height = pixGetHeight(pix);
  picture.channels = pixGetDepth(pix) == 32 ? 3 : 1;
  picture.dpi = dpi;
  picture.pixels.resize(static_cast<std::size_t>(picture.width) * picture.height * picture.channels);
  auto* out = picture.pixels.data();
  bool grey = picture.channels == 3;
  for (int y = 0; y < picture.height; ++y) {
    const l_uint32* line = pixGetData(pix) + static_cast<std::size_t>(y) * pixGetWpl(pix);
    for (int x = 0; x < picture.width; ++x) {
      if (picture.channels == 1) {
        *out++ = GET_DATA_BYTE(line, x);
        continue;
      }
      const l_uint32 pixel = line[x];
      const auto red = static_cast<std::uint8_t>(pixel >> L_RED_SHIFT);
      const auto green = static_cast<std::uint8_t>(pixel >> L_GREEN_SHIFT);
      const auto blue = static_cast<std::uint8_t>(pixel >> L_BLUE_SHIFT);
      grey = grey && red == green && green == blue;
      *out++ = red;
      *out++ = green;
      *out++ = blue;
    }
  }
  if (grey) {
    const std::size_t count = picture.pixels.size() / 3;
    for (std::size_t i = 0; i < count; ++i) picture.pixels[i] = picture.pixels[3 * i];
    picture.pixels.resize(count);
    picture.channels = 1;
  }
  return picture;
}

// Enlarged; as Leptonica's pixScale, sharpened where the neighbours that are mixed blur more than they enlarge.
PagePicture stretched(PagePicture picture, double across, double down) {
  if (across == 1 && down == 1) return picture;
  const cv::Mat source = mat_of(picture);
  cv::Mat larger;
  cv::resize(source, larger, {cvRound(source.cols * across), cvRound(source.rows * down)}, 0, 0, cv::INTER_LINEAR);
  if (std::max(across, down) < blurring_stretch) {
    cv::Mat blurred;
    cv::blur(larger, blurred, {sharpening_window, sharpening_window}, {-1, -1}, cv::BORDER_REPLICATE);
    cv::addWeighted(larger, 1 + sharpening, blurred, -sharpening, 0, larger);
  }
  return picture_of(larger, picture.dpi);
}

class PictureSource final : public PageSource {
 public:
  PictureSource(std::vector<std::uint8_t> bytes, std::string name, Format format)
      : bytes_(std::move(bytes)), name_(std::move(name)), format_(format) {
    if (format_ == Format::tiff) {
      Header header;
      while (pages_ < most_pages && read_header(pages_, header)) ++pages_;
    } else {
      Header header;
      pages_ = read_header(0, header) ? 1 : 0;
    }
    if (pages_ == 0)
      throw Error(ErrorCode::unreadable, name_, "not a picture that can be read: its header is damaged; scan it again");
    if (format_ != Format::tiff) load(1);  // a file of one page fails as a whole
  }

  int page_count() const override { return pages_; }

  PageLayer layer(int page) override {
    const PagePicture& picture = load(page);
    PageLayer layer;
    layer.size = {picture.width / picture.dpi * points_per_inch, picture.height / picture.dpi * points_per_inch};
    layer.images.push_back({{0, 0, layer.size.width, layer.size.height}, picture.width, picture.height});
    return layer;
  }

  PagePicture picture(int page, double) override { return load(page); }

 private:
  struct Header {
    int width = 0, height = 0;
  };

  bool read_header(int index, Header& header) const {
    int bits = 0, samples = 0, palette = 0, format = 0, resolution = 0;
    if (format_ == Format::tiff)
      return readHeaderMemTiff(bytes_.data(), bytes_.size(), index, &header.width, &header.height, &bits, &samples,
                               &resolution, &palette, &format) == 0;
    return pixReadHeaderMem(bytes_.data(), bytes_.size(), &format, &header.width, &header.height, &bits, &samples,
                            &palette) == 0;
  }

  [[noreturn]] void fail(int page, const std::string& message) const {
    throw Error(ErrorCode::unreadable, name_, message, pages_ > 1 ? page : 0);
  }

  void guard(int page, std::int64_t width, std::int64_t height) const {
    if (width <= 0 || height <= 0) fail(page, "the picture has no pixels; scan it again");
    if (width * height > most_pixels)
      fail(page, "the picture claims " + std::to_string(width) + " x " + std::to_string(height) +
                     " pixels, more than the limit of 200 million; scan it at 300 dpi");
  }

  const PagePicture& load(int page) {
    if (page < 1 || page > pages_)
      throw Error(ErrorCode::unreadable, name_, "the file has " + std::to_string(pages_) + " pages", page);
    if (page == loaded_page_) return loaded_;
    Header header;
    if (!read_header(page - 1, header)) fail(page, "the picture's header is damaged; scan the page again");
    guard(page, header.width, header.height);

    PixHandle pix(format_ == Format::tiff ? pixReadMemTiff(bytes_.data(), bytes_.size(), page - 1)
                                          : pixReadMem(bytes_.data(), bytes_.size()));
    if (!pix) fail(page, "the picture is damaged or cut short; copy or scan it again");
    // Read before conversions, some of which forget it.
    std::optional<std::pair<double, double>> resolution = stated_resolution(pix.get());
    pix = plain(std::move(pix));
    if (pix && format_ == Format::jpeg) {
      const int orientation = exif_orientation(bytes_);
      if (orientation >= 5 && resolution) std::swap(resolution->first, resolution->second);
      pix = oriented(std::move(pix), orientation);
    }
    double across = 1, down = 1;
    if (pix && resolution && std::abs(resolution->first / resolution->second - 1) > square_tolerance) {
      const auto [x, y] = *resolution;
      const double dpi = std::max(x, y);
      guard(page, std::llround(pixGetWidth(pix.get()) * dpi / x), std::llround(pixGetHeight(pix.get()) * dpi / y));
      across = dpi / x, down = dpi / y;
      resolution = {dpi, dpi};
    }
    if (!pix) fail(page, "the picture is of a kind that cannot be converted; save it as PNG");
    const double dpi = resolution ? std::max(resolution->first, resolution->second)
                                  : dpi_of_a4(pixGetWidth(pix.get()), pixGetHeight(pix.get()));
    loaded_ = stretched(to_picture(pix.get(), dpi), across, down);
    loaded_page_ = page;
    return loaded_;
  }

  std::vector<std::uint8_t> bytes_;
  std::string name_;
  Format format_;
  int pages_ = 0;
  int loaded_page_ = 0;  ///< size and picture of a page are asked for one after the other
  PagePicture loaded_;
};

}  // namespace

bool is_picture(const std::vector<std::uint8_t>& bytes) { return format_of(bytes) != Format::none; }

std::unique_ptr<PageSource> open(std::vector<std::uint8_t> bytes, const std::string& name) {
  silence_leptonica();
  const Format format = format_of(bytes);
  if (format == Format::none)
    throw Error(ErrorCode::unreadable, name, "not a PNG, JPEG, TIFF or BMP picture; save it as one of these");
  if (format == Format::png) {
    bytes = essential_png(bytes);
    if (bytes.empty())
      throw Error(ErrorCode::unreadable, name, "the picture is damaged or cut short; copy or scan it again");
  }
  return std::make_unique<PictureSource>(std::move(bytes), name, format);
}

std::vector<std::uint8_t> to_png(const PagePicture& picture) {
  silence_leptonica();
  PixHandle pix(pixCreate(picture.width, picture.height, picture.channels == 3 ? 32 : 8));
  if (!pix) throw Error(ErrorCode::internal, "", "the picture has no pixels or too many");
  const auto* in = picture.pixels.data();
  for (int y = 0; y < picture.height; ++y) {
    l_uint32* line = pixGetData(pix.get()) + static_cast<std::size_t>(y) * pixGetWpl(pix.get());
    for (int x = 0; x < picture.width; ++x, in += picture.channels) {
      if (picture.channels == 3)
        line[x] = static_cast<l_uint32>(in[0]) << L_RED_SHIFT | static_cast<l_uint32>(in[1]) << L_GREEN_SHIFT |
                  static_cast<l_uint32>(in[2]) << L_BLUE_SHIFT;
      else
        SET_DATA_BYTE(line, x, *in);
    }
  }
  const int dpi = static_cast<int>(std::lround(picture.dpi));
  pixSetResolution(pix.get(), dpi, dpi);
  l_uint8* data = nullptr;
  std::size_t size = 0;
  const bool encoded = pixWriteMemPng(&data, &size, pix.get(), 0) == 0;
  const std::unique_ptr<l_uint8, void (*)(void*)> owned(data, lept_free);
  if (!encoded) throw Error(ErrorCode::internal, "", "the picture could not be encoded");
  return {data, data + size};
}

void write_png(const PagePicture& picture, const std::string& path) {
  const auto fail = [&](const std::string& why) {
    throw Error(ErrorCode::unwritable, path, "cannot write the picture: " + why);
  };
  const std::vector<std::uint8_t> bytes = to_png(picture);
  const std::string partial = path + ".part" + std::to_string(::getpid());
  std::FILE* file = std::fopen(partial.c_str(), "wb");
  if (file == nullptr) fail("check that the folder exists and can be written to");
  const bool written = std::fwrite(bytes.data(), 1, bytes.size(), file) == bytes.size();
  const bool closed = std::fclose(file) == 0;
  std::error_code renamed;
  if (written && closed) std::filesystem::rename(partial, path, renamed);
  if (!written || !closed || renamed) {
    std::error_code ignored;
    std::filesystem::remove(partial, ignored);
    fail(renamed ? renamed.message() : "is the disk full?");
  }
}

}  // namespace inkgrid::image
