#include <filesystem>
#include <optional>

#include "cli/cli.h"
#include "cli/long_run.h"
#include "inkgrid.h"
#include "report/report.h"

namespace inkgrid::cli {
namespace {

namespace fs = std::filesystem;

enum class Format { table, json, csv, xlsx };

bool to_standard_output(const ExtractArguments& arguments) { return arguments.output.empty() || arguments.output == "-"; }

std::optional<Format> format_named(const std::string& name) {
  if (name == "table" || name == "txt") return Format::table;
  if (name == "json") return Format::json;
  if (name == "csv") return Format::csv;
  if (name == "xlsx") return Format::xlsx;
  return std::nullopt;
}

Format chosen_format(const ExtractArguments& arguments) {
  if (const std::optional<Format> named = format_named(arguments.format)) {
    if (*named == Format::xlsx && to_standard_output(arguments) && is_terminal(Stream::output))
      throw Error(ErrorCode::usage, {}, "a workbook is nothing for a terminal; give a file with -o OUT.xlsx");
    return *named;
  }
  if (to_standard_output(arguments)) return is_terminal(Stream::output) ? Format::table : Format::json;
  std::string suffix = fs::path(arguments.output).extension().string();
  if (!suffix.empty()) suffix.erase(0, 1);
  for (char& c : suffix) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  if (const std::optional<Format> named = format_named(suffix)) return *named;
  throw Error(ErrorCode::usage, arguments.output,
              "the name does not tell the format; end it in .json, .csv, .xlsx or .txt, or give --format");
}

void check_places(const ExtractArguments& arguments) {
  if (to_standard_output(arguments)) {
    check_standard_output();
  } else {
    std::error_code ignored;
    if (fs::equivalent(arguments.file, arguments.output, ignored))
      throw Error(ErrorCode::usage, arguments.output, "the output would replace the file to read; choose another name");
    report::check_writable(arguments.output);
  }
  if (!arguments.overlay.empty()) report::check_folder_writable(arguments.overlay);
}

std::string formatted(const Extraction& extraction, Format format, const ExtractArguments& arguments) {
  switch (format) {
    case Format::json: return report::to_json(extraction);
    case Format::csv: return report::to_csv(extraction);
    case Format::xlsx: return report::to_xlsx(extraction);
    case Format::table: break;
  }
  const bool colored = to_standard_output(arguments) && shows_color(Stream::output);
  const report::Color color = colored ? report::Color::always : report::Color::never;
  return to_standard_output(arguments) ? report::to_table(extraction, color, terminal_columns())
                                       : report::to_table(extraction, color);
}

/// The table on a terminal has the warnings in it; there they would only stand twice.
bool table_tells_warnings(Format format, const ExtractArguments& arguments) {
  return format == Format::table && to_standard_output(arguments) && is_terminal(Stream::output) &&
         is_terminal(Stream::error);
}

ExitCode tell_warnings(const Extraction& extraction, Format format, const ExtractArguments& arguments) {
  const bool none_found = extraction.declarations.empty();
  if (!table_tells_warnings(format, arguments)) {
    for (const Warning& warning : extraction.warnings)
      complain(arguments.file + ": " + (warning.page > 0 ? "page " + std::to_string(warning.page) + ": " : "") +
               warning.message);
    if (none_found && extraction.warnings.empty()) complain(arguments.file + ": no declaration found");
  }
  return none_found || !extraction.warnings.empty() ? done_with_warnings : done;
}

}  // namespace

ExitCode extract_file(const ExtractArguments& given) {
  ExtractArguments arguments = given;
  if (!arguments.pages_of.empty()) {
    arguments.file = arguments.pages_of;
    arguments.options.folders = Folders::pages;
  }
  if (arguments.file.empty()) throw Error(ErrorCode::usage, {}, "FILE is required; see 'inkgrid extract --help'");
  const Format format = chosen_format(arguments);
  check_places(arguments);
  const bool tells_errors = format == Format::json && to_standard_output(arguments);
  std::optional<Interruption> interruption(std::in_place);
  const Extraction extraction = [&] {
    try {
      return extract_with_progress(arguments.file, arguments.options, interruption->token());
    } catch (const Error& error) {
      // Who reads the JSON learns of the failure there, too; a file with -o is not made for it.
      if (tells_errors && error.code != ErrorCode::interrupted)
        write_standard_output(report::to_json(error, arguments.file));
      throw;
    }
  }();
  const std::string bytes = formatted(extraction, format, arguments);
  if (interruption->token().stop_requested()) throw Error(ErrorCode::interrupted, arguments.file, "interrupted");
  // From here on Ctrl-C ends the program as it does any other, but not between a temporary file and its last name.
  if (to_standard_output(arguments)) {
    interruption.reset();
    write_standard_output(bytes);
  } else {
    report::write_file(arguments.output, bytes);
    interruption.reset();
  }
  if (!arguments.overlay.empty()) write_overlays(extraction, arguments.options, arguments.overlay);
  return tell_warnings(extraction, format, arguments);
}

}  // namespace inkgrid::cli
