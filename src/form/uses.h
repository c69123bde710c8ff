// What cells and lines are taken for, noted as they are taken.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "document/grid.h"
#include "document/understood.h"
#include "form/lexicon.h"

namespace inkgrid::form {

struct Use {
  Role role = Role::nothing;
  std::string key{};
  KnownBy known_by = KnownBy::nothing;
  double likeness = 1;
  std::vector<FieldPlace> fields{};  ///< declarations count from the first of the form
  const Cell* label = nullptr;
  std::string note{};
};

/// A cell that is not in it was taken for nothing.
using CellUses = std::map<const Cell*, Use>;

inline KnownBy known_by(LabelOrigin origin, double likeness) {
  if (likeness < 1) return KnownBy::likeness;
  return origin == LabelOrigin::user ? KnownBy::user : KnownBy::exact;
}

/// Notes a field made of a cell, once.
inline Use& take_for_field(CellUses& uses, const Cell* cell, Role role, FieldPlace field) {
  Use& use = uses[cell];
  if (use.role == Role::nothing || use.role == Role::label) use.role = role;
  if (use.fields.empty() || use.fields.back() != field) use.fields.push_back(std::move(field));
  return use;
}

}  // namespace inkgrid::form
