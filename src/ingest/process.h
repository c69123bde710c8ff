// Another program that runs beside this one, within limits.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace inkgrid::ingest {

/// An open file, closed when it goes.
class Descriptor {
 public:
  Descriptor() = default;
  explicit Descriptor(int number) : number_(number) {}
  Descriptor(Descriptor&& other) noexcept;
  Descriptor& operator=(Descriptor&& other) noexcept;
  ~Descriptor() { close(); }

  int number() const { return number_; }  ///< -1: closed
  void close();

 private:
  int number_ = -1;
};

enum class Available { some, nothing, closed };

/// Puts what can be read without waiting, 64 KiB at most, behind `into`. An error counts as closed.
Available read_available(int descriptor, std::string& into);

enum class WhenOrphaned { killed, left };  ///< what becomes of it when this process dies

struct ProcessPlan {
  std::vector<std::string> command;      ///< the program's file and its arguments
  std::vector<std::string> environment;  ///< NAME=VALUE, beside that of this process
  WhenOrphaned when_orphaned = WhenOrphaned::killed;
  int open_files = 256;
  std::uintmax_t file_bytes = 4'000'000'000;  ///< the largest file it may write
  int processor_seconds = 0;                  ///< 0: no limit
};

/// Runs in a process group of its own, so that Ctrl-C is this process's alone to obey, leaves no core, and is the first to
/// go where the machine runs out of memory. It is killed, with all that it started, when this object goes.
class Process {
 public:
  /// Throws Error (internal) where it cannot be started.
  explicit Process(const ProcessPlan& plan);
  Process(const Process&) = delete;
  Process& operator=(const Process&) = delete;
  ~Process();

  /// Writes to its standard input; false where it has gone.
  bool write(const std::string& bytes);
  void close_input() { input_.close(); }
  int output() const { return output_.number(); }  ///< its standard output
  int notes() const { return notes_.number(); }    ///< what it writes to its descriptor 3

  std::uintmax_t memory() const;  ///< resident bytes now; 0 where it has gone
  void kill();

  struct End {
    int status = 0;           ///< as waitpid gives it
    std::uintmax_t peak = 0;  ///< most bytes it had resident
  };
  std::optional<End> ended();  ///< does not wait
  End wait();

 private:
  pid_t id_ = -1;
  Descriptor input_, output_, notes_;
  std::optional<End> end_;
};

}  // namespace inkgrid::ingest
