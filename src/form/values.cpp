#include "form/values.h"

#include <algorithm>
#include <array>
#include <cstdio>
#include <utility>
#include <vector>

#include "form/text.h"

namespace inkgrid::form {
namespace {

/// Digits with a point and well-placed thousands separators, from `begin` on; `end` is one past. None where there is no
/// number.
std::optional<std::string> take_number(const std::u32string& text, std::size_t begin, std::size_t& end) {
  std::string number;
  std::size_t i = begin;
  if (i < text.size() && is_dash(text[i])) {
    number = "-";
    ++i;
  }
  std::size_t group = 0;  // digits since the last separator
  bool separated = false;
  const std::size_t first = i;
  for (; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      number += static_cast<char>(text[i]);
      ++group;
    } else if (text[i] == U',' && group > 0 && (separated ? group == 3 : group <= 3) && i + 3 < text.size() &&
               is_digit(text[i + 1]) && is_digit(text[i + 2]) && is_digit(text[i + 3])) {
      separated = true;
      group = 0;
    } else {
      break;
    }
  }
  if (i == first || (separated && group != 3)) return std::nullopt;
  if (i + 1 < text.size() && text[i] == U'.' && is_digit(text[i + 1])) {
    number += '.';
    for (++i; i < text.size() && is_digit(text[i]); ++i) number += static_cast<char>(text[i]);
  }
  end = i;
  return number;
}

constexpr std::u32string_view kHanDigits = U"〇一二三四五六七八九";

/// `两`, `十二`, `一万二千`: as take_number. 万 and 亿 at the end stay, as they do behind digits: `三百万元` is 300 万元.
std::optional<std::string> take_han_number(const std::u32string& text, std::size_t begin, std::size_t& end) {
  long long total = 0, section = 0, digit = -1, last = 10;  // power or myriads before the digit
  std::size_t i = begin;
  bool zero = false;
  for (; i < text.size(); ++i) {
    const char32_t c = text[i] == U'两' ? U'二' : text[i] == U'零' ? U'〇' : text[i];
    if (const std::size_t at = kHanDigits.find(c); at != std::u32string_view::npos) {
      if (digit > 0) return std::nullopt;  // `二〇二六`, `三四`: a year, a guess
      if (at == 0 && (zero || total + section == 0)) return std::nullopt;
      if (at == 0)
        zero = true;
      else
        digit = static_cast<long long>(at);
      continue;
    }
    const long long power = c == U'十' ? 10 : c == U'百' ? 100 : c == U'千' ? 1000 : 0;
    if (power != 0) {
      if (digit < 0 && (power != 10 || section % 100 != 0)) return std::nullopt;
      section += (digit < 0 ? 1 : digit) * power;
      digit = -1;
      last = power;
      zero = false;
      continue;
    }
    const long long myriads = c == U'万' ? 10'000 : c == U'亿' ? 100'000'000 : 0;
    if (myriads == 0 || section + std::max(digit, 0LL) == 0 || total % myriads != 0 || i + 1 == text.size() ||
        std::u32string_view(U"〇零一二两三四五六七八九十百千").find(text[i + 1]) == std::u32string_view::npos)
      break;
    total += (section + std::max(digit, 0LL)) * myriads;
    section = 0;
    digit = -1;
    last = myriads;
    zero = false;
  }
  if (i == begin || (zero && digit < 0)) return std::nullopt;
  if (digit > 0 && last > 10 && !zero) return std::nullopt;  // `一百五`: 150 as it is spoken
  end = i;
  return std::to_string(total + section + std::max(digit, 0LL));
}

/// What numbers in characters count: other words behind 一 make words of their own (一般, 一致), or an order (一级, 三月).
bool is_counted_in_han(std::u32string_view unit) {
  if (unit.empty()) return true;
  for (const std::u32string_view rate : {U"/年", U"/月", U"/季度", U"/人", U"/次"})
    if (unit.size() > rate.size() && unit.ends_with(rate)) unit.remove_suffix(rate.size());
  for (const std::u32string_view known :
       {U"次",       U"年",   U"个", U"个月", U"人",   U"人次", U"项",   U"家",   U"户", U"件", U"套", U"台",
        U"份",       U"篇",   U"条", U"天",   U"场",   U"场次", U"批",   U"批次", U"册", U"本", U"处", U"座",
        U"所",       U"辆",   U"名", U"分",   U"分钟", U"小时", U"公里", U"吨",   U"亩", U"米", U"元", U"万元",
        U"亿元",     U"万人", U"周", U"张",   U"种",   U"只",   U"支",   U"块",   U"起", U"例", U"笔", U"工作日",
        U"个工作日", U"人天", U"%",  U"轮",   U"届",   U"遍",   U"倍",   U"部"})
    if (unit == known) return true;
  return false;
}

struct Sign {
  const char32_t* print;
  const char* meaning;
};

// Longer ones first.
constexpr Sign kSigns[] = {{U">=", ">="},     {U"=>", ">="},       {U"<=", "<="},       {U"=<", "<="},     {U"≥", ">="},
                           {U"≧", ">="},      {U"⩾", ">="},        {U"≤", "<="},        {U"≦", "<="},      {U"⩽", "<="},
                           {U"=", "="},       {U">", ">"},         {U"<", "<"},         {U"≈", "~"},       {U"±", "~"},
                           {U"约", "~"},      {U"大于等于", ">="}, {U"小于等于", "<="}, {U"不低于", ">="}, {U"不少于", ">="},
                           {U"不小于", ">="}, {U"不超过", "<="},   {U"不高于", "<="},   {U"不大于", "<="}, {U"大于", ">"},
                           {U"小于", "<"},    {U"等于", "="},      {U"不多于", "<="},   {U"至少", ">="},   {U"最少", ">="},
                           {U"至多", "<="},   {U"最多", "<="},     {U"控制在", "<="}};

constexpr Sign kAfter[] = {{U"及以上", ">="}, {U"以上", ">="}, {U"以内", "<="}, {U"之内", "<="},
                           {U"及以下", "<="}, {U"以下", "<="}, {U"左右", "~"}};

std::string unit_of(std::u32string rest) {
  if (rest.size() >= 2 && rest.front() == U'(' && rest.back() == U')') rest = rest.substr(1, rest.size() - 2);
  return to_utf8(rest);
}

bool has_digit(std::u32string_view text) { return std::any_of(text.begin(), text.end(), is_digit); }

/// The same, but for powers of Latin units: `m2`, `μg/m3`.
bool has_number(std::u32string_view text) {
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool power = i > 0 &&
                       ((text[i - 1] >= U'a' && text[i - 1] <= U'z') || (text[i - 1] >= U'A' && text[i - 1] <= U'Z')) &&
                       (i + 1 == text.size() || !is_digit(text[i + 1]));
    if (is_digit(text[i]) && !power) return true;
  }
  return false;
}

/// Where the parenthesis that `text` ends with opens; npos where it ends with none.
std::size_t last_parenthesis(std::u32string_view text) {
  if (text.empty() || text.back() != U')') return std::u32string_view::npos;
  int depth = 0;
  for (std::size_t i = text.size(); i-- > 0;) {
    depth += text[i] == U')' ? 1 : text[i] == U'(' ? -1 : 0;
    if (depth == 0) return i;
  }
  return std::u32string_view::npos;
}

/// What stands behind a unit in parentheses is a note (`5条（东、西、南）`), unless it is short enough for a unit
/// (`5台（套）`).
void drop_note(std::u32string& unit) {
  constexpr std::size_t kLongestUnit = 6;
  const std::size_t open = last_parenthesis(unit);
  if (open == std::u32string::npos || open == 0) return;
  const std::u32string_view note = std::u32string_view(unit).substr(open + 1, unit.size() - open - 2);
  if (note.size() > kLongestUnit || has_digit(note) || note.find_first_of(U"、,;:。") != std::u32string_view::npos ||
      note.starts_with(U"含") || note.starts_with(U"不含"))
    unit.erase(open);
}

/// `月底前` behind 12, `日前` behind 15: the number is a date's.
bool goes_on_as_date(std::u32string_view after) {
  if (after.empty() || std::u32string_view(U"年月日号").find(after[0]) == std::u32string_view::npos) return false;
  const std::u32string_view rest = after.substr(1);
  for (const std::u32string_view word : {U"底", U"初", U"末", U"中", U"上旬", U"中旬", U"下旬", U"前", U"之前", U"以前"})
    if (rest.starts_with(word)) return true;
  return false;
}

}  // namespace

std::optional<int> money_unit_exponent(std::string_view text) {
  const std::u32string unit = normalized(text);
  if (unit == U"元") return 0;
  if (unit == U"千元") return 3;
  if (unit == U"万元") return 4;
  if (unit == U"亿元") return 8;
  return std::nullopt;
}

std::string money_unit_of_line(std::string_view text) {
  const std::u32string line = normalized(text);
  for (std::size_t at = line.find(U"单位"); at != std::u32string::npos; at = line.find(U"单位", at + 2)) {
    std::size_t begin = at + 2;
    if (begin < line.size() && line[begin] == U':') ++begin;
    if (line.compare(begin, 3, U"人民币") == 0) begin += 3;
    for (const char32_t* unit : {U"亿元", U"万元", U"千元", U"元"})
      if (line.compare(begin, std::u32string_view(unit).size(), unit) == 0) return to_utf8(unit);
  }
  return {};
}

namespace {

/// `人民币叁拾陆万元整`, `三十万元`: an amount in words, which names its unit.
std::optional<Decimal> parse_money_in_words(std::u32string text) {
  constexpr std::u32string_view capitals = U"壹贰叁肆伍陆柒捌玖拾佰仟圆", plain = U"一二三四五六七八九十百千元";
  if (text.starts_with(U"人民币")) text.erase(0, 3);
  for (char32_t& c : text)
    if (const std::size_t at = capitals.find(c); at != std::u32string_view::npos) c = plain[at];
  if (!text.empty() && (text.back() == U'整' || text.back() == U'正')) text.pop_back();
  std::size_t end = 0;
  const auto number = take_han_number(text, 0, end);
  const std::size_t yuan = std::min(text.find(U'元', end), text.size());
  const auto exponent = money_unit_exponent(to_utf8(text.substr(end, yuan + 1 - end)));
  if (!number || !exponent) return std::nullopt;
  std::string cents = "00";
  for (std::size_t i = yuan + 1; i < text.size(); i += 2) {  // `五角三分`
    const std::size_t digit = kHanDigits.find(text[i]);
    const std::size_t place =
        i + 1 < text.size() ? std::u32string_view(U"角分").find(text[i + 1]) : std::u32string_view::npos;
    if (digit == std::u32string_view::npos || place == std::u32string_view::npos || *exponent != 0) return std::nullopt;
    cents[place] = static_cast<char>('0' + digit);
  }
  const auto decimal = Decimal::parse(*exponent == 0 ? *number + "." + cents : *number);
  return decimal ? decimal->shifted(*exponent) : std::nullopt;
}

}  // namespace

std::optional<Decimal> parse_money(std::string_view text, int exponent) {
  std::u32string rest = normalized(text);
  while (!rest.empty() && (rest.front() == U'¥' || rest.front() == U'￥')) rest.erase(0, 1);
  std::size_t end = 0;
  const auto number = take_number(rest, 0, end);
  if (!number) return parse_money_in_words(std::move(rest));
  if (number->size() > 1 && (*number)[0] == '0' && (*number)[1] != '.') return std::nullopt;  // 0.00 without its point
  if (end < rest.size()) {
    const auto own = money_unit_exponent(unit_of(rest.substr(end)));
    if (!own) return std::nullopt;
    exponent = *own;
  }
  const auto decimal = Decimal::parse(*number);
  return decimal ? decimal->shifted(exponent) : std::nullopt;
}

std::optional<int> last_printed_place(std::string_view text, const Decimal& value) {
  std::u32string rest = normalized(text);
  while (!rest.empty() && (rest.front() == U'¥' || rest.front() == U'￥')) rest.erase(0, 1);
  std::size_t end = 0;
  const auto digits = take_number(rest, 0, end);
  const auto number = digits ? Decimal::parse(*digits) : std::nullopt;
  if (!number) return std::nullopt;
  for (int exponent = 0; exponent <= 12; ++exponent)
    if (const auto shifted = number->shifted(exponent); shifted && *shifted == value) return exponent - number->scale;
  return std::nullopt;
}

bool names_money_unit(std::string_view text) {
  const std::u32string print = normalized(text);
  std::size_t end = 0;
  return take_number(print, 0, end) && end < print.size() && money_unit_exponent(unit_of(print.substr(end)));
}

std::optional<std::string> parse_date(std::string_view text) {
  const std::u32string date = normalized(text);
  std::vector<std::string> parts{""};
  std::u32string marks;
  for (const char32_t c : date) {
    if (is_digit(c)) {
      parts.back() += static_cast<char>(c);
    } else {
      marks += is_dash(c) ? U'-' : c;
      parts.emplace_back();
    }
  }
  // 年, 月 and 日 stand in this order and may end a date; the other marks are of one kind and stand between.
  if (!marks.empty() && std::u32string_view(U"年月日").starts_with(marks) && parts.back().empty())
    parts.pop_back();
  else if (marks.size() > 2 || (!marks.empty() && std::u32string_view(U"-./").find(marks[0]) == std::u32string_view::npos) ||
           (marks.size() == 2 && marks[0] != marks[1]))
    return std::nullopt;
  if (parts.size() == 1 && parts[0].size() == 8) parts = {parts[0].substr(0, 4), parts[0].substr(4, 2), parts[0].substr(6)};
  if (parts.empty() || parts.size() > 3 || parts[0].size() != 4) return std::nullopt;
  const int year = std::stoi(parts[0]);
  if (year < 1949 || year > 2200) return std::nullopt;
  std::string iso = parts[0];
  constexpr std::array<int, 12> kDays{31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
  int month = 1;
  for (std::size_t i = 1; i < parts.size(); ++i) {
    if (parts[i].empty() || parts[i].size() > 2) return std::nullopt;
    const int number = std::stoi(parts[i]);
    const bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    const int last = i == 1 ? 12 : (month == 2 && !leap ? 28 : kDays[static_cast<std::size_t>(month - 1)]);
    if (number < 1 || number > last) return std::nullopt;
    if (i == 1) month = number;
    iso += number < 10 ? "-0" : "-";
    iso += std::to_string(number);
  }
  return iso;
}

std::string year_text(std::string_view text) {
  const std::u32string line = to_utf32(text);
  const auto digit = [](char32_t c) { return is_digit(c) || (c >= U'０' && c <= U'９'); };
  for (std::size_t i = 0; i + 4 <= line.size(); ++i) {
    if (i > 0 && digit(line[i - 1])) continue;
    if (!std::all_of(line.begin() + static_cast<std::ptrdiff_t>(i), line.begin() + static_cast<std::ptrdiff_t>(i + 4),
                     digit))
      continue;
    std::size_t end = i + 4;
    while (end < line.size() && (line[end] == U' ' || line[end] == U'\u3000')) ++end;
    if (end >= line.size() || line[end] != U'年') continue;
    ++end;
    if (end < line.size() && digit(line[end]) && line.find(U'月', end) < line.find(U'日', end) &&
        line.find(U'日', end) < end + 6)
      continue;
    if (end < line.size() && line[end] == U'度') ++end;
    const std::string candidate = to_utf8(line.substr(i, end - i));
    const int year = std::stoi(to_utf8(normalized(to_utf8(line.substr(i, 4)))));
    if (year >= 1990 && year <= 2100) return candidate;
  }
  return {};
}

std::optional<int> parse_year(std::string_view text) {
  const std::string found = year_text(text);
  if (found.empty()) return std::nullopt;
  return std::stoi(to_utf8(normalized(found).substr(0, 4)));
}

std::optional<std::string> parse_number(std::string_view text) {
  const std::u32string number = normalized(text);
  std::size_t end = 0;
  auto digits = take_number(number, 0, end);
  if (!digits) return std::nullopt;
  const std::u32string rest = number.substr(end);
  if (!rest.empty() && rest != U"分" && rest != U"%") return std::nullopt;
  return digits;
}

bool is_operator(std::string_view text) {
  const std::u32string print = normalized(text);
  return std::any_of(std::begin(kSigns), std::end(kSigns), [&](const Sign& sign) { return print == sign.print; });
}

std::optional<TargetValue> parse_target(std::string_view text) {
  std::u32string rest = normalized(text);
  while (rest.size() > 2 && last_parenthesis(rest) == 0) rest = rest.substr(1, rest.size() - 2);  // `（≤10万元）`
  if (rest.empty()) return std::nullopt;
  TargetValue value;
  const TargetValue qualitative = value;
  for (const Sign& sign : kSigns) {
    const std::u32string_view print = sign.print;
    if (rest.compare(0, print.size(), print) == 0) {
      value.operator_sign = sign.meaning;
      rest.erase(0, print.size());
      break;
    }
  }
  bool in_han = false;
  if (rest.starts_with(U"百分之")) {
    std::size_t digits = 0;
    if (take_han_number(rest + U"%", 3, digits))
      rest = rest.substr(3, digits - 3) + U"%" + rest.substr(digits);
    else if (rest.starts_with(U"百分之百"))
      rest.replace(0, 4, U"一百%");
  }
  const auto take = [&](const std::u32string& print, std::size_t& past) {
    auto taken = take_number(print, 0, past);
    if (!taken && (taken = take_han_number(print, 0, past))) in_han = true;
    return taken;
  };
  std::size_t end = 0;
  const auto number = take(rest, end);
  if (!number) return qualitative;
  std::u32string after = rest.substr(end);
  drop_note(after);
  // `80-90%`, `80%~90%`: a range, where no sign but = stands before it.
  std::u32string first_unit;
  std::size_t dash = after.find_first_of(U"-~−—–至");
  if (dash != std::u32string::npos && dash <= 2 && (value.operator_sign.empty() || value.operator_sign == "=")) {
    first_unit = after.substr(0, dash);
    std::size_t high_end = 0;
    const std::u32string behind = after.substr(dash + 1);
    const auto high = take(behind, high_end);
    if (high && (*high)[0] != '-' && !has_digit(std::u32string_view(behind).substr(high_end))) {
      const std::u32string unit = behind.substr(high_end);
      if ((first_unit.empty() || first_unit == unit) && (!in_han || is_counted_in_han(unit))) {
        value.kind = TargetKind::range;
        value.operator_sign.clear();
        value.low = *number;
        value.high = *high;
        value.unit = unit_of(unit);
        value.unit_from = value.unit.empty() ? UnitFrom::none : UnitFrom::target;
        return value;
      }
    }
  }
  for (const std::u32string_view within : {U"小时内", U"分钟内", U"日内", U"天内"})
    if (after.ends_with(within)) after.insert(after.size() - 1, U"以");
  for (const Sign& sign : kAfter) {
    const std::u32string_view print = sign.print;
    const std::u32string bracketed = U"(" + std::u32string(print) + U")";
    for (const std::u32string_view form : {std::u32string_view(bracketed), print}) {
      if (!after.ends_with(form)) continue;
      if (!value.operator_sign.empty() && value.operator_sign != sign.meaning) return qualitative;  // `≥95%以下`
      value.operator_sign = sign.meaning;
      after.erase(after.size() - form.size());
    }
  }
  // A number with more numbers behind it (a date, a list) is prose.
  if (has_number(after) || goes_on_as_date(after) || (in_han && !is_counted_in_han(after))) return qualitative;
  if (in_han && after.empty() && value.operator_sign.empty()) return qualitative;  // `一`: a dash as like as a number
  value.kind = TargetKind::quantitative;
  value.number = *number;
  value.unit = unit_of(without_last_marks(std::move(after)));
  value.unit_from = value.unit.empty() ? UnitFrom::none : UnitFrom::target;
  return value;
}

}  // namespace inkgrid::form
