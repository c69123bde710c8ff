// The hash that a document is known by.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace inkgrid::store {

/// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256(const std::vector<std::uint8_t>& bytes);

}  // namespace inkgrid::store
