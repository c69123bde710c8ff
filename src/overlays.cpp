// Pictures of how a file was understood.
#include <algorithm>
#include <cstdio>

#include "image/overlay.h"
#include "image/picture_source.h"
#include "inkgrid.h"
#include "open_file.h"

namespace inkgrid {
namespace {

constexpr double kOverlayDpi = 110;

}  // namespace

std::vector<std::filesystem::path> write_overlays(const Extraction& extraction, const ExtractOptions& options,
                                                  const std::filesystem::path& folder) {
  std::error_code error;
  std::filesystem::create_directories(folder, error);
  if (error) throw Error(ErrorCode::unwritable, folder.string(), "cannot be made: " + error.message());
  const auto source = open_source(read_file(extraction.path, options.limits), options.password, extraction.path);
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
