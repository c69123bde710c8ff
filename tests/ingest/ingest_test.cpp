#include "ingest/ingest.h"

#include <archive.h>
#include <archive_entry.h>
#include <fcntl.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <thread>

#include "ingest/host_runs.h"
#include "memory_store.h"
#include "store/digest.h"
#include "support/temporary_folder.h"

namespace inkgrid::ingest {
namespace {

namespace fs = std::filesystem;

class IngestTest : public testing::Test {
 protected:
  IngestTest() {
    cabinet_ = folder_ / "cabinet";
    fs::create_directories(cabinet_);
    fs::create_directories(folder_ / "count");
    plan_.places.paths = {cabinet_};
    plan_.store_name = (folder_ / "store").string();
    plan_.reader = {INKGRID_PYTHON, INKGRID_SOURCE_DIR "/tests/ingest/worker.py", (folder_ / "count").string()};
    plan_.unpacker = {INKGRID_PROGRAM, "unpack"};
    plan_.program = {"1", "{}", "{}"};
    plan_.limits.page = std::chrono::milliseconds(1500);
    plan_.limits.output = 1'000'000;
    plan_.limits.memory = 200'000'000;
  }
  ~IngestTest() override { ::chmod((cabinet_ / "closed").c_str(), 0700); }

  fs::path put(const std::string& name, const std::string& content) {
    const fs::path path = cabinet_ / name;
    fs::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << content;
    return path;
  }

  Tally run(std::stop_token stop = {}) {
    events_.clear();
    const auto watch = [&](const Event* event, const Tally&) {
      if (event == nullptr) return;
      events_.push_back(*event);
      if (on_event_) on_event_(*event);
    };
    const Tally tally = ingest(store_, plan_, watch, stop);
    EXPECT_EQ(tally.files, tally.ended() + (stop.stop_requested() ? tally.files - tally.ended() : 0));
    return tally;
  }

  std::string reason_of(const std::string& name) const {
    for (const Event& event : events_)
      if (event.path == (cabinet_ / name).string() && event.kind == Event::Kind::failed) return event.message;
    return "";
  }
  int times_given(const std::string& order) const {
    std::ifstream log(folder_ / "count" / "log");
    int times = 0;
    for (std::string process, word; log >> process >> word;) times += word == order ? 1 : 0;
    return times;
  }
  std::size_t workers_used() const {
    std::ifstream log(folder_ / "count" / "log");
    std::set<std::string> processes;
    for (std::string process, word; log >> process >> word;) processes.insert(process);
    return processes.size();
  }

  const TemporaryFolder folder_;
  fs::path cabinet_;
  store::MemoryStore store_;
  Plan plan_;
  std::vector<Event> events_;
  std::function<void(const Event&)> on_event_;
};

TEST_F(IngestTest, EveryFileIsReadOnceInOrder) {
  put("b.pdf", "good b");
  put("a.pdf", "good a");
  put("box/c.pdf", "good c");
  put(".hidden.pdf", "good hidden");
  const Tally tally = run();
  EXPECT_EQ(tally.done, 3);
  EXPECT_EQ(tally.failed, 0);
  EXPECT_EQ(tally.pages, 6);
  EXPECT_EQ(tally.declarations, 6);
  EXPECT_EQ(tally.flagged, 3);
  EXPECT_EQ(tally.expected, 3);
  ASSERT_EQ(events_.size(), 3U);
  EXPECT_EQ(events_[0].path, (cabinet_ / "a.pdf").string());
  EXPECT_EQ(events_[2].path, (cabinet_ / "box/c.pdf").string());
  EXPECT_TRUE(store_.leases.empty());
  ASSERT_EQ(store_.summaries.size(), 1U);
  EXPECT_NE(store_.summaries[0].find("\"done\":3"), std::string::npos);
  EXPECT_EQ(workers_used(), 1U);

  const Tally again = run();
  EXPECT_EQ(again.known, 3);
  EXPECT_EQ(again.done, 0);
  EXPECT_EQ(times_given("good"), 3);
}

TEST_F(IngestTest, ACopyIsNotedAndNotRead) {
  for (const char* name : {"a.pdf", "b.pdf", "c.pdf", "d.pdf"}) put(name, "good same");
  plan_.workers = 2;
  const Tally tally = run();
  EXPECT_EQ(tally.done, 1);
  EXPECT_EQ(tally.known, 3);
  EXPECT_EQ(times_given("good"), 1);
  ASSERT_EQ(store_.documents.size(), 1U);
  EXPECT_EQ(store_.documents.begin()->second.path, (cabinet_ / "a.pdf").string());
  EXPECT_EQ(store_.notes.size(), 3U);
}

TEST_F(IngestTest, AgainReadsWhatAnotherProgramReadAndWhatFailed) {
  put("a.pdf", "good");
  put("b.pdf", "broken");
  put("c.pdf", "broken");
  const Tally first = run();
  EXPECT_EQ(first.failed, 1);
  EXPECT_EQ(first.known_failed, 1);
  plan_.again = Again::stale;
  const Tally same = run();
  EXPECT_EQ(same.known, 2);
  EXPECT_EQ(same.failed, 1);
  EXPECT_EQ(times_given("good"), 1);
  EXPECT_EQ(times_given("broken"), 2);
  plan_.program.version = "2";
  EXPECT_EQ(run().done, 1);
  EXPECT_EQ(times_given("good"), 2);
  plan_.again = Again::never;
  plan_.program.version = "3";
  EXPECT_EQ(run().known, 3);
}

TEST_F(IngestTest, WhatABadFileDoesCostsItAlone) {
  const std::vector<std::pair<std::string, std::string>> bad{
      {"crash", "crashed the worker on page 3 (Segmentation fault)"},
      {"leave", "ended the worker on page 3 (exit code 5)"},
      {"hang", "the worker was killed after 1.5 s on page 3"},
      {"flood", "gave more than 1 MB of output on page 3"},
      {"memory", "needed more than 200 MB of memory on page 3"},
      {"rubbish", "the worker gave no document"},
      {"twice", "the worker said more than one document"},
      {"foreign", "changed while it was read; run again when it is at rest"},
      {"murder", "somebody killed the worker on page 3 (Killed); run again"}};
  for (const auto& [order, reason] : bad) {
    put("a-" + order + ".pdf", order);
    put("b-" + order + ".pdf", "good after " + order);
  }
  plan_.workers = 2;
  const Tally tally = run();
  EXPECT_EQ(tally.done, static_cast<std::int64_t>(bad.size()));
  EXPECT_EQ(tally.failed, static_cast<std::int64_t>(bad.size()));
  for (const auto& [order, reason] : bad) {
    EXPECT_EQ(reason_of("a-" + order + ".pdf"), reason);
    EXPECT_EQ(times_given(order), order == "murder" ? 6 : 2) << order;
  }
  EXPECT_EQ(run().failed, 1) << "who was killed is tried again";
  EXPECT_EQ(times_given("murder"), 12);
  EXPECT_EQ(times_given("crash"), 2);
  std::ifstream child(folder_ / "count" / "child");
  pid_t id = 0;
  ASSERT_TRUE(child >> id);
  std::this_thread::sleep_for(std::chrono::milliseconds(50));
  std::ifstream status("/proc/" + std::to_string(id) + "/stat");
  std::string number, name, state;
  if (status >> number >> name >> state) {
    EXPECT_EQ(state, "Z") << "what a worker started must not outlive it";
  }
  EXPECT_NE(summary(tally).find("18 files: 9 read"), std::string::npos) << summary(tally);
  EXPECT_NE(summary(tally).find("needed more than N MB of memory on page N"), std::string::npos);
}

TEST_F(IngestTest, ASecondAttemptMaySucceed) {
  put("a.pdf", "once");
  put("b.pdf", "murder-twice");
  const Tally tally = run();
  EXPECT_EQ(tally.done, 2);
  EXPECT_EQ(tally.retries, 3);
}

TEST_F(IngestTest, WorkersAreRecycled) {
  plan_.limits.files = 2;
  for (int i = 0; i < 5; ++i) put(std::to_string(i) + ".pdf", "good " + std::to_string(i));
  EXPECT_EQ(run().done, 5);
  EXPECT_EQ(workers_used(), 3U);
}

TEST_F(IngestTest, WorkersThatCannotBeginEndTheRun) {
  put("a.pdf", "good");
  plan_.reader = {"/bin/false"};
  EXPECT_THROW(run(), Error);
  EXPECT_TRUE(store_.documents.empty());
  EXPECT_TRUE(store_.leases.empty());
}

TEST_F(IngestTest, WhatIsNoFileIsAnErrorAndKeepsNobodyWaiting) {
  ::mkfifo((cabinet_ / "pipe.pdf").c_str(), 0600);
  const int made = ::socket(AF_UNIX, SOCK_STREAM, 0);
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  const fs::path here = fs::current_path();
  fs::current_path(cabinet_);
  std::snprintf(address.sun_path, sizeof address.sun_path, "socket.pdf");
  ASSERT_EQ(::bind(made, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
  fs::current_path(here);
  ::close(made);
  fs::create_symlink("nowhere", cabinet_ / "lost.pdf");
  fs::create_symlink("round.pdf", cabinet_ / "round.pdf");
  put("empty.pdf", "");
  put("large.pdf", std::string(2000, 'x'));
  plan_.file_bytes = 1000;
  plan_.places.paths = {cabinet_, cabinet_ / "not-there.pdf", "/dev/zero"};
  const Tally tally = run();
  EXPECT_EQ(tally.failed, 7);
  EXPECT_EQ(tally.done, 1);  // the empty one goes to the worker as it is
  EXPECT_EQ(reason_of("pipe.pdf"), "is a pipe, no file; nothing was read from it");
  EXPECT_EQ(reason_of("socket.pdf"), "is a socket, no file");
  EXPECT_EQ(reason_of("lost.pdf"), "is a link to a file that is not there");
  EXPECT_EQ(reason_of("round.pdf"), "is a link that leads back to itself");
  EXPECT_EQ(reason_of("not-there.pdf"), "no such file; check the path");
  EXPECT_EQ(reason_of("large.pdf"), "is larger than 0 MB; split it");
  EXPECT_EQ(store_.troubles.size(), 7U);
}

TEST_F(IngestTest, FilesOfOtherKindsAreSkippedInFoldersAndTriedWhenNamed) {
  put("letter.txt", "good text");
  put("sheet.xlsx", "PK good");
  put("renamed.dat", "%PDF-1.4 good");
  plan_.places.paths = {cabinet_, cabinet_ / "letter.txt"};
  const Tally tally = run();
  EXPECT_EQ(tally.done, 2);
  EXPECT_EQ(tally.skipped, 2);
  EXPECT_EQ(tally.reasons.at("skipped, no document: .txt"), 1);
  EXPECT_EQ(tally.reasons.at("skipped, no document: .xlsx"), 1);
}

TEST_F(IngestTest, LinksAreFollowedOnceAndLoopsEnd) {
  put("box/a.pdf", "good");
  fs::create_directory_symlink("..", cabinet_ / "box" / "up");
  fs::create_directory_symlink("box", cabinet_ / "twin");
  fs::create_symlink("box/a.pdf", cabinet_ / "z.pdf");
  const Tally tally = run();
  EXPECT_EQ(tally.files, 2);
  EXPECT_EQ(tally.done, 1);
  EXPECT_EQ(tally.known, 1);
}

TEST_F(IngestTest, OddNamesWork) {
  put("two\nlines.pdf", "good 1");
  put("bad-\xff\xfe.pdf", "good 2");
  put("目标.pdf", "good 3");
  EXPECT_EQ(run().done, 3);
  EXPECT_TRUE(std::ranges::any_of(store_.documents, [&](const auto& document) {
    return document.second.path == (cabinet_ / "bad-%FF%FE.pdf").string();
  }));
  EXPECT_TRUE(std::ranges::any_of(store_.documents, [&](const auto& document) {
    return document.second.path == (cabinet_ / "two\nlines.pdf").string();
  }));
}

TEST_F(IngestTest, TheStoresOwnFilesAreLeftOut) {
  plan_.places.left_out = {cabinet_ / "archive.pdf", cabinet_ / "archive.pdf-wal"};
  put("archive.pdf", "good");
  put("archive.pdf-wal", "%PDF- good");
  EXPECT_EQ(run().files, 0);
}

TEST_F(IngestTest, MembersOfArchivesAreFilesOfTheirOwn) {
  archive* writer = archive_write_new();
  archive_write_set_format_zip(writer);
  archive_write_set_options(writer, "zip:compression=store");
  archive_write_open_filename(writer, (cabinet_ / "box.zip").c_str());
  for (const char* name : {"a.pdf", "deep/b.pdf", "c.txt", "inner.zip"}) {
    const std::string content = std::string("good %PDF-1.4 ") + (name[0] == 'd' ? "other" : "same") + name[0];
    archive_entry* entry = archive_entry_new();
    archive_entry_set_pathname(entry, name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, static_cast<la_int64_t>(content.size()));
    archive_write_header(writer, entry);
    archive_write_data(writer, content.data(), content.size());
    archive_entry_free(entry);
  }
  archive_write_free(writer);
  put("bad.zip", "PK no archive");
  put("renamed.zip", "%PDF-1.4 good");
  const Tally tally = run();
  EXPECT_EQ(tally.files, 6);
  EXPECT_EQ(tally.done, 4) << "a text that begins as a PDF is one";
  EXPECT_EQ(tally.failed, 2);
  EXPECT_EQ(reason_of("box.zip!/inner.zip"), "an archive within an archive; unpack it first");
  EXPECT_NE(reason_of("bad.zip").find("this archive is damaged"), std::string::npos);
  EXPECT_TRUE(std::ranges::any_of(store_.documents, [&](const auto& document) {
    return document.second.path == (cabinet_ / "box.zip!/deep/b.pdf").string();
  }));
}

TEST_F(IngestTest, AListNamesFiles) {
  const std::string paths = put("a.pdf", "good a").string() + '\0' + put("b\nb.pdf", "good b").string() + '\0';
  int ends[2];
  ASSERT_EQ(::pipe2(ends, O_CLOEXEC), 0);
  std::thread writer([&] {
    for (const char c : paths) {  // slowly, so that the run has to wait
      EXPECT_EQ(::write(ends[1], &c, 1), 1);
      std::this_thread::sleep_for(std::chrono::milliseconds(1));
    }
    ::close(ends[1]);
  });
  plan_.places = {{}, {}, ends[0], '\0', {}};
  EXPECT_EQ(run().done, 2);
  writer.join();
  ::close(ends[0]);
}

TEST_F(IngestTest, AFullStoreEndsTheRunWithWhatWasPut) {
  for (int i = 0; i < 5; ++i) put(std::to_string(i) + ".pdf", "good " + std::to_string(i));
  store_.puts_before_full = 2;
  try {
    run();
    FAIL();
  } catch (const Error& error) {
    EXPECT_EQ(error.code, ErrorCode::unwritable);
  }
  EXPECT_EQ(store_.documents.size(), 2U);
  EXPECT_FALSE(store_.leases.empty());  // nothing could be written any more; the next run does not wait for them
  store_.puts_before_full = -1;
  const Tally tally = run();
  EXPECT_EQ(tally.known, 2);
  EXPECT_EQ(tally.done, 3);
}

TEST_F(IngestTest, AStopEndsTheFilesInWorkAndBeginsNone) {
  for (int i = 0; i < 20; ++i) put(std::to_string(10 + i) + ".pdf", "good " + std::to_string(i));
  std::stop_source stop;
  on_event_ = [&](const Event&) { stop.request_stop(); };
  const Tally tally = run(stop.get_token());
  EXPECT_GE(tally.done, 1);
  EXPECT_LE(tally.done, 2);
  EXPECT_TRUE(store_.leases.empty());
  on_event_ = {};
  const Tally rest = run();
  EXPECT_EQ(rest.done + rest.known, 20);
  EXPECT_EQ(times_given("good"), 20);
}

TEST_F(IngestTest, WhatAnotherRunReadsIsWaitedFor) {
  put("a.pdf", "good a");
  put("b.pdf", "good b");
  run();
  store_.other_has = store_.documents.begin()->first;
  store_.documents.erase(store_.documents.begin());
  store_.other_holds_for = 2;
  const Tally tally = run();
  EXPECT_EQ(tally.known, 2);
  EXPECT_EQ(times_given("good"), 2);
}

TEST_F(IngestTest, WhatAKilledRunHeldIsFreeAtOnce) {
  put("a.pdf", "good a");
  const pid_t child = ::fork();
  if (child == 0) {
    const HostRun run(plan_.store_name, "killed");
    ::kill(::getpid(), SIGKILL);
  }
  ASSERT_EQ(::waitpid(child, nullptr, 0), child);
  HostRun alive(plan_.store_name, "alive");
  store_.leases = {{store::sha256_of_file(cabinet_ / "a.pdf"), "killed"}, {"else", "alive"}};
  EXPECT_EQ(run().done, 1);
  EXPECT_EQ(store_.leases, (std::map<std::string, std::string>{{"else", "alive"}}));
  EXPECT_TRUE(dead_runs(plan_.store_name).empty());
  alive.end();
}

TEST_F(IngestTest, ResultsFromElsewhereAreStored) {
  const std::string digest(64, 'a');
  const std::string good = R"({"schema_version":1,"document":{"path":"/x/a.pdf","sha256":")" + digest +
                           R"(","page_count":3},"declarations":[],"warnings":[],"program":{"version":"1","models":{}}})";
  const fs::path list = put("results", good + "\nnonsense\n\n" + good + "\n" + good.substr(0, 90));
  const int file = ::open(list.c_str(), O_RDONLY);
  const auto watch = [&](const Event* event, const Tally&) {
    if (event != nullptr) events_.push_back(*event);
  };
  const Tally tally = store_results(store_, file, plan_, watch);
  ::close(file);
  EXPECT_EQ(tally.done, 1);
  EXPECT_EQ(tally.known, 1);
  EXPECT_EQ(tally.failed, 3);
  EXPECT_EQ(events_[1].path, "line 2");
  EXPECT_EQ(store_.documents.at(digest).fingerprint, plan_.program.fingerprint());
}

}  // namespace
}  // namespace inkgrid::ingest
