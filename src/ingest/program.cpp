#include "ingest/program.h"

#include <poll.h>

#include <nlohmann/json.hpp>

#include "ingest/items.h"

namespace inkgrid::ingest {
namespace {

const char* word(ReaderKind kind) { return kind == ReaderKind::line_reader ? "line-reader" : "tesseract"; }

}  // namespace

store::Program describe(const ExtractOptions& options) {
  nlohmann::json chosen{{"error_budget", options.error_budget}, {"page_seconds", options.limits.page_seconds}};
  for (const ReaderKind kind : options.reading.readers) chosen["readers"].push_back(word(kind));
  return {version(), nlohmann::json(model_versions(options)).dump(), chosen.dump()};
}

std::string to_text(const store::Program& program) {
  return program.version + '\0' + program.models + '\0' + program.options + '\0';
}

Answer ask_program(const std::vector<std::string>& command) {
  ProcessPlan plan;
  plan.command = command;
  Process process(plan);
  process.close_input();
  Items items(process.output(), '\0', 1'000'000);
  Answer answer;
  for (std::string* part : {&answer.program.version, &answer.program.models, &answer.program.options}) {
    Next next = Next::waiting;
    while ((next = items.next(*part)) == Next::waiting) {
      struct pollfd output{process.output(), POLLIN, 0};
      ::poll(&output, 1, -1);
    }
    if (next == Next::end) break;
  }
  answer.end = process.wait();
  if (answer.end.status != 0) answer.program = {};
  return answer;
}

}  // namespace inkgrid::ingest
