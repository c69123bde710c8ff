#include "ingest/host_runs.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <string_view>

#include "store/digest.h"

namespace inkgrid::ingest {
namespace {

namespace fs = std::filesystem;

/// Empty where there is none that is safe to use.
fs::path folder_of_runs() {
  std::error_code error;
  const fs::path temporary = fs::temp_directory_path(error);
  if (error) return {};
  const fs::path folder = temporary / ("inkgrid-runs-" + std::to_string(::getuid()));
  ::mkdir(folder.c_str(), 0700);
  struct stat status{};
  const bool ours = ::lstat(folder.c_str(), &status) == 0 && S_ISDIR(status.st_mode) && status.st_uid == ::getuid();
  return ours ? folder : fs::path();
}

std::string prefix_of(const std::string& store) { return store::sha256(std::string_view(store)).substr(0, 16) + "-"; }

bool lock(const Descriptor& file) { return file.number() >= 0 && ::flock(file.number(), LOCK_EX | LOCK_NB) == 0; }

}  // namespace

HostRun::HostRun(const std::string& store, const std::string& run) {
  const fs::path folder = folder_of_runs();
  if (folder.empty()) return;
  // Locked before it has its name: who finds it unlocked may take it for dead.
  const fs::path making = folder / ("making-" + run);
  lock_ = Descriptor(::open(making.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
  if (!lock(lock_)) return;
  file_ = folder / (prefix_of(store) + run);
  if (::rename(making.c_str(), file_.c_str()) != 0) ::unlink(making.c_str());
}

void HostRun::end() {
  if (!file_.empty()) ::unlink(file_.c_str());
}

std::vector<std::string> dead_runs(const std::string& store) {
  std::vector<std::string> runs;
  const fs::path folder = folder_of_runs();
  const std::string prefix = prefix_of(store);
  std::error_code error;
  if (folder.empty()) return runs;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error)) {
    const std::string name = entry->path().filename().string();
    if (!name.starts_with(prefix)) continue;
    const Descriptor file(::open(entry->path().c_str(), O_RDWR | O_CLOEXEC));
    if (!lock(file)) continue;
    ::unlink(entry->path().c_str());
    runs.push_back(name.substr(prefix.size()));
  }
  return runs;
}

}  // namespace inkgrid::ingest
