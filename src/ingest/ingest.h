// Many files into a store: each read once, in a process of its own kind, and every one accounted for.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "ingest/archive.h"
#include "ingest/walk.h"
#include "ingest/worker.h"
#include "store/store.h"

namespace inkgrid::ingest {

enum class Again {
  never,
  stale,  ///< what another program, other models or other options read, and what failed, is read anew
};

struct Plan {
  Places places;
  std::string store_name;                ///< of the store, the same for all runs on this machine
  store::Program program;                ///< what `reader` is
  std::vector<std::string> reader;       ///< command of a worker, see Worker
  std::vector<std::string> unpacker;     ///< command of the process that unpacks, see Unpacking
  std::vector<std::string> environment;  ///< of both: the password
  int workers = 1;
  WorkerLimits limits;
  ArchiveLimits archives;
  std::uintmax_t file_bytes = 2'000'000'000;
  Again again = Again::never;
  std::chrono::seconds lease = std::chrono::seconds(180);
};

/// Paths; each ends in one of done, failed, known and skipped.
struct Tally {
  std::int64_t files = 0;                ///< seen so far
  std::optional<std::int64_t> expected;  ///< in all, once they have been counted
  std::int64_t done = 0;                 ///< read and stored
  std::int64_t failed = 0;               ///< stored with an error
  std::int64_t known = 0;                ///< content that the store has already: noted where it lies
  std::int64_t known_failed = 0;         ///< of those known, the ones that the store has with an error
  std::int64_t skipped = 0;              ///< no documents by their names and content; not stored
  std::int64_t retries = 0;
  std::int64_t pages = 0, declarations = 0, fields = 0, flagged = 0;  ///< of those done
  std::map<std::string, std::int64_t> reasons;  ///< why files failed or were skipped, numbers in them as N
  std::chrono::duration<double> time{};

  std::int64_t ended() const { return done + failed + known + skipped; }
};

struct Event {
  enum class Kind { done, failed, known, skipped, retried } kind = Kind::done;
  std::string path;     ///< as UTF-8
  std::string message;  ///< of failed, skipped, retried
  int pages = 0;
  std::int64_t flagged = 0;
  double seconds = 0;  ///< in the worker
};

/// Called for each event and, with none, now and then.
using Watch = std::function<void(const Event* event, const Tally& tally)>;

/// Returns when all is done or, after a stop that is asked for, when the files in work are. Throws Error (unwritable) where
/// the store fails; what was put is whole, and the next run goes on from there.
Tally ingest(store::Store& store, const Plan& plan, const Watch& watch = {}, std::stop_token stop = {});

/// Puts documents that workers elsewhere made, one a line, into the store. A line that is none counts as failed.
/// plan: program, again and limits.output count.
Tally store_results(store::Store& store, int descriptor, const Plan& plan, const Watch& watch = {},
                    std::stop_token stop = {});

/// "12 files, 40 pages: 10 read, 1 failed, 1 known …", then the ten most frequent reasons, a line each.
std::string summary(const Tally& tally);
/// The same as a JSON object, on one line.
std::string summary_json(const Tally& tally);
/// On one line.
std::string event_json(const Event& event);
/// Of what ended the run.
std::string event_json(const Error& error);

}  // namespace inkgrid::ingest
