#include "pdf/font_witness.h"

#include <GlobalParams.h>
#include <fofi/FoFiTrueType.h>
#include <goo/gmem.h>

#include <algorithm>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace inkgrid::pdf {
namespace {

constexpr Unicode kAtMost = 0x2264, kAtLeast = 0x2265;  // ≤ and ≥ lie in this order in Unicode and in GB 2312
/// From a character's code in ASCII to its glyph's number: in Adobe's collections, and in most TrueType fonts.
constexpr int kAdobeShift = -31, kTrueTypeShift = -29;
constexpr std::size_t kLargestFont = 16 * 1024 * 1024;  // bytes; whole Chinese fonts have ten million

/// Number of the glyph in the font program; none where it is not known.
class GlyphNumbers {
 public:
  GlyphNumbers(GfxFont& font, FoFiTrueType* program) : font_(font) {
    if (!font.isCIDFont() && program != nullptr) map_ = static_cast<Gfx8BitFont&>(font).getCodeToGIDMap(program);
  }
  GlyphNumbers(const GlyphNumbers&) = delete;
  GlyphNumbers& operator=(const GlyphNumbers&) = delete;
  ~GlyphNumbers() { gfree(map_); }

  int of(CharCode code) const {
    if (!font_.isCIDFont()) return map_ != nullptr && code < 256 ? map_[code] : static_cast<int>(code);
    const auto& cid = static_cast<const GfxCIDFont&>(font_);
    return cid.getCIDToGID() != nullptr && code < cid.getCIDToGIDLen() ? cid.getCIDToGID()[code] : static_cast<int>(code);
  }

 private:
  GfxFont& font_;
  int* map_ = nullptr;
};

/// Name by which a viewer takes the glyph; null in fonts whose glyphs are taken by number.
const char* name_of(GfxFont& font, CharCode code) {
  const GfxFontType type = font.getType();
  if (type != fontType1 && type != fontType1C && type != fontType1COT) return nullptr;
  return static_cast<Gfx8BitFont&>(font).getCharName(static_cast<int>(code));
}

/// Place of a character in the font from which this one was cut: the number in its name (`cid017`), else in the program.
int place_of(GfxFont& font, const GlyphNumbers& numbers, CharCode code) {
  if (const char* name = name_of(font, code)) {
    const std::string_view text = name;
    const std::size_t digits = text.find_last_not_of("0123456789") + 1;
    if (digits > 0 && digits < text.size() && text.size() - digits < 7) return std::stoi(std::string(text.substr(digits)));
  }
  return numbers.of(code);
}

bool is_latin(Unicode character) { return character > 0x20 && character < 0x7F; }

/// Whether the glyphs lie as in a font that nobody cut down: ASCII in its order, without a gap, and ≤ before ≥. One alone
/// lies in any order.
bool lie_in_order(GfxFont& font, const GlyphNumbers& numbers, const std::vector<CalledGlyph>& glyphs) {
  std::set<int> shifts;  // of ASCII
  std::map<Unicode, int> places;
  for (const CalledGlyph& each : glyphs) {
    const int place = place_of(font, numbers, each.code);
    if (is_latin(each.called)) shifts.insert(place - static_cast<int>(each.called));
    if (const auto [known, is_new] = places.try_emplace(each.called, place); !is_new && known->second != place) return false;
  }
  const auto at_most = places.find(kAtMost), at_least = places.find(kAtLeast);
  const bool turned = at_most != places.end() && at_least != places.end() && at_most->second > at_least->second;
  const bool usual = !shifts.empty() && (*shifts.begin() == kAdobeShift || *shifts.begin() == kTrueTypeShift);
  return shifts.size() <= 1 && (places.size() > 1 || usual) && !turned;
}

/// What the font's names and its own map of characters say.
FigureText testified(GfxFont& font, FoFiTrueType* program, const GlyphNumbers& numbers,
                     const std::vector<CalledGlyph>& glyphs) {
  int map = -1;
  if (program != nullptr)
    for (const auto& [platform, encoding] : {std::pair{3, 10}, {0, 4}, {3, 1}, {0, 3}, {0, 1}})
      if (map < 0) map = program->findCmap(platform, encoding);
  bool all = true;
  for (const CalledGlyph& each : glyphs) {
    std::u32string said;  // characters that the glyph is, by the font
    if (const char* name = name_of(font, each.code))
      if (const Unicode point = globalParams->mapNameToUnicodeText(name)) said += point;
    for (Unicode judged = 0x21; map >= 0 && judged <= kAtLeast; judged = judged == 0x7E ? kAtMost : judged + 1)
      if (const int number = program->mapCodeToGID(map, judged); number > 0 && number == numbers.of(each.code))
        said += judged;
    if (said.empty())
      all = false;
    else if (said.find(each.called) == std::u32string::npos)
      return FigureText::belied;
  }
  return all ? FigureText::borne_out : FigureText::claimed;
}

}  // namespace

bool is_figure(Unicode character) {
  return (character >= '0' && character <= '9') || character == kAtMost || character == kAtLeast;
}

bool is_judged(Unicode character) { return is_latin(character) || character == kAtMost || character == kAtLeast; }

FigureText judge_figures(GfxFont& font, XRef* xref, const std::vector<CalledGlyph>& glyphs) {
  if (!font.hasToUnicodeCMap()) return FigureText::borne_out;
  const bool numbered = font.isCIDFont() || font.getType() == fontType1;  // without a look into the font program
  if (numbered && lie_in_order(font, GlyphNumbers(font, nullptr), glyphs)) return FigureText::borne_out;
  std::optional<std::vector<unsigned char>> file;
  std::unique_ptr<FoFiTrueType> program;
  if (font.getType() == fontTrueType || font.getType() == fontCIDType2) file = font.readEmbFontFile(xref);
  if (file && file->size() <= kLargestFont) program = FoFiTrueType::make(file->data(), static_cast<int>(file->size()));
  const GlyphNumbers numbers(font, program.get());
  const FigureText said = testified(font, program.get(), numbers, glyphs);
  const bool figures = std::ranges::any_of(glyphs, is_figure, &CalledGlyph::called);
  if (said != FigureText::claimed) return said;
  if (!figures) return FigureText::borne_out;
  return !numbered && lie_in_order(font, numbers, glyphs) ? FigureText::borne_out : FigureText::claimed;
}

}  // namespace inkgrid::pdf
