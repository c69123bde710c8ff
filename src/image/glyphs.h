// Pieces of ink and what their sizes tell; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

#include "document/ink.h"

namespace inkgrid::image {

/// The usual height of a Han character's ink, pixels; 0 where there is too little text to tell.
double usual_glyph_height(const std::vector<InkPiece>& pieces, double dpi);

/// Whitens specks far from any print: dust and the noise of a fax. Points of decimals and commas stand near a digit.
void remove_specks(cv::Mat& ink, const Ink& found, double glyph_height);

/// Whether glyphs are nearer to one another down the page than along it.
bool text_runs_down(const std::vector<InkPiece>& pieces, double glyph_height);

}  // namespace inkgrid::image
