// Items of a list that comes through a descriptor: lines, or texts that end in NUL.
#pragma once

#include <cstddef>
#include <string>

namespace inkgrid::ingest {

enum class Next { found, waiting, end };

/// Does not wait where the descriptor does not (a pipe); regular files are read as they are.
class Items {
 public:
  /// Does not own the descriptor. Of an item longer than `most` bytes, `most` + 1 bytes are given.
  Items(int descriptor, char terminator, std::size_t most) : descriptor_(descriptor), terminator_(terminator), most_(most) {}

  /// The last item may lack its end.
  Next next(std::string& item);
  int descriptor() const { return descriptor_; }

 private:
  bool take(std::string& item, std::size_t end);

  int descriptor_;
  char terminator_;
  std::size_t most_;
  std::string buffer_;
  std::size_t begin_ = 0;   ///< of the next item
  std::size_t looked_ = 0;  ///< no terminator before this
  bool closed_ = false;
  bool cutting_ = false;  ///< within an item that was too long and has been given
};

}  // namespace inkgrid::ingest
