// CJK radicals, which some producers write where a character is meant.
#pragma once

namespace inkgrid::pdf {

/// The unified ideograph that `point` of U+2E80..U+2FDF stands for (Unicode's EquivalentUnifiedIdeograph); any other
/// code point as it is.
char32_t fold_radical(char32_t point);

}  // namespace inkgrid::pdf
