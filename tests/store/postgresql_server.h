// A PostgreSQL of Debian's package for one test program: in a folder of its own, on a socket there, as a user who is not
// root.
#pragma once

#include <pwd.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace inkgrid {

class PostgresqlServer {
 public:
  /// None where the package is not installed.
  static std::optional<std::filesystem::path> programs() {
    std::error_code ignored;
    for (const auto& version : std::filesystem::directory_iterator("/usr/lib/postgresql", ignored))
      if (std::filesystem::exists(version.path() / "bin/initdb")) return version.path() / "bin";
    return std::nullopt;
  }

  explicit PostgresqlServer(std::filesystem::path programs) : programs_(std::move(programs)) {
    char name[] = "/tmp/inkgrid-postgresql-XXXXXX";
    folder_ = ::mkdtemp(name);
    if (::geteuid() == 0) {
      user_ = ::getpwnam("postgres") != nullptr ? ::getpwnam("postgres") : ::getpwnam("nobody");
      if (::chown(folder_.c_str(), user_->pw_uid, user_->pw_gid) != 0) std::abort();
    }
    const int status = wait_for(spawn(
        {"initdb", "-D", folder_ / "data", "-U", "inkgrid", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync"}));
    if (status != 0) std::abort();
    start();
  }
  PostgresqlServer(const PostgresqlServer&) = delete;
  PostgresqlServer& operator=(const PostgresqlServer&) = delete;
  ~PostgresqlServer() {
    if (server_ > 0) stop(SIGINT);
    std::error_code ignored;
    std::filesystem::remove_all(folder_, ignored);
  }

  void start() {
    server_ = spawn({"postgres", "-D", folder_ / "data", "-k", folder_, "-c", "listen_addresses=", "-c", "fsync=off", "-c",
                     "max_connections=40"});
    for (int tries = 0; tries < 300; ++tries) {
      if (wait_for(spawn({"pg_isready", "-q", "-h", folder_})) == 0) return;
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
    std::abort();
  }
  /// SIGINT: orderly. SIGQUIT: as if its machine were gone.
  void stop(int signal) {
    ::kill(server_, signal);
    wait_for(server_);
    server_ = 0;
  }
  std::string url(const std::string& schema) const {
    return "postgresql:///postgres?user=inkgrid&host=" + folder_.string() + "&options=-csearch_path%3D" + schema;
  }

 private:
  pid_t spawn(const std::vector<std::string>& command) const {
    const pid_t child = ::fork();
    if (child != 0) return child;
    if (std::freopen("/dev/null", "w", stdout) == nullptr || std::freopen((folder_ / "log").c_str(), "a", stderr) == nullptr)
      ::_exit(126);
    if (::chdir("/") != 0) ::_exit(126);  // the user may have no business in the folder of the tests
    if (user_ != nullptr && (::setgid(user_->pw_gid) != 0 || ::setuid(user_->pw_uid) != 0)) ::_exit(126);
    const std::string program = programs_ / command.front();  // initdb finds postgres beside its own name
    std::vector<char*> words;
    for (const std::string& word : command) words.push_back(const_cast<char*>(word.c_str()));
    words.front() = const_cast<char*>(program.c_str());
    words.push_back(nullptr);
    ::execv(program.c_str(), words.data());
    ::_exit(127);
  }
  static int wait_for(pid_t child) {
    int status = 0;
    ::waitpid(child, &status, 0);
    return status;
  }

  std::filesystem::path programs_;
  std::filesystem::path folder_;
  const passwd* user_ = nullptr;
  pid_t server_ = 0;
};

}  // namespace inkgrid
