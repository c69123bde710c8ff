// Pictures of pages and of cells, from the originals while they are there, else from what the store kept.
#pragma once

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <functional>
#include <list>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "inkgrid.h"

namespace inkgrid::review {

using Png = std::vector<std::uint8_t>;

/// A file with what makes it last.
struct Opened {
  std::filesystem::path file;
  std::shared_ptr<void> kept;
};
/// Takes a member out of an archive; none where the archive has it no more.
using TakeMember = std::function<std::optional<Opened>(const std::filesystem::path& archive, const std::string& member)>;

/// Originals may be files, members of archives (ARCHIVE!/MEMBER) and folders of page pictures; `paths` as the store has
/// them. Safe for many threads; draws one page at a time, for a page may take a hundred megabytes.
class Pictures {
 public:
  Pictures(ExtractOptions options, TakeMember take_member);

  /// Whether one of `paths` holds the content. A member of an archive counts as there until it was taken out and was not.
  bool has_original(const std::string& sha256, const std::vector<std::string>& paths);
  /// None where the original is gone, or changed.
  std::optional<Png> page(const std::string& sha256, const std::vector<std::string>& paths, int number);
  /// A place of a page with a little of its neighbours.
  std::optional<Png> crop(const std::string& sha256, const std::vector<std::string>& paths, const Region& region);

 private:
  struct Stamp {
    std::uintmax_t bytes = 0;
    std::filesystem::file_time_type changed;
    std::string sha256;  ///< of what was found there; empty: not looked yet

    bool is_as(const Stamp& other) const { return bytes == other.bytes && changed == other.changed; }
  };
  /// Where on the disk a path of the store leads.
  struct Place {
    std::filesystem::path file;
    std::string member;  ///< within the archive `file`; else empty
    Stamp stamp;         ///< with the hash that is remembered
    std::string key() const { return file.string() + '\0' + member; }
  };
  struct Drawn {
    std::string key;
    Png png;
  };
  struct Taken {
    std::string key;
    Opened opened;
  };

  std::vector<Place> places(const std::vector<std::string>& paths);
  void remember(const Place& place);
  /// While `drawing_` is held.
  std::optional<Opened> open(const std::string& sha256, const std::vector<std::string>& paths);

  ExtractOptions options_;
  TakeMember take_member_;
  std::mutex drawing_, remembering_;
  std::map<std::string, Stamp> stamps_;
  std::list<Taken> taken_;  ///< last used first
  std::list<Drawn> drawn_;  ///< last used first
  std::size_t drawn_bytes_ = 0;
};

/// What the store knows a crop by; `region`: JSON as in the contract.
std::string place_of(const std::string& region);

std::string to_base64(const Png& bytes);
std::string from_base64(const std::string& text);

}  // namespace inkgrid::review
