#include "review/review.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <nlohmann/json.hpp>
#include <thread>
#include <tuple>

#include "document/error.h"
#include "report/report.h"
#include "review/audit.h"
#include "review/replay.h"
#include "store/digest.h"
#include "store/reviewed.h"

namespace inkgrid::review {
namespace {

using Json = nlohmann::ordered_json;
using store::Action;
using store::At;
using store::Decision;
using store::Deed;
using store::Direction;
using store::Form;
using store::Task;

constexpr std::chrono::seconds hold_time{120};  // a field that is looked at longer is free for others
constexpr double seconds_a_field = 6;           // of a clerk who reads and presses Enter
constexpr int one_of_sample = 10;               // so many decisions to one about the sample
constexpr int most_listed = 500;
constexpr std::size_t longest_text = 1'000'000;  // bytes of one cell
constexpr std::chrono::seconds tidy_time{2};
constexpr int tries = 5;  // where others decide at once

std::string dumped(const Json& json) { return json.dump(-1, ' ', false, Json::error_handler_t::replace); }
Answer answer(const Json& json) { return {"application/json", dumped(json)}; }

std::string text_in(const Values& values, const char* key) {
  const auto found = values.find(key);
  return found == values.end() ? std::string() : found->second;
}

std::string text_in(const Json& json, const char* key) {
  const auto found = json.find(key);
  if (found == json.end() || found->is_null()) return {};
  if (!found->is_string()) throw Refusal{400, std::string(key) + " is no text"};
  return found->get<std::string>();
}

int number_in(const std::string& text, const char* name, int otherwise) {
  if (text.empty()) return otherwise;
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || number < 0)
    throw Refusal{400, std::string(name) + " is no number"};
  return number;
}

std::string checked_hash(const std::string& sha256) {
  if (sha256.size() != 64 || sha256.find_first_not_of("0123456789abcdef") != std::string::npos)
    throw Refusal{400, "document is no SHA-256"};
  return sha256;
}

At at_in(const Values& values) {
  return {checked_hash(text_in(values, "document")), number_in(text_in(values, "declaration"), "declaration", 0),
          text_in(values, "field")};
}

At at_in(const Json& json) {
  const auto number = json.find("declaration");
  int declaration = 0;
  if (number != json.end() && number->is_number_integer() && *number >= 0 && *number < 1'000'000'000)
    declaration = number->get<int>();
  else if (number != json.end() && number->is_string())
    declaration = number_in(number->get<std::string>(), "declaration", 0);
  else if (number != json.end())
    throw Refusal{400, "declaration is no number"};
  return {checked_hash(text_in(json, "document")), declaration, text_in(json, "field")};
}

store::Filters filters_in(const Values& values) {
  store::Filters filters;
  const auto take = [&](const char* key, std::optional<std::string>& into) {
    if (const auto found = values.find(key); found != values.end() && !found->second.empty()) into = found->second;
  };
  take("issuer", filters.issuer);
  take("year", filters.year);
  take("kind", filters.kind);
  take("finding", filters.finding);
  if (const std::string budget = text_in(values, "budget"); !budget.empty()) {
    double share = 0;
    const auto [end, error] = std::from_chars(budget.data(), budget.data() + budget.size(), share);
    if (error != std::errc() || end != budget.data() + budget.size() || !(share >= 0 && share <= 1))
      throw Refusal{400, "budget is no share"};
    filters.budget = share;
  }
  return filters;
}

store::Filters filters_in(const Json& body) {
  Values values;
  if (const auto found = body.find("filters"); found != body.end() && found->is_object())
    for (const auto& [key, value] : found->items())
      values[key] = value.is_string() ? value.get<std::string>() : value.is_null() ? "" : dumped(value);
  return filters_in(values);
}

Json to_json(const At& at) { return {{"document", at.sha256}, {"declaration", at.declaration}, {"field", at.field}}; }

std::string cut(const std::string& text, std::size_t most) {
  if (text.size() <= most) return text;
  std::size_t end = most;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0U) == 0x80) --end;
  return text.substr(0, end) + "…";
}

constexpr std::size_t longest_listed = 300;  // bytes of a text in a list

Json to_json(const Task& task) {
  Json json = to_json(task.at);
  if (!task.label.empty()) json["label"] = cut(task.label, longest_listed);
  json["kind"] = task.kind;
  json["text"] = cut(task.text, longest_listed);
  if (!task.alternatives.empty())
    for (const Json& other : Json::parse(task.alternatives))
      if (other["text"] != task.text) {
        json["alternative"] = cut(other["text"], longest_listed);
        break;
      }
  json["confidence"] = task.confidence;
  json["project"] = cut(task.project, longest_listed);
  json["issuer"] = cut(task.issuer, longest_listed);
  json["year"] = task.year;
  if (!task.held_by.empty()) json["held_by"] = task.held_by;
  if (!task.finding.empty()) json["finding"] = task.finding;
  return json;
}

Json to_json(const std::vector<store::Share>& shares) {
  Json list = Json::array();
  for (const store::Share& share : shares)
    if (!share.value.empty()) list.push_back({{"value", share.value}, {"count", share.count}});
  return list;
}

Json to_json(const std::vector<Finding>& findings) {
  Declaration holder;
  holder.findings = findings;
  return Json::parse(report::to_json(std::vector<Declaration>{holder})).at(0).at("findings");
}

/// None where the pointer names none.
const Json* field_in(const Json& declaration, const std::string& pointer) {
  try {
    const Json::json_pointer place(pointer);
    if (!declaration.contains(place)) return nullptr;
    const Json& field = declaration.at(place);
    return field.is_object() && field.contains("text") && field.contains("source") ? &field : nullptr;
  } catch (const Json::exception&) {
    return nullptr;  // no pointer
  }
}

/// A declaration with what people decided, taken apart.
struct Standing : store::Reviewed {
  explicit Standing(store::Reviewed reviewed) : Reviewed(std::move(reviewed)), json(Json::parse(declaration)) {}
  Standing(store::Reviewed reviewed, Json parsed) : Reviewed(std::move(reviewed)), json(std::move(parsed)) {}
  Json json;
};

/// A field as it is shown.
Json to_json(const Field& field) {
  Declaration holder;
  holder.extra.push_back({"", field});
  return Json::parse(report::to_json(std::vector<Declaration>{holder})).at(0).at("extra").at(0).at("field");
}

const Field* field_at(const Declaration& declaration, const std::string& pointer) {
  const Field* found = nullptr;
  for_each_field(declaration, [&](const std::string& at, const Field& field) {
    if (at == pointer) found = &field;
  });
  return found;
}

/// Findings of rules that hold the declarations of a document against each other, in the place of those that stand: whether
/// they are others.
bool renew_across(Standing& standing, const std::vector<Finding>& found, const Checker& checker) {
  Json findings = Json::array();
  for (const Json& finding : standing.json["findings"])
    if (!checker.is_across(finding["rule"].get<std::string>())) findings.push_back(finding);
  for (Json& finding : to_json(found)) findings.push_back(std::move(finding));
  if (findings == standing.json["findings"]) return false;
  standing.json["findings"] = std::move(findings);
  standing.declaration = dumped(standing.json);
  return true;
}

/// Decisions that are written together, and what they make of the declarations they are about.
struct Batch {
  std::vector<Decision> decisions;
  std::map<std::pair<std::string, int>, Standing> standing;
  std::map<std::pair<std::string, int>, Declaration> declarations;
  std::map<std::pair<std::string, int>, std::vector<Finding>> across;  ///< of those in `standing`
};

std::pair<std::string, int> declaration_of(const At& at) { return {at.sha256, at.declaration}; }

}  // namespace

struct Review::Inside {
  explicit Inside(ReviewOptions given)
      : options(std::move(given)),
        checker(options.extract),
        desk(options.store),
        pictures(options.extract, options.take_member) {}

  // ---- What stands -----------------------------------------------------------------------------------------------

  Form form(const At& at) {
    auto found = desk.form(at.sha256, at.declaration);
    if (!found) throw Refusal{404, "there is no such declaration"};
    return std::move(*found);
  }

  Standing standing(const Form& form, const At& at) { return Standing(reviewed_of(desk, at, form, checker)); }

  Json summary(const store::Filters& filters) {
    const store::Progress progress = desk.progress(filters);
    Json curve = Json::array();
    for (const store::BudgetPoint& point : progress.curve)
      curve.push_back({{"budget", point.budget}, {"fields", point.fields}, {"expected_wrong", point.expected_wrong}});
    return {{"declarations", progress.declarations},
            {"fields", progress.fields},
            {"settled", progress.settled},
            {"left", progress.left},
            {"seconds_left", static_cast<double>(progress.left) * seconds_a_field},
            {"facets",
             {{"issuer", to_json(progress.issuers)},
              {"year", to_json(progress.years)},
              {"kind", to_json(progress.kinds)},
              {"finding", to_json(progress.findings)}}},
            {"budget", {{"current", progress.budget}, {"curve", curve}}}};
  }

  /// One decision in a few is about a field that nobody would have asked for, unmarked.
  Json next(const store::Filters& filters, const std::string& user, const std::optional<At>& from, bool decided) {
    const bool of_sample = decided && [&] {
      const std::lock_guard lock(counting);
      return ++made[user] % one_of_sample == 0;
    }();
    if (of_sample)
      if (const auto task = desk.sampled(user, from)) return to_json(*task);
    if (const auto task = desk.neighbour(filters, user, from, Direction::next)) return to_json(*task);
    return {{"done", true}};
  }

  /// `glance`: the field is only prepared for, and stays free.
  Json field(const At& at, const store::Filters& filters, const std::string& user, bool glance) {
    const Form shown = form(at);
    const Standing reviewed = standing(shown, at);
    const Json* field = field_in(reviewed.json, at.field);
    if (field == nullptr) throw Refusal{404, "there is no such field"};
    const std::string holder = glance ? std::string() : desk.hold(at, user, hold_time);
    const auto task = desk.task(at, user);
    Json json;
    if (task) {
      json = to_json(*task);
    } else {
      json = to_json(at);
      json["kind"] = field->value("kind", "text");
      json["project"] = cut(reviewed.json["project"]["name"]["text"], longest_listed);
      json["year"] = reviewed.json["fiscal_year"]["text"];
      json["issuer"] = "";
    }
    if (holder.empty())
      json.erase("held_by");
    else
      json["held_by"] = holder;
    const std::string kind = json["kind"];
    const bool settled = reviewed.settled.contains(at.field);
    const bool blind = !settled && options.second_reading.contains(kind) && reviewed.voices.contains(at.field) &&
                       !own_voice(reviewed, at.field, user);
    json["text"] = blind ? Json("") : (*field)["text"];
    json["settled"] = settled;
    json["confidence"] = task ? Json(task->confidence) : (*field)["confidence"];
    json["alternatives"] = blind || !field->contains("alternatives") ? Json::array() : (*field)["alternatives"];
    if (!blind && field->contains("raw")) json["raw"] = (*field)["raw"];
    json["source"] = (*field)["source"];
    json["regions"] = field->value("regions", Json::array());
    const Json frame = Json::parse(shown.frame);
    json["pages"] = frame["document"].value("pages", Json::array());
    json["form_pages"] = reviewed.json["pages"];
    json["near"] = near(reviewed.json, at.field);
    json["alike"] = task && !blind && !options.second_reading.contains(kind) ? desk.count_alike(kind, (*field)["text"]) : 0;
    json["findings"] = reviewed.json["findings"];
    json["decisions"] = Json::array();
    const std::string origin = store::origin_of(at.field, reviewed.lines);
    if (!blind)
      for (const Decision& decision : desk.decisions(at.sha256, at.declaration))
        if (decision.origin == origin)
          json["decisions"].push_back({{"who", decision.who},
                                       {"at", decision.when},
                                       {"action", to_string(decision.action)},
                                       {"before", decision.before},
                                       {"after", decision.after}});
    const auto paths = desk.paths(at.sha256);
    json["original"] = pictures.has_original(at.sha256, paths) ? "found" : "gone";
    json["crop"] = !json["regions"].empty() && desk.crop(at.sha256, place_of(dumped(json["regions"][0]))).has_value();
    json["blind"] = blind;
    json["reading"] = shown.document_digest;
    json["total"] = desk.progress(filters).left;
    return json;
  }

  /// Fields that stand beside one, in its row or its part of the form, and itself, without its text.
  static Json near(const Json& declaration, const std::string& pointer) {
    const std::string base = pointer.substr(0, pointer.rfind('/'));
    Json list = Json::array();
    for (const auto& [name, value] : declaration.at(Json::json_pointer(base)).items()) {
      const std::string other = (Json::json_pointer(base) / name).to_string();
      const Json* field = field_in(declaration, other);
      if (field == nullptr || ((*field)["source"] == "absent" && other != pointer)) continue;
      list.push_back({{"field", other},
                      {"text", other == pointer ? "" : cut((*field)["text"], longest_listed)},
                      {"needs_review", (*field)["needs_review"]}});
    }
    return list;
  }

  void tidy(const std::stop_token& stop) {
    std::mutex alone;
    std::unique_lock lock(alone);
    while (!ended.wait_for(lock, stop, tidy_time, [] { return false; }) && !stop.stop_requested()) try {
        desk.tidy();
      } catch (const Error&) {
        // The next commit tells whoever decides.
      }
  }

  static bool own_voice(const store::Reviewed& reviewed, const std::string& pointer, const std::string& user) {
    const auto voices = reviewed.voices.find(pointer);
    return voices != reviewed.voices.end() && voices->second.contains(user);
  }

  Json declaration(const At& at) {
    const Form shown = form(at);
    const Standing reviewed = standing(shown, at);
    Json fields = Json::object(), states = Json::object();
    const std::vector<Declaration> declarations = report::declarations_of_json("[" + reviewed.declaration + "]");
    for_each_field(declarations[0], [&](const std::string& pointer, const Field&) {
      fields[pointer] = reviewed.json.at(Json::json_pointer(pointer));
      fields[pointer].erase("evidence");
      if (reviewed.settled.contains(pointer))
        states[pointer] = {{"settled", true}, {"corrected", reviewed.read.contains(pointer)}};
    });
    for (const auto& [field, who] : desk.holds(at.sha256, at.declaration)) states[field]["held_by"] = who;
    const Json frame = Json::parse(shown.frame);
    Json json{{"declaration", reviewed.json},
              {"fields", fields},
              {"states", states},
              {"pages", frame["document"].value("pages", Json::array())}};
    json["original"] = pictures.has_original(at.sha256, desk.paths(at.sha256)) ? "found" : "gone";
    for (const auto& [name, direction] : {std::pair{"previous", Direction::previous}, {"next", Direction::next}}) {
      const auto other = desk.beside(at.sha256, at.declaration, direction);
      json[name] = other ? Json{{"document", other->sha256}, {"declaration", other->declaration}} : Json();
    }
    return json;
  }

  Json declarations(const Values& values) {
    const store::Listing listing =
        desk.listing(text_in(values, "search"), values.contains("document") ? std::optional(at_in(values)) : std::nullopt,
                     std::min(number_in(text_in(values, "limit"), "limit", 200), most_listed));
    Json items = Json::array();
    for (const store::Listed& each : listing.items)
      items.push_back({{"document", each.at.sha256},
                       {"declaration", each.at.declaration},
                       {"project", cut(each.project, longest_listed)},
                       {"issuer", cut(each.issuer, longest_listed)},
                       {"year", each.year},
                       {"left", each.left},
                       {"findings", each.findings}});
    return {{"total", listing.total}, {"items", items}};
  }

  Json alike(const Values& values, const std::string& user) {
    if (!values.contains("kind")) {
      Json groups = Json::array();
      for (const store::Alike& each : desk.alike(200))
        groups.push_back({{"text", each.text}, {"kind", each.kind}, {"count", each.count}});
      return {{"groups", groups}};
    }
    Json items = Json::array();
    for (const Task& task : desk.alike(text_in(values, "kind"), text_in(values, "text"), 200, user)) {
      if (options.second_reading.contains(task.kind)) continue;  // who settles many at once has not read each
      Json item = to_json(task);
      item["text"] = task.text;
      item["reading"] = task.reading;
      items.push_back(std::move(item));
    }
    return {{"items", items}};
  }

  Json audit() {
    std::map<std::pair<std::string, std::string>, const Decision*> last;
    const auto decisions = desk.sample_decisions();
    for (const Decision& decision : decisions)
      last[{decision.at.sha256 + std::to_string(decision.at.declaration), decision.origin}] = &decision;
    std::int64_t wrong = 0;
    for (const auto& [key, decision] : last) wrong += agree(decision->read_text, decision->after) ? 0 : 1;
    const auto checked = static_cast<std::int64_t>(last.size());
    const Interval range = interval(wrong, checked);
    const store::Progress progress = desk.progress({});
    return {{"checked", checked},
            {"wrong", wrong},
            {"share", checked == 0 ? 0 : static_cast<double>(wrong) / static_cast<double>(checked)},
            {"low", range.low},
            {"high", range.high},
            {"promised", progress.budget}};
  }

  // ---- What is drawn ---------------------------------------------------------------------------------------------

  Answer page(const Values& values) {
    const std::string sha256 = checked_hash(text_in(values, "document"));
    const int number = number_in(text_in(values, "page"), "page", 1);
    const auto png = pictures.page(sha256, desk.paths(sha256), number);
    if (!png) throw Refusal{404, "the original is gone"};
    return {"image/png", {png->begin(), png->end()}};
  }

  /// Kept once it was drawn, so that it outlives the original.
  Answer crop(const At& at) {
    const Standing reviewed = standing(form(at), at);
    const Json* field = field_in(reviewed.json, at.field);
    if (field == nullptr || !field->contains("regions") || (*field)["regions"].empty())
      throw Refusal{404, "the field has no place on the paper"};
    const Json& json = (*field)["regions"][0];
    const std::string place = place_of(dumped(json));
    if (const auto kept = desk.crop(at.sha256, place)) return {"image/png", from_base64(*kept)};
    const Json& box = json.at("box");
    const auto png =
        pictures.crop(at.sha256, desk.paths(at.sha256), {json.at("page"), {box.at(0), box.at(1), box.at(2), box.at(3)}, {}});
    if (!png) throw Refusal{404, "the original is gone, and no picture was kept"};
    desk.keep_crop(at.sha256, place, to_base64(*png));
    return {"image/png", {png->begin(), png->end()}};
  }

  // ---- What is decided -------------------------------------------------------------------------------------------

  static std::string checked_text(const Json& body, const char* key) {
    std::string text = text_in(body, key);
    if (text.size() > longest_text) throw Refusal{413, "the text is too long"};
    if (store::storable(text) != text) throw Refusal{400, "the text holds U+0000, or is no UTF-8"};
    return text;
  }

  Json check(const Json& body) {
    const At at = at_in(body);
    const std::string text = checked_text(body, "text");
    const Form shown = form(at);
    const Standing reviewed = standing(shown, at);
    std::vector<Declaration> declarations = report::declarations_of_json("[" + reviewed.declaration + "]");
    if (field_in(reviewed.json, at.field) == nullptr || !checker.correct(declarations[0], at.field, text))
      throw Refusal{404, "there is no such field"};
    const Field& changed = *field_at(declarations[0], at.field);
    const bool valid = Checker::is_of_kind(changed);
    const Json field = to_json(changed);
    checker.find(declarations);
    std::vector<Declaration> all = desk.heads(at.sha256);
    all.at(static_cast<std::size_t>(at.declaration)) = declarations[0];
    const std::vector<Finding> across = checker.find_across(all).at(static_cast<std::size_t>(at.declaration));
    declarations[0].findings.insert(declarations[0].findings.end(), across.begin(), across.end());
    const Json value = field.contains("value") ? field["value"] : Json();
    return {{"valid", valid}, {"value", value}, {"findings", to_json(declarations[0].findings)}};
  }

  /// A decision of one person about one field, put together from what stands.
  Deed deed_of(const Json& body, const std::string& user, Batch& batch) {
    const At at = at_in(body);
    const std::string action = text_in(body, "action");
    if (action != "accept" && action != "correct") throw Refusal{400, "action is accept or correct"};
    const Form shown = form(at);
    const std::string digest = text_in(body, "reading");
    if (!digest.empty() && digest != shown.document_digest)
      throw Refusal{409, "the document was read anew meanwhile; look again"};
    const Standing reviewed = standing(shown, at);
    const Json* field = field_in(reviewed.json, at.field);
    if (field == nullptr) throw Refusal{404, "there is no such field"};
    for (const auto& [held, who] : desk.holds(at.sha256, at.declaration))
      if (held == at.field && who != user) throw Refusal{409, who + " holds this field"};
    Deed deed;
    Decision& decision = deed.decision;
    decision.at = at;
    decision.origin = store::origin_of(at.field, reviewed.lines);
    decision.who = user;
    decision.shown = checked_text(body, "shown");
    decision.before = (*field)["text"];
    decision.after = action == "accept" ? decision.before : checked_text(body, "text");
    decision.action = decision.after == decision.before ? Action::accept : Action::correct;
    const std::string kind = field->value("kind", "text");
    if (action == "accept" && decision.shown != decision.before)
      throw Refusal{409, "somebody else has changed this field meanwhile; look again"};
    if (options.second_reading.contains(kind) && !reviewed.settled.contains(at.field)) decision.voices = 2;
    decision.sample = desk.is_sample(at);
    decision.reading = shown.digest;
    deed.last_entry = shown.last_entry;
    return finished(std::move(deed), shown, batch);
  }

  /// With what becomes of the declaration, and of the findings of others.
  Deed finished(Deed deed, const Form& shown, Batch& batch) {
    Decision& decision = deed.decision;
    const auto own = declaration_of(decision.at);
    std::vector<Decision> all = desk.decisions(decision.at.sha256, decision.at.declaration);
    std::copy_if(batch.decisions.begin(), batch.decisions.end(), std::back_inserter(all),
                 [&](const Decision& each) { return declaration_of(each.at) == own; });
    all.push_back(decision);
    if (all.back().entry == 0) all.back().entry = std::numeric_limits<std::int64_t>::max();
    Outcome outcome = replay(shown.reading, shown.digest, all, checker);
    if (decision.action == Action::correct || decision.action == Action::accept) {
      const Json* read = field_in(outcome.read, decision.origin);  // a row that a person made has no place there
      decision.read_text = read == nullptr ? "" : (*read)["text"].get<std::string>();
      const Json* now = field_in(outcome.printed, decision.at.field);
      if (now != nullptr && (*now)["text"] == decision.after && now->contains("value") && !(*now)["value"].is_null())
        decision.value = (*now)["value"].dump();
    }
    batch.standing.insert_or_assign(own, Standing(std::move(outcome.reviewed), std::move(outcome.printed)));
    batch.declarations[own] = std::move(outcome.declaration);
    deed.others = renewed(own, batch);
    deed.reviewed = store::written_review(batch.standing.at(own));
    batch.decisions.push_back(decision);
    return deed;
  }

  /// Brings the findings that one declaration shares with others of its document up to date; returns the others where these
  /// change.
  std::vector<store::Renewed> renewed(const std::pair<std::string, int>& changed, Batch& batch) {
    std::vector<Declaration> all = desk.heads(changed.first);
    const auto told = [&](const std::vector<Finding>& findings) {
      std::vector<std::tuple<std::string, std::string, std::vector<std::string>>> across;
      for (const Finding& each : findings)
        if (checker.is_across(each.rule)) across.emplace_back(each.rule, each.message, each.fields);
      return across;
    };
    for (const auto& [key, declaration] : batch.declarations)
      if (key.first == changed.first) all.at(static_cast<std::size_t>(key.second)) = declaration;
    auto found = checker.find_across(all);
    std::vector<store::Renewed> others;
    for (int i = 0; i < static_cast<int>(all.size()); ++i) {
      const auto number = static_cast<std::size_t>(i);
      const std::pair<std::string, int> key{changed.first, i};
      const auto known = batch.across.find(key);
      if (key != changed && told(known == batch.across.end() ? all[number].findings : known->second) == told(found[number]))
        continue;
      const At at{changed.first, i};
      const Form shown = form(at);
      if (!batch.standing.contains(key)) batch.standing.emplace(key, standing(shown, at));
      Standing& now = batch.standing.at(key);
      if (renew_across(now, found[number], checker) && key != changed)
        others.push_back({i, shown.digest, store::written_review(now)});
      batch.across[key] = std::move(found[number]);
    }
    return others;
  }

  /// Makes and writes deeds until nobody else was quicker.
  template <typename Make>
  std::vector<Deed> write(const Make& make) {
    for (int i = 0; i < tries; ++i) {
      Batch batch;
      std::vector<Deed> deeds = make(batch);
      if (deeds.empty() || desk.decide(deeds)) return deeds;
    }
    throw Refusal{409, "others decide about this declaration at once; try again"};
  }

  Json decide(const Json& body, const std::string& user) {
    const store::Filters filters = filters_in(body);
    Json findings;
    const auto deeds = write([&](Batch& batch) {
      std::vector<Deed> one{deed_of(body, user, batch)};
      findings = batch.standing.at(declaration_of(one[0].decision.at)).json["findings"];
      return one;
    });
    const store::Progress progress = desk.progress(filters);
    return {{"settled", progress.settled},
            {"left", progress.left},
            {"findings", findings},
            {"next", next(filters, user, deeds[0].decision.at, true)}};
  }

  Json decide_many(const Json& body, const std::string& user) {
    const auto list = body.find("decisions");
    if (list == body.end() || !list->is_array() || list->size() > 1000)
      throw Refusal{400, "decisions is no list of up to 1000"};
    const auto deeds = write([&](Batch& batch) {
      std::vector<Deed> all;
      for (const Json& each : *list) all.push_back(deed_of(each, user, batch));
      return all;
    });
    return {{"settled", deeds.size()}};
  }

  Json undo(const std::string& user) {
    At undone;
    const auto deeds = write([&](Batch& batch) -> std::vector<Deed> {
      const auto last = desk.last_of(user);
      if (!last) return {};
      const Form shown = form(last->at);
      Deed deed;
      Decision& decision = deed.decision;
      decision = *last;
      decision.entry = 0;
      decision.action = Action::undo;
      decision.undoes = last->entry;
      decision.before = last->after;
      decision.after = last->before;
      decision.shown.clear();
      decision.value.clear();
      decision.reading = shown.digest;
      deed.last_entry = shown.last_entry;
      deed = finished(std::move(deed), shown, batch);
      undone = last->at;
      const std::string pointer = store::pointer_of(last->origin, batch.standing.at(declaration_of(last->at)).lines);
      if (!pointer.empty()) undone.field = pointer;
      return {std::move(deed)};
    });
    return {{"undone", deeds.empty() ? Json() : to_json(undone)}};
  }

  Json rows(const Json& body, const std::string& user) {
    At at = at_in(body);
    const Action action = store::action_named(text_in(body, "operation"));
    if (action == Action::accept || action == Action::correct || action == Action::undo)
      throw Refusal{400, "this is nothing to do with a row"};
    const auto row = body.find("row");
    if (row == body.end() || !row->is_number_integer()) throw Refusal{400, "row is no number"};
    std::int64_t now = 0;
    write([&](Batch& batch) {
      const Form shown = form(at);
      const Standing reviewed = standing(shown, at);
      const auto count = static_cast<std::int64_t>(reviewed.lines.size());
      const auto number = row->get<std::int64_t>();
      const bool on_top = action == Action::add && number == -1;
      const bool fits = number >= 0 && number < count && (action != Action::join || number + 1 < count) &&
                        (action != Action::up || number > 0) && (action != Action::down || number + 1 < count);
      if (!on_top && !fits) throw Refusal{400, "there is no such row"};
      Deed deed;
      Decision& decision = deed.decision;
      at.field = "/indicators/" + (on_top ? std::string("-") : std::to_string(number));
      decision.at = at;
      decision.origin = on_top ? "/indicators/-" : store::origin_of(at.field, reviewed.lines);
      decision.action = action;
      decision.who = user;
      const bool moved = action == Action::up || action == Action::down;
      const std::int64_t from = action == Action::up ? number - 1 : number;
      decision.before = rows_as_text(reviewed, from, action == Action::join || moved ? 2 : 1);
      decision.reading = shown.digest;
      decision.entry = desk.next_entry();
      deed.last_entry = shown.last_entry;
      deed = finished(std::move(deed), shown, batch);
      const Standing& after = batch.standing.at(declaration_of(at));
      deed.decision.after = rows_as_text(after, from,
                                         action == Action::split || action == Action::add || moved ? 2
                                         : action == Action::remove                                ? 0
                                                                                                   : 1);
      now = action == Action::add ? number + 1
            : action == Action::remove
                ? number
                : std::find(after.lines.begin(), after.lines.end(), reviewed.lines[static_cast<std::size_t>(number)]) -
                      after.lines.begin();
      deed.decision.shown = deed.decision.before;
      return std::vector<Deed>{std::move(deed)};
    });
    return {{"row", now}};
  }

  static std::string rows_as_text(const Standing& reviewed, std::int64_t from, std::int64_t count) {
    Json rows = Json::array();
    const Json& indicators = reviewed.json["indicators"];
    for (std::int64_t i = std::max<std::int64_t>(from, 0);
         i < from + count && i < static_cast<std::int64_t>(indicators.size()); ++i) {
      Json row = Json::array();
      for (const char* key : {"level1", "level2", "level3", "target", "weight"})
        if (indicators[static_cast<std::size_t>(i)].contains(key))
          row.push_back(indicators[static_cast<std::size_t>(i)][key]["text"]);
      rows.push_back(std::move(row));
    }
    return dumped(rows);
  }

  ReviewOptions options;
  Checker checker;
  store::Desk desk;
  Pictures pictures;
  std::mutex counting;
  std::map<std::string, int> made;  ///< decisions of each person since the program began
  std::condition_variable_any ended;
  std::jthread tidying{[this](const std::stop_token& stop) { tidy(stop); }};
};

Review::Review(ReviewOptions options) : inside_(std::make_unique<Inside>(std::move(options))) {}
Review::~Review() = default;

Answer Review::get(const std::string& what, const Values& values, const std::string& user) {
  if (what == "page") return inside_->page(values);
  if (what == "crop") return inside_->crop(at_in(values));
  if (what == "session") return answer({{"user", user}});
  if (what == "summary") return answer(inside_->summary(filters_in(values)));
  if (what == "queue") {
    const store::Queue queue = inside_->desk.queue(
        filters_in(values), std::min(number_in(text_in(values, "limit"), "limit", 100), most_listed), user);
    Json items = Json::array();
    for (const Task& task : queue.tasks) items.push_back(to_json(task));
    return answer({{"total", queue.total}, {"items", items}});
  }
  if (what == "field") return answer(inside_->field(at_in(values), filters_in(values), user, values.contains("glance")));
  if (what == "next")
    return answer(inside_->next(filters_in(values), user,
                                values.contains("document") ? std::optional(at_in(values)) : std::nullopt, false));
  if (what == "previous") {
    const auto task = inside_->desk.neighbour(filters_in(values), user, at_in(values), Direction::previous);
    return answer(task ? to_json(*task) : Json{{"done", true}});
  }
  if (what == "declarations") return answer(inside_->declarations(values));
  if (what == "declaration") return answer(inside_->declaration(at_in(values)));
  if (what == "alike") return answer(inside_->alike(values, user));
  if (what == "audit") return answer(inside_->audit());
  throw Refusal{404, "there is no such thing"};
}

Answer Review::post(const std::string& what, const std::string& body, const std::string& user) {
  Json json;
  try {
    json = Json::parse(body, [](int depth, Json::parse_event_t, Json&) {
      if (depth > 16) throw Refusal{400, "the request is nested too deep"};
      return true;
    });
  } catch (const Json::exception&) {
    throw Refusal{400, "the request is no JSON"};
  }
  if (!json.is_object()) throw Refusal{400, "the request is no object"};
  if (what == "check") return answer(inside_->check(json));
  if (what == "decide") return answer(inside_->decide(json, user));
  if (what == "decide_many") return answer(inside_->decide_many(json, user));
  if (what == "undo") return answer(inside_->undo(user));
  if (what == "rows") return answer(inside_->rows(json, user));
  throw Refusal{404, "there is no such thing"};
}

store::Settle settle_with(const ExtractOptions& options) {
  return [options, checker = std::shared_ptr<const Checker>()](const std::vector<std::string>& readings,
                                                               const std::vector<std::vector<Decision>>& decisions) mutable {
    if (!checker) checker = std::make_shared<const Checker>(options);
    std::vector<Declaration> declarations;
    std::vector<Standing> standing;
    for (std::size_t i = 0; i < readings.size(); ++i) {
      if (decisions[i].empty()) {
        Json json = Json::parse(readings[i]);
        declarations.push_back(report::declarations_of_json("[" + readings[i] + "]").at(0));
        standing.emplace_back(store::untouched(readings[i], json.at("indicators").size()), std::move(json));
      } else {
        Outcome outcome = replay(readings[i], store::sha256(std::string_view(readings[i])), decisions[i], *checker);
        declarations.push_back(std::move(outcome.declaration));
        standing.emplace_back(std::move(outcome.reviewed), std::move(outcome.printed));
      }
    }
    const auto found = checker->find_across(declarations);
    std::map<std::size_t, std::string> reviewed;
    for (std::size_t i = 0; i < standing.size(); ++i)
      if (renew_across(standing[i], found[i], *checker) || !decisions[i].empty())
        reviewed[i] = store::written_review(standing[i]);
    return reviewed;
  };
}

}  // namespace inkgrid::review
