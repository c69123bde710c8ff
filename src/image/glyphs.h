// Pieces of ink and what their sizes tell; for the inside of this room.
#pragma once

#include <opencv2/core.hpp>
#include <vector>

namespace inkgrid::image {

struct Blob {
  cv::Rect box;
  int area = 0;  ///< pixels of ink
};

/// Ink without a gap in one row.
struct Run {
  int y, start, end;  ///< pixels, `end` exclusive
  int blob;           ///< index of the blob it is part of
};

struct Blobs {
  std::vector<Blob> blobs;
  std::vector<Run> runs;  ///< row by row, left to right
};

/// Pieces of ink connected over sides and corners; `ink` is 0 where ink, 255 where paper.
Blobs find_blobs(const cv::Mat& ink);

/// The usual height of a Han character's ink, pixels; 0 where there is too little text to tell.
double usual_glyph_height(const std::vector<Blob>& blobs, double dpi);

/// Whitens specks far from any print: dust and the noise of a fax. Points of decimals and commas stand near a digit.
void remove_specks(cv::Mat& ink, const Blobs& blobs, double glyph_height);

/// Whether glyphs are nearer to one another down the page than along it.
bool text_runs_down(const std::vector<Blob>& blobs, double glyph_height);

}  // namespace inkgrid::image
