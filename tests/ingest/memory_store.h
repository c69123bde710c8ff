// A store in memory that keeps what it is told.
#pragma once

#include <map>
#include <set>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "document/error.h"
#include "store/store.h"

namespace inkgrid::store {

class MemoryStore final : public Store {
 public:
  struct Entry {
    std::string path, document;
    Outcome outcome;
    std::string fingerprint;
    int times = 0;  ///< put
  };
  std::map<std::string, Entry> documents;         ///< by content
  std::map<std::string, std::string> troubles;    ///< by path, without content
  std::multimap<std::string, std::string> notes;  ///< content, path
  std::map<std::string, std::string> leases;      ///< content, run
  std::vector<std::string> summaries;
  int runs = 0;
  int puts_before_full = -1;  ///< then it is unwritable
  std::string other_has;      ///< a content that another run holds
  int other_holds_for = 0;    ///< so many claims; then it is put by it

  std::string begin_run(const Program&) override { return "run " + std::to_string(++runs); }
  void end_run(const std::string&, std::string_view summary) override { summaries.emplace_back(summary); }
  std::optional<Known> find(const std::string& sha256) override {
    const auto found = documents.find(sha256);
    if (found == documents.end()) return std::nullopt;
    return Known{found->second.outcome, found->second.fingerprint};
  }
  bool claim(const std::string& sha256, const std::string& run, std::chrono::seconds) override {
    if (sha256 == other_has) {
      if (--other_holds_for > 0) return false;
      other_has.clear();
      documents[sha256] = {"/elsewhere", "{}", Outcome::done, "other", 1};
    }
    return leases.emplace(sha256, run).first->second == run;
  }
  void renew(const std::string&, std::chrono::seconds) override {}
  void release(const std::string& run) override {
    if (puts_before_full == 0) throw Error(ErrorCode::unwritable, "store", "the disk is full");
    std::erase_if(leases, [&](const auto& lease) { return lease.second == run; });
  }
  void note(const Origin& origin) override { notes.emplace(origin.sha256, origin.path); }
  void put(const Origin& origin, std::string_view document, const Program& program, const std::string&) override {
    if (puts_before_full == 0) throw Error(ErrorCode::unwritable, "store", "the disk is full");
    --puts_before_full;
    if (document.find("\"schema_version\"") == std::string_view::npos ||
        document.find(origin.sha256) == std::string_view::npos)
      throw Error(ErrorCode::unreadable, "", "no document by the contract");
    if (origin.sha256.empty()) {
      troubles[origin.path] = document;
      return;
    }
    Entry& entry = documents[origin.sha256];
    const bool failed = document.find("\"error\"") != std::string_view::npos;
    entry = {origin.path, std::string(document), failed ? Outcome::failed : Outcome::done, program.fingerprint(),
             entry.times + 1};
    leases.erase(origin.sha256);
  }

  Totals totals() override { return {}; }
  void for_each_change(const std::function<void(const Change&)>&) override {}
  std::vector<Displaced> displaced() override { return {}; }
  std::optional<std::string> document(const std::string& sha256) override {
    const auto found = documents.find(sha256);
    return found == documents.end() ? std::nullopt : std::optional(found->second.document);
  }
  std::vector<Breach> verify() override { return {}; }
  bool has_entry(const std::string&) override { return false; }
};

}  // namespace inkgrid::store
