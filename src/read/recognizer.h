// Line picture -> text with alternatives and per-character evidence.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "document/page.h"
#include "document/text.h"

namespace inkgrid::read {

/// Reads pictures of single lines. One object a thread.
class Recognizer {
 public:
  virtual ~Recognizer() = default;
  /// One grey line at the scan's resolution, cut to its ink with a tenth of its height of paper all around. A line of low
  /// marks (a dash, digits) has paper above and below as for a Han character, so that the height tells the size of print.
  /// Best reading first; empty where nothing was read. Spaces may come as characters, wanted or not.
  virtual std::vector<Reading> read_line(const PagePicture& line) = 0;
  /// The same of several, whichever come together. Some readers are quicker so.
  virtual std::vector<std::vector<Reading>> read_lines(std::span<const PagePicture* const> lines) {
    std::vector<std::vector<Reading>> readings;
    for (const PagePicture* line : lines) readings.push_back(read_line(*line));
    return readings;
  }
  /// The share of one call of read_lines that a line is: 1 where it is best read alone.
  virtual double share_of_call(const PagePicture&) const { return 1; }
  /// Whether the reader can print every character of `text` (UTF-8).
  virtual bool can_print(std::string_view text) const = 0;
  virtual std::string name() const = 0;
  /// Who reads figures a second time, independently; null: nobody.
  virtual Recognizer* figures_reader() const { return nullptr; }
};

/// Tesseract with Debian's chi_sim. `data` is the folder of *.traineddata; empty: Tesseract's own choice.
/// Throws Error (model_missing) where the language data is not there.
std::unique_ptr<Recognizer> make_tesseract_recognizer(const std::filesystem::path& data = {});

}  // namespace inkgrid::read
