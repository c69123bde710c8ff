// A line reader of any office: a net in ONNX whose output is laid along the line, one class a character.
#pragma once

#include <filesystem>
#include <memory>

#include "document/read_options.h"
#include "read/recognizer.h"

namespace inkgrid::read {

/// `model` takes 1 x channels x height x width, 1 or 3 channels, values grey / 127.5 - 1 (PP-OCR's convention as well), and
/// gives probabilities as steps x classes, class 0 the blank. Its characters, one a line in the order of the classes, stand
/// in the metadata key `character` or in a file of the model's name that ends in .txt; one class more than that is the
/// space. Throws Error (model_missing) in one line that says which of this does not hold.
std::unique_ptr<Recognizer> make_ctc_recognizer(const std::filesystem::path& model,
                                                EngineKind engine = EngineKind::automatic);

}  // namespace inkgrid::read
