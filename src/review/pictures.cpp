#include "review/pictures.h"

#include <openssl/evp.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "document/error.h"

namespace inkgrid::review {
namespace {

namespace fs = std::filesystem;

constexpr double page_dpi = 130;  // a cell of 10.5 pt print is 19 pixels high; enlarged, strokes stay apart
constexpr double crop_dpi = 160;
constexpr std::size_t most_drawn = 64'000'000;  // bytes of PNG kept, some hundred pages
constexpr double crop_margin = 6;               // points of the neighbours around a cell
constexpr std::size_t most_taken = 8;           // files out of archives that are kept while documents are looked at
constexpr std::string_view in_archive = "!/";
constexpr const char* nothing = "-";  // no hash

int digit_of(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// The way back from a path as the store has it.
fs::path bytes_of(const std::string& path) {
  std::string bytes;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '%' && i + 2 < path.size() && digit_of(path[i + 1]) >= 8 && digit_of(path[i + 2]) >= 0) {
      bytes += static_cast<char>(digit_of(path[i + 1]) * 16 + digit_of(path[i + 2]));
      i += 2;
    } else {
      bytes += path[i];
    }
  }
  return bytes;
}

std::string hash_of(const fs::path& file) {
  try {
    return digest(file);
  } catch (const Error&) {
    return nothing;
  }
}

}  // namespace

Pictures::Pictures(ExtractOptions options, TakeMember take_member)
    : options_(std::move(options)), take_member_(std::move(take_member)) {
  options_.folders = Folders::pages;
}

std::vector<Pictures::Place> Pictures::places(const std::vector<std::string>& paths) {
  std::vector<Place> places;
  const auto add = [&](const fs::path& file, const std::string& member) {
    std::error_code failed;
    Place place{file, member, {}};
    if (fs::is_directory(file, failed) && member.empty()) {  // its pictures: a folder does not change where they do
      for (const fs::directory_entry& entry : fs::directory_iterator(file, failed)) {
        place.stamp.bytes += entry.is_regular_file(failed) ? entry.file_size(failed) : 0;
        place.stamp.changed = std::max(place.stamp.changed, entry.last_write_time(failed));
      }
    } else {
      if (!fs::is_regular_file(file, failed)) return false;
      place.stamp = {fs::file_size(file, failed), fs::last_write_time(file, failed), {}};
    }
    if (failed) return false;
    const std::lock_guard lock(remembering_);
    const auto known = stamps_.find(place.key());
    if (known != stamps_.end() && known->second.is_as(place.stamp)) place.stamp.sha256 = known->second.sha256;
    places.push_back(std::move(place));
    return true;
  };
  for (const std::string& path : paths)
    for (const std::string& name : {path, bytes_of(path).string()}) {
      if (add(name, "") || !take_member_) continue;
      for (std::size_t at = name.find(in_archive); at != std::string::npos; at = name.find(in_archive, at + 1))
        if (add(name.substr(0, at), name.substr(at + in_archive.size()))) break;
    }
  return places;
}

void Pictures::remember(const Place& place) {
  const std::lock_guard lock(remembering_);
  stamps_[place.key()] = place.stamp;
}

bool Pictures::has_original(const std::string& sha256, const std::vector<std::string>& paths) {
  for (Place& place : places(paths)) {
    if (place.stamp.sha256.empty() && place.member.empty()) {
      place.stamp.sha256 = hash_of(place.file);
      remember(place);
    }
    if (place.stamp.sha256 == sha256 || place.stamp.sha256.empty()) return true;
  }
  return false;
}

std::optional<Opened> Pictures::open(const std::string& sha256, const std::vector<std::string>& paths) {
  for (Place& place : places(paths)) {
    const bool known = place.stamp.sha256 == sha256;
    if (!known && !place.stamp.sha256.empty()) continue;
    const std::string key = place.key();
    if (known) {
      if (place.member.empty()) return Opened{place.file, nullptr};
      const auto taken = std::find_if(taken_.begin(), taken_.end(), [&](const Taken& each) { return each.key == key; });
      if (taken != taken_.end()) {
        taken_.splice(taken_.begin(), taken_, taken);
        return taken->opened;
      }
    }
    const auto opened = place.member.empty() ? Opened{place.file, nullptr} : take_member_(place.file, place.member);
    place.stamp.sha256 = opened ? hash_of(opened->file) : nothing;
    remember(place);
    if (place.stamp.sha256 != sha256) continue;
    std::erase_if(taken_, [&](const Taken& each) { return each.key == key; });
    if (!place.member.empty()) taken_.push_front({key, *opened});
    if (taken_.size() > most_taken) taken_.pop_back();
    return opened;
  }
  return std::nullopt;
}

std::optional<Png> Pictures::page(const std::string& sha256, const std::vector<std::string>& paths, int number) {
  const std::string key = sha256 + " " + std::to_string(number);
  const auto remembered = [&]() -> std::optional<Png> {
    const std::lock_guard lock(remembering_);
    const auto found = std::find_if(drawn_.begin(), drawn_.end(), [&](const Drawn& each) { return each.key == key; });
    if (found == drawn_.end()) return std::nullopt;
    drawn_.splice(drawn_.begin(), drawn_, found);
    return found->png;
  };
  if (auto png = remembered()) return png;
  const std::lock_guard one(drawing_);
  if (auto png = remembered()) return png;  // drawn while this one waited
  const auto original = open(sha256, paths);
  if (!original) return std::nullopt;
  Png png = page_png(original->file, number, page_dpi, options_);
  const std::lock_guard lock(remembering_);
  drawn_.push_front({key, png});
  drawn_bytes_ += png.size();
  while (drawn_bytes_ > most_drawn && drawn_.size() > 1) {
    drawn_bytes_ -= drawn_.back().png.size();
    drawn_.pop_back();
  }
  return png;
}

std::optional<Png> Pictures::crop(const std::string& sha256, const std::vector<std::string>& paths, const Region& region) {
  const std::lock_guard one(drawing_);
  const auto original = open(sha256, paths);
  if (!original) return std::nullopt;
  const Box& box = region.box;
  return page_png(original->file, region.page, crop_dpi, options_,
                  Box{box.left - crop_margin, box.top - crop_margin, box.right + crop_margin, box.bottom + crop_margin});
}

std::string place_of(const std::string& region) {
  const auto json = nlohmann::json::parse(region);
  return json.at("page").dump() + json.at("box").dump();
}

std::string to_base64(const Png& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length =
      EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string from_base64(const std::string& text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()),
                                     reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  const auto padding = static_cast<std::size_t>(std::count(text.begin(), text.end(), '='));
  bytes.resize(length < 0 ? 0 : static_cast<std::size_t>(length) - padding);
  return bytes;
}

}  // namespace inkgrid::review
