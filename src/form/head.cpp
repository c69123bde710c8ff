#include "form/head.h"

#include <algorithm>
#include <initializer_list>
#include <map>
#include <utility>

#include "form/fields.h"
#include "form/indicators.h"
#include "form/text.h"
#include "form/uses.h"
#include "form/values.h"

namespace inkgrid::form {
namespace {

// A definition explains a form when its labels look right on the whole; below, two forms of one outline are confused.
constexpr double kDefinedLikeness = 0.6;
// How well the label of the only amount of a form is known, whatever it says.
constexpr double kGuessed = 0.8;

/// `funds.other` under `项目资金总额` is the other money of the whole period, under the year's total that of the year.
std::string with_context(const std::string& key, const Cell& label, const std::map<const Cell*, LabelMatch>& labels) {
  if (key != "funds.fiscal" && key != "funds.other") return key;
  const std::string part = key.substr(6);
  const Cell* nearest = nullptr;
  for (const auto& [cell, match] : labels) {
    if (match.key != "funds.total" && match.key != "funds.annual_requested") continue;
    if (cell->row > label.row) continue;
    const bool same_column =
        cell->column < label.column + label.column_span && label.column < cell->column + cell->column_span;
    const bool nearest_same_column = nearest != nullptr && nearest->column < label.column + label.column_span &&
                                     label.column < nearest->column + nearest->column_span;
    if (cell->row == label.row && cell->column > label.column) continue;
    if (nearest == nullptr || (same_column && !nearest_same_column) ||
        (same_column == nearest_same_column &&
         (cell->row > nearest->row || (cell->row == nearest->row && cell->column > nearest->column))))
      nearest = cell;
  }
  const bool total = nearest != nullptr && labels.at(nearest).key == "funds.total";
  return (total ? "funds.total_" : "funds.annual_") + part;
}

using Labels = std::map<const Cell*, LabelMatch>;

bool same_columns(const Cell& a, const Cell& b) { return a.column == b.column && a.column_span == b.column_span; }

/// An amount, or what may stand in its place: nothing, a dash. Words head other amounts, 1-6月执行数 among them.
bool may_be_amount(const Content& content) {
  constexpr std::ptrdiff_t kWords = 3;  // characters
  const std::u32string text = normalized(content.text());
  const auto han = std::count_if(text.begin(), text.end(), is_han);
  const bool has_digits = std::any_of(text.begin(), text.end(), is_digit);
  return han == 0 || parse_money(content.text(), 0) || (has_digits && (han < kWords || names_money_unit(content.text())));
}

/// Words over a column of numbers, 1-7月执行数 and 2027年 among them. A label of the head such as 得分 or 年初预算数 may be
/// one, a label of a project is none.
bool heads_numbers(const Cell& heading, const Cell& number, const Labels& labels) {
  constexpr std::ptrdiff_t kWords = 3;  // characters; a number with its unit has fewer
  const std::u32string text = normalized(heading.content.text());
  const auto label = labels.find(&heading);
  const auto han = std::count_if(text.begin(), text.end(), is_han);
  const bool words = (han > 0 && std::none_of(text.begin(), text.end(), is_digit)) || han >= kWords ||
                     !year_text(heading.content.text()).empty();
  return same_columns(heading, number) && words &&
         (label == labels.end() || label->second.key == "extra" || label->second.key.starts_with("funds."));
}

/// Tables of tasks and the like: one of their headings says so, or words head numbers alone, and rows without labels keep to
/// the headings' columns.
std::vector<InnerTable> find_inner_tables(const Grid& grid, int first, int end, const Labels& labels) {
  std::vector<InnerTable> tables;
  for (const Cell& side : grid.cells) {
    if (side.row < first || side.row + side.row_span > end || side.row_span < 2) continue;
    const auto cells_beside = [&](int row) {
      std::vector<const Cell*> cells;
      for (const Cell* cell = grid.at(row, side.column + side.column_span);
           cell != nullptr && cell->row == row && cell->row_span == 1; cell = grid.at(row, cell->column + cell->column_span))
        cells.push_back(cell);
      return cells;
    };
    const auto is_heading = [&](const Cell* cell) {
      const auto label = labels.find(cell);
      return label != labels.end() && label->second.key == "heading";
    };
    const std::vector<const Cell*> headings = cells_beside(side.row);
    const auto is_number = [&](const Cell* cell) { return labels.count(cell) == 0 && parse_number(cell->content.text()); };
    const std::vector<const Cell*> below = cells_beside(side.row + 1);
    // 财政拨款 over one amount is its label, over amounts of several years it heads a column.
    const bool heads_numbers =
        headings.size() == below.size() && std::any_of(below.begin(), below.end(), is_number) &&
        std::none_of(headings.begin(), headings.end(), [&](const Cell* cell) {
          return (labels.count(cell) != 0 && side.row_span == 2) || cell->content.readings.empty() || is_number(cell);
        });
    bool is_table = headings.size() >= 2 && (std::any_of(headings.begin(), headings.end(), is_heading) || heads_numbers);
    for (int row = side.row + 1; is_table && row < side.row + side.row_span; ++row) {
      const auto cells = cells_beside(row);
      is_table = std::equal(headings.begin(), headings.end(), cells.begin(), cells.end(),
                            [&](const Cell* a, const Cell* b) { return same_columns(*a, *b) && labels.count(b) == 0; }) ||
                 (row + 1 == side.row + side.row_span && !cells.empty() && is_sum(cells.front()->content.text()));
    }
    if (is_table) tables.push_back({&side, side.row + side.row_span});
  }
  return tables;
}

bool names_goals(const std::string& print, const Lexicon& lexicon) {
  return lexicon.match(print, Place::column, Likeness::exact).value_or(LabelMatch{}).key == "column.goal";
}

/// `林越　审核人：贺川`, behind `填表人：`: cuts the value off where another label begins; the rest begins with that label.
/// Prose goes on to its end.
std::string take_pair(std::string& rest, const Lexicon& lexicon) {
  constexpr std::size_t kLongestValue = 24, kLongestLabel = 10;  // characters
  const std::u32string print = to_utf32(rest);
  const std::size_t colon = print.find_first_of(U":：");
  if (colon != std::u32string::npos && print.find_first_of(U"，。；、,;") > colon)
    for (std::size_t at = std::max<std::size_t>(1, colon - std::min(colon, kLongestLabel));
         at + 2 <= colon && at <= kLongestValue; ++at)
      if (lexicon.match(to_utf8(print.substr(at, colon - at)), Place::head, Likeness::exact)) {
        rest = to_utf8(print.substr(at));
        return to_utf8(print.substr(0, print.find_last_not_of(U" \u3000", at - 1) + 1));
      }
  return std::exchange(rest, {});
}

/// The label in front of `rest`, the end of `print`, without its colon.
std::string label_before(const std::string& print, const std::string& rest) {
  const std::u32string label = to_utf32(print.substr(0, print.size() - std::min(print.size(), rest.size())));
  return to_utf8(label.substr(0, label.find_last_not_of(U":： \u3000") + 1));
}

/// 合计 beside the parts of money, or over them in rows, is the sum that its group, or the label over it, is about.
void know_sums(const Grid& grid, const std::vector<const Cell*>& cells, Labels& labels) {
  const auto label_at = [&](int row, int column) -> const LabelMatch* {
    const auto found = labels.find(row < 0 || column < 0 ? nullptr : grid.at(row, column));
    return found == labels.end() ? nullptr : &found->second;
  };
  for (const Cell* cell : cells) {
    if (!is_sum(cell->content.text())) continue;
    const Cell *right = grid.at(cell->row, cell->column + cell->column_span), *left = grid.at(cell->row, cell->column - 1);
    const LabelMatch* part = label_at(cell->row, cell->column + cell->column_span);
    const LabelMatch* group = label_at(cell->row, cell->column - 1);
    const bool over_parts = part == nullptr && right != nullptr && parse_money(right->content.text(), 0) &&
                            left != nullptr && left->row_span > 1 && (group == nullptr || group->key == "group") &&
                            speaks_of_money(left->content.text());
    if (over_parts && group == nullptr) labels[cell] = {"funds.annual_requested", 1, {}, {}, {}};
    if (!over_parts && (part == nullptr || !part->key.starts_with("funds."))) continue;
    for (const LabelMatch* over : {group, label_at(cell->row - 1, cell->column)})
      if (over != nullptr && (over->key == "group" || over->key.starts_with("funds."))) {
        LabelMatch sum = *over;
        if (over->key == "group") sum.key = "funds.annual_requested";
        sum.unit.clear();
        labels[cell] = sum;
        break;
      }
  }
}

/// What is only like a label of a project, beside one that is printed so, is another: 中央主管部门, 地方主管部门; so is
/// 主管部门编码 beside the department's name.
void tell_likenesses_apart(Labels& labels) {
  for (auto& [cell, match] : labels) {
    const auto is_printed = [&key = match.key](const auto& other) {
      return other.second.key == key && other.second.similarity == 1;
    };
    if (match.similarity < 1 && match.key.starts_with("project.") && std::ranges::any_of(labels, is_printed))
      match.key = "extra";
    const auto says_code = [](const Cell* label) {
      const std::u32string text = bare_label(label->content.text());
      return (text.ends_with(U"编码") || text.ends_with(U"代码")) && text.find_first_of(U"及和") == std::u32string::npos;
    };
    const auto says_name = [&, label = cell, key = match.key](const auto& other) {
      return other.first != label && other.second.key == key && !says_code(other.first);
    };
    if (match.key.starts_with("project.") && says_code(cell) && std::ranges::any_of(labels, says_name)) match.key = "extra";
  }
}

/// Labels that nobody knows are known by their words where no other has their meaning: 监管部门, 工作目标, 预算安排金额.
void know_by_words(const Grid& grid, const std::vector<const Cell*>& cells, Labels& labels) {
  std::map<std::string, const Cell*> found;
  std::vector<const Cell*> sums;  // 养护经费, where it is the only amount
  for (const Cell* cell : cells) {
    const Cell* right = grid.at(cell->row, cell->column + cell->column_span);
    const bool has_value = right != nullptr && right->row == cell->row && right->row_span == cell->row_span &&
                           labels.count(right) == 0 && !right->content.readings.empty();
    const auto before = labels.find(grid.at(cell->row, cell->column - 1));
    const bool is_value = before != labels.end() && before->second.key != "group";
    if (labels.count(cell) != 0 || is_value || !has_value) continue;
    const std::string key = key_by_words(cell->content.text(), right->content);
    if (!key.empty()) found.try_emplace(key, cell);
    if (key.empty() && may_be_sum(cell->content.text()) && parse_money(right->content.text(), 0)) sums.push_back(cell);
  }
  if (sums.size() == 1) found.try_emplace("funds.annual_requested", sums.front());
  const auto is_known = [&](std::string_view key) {
    return std::ranges::any_of(labels, [&](const auto& label) { return label.second.key == key; });
  };
  const bool of_year =
      std::ranges::any_of(labels, [](const auto& label) { return label.second.key.starts_with("funds.annual_"); });
  std::vector<const Cell*> goals;
  for (const auto& [cell, match] : labels)
    if (match.key.starts_with("goals.")) goals.push_back(cell);
  for (const auto& [words_key, cell] : found) {
    std::string key = words_key;
    const bool guessed = !sums.empty() && cell == sums.front();
    const std::u32string text = normalized(cell->content.text());
    if (key.starts_with("goals.") && !goals.empty()) {
      // Beside a goal of the year one that names no time is that of the whole period.
      if (goals.size() > 1 || normalized(goals.front()->content.text()).find(U'年') == std::u32string::npos ||
          contains_one_of(text, {U"年", U"阶段", U"季", U"月", U"近期"}))
        continue;
      key = "goals.overall";
    }
    const bool asked = contains_one_of(text, {U"申请", U"申报", U"本年", U"当年", U"年度", U"下达", U"批复", U"安排"});
    if (is_known(key) || (key.starts_with("funds.") && (of_year || (is_known("funds.total") && (guessed || !asked)))))
      continue;
    LabelMatch match{key, guessed ? kGuessed : 1, money_unit_in_parentheses(cell->content.text()), {}, {}};
    match.by_place = true;
    labels[cell] = match;
  }
}

/// 其他 alone is money where it stands below, or beside, what is.
void forget_loose_others(const Grid& grid, Labels& labels) {
  const auto is_money = [&](const Cell* cell) {
    const auto label = labels.find(cell);
    return label != labels.end() && (label->second.key == "group" || label->second.key.starts_with("funds."));
  };
  std::erase_if(labels, [&](const auto& label) {
    const auto& [cell, match] = label;
    const std::string& text = cell->content.text();
    if (bare_label(match.rest.empty() ? text : label_before(text, match.rest)) != U"其他") return false;
    const Cell* right = grid.at(cell->row, cell->column + cell->column_span);
    const bool amount =
        match.rest.empty() ? right != nullptr && may_be_amount(right->content) : parse_money(match.rest, 0).has_value();
    return !amount || (!is_money(grid.at(cell->row - 1, cell->column)) && !is_money(grid.at(cell->row, cell->column - 1)));
  });
}

/// `预算金额（大写）` beside the same in figures says nothing new; 预算资金 names a group, or where an amount stands beside
/// it and no label of a sum anywhere, that sum.
void tell_sums_apart(const Grid& grid, Labels& labels) {
  const auto has_sum = [&] {
    return std::ranges::any_of(labels, [](const auto& label) {
      return label.second.key == "funds.annual_requested" || label.second.key == "funds.total";
    });
  };
  for (auto& [cell, match] : labels) {
    std::u32string inside;
    bare_label(cell->content.text(), &inside);
    const auto says_the_same = [&, label = cell, key = match.key](const auto& other) {
      return other.first != label && other.second.key == key;
    };
    if (inside == U"大写" && std::ranges::any_of(labels, says_the_same)) match.key = "extra";
  }
  for (auto& [cell, match] : labels) {
    const Cell* right = grid.at(cell->row, cell->column + cell->column_span);
    if (match.key == "group" && match.rest.empty() && right != nullptr && right->row == cell->row &&
        right->row_span == cell->row_span && labels.count(right) == 0 && parse_money(right->content.text(), 0) &&
        !has_sum()) {
      match.key = "funds.annual_requested";
      match.by_place = true;
    }
  }
}

/// The cell of rows [first, end) that names a unit of money behind words: `项目预算执行情况（万元）`, or a heading of a
/// table.
const Cell* find_unit_of_money(const Grid& grid, int first, int end) {
  constexpr std::size_t kLongestLabel = 20;  // characters; prose may name a unit, too
  const auto found = std::find_if(grid.cells.begin(), grid.cells.end(), [&](const Cell& cell) {
    const std::size_t length = bare_label(cell.content.text()).size();
    return cell.row >= first && cell.row < end && length > 0 && length <= kLongestLabel &&
           !money_unit_in_parentheses(cell.content.text()).empty();
  });
  return found == grid.cells.end() ? nullptr : &*found;
}

/// Of two goals that may both be the year's the one that does not say so is that of the whole period.
void tell_goals_apart(std::vector<LabelledValue>& values) {
  std::vector<LabelledValue*> annual;
  for (LabelledValue& value : values) {
    if (value.key == "goals.overall") return;
    if (value.key == "goals.annual" && (value.cell != nullptr || !value.inline_text.empty())) annual.push_back(&value);
  }
  const auto names_year = [](const LabelledValue* value) {
    return normalized(value->label).find(U'年') != std::u32string::npos;
  };
  if (annual.size() == 2 && names_year(annual[0]) != names_year(annual[1]))
    annual[names_year(annual[0]) ? 1 : 0]->key = "goals.overall";
}

/// Money in columns (年初预算数, 全年预算数, 全年执行数 ...): the heading row of each label of money that has two such
/// numbers or more beside it.
std::map<const Cell*, int> money_headings(const Grid& grid, int first, const Labels& labels) {
  std::map<const Cell*, int> headings;
  for (const Cell& label : grid.cells) {
    const auto match = labels.find(&label);
    if (match == labels.end() || !match->second.key.starts_with("funds.") || label.row <= first) continue;
    const Cell* number = grid.at(label.row, label.column + label.column_span);
    const Cell* next = number != nullptr ? grid.at(label.row, number->column + number->column_span) : nullptr;
    if (number == nullptr || next == nullptr || labels.count(number) != 0 || labels.count(next) != 0) continue;
    for (int row = label.row - 1; row >= first; --row) {
      const Cell *over_number = grid.at(row, number->column), *over_next = grid.at(row, next->column);
      if (over_number == nullptr || over_next == nullptr) break;
      if (heads_numbers(*over_number, *number, labels) && heads_numbers(*over_next, *next, labels) &&
          may_be_amount(number->content) && may_be_amount(next->content)) {
        headings[&label] = row;
        break;
      }
      if (!same_columns(*over_number, *number) || !may_be_amount(over_number->content)) break;
    }
  }
  return headings;
}

/// Of amounts side by side the first that is not said to be of years before.
const Cell* amount_of_the_year(const Grid& grid, const Cell* first, int heading_row) {
  for (const Cell* amount = first; amount != nullptr && amount->row == first->row;
       amount = grid.at(first->row, amount->column + amount->column_span)) {
    const Cell* heading = grid.at(heading_row, amount->column);
    if (heading == nullptr || !same_columns(*heading, *amount)) break;
    const std::u32string text = normalized(heading->content.text());
    if (!contains_one_of(text, {U"上年", U"上一年", U"去年", U"前年", U"以前年度"})) return amount;
  }
  return first;
}

}  // namespace

std::string key_by_words(const std::string& print, const Content& beside) {
  constexpr std::u32string_view kOfMoney[] = {U"年度", U"当年", U"本年", U"项目", U"预算", U"资金", U"经费",
                                              U"投资", U"金额", U"总额", U"安排", U"申请", U"申报", U"计划",
                                              U"核定", U"批复", U"下达", U"财政", U"专项", U"所需", U"需求",
                                              U"规模", U"合计", U"补助", U"拟",   U"数",   U"额"};
  const std::u32string label = bare_label(print);
  if (label == U"单位")
    return money_unit_exponent(beside.text()) || parse_number(beside.text()) ? "" : "project.implementing_unit";
  if (label.ends_with(U"单位") || label.ends_with(U"部门") || label.ends_with(U"机构")) {
    if (contains_one_of(label, {U"主管", U"归口", U"监管"})) return "project.competent_department";
    return contains_one_of(label, {U"实施", U"承担", U"承办", U"执行", U"使用", U"申请", U"责任", U"建设", U"用款"})
               ? "project.implementing_unit"
               : "";
  }
  if (label.ends_with(U"目标")) return names_whole_period(label) ? "goals.overall" : "goals.annual";
  if (!speaks_of_money(print) || !parse_money(beside.text(), 0)) return {};
  for (std::size_t at = 0; at < label.size();) {
    const auto word =
        std::ranges::find_if(kOfMoney, [&](std::u32string_view each) { return label.compare(at, each.size(), each) == 0; });
    if (word == std::end(kOfMoney)) return {};
    at += word->size();
  }
  return "funds.annual_requested";
}

std::vector<const Cell*> cells_beginning_in(const Grid& grid, int row) {
  std::vector<const Cell*> cells;
  for (const Cell& cell : grid.cells)
    if (cell.row == row) cells.push_back(&cell);
  return cells;
}

Head read_head(const Grid& grid, int first, int end, const Lexicon& lexicon) {
  Head head;
  std::vector<const Cell*> cells;
  Labels labels;
  for (const Cell& cell : grid.cells) {
    if (cell.row < first || cell.row >= end) continue;
    cells.push_back(&cell);
    auto match = lexicon.match(cell.content.text(), Place::head, likeness_of(cell.content));
    // `资金来源：财政拨款`: the label follows the name of its group. `绩效目标：…`: a goal does.
    if (match && match->key == "group" && !match->rest.empty()) {
      auto label = lexicon.match(match->rest, Place::head, likeness_of(cell.content));
      if (!label && names_goals(cell.content.text(), lexicon))
        match->key = "goals.annual";
      else
        match = label;
    }
    if (match) labels[&cell] = *match;
    if (const std::string unit = money_unit_of_line(cell.content.text());
        !match && !unit.empty() && head.unit_cell == nullptr &&
        lexicon.match(cell.content.text(), Place::line, Likeness::exact)) {
      head.unit = unit;
      head.unit_cell = &cell;
      head.understood.insert(&cell);
    }
  }
  tell_likenesses_apart(labels);
  know_sums(grid, cells, labels);
  forget_loose_others(grid, labels);
  tell_sums_apart(grid, labels);
  know_by_words(grid, cells, labels);
  head.tables = find_inner_tables(grid, first, end, labels);
  for (const InnerTable& table : head.tables) {
    const auto is_inside = [&](const Cell* cell) {
      return cell->row >= table.side->row && cell->row < table.end && cell->column >= table.side->column;
    };
    std::erase_if(cells, is_inside);
    std::erase_if(labels, [&](const auto& label) { return is_inside(label.first); });
  }
  std::erase_if(labels, [](const auto& label) { return label.second.key == "heading"; });
  for (const InnerTable& table : head.tables) labels.erase(table.side);
  const std::map<const Cell*, int> columns = money_headings(grid, first, labels);
  for (const auto& [label, row] : columns) {
    if (const Cell* corner = grid.at(row, label->column);
        corner != nullptr && same_columns(*corner, *label) && labels.count(corner) == 0)
      head.understood.insert(corner);  // 项目, over the labels
    for (const Cell* heading : cells_beginning_in(grid, row))
      if (const auto found = labels.find(heading);
          found != labels.end() && (found->second.key == "extra" || found->second.key.starts_with("funds.")) &&
          columns.count(heading) == 0)
        labels.erase(found);
  }
  for (const Cell* cell : cells) {
    const auto found = labels.find(cell);
    if (found == labels.end()) continue;
    const LabelMatch& match = found->second;
    head.understood.insert(cell);
    if (head.unit_cell == nullptr) {
      const bool of_money = match.key == "group" || match.key.starts_with("funds.");
      head.unit = match.unit.empty() && of_money ? money_unit_among_choices(cell->content) : match.unit;
      if (!head.unit.empty()) head.unit_cell = cell;
    }
    if (match.key == "group") continue;
    LabelledValue value{
        with_context(match.key, *cell, labels), cell->content.text(), match.similarity, {}, cell, nullptr, {}};
    value.known_by = match.by_place ? KnownBy::place : known_by(match.origin, match.similarity);
    if (!match.rest.empty()) {
      std::string pairs = value.label;
      for (std::optional<LabelMatch> next = match; next; next = lexicon.match(pairs, Place::head, Likeness::exact)) {
        value.key = with_context(next->key, *cell, labels);
        value.label = label_before(pairs, next->rest);
        pairs = next->rest;
        value.inline_text = take_pair(pairs, lexicon);
        head.values.push_back(value);
      }
      continue;
    }
    const Cell* right = grid.at(cell->row, cell->column + cell->column_span);
    const Cell* below = grid.at(cell->row + cell->row_span, cell->column);
    const Cell* left = cell->column > 0 ? grid.at(cell->row, cell->column - 1) : nullptr;
    const bool is_beside_label =
        (right != nullptr && labels.count(right) != 0) || (left != nullptr && labels.count(left) != 0);
    const auto free = [&](const Cell* candidate) {
      return candidate != nullptr && candidate->row >= first && candidate->row < end && labels.count(candidate) == 0 &&
             head.understood.count(candidate) == 0;
    };
    // Money stands below its label alone: a column of amounts is a table.
    const auto is_alone = [&](const Cell& amount) {
      if (!parse_money(amount.content.text(), 0)) return false;
      for (const Cell* next = &amount; next != nullptr && next->column_span == amount.column_span;) {
        next = grid.at(next->row + next->row_span, amount.column);
        if (next != nullptr && next->row < end && next->column == amount.column && parse_money(next->content.text(), 0))
          return false;
      }
      return true;
    };
    // Goals stand side by side with their texts below; of a label and a blank cell to its right, the text below is the value
    // only where it is as wide as the label.
    const bool under = free(below) && below->column == cell->column && below->column_span == cell->column_span;
    const bool is_money = kind_of_key(value.key) == FieldKind::money;
    const Cell* above = cell->row > first ? grid.at(cell->row - 1, cell->column) : nullptr;
    // Beside a label of both rows, headings stand over their texts: 预期目标 | 实际完成.
    const Cell* below_right = right != nullptr ? grid.at(right->row + right->row_span, right->column) : nullptr;
    const bool is_heading = under && value.key.starts_with("goals.") && left != nullptr && left->row == cell->row &&
                            left->row_span == cell->row_span + below->row_span && below_right != nullptr &&
                            same_columns(*right, *below_right) && below_right->row == below->row &&
                            !below->content.readings.empty();
    if (free(right) && right->row <= cell->row && !is_heading && (!is_money || may_be_amount(right->content)))
      value.cell = right;
    else if (under && (!is_money || (is_beside_label && is_alone(*below))))
      value.cell = below;
    else if ((value.key == "extra" || value.key.starts_with("project.")) && free(above) && same_columns(*above, *cell) &&
             above->row_span == 1 && cell->row_span == 1 &&
             (above->column == 0 || labels.count(grid.at(above->row, above->column - 1)) == 0))
      value.cell = above;
    // Of money in parts the sum is that of the label over them.
    if (value.cell == nullptr && is_money && free(below) && below->column == cell->column &&
        below->column_span < cell->column_span && is_sum(below->content.text()))
      if (const Cell* sum = grid.at(below->row + below->row_span, below->column);
          free(sum) && same_columns(*sum, *below) && is_alone(*sum)) {
        value.cell = sum;
        head.understood.insert(below);
      }
    // 资金来源 | 财政拨款: a label that has no value of its own may be that of a group's name beside it.
    if (const auto group = labels.find(left); value.cell == nullptr && is_money && group != labels.end() &&
                                              group->second.key == "group" && left->row == cell->row &&
                                              left->row_span == cell->row_span && !free(right))
      value = {"extra", left->content.text(), 1, KnownBy::place, left, cell, {}};
    if (value.cell != nullptr) head.understood.insert(value.cell);
    if (is_heading && value.cell == below && labels.count(right) == 0 && head.understood.insert(right).second &&
        head.understood.insert(below_right).second)
      head.values.push_back({"extra", right->content.text(), 1, KnownBy::place, right, below_right, {}});
    if (const Cell* unit =
            value.cell != nullptr && is_money ? grid.at(cell->row, value.cell->column + value.cell->column_span) : nullptr;
        unit != nullptr && money_unit_exponent(unit->content.text())) {
      head.understood.insert(unit);
      if (head.unit_cell == nullptr) {
        head.unit = unit->content.text();
        head.unit_cell = unit;
      }
    }
    // `执行率分值（10分）` stands alone and says its value itself.
    std::u32string inside;
    const std::u32string bare = bare_label(value.label, &inside);
    if (value.cell == nullptr && match.key == "extra" && std::any_of(inside.begin(), inside.end(), is_digit)) {
      value.label = to_utf8(bare);
      value.inline_text = to_utf8(inside);
    }
    const auto columned = columns.find(cell);
    if (columned != columns.end() && value.cell == right)
      if (const Cell* of_year = amount_of_the_year(grid, right, columned->second); of_year != right) {
        head.understood.erase(right);
        value.cell = of_year;
        head.understood.insert(of_year);
        head.understood.insert(grid.at(columned->second, of_year->column));
      }
    head.values.push_back(std::move(value));
    if (columned != columns.end())
      for (const Cell* number = right; number != nullptr;
           number = grid.at(cell->row, number->column + number->column_span)) {
        const Cell* heading = grid.at(columned->second, number->column);
        if (heading == nullptr || !heads_numbers(*heading, *number, labels)) break;
        head.understood.insert(heading);
        if (!head.understood.insert(number).second) continue;
        const std::string both = cell->content.text() + " " + heading->content.text();
        head.values.push_back({"extra", both, match.similarity, known_by(match.origin, match.similarity), cell, number, {}});
      }
  }
  if (head.unit_cell == nullptr && (head.unit_cell = find_unit_of_money(grid, first, end)) != nullptr)
    head.unit = money_unit_in_parentheses(head.unit_cell->content.text());
  tell_goals_apart(head.values);
  // 绩效目标 names a group of goals; where none of them has a label, the text beside it is the goal.
  const auto is_goal = [](const LabelledValue& value) { return value.key.starts_with("goals."); };
  if (std::none_of(head.values.begin(), head.values.end(), is_goal))
    for (const auto& [cell, match] : labels) {
      const Cell* right = grid.at(cell->row, cell->column + cell->column_span);
      const bool names_goal = match.key == "group" && match.rest.empty() && names_goals(cell->content.text(), lexicon);
      if (!names_goal || right == nullptr || right->row != cell->row || right->row_span < cell->row_span ||
          !head.understood.insert(right).second)
        continue;
      head.values.push_back({"goals.annual",
                             cell->content.text(),
                             match.similarity,
                             known_by(match.origin, match.similarity),
                             cell,
                             right,
                             {}});
      break;
    }
  return head;
}

std::optional<DefinedForm> match_definition(const Grid& grid, int first, const Lexicon& lexicon) {
  std::optional<DefinedForm> best;
  double best_likeness = kDefinedLikeness;
  for (const FormDefinition& definition : lexicon.forms) {
    if (first + static_cast<int>(definition.rows.size()) > grid.rows) continue;
    DefinedForm form;
    form.definition = &definition;
    double likeness = 0;
    int labels = 0;
    bool fits = true;
    for (std::size_t i = 0; i < definition.rows.size() && fits; ++i) {
      const auto cells = cells_beginning_in(grid, first + static_cast<int>(i));
      std::vector<FormDefinition::Slot> slots = definition.rows[i];
      if (slots.size() != cells.size())  // cells that are expected blank may be merged into others
        std::erase_if(slots, [](const auto& slot) { return slot.label.empty() && slot.key.empty(); });
      fits = slots.size() == cells.size();
      const Cell* label_cell = nullptr;
      double label_likeness = 1;
      for (std::size_t k = 0; k < slots.size() && fits; ++k) {
        const FormDefinition::Slot& slot = slots[k];
        const Cell& cell = *cells[k];
        form.head.understood.insert(&cell);
        const bool column = slot.key.starts_with("column.");
        if (slot.key.empty() && slot.label.empty()) {
          fits = cell.content.readings.empty();
        } else if (slot.key.empty() || column) {
          std::u32string inside;
          const std::u32string bare = bare_label(cell.content.text(), &inside);
          label_likeness = column ? lexicon.likeness(cell.content.text(), slot.key) : similarity(bare, slot.label);
          likeness += label_likeness;
          ++labels;
          label_cell = &cell;
          if (form.head.unit_cell == nullptr && money_unit_exponent(to_utf8(inside))) {
            form.head.unit = to_utf8(inside);
            form.head.unit_cell = &cell;
          }
          if (column) form.columns.emplace_back(slot.key, &cell);
        } else {
          // Goals stand below their labels.
          const Cell* above = grid.at(cell.row - 1, cell.column);
          const bool below_label = label_cell == nullptr && above != nullptr && above->column == cell.column &&
                                   above->column_span == cell.column_span && form.head.understood.count(above) != 0;
          LabelledValue value;
          value.key = slot.key;
          value.label_cell = below_label ? above : label_cell;
          value.label = value.label_cell != nullptr ? value.label_cell->content.text() : std::string();
          value.label_match = label_likeness;
          value.cell = &cell;
          form.head.values.push_back(std::move(value));
        }
      }
    }
    if (!fits || labels == 0 || likeness / labels < best_likeness) continue;
    form.heading_row = first + static_cast<int>(definition.rows.size()) - 1;
    best_likeness = likeness / labels;
    best = std::move(form);
  }
  return best;
}

}  // namespace inkgrid::form
