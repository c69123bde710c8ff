// An extraction as text or file: json by the contract, table for a person, csv and xlsx for an office.
#pragma once

#include <string>

#include "document/error.h"
#include "inkgrid.h"

namespace inkgrid::report {

enum class Color { never, always };

/// shared contract "declarations", schema_version 1; two-space indentation, a newline at the end; keys in the schema's order.
std::string to_json(const Extraction& extraction);
/// The same document for a file that could not be read: `error`, no declarations.
std::string to_json(const Error& error, const std::string& path);

/// Header fields, then the indicator tree; doubtful cells marked with "?" (and in colour). `columns`: width of the terminal.
std::string to_table(const Extraction& extraction, Color color, int columns = 100);

/// One row an indicator (a declaration without any gives one row), RFC 4180, UTF-8 with byte order mark (so that Excel reads
/// it as UTF-8); the last column names the doubtful fields of the row.
std::string to_csv(const Extraction& extraction);

/// The same rows as a workbook, doubtful cells coloured, amounts and numbers as numbers; returns the file's bytes.
/// Throws Error (unwritable) where the temporary place is full.
std::string to_xlsx(const Extraction& extraction);

/// Writes whole or not at all: a temporary file beside `path`, then renamed. Throws Error (unwritable).
void write_file(const std::string& path, const std::string& bytes);

}  // namespace inkgrid::report
