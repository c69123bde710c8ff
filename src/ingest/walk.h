// The files that paths, folders and lists name, one after the other.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "document/error.h"
#include "ingest/items.h"

namespace inkgrid::ingest {

struct Found {
  enum class Kind { file, pages, trouble } kind = Kind::file;  ///< pages: a folder that is one document
  enum class By { name, folder } by = By::name;  ///< whether somebody named it or it lay in a folder or archive
  std::filesystem::path path;                    ///< to open
  std::string name;                              ///< absolute, or ARCHIVE!/MEMBER; bytes as they are
  std::string trouble;                           ///< why there is nothing to open
  std::shared_ptr<void> kept;                    ///< what makes `path` last
};

struct Places {
  std::vector<std::filesystem::path> paths;     ///< files and folders
  std::vector<std::filesystem::path> pages_of;  ///< folders of page pictures, each one document
  std::optional<int> list;                      ///< descriptor of a list of more paths
  char list_end = '\n';                         ///< of each of them
  std::vector<std::filesystem::path> left_out;  ///< files that are never given: the store's own
};

/// Folders in the order of their names' bytes, what is in them before what follows; of each folder on the way its names are
/// held, no more. Hidden entries are left out. Links are followed, but no folder is entered twice.
class Walk {
 public:
  enum class Order { by_name, any };  ///< any: for counting

  explicit Walk(Places places, Order order = Order::by_name);

  Next next(Found& found);
  /// On which more may come while `next` says waiting.
  int descriptor() const { return items_ ? items_->descriptor() : -1; }

 private:
  struct Folder {
    std::filesystem::path path;
    std::string names;  ///< each ended by NUL
    std::vector<std::uint32_t> begins;
    std::size_t next = 0;
  };

  bool visit(const std::filesystem::path& path, Found::By by, Found& found);
  bool enter(const std::filesystem::path& path, Found& found);

  Places places_;
  Order order_;
  std::size_t next_path_ = 0, next_pages_ = 0;
  std::optional<Items> items_;
  std::vector<Folder> folders_;
  std::set<std::pair<std::uint64_t, std::uint64_t>> entered_;  ///< device and inode
};

/// "cannot be opened: …" with what to do, for errno's `number`.
std::string open_trouble(int number);

}  // namespace inkgrid::ingest
