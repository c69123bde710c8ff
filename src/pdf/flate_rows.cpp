#include "pdf/flate_rows.h"

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <new>
#include <utility>

#include <Object.h>

#include <Dict.h>
#include <Stream.h>

namespace inkgrid::pdf {
namespace {

constexpr std::size_t kInputBytes = 1 << 16;
/// Bytes of a predictor's row; more is damage.
constexpr std::size_t kMostRowBytes = 1 << 24;

/// The stream's own, or the only one of a list.
Object sole(Object object) {
  return object.isArray() && object.arrayGetLength() == 1 ? object.arrayGet(0) : std::move(object);
}

int number(Dict& dict, const char* name, int otherwise) {
  const Object value = dict.lookup(name);
  return value.isInt() ? value.getInt() : otherwise;
}

unsigned char paeth(int left, int above, int corner) {
  const int guess = left + above - corner;
  const int by_left = std::abs(guess - left), by_above = std::abs(guess - above), by_corner = std::abs(guess - corner);
  return static_cast<unsigned char>(by_left <= by_above && by_left <= by_corner ? left
                                    : by_above <= by_corner                     ? above
                                                                                : corner);
}

/// Undoes a PNG filter (ISO/IEC 15948, 9.2) on a row of `size` bytes; the `pixel` bytes before either row are 0.
void unfilter(int filter, unsigned char* row, const unsigned char* above, std::size_t size, std::size_t pixel) {
  const auto add = [](unsigned char& byte, int more) { byte = static_cast<unsigned char>(byte + more); };
  const std::size_t first = std::min(size, pixel);
  switch (filter) {
    case 1:
      for (std::size_t i = first; i < size; ++i) add(row[i], row[i - pixel]);
      break;
    case 2:
      for (std::size_t i = 0; i < size; ++i) add(row[i], above[i]);
      break;
    case 3:
      for (std::size_t i = 0; i < first; ++i) add(row[i], above[i] / 2);
      for (std::size_t i = first; i < size; ++i) add(row[i], (row[i - pixel] + above[i]) / 2);
      break;
    case 4:
      for (std::size_t i = 0; i < first; ++i) add(row[i], above[i]);
      for (std::size_t i = first; i < size; ++i) add(row[i], paeth(row[i - pixel], above[i], above[i - pixel]));
      break;
    default: break;
  }
}

}  // namespace

std::unique_ptr<FlateRows> FlateRows::of(Stream& stream) {
  Stream* packed = stream.getKind() == strFlate ? stream.getNextStream() : nullptr;
  Dict* dict = packed ? stream.getDict() : nullptr;
  if (!dict || !sole(dict->lookup("Filter")).isName()) return nullptr;
  const Object parameters = sole(dict->lookup("DecodeParms"));
  if (!parameters.isDict()) return std::unique_ptr<FlateRows>(parameters.isNull() ? new FlateRows(*packed, 0, 0) : nullptr);
  Dict& terms = *parameters.getDict();
  const int predictor = number(terms, "Predictor", 1);
  if (predictor == 1) return std::unique_ptr<FlateRows>(new FlateRows(*packed, 0, 0));
  const std::int64_t columns = number(terms, "Columns", 1), colours = number(terms, "Colors", 1),
                     bits = number(terms, "BitsPerComponent", 8);
  const bool sane = columns > 0 && colours > 0 && colours <= 32 && bits > 0 && bits <= 16;
  const auto row = static_cast<std::size_t>(sane ? (columns * colours * bits + 7) / 8 : 0);
  if (predictor < 10 || row == 0 || row > kMostRowBytes) return nullptr;
  return std::unique_ptr<FlateRows>(new FlateRows(*packed, row, static_cast<std::size_t>(colours * bits + 7) / 8));
}

FlateRows::FlateRows(Stream& packed, std::size_t row, std::size_t pixel)
    : packed_(packed), row_(row), pixel_(pixel), input_(kInputBytes) {
  if (inflateInit(&zlib_) != Z_OK) throw std::bad_alloc();
}

FlateRows::~FlateRows() { inflateEnd(&zlib_); }

void FlateRows::reset() {
  packed_.reset();
  inflateReset(&zlib_);
  zlib_.avail_in = 0;
  ended_ = false;
  before_.assign(row_ + 1, 0);
  line_ = before_;
  taken_ = line_.size();
}

void FlateRows::close() { packed_.close(); }

std::size_t FlateRows::inflate_into(unsigned char* bytes, std::size_t size) {
  zlib_.next_out = bytes;
  zlib_.avail_out = static_cast<uInt>(size);
  while (zlib_.avail_out > 0 && !ended_) {
    if (zlib_.avail_in == 0) {
      zlib_.next_in = input_.data();
      zlib_.avail_in = static_cast<uInt>(std::max(0, packed_.doGetChars(static_cast<int>(input_.size()), input_.data())));
    }
    ended_ = inflate(&zlib_, Z_NO_FLUSH) != Z_OK;
  }
  return size - zlib_.avail_out;
}

bool FlateRows::next_row() {
  std::swap(line_, before_);
  const std::size_t got = inflate_into(line_.data(), line_.size());
  if (got < 2) return false;
  line_.resize(got);  // the last of a stream cut short
  unfilter(line_[0], line_.data() + 1, before_.data() + 1, got - 1, pixel_);
  taken_ = 1;
  return true;
}

std::size_t FlateRows::read(unsigned char* bytes, std::size_t size) {
  if (row_ == 0) return inflate_into(bytes, size);
  std::size_t done = 0;
  while (done < size) {
    if (taken_ == line_.size() && (ended_ || !next_row())) break;
    const std::size_t count = std::min(size - done, line_.size() - taken_);
    std::copy_n(line_.data() + taken_, count, bytes + done);
    taken_ += count;
    done += count;
  }
  return done;
}

}  // namespace inkgrid::pdf
