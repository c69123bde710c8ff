// What the page asks and is answered: JSON in, JSON out. Knows nothing of HTTP.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>

#include "inkgrid.h"
#include "review/pictures.h"
#include "store/desk.h"
#include "store/store.h"

namespace inkgrid::review {

struct ReviewOptions {
  std::string store;
  std::set<std::string> second_reading;  ///< kinds of fields that two people must read alike
  ExtractOptions extract;                ///< for models, passwords and limits
  TakeMember take_member{};              ///< none: originals within archives count as gone
};

/// What was asked cannot be had.
struct Refusal {
  int status = 400;
  std::string message;
};

struct Answer {
  std::string type = "application/json";
  std::string body;
};

using Values = std::map<std::string, std::string>;

/// Safe for many threads. Calls throw Refusal, and Error where the store fails.
class Review {
 public:
  /// Throws Error where there is no store or no models.
  explicit Review(ReviewOptions options);
  Review(const Review&) = delete;
  Review& operator=(const Review&) = delete;
  ~Review();

  /// `what`: the last part of the address, as of GET /api/…
  Answer get(const std::string& what, const Values& values, const std::string& user);
  /// A decision is durable before this returns.
  Answer post(const std::string& what, const std::string& body, const std::string& user);

 private:
  struct Inside;
  std::unique_ptr<Inside> inside_;
};

/// What `put` of a store asks for where people have decided about a document; the models are loaded when it first does.
store::Settle settle_with(const ExtractOptions& options);

}  // namespace inkgrid::review
