#include "ingest/glance.h"

#include <nlohmann/json.hpp>
#include <utility>
#include <vector>

namespace inkgrid::ingest {
namespace {

class Looker : public nlohmann::json_sax<nlohmann::json> {
 public:
  Glance seen;
  bool schema = false, document = false;

  bool null() override { return true; }
  bool boolean(bool value) override {
    if (key_ == "needs_review") {
      ++seen.fields;
      seen.flagged += value ? 1 : 0;
    }
    return true;
  }
  bool number_integer(number_integer_t value) override { return number(static_cast<double>(value)); }
  bool number_unsigned(number_unsigned_t value) override { return number(static_cast<double>(value)); }
  bool number_float(number_float_t value, const string_t&) override { return number(value); }
  bool string(string_t& value) override {
    if (in("document", 2) && key_ == "path")
      seen.path = std::move(value);
    else if (in("document", 2) && key_ == "sha256")
      seen.sha256 = value == std::string(64, '0') ? std::string() : std::move(value);
    else if (in("program", 2) && key_ == "version")
      seen.version = std::move(value);
    else if (in("program", 3))
      seen.models[key_] = std::move(value);
    else if (in("error", 2) && key_ == "code")
      seen.error_code = std::move(value);
    else if (in("error", 2) && key_ == "message")
      seen.error = std::move(value);
    return true;
  }
  bool binary(binary_t&) override { return true; }
  bool start_object(std::size_t) override {
    if (in("declarations", 2)) ++seen.declarations;
    if (in("document", 1)) document = true;
    ++depth_;
    return true;
  }
  bool key(string_t& value) override {
    key_ = std::move(value);
    if (depth_ == 1) top_ = key_;
    return true;
  }
  bool end_object() override { return --depth_, true; }
  bool start_array(std::size_t) override { return ++depth_, depth_ > 1; }
  bool end_array() override { return --depth_, true; }
  bool parse_error(std::size_t, const std::string&, const nlohmann::detail::exception&) override { return false; }

 private:
  bool in(const char* top, int depth) const { return depth_ == depth && top_ == top; }
  bool number(double value) {
    if (in("document", 2) && key_ == "page_count") seen.pages = static_cast<int>(value);
    if (in("program", 2) && key_ == "error_budget") seen.error_budget = value;
    if (depth_ == 1 && key_ == "schema_version") schema = true;
    return true;
  }

  int depth_ = 0;
  std::string top_, key_;
};

}  // namespace

std::optional<Glance> glance(std::string_view text) {
  Looker looker;
  if (!nlohmann::json::sax_parse(text.begin(), text.end(), &looker) || !looker.schema || !looker.document)
    return std::nullopt;
  return std::move(looker.seen);
}

}  // namespace inkgrid::ingest
