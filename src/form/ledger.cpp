// Ledgers: one table of many projects.
#include "form/form_reader.h"

#include <algorithm>
#include <optional>

#include "form/text.h"
#include "form/values.h"

namespace inkgrid::form {

/// In a ledger the project's name is a heading beside those of the indicators, or stands in rows between them.
bool FormReader::is_ledger(const IndicatorTable& table) const {
  for (int row = table.first_row; row < segment_.end; ++row)
    if (names_project(row)) return true;
  return heads_names(table) || table.blocks.front().find("column.project") != nullptr;
}

bool FormReader::heads_names(const IndicatorTable& table) const {
  return std::ranges::any_of(table.headings, [&](const Cell* cell) { return is_name_label(cell->content); });
}

/// Whether a label in the row names a project.
bool FormReader::names_project(int row) const {
  return std::ranges::any_of(cells_beginning_in(grid_, row), [&](const Cell* cell) { return is_name_label(cell->content); });
}

/// Cells of a project's rows in a ledger that no column takes go to `extra`, under the heading above them.
void FormReader::keep_the_rest(Declaration& declaration, int first, int end, int heading_row, CellUses& uses) {
  for (const Cell& cell : grid_.cells) {
    if (cell.row < first || cell.row >= end || cell.content.readings.empty() || uses.count(&cell) != 0) continue;
    const Cell* heading = grid_.at(heading_row, cell.column);
    take_for_field(uses, &cell, Role::extra, {0, "extra[" + std::to_string(declaration.extra.size()) + "]"});
    declaration.extra.push_back(
        {heading != nullptr ? heading->content.text() : std::string(), make_field({}, cell, context_)});
  }
}

/// One declaration for each run of rows whose project, amounts and goal are the same cells.
std::vector<Declaration> FormReader::read_ledger(const IndicatorTable& table, std::vector<Warning>& warnings) {
  struct HeadColumn {
    std::string key;
    IndicatorColumn column;
  };
  std::vector<HeadColumn> heads;
  IndicatorTable rows = table;
  Declaration shared = blank_declaration("generic");
  read_title(shared);
  read_lines(shared);
  int top = table.heading_row;
  for (const Cell* cell : table.headings) top = std::min(top, cell->row);
  if (head_row_ < top) place_values(shared, read_head(grid_, head_row_, top, context_.lexicon));
  const auto label_of = [&](const std::string& heading, const Cell* cell) {
    const Likeness usual = by_reader_ ? Likeness::misread : Likeness::exact;
    return context_.lexicon.match(heading, Place::head, cell != nullptr ? likeness_of(cell->content) : usual);
  };
  const auto take_unit = [&](const std::optional<LabelMatch>& match, const Cell* heading) {
    if (!match || match->unit.empty() || heading == nullptr || shared.funds.front().field.source != FieldSource::absent)
      return;
    shared.funds.front().field = make_field({FieldKind::money_unit, {}, 0, 1}, *heading, match->unit, context_);
    money_exponent_ = money_unit_exponent(match->unit).value_or(0);
  };
  int first_of_indicators = grid_.columns;
  for (const IndicatorColumn& column : rows.blocks.front().columns)
    if (column.key.starts_with("column.") && column.key != "column.goal" && column.key != "column.amount" &&
        column.key != "column.project")
      first_of_indicators = std::min(first_of_indicators, column.column);
  for (IndicatorBlock& block : rows.blocks)
    for (IndicatorColumn& column : block.columns)
      if (column.key == "column.project" && heads_names(table)) column.key.clear();  // 项目 beside 项目名称 is no name
  for (IndicatorBlock& block : rows.blocks)
    std::erase_if(block.columns, [&](const IndicatorColumn& column) {
      std::string key = column.key == "column.project"  ? "project.name"
                        : column.key == "column.goal"   ? "goals.annual"
                        : column.key == "column.amount" ? "funds.annual_requested"
                                                        : "";
      double likeness = column.label_match;
      KnownBy known = column.known_by;
      const Cell* heading = grid_.at(table.heading_row, column.column);
      if (column.key == "column.amount")
        take_unit(context_.lexicon.match(column.heading, Place::column, Likeness::exact), heading);
      if (column.key.empty()) {
        auto match = label_of(column.heading, heading);
        if (const auto over = label_of(column.over, nullptr);
            over && (over->key == "group" || over->key.starts_with("funds."))) {
          const auto year = std::get_if<int>(&shared.fiscal_year.value);
          if (is_sum(column.heading) || (year != nullptr && parse_year(column.heading) == *year)) {
            match = over;
            if (over->key == "group") match->key = "funds.annual_requested";
          }
          if (heading != nullptr) take_unit(over, grid_.at(heading->row - 1, column.column));
        }
        if (match && match->key != "group" && match->key != "heading" && match->key != "extra") {
          key = match->key;
          likeness = match->similarity;
          known = known_by(match->origin, likeness);
          take_unit(match, heading);
        }
      }
      if (key == "funds.fiscal" || key == "funds.other") key.insert(6, "annual_");
      if (key.empty()) return false;
      heads.push_back({key, column});
      heads.back().column.label_match = likeness;
      heads.back().column.known_by = known;
      return true;
    });

  // What no heading says its words may, where no other column is of that.
  for (IndicatorBlock& block : rows.blocks)
    std::erase_if(block.columns, [&](const IndicatorColumn& column) {
      const Cell *heading = grid_.at(table.heading_row, column.column), *cell = grid_.at(table.first_row, column.column);
      if (!column.key.empty() || heading == nullptr || cell == nullptr ||
          label_of(column.heading, heading).value_or(LabelMatch{"group", 1, {}, {}, {}}).key != "group")
        return false;
      const std::string key = key_by_words(column.heading, cell->content);
      if (key.empty() || std::ranges::count(heads, key, &HeadColumn::key) > 0) return false;
      heads.push_back({key, column});
      heads.back().column.known_by = KnownBy::place;
      if (key.starts_with("funds."))
        take_unit(LabelMatch{key, 1, money_unit_in_parentheses(column.heading), {}, {}}, heading);
      return true;
    });

  // Of two goals that may both be the year's the one that does not say so is that of the whole period.
  const auto names_year = [](const HeadColumn& head) {
    return normalized(head.column.heading).find(U'年') != std::u32string::npos;
  };
  std::vector<HeadColumn*> goals;
  for (HeadColumn& head : heads)
    if (head.key == "goals.annual") goals.push_back(&head);
  if (goals.size() == 2 && names_year(*goals[0]) != names_year(*goals[1]))
    goals[names_year(*goals[0]) ? 1 : 0]->key = "goals.overall";

  // 完成时间 behind the indicators is a row's own where it changes within a project.
  const auto is_row_own = [&](const HeadColumn& head) {
    const auto name =
        std::find_if(heads.begin(), heads.end(), [](const HeadColumn& each) { return each.key == "project.name"; });
    if (head.column.column < first_of_indicators || name == heads.end() || head.key == "project.name") return false;
    for (int row = table.first_row + 1; row < segment_.end; ++row) {
      const Cell *project = grid_.at(row, name->column.column), *cell = grid_.at(row, head.column.column);
      if (project != nullptr && project->row < row && cell != nullptr && cell->row == row && !cell->content.readings.empty())
        return true;
    }
    return false;
  };
  for (const HeadColumn& head : heads)
    if (is_row_own(head)) {
      rows.blocks.back().columns.push_back(head.column);
      rows.blocks.back().columns.back().key.clear();
    }
  std::erase_if(heads, is_row_own);

  const bool explained = std::all_of(rows.blocks.begin(), rows.blocks.end(), [](const IndicatorBlock& block) {
    return std::all_of(block.columns.begin(), block.columns.end(),
                       [](const IndicatorColumn& column) { return !column.key.empty(); });
  });
  const auto head_cell = [&](const HeadColumn& head, int row) { return grid_.at(row, head.column.column); };
  const auto begins_project = [&](int row) {
    return is_title_row(grid_, row) || names_project(row) ||
           std::any_of(heads.begin(), heads.end(), [&](const HeadColumn& head) {
             const Cell* cell = head_cell(head, row);
             if (head.key == "extra" || cell == nullptr || cell->row != row || cell->content.readings.empty()) return false;
             const Cell* above = row > table.first_row ? head_cell(head, row - 1) : nullptr;
             // Cells that are not merged repeat their text on every row of a project.
             return above == nullptr || cell->row_span > 1 || above->row_span > 1 ||
                    above->content.text() != cell->content.text();
           });
  };
  // A column left of the indicators whose cells begin where projects do says something of the projects.
  for (IndicatorBlock& block : rows.blocks)
    std::erase_if(block.columns, [&](const IndicatorColumn& column) {
      if (!column.key.empty() || column.heading.empty() || column.column >= first_of_indicators) return false;
      for (int row = table.first_row; row < segment_.end; ++row)
        if (const Cell* cell = grid_.at(row, column.column);
            cell != nullptr && cell->row == row && !cell->content.readings.empty() && !begins_project(row))
          return false;
      heads.push_back({"extra", column});
      return true;
    });
  keep_lines(shared);
  take_headings(table, nullptr);
  tell_guesses(shared, table);
  for (const Cell& cell : grid_.cells)
    if (cell.row >= top && cell.row < table.heading_row) uses_.try_emplace(&cell, Use{Role::group});
  for (const HeadColumn& head : heads)
    if (const Cell* cell = grid_.at(table.heading_row, head.column.column))
      uses_[cell] = {Role::heading, head.key, head.column.known_by, head.column.label_match};
  const auto is_sum_of_projects = [&](int row) {
    return std::any_of(heads.begin(), heads.end(), [&](const HeadColumn& head) {
      const Cell* cell = head_cell(head, row);
      return cell != nullptr && is_sum(cell->content.text());
    });
  };
  std::vector<Declaration> declarations;
  CellUses rows_uses;
  const Cell* section = nullptr;  // `一、某某单位` over projects, or a note below the last
  const auto keep_section = [&](Declaration& declaration, int index) {
    if (section == nullptr || section->content.readings.empty()) return;
    take_for_field(rows_uses, section, Role::extra, {index, "extra[" + std::to_string(declaration.extra.size()) + "]"});
    declaration.extra.push_back({"", make_field({}, *section, context_)});
  };
  const auto has_labels = [&](int row) {
    const auto cells = cells_beginning_in(grid_, row);
    return std::any_of(cells.begin(), cells.end(),
                       [&](const Cell* cell) { return label_of(cell->content.text(), cell).has_value(); });
  };
  for (int first = table.first_row; first < segment_.end;) {
    if (is_title_row(grid_, first) && !names_project(first)) {
      section = grid_.at(first++, 0);
      if (first == segment_.end && !declarations.empty())
        keep_section(declarations.back(), static_cast<int>(declarations.size()) - 1);
      continue;
    }
    int end = first + 1;
    while (end < segment_.end && !begins_project(end)) ++end;
    Declaration declaration = shared;
    CellUses uses;
    for (const HeadColumn& head : heads)
      if (const Cell* cell = head_cell(head, first)) {
        const std::string path = place_value(declaration, head.key, head.column.name(),
                                             make_field(request_for(head.key, head.column.label_match), *cell, context_));
        if (!path.empty()) take_for_field(uses, cell, path.starts_with("extra") ? Role::extra : Role::value, {0, path});
      }
    rows.first_row = first;
    if (names_project(first)) {
      while (rows.first_row < end && has_labels(rows.first_row)) ++rows.first_row;
      std::swap(uses, uses_);
      place_values(declaration, read_head(grid_, first, rows.first_row, context_.lexicon));
      std::swap(uses, uses_);
    }
    read_indicators(grid_, rows, end, context_, declaration.indicators, uses);
    keep_the_rest(declaration, first, end, table.heading_row, uses);
    tell_kept(declaration);
    finish(declaration, first, end);
    if (explained) trust_absence(declaration);
    const auto says_something = [](const NamedField& named) { return !named.field.text.empty(); };
    const bool sums_up = declaration.indicators.empty() && is_sum_of_projects(first);
    if (sums_up) {
      for (const auto& [cell, use] : uses) uses_.try_emplace(cell, Use{}).first->second.note = "a sum of all projects";
    } else if (!declaration.indicators.empty() ||
               std::any_of(declaration.project.begin(), declaration.project.end(), says_something)) {
      for (const auto& [cell, use] : uses)
        for (const FieldPlace& field : use.fields)
          take_for_field(rows_uses, cell, use.role, {static_cast<int>(declarations.size()), field.path});
      keep_section(declaration, static_cast<int>(declarations.size()));
      declarations.push_back(std::move(declaration));
    }
    first = end;
  }
  if (declarations.empty()) {
    warnings.push_back({table_.pages.front(), "form", "the form is empty: columns of a ledger without a project in them"});
    return none("an empty template: columns of a ledger without a project in them");
  }
  // What stands above a ledger is said of each of its projects.
  const auto spread = [&](std::vector<FieldPlace>& fields) {
    const std::vector<FieldPlace> shared_fields = fields;
    for (std::size_t i = 1; i < declarations.size(); ++i)
      for (const FieldPlace& field : shared_fields) fields.push_back({static_cast<int>(i), field.path});
  };
  for (auto& [cell, use] : uses_) spread(use.fields);
  for (auto& [region, use] : line_uses_) spread(use.fields);
  uses_.merge(rows_uses);
  return declarations;
}

}  // namespace inkgrid::form
