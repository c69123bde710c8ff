#include "read/ctc_recognizer.h"

#include <algorithm>
#include <cmath>
#include <fstream>
#include <iterator>
#include <numeric>
#include <opencv2/imgproc.hpp>
#include <stdexcept>
#include <system_error>

#include "document/error.h"
#include "read/ctc_decode.h"
#include "read/engine.h"
#include "read/onnx_file.h"

namespace inkgrid::read {
namespace {

namespace fs = std::filesystem;

/// Widths that lines are filled up to with paper, in pixels: each one more costs an engine 5 ms when it first comes,
/// a wider step costs time on every line. Steps of a quarter lose an eighth; a net of few weights, which reads a line in
/// less time than turning to another width takes, loses less by doubling.
constexpr int least_width = 64;
constexpr double width_step = 1.25;
constexpr double small_net_width_step = 2;
constexpr std::uintmax_t small_net_bytes = 1'000'000;
constexpr int width_multiple = 16;
/// Wider lines (of a hundred ems) are pressed together.
constexpr int most_width = 4096;
/// Height of a Han character in that of its line: the rest is the paper around.
constexpr double em_share = 0.83;
/// How far the probabilities of one step may be from 1 in sum, bfloat16 allowed for.
constexpr double sum_tolerance = 0.05;
constexpr std::uintmax_t most_character_bytes = 4'000'000;

int filled_width(int width, double step) {
  double wanted = least_width;
  while (wanted < width) wanted *= step;
  const int multiple = static_cast<int>(std::lround(wanted / width_multiple)) * width_multiple;
  return std::max(width, multiple);
}

/// The line's width at the net's height.
int width_at(const PagePicture& line, const OnnxFile& net) {
  const double scale = static_cast<double>(net.height) / line.height;
  return std::clamp(cvRound(line.width * scale), 1, net.width > 0 ? net.width : most_width);
}

/// The line at the net's height and that width, paper behind it up to one of a few widths.
LineTensor tensor_of(const PagePicture& line, const OnnxFile& net, int width, double step) {
  const cv::Mat grey(line.height, line.width, CV_8UC1, const_cast<std::uint8_t*>(line.pixels.data()));
  const double scale = static_cast<double>(net.height) / line.height;
  cv::Mat scaled;
  cv::resize(grey, scaled, {width, net.height}, 0, 0, scale < 1 ? cv::INTER_AREA : cv::INTER_CUBIC);

  LineTensor tensor{net.channels, net.height, net.width > 0 ? net.width : filled_width(width, step), {}};
  const std::size_t plane = static_cast<std::size_t>(tensor.height) * static_cast<std::size_t>(tensor.width);
  tensor.values.assign(plane * static_cast<std::size_t>(tensor.channels), 1.0F);
  cv::Mat first(tensor.height, tensor.width, CV_32F, tensor.values.data());
  scaled.convertTo(first.colRange(0, width), CV_32F, 1 / 127.5, -1);
  for (int channel = 1; channel < tensor.channels; ++channel)
    std::copy_n(tensor.values.begin(), plane, tensor.values.begin() + static_cast<std::ptrdiff_t>(plane) * channel);
  return tensor;
}

std::string text_of(const fs::path& file) {
  std::error_code error;
  if (!fs::is_regular_file(file, error) || fs::file_size(file, error) > most_character_bytes) return {};
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
}

/// A character a line; the last line may lack its end.
std::vector<std::string> lines_of(std::string_view text) {
  constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
  if (text.starts_with(byte_order_mark)) text.remove_prefix(byte_order_mark.size());
  std::vector<std::string> lines;
  while (!text.empty()) {
    const std::size_t end = std::min(text.find('\n'), text.size());
    std::string_view line = text.substr(0, end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    lines.emplace_back(line);
    text.remove_prefix(std::min(end + 1, text.size()));
  }
  return lines;
}

class CtcRecognizer : public Recognizer {
 public:
  CtcRecognizer(const fs::path& model, EngineKind engine)
      : file_(model),
        net_(read_onnx_file(model)),
        width_step_(fs::file_size(model) < small_net_bytes ? small_net_width_step : width_step),
        engine_(make_engine(model, engine)), alphabet_(alphabet_of(model)) {
    const auto known = [this](const char* key) {
      const auto at = net_.metadata.find(key);
      return at == net_.metadata.end() ? std::string() : at->second;
    };
    name_ = known("name").empty() ? model.stem().string() : known("name");
    if (!known("version").empty()) name_ += " " + known("version");
    name_ += " (" + engine_->name() + ")";
  }

  std::vector<Reading> read_line(const PagePicture& line) override {
    if (line.width <= 0 || line.height <= 0 || line.channels != 1) return {};
    const int width = width_at(line, net_);
    const LineTensor tensor = tensor_of(line, net_, width, width_step_);
    ClassScores found = run(tensor);
    const double steps_a_pixel = static_cast<double>(found.steps) / tensor.width;
    // What a net sees in the paper behind the line nobody taught it.
    found.steps = std::min(found.steps, static_cast<int>(std::ceil(width * steps_a_pixel)));
    return decode(found, alphabet_, name_, em_share * tensor.height * steps_a_pixel);
  }

  bool can_print(std::string_view text) const override { return alphabet_.can_print(text); }

  std::string name() const override { return name_; }

 private:
  [[noreturn]] void refuse(const std::string& why) const { throw Error(ErrorCode::model_missing, file_.string(), why); }

  ClassScores run(const LineTensor& line) {
    try {
      return engine_->run(line);
    } catch (const std::runtime_error& error) {
      refuse(engine_->name() + " cannot run this net: " + error.what());
    }
  }

  /// The classes are known when the net has run; a line of paper tells them.
  Alphabet alphabet_of(const fs::path& model) {
    const auto in_file = net_.metadata.find("character");
    fs::path beside = model;
    beside.replace_extension(".txt");
    std::vector<std::string> characters = lines_of(in_file != net_.metadata.end() ? in_file->second : text_of(beside));
    if (characters.empty())
      refuse("says nowhere what it prints; put its characters, one a line, into " + beside.filename().string() +
             " beside it or into its metadata key 'character'");

    const int width = net_.width > 0 ? net_.width : least_width;
    const auto size = static_cast<std::size_t>(net_.channels) * net_.height * width;
    const ClassScores paper = run({net_.channels, net_.height, width, std::vector<float>(size, 1.0F)});
    if (static_cast<std::size_t>(paper.classes) == characters.size() + 2) characters.emplace_back(" ");
    if (static_cast<std::size_t>(paper.classes) != characters.size() + 1)
      refuse("has " + std::to_string(paper.classes) + " classes, but " + std::to_string(characters.size()) +
             " characters are listed; there must be one class more, the blank");
    for (int at = 0; paper.are_probabilities() && at < paper.steps; ++at) {
      const auto step = paper.step(at);
      const double sum = std::accumulate(step.begin(), step.end(), 0.0);
      if (!(std::abs(sum - 1) <= sum_tolerance)) refuse("is no line reader: it must end in a soft-max over its classes");
    }
    return Alphabet(characters);
  }

  fs::path file_;
  OnnxFile net_;
  double width_step_;
  std::unique_ptr<Engine> engine_;
  Alphabet alphabet_;
  std::string name_;
};

}  // namespace

std::unique_ptr<Recognizer> make_ctc_recognizer(const fs::path& model, EngineKind engine) {
  return std::make_unique<CtcRecognizer>(model, engine);
}

}  // namespace inkgrid::read
