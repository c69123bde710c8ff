#include "review/export.h"

#include <filesystem>

#include "cli/cli.h"
#include "report/report.h"

namespace inkgrid::cli {

ExitCode export_store(const ExportArguments& arguments) {
  std::string format = arguments.format;
  const std::string suffix = std::filesystem::path(arguments.output).extension().string();
  if (format.empty()) format = suffix == ".csv" || suffix == ".xlsx" ? suffix.substr(1) : "json";
  const bool to_file = !arguments.output.empty() && arguments.output != "-";
  const bool others_only =
      arguments.output.empty() && arguments.format.empty() && !(arguments.corrections.empty() && arguments.words.empty());
  if (format == "xlsx" && !to_file && is_terminal(Stream::output))
    throw Error(ErrorCode::usage, {}, "a workbook is nothing for a terminal; give a file with -o OUT.xlsx");
  if (to_file)
    report::check_writable(arguments.output);
  else if (!others_only)
    check_standard_output();
  store::Desk desk(arguments.store);
  const Checker checker(arguments.options);
  if (!others_only) {
    std::string bytes;
    if (format == "json") {
      for (const std::string& sha256 : desk.documents()) {
        bytes += review::standing(desk, sha256, checker).json;
        if (!to_file) {
          write_standard_output(bytes);
          bytes.clear();
        }
      }
    } else {
      const Extraction all = review::all_standing(desk, checker);
      bytes = format == "csv" ? report::to_csv(all) : report::to_xlsx(all);
    }
    if (to_file)
      report::write_file(arguments.output, bytes);
    else
      write_standard_output(bytes);
  }
  if (!arguments.corrections.empty()) {
    std::string lines;
    review::write_corrections(desk, checker, [&](const std::string& line) { lines += line; });
    report::write_file(arguments.corrections, lines);
  }
  if (!arguments.words.empty()) report::write_file(arguments.words, review::confirmed_words(desk, checker));
  return done;
}

}  // namespace inkgrid::cli
