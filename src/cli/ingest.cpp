#include "ingest/ingest.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <thread>

#include "cli/cli.h"
#include "cli/long_run.h"
#include "ingest/program.h"
#include "report/report.h"
#include "review/review.h"
#include "store/store.h"

namespace inkgrid::cli {
namespace {

namespace fs = std::filesystem;

/// What the library's own clocks of a page are given to end it in good order before its worker is killed.
constexpr double page_grace = 1.5;

ingest::Descriptor open_input(const std::string& file) {
  if (file == "-") return ingest::Descriptor(::dup(STDIN_FILENO));
  ingest::Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC));
  if (descriptor.number() < 0)
    throw Error(ErrorCode::unreadable, file, std::string("cannot be opened: ") + std::strerror(errno));
  return descriptor;
}

void check(const IngestArguments& arguments) {
  const auto refuse = [](const std::string& why) {
    throw Error(ErrorCode::usage, {}, why + "; see 'inkgrid ingest --help'");
  };
  const bool files = !arguments.paths.empty() || !arguments.pages_of.empty() || !arguments.from.empty();
  if (!files && arguments.results.empty()) refuse("name files or folders to read");
  if (files && !arguments.results.empty()) refuse("--results takes no files beside it");
  if (arguments.null && arguments.from.empty()) refuse("--null is about the list of --from");
}

/// One name for one store, whatever folder it is named from.
std::string name_of_store(const std::string& place) {
  return place.find("://") == std::string::npos ? fs::weakly_canonical(fs::absolute(place)).string() : place;
}

std::vector<fs::path> files_of_store(const std::string& place) {
  if (place.find("://") != std::string::npos) return {};
  return {place, place + "-wal", place + "-shm", place + "-journal"};
}

/// What a terminal, or a program that reads events, is told.
class Teller {
 public:
  explicit Teller(const std::string& log) : json_(log == "json") {}

  void operator()(const ingest::Event* event, const ingest::Tally& tally) {
    if (json_) {
      if (event != nullptr) write_line(ingest::event_json(*event));
    } else if (line_.is_due()) {
      line_.show(words(tally));
    }
  }
  void end(const ingest::Tally& tally) const {
    if (json_) write_line(ingest::summary_json(tally));
  }
  static void write_line(std::string line) {
    line += '\n';
    [[maybe_unused]] const ssize_t ignored = ::write(STDERR_FILENO, line.data(), line.size());
  }

 private:
  static std::string words(const ingest::Tally& tally) {
    const double seconds = tally.time.count();
    char speed[32];
    std::snprintf(speed, sizeof speed, "%.1f", seconds > 0 ? static_cast<double>(tally.pages) / seconds : 0);
    std::string text = std::to_string(tally.ended());
    if (tally.expected) text += " of " + std::to_string(*tally.expected);
    text += " files · " + std::to_string(tally.pages) + " pages, " + speed + "/s";
    // Known files pass in no time: what is left is reckoned from those that are read as they come.
    if (tally.expected && tally.ended() > 0 && *tally.expected > tally.ended())
      text +=
          " · about " +
          clock_words(seconds / static_cast<double>(tally.ended()) * static_cast<double>(*tally.expected - tally.ended())) +
          " left";
    return text + " · " + std::to_string(tally.flagged) + " to review · " + std::to_string(tally.failed) + " failed";
  }

  bool json_;
  StatusLine line_;
};

ExitCode run(const IngestArguments& arguments) {
  check(arguments);
  check_standard_output();
  ExtractOptions options = arguments.options;
  const int cores = std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
  ingest::Plan plan;
  plan.workers = arguments.workers > 0 ? arguments.workers : cores;
  if (options.threads == 0) options.threads = std::max(1, cores / plan.workers);
  plan.reader = work_command(options);
  std::vector<std::string> describe = plan.reader;
  describe.emplace_back("--describe");
  const ingest::Answer answer = ingest::ask_program(describe);
  // It has said on standard error what is wrong.
  if (answer.end.status != 0)
    return WIFEXITED(answer.end.status) ? static_cast<ExitCode>(WEXITSTATUS(answer.end.status)) : internal;
  plan.program = answer.program;
  plan.store_name = name_of_store(arguments.store);
  plan.reader.insert(plan.reader.end(), {"--driven", "3"});
  plan.unpacker = {"/proc/self/exe", "unpack"};
  if (!options.password.empty()) plan.environment = {"INKGRID_PASSWORD=" + options.password};
  plan.again = arguments.again ? ingest::Again::stale : ingest::Again::never;
  plan.limits.page = std::chrono::duration<double>(options.limits.page_seconds * page_grace);
  plan.limits.file = std::chrono::duration<double>(arguments.file_time);
  plan.limits.memory = arguments.memory;
  plan.file_bytes = options.limits.file_bytes;
  plan.places.paths.assign(arguments.paths.begin(), arguments.paths.end());
  plan.places.pages_of.assign(arguments.pages_of.begin(), arguments.pages_of.end());
  plan.places.left_out = files_of_store(arguments.store);
  plan.places.list_end = arguments.null ? '\0' : '\n';
  ingest::Descriptor input;
  if (const std::string& name = arguments.from.empty() ? arguments.results : arguments.from; !name.empty())
    input = open_input(name);
  if (!arguments.from.empty()) plan.places.list = input.number();

  const auto store = store::open_store(arguments.store, store::Access::create, review::settle_with(options));
  ingest::Tally tally;
  bool stopped = false;
  {
    const Interruption interruption;
    Teller teller(arguments.log);
    const auto watch = [&](const ingest::Event* event, const ingest::Tally& so_far) { teller(event, so_far); };
    tally = arguments.results.empty() ? ingest::ingest(*store, plan, watch, interruption.token())
                                      : ingest::store_results(*store, input.number(), plan, watch, interruption.token());
    stopped = interruption.token().stop_requested();
    teller.end(tally);
  }
  if (arguments.log != "json") {
    write_standard_output(ingest::summary(tally));
    if (const std::size_t displaced = arguments.again ? store->displaced().size() : 0; displaced > 0)
      complain((displaced == 1 ? "1 decision of people has" : std::to_string(displaced) + " decisions of people have") +
               " no place in what was read last; 'inkgrid diff' names " + (displaced == 1 ? "it" : "them"));
  }
  if (stopped) throw Error(ErrorCode::interrupted, {}, "interrupted; the same command goes on from here");
  return tally.failed + tally.known_failed > 0 ? some_failed : done;
}

}  // namespace

ExitCode unpack_archive(const UnpackArguments& arguments) {
  ingest::ArchiveLimits limits;
  const auto& given = arguments.limits;
  limits.bytes = given[0];
  limits.member_bytes = given[1];
  limits.ratio = given[2];
  limits.ratio_from = given[3];
  limits.members = given[4];
  const char* password = std::getenv("INKGRID_PASSWORD");
  ingest::unpack(arguments.archive, arguments.folder, limits, password != nullptr ? password : "", arguments.only);
  return done;
}

ExitCode ingest_files(const IngestArguments& arguments) {
  try {
    return run(arguments);
  } catch (const Error& error) {
    if (arguments.log != "json") throw;
    Teller::write_line(ingest::event_json(error));
    return exit_code(error.code);
  }
}

}  // namespace inkgrid::cli
