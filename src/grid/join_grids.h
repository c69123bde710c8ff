// One grid across page breaks.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "document/grid.h"

namespace inkgrid::grid {

/// What joining must know of words, so that it need not know what they mean. A reader's errors are allowed for.
struct Vocabulary {
  std::function<bool(const Content&)> is_label;     ///< a heading or label of a form
  std::function<bool(const std::string&)> is_word;  ///< a label or one of the fixed words, exactly
  std::function<bool(const Content&)> begins_form;  ///< the first label of a form, or its title
};

/// Tables of the document in reading order. Pages of a sheet that was too wide for one are put together (join_across.h). The
/// first grid of a page continues the last of the page before where their columns agree and no heading stands between:
/// repeated heading rows are dropped, cells that the break cut are one again (their regions and text put together,
/// `joined_text` set where that was a matter of judgement). Lines after the last grid come with a last table of no rows.
std::vector<Table> join_grids(std::vector<PageContent> pages, const Vocabulary& vocabulary);

}  // namespace inkgrid::grid
