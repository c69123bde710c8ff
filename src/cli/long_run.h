// What a run that may take long shows and obeys: its progress, Ctrl-C.
#pragma once

#include <signal.h>

#include <filesystem>
#include <stop_token>
#include <thread>

#include "inkgrid.h"

namespace inkgrid::cli {

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
