#include "image/rotate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <opencv2/imgproc.hpp>
#include <random>

#include "image/find_skew.h"

namespace inkgrid::image {
namespace {

constexpr double pi = 3.14159265358979;

// Bars along both axes, a little blurred.
cv::Mat bars() {
  cv::Mat page(1754, 1240, CV_8U, 250);
  std::mt19937 random(3);
  const auto below = [&](unsigned limit) { return static_cast<int>(random() % limit); };
  for (int i = 0; i < 1500; ++i) {
    int width = 2 + below(i % 20 == 0 ? 500 : 16), height = 1 + below(3);
    if (below(2) == 0) std::swap(width, height);
    const cv::Rect bar(below(1100) + 50, below(120) * 14 + 40, width, height);
    page(bar & cv::Rect(0, 0, page.cols, page.rows)).setTo(below(120));
  }
  cv::GaussianBlur(page, page, {3, 3}, 0.6);
  return page;
}

// Clockwise about the middle.
Affine turn_of(double degrees, cv::Size size) {
  const double cosine = std::cos(degrees * pi / 180), sine = std::sin(degrees * pi / 180);
  Affine turn{cosine, sine, -sine, cosine, 0, 0};
  const Point middle = turn({size.width / 2.0, size.height / 2.0});
  turn.e = size.width / 2.0 - middle.x;
  turn.f = size.height / 2.0 - middle.y;
  return turn;
}

TEST(Rotate, IsTheCubicOfTwoDimensions) {
  const cv::Mat page = bars();
  for (const double degrees : {-15.0, -3.0, -0.3, 0.02, 1.0, 7.0}) {
    SCOPED_TRACE(degrees);
    const Affine turn = turn_of(degrees, page.size());
    const Point origin = turn({0.5, 0.5});  // OpenCV counts pixels by their middles
    const cv::Matx23d matrix(turn.a, turn.c, origin.x - 0.5, turn.b, turn.d, origin.y - 0.5);
    cv::Mat expected, difference, turned(page.size(), CV_8U);
    cv::warpAffine(page, expected, matrix, page.size(), cv::INTER_CUBIC, cv::BORDER_CONSTANT, 255);
    rotate(page, turn, turned);
    cv::absdiff(turned, expected, difference);
    double most = 0;
    cv::minMaxLoc(difference, nullptr, &most);
    EXPECT_LE(most, 16);
    EXPECT_LT(cv::mean(difference)[0], 0.2);
  }
}

TEST(FindSkew, FindsTheAngleOfATurnedPage) {
  const cv::Mat page = bars();
  cv::Mat turned(page.size(), CV_8U);
  for (const double degrees : {-14.0, -10.0, -5.3, -2.0, -0.7, -0.1, 0.0, 0.15, 0.4, 1.0, 3.7, 8.0, 12.5}) {
    SCOPED_TRACE(degrees);
    rotate(page, turn_of(degrees, page.size()), turned);
    EXPECT_NEAR(find_skew(turned, 150), degrees, 0.02);
  }
}

}  // namespace
}  // namespace inkgrid::image
