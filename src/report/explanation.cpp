// How a page was understood, for `inkgrid forms explain`.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <nlohmann/json.hpp>

#include "document/code_points.h"
#include "report/display_width.h"
#include "report/report.h"

namespace inkgrid::report {
namespace {

using Json = nlohmann::ordered_json;

bool went_nowhere(const Understood& place) { return place.role == Role::nothing && !place.text.empty(); }

bool on_page(const std::vector<int>& pages, int page) { return std::find(pages.begin(), pages.end(), page) != pages.end(); }

/// Why no form stands on a page: what became of its tables, else what kind of page it is.
std::string reason_without_form(const Extraction& extraction, int page) {
  for (const TableOutcome& outcome : extraction.outcomes)
    if (on_page(outcome.pages, page) && !outcome.not_a_form.empty()) return outcome.not_a_form;
  for (const Warning& warning : extraction.warnings)
    if (warning.page == page) return warning.message;
  for (const PageSummary& summary : extraction.pages)
    if (summary.number == page && summary.kind == PageKind::blank) return "the page is blank";
  return "no ruled table on the page";
}

/// Members of one list, and whole declarations, are put together: `indicators[0-3].level1`.
std::string compact(const std::vector<FieldPlace>& fields, int declaration) {
  struct Rows {
    std::string head, tail;
    std::vector<int> indices;
  };
  std::vector<Rows> all;
  const bool own =
      std::all_of(fields.begin(), fields.end(), [&](const FieldPlace& field) { return field.declaration == declaration; });
  for (const FieldPlace& field : fields) {
    const std::string path = own ? field.path : to_string(field);
    const std::size_t open = path.find('['), close = path.find(']');
    if (open == std::string::npos || close == std::string::npos) {
      all.push_back({path, {}, {}});
      continue;
    }
    const Rows rows{path.substr(0, open + 1), path.substr(close), {}};
    auto found = std::find_if(all.begin(), all.end(),
                              [&](const Rows& other) { return other.head == rows.head && other.tail == rows.tail; });
    if (found == all.end()) found = all.insert(all.end(), rows);
    found->indices.push_back(std::stoi(path.substr(open + 1)));
  }
  std::string text;
  for (const Rows& rows : all) {
    text += (text.empty() ? "" : " + ") + rows.head;
    for (std::size_t i = 0; i < rows.indices.size();) {
      std::size_t last = i;
      while (last + 1 < rows.indices.size() && rows.indices[last + 1] == rows.indices[last] + 1) ++last;
      text += (i > 0 ? "," : "") + std::to_string(rows.indices[i]);
      if (last > i) text += "-" + std::to_string(rows.indices[last]);
      i = last + 1;
    }
    text += rows.tail;
  }
  return text;
}

std::string known_words(const Understood& place) {
  if (place.known_by == KnownBy::likeness || (place.known_by == KnownBy::definition && place.likeness < 1)) {
    char number[16];
    std::snprintf(number, sizeof number, " %.2f", std::floor(place.likeness * 100) / 100);
    return to_string(place.known_by) + number;
  }
  return to_string(place.known_by);
}

struct Line {
  std::string number, role, as, by, text;
  int declaration = -1;
  Role kind = Role::nothing;
};

/// The declaration each place belongs to; what has none of its own goes with what follows in its table.
std::map<std::size_t, int> declarations_of(const Extraction& extraction, const std::vector<std::size_t>& places) {
  std::map<std::size_t, int> declarations;
  int next = -1, table = -1;
  for (auto place = places.rbegin(); place != places.rend(); ++place) {
    const Understood& one = extraction.understood[*place];
    if (one.table != table) next = -1;
    table = one.table;
    for (const FieldPlace& field : one.fields)
      if (field.declaration >= 0) {
        next = field.declaration;
        break;
      }
    declarations[*place] = next;
  }
  int previous = -1;
  table = -1;
  for (auto& [place, declaration] : declarations) {
    const Understood& one = extraction.understood[place];
    if (one.table != table) previous = -1;
    table = one.table;
    if (declaration < 0) declaration = previous;
    previous = declaration;
  }
  return declarations;
}

std::vector<Line> lines_of(const Extraction& extraction, const std::vector<std::size_t>& places) {
  std::map<std::size_t, int> numbers;
  for (const std::size_t place : places) numbers.emplace(place, static_cast<int>(numbers.size()) + 1);
  const std::map<std::size_t, int> declarations = declarations_of(extraction, places);
  std::vector<Line> lines;
  for (const std::size_t i : places) {
    const Understood& place = extraction.understood[i];
    Line line;
    line.number = std::to_string(numbers.at(i));
    line.role = to_string(place.role);
    line.kind = place.role;
    line.declaration = declarations.at(i);
    line.as = place.key;
    const std::string fields = compact(place.fields, line.declaration);
    if (place.role != Role::label && place.role != Role::heading)
      line.as = fields;
    else if (!fields.empty())
      line.as += " + " + fields;
    line.by = known_words(place);
    if (place.label >= 0) {
      const auto label = numbers.find(static_cast<std::size_t>(place.label));
      line.by = label == numbers.end() ? "of a label on another page" : "of " + std::to_string(label->second);
    }
    line.text = printable(place.text);
    if (place.text.empty()) line.text = place.role == Role::nothing ? "(blank)" : "";
    if (!place.note.empty()) line.text += (line.text.empty() ? "(" : "  (") + place.note + ")";
    lines.push_back(std::move(line));
  }
  return lines;
}

std::string heading_of(const Extraction& extraction, int declaration) {
  const Declaration& one = extraction.declarations[static_cast<std::size_t>(declaration)];
  std::string heading = "declarations[" + std::to_string(declaration) + "]";
  for (const std::string& words : {one.title.text, one.project.empty() ? std::string() : one.project.front().field.text})
    if (!words.empty()) heading += "  " + printable(words);
  return heading + "  (" + (one.form == "generic" ? "by its labels" : "by the definition " + one.form) + ")";
}

/// `text` in at most `columns`, an ellipsis at its end where it is cut; 0: whole.
std::string cut(const std::string& text, int columns) {
  if (columns <= 0 || width_of(text) <= columns) return text;
  std::string kept;
  int width = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    width += width_of(point.value);
    if (width > columns - 1) break;
    kept += text.substr(i, point.length);
    i += point.length;
  }
  return kept + "…";
}

std::string padded(const std::string& text, int width) {
  return text + std::string(static_cast<std::size_t>(std::max(0, width - width_of(text))), ' ');
}

const char* color_of(const Line& line) {
  switch (line.kind) {
    case Role::label: return "\033[34m";
    case Role::group: return "\033[2m";
    case Role::heading: return "\033[35m";
    case Role::value: return "\033[32m";
    case Role::indicator: return "\033[36m";
    case Role::extra: return "\033[33m";
    case Role::nothing: return line.text == "(blank)" ? "\033[2m" : "\033[31m";
  }
  return "";
}

Json json_of(const Understood& place, int page, int number, const std::map<std::size_t, int>& numbers) {
  Json json{{"number", number}, {"kind", place.row < 0 ? "line" : "cell"}};
  if (place.row >= 0) {
    json["row"] = place.row + 1;
    json["column"] = place.column + 1;
    json["row_span"] = place.row_span;
    json["column_span"] = place.column_span;
  }
  json["text"] = place.text;
  json["role"] = to_string(place.role);
  if (!place.key.empty()) json["key"] = place.key;
  if (place.known_by != KnownBy::nothing) {
    json["known_by"] = to_string(place.known_by);
    json["likeness"] = std::round(place.likeness * 1e4) / 1e4;
  }
  json["fields"] = Json::array();
  for (const FieldPlace& field : place.fields) json["fields"].push_back(to_string(field));
  if (const auto label = numbers.find(static_cast<std::size_t>(place.label)); place.label >= 0 && label != numbers.end())
    json["label"] = label->second;
  if (!place.note.empty()) json["note"] = place.note;
  json["boxes"] = Json::array();
  for (const Region& region : place.regions) {
    const auto points = [](double value) { return std::round(value * 1e2) / 1e2; };
    if (region.page == page)
      json["boxes"].push_back(
          {points(region.box.left), points(region.box.top), points(region.box.right), points(region.box.bottom)});
  }
  return json;
}

std::string counted(std::size_t count, const char* noun) {
  return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

}  // namespace

bool holds_form(const Extraction& extraction, int page) {
  return std::any_of(extraction.declarations.begin(), extraction.declarations.end(),
                     [&](const Declaration& declaration) { return on_page(declaration.pages, page); });
}

std::string explain_as_text(const Extraction& extraction, int page, Color color, int columns) {
  const std::vector<std::size_t> places = understood_on(extraction, page);
  const std::vector<Line> lines = lines_of(extraction, places);
  const auto declared = std::count_if(extraction.declarations.begin(), extraction.declarations.end(),
                                      [&](const Declaration& declaration) { return on_page(declaration.pages, page); });
  const auto lost = std::count_if(places.begin(), places.end(),
                                  [&](std::size_t place) { return went_nowhere(extraction.understood[place]); });
  const auto in_table =
      std::count_if(places.begin(), places.end(), [&](std::size_t place) { return extraction.understood[place].row >= 0; });
  const auto cells = static_cast<std::size_t>(in_table);
  std::string text = "page " + std::to_string(page) + " of " + std::to_string(extraction.page_count) + ": ";
  text += declared == 0 ? "no form: " + printable(reason_without_form(extraction, page))
                        : counted(static_cast<std::size_t>(declared), "declaration");
  text += "; " + counted(cells, "cell") + ", " + counted(places.size() - cells, "line") + " outside tables; ";
  text += lost == 0 ? "no text was left over\n" : counted(static_cast<std::size_t>(lost), "text") + " went nowhere\n";
  if (declared == 0 && in_table == 0) return text;

  Line head{"#", "taken for", "as", "known by", "text"};
  int number = 0, role = 0, as = 0, by = 0;
  const auto widen = [&](const Line& line) {
    constexpr int most = 44;  // a longer path pushes only its own line
    number = std::max(number, width_of(line.number));
    role = std::max(role, width_of(line.role));
    if (width_of(line.as) <= most) as = std::max(as, width_of(line.as));
    by = std::max(by, width_of(line.by));
  };
  widen(head);
  for (const Line& line : lines) widen(line);
  const auto print = [&](const Line& line, const char* begin, const char* end) {
    const std::string blanks(static_cast<std::size_t>(number - width_of(line.number)), ' ');
    text += begin + cut(blanks + line.number + "  " + padded(line.role, role) + "  " + padded(line.as, as) + "  " +
                            padded(line.by, by) + "  " + line.text,
                        columns);
    while (text.ends_with(' ')) text.pop_back();
    text += std::string(end) + "\n";
  };
  const bool colored = color == Color::always;
  print(head, colored ? "\033[1m" : "", colored ? "\033[0m" : "");
  int declaration = -1;
  for (const Line& line : lines) {
    if (line.declaration >= 0 && line.declaration != declaration)
      text += "\n" + cut(heading_of(extraction, line.declaration), columns) + "\n";
    declaration = line.declaration;
    print(line, colored ? color_of(line) : "", colored ? "\033[0m" : "");
  }
  return text;
}

std::string explain_as_json(const Extraction& extraction, int page) {
  const std::vector<std::size_t> places = understood_on(extraction, page);
  std::map<std::size_t, int> numbers;
  for (const std::size_t place : places) numbers.emplace(place, static_cast<int>(numbers.size()) + 1);
  Json json{{"schema_version", 1}, {"path", extraction.path}, {"page", page}, {"page_count", extraction.page_count}};
  json["declarations"] = Json::array();
  for (std::size_t i = 0; i < extraction.declarations.size(); ++i)
    if (on_page(extraction.declarations[i].pages, page))
      json["declarations"].push_back({{"index", i}, {"id", extraction.declarations[i].id}});
  if (json["declarations"].empty()) json["no_form"] = reason_without_form(extraction, page);
  json["places"] = Json::array();
  for (const std::size_t place : places)
    json["places"].push_back(json_of(extraction.understood[place], page, numbers.at(place), numbers));
  return json.dump(2, ' ', false, Json::error_handler_t::replace) + "\n";
}

}  // namespace inkgrid::report
