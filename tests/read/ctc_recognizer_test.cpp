#include "read/ctc_recognizer.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iterator>
#include <map>

#include "document/error.h"
#include "read/engine.h"
#include "read/make_recognizers.h"
#include "read/onnx_file.h"
#include "support/temporary_folder.h"

namespace inkgrid::read {
namespace {

namespace fs = std::filesystem;

const fs::path readers = fs::path(INKGRID_SOURCE_DIR) / "fixtures" / "readers";

bool has_openvino() {
  for (const EngineReport& engine : examine_engines())
    if (engine.name.ends_with("OpenVINO")) return engine.found;
  return false;
}

/// A line as the tiny readers of tools/make_tiny_reader see it: a stripe a character, paper between.
PagePicture striped(const std::vector<std::string>& characters, int height, int stripe = 8) {
  const std::map<std::string, int> shades{{"甲", 0}, {"乙", 64}, {"丙", 127}, {"丁", 191}};
  const int count = static_cast<int>(characters.size());
  PagePicture line{(2 * count + 1) * stripe, height, 1, 300, {}};
  for (int y = 0; y < height; ++y)
    for (int x = 0; x < line.width; ++x) {
      const int at = x / stripe;
      line.pixels.push_back(
          static_cast<std::uint8_t>(at % 2 == 0 ? 255 : shades.at(characters[static_cast<std::size_t>(at / 2)])));
    }
  return line;
}

std::string text_of(const std::vector<Reading>& readings) { return readings.empty() ? "" : readings.front().text; }

fs::path write(const TemporaryFolder& folder, const std::string& name, const std::string& bytes) {
  std::ofstream(folder / name, std::ios::binary) << bytes;
  return folder / name;
}

std::string bytes_of(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// What is said of a model that cannot be used; the test fails where it can.
std::string refusal(const fs::path& model, EngineKind engine = EngineKind::opencv) {
  try {
    make_ctc_recognizer(model, engine);
  } catch (const Error& error) {
    EXPECT_EQ(error.code, ErrorCode::model_missing);
    EXPECT_EQ(std::string(error.what()).find('\n'), std::string::npos) << error.what();
    return error.message;
  }
  ADD_FAILURE() << model << " was taken";
  return "";
}

class EveryEngine : public testing::TestWithParam<EngineKind> {
 protected:
  void SetUp() override {
    if (GetParam() != EngineKind::opencv && !has_openvino()) GTEST_SKIP() << "OpenVINO is not built in";
  }
};

TEST_P(EveryEngine, ReadsWithCharactersInsideTheModel) {
  const auto reader = make_ctc_recognizer(readers / "grey.onnx", GetParam());
  EXPECT_EQ(text_of(reader->read_line(striped({"甲", "乙", "丙", "丁", "丁", "甲"}, 40))), "甲乙丙丁丁甲");
  EXPECT_EQ(text_of(reader->read_line(striped({"乙"}, 40))), "乙");
  EXPECT_EQ(text_of(reader->read_line(striped({"丁", "甲"}, 80, 16))), "丁甲");
  EXPECT_TRUE(reader->read_line(striped({}, 40)).empty());
  EXPECT_TRUE(reader->read_line({}).empty());
  EXPECT_TRUE(reader->can_print("甲 丁"));
  EXPECT_FALSE(reader->can_print("戊"));
  EXPECT_EQ(reader->name().find("tiny 1 ("), 0u) << reader->name();
}

TEST_P(EveryEngine, ReadsWithCharactersBesideTheModel) {
  const auto reader = make_ctc_recognizer(readers / "colour.onnx", GetParam());
  const auto readings = reader->read_line(striped({"丙", "丙", "甲", "丁"}, 48));
  EXPECT_EQ(text_of(readings), "丙丙甲丁");
  EXPECT_EQ(readings.front().reader, reader->name());
  EXPECT_GT(readings.front().score, 0.9);
}

TEST_P(EveryEngine, ReadsLinesOfAnyWidthTheSameEveryTime) {
  const auto reader = make_ctc_recognizer(readers / "grey.onnx", GetParam());
  const auto another = make_ctc_recognizer(readers / "grey.onnx", GetParam());
  std::map<std::size_t, double> scores;
  for (const std::size_t length : {1, 3, 7, 20, 60, 250}) {
    std::vector<std::string> stripes;
    for (std::size_t i = 0; i < length; ++i) stripes.emplace_back(i % 3 == 0 ? "甲" : "丙");
    const auto readings = reader->read_line(striped(stripes, 40));
    ASSERT_FALSE(readings.empty());
    EXPECT_EQ(readings.front().characters.size(), length);
    scores[length] = readings.front().score;
  }
  for (auto at = scores.rbegin(); at != scores.rend(); ++at) {
    std::vector<std::string> stripes;
    for (std::size_t i = 0; i < at->first; ++i) stripes.emplace_back(i % 3 == 0 ? "甲" : "丙");
    EXPECT_EQ(another->read_line(striped(stripes, 40)).front().score, at->second);
  }
}

TEST_P(EveryEngine, ReadsLinesTogetherAsAlone) {
  const auto reader = make_ctc_recognizer(readers / "grey.onnx", GetParam());
  std::vector<PagePicture> lines;
  for (const std::size_t length : {3, 0, 250, 1, 110, 7, 7, 300, 20, 2})
    lines.push_back(striped(std::vector<std::string>(length, length % 2 == 0 ? "甲" : "丙"), length == 7 ? 80 : 40));
  lines.emplace_back();
  std::vector<const PagePicture*> views;
  for (const PagePicture& line : lines) views.push_back(&line);
  const auto together = reader->read_lines(views);
  ASSERT_EQ(together.size(), lines.size());
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto alone = reader->read_line(lines[i]);
    EXPECT_EQ(text_of(together[i]), text_of(alone)) << i;
    if (!alone.empty()) {
      EXPECT_EQ(together[i].front().score, alone.front().score) << i;
    }
  }
  EXPECT_EQ(text_of(together[0]), "丙丙丙");
  EXPECT_EQ(text_of(together[9]), "甲甲");
}

TEST(CtcRecognizer, LaysLinesTogetherWhereTheNetSaysHowFarItSees) {
  if (!has_openvino()) GTEST_SKIP() << "OpenVINO is not built in";
  const PagePicture line = striped({"甲", "乙", "丙"}, 40);
  const double share = make_ctc_recognizer(readers / "grey.onnx", EngineKind::openvino)->share_of_call(line);
  EXPECT_GT(share, line.width / 1920.0);
  EXPECT_LT(share, 0.1);
  EXPECT_EQ(make_ctc_recognizer(readers / "colour.onnx", EngineKind::openvino)->share_of_call(line), 1);
  EXPECT_EQ(make_ctc_recognizer(readers / "grey.onnx", EngineKind::opencv)->share_of_call(line), 1);
  EXPECT_EQ(make_ctc_recognizer(readers / "grey.onnx", EngineKind::openvino)->share_of_call({}), 1);
}

TEST_P(EveryEngine, RefusesWhatIsNoNet) {
  const TemporaryFolder folder;
  const std::string whole = bytes_of(readers / "grey.onnx");
  for (const std::size_t size : {whole.size() - 1, whole.size() / 2, whole.size() / 4, std::size_t{20}})
    EXPECT_FALSE(refusal(write(folder, "cut.onnx", whole.substr(0, size)), GetParam()).empty());
  // A net of an operator that nobody has.
  std::string odd = whole;
  const std::size_t at = odd.find("Softmax");
  ASSERT_NE(at, std::string::npos);
  odd.replace(at, 7, "Hardmix");
  EXPECT_NE(refusal(write(folder, "odd.onnx", odd), GetParam()).find("cannot run this net"), std::string::npos);
}

INSTANTIATE_TEST_SUITE_P(CtcRecognizer, EveryEngine,
                         testing::Values(EngineKind::opencv, EngineKind::openvino, EngineKind::openvino_float32),
                         [](const auto& named) {
                           return named.param == EngineKind::opencv     ? "OpenCv"
                                  : named.param == EngineKind::openvino ? "OpenVino"
                                                                        : "OpenVinoFloat32";
                         });

TEST(CtcRecognizer, SaysWhatIsWrongWithAModel) {
  const TemporaryFolder folder;
  EXPECT_NE(refusal(folder.path() / "none.onnx").find("no such line reader"), std::string::npos);
  EXPECT_NE(refusal(folder.path()).find("is no file"), std::string::npos);
  EXPECT_NE(refusal(write(folder, "text.onnx", "a line of text\n")).find("is no ONNX file"), std::string::npos);
  EXPECT_NE(refusal(write(folder, "empty.onnx", "")).find("is no ONNX file"), std::string::npos);
  const std::string colour = bytes_of(readers / "colour.onnx");
  EXPECT_NE(refusal(write(folder, "dumb.onnx", colour)).find("dumb.txt"), std::string::npos);
  write(folder, "dumb.txt", "甲\n乙\n");
  EXPECT_NE(refusal(folder.path() / "dumb.onnx").find("6 classes, but 2 characters"), std::string::npos);
}

TEST(CtcRecognizer, TakesCharactersWithMarksOfOtherSystems) {
  const TemporaryFolder folder;
  write(folder, "mine.onnx", bytes_of(readers / "colour.onnx"));
  write(folder, "mine.txt", "\xEF\xBB\xBF戊\r\n己\r\n庚\r\n辛");
  const auto reader = make_ctc_recognizer(folder.path() / "mine.onnx", EngineKind::opencv);
  EXPECT_EQ(text_of(reader->read_line(striped({"甲", "丁"}, 48))), "戊辛");
  EXPECT_EQ(reader->name(), "mine (OpenCV)");
}

TEST(OnnxFile, SurvivesBytesOfAnyKind) {
  const TemporaryFolder folder;
  const std::string whole = bytes_of(readers / "grey.onnx");
  std::uint32_t seed = 1;
  for (int round = 0; round < 2000; ++round) {
    std::string bytes = whole;
    for (int change = 0; change < 4; ++change) {
      seed = seed * 1664525U + 1013904223U;
      bytes[(seed >> 8) % bytes.size()] = static_cast<char>(seed >> 24);
    }
    try {
      const OnnxFile onnx = read_onnx_file(write(folder, "odd.onnx", bytes));
      EXPECT_TRUE(onnx.channels == 1 || onnx.channels == 3);
      EXPECT_GT(onnx.height, 0);
    } catch (const Error& error) {
      EXPECT_EQ(error.code, ErrorCode::model_missing);
    }
  }
}

TEST(OnnxFile, TellsTheInputAndTheMetadata) {
  const OnnxFile grey = read_onnx_file(readers / "grey.onnx");
  EXPECT_EQ(grey.channels, 1);
  EXPECT_EQ(grey.height, 40);
  EXPECT_EQ(grey.width, 0);
  EXPECT_EQ(grey.metadata.at("character"), "甲\n乙\n丙\n丁");
  const OnnxFile colour = read_onnx_file(readers / "colour.onnx");
  EXPECT_EQ(colour.channels, 3);
  EXPECT_EQ(colour.height, 48);
  EXPECT_TRUE(colour.metadata.empty());
}

TEST(Engine, ReadsWithoutAPlaceForItsCache) {
  if (!has_openvino()) GTEST_SKIP() << "OpenVINO is not built in";
  const char* before = std::getenv("XDG_CACHE_HOME");
  const std::string kept = before != nullptr ? before : "";
  ::setenv("XDG_CACHE_HOME", "/proc/nowhere", 1);
  const auto reader = make_ctc_recognizer(readers / "grey.onnx", EngineKind::openvino);
  EXPECT_EQ(text_of(reader->read_line(striped({"甲"}, 40))), "甲");
  // A file that stands where the cache's folder should.
  const TemporaryFolder folder;
  write(folder, "inkgrid", "");
  ::setenv("XDG_CACHE_HOME", folder.path().c_str(), 1);
  EXPECT_EQ(text_of(make_ctc_recognizer(readers / "grey.onnx", EngineKind::openvino)->read_line(striped({"乙"}, 40))), "乙");
  before != nullptr ? ::setenv("XDG_CACHE_HOME", kept.c_str(), 1) : ::unsetenv("XDG_CACHE_HOME");
}

TEST(Engine, AModelThatTookAnothersPlaceIsReadAsItself) {
  const TemporaryFolder folder;
  const std::string bytes = bytes_of(readers / "grey.onnx");
  const fs::path model = write(folder, "mine.onnx", bytes);
  const fs::file_time_type time = fs::last_write_time(model);
  EXPECT_EQ(text_of(make_ctc_recognizer(model)->read_line(striped({"甲", "丁"}, 40))), "甲丁");
  // The shades of 甲 and the blank change places, in slope and offset alike: -240, 240 and -120, -120.
  const float shades[] = {240, -240};
  std::string slopes(sizeof shades, '\0'), other(sizeof shades, '\0');
  std::memcpy(slopes.data(), shades, sizeof shades);
  const float swapped[] = {-240, 240};
  std::memcpy(other.data(), swapped, sizeof swapped);
  const std::size_t at = bytes.find(slopes);
  ASSERT_NE(at, std::string::npos);
  write(folder, "mine.onnx", std::string(bytes).replace(at, slopes.size(), other));
  fs::last_write_time(model, time);
  EXPECT_NE(text_of(make_ctc_recognizer(model)->read_line(striped({"甲", "丁"}, 40))), "甲丁");
}

TEST(Engine, SaysHowToGetOpenVino) {
  if (has_openvino()) GTEST_SKIP() << "OpenVINO is built in";
  EXPECT_NE(refusal(readers / "grey.onnx", EngineKind::openvino).find("tools/set_up openvino"), std::string::npos);
}

TEST(MakeRecognizers, ChoosesByTheOptions) {
  ReadOptions options;
  options.recognizer = readers / "grey.onnx";
  options.engine = EngineKind::opencv;
  EXPECT_EQ(make_recognizers(options, {}, 3).size(), 3u);
  EXPECT_EQ(make_recognizers(options, {}, 1).front()->name(), "tiny 1 (OpenCV)");
  const TemporaryFolder models;
  fs::create_directories(models.path() / "reader");
  fs::copy_file(options.recognizer, models.path() / "reader" / "line-reader.onnx");
  options.recognizer.clear();
  EXPECT_EQ(make_recognizers(options, models.path(), 1).front()->name(), "tiny 1 (OpenCV)");
  EXPECT_EQ(make_recognizers(options, models.path(), 1).front()->figures_reader(), nullptr);
  fs::copy_file(readers / "grey.onnx", models.path() / "reader" / "figures.onnx");
  const auto both = make_recognizers(options, models.path(), 1).front();
  EXPECT_EQ(both->name(), "tiny 1 (OpenCV)");
  ASSERT_NE(both->figures_reader(), nullptr);
  EXPECT_TRUE(both->figures_reader()->can_print("甲"));
  options.readers = {ReaderKind::line_reader};
  EXPECT_THROW(make_recognizers(options, models.path() / "none", 1), Error);
}

TEST(ReadLines, GivesTheSameWhateverTheThreads) {
  std::vector<PagePicture> lines;
  std::vector<std::string> texts;
  const std::vector<std::string> characters{"甲", "乙", "丙", "丁"};
  for (std::size_t i = 0; i < 50; ++i) {
    std::vector<std::string> stripes;
    for (std::size_t k = 0; k <= i * 7 % 23; ++k) stripes.push_back(characters[(i + k * k) % 4]);
    lines.push_back(striped(stripes, 40));
    texts.emplace_back();
    for (const std::string& stripe : stripes) texts.back() += stripe;
  }
  ReadOptions options;
  options.recognizer = readers / "grey.onnx";
  std::map<int, std::vector<double>> scores;
  for (const int threads : {1, 2, 5}) {
    Recognizers recognizers = make_recognizers(options, {}, threads);
    const auto readings = read_lines(lines, recognizers);
    for (std::size_t i = 0; i < lines.size(); ++i) {
      EXPECT_EQ(text_of(readings[i]), texts[i]);
      scores[threads].push_back(readings[i].empty() ? 0 : readings[i].front().score);
    }
  }
  EXPECT_EQ(scores[1], scores[2]);
  EXPECT_EQ(scores[1], scores[5]);
}

}  // namespace
}  // namespace inkgrid::read
