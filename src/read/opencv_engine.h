// OpenCV's dnn module as an engine; for the inside of this room.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "read/engine.h"

namespace inkgrid::read {

/// Throws std::runtime_error where OpenCV cannot make a net of the file.
std::unique_ptr<Engine> make_opencv_engine(const std::filesystem::path& model);

std::string opencv_version();

}  // namespace inkgrid::read
