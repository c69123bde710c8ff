#include "ingest/walk.h"

#include <dirent.h>
#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <cstring>

namespace inkgrid::ingest {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestPath = 65536;

const char* kind_of(mode_t mode) {
  if (S_ISFIFO(mode)) return "is a pipe, no file; nothing was read from it";
  if (S_ISSOCK(mode)) return "is a socket, no file";
  return "is a device, no file; nothing was read from it";
}

bool trouble(const fs::path& path, std::string why, Found& found) {
  found = {Found::Kind::trouble, found.by, path, path.string(), std::move(why), {}};
  return true;
}

}  // namespace

std::string open_trouble(int number) {
  switch (number) {
    case ENOENT:
    case ENOTDIR: return "no such file; check the path";
    case EACCES:
    case EPERM: return "cannot be opened; check its permissions";
    case ELOOP: return "is a link that leads back to itself";
    default: return std::string("cannot be opened: ") + std::strerror(number);
  }
}

Walk::Walk(Places places, Order order) : places_(std::move(places)), order_(order) {
  if (places_.list) items_.emplace(*places_.list, places_.list_end, kLongestPath);
  for (fs::path& path : places_.left_out) path = fs::absolute(path).lexically_normal();
}

bool Walk::enter(const fs::path& path, Found& found) {
  struct stat status{};
  if (::stat(path.c_str(), &status) == 0 &&
      !entered_.insert({static_cast<std::uint64_t>(status.st_dev), static_cast<std::uint64_t>(status.st_ino)}).second)
    return false;
  DIR* directory = ::opendir(path.c_str());
  if (directory == nullptr) return trouble(path, open_trouble(errno), found);
  Folder folder{path, {}, {}, 0};
  while (const dirent* entry = ::readdir(directory)) {
    if (entry->d_name[0] == '.') continue;
    folder.begins.push_back(static_cast<std::uint32_t>(folder.names.size()));
    folder.names.append(entry->d_name, std::strlen(entry->d_name) + 1);
  }
  ::closedir(directory);
  if (order_ == Order::by_name)
    std::ranges::sort(folder.begins,
                      [&](std::uint32_t a, std::uint32_t b) { return std::strcmp(&folder.names[a], &folder.names[b]) < 0; });
  folders_.push_back(std::move(folder));
  return false;
}

bool Walk::visit(const fs::path& path, Found::By by, Found& found) {
  found.by = by;
  struct stat status{};
  if (::lstat(path.c_str(), &status) != 0) return trouble(path, open_trouble(errno), found);
  if (S_ISLNK(status.st_mode) && ::stat(path.c_str(), &status) != 0)
    return trouble(path, errno == ENOENT ? "is a link to a file that is not there" : open_trouble(errno), found);
  if (S_ISDIR(status.st_mode)) return enter(path, found);
  if (!S_ISREG(status.st_mode)) return trouble(path, kind_of(status.st_mode), found);
  if (std::ranges::find(places_.left_out, path) != places_.left_out.end()) return false;
  found = {Found::Kind::file, by, path, path.string(), {}, {}};
  return true;
}

Next Walk::next(Found& found) {
  const auto whole = [](const fs::path& path) {
    fs::path normal = fs::absolute(path).lexically_normal();
    return normal.has_filename() ? normal : normal.parent_path();
  };
  for (;;) {
    while (!folders_.empty()) {
      Folder& folder = folders_.back();
      if (folder.next == folder.begins.size()) {
        folders_.pop_back();
        continue;
      }
      const fs::path path = folder.path / &folder.names[folder.begins[folder.next++]];
      if (visit(path, Found::By::folder, found)) return Next::found;
    }
    if (next_path_ < places_.paths.size()) {
      if (visit(whole(places_.paths[next_path_++]), Found::By::name, found)) return Next::found;
    } else if (next_pages_ < places_.pages_of.size()) {
      const fs::path path = whole(places_.pages_of[next_pages_++]);
      found = {Found::Kind::pages, Found::By::name, path, path.string(), {}, {}};
      return Next::found;
    } else if (items_) {
      std::string item;
      const Next next = items_->next(item);
      if (next != Next::found) return next;
      if (!item.empty() && visit(whole(item), Found::By::name, found)) return Next::found;
    } else {
      return Next::end;
    }
  }
}

}  // namespace inkgrid::ingest
