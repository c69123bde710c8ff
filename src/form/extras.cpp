// What a form says and the model has no place for, and what is doubted or told of how it was understood.
#include "form/form_reader.h"

#include <algorithm>
#include <cmath>
#include <initializer_list>

#include "form/text.h"
#include "form/values.h"

namespace inkgrid::form {

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
    declaration.extra.push_back(
        {headings, make_field({FieldKind::text, {}, 0, headings.empty() ? 0.0 : 1.0}, cell, context_)});
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
    // A label at the side, merged over rows of labels, says nothing of its own.
    if (const auto right = uses_.find(grid_.at(cell.row, cell.column + cell.column_span));
        cell.row_span > 1 && right != uses_.end() && right->second.role == Role::label) {
      uses_[&cell] = {Role::group};
      continue;
    }
    const bool beside = label != nullptr && label->row == cell.row && label->column + label->column_span == cell.column;
    if (beside) {
      declaration.extra.back().name = label->content.text();
      declaration.extra.back().field = make_field({}, cell, context_);
      weigh_label(declaration.extra.back().field, label->content);
      Use& use = take_for_field(uses_, &cell, Role::extra, uses_[label].fields.front());
      use.label = label;
      uses_[label] = {Role::label, "extra", KnownBy::place};
      label = nullptr;
    } else if (says_something) {
      take_for_field(uses_, &cell, Role::extra, {0, "extra[" + std::to_string(declaration.extra.size()) + "]"});
      declaration.extra.push_back({"", make_field({FieldKind::text, {}, 0, 0}, cell, context_)});
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

/// Where a reader's text in the form's head explains nothing, it may be the label of a field that was not found: of one that
/// it is like, or of any where it is like none and was hardly read.
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
    const bool unexplained = use.role == Role::extra ? use.label == nullptr && use.known_by == KnownBy::nothing
                                                     : use.role == Role::label && use.known_by == KnownBy::place;
    if (!unexplained || cell->row >= heading_row || !read_by_reader(cell->content) || cell->content.readings.empty())
      continue;
    const auto& characters = cell->content.readings.front().characters;
    const bool unsure =
        std::any_of(characters.begin(), characters.end(), [&](const auto& each) { return each.score < kSure; });
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

/// Findings where a field was not found and what may be it was kept under a label that nobody knows but that speaks of such
/// a field; the absent field is doubtful then.
void FormReader::tell_kept(Declaration& declaration) const {
  struct Kept {
    std::string label, text;
  };
  const auto tell = [&](const char* code, const char* what, std::vector<NamedField>& section, const char* path,
                        const auto& may_be) {
    const std::string name = std::string(path).substr(std::string(path).rfind('/') + 1);
    const auto named = std::ranges::find(section, name, &NamedField::name);
    if (named == section.end() || named->field.source != FieldSource::absent) return;
    for (std::size_t i = 0; i < declaration.extra.size(); ++i) {
      const auto& [label, field] = declaration.extra[i];
      const std::u32string print = to_utf32(field.text);
      const std::size_t colon = label.empty() ? print.find_first_of(U":：") : std::u32string::npos;
      const Kept kept = colon == std::u32string::npos
                            ? Kept{label, field.text}
                            : Kept{to_utf8(print.substr(0, colon)), to_utf8(print.substr(colon + 1))};
      if (kept.label.empty() || kept.text.empty() || std::ranges::count(declaration.extra, label, &NamedField::name) > 1 ||
          !may_be(kept))
        continue;
      const auto match = context_.lexicon.match(kept.label, Place::head, Likeness::exact);
      if (match && match->key != "heading" && match->key != "group") continue;
      named->field.evidence.label_match = 0;
      declaration.findings.push_back(
          {code,
           Severity::warning,
           std::string("no ") + what + " was found, but " + (label.empty() ? "" : label + " ") + field.text + " may be one",
           {path, "/extra/" + std::to_string(i)}});
      return;
    }
  };
  const auto is_absent = [](const NamedField& named) { return named.field.source == FieldSource::absent; };
  const auto is_of_year = [&](const NamedField& named) { return named.name.starts_with("annual_") && !is_absent(named); };
  const bool of_project = declaration.subject == Subject::project;
  if (of_project && std::ranges::none_of(declaration.funds, is_of_year))
    tell("amount-kept", "amount", declaration.funds, "/funds/annual_requested", [&](const Kept& kept) {
      // 2,450,000, 120.50 or 12万元; a count or a code has no such marks
      const auto* year = std::get_if<int>(&declaration.fiscal_year.value);
      const bool of_year = year != nullptr && normalized(kept.label) == to_utf32(std::to_string(*year) + "年");
      return (of_year || may_be_sum(kept.label)) && parse_money(kept.text, 0) &&
             (kept.text.find_first_of(".,") != std::string::npos || names_money_unit(kept.text));
    });
  if (of_project)
    tell("field-kept", "project's name", declaration.project, "/project/name", [](const Kept& kept) {
      const std::u32string label = bare_label(kept.label);
      return label.ends_with(U"名称") || label.ends_with(U"项目") || label.ends_with(U"课题");
    });
  if (of_project)
    tell("field-kept", "implementing unit", declaration.project, "/project/implementing_unit", [&](const Kept& kept) {
      const std::u32string label = bare_label(kept.label);
      return std::ranges::any_of(std::initializer_list<std::u32string_view>{U"单位", U"部门", U"科室", U"机构", U"主体",
                                                                            U"单位名称", U"部门名称"},
                                 [&](std::u32string_view word) { return label.ends_with(word); }) &&
             !parse_number(kept.text);
    });
  if (std::ranges::all_of(declaration.goals, is_absent))
    tell("field-kept", "goal", declaration.goals, "/goals/annual",
         [](const Kept& kept) { return bare_label(kept.label).ends_with(U"目标"); });
}

/// A finding where the order of two blocks of indicators alone says which serves the whole period, and the form has no goal
/// of it.
void FormReader::tell_guessed_scope(Declaration& declaration, const IndicatorTable& table) {
  const auto names_period = [](const IndicatorBlock& block) {
    const IndicatorColumn* target = block.find("column.target");
    const std::u32string heading = normalized(target != nullptr ? target->name() : std::string());
    return names_whole_period(heading) || heading.find(U'年') != std::u32string::npos;
  };
  const auto is_overall = [](const NamedField& goal) {
    return goal.name == "overall" && goal.field.source != FieldSource::absent;
  };
  if (table.blocks.size() < 2 || std::any_of(table.blocks.begin(), table.blocks.end(), names_period) ||
      std::any_of(declaration.goals.begin(), declaration.goals.end(), is_overall))
    return;
  declaration.findings.push_back(
      {"scope-guessed",
       Severity::warning,
       "indicators stand side by side and nothing says which are of the whole period; look at the table by hand",
       {"/indicators"}});
}

/// Findings where no column holds targets, and where levels come again after others, as those of several projects do.
void FormReader::tell_table(Declaration& declaration, const IndicatorTable& table) const {
  if (std::ranges::none_of(table.blocks, [](const IndicatorBlock& block) { return block.find("column.target") != nullptr; }))
    declaration.findings.push_back(
        {"no-targets", Severity::warning, "no column of targets was found; look at the table by hand", {"/indicators"}});
  if (declaration.subject != Subject::project) return;  // a department may list its tasks so
  for (const Indicator::Scope scope : {Indicator::Scope::overall, Indicator::Scope::annual}) {
    std::vector<std::string> levels;
    for (const Indicator& indicator : declaration.indicators) {
      const std::string& level = indicator.level1.text;
      if (indicator.scope != scope || !context_.lexicon.is_word(level, "level1") ||
          (!levels.empty() && levels.back() == level))
        continue;
      if (std::ranges::count(levels, level) > 0) {
        declaration.findings.push_back({"levels-again",
                                        Severity::warning,
                                        level + " comes again after other levels; rows of several projects may be joined",
                                        {"/indicators"}});
        return;
      }
      levels.push_back(level);
    }
  }
}

/// Findings that name the columns which no heading explained, only what stands below it.
void FormReader::tell_guesses(Declaration& declaration, const IndicatorTable& table) {
  for (const IndicatorBlock& block : table.blocks)
    for (const IndicatorColumn& column : block.columns)
      if (column.known_by == KnownBy::place && !column.key.empty())
        declaration.findings.push_back({"told-by-place",
                                        Severity::info,
                                        "the column " + column.name() + " was taken for " + column.key.substr(7) +
                                            " by what stands below it: its heading is not known",
                                        {"/indicators"}});
}

}  // namespace inkgrid::form
