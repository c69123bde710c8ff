// Pictures of pages and of cells, from the originals while they are there, else from what the store kept.
#pragma once

#include <cstdint>
#include <ctime>
#include <filesystem>
#include <list>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

#include "inkgrid.h"

namespace inkgrid::review {

using Png = std::vector<std::uint8_t>;

/// Safe for many threads; draws one page at a time, for a page may take a hundred megabytes.
class Pictures {
 public:
  explicit Pictures(ExtractOptions options) : options_(std::move(options)) {}

  /// The first of `paths` (as the store has them) that still holds the content; none where all are gone or changed.
  std::optional<std::filesystem::path> original(const std::string& sha256, const std::vector<std::string>& paths);
  Png page(const std::string& sha256, const std::filesystem::path& file, int number);
  /// A place of a page with a little of its neighbours.
  Png crop(const std::filesystem::path& file, const Region& region);

 private:
  struct Stamp {
    std::uintmax_t bytes = 0;
    std::filesystem::file_time_type changed;
    std::string sha256;
  };
  struct Drawn {
    std::string key;
    Png png;
  };

  ExtractOptions options_;
  std::mutex drawing_, remembering_;
  std::map<std::filesystem::path, Stamp> stamps_;
  std::list<Drawn> drawn_;  ///< last used first
  std::size_t drawn_bytes_ = 0;
};

/// What the store knows a crop by; `region`: JSON as in the contract.
std::string place_of(const std::string& region);

std::string to_base64(const Png& bytes);
std::string from_base64(const std::string& text);

}  // namespace inkgrid::review
