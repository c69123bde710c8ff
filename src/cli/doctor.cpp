#include <algorithm>

#include "cli/cli.h"
#include "report/report.h"

namespace inkgrid::cli {
namespace {

struct Mark {
  const char* sign;
  const char* color;
};

Mark mark_of(Part::State state) {
  switch (state) {
    case Part::State::found: return {"✓", "\033[32m"};
    case Part::State::missing: return {"✗", "\033[31m"};
    case Part::State::optional_missing: return {"–", "\033[33m"};
  }
  return {"✗", "\033[31m"};
}

}  // namespace

ExitCode doctor(const ExtractOptions& options) {
  check_standard_output();
  const std::vector<Part> parts = examine_installation(options);
  std::size_t width = 0;
  std::size_t missing = 0;
  for (const Part& part : parts) {
    width = std::max(width, part.name.size());
    missing += part.state == Part::State::missing ? 1 : 0;
  }
  const bool colored = shows_color(Stream::output);
  std::string text = "inkgrid " + version() + "\n\n";
  for (const Part& part : parts) {
    const Mark mark = mark_of(part.state);
    text += colored ? std::string("  ") + mark.color + mark.sign + "\033[0m" : std::string("  ") + mark.sign;
    text += " " + part.name + std::string(width - part.name.size() + 2, ' ') + report::printable(part.detail) + "\n";
  }
  text += missing == 0   ? "\nAll that is needed is here.\n"
          : missing == 1 ? "\n1 needed part is missing.\n"
                         : "\n" + std::to_string(missing) + " needed parts are missing.\n";
  write_standard_output(text);
  return missing == 0 ? done : model_missing;
}

}  // namespace inkgrid::cli
