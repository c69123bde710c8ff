#include "open_file.h"

#include <algorithm>
#include <array>
#include <fstream>
#include <iterator>
#include <type_traits>

#include "image/picture_source.h"
#include "pdf/pdf_source.h"
#include "store/digest.h"

namespace inkgrid {
namespace {

namespace fs = std::filesystem;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Runs of digits compare as numbers, all else byte by byte.
bool in_natural_order(const std::string& a, const std::string& b) {
  std::size_t i = 0, k = 0;
  while (i < a.size() && k < b.size()) {
    if (!is_digit(a[i]) || !is_digit(b[k])) {
      if (a[i] != b[k]) return static_cast<unsigned char>(a[i]) < static_cast<unsigned char>(b[k]);
      ++i, ++k;
      continue;
    }
    const auto number = [](const std::string& text, std::size_t& at) {
      while (at < text.size() && text[at] == '0') ++at;
      const std::size_t begin = at;
      while (at < text.size() && is_digit(text[at])) ++at;
      return text.substr(begin, at - begin);
    };
    const std::string left = number(a, i), right = number(b, k);
    if (left.size() != right.size()) return left.size() < right.size();
    if (left != right) return left < right;
  }
  if (a.size() - i != b.size() - k) return a.size() - i < b.size() - k;
  return a < b;
}

std::string lower_suffix(const fs::path& file) {
  std::string suffix = file.extension().string();
  for (char& c : suffix) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return suffix;
}

bool is_tiff_name(const fs::path& file) {
  const std::string suffix = lower_suffix(file);
  return suffix == ".tif" || suffix == ".tiff";
}

std::vector<fs::path> pictures_in(const fs::path& folder) {
  constexpr std::array<std::string_view, 6> kSuffixes{".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"};
  std::vector<fs::path> pictures;
  try {
    for (const fs::directory_entry& entry : fs::directory_iterator(folder)) {
      const bool hidden = entry.path().filename().string().starts_with('.');
      const bool picture = std::ranges::find(kSuffixes, lower_suffix(entry.path())) != kSuffixes.end();
      if (!hidden && picture && entry.is_regular_file()) pictures.push_back(entry.path());
    }
  } catch (const fs::filesystem_error& error) {
    throw Error(ErrorCode::unreadable, folder.string(), "cannot be opened: " + error.code().message());
  }
  if (pictures.empty())
    throw Error(ErrorCode::unreadable, folder.string(),
                "holds no picture of a page; give a folder of PNG, JPEG or TIFF files");
  std::ranges::sort(pictures, [](const fs::path& a, const fs::path& b) {
    return in_natural_order(a.filename().string(), b.filename().string());
  });
  return pictures;
}

/// Picture files, of one page each but for TIFF, one behind the other. Holds one of them at a time.
class FolderSource final : public PageSource {
 public:
  FolderSource(const fs::path& folder, const Limits& limits, std::string& hashes)
      : folder_(folder.string()), limits_(limits) {
    for (const fs::path& picture : pictures_in(folder)) {
      int pages = 1;
      try {
        std::vector<std::uint8_t> bytes = read_file(picture, limits);
        hashes += store::sha256(bytes) + "\n";
        if (is_tiff_name(picture)) pages = image::open(std::move(bytes), picture.string())->page_count();
      } catch (const Error&) {
        hashes += "\n";  // its page is told of when it is read
      }
      for (int page = 1; page <= pages; ++page) pages_.push_back({picture, page, pages});
      if (static_cast<int>(pages_.size()) > limits.pages) return;  // more than are read anyway
    }
  }

  int page_count() const override { return static_cast<int>(pages_.size()); }
  PageLayer layer(int page) override {
    return at(page, [](PageSource& source, int number) { return source.layer(number); });
  }
  PagePicture picture(int page, double dpi) override {
    return at(page, [dpi](PageSource& source, int number) { return source.picture(number, dpi); });
  }

 private:
  struct Place {
    fs::path file;
    int page = 1;
    int pages = 1;
  };

  template <typename Look>
  std::invoke_result_t<Look, PageSource&, int> at(int page, Look look) {
    if (page < 1 || page > page_count()) throw Error(ErrorCode::usage, folder_, "there is no page " + std::to_string(page));
    const Place& place = pages_[static_cast<std::size_t>(page - 1)];
    try {
      if (opened_ != place.file) {
        source_.reset();
        opened_.clear();
        source_ = image::open(read_file(place.file, limits_), place.file.string());
        if (source_->page_count() != place.pages)
          throw Error(ErrorCode::unreadable, "", "is a TIFF of many pages under another name; name it .tiff");
        opened_ = place.file;
      }
      return look(*source_, place.page);
    } catch (const Error& error) {
      throw Error(error.code, folder_, place.file.filename().string() + ": " + error.message, page);
    }
  }

  std::string folder_;
  Limits limits_;
  std::vector<Place> pages_;
  fs::path opened_;
  std::unique_ptr<PageSource> source_;
};

bool has_at(const std::vector<std::uint8_t>& bytes, std::size_t at, std::string_view mark) {
  return bytes.size() >= at + mark.size() &&
         std::equal(mark.begin(), mark.end(), bytes.begin() + static_cast<std::ptrdiff_t>(at),
                    [](char a, std::uint8_t b) { return static_cast<std::uint8_t>(a) == b; });
}

/// Names of members, from the directory at a ZIP's end (APPNOTE.TXT 4.3.12, 4.3.16); none where that is not there.
std::vector<std::string> names_in_zip(const std::vector<std::uint8_t>& bytes) {
  constexpr std::size_t end_size = 22, longest_comment = 65535, entry_size = 46;
  const auto number = [&](std::size_t at, std::size_t size) {
    std::size_t value = 0;
    for (std::size_t i = size; i-- > 0;) value = value << 8U | bytes[at + i];
    return value;
  };
  std::vector<std::string> names;
  if (bytes.size() < end_size) return names;
  std::size_t end = bytes.size() - end_size;
  const std::size_t least = end > longest_comment ? end - longest_comment : 0;
  while (end > least && !has_at(bytes, end, "PK\5\6")) --end;
  if (!has_at(bytes, end, "PK\5\6")) return names;
  for (std::size_t at = number(end + 16, 4); has_at(bytes, at, "PK\1\2") && at + entry_size <= bytes.size();) {
    const std::size_t length = number(at + 28, 2);
    if (at + entry_size + length > bytes.size()) break;
    names.emplace_back(bytes.begin() + static_cast<std::ptrdiff_t>(at + entry_size),
                       bytes.begin() + static_cast<std::ptrdiff_t>(at + entry_size + length));
    at += entry_size + length + number(at + 30, 2) + number(at + 32, 2);
  }
  return names;
}

/// What holds documents, or what is one of another kind, and what to do with it; empty for all else. A member that is not
/// packed is a PDF's beginning near that of its archive, so that this is asked before.
std::string foreign_kind(const std::vector<std::uint8_t>& bytes) {
  constexpr const char* read_all = ", no document; 'inkgrid ingest' reads all that is in it";
  if (has_at(bytes, 0, "PK\3\4") || has_at(bytes, 0, "PK\5\6")) {
    constexpr std::array<std::pair<std::string_view, const char*>, 5> kinds{
        {{"OFD.xml", "an OFD document; print it to PDF"},
         {"word/document.xml", "a Word document; save it as PDF"},
         {"xl/workbook.xml", "an Excel workbook; save it as PDF"},
         {"ppt/presentation.xml", "a PowerPoint presentation; save it as PDF"},
         {"META-INF/manifest.xml", "an OpenDocument file; save it as PDF"}}};
    for (const std::string& name : names_in_zip(bytes))
      for (const auto& [member, kind] : kinds)
        if (name == member) return kind;
    return std::string("a ZIP archive") + read_all;
  }
  if (has_at(bytes, 257, "ustar")) return std::string("a tar archive") + read_all;
  if (has_at(bytes, 0, "7z\xBC\xAF\x27\x1C")) return std::string("a 7z archive") + read_all;
  if (has_at(bytes, 0, "Rar!\x1A\x07")) return std::string("a RAR archive") + read_all;
  if (has_at(bytes, 0, "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1"))
    return "an Office document of the kind before 2007 (.doc, .xls); save it as PDF";
  for (const auto& [mark, program] : {std::pair<std::string_view, const char*>{"\x1F\x8B", "gzip"},
                                      {"BZh", "bzip2"},
                                      {"\xFD"
                                       "7zXZ",
                                       "xz"},
                                      {"\x28\xB5\x2F\xFD", "zstd"}})
    if (has_at(bytes, 0, mark))
      return std::string("packed with ") + program +
             "; unpack it, or where it is a tar archive let 'inkgrid ingest' read all that is in it";
  return {};
}

}  // namespace

std::vector<std::uint8_t> read_file(const fs::path& file, const Limits& limits) {
  std::error_code error;
  if (fs::is_directory(file, error))
    throw Error(ErrorCode::unreadable, file.string(), "is a directory; name a PDF or picture file in it");
  if (!fs::exists(file, error)) throw Error(ErrorCode::unreadable, file.string(), "no such file; check the path");
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw Error(ErrorCode::unreadable, file.string(), "cannot be opened; check its permissions");
  const auto size = fs::file_size(file, error);
  if (!error && size > limits.file_bytes)
    throw Error(ErrorCode::unreadable, file.string(),
                "is larger than " + std::to_string(limits.file_bytes / 1'000'000) + " MB; split it");
  std::vector<std::uint8_t> bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  if (stream.bad()) throw Error(ErrorCode::unreadable, file.string(), "cannot be read to its end; check the disk");
  if (bytes.empty()) throw Error(ErrorCode::unreadable, file.string(), "is empty; nothing to read");
  return bytes;
}

std::unique_ptr<PageSource> open_source(std::vector<std::uint8_t> bytes, const std::string& password,
                                        const std::string& name) {
  if (const std::string kind = foreign_kind(bytes); !kind.empty()) throw Error(ErrorCode::unreadable, name, "is " + kind);
  if (pdf::is_pdf(bytes)) return pdf::open(std::move(bytes), password, name);
  if (image::is_picture(bytes)) return image::open(std::move(bytes), name);
  throw Error(ErrorCode::unreadable, name, "is neither a PDF nor a PNG, JPEG or TIFF picture; convert it to one of them");
}

Document open_document(const fs::path& path, const ExtractOptions& options) {
  std::error_code error;
  if (options.folders == Folders::pages && fs::is_directory(path, error)) {
    std::string hashes;
    auto pages = std::make_unique<FolderSource>(path, options.limits, hashes);
    return {std::move(pages), store::sha256(hashes)};
  }
  std::vector<std::uint8_t> bytes = read_file(path, options.limits);
  std::string sha256 = store::sha256(bytes);
  return {open_source(std::move(bytes), options.password, path.string()), std::move(sha256)};
}

bool is_readable_kind(const std::vector<std::uint8_t>& beginning) {
  return foreign_kind(beginning).empty() && (pdf::is_pdf(beginning) || image::is_picture(beginning));
}

std::string digest(const fs::path& path) {
  std::error_code error;
  if (!fs::is_directory(path, error)) return store::sha256_of_file(path);
  std::string hashes;
  FolderSource(path, {}, hashes);
  return store::sha256(hashes);
}

}  // namespace inkgrid
