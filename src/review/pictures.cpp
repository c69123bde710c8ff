#include "review/pictures.h"

#include <openssl/evp.h>

#include <algorithm>
#include <nlohmann/json.hpp>

#include "store/digest.h"

namespace inkgrid::review {
namespace {

namespace fs = std::filesystem;

constexpr double page_dpi = 130;                    // a cell of 10.5 pt print is 19 pixels high; enlarged, strokes stay apart
constexpr double crop_dpi = 160;
constexpr std::size_t most_drawn = 64'000'000;      // bytes of PNG kept, some hundred pages
constexpr double crop_margin = 6;                   // points of the neighbours around a cell

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

}  // namespace

std::optional<fs::path> Pictures::original(const std::string& sha256, const std::vector<std::string>& paths) {
  for (const std::string& path : paths)
    for (const fs::path& file : {fs::path(path), bytes_of(path)}) {
      std::error_code failed;
      if (!fs::is_regular_file(file, failed) || failed) continue;
      Stamp now{fs::file_size(file, failed), fs::last_write_time(file, failed), {}};
      if (failed) continue;
      {
        const std::lock_guard lock(remembering_);
        const auto known = stamps_.find(file);
        if (known != stamps_.end() && known->second.bytes == now.bytes && known->second.changed == now.changed) now.sha256 = known->second.sha256;
      }
      if (now.sha256.empty()) {
        try {
          now.sha256 = store::sha256_of_file(file);
        } catch (const Error&) {
          continue;
        }
        const std::lock_guard lock(remembering_);
        stamps_[file] = now;
      }
      if (now.sha256 == sha256) return file;
    }
  return std::nullopt;
}

Png Pictures::page(const std::string& sha256, const fs::path& file, int number) {
  const std::string key = sha256 + " " + std::to_string(number);
  const auto remembered = [&]() -> std::optional<Png> {
    const std::lock_guard lock(remembering_);
    const auto found = std::find_if(drawn_.begin(), drawn_.end(), [&](const Drawn& each) { return each.key == key; });
    if (found == drawn_.end()) return std::nullopt;
    drawn_.splice(drawn_.begin(), drawn_, found);
    return found->png;
  };
  if (auto png = remembered()) return *png;
  const std::lock_guard one(drawing_);
  if (auto png = remembered()) return *png;  // drawn while this one waited
  Png png = page_png(file, number, page_dpi, options_);
  const std::lock_guard lock(remembering_);
  drawn_.push_front({key, png});
  drawn_bytes_ += png.size();
  while (drawn_bytes_ > most_drawn && drawn_.size() > 1) {
    drawn_bytes_ -= drawn_.back().png.size();
    drawn_.pop_back();
  }
  return png;
}

Png Pictures::crop(const fs::path& file, const Region& region) {
  const std::lock_guard one(drawing_);
  const Box& box = region.box;
  return page_png(file, region.page, crop_dpi, options_,
                  Box{box.left - crop_margin, box.top - crop_margin, box.right + crop_margin, box.bottom + crop_margin});
}

std::string place_of(const std::string& region) {
  const auto json = nlohmann::json::parse(region);
  return json.at("page").dump() + json.at("box").dump();
}

std::string to_base64(const Png& bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int length = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), bytes.data(), static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(length));
  return text;
}

std::string from_base64(const std::string& text) {
  std::string bytes(text.size() / 4 * 3 + 3, '\0');
  const int length = EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes.data()), reinterpret_cast<const unsigned char*>(text.data()), static_cast<int>(text.size()));
  const auto padding = static_cast<std::size_t>(std::count(text.begin(), text.end(), '='));
  bytes.resize(length < 0 ? 0 : static_cast<std::size_t>(length) - padding);
  return bytes;
}

}  // namespace inkgrid::review
