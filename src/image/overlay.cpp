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

/// What areas are filled with: their own colour would hide the print.
constexpr double light_share = 0.22;
// Points.
constexpr double stroke_width = 0.4;
constexpr double tag_digits = 4.2;
constexpr double narrow_row = 13;
constexpr double tag_share = 0.36;  // of a narrow row's height
constexpr double legend_capitals = 6.5;
constexpr double legend_row = 16;
constexpr double link_reach = 4;  // how far a link goes into the areas on both sides
constexpr double dot_radius = 1.2;
constexpr int font = cv::FONT_HERSHEY_SIMPLEX;
constexpr double font_capitals = 21;  // pixels at scale 1

void draw_page(const PagePicture& picture, cv::Mat canvas) {
  if (picture.channels == 1)
    cv::cvtColor(mat_of(picture), canvas, cv::COLOR_GRAY2RGB);
  else
    mat_of(picture).copyTo(canvas);
}

/// Strokes of letters and links keep their weight on finer pictures.
int stroke_of(double scale) { return std::max(1, static_cast<int>(std::lround(stroke_width * scale))); }

cv::Scalar scalar_of(const Colour& colour) {
  return {static_cast<double>(colour.red), static_cast<double>(colour.green), static_cast<double>(colour.blue)};
}

cv::Point pixel_of(Point p, double scale) {
  return {static_cast<int>(std::lround(p.x * scale)), static_cast<int>(std::lround(p.y * scale))};
}

void draw_tint(cv::Mat& canvas, const Tint& tint, double scale) {
  std::vector<cv::Point> corners;
  for (const Point& p : tint.quad) corners.push_back(pixel_of(p, scale));
  const cv::Rect area = cv::boundingRect(corners) & cv::Rect(0, 0, canvas.cols, canvas.rows);
  if (area.area() == 0) return;
  std::vector<cv::Point> inside = corners;
  for (cv::Point& p : inside) p -= area.tl();
  cv::Mat part = canvas(area);
  cv::Mat light(part.size(), CV_8UC3, cv::Scalar::all(255));
  const cv::Scalar colour = scalar_of(tint.colour);
  cv::fillConvexPoly(light, inside, cv::Scalar::all(255) - (cv::Scalar::all(255) - colour) * light_share);
  cv::multiply(part, light, part, 1.0 / 255);  // black print stays black
  cv::polylines(canvas, corners, true, colour, std::max(1, static_cast<int>(std::lround(fine_width * scale))), cv::LINE_AA);
}

void draw_tag(cv::Mat& canvas, const Tint& tint, double scale) {
  if (tint.number == 0) return;
  const std::string digits = std::to_string(tint.number);
  const Box box = bounding_box(tint.quad);
  // In rows as narrow as their print, small digits where a text ends: a tag would hide it.
  const bool narrow = tint.tag == Tint::Tag::inside && box.height() < narrow_row;
  const double size = (narrow ? std::min(tag_digits, tag_share * box.height()) : tag_digits) * scale / font_capitals;
  int below = 0;
  const cv::Size text = cv::getTextSize(digits, font, size, 1, &below);
  cv::Point corner = pixel_of(tint.quad.front(), scale);
  if (tint.tag == Tint::Tag::before) corner.x -= text.width + 2;
  if (narrow) corner.x = pixel_of(tint.quad[1], scale).x - text.width - 2;
  if (!narrow)
    cv::rectangle(canvas, cv::Rect(corner, cv::Size(text.width + 2, text.height + 3)), scalar_of(tint.colour), cv::FILLED);
  cv::putText(canvas, digits, corner + cv::Point(1, text.height + 1), font, size,
              narrow ? scalar_of(tint.colour) * 0.8 : cv::Scalar::all(255), narrow ? 1 : stroke_of(scale), cv::LINE_AA);
}

/// Over the border where one area ends and the other begins, at the middle of what they have in common.
void draw_link(cv::Mat& canvas, const Link& link, double scale) {
  const auto middle = [](double a, double b, double c, double d) { return (std::max(a, c) + std::min(b, d)) / 2; };
  Point from, to;
  if (link.to.left >= link.from.right - 1) {
    const double y = middle(link.from.top, link.from.bottom, link.to.top, link.to.bottom);
    from = {link.from.right - link_reach, y};
    to = {link.to.left + link_reach, y};
  } else {
    const double x = middle(link.from.left, link.from.right, link.to.left, link.to.right);
    from = {x, link.from.bottom - link_reach};
    to = {x, link.to.top + link_reach};
  }
  const cv::Scalar black(40, 40, 40);
  cv::line(canvas, pixel_of(from, scale), pixel_of(to, scale), black, stroke_of(scale), cv::LINE_AA);
  for (const Point& end : {from, to})
    cv::circle(canvas, pixel_of(end, scale), std::max(1, static_cast<int>(std::lround(dot_radius * scale))), black,
               cv::FILLED, cv::LINE_AA);
}

/// Where each entry of the legend begins, row by row, pixels from the legend's corner; the last one is the legend's end.
std::vector<cv::Point> legend_places(const std::vector<LegendEntry>& legend, int width, double scale) {
  const int row = static_cast<int>(std::lround(legend_row * scale));
  std::vector<cv::Point> places;
  cv::Point next(row / 2, row / 2);
  for (const LegendEntry& entry : legend) {
    int below = 0;
    const int length = 2 * row + cv::getTextSize(entry.text, font, legend_capitals * scale / font_capitals, 1, &below).width;
    if (next.x + length > width && next.x > row / 2) next = {row / 2, next.y + row};
    places.push_back(next);
    next.x += length;
  }
  places.emplace_back(0, next.y + row + row / 2);
  return places;
}

}  // namespace

PagePicture draw_tints(const PagePicture& picture, const TintedPage& page) {
  if (picture.pixels.empty()) return blank_picture(picture.width, picture.height, 3, picture.dpi);
  const double scale = picture.dpi / 72;
  const std::vector<cv::Point> places = legend_places(page.legend, picture.width, scale);
  const int strip = page.legend.empty() ? 0 : places.back().y;
  PagePicture result = blank_picture(picture.width, picture.height + strip, 3, picture.dpi);
  cv::Mat whole = mat_of(result);
  whole.setTo(cv::Scalar::all(255));
  cv::Mat canvas = whole(cv::Rect(0, 0, picture.width, picture.height));
  draw_page(picture, canvas);
  for (const Tint& tint : page.tints) draw_tint(canvas, tint, scale);
  for (const Link& link : page.links) draw_link(canvas, link, scale);
  for (const Tint& tint : page.tints) draw_tag(canvas, tint, scale);
  if (page.legend.empty()) return result;
  cv::Mat below = whole(cv::Rect(0, picture.height, picture.width, strip));
  cv::line(below, {0, 0}, {below.cols, 0}, cv::Scalar::all(150), 1);
  const int side = static_cast<int>(std::lround(legend_row / 2 * scale));
  for (std::size_t i = 0; i < page.legend.size(); ++i) {
    const Box box{places[i].x / scale, places[i].y / scale, (places[i].x + side) / scale, (places[i].y + side) / scale};
    draw_tint(below, {mapped({}, box), page.legend[i].colour, 0}, scale);
    cv::putText(below, page.legend[i].text, places[i] + cv::Point(side + side / 2, side - 1), font,
                legend_capitals * scale / font_capitals, cv::Scalar::all(40), stroke_of(scale), cv::LINE_AA);
  }
  return result;
}

PagePicture draw_overlay(const PagePicture& picture, const std::vector<Mark>& marks) {
  PagePicture result = blank_picture(picture.width, picture.height, 3, picture.dpi);
  if (picture.pixels.empty()) return result;
  cv::Mat canvas = mat_of(result);
  draw_page(picture, canvas);

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
