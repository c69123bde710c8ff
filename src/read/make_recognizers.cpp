#include "read/make_recognizers.h"

#include <algorithm>
#include <system_error>
#include <thread>

#include "read/ctc_recognizer.h"

namespace inkgrid::read {
namespace {

namespace fs = std::filesystem;

constexpr const char* our_line_reader = "reader/line-reader.onnx";
constexpr const char* our_figures_reader = "reader/figures.onnx";

class Panel : public Recognizer {
 public:
  explicit Panel(std::vector<std::unique_ptr<Recognizer>> readers) : readers_(std::move(readers)) {}

  std::vector<Reading> read_line(const PagePicture& line) override {
    std::vector<Reading> all = readers_.front()->read_line(line);
    for (std::size_t i = 1; i < readers_.size(); ++i) {
      std::vector<Reading> more = readers_[i]->read_line(line);
      if (!more.empty()) all.push_back(std::move(more.front()));
    }
    return all;
  }
  bool can_print(std::string_view text) const override { return readers_.front()->can_print(text); }
  std::string name() const override {
    std::string all;
    for (const auto& reader : readers_) all += (all.empty() ? "" : ", ") + reader->name();
    return all;
  }

 private:
  std::vector<std::unique_ptr<Recognizer>> readers_;
};

class WithFiguresReader : public Recognizer {
 public:
  WithFiguresReader(std::unique_ptr<Recognizer> reader, std::unique_ptr<Recognizer> figures)
      : reader_(std::move(reader)), figures_(std::move(figures)) {}

  std::vector<Reading> read_line(const PagePicture& line) override { return reader_->read_line(line); }
  std::vector<std::vector<Reading>> read_lines(std::span<const PagePicture* const> lines) override {
    return reader_->read_lines(lines);
  }
  double share_of_call(const PagePicture& line) const override { return reader_->share_of_call(line); }
  bool can_print(std::string_view text) const override { return reader_->can_print(text); }
  std::string name() const override { return reader_->name(); }
  Recognizer* figures_reader() const override { return figures_.get(); }

 private:
  std::unique_ptr<Recognizer> reader_, figures_;
};

}  // namespace

std::unique_ptr<Recognizer> with_figures_reader(std::unique_ptr<Recognizer> reader, std::unique_ptr<Recognizer> figures) {
  return std::make_unique<WithFiguresReader>(std::move(reader), std::move(figures));
}

std::unique_ptr<Recognizer> make_panel(std::vector<std::unique_ptr<Recognizer>> readers) {
  return std::make_unique<Panel>(std::move(readers));
}

int usable_threads(int wanted) {
  return wanted > 0 ? wanted : std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

Recognizers make_recognizers(const ReadOptions& options, const fs::path& models, int threads) {
  const fs::path model = options.recognizer.empty() ? models / our_line_reader : options.recognizer;
  std::vector<ReaderKind> kinds = options.readers;
  std::error_code error;
  if (kinds.empty()) {
    const bool has_model = !options.recognizer.empty() || fs::exists(model, error);
    kinds = {has_model ? ReaderKind::line_reader : ReaderKind::tesseract};
  }
  const bool has_figures_reader = kinds.front() == ReaderKind::line_reader && fs::exists(models / our_figures_reader, error);
  Recognizers recognizers;
  for (int i = usable_threads(threads); i > 0; --i) {
    std::vector<std::unique_ptr<Recognizer>> readers;
    for (const ReaderKind kind : kinds)
      readers.push_back(kind == ReaderKind::line_reader ? make_ctc_recognizer(model, options.engine)
                                                        : make_tesseract_recognizer());
    auto reader = readers.size() == 1 ? std::move(readers.front()) : make_panel(std::move(readers));
    if (has_figures_reader)
      reader = with_figures_reader(std::move(reader), make_ctc_recognizer(models / our_figures_reader, options.engine));
    recognizers.push_back(std::move(reader));
  }
  return recognizers;
}

}  // namespace inkgrid::read
