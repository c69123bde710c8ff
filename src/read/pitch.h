// Where the characters of a line stand beside each other.
#pragma once

#include <span>
#include <vector>

#include "document/text.h"

namespace inkgrid::read {

/// Marks those of a line's characters that stand nearer to one of their kind, or farther from it or from the line's end,
/// than print does: Han characters and figures have one pitch each. `middles`: of each character, along a line of `length`,
/// in any unit. Lines of fewer than three of a kind side by side say nothing of it.
void mark_odd_pitch(std::span<const double> middles, double length, std::vector<CharacterEvidence>& characters);

}  // namespace inkgrid::read
