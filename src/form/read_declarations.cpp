#include "form/read_declarations.h"

#include <algorithm>
#include <limits>
#include <map>
#include <set>

#include "form/form_reader.h"
#include "form/segments.h"
#include "form/text.h"
#include "form/understood_list.h"
#include "form/unfold.h"
#include "form/values.h"

namespace inkgrid::form {
namespace {

constexpr std::size_t kLongestHeading = 60;

/// Whether a line outside a form, such as `填表人：某某` below it, names a value; prose with a colon in it does not.
bool names_value(const TextLine& line) {
  constexpr std::size_t kLongestLabel = 12;
  const std::u32string text = normalized(line.content.text());
  const std::size_t colon = text.find(U':');
  if (colon == std::u32string::npos || colon < 1 || colon > kLongestLabel || colon + 1 == text.size()) return false;
  const std::u32string label = text.substr(0, colon);
  const bool is_note = label == U"注" || label == U"备注" || label == U"说明";
  return text.size() <= kLongestHeading && (is_note || text.find(U'。') == std::u32string::npos) &&
         std::all_of(label.begin(), label.end(), [](char32_t c) { return is_han(c) || c == U'(' || c == U')'; });
}

/// Lines below a table, on its last page and of its own: what stands over the title of a form on the same page, or all.
std::vector<TextLine> lines_below(const Table& table, const Table* next, const Lexicon& lexicon) {
  std::vector<TextLine> lines;
  if (next == nullptr) return lines;
  const bool shares_page = next->grid.rows > 0 && next->pages.front() == table.pages.back();
  for (const TextLine& line : next->above) {
    if (line.region.page != table.pages.back()) continue;
    if (lexicon.is_title(line.content.text(), likeness_of(line.content))) return lines;
    lines.push_back(line);
  }
  if (shares_page) lines.clear();
  return lines;
}

/// Tells of pages read from pictures that gave nothing and have a form's title, a label of a goal and one of indicators,
/// which lists of projects and tables of contents have not: lost rulings may leave no table, or no row of headings in it,
/// and a whole form would be missing without a word.
void tell_lost_forms(const std::vector<Table>& tables, const Lexicon& lexicon, Understanding& result) {
  std::set<int> told;
  for (const Declaration& declaration : result.declarations) told.insert(declaration.pages.begin(), declaration.pages.end());
  for (const Warning& warning : result.warnings) told.insert(warning.page);
  const auto for_each_text = [&](const auto& look) {
    for (const Table& table : tables) {
      for (const auto* lines : {&table.above, &table.between})
        for (const TextLine& line : *lines) look(line.region.page, line.content);
      for (const Cell& cell : table.grid.cells) look(cell.regions.front().page, cell.content);
    }
  };
  struct Labels {
    bool goal = false, indicator = false;
  };
  std::map<int, Labels> labels;  // of each page with a title
  for_each_text([&](int page, const Content& content) {
    if (told.count(page) == 0 && read_by_reader(content) && lexicon.is_title(content.text(), likeness_of(content)))
      labels[page] = {};
  });
  for_each_text([&](int page, const Content& content) {
    const auto found = labels.find(page);
    if (found == labels.end()) return;
    const auto is_label = [&](Place place, const char* of) {
      const auto match = lexicon.match(content.text(), place, likeness_of(content));
      return match && match->key.starts_with(of);
    };
    found->second.goal = found->second.goal || is_label(Place::head, "goals.");
    found->second.indicator = found->second.indicator || is_label(Place::column, "column.");
  });
  for (const auto& [page, seen] : labels)
    if (seen.goal && seen.indicator)
      result.warnings.push_back(
          {page, "form", "the title and labels of a form that could not be understood; look at the page by hand"});
}

}  // namespace

Understanding read_declarations(const std::vector<Table>& tables, const Lexicon& lexicon, const CanPrint& can_print,
                                const std::string& document_id) {
  Understanding result;
  result.title = absent_field(FieldKind::text, false);
  const FieldContext context{lexicon, can_print};
  UnderstoodList understood(result.understood);
  std::vector<std::pair<Region, Use>> below;  // lines below a form, which come with the table after it
  for (std::size_t t = 0; t < tables.size(); ++t) {
    understood.begin_table();
    std::vector<TextLine> lines = tables[t].above;
    const std::size_t parts = tables[t].grid.rows == 0 ? 1 : tables_of_form(tables, t, lexicon);
    Table table = tables[t];
    table.grid = unfolded(table.grid, lexicon);
    for (std::size_t part = 1; part < parts; ++part) table = stacked(std::move(table), tables[t + part]);
    lines.insert(lines.end(), table.between.begin(), table.between.end());
    understood.add_lines(lines);
    for (const auto& [region, use] : below) understood.take_line(region, use, 0);
    below.clear();
    const bool begins_page = t == 0 || tables[t - 1].pages.empty() || tables[t].pages.empty() ||
                             tables[t - 1].pages.back() != tables[t].pages.front();
    if (tables[t].grid.rows == 0) continue;
    t += parts - 1;
    const std::vector<Segment> segments = split_forms(table.grid, lexicon);
    for (std::size_t i = 0; i < segments.size(); ++i) {
      FormReader reader(table, segments[i], context, i == 0);
      const std::size_t warned = result.warnings.size(), listed = result.understood.size();
      std::vector<Declaration> declarations = reader.read(result.warnings);
      understood.add_form(reader, table, segments[i], static_cast<int>(result.declarations.size()));
      result.outcomes.push_back(
          {understood.table(), pages_of(table.grid, segments[i].first, segments[i].end), reader.not_a_form()});
      if (!declarations.empty()) tell_left_out(result.understood, listed, declarations.front());
      if (declarations.empty()) {
        // A label that was misread may part the head of a form from its indicators.
        if (segments.size() > 1 && holds_labels(table.grid, segments[i], lexicon))
          result.warnings.push_back({pages_of(table.grid, segments[i].first, segments[i].end).front(), "form",
                                     "labels of a form without its indicators; look at the page by hand"});
        if (warned == result.warnings.size() && !is_evaluation(table, lexicon) &&
            holds_indicators(table.grid, segments[i], lexicon)) {
          result.warnings.push_back(
              {table.pages.front(), "form", "rows of indicators without a form they belong to; look at the page by hand"});
          result.outcomes.back().not_a_form = "rows of indicators without a form they belong to";
          // Rows right after a form may be its own.
          const int page = table.pages.front();
          if (!result.declarations.empty() && result.declarations.back().pages.back() + 1 >= page)
            result.declarations.back().findings.push_back(
                {"rows-without-form",
                 Severity::warning,
                 "rows of indicators that follow on page " + std::to_string(page) + " may belong to this form",
                 {"/indicators"}});
        }
        continue;
      }
      if (result.declarations.empty()) {
        // The volume's heading stands over the first form, or on the page before it.
        std::vector<TextLine> before = table.above;
        if (i == 0) before.insert(before.end(), reader.lines_before_title().begin(), reader.lines_before_title().end());
        for (auto line = before.rbegin(); line != before.rend(); ++line) {
          const std::u32string text = normalized(line->content.text());
          if (text.size() > kLongestHeading || text.find_first_of(U"。，；,;") != std::u32string::npos) continue;
          const auto& regions = declarations.front().title.regions;
          const bool is_title =
              !regions.empty() && regions.front().page == line->region.page && regions.front().box == line->region.box;
          if (is_title || !lexicon.is_volume_title(line->content.text(), likeness_of(line->content))) continue;
          result.title = make_field({}, *line, context);
          Use use{Role::value};
          use.fields.push_back({-1, "document.title"});
          understood.take_line(line->region, use, 0);
          break;
        }
      }
      const auto keep_line = [&](Declaration& declaration, const TextLine& line) {
        Use use{Role::extra};
        const auto index =
            static_cast<int>(result.declarations.size()) + static_cast<int>(&declaration - declarations.data());
        use.fields.push_back({index, "extra[" + std::to_string(declaration.extra.size()) + "]"});
        declaration.extra.push_back({"", make_field({}, line, context)});
        return std::pair(line.region, use);
      };
      if (i == 0 && begins_page)
        for (const TextLine& line : reader.lines_before_title())
          if (names_value(line)) {
            const auto [region, use] = keep_line(declarations.front(), line);
            understood.take_line(region, use, 0);
          }
      if (i + 1 == segments.size())
        for (const TextLine& line : lines_below(table, t + 1 < tables.size() ? &tables[t + 1] : nullptr, lexicon))
          if (names_value(line) || parse_date(line.content.text())) below.push_back(keep_line(declarations.back(), line));
      for (Declaration& declaration : declarations) {
        declaration.id = document_id + "-" + std::to_string(result.declarations.size() + 1);
        for (std::size_t row = 0; row < declaration.indicators.size(); ++row)
          declaration.indicators[row].id = declaration.id + "-" + std::to_string(row + 1);
        result.declarations.push_back(std::move(declaration));
      }
    }
    understood.add_left_out(table, std::numeric_limits<int>::max());
  }
  tell_lost_forms(tables, lexicon, result);
  return result;
}

}  // namespace inkgrid::form
