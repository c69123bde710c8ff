// The store as people who settle doubts use it: what is left, in order of risk; who has what; what was decided.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "document/declaration.h"

namespace inkgrid::store {

/// A field of a declaration of a document.
struct At {
  std::string sha256;
  int declaration = 0;  ///< from 0
  std::string field{};  ///< JSON Pointer within the declaration as it stands now
  bool operator==(const At&) const = default;
};

struct Filters {
  std::optional<std::string> issuer, year, kind, finding;
  std::optional<double> budget;  ///< in place of the one that the documents were read with
};

/// A field that waits for a person, with what a list shows of it. JSON texts are empty where there is nothing.
struct Task {
  At at;
  std::string label, kind, text, alternatives;  ///< alternatives: JSON as in the contract
  double confidence = 0;                        ///< as it was read
  std::string project, issuer, year, finding;   ///< finding: a rule
  std::string held_by;
  std::string voices;   ///< JSON: who has read it already where it waits for a second reading
  std::string reading;  ///< of a task of `alike`: digest of its document's reading
};

struct Queue {
  std::int64_t total = 0;
  std::vector<Task> tasks;
};

struct Share {
  std::string value;
  std::int64_t count = 0;
};

struct BudgetPoint {
  double budget = 0;
  std::int64_t fields = 0;
  double expected_wrong = 0;
};

struct Progress {
  std::int64_t declarations = 0, fields = 0, settled = 0, left = 0;
  double budget = 0;                                   ///< that applies without a filter
  std::vector<Share> issuers, years, kinds, findings;  ///< the commonest
  std::vector<BudgetPoint> curve;
};

enum class Action { accept, correct, undo, add, remove, split, join, up, down };
std::string to_string(Action action);
/// Throws Error (usage) where there is no such action.
Action action_named(const std::string& name);

/// What a person decided: a row that is never overwritten, and an entry of the ledger.
struct Decision {
  std::int64_t entry = 0;
  At at;               ///< as it was when it was decided; /indicators/3 where it is about a row
  std::string origin;  ///< its place in the reading, whatever became of the rows since
  Action action = Action::accept;
  std::string who, when;
  std::string shown, read_text, before, after;
  std::string value;    ///< JSON of what `after` means; empty: nothing that is known
  std::string reading;  ///< digest of the declaration's reading
  int voices = 1;       ///< how many people must read alike until it counts
  bool sample = false;  ///< about a field that nobody would have asked for
  std::int64_t undoes = 0;
  std::string effect;  ///< digest of the declaration with it
};

/// A declaration with all that is needed to decide about it.
struct Form {
  std::string reading;                  ///< JSON as it was read
  std::string digest;                   ///< of `reading`
  std::string document_digest;          ///< of the document's reading
  std::optional<std::string> reviewed;  ///< JSON as people left it; see tasks.h
  std::string frame;                    ///< JSON of its document
  int declaration_count = 0;
  std::int64_t last_entry = 0;  ///< of the ledger about its document
};

/// A declaration of which a decision about another of its document changes the findings.
struct Renewed {
  int declaration = 0;
  std::string reading;  ///< digest of its reading
  std::string reviewed;
};

/// A decision that is to be written, and what becomes of the declaration, and of others.
struct Deed {
  Decision decision;
  std::string reviewed;
  std::vector<Renewed> others;
  std::int64_t last_entry = 0;  ///< of the form it was made on
};

struct Listed {
  At at;
  std::string project, issuer, year;
  std::int64_t left = 0, findings = 0;
};

struct Listing {
  std::int64_t total = 0;
  std::vector<Listed> items;
};

struct Alike {
  std::string kind, text;
  std::int64_t count = 0;
};

enum class Direction { next, previous };

/// Safe for many threads; who reads does not wait for who writes. Errors as those of Store.
class Desk {
 public:
  /// Of a store that is there.
  explicit Desk(const std::string& place);
  Desk(const Desk&) = delete;
  Desk& operator=(const Desk&) = delete;
  ~Desk();

  Progress progress(const Filters& filters);
  Queue queue(const Filters& filters, int limit, const std::string& who);
  /// The neighbour in the queue that nobody else holds and that `who` may still say something about.
  std::optional<Task> neighbour(const Filters& filters, const std::string& who, const std::optional<At>& from,
                                Direction direction);
  /// A field of the sample that waits.
  std::optional<Task> sampled(const std::string& who, const std::optional<At>& but);
  std::optional<Task> task(const At& at, const std::string& who);
  /// Whether the field was drawn for the sample and is unflagged.
  bool is_sample(const At& at);

  /// Takes the field, and leaves any other that `who` had; returns who else has it.
  std::string hold(const At& at, const std::string& who, std::chrono::seconds time);
  std::vector<std::pair<std::string, std::string>> holds(const std::string& sha256, int declaration);  ///< field, who

  std::optional<Form> form(const std::string& sha256, int declaration);
  /// The declarations of a document as far as they can be held against each other: texts of the fields that stand in no row,
  /// whether these are absent, findings, pages.
  std::vector<Declaration> heads(const std::string& sha256);
  /// About the declaration as it was read last; `origin` is their place in that reading, empty where it has none.
  std::vector<Decision> decisions(const std::string& sha256, int declaration);
  /// The last of a person that was not undone and whose declaration is there; `at.declaration` and `origin` as in the last
  /// reading.
  std::optional<Decision> last_of(const std::string& who);
  /// Writes all or none, durably, in their order; false where something else about one of the documents came first.
  /// Sets each decision's entry and time. `reviewed` may name the entry: see new_row.
  bool decide(std::vector<Deed>& deeds);
  /// The entry that the next decision will have, to name a row by; decide() returns false where it was another.
  std::int64_t next_entry();

  /// Behind `after` in the store's order.
  Listing listing(const std::string& search, const std::optional<At>& after, int limit);
  /// The declarations before and after in the store's order.
  std::optional<At> beside(const std::string& sha256, int declaration, Direction direction);
  std::vector<Alike> alike(int limit);
  std::int64_t count_alike(const std::string& kind, const std::string& text);
  std::vector<Task> alike(const std::string& kind, const std::string& text, int limit, const std::string& who);
  /// Decisions about the sample that were not undone, the last of each field.
  std::vector<Decision> sample_decisions();

  std::vector<std::string> paths(const std::string& sha256);
  std::optional<std::string> crop(const std::string& sha256, const std::string& place);  ///< Base64 of a PNG
  void keep_crop(const std::string& sha256, const std::string& place, const std::string& base64);

  std::vector<std::string> documents();  ///< hashes of those that were read, in order
  std::vector<Decision> all_decisions();

  /// To be called now and then, so that no decision waits for it: brings a long log into the tables.
  void tidy();

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

}  // namespace inkgrid::store
