#include <algorithm>
#include <atomic>
#include <filesystem>
#include <optional>

#include "cli/cli.h"
#include "cli/long_run.h"
#include "report/report.h"

namespace inkgrid::cli {
namespace {

Extraction read_for_page(const ExplainArguments& arguments) {
  const Interruption interruption;
  std::stop_source stop;
  const std::stop_callback forward(interruption.token(), [&] { stop.request_stop(); });
  std::atomic<int> pages = 0;
  const auto watch = [&](int, int page_count) {
    pages = page_count;
    if (arguments.page > page_count) stop.request_stop();  // nothing need be read to know that
  };
  try {
    return extract_with_progress(arguments.file, arguments.options, stop.get_token(), watch);
  } catch (const Error& error) {
    if (error.code != ErrorCode::interrupted || pages == 0 || arguments.page <= pages) throw;
  }
  const std::string last = std::to_string(pages);
  throw Error(
      ErrorCode::usage, arguments.file,
      "has no page " + std::to_string(arguments.page) + "; give " + (pages == 1 ? "--page 1" : "--page 1 to " + last));
}

int first_page_with_form(const Extraction& extraction) {
  int first = 0;
  for (const Declaration& declaration : extraction.declarations)
    for (const int page : declaration.pages) first = first == 0 ? page : std::min(first, page);
  return std::max(first, 1);
}

}  // namespace

ExitCode check_forms(const CheckArguments& arguments) {
  check_standard_output();
  const std::vector<ModelFile> files =
      check_model_files({arguments.files.begin(), arguments.files.end()}, arguments.options);
  write_standard_output(report::to_text(files));
  const auto wrong = std::count_if(files.begin(), files.end(), [](const ModelFile& file) { return file.errors > 0; });
  const bool remarks = std::any_of(files.begin(), files.end(), [](const ModelFile& file) { return file.remarks > 0; });
  if (wrong > 0) return wrong == static_cast<std::ptrdiff_t>(files.size()) ? unreadable : some_failed;
  return remarks ? done_with_warnings : done;
}

ExitCode explain_page(const ExplainArguments& arguments) {
  check_standard_output();
  if (!arguments.overlay.empty()) report::check_folder_writable(arguments.overlay);
  const Extraction extraction = read_for_page(arguments);
  const int page = arguments.page > 0 ? arguments.page : first_page_with_form(extraction);
  const auto color = shows_color(Stream::output) ? report::Color::always : report::Color::never;
  const int columns = is_terminal(Stream::output) ? terminal_columns() : 0;
  write_standard_output(arguments.format == "json" ? report::explain_as_json(extraction, page)
                                                   : report::explain_as_text(extraction, page, color, columns));
  if (!arguments.overlay.empty()) write_explanation(extraction, page, arguments.options, arguments.overlay);
  return report::holds_form(extraction, page) ? done : done_with_warnings;
}

}  // namespace inkgrid::cli
