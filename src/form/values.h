// What the text of a cell means: money, dates, years, targets. Text in any width; nothing is guessed: no value where unsure.
#pragma once

#include <optional>
#include <set>
#include <string>
#include <string_view>

#include "document/declaration.h"

namespace inkgrid::form {

/// `1,100,000.00`, `9`, `9.5万元`, `人民币叁拾陆万元整`: yuan. `exponent`: that of the form's unit (4 for 万元), which a
/// unit in the text overrides. None for anything else, such as thousands separators out of place.
std::optional<Decimal> parse_money(std::string_view text, int exponent);

/// Exponent of the last place that `text` prints of an amount that means `value` yuan: -2 for 9.50, 2 for 9.50 万元.
std::optional<int> last_printed_place(std::string_view text, const Decimal& value);

/// Whether an amount names its own unit: `9.5万元`, `86000元`.
bool names_money_unit(std::string_view text);

/// ISO 8601 as precise as the paper: 2026-01-01, 2026-01, 2026. From 2026-1-1, 2026年1月1日, 2026.01, 20260101 ...
std::optional<std::string> parse_date(std::string_view text);

/// The year of a title or year line: `(2026 年度)`, `…2026年度…`. 1990 to 2100.
std::optional<int> parse_year(std::string_view text);

/// The stretch of `text` that names the year, e.g. `2026 年度`; empty where there is none. The year of a day is none.
std::string year_text(std::string_view text);

/// The exponent of a money unit's name, e.g. 4 for 万元.
std::optional<int> money_unit_exponent(std::string_view text);

/// The money unit that a line names: `单位：万元`, `金额单位:元`, alone or behind other words; empty where it names none.
std::string money_unit_of_line(std::string_view text);

/// A target by the contract; none for a blank text. Text without a number at its head is qualitative.
std::optional<TargetValue> parse_target(std::string_view text);

/// Whether a text is the sign or the words of a target's operator alone: `≥`, `不低于`.
bool is_operator(std::string_view text);

/// A plain number such as a weight: `10`, `12.5`, `10分`, `10%`; its canonical digits.
std::optional<std::string> parse_number(std::string_view text);

}  // namespace inkgrid::form
