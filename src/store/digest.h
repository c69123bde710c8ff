// The hash that a document is known by.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace inkgrid::store {

/// Two lower-case digits a byte.
std::string hexadecimal(const unsigned char* bytes, std::size_t count);

/// SHA-256 as 64 lower-case hexadecimal digits.
std::string sha256(const std::vector<std::uint8_t>& bytes);
std::string sha256(std::string_view bytes);
/// Of a file's bytes, read piece by piece. Throws Error (unreadable) where it cannot be read.
std::string sha256_of_file(const std::filesystem::path& file);

}  // namespace inkgrid::store
