// Pictures of how a file was understood.
#include <algorithm>
#include <cmath>
#include <cstdio>
#include <iterator>
#include <map>

#include "image/overlay.h"
#include "image/picture_source.h"
#include "inkgrid.h"
#include "open_file.h"

namespace inkgrid {
namespace {

constexpr double kOverlayDpi = 110;
// What makes the numbers of cells readable: more where rows are lower than usual.
constexpr double kExplanationDpi = 144;
constexpr double kMostExplanationDpi = 288;
constexpr double kUsualRow = 14;  // points

struct RoleStyle {
  Role role;
  image::Colour colour;
  const char* legend;
};

// Apart for eyes that take red and green for one: what is kept is cold, what is lost is warm.
constexpr RoleStyle kRoleStyles[] = {{Role::label, {30, 90, 220}, "label"},
                                     {Role::group, {110, 125, 150}, "group: a label over labels"},
                                     {Role::value, {0, 140, 70}, "value"},
                                     {Role::heading, {125, 60, 190}, "heading of a column"},
                                     {Role::indicator, {0, 155, 180}, "indicator"},
                                     {Role::extra, {225, 150, 0}, "extra: kept, but no field"},
                                     {Role::nothing, {215, 25, 25}, "nothing: text that went nowhere"}};

const RoleStyle& style_of(Role role) {
  return *std::find_if(std::begin(kRoleStyles), std::end(kRoleStyles),
                       [&](const RoleStyle& style) { return style.role == role; });
}

const Region* region_on(const Understood& place, int page) {
  const auto found =
      std::find_if(place.regions.begin(), place.regions.end(), [&](const Region& region) { return region.page == page; });
  return found == place.regions.end() ? nullptr : &*found;
}

void make_folder(const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw Error(ErrorCode::unwritable, folder.string(), "cannot be made: " + error.message());
}

}  // namespace

std::vector<std::size_t> understood_on(const Extraction& extraction, int page) {
  std::vector<std::size_t> places;
  for (std::size_t i = 0; i < extraction.understood.size(); ++i)
    if (region_on(extraction.understood[i], page) != nullptr) places.push_back(i);
  return places;
}

std::filesystem::path write_explanation(const Extraction& extraction, int page, const ExtractOptions& options,
                                        const std::filesystem::path& folder) {
  make_folder(folder);
  const auto source = open_document(extraction.path, options).pages;
  image::TintedPage tinted;
  std::map<Role, int> counts;
  int number = 0;
  for (const std::size_t i : understood_on(extraction, page)) {
    const Understood& place = extraction.understood[i];
    ++number;
    if (place.role == Role::nothing && place.text.empty()) continue;
    ++counts[place.role];
    const image::Colour colour = style_of(place.role).colour;
    for (const Region& region : place.regions)
      if (region.page == page)
        tinted.tints.push_back({region.quad ? *region.quad : mapped({}, region.box), colour, number,
                                place.row < 0 ? image::Tint::Tag::before : image::Tint::Tag::inside});
    const Region* value = region_on(place, page);
    const Region* label =
        place.label >= 0 ? region_on(extraction.understood[static_cast<std::size_t>(place.label)], page) : nullptr;
    if (label != nullptr) tinted.links.push_back({label->box, value->box});
  }
  for (const RoleStyle& style : kRoleStyles)
    tinted.legend.push_back({style.colour, style.legend + (" (" + std::to_string(counts[style.role]) + ")")});
  double lowest = kUsualRow;
  for (const image::Tint& tint : tinted.tints)
    if (tint.tag == image::Tint::Tag::inside) lowest = std::min(lowest, bounding_box(tint.quad).height());
  const Size size = extraction.pages[static_cast<std::size_t>(page - 1)].size;
  if (size.width <= 0 || std::max(size.width, size.height) > options.limits.page_side)
    throw Error(ErrorCode::unreadable, extraction.path, "the page cannot be drawn", page);
  const double most = std::sqrt(static_cast<double>(options.limits.page_pixels) / (size.width * size.height)) * 72;
  const double dpi = std::min({kExplanationDpi * kUsualRow / std::max(lowest, 1.0), kMostExplanationDpi, most});
  char name[48];
  std::snprintf(name, sizeof name, "page-%04d-explained.png", page);
  image::write_png(image::draw_tints(source->picture(page, dpi), tinted), (folder / name).string());
  return folder / name;
}

std::vector<std::filesystem::path> write_overlays(const Extraction& extraction, const ExtractOptions& options,
                                                  const std::filesystem::path& folder) {
  make_folder(folder);
  const auto source = open_document(extraction.path, options).pages;
  std::vector<std::vector<image::Mark>> marks(static_cast<std::size_t>(extraction.page_count) + 1);
  const auto mark = [&](const std::vector<Region>& regions, image::MarkStyle style) {
    for (const Region& region : regions)
      if (region.page > 0 && region.page <= extraction.page_count)
        marks[static_cast<std::size_t>(region.page)].push_back(
            {region.quad ? *region.quad : mapped(Affine{}, region.box), style});
  };
  for (const Grid& grid : extraction.grids)
    for (const Cell& cell : grid.cells) mark(cell.regions, image::MarkStyle::cell);
  const auto mark_field = [&](const Field& field) {
    mark(field.regions, field.needs_review ? image::MarkStyle::doubtful : image::MarkStyle::field);
  };
  mark_field(extraction.title);
  for (const Declaration& declaration : extraction.declarations)
    for_each_field(declaration, [&](const std::string&, const Field& field) { mark_field(field); });

  std::vector<std::filesystem::path> files;
  for (const PageSummary& page : extraction.pages) {
    if (page.size.width <= 0 || std::max(page.size.width, page.size.height) > options.limits.page_side) continue;
    char name[32];
    std::snprintf(name, sizeof name, "page-%04d.png", page.number);
    const PagePicture picture = source->picture(page.number, kOverlayDpi);
    image::write_png(image::draw_overlay(picture, marks[static_cast<std::size_t>(page.number)]), (folder / name).string());
    files.push_back(folder / name);
  }
  return files;
}

}  // namespace inkgrid
