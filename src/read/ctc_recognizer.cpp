#include "read/ctc_recognizer.h"

#include <algorithm>
#include <charconv>
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

/// Each width of tensors costs an engine 12 ms when it first comes and 1 ms whenever it comes again, each run of a net
/// 0.3 ms whatever the width. Lines of nets that say how far they see are therefore laid side by side on strips of few
/// widths, in pixels ...
constexpr int strip_width = 1920;
constexpr int least_strip = 960;
constexpr int strip_step = 2;
/// ... on which they begin at multiples of this, steps of any net.
constexpr int strip_grid = 8;
constexpr int most_reach = 512;
/// Those of other nets are read one by one and filled up with paper: steps of a quarter lose an eighth.
constexpr int least_width = 64;
constexpr double width_step = 1.25;
constexpr int width_multiple = 16;
/// Wider lines (of a hundred ems) are pressed together.
constexpr int most_width = 4096;
/// Height of a Han character in that of its line: the rest is the paper around.
constexpr double em_share = 0.83;
/// How far the probabilities of one step may be from 1 in sum, bfloat16 allowed for.
constexpr double sum_tolerance = 0.05;
constexpr std::uintmax_t most_character_bytes = 4'000'000;

int filled_width(int width) {
  double wanted = least_width;
  while (wanted < width) wanted *= width_step;
  return static_cast<int>(std::ceil(wanted / width_multiple)) * width_multiple;
}

int filled_strip(int width) {
  int wanted = least_strip;
  while (wanted < width) wanted *= strip_step;
  return wanted;
}

/// The line's width at the net's height.
int width_at(const PagePicture& line, const OnnxFile& net) {
  const double scale = static_cast<double>(net.height) / line.height;
  return std::clamp(cvRound(line.width * scale), 1, net.width > 0 ? net.width : most_width);
}

/// A line's place on a strip, in pixels at the net's height.
struct Placed {
  std::size_t line = 0;
  int begin = 0;
  int width = 0;
};

/// Lines at the net's height and their places, paper all around.
LineTensor tensor_of(std::span<const PagePicture* const> lines, const std::vector<Placed>& strip, const OnnxFile& net,
                     int width) {
  LineTensor tensor{net.channels, net.height, width, {}};
  const std::size_t plane = static_cast<std::size_t>(tensor.height) * static_cast<std::size_t>(tensor.width);
  tensor.values.assign(plane * static_cast<std::size_t>(tensor.channels), 1.0F);
  cv::Mat first(tensor.height, tensor.width, CV_32F, tensor.values.data());
  for (const Placed& placed : strip) {
    const PagePicture& line = *lines[placed.line];
    const cv::Mat grey(line.height, line.width, CV_8UC1, const_cast<std::uint8_t*>(line.pixels.data()));
    cv::Mat scaled;
    cv::resize(grey, scaled, {placed.width, net.height}, 0, 0, net.height < line.height ? cv::INTER_AREA : cv::INTER_CUBIC);
    scaled.convertTo(first.colRange(placed.begin, placed.begin + placed.width), CV_32F, 1 / 127.5, -1);
  }
  for (int channel = 1; channel < tensor.channels; ++channel)
    std::copy_n(tensor.values.begin(), plane, tensor.values.begin() + static_cast<std::ptrdiff_t>(plane) * channel);
  return tensor;
}

/// How far to each side of a step its scores depend on the picture, in pixels; 0 where the net does not say, or takes lines
/// of one width.
int reach_of(const OnnxFile& net) {
  const auto said = net.metadata.find("reach");
  if (said == net.metadata.end() || net.width > 0) return 0;
  int reach = 0;
  std::from_chars(said->second.data(), said->second.data() + said->second.size(), reach);
  return reach > 0 && reach <= most_reach ? reach : 0;
}

int on_grid(int pixels) { return (pixels + strip_grid - 1) / strip_grid * strip_grid; }

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
        engine_(make_engine(model, engine)),
        reach_(engine_->prefers_strips() ? reach_of(net_) : 0),
        alphabet_(alphabet_of(model)) {
    const auto known = [this](const char* key) {
      const auto at = net_.metadata.find(key);
      return at == net_.metadata.end() ? std::string() : at->second;
    };
    name_ = known("name").empty() ? model.stem().string() : known("name");
    if (!known("version").empty()) name_ += " " + known("version");
    name_ += " (" + engine_->name() + ")";
  }

  std::vector<Reading> read_line(const PagePicture& line) override {
    const PagePicture* lines[] = {&line};
    return std::move(read_lines(lines).front());
  }

  std::vector<std::vector<Reading>> read_lines(std::span<const PagePicture* const> lines) override {
    std::vector<std::vector<Reading>> readings(lines.size());
    std::vector<Placed> strip;
    const int paper = on_grid(reach_);  // ahead of each line and behind it, so that no line sees another
    int end = paper;
    const auto read_strip = [&] {
      if (!strip.empty()) read(lines, strip, end, readings);
      strip.clear();
      end = paper;
    };
    for (std::size_t line = 0; line < lines.size(); ++line) {
      if (lines[line]->width <= 0 || lines[line]->height <= 0 || lines[line]->channels != 1) continue;
      const int width = width_at(*lines[line], net_), next = end + on_grid(width) + paper;
      if (reach_ == 0 || next > strip_width) read_strip();
      strip.push_back({line, end, width});
      end += on_grid(width) + paper;
    }
    read_strip();
    return readings;
  }

  double share_of_call(const PagePicture& line) const override {
    if (reach_ == 0 || line.width <= 0 || line.height <= 0) return 1;
    const int paper = on_grid(reach_);
    return static_cast<double>(on_grid(width_at(line, net_)) + paper) / (strip_width - paper);
  }

  bool can_print(std::string_view text) const override { return alphabet_.can_print(text); }

  std::string name() const override { return name_; }

 private:
  [[noreturn]] void refuse(const std::string& why) const { throw Error(ErrorCode::model_missing, file_.string(), why); }

  /// Reads lines of a strip that ends at `end`.
  void read(std::span<const PagePicture* const> lines, const std::vector<Placed>& strip, int end,
            std::vector<std::vector<Reading>>& readings) {
    const int width = net_.width > 0 ? net_.width : reach_ > 0 ? filled_strip(end) : filled_width(end);
    const int steps = run(tensor_of(lines, strip, net_, width));
    const double steps_a_pixel = static_cast<double>(steps) / width;
    for (const Placed& placed : strip) {
      const int first = cvRound(placed.begin * steps_a_pixel);
      // What a net sees in the paper behind a line nobody taught it.
      const int count = std::min(steps - first, static_cast<int>(std::ceil(placed.width * steps_a_pixel)));
      readings[placed.line] =
          decode(engine_->scores(first, count), alphabet_, name_, em_share * net_.height * steps_a_pixel);
    }
  }

  int run(const LineTensor& lines) {
    try {
      return engine_->run(lines);
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

    const int width = net_.width > 0 ? net_.width : reach_ > 0 ? least_strip : least_width;
    const auto size = static_cast<std::size_t>(net_.channels) * net_.height * width;
    const int steps = run({net_.channels, net_.height, width, std::vector<float>(size, 1.0F)});
    const ClassScores paper = engine_->scores(0, steps);
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
  std::unique_ptr<Engine> engine_;
  int reach_;
  Alphabet alphabet_;
  std::string name_;
};

}  // namespace

std::unique_ptr<Recognizer> make_ctc_recognizer(const fs::path& model, EngineKind engine) {
  return std::make_unique<CtcRecognizer>(model, engine);
}

}  // namespace inkgrid::read
