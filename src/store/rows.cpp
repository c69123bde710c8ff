#include "store/rows.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <functional>
#include <initializer_list>
#include <map>
#include <optional>

#include "document/code_points.h"
#include "document/error.h"
#include "store/digest.h"

namespace inkgrid::store {
namespace {

constexpr int deepest = 64;  // levels of JSON; the contract has fewer than twenty, and deep nesting eats the stack

/// Where a document breaks the contract.
struct Breakage : std::exception {
  Breakage(std::string at, std::string what_is_wrong) : where(std::move(at)), why(std::move(what_is_wrong)) {}
  std::string where, why;
};

[[noreturn]] void refuse(const std::string& where, const std::string& why) { throw Breakage(where, why); }

/// Brackets that are open at once, of JSON; of what is none, some number.
int depth_of(std::string_view json) {
  int depth = 0, most = 0;
  bool in_text = false;
  for (std::size_t i = 0; i < json.size(); ++i) {
    const char c = json[i];
    if (c == '"') in_text = !in_text;
    if (in_text && c == '\\') ++i;
    if (in_text) continue;
    if (c == '[' || c == '{') most = std::max(most, ++depth);
    if (c == ']' || c == '}') --depth;
  }
  return most;
}

const Json& member(const Json& object, const char* key, Json::value_t type, const std::string& where) {
  const auto found = object.find(key);
  if (found == object.end()) refuse(where, std::string("has no ") + key);
  const bool number = type == Json::value_t::number_float && found->is_number();
  const bool count = type == Json::value_t::number_unsigned && found->is_number_integer() && *found >= 0;
  if (!number && !count && found->type() != type) refuse(where + "/" + key, std::string("is a ") + found->type_name());
  return *found;
}

void check_optional(const Json& object, const char* key, Json::value_t type, const std::string& where) {
  if (object.contains(key)) member(object, key, type, where);
}

bool is_one_of(const Json& text, std::initializer_list<const char*> words) {
  return std::any_of(words.begin(), words.end(), [&](const char* word) { return text == word; });
}

std::string escaped(std::string_view key) {
  std::string text;
  for (const char c : key) text += c == '~' ? "~0" : c == '/' ? "~1" : std::string(1, c);
  return text;
}

/// What a field is: funds.total, indicator.target, extra; its pointer without numbers.
std::string key_of(const std::string& pointer) {
  std::vector<std::string> parts;
  for (std::size_t at = 1; at <= pointer.size();) {
    const std::size_t end = std::min(pointer.find('/', at), pointer.size());
    parts.push_back(pointer.substr(at, end - at));
    at = end + 1;
  }
  if (parts.size() < 2 || parts[0] == "extra") return parts.empty() ? "" : parts[0];
  return parts[0] == "indicators" ? "indicator." + (parts.size() > 2 ? parts[2] : "") : parts[0] + "." + parts[1];
}

bool is_money(const std::string& key) { return key.substr(0, 6) == "funds." && key != "funds.unit"; }

bool is_decimal(std::string_view digits, std::size_t least_decimals) {
  if (!digits.empty() && digits[0] == '-') digits.remove_prefix(1);
  const auto are_digits = [](std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const std::size_t point = digits.find('.');
  if (point == std::string_view::npos) return least_decimals == 0 && are_digits(digits);
  return are_digits(digits.substr(0, point)) && are_digits(digits.substr(point + 1)) &&
         digits.size() - point > least_decimals;
}

/// Of a decimal in yuan; none where it is no whole number of fen or has no room.
std::optional<std::int64_t> fen_of(std::string yuan) {
  const std::size_t point = yuan.find('.');
  if (yuan.find_first_not_of('0', point + 3) != std::string::npos) return std::nullopt;
  yuan.resize(point + 3);
  yuan.erase(point, 1);
  std::int64_t fen = 0;
  const auto [end, error] = std::from_chars(yuan.data(), yuan.data() + yuan.size(), fen);
  return error == std::errc() ? std::optional(fen) : std::nullopt;
}

void check_target(const Json& value, const std::string& where) {
  if (!value.is_object()) refuse(where, "is no target");
  const Json& kind = member(value, "kind", Json::value_t::string, where);
  check_optional(value, "unit_from", Json::value_t::string, where);
  if (kind == "qualitative") return;
  member(value, "unit", Json::value_t::string, where);
  const auto number = [&](const char* key) {
    if (!is_decimal(member(value, key, Json::value_t::string, where).get_ref<const std::string&>(), 0))
      refuse(where + "/" + key, "is no decimal");
  };
  if (kind == "quantitative") {
    if (!is_one_of(member(value, "operator", Json::value_t::string, where), {"=", ">=", "<=", ">", "<", "~", ""}))
      refuse(where + "/operator", "is none of the contract");
    number("number");
  } else if (kind == "range") {
    number("low");
    number("high");
  } else {
    refuse(where + "/kind", "is none of the contract");
  }
}

void check_value_of(const std::string& key, const Json& value, const std::string& where) {
  if (value.is_null()) return;
  if (is_money(key) && !(value.is_string() && is_decimal(value.get_ref<const std::string&>(), 2)))
    refuse(where, "is no amount in yuan such as \"1200.00\"");
  if (key == "fiscal_year" && !value.is_number_integer()) refuse(where, "is no year");
  if ((key == "project.start_date" || key == "project.end_date" || key == "funds.unit") && !value.is_string())
    refuse(where, "is no text");
  if (key == "indicator.weight" && !(value.is_string() && is_decimal(value.get_ref<const std::string&>(), 0)))
    refuse(where, "is no decimal");
  if (key == "indicator.target") check_target(value, where);
}

void check_probability(const Json& object, const std::string& where) {
  const auto p = member(object, "confidence", Json::value_t::number_float, where).get<double>();
  if (!(p >= 0 && p <= 1)) refuse(where + "/confidence", "is no probability");
}

void check_field(const Json& field, const std::string& key, const std::string& where) {
  if (!field.is_object()) refuse(where, "is no field");
  member(field, "text", Json::value_t::string, where);
  check_probability(field, where);
  member(field, "needs_review", Json::value_t::boolean, where);
  if (!is_one_of(member(field, "source", Json::value_t::string, where),
                 {"text", "ocr", "inferred", "absent", "unreadable", "corrected"}))
    refuse(where + "/source", "is none of the contract");
  check_optional(field, "raw", Json::value_t::string, where);
  check_optional(field, "alternatives", Json::value_t::array, where);
  check_optional(field, "regions", Json::value_t::array, where);
  if (const auto value = field.find("value"); value != field.end()) check_value_of(key, *value, where + "/value");
}

struct Place {
  std::string pointer, label;
  std::optional<std::int64_t> line;  ///< of the indicators
};

/// Calls `visit(place, field)` on every field, in the contract's order. Checks what must be there to find them.
template <typename Visit>
void for_each_field(const Json& declaration, Visit visit) {
  const auto labelled = [&](const Json& holder, const std::string& base, std::optional<std::int64_t> line) {
    if (!holder.contains("extra")) return;
    std::size_t i = 0;
    for (const Json& extra : member(holder, "extra", Json::value_t::array, base)) {
      const std::string pointer = base + "/extra/" + std::to_string(i++);
      if (!extra.is_object()) refuse(pointer, "is no object");
      const std::string& label = member(extra, "label", Json::value_t::string, pointer).get_ref<const std::string&>();
      visit(Place{pointer + "/field", label, line}, member(extra, "field", Json::value_t::object, pointer));
    }
  };
  const auto named = [&](const Json& holder, const std::string& base, const char* key, std::optional<std::int64_t> line) {
    visit(Place{base + "/" + key, "", line}, member(holder, key, Json::value_t::object, base));
  };
  named(declaration, "", "title", {});
  named(declaration, "", "fiscal_year", {});
  if (declaration.contains("issuer")) named(declaration, "", "issuer", {});
  for (const char* group : {"project", "funds", "goals"})
    for (const auto& [key, field] : member(declaration, group, Json::value_t::object, "").items())
      visit(Place{std::string("/") + group + "/" + escaped(key), "", {}}, field);
  std::int64_t line = 0;
  for (const Json& row : member(declaration, "indicators", Json::value_t::array, "")) {
    const std::string base = "/indicators/" + std::to_string(line);
    if (!row.is_object()) refuse(base, "is no object");
    for (const char* key : {"level1", "level2", "level3", "target"}) named(row, base, key, line);
    if (row.contains("weight")) named(row, base, "weight", line);
    labelled(row, base, line);
    ++line;
  }
  labelled(declaration, "", {});
}

void check_declaration(const Json& declaration) {
  if (!declaration.is_object()) refuse("", "is no object");
  for (const char* key : {"id", "subject", "template"}) member(declaration, key, Json::value_t::string, "");
  for (const Json& page : member(declaration, "pages", Json::value_t::array, ""))
    if (!page.is_number_integer()) refuse("/pages", "holds what is no page");
  check_probability(declaration, "");
  const auto require = [&](const char* group, std::initializer_list<const char*> keys) {
    for (const char* key : keys)
      member(member(declaration, group, Json::value_t::object, ""), key, Json::value_t::object, std::string("/") + group);
  };
  require("project", {"name", "nature", "category", "competent_department", "implementing_unit", "start_date", "end_date"});
  require("funds", {"unit", "total", "total_fiscal", "total_other", "annual_requested", "annual_fiscal", "annual_carryover",
                    "annual_other"});
  require("goals", {"overall", "annual"});
  member(declaration, "extra", Json::value_t::array, "");
  for_each_field(declaration,
                 [](const Place& place, const Json& field) { check_field(field, key_of(place.pointer), place.pointer); });
  for (const Json& row : declaration["indicators"]) {
    member(row, "id", Json::value_t::string, "/indicators");
    if (!is_one_of(member(row, "scope", Json::value_t::string, "/indicators"), {"annual", "overall"}))
      refuse("/indicators", "has a scope that is none of the contract");
  }
  for (const Json& finding : member(declaration, "findings", Json::value_t::array, "")) {
    if (!finding.is_object()) refuse("/findings", "holds what is no finding");
    for (const char* key : {"rule", "severity", "message"}) member(finding, key, Json::value_t::string, "/findings");
    member(finding, "fields", Json::value_t::array, "/findings");
  }
}

void check_frame(const Json& document) {
  if (!document.is_object()) refuse("", "is no object");
  if (member(document, "schema_version", Json::value_t::number_unsigned, "") != 1)
    refuse("/schema_version", "is another than 1; update the program");
  const Json& head = member(document, "document", Json::value_t::object, "");
  member(head, "path", Json::value_t::string, "/document");
  const std::string& hash = member(head, "sha256", Json::value_t::string, "/document").get_ref<const std::string&>();
  if (hash.size() != 64 || hash.find_first_not_of("0123456789abcdef") != std::string::npos)
    refuse("/document/sha256", "is no SHA-256");
  member(head, "page_count", Json::value_t::number_unsigned, "/document");
  if (head.contains("pages")) {
    std::int64_t last = 0;
    for (const Json& page : member(head, "pages", Json::value_t::array, "/document")) {
      if (!page.is_object()) refuse("/document/pages", "holds what is no page");
      const auto number = member(page, "number", Json::value_t::number_unsigned, "/document/pages").get<std::int64_t>();
      if (number <= std::exchange(last, number)) refuse("/document/pages", "does not count upward");
      member(page, "kind", Json::value_t::string, "/document/pages");
      for (const char* key : {"width", "height", "rotation"})
        check_optional(page, key, Json::value_t::number_float, "/document/pages");
    }
  }
  if (head.contains("title")) check_field(head["title"], "title", "/document/title");
  for (const Json& warning : member(document, "warnings", Json::value_t::array, "")) {
    if (!warning.is_object()) refuse("/warnings", "holds what is no warning");
    member(warning, "stage", Json::value_t::string, "/warnings");
    member(warning, "message", Json::value_t::string, "/warnings");
    check_optional(warning, "page", Json::value_t::number_unsigned, "/warnings");
  }
  const Json& all = member(document, "declarations", Json::value_t::array, "");
  if (!document.contains("error")) return;
  const Json& error = member(document, "error", Json::value_t::object, "");
  member(error, "code", Json::value_t::string, "/error");
  member(error, "message", Json::value_t::string, "/error");
  check_optional(error, "page", Json::value_t::number_unsigned, "/error");
  if (!all.empty()) refuse("/declarations", "stand beside an error");
}

Value text(const Json& json) { return storable(json.get_ref<const std::string&>()); }

Value text_or_none(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->get_ref<const std::string&>().empty() ? Value{} : text(*found);
}

/// Of a number or text; JSON where it is more than that.
Value plain(const Json& object, const char* key) {
  const auto found = object.find(key);
  if (found == object.end() || found->is_null()) return {};
  return found->is_string() ? text(*found) : storable(written(*found));
}

template <typename Number>
Value number_or_none(const Json& object, const char* key) {
  const auto found = object.find(key);
  return found == object.end() || found->is_null() ? Value{} : Value{found->get<Number>()};
}

Value fen(const std::string& key, const Json& field) {
  const auto value = field.find("value");
  if (!is_money(key) || value == field.end() || !value->is_string()) return {};
  const auto exact = fen_of(value->get<std::string>());
  return exact ? Value{*exact} : Value{};
}

std::int64_t flag(const Json& field) { return field["needs_review"].get<bool>() ? 1 : 0; }

std::string columns_of(const Table& table) {
  std::string names;
  for (const char* column : table.columns) names += (names.empty() ? "" : ", ") + std::string(column);
  return names;
}

}  // namespace

const Table documents{"documents",
                      {"sha256", "outcome", "page_count", "declaration_count", "title", "error_code", "error_message",
                       "error_page", "fingerprint", "reading"},
                      1};
const Table pages{"pages", {"sha256", "page", "kind", "width", "height", "rotation"}, 2};
const Table warnings{"warnings", {"sha256", "warning", "page", "stage", "message"}, 2};
const Table declarations{"declarations",
                         {"sha256",
                          "declaration",
                          "id",
                          "subject",
                          "template",
                          "pages",
                          "title",
                          "fiscal_year",
                          "issuer",
                          "project_name",
                          "nature",
                          "category",
                          "competent_department",
                          "implementing_unit",
                          "start_date",
                          "end_date",
                          "money_unit",
                          "total",
                          "total_fen",
                          "total_fiscal",
                          "total_fiscal_fen",
                          "total_other",
                          "total_other_fen",
                          "annual_requested",
                          "annual_requested_fen",
                          "annual_fiscal",
                          "annual_fiscal_fen",
                          "annual_carryover",
                          "annual_carryover_fen",
                          "annual_other",
                          "annual_other_fen",
                          "overall_goal",
                          "annual_goal",
                          "confidence",
                          "field_count",
                          "flagged_count"},
                         2};
const Table fields{"fields",
                   {"sha256", "declaration", "field", "place", "key", "label", "line", "text", "value", "fen", "confidence",
                    "needs_review", "source", "raw", "alternatives", "regions", "read_text", "read_otherwise"},
                   3};
const Table indicators{"indicators",
                       {"sha256", "declaration", "line", "id", "scope", "level1", "level2", "level3", "target", "kind",
                        "operator", "number", "low", "high", "unit", "unit_from", "weight", "weight_number", "needs_review"},
                       3};
const Table findings{"findings", {"sha256", "declaration", "finding", "rule", "severity", "message", "fields"}, 3};

std::string Table::insert() const {
  std::string places;
  for (std::size_t i = 1; i <= columns.size(); ++i) places += (i == 1 ? "$" : ", $") + std::to_string(i);
  return std::string("INSERT INTO ") + name + " (" + columns_of(*this) + ") VALUES (" + places + ")";
}

std::string Table::replace() const {
  std::string key, changes;
  for (std::size_t i = 0; i < columns.size(); ++i) {
    const std::string column = columns[i];
    if (i < keys)
      key += (i == 0 ? "" : ", ") + column;
    else
      changes += (changes.empty() ? "" : ", ") + column + " = excluded." + column;
  }
  return insert() + " ON CONFLICT (" + key + ") DO UPDATE SET " + changes;
}

std::string Table::select(std::size_t keys_given) const {
  std::string where, order;
  for (std::size_t i = 0; i < keys_given; ++i)
    where += (i == 0 ? " WHERE " : " AND ") + std::string(columns[i]) + " = $" + std::to_string(i + 1);
  for (std::size_t i = 0; i < keys; ++i) order += (i == 0 ? " ORDER BY " : ", ") + std::string(columns[i]);
  return "SELECT " + columns_of(*this) + " FROM " + name + where + order;
}

void write_rows(Database& database, const Table& table, const Row& key, const std::vector<Row>& rows) {
  const auto key_of_row = [&](const Row& row) {
    return Row(row.begin(), row.begin() + static_cast<std::ptrdiff_t>(table.keys));
  };
  std::map<Row, Row> gone;
  for (Row& row : database.query(table.select(key.size()), key)) {
    Row own = key_of_row(row);
    gone.emplace(std::move(own), std::move(row));
  }
  std::vector<Row> changed;
  for (const Row& row : rows) {
    const auto found = gone.find(key_of_row(row));
    if (found == gone.end() || found->second != row) changed.push_back(row);
    if (found != gone.end()) gone.erase(found);
  }
  std::string removal = std::string("DELETE FROM ") + table.name;
  for (std::size_t i = 0; i < table.keys; ++i)
    removal += (i == 0 ? " WHERE " : " AND ") + std::string(table.columns[i]) + " = $" + std::to_string(i + 1);
  std::vector<Row> keys;
  for (const auto& [own, row] : gone) keys.push_back(own);
  database.run_each(removal, keys);
  database.run_each(table.replace(), changed);
}

std::string storable(std::string_view text) {
  std::string result = valid_utf8(text);
  constexpr std::string_view replacement = "\uFFFD";
  for (std::size_t at = 0; (at = result.find('\0', at)) != std::string::npos; at += replacement.size())
    result.replace(at, 1, replacement);
  return result;
}

Parts parse_document(std::string_view document, const std::string& file) {
  try {
    Parts parts;
    if (depth_of(document) > deepest) refuse("", "is nested deeper than any document");
    parts.frame = Json::parse(document);
    check_frame(parts.frame);
    parts.frame["document"]["path"] = "";
    for (Json& declaration : parts.frame["declarations"]) {
      try {
        check_declaration(declaration);
      } catch (const Breakage& breakage) {
        refuse("/declarations/" + std::to_string(parts.declarations.size()) + breakage.where, breakage.why);
      }
      parts.declarations.push_back(std::move(declaration));
    }
    parts.frame["declarations"] = Json::array();
    return parts;
  } catch (const Breakage& breakage) {
    throw Error(ErrorCode::unreadable, file,
                "what was read of it breaks the contract: " + (breakage.where.empty() ? "the document" : breakage.where) +
                    " " + breakage.why);
  } catch (const Json::exception& error) {
    throw Error(ErrorCode::unreadable, file, std::string("what was read of it is no JSON: ") + error.what());
  }
}

std::string written(const Json& part) { return part.dump(); }

std::string digest_of(const std::vector<std::string>& written_parts) {
  std::string whole;
  for (const std::string& part : written_parts) whole += part + "\n";
  return sha256(std::string_view(whole));
}

const Json* field_at(const Json& declaration, const std::string& pointer) {
  const Json* found = nullptr;
  for_each_field(declaration, [&](const Place& place, const Json& field) {
    if (place.pointer == pointer) found = &field;
  });
  return found;
}

std::vector<Filled> rows_of(const std::string& sha256, const Json& frame, std::size_t declaration_count,
                            const std::string& fingerprint, std::int64_t reading) {
  const Json& head = frame["document"];
  const Json none = Json::object();
  const auto found = frame.find("error");
  const Json& error = found == frame.end() ? none : *found;
  Filled document{&documents, {}}, page_rows{&pages, {}}, warning_rows{&warnings, {}};
  document.rows.push_back({sha256, std::string(found == frame.end() ? "done" : "failed"),
                           head["page_count"].get<std::int64_t>(), static_cast<std::int64_t>(declaration_count),
                           head.contains("title") ? text_or_none(head["title"], "text") : Value{},
                           text_or_none(error, "code"), text_or_none(error, "message"),
                           number_or_none<std::int64_t>(error, "page"), fingerprint, reading});
  if (head.contains("pages"))
    for (const Json& page : head["pages"])
      page_rows.rows.push_back({sha256, page["number"].get<std::int64_t>(), text(page["kind"]),
                                number_or_none<double>(page, "width"), number_or_none<double>(page, "height"),
                                number_or_none<double>(page, "rotation")});
  for (const Json& warning : frame["warnings"])
    warning_rows.rows.push_back({sha256, static_cast<std::int64_t>(warning_rows.rows.size()),
                                 number_or_none<std::int64_t>(warning, "page"), text(warning["stage"]),
                                 text(warning["message"])});
  return {std::move(document), std::move(page_rows), std::move(warning_rows)};
}

std::vector<Filled> rows_of(const std::string& sha256, std::size_t number, const Json& declaration,
                            const Reviewed& reviewed) {
  const auto index = static_cast<std::int64_t>(number);
  Filled head{&declarations, {}}, field_rows{&fields, {}}, indicator_rows{&indicators, {}}, finding_rows{&findings, {}};

  std::int64_t flagged = 0;
  std::map<std::int64_t, std::int64_t> flagged_lines;
  for_each_field(declaration, [&](const Place& place, const Json& field) {
    const std::string key = key_of(place.pointer);
    const auto read = reviewed.read.find(place.pointer);
    const bool corrected = read != reviewed.read.end();
    flagged += flag(field);
    if (place.line) flagged_lines[*place.line] |= flag(field);
    field_rows.rows.push_back({sha256, index, storable(place.pointer), static_cast<std::int64_t>(field_rows.rows.size()),
                               storable(key), place.label.empty() ? Value{} : storable(place.label),
                               place.line ? Value{*place.line} : Value{}, text(field["text"]), plain(field, "value"),
                               fen(key, field), field["confidence"].get<double>(), flag(field), text(field["source"]),
                               text_or_none(field, "raw"), plain(field, "alternatives"), plain(field, "regions"),
                               corrected ? Value{storable(read->second)} : Value{},
                               std::int64_t{corrected && reviewed.read_otherwise.contains(place.pointer)}});
  });

  const Json& project = declaration["project"];
  const Json& funds = declaration["funds"];
  const Json& goals = declaration["goals"];
  Row row{sha256,
          index,
          text(declaration["id"]),
          text(declaration["subject"]),
          text(declaration["template"]),
          written(declaration["pages"]),
          text_or_none(declaration["title"], "text"),
          number_or_none<std::int64_t>(declaration["fiscal_year"], "value"),
          declaration.contains("issuer") ? text_or_none(declaration["issuer"], "text") : Value{}};
  for (const char* key : {"name", "nature", "category", "competent_department", "implementing_unit"})
    row.push_back(text_or_none(project[key], "text"));
  for (const char* key : {"start_date", "end_date"}) row.push_back(plain(project[key], "value"));
  row.push_back(plain(funds["unit"], "value"));
  for (const char* key :
       {"total", "total_fiscal", "total_other", "annual_requested", "annual_fiscal", "annual_carryover", "annual_other"}) {
    row.push_back(plain(funds[key], "value"));
    row.push_back(fen(std::string("funds.") + key, funds[key]));
  }
  for (const char* key : {"overall", "annual"}) row.push_back(text_or_none(goals[key], "text"));
  row.insert(row.end(),
             {declaration["confidence"].get<double>(), static_cast<std::int64_t>(field_rows.rows.size()), flagged});
  head.rows.push_back(std::move(row));

  for (const Json& indicator : declaration["indicators"]) {
    const auto line = static_cast<std::int64_t>(indicator_rows.rows.size());
    Row cells{sha256, index, line, text(indicator["id"]), text(indicator["scope"])};
    for (const char* key : {"level1", "level2", "level3", "target"}) cells.push_back(text(indicator[key]["text"]));
    const auto value = indicator["target"].find("value");
    const Json target = value == indicator["target"].end() || value->is_null() ? Json::object() : *value;
    for (const char* key : {"kind", "operator", "number", "low", "high", "unit", "unit_from"})
      cells.push_back(plain(target, key));
    const Json weight = indicator.contains("weight") ? indicator["weight"] : Json::object();
    cells.insert(cells.end(), {text_or_none(weight, "text"), plain(weight, "value"), flagged_lines[line]});
    indicator_rows.rows.push_back(std::move(cells));
  }
  for (const Json& finding : declaration["findings"])
    finding_rows.rows.push_back({sha256, index, static_cast<std::int64_t>(finding_rows.rows.size()), text(finding["rule"]),
                                 text(finding["severity"]), text(finding["message"]), storable(written(finding["fields"]))});
  return {std::move(head), std::move(field_rows), std::move(indicator_rows), std::move(finding_rows)};
}

std::vector<FieldReading> fields_of(const Json& declaration) {
  std::vector<FieldReading> readings;
  for_each_field(declaration, [&](const Place& place, const Json& field) {
    const auto value = field.find("value");
    readings.push_back({place.pointer, field["text"].get<std::string>(),
                        value == field.end() || value->is_null() ? std::string() : written(*value),
                        field["confidence"].get<double>()});
  });
  return readings;
}

}  // namespace inkgrid::store
