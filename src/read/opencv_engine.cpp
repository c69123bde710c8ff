#include "read/opencv_engine.h"

#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>
#include <optional>
#include <stdexcept>
#include <string_view>
#include <vector>

#include "read/class_head.h"

namespace inkgrid::read {
namespace {

/// OpenCV prints what it cannot read, where this room says it with an exception.
class Quiet {
 public:
  Quiet() : before_(cv::utils::logging::setLogLevel(cv::utils::logging::LOG_LEVEL_SILENT)) {}
  Quiet(const Quiet&) = delete;
  Quiet& operator=(const Quiet&) = delete;
  ~Quiet() { cv::utils::logging::setLogLevel(before_); }

 private:
  cv::utils::logging::LogLevel before_;
};

/// What it says after where in OpenCV it was thrown, on one line.
std::string words_of(const cv::Exception& error) {
  constexpr std::string_view mark = "error: ";
  std::string_view text = error.err;
  if (const std::size_t at = text.rfind(mark); at != std::string_view::npos) text.remove_prefix(at + mark.size());
  return std::string(text.substr(0, text.find('\n')));
}

/// The 1 x 1 convolution to the classes, after which only a turn and a soft-max follow; null where the net ends otherwise.
cv::Ptr<cv::dnn::Layer> layer_of_scores(cv::dnn::Net& net) {
  const std::vector<cv::String> names = net.getLayerNames();
  const auto layer = [&](std::size_t from_end) {
    return from_end < names.size() ? net.getLayer(net.getLayerId(names[names.size() - 1 - from_end])) : nullptr;
  };
  const auto is = [&](std::size_t from_end, const char* type) {
    const cv::Ptr<cv::dnn::Layer> found = layer(from_end);
    return found && found->type == type;
  };
  const std::size_t last = is(0, "Identity") ? 1 : 0;
  if (!is(last, "Softmax") || !is(last + 1, "Permute") || !is(last + 2, "Convolution")) return nullptr;
  const cv::Ptr<cv::dnn::Layer> scores = layer(last + 2);
  const bool is_table = scores->blobs.size() == 2 && scores->blobs[0].dims == 4 && scores->blobs[0].size[2] == 1 &&
                        scores->blobs[0].size[3] == 1 && scores->blobs[0].isContinuous();
  return is_table ? scores : nullptr;
}

std::span<const float> values_of(const cv::Mat& numbers) { return {numbers.ptr<float>(), numbers.total()}; }

class OpenCvEngine : public Engine {
 public:
  explicit OpenCvEngine(const std::filesystem::path& model) {
    const Quiet quiet;
    try {
      net_ = cv::dnn::readNetFromONNX(model.string());
      net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
      net_.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
      if (const cv::Ptr<cv::dnn::Layer> scores = layer_of_scores(net_)) {
        const cv::Mat& weights = scores->blobs[0];
        head_.emplace(weights.size[0], weights.size[1], values_of(weights), values_of(scores->blobs[1]));
        features_ = net_.getLayerInputs(net_.getLayerId(scores->name)).front()->name;
      }
    } catch (const cv::Exception& error) {
      throw std::runtime_error(words_of(error));
    }
  }

  int run(const LineTensor& lines) override {
    const Quiet quiet;
    try {
      const int sizes[] = {1, lines.channels, lines.height, lines.width};
      net_.setInput(cv::Mat(4, sizes, CV_32F, const_cast<float*>(lines.values.data())));
      output_ = head_ ? net_.forward(features_) : net_.forward();
      if (head_) {
        if (output_.dims != 4 || output_.type() != CV_32F || output_.size[0] != 1 || output_.size[2] != 1)
          throw std::runtime_error("the output is no table of steps by classes");
        const cv::Mat features(output_.size[1], output_.size[3], CV_32F, output_.ptr<float>());
        cv::transpose(features, output_);
      }
    } catch (const cv::Exception& error) {
      throw std::runtime_error(words_of(error));
    }
    if (output_.dims < 2 || output_.type() != CV_32F || !output_.isContinuous())
      throw std::runtime_error("the output is no table of numbers");
    const int steps = output_.size[output_.dims - 2], columns = output_.size[output_.dims - 1];
    if (output_.total() != static_cast<std::size_t>(steps) * static_cast<std::size_t>(columns))
      throw std::runtime_error("the output is no table of steps by classes");
    return steps;
  }

  ClassScores scores(int first, int count) override {
    const auto columns = static_cast<std::size_t>(output_.size[output_.dims - 1]);
    return scores_of({output_.ptr<float>(), columns}, first, count, head_);
  }

  bool prefers_strips() const override { return false; }
  std::string name() const override { return "OpenCV"; }

 private:
  cv::dnn::Net net_;
  std::optional<ClassHead> head_;  ///< the net's last layer, where it is one
  cv::String features_;            ///< the layer before it
  cv::Mat output_;
};

}  // namespace

std::unique_ptr<Engine> make_opencv_engine(const std::filesystem::path& model) {
  return std::make_unique<OpenCvEngine>(model);
}

std::string opencv_version() { return cv::getVersionString(); }

}  // namespace inkgrid::read
