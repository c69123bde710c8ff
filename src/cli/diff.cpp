#include <utility>

#include "cli/cli.h"
#include "report/report.h"

namespace inkgrid::cli {

ExitCode show_changes(const DiffArguments& arguments) {
  check_standard_output();
  const auto opened = store::open_store(arguments.store, store::Access::existing);
  const bool json = arguments.format == "json";
  std::size_t fields = 0, documents = 0;
  std::string last;
  opened->for_each_change([&](const store::Change& change) {
    ++fields;
    if (std::exchange(last, change.sha256) != change.sha256) ++documents;
    write_standard_output(json ? (fields == 1 ? "[\n" : ",\n") + report::to_json(change) : report::to_text(change));
  });
  const auto displaced = opened->displaced();
  for (const store::Displaced& each : displaced)
    write_standard_output(json ? (fields == 0 && &each == &displaced.front() ? "[\n" : ",\n") + report::to_json(each)
                               : report::to_text(each));
  if (json)
    write_standard_output(fields == 0 && displaced.empty() ? "[]\n" : "\n]\n");
  else
    write_standard_output(
        std::to_string(fields) + " fields in " + std::to_string(documents) + " documents read otherwise than before" +
        (displaced.empty() ? "" : "; decisions of people that have no place any more: " + std::to_string(displaced.size())) +
        "\n");
  return done;
}

}  // namespace inkgrid::cli
