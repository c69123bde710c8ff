#include <algorithm>
#include <array>

#include "document/code_points.h"
#include "report/report.h"
#include "report/rows.h"

namespace inkgrid::report {
namespace {

bool begins_like_formula(std::string_view text) {
  // East Asian versions of Excel take the full-width signs for the plain ones.
  constexpr std::array<std::string_view, 10> signs{"=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"};
  return std::any_of(signs.begin(), signs.end(), [&](std::string_view sign) { return text.starts_with(sign); });
}

bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_'; }
bool is_name(char c) { return is_letter(c) || (c >= '0' && c <= '9') || c == '.'; }

/// A function call or a link to another program: the paper of an attacker, never a target such as `=100.00(%)` or `=5(km)`.
bool could_run(std::string_view text) {
  if (!begins_like_formula(text)) return false;
  if (text.find('|') != std::string_view::npos || text.find("｜") != std::string_view::npos) return true;
  bool letter = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '(' || text.substr(i).starts_with("（")) {
      if (letter) return true;
    } else if (is_name(text[i])) {
      letter = letter || is_letter(text[i]);
    } else if (text[i] != ' ') {
      letter = false;
    }
  }
  return false;
}

std::string csv_cell(std::string text) {
  text = valid_utf8(text);
  // The known advice puts an apostrophe before every leading sign; on these forms that would spoil most targets.
  if (could_run(text)) text.insert(0, "'");
  const bool quoted = text.find_first_of("\",\r\n") != std::string::npos || text.starts_with(' ') || text.ends_with(' ');
  if (!quoted) return text;
  std::string result = "\"";
  for (const char c : text) {
    if (c == '"') result += '"';
    result += c;
  }
  return result + '"';
}

}  // namespace

std::string to_csv(const Extraction& extraction) {
  const FlatTable table = indicator_rows(extraction);
  std::string text = "\uFEFF";
  for (std::size_t i = 0; i < table.columns.size(); ++i) text += (i ? "," : "") + csv_cell(table.columns[i].heading);
  text += "\r\n";
  for (const std::vector<RowCell>& row : table.rows) {
    for (std::size_t i = 0; i < row.size(); ++i) text += (i ? "," : "") + csv_cell(row[i].text);
    text += "\r\n";
  }
  return text;
}

}  // namespace inkgrid::report
