#include "image/find_sheet.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "image/shrink.h"

namespace inkgrid::image {
namespace {

// The sheet's edges are looked for on a picture of the flat page this long.
constexpr int sheet_side = 600;
// Levels and share of its length by which a sheet's edge stands out; edges lean against rulings by 2.5 degrees at most.
constexpr int edge_step = 10;
constexpr double edge_share = 0.5;
constexpr double edge_lean = 0.045;
constexpr double ratio_tolerance = 0.06;

// An edge of the sheet: x = place + lean * (y - half the rows).
struct Edge {
  double place, lean;
  double clear = 0;     ///< share of its length that stands out
  double strength = 0;  ///< mean step; 0: none
};

// How much levels change from one side of a place to the other, in the channel that changes most.
cv::Mat steps_across(const cv::Mat& picture) {
  constexpr int apart = 1;
  cv::Mat steps = cv::Mat::zeros(picture.size(), CV_8U);
  const int channels = picture.channels();
  for (int y = 0; y < picture.rows; ++y)
    for (int x = apart; x + apart < picture.cols; ++x)
      for (int c = 0; c < channels; ++c) {
        const auto* row = picture.ptr<std::uint8_t>(y) + c;
        const int step = std::abs(row[(x + apart) * channels] - row[(x - apart) * channels]);
        auto& most = steps.at<std::uint8_t>(y, x);
        most = std::max(most, static_cast<std::uint8_t>(step));
      }
  return steps;
}

// An edge as it is from row `top` to row `bottom`.
Edge measured(const cv::Mat& steps, Edge edge, int top, int bottom) {
  int clear = 0, sum = 0, rows = 0;
  for (int y = std::max(0, top); y < std::min(bottom, steps.rows); ++y) {
    const int x = cvFloor(edge.place + edge.lean * (y + 0.5 - steps.rows / 2.0));
    if (x < 0 || x >= steps.cols) continue;
    const int step = steps.at<std::uint8_t>(y, x);
    clear += step >= edge_step;
    sum += step;
    ++rows;
  }
  if (rows < 0.8 * (bottom - top) || clear < edge_share * rows) return edge;
  edge.clear = static_cast<double>(clear) / rows;
  edge.strength = static_cast<double>(sum) / rows;
  return edge;
}

// The strongest edge within `reach` of a place.
Edge strongest(const cv::Mat& steps, Edge near, double reach, int top, int bottom) {
  Edge best{near.place, near.lean};
  constexpr int leans = 18;
  for (int i = -leans; i <= leans; ++i)
    for (double place = near.place - reach; place <= near.place + reach; ++place) {
      const Edge edge = measured(steps, {place, i * edge_lean / leans}, top, bottom);
      if (edge.strength > best.strength) best = edge;
    }
  return best;
}

// Edges left of `form` along most of it, the nearest first.
std::vector<Edge> edges_before(const cv::Mat& steps, const cv::Rect& form) {
  std::vector<Edge> best;
  for (int x = 0; x < form.x; ++x) best.push_back(strongest(steps, {x + 0.5, 0}, 0, form.y, form.br().y));
  std::vector<Edge> edges;
  constexpr int around = 4;
  for (int x = form.x - 1; x >= 0; --x) {
    const auto weaker = [&](const Edge& other) { return other.strength <= best[x].strength; };
    if (best[x].strength > 0 &&
        std::all_of(best.begin() + std::max(0, x - around), best.begin() + std::min(form.x, x + around + 1), weaker) &&
        (edges.empty() || edges.back().place - x > around))
      edges.push_back(best[x]);
  }
  return edges;
}

// Four edges where three are seen: the fourth, out of the picture or too bent, is where A4 paper has it. Paper stands
// upright where the form leaves it the choice.
std::optional<std::array<Edge, 4>> completed(const std::array<std::vector<Edge>, 4>& edges, const cv::Rect& form) {
  for (int missing = 0; missing < 4; ++missing) {
    std::array<Edge, 4> four{};
    bool seen = true;
    for (int i = 0; i < 4; ++i) {
      seen = seen && (i == missing || !edges[i].empty());
      if (seen && i != missing)
        four[i] = *std::max_element(edges[i].begin(), edges[i].end(),
                                    [](const Edge& a, const Edge& b) { return a.clear < b.clear; });
    }
    if (!seen) continue;
    const bool level = missing >= 2;  // a level edge is missing, the sheet's width is known
    const double known = level ? four[1].place - four[0].place : four[3].place - four[2].place;
    const Edge& other = four[missing ^ 1];
    const double reach =
        missing % 2 == 0 ? other.place - (level ? form.y : form.x) : (level ? form.br().y : form.br().x) - other.place;
    const double upright = level ? known * sheet_ratio : known / sheet_ratio;
    const bool fits = reach < upright * (1 + 2 * ratio_tolerance);  // how wide it looks for its height is not sure
    const double length = fits ? std::max(upright, reach * (1 + ratio_tolerance)) : known * sheet_ratio;
    four[missing] = {other.place + (missing % 2 == 0 ? -length : length), other.lean};
    return four;
  }
  return std::nullopt;
}

}  // namespace

Plane plane_of(const Sheet& sheet, const Map& map) {
  const auto& [a, b, c, d] = sheet.corners;
  const double left = (a.x + d.x) / 2, right = (b.x + c.x) / 2, top = (a.y + b.y) / 2, bottom = (c.y + d.y) / 2;
  const std::array<cv::Point2f, 4> straight{cv::Point2d(left, top), cv::Point2d(right, top), cv::Point2d(right, bottom),
                                            cv::Point2d(left, bottom)};
  std::array<cv::Point2f, 4> seen;
  for (std::size_t i = 0; i < seen.size(); ++i) seen[i] = map(sheet.corners[i]);
  const cv::Matx33d matrix = cv::getPerspectiveTransform(straight.data(), seen.data());
  return {matrix, matrix.inv()};
}

std::optional<Sheet> find_sheet(const cv::Mat& small, const Frame& frame, const cv::Rect2d& form, const cv::Rect2d& area,
                                const Map& map) {
  const double scale = sheet_side / std::max(area.width, area.height);
  const cv::Size size(std::max(8, cvRound(area.width * scale)), std::max(8, cvRound(area.height * scale)));
  const double shrink = std::min(1.0, scale / frame.unit);
  const cv::Mat coarse = shrunk(small, shrink);
  cv::Mat flat = flattened(coarse, lattice_of(map, Frame(coarse.size()), area, size));
  cv::blur(flat, flat, {3, 3});
  const int apart = sheet_side / 80;
  const cv::Rect inside(cvRound((form.x - area.x) * scale) - apart, cvRound((form.y - area.y) * scale) - apart,
                        cvRound(form.width * scale) + 2 * apart, cvRound(form.height * scale) + 2 * apart);
  const cv::Rect box = inside & cv::Rect({0, 0}, size);
  cv::Mat turned, flipped;
  cv::transpose(flat, turned);
  const cv::Mat upright = steps_across(flat), level = steps_across(turned);
  const auto mirrored = [](const cv::Rect& r, int across) { return cv::Rect(across - r.br().x, r.y, r.width, r.height); };
  const cv::Rect box_turned(box.y, box.x, box.height, box.width);
  std::array<std::vector<Edge>, 4> edges;  // left, right, top, bottom
  edges[0] = edges_before(upright, box);
  cv::flip(upright, flipped, 1);
  edges[1] = edges_before(flipped, mirrored(box, size.width));
  edges[2] = edges_before(level, box_turned);
  cv::flip(level, flipped, 1);
  edges[3] = edges_before(flipped, mirrored(box_turned, size.height));
  for (Edge& edge : edges[1]) edge.place = size.width - edge.place, edge.lean = -edge.lean;
  for (Edge& edge : edges[3]) edge.place = size.height - edge.place, edge.lean = -edge.lean;
  // Lines of print and the grain of a table have edges, too, with gaps: the clearest four that make a sheet.
  std::optional<std::array<Edge, 4>> found;
  double clearest = 0;
  for (std::size_t l = 0; l < edges[0].size(); ++l)
    for (std::size_t r = 0; r < edges[1].size(); ++r)
      for (std::size_t t = 0; t < edges[2].size(); ++t)
        for (std::size_t b = 0; b < edges[3].size(); ++b) {
          const double clear = edges[0][l].clear + edges[1][r].clear + edges[2][t].clear + edges[3][b].clear;
          if (clear <= clearest) continue;
          const double width = edges[1][r].place - edges[0][l].place, height = edges[3][b].place - edges[2][t].place;
          if (std::abs(std::log(std::max(width, height) / std::min(width, height) / sheet_ratio)) > ratio_tolerance)
            continue;
          clearest = clear;
          found = {edges[0][l], edges[1][r], edges[2][t], edges[3][b]};
        }
  const bool seen = found.has_value();
  if (!found) found = completed(edges, box);
  std::optional<Sheet> sheet;
  if (found) {
    // Along their whole length they are known better.
    auto& [left, right, top, bottom] = *found;
    const int inset = sheet_side / 40;
    constexpr double reach = 6;
    const auto within = [](double place, int length) { return std::clamp(cvRound(place), 0, length); };
    for (Edge* edge : {&left, &right})
      *edge = strongest(upright, *edge, reach, within(top.place, size.height) + inset,
                        within(bottom.place, size.height) - inset);
    for (Edge* edge : {&top, &bottom})
      *edge =
          strongest(level, *edge, reach, within(left.place, size.width) + inset, within(right.place, size.width) - inset);
    const auto corner = [&](const Edge& one, const Edge& other) {
      cv::Point2d p(one.place, other.place);
      for (int k = 0; k < 4; ++k)
        p = {one.place + one.lean * (p.y - size.height / 2.0), other.place + other.lean * (p.x - size.width / 2.0)};
      return p / scale + area.tl();
    };
    sheet = Sheet{{corner(left, top), corner(right, top), corner(right, bottom), corner(left, bottom)}, seen};
  }
  return sheet;
}

void continue_paper(cv::Mat& page, const Sheet& sheet, const cv::Rect2d& area) {
  constexpr int shrink = 16;
  std::vector<cv::Point> outline;
  for (const cv::Point2d& corner : sheet.corners)
    outline.emplace_back(cvRound((corner.x - area.x) / area.width * page.cols),
                         cvRound((corner.y - area.y) / area.height * page.rows));
  cv::Mat inside = cv::Mat::zeros(page.size(), CV_8U);
  cv::fillConvexPoly(inside, outline, 255);
  cv::erode(inside, inside, cv::Mat(), {-1, -1}, std::max(2, std::max(page.cols, page.rows) / 500), cv::BORDER_CONSTANT, 0);
  cv::Mat small, share, light;
  const cv::Size size(page.cols / shrink + 1, page.rows / shrink + 1);
  cv::resize(page, small, size, 0, 0, cv::INTER_AREA);
  cv::resize(inside, share, size, 0, 0, cv::INTER_AREA);
  cv::threshold(share, share, 250, 255, cv::THRESH_BINARY);
  cv::Mat kept = cv::Mat::zeros(small.size(), small.type());
  small.copyTo(kept, share);
  cv::Mat sums, weights;
  const int reach = std::max(size.width, size.height) / 4 | 1;
  kept.convertTo(kept, CV_32F), share.convertTo(share, CV_32F);
  cv::blur(kept, sums, {reach, reach}, {-1, -1}, cv::BORDER_CONSTANT);
  cv::blur(share, weights, {reach, reach}, {-1, -1}, cv::BORDER_CONSTANT);
  cv::max(weights, 1e-3, weights);
  std::vector<cv::Mat> channels;
  cv::split(sums, channels);
  for (cv::Mat& channel : channels) channel = channel / weights * 255;
  cv::merge(channels, sums);
  sums.convertTo(light, CV_8U);
  cv::resize(light, light, page.size(), 0, 0, cv::INTER_LINEAR);
  light.copyTo(page, ~inside);
}

}  // namespace inkgrid::image
