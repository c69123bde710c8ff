#include "image/straighten.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <random>
#include <tuple>
#include <vector>

namespace inkgrid::image {
namespace {

constexpr double pi = 3.14159265358979;

// A page drawn by filling boxes; positions in pixels.
class Drawing {
 public:
  Drawing(int width, int height, int channels = 1, double dpi = 200)
      : picture{width, height, channels, dpi,
                std::vector<std::uint8_t>(static_cast<std::size_t>(width) * height * channels, 255)} {}

  void fill(int left, int top, int right, int bottom, std::uint8_t level = 0) {
    for (int y = top; y < bottom; ++y)
      for (int x = left; x < right; ++x)
        for (int c = 0; c < picture.channels; ++c) at(x, y, c) = level;
  }

  std::uint8_t& at(int x, int y, int c = 0) {
    return picture.pixels[(static_cast<std::size_t>(y) * picture.width + x) * picture.channels + c];
  }

  // A square of strokes; 26 pixels are 9.4 pt at 200 dpi. As in print, the cross strokes of neighbours stand at different
  // heights and do not reach one another.
  void glyph(int x, int y, int size = 26, int variant = 0) {
    const int stroke = std::max(2, size / 12), shift = size * (variant * 7 % 5) / 16;
    for (int k = 0; k < 3; ++k) {
      const int top = y + shift + k * (size - stroke - shift) / 3;
      fill(x + size * (variant % 3) / 10, top, x + size - size * (variant % 4) / 10, top + stroke);
    }
    fill(x, y, x + stroke, y + size);
    fill(x + size - stroke, y, x + size, y + size);
    if (variant % 2 == 0) fill(x + size / 2, y, x + size / 2 + stroke, y + size);
  }

  void text(int x, int y, int count, int size = 26, int advance = 29) {
    for (int i = 0; i < count; ++i) glyph(x + i * advance, y, size, i + y / 10);
  }

  PagePicture picture;
};

const std::vector<int> columns{200, 500, 900, 1400};
const std::vector<int> rows{400, 470, 540, 700, 770, 1000};

// A form of 15 cells; the ruling between the first two columns stops above the last row.
Drawing form(int channels = 1) {
  Drawing page(1654, 2339, channels);
  for (const int y : rows) page.fill(columns.front(), y, columns.back() + 2, y + 2);
  for (const int x : columns) page.fill(x, rows.front(), x + 2, x == 500 ? 772 : rows.back() + 2);
  for (std::size_t r = 0; r + 1 < rows.size(); ++r)
    for (const int x : {columns[0], columns[1], columns[2]}) page.text(x + 20, rows[r] + 24, 6);
  page.text(500, 200, 16, 44, 48);
  return page;
}

// Turned clockwise about its middle, white where nothing was.
PagePicture leaning(const PagePicture& source, double degrees) {
  PagePicture result = source;
  const double sine = std::sin(degrees * pi / 180), cosine = std::cos(degrees * pi / 180);
  const double cx = source.width / 2.0, cy = source.height / 2.0;
  for (int y = 0; y < source.height; ++y)
    for (int x = 0; x < source.width; ++x) {
      const double dx = x + 0.5 - cx, dy = y + 0.5 - cy;
      const double sx = cosine * dx + sine * dy + cx - 0.5, sy = -sine * dx + cosine * dy + cy - 0.5;
      const int x0 = static_cast<int>(std::floor(sx)), y0 = static_cast<int>(std::floor(sy));
      for (int c = 0; c < source.channels; ++c) {
        const auto sample = [&](int px, int py) {
          if (px < 0 || py < 0 || px >= source.width || py >= source.height) return 255.0;
          return 1.0 * source.pixels[(static_cast<std::size_t>(py) * source.width + px) * source.channels + c];
        };
        const double fx = sx - x0, fy = sy - y0;
        const double level = (sample(x0, y0) * (1 - fx) + sample(x0 + 1, y0) * fx) * (1 - fy) +
                             (sample(x0, y0 + 1) * (1 - fx) + sample(x0 + 1, y0 + 1) * fx) * fy;
        result.pixels[(static_cast<std::size_t>(y) * source.width + x) * source.channels + c] =
            static_cast<std::uint8_t>(std::lround(level));
      }
    }
  return result;
}

PagePicture noisy(PagePicture picture, double deviation) {
  std::mt19937 random(7);
  std::normal_distribution<double> noise(0, deviation);
  for (auto& level : picture.pixels)
    level = static_cast<std::uint8_t>(std::clamp(std::lround(level * 0.92 + 8 + noise(random)), 0L, 255L));
  return picture;
}

std::vector<Ruling> of(const StraightPage& page, Direction direction) {
  std::vector<Ruling> found;
  for (const Ruling& ruling : page.rulings)
    if (ruling.direction == direction) found.push_back(ruling);
  std::sort(found.begin(), found.end(), [](const Ruling& a, const Ruling& b) { return a.position < b.position; });
  return found;
}

double points(double pixels, double dpi = 200) { return pixels * 72 / dpi; }

// Every ruling of form(), on the original page, within `tolerance` pixels; and nothing else.
void expect_form(const StraightPage& page, double tolerance) {
  const auto horizontal = of(page, Direction::horizontal), vertical = of(page, Direction::vertical);
  ASSERT_EQ(horizontal.size(), rows.size());
  ASSERT_EQ(vertical.size(), columns.size());
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const Point start = page.to_page({horizontal[i].start, horizontal[i].position});
    EXPECT_NEAR(start.y, points(rows[i] + 1), points(tolerance)) << "row " << i;
    EXPECT_NEAR(start.x, points(columns.front()), points(tolerance + 1)) << "row " << i;
    const Point end = page.to_page({horizontal[i].end, horizontal[i].position});
    EXPECT_NEAR(end.x, points(columns.back() + 2), points(tolerance + 1)) << "row " << i;
  }
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const Point end = page.to_page({vertical[i].position, vertical[i].end});
    EXPECT_NEAR(end.x, points(columns[i] + 1), points(tolerance)) << "column " << i;
    EXPECT_NEAR(end.y, points(i == 1 ? 772 : rows.back() + 2), points(tolerance + 1)) << "column " << i;
  }
}

TEST(Straighten, RulingsAboveAndBelowAMergedCellAreNotJoinedByItsText) {
  Drawing page = form();
  page.fill(900, 542, 902, 700, 255);  // the cells of the third row are one
  for (int y = 556; y + 26 < 700; y += 42)
    page.text(700, y, 14, 26, 25);  // every line has a stroke where the ruling would be
  const StraightPage straight = straighten(page.picture);
  const double point = 72.0 / 200;
  double inside = 0, outside = 0;
  for (const Ruling& ruling : straight.rulings) {
    if (ruling.direction != Direction::vertical || std::abs(ruling.position - 901 * point) > 2) continue;
    const auto part = [&](double from, double to) {
      return std::max(0.0, std::min(ruling.end, to * point) - std::max(ruling.start, from * point));
    };
    inside += part(550, 690);
    outside += part(400, 530) + part(705, 1000);
  }
  EXPECT_LT(inside, 0.3 * 140 * point);
  EXPECT_GT(outside, 0.95 * 425 * point);
}

TEST(Straighten, FindsEveryRulingOfAStraightPage) {
  const StraightPage page = straighten(form().picture);
  expect_form(page, 0.6);
  EXPECT_DOUBLE_EQ(page.rotation, 0);
  EXPECT_NEAR(page.glyph_height, points(26), points(2));
  for (const Ruling& ruling : page.rulings) EXPECT_NEAR(ruling.thickness, points(2), points(0.8));
  EXPECT_EQ(page.grey.width, 1654);
  EXPECT_EQ(page.ink.channels, 1);
  EXPECT_TRUE(page.seal_mask.pixels.empty());
}

TEST(Straighten, UndoesSkew) {
  const Drawing drawn = form();
  for (const double degrees : {0.3, -2.0, 7.0, -12.0}) {
    SCOPED_TRACE(degrees);
    const StraightPage page = straighten(noisy(leaning(drawn.picture, degrees), 6));
    EXPECT_NEAR(page.rotation, degrees, 0.05);
    const auto horizontal = of(page, Direction::horizontal);
    ASSERT_EQ(horizontal.size(), rows.size());
    ASSERT_EQ(of(page, Direction::vertical).size(), columns.size());
    // Where the top left corner came to lie on the leaning page.
    const double radians = degrees * pi / 180, dx = columns.front() - 827, dy = rows.front() + 1 - 1169.5;
    const Point corner = page.to_page({horizontal[0].start, horizontal[0].position});
    EXPECT_NEAR(corner.x, points(827 + dx * std::cos(radians) - dy * std::sin(radians)), points(3));
    EXPECT_NEAR(corner.y, points(1169.5 + dx * std::sin(radians) + dy * std::cos(radians)), points(3));
  }
}

TEST(Straighten, TextAloneTellsTheSkew) {
  Drawing page(1654, 2339);
  for (int line = 0; line < 30; ++line) page.text(200, 300 + line * 50, 30 + line % 3 * 5);
  const StraightPage straight = straighten(noisy(leaning(page.picture, 3.4), 6));
  EXPECT_NEAR(straight.rotation, 3.4, 0.05);
  EXPECT_TRUE(straight.rulings.empty());
}

TEST(Straighten, TheShadowOfThePapersEdgeSaysNothingOfSkew) {
  Drawing page(1654, 2339);
  for (const int y : {300, 360, 420}) page.fill(200, y, 1402, y + 2);
  for (const int x : {200, 500, 1400}) page.fill(x, 300, x + 2, 422);
  page.text(520, 320, 12);
  page.text(520, 380, 12);
  page.picture = leaning(page.picture, 1.2);
  page.fill(1640, 900, 1650, 2300);
  const StraightPage straight = straighten(page.picture);
  EXPECT_NEAR(straight.rotation, 1.2, 0.1);
  EXPECT_EQ(of(straight, Direction::horizontal).size(), 3u);
}

TEST(Straighten, TurnsFirst) {
  const Drawing drawn = form();
  PagePicture lying{2339, 1654, 1, 200, std::vector<std::uint8_t>(drawn.picture.pixels.size())};
  for (int y = 0; y < 2339; ++y)  // a quarter counterclockwise
    for (int x = 0; x < 1654; ++x)
      lying.pixels[static_cast<std::size_t>(1653 - x) * 2339 + y] =
          drawn.picture.pixels[static_cast<std::size_t>(y) * 1654 + x];
  EXPECT_EQ(straighten(lying).text_flow, TextFlow::down);
  EXPECT_EQ(straighten(drawn.picture).text_flow, TextFlow::along);
  const StraightPage page = straighten(lying, Turn::quarter);
  EXPECT_DOUBLE_EQ(page.rotation, -90);
  ASSERT_EQ(of(page, Direction::horizontal).size(), rows.size());
  // The corner of the page that is top left once it is upright lies bottom left.
  const Point corner = page.to_page({0, 0});
  EXPECT_NEAR(corner.x, 0, 1e-6);
  EXPECT_NEAR(corner.y, points(1654), 1e-6);
}

TEST(Straighten, BlankAndTinyPagesAreNoTrouble) {
  const StraightPage blank = straighten(Drawing(800, 1000).picture);
  EXPECT_TRUE(blank.rulings.empty());
  EXPECT_DOUBLE_EQ(blank.glyph_height, 0);
  EXPECT_DOUBLE_EQ(blank.rotation, 0);
  EXPECT_EQ(std::count(blank.ink.pixels.begin(), blank.ink.pixels.end(), 0), 0);
  EXPECT_EQ(straighten(Drawing(800, 1000).picture).text_flow, TextFlow::along);
  EXPECT_EQ(straighten(Drawing(3, 2).picture).grey.width, 3);
  EXPECT_TRUE(straighten(PagePicture{}).rulings.empty());
  EXPECT_TRUE(straighten(PagePicture{500, 500, 1, 100, std::vector<std::uint8_t>(250'000, 0)}).rulings.empty());
}

TEST(Straighten, BridgesGapsAndDots) {
  Drawing page = form();
  for (int x = 260; x < 1400; x += 90) page.fill(x, 538, x + 6, 545, 255);
  for (int x = 203; x < 1399; x += 4) page.fill(x, 698, x + 2, 705, 255);
  expect_form(straighten(page.picture), 1);
}

// form() with rulings of dots or dashes, some of them a row high or with print set against them.
PagePicture dotted_form(int length, int pitch) {
  Drawing page = form();
  page.fill(1250, 470, 1252, 540);
  page.text(908, 724, 6);   // right of a ruling
  page.text(1262, 494, 4);  // of the one a row high
  const auto erase = [&](int left, int top, int right, int bottom) {
    const bool across = right - left > bottom - top;
    for (int at = length; at < (across ? right - left : bottom - top); at += pitch) {
      if (across)
        page.fill(left + at, top, std::min(left + at + pitch - length, right), bottom, 255);
      else
        page.fill(left, top + at, right, std::min(top + at + pitch - length, bottom), 255);
    }
  };
  for (const int y : rows)
    for (std::size_t i = 0; i + 1 < columns.size(); ++i) erase(columns[i] + 2, y, columns[i + 1], y + 2);
  for (std::size_t i = 0; i + 1 < rows.size(); ++i) {
    for (const int x : columns) erase(x, rows[i] + 2, x + 2, rows[i + 1]);
    if (i == 1) erase(1250, rows[i] + 2, 1252, rows[i + 1]);
  }
  return page.picture;
}

TEST(Straighten, SeesDotsAndDashes) {
  struct Line {
    Direction direction;
    int position, start, end;
  };
  std::vector<Line> lines{{Direction::vertical, 1250, 470, 540}};
  for (const int y : rows) lines.push_back({Direction::horizontal, y, columns.front(), columns.back()});
  for (const int x : columns) lines.push_back({Direction::vertical, x, rows.front(), x == 500 ? 770 : rows.back()});
  for (const auto& [length, pitch] : {std::pair(2, 4), std::pair(3, 6), std::pair(9, 14), std::pair(15, 21)}) {
    SCOPED_TRACE(length);
    double strange = 0;
    std::vector<double> found(lines.size());
    for (const Ruling& ruling : straighten(noisy(dotted_form(length, pitch), 3)).rulings) {
      const auto line = std::ranges::find_if(lines, [&](const Line& each) {
        return each.direction == ruling.direction && std::abs(ruling.position - points(each.position + 1)) < points(1.5);
      });
      if (line == lines.end())
        strange += ruling.end - ruling.start;
      else
        found[static_cast<std::size_t>(line - lines.begin())] +=
            std::min(ruling.end, points(line->end)) - std::max(ruling.start, points(line->start));
    }
    EXPECT_DOUBLE_EQ(strange, 0);
    for (std::size_t i = 0; i < lines.size(); ++i)
      EXPECT_GT(found[i], 0.9 * points(lines[i].end - lines[i].start)) << lines[i].position;
  }
}

TEST(Straighten, SeesHairlinesAndDoubleRulings) {
  Drawing page = form();
  page.fill(202, 540, 1400, 542, 255);
  for (const int x : columns) page.fill(x, 540, x + 2, 542);
  page.fill(202, 540, 1400, 541, 185);
  page.fill(200, 1006, 1402, 1008);
  const auto horizontal = of(straighten(noisy(page.picture, 5)), Direction::horizontal);
  ASSERT_EQ(horizontal.size(), rows.size() + 1);
  EXPECT_NEAR(horizontal[2].position, points(540.5), points(0.7));
  EXPECT_NEAR(horizontal[2].end, points(1402), points(3));
  EXPECT_NEAR(horizontal[5].position, points(1001), points(0.7));
  EXPECT_NEAR(horizontal[6].position, points(1007), points(0.7));
}

TEST(Straighten, ShortRulingsNeedTwoOthers) {
  Drawing page = form();
  page.fill(700, 470, 702, 540);    // splits one cell, 2.7 glyph heights
  page.fill(1000, 580, 1002, 620);  // stands free in another
  page.fill(920, 960, 1100, 962);   // underlines a blank
  const StraightPage straight = straighten(page.picture);
  const auto vertical = of(straight, Direction::vertical);
  ASSERT_EQ(vertical.size(), columns.size() + 1);
  EXPECT_NEAR(vertical[2].position, points(701), points(0.7));
  EXPECT_NEAR(vertical[2].start, points(471), points(3));
  EXPECT_NEAR(vertical[2].end, points(541), points(3));
  EXPECT_EQ(of(straight, Direction::horizontal).size(), rows.size());
}

TEST(Straighten, MaskCoversRulingsAndSparesText) {
  const StraightPage page = straighten(leaning(form().picture, 1.2));
  int rulings_left = 0, text_lost = 0, text = 0;
  for (std::size_t i = 0; i < page.ink.pixels.size(); ++i) {
    const double x = points(static_cast<double>(i % page.ink.width) + 0.5);
    const double y = points(static_cast<double>(i / page.ink.width) + 0.5);
    if (page.ink.pixels[i] != 0) continue;
    const bool on_ruling = std::any_of(page.rulings.begin(), page.rulings.end(), [&](const Ruling& ruling) {
      const bool level = ruling.direction == Direction::horizontal;
      const double along = level ? x : y, across = level ? y : x;
      return along > ruling.start && along < ruling.end && std::abs(across - ruling.position) < points(2.5);
    });
    if (on_ruling) {
      rulings_left += page.ruling_mask.pixels[i] != 0;
    } else {
      ++text;
      text_lost += page.ruling_mask.pixels[i] == 0;
    }
  }
  EXPECT_GT(text, 10'000);
  EXPECT_LT(rulings_left, 20);
  EXPECT_LT(text_lost, text / 200);
}

// A ledger of tiny print set solid, every other text a pixel from the ruling at its left.
Drawing ledger() {
  Drawing page(1654, 1200, 1, 300);
  for (int y = 100; y <= 700; y += 20) page.fill(200, y, 1003, y + 2);
  for (int x = 200; x <= 1000; x += 200) page.fill(x, 100, x + 3, 702);
  for (int y = 100; y < 700; y += 20)
    for (int x = 200; x < 1000; x += 200)
      for (int i = 0; i < 5; ++i) page.glyph(x + 4 + y / 20 % 2 * 5 + i * 17, y + 5, 13, i + y / 10);
  return page;
}

TEST(Straighten, MaskSparesPrintThatIsSetAgainstARuling) {
  const StraightPage straight = straighten(ledger().picture);
  EXPECT_EQ(of(straight, Direction::horizontal).size(), 31u);
  EXPECT_EQ(of(straight, Direction::vertical).size(), 5u);
  const auto& mask = straight.ruling_mask;
  const auto at = [&](int x, int y) { return mask.pixels[static_cast<std::size_t>(y) * mask.width + x]; };
  for (int y = 110; y < 700; y += 20)
    for (int x = 200; x < 1000; x += 200) {
      EXPECT_EQ(at(x, y), 0);
      EXPECT_EQ(at(x + 2, y), 0);
      EXPECT_EQ(at(x + 4 + y / 20 % 2 * 5, y), 255) << "the first stem at " << x << ", " << y;
    }
}

TEST(Straighten, StrokesInOneLineAcrossACellAreNoRuling) {
  Drawing page = ledger();
  for (int y = 100; y < 700; y += 60) {
    page.fill(203, y + 2, 400, y + 60, 255);  // in the first columns cells of three rows, half as wide
    page.fill(300, y, 303, y + 60);
    for (int i = 0; i < 6; ++i) {
      const int x = 205 + i * 16;
      page.fill(x, y + 30, x + 15, y + 33);
      for (const int stem : {0, 6, 12}) page.fill(x + stem, y + 24, x + stem + 2, y + 39);
    }
  }
  const auto horizontal = of(straighten(page.picture), Direction::horizontal);
  EXPECT_EQ(horizontal.size(), 31u);
}

int ink_count(const StraightPage& page) {
  return static_cast<int>(std::count(page.ink.pixels.begin(), page.ink.pixels.end(), std::uint8_t{0}));
}

// Pixels that are ink on one of two pages alone.
int ink_differences(const StraightPage& a, const StraightPage& b) {
  int different = 0;
  for (std::size_t i = 0; i < a.ink.pixels.size(); ++i) different += a.ink.pixels[i] != b.ink.pixels[i];
  return different;
}

TEST(Straighten, StreaksAndFoldsAreNoRulings) {
  Drawing page = form();
  page.fill(700, 0, 702, 2339, 90);    // between the rulings of the second column
  page.fill(1150, 0, 1151, 900, 150);  // this one with a gap
  page.fill(1150, 1000, 1151, 2339, 150);
  page.fill(0, 620, 1654, 623, 110);  // a fold
  const StraightPage straight = straighten(page.picture);
  expect_form(straight, 1);
  const auto mask = [&](int x, int y) {
    return straight.ruling_mask.pixels[static_cast<std::size_t>(y) * straight.ruling_mask.width + x];
  };
  EXPECT_EQ(mask(700, 650), 0) << "print is read through it";
  EXPECT_EQ(mask(1000, 621), 0);
}

TEST(Straighten, AFormOverAllOfThePageKeepsItsRulings) {
  Drawing page(1000, 800);
  for (const int y : {20, 100, 300, 500, 700, 778}) page.fill(20, y, 982, y + 2);
  for (const int x : {20, 300, 600, 980}) page.fill(x, 20, x + 2, 780);
  for (const int y : {130, 330, 530}) page.text(40, y, 8);
  const StraightPage straight = straighten(page.picture);
  EXPECT_EQ(of(straight, Direction::horizontal).size(), 6U);
  EXPECT_EQ(of(straight, Direction::vertical).size(), 4U);
}

TEST(Straighten, UnderlinesAreNoRulings) {
  Drawing page = form();
  for (const int y : {470, 540}) page.fill(204, y + 53, 395, y + 55);  // from the cell's edge to the end of its print
  expect_form(straighten(page.picture), 1);
}

TEST(Straighten, RulingsOfThePagesBackAreNone) {
  Drawing page = form();
  const auto ghost = [&](int left, int top, int right, int bottom) {
    for (int y = top; y < bottom; ++y)
      for (int x = left; x < right; ++x) {
        const int away = std::min({x - left, right - 1 - x, y - top, bottom - 1 - y});
        page.at(x, y) = std::min<std::uint8_t>(page.at(x, y), static_cast<std::uint8_t>(240 - 8 * std::min(away, 4)));
      }
  };
  for (const int x : {330, 760, 1250}) ghost(x, 360, x + 9, 1010);
  for (const int y : {610, 850}) ghost(190, y, 1410, y + 9);
  expect_form(straighten(page.picture), 1);
}

// The same page's back, as it shows through: mirrored, blurred by the paper, of so much of its darkness.
Drawing with_back(Drawing page, double strength) {
  const PagePicture back = noisy(page.picture, 0);
  const int width = back.width, height = back.height, reach = 3;
  const auto darkness = [&](int x, int y) {
    double sum = 0;
    for (int dy = -reach; dy <= reach; ++dy)
      for (int dx = -reach; dx <= reach; ++dx) {
        const int fx = width - 1 - (x + dx) + 24, fy = y + dy - 31;
        if (fx >= 0 && fx < width && fy >= 0 && fy < height)
          sum += 255 - back.pixels[static_cast<std::size_t>(fy) * width + fx];
      }
    return sum / (2 * reach + 1) / (2 * reach + 1) / 255;
  };
  for (int y = 150; y < 1100; ++y)
    for (int x = reach; x < width - reach; ++x)
      page.at(x, y) = static_cast<std::uint8_t>(page.at(x, y) * (1 - strength * darkness(x, y)));
  return page;
}

TEST(Straighten, WhatShowsThroughFromThePagesBackIsNeitherRulingNorPrint) {
  const StraightPage clean = straighten(form().picture);
  for (const double strength : {0.4, 0.9}) {
    SCOPED_TRACE(strength);
    const StraightPage straight = straighten(with_back(form(), strength).picture);
    expect_form(straight, 1);
    EXPECT_LT(ink_differences(straight, clean), ink_count(clean) / 10);
  }
}

TEST(Straighten, PrintThatIsFaintInPlacesIsPrint) {
  const StraightPage clean = straighten(form().picture);
  Drawing page = form();
  for (int y = 0; y < 2339; ++y)
    for (int x = 0; x < 1654; ++x) {  // from all of it to a seventh
      const double held = 0.57 + 0.43 * std::cos(x / 60.0);
      page.at(x, y) = static_cast<std::uint8_t>(248 - (255 - page.at(x, y)) * 0.95 * held);
    }
  const StraightPage straight = straighten(page.picture);
  EXPECT_LT(ink_differences(straight, clean), ink_count(clean) / 20);
}

TEST(Straighten, PrintBesideAShortRulingsEndsDoesNotHideIt) {
  struct Stem {
    int top, bottom, aside;
  };
  const std::vector<Stem> apart{{411, 423, 2}, {440, 446, 1}}, touching{{423, 433, 1}, {458, 468, 0}};
  const std::vector<Stem> leaning_below{{518, 522, 0}, {522, 529, -1}, {529, 532, -2}};
  for (const std::vector<Stem>& print : {apart, touching, leaning_below}) {
    Drawing page = form();
    page.fill(500, 494, 700, 520, 255);
    page.fill(500, 516, 900, 518);  // a cell of 46 pixels is divided
    page.fill(700, 470, 702, 518);
    for (const Stem& stem : print) page.fill(700 + stem.aside, stem.top, 702 + stem.aside, stem.bottom);
    const auto vertical = of(straighten(page.picture), Direction::vertical);
    ASSERT_EQ(vertical.size(), columns.size() + 1);
    EXPECT_NEAR(vertical[2].start, points(471), points(3));
  }
}

TEST(Straighten, FadedPrintIsPrint) {
  const StraightPage clean = straighten(form().picture);
  Drawing page = form();
  for (auto& level : page.picture.pixels) level = static_cast<std::uint8_t>(248 - (255 - level) / 6);
  const StraightPage straight = straighten(page.picture);
  expect_form(straight, 1);
  EXPECT_LT(ink_differences(straight, clean), ink_count(clean) / 20);
}

TEST(Straighten, ShadingOfDotsIsPaper) {
  Drawing page = form();
  // The second row and the first column, in dots of a quarter of a millimetre.
  for (int y = 402; y < 1000; ++y)
    for (int x = 202; x < 1400; ++x)
      if (((y > 470 && y < 540) || x < 500) && x % 5 < 2 && y % 5 < 2) page.at(x, y) = 0;
  const StraightPage straight = straighten(page.picture);
  expect_form(straight, 1);
  const auto darkest = [&](int left, int top, int right, int bottom) {
    int level = 255;
    for (int y = top; y < bottom; ++y)
      for (int x = left; x < right; ++x)
        level = std::min<int>(level, straight.grey.pixels[static_cast<std::size_t>(y) * straight.grey.width + x]);
    return level;
  };
  EXPECT_GT(darkest(1150, 480, 1350, 530), 190);
  EXPECT_GT(darkest(210, 850, 490, 990), 190);
  EXPECT_LT(darkest(520, 490, 700, 520), 110) << "print on the shading";
}

TEST(Straighten, WatermarksUnderPrintAreLight) {
  const StraightPage clean = straighten(form().picture);
  Drawing page = form();
  for (int y = 350; y < 1050; ++y)
    for (int x = 150; x < 1500; ++x)
      if ((x + y) % 160 < 28) page.at(x, y) = static_cast<std::uint8_t>(page.at(x, y) * 0.6);  // strokes of 2.5 mm
  const StraightPage straight = straighten(page.picture);
  expect_form(straight, 1);
  EXPECT_LT(ink_differences(straight, clean), ink_count(clean) / 20);
}

TEST(Straighten, EvensLightAndWhitensTheScannersBlack) {
  Drawing page = form();
  for (int y = 0; y < 2339; ++y)
    for (int x = 0; x < 1654; ++x)
      page.at(x, y) = static_cast<std::uint8_t>(page.at(x, y) * (1 - 0.35 * x / 1654 - 0.1 * y / 2339));
  page.fill(0, 0, 1654, 40, 15);
  page.fill(0, 0, 25, 2339, 15);
  const StraightPage straight = straighten(noisy(page.picture, 4));
  expect_form(straight, 1);
  const auto level = [&](int x, int y) {
    return straight.grey.pixels[static_cast<std::size_t>(y) * straight.grey.width + x];
  };
  EXPECT_GT(level(10, 1500), 240);
  EXPECT_GT(level(800, 10), 240);
  EXPECT_GT(level(1600, 1500), 235);
  EXPECT_LT(level(1401, 600), 120);
}

TEST(Straighten, DustGoesAndPointsStay) {
  Drawing page = form();
  page.fill(1200, 430, 1203, 433, 0);  // near the text of a cell: 0.12 of its height, a decimal point
  page.fill(800, 1800, 802, 1802, 0);  // alone on the paper
  page.text(1100, 424, 3);
  const StraightPage straight = straighten(page.picture);
  const auto ink = [&](int x, int y) {
    return straight.ink.pixels[static_cast<std::size_t>(y) * straight.ink.width + x] == 0;
  };
  EXPECT_TRUE(ink(1201, 431));
  EXPECT_FALSE(ink(800, 1800));
  EXPECT_FALSE(ink(801, 1801));
}

// Ink that passes `light` of each channel, on a ring of 38 mm and a bar across it.
void stamp(Drawing& page, int cx, int cy, const double (&light)[3]) {
  for (int y = cy - 160; y <= cy + 160; ++y)
    for (int x = cx - 160; x <= cx + 160; ++x) {
      const double radius = std::hypot(x - cx, y - cy);
      const bool ring = radius > 138 && radius < 150, bar = std::abs(y - cy) < 25 && std::abs(x - cx) < 110;
      if (!ring && !bar) continue;
      for (int c = 0; c < 3; ++c) page.at(x, y, c) = static_cast<std::uint8_t>(std::lround(page.at(x, y, c) * light[c]));
    }
}

TEST(Straighten, PaperInASoftShadowAtTheEdgeKeepsItsPrint) {
  const PagePicture lit = form().picture;
  PagePicture shaded = lit;
  // The shadow of a hand over the form's right side and all beyond it, down to a third of the light within 20 mm.
  for (int y = 0; y < shaded.height; ++y)
    for (int x = 0; x < shaded.width; ++x) {
      const double share = 1 - 0.67 * std::clamp((x - 1100) / 160.0, 0.0, 1.0);
      auto& level = shaded.pixels[static_cast<std::size_t>(y) * shaded.width + x];
      level = static_cast<std::uint8_t>(level * share);
    }
  const StraightPage page = straighten(shaded);
  expect_form(page, 2);
  const auto inked = [&](int x, int y) { return page.ink.pixels[static_cast<std::size_t>(y) * page.ink.width + x] == 0; };
  EXPECT_TRUE(inked(1401, 600));  // the last ruling, all of it in the shadow
  EXPECT_FALSE(inked(1550, 600));
}

TEST(Straighten, StrokesOfAPenAreForeignAndPrintIsNot) {
  Drawing page = form();
  const Box first{points(202), points(402), points(500), points(470)},
      second{points(502), points(402), points(900), points(470)}, below{points(202), points(472), points(500), points(540)},
      wide{points(502), points(542), points(900), points(700)};
  for (const Box& cell : {first, second, below, wide}) EXPECT_FALSE(has_foreign_ink(straighten(page.picture), cell));
  for (int k = 0; k < 90; ++k)
    page.fill(300 + k, 530 - k, 304 + k, 535 - k);               // from one cell over its ruling to the one above
  page.fill(560, 640, 690, 643), page.fill(560, 600, 563, 643);  // a corner in a cell of paper
  const StraightPage struck = straighten(page.picture);
  EXPECT_TRUE(has_foreign_ink(struck, first));
  EXPECT_TRUE(has_foreign_ink(struck, below));
  EXPECT_TRUE(has_foreign_ink(struck, wide));
  EXPECT_FALSE(has_foreign_ink(struck, second));
}

TEST(LiftSeals, ColouredInkGoesAndPrintUnderItStays) {
  const StraightPage clean = straighten(form(3).picture);
  struct Ink {
    const char* name;
    double light[3];
  };
  for (const Ink& ink : {Ink{"red", {0.88, 0.22, 0.25}}, Ink{"pink", {0.97, 0.78, 0.8}}, Ink{"blue", {0.25, 0.4, 0.85}},
                         Ink{"purple", {0.55, 0.25, 0.75}}}) {
    SCOPED_TRACE(ink.name);
    Drawing page = form(3);
    stamp(page, 950, 620, ink.light);
    const StraightPage straight = straighten(page.picture);
    expect_form(straight, 1);
    ASSERT_FALSE(straight.seal_mask.pixels.empty());
    int more = 0, less = 0, all = 0;
    for (std::size_t i = 0; i < clean.ink.pixels.size(); ++i) {
      all += clean.ink.pixels[i] == 0;
      more += straight.ink.pixels[i] == 0 && clean.ink.pixels[i] != 0;
      less += straight.ink.pixels[i] != 0 && clean.ink.pixels[i] == 0;
    }
    EXPECT_LT(more, all / 500);
    EXPECT_LT(less, all / 500);
    // The bar is 220 by 49 pixels.
    EXPECT_GT(seal_overlap(straight, {points(850), points(600), points(1050), points(640)}), 0.8);
    EXPECT_DOUBLE_EQ(seal_overlap(straight, {points(100), points(1500), points(300), points(1600)}), 0);
  }
}

TEST(LiftSeals, StrokesOfColouredPensGo) {
  const StraightPage clean = straighten(form(3).picture);
  Drawing page = form(3);
  for (int k = 0; k < 60; ++k)
    for (int x = 300 + k; x < 305 + k; ++x)
      for (const int y : {530 - k, 530 + k / 3}) {
        page.at(x, y, 1) = static_cast<std::uint8_t>(page.at(x, y, 1) * 0.2);
        page.at(x, y, 2) = static_cast<std::uint8_t>(page.at(x, y, 2) * 0.2);
      }
  const StraightPage straight = straighten(page.picture);
  expect_form(straight, 1);
  EXPECT_LT(ink_differences(straight, clean), ink_count(clean) / 500);
  EXPECT_FALSE(has_foreign_ink(straight, {points(202), points(472), points(500), points(540)}));
}

TEST(LiftSeals, ASealCopiedInGreyGoesAndABlackOneIsForeign) {
  const StraightPage clean = straighten(form().picture);
  for (const double light : {0.5, 0.2}) {
    SCOPED_TRACE(light);
    Drawing page = form();
    for (int y = 480; y < 860; ++y)
      for (int x = 760; x < 1140; ++x) {
        const double away = std::hypot(x - 950, y - 670);
        if ((away > 165 && away < 177) || away < 30) page.at(x, y) = static_cast<std::uint8_t>(page.at(x, y) * light);
      }
    const StraightPage straight = straighten(page.picture);
    expect_form(straight, 1);
    const Box under{points(902), points(542), points(1400), points(700)};
    EXPECT_EQ(has_foreign_ink(straight, under), light < 0.3);
    EXPECT_EQ(seal_overlap(straight, under) > 0, light > 0.3);
    if (light > 0.3) {
      EXPECT_LT(ink_differences(straight, clean), ink_count(clean) / 50);
    }
  }
}

TEST(LiftSeals, ColouredPrintAndRulingsStay) {
  Drawing page = form(3);
  // The print of the third row and a ruling in red.
  for (int y = 540; y < 702; ++y)
    for (int x = 0; x < 1654; ++x)
      if (page.at(x, y) < 128) page.at(x, y, 0) = 200, page.at(x, y, 1) = 20, page.at(x, y, 2) = 30;
  const StraightPage straight = straighten(page.picture);
  EXPECT_TRUE(straight.seal_mask.pixels.empty());
  expect_form(straight, 1);
}

// Of what was lifted on a page, pixels.
int lifted_count(const StraightPage& page) {
  return static_cast<int>(std::count(page.seal_mask.pixels.begin(), page.seal_mask.pixels.end(), std::uint8_t{0}));
}

TEST(LiftSeals, ShadedCellsAreNone) {
  Drawing page = form(3);
  const double blue[3] = {0.7, 0.82, 0.95};
  const auto shade = [&](int left, int top, int right, int bottom) {
    for (int y = top; y < bottom; ++y)
      for (int x = left; x < right; ++x)
        for (int c = 0; c < 3; ++c) page.at(x, y, c) = static_cast<std::uint8_t>(page.at(x, y, c) * blue[c]);
  };
  // Narrower than the lines that are taken for coloured rulings.
  shade(200, 400, 355, 470);
  shade(200, 470, 300, 540);
  const StraightPage straight = straighten(page.picture);
  EXPECT_EQ(lifted_count(straight), 0);
  expect_form(straight, 1);
}

TEST(LiftSeals, SealsThatOverlapAndSquareOnesAreLifted) {
  const StraightPage clean = straighten(form(3).picture);
  const double red[3] = {0.88, 0.22, 0.25};
  Drawing page = form(3);
  stamp(page, 800, 560, red);
  stamp(page, 1010, 700, red);
  for (int y = 760; y < 940; ++y)  // 23 mm
    for (int x = 260; x < 440; ++x) {
      const int away = std::min({x - 260, 439 - x, y - 760, 939 - y});
      if (away >= 11 && (x / 30 % 2 == 0 || y / 20 % 3 != 1)) continue;
      for (int c = 0; c < 3; ++c) page.at(x, y, c) = static_cast<std::uint8_t>(page.at(x, y, c) * red[c]);
    }
  const StraightPage straight = straighten(page.picture);
  expect_form(straight, 1);
  EXPECT_LT(ink_differences(straight, clean), ink_count(clean) / 100);
}

TEST(LiftSeals, AnOfficesRedHeadingStays) {
  Drawing page = form(3);
  for (int i = 0; i < 5; ++i) page.glyph(250 + i * 230, 150, 110);
  const StraightPage black = straighten(page.picture);
  for (int y = 140; y < 270; ++y)
    for (int x = 200; x < 1500; ++x)
      if (page.at(x, y) < 128) page.at(x, y, 0) = 220, page.at(x, y, 1) = 30, page.at(x, y, 2) = 30;
  const StraightPage straight = straighten(page.picture);
  EXPECT_EQ(lifted_count(straight), 0);
  EXPECT_LT(ink_differences(straight, black), ink_count(black) / 100);
}

TEST(TextLines, SpecksBelowALineDoNotLeadToTheNext) {
  Drawing page = form();
  page.text(300, 1300, 10);
  page.text(350, 1360, 6);
  for (int i = 0; i < 5; ++i) page.fill(400 + i * 14, 1325 + i * 6, 405 + i * 14, 1330 + i * 6);
  const StraightPage straight = straighten(page.picture);
  for (const Box& line : find_text_lines(straight, {{points(198), points(398), points(1404), points(1004)}}))
    EXPECT_FALSE(line.top < points(1310) && line.bottom > points(1345)) << "the line above reaches into the one below";
}

TEST(TextLines, FoundOutsideTheForm) {
  Drawing page = form();
  page.text(1000, 330, 8);                                          // stands right above the form
  for (int i = 0; i < 5; ++i) page.glyph(300 + i * 110, 1300, 44);  // a title set apart
  page.text(300, 1500, 10);
  page.text(900, 1500, 10);
  page.fill(0, 1700, 10, 1760);  // dirt at the edge
  const StraightPage straight = straighten(page.picture);
  const auto lines = find_text_lines(straight, {{points(198), points(398), points(1404), points(1004)}});
  ASSERT_EQ(lines.size(), 5U);
  const auto expect_box = [&](const Box& box, double left, double top, double right, double bottom) {
    EXPECT_NEAR(box.left, points(left), points(4));
    EXPECT_NEAR(box.top, points(top), points(4));
    EXPECT_NEAR(box.right, points(right), points(4));
    EXPECT_NEAR(box.bottom, points(bottom), points(4));
  };
  expect_box(lines[0], 500, 200, 500 + 15 * 48 + 44, 244);
  expect_box(lines[1], 1000, 330, 1000 + 7 * 29 + 26, 356);
  expect_box(lines[2], 300, 1300, 300 + 4 * 110 + 44, 1344);
  expect_box(lines[3], 300, 1500, 300 + 9 * 29 + 26, 1526);
  expect_box(lines[4], 900, 1500, 900 + 9 * 29 + 26, 1526);
}

}  // namespace
}  // namespace inkgrid::image
