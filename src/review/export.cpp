#include "review/export.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "report/report.h"
#include "review/pictures.h"
#include "review/replay.h"
#include "store/reviewed.h"

namespace inkgrid::review {
namespace {

using Json = nlohmann::ordered_json;

struct Whole {
  Json frame;
  std::vector<store::Reviewed> declarations;
  std::vector<store::Form> forms;
};

Whole whole_of(store::Desk& desk, const std::string& sha256, const Checker& checker) {
  Whole whole;
  int count = 1;
  for (int i = 0; i < count; ++i) {
    auto form = desk.form(sha256, i);
    if (!form) break;
    count = form->declaration_count;
    if (i == 0) whole.frame = Json::parse(form->frame);
    whole.declarations.push_back(reviewed_of(desk, {sha256, i}, *form, checker));
    whole.forms.push_back(std::move(*form));
  }
  return whole;
}

}  // namespace

Standing standing(store::Desk& desk, const std::string& sha256, const Checker& checker) {
  Whole whole = whole_of(desk, sha256, checker);
  const auto paths = desk.paths(sha256);
  Standing standing;
  Extraction& extraction = standing.extraction;
  extraction.sha256 = sha256;
  extraction.path = paths.empty() ? "" : paths.front();
  if (whole.frame.is_null()) return standing;
  whole.frame["document"]["path"] = extraction.path;
  for (const store::Reviewed& reviewed : whole.declarations)
    whole.frame["declarations"].push_back(Json::parse(reviewed.declaration));
  standing.json = whole.frame.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n";
  extraction.page_count = whole.frame["document"]["page_count"];
  extraction.declarations = report::declarations_of_json(standing.json);
  for (const Json& warning : whole.frame["warnings"])
    extraction.warnings.push_back({warning.value("page", 0), warning.at("stage"), warning.at("message")});
  return standing;
}

Extraction all_standing(store::Desk& desk, const Checker& checker) {
  Extraction all;
  for (const std::string& sha256 : desk.documents()) {
    Standing one = standing(desk, sha256, checker);
    if (all.path.empty()) all.path = one.extraction.path, all.sha256 = sha256;
    std::move(one.extraction.declarations.begin(), one.extraction.declarations.end(), std::back_inserter(all.declarations));
  }
  return all;
}

void write_corrections(store::Desk& desk, const Checker& checker,
                       const std::function<void(const std::string& line)>& write) {
  for (const std::string& sha256 : desk.documents()) {
    const Whole whole = whole_of(desk, sha256, checker);
    const auto paths = desk.paths(sha256);
    for (std::size_t i = 0; i < whole.declarations.size(); ++i) {
      const store::Reviewed& reviewed = whole.declarations[i];
      if (reviewed.settled.empty()) continue;
      const Json reading = Json::parse(whole.forms[i].reading), declaration = Json::parse(reviewed.declaration);
      for (const std::string& pointer : reviewed.settled) {
        const std::string origin = store::origin_of(pointer, reviewed.lines);
        if (origin.find("/+") != std::string::npos) continue;
        const Json& read = reading.at(Json::json_pointer(origin));
        const Json& now = declaration.at(Json::json_pointer(pointer));
        Json line{
            {"sha256", sha256},        {"path", paths.empty() ? "" : paths.front()}, {"declaration", i},
            {"field", origin},         {"kind", read.value("kind", "text")},         {"before", read["text"]},
            {"after", now["text"]},    {"confidence", read["confidence"]},           {"needs_review", read["needs_review"]},
            {"source", read["source"]}};
        for (const char* key : {"raw", "alternatives", "evidence", "regions"})
          if (read.contains(key)) line[key] = read[key];
        if (read.contains("regions") && !read["regions"].empty())
          if (auto crop = desk.crop(sha256, place_of(read["regions"][0].dump()))) line["crop"] = *crop;
        write(line.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
      }
    }
  }
}

std::string confirmed_words(store::Desk& desk, const Checker& checker) {
  std::map<std::string, std::set<std::string>> words;
  for (const std::string& sha256 : desk.documents())
    for (const store::Reviewed& reviewed : whole_of(desk, sha256, checker).declarations) {
      const Json declaration = Json::parse(reviewed.declaration);
      for (const std::string& pointer : reviewed.settled) {
        const std::string name = pointer.substr(pointer.rfind('/') + 1);
        const std::string text = declaration.at(Json::json_pointer(pointer))["text"];
        const bool row = pointer.starts_with("/indicators/") && (name == "level1" || name == "level2");
        const bool word = pointer.starts_with("/project/") && (name == "nature" || name == "category");
        const bool office = pointer == "/project/competent_department" || pointer == "/project/implementing_unit";
        if (!text.empty() && (row || word || office)) words[office ? "office" : name].insert(text);
      }
    }
  Json lists = Json::object();
  for (const auto& [name, all] : words) lists[name] = all;
  const Json json{
      {"about", "Words that people saw on declarations and confirmed."}, {"source", "inkgrid review"}, {"words", lists}};
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace inkgrid::review
