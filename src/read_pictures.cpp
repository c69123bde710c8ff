// Pictures of single lines, without a page around them.
#include <algorithm>

#include "image/opencv_threads.h"
#include "inkgrid.h"
#include "open_file.h"
#include "read/make_recognizers.h"
#include "read/read_page.h"

namespace inkgrid {
namespace {

/// Pictures held in memory at once.
constexpr std::size_t most_pictures = 512;
constexpr double kUnknownDpi = 300;  // of pictures that do not say; no reader asks

PagePicture grey(PagePicture picture) {
  if (picture.channels != 3) return picture;
  std::vector<std::uint8_t> shades(picture.pixels.size() / 3);
  for (std::size_t i = 0; i < shades.size(); ++i) {
    const std::uint8_t* color = &picture.pixels[3 * i];
    // Luma of ITU-R BT.601 in 1/256.
    shades[i] = static_cast<std::uint8_t>((77 * color[0] + 150 * color[1] + 29 * color[2]) / 256);
  }
  picture.channels = 1;
  picture.pixels = std::move(shades);
  return picture;
}

/// Puts the lines of a file, or its error, behind `texts`, and a picture for each that has none.
void open_lines(const std::filesystem::path& file, const ExtractOptions& options, std::vector<LineText>& texts,
                std::vector<PagePicture>& pictures) {
  try {
    const auto source = open_source(read_file(file, options.limits), options.password, file.string());
    for (int page = 1; page <= source->page_count(); ++page) {
      PagePicture picture = grey(source->picture(page, kUnknownDpi));
      texts.push_back({file.string(), page, {}, {}});
      pictures.push_back(std::move(picture));
    }
  } catch (const Error& error) {
    texts.push_back({file.string(), std::max(1, error.page), {}, error});
  }
}

}  // namespace

std::vector<LineText> read_lines(const std::vector<std::filesystem::path>& pictures, const ExtractOptions& options,
                                 std::stop_token stop) {
  image::keep_opencv_to_its_caller();
  const bool needs_models = options.reading.recognizer.empty();
  const std::filesystem::path models = options.models.empty() && needs_models ? find_models() : options.models;
  read::Recognizers recognizers = read::make_recognizers(options.reading, models, options.threads);
  std::vector<LineText> texts;
  for (std::size_t begin = 0; begin < pictures.size(); begin += most_pictures) {
    const std::size_t first = texts.size();
    std::vector<PagePicture> lines;
    for (std::size_t i = begin; i < std::min(pictures.size(), begin + most_pictures); ++i)
      open_lines(pictures[i], options, texts, lines);
    std::vector<std::vector<Reading>> readings = read::read_lines(lines, recognizers, stop);
    auto next = readings.begin();
    for (std::size_t i = first; i < texts.size(); ++i)
      if (!texts[i].error) texts[i].readings = std::move(*next++);
  }
  return texts;
}

}  // namespace inkgrid
