// Who reads what is only a picture.
#pragma once

#include <filesystem>
#include <vector>

namespace inkgrid {

enum class ReaderKind { line_reader, tesseract };

/// What runs the line reader's net: OpenVINO in its fastest precision (8-bit integers where the net says in which ranges it
/// counts, else bfloat16 where the processor has it, else float32) or in a given one; or OpenCV. Automatic is the fastest
/// that is installed.
enum class EngineKind { automatic, opencv, openvino, openvino_bfloat16, openvino_float32 };

struct ReadOptions {
  std::filesystem::path recognizer;  ///< a line reader (ONNX); empty: reader/line-reader.onnx of the models
  /// The first one reads, the others give second opinions. Empty: the line reader where there is one, else Tesseract.
  std::vector<ReaderKind> readers;
  EngineKind engine = EngineKind::automatic;
};

}  // namespace inkgrid
