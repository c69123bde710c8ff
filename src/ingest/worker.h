// One process that reads files, a file at a time, as seen from the process that gives it work.
#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "document/error.h"
#include "ingest/process.h"

namespace inkgrid::ingest {

using Clock = std::chrono::steady_clock;

struct WorkerLimits {
  std::chrono::duration<double> page = std::chrono::minutes(3);   ///< without a new page
  std::chrono::duration<double> file = std::chrono::minutes(60);  ///< in all
  std::uintmax_t memory = 2'000'000'000;                          ///< resident
  std::uintmax_t output = 256'000'000;                            ///< of one document
  int files = 500;                                                ///< then a fresh process takes its place
};

/// What became of a file in a worker: a document, or why there is none.
struct Reading {
  std::string document;  ///< one line without its end; empty where there is `failure`
  std::optional<Error> failure;
  enum class Fault {
    file,
    outside
  } fault = Fault::file;  ///< outside: somebody killed the worker, which tells nothing of the file
};

/// Runs `command`, which reads pairs of a path and the name that its document shall bear, each NUL-terminated, and writes a
/// document a line. On descriptor 3 it tells "ready" when it has begun and "page N M" as it begins page N of M.
class Worker {
 public:
  Worker(std::vector<std::string> command, std::vector<std::string> environment, const WorkerLimits& limits);

  bool busy() const { return busy_; }
  /// Begins a file; a process is started where none runs. Throws Error (internal) where that fails again and again.
  void give(const std::filesystem::path& path, const std::string& name);
  /// What it can say without waiting: the reading, once it is done, or given up.
  std::optional<Reading> advance();
  /// Descriptors on which it speaks; -1 where it does not run.
  int output() const { return process_ ? process_->output() : -1; }
  int notes() const { return process_ ? process_->notes() : -1; }
  void stop();

 private:
  Reading give_up(ErrorCode code, const std::string& message);
  Reading died();
  void read_notes();
  std::string on_page() const;

  std::vector<std::string> command_, environment_;
  WorkerLimits limits_;
  std::unique_ptr<Process> process_;
  bool busy_ = false;
  bool ready_ = false;     ///< the process said so
  int failed_starts_ = 0;  ///< in a row
  int files_ = 0;
  int page_ = 0;
  std::filesystem::path path_;
  std::string name_, output_, notes_;
  Clock::time_point file_begun_, page_begun_;
};

}  // namespace inkgrid::ingest
