#include "cli/long_run.h"

#include <pthread.h>
#include <unistd.h>

#include <chrono>
#include <cstdio>
#include <mutex>

namespace inkgrid::cli {
StatusLine::~StatusLine() {
  if (drawn_) write("\r\033[K");
}

bool StatusLine::is_due() const {
  constexpr auto least_pause = std::chrono::milliseconds(100);
  return terminal_ && (!drawn_ || std::chrono::steady_clock::now() - drawn_at_ >= least_pause);
}

void StatusLine::show(const std::string& line) {
  write("\r" + line + "\033[K");
  drawn_ = true;
  drawn_at_ = std::chrono::steady_clock::now();
}

void StatusLine::write(const std::string& text) {
  [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, text.data(), text.size());
}

std::string clock_words(double seconds) {
  const auto whole = static_cast<long>(seconds + 0.5);
  char text[32];
  if (whole < 3600)
    std::snprintf(text, sizeof text, "%ld:%02ld", whole / 60, whole % 60);
  else
    std::snprintf(text, sizeof text, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
  return text;
}

Interruption::Interruption() {
  // A thread that waits for signals may do what a signal handler may not. All later threads inherit the mask.
  sigemptyset(&signals_);
  for (const int signal : {SIGINT, SIGTERM}) {
    struct sigaction action{};
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
  constexpr int few_pages = 3;
  StatusLine line;
  std::mutex sharing;
  const auto begin = std::chrono::steady_clock::now();
  const auto show = [&](int page, int page_count) {
    if (progress) progress(page, page_count);
    const std::scoped_lock lock(sharing);
    if (page_count <= few_pages || !line.is_due()) return;
    const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
    const int finished = page - 1;
    std::string text = "page " + std::to_string(page) + " of " + std::to_string(page_count) + " · " + clock_words(elapsed);
    if (finished > 0) text += " · about " + clock_words(elapsed / finished * (page_count - finished)) + " left";
    line.show(text);
  };
  return extract(file, options, show, std::move(stop));
}

}  // namespace inkgrid::cli
