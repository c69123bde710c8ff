#include "report/rows.h"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace inkgrid::report {
namespace {

struct KeyLabel {
  std::string_view key;
  std::string_view label;    ///< as the paper has it, under the label before it
  std::string_view heading;  ///< as it must be where nothing stands around it
};

constexpr std::array project_labels{
    KeyLabel{"name", "项目名称", "项目名称"},
    KeyLabel{"nature", "项目性质", "项目性质"},
    KeyLabel{"category", "项目类别", "项目类别"},
    KeyLabel{"competent_department", "主管部门", "主管部门"},
    KeyLabel{"implementing_unit", "实施单位", "实施单位"},
    KeyLabel{"start_date", "计划开始日期", "计划开始日期"},
    KeyLabel{"end_date", "计划完成日期", "计划完成日期"},
};
constexpr std::array funds_labels{
    KeyLabel{"unit", "金额单位", "金额单位"},
    KeyLabel{"total", "项目资金总额", "项目资金总额（元）"},
    KeyLabel{"total_fiscal", "  其中：财政资金", "总额·财政资金（元）"},
    KeyLabel{"total_other", "  其他资金", "总额·其他资金（元）"},
    KeyLabel{"annual_requested", "年度资金申请总额", "年度资金申请总额（元）"},
    KeyLabel{"annual_fiscal", "  其中：当年财政拨款", "年度·当年财政拨款（元）"},
    KeyLabel{"annual_carryover", "  上年结转资金", "年度·上年结转资金（元）"},
    KeyLabel{"annual_other", "  其他资金", "年度·其他资金（元）"},
};
constexpr std::array goals_labels{
    KeyLabel{"overall", "项目总目标", "项目总目标"},
    KeyLabel{"annual", "年度总体目标", "年度总体目标"},
};

std::pair<const KeyLabel*, const KeyLabel*> labels_of(FieldGroup group) {
  switch (group) {
    case FieldGroup::project: return {project_labels.data(), project_labels.data() + project_labels.size()};
    case FieldGroup::funds: return {funds_labels.data(), funds_labels.data() + funds_labels.size()};
    case FieldGroup::goals: return {goals_labels.data(), goals_labels.data() + goals_labels.size()};
  }
  return {nullptr, nullptr};
}

const KeyLabel* find_label(FieldGroup group, std::string_view key) {
  const auto [begin, end] = labels_of(group);
  const KeyLabel* found = std::find_if(begin, end, [&](const KeyLabel& label) { return label.key == key; });
  return found == end ? nullptr : found;
}

const std::vector<NamedField>& fields_of(const Declaration& declaration, FieldGroup group) {
  switch (group) {
    case FieldGroup::project: return declaration.project;
    case FieldGroup::funds: return declaration.funds;
    case FieldGroup::goals: return declaration.goals;
  }
  return declaration.project;
}

/// Keys of a group in all declarations: the contract's, then others as they come.
std::vector<std::string> keys_of(const Extraction& extraction, FieldGroup group) {
  std::vector<std::string> keys;
  const auto [begin, end] = labels_of(group);
  for (const KeyLabel* label = begin; label != end; ++label) keys.emplace_back(label->key);
  for (const Declaration& declaration : extraction.declarations)
    for (const NamedField& named : fields_of(declaration, group))
      if (std::find(keys.begin(), keys.end(), named.name) == keys.end()) keys.push_back(named.name);
  return keys;
}

/// The value where it is a number, else the print, so that nothing is lost.
RowCell numeric_cell(const Field& field, CellKind kind) {
  if (const auto* year = std::get_if<int>(&field.value)) return {std::to_string(*year), kind, &field};
  if (const auto* decimal = std::get_if<Decimal>(&field.value))
    return {decimal->to_string(kind == CellKind::money ? 2 : 0), kind, &field};
  const auto* string = std::get_if<std::string>(&field.value);
  if (string && Decimal::parse(*string)) return {*string, kind, &field};
  return {field.text, CellKind::text, &field};
}

RowCell field_cell(const Field& field) {
  switch (field.kind) {
    case FieldKind::money: return numeric_cell(field, CellKind::money);
    case FieldKind::year:
    case FieldKind::weight: return numeric_cell(field, CellKind::number);
    case FieldKind::text:
    case FieldKind::word:
    case FieldKind::date:
    case FieldKind::money_unit:
    case FieldKind::target: break;
  }
  return {field.text, CellKind::text, &field};
}

RowCell joined_cell(const std::vector<NamedField>& fields) {
  RowCell cell;
  for (const auto& [label, field] : fields) {
    if (!cell.text.empty()) cell.text += "；";
    cell.text += label + "：" + field.text;
    const bool more_doubtful = !cell.field || std::pair(!field.needs_review, field.confidence) <
                                                  std::pair(!cell.field->needs_review, cell.field->confidence);
    if (more_doubtful) cell.field = &field;
  }
  return cell;
}

RowCell findings_cell(const std::vector<Finding>& findings) {
  RowCell cell;
  for (const Finding& finding : findings) cell.text += (cell.text.empty() ? "" : "；") + finding.message;
  return cell;
}

std::string four_decimals(double value) {
  const auto ten_thousandths = static_cast<std::int64_t>(std::clamp(value, 0.0, 1.0) * 10000 + 0.5);
  return Decimal{ten_thousandths, 4}.to_string(4);
}

/// Builds the columns that both tables begin with, and their cells.
class DeclarationColumns {
 public:
  explicit DeclarationColumns(const Extraction& extraction) : extraction_(extraction) {
    columns_ = {{"文件", ColumnRole::place},
                {"页码", ColumnRole::place},
                {"标题", ColumnRole::heading},
                {"年度", ColumnRole::part},
                {"发布单位", ColumnRole::heading}};
    for (const FieldGroup group : {FieldGroup::project, FieldGroup::funds, FieldGroup::goals})
      for (const std::string& key : keys_of(extraction, group)) {
        const KeyLabel* label = find_label(group, key);
        const ColumnRole role = group == FieldGroup::project ? ColumnRole::project
                                : group == FieldGroup::funds ? ColumnRole::money
                                                             : ColumnRole::goal;
        columns_.push_back({label ? std::string(label->heading) : key, role});
        keys_.emplace_back(group, key);
      }
  }

  const std::vector<Column>& columns() const { return columns_; }

  std::vector<RowCell> cells(const Declaration& declaration) const {
    std::vector<RowCell> row{{extraction_.path, CellKind::text, nullptr},
                             {page_ranges(declaration.pages), CellKind::text, nullptr},
                             field_cell(declaration.title),
                             field_cell(declaration.fiscal_year),
                             declaration.issuer ? field_cell(*declaration.issuer) : RowCell{}};
    for (const auto& [group, key] : keys_) {
      const std::vector<NamedField>& fields = fields_of(declaration, group);
      const auto found =
          std::find_if(fields.begin(), fields.end(), [&, &name = key](const NamedField& f) { return f.name == name; });
      row.push_back(found == fields.end() ? RowCell{} : field_cell(found->field));
    }
    return row;
  }

 private:
  const Extraction& extraction_;
  std::vector<Column> columns_;
  std::vector<std::pair<FieldGroup, std::string>> keys_;
};

/// The cells from `own` on come first: those before it are the declaration's and stand on every row.
RowCell doubtful_headings(const std::vector<Column>& columns, const std::vector<RowCell>& row, std::size_t own) {
  RowCell cell;
  for (std::size_t i = 0; i < row.size(); ++i) {
    const std::size_t at = (own + i) % row.size();
    if (row[at].field && row[at].field->needs_review) cell.text += (cell.text.empty() ? "" : "、") + columns[at].heading;
  }
  return cell;
}

void add_target_parts(std::vector<RowCell>& row, const Field& target) {
  const auto* value = std::get_if<TargetValue>(&target.value);
  RowCell sign, number, low, high, unit;
  if (value) {
    sign.text = value->operator_sign;
    number = {value->number, value->number.empty() ? CellKind::text : CellKind::number, nullptr};
    low = {value->low, value->low.empty() ? CellKind::text : CellKind::number, nullptr};
    high = {value->high, value->high.empty() ? CellKind::text : CellKind::number, nullptr};
    unit.text = value->unit;
  }
  for (RowCell* part : {&sign, &number, &low, &high, &unit}) row.push_back(std::move(*part));
}

double least_confidence(const Indicator& indicator) {
  double least = 1;
  for (const Field* field : {&indicator.level1, &indicator.level2, &indicator.level3, &indicator.target})
    least = std::min(least, field->confidence);
  if (indicator.weight) least = std::min(least, indicator.weight->confidence);
  for (const NamedField& named : indicator.extra) least = std::min(least, named.field.confidence);
  return least;
}

}  // namespace

std::string label_of(FieldGroup group, std::string_view key) {
  const KeyLabel* label = find_label(group, key);
  return std::string(label ? label->label : key);
}

bool is_required(FieldGroup group, std::string_view key) { return find_label(group, key) != nullptr; }

std::string page_ranges(const std::vector<int>& pages) {
  std::string text;
  for (std::size_t i = 0; i < pages.size();) {
    std::size_t last = i;
    while (last + 1 < pages.size() && pages[last + 1] == pages[last] + 1) ++last;
    if (!text.empty()) text += ", ";
    text += std::to_string(pages[i]);
    if (last > i) text += "–" + std::to_string(pages[last]);
    i = last + 1;
  }
  return text;
}

FlatTable indicator_rows(const Extraction& extraction) {
  const DeclarationColumns shared(extraction);
  FlatTable table{shared.columns(), {}};
  table.columns.insert(table.columns.end(), {{"指标期", ColumnRole::part},
                                             {"一级指标", ColumnRole::level},
                                             {"二级指标", ColumnRole::level},
                                             {"三级指标", ColumnRole::target},
                                             {"指标值", ColumnRole::level},
                                             {"符号", ColumnRole::part},
                                             {"数值", ColumnRole::part},
                                             {"下限", ColumnRole::part},
                                             {"上限", ColumnRole::part},
                                             {"单位", ColumnRole::part},
                                             {"权重", ColumnRole::part},
                                             {"其他栏", ColumnRole::note},
                                             {"其他内容", ColumnRole::remark},
                                             {"提示", ColumnRole::remark},
                                             {"置信度", ColumnRole::part},
                                             {"待核对", ColumnRole::doubt}});
  for (const Declaration& declaration : extraction.declarations) {
    const std::vector<RowCell> begin = shared.cells(declaration);
    const RowCell extra = joined_cell(declaration.extra);
    const RowCell findings = findings_cell(declaration.findings);
    const auto finish = [&](std::vector<RowCell> row, double confidence) {
      row.push_back(extra);
      row.push_back(findings);
      row.push_back({four_decimals(confidence), CellKind::number, nullptr});
      row.push_back(doubtful_headings(table.columns, row, begin.size()));
      table.rows.push_back(std::move(row));
    };
    for (const Indicator& indicator : declaration.indicators) {
      std::vector<RowCell> row = begin;
      row.push_back({indicator.scope == Indicator::Scope::annual ? "年度" : "实施期", CellKind::text, nullptr});
      for (const Field* field : {&indicator.level1, &indicator.level2, &indicator.level3, &indicator.target})
        row.push_back(field_cell(*field));
      add_target_parts(row, indicator.target);
      row.push_back(indicator.weight ? field_cell(*indicator.weight) : RowCell{});
      row.push_back(joined_cell(indicator.extra));
      finish(std::move(row), least_confidence(indicator));
    }
    if (declaration.indicators.empty()) {
      std::vector<RowCell> row = begin;
      row.resize(begin.size() + 12);
      finish(std::move(row), declaration.confidence);
    }
  }
  return table;
}

FlatTable declaration_rows(const Extraction& extraction) {
  const DeclarationColumns shared(extraction);
  FlatTable table{shared.columns(), {}};
  table.columns.insert(table.columns.end(), {{"其他内容", ColumnRole::remark},
                                             {"提示", ColumnRole::remark},
                                             {"指标数", ColumnRole::part},
                                             {"置信度", ColumnRole::part},
                                             {"待核对", ColumnRole::doubt}});
  for (const Declaration& declaration : extraction.declarations) {
    std::vector<RowCell> row = shared.cells(declaration);
    row.push_back(joined_cell(declaration.extra));
    row.push_back(findings_cell(declaration.findings));
    row.push_back({std::to_string(declaration.indicators.size()), CellKind::number, nullptr});
    row.push_back({four_decimals(declaration.confidence), CellKind::number, nullptr});
    row.push_back(doubtful_headings(table.columns, row, 0));
    table.rows.push_back(std::move(row));
  }
  return table;
}

}  // namespace inkgrid::report
