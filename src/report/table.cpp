#include <algorithm>
#include <array>
#include <map>
#include <utility>

#include "document/code_points.h"
#include "report/display_width.h"
#include "report/report.h"
#include "report/rows.h"

namespace inkgrid::report {
namespace {

constexpr int least_columns = 60;
constexpr int most_columns = 140;  // longer lines are hard to follow
constexpr int most_label_width = 24;
constexpr double least_likely_right = 0.5;  // below it a doubtful field is more likely wrong than right

// ---- Lines of a width --------------------------------------------------------------------------------------------

std::string blanks(int count) { return std::string(static_cast<std::size_t>(std::max(count, 0)), ' '); }

std::string repeated(std::string_view text, int count) {
  std::string result;
  for (int i = 0; i < count; ++i) result += text;
  return result;
}

/// What must not be parted: a Latin word, or a wide character with the punctuation that may not begin a line after it.
std::vector<std::string> unbreakable_pieces(const std::string& text) {
  constexpr std::string_view never_first = "，。、；：？！）》」』】〕〉’”…％%)]},.;:!?";
  constexpr std::string_view never_last = "（《「『【〔〈‘“([{≥≤＝=";
  std::vector<std::string> pieces;
  bool join_next = false;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    const std::string character = text.substr(i, point.length);
    i += point.length;
    const bool wide = width_of(point.value) > 1;
    const bool blank = character == " ";
    const bool after_blank = !pieces.empty() && pieces.back().ends_with(' ');
    const bool narrow_goes_on = !pieces.empty() && !wide && !after_blank && width_of(pieces.back()) > 0 &&
                                static_cast<unsigned char>(pieces.back().back()) < 0x80;
    const bool sticks = blank || never_first.find(character) != std::string_view::npos || width_of(point.value) == 0;
    if (!pieces.empty() && (join_next || (sticks && !(after_blank && !blank)) || narrow_goes_on))
      pieces.back() += character;
    else
      pieces.push_back(character);
    join_next = never_last.find(character) != std::string_view::npos;
  }
  return pieces;
}

std::string without_end_blanks(std::string text) {
  while (text.ends_with(' ')) text.pop_back();
  return text;
}

/// Lines of at most `width` columns; always one, if empty. A piece longer than a line is cut.
std::vector<std::string> wrapped(const std::string& text, int width) {
  std::vector<std::string> lines{""};
  const auto add = [&](const std::string& piece) {
    if (!lines.back().empty() && width_of(lines.back()) + width_of(without_end_blanks(piece)) > width) lines.emplace_back();
    lines.back() += piece;
  };
  for (const std::string& piece : unbreakable_pieces(text)) {
    if (width_of(without_end_blanks(piece)) <= width) {
      add(piece);
      continue;
    }
    for (std::size_t i = 0; i < piece.size();) {
      const std::size_t length = code_point_at(piece, i).length;
      add(piece.substr(i, length));
      i += length;
    }
  }
  for (std::string& line : lines) line = without_end_blanks(line);
  return lines;
}

// ---- Fields as words -----------------------------------------------------------------------------------------------

bool shown_at_all(const Field& field, bool required) {
  return field.needs_review || !field.text.empty() || field.source == FieldSource::unreadable ||
         (required && field.source != FieldSource::absent);
}

std::string words_of(const Field& field) {
  if (!field.text.empty()) return printable(field.text);
  return field.source == FieldSource::unreadable ? "(unreadable)" : "—";
}

std::string marked(const std::string& text, const Field& field) { return field.needs_review ? text + " ?" : text; }

std::string with_separators(std::string digits) {
  const std::size_t sign = digits.starts_with('-') ? 1 : 0;
  const std::size_t point = std::min(digits.find('.'), digits.size());
  for (std::size_t i = point; i > sign + 3; i -= 3) digits.insert(i - 3, ",");
  return digits;
}

enum class Tone { plain, bold, dim, doubtful, wrong };

Tone tone_of(const Field& field) {
  if (!field.needs_review) return Tone::plain;
  const bool wrong = field.source == FieldSource::unreadable || field.confidence < least_likely_right;
  return wrong ? Tone::wrong : Tone::doubtful;
}

/// Cells that run over several rows are repeated on each: the same place on the paper is one thing to look at.
bool same_place(const Field& a, const Field& b) {
  if (a.text != b.text || a.regions.size() != b.regions.size()) return false;
  return std::equal(a.regions.begin(), a.regions.end(), b.regions.begin(),
                    [](const Region& x, const Region& y) { return x.page == y.page && x.box == y.box; });
}

std::string counted(std::size_t count, const std::string& one, const std::string& many) {
  return std::to_string(count) + " " + (count == 1 ? one : many);
}

class TablePrinter {
 public:
  TablePrinter(Color color, int columns) : color_(color), columns_(std::clamp(columns, least_columns, most_columns)) {}

  std::string print(const Extraction& extraction) {
    if (extraction.declarations.empty()) {
      const bool told = std::any_of(extraction.warnings.begin(), extraction.warnings.end(),
                                    [](const Warning& warning) { return warning.page == 0; });
      if (!told)
        line("no declaration found on " + counted(static_cast<std::size_t>(extraction.page_count), "page", "pages"));
      print_warnings(extraction.warnings);
      return text_;
    }
    if (shown_at_all(extraction.title, false)) {
      for (const std::string& part : wrapped(marked(words_of(extraction.title), extraction.title), columns_))
        line(painted(part, extraction.title.needs_review ? tone_of(extraction.title) : Tone::bold));
      count(extraction.title);
      line();
    }
    std::size_t indicators = 0;
    for (std::size_t i = 0; i < extraction.declarations.size(); ++i) {
      print_declaration(extraction.declarations[i], i + 1);
      indicators += extraction.declarations[i].indicators.size();
    }
    print_summary(extraction, indicators);
    return text_;
  }

 private:
  std::string painted(const std::string& text, Tone tone) const {
    if (color_ == Color::never || text.empty()) return text;
    switch (tone) {
      case Tone::plain: return text;
      case Tone::bold: return "\033[1m" + text + "\033[0m";
      case Tone::dim: return "\033[2m" + text + "\033[0m";
      case Tone::doubtful: return "\033[33m" + text + "\033[0m";
      case Tone::wrong: return "\033[31m" + text + "\033[0m";
    }
    return text;
  }

  void line(const std::string& text = {}) {
    text_ += text;
    text_ += '\n';
  }

  void count(const Field& field) { doubtful_ += field.needs_review ? 1 : 0; }

  void print_declaration(const Declaration& declaration, std::size_t number) {
    print_heading(declaration, number);
    if (declaration.issuer && shown_at_all(*declaration.issuer, false)) print_labelled({{"发布单位", &*declaration.issuer}});
    print_labelled(labelled(declaration.project, FieldGroup::project));
    print_funds(declaration.funds);
    const auto goals = labelled(declaration.goals, FieldGroup::goals);
    if (!goals.empty()) {
      line();
      print_labelled(goals);
    }
    print_indicators(declaration.indicators);
    if (!declaration.extra.empty()) {
      line();
      line("  " + painted("其他内容", Tone::bold));
      Labelled extra;
      for (const auto& [label, field] : declaration.extra) extra.emplace_back(printable(label), &field);
      print_labelled(extra);
    }
    print_findings(declaration.findings);
    line();
  }

  void print_heading(const Declaration& declaration, std::size_t number) {
    const bool has_title = shown_at_all(declaration.title, false);
    const bool has_year = shown_at_all(declaration.fiscal_year, false);
    const std::string pages = (declaration.pages.size() == 1 ? "page " : "pages ") + page_ranges(declaration.pages);
    const std::string left = "── " + std::to_string(number) + " ";
    const std::string right = declaration.pages.empty() ? " ──" : " " + pages + " ──";
    std::string title = has_title ? marked(words_of(declaration.title), declaration.title) : "declaration";
    std::string year = has_year ? marked(words_of(declaration.fiscal_year), declaration.fiscal_year) : "";
    count(declaration.title);
    count(declaration.fiscal_year);
    const std::string between = has_year ? " · " : "";
    const int room = columns_ - width_of(left) - width_of(right) - width_of(between) - width_of(year) - 3;
    const std::vector<std::string> title_lines = wrapped(title, std::max(room, 20));
    const Tone title_tone = declaration.title.needs_review ? tone_of(declaration.title) : Tone::bold;
    const Tone year_tone = declaration.fiscal_year.needs_review ? tone_of(declaration.fiscal_year) : Tone::bold;
    for (std::size_t i = 0; i + 1 < title_lines.size(); ++i)
      line((i == 0 ? painted(left, Tone::dim) : blanks(width_of(left))) + painted(title_lines[i], title_tone));
    const std::string& last = title_lines.back();
    const int rule = columns_ - width_of(left) - width_of(last) - width_of(between) - width_of(year) - width_of(right) - 1;
    line((title_lines.size() == 1 ? painted(left, Tone::dim) : blanks(width_of(left))) + painted(last, title_tone) +
         between + painted(year, year_tone) + painted(" " + repeated("─", std::max(rule, 0)) + right, Tone::dim));
    line();
  }

  using Labelled = std::vector<std::pair<std::string, const Field*>>;

  static Labelled labelled(const std::vector<NamedField>& fields, FieldGroup group) {
    Labelled result;
    for (const auto& [name, field] : fields)
      if (shown_at_all(field, is_required(group, name))) result.emplace_back(printable(label_of(group, name)), &field);
    return result;
  }

  static int label_width(const Labelled& fields) {
    int width = 0;
    for (const auto& [label, field] : fields) width = std::max(width, width_of(label));
    return std::min(width, most_label_width);
  }

  /// A label, and its value beside it with a hanging indent.
  void print_labelled(const Labelled& fields) {
    const int width = label_width(fields);
    for (const auto& [label, field] : fields) {
      count(*field);
      const int indent = 2 + width + 2;
      const bool label_fits = width_of(label) <= width;
      if (!label_fits) line("  " + painted(label, Tone::dim));
      bool first = label_fits;
      for (const std::string& part : wrapped(marked(words_of(*field), *field), columns_ - indent)) {
        line((first ? "  " + painted(label, Tone::dim) + blanks(width - width_of(label) + 2) : blanks(indent)) +
             painted(part, tone_of(*field)));
        first = false;
      }
    }
  }

  void print_funds(const std::vector<NamedField>& fields) {
    Labelled funds = labelled(fields, FieldGroup::funds);
    const auto unit = std::find_if(funds.begin(), funds.end(),
                                   [](const auto& entry) { return entry.second->kind == FieldKind::money_unit; });
    std::string printed_unit;
    if (unit != funds.end()) {
      const auto* word = std::get_if<std::string>(&unit->second->value);
      printed_unit = word ? *word : "";
      // 元 says what every amount below shows anyway.
      if (printed_unit == "元" && !unit->second->needs_review) funds.erase(unit);
    }
    if (funds.empty()) return;
    line();
    struct Amount {
      std::string words;
      std::string print;
    };
    std::vector<Amount> amounts;
    int amount_width = 0;
    for (const auto& [label, field] : funds) {
      Amount amount{words_of(*field), ""};
      if (const auto* value = std::get_if<Decimal>(&field->value)) {
        amount.words = with_separators(value->to_string(2)) + " 元";
        if (printed_unit != "元" && !printed_unit.empty()) amount.print = words_of(*field) + " " + printed_unit;
      }
      if (field->text.empty()) amount.words += "   ";
      amount_width = std::max(amount_width, width_of(amount.words));
      amounts.push_back(std::move(amount));
    }
    const int width = label_width(funds);
    for (std::size_t i = 0; i < funds.size(); ++i) {
      const auto& [label, field] = funds[i];
      count(*field);
      const Amount& amount = amounts[i];
      std::string value = amount.words;
      std::string after = field->needs_review ? " ?" : "";
      if (!amount.print.empty()) after += blanks(2 - width_of(after)) + "  (" + amount.print + ")";
      line("  " + painted(label, Tone::dim) + blanks(width - width_of(label) + 2) + blanks(amount_width - width_of(value)) +
           painted(without_end_blanks(value + after), tone_of(*field)));
    }
  }

  // ---- The indicator tree ------------------------------------------------------------------------------------------

  void print_indicators(const std::vector<Indicator>& rows) {
    if (rows.empty()) {
      line();
      line("  " + painted("no indicators", Tone::dim));
      return;
    }
    const bool two_scopes =
        std::any_of(rows.begin(), rows.end(), [&](const Indicator& r) { return r.scope != rows[0].scope; });
    for (std::size_t begin = 0; begin < rows.size();) {
      std::size_t end = begin + 1;
      while (end < rows.size() && rows[end].scope == rows[begin].scope) ++end;
      line();
      const bool overall = rows[begin].scope == Indicator::Scope::overall;
      // Most forms have one block of indicators, for the year; it needs no heading.
      if (two_scopes || overall) line("  " + painted(overall ? "实施期指标" : "年度指标", Tone::bold));
      print_tree(rows, begin, end);
      begin = end;
    }
  }

  /// The first row after `begin` that does not share `level`, before `end`.
  static std::size_t group_end(const std::vector<Indicator>& rows, std::size_t begin, std::size_t end,
                               Field Indicator::* level) {
    std::size_t i = begin + 1;
    while (i < end && (rows[i].*level).text == (rows[begin].*level).text) ++i;
    return i;
  }

  /// A merged cell's words, doubtful if any of its rows is.
  const Field& most_doubtful(const std::vector<Indicator>& rows, std::size_t begin, std::size_t end,
                             Field Indicator::* level) {
    const Field* worst = &(rows[begin].*level);
    for (std::size_t i = begin; i < end; ++i) {
      const Field& field = rows[i].*level;
      if (i == begin || !same_place(field, rows[i - 1].*level)) count(field);
      if (field.needs_review && (!worst->needs_review || field.confidence < worst->confidence)) worst = &field;
    }
    return *worst;
  }

  void print_tree(const std::vector<Indicator>& rows, std::size_t begin, std::size_t end) {
    constexpr int tree_indent = 8;  // "  │  ├─ "
    constexpr int gap = 2;
    int target_width = 0, weight_width = 0, level3_width = 0;
    for (std::size_t i = begin; i < end; ++i) {
      target_width = std::max(target_width, width_of(marked(words_of(rows[i].target), rows[i].target)));
      level3_width = std::max(level3_width, width_of(marked(words_of(rows[i].level3), rows[i].level3)));
      if (rows[i].weight)
        weight_width = std::max(weight_width, width_of(marked(words_of(*rows[i].weight), *rows[i].weight)) + gap);
    }
    const int room = columns_ - tree_indent - gap - weight_width;
    target_width = std::min(target_width, room * 2 / 5);
    level3_width = std::min(level3_width, room - target_width);

    for (std::size_t a = begin; a < end;) {
      const std::size_t a_end = group_end(rows, a, end, &Indicator::level1);
      const Field& level1 = most_doubtful(rows, a, a_end, &Indicator::level1);
      for (const std::string& part : wrapped(marked(words_of(level1), level1), columns_ - 2))
        line("  " + painted(part, tone_of(level1)));
      for (std::size_t b = a; b < a_end;) {
        const std::size_t b_end = group_end(rows, b, a_end, &Indicator::level2);
        const bool last2 = b_end == a_end;
        const Field& level2 = most_doubtful(rows, b, b_end, &Indicator::level2);
        bool first = true;
        for (const std::string& part : wrapped(marked(words_of(level2), level2), columns_ - 5)) {
          line("  " + painted(first ? (last2 ? "└─ " : "├─ ") : (last2 ? "   " : "│  "), Tone::dim) +
               painted(part, tone_of(level2)));
          first = false;
        }
        for (std::size_t i = b; i < b_end; ++i)
          print_row(rows[i], last2 ? "     " : "  │  ", i + 1 == b_end, level3_width, target_width, weight_width);
        b = b_end;
      }
      a = a_end;
    }
  }

  void print_row(const Indicator& row, const std::string& stem, bool last, int level3_width, int target_width,
                 int weight_width) {
    count(row.level3);
    count(row.target);
    const auto left = wrapped(marked(words_of(row.level3), row.level3), level3_width);
    const auto middle = wrapped(marked(words_of(row.target), row.target), target_width);
    std::vector<std::string> right;
    if (row.weight) {
      count(*row.weight);
      right = wrapped(marked(words_of(*row.weight), *row.weight), weight_width);
    }
    const std::string go_on = stem + (last ? "   " : "│  ");
    for (std::size_t i = 0; i < std::max({left.size(), middle.size(), right.size()}); ++i) {
      std::string text = painted(i == 0 ? stem + (last ? "└─ " : "├─ ") : go_on, Tone::dim);
      int pending = 0;
      const auto add = [&](const std::vector<std::string>& lines, int width, const Field& field) {
        if (i < lines.size() && !lines[i].empty()) {
          text += blanks(pending) + painted(lines[i], tone_of(field));
          pending = width - width_of(lines[i]);
        } else {
          pending += width;
        }
      };
      add(left, level3_width + 2, row.level3);
      add(middle, target_width + 2, row.target);
      if (row.weight) add(right, weight_width, *row.weight);
      line(text);
    }
    for (const auto& [label, field] : row.extra) {
      count(field);
      if (!shown_at_all(field, false)) continue;
      for (const std::string& part : wrapped(printable(label) + "：" + marked(words_of(field), field), columns_ - 10))
        line(painted(go_on, Tone::dim) + "  " + painted(part, field.needs_review ? tone_of(field) : Tone::dim));
    }
  }

  void print_findings(const std::vector<Finding>& findings) {
    if (findings.empty()) return;
    line();
    line("  " + painted("提示", Tone::bold));
    for (const Finding& finding : findings) {
      const Tone tone = finding.severity == Severity::error     ? Tone::wrong
                        : finding.severity == Severity::warning ? Tone::doubtful
                                                                : Tone::plain;
      bool first = true;
      for (const std::string& part : wrapped(printable(finding.message), columns_ - 4)) {
        const char* mark = finding.severity == Severity::info ? "· " : "! ";
        line("  " + painted((first ? mark : "  ") + part, tone));
        first = false;
      }
    }
  }

  void print_warnings(const std::vector<Warning>& warnings) {
    for (const Warning& warning : warnings) {
      const std::string place = warning.page > 0 ? "page " + std::to_string(warning.page) + ": " : "";
      bool first = true;
      for (const std::string& part : wrapped(place + printable(warning.message), columns_ - 2)) {
        line(painted((first ? "! " : "  ") + part, Tone::doubtful));
        first = false;
      }
    }
  }

  void print_summary(const Extraction& extraction, std::size_t indicators) {
    std::string summary = counted(extraction.declarations.size(), "declaration", "declarations") + ", " +
                          counted(indicators, "indicator", "indicators") + " on " +
                          counted(static_cast<std::size_t>(extraction.page_count), "page", "pages") + "; ";
    summary += doubtful_ == 0 ? "nothing to check" : counted(doubtful_, "field", "fields") + " to check, marked ?";
    if (!extraction.warnings.empty()) summary += "; " + counted(extraction.warnings.size(), "warning", "warnings") + ":";
    for (const std::string& part : wrapped(summary, columns_)) line(painted(part, Tone::bold));
    print_warnings(extraction.warnings);
  }

  Color color_;
  int columns_;
  std::size_t doubtful_ = 0;
  std::string text_;
};

}  // namespace

std::string to_table(const Extraction& extraction, Color color, int columns) {
  return TablePrinter(color, columns).print(extraction);
}

std::string printable(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    const char32_t value = point.value;
    const bool control = value < 0x20 || (value >= 0x7F && value <= 0x9F) || value == 0x2028 || value == 0x2029;
    const bool turns =
        (value >= 0x202A && value <= 0x202E) || (value >= 0x2066 && value <= 0x2069) || value == 0x200E || value == 0x200F;
    if (control || turns)
      result += ' ';
    else if (!point.valid)
      result += "\uFFFD";
    else
      result += text.substr(i, point.length);
    i += point.length;
  }
  return result;
}

}  // namespace inkgrid::report
