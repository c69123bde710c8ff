#include "review/replay.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string_view>

#include "document/code_points.h"
#include "report/report.h"
#include "store/reviewed.h"

namespace inkgrid::review {
namespace {

using store::Action;
using store::Decision;
using Json = nlohmann::ordered_json;

Json to_json(const Declaration& declaration) {
  return Json::parse(report::to_json(std::vector<Declaration>{declaration})).at(0);
}

Field* field_at(Declaration& declaration, const std::string& pointer) {
  Field* found = nullptr;
  for_each_field(declaration, [&](const std::string& at, Field& field) {
    if (at == pointer) found = &field;
  });
  return found;
}

bool same_place(const Field& a, const Field& b) {
  if (a.regions.empty() || b.regions.empty() || a.text != b.text) return false;
  const Region &one = a.regions.front(), &other = b.regions.front();
  return one.page == other.page && one.box.left == other.box.left && one.box.top == other.box.top;
}

bool same_levels(const Indicator& a, const Indicator& b) {
  return a.scope == b.scope && a.level1.text == b.level1.text && a.level2.text == b.level2.text;
}

bool is_level(std::string_view pointer) { return pointer.ends_with("/level1") || pointer.ends_with("/level2"); }

class Replay {
 public:
  Replay(const std::string& reading, std::string digest, const Checker& checker)
      : checker_(checker),
        digest_(std::move(digest)),
        read_(Json::parse(reading)),
        declaration_(report::declarations_of_json("[" + reading + "]").at(0)) {
    for (std::size_t i = 0; i < declaration_.indicators.size(); ++i) lines_.push_back(std::to_string(i));
    std::vector<Declaration> alone{declaration_};
    checker_.find(alone);
    for (const Finding& finding : declaration_.findings)
      if (!checker_.is_across(finding.rule) &&
          std::none_of(alone[0].findings.begin(), alone[0].findings.end(),
                       [&](const Finding& other) { return other.rule == finding.rule && other.fields == finding.fields; }))
        others_.push_back(finding);
  }

  void take(const Decision& decision) {
    if (decision.action == Action::accept || decision.action == Action::correct)
      settle(decision);
    else
      change_rows(decision);
  }

  Outcome finish() {
    std::vector<Declaration> alone{declaration_};
    checker_.find(alone);
    declaration_ = std::move(alone[0]);
    keep_other_findings();
    Json printed = to_json(declaration_);
    store::Reviewed reviewed;
    reviewed.lines = lines_;
    // What is printed of a field that nobody touched is printed again as it was, with its evidence.
    for_each_field(declaration_, [&](const std::string& pointer, Field& field) {
      const Json* origin = read_at(place_of(pointer));
      Json& now = printed.at(Json::json_pointer(pointer));
      now.erase("evidence");
      if (origin != nullptr && field.source == FieldSource::corrected)
        reviewed.read[pointer] = (*origin)["text"].get<std::string>();
      if (origin == nullptr || field.source == FieldSource::corrected) return;
      Json whole = *origin;
      for (const char* key : {"text", "value", "confidence", "needs_review"})
        if (now.contains(key)) whole[key] = now[key];
      now = std::move(whole);
    });
    for (const std::string& origin : settled_)
      if (const std::string pointer = store::pointer_of(origin, lines_); !pointer.empty()) reviewed.settled.insert(pointer);
    for (const std::string& origin : read_otherwise_)
      if (const std::string pointer = store::pointer_of(origin, lines_); !pointer.empty())
        reviewed.read_otherwise.insert(pointer);
    for (const auto& [origin, voices] : voices_)
      if (const std::string pointer = store::pointer_of(origin, lines_); !pointer.empty() && !settled_.contains(origin))
        for (const auto& [who, text] : voices) reviewed.voices[pointer].insert(who);
    reviewed.declaration = printed.dump(-1, ' ', false, Json::error_handler_t::replace);
    return {std::move(read_), std::move(declaration_), std::move(printed), std::move(reviewed)};
  }

 private:
  const Json* read_at(const std::string& origin) const {
    const Json::json_pointer pointer(origin);
    return origin.find("/+") == std::string::npos && read_.contains(pointer) ? &read_.at(pointer) : nullptr;
  }

  /// Where a field was read: levels, in the row they were taken from.
  std::string place_of(const std::string& pointer) const {
    if (is_level(pointer))
      if (const auto taken = levels_from_.find(lines_.at(std::stoul(pointer.substr(store::rows_of_indicators.size()))));
          taken != levels_from_.end())
        return std::string(store::rows_of_indicators) + taken->second + pointer.substr(pointer.rfind('/'));
    return store::origin_of(pointer, lines_);
  }

  void settle(const Decision& decision) {
    const std::string pointer = store::pointer_of(decision.origin, lines_);
    Field* field = pointer.empty() ? nullptr : field_at(declaration_, pointer);
    if (field == nullptr) return;
    if (decision.voices > 1) {
      auto& voices = voices_[decision.origin];
      voices[decision.who] = decision.after;
      const auto alike = std::count_if(voices.begin(), voices.end(),
                                       [&](const auto& voice) { return agree(voice.second, decision.after); });
      if (alike < decision.voices) return;
    }
    const Json* read = read_at(decision.origin);
    const bool read_otherwise = decision.reading != digest_ && read != nullptr && (*read)["text"] != decision.read_text &&
                                (*read)["text"] != decision.after;
    // A merged cell is one on the paper, however many rows it covers.
    std::vector<std::string> members{pointer};
    const bool made = decision.origin.starts_with("/indicators/+");  // by a person, who may have made it for another level
    if (is_level(pointer) && !made) {
      const std::string name = pointer.substr(pointer.rfind('/'));
      for (std::size_t i = 0; i < declaration_.indicators.size(); ++i) {
        const std::string other = "/indicators/" + std::to_string(i) + name;
        if (other != pointer && same_place(*field, *field_at(declaration_, other))) members.push_back(other);
      }
    }
    for (const std::string& member : members) put(member, decision.after, read_otherwise);
  }

  void put(const std::string& pointer, const std::string& text, bool read_otherwise) {
    const std::string origin = store::origin_of(pointer, lines_);
    Field* field = field_at(declaration_, pointer);
    if (field->text != text || field->source == FieldSource::absent) checker_.correct(declaration_, pointer, text);
    field = field_at(declaration_, pointer);
    field->needs_review = read_otherwise;
    if (!read_otherwise) field->confidence = 1;
    (read_otherwise ? settled_ : read_otherwise_).erase(origin);
    (read_otherwise ? read_otherwise_ : settled_).insert(origin);
  }

  static Field blank_like(const Field& field) {
    Field blank;
    blank.kind = field.kind;
    blank.source = FieldSource::corrected;
    blank.needs_review = true;
    return blank;
  }

  /// A row that a person must still fill in.
  Indicator new_row(const Indicator* above, const std::string& id) const {
    Indicator row;
    row.id = id;
    if (above != nullptr) {
      row.scope = above->scope;
      row.level1 = above->level1;
      row.level2 = above->level2;
    } else {
      row.level1 = blank_like({});
      row.level2 = blank_like({});
      row.level1.kind = row.level2.kind = FieldKind::word;
    }
    row.level3 = blank_like({});
    row.target = blank_like({});
    row.target.kind = FieldKind::target;
    if (above != nullptr && above->weight) row.weight = blank_like(*above->weight);
    return row;
  }

  /// A row that is moved beyond its level comes into the next one.
  void take_levels(std::size_t at, std::size_t from) {
    Indicator& row = declaration_.indicators[at];
    const Indicator& other = declaration_.indicators[from];
    row.scope = other.scope;
    row.level1 = other.level1;
    row.level2 = other.level2;
    const auto before = levels_from_.find(lines_[from]);
    levels_from_[lines_[at]] = before == levels_from_.end() ? lines_[from] : before->second;
    for (const char* name : {"/level1", "/level2"})
      for (std::set<std::string>* origins : {&settled_, &read_otherwise_}) {
        origins->erase(std::string(store::rows_of_indicators) + lines_[at] + name);
        if (origins->contains(std::string(store::rows_of_indicators) + lines_[from] + name))
          origins->insert(std::string(store::rows_of_indicators) + lines_[at] + name);
      }
  }

  static void join_into(Field& field, const Field& below) {
    if (below.text.empty() || same_place(field, below)) return;
    if (field.text.empty()) {
      field = below;
      return;
    }
    if (field.text == below.text) return;
    field.text += below.text;
    field.regions.insert(field.regions.end(), below.regions.begin(), below.regions.end());
    field.source = FieldSource::corrected;
    field.alternatives.clear();
    field.needs_review = true;
    field.confidence = std::min(field.confidence, below.confidence);
  }

  void change_rows(const Decision& decision) {
    auto& rows = declaration_.indicators;
    const std::string pointer = store::pointer_of(decision.origin, lines_);
    const bool on_top = decision.action == Action::add && decision.origin == "/indicators/-";
    if (pointer.empty() && !on_top) return;
    const std::size_t at = on_top ? 0 : std::stoul(pointer.substr(store::rows_of_indicators.size()));
    const auto position = static_cast<std::ptrdiff_t>(at);
    const std::string line = "+" + std::to_string(decision.entry);
    const std::string id = declaration_.id + "-" + std::to_string(decision.entry);
    if (!on_top && at >= rows.size()) return;
    switch (decision.action) {
      case Action::add: {
        const std::ptrdiff_t place = on_top ? 0 : position + 1;
        rows.insert(rows.begin() + place, new_row(on_top ? nullptr : &rows[at], id));
        lines_.insert(lines_.begin() + place, line);
        break;
      }
      case Action::split: {
        // Which half belongs to which row, the person tells; both are shown with what the one said.
        Indicator second = rows[at];
        second.id = id;
        for (Indicator* row : {&rows[at], &second})
          for (Field* field : {&row->level3, &row->target}) field->needs_review = true;
        rows.insert(rows.begin() + position + 1, std::move(second));
        lines_.insert(lines_.begin() + position + 1, line);
        for (const char* name : {"/level3", "/target"}) settled_.erase("/indicators/" + lines_[at] + name);
        break;
      }
      case Action::remove:
        rows.erase(rows.begin() + position);
        lines_.erase(lines_.begin() + position);
        break;
      case Action::join: {
        if (at + 1 >= rows.size()) return;
        Indicator& row = rows[at];
        const Indicator& below = rows[at + 1];
        join_into(row.level1, below.level1);
        join_into(row.level2, below.level2);
        join_into(row.level3, below.level3);
        join_into(row.target, below.target);
        if (row.weight && below.weight)
          join_into(*row.weight, *below.weight);
        else if (below.weight)
          row.weight = below.weight;
        row.extra.insert(row.extra.end(), below.extra.begin(), below.extra.end());
        const std::string base = "/indicators/" + std::to_string(at);
        for (const char* name : {"/level1", "/level2", "/level3", "/target", "/weight"})
          if (Field* field = field_at(declaration_, base + name);
              field != nullptr && field->source == FieldSource::corrected && field->needs_review) {
            const double confidence = field->confidence;
            checker_.correct(declaration_, base + name, std::string(field->text));
            field->needs_review = true;
            field->confidence = confidence;
            settled_.erase("/indicators/" + lines_[at] + name);
          }
        rows.erase(rows.begin() + position + 1);
        lines_.erase(lines_.begin() + position + 1);
        break;
      }
      case Action::up:
      case Action::down: {
        const std::size_t other = decision.action == Action::up ? at - 1 : at + 1;
        if (at == 0 && decision.action == Action::up) return;
        if (other >= rows.size()) return;
        if (same_levels(rows[at], rows[other])) {
          std::swap(rows[at], rows[other]);
          std::swap(lines_[at], lines_[other]);
        } else {
          take_levels(at, other);
        }
        break;
      }
      default: break;
    }
  }

  /// What was found when the paper was read, such as a reading that closes a sum, stays while its fields do.
  void keep_other_findings() {
    for (Finding finding : others_) {
      bool stays = true;
      for (std::string& pointer : finding.fields) {
        pointer = store::pointer_of(pointer, lines_);
        const Field* field = pointer.empty() ? nullptr : field_at(declaration_, pointer);
        stays = stays && field != nullptr && field->source != FieldSource::corrected;
      }
      if (stays) declaration_.findings.push_back(std::move(finding));
    }
  }

  const Checker& checker_;
  std::string digest_;
  Json read_;
  Declaration declaration_;
  std::vector<std::string> lines_;
  std::vector<Finding> others_;
  std::map<std::string, std::string>
      levels_from_;  ///< of a row that was moved between levels: whose it has, both as in lines_
  std::set<std::string> settled_, read_otherwise_;                    ///< origins
  std::map<std::string, std::map<std::string, std::string>> voices_;  ///< origin -> who -> text
};

}  // namespace

Outcome replay(const std::string& reading, const std::string& digest, const std::vector<Decision>& decisions,
               const Checker& checker) {
  std::set<std::int64_t> undone;
  for (const Decision& decision : decisions)
    if (decision.action == Action::undo) undone.insert(decision.undoes);
  Replay replay(reading, digest, checker);
  for (const Decision& decision : decisions)
    if (decision.action != Action::undo && !undone.contains(decision.entry)) replay.take(decision);
  return replay.finish();
}

store::Reviewed reviewed_of(store::Desk& desk, const store::At& at, const store::Form& form, const Checker& checker) {
  if (form.reviewed) return store::parse_reviewed(*form.reviewed);
  const auto decisions =
      desk.decisions(at.sha256, at.declaration);  // stores of earlier versions may not have it written out
  if (decisions.empty()) return store::untouched(form.reading, Json::parse(form.reading).at("indicators").size());
  return replay(form.reading, form.digest, decisions, checker).reviewed;
}

bool agree(const std::string& a, const std::string& b) {
  const auto folded = [](const std::string& text) {
    std::u32string result;
    for (std::size_t i = 0; i < text.size();) {
      const CodePoint point = code_point_at(text, i);
      i += point.length;
      char32_t c = point.value;
      if (c >= 0xFF01 && c <= 0xFF5E) c -= 0xFEE0;  // full-width ASCII
      if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == 0x3000 || c == 0xA0) continue;
      result += c;
    }
    return result;
  };
  return folded(a) == folded(b);
}

}  // namespace inkgrid::review
