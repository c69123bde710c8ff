#include "image/picture_source.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "document/error.h"

namespace inkgrid::image {
namespace {

using Bytes = std::vector<std::uint8_t>;

Bytes read_bytes(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  return Bytes(std::istreambuf_iterator<char>(in), {});
}

class PictureFile : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              (std::string("inkgrid_pictures_") + ::testing::UnitTest::GetInstance()->current_test_info()->name());
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override { std::filesystem::remove_all(folder_); }

  Bytes png_of(const PagePicture& picture) const {
    write_png(picture, (folder_ / "picture.png").string());
    return read_bytes(folder_ / "picture.png");
  }

  std::filesystem::path folder_;
};

PagePicture pattern(int width, int height, int channels, double dpi) {
  PagePicture picture{width, height, channels, dpi, {}};
  for (int i = 0; i < width * height * channels; ++i) picture.pixels.push_back(static_cast<std::uint8_t>(i * 37 % 251));
  return picture;
}

// A baseline TIFF built by hand: little endian, one strip a page, 8-bit grey unless stated otherwise.
struct TiffPage {
  int width, height;
  Bytes data;
  int x_resolution = 0, y_resolution = 0;
  int bits = 8;
  int photometric = 1;
  bool broken_data = false;
};

Bytes tiff_of(const std::vector<TiffPage>& pages) {
  Bytes file{'I', 'I', 42, 0, 0, 0, 0, 0};
  const auto put = [&](std::size_t at, std::uint32_t value, int count) {
    for (int i = 0; i < count; ++i) file[at + i] = static_cast<std::uint8_t>(value >> 8 * i);
  };
  std::size_t link = 4;
  for (const TiffPage& page : pages) {
    const std::size_t data = file.size();
    file.insert(file.end(), page.data.begin(), page.data.end());
    if (file.size() % 2 != 0) file.push_back(0);
    const std::size_t resolution = file.size();
    file.resize(file.size() + 16);
    put(resolution, page.x_resolution, 4), put(resolution + 4, 1, 4);
    put(resolution + 8, page.y_resolution, 4), put(resolution + 12, 1, 4);
    struct Entry {
      int tag, type;
      std::uint32_t value;
    };
    std::vector<Entry> entries{{256, 4, static_cast<std::uint32_t>(page.width)},
                               {257, 4, static_cast<std::uint32_t>(page.height)},
                               {258, 3, static_cast<std::uint32_t>(page.bits)},
                               {259, 3, page.broken_data ? 5U : 1U},
                               {262, 3, static_cast<std::uint32_t>(page.photometric)},
                               {273, 4, static_cast<std::uint32_t>(data)},
                               {277, 3, 1},
                               {278, 4, static_cast<std::uint32_t>(page.height)},
                               {279, 4, static_cast<std::uint32_t>(page.data.size())}};
    if (page.x_resolution > 0) {
      entries.push_back({282, 5, static_cast<std::uint32_t>(resolution)});
      entries.push_back({283, 5, static_cast<std::uint32_t>(resolution + 8)});
      entries.push_back({296, 3, 2});
    }
    const std::size_t directory = file.size();
    put(link, static_cast<std::uint32_t>(directory), 4);
    file.resize(directory + 2 + 12 * entries.size() + 4);
    put(directory, static_cast<std::uint32_t>(entries.size()), 2);
    for (std::size_t i = 0; i < entries.size(); ++i) {
      const std::size_t at = directory + 2 + 12 * i;
      put(at, entries[i].tag, 2), put(at + 2, entries[i].type, 2), put(at + 4, 1, 4), put(at + 8, entries[i].value, 4);
    }
    link = directory + 2 + 12 * entries.size();
  }
  return file;
}

TEST_F(PictureFile, GreyAndColourComeBackAsWritten) {
  for (const int channels : {1, 3}) {
    const PagePicture written = pattern(400, 560, channels, 200);
    const auto source = open(png_of(written), "a.png");
    ASSERT_EQ(source->page_count(), 1);
    const PagePicture read = source->picture(1, 72);
    EXPECT_EQ(read.width, 400);
    EXPECT_EQ(read.height, 560);
    EXPECT_EQ(read.channels, channels);
    EXPECT_NEAR(read.dpi, 200, 1);
    EXPECT_EQ(read.pixels, written.pixels);
  }
}

TEST_F(PictureFile, ColourWithoutColourBecomesGrey) {
  PagePicture picture{200, 300, 3, 100, {}};
  for (int i = 0; i < 200 * 300; ++i) picture.pixels.insert(picture.pixels.end(), 3, static_cast<std::uint8_t>(i % 256));
  const PagePicture read = open(png_of(picture), "a.png")->picture(1, 0);
  ASSERT_EQ(read.channels, 1);
  EXPECT_EQ(read.pixels[77], 77);
}

TEST_F(PictureFile, LayerIsOneImageOverThePage) {
  const PageLayer layer = open(png_of(pattern(1654, 2339, 1, 200)), "a.png")->layer(1);
  EXPECT_NEAR(layer.size.width, 1654 * 72 / 200.0, 1.5);
  EXPECT_NEAR(layer.size.height, 2339 * 72 / 200.0, 2);
  ASSERT_EQ(layer.images.size(), 1U);
  EXPECT_EQ(layer.images[0].pixel_width, 1654);
  EXPECT_EQ(layer.images[0].box, (Box{0, 0, layer.size.width, layer.size.height}));
  EXPECT_TRUE(layer.glyphs.empty());
}

TEST(PictureResolution, StatedOneCounts) {
  const PagePicture page = open(tiff_of({{600, 800, Bytes(600 * 800, 200), 150, 150}}), "a.tif")->picture(1, 0);
  EXPECT_DOUBLE_EQ(page.dpi, 150);
}

TEST(PictureResolution, MissingOneMeansA4) {
  const auto upright = open(tiff_of({{620, 877, Bytes(620 * 877, 200)}}), "a.tif");
  EXPECT_NEAR(upright->layer(1).size.height, 841.9, 2);
  const auto lying = open(tiff_of({{877, 620, Bytes(620 * 877, 200)}}), "a.tif");
  EXPECT_NEAR(lying->layer(1).size.width, 841.9, 2);
}

TEST(PictureResolution, ScreenResolutionOfAScanIsNotBelieved) {
  // 72 dpi would make this page 34 inches high.
  const auto source = open(tiff_of({{1240, 2480, Bytes(1240 * 2480, 200), 72, 72}}), "a.tif");
  EXPECT_NEAR(source->picture(1, 0).dpi, 2480 / 841.9 * 72, 1);
}

TEST(PictureResolution, FaxPixelsBecomeSquare) {
  const auto source = open(tiff_of({{408, 294, Bytes(408 * 294, 90), 204, 98}}), "a.tif");
  const PagePicture page = source->picture(1, 0);
  EXPECT_DOUBLE_EQ(page.dpi, 204);
  EXPECT_EQ(page.width, 408);
  EXPECT_NEAR(page.height, 612, 1);
  EXPECT_EQ(page.pixels[204 * 408 + 204], 90);
}

TEST(PictureTiff, EveryPageIsItsOwn) {
  const auto source =
      open(tiff_of({{300, 400, Bytes(300 * 400, 10), 100, 100}, {400, 300, Bytes(300 * 400, 250), 100, 100}}), "a.tif");
  ASSERT_EQ(source->page_count(), 2);
  const PagePicture second = source->picture(2, 0), first = source->picture(1, 0);
  EXPECT_EQ(first.width, 300);
  EXPECT_EQ(first.pixels[5], 10);
  EXPECT_EQ(second.width, 400);
  EXPECT_EQ(second.pixels[5], 250);
  EXPECT_THROW(source->picture(3, 0), Error);
}

TEST(PictureTiff, OneBitIsBlackAndWhite) {
  Bytes rows(300 / 8 * 400 + 400, 0);
  rows.assign(38 * 400, 0);
  rows[0] = 0x80;
  for (const int photometric : {0, 1}) {  // white is zero, black is zero
    const PagePicture page = open(tiff_of({{300, 400, rows, 100, 100, 1, photometric}}), "a.tif")->picture(1, 0);
    ASSERT_EQ(page.channels, 1);
    EXPECT_EQ(page.pixels[0], photometric == 0 ? 0 : 255);
    EXPECT_EQ(page.pixels[1], photometric == 0 ? 255 : 0);
  }
}

TEST(PictureTiff, BrokenPageLeavesTheOthers) {
  TiffPage broken{300, 400, Bytes(20, 0xff), 100, 100};
  broken.broken_data = true;
  const auto source = open(tiff_of({{300, 400, Bytes(300 * 400, 10), 100, 100}, broken}), "a.tif");
  ASSERT_EQ(source->page_count(), 2);
  try {
    source->picture(2, 0);
    FAIL() << "a broken page was read";
  } catch (const Error& error) {
    EXPECT_EQ(error.code, ErrorCode::unreadable);
    EXPECT_EQ(error.page, 2);
    EXPECT_EQ(error.file, "a.tif");
    EXPECT_EQ(error.message.find('\n'), std::string::npos);
  }
  EXPECT_EQ(source->picture(1, 0).pixels[0], 10);
}

TEST(PictureTiff, FaxFixtureIsRead) {
  const std::filesystem::path path =
      std::filesystem::path(INKGRID_SOURCE_DIR) / "fixtures/declarations/jiuting-2026-200-fax.tiff";
  if (!std::filesystem::exists(path)) GTEST_SKIP() << "no fixture";
  const auto source = open(read_bytes(path), "fax.tiff");
  ASSERT_GE(source->page_count(), 2);
  const PageLayer layer = source->layer(2);
  EXPECT_NEAR(layer.size.width, 600, 20);
  EXPECT_NEAR(layer.size.height, 842, 20);
}

TEST_F(PictureFile, CutShortIsAnErrorNotAPicture) {
  Bytes bytes = png_of(pattern(300, 400, 1, 100));
  Bytes flipped = bytes;
  flipped[flipped.size() / 2] ^= 0x10;
  EXPECT_THROW(open(flipped, "a.png"), Error);
  bytes.resize(bytes.size() / 2);
  EXPECT_THROW(open(bytes, "a.png"), Error);
  bytes.resize(20);
  EXPECT_THROW(open(bytes, "a.png"), Error);
}

TEST(PictureOpening, OtherFilesAreRefused) {
  const std::string text = "%PDF-1.7 and so on";
  const Bytes bytes(text.begin(), text.end());
  EXPECT_FALSE(is_picture(bytes));
  EXPECT_FALSE(is_picture({}));
  EXPECT_THROW(open(bytes, "a.pdf"), Error);
  EXPECT_TRUE(is_picture({0x89, 'P', 'N', 'G', 0x0d, 0x0a, 0x1a, 0x0a}));
  EXPECT_TRUE(is_picture({0xff, 0xd8, 0xff, 0xe0}));
  EXPECT_TRUE(is_picture({'M', 'M', 0, 42}));
}

TEST(PictureOpening, BillionsOfPixelsAreRefusedBeforeDecoding) {
  const auto source = open(tiff_of({{60000, 60000, Bytes(100, 0), 300, 300, 1}, {300, 400, Bytes(300 * 400, 10)}}), "a.tif");
  try {
    source->picture(1, 0);
    FAIL() << "a bomb was decoded";
  } catch (const Error& error) {
    EXPECT_NE(error.message.find("60000 x 60000"), std::string::npos) << error.message;
  }
}

TEST_F(PictureFile, UnwritablePlaceLeavesNothing) {
  const auto path = folder_ / "missing" / "a.png";
  try {
    write_png(pattern(10, 10, 1, 72), path.string());
    FAIL() << "written to a folder that is not there";
  } catch (const Error& error) {
    EXPECT_EQ(error.code, ErrorCode::unwritable);
  }
  std::filesystem::create_directories(folder_ / "taken.png");
  EXPECT_THROW(write_png(pattern(10, 10, 1, 72), (folder_ / "taken.png").string()), Error);
  int files = 0;
  for ([[maybe_unused]] const auto& entry : std::filesystem::directory_iterator(folder_)) ++files;
  EXPECT_EQ(files, 1);
}

}  // namespace
}  // namespace inkgrid::image
