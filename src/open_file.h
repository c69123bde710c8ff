// A document's bytes as a source of pages, by what they are and not by their name.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "document/page.h"
#include "inkgrid.h"

namespace inkgrid {

struct Document {
  std::unique_ptr<PageSource> pages;
  std::string sha256;  ///< as `digest` gives it
};

/// A file or, where options.folders says so, a folder of page pictures. Throws Error (unreadable, password_needed).
Document open_document(const std::filesystem::path& path, const ExtractOptions& options);

/// Throws Error (unreadable) for what is no file, empty or larger than the limits allow.
std::vector<std::uint8_t> read_file(const std::filesystem::path& file, const Limits& limits);

/// `name` stands in error messages. Throws Error (unreadable, password_needed).
std::unique_ptr<PageSource> open_source(std::vector<std::uint8_t> bytes, const std::string& password,
                                        const std::string& name);

}  // namespace inkgrid
