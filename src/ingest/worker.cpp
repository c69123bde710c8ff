#include "ingest/worker.h"

#include <signal.h>
#include <sys/wait.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <utility>

namespace inkgrid::ingest {
namespace {

constexpr int kMostFailedStarts = 3;

std::string megabytes(std::uintmax_t bytes) { return std::to_string(bytes / 1'000'000) + " MB"; }

std::string seconds(std::chrono::duration<double> time) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3g s", time.count());
  return text;
}

}  // namespace

Worker::Worker(std::vector<std::string> command, std::vector<std::string> environment, const WorkerLimits& limits)
    : command_(std::move(command)), environment_(std::move(environment)), limits_(limits) {}

void Worker::stop() {
  process_.reset();
  busy_ = false;
}

void Worker::give(const std::filesystem::path& path, const std::string& name) {
  if (process_ && files_ >= limits_.files) process_.reset();
  path_ = path;
  name_ = name;
  std::string order = path.string();
  order += '\0';
  order += name;
  order += '\0';
  // One that has died since its last file says so here; its successor gets the file.
  for (int attempt = 0; !process_ || !process_->write(order); ++attempt) {
    if (attempt > kMostFailedStarts) throw Error(ErrorCode::internal, command_.front(), "workers cannot be started");
    process_.reset();
    ProcessPlan plan;
    plan.command = command_;
    plan.environment = environment_;
    process_ = std::make_unique<Process>(plan);
    ready_ = false;
    files_ = 0;
    notes_.clear();
  }
  ++files_;
  busy_ = true;
  page_ = 0;
  output_.clear();
  file_begun_ = page_begun_ = Clock::now();
}

std::string Worker::on_page() const { return page_ > 0 ? " on page " + std::to_string(page_) : ""; }

Reading Worker::give_up(ErrorCode code, const std::string& message) {
  stop();
  return {{}, Error(code, name_, message, page_), Reading::Fault::file};
}

Reading Worker::died() {
  const Process::End end = process_->wait();
  const bool signalled = WIFSIGNALED(end.status);
  const int signal = signalled ? WTERMSIG(end.status) : 0;
  // It may have outgrown its memory between two looks.
  if (end.peak > limits_.memory)
    return give_up(ErrorCode::unreadable, "needed more than " + megabytes(limits_.memory) + " of memory" + on_page());
  if (!ready_ && ++failed_starts_ >= kMostFailedStarts)
    throw Error(
        ErrorCode::internal, command_.front(),
        "workers end before they begin (" +
            (signalled ? "signal " + std::to_string(signal) : "exit code " + std::to_string(WEXITSTATUS(end.status))) +
            "); try 'inkgrid doctor'");
  const std::string why = signalled ? ::strsignal(signal) : "exit code " + std::to_string(WEXITSTATUS(end.status));
  if (ready_ && signal != SIGKILL && signal != SIGTERM && signal != SIGINT && signal != SIGHUP)
    return give_up(ErrorCode::internal,
                   (signalled ? "crashed the worker" : "ended the worker") + on_page() + " (" + why + ")");
  Reading reading = give_up(ErrorCode::interrupted, "somebody killed the worker" + on_page() + " (" + why + "); run again");
  reading.fault = Reading::Fault::outside;
  return reading;
}

void Worker::read_notes() {
  while (read_available(process_->notes(), notes_) == Available::some) {
    std::size_t begin = 0;
    for (std::size_t end; (end = notes_.find('\n', begin)) != std::string::npos; begin = end + 1) {
      const std::string note = notes_.substr(begin, end - begin);
      if (note == "ready") {
        ready_ = true;
        failed_starts_ = 0;
      }
      int page = 0;
      if (std::sscanf(note.c_str(), "page %d", &page) == 1) {
        page_ = page;
        page_begun_ = Clock::now();
      }
    }
    notes_.erase(0, begin);
    if (notes_.size() > 1000) notes_.clear();  // nothing that it was asked for
  }
}

std::optional<Reading> Worker::advance() {
  if (!busy_) return std::nullopt;
  read_notes();
  const std::size_t looked_at = output_.size();
  Available state = Available::nothing;
  while (output_.size() <= limits_.output && (state = read_available(process_->output(), output_)) == Available::some) {
  }
  if (output_.size() > limits_.output)
    return give_up(ErrorCode::unreadable, "gave more than " + megabytes(limits_.output) + " of output" + on_page());
  if (const std::size_t end = output_.find('\n', looked_at); end != std::string::npos) {
    if (end + 1 != output_.size()) return give_up(ErrorCode::internal, "the worker said more than one document");
    output_.pop_back();
    busy_ = false;
    return Reading{std::exchange(output_, {}), {}, {}};
  }
  if (state == Available::closed) return died();
  const Clock::time_point now = Clock::now();
  if (now - page_begun_ > limits_.page)
    return give_up(ErrorCode::unreadable, "the worker was killed after " + seconds(limits_.page) + on_page());
  if (now - file_begun_ > limits_.file)
    return give_up(ErrorCode::unreadable, "the worker was killed after " + seconds(limits_.file) + " in all" + on_page());
  if (process_->memory() > limits_.memory)
    return give_up(ErrorCode::unreadable, "needed more than " + megabytes(limits_.memory) + " of memory" + on_page());
  return std::nullopt;
}

}  // namespace inkgrid::ingest
