// The meanings a label can have: the keys of the output, and what else the form room asks of a label.
#pragma once

#include <array>
#include <string_view>

namespace inkgrid::form {

// Fields of a declaration, in the contract's order.
inline constexpr std::array project_fields{"name",       "nature",  "category", "competent_department", "implementing_unit",
                                           "start_date", "end_date"};
inline constexpr std::array funds_fields{
    "unit", "total", "total_fiscal", "total_other", "annual_requested", "annual_fiscal", "annual_carryover", "annual_other"};
inline constexpr std::array goals_fields{"overall", "annual"};

/// Some meanings hang on what stands around the label (funds.other); a definition knows that and must spell them out.
enum class KeyUse { anywhere, labels_only };

struct Key {
  std::string_view name;
  KeyUse use = KeyUse::anywhere;
};

inline constexpr std::array all_keys{Key{"project.name"},
                                     Key{"project.nature"},
                                     Key{"project.category"},
                                     Key{"project.competent_department"},
                                     Key{"project.implementing_unit"},
                                     Key{"project.start_date"},
                                     Key{"project.end_date"},
                                     Key{"funds.total"},
                                     Key{"funds.total_fiscal"},
                                     Key{"funds.total_other"},
                                     Key{"funds.annual_requested"},
                                     Key{"funds.annual_fiscal"},
                                     Key{"funds.annual_carryover"},
                                     Key{"funds.annual_other"},
                                     Key{"funds.fiscal", KeyUse::labels_only},
                                     Key{"funds.other", KeyUse::labels_only},
                                     Key{"goals.overall"},
                                     Key{"goals.annual"},
                                     Key{"column.level1"},
                                     Key{"column.level2"},
                                     Key{"column.level3"},
                                     Key{"column.indicator", KeyUse::labels_only},
                                     Key{"column.target"},
                                     Key{"column.operator"},
                                     Key{"column.unit"},
                                     Key{"column.project", KeyUse::labels_only},
                                     Key{"column.goal", KeyUse::labels_only},
                                     Key{"column.amount", KeyUse::labels_only},
                                     Key{"column.weight"},
                                     Key{"group", KeyUse::labels_only},
                                     Key{"heading", KeyUse::labels_only},
                                     Key{"extra"},
                                     Key{"line.unit", KeyUse::labels_only},
                                     Key{"line.issuer", KeyUse::labels_only}};

inline constexpr std::array word_lists{"level1", "level2", "nature", "category", "office", "target", "target_parts"};

}  // namespace inkgrid::form
