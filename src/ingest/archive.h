// Archives (ZIP, tar, 7z and what else libarchive opens), unpacked in a process of its own.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "document/error.h"
#include "ingest/items.h"
#include "ingest/process.h"
#include "ingest/walk.h"
#include "ingest/worker.h"

namespace inkgrid::ingest {

struct ArchiveLimits {
  std::uintmax_t bytes = 20'000'000'000;        ///< of all members
  std::uintmax_t member_bytes = 2'000'000'000;  ///< of one
  std::uintmax_t ratio = 250;                   ///< of members to archive, from `ratio_from` bytes on
  std::uintmax_t ratio_from = 100'000'000;
  std::uintmax_t members = 100'000;
  int processor_seconds = 3600;
  std::chrono::duration<double> member_time = std::chrono::minutes(10);  ///< for the next member to come
  std::uintmax_t memory = 1'000'000'000;
};

/// Whether a file of this name is taken for an archive: .zip .tar .tar.gz .tgz … .7z .rar
bool is_archive_name(std::string_view name);

/// The unpacking process: writes the members of `archive` as numbered files into `folder` and tells of each on standard
/// output; then, or when who started it has gone, waits for the end of standard input and removes the folder.
/// `only`: the one member to write; empty: all.
void unpack(const std::filesystem::path& archive, const std::filesystem::path& folder, const ArchiveLimits& limits,
            const std::string& password, const std::string& only = {});

/// A member of `archive` by its name as `unpack` tells it, with what makes its file last. Waits for it, for no longer than
/// `limits` allow; none where the archive has it not or cannot be unpacked. `command` as of Unpacking.
std::optional<Found> take_member(std::vector<std::string> command, std::vector<std::string> environment,
                                 const std::filesystem::path& archive, const std::string& member,
                                 const ArchiveLimits& limits);

/// What the process that reads the archive is given, and what comes from it. Members' files, and the folder they lie in, go
/// when nobody holds them any more, also where this process is killed.
class Unpacking : public std::enable_shared_from_this<Unpacking> {
 public:
  /// `command` runs `unpack`; the archive, the folder and the first five limits are put behind it. Throws Error (unwritable)
  /// where there is no room for temporary files.
  Unpacking(std::vector<std::string> command, std::vector<std::string> environment, std::filesystem::path archive,
            std::string name, const ArchiveLimits& limits, const std::string& only = {});
  ~Unpacking();

  Next next(Found& found);
  int descriptor() const { return process_ ? process_->output() : -1; }
  const std::string& name() const { return name_; }
  /// Why it ended early.
  const std::optional<Error>& failure() const { return failure_; }

 private:
  Next fail(ErrorCode code, const std::string& why);

  std::string name_;
  ArchiveLimits limits_;
  std::filesystem::path folder_;
  std::unique_ptr<Process> process_;
  std::optional<Items> items_;
  std::vector<std::string> parts_;  ///< of a message that is not whole yet
  std::optional<Error> failure_;
  std::optional<Clock::time_point> waiting_since_;
  bool ended_ = false;
};

}  // namespace inkgrid::ingest
