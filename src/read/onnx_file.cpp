#include "read/onnx_file.h"

#include <algorithm>
#include <cstdint>
#include <fstream>
#include <iterator>
#include <optional>
#include <set>
#include <string_view>
#include <system_error>
#include <vector>

#include "document/error.h"

namespace inkgrid::read {
namespace {

namespace fs = std::filesystem;

/// A net of a line is a few megabytes; what is larger was named by mistake.
constexpr std::uintmax_t most_bytes = 1'000'000'000;
constexpr int most_side = 4096;  ///< pixels

// Numbers of the fields in onnx.proto.
namespace model {
constexpr std::uint32_t ir_version = 1, graph = 7, metadata = 14;
}
namespace graph {
constexpr std::uint32_t initializer = 5, input = 11;
}
constexpr std::uint32_t initializer_name = 8;
constexpr std::uint32_t value_name = 1, value_type = 2, tensor_type = 1, element_type = 1, shape = 2, dimension = 1;
constexpr std::uint32_t dimension_value = 1;
constexpr std::uint32_t entry_key = 1, entry_value = 2;
constexpr std::uint64_t float32 = 1;

/// One field of a protobuf message.
struct Field {
  std::uint32_t number = 0;
  std::uint64_t value = 0;  ///< of a number
  std::string_view bytes;   ///< of a text or a message
};

/// Walks the fields of a message. Stays within its bytes whatever they say.
class Message {
 public:
  explicit Message(std::string_view bytes) : rest_(bytes) {}

  std::optional<Field> next() {
    if (rest_.empty() || broken_) return std::nullopt;
    Field field;
    const std::uint64_t key = varint();
    field.number = static_cast<std::uint32_t>(key >> 3);
    switch (key & 7) {
      case 0: field.value = varint(); break;
      case 1: take(8); break;
      case 2: field.bytes = take(varint()); break;
      case 5: take(4); break;
      default: broken_ = true;
    }
    if (field.number == 0) broken_ = true;
    if (broken_) return std::nullopt;
    return field;
  }
  bool broken() const { return broken_; }

 private:
  std::uint64_t varint() {
    std::uint64_t value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      if (rest_.empty()) break;
      const auto byte = static_cast<std::uint8_t>(rest_.front());
      rest_.remove_prefix(1);
      value |= static_cast<std::uint64_t>(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
    broken_ = true;
    return 0;
  }
  std::string_view take(std::uint64_t size) {
    if (size > rest_.size()) {
      broken_ = true;
      return {};
    }
    const std::string_view bytes = rest_.substr(0, static_cast<std::size_t>(size));
    rest_.remove_prefix(static_cast<std::size_t>(size));
    return bytes;
  }

  std::string_view rest_;
  bool broken_ = false;
};

std::string_view bytes_of(std::string_view message, std::uint32_t number) {
  Message fields(message);
  while (const auto field = fields.next())
    if (field->number == number) return field->bytes;
  return {};
}

std::uint64_t value_of(std::string_view message, std::uint32_t number) {
  Message fields(message);
  while (const auto field = fields.next())
    if (field->number == number) return field->value;
  return 0;
}

[[noreturn]] void refuse(const fs::path& file, const std::string& why) {
  throw Error(ErrorCode::model_missing, file.string(), why);
}

std::vector<std::uint64_t> dimensions(std::string_view tensor) {
  std::vector<std::uint64_t> sizes;
  Message fields(bytes_of(tensor, shape));
  while (const auto field = fields.next())
    if (field->number == dimension) sizes.push_back(value_of(field->bytes, dimension_value));
  return sizes;
}

/// Puts the shape of the graph's one true input into `onnx`; weights may stand among the inputs, too.
void read_input(std::string_view net, const fs::path& file, OnnxFile& onnx) {
  std::set<std::string_view> weights;
  std::vector<std::string_view> inputs;
  Message fields(net);
  while (const auto field = fields.next()) {
    if (field->number == graph::initializer) weights.insert(bytes_of(field->bytes, initializer_name));
    if (field->number == graph::input) inputs.push_back(field->bytes);
  }
  if (fields.broken()) refuse(file, "is no whole ONNX file; copy it again");
  std::erase_if(inputs, [&](std::string_view input) { return weights.contains(bytes_of(input, value_name)); });
  const std::string_view tensor = inputs.size() == 1 ? bytes_of(bytes_of(inputs[0], value_type), tensor_type) : "";
  const std::vector<std::uint64_t> sizes = dimensions(tensor);
  constexpr const char* wanted = "is no line reader: its input must be one float32 picture, 1 x channels x height x width";
  if (sizes.size() != 4 || value_of(tensor, element_type) != float32 || sizes[0] > 1) refuse(file, wanted);
  if ((sizes[1] != 1 && sizes[1] != 3) || sizes[2] < 8 || sizes[2] > most_side || sizes[3] > most_side)
    refuse(file, "is no line reader: its input must have 1 or 3 channels and a fixed height");
  onnx.channels = static_cast<int>(sizes[1]);
  onnx.height = static_cast<int>(sizes[2]);
  onnx.width = static_cast<int>(sizes[3]);
}

}  // namespace

OnnxFile read_onnx_file(const fs::path& file) {
  std::error_code error;
  if (!fs::exists(file, error)) refuse(file, "no such line reader; check the path given with --recognizer");
  if (!fs::is_regular_file(file, error)) refuse(file, "is no file; name the line reader's ONNX file");
  const std::uintmax_t size = fs::file_size(file, error);
  if (!error && size > most_bytes) refuse(file, "is too large for a line reader");
  std::ifstream stream(file, std::ios::binary);
  std::string bytes(error ? 0 : static_cast<std::size_t>(size), '\0');
  if (!stream.read(bytes.data(), static_cast<std::streamsize>(bytes.size())))
    refuse(file, "cannot be read; check its permissions");

  OnnxFile onnx;
  bool has_version = false;
  std::string_view net;
  Message fields(bytes);
  while (const auto field = fields.next()) {
    if (field->number == model::ir_version) has_version = true;
    if (field->number == model::graph) net = field->bytes;
    if (field->number == model::metadata)
      onnx.metadata[std::string(bytes_of(field->bytes, entry_key))] = bytes_of(field->bytes, entry_value);
  }
  if (!has_version || net.empty()) refuse(file, "is no ONNX file");
  if (fields.broken()) refuse(file, "is no whole ONNX file; copy it again");
  read_input(net, file, onnx);
  return onnx;
}

}  // namespace inkgrid::read
