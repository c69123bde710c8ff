// What a run that may take long shows and obeys: its progress, Ctrl-C.
#pragma once

#include <signal.h>

#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <thread>

#include "cli/cli.h"
#include "inkgrid.h"

namespace inkgrid::cli {

/// One line on the terminal that is written anew, and gone in the end. For one thread.
class StatusLine {
 public:
  StatusLine() = default;
  StatusLine(const StatusLine&) = delete;
  StatusLine& operator=(const StatusLine&) = delete;
  ~StatusLine();

  bool is_due() const;  ///< never where standard error is no terminal
  void show(const std::string& line);

 private:
  static void write(const std::string& text);

  std::chrono::steady_clock::time_point drawn_at_;
  bool terminal_ = is_terminal(Stream::error);
  bool drawn_ = false;
};

/// E.g. 1:05 or 2:00:00.
std::string clock_words(double seconds);

/// Turns the first Ctrl-C into a stop that `extract` obeys; the second ends the program at once.
class Interruption {
 public:
  Interruption();
  Interruption(const Interruption&) = delete;
  Interruption& operator=(const Interruption&) = delete;
  ~Interruption();

  std::stop_token token() const { return stop_.get_token(); }

 private:
  void wait();

  sigset_t signals_{};
  sigset_t mask_before_{};
  std::stop_source stop_;
  std::thread waiter_;
};

/// `extract` with a line on the terminal that tells the page; `progress` is told, too.
Extraction extract_with_progress(const std::filesystem::path& file, const ExtractOptions& options, std::stop_token stop,
                                 const Progress& progress = {});

}  // namespace inkgrid::cli
