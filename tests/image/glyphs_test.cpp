#include "image/glyphs.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <opencv2/imgproc.hpp>
#include <random>
#include <string>
#include <tuple>
#include <vector>

namespace inkgrid::image {
namespace {

cv::Mat drawn(const std::vector<std::string>& rows) {
  cv::Mat ink(static_cast<int>(rows.size()), static_cast<int>(rows[0].size()), CV_8U);
  for (int y = 0; y < ink.rows; ++y)
    for (int x = 0; x < ink.cols; ++x) ink.at<std::uint8_t>(y, x) = rows[y][x] == '#' ? 0 : 255;
  return ink;
}

TEST(Blobs, AreConnectedOverCornersAndThroughLaterRows) {
  const Blobs found = find_blobs(drawn({"#.#..#", "#.#.#.", "###...", ".....#"}));
  ASSERT_EQ(found.blobs.size(), 3u);
  EXPECT_EQ(found.blobs[0].box, cv::Rect(0, 0, 3, 3));
  EXPECT_EQ(found.blobs[0].area, 7);
  EXPECT_EQ(found.blobs[1].box, cv::Rect(4, 0, 2, 2));
  EXPECT_EQ(found.blobs[2].box, cv::Rect(5, 3, 1, 1));
  ASSERT_EQ(found.runs.size(), 8u);
  EXPECT_EQ(found.runs[1].blob, 0);
  EXPECT_EQ(found.runs[7].blob, 2);
}

TEST(Blobs, AreThoseOfAnImageOfLabels) {
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
    for (const Blob& blob : find_blobs(ink).blobs)
      found.emplace_back(blob.box.x, blob.box.y, blob.box.width, blob.box.height, blob.area);
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
  remove_specks(ink, find_blobs(ink), 20);
  EXPECT_EQ(ink.at<std::uint8_t>(38, 45), 0);
  EXPECT_EQ(ink.at<std::uint8_t>(71, 151), 255);
  EXPECT_EQ(cv::countNonZero(ink == 0), 20 * 20 + 9);
}

}  // namespace
}  // namespace inkgrid::image
