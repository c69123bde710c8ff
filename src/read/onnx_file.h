// What an ONNX file says of itself, without the library that runs it.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace inkgrid::read {

/// The one picture a line reader's net takes: 1 x channels x height x width.
struct OnnxFile {
  int channels = 0;
  int height = 0;
  int width = 0;  ///< 0: any
  std::map<std::string, std::string> metadata;
};

/// Throws Error (model_missing) where there is no such file, or where it is no ONNX file of a net that takes one picture.
OnnxFile read_onnx_file(const std::filesystem::path& file);

}  // namespace inkgrid::read
