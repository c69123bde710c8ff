#include "image/undo_perspective.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <utility>
#include <vector>

#include "image/find_sheet.h"
#include "image/flat_map.h"
#include "image/mat.h"
#include "image/shrink.h"
#include "image/trace_rulings.h"

namespace inkgrid::image {
namespace {

// Rulings are traced on a picture no longer than this: 70 to 140 dpi for A4, where hairlines still show against the paper.
constexpr int search_side = 1600;
constexpr std::size_t fewest = 2;  // rulings each way
// Of the search picture's longer side. A form of a few rows has shorter ones, which show on a finer picture: there a stroke
// of print is no longer than 0.02.
constexpr double shortest_ruling = 0.10, shortest_fine_ruling = 0.035;
// Fewer rulings one way, and a form may have lost some to a coarse search: dotted ones, those of short tables.
constexpr std::size_t plenty = 4;

// Rulings stray from a grid of right angles by this much (half diagonals) at least, or the page is as flat as a scan: scans
// reach 0.0005, a camera tilted by 3 degrees 0.003, pages that an application has made nearly flat 0.0014 and more.
constexpr double least_stray = 0.0013;
// Radians: what a flat page leans by is undone later, but not more than this.
constexpr double most_lean = 14 * CV_PI / 180;

constexpr double sheet_width = 210 / 25.4;  // inches

constexpr double finest_dpi = 300;
constexpr double least_depth = 0.2;

// Sides of a sheet's edge differ by this share of their light, those of a ruling do not.
constexpr double edge_contrast = 0.07;
constexpr double edge_side = 7;  // pixels of the search picture from the edge
// A form that covers less of its sheet says less of the plane than the sheet's edges.
constexpr double small_form = 0.4;

double median(std::vector<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// Radians clockwise by which the grid of rulings is turned.
double turn_of(const Curves& curves) {
  std::vector<double> turns;
  for (const Curve& curve : curves.across) turns.push_back(std::atan2(direction(curve).y, direction(curve).x));
  for (const Curve& curve : curves.down) turns.push_back(std::atan2(-direction(curve).x, direction(curve).y));
  return median(turns);
}

// How far the rulings of that direction that stray more stray from a grid of right angles, turned by `turn`: the median of
// them, each by the root of its mean square. A picture's slanted lines on a flat page say nothing.
double stray(const Curves& curves, double turn) {
  const cv::Point2d right(std::cos(turn), std::sin(turn)), down(-right.y, right.x);
  const auto usual = [](const std::vector<Curve>& family, cv::Point2d normal) {
    std::vector<double> strays;
    for (const Curve& curve : family) {
      const cv::Point2d middle = middle_of(curve);
      double squares = 0;
      for (const cv::Point2d& p : curve) squares += (p - middle).dot(normal) * (p - middle).dot(normal);
      strays.push_back(std::sqrt(squares / static_cast<double>(curve.size())));
    }
    return median(strays);
  };
  return std::max(usual(curves.across, down), usual(curves.down, right));
}

// Whether a dark line is the shadow of a sheet's edge.
bool is_edge(const Curve& curve, const cv::Mat& grey) {
  const Frame frame(grey.size());
  const cv::Point2d along = direction(curve), off = cv::Point2d(-along.y, along.x) * edge_side;
  const auto level = [&](cv::Point2d p) {
    return 1.0 *
           grey.at<std::uint8_t>(std::clamp(cvFloor(p.y), 0, grey.rows - 1), std::clamp(cvFloor(p.x), 0, grey.cols - 1));
  };
  std::vector<double> shares;
  for (const cv::Point2d& p : curve) {
    const double one = level(frame.to_pixel(p) + off), other = level(frame.to_pixel(p) - off);
    shares.push_back((one - other) / std::max({one, other, 1.0}));
  }
  return std::abs(median(shares)) > edge_contrast;
}

cv::Rect2d box_of(const Curves& curves) {
  double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
  for (const auto* family : {&curves.across, &curves.down})
    for (const Curve& curve : *family)
      for (const cv::Point2d& p : curve)
        left = std::min(left, p.x), right = std::max(right, p.x), top = std::min(top, p.y), bottom = std::max(bottom, p.y);
  return {left, top, right - left, bottom - top};
}

// What can be seen of the plane, or a few times the form.
cv::Rect2d visible(const Map& map, const Frame& frame, cv::Size size, const cv::Rect2d& form) {
  const double reach = 2.5 * std::max(form.width, form.height);
  const cv::Rect2d widest(form.x - reach, form.y - reach, form.width + 2 * reach, form.height + 2 * reach);
  double left = 1e9, top = 1e9, right = -1e9, bottom = -1e9;
  for (const cv::Point2d corner :
       {cv::Point2d(0, 0), cv::Point2d(size.width, 0), cv::Point2d(0, size.height), cv::Point2d(size.width, size.height)}) {
    const cv::Point2d p = frame.from_pixel(corner);
    const cv::Vec3d at = map.plane.to_flat * cv::Vec3d(p.x, p.y, 1);
    if (at[2] <= 0) return form;  // the horizon is in the picture
    left = std::min(left, at[0] / at[2]), right = std::max(right, at[0] / at[2]);
    top = std::min(top, at[1] / at[2]), bottom = std::max(bottom, at[1] / at[2]);
  }
  cv::Rect2d area = cv::Rect2d(left, top, right - left, bottom - top) & widest;
  for (const double x : {area.x, area.br().x})
    for (const double y : {area.y, area.br().y})
      if ((map.plane.to_picture * cv::Vec3d(x, y, 1))[2] < least_depth) return form;
  return area;
}

// Rulings that end at the picture's edge go on beyond it.
bool runs_out(const Curves& curves, cv::Size size) {
  const Frame frame(size);
  constexpr double near = 18;  // pixels
  const auto at_edge = [&](cv::Point2d p) {
    p = frame.to_pixel(p);
    return std::min({p.x, p.y, size.width - p.x, size.height - p.y}) < near;
  };
  for (const auto* family : {&curves.across, &curves.down})
    for (const bool front : {true, false})
      if (std::count_if(family->begin(), family->end(), [&](const Curve& curve) {
            return at_edge(front ? curve.front() : curve.back());
          }) >= static_cast<int>(fewest))
        return true;
  return false;
}

struct Search {
  cv::Mat small, grey;
  Curves curves;
};

// Rulings on the photograph shrunk to so much of its size.
Search search_rulings(const cv::Mat& whole, double shrink, double shortest) {
  Search search{shrunk(whole, shrink), {}, {}};
  search.grey = search.small;
  if (search.small.channels() == 3) cv::cvtColor(search.small, search.grey, cv::COLOR_RGB2GRAY);
  search.curves = trace(search.grey, 0, shortest);
  if (search.curves.across.size() >= 3 && search.curves.down.size() >= fewest) return search;
  const double turn = usual_turn(search.grey);
  if (std::abs(turn) > 3) search.curves = trace(search.grey, turn, shortest);
  return search;
}

}  // namespace

std::optional<FlatPage> undo_perspective(const PagePicture& photograph) {
  cv::Mat whole = mat_of(photograph);
  if (whole.empty()) return std::nullopt;
  double shrink = 1;
  while (std::max(whole.cols, whole.rows) * shrink > search_side) shrink /= 2;
  Search search = search_rulings(whole, shrink, shortest_ruling);
  if (std::min(search.curves.across.size(), search.curves.down.size()) < plenty)
    search =
        search_rulings(whole, std::min(1.0, 1.0 * search_side / std::max(whole.cols, whole.rows)), shortest_fine_ruling);
  const auto& [small, grey, found] = search;
  Curves curves = found;
  if (curves.across.size() < fewest || curves.down.size() < fewest) return std::nullopt;
  const double turn = turn_of(curves);
  if (stray(curves, turn) < least_stray && std::abs(turn) < most_lean) return std::nullopt;

  const auto plane = plane_of(curves);
  if (!plane) return std::nullopt;
  const auto is_shadow = [&](const Curve& curve) { return is_edge(curve, grey); };
  std::erase_if(curves.across, is_shadow);
  std::erase_if(curves.down, is_shadow);
  if (curves.across.size() < fewest || curves.down.size() < fewest) return std::nullopt;
  FlatPage page;
  page.cut = runs_out(curves, grey.size());
  const auto moved = [&](const cv::Matx33d& matrix) {
    for (auto* family : {&curves.across, &curves.down})
      for (Curve& curve : *family)
        for (cv::Point2d& p : curve) p = project(matrix, p);
  };
  moved(plane->to_flat);
  cv::Rect2d form = box_of(curves);
  const auto map_of = [&](const Plane& flat) {
    return Map{flat, Bend::fitted(curves.across, Direction::horizontal, form),
               Bend::fitted(curves.down, Direction::vertical, form)};
  };
  Map map = map_of(*plane);

  const Frame frame(whole.size());
  cv::Rect2d seen = visible(map, frame, whole.size(), form);
  auto sheet = find_sheet(small, Frame(small.size()), form, seen, map);
  const auto side = [&](int i, int k) { return cv::norm(sheet->corners[i] - sheet->corners[k]); };
  if (sheet && sheet->seen && form.area() < small_form * side(0, 1) * side(0, 3)) {
    const Plane by_sheet = plane_of(*sheet, map);
    moved(by_sheet.to_flat * map.plane.to_picture);
    form = box_of(curves);
    map = map_of(by_sheet);
    seen = visible(map, frame, whole.size(), form);
    sheet = find_sheet(small, Frame(small.size()), form, seen, map);
  }
  cv::Rect2d area = seen;
  double across = frame.unit / photograph.dpi, down = across;  // inches of a unit
  if (sheet) {
    const auto& [a, b, c, d] = sheet->corners;
    if (sheet->seen)
      area = cv::Rect2d(cv::Point2d(std::min(a.x, d.x), std::min(a.y, b.y)),
                        cv::Point2d(std::max(b.x, c.x), std::max(c.y, d.y)));
    const double width = (b.x + c.x - a.x - d.x) / 2, height = (c.y + d.y - a.y - b.y) / 2;
    across = (width < height ? 1 : sheet_ratio) * sheet_width / width;
    down = (width < height ? sheet_ratio : 1) * sheet_width / height;
  }
  area &= seen;
  double nearest = 0, farthest = 1e9;
  for (const double x : {form.x, form.br().x})
    for (const double y : {form.y, form.br().y}) {
      const double scale = map.scale({x, y}) * frame.unit / std::sqrt(across * down);
      nearest = std::max(nearest, scale), farthest = std::min(farthest, scale);
    }
  const double dpi = std::min(finest_dpi, nearest);
  page.detail = std::min(1.0, farthest / dpi);
  const cv::Size size(cvRound(area.width * across * dpi), cvRound(area.height * down * dpi));
  if (size.width < 8 || size.height < 8) return std::nullopt;
  if (nearest > 2 * finest_dpi) whole = shrunk(whole, 0.5);
  Lattice lattice = lattice_of(map, Frame(whole.size()), area, size);
  cv::Mat flat = flattened(whole, lattice);
  if (sheet && sheet->seen) continue_paper(flat, *sheet, area);
  page.picture = picture_of(flat, dpi);
  const double to_points = 72 / photograph.dpi * photograph.width / whole.cols;
  lattice.frame = {0, 0, size.width * 72 / dpi, size.height * 72 / dpi};
  for (Point& p : lattice.places) p = {p.x * to_points, p.y * to_points};
  page.to_photograph = std::move(lattice);
  const cv::Point2d right = map(cv::Point2d(0.01, 0)) - map(cv::Point2d(0, 0));
  page.rotation = std::atan2(right.y, right.x) * 180 / CV_PI;
  return page;
}

}  // namespace inkgrid::image
