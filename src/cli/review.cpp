#include "review/review.h"

#include <fcntl.h>
#include <pwd.h>
#include <spawn.h>
#include <sys/wait.h>
#include <termios.h>
#include <unistd.h>

#include <iostream>
#include <thread>

#include "cli/cli.h"
#include "cli/long_run.h"
#include "ingest/archive.h"
#include "review/server.h"
#include "review/users.h"

extern char** environ;  // NOLINT(readability-redundant-declaration): POSIX names no header for it

namespace inkgrid::cli {
namespace {

std::string login_name() {
  const passwd* entry = ::getpwuid(::getuid());
  return entry != nullptr ? entry->pw_name : std::to_string(::getuid());
}

/// A line of standard input, unseen where it is a terminal.
std::string read_password(const std::string& name) {
  termios before{};
  const bool terminal = ::tcgetattr(STDIN_FILENO, &before) == 0;
  if (terminal) {
    termios quiet = before;
    quiet.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    std::cerr << "password for " << name << ": " << std::flush;
  }
  std::string password;
  std::getline(std::cin, password);
  if (terminal) {
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
    std::cerr << "\n";
  }
  return password;
}

/// Where there is no browser, the printed address is enough.
void open_browser(const std::string& url) {
  std::string program = "xdg-open", address = url;
  char* arguments[] = {program.data(), address.data(), nullptr};
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  for (const int descriptor : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO})
    ::posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0);
  pid_t child = 0;
  const bool started = ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments, environ) == 0;
  ::posix_spawn_file_actions_destroy(&actions);
  if (started) std::thread([child] { ::waitpid(child, nullptr, 0); }).detach();
}

/// As ingest unpacks, but no longer than a person waits.
review::TakeMember member_taker(const std::string& password) {
  ingest::ArchiveLimits limits;
  limits.processor_seconds = 60;
  limits.member_time = std::chrono::seconds(60);
  std::vector<std::string> environment;
  if (!password.empty()) environment.push_back("INKGRID_PASSWORD=" + password);
  return [limits, environment](const std::filesystem::path& archive,
                               const std::string& member) -> std::optional<review::Opened> {
    auto found = ingest::take_member({"/proc/self/exe", "unpack"}, environment, archive, member, limits);
    if (!found) return std::nullopt;
    return review::Opened{found->path, std::move(found->kept)};
  };
}

}  // namespace

ExitCode review(const ReviewArguments& arguments) {
  if (!arguments.add_user.empty()) {
    review::add_user(arguments.users, arguments.add_user, read_password(arguments.add_user));
    return done;
  }
  if (arguments.store.empty()) throw Error(ErrorCode::usage, {}, "name the store with --store; see 'inkgrid review --help'");
  check_standard_output();
  Interruption interruption;
  review::Review room({arguments.store,
                       {arguments.second_reading.begin(), arguments.second_reading.end()},
                       arguments.options,
                       member_taker(arguments.options.password)});
  review::Server server(
      room, {arguments.address, arguments.port, arguments.user.empty() ? login_name() : arguments.user, arguments.users});
  write_standard_output(server.url() + "\n");
  if (!arguments.no_browser) open_browser(server.url_once());
  server.run(interruption.token());
  return done;
}

}  // namespace inkgrid::cli
