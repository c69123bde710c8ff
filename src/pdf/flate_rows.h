// Rows of a Flate picture by zlib, twice as fast as Poppler's own reading of them; for the inside of this room.
#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include <zlib.h>

class Stream;

namespace inkgrid::pdf {

/// What a stream holds that Flate alone packs, without a predictor or with those of PNG (ISO 32000-1, 7.4.4).
class FlateRows {
 public:
  /// Null where the stream is packed otherwise: Poppler reads that. `stream` must live longer.
  static std::unique_ptr<FlateRows> of(Stream& stream);
  FlateRows(const FlateRows&) = delete;
  FlateRows& operator=(const FlateRows&) = delete;
  ~FlateRows();

  /// Begins anew; before the first `read`.
  void reset();
  void close();
  /// Fills `size` bytes; returns how many there were before the end or damage.
  std::size_t read(unsigned char* bytes, std::size_t size);

 private:
  FlateRows(Stream& packed, std::size_t row, std::size_t pixel);
  std::size_t inflate_into(unsigned char* bytes, std::size_t size);
  bool next_row();

  Stream& packed_;
  std::size_t row_, pixel_;  ///< bytes; 0 without a predictor
  z_stream zlib_{};
  bool ended_ = false;
  std::vector<unsigned char> input_;
  std::vector<unsigned char> line_, before_;  ///< a byte for the predictor, then the row
  std::size_t taken_ = 0;                     ///< of `line_`
};

}  // namespace inkgrid::pdf
