// What a page's layer says on the whole: which way it lies, how large its print is, whether its text is its own.
#pragma once

#include "document/page.h"

namespace inkgrid {

/// The direction of writing of most visible glyphs; none where there are none.
Turn majority_turn(const std::vector<Glyph>& glyphs);

/// The layer turned clockwise with its page.
PageLayer turned_layer(PageLayer layer, Turn turn);

/// Median font size of the visible glyphs, points; `otherwise` where there are none.
double usual_size(const std::vector<Glyph>& glyphs, double otherwise);

struct LayerJudgement {
  PageKind kind = PageKind::blank;
  enum class ReadFrom { layer, picture } from = ReadFrom::layer;
};

/// Decides from evidence whether a page's text layer is honest: visible, decodable, and not merely laid over a picture of
/// the page.
LayerJudgement judge_layer(const PageLayer& layer);

}  // namespace inkgrid
