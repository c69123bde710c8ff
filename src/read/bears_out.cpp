#include "read/bears_out.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>
#include <set>
#include <string>

#include "document/code_points.h"
#include "document/error.h"

namespace inkgrid::read {
namespace {

constexpr std::size_t kMostLookedAt = 60;  // bytes of a cell's text: amounts, dates and targets, no prose

/// Figures of a text, and the signs that turn a target round, in any width.
std::u32string figures_of(const std::string& text) {
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* folding = icu::Normalizer2::getNFKCInstance(status);
  if (folding == nullptr) throw Error(ErrorCode::internal, "", "ICU has no normalisation data");
  std::string folded;
  folding->normalize(icu::UnicodeString::fromUTF8(text), status).toUTF8String(folded);
  std::u32string figures;
  for (const char32_t c : code_points(folded))
    if (is_digit(c) || c == U'≤' || c == U'≥') figures += c;
  return figures;
}

}  // namespace

bool bears_out(const std::vector<Grid>& claimed, PageReader& reader) {
  std::vector<Box> boxes;
  std::vector<std::u32string> said;
  std::set<char32_t> seen;
  for (const Grid& grid : claimed)
    for (const Cell& cell : grid.cells) {
      const std::u32string figures = figures_of(cell.content.text());
      const auto is_new = [&](char32_t c) { return !seen.contains(c); };
      if (cell.content.text().size() > kMostLookedAt || std::none_of(figures.begin(), figures.end(), is_new)) continue;
      seen.insert(figures.begin(), figures.end());
      boxes.push_back(cell.regions.front().box);
      said.push_back(figures);
    }
  if (boxes.empty()) return true;
  const std::vector<Content> contents = reader.read(boxes);
  return std::equal(said.begin(), said.end(), contents.begin(), [](const std::u32string& figures, const Content& content) {
    return figures == figures_of(content.text());
  });
}

}  // namespace inkgrid::read
