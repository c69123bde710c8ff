#include "read/opencv_engine.h"

#include <mutex>
#include <opencv2/core/utility.hpp>
#include <opencv2/core/utils/logger.hpp>
#include <opencv2/dnn.hpp>
#include <stdexcept>
#include <string_view>
#include <vector>

namespace inkgrid::read {
namespace {

/// OpenCV cuts a layer up for its own threads, beside ours and more than were asked for; while nets run it shall not. Its
/// count of threads is one for the process: the first that comes takes it, the last that goes gives it back.
class OneThreadInOpenCv {
 public:
  OneThreadInOpenCv() {
    const std::scoped_lock lock(mutex_);
    if (users_++ > 0) return;
    threads_before_ = cv::getNumThreads();
    cv::setNumThreads(1);
  }
  OneThreadInOpenCv(const OneThreadInOpenCv&) = delete;
  OneThreadInOpenCv& operator=(const OneThreadInOpenCv&) = delete;
  ~OneThreadInOpenCv() {
    const std::scoped_lock lock(mutex_);
    if (--users_ == 0) cv::setNumThreads(threads_before_);
  }

 private:
  static inline std::mutex mutex_;
  static inline int users_ = 0;
  static inline int threads_before_ = 1;
};

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

/// The layer whose output, 1 x classes x 1 x steps, only a turn and a soft-max follow; empty where the net ends otherwise.
cv::String layer_of_scores(const cv::dnn::Net& net) {
  const std::vector<cv::String> names = net.getLayerNames();
  const auto type = [&](std::size_t from_end) {
    if (from_end >= names.size()) return cv::String();
    return net.getLayer(net.getLayerId(names[names.size() - 1 - from_end]))->type;
  };
  const std::size_t last = type(0) == "Identity" ? 1 : 0;
  const bool ends_so = type(last) == "Softmax" && type(last + 1) == "Permute" && type(last + 2) == "Convolution";
  return ends_so ? names[names.size() - 3 - last] : cv::String();
}

class OpenCvEngine : public Engine {
 public:
  explicit OpenCvEngine(const std::filesystem::path& model) {
    const Quiet quiet;
    try {
      net_ = cv::dnn::readNetFromONNX(model.string());
      net_.setPreferableBackend(cv::dnn::DNN_BACKEND_OPENCV);
      net_.setPreferableTarget(cv::dnn::DNN_TARGET_CPU);
      scores_ = layer_of_scores(net_);
    } catch (const cv::Exception& error) {
      throw std::runtime_error(words_of(error));
    }
  }

  ClassScores run(const LineTensor& line) override {
    const OneThreadInOpenCv one_thread;
    const Quiet quiet;
    try {
      const int sizes[] = {1, line.channels, line.height, line.width};
      net_.setInput(cv::Mat(4, sizes, CV_32F, const_cast<float*>(line.values.data())));
      output_ = scores_.empty() ? net_.forward() : net_.forward(scores_);
      if (!scores_.empty()) {
        if (output_.dims != 4 || output_.type() != CV_32F || output_.size[0] != 1 || output_.size[2] != 1)
          throw std::runtime_error("the output is no table of steps by classes");
        const cv::Mat scores(output_.size[1], output_.size[3], CV_32F, output_.ptr<float>());
        cv::transpose(scores, output_);
      }
    } catch (const cv::Exception& error) {
      throw std::runtime_error(words_of(error));
    }
    if (output_.dims < 2 || output_.type() != CV_32F || !output_.isContinuous())
      throw std::runtime_error("the output is no table of numbers");
    const int steps = output_.size[output_.dims - 2], classes = output_.size[output_.dims - 1];
    if (output_.total() != static_cast<std::size_t>(steps) * static_cast<std::size_t>(classes))
      throw std::runtime_error("the output is no table of steps by classes");
    return {steps, classes, {output_.ptr<float>(), output_.total()}, scores_.empty()};
  }

  std::string name() const override { return "OpenCV"; }

 private:
  cv::dnn::Net net_;
  cv::String scores_;  ///< layer that is read off; empty: the last
  cv::Mat output_;
};

}  // namespace

std::unique_ptr<Engine> make_opencv_engine(const std::filesystem::path& model) {
  return std::make_unique<OpenCvEngine>(model);
}

std::string opencv_version() { return cv::getVersionString(); }

}  // namespace inkgrid::read
