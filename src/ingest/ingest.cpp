#include "ingest/ingest.h"

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cmath>
#include <deque>
#include <nlohmann/json.hpp>
#include <set>
#include <unordered_map>
#include <utility>

#include "document/code_points.h"
#include "ingest/glance.h"
#include "ingest/host_runs.h"
#include "inkgrid.h"
#include "report/report.h"

namespace inkgrid::ingest {
namespace {

namespace fs = std::filesystem;
using std::chrono::milliseconds;

constexpr auto kLook = milliseconds(50);  ///< at memory, clocks and signals
constexpr auto kLookElsewhere = std::chrono::seconds(1);
constexpr int kOwnRetries = 1;
/// A worker that somebody killed says nothing of its file; more than this is no chance.
constexpr int kOutsideRetries = 5;
constexpr std::size_t kMostReasons = 1000;
constexpr int kCountedAtOnce = 500;

/// One content on its way through a worker.
struct Task {
  Found found;
  store::Origin origin;
  int failures = 0;   ///< in a worker, of its own making
  int accidents = 0;  ///< workers that somebody killed over it
  Clock::time_point begun{};
};

std::string endings(const std::string& name) {
  const std::string ending = fs::path(name).extension().string();
  return ending.empty() || ending.size() > 8 ? "without a known ending" : path_text(ending);
}

bool is_document_name(const std::string& name) {
  constexpr std::array<std::string_view, 7> kEndings{".pdf", ".png", ".jpg", ".jpeg", ".tif", ".tiff", ".bmp"};
  std::string ending = fs::path(name).extension().string();
  for (char& c : ending) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  return std::ranges::find(kEndings, ending) != kEndings.end();
}

/// Reasons that differ in a page's number are one.
std::string without_numbers(const std::string& reason) {
  std::string result;
  for (const char c : reason)
    if (c < '0' || c > '9')
      result += c;
    else if (!result.ends_with('N'))
      result += 'N';
  return result;
}

/// A known content whose reading somebody broke off is as good as unknown.
bool reads_again(store::Store& store, const std::string& sha256, const store::Known& known, const Plan& plan) {
  const bool failed = known.outcome == store::Outcome::failed;
  if (plan.again == Again::stale && (failed || known.fingerprint != plan.program.fingerprint())) return true;
  if (!failed) return false;
  const auto seen = glance(store.document(sha256).value_or(""));
  return seen && seen->error_code == to_string(ErrorCode::interrupted);
}

/// Keeps count and tells who watches.
class Accounts {
 public:
  explicit Accounts(const Watch& watch) : watch_(watch) {}

  Tally tally;

  void enter(Event::Kind kind, const std::string& path, const std::string& message = {}, const Glance& seen = {},
             double seconds = 0) {
    switch (kind) {
      case Event::Kind::done:
        ++tally.done;
        tally.pages += seen.pages;
        tally.declarations += seen.declarations;
        tally.fields += seen.fields;
        tally.flagged += seen.flagged;
        break;
      case Event::Kind::failed: ++tally.failed; break;
      case Event::Kind::known: ++tally.known; break;
      case Event::Kind::skipped: ++tally.skipped; break;
      case Event::Kind::retried: ++tally.retries; break;
    }
    if (kind == Event::Kind::failed || kind == Event::Kind::skipped) {
      const std::string reason = without_numbers(message);
      ++tally.reasons[tally.reasons.size() < kMostReasons || tally.reasons.contains(reason) ? reason : "others"];
    }
    const Event event{kind, path, message, seen.pages, seen.flagged, seconds};
    tell(&event);
  }
  void known(const std::string& path, store::Outcome outcome) {
    tally.known_failed += outcome == store::Outcome::failed ? 1 : 0;
    enter(Event::Kind::known, path);
  }
  void tell(const Event* event) {
    tally.time = Clock::now() - begun_;
    if (watch_) watch_(event, tally);
  }

 private:
  const Watch& watch_;
  Clock::time_point begun_ = Clock::now();
};

/// The ledger's row of this run; without leases however it ends. What runs that died here held is free from now on.
class LedgerRun {
 public:
  LedgerRun(store::Store& store, const Plan& plan)
      : store_(store), id_(store.begin_run(plan.program)), here_(plan.store_name, id_) {
    for (const std::string& run : dead_runs(plan.store_name)) store_.release(run);
  }
  LedgerRun(const LedgerRun&) = delete;
  LedgerRun& operator=(const LedgerRun&) = delete;
  ~LedgerRun() {
    if (ended_) return;
    try {
      store_.release(id_);
      here_.end();
    } catch (...) {  // the store has gone: who finds this run dead releases what it held
    }
  }

  const std::string& id() const { return id_; }
  void end(const Tally& tally) {
    store_.release(id_);
    store_.end_run(id_, summary_json(tally));
    here_.end();
    ended_ = true;
  }

 private:
  store::Store& store_;
  std::string id_;
  HostRun here_;
  bool ended_ = false;
};

class Run {
 public:
  Run(store::Store& store, const Plan& plan, const Watch& watch, std::stop_token stop)
      : store_(store),
        plan_(plan),
        accounts_(watch),
        stop_(std::move(stop)),
        ledger_(store, plan),
        walk_(plan.places),
        working_(static_cast<std::size_t>(std::max(1, plan.workers))) {
    // A list that comes through a pipe cannot be looked through twice.
    if (!plan.places.list) counting_.emplace(plan.places, Walk::Order::any);
    for (std::size_t i = 0; i < working_.size(); ++i) workers_.emplace_back(plan.reader, plan.environment, plan.limits);
  }

  Tally run() {
    renewed_ = Clock::now();
    while (!finished()) {
      const bool more = prepare();
      give();
      wait(more ? milliseconds(0) : kLook);
      collect();
      look_elsewhere();
      if (Clock::now() - renewed_ > plan_.lease / 3) {
        store_.renew(ledger_.id(), plan_.lease);
        renewed_ = Clock::now();
      }
      accounts_.tell(nullptr);
    }
    if (!stop_.stop_requested()) accounts_.tally.expected = accounts_.tally.files;
    accounts_.tell(nullptr);
    ledger_.end(accounts_.tally);
    return accounts_.tally;
  }

 private:
  bool finished() const {
    const bool idle = std::ranges::none_of(working_, [](const auto& task) { return task.has_value(); });
    if (stop_.stop_requested()) return idle;
    return idle && walked_ && ready_.empty() && elsewhere_.empty();
  }

  /// Takes one more file where one may soon be needed; false where none can be had or is wanted now.
  bool prepare() {
    if (stop_.stop_requested() || walked_ || ready_.size() >= working_.size()) return false;
    count();
    Found found;
    if (unpacking_) {
      switch (unpacking_->next(found)) {
        case Next::found: take(std::move(found)); return true;
        case Next::waiting: return false;
        case Next::end: end_archive(); return true;
      }
    }
    switch (walk_.next(found)) {
      case Next::found: take(std::move(found)); return true;
      case Next::waiting: return false;
      case Next::end: walked_ = true;
    }
    return false;
  }

  void count() {
    for (int i = 0; counting_ && i < kCountedAtOnce; ++i) {
      Found found;
      if (counting_->next(found) == Next::found) {
        ++counted_;
      } else {
        counting_.reset();
      }
    }
    // Members of archives become known as they are unpacked; their archives are no files of their own then.
    if (!counting_ && !plan_.places.list) accounts_.tally.expected = std::max(counted_ + members_, accounts_.tally.files);
  }

  void take(Found found) {
    ++accounts_.tally.files;
    if (unpacking_) ++members_;
    Task task;
    task.found = std::move(found);
    task.origin.path = path_text(task.found.name);
    if (task.found.kind == Found::Kind::trouble) return fail(std::move(task), ErrorCode::unreadable);
    const Sort sort = task.found.kind == Found::Kind::file ? examine(task) : Sort::document;
    if (sort == Sort::none) return;
    try {
      task.origin.sha256 = digest(task.found.path);
    } catch (const Error& error) {
      task.found.trouble = error.message;
      return fail(std::move(task), error.code);
    }
    sort == Sort::archive ? begin_archive(std::move(task)) : begin(std::move(task));
  }

  enum class Sort { none, document, archive };

  /// None: nothing to read, which has been entered.
  Sort examine(Task& task) {
    const Descriptor file(::open(task.found.path.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC));
    struct stat status{};
    if (file.number() < 0 || ::fstat(file.number(), &status) != 0 || !S_ISREG(status.st_mode)) {
      task.found.trouble = file.number() < 0 ? open_trouble(errno) : "is no file any more";
      fail(std::move(task), ErrorCode::unreadable);
      return Sort::none;
    }
    task.origin.bytes = static_cast<std::uintmax_t>(status.st_size);
    std::vector<std::uint8_t> beginning(1024);
    const ssize_t count = ::read(file.number(), beginning.data(), beginning.size());
    beginning.resize(static_cast<std::size_t>(std::max<ssize_t>(count, 0)));
    const bool readable = is_readable_kind(beginning);
    // A first member that is not packed is a PDF's beginning near that of the archive, and not every kind of archive has a
    // mark.
    beginning.resize(std::min<std::size_t>(beginning.size(), 8));
    const bool archive = is_archive_name(task.found.name) && !is_readable_kind(beginning);
    if (!readable && !archive && task.found.by == Found::By::folder && !is_document_name(task.found.name)) {
      accounts_.enter(Event::Kind::skipped, task.origin.path, "skipped, no document: " + endings(task.found.name));
      return Sort::none;
    }
    if (!archive && task.origin.bytes > plan_.file_bytes) {
      task.found.trouble = "is larger than " + std::to_string(plan_.file_bytes / 1'000'000) + " MB; split it";
      fail(std::move(task), ErrorCode::unreadable);
      return Sort::none;
    }
    return archive ? Sort::archive : Sort::document;
  }

  /// A content comes up: known, in work here, in work elsewhere, or to be read.
  void begin(Task task) {
    const std::string& sha256 = task.origin.sha256;
    if (const auto same = copies_.find(sha256); same != copies_.end()) return same->second.push_back(task.origin);
    if (const auto outcome = known(sha256)) return note(task.origin, *outcome);
    copies_[sha256];
    if (!claim(task)) elsewhere_.push_back(std::move(task));
  }

  /// What became of a content that need not be read.
  std::optional<store::Outcome> known(const std::string& sha256) {
    const auto known = store_.find(sha256);
    if (!known || (!failed_.contains(sha256) && reads_again(store_, sha256, *known, plan_))) return std::nullopt;
    return known->outcome;
  }

  /// Whether it was settled: taken for reading here, or read by somebody meanwhile.
  bool claim(Task& task) {
    if (!store_.claim(task.origin.sha256, ledger_.id(), plan_.lease)) return false;
    if (const auto outcome = known(task.origin.sha256)) {
      note(task.origin, *outcome);
      settle_copies(task.origin.sha256, *outcome);
    } else {
      ready_.push_back(std::move(task));
    }
    return true;
  }

  void note(const store::Origin& origin, store::Outcome outcome) {
    store_.note(origin);
    accounts_.known(origin.path, outcome);
  }

  void settle_copies(const std::string& sha256, store::Outcome outcome) {
    const auto copies = copies_.extract(sha256);
    if (copies.empty()) return;
    for (const store::Origin& origin : copies.mapped()) note(origin, outcome);
  }

  void give() {
    for (std::size_t i = 0; i < working_.size() && !ready_.empty() && !stop_.stop_requested(); ++i) {
      if (working_[i]) continue;
      Task task = std::move(ready_.front());
      ready_.pop_front();
      task.begun = Clock::now();
      workers_[i].give(task.found.path, task.found.name);
      working_[i] = std::move(task);
    }
  }

  void wait(milliseconds most) {
    std::vector<struct pollfd> descriptors;
    const auto add = [&](int descriptor) {
      if (descriptor >= 0) descriptors.push_back({descriptor, POLLIN, 0});
    };
    for (std::size_t i = 0; i < working_.size(); ++i)
      if (working_[i]) {
        add(workers_[i].output());
        add(workers_[i].notes());
      }
    if (!walked_ && ready_.size() < working_.size()) add(unpacking_ ? unpacking_->descriptor() : walk_.descriptor());
    ::poll(descriptors.data(), descriptors.size(), static_cast<int>(most.count()));
  }

  void collect() {
    for (std::size_t i = 0; i < working_.size(); ++i) {
      if (!working_[i]) continue;
      std::optional<Reading> reading = workers_[i].advance();
      if (!reading) continue;
      Task task = std::move(*working_[i]);
      working_[i].reset();
      if (!reading->failure) reading->failure = put(task, reading->document);
      if (!reading->failure) continue;
      const bool outside = reading->fault == Reading::Fault::outside;
      ++(outside ? task.accidents : task.failures);
      if (task.failures > kOwnRetries || task.accidents > kOutsideRetries) {
        task.found.trouble = reading->failure->message;
        fail(std::move(task), reading->failure->code, reading->failure->page);
      } else if (!stop_.stop_requested()) {
        accounts_.enter(Event::Kind::retried, task.origin.path, reading->failure->message);
        workers_[i].stop();  // the second time in a fresh process
        ready_.push_front(std::move(task));
      }
    }
  }

  /// Into the store; the reason where it is no document, or one of another content.
  std::optional<Error> put(const Task& task, const std::string& document) {
    const std::optional<Glance> seen = glance(document);
    if (!seen) return Error(ErrorCode::internal, task.found.name, "the worker gave no document");
    if (seen->sha256 != task.origin.sha256)
      return Error(ErrorCode::unreadable, task.found.name, "changed while it was read; run again when it is at rest");
    try {
      store_.put(task.origin, document, plan_.program, ledger_.id());
    } catch (const Error& error) {
      if (error.code != ErrorCode::unreadable) throw;
      return Error(ErrorCode::internal, task.found.name, "the worker gave no document: " + error.message);
    }
    const double seconds = std::chrono::duration<double>(Clock::now() - task.begun).count();
    accounts_.enter(seen->error ? Event::Kind::failed : Event::Kind::done, task.origin.path, seen->error.value_or(""), *seen,
                    seconds);
    if (seen->error && plan_.again == Again::stale) failed_.insert(task.origin.sha256);
    settle_copies(task.origin.sha256, seen->error ? store::Outcome::failed : store::Outcome::done);
    return std::nullopt;
  }

  /// task.found.trouble says why.
  void fail(Task task, ErrorCode code, int page = 0) {
    const Error error(code, task.found.name, task.found.trouble, page);
    store_.put(task.origin, report::to_json(error, task.found.name, task.origin.sha256, report::Layout::line), plan_.program,
               ledger_.id());
    accounts_.enter(Event::Kind::failed, task.origin.path, task.found.trouble);
    if (task.origin.sha256.empty()) return;
    if (plan_.again == Again::stale || code == ErrorCode::interrupted) failed_.insert(task.origin.sha256);
    settle_copies(task.origin.sha256, store::Outcome::failed);
  }

  void look_elsewhere() {
    if (elsewhere_.empty() || Clock::now() - looked_elsewhere_ < kLookElsewhere || stop_.stop_requested()) return;
    looked_elsewhere_ = Clock::now();
    std::erase_if(elsewhere_, [&](Task& task) { return claim(task); });
  }

  void begin_archive(Task task) {
    if (unpacking_) {
      task.found.trouble = "an archive within an archive; unpack it first";
      return fail(std::move(task), ErrorCode::unreadable);
    }
    --accounts_.tally.files;  // its members are the files
    --members_;
    unpacking_ =
        std::make_shared<Unpacking>(plan_.unpacker, plan_.environment, task.found.path, task.found.name, plan_.archives);
    archive_task_ = std::move(task);
  }

  void end_archive() {
    if (const auto& failure = unpacking_->failure()) {
      ++accounts_.tally.files;
      ++members_;
      archive_task_.found.trouble = failure->message;
      fail(std::move(archive_task_), failure->code);
    } else if (store_.find(archive_task_.origin.sha256)) {  // with an error of an earlier run
      Extraction opened;
      opened.path = archive_task_.found.name;
      opened.sha256 = archive_task_.origin.sha256;
      store_.put(archive_task_.origin, report::to_json(opened, report::Layout::line), plan_.program, ledger_.id());
    }
    unpacking_.reset();
    archive_task_ = {};
  }

  store::Store& store_;
  const Plan& plan_;
  Accounts accounts_;
  std::stop_token stop_;
  LedgerRun ledger_;
  Walk walk_;
  std::optional<Walk> counting_;
  std::int64_t counted_ = 0, members_ = 0;
  bool walked_ = false;
  std::shared_ptr<Unpacking> unpacking_;
  Task archive_task_;
  std::vector<Worker> workers_;
  std::vector<std::optional<Task>> working_;                            ///< what each worker reads
  std::deque<Task> ready_;                                              ///< claimed, not yet given
  std::vector<Task> elsewhere_;                                         ///< claimed by other runs
  std::unordered_map<std::string, std::vector<store::Origin>> copies_;  ///< of contents in work: where else they lie
  std::set<std::string> failed_;  ///< contents, in this run, that would be read again otherwise
  Clock::time_point renewed_, looked_elsewhere_;
};

/// What made a document: this program where all that the document says of it is so here, too.
store::Program program_of(const Glance& seen, const store::Program& ours) {
  const auto models = nlohmann::json::parse(ours.models, nullptr, false);
  const auto same = [&](const auto& model) {
    return models.is_object() && models.contains(model.first) && models[model.first] == model.second;
  };
  if (seen.version == ours.version && std::ranges::all_of(seen.models, same)) return ours;
  return {seen.version, nlohmann::json(seen.models).dump(), nlohmann::json{{"error_budget", seen.error_budget}}.dump()};
}

std::string count_of(std::int64_t number, const char* one, const char* many) {
  return std::to_string(number) + " " + (number == 1 ? one : many);
}

std::vector<std::pair<std::string, std::int64_t>> worst(const Tally& tally) {
  constexpr std::size_t kShown = 10;
  std::vector<std::pair<std::string, std::int64_t>> reasons(tally.reasons.begin(), tally.reasons.end());
  std::ranges::stable_sort(reasons, [](const auto& a, const auto& b) { return a.second > b.second; });
  if (reasons.size() > kShown) reasons.resize(kShown);
  return reasons;
}

}  // namespace

Tally ingest(store::Store& store, const Plan& plan, const Watch& watch, std::stop_token stop) {
  return Run(store, plan, watch, std::move(stop)).run();
}

Tally store_results(store::Store& store, int descriptor, const Plan& plan, const Watch& watch, std::stop_token stop) {
  Accounts accounts(watch);
  LedgerRun ledger(store, plan);
  Items lines(descriptor, '\n', static_cast<std::size_t>(plan.limits.output));
  std::int64_t number = 0;
  for (std::string line; !stop.stop_requested();) {
    const Next next = lines.next(line);
    if (next == Next::end) break;
    if (next == Next::waiting) {
      struct pollfd waiting{descriptor, POLLIN, 0};
      ::poll(&waiting, 1, static_cast<int>(kLook.count()));
      continue;
    }
    ++number;
    ++accounts.tally.files;
    const auto refuse = [&](const std::string& why) {
      accounts.enter(Event::Kind::failed, "line " + std::to_string(number), why);
    };
    const std::optional<Glance> seen = line.size() > plan.limits.output ? std::nullopt : glance(line);
    if (!seen) {
      refuse("the line is no document");
      continue;
    }
    const store::Origin origin{seen->path, seen->sha256, 0};
    const auto known = origin.sha256.empty() ? std::nullopt : store.find(origin.sha256);
    if (known && !reads_again(store, origin.sha256, *known, plan)) {
      store.note(origin);
      accounts.known(origin.path, known->outcome);
      continue;
    }
    try {
      store.put(origin, line, program_of(*seen, plan.program), ledger.id());
    } catch (const Error& error) {
      if (error.code != ErrorCode::unreadable) throw;
      refuse("the line is no document: " + error.message);
      continue;
    }
    accounts.enter(seen->error ? Event::Kind::failed : Event::Kind::done, origin.path, seen->error.value_or(""), *seen);
  }
  if (!stop.stop_requested()) accounts.tally.expected = accounts.tally.files;
  accounts.tell(nullptr);
  ledger.end(accounts.tally);
  return accounts.tally;
}

std::string summary(const Tally& tally) {
  std::string text = count_of(tally.files, "file", "files") + ": " + std::to_string(tally.done) + " read (" +
                     count_of(tally.pages, "page", "pages") + ", " +
                     count_of(tally.declarations, "declaration", "declarations") + ", " +
                     count_of(tally.flagged, "field", "fields") + " to review), " + std::to_string(tally.known) + " known" +
                     (tally.known_failed > 0 ? " (" + std::to_string(tally.known_failed) + " of them with an error)" : "") +
                     ", " + std::to_string(tally.failed) + " failed, " + std::to_string(tally.skipped) + " skipped\n";
  for (const auto& [reason, count] : worst(tally)) {
    const std::string number = std::to_string(count);
    text += std::string(number.size() < 8 ? 8 - number.size() : 0, ' ') + number + "  " + report::printable(reason) + "\n";
  }
  return text;
}

std::string summary_json(const Tally& tally) {
  nlohmann::ordered_json reasons = nlohmann::ordered_json::array();
  for (const auto& [reason, count] : worst(tally)) reasons.push_back({{"reason", valid_utf8(reason)}, {"files", count}});
  const double seconds = std::round(tally.time.count() * 1000) / 1000;
  const nlohmann::ordered_json json{{"event", "summary"},       {"files", tally.files},
                                    {"done", tally.done},       {"failed", tally.failed},
                                    {"known", tally.known},     {"known_failed", tally.known_failed},
                                    {"skipped", tally.skipped}, {"retries", tally.retries},
                                    {"pages", tally.pages},     {"declarations", tally.declarations},
                                    {"fields", tally.fields},   {"flagged", tally.flagged},
                                    {"seconds", seconds},       {"reasons", reasons}};
  return json.dump();
}

std::string event_json(const Event& event) {
  constexpr const char* kWords[] = {"done", "failed", "known", "skipped", "retried"};
  nlohmann::ordered_json json{{"event", kWords[static_cast<int>(event.kind)]}, {"path", event.path}};
  if (!event.message.empty()) json["message"] = event.message;
  if (event.kind == Event::Kind::done) {
    json["pages"] = event.pages;
    json["flagged"] = event.flagged;
    json["seconds"] = std::round(event.seconds * 1000) / 1000;
  }
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

std::string event_json(const Error& error) {
  const nlohmann::ordered_json json{{"event", "error"}, {"code", to_string(error.code)}, {"message", error.what()}};
  return json.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
}

}  // namespace inkgrid::ingest
