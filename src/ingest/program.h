// What reads, as the store is told of it.
#pragma once

#include <string>
#include <vector>

#include "ingest/process.h"
#include "inkgrid.h"
#include "store/store.h"

namespace inkgrid::ingest {

/// This program with its models under `options`. Loads models: for a process that will end soon.
store::Program describe(const ExtractOptions& options);

/// Three texts, each ended by NUL.
std::string to_text(const store::Program& program);

struct Answer {
  store::Program program;
  Process::End end;  ///< the program is empty where its status is not 0
};
/// Has another process describe itself, so that no model stays in this one.
Answer ask_program(const std::vector<std::string>& command);

}  // namespace inkgrid::ingest
