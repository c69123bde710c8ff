#include <xlsxwriter.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>

#include "document/code_points.h"
#include "report/display_width.h"
#include "report/report.h"
#include "report/rows.h"

namespace inkgrid::report {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t longest_cell = 32767;  // characters; Excel's limit
constexpr std::size_t exact_digits = 15;     // significant digits that a spreadsheet keeps
constexpr double least_likely_right = 0.5;   // below it a doubtful cell is more likely wrong than right
constexpr lxw_color_t yellow_fill = 0xFFF2B3;
constexpr lxw_color_t red_fill = 0xF8C9C4;
constexpr lxw_color_t header_fill = 0xE8EEF4;
constexpr lxw_color_t border_color = 0xD5DAE0;

/// Removed with all that is in it.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::error_code error;
    std::string name = (fs::temp_directory_path(error) / "inkgrid-XXXXXX").string();
    if (error || !::mkdtemp(name.data()))
      throw Error(ErrorCode::unwritable, name,
                  std::string("no temporary place for the workbook: ") + (error ? error.message() : std::strerror(errno)) +
                      "; set TMPDIR to a folder that can be written to");
    path_ = name;
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;
  ~TemporaryFolder() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Text that XML and Excel can hold.
std::string cell_text(std::string_view text) {
  std::string result;
  std::size_t units = 0;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint point = code_point_at(text, i);
    const std::size_t point_units = point.value > 0xFFFF ? 2 : 1;
    if (units + point_units >= longest_cell) return result + "…";
    const bool fits = point.valid && point.value != 0 && point.value != 0xFFFE && point.value != 0xFFFF;
    result += fits ? std::string(text.substr(i, point.length)) : "\uFFFD";
    units += point_units;
    i += point.length;
  }
  return result;
}

enum class Doubt { none, yellow, red };

Doubt doubt_of(const Field* field) {
  if (!field || !field->needs_review) return Doubt::none;
  const bool red = field->source == FieldSource::unreadable || field->confidence < least_likely_right;
  return red ? Doubt::red : Doubt::yellow;
}

enum class Wrap { no, yes };

class Formats {
 public:
  explicit Formats(lxw_workbook* workbook) : workbook_(workbook) {
    header_ = base();
    format_set_bold(header_);
    format_set_bg_color(header_, header_fill);
    format_set_align(header_, LXW_ALIGN_VERTICAL_CENTER);
    format_set_text_wrap(header_);
  }

  lxw_format* header() const { return header_; }

  lxw_format* of(CellKind kind, Doubt doubt, Wrap wrap) {
    lxw_format*& format = formats_[{kind, doubt, wrap}];
    if (format) return format;
    format = base();
    format_set_align(format, LXW_ALIGN_VERTICAL_TOP);
    if (kind == CellKind::money) format_set_num_format(format, "#,##0.00");
    if (wrap == Wrap::yes) format_set_text_wrap(format);
    if (doubt != Doubt::none) format_set_bg_color(format, doubt == Doubt::red ? red_fill : yellow_fill);
    return format;
  }

 private:
  lxw_format* base() {
    lxw_format* format = workbook_add_format(workbook_);
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, border_color);
    return format;
  }

  lxw_workbook* workbook_;
  lxw_format* header_ = nullptr;
  std::map<std::tuple<CellKind, Doubt, Wrap>, lxw_format*> formats_;
};

std::string percent(double confidence) { return std::to_string(std::lround(confidence * 100)) + "%"; }

std::string comment_on(const Field& field) {
  std::string text = "置信度 " + percent(field.confidence);
  if (field.source == FieldSource::unreadable) text += "\n有墨迹，未能识读";
  if (!field.raw.empty() && field.raw != field.text) text += "\n最初读作：" + field.raw;
  for (const Field::Alternative& other : field.alternatives)
    text += "\n或为：" + other.text + "（" + percent(other.confidence) + "）";
  return text;
}

bool fits_number(const std::string& digits) {
  const auto count =
      static_cast<std::size_t>(std::count_if(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; }));
  return Decimal::parse(digits) && count <= exact_digits;
}

double as_number(const std::string& digits) {
  double number = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return number;
}

bool same_cell_of_paper(const Field* a, const Field* b) {
  if (!a || !b || a->text != b->text || a->regions.size() != b->regions.size() || a->regions.empty()) return a == b;
  return std::equal(a->regions.begin(), a->regions.end(), b->regions.begin(),
                    [](const Region& x, const Region& y) { return x.page == y.page && x.box == y.box; });
}

struct Look {
  double width;
  Wrap wrap;
};

/// Which columns of a sheet are folded away behind a [+], so that what the sheet is about is in sight.
enum class Folding { none, heading_fields };

Look look_of(ColumnRole role, Folding folding) {
  // A goal of half a page on each of twenty rows would bury the rows: wrapped only where a declaration has one row.
  const Wrap wrap_once = folding == Folding::none ? Wrap::yes : Wrap::no;
  switch (role) {
    case ColumnRole::place: return {12, Wrap::no};
    case ColumnRole::heading: return {20, wrap_once};
    case ColumnRole::project: return {18, wrap_once};
    case ColumnRole::money: return {18, Wrap::no};
    case ColumnRole::goal: return {60, wrap_once};
    case ColumnRole::level: return {22, Wrap::yes};
    case ColumnRole::target: return {44, Wrap::yes};
    case ColumnRole::part: return {9, Wrap::no};
    case ColumnRole::note: return {24, Wrap::yes};
    case ColumnRole::remark: return {30, wrap_once};
    case ColumnRole::doubt: return {30, wrap_once};
  }
  return {12, Wrap::no};
}

/// Points; not every program finds it by itself when it opens the file.
double row_height(const std::vector<RowCell>& row, const std::vector<double>& widths, const std::vector<Wrap>& wraps) {
  constexpr double line_height = 15;
  constexpr double most_height = 400;  // Excel allows 409
  double lines = 1;
  for (std::size_t c = 0; c < row.size(); ++c)
    if (wraps[c] == Wrap::yes) lines = std::max(lines, std::ceil(width_of(row[c].text) / (widths[c] - 1)));
  return std::min(lines * line_height, most_height);
}

void write_cell(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const RowCell& cell, lxw_format* format) {
  if (cell.text.empty())
    worksheet_write_blank(sheet, row, column, format);
  else if (cell.kind != CellKind::text && fits_number(cell.text))
    worksheet_write_number(sheet, row, column, as_number(cell.text), format);
  else
    worksheet_write_string(sheet, row, column, cell_text(cell.text).c_str(), format);
}

void write_comment(lxw_worksheet* sheet, lxw_row_t row, lxw_col_t column, const Field& field) {
  std::string text = cell_text(comment_on(field));
  lxw_comment_options options{};
  options.width = 240;
  options.height =
      static_cast<std::uint16_t>(std::min<std::ptrdiff_t>(60 + 18 * std::count(text.begin(), text.end(), '\n'), 300));
  worksheet_write_comment_opt(sheet, row, column, text.c_str(), &options);
}

void write_sheet(lxw_worksheet* sheet, const FlatTable& table, Formats& formats, Folding folding) {
  const auto last_column = static_cast<lxw_col_t>(table.columns.size() - 1);
  lxw_col_t name_column = 0;
  bool after_folded = false;
  std::vector<double> widths;
  std::vector<Wrap> wraps;
  for (lxw_col_t c = 0; c <= last_column; ++c) {
    const Column& column = table.columns[c];
    const bool is_name = column.role == ColumnRole::project && name_column == 0;
    if (is_name) name_column = c;
    const bool folded = folding == Folding::heading_fields && !is_name &&
                        (column.role == ColumnRole::project || column.role == ColumnRole::money ||
                         column.role == ColumnRole::goal || column.role == ColumnRole::heading);
    const Look look = look_of(column.role, folding);
    widths.push_back(is_name ? 28 : look.width);
    wraps.push_back(is_name ? Wrap::yes : look.wrap);
    lxw_row_col_options options{};
    options.level = folded ? 1 : 0;
    options.hidden = folded;
    options.collapsed = !folded && after_folded;
    after_folded = folded;
    worksheet_set_column_opt(sheet, c, c, widths.back(), nullptr, &options);
    worksheet_write_string(sheet, 0, c, cell_text(column.heading).c_str(), formats.header());
  }
  const std::vector<RowCell>* previous = nullptr;
  constexpr double header_height = 32;
  worksheet_set_row(sheet, 0, header_height, nullptr);
  lxw_row_t r = 1;
  for (const std::vector<RowCell>& row : table.rows) {
    for (lxw_col_t c = 0; c <= last_column; ++c) {
      const RowCell& cell = row[c];
      const Doubt doubt = doubt_of(cell.field);
      write_cell(sheet, r, c, cell, formats.of(cell.kind, doubt, wraps[c]));
      const bool repeated = previous && same_cell_of_paper((*previous)[c].field, cell.field);
      if (doubt != Doubt::none && !repeated) write_comment(sheet, r, c, *cell.field);
    }
    worksheet_set_row(sheet, r, row_height(row, widths, wraps), nullptr);
    previous = &row;
    ++r;
  }
  worksheet_freeze_panes(sheet, 1, static_cast<lxw_col_t>(name_column + 1));
  const auto last_row = static_cast<lxw_row_t>(std::max<std::size_t>(table.rows.size(), 1));
  worksheet_autofilter(sheet, 0, 0, last_row, last_column);
  worksheet_print_area(sheet, 0, 0, last_row, last_column);
  worksheet_set_landscape(sheet);
  worksheet_set_paper(sheet, 9);  // A4
  if (folding == Folding::heading_fields) worksheet_fit_to_pages(sheet, 1, 0);
  worksheet_repeat_rows(sheet, 0, 0);
}

void check(lxw_error error) {
  if (error == LXW_NO_ERROR) return;
  throw Error(ErrorCode::unwritable, {},
              std::string("the workbook cannot be written: ") + lxw_strerror(error) +
                  "; free some space in the temporary folder or set TMPDIR to another");
}

}  // namespace

std::string to_xlsx(const Extraction& extraction) {
  // This version of libxlsxwriter writes to files only.
  const TemporaryFolder temporary;
  const fs::path path = temporary.path() / "workbook.xlsx";
  std::string folder = temporary.path().string();
  lxw_workbook_options options{};
  options.tmpdir = folder.data();
  lxw_workbook* workbook = workbook_new_opt(path.c_str(), &options);
  if (!workbook) check(LXW_ERROR_MEMORY_MALLOC_FAILED);

  lxw_doc_properties properties{};
  constexpr std::time_t fixed_day = 315532800;  // 1980-01-01: the clock must not make equal workbooks differ
  properties.created = fixed_day;
  std::string comments = "inkgrid " + version() + ", SHA-256 " + extraction.sha256;
  properties.comments = comments.data();
  workbook_set_properties(workbook, &properties);

  Formats formats(workbook);
  write_sheet(workbook_add_worksheet(workbook, "指标"), indicator_rows(extraction), formats, Folding::heading_fields);
  write_sheet(workbook_add_worksheet(workbook, "项目"), declaration_rows(extraction), formats, Folding::none);
  check(workbook_close(workbook));

  std::ifstream file(path, std::ios::binary);
  std::string bytes{std::istreambuf_iterator<char>(file), {}};
  if (!file || bytes.empty()) check(LXW_ERROR_READING_TMPFILE);
  return bytes;
}

}  // namespace inkgrid::report
