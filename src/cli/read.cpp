#include <algorithm>

#include "cli/cli.h"
#include "report/report.h"

namespace inkgrid::cli {

ExitCode read_pictures(const ReadArguments& arguments) {
  check_standard_output();
  const std::vector<LineText> lines = read_lines({arguments.files.begin(), arguments.files.end()}, arguments.options);
  write_standard_output(arguments.format == "json" ? report::to_json(lines) : report::to_text(lines));
  for (const LineText& line : lines)
    if (line.error) complain(line.error->what());
  const auto failed = [](const LineText& line) { return line.error.has_value(); };
  const auto first = std::find_if(lines.begin(), lines.end(), failed);
  if (first == lines.end()) return done;
  return std::all_of(lines.begin(), lines.end(), failed) ? exit_code(first->error->code) : some_failed;
}

}  // namespace inkgrid::cli
