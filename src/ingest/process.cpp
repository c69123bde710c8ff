#include "ingest/process.h"

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include "document/error.h"

extern char** environ;

namespace inkgrid::ingest {
namespace {

constexpr int kNotes = 3;
/// Above the descriptors that the program started gets, so that none is in another's place.
constexpr int kLeastOwn = 10;

[[noreturn]] void fail(const std::string& program, const char* what) {
  throw Error(ErrorCode::internal, program, std::string("cannot be started: ") + what + ": " + std::strerror(errno));
}

struct Channel {
  Descriptor ours, theirs;
};

Channel channel_from(const std::string& program) {
  std::array<int, 2> ends{};
  // Sockets, for a write to one whose reader has gone can do without a signal.
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends.data()) != 0) fail(program, "socketpair");
  Channel channel{Descriptor(ends[0]), Descriptor()};
  const Descriptor low(ends[1]);
  channel.theirs = Descriptor(::fcntl(ends[1], F_DUPFD_CLOEXEC, kLeastOwn));
  if (channel.theirs.number() < 0) fail(program, "fcntl");
  return channel;
}

void limit(int resource, std::uintmax_t value) {
  struct rlimit bounds{};
  if (::getrlimit(static_cast<__rlimit_resource_t>(resource), &bounds) != 0) return;
  bounds.rlim_max = std::min<rlim_t>(bounds.rlim_max, value);
  bounds.rlim_cur = bounds.rlim_max;
  ::setrlimit(static_cast<__rlimit_resource_t>(resource), &bounds);
}

}  // namespace

Descriptor::Descriptor(Descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}

Descriptor& Descriptor::operator=(Descriptor&& other) noexcept {
  if (this != &other) {
    close();
    number_ = std::exchange(other.number_, -1);
  }
  return *this;
}

void Descriptor::close() {
  if (number_ >= 0) ::close(std::exchange(number_, -1));
}

Available read_available(int descriptor, std::string& into) {
  std::array<char, 65536> block;
  ssize_t count = 0;
  do count = ::read(descriptor, block.data(), block.size());
  while (count < 0 && errno == EINTR);
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) return Available::nothing;
  if (count <= 0) return Available::closed;
  into.append(block.data(), static_cast<std::size_t>(count));
  return Available::some;
}

Process::Process(const ProcessPlan& plan) {
  const std::string& program = plan.command.front();
  Channel input = channel_from(program), output = channel_from(program), notes = channel_from(program);
  // All that needs memory is made before the fork: other threads may hold locks in that moment.
  std::vector<char*> arguments, environment;
  for (const std::string& argument : plan.command) arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  const auto replaced = [&](const char* entry) {
    for (const std::string& own : plan.environment)
      if (std::strncmp(entry, own.c_str(), own.find('=') + 1) == 0) return true;
    return false;
  };
  for (char** entry = environ; *entry != nullptr; ++entry)
    if (!replaced(*entry)) environment.push_back(*entry);
  for (const std::string& entry : plan.environment) environment.push_back(const_cast<char*>(entry.c_str()));
  environment.push_back(nullptr);

  const pid_t parent = ::getpid();
  id_ = ::fork();
  if (id_ < 0) fail(program, "fork");
  if (id_ == 0) {
    ::setpgid(0, 0);
    if (plan.when_orphaned == WhenOrphaned::killed) {
      ::prctl(PR_SET_PDEATHSIG, SIGKILL);
      if (::getppid() != parent) ::_exit(1);
    }
    for (const int signal : {SIGINT, SIGTERM, SIGPIPE, SIGHUP}) ::signal(signal, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    ::sigprocmask(SIG_SETMASK, &none, nullptr);
    limit(RLIMIT_CORE, 0);
    limit(RLIMIT_NOFILE, static_cast<std::uintmax_t>(plan.open_files));
    limit(RLIMIT_FSIZE, plan.file_bytes);
    if (plan.processor_seconds > 0) limit(RLIMIT_CPU, static_cast<std::uintmax_t>(plan.processor_seconds));
    if (const int score = ::open("/proc/self/oom_score_adj", O_WRONLY | O_CLOEXEC); score >= 0) {
      [[maybe_unused]] const ssize_t ignored = ::write(score, "1000", 4);
      ::close(score);
    }
    if (::dup2(input.theirs.number(), STDIN_FILENO) >= 0 && ::dup2(output.theirs.number(), STDOUT_FILENO) >= 0 &&
        ::dup2(notes.theirs.number(), kNotes) >= 0 && ::close_range(kNotes + 1, ~0U, 0) == 0)
      ::execve(arguments.front(), arguments.data(), environment.data());
    ::_exit(127);
  }
  ::setpgid(id_, id_);  // as the child does: whoever comes first
  input_ = std::move(input.ours);
  output_ = std::move(output.ours);
  notes_ = std::move(notes.ours);
  for (const int descriptor : {output_.number(), notes_.number()}) ::fcntl(descriptor, F_SETFL, O_NONBLOCK);
}

Process::~Process() {
  kill();
  wait();
}

bool Process::write(const std::string& bytes) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count = ::send(input_.number(), bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    done += static_cast<std::size_t>(count);
  }
  return true;
}

std::uintmax_t Process::memory() const {
  if (end_) return 0;
  char name[64];
  std::snprintf(name, sizeof name, "/proc/%d/statm", static_cast<int>(id_));
  const Descriptor file(::open(name, O_RDONLY | O_CLOEXEC));
  char text[128] = {};
  if (file.number() < 0 || ::read(file.number(), text, sizeof text - 1) <= 0) return 0;
  unsigned long long size = 0, resident = 0;
  if (std::sscanf(text, "%llu %llu", &size, &resident) != 2) return 0;
  return resident * static_cast<std::uintmax_t>(::sysconf(_SC_PAGESIZE));
}

void Process::kill() {
  if (end_) return;
  ::kill(-id_, SIGKILL);
  ::kill(id_, SIGKILL);
}

std::optional<Process::End> Process::ended() {
  if (end_) return end_;
  End end;
  struct rusage usage{};
  pid_t found = 0;
  do found = ::wait4(id_, &end.status, WNOHANG, &usage);
  while (found < 0 && errno == EINTR);
  if (found == 0) return std::nullopt;
  end.peak = static_cast<std::uintmax_t>(usage.ru_maxrss) * 1024;
  ::kill(-id_, SIGKILL);  // what it started and left behind
  return end_ = end;
}

Process::End Process::wait() {
  if (end_) return *end_;
  End end;
  struct rusage usage{};
  while (::wait4(id_, &end.status, 0, &usage) < 0 && errno == EINTR) {
  }
  end.peak = static_cast<std::uintmax_t>(usage.ru_maxrss) * 1024;
  ::kill(-id_, SIGKILL);
  end_ = end;
  return end;
}

}  // namespace inkgrid::ingest
