#include "image/straighten.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>

#include "image/clean_paper.h"
#include "image/find_rulings.h"
#include "image/find_skew.h"
#include "image/foreign_ink.h"
#include "image/glyphs.h"
#include "image/lift_seals.h"
#include "image/mat.h"
#include "image/rotate.h"
#include "image/print_levels.h"

namespace inkgrid::image {
namespace {

constexpr double points_per_inch = 72;
// A line across A4 at 300 dpi leaves its row by one pixel: less is not worth blurring the page for.
constexpr double least_skew = 0.02;
// Glyph heights squared: a stroke of a pen that only reaches over a cell's edge is smaller.
constexpr double least_foreign = 0.03;
// Points; what rulings are measured by on a page without text.
constexpr double assumed_glyph_height = 9;

cv::Mat turned_mat(const cv::Mat& source, Turn turn) {
  cv::Mat result = source;
  switch (turn) {
    case Turn::none: break;
    case Turn::quarter: cv::rotate(source, result, cv::ROTATE_90_CLOCKWISE); break;
    case Turn::half: cv::rotate(source, result, cv::ROTATE_180); break;
    case Turn::three_quarters: cv::rotate(source, result, cv::ROTATE_90_COUNTERCLOCKWISE); break;
  }
  return result;
}

// Turns a picture of `size` counterclockwise by `degrees` into one that holds all of it.
Affine leaning_back(double degrees, Size size, Size& straight) {
  const double radians = degrees * CV_PI / 180, cosine = std::cos(radians), sine = std::sin(radians);
  Affine turn{cosine, -sine, sine, cosine, 0, 0};
  straight = {std::ceil(size.width * cosine + size.height * std::abs(sine)),
              std::ceil(size.height * cosine + size.width * std::abs(sine))};
  const Point middle = turn({size.width / 2, size.height / 2});
  turn.e = straight.width / 2 - middle.x;
  turn.f = straight.height / 2 - middle.y;
  return turn;
}

// A mask, which has no levels between.
cv::Mat rotated_mask(const cv::Mat& mask, const Affine& matrix, cv::Size size) {
  // OpenCV counts pixels by their middles.
  const Point origin = matrix({0.5, 0.5});
  const cv::Matx23d whole(matrix.a, matrix.c, origin.x - 0.5, matrix.b, matrix.d, origin.y - 0.5);
  cv::Mat result;
  cv::warpAffine(mask, result, whole, size, cv::INTER_NEAREST);
  return result;
}

LiftedPage grey_of(const cv::Mat& source, double dpi) {
  if (source.channels() == 3) return lift_seals(source, dpi);
  return {source, {}};
}

Affine scaled(double factor) { return {factor, 0, 0, factor, 0, 0}; }

}  // namespace

StraightPage straighten(const PagePicture& picture, Turn turn) {
  StraightPage page;
  const double dpi = picture.dpi;
  if (picture.pixels.empty()) return page;

  const LiftedPage lifted = grey_of(turned_mat(mat_of(picture), turn), dpi);
  cv::Mat grey = clean_paper(lifted.grey, dpi), seals = lifted.mask;
  const double skew = find_skew(grey, dpi);

  const Size turned_size{grey.cols * 1.0, grey.rows * 1.0};
  Affine to_straight = turning(turn, {picture.width * 1.0, picture.height * 1.0});
  if (std::abs(skew) > least_skew) {
    Size size;
    const Affine lean = leaning_back(skew, turned_size, size);
    const cv::Size pixels(static_cast<int>(size.width), static_cast<int>(size.height));
    page.grey = blank_picture(pixels.width, pixels.height, 1, dpi);
    cv::Mat straight = mat_of(page.grey);
    rotate(grey, lean, straight);
    grey = straight;
    if (!seals.empty()) seals = rotated_mask(seals, lean, pixels);
    to_straight = then(to_straight, lean);
    page.rotation = skew;
  } else {
    page.grey = picture_of(grey, dpi);
    grey = mat_of(page.grey);
  }
  page.rotation -= 90.0 * static_cast<int>(turn);
  if (page.rotation <= -180) page.rotation += 360;
  const double pixel = points_per_inch / dpi;
  page.to_page = then(then(scaled(1 / pixel), inverted(to_straight)), scaled(pixel));

  page.ink = blank_picture(grey.cols, grey.rows, 1, dpi);
  cv::Mat ink = mat_of(page.ink);
  binarize(grey, dpi, ink);
  Ink found_ink = ink_of(ink);
  const bool screened = smooth_screens(grey, found_ink, dpi);
  if (screened) clean_paper(grey, dpi).copyTo(grey);
  if (screened || even_print(grey, found_ink, usual_glyph_height(found_ink.pieces, dpi), dpi)) {
    binarize(grey, dpi, ink);
    found_ink = ink_of(ink);
  }
  const double glyph = usual_glyph_height(found_ink.pieces, dpi);
  const double measure = glyph > 0 ? glyph : assumed_glyph_height / pixel;
  remove_specks(ink, found_ink, measure);
  page.glyph_height = glyph * pixel;
  if (glyph > 0 && text_runs_down(found_ink.pieces, glyph)) page.text_flow = TextFlow::down;

  page.ruling_mask = blank_picture(grey.cols, grey.rows, 1, dpi);
  cv::Mat ruled = mat_of(page.ruling_mask);
  page.rulings = find_rulings(grey, measure, dpi, ruled);
  cv::Mat foreign = find_strokes(ink, ruled, page.rulings, measure);
  if (!foreign.empty())
    if (const cv::Mat area = lift_light_strokes(grey, ink, ruled, foreign, measure); !area.empty()) {
      seals = seals.empty() ? area : seals | area;
      binarize(grey, dpi, ink);
      remove_specks(ink, ink_of(ink), measure);
      page.rulings = find_rulings(grey, measure, dpi, ruled);
      foreign = find_strokes(ink, ruled, page.rulings, measure);
    }
  for (Ruling& ruling : page.rulings) {
    ruling.position *= pixel;
    ruling.start *= pixel;
    ruling.end *= pixel;
    ruling.thickness *= pixel;
  }
  if (!seals.empty()) page.seal_mask = picture_of(~seals, dpi);
  if (!foreign.empty()) page.foreign_mask = picture_of(foreign, foreign.rows == grey.rows ? dpi : dpi / 2);
  return page;
}

Parted parted(const StraightPage& page, const Box& first, const Box& second, double slit) {
  constexpr double least_print = 0.002, most_specks = 0.002;   // share of an area under ink: a digit in a wide cell; specks
  constexpr double remnant_length = 1.5, least_remnant = 0.6;  // of the slit's width; of the length, that is ink
  constexpr double least_dashes = 0.5;                         // of the way from end to end, likewise
  const cv::Mat ink = mat_of(page.ink), rulings = mat_of(page.ruling_mask);
  const double scale = page.ink.dpi / points_per_inch;
  const auto inked = [&](double left, double top, double right, double bottom) {
    const cv::Rect area = cv::Rect(cv::Point(cvRound(left * scale), cvRound(top * scale)),
                                   cv::Point(cvRound(right * scale), cvRound(bottom * scale))) &
                          cv::Rect(0, 0, ink.cols, ink.rows);
    return area.empty() ? cv::Mat() : cv::Mat(~ink(area) & rulings(area));
  };
  const auto share = [](const cv::Mat& part) {
    return part.empty() ? 0.0 : cv::countNonZero(part) / static_cast<double>(part.total());
  };
  const bool beside = first.right <= second.left;
  const double middle = beside ? (first.right + second.left) / 2 : (first.bottom + second.top) / 2;
  const double near = middle - slit / 2, far = middle + slit / 2;
  const cv::Mat before =
      beside ? inked(first.right, first.top, near, first.bottom) : inked(first.left, first.bottom, first.right, near);
  const cv::Mat behind =
      beside ? inked(far, first.top, second.left, first.bottom) : inked(first.left, far, first.right, second.top);
  if (std::max(share(before), share(behind)) > most_specks) return {};
  const auto print = [&](const Box& box) {
    const cv::Mat part = inked(box.left, box.top, box.right, box.bottom);
    if (share(part) <= least_print) return Box{};
    const cv::Rect around = cv::boundingRect(part);
    return Box{box.left + around.x / scale, box.top + around.y / scale, box.left + around.br().x / scale,
               box.top + around.br().y / scale};
  };
  Parted result{Parting::paper, print(first), print(second)};
  const double from = beside ? first.top : first.left, to = beside ? first.bottom : first.right,
               part = remnant_length * slit;
  const auto remnant = [&](double start, double end) {
    cv::Mat along;
    const cv::Mat in_slit = beside ? inked(near, start, far, end) : inked(start, near, end, far);
    if (in_slit.empty()) return 0.0;
    cv::reduce(in_slit, along, beside ? 1 : 0, cv::REDUCE_MAX);
    return share(along);
  };
  if (std::max(remnant(from, from + part), remnant(to - part, to)) >= least_remnant || remnant(from, to) >= least_dashes)
    result.parting = Parting::remnant;
  return result;
}

namespace {

// Share of `box` (straight points) that is black in `picture`, 0..1.
double black_share(const PagePicture& picture, const Box& box) {
  if (picture.pixels.empty()) return 0;
  const cv::Mat mask = mat_of(picture);
  const double scale = picture.dpi / points_per_inch;
  const cv::Rect area = cv::Rect(cv::Point(cvRound(box.left * scale), cvRound(box.top * scale)),
                                 cv::Point(cvRound(box.right * scale), cvRound(box.bottom * scale)));
  const cv::Rect inside = area & cv::Rect(0, 0, mask.cols, mask.rows);
  if (area.width <= 0 || area.height <= 0 || inside.area() == 0) return 0;
  return static_cast<double>(inside.area() - cv::countNonZero(mask(inside))) / area.area();
}

}  // namespace

double seal_overlap(const StraightPage& page, const Box& box) { return black_share(page.seal_mask, box); }

bool has_foreign_ink(const StraightPage& page, const Box& box) {
  return black_share(page.foreign_mask, box) * box.area() >= least_foreign * page.glyph_height * page.glyph_height;
}

}  // namespace inkgrid::image
