#include "form/indicators.h"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <iterator>
#include <utility>

#include "form/head.h"
#include "form/text.h"
#include "form/values.h"

namespace inkgrid::form {
namespace {

constexpr const char* kNoKey =
    "column.none";  // while columns are being told apart: neither known nor to be known by its cells
constexpr const char* kLevels[] = {"column.level1", "column.level2", "column.level3"};
// What two blocks side by side may each have, and may share: a block without a column of its own has that of the first.
constexpr const char* kBlockColumns[] = {"column.level1", "column.level2", "column.level3", "column.target"};

/// Of two blocks the headings tell which serves the year; where they do not, the first serves the whole period.
Indicator::Scope scope_of(const IndicatorBlock& block, bool first) {
  const IndicatorColumn* target = block.find("column.target");
  const std::u32string heading = normalized(target != nullptr ? target->heading : std::string());
  if (heading.find(U"年度") != std::u32string::npos) return Indicator::Scope::annual;
  if (names_whole_period(heading)) return Indicator::Scope::overall;
  return first ? Indicator::Scope::overall : Indicator::Scope::annual;
}

/// Marks in an operator column that say how a target is to be read and are no part of it.
bool is_qualitative_mark(const std::string& text) {
  const std::u32string mark = normalized(text);
  return mark == U"定性" || mark == U"定性指标" || mark == U"定量" || mark == U"定量指标";
}

/// Words that say which way an indicator is good to go; like the marks above they stand for no operator.
bool is_direction(const std::string& text) {
  const std::u32string mark = normalized(text);
  for (const std::u32string_view word : {U"正向", U"反向", U"负向", U"逆向", U"中性", U"正指标", U"逆指标", U"反指标"})
    if (mark.starts_with(word)) return true;
  return false;
}

/// Headings of the three levels differ by one character, which a reader may miss or take for another's: three in a row are
/// told apart by order.
void order_levels(std::vector<IndicatorColumn>& columns, const Lexicon& lexicon) {
  std::vector<IndicatorColumn*> levels;
  bool exact = true;
  for (IndicatorColumn& column : columns)
    for (const char* level : kLevels)
      if (column.key == level) {
        levels.push_back(&column);
        exact = exact && column.label_match == 1;
      }
  if (levels.size() != 3) return;
  const auto beside = [](const IndicatorColumn* a, const IndicatorColumn* b) { return a->column + a->span == b->column; };
  const bool twice =
      levels[0]->key == levels[1]->key || levels[1]->key == levels[2]->key || levels[0]->key == levels[2]->key;
  if (exact && !(twice && beside(levels[0], levels[1]) && beside(levels[1], levels[2]))) return;
  for (std::size_t i = 0; i < 3; ++i) {
    if (levels[i]->key == kLevels[i]) continue;
    levels[i]->key = kLevels[i];
    levels[i]->label_match = lexicon.likeness(levels[i]->heading, kLevels[i]);
  }
}

/// Cells under a column's heading in `row`, left to right, blank ones left out.
std::vector<const Cell*> cells_under(const Grid& grid, const IndicatorColumn& column, int row) {
  std::vector<const Cell*> cells;
  for (int c = column.column; c < column.column + column.span;) {
    const Cell* cell = grid.at(row, c);
    if (cell == nullptr) break;
    // A cell that only reaches in from the left belongs to the column it begins in.
    if (cell->column >= column.column || c == column.column) cells.push_back(cell);
    c = cell->column + cell->column_span;
  }
  if (cells.size() > 1) {
    std::vector<const Cell*> filled;
    for (const Cell* cell : cells)
      if (!cell->content.readings.empty() || cell->content.source == TextSource::unreadable) filled.push_back(cell);
    if (!filled.empty()) return filled;
    return {cells.front()};
  }
  return cells;
}

bool is_blank(const std::vector<const Cell*>& cells) {
  return std::all_of(cells.begin(), cells.end(), [](const Cell* cell) {
    return cell->content.readings.empty() && cell->content.source != TextSource::unreadable;
  });
}

/// The cells of a level that is printed once over ruled blank ones: a blank cell goes on with the one above, unless the
/// first one is blank, too, so that the print stands elsewhere among the cells it serves.
class LevelAbove {
 public:
  /// `first`: no cell above may go on here.
  std::vector<const Cell*> goes_on(std::vector<const Cell*> cells, bool first) {
    const bool blank = is_blank(cells);
    if (first) once_ = !blank;
    if (blank) return once_ && !first ? above_ : cells;
    above_ = cells;
    return cells;
  }

 private:
  bool once_ = false;
  std::vector<const Cell*> above_;
};

/// `产出指标效益指标`: words of two levels, one after the other; `1产出指标`: a number of the column before.
bool is_two_levels(const std::string& print, const Lexicon& lexicon) {
  const std::u32string text = normalized(print);
  const auto is_level = [&](const std::u32string& part) {
    const std::string word = to_utf8(part);
    return lexicon.is_word(word, "level1") || lexicon.is_word(word, "level2");
  };
  if (is_level(text)) return false;
  if (const std::size_t begin = std::find_if_not(text.begin(), text.end(), is_digit) - text.begin();
      begin > 0 && begin < text.size())
    if (is_level(text.substr(begin))) return true;
  for (std::size_t at = 2; at + 2 <= text.size(); ++at)
    if (is_level(text.substr(0, at)) && is_level(text.substr(at))) return true;
  return false;
}

/// `二级指标三级指标`: headings of two columns in one cell.
bool is_two_headings(const std::string& print, const Lexicon& lexicon) {
  constexpr std::size_t kShortest = 3;  // characters of a heading
  std::u32string text = normalized(print);
  std::erase_if(text, [](char32_t c) { return c == U'(' || c == U')'; });  // what is left of the ruling
  const auto is_heading = [&](const std::u32string& part) {
    return std::ranges::any_of(std::array{"column.level1", "column.level2", "column.level3", "column.target"},
                               [&](const char* key) { return lexicon.likeness(to_utf8(part), key) == 1; });
  };
  if (is_heading(text)) return false;
  for (std::size_t size = kShortest; size + kShortest <= text.size(); ++size)
    if (is_heading(text.substr(0, size)) || is_heading(text.substr(size))) return true;
  return false;
}

/// Where a ruling between two cells is lost, one cell stands in two columns, or in two rows whose other cells are apart.
struct RowCells {
  const std::vector<const Cell*>&deep, &target, &weight;
};

void doubt_outlines(Indicator& indicator, const RowCells& cells, const Lexicon& lexicon) {
  const auto is_in_both = [](const std::vector<const Cell*>& a, const std::vector<const Cell*>& b) {
    return !a.empty() && !b.empty() && a.front() == b.front();
  };
  const auto runs_past = [](const std::vector<const Cell*>& a, const std::vector<const Cell*>& b) {
    return !is_blank(a) && !b.empty() && a.front()->row_span > b.front()->row_span;
  };
  const auto doubt = [](Field& field, bool speaks_against) {
    if (speaks_against) field.evidence.cell.edge_support = 0;
  };
  const bool named_with_target = is_in_both(cells.deep, cells.target),
             target_with_weight = is_in_both(cells.target, cells.weight);
  doubt(indicator.level3, named_with_target || runs_past(cells.deep, cells.target));
  doubt(indicator.target, named_with_target || target_with_weight || runs_past(cells.target, cells.deep));
  if (indicator.weight) doubt(*indicator.weight, target_with_weight || runs_past(cells.weight, cells.deep));
  doubt(indicator.level1, is_two_levels(indicator.level1.text, lexicon));
  doubt(indicator.level2, is_two_levels(indicator.level2.text, lexicon));
}

/// `一、产出指标（50分）` in a row of its own over the whole width: the first level of the rows below.
bool is_section(const Cell& cell, const Lexicon& lexicon) {
  const std::u32string text = bare_label(cell.content.text());
  const std::size_t begin = text.find_first_not_of(U"一二三四五六七八九十、.");
  return begin != std::u32string::npos && lexicon.is_word(to_utf8(text.substr(begin)), "level1");
}

/// Whether a text is what an empty form prompts with: `指标1：`, `……`.
bool is_prompt(const std::string& print) {
  std::u32string text = normalized(print);
  if (std::all_of(text.begin(), text.end(), is_digit)) return false;
  for (const std::u32string_view word : {std::u32string_view(U"指标"), std::u32string_view(U"目标")})
    for (std::size_t at; (at = text.find(word)) != std::u32string::npos;) text.erase(at, word.size());
  return std::all_of(text.begin(), text.end(),
                     [](char32_t c) { return is_digit(c) || c == U':' || c == U'.' || c == U'…'; });
}

/// `产出指标数量指标新增站点` in the only cell of a row that names its indicator: three levels without a mark between.
void part_levels(Indicator& indicator, const Cell& cell, double label_match, const FieldContext& context) {
  const std::u32string text = normalized(cell.content.text());
  const auto word_at = [&](std::size_t begin, const char* list) {
    std::size_t longest = 0;
    if (const auto words = context.lexicon.words.find(list); words != context.lexicon.words.end())
      for (const std::u32string& word : words->second)
        if (text.compare(begin, word.size(), word) == 0) longest = std::max(longest, word.size());
    return longest;
  };
  const auto behind_mark = [&](std::size_t at) { return std::min(text.find_first_not_of(U"-—/、:;.", at), text.size()); };
  const std::size_t level1 = word_at(0, "level1");
  if (level1 == 0) return;
  std::size_t second = behind_mark(level1), level2 = word_at(second, "level2"), third = behind_mark(second + level2);
  // A reader takes the dashes between them for 一, both of them.
  if (level2 == 0 && read_by_reader(cell.content) && text[level1] == U'一') {
    second = level1 + 1;
    level2 = word_at(second, "level2");
    third = second + level2 + 1;
    if (level2 == 0 || third > text.size() || text[third - 1] != U'一') return;
  }
  if (level2 == 0 || third == text.size()) return;
  const auto part = [&](const char* words, std::size_t begin, std::size_t count) {
    return make_field({FieldKind::word, words, 0, label_match}, cell, to_utf8(text.substr(begin, count)), context);
  };
  indicator.level1 = part("level1", 0, level1);
  indicator.level2 = part("level2", second, level2);
  std::u32string print = to_utf32(cell.content.text());  // words of levels and marks are printed as they are compared
  for (std::size_t left = third; left > 0 || print.front() == U' '; print.erase(0, 1)) left -= print.front() == U' ' ? 0 : 1;
  indicator.level3 = make_field({FieldKind::text, {}, 0, label_match}, cell, to_utf8(print), context);
}

}  // namespace

void take_unit_from_level3(Field& target, const Field& level3, const Lexicon& lexicon) {
  auto* value = std::get_if<TargetValue>(&target.value);
  if (value == nullptr || value->kind == TargetKind::qualitative || !value->unit.empty()) return;
  const std::u32string text = without_last_marks(normalized(level3.text));
  if (text.empty() || text.back() != U')') return;
  std::u32string inside;
  without_parentheses(text, &inside);
  if (inside.starts_with(U"单位:")) inside.erase(0, 3);
  if (!lexicon.is_unit(inside)) return;
  value->unit = to_utf8(inside);
  value->unit_from = UnitFrom::level3;
}

const IndicatorColumn* IndicatorBlock::find(const std::string& key) const {
  for (const IndicatorColumn& column : columns)
    if (column.key == key) return &column;
  return nullptr;
}

namespace {

/// The level whose words fill most of the cells between `row` and `end` in [column, column + span); empty where none do.
std::string level_below(const Grid& grid, int row, int end, int column, int span, const Lexicon& lexicon) {
  int filled = 0, level1 = 0, level2 = 0;
  for (const Cell& cell : grid.cells) {
    if (cell.row <= row || cell.row >= end || cell.column != column || cell.column_span > span ||
        cell.content.readings.empty())
      continue;
    const std::string word = to_utf8(bare_label(cell.content.text()));
    ++filled;
    level1 += lexicon.is_word(word, "level1") ? 1 : 0;
    level2 += lexicon.is_word(word, "level2") ? 1 : 0;
  }
  if (std::max(level1, level2) * 2 <= filled) return {};
  return level1 >= level2 ? "column.level1" : "column.level2";
}

bool is_level(const std::string& text, const Lexicon& lexicon) {
  return lexicon.is_word(text, "level1") || lexicon.is_word(text, "level2");
}

/// What a heading leaves open the words below it tell: 指标类型 over 产出指标, 绩效指标 over all three levels.
void know_levels_by_words(std::vector<IndicatorColumn>& columns, const Grid& grid, int row, int end,
                          const Lexicon& lexicon) {
  std::vector<IndicatorColumn> told;
  for (IndicatorColumn& column : columns) {
    std::vector<IndicatorColumn> parts;
    if ((column.key.empty() && !is_level(column.heading, lexicon)) || column.key == "column.indicator")
      for (int at = column.column; at < column.column + column.span;) {
        const Cell* below = grid.at(row + 1, at);
        if (below == nullptr || below->column != at || below->column + below->column_span > column.column + column.span)
          break;
        IndicatorColumn part{
            level_below(grid, row, end, at, below->column_span, lexicon), column.heading, 1, {}, at, below->column_span};
        part.known_by = KnownBy::place;
        parts.push_back(std::move(part));
        at += below->column_span;
      }
    if (std::all_of(parts.begin(), parts.end(), [](const IndicatorColumn& part) { return part.key.empty(); })) {
      told.push_back(std::move(column));
      continue;
    }
    if (parts.back().key.empty()) parts.back().key = column.key;
    told.insert(told.end(), std::make_move_iterator(parts.begin()), std::make_move_iterator(parts.end()));
  }
  columns = std::move(told);
}

/// How many of the filled cells of a column are operators, words for a direction, units, targets with a sign or a unit,
/// numbers.
struct ColumnContent {
  int filled = 0, signs = 0, directions = 0, units = 0, targets = 0, numbers = 0;
};

ColumnContent content_below(const Grid& grid, int row, int end, const IndicatorColumn& column, const Lexicon& lexicon) {
  ColumnContent content;
  for (const Cell& cell : grid.cells) {
    if (cell.row <= row || cell.row >= end || cell.column != column.column || cell.column_span != column.span ||
        cell.content.readings.empty())
      continue;
    const std::string& text = cell.content.text();
    const auto target = parse_target(text);
    const bool counts = target && target->kind != TargetKind::qualitative;
    ++content.filled;
    content.signs += is_operator(text) ? 1 : 0;
    content.directions += is_direction(text) ? 1 : 0;
    content.units += lexicon.is_unit(normalized(text)) ? 1 : 0;
    content.numbers += parse_number(text) ? 1 : 0;
    content.targets += counts && (!target->operator_sign.empty() || !target->unit.empty()) ? 1 : 0;
  }
  return content;
}

/// 数值 and 文本 side by side under one heading, of which a row fills one, are one target.
void take_one_or_the_other(std::vector<IndicatorColumn>& columns, IndicatorColumn*& target, const Grid& grid, int row,
                           int end) {
  const auto filled = [&](int at, int column) {
    const Cell* cell = grid.at(at, column);
    return cell != nullptr && !cell->content.readings.empty() ? cell : nullptr;
  };
  const auto is_either = [&](const IndicatorColumn& left, const IndicatorColumn& right) {
    for (int at = row + 1; at < end; ++at)
      if (const Cell *one = filled(at, left.column), *other = filled(at, right.column);
          one != nullptr && other != nullptr && one != other)
        return false;
    return left.key.empty() && right.key.empty() && left.over == right.over && left.column + left.span == right.column;
  };
  for (std::size_t i = 1; i < columns.size(); ++i)
    if (columns[i].over == target->over && is_either(columns[i - 1], columns[i])) {
      columns[i - 1].span += columns[i].span;
      columns.erase(columns.begin() + static_cast<std::ptrdiff_t>(i));
      target = &columns[i - 1];
      return;
    }
}

/// What no heading says the cells below tell: which column holds operators, targets, units. Words for a direction are no
/// operators.
void know_columns_by_cells(std::vector<IndicatorColumn>& columns, const Grid& grid, int row, int end,
                           const Lexicon& lexicon) {
  const auto has = [&](std::string_view key) {
    return std::any_of(columns.begin(), columns.end(), [&](const IndicatorColumn& column) { return column.key == key; });
  };
  const auto take = [&](const char* key, const auto& count) {
    if (has(key)) return;
    IndicatorColumn* best = nullptr;
    int most = 0;
    for (IndicatorColumn& column : columns) {
      if (!column.key.empty() || column.heading.empty()) continue;
      const ColumnContent content = content_below(grid, row, end, column, lexicon);
      if (count(content) * 2 > content.filled && count(content) > most) {
        best = &column;
        most = count(content);
      }
    }
    if (best == nullptr) return;
    best->key = key;
    best->known_by = KnownBy::place;
  };
  for (IndicatorColumn& column : columns) {
    if (column.key != "column.operator") continue;
    const ColumnContent content = content_below(grid, row, end, column, lexicon);
    if (content.directions * 2 > content.filled) column.key.clear();
  }
  // 单位 before the levels heads offices.
  const auto level =
      std::find_if(columns.begin(), columns.end(), [](const IndicatorColumn& column) { return column.key == kLevels[0]; });
  for (IndicatorColumn& column : columns)
    if (column.key == "column.unit" && level != columns.end() && column.column < level->column &&
        content_below(grid, row, end, column, lexicon).units == 0)
      column.key.clear();
  take("column.operator", [](const ColumnContent& content) { return content.signs; });
  // Of columns under a heading of targets that of the whole year is the target, else the last.
  IndicatorColumn* target = nullptr;
  for (IndicatorColumn& column : columns) {
    if (lexicon.match(column.over, Place::column, Likeness::exact).value_or(LabelMatch{}).key != "column.target" ||
        !column.key.empty())
      continue;
    const auto names_year = [](const IndicatorColumn& one) {
      return contains_one_of(normalized(one.heading), {U"全年", U"本年", U"当年", U"年度", U"预计"});
    };
    if (target == nullptr || names_year(column) || !names_year(*target)) target = &column;
  }
  if (target != nullptr && !has("column.target")) {
    take_one_or_the_other(columns, target, grid, row, end);
    target->key = "column.target";
    target->known_by = KnownBy::place;
  }
  // What was reached before, or is known from elsewhere, looks like targets, too.
  for (IndicatorColumn& column : columns)
    if (column.key.empty() && contains_one_of(normalized(column.heading), {U"上年", U"前年", U"历史", U"实际", U"完成",
                                                                           U"参考", U"得分", U"季度", U"序号", U"编号"}))
      column.key = kNoKey;
  take("column.target", [](const ColumnContent& content) { return content.targets; });
  for (std::size_t i = 1; i < columns.size() && !has("column.target"); ++i)
    if (columns[i - 1].key == "column.operator" && columns[i].key.empty()) {
      columns[i].key = "column.target";
      columns[i].known_by = KnownBy::place;
    }
  take("column.unit", [](const ColumnContent& content) { return content.units; });
  if (has("column.unit")) take("column.target", [](const ColumnContent& content) { return content.numbers; });
  for (IndicatorColumn& column : columns)
    if (column.key == kNoKey) column.key.clear();
}

/// 指标内容 beside 三级指标 explains it; a second target of one indicator that names no period is something else, too.
void leave_one_of_each(std::vector<IndicatorColumn>& columns) {
  const auto all_of = [&](std::string_view key) {
    std::vector<IndicatorColumn*> found;
    for (IndicatorColumn& column : columns)
      if (column.key == key) found.push_back(&column);
    return found;
  };
  const auto keep = [](const std::vector<IndicatorColumn*>& alike, std::initializer_list<std::u32string_view> words) {
    const auto best = std::find_if(alike.begin(), alike.end(), [&](const IndicatorColumn* column) {
      return contains_one_of(normalized(column->heading), words);
    });
    for (IndicatorColumn* column : alike)
      if (column != (best == alike.end() ? alike.front() : *best) && column->heading != alike.front()->heading)
        column->key.clear();
  };
  const auto level3 = all_of("column.level3"), targets = all_of("column.target");
  if (level3.size() > 1) keep(level3, {U"三级"});
  if (level3.size() == 1 && std::none_of(targets.begin(), targets.end(), [](const IndicatorColumn* column) {
        return names_whole_period(normalized(column->heading));
      }))
    keep(targets, {U"目标", U"指标"});
}

/// Blocks that are two targets of one indicator share what else the row says of it: weight, note, rule.
void share_columns_of_the_row(std::vector<IndicatorBlock>& blocks) {
  const IndicatorColumn* first = blocks.front().find("column.level3");
  const IndicatorColumn* last = blocks.back().find("column.level3");
  if (blocks.size() < 2 || first == nullptr || last == nullptr || first->column != last->column) return;
  std::vector<IndicatorColumn> shared;
  for (const IndicatorColumn& column : blocks.back().columns)
    if (column.key.empty() || column.key == "column.weight") shared.push_back(column);
  for (auto block = blocks.begin(); block + 1 != blocks.end(); ++block)
    block->columns.insert(block->columns.end(), shared.begin(), shared.end());
}

bool stands_over_words(const IndicatorColumn& column, const Grid& grid, int row, int end) {
  for (int at = row + 1; at < end; ++at) {
    const Cell* cell = grid.at(at, column.column);
    const std::u32string text = cell != nullptr ? normalized(cell->content.text()) : std::u32string();
    if (std::none_of(text.begin(), text.end(), is_han) || std::any_of(text.begin(), text.end(), is_digit)) return false;
  }
  return true;
}

/// Headings that nobody knows, or that a reader got wrong beyond all likeness: before the target the last is level 3's, one
/// before that, over words, level 2's.
void know_levels_by_place(IndicatorBlock& block, const Grid& grid, int row, int end, const Lexicon& lexicon) {
  const IndicatorColumn *level1 = block.find("column.level1"), *level2 = block.find("column.level2"),
                        *level3 = block.find("column.level3"), *target = block.find("column.target");
  const IndicatorColumn *left = level2 != nullptr ? level2 : level1, *right = level3 != nullptr ? level3 : target;
  if (left == nullptr || right == nullptr) return;
  std::vector<IndicatorColumn*> between;
  for (IndicatorColumn& column : block.columns)
    if (column.column > left->column && column.column < right->column) between.push_back(&column);
  if (between.size() > (level2 == nullptr ? 1U : 0U) + (level3 == nullptr ? 1U : 0U) ||
      std::any_of(between.begin(), between.end(), [&](const IndicatorColumn* column) {
        return !column->key.empty() || column->heading.empty() ||
               lexicon.match(column->heading, Place::head, Likeness::exact);
      }))
    return;
  const auto take = [&](const char* key) {
    between.back()->key = key;
    between.back()->known_by = KnownBy::place;
    between.pop_back();
  };
  if (!between.empty() && level3 == nullptr) take(kLevels[2]);
  if (!between.empty() && level2 == nullptr && stands_over_words(*between.back(), grid, row, end)) take(kLevels[1]);
}

/// `政策期指标值`: a target, whatever it is of; not what was reached or is explained.
bool names_target(const std::string& print) {
  const std::u32string heading = bare_label(print);
  return (heading.ends_with(U"指标值") || heading.ends_with(U"目标值")) &&
         !contains_one_of(heading, {U"上年", U"前年", U"历史", U"实际", U"完成", U"参考", U"基期", U"行业"});
}

/// The row's cells as headings, where enough of them head columns of an indicator table.
std::optional<IndicatorTable> headings_of_row(const Grid& grid, int first, int row, int end, const Lexicon& lexicon) {
  IndicatorTable table;
  table.heading_row = row;
  table.first_row = row + 1;
  std::vector<IndicatorColumn> columns;
  int top = row;
  for (const Cell& cell : grid.cells) {
    // A label merged over headings and indicators stands at their side and heads no column.
    if (cell.row > row || cell.row + cell.row_span != row + 1 || cell.row < first) continue;
    auto match = lexicon.match(cell.content.text(), Place::column, likeness_of(cell.content));
    // A label at the side, or a level's name, may be like a heading; each is what it is more like.
    const auto as_head = lexicon.match(cell.content.text(), Place::head, likeness_of(cell.content));
    if (match && match->similarity < (is_level(cell.content.text(), lexicon) ? 1 : as_head ? as_head->similarity : 0))
      match.reset();
    IndicatorColumn column{match ? match->key : "", cell.content.text(), match ? match->similarity : 1, {}, cell.column,
                           cell.column_span};
    if (match) column.known_by = known_by(match->origin, match->similarity);
    if (!match && names_target(cell.content.text())) {
      column.key = "column.target";
      column.known_by = KnownBy::place;
    }
    if (!column.key.empty()) top = std::min(top, cell.row);
    table.headings.insert(&cell);
    columns.push_back(std::move(column));
  }
  const auto count = [&](const auto& is_one) {
    return static_cast<int>(std::count_if(columns.begin(), columns.end(), is_one));
  };
  const auto is_known = [](const IndicatorColumn& column) { return !column.key.empty(); };
  const auto has_level1 = [&] {
    return count([](const IndicatorColumn& column) { return column.key == "column.level1"; }) > 0;
  };
  const bool by_words = count(is_known) < 2;
  if (by_words) {
    // Headings that say nothing stand over words of levels, each over one column.
    const auto below = cells_beginning_in(grid, row + 1);
    if (std::none_of(below.begin(), below.end(),
                     [&](const Cell* cell) { return lexicon.is_word(cell->content.text(), "level1"); }))
      return std::nullopt;
    const std::size_t headings = columns.size();
    know_levels_by_words(columns, grid, row, end, lexicon);
    const auto is_no_heading = [](const IndicatorColumn& column) {
      const auto target = parse_target(column.heading);
      return (column.heading.empty() && !column.key.empty()) || (target && target->kind != TargetKind::qualitative);
    };
    if (columns.size() != headings || !has_level1() || count(is_no_heading) > 0) return std::nullopt;
  } else if (!has_level1()) {
    know_levels_by_words(columns, grid, row, end, lexicon);
  }
  // Where no heading says level 3, one that says indicator means it; else it is a label of the whole table.
  const auto is_level3 = [](const IndicatorColumn& column) { return column.key == "column.level3"; };
  const bool has_level3 = std::any_of(columns.begin(), columns.end(), is_level3);
  for (IndicatorColumn& column : columns)
    if (column.key == "column.indicator") column.key = has_level3 ? "" : "column.level3";
  // 年度目标 behind the levels heads targets, where nothing else does.
  if (std::none_of(columns.begin(), columns.end(),
                   [](const IndicatorColumn& column) { return column.key == "column.target"; }))
    if (const auto level3 = std::find_if(columns.begin(), columns.end(), is_level3); level3 != columns.end())
      for (IndicatorColumn& column : columns)
        if (column.key == "column.goal" && column.column > level3->column) {
          column.key = "column.target";
          column.known_by = KnownBy::place;
          break;
        }
  const int known = count(is_known),
            levels = count([](const auto& column) { return column.key.starts_with("column.level"); }),
            targets = count([](const auto& column) { return column.key == "column.target"; });
  const bool only_names = known == 2 && has_level3 && targets == 1;  // what is counted, and how much
  if (levels < 1 || (!by_words && ((known < 3 && !only_names) || (levels < 2 && targets < 1)))) return std::nullopt;
  // Beside headings that are two rows high, what stands over two or more of the lower row says it once more for them all.
  for (const Cell& cell : grid.cells)
    if (cell.row >= top && cell.row + cell.row_span <= row) table.headings.insert(&cell);
  std::sort(columns.begin(), columns.end(),
            [](const IndicatorColumn& a, const IndicatorColumn& b) { return a.column < b.column; });
  leave_one_of_each(columns);
  order_levels(columns, lexicon);
  for (IndicatorColumn& column : columns) {
    const Cell* heading = grid.at(row, column.column);
    const Cell* above = heading != nullptr && heading->row > top ? grid.at(heading->row - 1, column.column) : nullptr;
    if (above != nullptr && above->column_span > column.span) column.over = above->content.text();
  }
  know_columns_by_cells(columns, grid, row, end, lexicon);
  leave_one_of_each(columns);
  if (by_words && std::none_of(columns.begin(), columns.end(),
                               [](const IndicatorColumn& column) { return column.key == "column.target"; }))
    return std::nullopt;
  // A heading that comes again begins a block beside the first; it shares the columns that rank above it.
  table.blocks.emplace_back();
  for (IndicatorColumn& column : columns) {
    const auto rank = std::find(std::begin(kBlockColumns), std::end(kBlockColumns), column.key);
    if (rank != std::end(kBlockColumns) && table.blocks.back().find(column.key) != nullptr) {
      IndicatorBlock next;
      for (auto above = std::begin(kBlockColumns); above != rank; ++above)
        if (const IndicatorColumn* shared = table.blocks.front().find(*above)) next.columns.push_back(*shared);
      table.blocks.push_back(std::move(next));
    }
    table.blocks.back().columns.push_back(std::move(column));
  }
  for (IndicatorBlock& one : table.blocks) know_levels_by_place(one, grid, row, end, lexicon);
  if (table.blocks.size() > 1)
    for (IndicatorBlock& one : table.blocks) one.scope = scope_of(one, &one == &table.blocks.front());
  share_columns_of_the_row(table.blocks);
  return table;
}

/// A row below the headings that numbers the columns: 1, 2, 3 ...
bool numbers_columns(const Grid& grid, int row) {
  constexpr std::size_t kLeast = 4;
  const auto cells = cells_beginning_in(grid, row);
  for (std::size_t i = 0; i < cells.size(); ++i) {
    const auto number = parse_number(cells[i]->content.text());
    const auto first = parse_number(cells.front()->content.text());
    if (!number || !first || number->size() > 2 || first->size() > 2 ||
        std::stoi(*number) != std::stoi(*first) + static_cast<int>(i))
      return false;
  }
  return cells.size() >= kLeast;
}

}  // namespace

bool names_whole_period(const std::u32string& heading) {
  return contains_one_of(
      heading, {U"实施期", U"中期", U"长期", U"周期", U"总", U"建设期", U"政策期", U"规划期", U"执行期", U"三年", U"五年"});
}

std::optional<IndicatorTable> find_indicator_table(const Grid& grid, int first, int end, const Lexicon& lexicon) {
  std::optional<IndicatorTable> table;
  for (int row = first; row < end; ++row) {
    auto next = headings_of_row(grid, first, row, end, lexicon);
    if (table && !next) break;
    // Headings may stand in two rows, the lower one splitting cells of the upper.
    if (next) {
      if (table) next->headings.insert(table->headings.begin(), table->headings.end());
      table = std::move(next);
    }
  }
  if (table && numbers_columns(grid, table->first_row)) {
    for (const Cell* cell : cells_beginning_in(grid, table->first_row)) table->headings.insert(cell);
    ++table->first_row;
  }
  return table;
}

void take_target_of_year(IndicatorTable& table, int year) {
  for (IndicatorBlock& block : table.blocks)
    for (IndicatorColumn& target : block.columns) {
      if (target.key != "column.target" || parse_year(target.heading).value_or(year) == year) continue;
      for (IndicatorColumn& other : block.columns)
        if (other.key.empty() && other.over == target.over && parse_year(other.heading).value_or(0) == year &&
            !contains_one_of(normalized(other.heading), {U"实际", U"完成"})) {
          std::swap(target.key, other.key);
          std::swap(target.known_by, other.known_by);
          return;
        }
    }
}

IndicatorTable defined_indicator_table(int heading_row, const std::vector<std::pair<std::string, const Cell*>>& columns,
                                       const std::set<const Cell*>& row) {
  IndicatorTable table;
  table.heading_row = heading_row;
  table.first_row = heading_row + 1;
  IndicatorBlock block;
  for (const auto& [key, cell] : columns)
    block.columns.push_back({key, cell->content.text(), 1, KnownBy::definition, cell->column, cell->column_span});
  table.blocks.push_back(std::move(block));
  table.headings = row;
  return table;
}

void read_indicators(const Grid& grid, const IndicatorTable& table, int end, const FieldContext& context,
                     std::vector<Indicator>& indicators, CellUses& uses) {
  for (const IndicatorBlock& block : table.blocks) {
    const IndicatorColumn* level3 = block.find("column.level3");
    const IndicatorColumn* level2 = block.find("column.level2");
    const IndicatorColumn* target = block.find("column.target");
    const IndicatorColumn* deepest = level3 != nullptr ? level3 : level2;
    int first_column = grid.columns, end_of_columns = 0;
    for (const IndicatorColumn& column : block.columns) {
      first_column = std::min(first_column, column.column);
      end_of_columns = std::max(end_of_columns, column.column + column.span);
    }
    const auto spans_block = [&](const Cell& cell) {
      return cell.column <= first_column && cell.column + cell.column_span >= end_of_columns;
    };
    LevelAbove level1_above, level2_above;
    std::vector<const Cell*> level1_cells, section;
    for (int row = table.first_row; row < end; ++row) {
      const auto cells_of = [&](const char* key) {
        const IndicatorColumn* column = block.find(key);
        return column == nullptr ? std::vector<const Cell*>() : cells_under(grid, *column, row);
      };
      const auto begins = [&](const std::vector<const Cell*>& cells) {
        return std::any_of(cells.begin(), cells.end(), [&](const Cell* cell) { return cell->row == row; });
      };
      const auto deep_cells = deepest != nullptr ? cells_under(grid, *deepest, row) : std::vector<const Cell*>();
      const auto target_cells = target != nullptr ? cells_under(grid, *target, row) : std::vector<const Cell*>();
      if (!begins(deep_cells) && !begins(target_cells)) continue;
      std::vector<std::pair<const Cell*, std::string>> taken;  // for which member of the indicator
      const auto take = [&](const std::vector<const Cell*>& cells, const std::string& member) {
        for (const Cell* cell : cells) taken.emplace_back(cell, member);
      };
      const bool by_reader = !deep_cells.empty() && read_by_reader(deep_cells.front()->content);
      const auto field_of = [&](const char* key, const char* words, const std::vector<const Cell*>& cells) {
        const IndicatorColumn* column = block.find(key);
        const FieldKind kind = kind_of_key(key);
        if (cells.empty()) return absent_field(kind, by_reader);
        take(cells, std::string(key).substr(7));  // behind `column.`
        return make_joined_field({kind, words, 0, column != nullptr ? column->label_match : 1}, cells, context);
      };
      if (const Cell* whole = grid.at(row, first_column);
          whole != nullptr && whole->row == row && spans_block(*whole) && is_section(*whole, context.lexicon)) {
        section = {whole};
        continue;
      }
      const std::vector<const Cell*> level1_before = std::exchange(level1_cells, cells_of("column.level1"));
      level1_cells =
          level1_above.goes_on(block.find("column.level1") == nullptr ? section : level1_cells, level1_before.empty());
      const bool first_of_level1 = level1_cells != level1_before;
      Indicator indicator;
      indicator.scope = block.scope;
      indicator.level1 = field_of("column.level1", "level1", level1_cells);
      indicator.level2 =
          field_of("column.level2", "level2", level2_above.goes_on(cells_of("column.level2"), first_of_level1));
      indicator.level3 = field_of("column.level3", "", cells_of("column.level3"));

      if (level2 == nullptr && level1_cells.empty() && deep_cells.size() == 1) {
        part_levels(indicator, *deep_cells.front(), level3->label_match, context);
        if (indicator.level1.source != FieldSource::absent) {
          take(deep_cells, "level1");
          take(deep_cells, "level2");
        }
      }

      std::vector<const Cell*> parts;
      for (const Cell* cell : cells_of("column.operator")) {
        take({cell}, "target");
        if (!is_qualitative_mark(cell->content.text())) parts.push_back(cell);
      }
      parts.insert(parts.end(), target_cells.begin(), target_cells.end());
      std::string unit;  // of a column of its own
      for (const Cell* cell : cells_of("column.unit")) {
        unit += cell->content.text();
        parts.push_back(cell);
      }
      std::vector<const Cell*> filled;
      for (const Cell* cell : parts)
        if (!cell->content.readings.empty() || cell->content.source == TextSource::unreadable) filled.push_back(cell);
      if (filled.empty()) filled = target_cells;
      take(parts, "target");
      indicator.target =
          filled.empty() ? absent_field(FieldKind::target, by_reader)
                         : make_joined_field({FieldKind::target, "target", 0, target != nullptr ? target->label_match : 1},
                                             filled, context);
      if (auto* value = std::get_if<TargetValue>(&indicator.target.value);
          value != nullptr && !unit.empty() && !value->unit.empty()) {
        value->unit_from = UnitFrom::column;
        // In a column of units all is unit: `个（台、套、件）`.
        if (std::string whole = to_utf8(normalized(unit)); whole.starts_with(value->unit)) value->unit = std::move(whole);
      }
      take_unit_from_level3(indicator.target, indicator.level3, context.lexicon);

      if (block.find("column.weight") != nullptr)
        indicator.weight = field_of("column.weight", "", cells_of("column.weight"));
      for (const IndicatorColumn& column : block.columns) {
        if (!column.key.empty() || column.heading.empty()) continue;
        const auto cells = cells_under(grid, column, row);
        if (cells.empty() ||
            context.lexicon.match(column.heading, Place::head, Likeness::exact).value_or(LabelMatch{}).key == "group")
          continue;
        Field extra = make_joined_field({}, cells, context);
        // A cell in the column beside it, too, or under two headings in one.
        for (const auto& [level, field] : {std::pair("level1", &indicator.level1), std::pair("level2", &indicator.level2),
                                           std::pair("level3", &indicator.level3), std::pair("target", &indicator.target)})
          if (by_reader && (is_two_headings(column.heading, context.lexicon)
                                ? field->source == FieldSource::absent
                                : std::ranges::count(taken, std::pair(cells.front(), std::string(level))) > 0)) {
            field->evidence.label_match = 0;
            field->evidence.cell.edge_support = extra.evidence.cell.edge_support = 0;
          }
        take(cells, "extra[" + std::to_string(indicator.extra.size()) + "]");
        indicator.extra.push_back({column.name(), std::move(extra)});
      }
      const auto weight_cells = cells_of("column.weight");
      if (level3 != nullptr) doubt_outlines(indicator, {deep_cells, target_cells, weight_cells}, context.lexicon);
      const auto says_nothing = [](const Field& field) {
        return field.text.empty() && field.source != FieldSource::unreadable;
      };
      if (says_nothing(indicator.target) && (says_nothing(indicator.level3) || is_prompt(indicator.level3.text))) {
        for (const auto& [cell, member] : taken)
          uses.try_emplace(cell, Use{}).first->second.note = "a row with neither level 3 nor target is no indicator";
        continue;
      }
      for (const auto& [cell, member] : taken)
        take_for_field(uses, cell, Role::indicator, {0, "indicators[" + std::to_string(indicators.size()) + "]." + member});
      indicators.push_back(std::move(indicator));
    }
  }
}

}  // namespace inkgrid::form
