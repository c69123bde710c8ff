#include "form/form_reader.h"

#include <algorithm>
#include <iterator>
#include <optional>

#include "form/keys.h"
#include "form/text.h"
#include "form/values.h"

namespace inkgrid::form {
namespace {

constexpr std::size_t kLongestYearLine = 14;  // characters of `(2026 年度)` with some misread ones

/// `第 3 页`, `— 12 —`: digits and the words around a page's number.
bool is_page_number(const std::string& print) {
  const std::u32string text = normalized(print);
  return std::all_of(text.begin(), text.end(), [](char32_t c) {
    return is_digit(c) || std::u32string_view(U"第页共/-.—–一").find(c) != std::u32string_view::npos;
  });
}

/// `/funds/annual_requested` for funds.annual_requested.
std::string pointer_of(std::string path) {
  std::replace(path.begin(), path.end(), '.', '/');
  return "/" + path;
}

/// A title whose line a reader took together with that of the year below it; none where they are one line, or no year ends
/// it.
std::optional<std::string> title_above_year(const Heading& heading) {
  constexpr double kTwoLines = 1.6;  // heights of a character; of the same size as its width
  if (!read_by_reader(heading.content) || heading.regions.size() != 1) return std::nullopt;
  const std::u32string text = to_utf32(heading.content.text());
  const std::size_t open = text.find_last_of(U"(（");
  if (open == std::u32string::npos || open == 0 ||
      std::u32string_view(U")）").find(text.back()) == std::u32string_view::npos)
    return std::nullopt;
  const std::string title = to_utf8(text.substr(0, open));
  const Box& box = heading.regions.front().box;
  const double width = box.width() / static_cast<double>(normalized(title).size());
  if (year_text(to_utf8(text.substr(open))).empty() || box.height() < kTwoLines * width) return std::nullopt;
  return title;
}

}  // namespace

void trust_absence(Declaration& declaration) {
  for_each_field(declaration, [](const std::string&, Field& field) {
    if (field.source == FieldSource::absent && field.kind != FieldKind::money_unit && field.evidence.label_match == 1)
      field.evidence.by_reader = false;
  });
}

FieldRequest FormReader::request_for(const std::string& key, double label_match) const {
  FieldRequest request{kind_of_key(key), {}, money_exponent_, label_match};
  if (key == "project.nature") request.words = "nature";
  if (key == "project.category") request.words = "category";
  if (key == "project.competent_department" || key == "project.implementing_unit") request.words = "office";
  return request;
}

bool FormReader::is_name_label(const Content& content) const {
  const auto match = context_.lexicon.match(content.text(), Place::head, likeness_of(content));
  return match && match->key == "project.name";
}

void FormReader::gather_headings() {
  head_row_ = segment_.first;
  while (head_row_ < segment_.end && is_title_row(grid_, head_row_)) {
    const Cell* cell = grid_.at(head_row_, 0);
    if (is_name_label(cell->content)) break;
    headings_.insert(headings_.begin(), {cell->content, cell->regions, cell});
    ++head_row_;
  }
  if (!first_of_table_) return;
  std::copy_if(table_.between.begin(), table_.between.end(), std::back_inserter(lines_),
               [](const TextLine& line) { return !is_page_number(line.content.text()); });
  for (auto line = table_.above.rbegin(); line != table_.above.rend(); ++line)
    if (line->region.page >= table_.pages.front()) headings_.push_back({line->content, {line->region}, nullptr});
}

void FormReader::read_title(Declaration& declaration) {
  const auto as_field = [&](const Heading& heading, FieldKind kind, const std::string* text) {
    Cell cell;
    cell.content = heading.content;
    cell.regions = heading.regions;
    return text != nullptr ? make_field({kind, {}, 0, 1}, cell, *text, context_)
                           : make_field({kind, {}, 0, 1}, cell, context_);
  };
  const Heading* title = nullptr;
  const Heading* year = nullptr;
  for (const Heading& heading : headings_)
    if (title == nullptr && context_.lexicon.is_title(heading.content.text(), likeness_of(heading.content)))
      title = &heading;
  for (const Heading& heading : headings_) {
    const std::u32string text = normalized(heading.content.text());
    if (year == nullptr && &heading != title && text.size() <= kLongestYearLine &&
        !year_text(heading.content.text()).empty())
      year = &heading;
    if (&heading == title) break;
  }
  if (year == nullptr)  // a year line that a reader got wrong still stands between title and form
    for (const Heading& heading : headings_) {
      if (&heading == title || title == nullptr) break;
      const std::u32string text = normalized(heading.content.text());
      if (read_by_reader(heading.content) && text.size() <= kLongestYearLine &&
          std::any_of(text.begin(), text.end(), is_digit) && !parse_date(heading.content.text()) &&
          !context_.lexicon.match(heading.content.text(), Place::line, Likeness::exact))
        year = &heading;
    }
  const std::optional<std::string> above_year = title != nullptr ? title_above_year(*title) : std::nullopt;
  declaration.title = title != nullptr ? as_field(*title, FieldKind::text, above_year ? &*above_year : nullptr)
                                       : absent_field(FieldKind::text, by_reader_);
  // Its line may be one that could not be read.
  if (title == nullptr && std::any_of(headings_.begin(), headings_.end(),
                                      [](const Heading& heading) { return read_by_reader(heading.content); }))
    declaration.title.evidence.label_match = 0;
  const Heading* dated = year != nullptr ? year : (title != nullptr && parse_year(title->content.text()) ? title : nullptr);
  if (dated != nullptr) {
    std::string text = year_text(dated->content.text());
    if (text.empty()) text = dated->content.text();
    declaration.fiscal_year = as_field(*dated, FieldKind::year, &text);
  } else {
    declaration.fiscal_year = absent_field(FieldKind::year, by_reader_);
  }
  if (title != nullptr) take_heading(*title, "title");
  if (dated != nullptr) take_heading(*dated, "fiscal_year");
  if (title != nullptr && context_.lexicon.names_department(title->content.text(), likeness_of(title->content)))
    declaration.subject = Subject::department;

  bool above_title = false;
  for (const Heading& heading : headings_) {
    if (heading.cell == nullptr && &heading != title && &heading != year) {
      auto& lines = above_title && !is_table_number(heading.content.text()) ? before_title_ : lines_;
      lines.insert(lines.begin(), {heading.regions.front(), heading.content});
    }
    if (&heading == title) above_title = true;
  }
}

void FormReader::take_heading(const Heading& heading, const char* path) {
  if (heading.cell != nullptr) {
    take_for_field(uses_, heading.cell, Role::value, {0, path});
    return;
  }
  if (line_uses_.empty() || line_uses_.back().first.box != heading.regions.front().box)
    line_uses_.push_back({heading.regions.front(), Use{Role::value}});
  line_uses_.back().second.fields.push_back({0, path});
}

/// Lines beside the form: its money unit, the office that submits it.
void FormReader::read_lines(Declaration& declaration) {
  for (auto* lines : {&before_title_, &lines_})
    for (auto line = lines->begin(); line != lines->end();) {
      const auto match = context_.lexicon.match(line->content.text(), Place::line, likeness_of(line->content));
      const std::string unit = money_unit_of_line(line->content.text());
      Cell cell;
      cell.content = line->content;
      cell.regions = {line->region};
      if (!unit.empty()) {
        declaration.funds.front().field = make_field({FieldKind::money_unit, {}, 0, 1}, cell, unit, context_);
        money_exponent_ = *money_unit_exponent(unit);
      }
      Use use{Role::value};
      if (!unit.empty()) use.fields.push_back({0, "funds.unit"});
      const bool names_office = match && match->key == "line.issuer" && !match->rest.empty();
      if (names_office) {
        std::string office = match->rest;  // a money unit may stand behind it in the same line
        for (const char* behind : {"金额单位", "资金单位", "单位"})
          if (const std::size_t at = office.find(behind); !unit.empty() && at != std::string::npos) office.erase(at);
        while (!office.empty() && office.back() == ' ') office.pop_back();
        declaration.issuer = make_field({FieldKind::text, {}, 0, match->similarity}, cell, office, context_);
        use.fields.push_back({0, "issuer"});
      }
      if (!names_office && unit.empty()) {
        ++line;
        continue;
      }
      line_uses_.push_back({line->region, std::move(use)});
      line = lines->erase(line);
    }
  for (const Heading& heading : headings_) {
    const std::string unit = money_unit_of_line(heading.content.text());
    if (heading.cell == nullptr || unit.empty() || uses_.count(heading.cell) != 0) continue;
    declaration.funds.front().field = make_field({FieldKind::money_unit, {}, 0, 1}, *heading.cell, unit, context_);
    money_exponent_ = *money_unit_exponent(unit);
    const auto match = context_.lexicon.match(heading.content.text(), Place::line, likeness_of(heading.content));
    if (match && match->key == "line.unit") take_for_field(uses_, heading.cell, Role::value, {0, "funds.unit"});
  }
}

void FormReader::place_values(Declaration& declaration, const Head& head) {
  for (const Cell* cell : head.understood) uses_[cell].role = cell->content.readings.empty() ? Role::nothing : Role::group;
  if (head.unit_cell != nullptr) {
    for (auto& [region, use] : line_uses_)
      if (std::erase(use.fields, FieldPlace{0, "funds.unit"}) != 0 && use.fields.empty())
        use = {Role::nothing, {}, KnownBy::nothing, 1, {}, nullptr, "a label says the unit of money, too, and counts"};
    Use& use = uses_[head.unit_cell];
    if (use.role == Role::nothing) use.role = Role::group;
    use.fields.push_back({0, "funds.unit"});
    declaration.funds.front().field = make_field({FieldKind::money_unit, {}, 0, 1}, *head.unit_cell, head.unit, context_);
    money_exponent_ = money_unit_exponent(head.unit).value_or(0);
  }
  for (const LabelledValue& value : head.values) {
    const FieldRequest request = request_for(value.key, value.label_match);
    Field field = !value.inline_text.empty() ? make_field(request, *value.label_cell, value.inline_text, context_)
                  : value.cell != nullptr    ? make_field(request, *value.cell, context_)
                                             : absent_field(request.kind, by_reader_);
    if (value.cell == nullptr && value.inline_text.empty() && by_reader_)
      field.evidence.label_match = 0;  // where is its value?
    if (value.key == "extra" && field.source != FieldSource::absent) ++known_extras_;
    // A value in more rows than its label, or with a label in its text, has lost a ruling.
    if (value.cell != nullptr && value.label_cell != nullptr && read_by_reader(value.cell->content) &&
        (value.cell->row_span > value.label_cell->row_span || ends_with_label(field.text)))
      field.evidence.cell.edge_support = 0;
    if (!value.inline_text.empty() && value.label_match < 1) field.evidence.cell.edge_support = 0;
    const std::string path = place_value(declaration, value.key, value.label, std::move(field));
    const Role role = path.starts_with("extra") ? Role::extra : Role::value;
    if (value.label_cell != nullptr) {
      Use& use = uses_[value.label_cell];
      // A label with numbers under several headings keeps its own meaning.
      if (use.role != Role::label) use = {Role::label, value.key, value.known_by, value.label_match};
      if (value.cell == nullptr && value.inline_text.empty()) use.note = "no value beside or below it";
    }
    if (value.known_by == KnownBy::place && !path.empty() && path == value.key)
      declaration.findings.push_back(
          {"told-by-place",
           value.label_match < 1 ? Severity::warning : Severity::info,
           value.label + " is no label that is known and was taken for " + path + " by its words and what stands beside it",
           {pointer_of(path)}});
    const Cell* holder = value.inline_text.empty() ? value.cell : value.label_cell;
    if (holder == nullptr) continue;
    Use& use = uses_[holder];
    use.role = path.empty() ? Role::nothing : role;
    if (!path.empty()) use.fields.push_back({0, path});
    if (holder != value.label_cell) use.label = value.label_cell;
  }
}

/// Whether the end of a longer text is a label, exactly.
bool FormReader::ends_with_label(const std::string& print) const {
  constexpr std::size_t kShortest = 4, kLongest = 12;  // characters of labels
  const std::u32string text = normalized(print);
  for (std::size_t at = text.size() < kLongest ? 1 : text.size() - kLongest + 1; at + kShortest <= text.size(); ++at)
    if (context_.lexicon.match(to_utf8(text.substr(at)), Place::head, Likeness::exact)) return true;
  return false;
}

std::string FormReader::place_value(Declaration& declaration, const std::string& key, const std::string& label,
                                    Field field) const {
  std::vector<NamedField>* section = key.starts_with("project.") ? &declaration.project
                                     : key.starts_with("funds.") ? &declaration.funds
                                     : key.starts_with("goals.") ? &declaration.goals
                                                                 : nullptr;
  const std::string name = key.substr(key.find('.') + 1);
  if (section != nullptr)
    for (NamedField& named : *section)
      if (named.name == name && named.field.source == FieldSource::absent) {
        named.field = std::move(field);
        return key;
      }
  if (field.source == FieldSource::absent) return {};
  declaration.extra.push_back({label, std::move(field)});
  return "extra[" + std::to_string(declaration.extra.size() - 1) + "]";
}

Declaration FormReader::blank_declaration(const std::string& form) const {
  Declaration declaration;
  declaration.form = form;
  for (const char* name : project_fields)
    declaration.project.push_back({name, absent_field(kind_of_key(std::string("project.") + name), by_reader_)});
  for (const char* name : funds_fields)
    declaration.funds.push_back(
        {name, absent_field(std::string(name) == "unit" ? FieldKind::money_unit : FieldKind::money, by_reader_)});
  for (const char* name : goals_fields) declaration.goals.push_back({name, absent_field(FieldKind::text, by_reader_)});
  return declaration;
}

void FormReader::finish(Declaration& declaration, int first, int end) const {
  declaration.pages = pages_of(grid_, first, end);
  if (declaration.pages.empty()) declaration.pages = table_.pages;
}

/// Below the indicators there may be rows of labels and values again: totals, notes, who signed and what was decided. They
/// begin in the leftmost column, with a label; or with what is no level, in cells that part otherwise than the first
/// indicator's.
int FormReader::end_of_indicators(const IndicatorTable& table, int limit) const {
  const auto is_level = [&](const std::string& text) {
    const std::u32string print = normalized(text);
    return print.empty() || print.find(U"指标") != std::u32string::npos || print.find(U"绩效") != std::u32string::npos ||
           context_.lexicon.is_word(to_utf8(bare_label(text)), "level1");
  };
  // How many cells begin below each heading.
  const auto parts = [&](const std::vector<const Cell*>& cells) {
    std::vector<std::ptrdiff_t> counts;
    for (const IndicatorBlock& block : table.blocks)
      for (const char* key : {"column.level3", "column.target"})
        if (const IndicatorColumn* column = block.find(key))
          counts.push_back(std::count_if(cells.begin(), cells.end(), [&](const Cell* cell) {
            return cell->column >= column->column && cell->column < column->column + column->span;
          }));
    return counts;
  };
  auto usual = parts({});
  for (int row = table.first_row; row < limit && std::count(usual.begin(), usual.end(), 0) != 0; ++row)
    usual = parts(cells_beginning_in(grid_, row));
  for (int row = table.first_row; row < limit; ++row) {
    const auto cells = cells_beginning_in(grid_, row);
    if (cells.empty() || cells.front()->column != 0) continue;
    const Content& content = cells.front()->content;
    const auto match = context_.lexicon.match(content.text(), Place::head, likeness_of(content));
    if (context_.lexicon.is_word(to_utf8(bare_label(content.text())), "level1")) continue;
    if (match && match->key != "heading" ? match->key != "group" : !is_level(content.text()) && parts(cells) != usual)
      return row;
  }
  return limit;
}

/// One table of indicators may stand below another: first those of the whole period, then those of the year. Tells which
/// serves what, reads their rows, and returns the row where the last one ends.
int FormReader::read_indicator_tables(Declaration& declaration, std::vector<IndicatorTable> tables) {
  while (auto next = find_indicator_table(grid_, tables.back().first_row, segment_.end, context_.lexicon))
    tables.push_back(*std::move(next));
  std::vector<int> tops;  // the rows of one cell over the headings say what the table is about
  for (IndicatorTable& table : tables) {
    int top = table.heading_row;
    for (const Cell* cell : table.headings) top = std::min(top, cell->row);
    std::u32string about;
    for (; tables.size() > 1 && top > head_row_ && is_title_row(grid_, top - 1); --top) {
      about += normalized(grid_.at(top - 1, 0)->content.text());
      uses_.try_emplace(grid_.at(top - 1, 0), Use{Role::group});
    }
    if (const Cell* side = grid_.at(table.first_row, 0); side != nullptr && side->row <= table.heading_row)
      about += normalized(side->content.text());
    if (tables.size() > 1 && table.blocks.size() == 1 && names_whole_period(about))
      table.blocks.front().scope = Indicator::Scope::overall;
    tops.push_back(top);
  }
  int end = segment_.end;
  for (std::size_t i = 0; i < tables.size(); ++i) {
    end = end_of_indicators(tables[i], i + 1 < tables.size() ? tops[i + 1] : segment_.end);
    if (i > 0) take_headings(tables[i], nullptr);
    read_indicators(grid_, tables[i], end, context_, declaration.indicators, uses_);
  }
  return end;
}

/// Notes the headings of the indicators' columns; `defined`: the definition that says them, if one does.
void FormReader::take_headings(const IndicatorTable& table, const DefinedForm* defined) {
  for (const Cell* cell : table.headings)
    if (!cell->content.readings.empty()) uses_.try_emplace(cell, Use{Role::group});
  for (const IndicatorBlock& block : table.blocks)
    for (const IndicatorColumn& column : block.columns) {
      const Cell* cell = grid_.at(table.heading_row, column.column);
      if (cell == nullptr || column.heading.empty()) continue;
      Use use{Role::heading, column.key, column.known_by, column.label_match};
      if (defined != nullptr) use.known_by = KnownBy::definition;
      if (column.key.empty()) use = {Role::heading, "extra", KnownBy::place};
      if (column.key.empty() &&
          context_.lexicon.match(column.heading, Place::head, Likeness::exact).value_or(LabelMatch{}).key == "group")
        use = {Role::group};
      uses_[cell] = std::move(use);
    }
}

/// A form that gives no declaration: what was taken for values is none.
std::vector<Declaration> FormReader::none(const char* reason) {
  not_a_form_ = reason;
  line_uses_.clear();
  std::erase_if(uses_, [](const auto& entry) {
    const Role role = entry.second.role;
    return role == Role::value || role == Role::indicator || role == Role::extra;
  });
  for (auto& [cell, use] : uses_) use.fields.clear();
  return {};
}

std::vector<Declaration> FormReader::read(std::vector<Warning>& warnings) {
  by_reader_ =
      std::any_of(grid_.cells.begin(), grid_.cells.end(), [](const Cell& cell) { return read_by_reader(cell.content); });
  gather_headings();
  std::optional<DefinedForm> defined = match_definition(grid_, head_row_, context_.lexicon);
  std::optional<IndicatorTable> table;
  if (defined) {
    const auto row = cells_beginning_in(grid_, defined->heading_row);
    table = defined_indicator_table(defined->heading_row, defined->columns, {row.begin(), row.end()});
  } else {
    table = find_indicator_table(grid_, segment_.first, segment_.end, context_.lexicon);
  }
  if (!table)
    return none(holds_labels(grid_, segment_, context_.lexicon)
                    ? "labels of a form, but no row of headings of indicators such as 一级指标 and 指标值"
                    : "no label of a form found");
  if (is_ledger(*table)) return read_ledger(*table, warnings);
  Head head = defined ? defined->head : read_head(grid_, head_row_, table->heading_row, context_.lexicon);
  const auto name = std::find_if(head.values.begin(), head.values.end(),
                                 [](const LabelledValue& value) { return value.key == "project.name"; });
  const bool has_name = name != head.values.end();

  Declaration declaration = blank_declaration(defined ? defined->definition->name : "generic");
  read_title(declaration);
  if (!has_name && declaration.title.source == FieldSource::absent)
    return none("headings of indicators, but neither a project's name nor a title of a form");
  // A name beside its label: 专项资金整体绩效目标 is of a project.
  if (has_name && (name->cell == nullptr || name->label_cell == nullptr || name->cell->row == name->label_cell->row))
    declaration.subject = Subject::project;
  if (const auto* year = std::get_if<int>(&declaration.fiscal_year.value)) take_target_of_year(*table, *year);
  read_lines(declaration);
  place_values(declaration, head);
  take_headings(*table, defined ? &*defined : nullptr);
  tell_guesses(declaration, *table);
  tell_guessed_scope(declaration, *table);
  const int end = read_indicator_tables(declaration, {*table});
  if (end < segment_.end) {
    const Head foot = read_head(grid_, end, segment_.end, context_.lexicon);
    place_values(declaration, foot);
  }
  // Labels at the side, merged over their rows, say nothing of their own.
  for (const Cell& cell : grid_.cells) {
    const auto match = context_.lexicon.match(cell.content.text(), Place::head, likeness_of(cell.content));
    const bool at_side = defined && cell.row > table->heading_row && cell.column < defined->columns.front().second->column;
    if (at_side || (match && match->key == "group" && match->rest.empty())) uses_.try_emplace(&cell, Use{Role::group});
  }
  const std::size_t unexplained = declaration.extra.size() - known_extras_;
  for (const InnerTable& inner : head.tables)
    keep_table(declaration, inner.side, inner.side->row, inner.side->row + 1, inner.end);
  known_extras_ = declaration.extra.size() - unexplained;
  keep_tables(declaration, table->heading_row);
  keep_points(declaration, *table);
  keep_the_rest(declaration);
  tell_kept(declaration);
  finish(declaration, segment_.first, segment_.end);
  if (end < segment_.end && holds_indicators(grid_, {end, segment_.end}, context_.lexicon))
    declaration.findings.push_back({"rows-without-form",
                                    Severity::warning,
                                    "rows of indicators below the form's last may be a form of their own",
                                    {"/indicators"}});
  tell_table(declaration, *table);
  // A label that was misread leaves a cell unexplained; where none is left, what was not found is not there.
  if (declaration.extra.size() == known_extras_)
    trust_absence(declaration);
  else
    doubt_absence(declaration, table->heading_row);

  const Field& project = declaration.project.front().field;
  if (declaration.indicators.empty() && project.text.empty() && project.source != FieldSource::unreadable) {
    warnings.push_back({declaration.pages.front(), "form", "the form is empty: labels without a project or indicators"});
    return none("an empty template: labels without a project or indicators");
  }
  return {std::move(declaration)};
}

}  // namespace inkgrid::form
