#include "read/read_page.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <functional>
#include <map>
#include <mutex>
#include <thread>

#include "document/error.h"
#include "read/cell_lines.h"
#include "read/make_recognizers.h"

namespace inkgrid::read {
namespace {

// 72 dpi: a point is a pixel. Glyphs are squares of 20 px, as Han characters are in print of 10.5 pt at 150 dpi.
constexpr int glyph = 20;

struct Paper {
  PagePicture grey, ink, rulings;

  Paper(int width, int height) {
    for (PagePicture* picture : {&grey, &ink, &rulings})
      *picture = {width, height, 1, 72, std::vector<std::uint8_t>(static_cast<std::size_t>(width * height), 255)};
  }
  static void fill(PagePicture& picture, int left, int top, int width, int height, std::uint8_t shade) {
    for (int y = top; y < top + height; ++y)
      for (int x = left; x < left + width; ++x) picture.pixels[static_cast<std::size_t>(y * picture.width + x)] = shade;
  }
  void mark(int left, int top, int width, int height) {
    fill(grey, left, top, width, height, 20);
    fill(ink, left, top, width, height, 0);
  }
  void print(int left, int top, int glyphs) {
    for (int i = 0; i < glyphs; ++i) mark(left + i * (glyph + 3), top, glyph, glyph);
  }
  void rule(int left, int top, int width, int height) {
    mark(left, top, width, height);
    fill(rulings, left, top, width, height, 0);
  }
  /// A ruled cell; the box is the middle of its rulings, 3 px thick.
  Box cell(int left, int top, int width, int height) {
    rule(left - 1, top - 1, width + 3, 3);
    rule(left - 1, top + height - 1, width + 3, 3);
    rule(left - 1, top - 1, 3, height + 3);
    rule(left + width - 1, top - 1, 3, height + 3);
    return {left + 0.5, top + 0.5, left + width + 0.5, top + height + 0.5};
  }
  ReadablePage page() const { return {grey, ink, rulings, glyph}; }
};

struct InkBox {
  int left = 0, top = 0, right = -1, bottom = -1, area = 0;
  int width() const { return right - left + 1; }
  int height() const { return bottom - top + 1; }
};

InkBox ink_of(const PagePicture& line) {
  InkBox box{line.width, line.height};
  for (int y = 0; y < line.height; ++y)
    for (int x = 0; x < line.width; ++x)
      if (line.pixels[static_cast<std::size_t>(y * line.width + x)] < 128) {
        box = {std::min(box.left, x), std::min(box.top, y), std::max(box.right, x), std::max(box.bottom, y), box.area + 1};
      }
  return box;
}

Reading spoken(const std::string& text, double score = 0.9) { return {text, score, {}, "fake"}; }

/// Says what it is told to say of a line.
class FakeRecognizer : public Recognizer {
 public:
  using Say = std::function<std::vector<Reading>(const PagePicture&)>;
  explicit FakeRecognizer(Say say) : say_(std::move(say)) {}
  std::vector<Reading> read_line(const PagePicture& line) override { return say_(line); }
  bool can_print(std::string_view) const override { return true; }
  std::string name() const override { return "fake"; }

 private:
  Say say_;
};

Recognizers readers(const FakeRecognizer::Say& say, int count = 1) {
  Recognizers all;
  for (int i = 0; i < count; ++i) all.push_back(std::make_unique<FakeRecognizer>(say));
  return all;
}

/// Says how many glyphs wide a line is.
std::vector<Reading> count_glyphs(const PagePicture& line) {
  return {spoken(std::to_string((ink_of(line).width() + 3) / (glyph + 3)))};
}

/// Says the given texts in turn.
FakeRecognizer::Say in_turn(std::vector<std::string> texts) {
  return [texts = std::move(texts), next = std::size_t{0}](const PagePicture&) mutable {
    return std::vector<Reading>{spoken(texts[next++ % texts.size()])};
  };
}

TEST(CutLines, CutsALineToItsInkWithATenthOfPaperAround) {
  Paper paper(300, 100);
  const Box box = paper.cell(20, 20, 200, 60);
  paper.print(60, 40, 3);
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].width, 3 * glyph + 6 + 4);
  EXPECT_EQ(lines[0].height, glyph + 4);
  EXPECT_EQ(ink_of(lines[0]).area, 3 * glyph * glyph);
}

TEST(CutLines, SplitsLinesThatLieCloseAndKeepsStrokesOfOneCharacterTogether) {
  Paper paper(300, 200);
  const Box box = paper.cell(20, 20, 200, 160);
  paper.print(60, 40, 4);
  paper.print(60, 62, 2);
  // 三: three strokes of one character, alone in its line.
  for (int stroke = 0; stroke < 3; ++stroke) paper.mark(60, 90 + stroke * 8, glyph, 2);
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 3u);
  EXPECT_EQ(ink_of(lines[0]).width(), 4 * glyph + 9);
  EXPECT_EQ(ink_of(lines[1]).width(), 2 * glyph + 3);
  EXPECT_EQ(ink_of(lines[2]).area, 3 * 2 * glyph);
}

TEST(CutLines, SplitsLinesThatTouchInOnePlace) {
  Paper paper(300, 120);
  const Box box = paper.cell(20, 20, 200, 90);
  paper.print(40, 40, 5);
  paper.print(40, 62, 5);
  paper.mark(45, 58, 3, 6);
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 2u);
  EXPECT_LE(lines[0].height, glyph + 10);
}

TEST(CutLines, SplitsSlopedLines) {
  Paper paper(900, 140);
  const Box box = paper.cell(20, 20, 860, 110);
  // Falling by 7 px from left to right, where the gap between lines is 5.
  for (int i = 0; i < 34; ++i) {
    paper.mark(50 + i * 23, 40 + i / 5, glyph, glyph);
    paper.mark(50 + i * 23, 65 + i / 5, glyph, glyph);
  }
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 2u);
  for (const PagePicture& line : lines) EXPECT_LE(line.height, glyph + 8);
}

TEST(CutLines, LeavesRoomForAGlyphAboveAndBelowLowMarks) {
  Paper paper(300, 100);
  const Box box = paper.cell(20, 20, 200, 60);
  paper.mark(100, 50, 9, 2);  // a dash
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].height, glyph + 4);
}

TEST(CutLines, TakesRulingsAwayAndLeavesWhatCrossesThem) {
  Paper paper(300, 120);
  const Box box = paper.cell(20, 20, 200, 80);
  paper.print(60, 50, 2);
  paper.rule(20, 60, 200, 2);  // a ruling the grid did not take for an edge
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(ink_of(lines[0]).width(), 2 * glyph + 3);
  EXPECT_EQ(ink_of(lines[0]).area, 2 * glyph * glyph);
}

TEST(CutLines, DoesNotPaintOverPrintThatWasTakenForARuling) {
  Paper paper(300, 120);
  const Box box = paper.cell(20, 20, 200, 80);
  for (int i = 0; i < 4; ++i) paper.mark(60 + i * 20, 50, 12, glyph);
  Paper::fill(paper.rulings, 60, 50, 72, 4, 0);
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(ink_of(lines[0]).area, 4 * 12 * glyph);
}

TEST(CutLines, KeepsADecimalPointAndDropsSpecks) {
  Paper paper(300, 100);
  const Box box = paper.cell(20, 20, 200, 60);
  paper.mark(60, 43, 9, 14);
  paper.mark(72, 55, 2, 2);  // the point
  paper.mark(78, 43, 9, 14);
  paper.mark(180, 30, 2, 2);  // as large, but far from any print
  paper.mark(66, 70, 1, 1);
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(ink_of(lines[0]).area, 2 * 9 * 14 + 4);
}

TEST(CutLines, KeepsAPointOfFiguresThatStandsAPixelLow) {
  Paper paper(300, 100);
  const Box box = paper.cell(20, 20, 200, 60);
  paper.mark(60, 40, 15, 9);  // ≤, higher up than the digits; nothing as high as a Han character
  paper.mark(60, 51, 14, 4);
  for (const int left : {78, 88, 106, 116}) paper.mark(left, 42, 8, 13);
  const auto without = cut_lines(paper.page(), box);
  paper.mark(100, 53, 2, 3);
  const auto with = cut_lines(paper.page(), box);
  ASSERT_EQ(without.size(), 1u);
  ASSERT_EQ(with.size(), 1u);
  EXPECT_EQ(ink_of(with[0]).area, ink_of(without[0]).area + 6);
}

TEST(CutLines, SpecksBesideALineDoNotMakeItLarger) {
  Paper paper(300, 140);
  const Box box = paper.cell(20, 20, 200, 100);
  paper.print(60, 60, 3);
  paper.mark(131, 76, 3, 3);  // a point
  paper.mark(50, 70, 3, 3);   // half a glyph before the line
  paper.mark(70, 46, 3, 3);   // above it
  paper.mark(90, 94, 3, 3);   // below it
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(ink_of(lines[0]).area, 3 * glyph * glyph + 9);
  EXPECT_EQ(lines[0].height, glyph + 4);
  EXPECT_EQ(ink_of(lines[0]).width(), 74);
}

TEST(CutLines, DropsStrokesOfTheNeighbourOverTheEdge) {
  Paper paper(300, 140);
  const Box box = paper.cell(20, 20, 200, 80);
  paper.print(60, 50, 2);
  paper.mark(150, 95, glyph, glyph);  // the cell below prints over its upper ruling, 3 px into this one
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(ink_of(lines[0]).width(), 2 * glyph + 3);
}

TEST(CutLines, PutsVerticalPrintSideBySide) {
  Paper paper(100, 200);
  const Box box = paper.cell(20, 10, 40, 180);
  for (int i = 0; i < 4; ++i) paper.print(30, 30 + i * 26, 1);
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(ink_of(lines[0]).area, 4 * glyph * glyph);
  EXPECT_GT(lines[0].width, 4 * glyph);
}

TEST(CutLines, KeepsThinStrokesThatNoThresholdKept) {
  Paper paper(300, 100);
  const Box box = paper.cell(20, 20, 240, 60);
  paper.print(100, 40, 3);
  Paper::fill(paper.grey, 79, 42, 17, 1, 200);  // 二
  Paper::fill(paper.grey, 77, 57, 20, 1, 200);
  Paper::fill(paper.grey, 172, 42, 1, 17, 200);  // 1
  Paper::fill(paper.grey, 190, 22, 1, 55, 200);  // a streak
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].width, 172 + 1 - 77 + 4);
  EXPECT_EQ(lines[0].height, glyph + 4);
}

TEST(CutLines, ThinStrokesAloneMakeALine) {
  Paper paper(300, 100);
  const Box box = paper.cell(20, 20, 240, 60);
  Paper::fill(paper.grey, 101, 42, 15, 1, 200);
  Paper::fill(paper.grey, 99, 57, 20, 1, 200);
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_EQ(lines[0].width, 20 + 4);
  EXPECT_TRUE(cut_lines(paper.page(), {20, 80, 40, 95}).empty());
}

TEST(CutLines, PartsVerticalPrintThatTouches) {
  Paper paper(100, 200);
  const Box box = paper.cell(30, 20, 40, 150);
  for (int i = 0; i < 4; ++i) {  // 目, its feet on the next one's head; its own bars are as far apart
    const int top = 40 + i * 22;
    paper.mark(40, top, 2, glyph + 3);
    paper.mark(58, top, 2, glyph + 3);
    for (const int bar : {0, 6, 12, 18}) paper.mark(40, top + bar, glyph, 2);
  }
  const auto lines = cut_lines(paper.page(), box);
  ASSERT_EQ(lines.size(), 1u);
  EXPECT_GT(lines[0].width, 4 * glyph);
  EXPECT_LT(lines[0].height, 2 * glyph);
}

TEST(CutLines, TurnsTheCellFirst) {
  Paper paper(200, 300);
  const Box box = paper.cell(20, 20, 100, 200);
  for (int i = 0; i < 5; ++i) paper.mark(50, 40 + i * 23, glyph, glyph);
  for (int i = 0; i < 3; ++i) paper.mark(80, 40 + i * 23, glyph, glyph);
  const auto clockwise = cut_lines(paper.page(), box, Turn::quarter);
  const auto counter = cut_lines(paper.page(), box, Turn::three_quarters);
  ASSERT_EQ(clockwise.size(), 2u);
  ASSERT_EQ(counter.size(), 2u);
  // Clockwise, the left column comes to the top.
  EXPECT_GT(clockwise[0].width, clockwise[1].width);
  EXPECT_LT(counter[0].width, counter[1].width);
}

TEST(CutLines, KnowsABlankCell) {
  Paper paper(300, 100);
  const Box box = paper.cell(20, 20, 200, 60);
  paper.mark(100, 50, 2, 2);
  EXPECT_TRUE(cut_lines(paper.page(), box).empty());
  EXPECT_TRUE(cut_lines(paper.page(), {400, 400, 500, 500}).empty());
  EXPECT_TRUE(cut_lines(paper.page(), {50, 50, 50, 50}).empty());
}

TEST(ReadBoxes, TellsBlankFromUnreadable) {
  Paper paper(500, 100);
  const std::vector<Box> boxes{paper.cell(20, 20, 200, 60), paper.cell(240, 20, 200, 60)};
  paper.print(260, 40, 2);
  auto silent = readers([](const PagePicture&) { return std::vector<Reading>{}; });
  const auto contents = PageReader(paper.page(), silent).read(boxes);
  EXPECT_TRUE(contents[0].readings.empty());
  EXPECT_EQ(contents[0].source, TextSource::reader);
  EXPECT_TRUE(contents[1].readings.empty());
  EXPECT_EQ(contents[1].source, TextSource::unreadable);
}

Content read_lines(const std::vector<std::string>& texts) {
  Paper paper(300, 300);
  const Box box = paper.cell(20, 20, 200, 260);
  for (std::size_t line = 0; line < texts.size(); ++line) paper.print(40, 40 + static_cast<int>(line) * 30, 4);
  auto reader = readers(in_turn(texts));
  return PageReader(paper.page(), reader).read({box})[0];
}

TEST(ReadBoxes, KeepsSpacesBetweenLatinWordsOnly) {
  EXPECT_EQ(read_lines({"上 海 市"}).text(), "上海市");
  EXPECT_EQ(read_lines({"46 794 .00"}).text(), "46794.00");
  EXPECT_EQ(read_lines({"and  the 3 A 类"}).text(), "and the3A类");
}

TEST(ReadBoxes, JoinsLinesWithoutABreak) {
  EXPECT_EQ(read_lines({"服务对象满", "意度指标"}).text(), "服务对象满意度指标");
  EXPECT_EQ(read_lines({"Windows", "Server"}).text(), "Windows Server");
  EXPECT_EQ(read_lines({"1234", "56.00"}).text(), "123456.00");
}

class FakeDigits : public FakeRecognizer {
 public:
  using FakeRecognizer::FakeRecognizer;
  bool can_print(std::string_view text) const override { return "0" <= text && text <= "9"; }
};

TEST(ReadBoxes, AsksTheReaderOfFiguresAboutLinesOfFigures) {
  const auto read = [](const std::vector<std::string>& texts) {
    Paper paper(300, 300);
    const Box box = paper.cell(20, 20, 200, 260);
    for (std::size_t line = 0; line < texts.size(); ++line) paper.print(40, 40 + static_cast<int>(line) * 30, 4);
    Recognizers both;
    both.push_back(with_figures_reader(std::make_unique<FakeRecognizer>(in_turn(texts)),
                                       std::make_unique<FakeDigits>(in_turn({"12", "34"}))));
    return PageReader(paper.page(), both).read({box})[0].figures;
  };
  const auto all = read({"≥12", "34%"});
  ASSERT_TRUE(all);
  EXPECT_TRUE(all->whole);
  ASSERT_EQ(all->characters.size(), 4u);
  EXPECT_EQ(all->characters[3].text, "4");
  EXPECT_FALSE(read({"培训人数", "培训"}));
  const auto some = read({"培训人数", "≥12"});
  ASSERT_TRUE(some);
  EXPECT_FALSE(some->whole);
  EXPECT_EQ(some->characters.size(), 2u);
}

TEST(ReadBoxes, GivesTheEvidenceOfEveryCharacter) {
  const Content content = read_lines({"年度", "目标"});
  ASSERT_EQ(content.readings.size(), 1u);
  const Reading& reading = content.readings[0];
  EXPECT_EQ(reading.reader, "fake");
  EXPECT_NEAR(reading.score, 0.9, 1e-9);
  ASSERT_EQ(reading.characters.size(), 4u);
  EXPECT_EQ(reading.characters[3].text, "标");
}

TEST(ReadBoxes, ALineThatGaveNothingLowersTheScore) {
  const Content content = read_lines({"目标", ""});
  EXPECT_EQ(content.text(), "目标");
  EXPECT_NEAR(content.readings[0].score, 0.6, 1e-9);
}

TEST(ReadBoxes, KeepsOtherReadingsOfEachLine) {
  Paper paper(300, 100);
  const Box box = paper.cell(20, 20, 200, 70);
  paper.print(40, 30, 3);
  paper.print(40, 60, 2);
  auto reader = readers([](const PagePicture& line) {
    return line.width > 60 ? std::vector<Reading>{spoken("目标"), spoken("自标", 0.3), spoken("目 标", 0.2)}
                           : std::vector<Reading>{spoken("1"), spoken("l", 0.6)};
  });
  const Content content = PageReader(paper.page(), reader).read({box})[0];
  std::vector<std::string> texts;
  for (const Reading& reading : content.readings) texts.push_back(reading.text);
  EXPECT_EQ(texts, (std::vector<std::string>{"目标1", "目标l", "自标1"}));
}

TEST(ReadBoxes, KeepsASecondOpinionBesideTheFirst) {
  Paper paper(300, 100);
  const Box box = paper.cell(20, 20, 200, 70);
  paper.print(40, 30, 3);
  paper.print(40, 60, 2);
  const auto is_long = [](const PagePicture& line) { return line.width > 60; };
  std::vector<std::unique_ptr<Recognizer>> both;
  both.push_back(std::make_unique<FakeRecognizer>([&](const PagePicture& line) {
    return is_long(line) ? std::vector<Reading>{spoken("目标"), spoken("自标", 0.3)} : std::vector<Reading>{spoken("1")};
  }));
  both.push_back(std::make_unique<FakeRecognizer>([&](const PagePicture& line) {
    return std::vector<Reading>{{is_long(line) ? "目标" : "1", 0.5, {}, "second"}, {"never", 0.4, {}, "second"}};
  }));
  Recognizers panel;
  panel.push_back(make_panel(std::move(both)));
  const Content content = PageReader(paper.page(), panel).read({box})[0];
  ASSERT_EQ(content.readings.size(), 3u);
  EXPECT_EQ(content.readings[0].text, "目标1");
  EXPECT_EQ(content.readings[0].reader, "fake");
  EXPECT_EQ(content.readings[1].text, "自标1");
  EXPECT_EQ(content.readings[2].text, "目标1");
  EXPECT_EQ(content.readings[2].reader, "second");
}

/// A page of cells with 1 to 5 glyphs each.
std::vector<Box> many_cells(Paper& paper) {
  std::vector<Box> boxes;
  for (int i = 0; i < 40; ++i) {
    const int left = 20 + (i % 4) * 160, top = 20 + (i / 4) * 50;
    boxes.push_back(paper.cell(left, top, 150, 40));
    paper.print(left + 10, top + 10, i % 5 + 1);
  }
  return boxes;
}

TEST(ReadBoxes, GivesTheSameInTheSameOrderWithAnyNumberOfThreads) {
  Paper paper(700, 560);
  const std::vector<Box> boxes = many_cells(paper);
  std::map<int, std::vector<std::string>> texts;
  for (const int threads : {1, 2, 5}) {
    auto reader = readers(count_glyphs, threads);
    for (const Content& content : PageReader(paper.page(), reader).read(boxes)) texts[threads].push_back(content.text());
  }
  for (std::size_t i = 0; i < boxes.size(); ++i) EXPECT_EQ(texts[1][i], std::to_string(i % 5 + 1));
  EXPECT_EQ(texts[1], texts[2]);
  EXPECT_EQ(texts[1], texts[5]);
}

/// Takes three lines of a call.
class ThreeAtATime : public FakeRecognizer {
 public:
  using FakeRecognizer::FakeRecognizer;
  std::vector<std::vector<Reading>> read_lines(std::span<const PagePicture* const> lines) override {
    sizes.push_back(lines.size());
    return FakeRecognizer::read_lines(lines);
  }
  double share_of_call(const PagePicture&) const override { return 0.33; }
  std::vector<std::size_t> sizes;
};

TEST(ReadBoxes, HandsOverAsManyLinesAsACallTakes) {
  Paper paper(700, 560);
  const std::vector<Box> boxes = many_cells(paper);
  const auto reader = std::make_shared<ThreeAtATime>(count_glyphs);
  Recognizers one{reader};
  const std::vector<Content> contents = PageReader(paper.page(), one).read(boxes);
  for (std::size_t i = 0; i < boxes.size(); ++i) EXPECT_EQ(contents[i].text(), std::to_string(i % 5 + 1));
  std::vector<std::size_t> wanted(13, 3);
  wanted.push_back(1);
  EXPECT_EQ(reader->sizes, wanted);
}

TEST(ReadBoxes, UsesEveryRecognizerOnOneThreadAtATime) {
  Paper paper(700, 560);
  const std::vector<Box> boxes = many_cells(paper);
  std::vector<std::atomic<int>> calls(3);
  std::vector<std::atomic<bool>> busy(3);
  std::atomic<bool> shared = false;
  Recognizers all;
  for (std::size_t i = 0; i < 3; ++i)
    all.push_back(std::make_unique<FakeRecognizer>([&, i](const PagePicture& line) {
      if (busy[i].exchange(true)) shared = true;
      std::this_thread::sleep_for(std::chrono::milliseconds(2));
      ++calls[i];
      busy[i] = false;
      return count_glyphs(line);
    }));
  PageReader(paper.page(), all).read(boxes);
  EXPECT_FALSE(shared);
  for (const auto& count : calls) EXPECT_GT(count, 0);
  EXPECT_EQ(calls[0] + calls[1] + calls[2], 40);
}

TEST(ReadBoxes, CarriesAFailureToTheCaller) {
  Paper paper(700, 560);
  const std::vector<Box> boxes = many_cells(paper);
  for (const int threads : {1, 3}) {
    auto reader = readers(
        [](const PagePicture& line) -> std::vector<Reading> {
          if (ink_of(line).width() > 100) throw std::runtime_error("crashed");
          return count_glyphs(line);
        },
        threads);
    EXPECT_THROW(PageReader(paper.page(), reader).read(boxes), std::runtime_error);
  }
  Recognizers none;
  EXPECT_THROW(PageReader(paper.page(), none).read(boxes), Error);
}

TEST(ReadBoxes, StopsBetweenLines) {
  Paper paper(700, 560);
  const std::vector<Box> boxes = many_cells(paper);
  for (const int threads : {1, 2}) {
    std::stop_source stop;
    std::atomic<int> lines = 0;
    auto reader = readers(
        [&](const PagePicture& line) {
          if (++lines == 5) stop.request_stop();
          std::this_thread::sleep_for(std::chrono::milliseconds(1));
          return count_glyphs(line);
        },
        threads);
    try {
      PageReader(paper.page(), reader, stop.get_token()).read(boxes);
      FAIL() << "read on";
    } catch (const Error& error) {
      EXPECT_EQ(error.code, ErrorCode::interrupted);
    }
    EXPECT_LE(lines, 5 + threads);
  }
}

TEST(FindUprightTurn, TakesTheTurnThatReadsBest) {
  // A nick at the lower right corner of each glyph tells the reader which way is up.
  for (const Turn truth : {Turn::none, Turn::quarter, Turn::half, Turn::three_quarters}) {
    Paper paper(400, 400);
    const Box box = paper.cell(20, 20, 340, 340);
    const int turns = static_cast<int>(truth);
    for (int row = 0; row < 6; ++row)
      for (int column = 0; column < 6; ++column) {
        const int left = 40 + column * 46, top = 40 + row * 46;
        paper.mark(left, top, glyph, glyph);
        const int right_side = turns == 0 || turns == 1, lower_side = turns == 0 || turns == 3;
        const int x = left + right_side * 14, y = top + lower_side * 14;
        Paper::fill(paper.grey, x, y, 6, 6, 255);
        Paper::fill(paper.ink, x, y, 6, 6, 255);
      }
    auto reader = readers([](const PagePicture& line) {
      const InkBox box_of_ink = ink_of(line);
      const auto at = static_cast<std::size_t>((box_of_ink.bottom - 1) * line.width + box_of_ink.right - 1);
      return std::vector<Reading>{spoken("甲乙丙丁戊己", line.pixels[at] > 128 ? 0.9 : 0.7)};
    });
    EXPECT_EQ(PageReader(paper.page(), reader).upright_turn({box, box, box, box}), truth) << "turned by " << turns;
  }
}

TEST(FindUprightTurn, ReadsOneWayOnlyWhereThatIsClear) {
  Paper paper(700, 560);
  const std::vector<Box> boxes = many_cells(paper);
  int lines = 0;
  auto reader = readers([&](const PagePicture&) {
    ++lines;
    return std::vector<Reading>{spoken("一二三四五", 0.99)};
  });
  PageReader page(paper.page(), reader);
  EXPECT_EQ(page.upright_turn(boxes), Turn::none);
  EXPECT_EQ(lines, 8);
  EXPECT_EQ(PageReader(paper.page(), reader).upright_turn({}), Turn::none);
  EXPECT_EQ(page.read(boxes).size(), boxes.size());
  EXPECT_EQ(lines, static_cast<int>(boxes.size())) << "what was read to tell the turn is not read again";
}

std::unique_ptr<Recognizer> tesseract_or_null() {
  try {
    return make_tesseract_recognizer();
  } catch (const Error&) {
    return nullptr;
  }
}

TEST(Tesseract, SaysWhatIsMissingAndWhere) {
  try {
    make_tesseract_recognizer("/nowhere/at/all");
    FAIL() << "found language data where there is none";
  } catch (const Error& error) {
    EXPECT_EQ(error.code, ErrorCode::model_missing);
    EXPECT_NE(error.file.find("/nowhere/at/all"), std::string::npos) << error.file;
    EXPECT_NE(error.message.find("tesseract-ocr-chi-sim"), std::string::npos) << error.message;
  }
}

TEST(Tesseract, KnowsWhatItCannotPrint) {
  const auto reader = tesseract_or_null();
  if (!reader) GTEST_SKIP() << "language data chi_sim is not installed";
  EXPECT_TRUE(reader->can_print("财政项目支出 46794.00%"));
  EXPECT_TRUE(reader->can_print(""));
  for (const char* text : {"≥", "≤", "±", "℃", "（", "）", "：", "％", "０", "①", "叁", "柒", "仟", "产出≥95"})
    EXPECT_FALSE(reader->can_print(text)) << text;
}

/// 目标5.20 in AR PL UMing.
constexpr std::string_view print[] = {
    "............................##...........................................................................",
    "..............#.............##...........................................................................",
    "################............#...............##...........................................................",
    "##............##............#......############..........................................................",
    "##............#.............#........................#########....................#####..........####....",
    "##............#.............#..##....................#..........................##.....##.......##...##..",
    "##............#........##########....................#..........................#.......#......##.....#..",
    "##............#............##........................#.........................##.......##.....#......##.",
    "##............#............##.................##.....#.........................##........#....##.......#.",
    "###############............##....###############.....#.........................##.......##....##.......##",
    "##............#............##...........#............#..................................##....#........##",
    "##............#............###..........#............#.#####...........................##.....#.........#",
    "##............#...........###.##........#............#.....###........................##......#.........#",
    "##............#...........#.#..##...#...#....................#.......................##.......#.........#",
    "##............#...........#.#..##..###..#...#................##.....................##........#.........#",
    "###############..........#..#......##...#...##...............##....................##.........#........##",
    "##............#..........#..#......#....#....#................#...................#...........##.......##",
    "##............#.........#...#.....##....#....##.....#.........#..................#............##.......#.",
    "##............#.........#...#.....#.....#.....##....#........##.......#.........#..............#......##.",
    "##............#........#....#....##.....#.....##....#........#.......###.......##........#.....##.....#..",
    "#.............#.............#....#......#......##....#......##.......###.......#........#.......##...##..",
    "#.............#.............#...#.......#......##......#####.........###.......##########........####....",
    "###############.............#..#........#......#.........................................................",
    "#.............#.............#...........#................................................................",
    "#.............#.............#........####................................................................",
    "#.............#.............#..........##................................................................"};

TEST(Tesseract, ReadsALineWithEvidenceAndTheSameEveryTime) {
  Recognizers reader;
  reader.push_back(tesseract_or_null());
  if (!reader[0]) GTEST_SKIP() << "language data chi_sim is not installed";
  Paper paper(300, 100);
  const Box box = paper.cell(20, 20, 250, 60);
  for (int y = 0; y < static_cast<int>(std::size(print)); ++y)
    for (int x = 0; x < static_cast<int>(print[y].size()); ++x)
      if (print[y][static_cast<std::size_t>(x)] == '#') paper.mark(60 + x, 35 + y, 1, 1);
  const Content first = PageReader(paper.page(), reader).read({box})[0];
  EXPECT_EQ(first.text(), "目标5.20");
  ASSERT_FALSE(first.readings.empty());
  EXPECT_EQ(first.readings[0].characters.size(), 6u);
  EXPECT_GT(first.readings[0].score, 0.8);
  EXPECT_LE(first.readings[0].score, 1.0);
  const Content again = PageReader(paper.page(), reader).read({box, box})[1];
  EXPECT_EQ(again.text(), first.text());
  EXPECT_EQ(again.readings[0].score, first.readings[0].score);
}

}  // namespace
}  // namespace inkgrid::read
