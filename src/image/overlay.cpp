#include "image/overlay.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>

#include "image/mat.h"

namespace inkgrid::image {
namespace {

// Points: a line that is seen on a page shrunk to a screen, and one that does not hide the form's own rulings.
constexpr double bold_width = 1.2;
constexpr double fine_width = 0.6;
// Share of the doubtful tint: text under it stays readable.
constexpr double tint_share = 0.18;
// Positions are handed to OpenCV in 1/16 pixel.
constexpr int fraction_bits = 4;

struct Style {
  cv::Scalar colour;  ///< red, green, blue
  double width;       ///< points
};

Style style_of(MarkStyle style) {
  switch (style) {
    case MarkStyle::cell: return {{150, 150, 150}, fine_width};
    case MarkStyle::field: return {{30, 90, 220}, bold_width};
    case MarkStyle::doubtful: return {{220, 30, 30}, bold_width};
    case MarkStyle::label: return {{20, 140, 60}, bold_width};
  }
  return {{150, 150, 150}, fine_width};
}

}  // namespace

PagePicture draw_overlay(const PagePicture& picture, const std::vector<Mark>& marks) {
  PagePicture result = blank_picture(picture.width, picture.height, 3, picture.dpi);
  if (picture.pixels.empty()) return result;
  cv::Mat canvas = mat_of(result);
  if (picture.channels == 1)
    cv::cvtColor(mat_of(picture), canvas, cv::COLOR_GRAY2RGB);
  else
    mat_of(picture).copyTo(canvas);

  const double scale = picture.dpi / 72;
  const auto draw = [&](const Mark& mark) {
    const Style style = style_of(mark.style);
    std::vector<cv::Point> corners;
    for (const Point& p : mark.quad)
      corners.emplace_back(static_cast<int>(std::lround((p.x * scale - 0.5) * (1 << fraction_bits))),
                           static_cast<int>(std::lround((p.y * scale - 0.5) * (1 << fraction_bits))));
    if (mark.style == MarkStyle::doubtful) {
      std::vector<cv::Point> whole;
      for (const Point& p : mark.quad)
        whole.emplace_back(static_cast<int>(std::lround(p.x * scale)), static_cast<int>(std::lround(p.y * scale)));
      const cv::Rect area = cv::boundingRect(whole) & cv::Rect(0, 0, canvas.cols, canvas.rows);
      if (area.area() > 0) {
        for (cv::Point& p : whole) p -= area.tl();
        cv::Mat part = canvas(area), tinted = part.clone();
        cv::fillConvexPoly(tinted, whole, style.colour);
        cv::addWeighted(tinted, tint_share, part, 1 - tint_share, 0, part);
      }
    }
    const int width = std::max(1, static_cast<int>(std::lround(style.width * scale)));
    cv::polylines(canvas, corners, true, style.colour, width, cv::LINE_AA, fraction_bits);
  };
  for (const Mark& mark : marks)
    if (mark.style != MarkStyle::doubtful) draw(mark);
  for (const Mark& mark : marks)
    if (mark.style == MarkStyle::doubtful) draw(mark);
  return result;
}

}  // namespace inkgrid::image
