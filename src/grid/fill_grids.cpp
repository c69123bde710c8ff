#include "grid/fill_grids.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <optional>

namespace inkgrid::grid {
namespace {

constexpr double kSameLine = 0.5;   // of the font size: middles this close stand in one line (mixed fonts, small numerals)
constexpr double kWordGap = 0.22;   // of the font size: a gap between Latin letters that is a space
constexpr double kColumnGap = 2.5;  // of the font size: lines outside grids part here; letterspaced titles stay below 2
constexpr double kSetSolid = 0.25;  // of the font size: glyphs of one run lie no farther apart, and overlap no more
constexpr double kLineStep = 2;     // of the font size: lines of one text lie no farther apart
constexpr double kAbut =
    0.08;  // the same of glyphs of one run: the text of a neighbour stands off by the padding of its cell
constexpr double kThrough = 0.1;  // share of a glyph's width that lies on either side of a ruling that it is printed over
constexpr double kAtSide = 0.7;   // of the font size: print this close to its cell's side, or middle, is set there
constexpr double kAcross = 0.4;   // share of a glyph's width that must lie outside its cell to count as across

bool is_space(const std::string& text) { return text == " " || text == "\t" || text == "\u00a0" || text == "\u3000"; }
bool is_letter(char c) { return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z'); }
bool is_latin(char c) { return c > ' ' && c < 0x7f; }

/// Marks at the end of a line, which hang over the edge without ink there.
bool hangs(const std::string& text) {
  for (const char* mark : {"，", "。", "、", "；", "：", "）", "”", "》", "！", "？"})
    if (text == mark) return true;
  return false;
}

/// Glyphs as read along their own direction of writing.
struct Placed {
  const Glyph* glyph;
  Box box;
};

using Line = std::vector<Placed>;

std::vector<Line> split_lines(std::vector<Placed> glyphs) {
  std::stable_sort(glyphs.begin(), glyphs.end(),
                   [](const Placed& a, const Placed& b) { return a.box.center().y < b.box.center().y; });
  std::vector<Line> lines;
  double middle = 0;
  for (const Placed& placed : glyphs) {
    const double y = placed.box.center().y;
    const double size = std::max(placed.glyph->size, 1.0);
    if (lines.empty() || y - middle > kSameLine * size) {
      lines.push_back({placed});
      middle = y;
    } else {
      lines.back().push_back(placed);
      middle += (y - middle) / static_cast<double>(lines.back().size());
    }
  }
  for (Line& line : lines)
    std::stable_sort(line.begin(), line.end(), [](const Placed& a, const Placed& b) { return a.box.left < b.box.left; });
  return lines;
}

void append(std::string& text, const std::string& piece, bool spaced) {
  if (spaced && !text.empty()) text += ' ';
  text += piece;
}

/// A line's text: spaces kept where Latin meets something, dropped between Han characters (which are never spaced in print).
std::string text_of(const Line& line) {
  std::string text;
  const Placed* before = nullptr;
  bool space = false;
  for (const Placed& placed : line) {
    const std::string& piece = placed.glyph->text;
    if (is_space(piece)) {
      space = true;
      continue;
    }
    if (before != nullptr) {
      const bool latin_before = is_latin(text.back());
      const bool latin_now = is_latin(piece.front());
      const double gap = placed.box.left - before->box.right;
      const bool wide = gap > kWordGap * placed.glyph->size && is_letter(text.back()) && is_letter(piece.front());
      append(text, piece, (space && (latin_before || latin_now)) || wide);
    } else {
      text = piece;
    }
    before = &placed;
    space = false;
  }
  return text;
}

Content content_of(const std::vector<Line>& lines) {
  std::string text;
  for (const Line& line : lines) {
    const std::string piece = text_of(line);
    if (piece.empty()) continue;
    append(text, piece, !text.empty() && is_letter(text.back()) && is_letter(piece.front()));
  }
  Content content;
  if (!text.empty()) content.readings.push_back({text, 1, {}, {}});
  return content;
}

/// Turns boxes so that the writing of most of the glyphs runs left to right.
std::vector<Placed> along_writing(const std::vector<const Glyph*>& glyphs, const Box& cell) {
  std::map<Turn, int> votes;
  for (const Glyph* glyph : glyphs) ++votes[glyph->turn];
  Turn turn = Turn::none;
  for (const auto& [candidate, count] : votes)
    if (count > votes[turn]) turn = candidate;
  const Affine upright = turning(opposite(turn), {cell.right, cell.bottom});
  std::vector<Placed> placed;
  for (const Glyph* glyph : glyphs) placed.push_back({glyph, bounding_box(mapped(upright, glyph->box))});
  return placed;
}

double share_across(const std::vector<const Glyph*>& glyphs, const Box& cell) {
  int across = 0, counted = 0;
  for (const Glyph* glyph : glyphs) {
    if (is_space(glyph->text)) continue;
    ++counted;
    if (hangs(glyph->text)) continue;
    const double outside = std::max({0.0, cell.left - glyph->box.left, glyph->box.right - cell.right});
    if (outside > kAcross * glyph->box.width()) ++across;
  }
  return counted == 0 ? 0 : static_cast<double>(across) / counted;
}

struct CellGlyphs {
  Cell* cell;
  std::vector<const Glyph*> glyphs;
};

/// Whether `second` goes on where `first` ends, in one line.
bool is_set_solid(const Glyph& first, const Glyph& second, double most = kSetSolid) {
  const double gap = second.box.left - first.box.right;
  return first.turn == Turn::none && second.turn == Turn::none && std::abs(gap) <= most * second.size &&
         std::abs(first.box.center().y - second.box.center().y) <= kSetSolid * second.size;
}

/// Print may run over the edge of its cell, by its last glyph (or its first, where it is centred): one that lies across the
/// edge and is set solid with the print of the cell on one side only belongs there. `places`: the cell of each glyph.
void return_across_edges(const std::vector<Glyph>& glyphs, const std::vector<CellGlyphs>& cells,
                         std::vector<std::optional<std::size_t>>& places) {
  std::optional<std::size_t> before;  // index of the visible glyph before
  const auto follows = [&](std::size_t from) -> std::optional<std::size_t> {
    for (std::size_t i = from + 1; i < glyphs.size(); ++i)
      if (glyphs[i].paint != GlyphPaint::invisible) return i;
    return std::nullopt;
  };
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    if (glyphs[i].paint == GlyphPaint::invisible) continue;
    const auto after = follows(i);
    if (places[i] && !is_space(glyphs[i].text)) {
      const Box& cell = cells[*places[i]].cell->regions.front().box;
      const Box& box = glyphs[i].box;
      const bool over_left = box.left<cell.left, over_right = box.right> cell.right;
      const bool tied_left = before && is_set_solid(glyphs[*before], glyphs[i]);
      const bool tied_right = after && is_set_solid(glyphs[i], glyphs[*after]);
      if (over_left && tied_left && !tied_right && places[*before])
        places[i] = places[*before];
      else if (over_right && tied_right && !tied_left && places[*after])
        places[i] = places[*after];
    }
    before = i;
  }
}

/// A text with more lines than its cell has room for runs on under the ruling below it, over the print of the next cell: a
/// line across that ruling belongs to the text that goes before it. `places`: the cell of each glyph.
void return_lines_below(const std::vector<Glyph>& glyphs, const std::vector<CellGlyphs>& cells,
                        std::vector<std::optional<std::size_t>>& places) {
  std::vector<std::size_t> visible;
  for (std::size_t i = 0; i < glyphs.size(); ++i)
    if (glyphs[i].paint != GlyphPaint::invisible && glyphs[i].turn == Turn::none && !is_space(glyphs[i].text))
      visible.push_back(i);
  const auto same_line = [&](std::size_t a, std::size_t b) {
    return std::abs(glyphs[a].box.center().y - glyphs[b].box.center().y) <= kSetSolid * glyphs[b].size;
  };
  for (std::size_t begin = 1, end = 0; begin < visible.size(); begin = end) {
    const std::size_t first = visible[begin], before = visible[begin - 1];
    for (end = begin + 1; end < visible.size() && places[visible[end]] == places[first] && same_line(first, visible[end]);)
      ++end;
    if (!places[first] || !places[before] || places[first] == places[before]) continue;
    const Box &own = cells[*places[first]].cell->regions.front().box,
              &above = cells[*places[before]].cell->regions.front().box;
    const Box& box = glyphs[first].box;
    const double step = box.center().y - glyphs[before].box.center().y;
    const bool across = own.top - box.top > kThrough * box.height() && above.bottom - box.top > kThrough * box.height();
    const bool over_own =
        std::abs(above.bottom - own.top) < kAtSide * glyphs[first].size && above.left < own.right && own.left < above.right;
    const bool goes_on = end < visible.size() && places[visible[end]] == places[first];
    const bool own_print =
        std::count(places.begin(), places.end(), places[first]) > static_cast<std::ptrdiff_t>(end - begin);
    if (across && over_own && !goes_on && own_print && step > kSameLine * glyphs[first].size &&
        step < kLineStep * glyphs[first].size)
      for (std::size_t k = begin; k < end; ++k) places[visible[k]] = places[before];
  }
}

/// Print that is wider than its cell runs on over the ruling, by several glyphs: a run that is set solid through an edge is
/// the text of one cell. It begins (or ends) at that cell's side, or stands in its middle.
void return_overruns(const std::vector<Glyph>& glyphs, const std::vector<CellGlyphs>& cells,
                     std::vector<std::optional<std::size_t>>& places) {
  const auto through_edge = [&](std::size_t left, std::size_t right) {
    const double edge = cells[*places[left]].cell->regions.front().box.right;
    for (const std::size_t i : {left, right}) {
      const Box& box = glyphs[i].box;
      const double least = kThrough * box.width();
      if (edge - box.left > least && box.right - edge > least) return true;
    }
    return false;
  };
  std::vector<std::size_t> run;
  bool crosses = false;
  const auto settle = [&] {
    if (crosses) {
      const Box &first = glyphs[run.front()].box, &last = glyphs[run.back()].box;
      const double near = kAtSide * glyphs[run.front()].size, middle = (first.left + last.right) / 2;
      std::map<std::size_t, double> widths;
      for (const std::size_t i : run) widths[*places[i]] += glyphs[i].box.width();
      const auto box_of = [&](std::size_t place) { return cells[place].cell->regions.front().box; };
      std::size_t owner = *places[run.front()];
      if (first.left - box_of(owner).left > near || first.left < box_of(owner).left) {
        const std::size_t end = *places[run.back()];
        owner = std::max_element(widths.begin(), widths.end(), [](auto& a, auto& b) { return a.second < b.second; })->first;
        for (const auto& [place, width] : widths)
          if (std::abs(box_of(place).center().x - middle) < near) owner = place;
        if (const double rest = box_of(end).right - last.right; rest >= 0 && rest < near) owner = end;
      }
      for (const std::size_t i : run) places[i] = owner;
    }
    run.clear();
    crosses = false;
  };
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    if (glyphs[i].paint == GlyphPaint::invisible) continue;
    if (!run.empty()) {
      const std::size_t before = run.back();
      const bool solid = places[i] && is_set_solid(glyphs[before], glyphs[i], kAbut);
      const bool over = solid && places[i] != places[before];
      if (!solid || (over && !through_edge(before, i))) settle();
      crosses = crosses || (over && !run.empty());
    }
    if (places[i]) run.push_back(i);
  }
  settle();
}

}  // namespace

std::vector<TextLine> fill_grids(std::vector<Grid>& grids, const std::vector<Glyph>& glyphs, int page) {
  std::vector<CellGlyphs> cells;
  std::vector<std::vector<std::size_t>> lattices;  // grid -> lattice place -> index into cells
  for (Grid& grid : grids) {
    std::vector<std::size_t> lattice(static_cast<std::size_t>(grid.rows * grid.columns));
    for (Cell& cell : grid.cells) {
      for (int row = cell.row; row < cell.row + cell.row_span; ++row)
        for (int column = cell.column; column < cell.column + cell.column_span; ++column)
          lattice[static_cast<std::size_t>(row * grid.columns + column)] = cells.size();
      cells.push_back({&cell, {}});
    }
    lattices.push_back(std::move(lattice));
  }
  const auto interval = [](const std::vector<double>& edges, double at) -> std::optional<std::size_t> {
    const auto after = std::upper_bound(edges.begin(), edges.end(), at);
    if (after == edges.begin() || after == edges.end()) return std::nullopt;
    return static_cast<std::size_t>(after - edges.begin() - 1);
  };
  std::vector<std::optional<std::size_t>> places(glyphs.size());
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    const Point middle = glyphs[i].box.center();
    for (std::size_t g = 0; g < grids.size() && !places[i]; ++g) {
      const auto row = interval(grids[g].row_edges, middle.y);
      const auto column = interval(grids[g].column_edges, middle.x);
      if (row && column) places[i] = lattices[g][*row * static_cast<std::size_t>(grids[g].columns) + *column];
    }
  }
  return_lines_below(glyphs, cells, places);
  return_overruns(glyphs, cells, places);
  return_across_edges(glyphs, cells, places);
  std::vector<Placed> outside;
  for (std::size_t i = 0; i < glyphs.size(); ++i) {
    if (glyphs[i].paint == GlyphPaint::invisible) continue;
    if (places[i])
      cells[*places[i]].glyphs.push_back(&glyphs[i]);
    else
      outside.push_back({&glyphs[i], glyphs[i].box});
  }
  for (CellGlyphs& entry : cells) {
    if (entry.glyphs.empty()) continue;
    const Box& box = entry.cell->regions.front().box;
    entry.cell->content = content_of(split_lines(along_writing(entry.glyphs, box)));
    entry.cell->evidence.glyphs_across = share_across(entry.glyphs, box);
  }

  std::vector<TextLine> lines;
  for (const Line& line : split_lines(std::move(outside))) {
    for (std::size_t begin = 0; begin < line.size();) {
      Line part;
      double right = line[begin].box.right;
      std::size_t i = begin;
      for (; i < line.size(); ++i) {
        if (is_space(line[i].glyph->text)) {
          part.push_back(line[i]);
          continue;
        }
        if (line[i].box.left - right > kColumnGap * line[i].glyph->size) break;
        right = std::max(right, line[i].box.right);
        part.push_back(line[i]);
      }
      begin = i;
      TextLine text_line;
      text_line.content = content_of({part});
      if (text_line.content.readings.empty()) continue;
      std::optional<Box> box;
      for (const Placed& placed : part)
        if (!is_space(placed.glyph->text)) box = box ? united(*box, placed.box) : placed.box;
      text_line.region = {page, *box, {}};
      lines.push_back(std::move(text_line));
    }
  }
  return lines;
}

}  // namespace inkgrid::grid
