#include "open_file.h"

#include <fstream>
#include <iterator>

#include "image/picture_source.h"
#include "pdf/pdf_source.h"

namespace inkgrid {

std::vector<std::uint8_t> read_file(const std::filesystem::path& file, const Limits& limits) {
  std::error_code error;
  if (std::filesystem::is_directory(file, error))
    throw Error(ErrorCode::unreadable, file.string(), "is a directory; name a PDF or picture file in it");
  if (!std::filesystem::exists(file, error))
    throw Error(ErrorCode::unreadable, file.string(), "no such file; check the path");
  std::ifstream stream(file, std::ios::binary);
  if (!stream) throw Error(ErrorCode::unreadable, file.string(), "cannot be opened; check its permissions");
  const auto size = std::filesystem::file_size(file, error);
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
  if (pdf::is_pdf(bytes)) return pdf::open(std::move(bytes), password, name);
  if (image::is_picture(bytes)) return image::open(std::move(bytes), name);
  throw Error(ErrorCode::unreadable, name, "is neither a PDF nor a PNG, JPEG or TIFF picture; convert it to one of them");
}

}  // namespace inkgrid
