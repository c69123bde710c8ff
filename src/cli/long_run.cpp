#include "cli/long_run.h"

#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <mutex>

#include "cli/cli.h"

namespace inkgrid::cli {
namespace {

/// One line on the terminal that is written anew for every page and gone in the end.
class ProgressLine {
 public:
  ProgressLine() = default;
  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;
  ~ProgressLine() {
    if (drawn_) write("\r\033[K");
  }

  void show(int page, int page_count) {
    constexpr int few_pages = 3;
    constexpr auto least_pause = std::chrono::milliseconds(100);
    const std::scoped_lock lock(mutex_);
    const Clock::time_point now = Clock::now();
    if (page_count <= few_pages || !terminal_ || (drawn_ && now - drawn_at_ < least_pause)) return;
    const double elapsed = std::chrono::duration<double>(now - begin_).count();
    const int finished = page - 1;
    std::string line = "page " + std::to_string(page) + " of " + std::to_string(page_count) + " · " + clock_words(elapsed);
    if (finished > 0) line += " · about " + clock_words(elapsed / finished * (page_count - finished)) + " left";
    write("\r" + line + "\033[K");
    drawn_ = true;
    drawn_at_ = now;
  }

 private:
  using Clock = std::chrono::steady_clock;

  static std::string clock_words(double seconds) {
    const auto whole = static_cast<long>(seconds + 0.5);
    char text[32];
    if (whole < 3600)
      std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
    else
      std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    return text;
  }

  static void write(const std::string& text) {
    [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, text.data(), text.size());
  }

  std::mutex mutex_;
  Clock::time_point begin_ = Clock::now();
  Clock::time_point drawn_at_;
  bool terminal_ = is_terminal(Stream::error);
  bool drawn_ = false;
};

}  // namespace

Interruption::Interruption() {
  // A thread that waits for signals may do what a signal handler may not. All later threads inherit the mask.
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM}) {
    struct sigaction action {};
    const bool ignored_by_caller = ::sigaction(signal, nullptr, &action) == 0 && action.sa_handler == SIG_IGN;
    if (!ignored_by_caller) sigaddset(&signals_, signal);
  }
  sigaddset(&signals_, SIGUSR1);
  ::pthread_sigmask(SIG_BLOCK, &signals_, &mask_before_);
  waiter_ = std::thread([this] { wait(); });
}

Interruption::~Interruption() {
  ::pthread_kill(waiter_.native_handle(), SIGUSR1);
  waiter_.join();
  ::pthread_sigmask(SIG_SETMASK, &mask_before_, nullptr);
}

void Interruption::wait() {
  for (;;) {
    int signal = 0;
    if (::sigwait(&signals_, &signal) != 0 || signal == SIGUSR1) return;
    if (!stop_.request_stop()) ::_exit(interrupted);
  }
}

Extraction extract_with_progress(const std::filesystem::path& file, const ExtractOptions& options, std::stop_token stop,
                                 const Progress& progress) {
  ProgressLine line;
  const auto show = [&](int page, int page_count) {
    line.show(page, page_count);
    if (progress) progress(page, page_count);
  };
  return extract(file, options, show, std::move(stop));
}

}  // namespace inkgrid::cli
