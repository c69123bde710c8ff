#include "image/glyphs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <random>
#include <tuple>
#include <vector>

#include "image/mat.h"

namespace inkgrid::image {
namespace {

TEST(FindInk, PiecesAreThoseOfAnImageOfLabels) {
  std::mt19937 random(5);
  const auto below = [&](unsigned limit) { return static_cast<int>(random() % limit); };
  for (int trial = 0; trial < 100; ++trial) {
    cv::Mat ink(1 + below(30), 1 + below(50), CV_8U);
    const int share = 5 + below(90);
    for (auto pixel = ink.begin<std::uint8_t>(); pixel != ink.end<std::uint8_t>(); ++pixel)
      *pixel = below(100) < share ? 0 : 255;
    cv::Mat labels, stats, centres;
    const int count = cv::connectedComponentsWithStats(~ink, labels, stats, centres, 8);
    using Piece = std::tuple<int, int, int, int, int>;
    std::vector<Piece> found, expected;
    for (const InkPiece& piece : ink_of(ink).pieces)
      found.emplace_back(piece.left, piece.top, piece.width(), piece.height(), piece.area);
    for (int i = 1; i < count; ++i) {
      const int* row = stats.ptr<int>(i);
      expected.emplace_back(row[0], row[1], row[2], row[3], row[4]);
    }
    std::sort(found.begin(), found.end());
    std::sort(expected.begin(), expected.end());
    EXPECT_EQ(found, expected);
  }
}

TEST(Specks, FarFromPrintAreWhitened) {
  cv::Mat ink(100, 200, CV_8U, 255);
  ink(cv::Rect(20, 20, 20, 20)).setTo(0);
  ink(cv::Rect(44, 37, 3, 3)).setTo(0);   // a point beside a character
  ink(cv::Rect(150, 70, 3, 3)).setTo(0);  // dust
  remove_specks(ink, ink_of(ink), 20);
  EXPECT_EQ(ink.at<std::uint8_t>(38, 45), 0);
  EXPECT_EQ(ink.at<std::uint8_t>(71, 151), 255);
  EXPECT_EQ(cv::countNonZero(ink == 0), 20 * 20 + 9);
}

}  // namespace
}  // namespace inkgrid::image
