#include "cli/cli.h"
#include "report/report.h"

namespace inkgrid::cli {

ExitCode verify_store(const VerifyArguments& arguments) {
  check_standard_output();
  const auto opened = store::open_store(arguments.store, store::Access::existing);
  std::vector<store::Breach> breaches = opened->verify();
  if (!arguments.head.empty() && !opened->has_entry(arguments.head))
    breaches.push_back(
        {"ledger", "holds no entry " + arguments.head + ": its end was cut off, or all of it was written anew"});
  for (const store::Breach& breach : breaches)
    write_standard_output(report::printable(breach.what + ": " + breach.why) + "\n");
  const store::Totals totals = opened->totals();
  const auto counted = [](std::int64_t count, const char* what) { return std::to_string(count) + " " + what; };
  write_standard_output((breaches.empty() ? "all as it was written: " : "not as it was written; ") +
                        counted(totals.documents, "documents, ") + counted(totals.corrections, "corrections, ") +
                        counted(totals.ledger_entries, "entries of the ledger") +
                        (totals.ledger_head.empty() ? "" : ", the last " + totals.ledger_head) + "\n");
  return breaches.empty() ? done : unreadable;
}

}  // namespace inkgrid::cli
