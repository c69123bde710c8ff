// An extraction as text or file: json by the contract, table for a person, csv and xlsx for an office.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "document/error.h"
#include "inkgrid.h"
#include "store/store.h"

namespace inkgrid::report {

enum class Color { never, always };

enum class Layout { indented, line };  ///< two spaces a level, or all on one line

/// The contract "declarations", schema_version 1: a newline at the end, keys in the schema's order.
/// Never throws for odd text: bytes that are no UTF-8 are percent-encoded in the path and U+FFFD elsewhere.
std::string to_json(const Extraction& extraction, Layout layout = Layout::indented);
/// The same document for a file that could not be read: `error`, no declarations. An empty `sha256` (the file could not even
/// be opened) is printed as 64 zeros, which is no file's digest and keeps the document within the schema.
std::string to_json(const Error& error, const std::string& path, const std::string& sha256 = {},
                    Layout layout = Layout::indented);

/// The declarations of a document as to_json prints it, with what is printed of them: for a person's corrections.
/// Throws Error (unreadable) where it is no such document.
std::vector<Declaration> declarations_of_json(std::string_view document);
/// A field as to_json prints it, its evidence with it. Throws Error (unreadable).
Field field_of_json(std::string_view field);
/// Declarations as the "declarations" of to_json.
std::string to_json(const std::vector<Declaration>& declarations);

/// What line pictures say, with alternatives, scores and the evidence of every character.
std::string to_json(const std::vector<LineText>& lines);
/// The best reading of each, a line each; an empty one where nothing was read.
std::string to_text(const std::vector<LineText>& lines);

/// Header fields, then the indicator tree; doubtful cells marked with "?" (and in colour). `columns`: width of the terminal.
/// Control characters of the paper never reach the terminal.
std::string to_table(const Extraction& extraction, Color color, int columns = 100);

/// One row an indicator (a declaration without any gives one row), RFC 4180, UTF-8 with byte order mark (so that Excel reads
/// it as UTF-8); the last column names the doubtful fields of the row. Text is as printed, `=100.00(%)` too; only a cell
/// that a spreadsheet could run (a sign, then a function call or a link to a program) gets a leading apostrophe.
std::string to_csv(const Extraction& extraction);

/// Sheet 指标 has the same rows, sheet 项目 a row a declaration; doubtful cells coloured, with a comment; amounts and
/// numbers as numbers, all else as text that no spreadsheet runs; returns the file's bytes, equal for equal extractions.
/// Throws Error (unwritable) where the temporary place is full.
std::string to_xlsx(const Extraction& extraction);

/// What each place of a page was taken for, a line each in reading order, under its declaration; a page without a form
/// begins with the reason. `columns`: width of a terminal that lines are cut to; 0: lines are whole.
std::string explain_as_text(const Extraction& extraction, int page, Color color, int columns = 0);
/// The same with the places' boxes and every field by its path in the output of to_json.
std::string explain_as_json(const Extraction& extraction, int page);
/// Whether any declaration stands on the page.
bool holds_form(const Extraction& extraction, int page);

/// What is wrong in files of labels and definitions of forms, a line each; a line for a file with nothing wrong.
std::string to_text(const std::vector<ModelFile>& files);

/// A field that reads otherwise than before, on one line.
std::string to_text(const store::Change& change);
/// The same as one JSON object, without a newline.
std::string to_json(const store::Change& change);
std::string to_text(const store::Displaced& decision);
std::string to_json(const store::Displaced& decision);

/// Writes whole or not at all: a temporary file beside `path`, then renamed; a link is followed, a device or pipe is written
/// to as it is. Throws Error (unwritable).
void write_file(const std::string& path, const std::string& bytes);
/// Throws the Error (unwritable) that write_file could see coming, before long work is done in vain.
void check_writable(const std::string& path);
/// The same for a folder that will be made where it is missing.
void check_folder_writable(const std::string& folder);

/// `text` on one line, fit for a terminal: control and direction-changing characters become blanks, no UTF-8 becomes U+FFFD.
std::string printable(std::string_view text);

}  // namespace inkgrid::report
