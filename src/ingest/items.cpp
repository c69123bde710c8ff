#include "ingest/items.h"

#include <poll.h>

#include "ingest/process.h"

namespace inkgrid::ingest {

bool Items::take(std::string& item, std::size_t end) {
  const bool given = cutting_;
  if (!given) item.assign(buffer_, begin_, std::min(end - begin_, most_ + 1));
  begin_ = looked_ = end + 1;
  cutting_ = false;
  return !given;
}

Next Items::next(std::string& item) {
  for (;;) {
    if (const std::size_t end = buffer_.find(terminator_, looked_); end != std::string::npos) {
      if (take(item, end)) return Next::found;
      continue;
    }
    looked_ = buffer_.size();
    if (closed_) {
      if (begin_ >= buffer_.size()) return Next::end;
      if (take(item, buffer_.size())) return Next::found;
      continue;
    }
    if (cutting_ || buffer_.size() - begin_ > most_) {
      const bool given = cutting_;
      if (!given) item.assign(buffer_, begin_, most_ + 1);
      buffer_.clear();
      begin_ = looked_ = 0;
      cutting_ = true;
      if (!given) return Next::found;
    }
    buffer_.erase(0, begin_);
    looked_ -= begin_;
    begin_ = 0;
    struct pollfd waiting{descriptor_, POLLIN, 0};
    if (::poll(&waiting, 1, 0) == 0) return Next::waiting;
    switch (read_available(descriptor_, buffer_)) {
      case Available::some: break;
      case Available::nothing: return Next::waiting;
      case Available::closed: closed_ = true;
    }
  }
}

}  // namespace inkgrid::ingest
