// Which runs are alive on this machine, so that what a killed one held need not wait for its leases to run out.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "ingest/process.h"

namespace inkgrid::ingest {

/// A run as a locked file in a folder of the user's: the lock goes with this object or the process, however that ends.
class HostRun {
 public:
  /// `store`: what names the store on this machine. Where no such file can be made the run goes on without one.
  HostRun(const std::string& store, const std::string& run);
  HostRun(const HostRun&) = delete;
  HostRun& operator=(const HostRun&) = delete;

  /// It holds nothing any more: nobody need know of it.
  void end();

 private:
  std::filesystem::path file_;
  Descriptor lock_;
};

/// Runs of the store whose processes have died on this machine; each is named once.
std::vector<std::string> dead_runs(const std::string& store);

}  // namespace inkgrid::ingest
