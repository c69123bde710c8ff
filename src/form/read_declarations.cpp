#include "form/read_declarations.h"

#include <algorithm>
#include <optional>
#include <set>

#include "form/head.h"
#include "form/indicators.h"
#include "form/text.h"
#include "form/values.h"

namespace inkgrid::form {
namespace {

constexpr std::size_t kLongestYearLine = 14;  // characters of `(2026 年度)` with some misread ones
constexpr std::size_t kLongestHeading = 60;

const char* const kProject[] = {"name",       "nature",  "category", "competent_department", "implementing_unit",
                                "start_date", "end_date"};
const char* const kFunds[] = {
    "unit", "total", "total_fiscal", "total_other", "annual_requested", "annual_fiscal", "annual_carryover", "annual_other"};
const char* const kGoals[] = {"overall", "annual"};

/// What stands above a form, nearest first: lines outside the grid, and rows of one cell inside it.
struct Heading {
  Content content;
  std::vector<Region> regions;
  const Cell* cell = nullptr;
};

/// Rows [first, end) of a grid that make one form.
struct Segment {
  int first = 0;
  int end = 0;
};

bool is_title_row(const Grid& grid, int row) {
  const Cell* cell = grid.at(row, 0);
  return cell != nullptr && cell->column_span == grid.columns && cell->row_span == 1;
}

/// Forms begin at a project's name, with the rows of one cell above it.
std::vector<Segment> split_forms(const Grid& grid, const Lexicon& lexicon) {
  std::vector<int> starts;
  for (const Cell& cell : grid.cells) {
    const auto match = lexicon.match(cell.content.text(), Place::head, likeness_of(cell.content));
    if (!match || match->key != "project.name") continue;
    int first = cell.row;
    while (first > 0 && is_title_row(grid, first - 1) && (starts.empty() || first - 1 > starts.back())) --first;
    if (starts.empty() || cell.row > starts.back()) starts.push_back(first);
  }
  std::vector<Segment> segments;
  if (starts.empty()) return {{0, grid.rows}};
  for (std::size_t i = 0; i < starts.size(); ++i)
    segments.push_back({i == 0 ? 0 : starts[i], i + 1 < starts.size() ? starts[i + 1] : grid.rows});
  return segments;
}

bool has_label(const Grid& grid, const std::string& key, const Lexicon& lexicon) {
  return std::any_of(grid.cells.begin(), grid.cells.end(), [&](const Cell& cell) {
    const auto match = lexicon.match(cell.content.text(), Place::head, likeness_of(cell.content));
    return match && match->key == key;
  });
}

/// Whether rows of a table name levels of indicators, as only the tables of declarations do.
bool holds_indicators(const Grid& grid, const Segment& segment, const Lexicon& lexicon) {
  return std::any_of(grid.cells.begin(), grid.cells.end(), [&](const Cell& cell) {
    const std::string& text = cell.content.text();
    return cell.row >= segment.first && cell.row < segment.end &&
           (lexicon.is_word(text, "level1") || lexicon.is_word(text, "level2"));
  });
}

/// Whether `lower` is the indicator table of a form whose head stands in `upper`, a table of its own.
bool belongs_below(const Table& upper, const Table& lower, const Lexicon& lexicon) {
  const auto has_indicators = [&](const Grid& grid) {
    return find_indicator_table(grid, 0, grid.rows, lexicon).has_value();
  };
  const bool titled = std::any_of(lower.above.begin(), lower.above.end(), [&](const TextLine& line) {
    return lexicon.is_title(line.content.text(), likeness_of(line.content));
  });
  return upper.grid.rows > 0 && lower.grid.rows > 0 && !titled && lower.pages.front() - upper.pages.back() <= 1 &&
         has_label(upper.grid, "project.name", lexicon) && !has_indicators(upper.grid) &&
         !has_label(lower.grid, "project.name", lexicon) && has_indicators(lower.grid);
}

/// One table of both, the rows of `lower` below those of `upper`, on the columns of both.
Table stacked(Table upper, const Table& lower) {
  std::vector<double> edges = upper.grid.column_edges;
  edges.insert(edges.end(), lower.grid.column_edges.begin(), lower.grid.column_edges.end());
  std::sort(edges.begin(), edges.end());
  edges.erase(std::unique(edges.begin(), edges.end(), [](double a, double b) { return b - a < 1; }), edges.end());
  const auto place = [&](double edge) {
    return static_cast<int>(std::upper_bound(edges.begin(), edges.end(), edge) - edges.begin()) - 1;
  };
  const auto move = [&](Cell cell, const Grid& own, int rows) {
    const int right = place(own.column_edges[static_cast<std::size_t>(cell.column + cell.column_span)]);
    cell.column = place(own.column_edges[static_cast<std::size_t>(cell.column)]);
    cell.column_span = right - cell.column;
    cell.row += rows;
    return cell;
  };
  Grid grid;
  for (const Cell& cell : upper.grid.cells) grid.cells.push_back(move(cell, upper.grid, 0));
  for (const Cell& cell : lower.grid.cells) grid.cells.push_back(move(cell, lower.grid, upper.grid.rows));
  grid.rows = upper.grid.rows + lower.grid.rows;
  grid.columns = static_cast<int>(edges.size()) - 1;
  grid.column_edges = std::move(edges);
  upper.grid = std::move(grid);
  for (const int page : lower.pages)
    if (page != upper.pages.back()) upper.pages.push_back(page);
  return upper;
}

class FormReader {
 public:
  FormReader(const Table& table, const Segment& segment, const FieldContext& context, bool first_of_table)
      : table_(table), grid_(table.grid), segment_(segment), context_(context), first_of_table_(first_of_table) {}

  /// The form's declaration, those of a ledger, or none where this is no form.
  std::vector<Declaration> read(std::vector<Warning>& warnings);
  const std::vector<TextLine>& lines_before_title() const { return before_title_; }

 private:
  void gather_headings();
  void read_title(Declaration& declaration);
  void read_lines(Declaration& declaration);
  void place_values(Declaration& declaration, const Head& head);
  void keep_tables(Declaration& declaration, int end);
  void keep_the_rest(Declaration& declaration);
  bool is_ledger(const IndicatorTable& table) const;
  std::vector<Declaration> read_ledger(const IndicatorTable& table);
  Declaration blank_declaration(const std::string& form) const;
  void place_value(Declaration& declaration, const std::string& key, const std::string& label, Field field) const;
  void finish(Declaration& declaration, int first, int end) const;
  FieldRequest request_for(const std::string& key, double label_match) const;

  const Table& table_;
  const Grid& grid_;
  Segment segment_;
  FieldContext context_;
  bool first_of_table_;
  int head_row_ = 0;  // first row below the title rows
  std::vector<Heading> headings_;
  std::vector<TextLine> lines_;  // above the form on its page, not taken for title or year
  std::vector<TextLine> before_title_;
  std::set<const Cell*> understood_;
  int money_exponent_ = 0;
  bool by_reader_ = false;
};

FieldRequest FormReader::request_for(const std::string& key, double label_match) const {
  FieldRequest request{kind_of_key(key), {}, money_exponent_, label_match};
  if (key == "project.nature") request.words = "nature";
  if (key == "project.category") request.words = "category";
  return request;
}

/// In a ledger the project's name is a heading beside those of the indicators.
bool FormReader::is_ledger(const IndicatorTable& table) const {
  return std::any_of(table.headings.begin(), table.headings.end(), [&](const Cell* cell) {
    const auto match = context_.lexicon.match(cell->content.text(), Place::head, likeness_of(cell->content));
    return match && match->key == "project.name";
  });
}

void FormReader::gather_headings() {
  head_row_ = segment_.first;
  while (head_row_ < segment_.end && is_title_row(grid_, head_row_)) {
    const Cell* cell = grid_.at(head_row_, 0);
    headings_.insert(headings_.begin(), {cell->content, cell->regions, cell});
    ++head_row_;
  }
  if (!first_of_table_) return;
  for (auto line = table_.above.rbegin(); line != table_.above.rend(); ++line)
    if (line->region.page == table_.pages.front()) headings_.push_back({line->content, {line->region}, nullptr});
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
          std::any_of(text.begin(), text.end(), is_digit) &&
          !context_.lexicon.match(heading.content.text(), Place::line, Likeness::exact))
        year = &heading;
    }
  declaration.title =
      title != nullptr ? as_field(*title, FieldKind::text, nullptr) : absent_field(FieldKind::text, by_reader_);
  const Heading* dated = year != nullptr ? year : (title != nullptr && parse_year(title->content.text()) ? title : nullptr);
  if (dated != nullptr) {
    std::string text = year_text(dated->content.text());
    if (text.empty()) text = dated->content.text();
    declaration.fiscal_year = as_field(*dated, FieldKind::year, &text);
  } else {
    declaration.fiscal_year = absent_field(FieldKind::year, by_reader_);
  }
  if (title != nullptr && context_.lexicon.names_department(title->content.text(), likeness_of(title->content)))
    declaration.subject = Subject::department;

  bool above_title = false;
  for (const Heading& heading : headings_) {
    if (heading.cell != nullptr && (&heading == title || &heading == year)) understood_.insert(heading.cell);
    if (heading.cell == nullptr && &heading != title && &heading != year)
      (above_title ? before_title_ : lines_)
          .insert((above_title ? before_title_ : lines_).begin(), {heading.regions.front(), heading.content});
    if (&heading == title) above_title = true;
  }
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
      const bool names_office = match && match->key == "line.issuer" && !match->rest.empty();
      if (names_office) {
        std::string office = match->rest;  // a money unit may stand behind it in the same line
        for (const char* behind : {"金额单位", "资金单位", "单位"})
          if (const std::size_t at = office.find(behind); !unit.empty() && at != std::string::npos) office.erase(at);
        while (!office.empty() && office.back() == ' ') office.pop_back();
        declaration.issuer = make_field({FieldKind::text, {}, 0, match->similarity}, cell, office, context_);
      }
      if (!names_office && unit.empty()) {
        ++line;
        continue;
      }
      line = lines->erase(line);
    }
}

void FormReader::place_values(Declaration& declaration, const Head& head) {
  if (head.unit_cell != nullptr) {
    declaration.funds.front().field = make_field({FieldKind::money_unit, {}, 0, 1}, *head.unit_cell, head.unit, context_);
    money_exponent_ = money_unit_exponent(head.unit).value_or(0);
  }
  for (const LabelledValue& value : head.values) {
    const FieldRequest request = request_for(value.key, value.label_match);
    Field field = !value.inline_text.empty() ? make_field(request, *value.label_cell, value.inline_text, context_)
                  : value.cell != nullptr    ? make_field(request, *value.cell, context_)
                                             : absent_field(request.kind, by_reader_);
    place_value(declaration, value.key, value.label, std::move(field));
  }
}

void FormReader::place_value(Declaration& declaration, const std::string& key, const std::string& label, Field field) const {
  std::vector<NamedField>* section = key.starts_with("project.") ? &declaration.project
                                     : key.starts_with("funds.") ? &declaration.funds
                                     : key.starts_with("goals.") ? &declaration.goals
                                                                 : nullptr;
  const std::string name = key.substr(key.find('.') + 1);
  if (section != nullptr)
    for (NamedField& named : *section)
      if (named.name == name && named.field.source == FieldSource::absent) {
        named.field = std::move(field);
        return;
      }
  if (field.source != FieldSource::absent) declaration.extra.push_back({label, std::move(field)});
}

/// A table within the form, above row `end`: where numbers that nothing explained stand side by side, no cell is its
/// neighbour's label, the headings above are. Its cells go to `extra`, each with the headings over it.
void FormReader::keep_tables(Declaration& declaration, int end) {
  const auto is_number = [](const Cell* cell) { return cell != nullptr && parse_money(cell->content.text(), 0).has_value(); };
  // Column of the first of two numbers side by side, the second without a meaning; -1 where there are none.
  const auto numbers_of = [&](int row) {
    for (const Cell& cell : grid_.cells) {
      if (cell.row > row || cell.row + cell.row_span <= row || understood_.count(&cell) != 0 || !is_number(&cell)) continue;
      const Cell* left = cell.column > 0 ? grid_.at(row, cell.column - 1) : nullptr;
      if (is_number(left)) return left->column;
    }
    return -1;
  };
  const auto has_number = [&](int row) {
    return std::any_of(grid_.cells.begin(), grid_.cells.end(), [&](const Cell& cell) {
      return cell.row == row && understood_.count(&cell) == 0 && is_number(&cell);
    });
  };
  int done = segment_.first;
  for (int row = segment_.first; row < end; ++row) {
    const int numbers = numbers_of(row);
    if (numbers < 0) continue;
    int first = row;
    while (first - 1 > done && has_number(first - 1)) --first;
    // A label at the side that is merged over headings and rows says where the headings begin.
    int top = std::max(segment_.first, first - 1);
    const Cell* side = nullptr;
    for (int column = 0; column < numbers; ++column)
      if (const Cell* cell = grid_.at(first, column); cell != nullptr && cell->row < first) {
        side = cell;
        top = std::max(segment_.first, cell->row);
        break;
      }
    int last = row + 1;
    while (last < end && (side != nullptr ? last < side->row + side->row_span : numbers_of(last) >= 0)) ++last;
    const auto headings_over = [&](const Cell& cell) {
      std::string headings;
      const Cell* before = nullptr;
      for (int above = top; above < first; ++above) {
        const Cell* heading = grid_.at(above, cell.column);
        if (heading == nullptr || heading == before || heading->row < top || heading->content.readings.empty()) continue;
        before = heading;
        if (heading->column + heading->column_span < cell.column + cell.column_span) continue;  // it heads a part of the cell
        understood_.insert(heading);
        headings += (headings.empty() ? "" : " ") + heading->content.text();
      }
      return headings;
    };
    if (side != nullptr) understood_.insert(side);
    for (const Cell& cell : grid_.cells) {
      if (cell.row < first || cell.row >= last) continue;
      const std::string headings = headings_over(cell);
      if (cell.content.readings.empty() || !understood_.insert(&cell).second) continue;
      declaration.extra.push_back({headings, make_field({}, cell, context_)});
    }
    done = last;
    row = last - 1;
  }
}

/// Cells that nothing explained go to `extra`, in pairs where one stands right of the other.
void FormReader::keep_the_rest(Declaration& declaration) {
  const Cell* label = nullptr;
  for (const Cell& cell : grid_.cells) {
    if (cell.row < segment_.first || cell.row >= segment_.end || understood_.count(&cell) != 0) continue;
    const bool says_something = !cell.content.readings.empty() || cell.content.source == TextSource::unreadable;
    const bool beside = label != nullptr && label->row == cell.row && label->column + label->column_span == cell.column;
    if (beside) {
      declaration.extra.back().name = label->content.text();
      declaration.extra.back().field = make_field({}, cell, context_);
      label = nullptr;
    } else if (says_something) {
      declaration.extra.push_back({"", make_field({}, cell, context_)});
      label = &cell;
    }
  }
  for (const TextLine& line : lines_) declaration.extra.push_back({"", make_field({}, line, context_)});
}

Declaration FormReader::blank_declaration(const std::string& form) const {
  Declaration declaration;
  declaration.form = form;
  for (const char* name : kProject)
    declaration.project.push_back({name, absent_field(kind_of_key(std::string("project.") + name), by_reader_)});
  for (const char* name : kFunds)
    declaration.funds.push_back(
        {name, absent_field(std::string(name) == "unit" ? FieldKind::money_unit : FieldKind::money, by_reader_)});
  for (const char* name : kGoals) declaration.goals.push_back({name, absent_field(FieldKind::text, by_reader_)});
  return declaration;
}

/// Sets the pages that rows [first, end) stand on.
void FormReader::finish(Declaration& declaration, int first, int end) const {
  std::set<int> pages;
  for (const Cell& cell : grid_.cells)
    if (cell.row >= first && cell.row + cell.row_span <= end)  // a cell of several projects stands on the pages of all
      for (const Region& region : cell.regions) pages.insert(region.page);
  if (pages.empty()) pages.insert(table_.pages.begin(), table_.pages.end());
  declaration.pages.assign(pages.begin(), pages.end());
}

/// One declaration for each run of rows whose project, amounts and goal are the same cells.
std::vector<Declaration> FormReader::read_ledger(const IndicatorTable& table) {
  struct HeadColumn {
    std::string key;
    IndicatorColumn column;
  };
  std::vector<HeadColumn> heads;
  IndicatorTable rows = table;
  for (IndicatorBlock& block : rows.blocks)
    std::erase_if(block.columns, [&](const IndicatorColumn& column) {
      std::string key = column.key == "column.goal" ? "goals.annual" : "";
      double likeness = column.label_match;
      if (column.key.empty())
        if (const auto match =
                context_.lexicon.match(column.heading, Place::head, by_reader_ ? Likeness::misread : Likeness::exact);
            match && match->key != "group" && match->key != "extra") {
          key = match->key;
          likeness = match->similarity;
        }
      if (key == "funds.fiscal" || key == "funds.other") key.insert(6, "annual_");
      if (key.empty()) return false;
      heads.push_back({key, column});
      heads.back().column.label_match = likeness;
      return true;
    });

  const auto head_cell = [&](const HeadColumn& head, int row) { return grid_.at(row, head.column.column); };
  const auto begins_project = [&](int row) {
    return std::any_of(heads.begin(), heads.end(), [&](const HeadColumn& head) {
      const Cell* cell = head_cell(head, row);
      if (cell == nullptr || cell->row != row || cell->content.readings.empty()) return false;
      const Cell* above = row > table.heading_row + 1 ? head_cell(head, row - 1) : nullptr;
      // Cells that are not merged repeat their text on every row of a project.
      return above == nullptr || cell->row_span > 1 || above->row_span > 1 || above->content.text() != cell->content.text();
    });
  };
  Declaration shared = blank_declaration("generic");
  read_title(shared);
  read_lines(shared);
  std::vector<Declaration> declarations;
  for (int first = table.heading_row + 1; first < segment_.end;) {
    int end = first + 1;
    while (end < segment_.end && !begins_project(end)) ++end;
    Declaration declaration = shared;
    for (const HeadColumn& head : heads)
      if (const Cell* cell = head_cell(head, first))
        place_value(declaration, head.key, head.column.heading,
                    make_field(request_for(head.key, head.column.label_match), *cell, context_));
    rows.heading_row = first - 1;
    declaration.indicators = read_indicators(grid_, rows, end, context_, understood_);
    finish(declaration, first, end);
    const auto says_something = [](const NamedField& named) { return !named.field.text.empty(); };
    if (!declaration.indicators.empty() ||
        std::any_of(declaration.project.begin(), declaration.project.end(), says_something))
      declarations.push_back(std::move(declaration));
    first = end;
  }
  return declarations;
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
  if (!table) return {};
  if (is_ledger(*table)) return read_ledger(*table);
  Head head = defined ? defined->head : read_head(grid_, head_row_, table->heading_row, context_.lexicon);
  const bool has_name = std::any_of(head.values.begin(), head.values.end(),
                                    [](const LabelledValue& value) { return value.key == "project.name"; });

  Declaration declaration = blank_declaration(defined ? defined->definition->name : "generic");
  read_title(declaration);
  if (!has_name && declaration.title.source == FieldSource::absent) return {};
  read_lines(declaration);
  place_values(declaration, head);
  understood_.insert(head.understood.begin(), head.understood.end());
  understood_.insert(table->headings.begin(), table->headings.end());

  // Below the indicators there may be rows of labels and values again, from the first label in the leftmost column on.
  int end = segment_.end;
  for (int row = table->heading_row + 1; row < segment_.end; ++row) {
    const auto cells = cells_beginning_in(grid_, row);
    if (cells.empty() || cells.front()->column != 0) continue;
    const auto match =
        context_.lexicon.match(cells.front()->content.text(), Place::head, likeness_of(cells.front()->content));
    if (match && match->key != "group") {
      end = row;
      break;
    }
  }
  declaration.indicators = read_indicators(grid_, *table, end, context_, understood_);
  if (end < segment_.end) {
    const Head foot = read_head(grid_, end, segment_.end, context_.lexicon);
    place_values(declaration, foot);
    understood_.insert(foot.understood.begin(), foot.understood.end());
  }
  // Labels at the side, merged over their rows, say nothing of their own.
  for (const Cell& cell : grid_.cells) {
    const auto match = context_.lexicon.match(cell.content.text(), Place::head, likeness_of(cell.content));
    const bool at_side = defined && cell.row > table->heading_row && cell.column < defined->columns.front().second->column;
    if (at_side || (match && match->key == "group")) understood_.insert(&cell);
  }
  keep_tables(declaration, table->heading_row);
  keep_the_rest(declaration);
  finish(declaration, segment_.first, segment_.end);
  // A label that was misread leaves a cell unexplained; where none is left, what was not found is not there. The money unit
  // stands in a label's own cell.
  if (declaration.extra.empty())
    for_each_field(declaration, [](const std::string&, Field& field) {
      if (field.source == FieldSource::absent && field.kind != FieldKind::money_unit) field.evidence.by_reader = false;
    });

  const Field& name = declaration.project.front().field;
  if (declaration.indicators.empty() && name.text.empty() && name.source != FieldSource::unreadable) {
    warnings.push_back({declaration.pages.front(), "form", "the form is empty: labels without a project or indicators"});
    return {};
  }
  return {std::move(declaration)};
}

}  // namespace

Understanding read_declarations(const std::vector<Table>& tables, const Lexicon& lexicon, const CanPrint& can_print,
                                const std::string& document_id) {
  Understanding result;
  result.title = absent_field(FieldKind::text, false);
  const FieldContext context{lexicon, can_print};
  for (std::size_t t = 0; t < tables.size(); ++t) {
    if (tables[t].grid.rows == 0) continue;
    const bool in_two = t + 1 < tables.size() && belongs_below(tables[t], tables[t + 1], lexicon);
    const Table table = in_two ? stacked(tables[t], tables[t + 1]) : tables[t];
    if (in_two) ++t;
    const std::vector<Segment> segments = split_forms(table.grid, lexicon);
    for (std::size_t i = 0; i < segments.size(); ++i) {
      FormReader reader(table, segments[i], context, i == 0);
      const std::size_t warned = result.warnings.size();
      std::vector<Declaration> declarations = reader.read(result.warnings);
      if (declarations.empty()) {
        if (warned == result.warnings.size() && holds_indicators(table.grid, segments[i], lexicon))
          result.warnings.push_back(
              {table.pages.front(), "form", "rows of indicators without a form they belong to; look at the page by hand"});
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
          break;
        }
      }
      for (Declaration& declaration : declarations) {
        declaration.id = document_id + "-" + std::to_string(result.declarations.size() + 1);
        for (std::size_t row = 0; row < declaration.indicators.size(); ++row)
          declaration.indicators[row].id = declaration.id + "-" + std::to_string(row + 1);
        result.declarations.push_back(std::move(declaration));
      }
    }
  }
  return result;
}

}  // namespace inkgrid::form
