#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <utility>

#include "report/report.h"

namespace inkgrid::report {
namespace {

namespace fs = std::filesystem;

std::string advice(int error) {
  switch (error) {
    case ENOENT:
    case ENOTDIR: return "; make the folder first or choose another";
    case EACCES:
    case EPERM:
    case EROFS: return "; choose a place that you may write to";
    case ENOSPC:
    case EDQUOT: return "; free some space or choose another disk";
    case EISDIR: return "; give the name of a file in it";
    default: return "";
  }
}

[[noreturn]] void fail(const fs::path& path, int error) {
  throw Error(ErrorCode::unwritable, path.string(),
              std::string("cannot be written: ") + std::strerror(error) + advice(error));
}

/// Closes; removes the file unless it was kept.
class OpenFile {
 public:
  explicit OpenFile(int descriptor, fs::path removed_on_failure = {})
      : descriptor_(descriptor), path_(std::move(removed_on_failure)) {}
  OpenFile(const OpenFile&) = delete;
  OpenFile& operator=(const OpenFile&) = delete;
  ~OpenFile() {
    if (descriptor_ >= 0) ::close(descriptor_);
    if (!path_.empty()) ::unlink(path_.c_str());
  }

  int descriptor() const { return descriptor_; }
  const fs::path& path() const { return path_; }
  int close() { return ::close(std::exchange(descriptor_, -1)); }
  void keep() { path_.clear(); }

 private:
  int descriptor_;
  fs::path path_;
};

void write_all(int descriptor, const std::string& bytes, const fs::path& path) {
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count = ::write(descriptor, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail(path, errno);
    done += static_cast<std::size_t>(count);
  }
}

fs::path folder_of(const fs::path& path) { return path.has_parent_path() ? path.parent_path() : fs::path("."); }

/// Where the bytes go in the end: behind a link, the file that it names.
fs::path destination_of(const fs::path& path) {
  std::error_code ignored;
  struct stat status{};
  const bool device = ::stat(path.c_str(), &status) == 0 && !S_ISREG(status.st_mode);  // /dev/stdout is a link, too
  if (device || !fs::is_symlink(path, ignored)) return path;
  const fs::path target = fs::weakly_canonical(path, ignored);
  return target.empty() ? path : target;
}

OpenFile open_temporary(const fs::path& folder, const fs::path& path, mode_t mode) {
  constexpr int attempts = 100;
  for (int attempt = 0;; ++attempt) {
    const fs::path name = folder / (".inkgrid-" + std::to_string(::getpid()) + "-" + std::to_string(attempt) + ".partial");
    const int descriptor = ::open(name.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
    if (descriptor >= 0) return OpenFile(descriptor, name);
    if (errno != EEXIST || attempt == attempts) fail(path, errno);
  }
}

void write_in_place(const fs::path& path, const std::string& bytes) {
  OpenFile file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
  if (file.descriptor() < 0) fail(path, errno);
  write_all(file.descriptor(), bytes, path);
  if (file.close() != 0) fail(path, errno);
}

}  // namespace

void check_writable(const std::string& path) {
  const fs::path destination = destination_of(path);
  struct stat status{};
  if (::stat(destination.c_str(), &status) == 0) {
    if (S_ISDIR(status.st_mode)) fail(path, EISDIR);
    if (::access(destination.c_str(), W_OK) != 0) fail(path, errno);
    if (!S_ISREG(status.st_mode)) return;
  } else if (errno != ENOENT) {
    fail(path, errno);
  }
  const fs::path folder = folder_of(destination);
  if (::stat(folder.c_str(), &status) != 0) fail(path, errno);
  if (!S_ISDIR(status.st_mode)) fail(path, ENOTDIR);
  if (::access(folder.c_str(), W_OK | X_OK) != 0) fail(path, errno);
}

void check_folder_writable(const std::string& folder) {
  fs::path place = folder;
  struct stat status{};
  while (::stat(place.c_str(), &status) != 0) {
    if (errno != ENOENT) fail(folder, errno);
    const fs::path above = folder_of(place);
    if (above == place) fail(folder, ENOENT);
    place = above;
  }
  if (!S_ISDIR(status.st_mode)) throw Error(ErrorCode::unwritable, folder, "is no folder; name one that can be written to");
  if (::access(place.c_str(), W_OK | X_OK) != 0) fail(folder, errno);
}

void write_file(const std::string& path, const std::string& bytes) {
  check_writable(path);
  const fs::path destination = destination_of(path);
  struct stat status{};
  const bool exists = ::stat(destination.c_str(), &status) == 0;
  if (exists && !S_ISREG(status.st_mode)) return write_in_place(destination, bytes);

  const fs::path folder = folder_of(destination);
  OpenFile file = open_temporary(folder, path, 0666);
  if (exists) ::fchmod(file.descriptor(), status.st_mode & 07777);
  write_all(file.descriptor(), bytes, path);
  if (::fsync(file.descriptor()) != 0) fail(path, errno);
  if (file.close() != 0) fail(path, errno);
  if (::rename(file.path().c_str(), destination.c_str()) != 0) fail(path, errno);
  file.keep();
  // The name must last as well as the bytes; not every file system can promise it.
  const OpenFile directory(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (directory.descriptor() >= 0) ::fsync(directory.descriptor());
}

}  // namespace inkgrid::report
