#include "form/read_declarations.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>

#include "form/head.h"
#include "form/indicators.h"
#include "form/keys.h"
#include "form/text.h"
#include "form/uses.h"
#include "form/values.h"

namespace inkgrid::form {
namespace {

constexpr std::size_t kLongestYearLine = 14;  // characters of `(2026 年度)` with some misread ones
constexpr std::size_t kLongestHeading = 60;

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

/// `第 3 页`, `— 12 —`: digits and the words around a page's number.
bool is_page_number(const std::string& print) {
  const std::u32string text = normalized(print);
  return std::all_of(text.begin(), text.end(), [](char32_t c) {
    return is_digit(c) || std::u32string_view(U"第页共/-.—–一").find(c) != std::u32string_view::npos;
  });
}

/// `表14-3`, `附件2`: the number of a form among others.
bool is_table_number(const std::string& print) {
  std::u32string text = normalized(print);
  for (const std::u32string_view word : {U"附件", U"附表", U"表"})
    if (text.starts_with(word)) {
      text.erase(0, word.size());
      return !text.empty() && std::all_of(text.begin(), text.end(), [](char32_t c) {
        return is_digit(c) || std::u32string_view(U"-—–.:一二三四五六七八九十").find(c) != std::u32string_view::npos;
      });
    }
  return false;
}

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

bool holds_labels(const Grid& grid, const Segment& segment, const Lexicon& lexicon) {
  return std::any_of(grid.cells.begin(), grid.cells.end(), [&](const Cell& cell) {
    return cell.row >= segment.first && cell.row < segment.end &&
           (lexicon.match(cell.content.text(), Place::head, likeness_of(cell.content)) ||
            lexicon.match(cell.content.text(), Place::column, likeness_of(cell.content)));
  });
}

/// `部门收支总表`, `绩效评价指标体系`: a line that is the title of some other table.
bool names_table(const std::string& print) {
  const std::u32string text = without_parentheses(normalized(print));
  return text.find(U':') == std::u32string::npos && !is_table_number(print) &&
         (text.ends_with(U"表") || text.ends_with(U"体系") || text.ends_with(U"问卷") || text.ends_with(U"目录"));
}

/// Number of tables from `first` on that make one form: its head, and others up to that of its indicators. 1 where the table
/// stands alone.
std::size_t tables_of_form(const std::vector<Table>& tables, std::size_t first, const Lexicon& lexicon) {
  constexpr std::size_t kMostTables = 4;
  const auto has_indicators = [&](const Grid& grid) {
    return find_indicator_table(grid, 0, grid.rows, lexicon).has_value();
  };
  // A list of projects has the name as a heading of its columns.
  const Head head = read_head(tables[first].grid, 0, tables[first].grid.rows, lexicon);
  const auto names_project = [](const LabelledValue& value) {
    return value.key == "project.name" && (value.cell == nullptr || value.cell->row == value.label_cell->row);
  };
  if (std::none_of(head.values.begin(), head.values.end(), names_project) || has_indicators(tables[first].grid)) return 1;
  for (std::size_t t = first + 1; t < std::min(tables.size(), first + kMostTables); ++t) {
    const Table& table = tables[t];
    const bool titled = std::any_of(table.above.begin(), table.above.end(), [&](const TextLine& line) {
      return lexicon.is_title(line.content.text(), likeness_of(line.content)) || names_table(line.content.text());
    });
    if (table.grid.rows == 0 || titled || table.pages.front() - tables[t - 1].pages.back() > 1 ||
        has_label(table.grid, "project.name", lexicon))
      return 1;
    if (has_indicators(table.grid)) return t - first + 1;
  }
  return 1;
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
  upper.between.insert(upper.between.end(), lower.above.begin(), lower.above.end());
  upper.running.insert(upper.running.end(), lower.running.begin(), lower.running.end());
  upper.repeated.insert(upper.repeated.end(), lower.repeated.begin(), lower.repeated.end());
  for (const int page : lower.pages)
    if (page != upper.pages.back()) upper.pages.push_back(page);
  return upper;
}

/// The pages that rows [first, end) stand on.
std::vector<int> pages_of(const Grid& grid, int first, int end) {
  std::set<int> pages;
  for (const Cell& cell : grid.cells)
    if (cell.row >= first && cell.row + cell.row_span <= end)  // a cell of several projects stands on the pages of all
      for (const Region& region : cell.regions) pages.insert(region.page);
  return {pages.begin(), pages.end()};
}

class FormReader {
 public:
  FormReader(const Table& table, const Segment& segment, const FieldContext& context, bool first_of_table)
      : table_(table), grid_(table.grid), segment_(segment), context_(context), first_of_table_(first_of_table) {}

  /// The form's declaration, those of a ledger, or none where this is no form.
  std::vector<Declaration> read(std::vector<Warning>& warnings);
  const std::vector<TextLine>& lines_before_title() const { return before_title_; }
  /// What the form's cells and lines were taken for; of a form that gave no declaration, its labels.
  const CellUses& uses() const { return uses_; }
  const std::vector<std::pair<Region, Use>>& line_uses() const { return line_uses_; }
  /// Why there was no declaration.
  const std::string& not_a_form() const { return not_a_form_; }

 private:
  std::vector<Declaration> none(const char* reason);
  void take_heading(const Heading& heading, const char* path);
  void take_headings(const IndicatorTable& table, const DefinedForm* defined);
  void gather_headings();
  void read_title(Declaration& declaration);
  void read_lines(Declaration& declaration);
  void place_values(Declaration& declaration, const Head& head);
  void keep_points(Declaration& declaration, const IndicatorTable& table);
  void keep_table(Declaration& declaration, const Cell* side, int top, int first, int end);
  void keep_tables(Declaration& declaration, int end);
  void keep_the_rest(Declaration& declaration);
  void keep_lines(Declaration& declaration);
  void doubt_absence(Declaration& declaration, int heading_row) const;
  bool is_ledger(const IndicatorTable& table) const;
  int end_of_indicators(const IndicatorTable& table, int limit) const;
  int read_indicator_tables(Declaration& declaration, std::vector<IndicatorTable> tables);
  std::vector<Declaration> read_ledger(const IndicatorTable& table);
  Declaration blank_declaration(const std::string& form) const;
  bool ends_with_label(const std::string& print) const;
  std::string place_value(Declaration& declaration, const std::string& key, const std::string& label, Field field) const;
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
  CellUses uses_;
  std::vector<std::pair<Region, Use>> line_uses_;
  std::string not_a_form_;
  int money_exponent_ = 0;
  bool by_reader_ = false;
  std::size_t known_extras_ = 0;  // values of labels that the lexicon knows and the model has no place for
};

/// Fields that were not found are not there, but for those whose label is. The money unit stands in a label's own cell and may be misread with it.
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
    if (const auto match = context_.lexicon.match(cell->content.text(), Place::head, likeness_of(cell->content));
        match && match->key == "project.name")
      break;
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
    uses_[head.unit_cell].fields.push_back({0, "funds.unit"});
    declaration.funds.front().field = make_field({FieldKind::money_unit, {}, 0, 1}, *head.unit_cell, head.unit, context_);
    money_exponent_ = money_unit_exponent(head.unit).value_or(0);
  }
  for (const LabelledValue& value : head.values) {
    const FieldRequest request = request_for(value.key, value.label_match);
    Field field = !value.inline_text.empty() ? make_field(request, *value.label_cell, value.inline_text, context_)
                  : value.cell != nullptr    ? make_field(request, *value.cell, context_)
                                             : absent_field(request.kind, by_reader_);
    if (value.cell == nullptr && value.inline_text.empty()) field.evidence.label_match = 0;  // where is its value?
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

/// `分值（90分）`: the points that a heading gives to its column.
void FormReader::keep_points(Declaration& declaration, const IndicatorTable& table) {
  for (const Cell* cell : table.headings) {
    std::u32string inside;
    const std::string bare = to_utf8(bare_label(cell->content.text(), &inside));
    const std::string points = to_utf8(inside);
    if (bare.empty() || inside.empty() || inside.back() != U'分' || !parse_number(points)) continue;
    uses_[cell].fields.push_back({0, "extra[" + std::to_string(declaration.extra.size()) + "]"});
    declaration.extra.push_back({bare, make_field({}, *cell, points, context_)});
    ++known_extras_;
  }
}

/// Cells of rows [first, end) of a table within the form go to `extra`, each with the headings over it from row `top` on.
void FormReader::keep_table(Declaration& declaration, const Cell* side, int top, int first, int end) {
  if (side != nullptr) uses_.try_emplace(side, Use{Role::group});
  const int column = side != nullptr ? side->column + side->column_span : 0;
  for (const Cell& cell : grid_.cells) {
    if (cell.row < first || cell.row >= end || cell.column < column) continue;
    std::string headings;
    const Cell* lowest = nullptr;
    for (int above = top; above < first; ++above) {
      const Cell* heading = grid_.at(above, cell.column);
      if (heading == nullptr || heading == lowest || heading->row < top || heading->content.readings.empty()) continue;
      if (heading->column + heading->column_span < cell.column + cell.column_span) continue;  // it heads a part of the cell
      uses_.try_emplace(heading, Use{Role::heading, "extra", KnownBy::place});
      lowest = heading;
      headings += (headings.empty() ? "" : " ") + heading->content.text();
    }
    if (cell.content.readings.empty() || uses_.count(&cell) != 0) continue;
    take_for_field(uses_, &cell, Role::extra, {0, "extra[" + std::to_string(declaration.extra.size()) + "]"}).label = lowest;
    declaration.extra.push_back({headings, make_field({}, cell, context_)});
  }
}

/// A table within the form, above row `end`: where numbers that nothing explained stand side by side, no cell is its
/// neighbour's label, the headings above are.
void FormReader::keep_tables(Declaration& declaration, int end) {
  const auto is_number = [](const Cell* cell) {
    return cell != nullptr && parse_money(cell->content.text(), 0).has_value();
  };
  // Column of the first of two numbers side by side, the second without a meaning; -1 where there are none.
  const auto numbers_of = [&](int row) {
    for (const Cell& cell : grid_.cells) {
      if (cell.row > row || cell.row + cell.row_span <= row || uses_.count(&cell) != 0 || !is_number(&cell)) continue;
      const Cell* left = cell.column > 0 ? grid_.at(row, cell.column - 1) : nullptr;
      if (is_number(left)) return left->column;
    }
    return -1;
  };
  const auto has_number = [&](int row) {
    return std::any_of(grid_.cells.begin(), grid_.cells.end(),
                       [&](const Cell& cell) { return cell.row == row && uses_.count(&cell) == 0 && is_number(&cell); });
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
    keep_table(declaration, side, top, first, last);
    done = last;
    row = last - 1;
  }
}

/// Cells that nothing explained go to `extra`, in pairs where one stands right of the other.
void FormReader::keep_the_rest(Declaration& declaration) {
  const Cell* label = nullptr;
  for (const Cell& cell : grid_.cells) {
    if (cell.row < segment_.first || cell.row >= segment_.end || uses_.count(&cell) != 0) continue;
    const bool says_something = !cell.content.readings.empty() || cell.content.source == TextSource::unreadable;
    const bool beside = label != nullptr && label->row == cell.row && label->column + label->column_span == cell.column;
    if (beside) {
      declaration.extra.back().name = label->content.text();
      declaration.extra.back().field = make_field({}, cell, context_);
      Use& use = take_for_field(uses_, &cell, Role::extra, uses_[label].fields.front());
      use.label = label;
      uses_[label] = {Role::label, "extra", KnownBy::place};
      label = nullptr;
    } else if (says_something) {
      take_for_field(uses_, &cell, Role::extra, {0, "extra[" + std::to_string(declaration.extra.size()) + "]"});
      declaration.extra.push_back({"", make_field({}, cell, context_)});
      if (!parse_number(cell.content.text())) label = &cell;
    }
  }
  keep_lines(declaration);
}

void FormReader::keep_lines(Declaration& declaration) {
  for (const TextLine& line : lines_) {
    line_uses_.push_back({line.region, Use{Role::extra}});
    line_uses_.back().second.fields.push_back({0, "extra[" + std::to_string(declaration.extra.size()) + "]"});
    declaration.extra.push_back({"", make_field({}, line, context_)});
  }
}

/// Where a reader's text in the form's head explains nothing, it may be the label of a field that was not found: of one that it
/// is like, or of any where it is like none and was hardly read.
void FormReader::doubt_absence(Declaration& declaration, int heading_row) const {
  constexpr double kLike = 0.4;  // of five characters two; a label is known from more
  constexpr double kSure = 0.5;  // least score of a text's characters by the reader's own scale
  // Where a ruling beside a label is lost, one cell holds it and its value, or its group.
  const auto likeness = [&](const std::string& text, const std::string& key) {
    constexpr std::size_t kShortest = 4, kLongest = 8;  // characters of labels
    const std::u32string bare = bare_label(text);
    double best = context_.lexicon.likeness(text, key);
    for (std::size_t size = kShortest; size <= kLongest && size < bare.size(); ++size)
      for (const std::u32string& part : {bare.substr(0, size), bare.substr(bare.size() - size)})
        best = std::max(best, std::floor(context_.lexicon.likeness(to_utf8(part), key)));
    return best;
  };
  for (const auto& [cell, use] : uses_) {
    const bool unexplained = use.role == Role::extra ? use.label == nullptr : use.role == Role::label && use.known_by == KnownBy::place;
    if (!unexplained || cell->row >= heading_row || !read_by_reader(cell->content) || cell->content.readings.empty()) continue;
    const auto& characters = cell->content.readings.front().characters;
    const bool unsure = std::any_of(characters.begin(), characters.end(), [&](const auto& each) { return each.score < kSure; });
    const auto doubt = [&](const char* section, std::vector<NamedField>& fields) {
      for (auto& [name, field] : fields) {
        if (field.source != FieldSource::absent) continue;
        const std::string key = section + name;
        double like = likeness(cell->content.text(), key);
        if (name.ends_with("_fiscal")) like = std::max(like, likeness(cell->content.text(), "funds.fiscal"));
        if (name.ends_with("_other")) like = std::max(like, likeness(cell->content.text(), "funds.other"));
        if (like >= kLike || unsure) field.evidence.label_match = 0;
      }
    };
    doubt("project.", declaration.project);
    doubt("funds.", declaration.funds);
    doubt("goals.", declaration.goals);
    Field& unit = declaration.funds.front().field;
    if (unit.source == FieldSource::absent && normalized(cell->content.text()).find(U"元)") != std::u32string::npos)
      unit.evidence.label_match = 0;
  }
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
/// begin in the leftmost column, with a label; or with what is no level, in cells that part otherwise than the first indicator's.
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
    if (match && match->key != "heading" ? match->key != "group" : !is_level(content.text()) && parts(cells) != usual) return row;
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
    if (const Cell* side = grid_.at(table.first_row, 0); side != nullptr && side->row <= table.heading_row) about += normalized(side->content.text());
    if (tables.size() > 1 && table.blocks.size() == 1 && names_whole_period(about)) table.blocks.front().scope = Indicator::Scope::overall;
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

/// One declaration for each run of rows whose project, amounts and goal are the same cells.
std::vector<Declaration> FormReader::read_ledger(const IndicatorTable& table) {
  struct HeadColumn {
    std::string key;
    IndicatorColumn column;
  };
  std::vector<HeadColumn> heads;
  IndicatorTable rows = table;
  Declaration shared = blank_declaration("generic");
  read_title(shared);
  read_lines(shared);
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
    if (column.key.starts_with("column.") && column.key != "column.goal" && column.key != "column.amount")
      first_of_indicators = std::min(first_of_indicators, column.column);
  for (IndicatorBlock& block : rows.blocks)
    std::erase_if(block.columns, [&](const IndicatorColumn& column) {
      std::string key = column.key == "column.goal"     ? "goals.annual"
                        : column.key == "column.amount" ? "funds.annual_requested"
                                                        : "";
      double likeness = column.label_match;
      KnownBy known = column.known_by;
      const Cell* heading = grid_.at(table.heading_row, column.column);
      if (column.key == "column.amount")
        take_unit(context_.lexicon.match(column.heading, Place::column, Likeness::exact), heading);
      if (column.key.empty()) {
        auto match = label_of(column.heading, heading);
        if (const auto over = label_of(column.over, nullptr); over && (over->key == "group" || over->key.starts_with("funds."))) {
          if (is_sum(column.heading)) {
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

  const bool explained = std::all_of(rows.blocks.begin(), rows.blocks.end(), [](const IndicatorBlock& block) {
    return std::all_of(block.columns.begin(), block.columns.end(),
                       [](const IndicatorColumn& column) { return !column.key.empty(); });
  });
  const auto head_cell = [&](const HeadColumn& head, int row) { return grid_.at(row, head.column.column); };
  const auto begins_project = [&](int row) {
    return is_title_row(grid_, row) || std::any_of(heads.begin(), heads.end(), [&](const HeadColumn& head) {
      const Cell* cell = head_cell(head, row);
      if (head.key == "extra" || cell == nullptr || cell->row != row || cell->content.readings.empty()) return false;
      const Cell* above = row > table.first_row ? head_cell(head, row - 1) : nullptr;
      // Cells that are not merged repeat their text on every row of a project.
      return above == nullptr || cell->row_span > 1 || above->row_span > 1 || above->content.text() != cell->content.text();
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
  for (int first = table.first_row; first < segment_.end;) {
    if (is_title_row(grid_, first)) {
      section = grid_.at(first++, 0);
      if (first == segment_.end && !declarations.empty()) keep_section(declarations.back(), static_cast<int>(declarations.size()) - 1);
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
    read_indicators(grid_, rows, end, context_, declaration.indicators, uses);
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
  if (declarations.empty()) return none("columns of a ledger without a project in them");
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
  if (is_ledger(*table)) return read_ledger(*table);
  Head head = defined ? defined->head : read_head(grid_, head_row_, table->heading_row, context_.lexicon);
  const bool has_name = std::any_of(head.values.begin(), head.values.end(),
                                    [](const LabelledValue& value) { return value.key == "project.name"; });

  Declaration declaration = blank_declaration(defined ? defined->definition->name : "generic");
  read_title(declaration);
  if (!has_name && declaration.title.source == FieldSource::absent)
    return none("headings of indicators, but neither a project's name nor a title of a form");
  read_lines(declaration);
  place_values(declaration, head);
  take_headings(*table, defined ? &*defined : nullptr);
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
  finish(declaration, segment_.first, segment_.end);
  if (end < segment_.end && holds_indicators(grid_, {end, segment_.end}, context_.lexicon))
    declaration.findings.push_back({"rows-without-form", Severity::warning,
                                    "rows of indicators below the form's last may be a form of their own", {"/indicators"}});
  // A label that was misread leaves a cell unexplained; where none is left, what was not found is not there.
  if (declaration.extra.size() == known_extras_)
    trust_absence(declaration);
  else
    doubt_absence(declaration, table->heading_row);

  const Field& name = declaration.project.front().field;
  if (declaration.indicators.empty() && name.text.empty() && name.source != FieldSource::unreadable) {
    warnings.push_back({declaration.pages.front(), "form", "the form is empty: labels without a project or indicators"});
    return none("an empty template: labels without a project or indicators");
  }
  return {std::move(declaration)};
}

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

/// Lists what the places of a document were taken for, in reading order.
class UnderstoodList {
 public:
  explicit UnderstoodList(std::vector<Understood>& list) : list_(list) {}

  void begin_table() {
    ++table_;
    line_ = cell_ = 0;
  }
  int table() const { return table_; }
  void add_lines(const std::vector<TextLine>& lines) {
    first_line_ = list_.size();
    for (const TextLine& line : lines) add_line(line);
    end_of_lines_ = list_.size();
  }
  /// What a form's reader noted; its declarations come after `declarations` others.
  void add_form(const FormReader& reader, const Table& table, const Segment& segment, int declarations) {
    for (const auto& [region, use] : reader.line_uses()) take_line(region, use, declarations);
    std::map<const Cell*, int> places;
    for (const Cell& cell : table.grid.cells)
      if (cell.row >= segment.first && cell.row < segment.end) {
        add_left_out(table, cell.regions.front().page);
        places.emplace(&cell, static_cast<int>(list_.size()));
        Understood& place = add_cell(cell);
        if (const auto use = reader.uses().find(&cell); use != reader.uses().end()) take(place, use->second, declarations);
      }
    for (const auto& [cell, use] : reader.uses())
      if (const auto label = places.find(use.label); label != places.end())
        list_[static_cast<std::size_t>(places.at(cell))].label = label->second;
  }
  /// What a table over page breaks left out, up to a page.
  void add_left_out(const Table& table, int page) {
    for (; line_ < table.running.size() && table.running[line_].region.page <= page; ++line_) {
      Understood& place = add_line(table.running[line_]);
      place.note = "between two parts of a table";
    }
    for (; cell_ < table.repeated.size() && table.repeated[cell_].regions.front().page <= page; ++cell_) {
      Understood& place = add_cell(table.repeated[cell_]);
      if (place.text.empty()) continue;
      place.role = Role::heading;
      place.note = "printed again";
    }
  }
  void take_line(const Region& region, const Use& use, int declarations) {
    for (std::size_t i = first_line_; i < end_of_lines_; ++i)
      if (list_[i].regions.front().page == region.page && list_[i].regions.front().box == region.box)
        take(list_[i], use, declarations);
  }

 private:
  Understood& add_line(const TextLine& line) {
    Understood& place = list_.emplace_back();
    place.table = table_;
    place.regions = {line.region};
    place.text = line.content.text();
    return place;
  }
  Understood& add_cell(const Cell& cell) {
    Understood& place = list_.emplace_back();
    place.table = table_;
    place.row = cell.row;
    place.column = cell.column;
    place.row_span = cell.row_span;
    place.column_span = cell.column_span;
    place.regions = cell.regions;
    place.text = cell.content.text();
    return place;
  }
  static void take(Understood& place, const Use& use, int declarations) {
    place.role = use.role;
    place.key = use.key;
    place.known_by = use.known_by;
    place.likeness = use.likeness;
    place.note = use.note;
    place.fields = use.fields;
    for (FieldPlace& field : place.fields)
      if (field.declaration >= 0) field.declaration += declarations;
  }

  std::vector<Understood>& list_;
  int table_ = -1;
  std::size_t first_line_ = 0, end_of_lines_ = 0;
  std::size_t line_ = 0, cell_ = 0;  // of what the table left out
};

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
      const std::size_t warned = result.warnings.size();
      std::vector<Declaration> declarations = reader.read(result.warnings);
      understood.add_form(reader, table, segments[i], static_cast<int>(result.declarations.size()));
      result.outcomes.push_back(
          {understood.table(), pages_of(table.grid, segments[i].first, segments[i].end), reader.not_a_form()});
      if (declarations.empty()) {
        if (warned == result.warnings.size() && holds_indicators(table.grid, segments[i], lexicon)) {
          result.warnings.push_back(
              {table.pages.front(), "form", "rows of indicators without a form they belong to; look at the page by hand"});
          result.outcomes.back().not_a_form = "rows of indicators without a form they belong to";
          // Rows right after a form may be its own.
          const int page = table.pages.front();
          if (!result.declarations.empty() && result.declarations.back().pages.back() + 1 >= page)
            result.declarations.back().findings.push_back(
                {"rows-without-form", Severity::warning,
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
  return result;
}

}  // namespace inkgrid::form
