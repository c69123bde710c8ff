#include "ingest/archive.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <iconv.h>
#include <poll.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <clocale>
#include <cstdlib>
#include <cstring>

#include "document/code_points.h"

namespace inkgrid::ingest {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLongestPart = 100'000;

/// Messages of the unpacking process: three parts, each ended by NUL.
constexpr const char* kMember = "member";  // file, name
constexpr const char* kFailed = "failed";  // word of the code, reason
constexpr const char* kDone = "done";      // empty, empty

struct Release {
  void operator()(archive* reader) const { archive_read_free(reader); }
};

bool tell(const std::string& kind, const std::string& first, const std::string& second) {
  const std::string bytes = kind + '\0' + first + '\0' + second + '\0';
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t count = ::write(STDOUT_FILENO, bytes.data() + done, bytes.size() - done);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return false;
    done += static_cast<std::size_t>(count);
  }
  return true;
}

bool orphaned() {
  struct pollfd input{STDIN_FILENO, POLLIN, 0};
  return ::poll(&input, 1, 0) > 0;  // nothing is ever written there: it has ended
}

bool is_utf8(std::string_view text) {
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    if (!point.valid) return false;
    i += point.length;
  }
  return true;
}

/// Chinese Windows writes names in the national encoding and does not say so.
std::string member_name(std::string name) {
  if (is_utf8(name)) return name;
  const iconv_t converter = ::iconv_open("UTF-8", "GB18030");
  if (converter == reinterpret_cast<iconv_t>(-1)) return name;
  std::string result(name.size() * 4, '\0');
  char* from = name.data();
  char* to = result.data();
  std::size_t left = name.size(), room = result.size();
  const bool whole = ::iconv(converter, &from, &left, &to, &room) != static_cast<std::size_t>(-1);
  ::iconv_close(converter);
  if (!whole) return name;
  result.resize(result.size() - room);
  return result;
}

bool hidden(const std::string& name) {
  for (std::size_t at = 0; at != std::string::npos; at = name.find('/', at)) {
    if (name[at] == '/') ++at;
    if (at < name.size() && name[at] == '.' && name.compare(at, 2, "./") != 0 && name.compare(at, 3, "../") != 0)
      return true;
  }
  return name.starts_with("__MACOSX/");
}

[[noreturn]] void refuse(const std::string& why) { throw Error(ErrorCode::unreadable, "", why); }

[[noreturn]] void refuse(archive* reader) {
  const char* words = archive_error_string(reader);
  const std::string why = words != nullptr ? words : "unknown";
  if (why.find("assphrase") != std::string::npos || why.find("ncrypt") != std::string::npos)
    throw Error(ErrorCode::password_needed, "", "this archive is encrypted; give its password with --password");
  refuse("this archive is damaged or of an unknown kind (" + why + "); pack or copy it anew");
}

void write_all(int file, const char* bytes, std::size_t size) {
  while (size > 0) {
    const ssize_t count = ::write(file, bytes, size);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) throw Error(ErrorCode::unwritable, "", std::string("cannot be unpacked: ") + std::strerror(errno));
    bytes += count;
    size -= static_cast<std::size_t>(count);
  }
}

/// Tells of each member; false where nobody listens any more.
bool unpack_members(const fs::path& path, const fs::path& folder, const ArchiveLimits& limits, const std::string& password,
                    const std::string& only) {
  const std::unique_ptr<archive, Release> reader(archive_read_new());
  archive_read_support_filter_all(reader.get());
  archive_read_support_format_all(reader.get());
  if (!password.empty()) archive_read_add_passphrase(reader.get(), password.c_str());
  constexpr std::size_t kBlock = 65536;
  if (archive_read_open_filename(reader.get(), path.c_str(), kBlock) != ARCHIVE_OK) refuse(reader.get());
  struct stat status{};
  const std::uintmax_t packed = ::stat(path.c_str(), &status) == 0 ? static_cast<std::uintmax_t>(status.st_size) : 0;
  std::uintmax_t bytes = 0;
  std::uintmax_t members = 0;
  for (archive_entry* entry = nullptr;;) {
    const int found = archive_read_next_header(reader.get(), &entry);
    if (found == ARCHIVE_EOF && members == 0) refuse("is an archive without files");
    if (found == ARCHIVE_EOF) return true;
    if (found < ARCHIVE_WARN) refuse(reader.get());
    if (archive_entry_filetype(entry) != AE_IFREG || archive_entry_hardlink(entry) != nullptr) continue;
    const char* stored = archive_entry_pathname(entry);
    if (stored == nullptr) stored = archive_entry_pathname_utf8(entry);
    const std::string name = member_name(stored != nullptr ? stored : "");
    if (++members > limits.members) refuse("holds more than " + std::to_string(limits.members) + " files; split it");
    if (hidden(name) || (!only.empty() && name != only)) continue;
    const std::string file = std::to_string(members);
    const Descriptor out(::open((folder / file).c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (out.number() < 0) throw Error(ErrorCode::unwritable, "", std::string("cannot be unpacked: ") + std::strerror(errno));
    std::uintmax_t size = 0;
    for (std::array<char, kBlock> block;;) {
      const la_ssize_t count = archive_read_data(reader.get(), block.data(), block.size());
      if (count == 0) break;
      if (count < 0) refuse(reader.get());
      size += static_cast<std::uintmax_t>(count);
      bytes += static_cast<std::uintmax_t>(count);
      if (size > limits.member_bytes)
        refuse("holds a file of more than " + std::to_string(limits.member_bytes / 1'000'000) + " MB");
      if (bytes > limits.bytes) refuse("unpacks to more than " + std::to_string(limits.bytes / 1'000'000) + " MB; split it");
      if (bytes > limits.ratio_from && bytes / limits.ratio > packed)
        refuse("unpacks to more than " + std::to_string(limits.ratio) + " times its size, as no archive of documents does");
      write_all(out.number(), block.data(), static_cast<std::size_t>(count));
      if (orphaned()) return false;
    }
    if (!tell(kMember, file, name)) return false;
    if (!only.empty()) return true;
  }
}

std::string lower(std::string_view text) {
  std::string result(text);
  for (char& c : result) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return result;
}

/// A member's file, which goes with the last who needs it.
struct Member {
  std::shared_ptr<Unpacking> archive;
  fs::path file;
  ~Member() { ::unlink(file.c_str()); }
};

}  // namespace

bool is_archive_name(std::string_view name) {
  constexpr std::array<std::string_view, 14> kEndings{".zip",  ".tar", ".tar.gz", ".tgz",     ".tar.xz", ".txz", ".tar.bz2",
                                                      ".tbz2", ".tbz", ".tzst",   ".tar.zst", ".7z",     ".rar", ".tar.lz"};
  const std::string small = lower(name);
  return std::ranges::any_of(kEndings, [&](std::string_view ending) { return small.ends_with(ending); });
}

void unpack(const fs::path& archive, const fs::path& folder, const ArchiveLimits& limits, const std::string& password,
            const std::string& only) {
  std::setlocale(LC_CTYPE, "C.UTF-8");  // libarchive converts names by it
  ::signal(SIGPIPE, SIG_IGN);
  bool heard = true;
  try {
    heard = unpack_members(archive, folder, limits, password, only);
    if (heard) heard = tell(kDone, "", "");
  } catch (const Error& error) {
    heard = tell(kFailed, to_string(error.code), error.message);
  }
  if (heard) {
    struct pollfd input{STDIN_FILENO, POLLIN, 0};
    while (::poll(&input, 1, -1) < 0 && errno == EINTR) {
    }
  }
  std::error_code ignored;
  fs::remove_all(folder, ignored);
}

Unpacking::Unpacking(std::vector<std::string> command, std::vector<std::string> environment, fs::path archive,
                     std::string name, const ArchiveLimits& limits, const std::string& only)
    : name_(std::move(name)), limits_(limits) {
  std::string pattern = (fs::temp_directory_path() / "inkgrid-XXXXXX").string();
  if (::mkdtemp(pattern.data()) == nullptr)
    throw Error(ErrorCode::unwritable, pattern, std::string("no room for temporary files: ") + std::strerror(errno));
  folder_ = pattern;
  ProcessPlan plan;
  plan.command = std::move(command);
  plan.command.insert(plan.command.end(),
                      {archive.string(), folder_.string(), std::to_string(limits.bytes), std::to_string(limits.member_bytes),
                       std::to_string(limits.ratio), std::to_string(limits.ratio_from), std::to_string(limits.members)});
  if (!only.empty()) plan.command.push_back("--only=" + only);
  plan.environment = std::move(environment);
  plan.when_orphaned = WhenOrphaned::left;  // it has a folder to remove
  plan.processor_seconds = limits.processor_seconds;
  plan.file_bytes = limits.member_bytes + 1'000'000;
  try {
    process_ = std::make_unique<Process>(plan);
  } catch (const Error&) {
    ::rmdir(folder_.c_str());
    throw;
  }
  items_.emplace(process_->output(), '\0', kLongestPart);
}

Unpacking::~Unpacking() {
  process_->close_input();  // the sign to tidy up
  if (!ended_) process_->kill();
  process_->wait();
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

Next Unpacking::fail(ErrorCode code, const std::string& why) {
  failure_.emplace(code, name_, why);
  process_->kill();
  return Next::end;
}

Next Unpacking::next(Found& found) {
  if (ended_ || failure_) return Next::end;
  for (std::string part;;) {
    switch (items_->next(part)) {
      case Next::waiting:
        if (!waiting_since_) waiting_since_ = Clock::now();
        if (Clock::now() - *waiting_since_ > limits_.member_time)
          return fail(ErrorCode::unreadable, "takes too long to unpack");
        if (process_->memory() > limits_.memory)
          return fail(ErrorCode::unreadable,
                      "needs more than " + std::to_string(limits_.memory / 1'000'000) + " MB of memory to unpack");
        return Next::waiting;
      case Next::end: {
        const Process::End end = process_->wait();
        return fail(ErrorCode::unreadable,
                    WIFSIGNALED(end.status)
                        ? std::string("unpacking it ended with a crash (") + ::strsignal(WTERMSIG(end.status)) + ")"
                        : "unpacking it ended with exit code " + std::to_string(WEXITSTATUS(end.status)));
      }
      case Next::found: break;
    }
    waiting_since_.reset();
    parts_.push_back(part);
    if (parts_.size() < 3) continue;
    const std::vector<std::string> message = std::move(parts_);
    parts_.clear();
    if (message[0] == kMember) {
      auto member = std::make_shared<Member>(shared_from_this(), folder_ / message[1]);
      const fs::path file = member->file;
      found = {Found::Kind::file, Found::By::folder, file, name_ + "!/" + message[2], {}, std::move(member)};
      return Next::found;
    }
    ended_ = true;
    if (message[0] == kFailed) {
      const ErrorCode code = message[1] == to_string(ErrorCode::password_needed) ? ErrorCode::password_needed
                             : message[1] == to_string(ErrorCode::unwritable)    ? ErrorCode::unwritable
                                                                                 : ErrorCode::unreadable;
      failure_.emplace(code, name_, message[2]);
    }
    return Next::end;
  }
}

std::optional<Found> take_member(std::vector<std::string> command, std::vector<std::string> environment,
                                 const fs::path& archive, const std::string& member, const ArchiveLimits& limits) {
  constexpr int look_again = 200;  // milliseconds: for its limits
  const auto unpacking =
      std::make_shared<Unpacking>(std::move(command), std::move(environment), archive, archive.string(), limits, member);
  for (Found found;;) {
    switch (unpacking->next(found)) {
      case Next::found: return found;
      case Next::end: return std::nullopt;
      case Next::waiting: break;
    }
    pollfd output{unpacking->descriptor(), POLLIN, 0};
    ::poll(&output, 1, look_again);
  }
}

}  // namespace inkgrid::ingest
