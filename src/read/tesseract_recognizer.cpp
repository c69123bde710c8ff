// Tesseract, a line at a time.
#include <dlfcn.h>
#include <tesseract/baseapi.h>
#include <tesseract/resultiterator.h>
#include <unicode/uchar.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <opencv2/imgproc.hpp>
#include <system_error>
#include <unordered_set>

#include "document/code_points.h"
#include "document/error.h"
#include "read/recognizer.h"

namespace inkgrid::read {
namespace {

namespace fs = std::filesystem;

constexpr char language[] = "chi_sim";

/// Pixels a line picture is scaled to, its own margin of paper included. Tesseract's network wants an em of about 30 px:
/// 300-dpi print of 10.5 pt, 44 px, reads worse as it is.
constexpr int line_height = 36;
/// Pixels of white added on every side; without any, four characters in ten are lost.
constexpr int white_border = 10;
/// The border that suits a raw line; more makes it read worse.
constexpr int raw_border = 2;
/// Said to Tesseract so that it does not guess (and complain). Its network sees pixels only.
constexpr int claimed_dpi = 300;
/// Alternatives kept a character; those below the score are noise of the soft-max.
constexpr std::size_t most_choices = 5;
constexpr double least_choice_score = 0.01;

/// Tesseract asks OpenMP for threads within a line, which makes it four times slower on two cores (tesseract#3109). OpenMP
/// reads OMP_THREAD_LIMIT before main(), and its thread count is overruled; a calling thread that may not open any parallel
/// region at all is heeded.
void forbid_inner_threads() {
  using SetLevels = void (*)(int);
  static const auto set_levels = reinterpret_cast<SetLevels>(dlsym(RTLD_DEFAULT, "omp_set_max_active_levels"));
  if (set_levels) set_levels(0);
}

/// The characters that the language data can print, from its LSTM character set. A *.traineddata file is a count of parts
/// (int32), an offset for each (int64, -1 where it is absent) and the parts; Tesseract's public headers do not open them.
std::unordered_set<UChar32> read_character_set(const fs::path& file) {
  constexpr std::size_t character_set_part = 21;  // TESSDATA_LSTM_UNICHARSET
  constexpr std::int32_t most_parts = 64;
  std::unordered_set<UChar32> characters;
  std::ifstream stream(file, std::ios::binary);
  std::int32_t parts = 0;
  stream.read(reinterpret_cast<char*>(&parts), sizeof parts);
  if (!stream || parts <= static_cast<std::int32_t>(character_set_part) || parts > most_parts) return characters;
  std::vector<std::int64_t> offsets(static_cast<std::size_t>(parts));
  stream.read(reinterpret_cast<char*>(offsets.data()), static_cast<std::streamsize>(offsets.size() * sizeof offsets[0]));
  if (!stream || offsets[character_set_part] < 0) return characters;
  stream.seekg(offsets[character_set_part]);
  std::size_t entries = 0;
  std::string line;
  stream >> entries;
  std::getline(stream, line);
  for (std::size_t entry = 0; entry < entries && std::getline(stream, line); ++entry) {
    const std::vector<char32_t> name = code_points(line.substr(0, line.find(' ')));
    // Longer names are not print: NULL, Joined, |Broken|0|1.
    if (name.size() == 1) characters.insert(name[0]);
  }
  return characters;
}

cv::Mat scaled_line(const PagePicture& line) {
  const cv::Mat grey(line.height, line.width, CV_8UC1, const_cast<std::uint8_t*>(line.pixels.data()));
  const double scale = static_cast<double>(line_height) / line.height;
  const int width = std::max(1, cvRound(line.width * scale));
  cv::Mat scaled;
  cv::resize(grey, scaled, {width, line_height}, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);
  cv::copyMakeBorder(scaled, scaled, white_border, white_border, white_border, white_border, cv::BORDER_CONSTANT, 255);
  return scaled;
}

class TesseractRecognizer : public Recognizer {
 public:
  explicit TesseractRecognizer(const fs::path& data) {
    forbid_inner_threads();
    api_.SetVariable("debug_file", "/dev/null");
    const bool loaded = api_.Init(data.empty() ? nullptr : data.c_str(), language, tesseract::OEM_LSTM_ONLY) == 0;
    const fs::path folder = api_.GetDatapath() ? fs::path(api_.GetDatapath()) : data;
    const fs::path file = folder / (std::string(language) + ".traineddata");
    if (loaded) characters_ = read_character_set(file);
    if (characters_.empty())
      throw Error(ErrorCode::model_missing, file.string(),
                  std::string("Tesseract's language data ") + (loaded ? "cannot be read" : "is missing") +
                      "; install the package tesseract-ocr-chi-sim or set TESSDATA_PREFIX to the folder that holds " +
                      file.filename().string());
    api_.SetVariable("lstm_choice_mode", "2");
  }

  std::vector<Reading> read_line(const PagePicture& line) override {
    if (line.width <= 0 || line.height <= 0 || line.channels != 1) return {};
    forbid_inner_threads();
    const cv::Mat picture = scaled_line(line);
    api_.SetImage(picture.data, picture.cols, picture.rows, 1, static_cast<int>(picture.step));
    api_.SetSourceResolution(claimed_dpi);
    Reading reading;
    reading.reader = name();
    reading.characters = recognize(tesseract::PSM_SINGLE_LINE);
    if (reading.characters.empty()) {
      // Tesseract's search for the line finds none in one of eighty plain lines, short ones mostly; without it, it reads
      // them.
      constexpr int cut = white_border - raw_border;
      api_.SetRectangle(cut, cut, picture.cols - 2 * cut, picture.rows - 2 * cut);
      reading.characters = recognize(tesseract::PSM_RAW_LINE);
    }
    api_.Clear();
    if (reading.characters.empty()) return {};
    double sum = 0;
    for (const CharacterEvidence& character : reading.characters) {
      reading.text += character.text;
      sum += character.score;
    }
    reading.score = sum / static_cast<double>(reading.characters.size());
    return {std::move(reading)};
  }

  bool can_print(std::string_view text) const override {
    const std::vector<char32_t> points = code_points(text);
    return std::all_of(points.begin(), points.end(),
                       [this](UChar32 character) { return u_isUWhiteSpace(character) || characters_.contains(character); });
  }

  std::string name() const override { return std::string("tesseract ") + language; }

 private:
  std::vector<CharacterEvidence> recognize(tesseract::PageSegMode mode) {
    std::vector<CharacterEvidence> characters;
    api_.SetPageSegMode(mode);
    if (api_.Recognize(nullptr) != 0) return characters;
    const std::unique_ptr<tesseract::ResultIterator> symbols(api_.GetIterator());
    if (symbols && !symbols->Empty(tesseract::RIL_SYMBOL)) {
      do append_symbol(*symbols, characters);
      while (symbols->Next(tesseract::RIL_SYMBOL));
    }
    return characters;
  }

  static void append_symbol(const tesseract::ResultIterator& symbol, std::vector<CharacterEvidence>& characters) {
    const std::unique_ptr<char[]> text(symbol.GetUTF8Text(tesseract::RIL_SYMBOL));
    if (!text || !*text.get()) return;
    CharacterEvidence character;
    character.text = text.get();
    character.score = std::clamp(symbol.Confidence(tesseract::RIL_SYMBOL) / 100.0, 0.0, 1.0);
    tesseract::ChoiceIterator choice(symbol);
    do {
      const char* other = choice.GetUTF8Text();
      if (!other || !*other || character.text == other || std::strcmp(other, " ") == 0) continue;
      const double score = std::clamp(choice.Confidence() / 100.0, 0.0, 1.0);
      if (score >= least_choice_score) character.choices.push_back({other, score});
    } while (choice.Next());
    std::stable_sort(character.choices.begin(), character.choices.end(),
                     [](const auto& a, const auto& b) { return a.score > b.score; });
    if (character.choices.size() > most_choices) character.choices.resize(most_choices);
    if (!characters.empty() && symbol.IsAtBeginningOf(tesseract::RIL_WORD))
      characters.push_back({" ", std::min(characters.back().score, character.score), {}});
    characters.push_back(std::move(character));
  }

  tesseract::TessBaseAPI api_;
  std::unordered_set<UChar32> characters_;
};

}  // namespace

std::unique_ptr<Recognizer> make_tesseract_recognizer(const fs::path& data) {
  return std::make_unique<TesseractRecognizer>(data);
}

}  // namespace inkgrid::read
