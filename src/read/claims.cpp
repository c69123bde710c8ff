#include "read/claims.h"

#include <unicode/normalizer2.h>
#include <unicode/unistr.h>

#include <algorithm>

#include "document/code_points.h"
#include "document/error.h"

namespace inkgrid::read {
namespace {

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

std::vector<Claim> claims_of(const std::vector<Grid>& grids, const std::vector<ClaimedFigure>& claimed) {
  std::vector<Claim> claims;
  if (claimed.empty()) return claims;
  for (const Grid& grid : grids)
    for (const Cell& cell : grid.cells) {
      Claim claim{cell.regions.front().box, figures_of(cell.content.text()), {}};
      for (const ClaimedFigure& figure : claimed)
        if (claim.box.contains(figure.middle)) claim.claimed.insert({figure.font, figure.called});
      if (!claim.claimed.empty()) claims.push_back(std::move(claim));
    }
  return claims;
}

Box frame_of(const std::vector<Claim>& claims) {
  Box frame = claims.front().box;
  for (const Claim& claim : claims) frame = united(frame, claim.box);
  return frame;
}

std::vector<Claim> chosen_of(std::vector<Claim> claims) {
  std::vector<Claim> chosen;
  std::set<FontFigure> known;
  const auto is_new = [&](const FontFigure& figure) { return !known.contains(figure); };
  while (true) {
    std::erase_if(claims, [&](const Claim& claim) { return std::ranges::none_of(claim.claimed, is_new); });
    if (claims.empty()) return chosen;
    const auto price = [&](const Claim& claim) {
      return chosen.empty() ? claim.box.area() / static_cast<double>(claim.claimed.size())
                            : united(frame_of(chosen), claim.box).area();
    };
    chosen.push_back(*std::ranges::min_element(claims, {}, price));
    known.insert(chosen.back().claimed.begin(), chosen.back().claimed.end());
  }
}

bool bears_out(PageReader& part, Point corner, const std::vector<Claim>& claims) {
  std::vector<Box> boxes;
  for (const Claim& claim : claims) boxes.push_back(bounding_box(mapped({1, 0, 0, 1, -corner.x, -corner.y}, claim.box)));
  const std::vector<Content> contents = part.read(boxes);
  return std::ranges::equal(claims, contents, {}, &Claim::text,
                            [](const Content& content) { return figures_of(content.text()); });
}

}  // namespace inkgrid::read
