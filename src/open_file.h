// A file's bytes as a source of pages, by what it is and not by its name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "document/page.h"
#include "inkgrid.h"

namespace inkgrid {

/// Throws Error (unreadable) for what is no file, empty or larger than the limits allow.
std::vector<std::uint8_t> read_file(const std::filesystem::path& file, const Limits& limits);

/// `name` stands in error messages. Throws Error (unreadable, password_needed).
std::unique_ptr<PageSource> open_source(std::vector<std::uint8_t> bytes, const std::string& password,
                                        const std::string& name);

}  // namespace inkgrid
