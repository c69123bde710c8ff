#include "form/correct.h"

#include "form/fields.h"
#include "form/indicators.h"
#include "form/values.h"

namespace inkgrid::form {
namespace {

int money_exponent(const Declaration& declaration) {
  for (const auto& [name, field] : declaration.funds)
    if (name == "unit") return money_unit_exponent(field.text).value_or(0);
  return 0;
}

void set_value(Field& field, const Declaration& declaration) {
  const auto* before = std::get_if<TargetValue>(&field.value);
  const TargetValue old = before != nullptr ? *before : TargetValue();
  field.value = value_of(field.kind, field.text, money_exponent(declaration));
  // A unit that stands in a column of its own is no part of the text.
  if (auto* target = std::get_if<TargetValue>(&field.value); target != nullptr && target->kind != TargetKind::qualitative &&
                                                             target->unit.empty() && old.unit_from == UnitFrom::column) {
    target->unit = old.unit;
    target->unit_from = old.unit_from;
  }
}

void take_units_from_level3(Declaration& declaration, const Lexicon& lexicon) {
  for (Indicator& row : declaration.indicators) {
    if (auto* target = std::get_if<TargetValue>(&row.target.value);
        target != nullptr && target->unit_from == UnitFrom::level3) {
      target->unit.clear();
      target->unit_from = UnitFrom::none;
    }
    take_unit_from_level3(row.target, row.level3, lexicon);
  }
}

}  // namespace

bool correct(Declaration& declaration, std::string_view pointer, const std::string& text, const Lexicon& lexicon) {
  bool found = false;
  for_each_field(declaration, [&](const std::string& at, Field& field) {
    if (at != pointer) return;
    found = true;
    field.text = text;
    field.source = FieldSource::corrected;
    field.raw.clear();
    field.alternatives.clear();
    field.candidates.clear();
    field.evidence = {};
    field.confidence = 1;
    field.needs_review = false;
    set_value(field, declaration);
  });
  if (!found) return false;
  if (pointer == "/funds/unit")
    for (auto& [name, field] : declaration.funds)
      if (field.kind == FieldKind::money) set_value(field, declaration);
  take_units_from_level3(declaration, lexicon);
  return true;
}

bool is_of_kind(const Field& field) {
  if (field.text.empty() || field.kind == FieldKind::text || field.kind == FieldKind::word) return true;
  return field.value.index() != 0;
}

}  // namespace inkgrid::form
