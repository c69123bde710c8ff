#include "store/correspondence.h"

#include <algorithm>
#include <array>
#include <map>
#include <set>
#include <utility>

namespace inkgrid::store {
namespace {

/// Intersection over union from which two boxes are one cell: a cell that another reading cut in three is still its first
/// third.
constexpr double least_overlap = 0.25;
constexpr double same_text = 1, nothing_against = 0.01;  // what speaks for a match where places do not

using Box = std::array<double, 4>;  // left, top, right, bottom

double area(const Box& box) { return std::max(0.0, box[2] - box[0]) * std::max(0.0, box[3] - box[1]); }

double overlap(const Box& a, const Box& b) {
  const double both = area({std::max(a[0], b[0]), std::max(a[1], b[1]), std::min(a[2], b[2]), std::min(a[3], b[3])});
  const double either = area(a) + area(b) - both;
  return either > 0 ? both / either : 0;
}

/// By page: what lies on several is read in parts.
using Extent = std::map<int, Box>;

void extend(Extent& extent, const Json& region) {
  const Box box = region.at("box").get<Box>();
  const auto [at, is_new] = extent.try_emplace(region.at("page").get<int>(), box);
  if (!is_new)
    at->second = {std::min(at->second[0], box[0]), std::min(at->second[1], box[1]), std::max(at->second[2], box[2]),
                  std::max(at->second[3], box[3])};
}

double overlap(const Extent& a, const Extent& b) {
  double sum = 0;
  for (const auto& [page, box] : a)
    if (const auto other = b.find(page); other != b.end()) sum += overlap(box, other->second);
  return sum;
}

/// Something on the paper: the extents of its parts, in an order that all of its kind share, and what it says.
struct Thing {
  std::vector<Extent> parts;
  std::string text;
};

/// 0: certainly not the same.
double likeness(const Thing& a, const Thing& b) {
  const double words = !a.text.empty() && a.text == b.text ? same_text : nothing_against;
  double sum = 0;
  for (std::size_t i = 0; i < std::min(a.parts.size(), b.parts.size()); ++i) {
    if (a.parts[i].empty() || b.parts[i].empty()) continue;
    const double here = overlap(a.parts[i], b.parts[i]);
    if (here < least_overlap) return 0;
    sum += here;
  }
  return sum > 0 ? sum + nothing_against * words : words;
}

/// For each of `before` one of `after`, none twice and in their order, so that together they are most alike.
std::vector<std::optional<std::size_t>> align(const std::vector<Thing>& before, const std::vector<Thing>& after) {
  const std::size_t n = before.size(), m = after.size();
  std::vector<std::vector<double>> pair(n, std::vector<double>(m)), best(n + 1, std::vector<double>(m + 1));
  for (std::size_t i = n; i-- > 0;)
    for (std::size_t j = m; j-- > 0;) {
      pair[i][j] = likeness(before[i], after[j]);
      best[i][j] = std::max(best[i + 1][j], best[i][j + 1]);
      if (pair[i][j] > 0) best[i][j] = std::max(best[i][j], pair[i][j] + best[i + 1][j + 1]);
    }
  std::vector<std::optional<std::size_t>> matches(n);
  for (std::size_t i = 0, j = 0; i < n && j < m;) {
    if (pair[i][j] > 0 && best[i][j] == pair[i][j] + best[i + 1][j + 1])
      matches[i++] = j++;
    else if (best[i][j] == best[i + 1][j])
      ++i;
    else
      ++j;
  }
  return matches;
}

const Json& regions_of(const Json& field) {
  static const Json none = Json::array();
  const auto found = field.find("regions");
  return found == field.end() ? none : *found;
}

Extent extent_of(const Json& field) {
  Extent extent;
  for (const Json& region : regions_of(field)) extend(extent, region);
  return extent;
}

std::vector<Thing> rows_in(const Json& declaration) {
  std::vector<Thing> rows;
  for (const Json& row : declaration.at("indicators"))
    rows.push_back({{extent_of(row.at("level3")), extent_of(row.at("target"))}, row.at("level3").at("text")});
  return rows;
}

std::vector<Thing> extras_in(const Json& holder) {
  std::vector<Thing> extras;
  if (const auto found = holder.find("extra"); found != holder.end())
    for (const Json& extra : *found) extras.push_back({{extent_of(extra.at("field"))}, extra.at("label")});
  return extras;
}

/// Without what several of them share, such as the title of a ledger.
std::vector<Thing> things_of(const std::vector<Json>& reading) {
  std::vector<std::set<std::string>> places;
  std::map<std::string, int> owners;
  for (const Json& declaration : reading) {
    std::set<std::string>& own = places.emplace_back();
    for (const FieldReading& field : fields_of(declaration))
      for (const Json& region : regions_of(declaration.at(Json::json_pointer(field.field)))) own.insert(region.dump());
    for (const std::string& place : own) ++owners[place];
  }
  std::vector<Thing> things;
  for (std::size_t i = 0; i < reading.size(); ++i) {
    Extent extent;
    for (const std::string& place : places[i])
      if (owners[place] == 1) extend(extent, Json::parse(place));
    things.push_back({{extent}, reading[i].at("project").at("name").at("text")});
  }
  return things;
}

/// `/indicators/3/extra/0/field` → 3 and `/extra/0/field`; the number is none where `list` does not begin it.
std::pair<std::optional<std::size_t>, std::string> item_of(const std::string& pointer, const std::string& list) {
  if (!pointer.starts_with(list)) return {std::nullopt, pointer};
  const std::size_t end = std::min(pointer.find('/', list.size()), pointer.size());
  return {std::stoul(pointer.substr(list.size(), end - list.size())), pointer.substr(end)};
}

constexpr const char* extra_list = "/extra/";
constexpr const char* row_list = "/indicators/";

/// Of a declaration or of a row: its extras may have others before them now.
std::string within(const Json& before, const Json& after, const std::string& pointer) {
  const auto [number, rest] = item_of(pointer, extra_list);
  if (!number) return pointer;
  const auto matches = align(extras_in(before), extras_in(after));
  return *number < matches.size() && matches[*number] ? extra_list + std::to_string(*matches[*number]) + rest : "";
}

}  // namespace

Correspondence::Correspondence(std::vector<Json> before, std::vector<Json> after)
    : before_(std::move(before)), after_(std::move(after)) {
  for (const auto& match : align(things_of(before_), things_of(after_))) {
    Pair& pair = pairs_.emplace_back(Pair{match, {}});
    if (match) pair.rows = align(rows_in(before_[pairs_.size() - 1]), rows_in(after_[*match]));
  }
}

std::string Correspondence::pointer(std::size_t declaration, const std::string& pointer) const {
  const Pair& pair = pairs_[declaration];
  if (!pair.declaration) return "";
  const Json &before = before_[declaration], &after = after_[*pair.declaration];
  std::string result;
  if (const auto [row, rest] = item_of(pointer, row_list); !row) {
    result = within(before, after, pointer);
  } else if (*row < pair.rows.size() && pair.rows[*row]) {
    const std::string there = row_list + std::to_string(*pair.rows[*row]);
    if (rest.empty()) return there;
    const std::string inside = within(before.at("indicators")[*row], after.at("indicators")[*pair.rows[*row]], rest);
    if (!inside.empty()) result = there + inside;
  }
  return field_at(after, result) != nullptr ? result : "";
}

std::string Correspondence::place_on_paper(std::size_t declaration, const std::string& pointer) const {
  std::string result = this->pointer(declaration, pointer);
  const auto [row, rest] = item_of(pointer, row_list);
  if (!result.empty() || !row || (rest != "/level1" && rest != "/level2")) return result;
  const Json& rows = before_[declaration].at("indicators");
  const auto place = [&, &name = rest](std::size_t line) -> const Json& {
    return regions_of(rows[line].at(name.substr(1)));
  };
  for (std::size_t other = 0; other < rows.size() && result.empty(); ++other)
    if (!place(*row).empty() && place(other) == place(*row))
      result = this->pointer(declaration, row_list + std::to_string(other) + rest);
  return result;
}

bool Correspondence::still_followed(std::size_t declaration, std::int64_t row) const {
  const Matches& rows = pairs_[declaration].rows;
  const auto behind = static_cast<std::size_t>(row + 1);
  if (!pairs_[declaration].declaration || behind > rows.size() || (row >= 0 && !rows[behind - 1])) return false;
  const std::size_t expected = row < 0 ? 0 : *rows[behind - 1] + 1;
  return behind < rows.size() ? rows[behind] == expected
                              : expected == after_[*pairs_[declaration].declaration].at("indicators").size();
}

}  // namespace inkgrid::store
