#include "image/undo_perspective.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <random>
#include <vector>

#include "image/straighten.h"

namespace inkgrid::image {
namespace {

constexpr double degree = 3.14159265358979 / 180;
constexpr double sheet_width = 210, sheet_height = 297;  // millimetres
const std::vector<double> rows{50, 62, 74, 100, 130, 170, 182, 230}, columns{22, 60, 95, 150, 188};

/// Darkness 0..1 of a form of ruled cells with strokes in them, at a place of the sheet in millimetres.
double ink_at(double x, double y) {
  const bool within =
      x > columns.front() - 0.2 && x < columns.back() + 0.2 && y > rows.front() - 0.2 && y < rows.back() + 0.2;
  const auto near = [](const std::vector<double>& lines, double place) {
    return std::any_of(lines.begin(), lines.end(), [&](double line) { return std::abs(place - line) < 0.18; });
  };
  if (within && (near(rows, y) || near(columns, x))) return 1;
  // Print: squares of strokes, 3.4 mm high, in each cell's upper part.
  for (std::size_t r = 0; r + 1 < rows.size(); ++r)
    for (std::size_t c = 0; c + 1 < columns.size(); ++c) {
      const double u = x - columns[c] - 3, v = y - rows[r] - 4;
      if (u < 0 || u > columns[c + 1] - columns[c] - 8 || v < 0 || v > 3.4) continue;
      const int glyph = static_cast<int>(u / 3.9);
      const double in = u - glyph * 3.9, stroke = 0.35, shift = 0.5 * ((glyph + static_cast<int>(r)) % 3);
      if (in > 3.4) continue;
      if (in < stroke || in > 3.4 - stroke || std::abs(v - 0.3 - shift) < stroke / 2 ||
          std::abs(v - 2.8 + shift / 3) < stroke / 2)
        return 1;
    }
  return 0;
}

/// A camera over a sheet; what it sees is known exactly.
struct Camera {
  int width = 1500, height = 2000;
  double tilt = 15, side = 40,
         roll = 4;        ///< degrees: how far off straight above, towards where, turned clockwise about its own axis
  double distance = 400;  ///< millimetres
  double focal = 1550;    ///< pixels
  double curl = 0;        ///< millimetres by which the sheet's middle rises, over its width
  double barrel = 0;      ///< share of the radius at a corner
  double move_down = 0;   ///< pixels

  std::array<double, 3> turned(double x, double y, double z) const {
    const auto spin = [](double& a, double& b, double degrees) {
      const double c = std::cos(degrees * degree), s = std::sin(degrees * degree), before = a;
      a = c * a - s * b;
      b = s * before + c * b;
    };
    spin(x, y, roll - side);
    spin(x, z, tilt);
    spin(x, y, side);
    return {x, y, z};
  }

  /// Pixels of a place on the sheet.
  Point at(double x, double y) const {
    const double across = (x - sheet_width / 2) / sheet_width;
    const double rise = curl * std::cos(across * 180 * degree);
    const auto seen = turned(x - sheet_width / 2, y - sheet_height / 2, -rise);
    double u = focal * seen[0] / (seen[2] + distance), v = focal * seen[1] / (seen[2] + distance);
    const double radius = (u * u + v * v) / (width * width / 4.0 + height * height / 4.0);
    return {u * (1 + barrel * radius) + width / 2.0, v * (1 + barrel * radius) + height / 2.0 + move_down};
  }
};

/// Drawn from the sheet's side: fine squares of it, each coloured into the pixels it covers.
PagePicture photographed(const Camera& camera, std::uint8_t desk = 60) {
  const int width = camera.width, height = camera.height;
  std::vector<double> light(static_cast<std::size_t>(width) * height, 0), count(light.size(), 0);
  const double step = 0.09;
  for (double y = 0; y < sheet_height; y += step)
    for (double x = 0; x < sheet_width; x += step) {
      const Point p = camera.at(x, y);
      const int px = static_cast<int>(std::floor(p.x)), py = static_cast<int>(std::floor(p.y));
      if (px < 0 || py < 0 || px >= width || py >= height) continue;
      const auto i = static_cast<std::size_t>(py) * width + px;
      light[i] += 225 - 60 * x / sheet_width - 200 * ink_at(x, y) * (1 - 0.25 * x / sheet_width);
      count[i] += 1;
    }
  PagePicture picture{width, height, 1, std::max(width / 595.3, height / 841.9) * 72, {}};
  std::mt19937 random(3);
  std::normal_distribution<double> noise(0, 3);
  for (std::size_t i = 0; i < light.size(); ++i)
    picture.pixels.push_back(
        static_cast<std::uint8_t>(std::clamp((count[i] > 0 ? light[i] / count[i] : desk) + noise(random), 0.0, 255.0)));
  return picture;
}

/// Every ruling of the form is found, and lies on the photograph where the camera saw it, within `tolerance` pixels.
void expect_form(const PagePicture& photograph, const Camera& camera, double tolerance) {
  const auto flat = undo_perspective(photograph);
  ASSERT_TRUE(flat);
  const StraightPage page = straighten(flat->picture);
  const PageMap map{page.to_page, flat->to_photograph};
  std::vector<double> found_rows, found_columns;
  for (const Ruling& ruling : page.rulings)
    (ruling.direction == Direction::horizontal ? found_rows : found_columns).push_back(ruling.position);
  std::sort(found_rows.begin(), found_rows.end());
  std::sort(found_columns.begin(), found_columns.end());
  ASSERT_EQ(found_rows.size(), rows.size());
  ASSERT_EQ(found_columns.size(), columns.size()) << testing::PrintToString(found_columns);
  const double pixel = photograph.dpi / 72;
  for (std::size_t r = 0; r < rows.size(); ++r)
    for (std::size_t c = 0; c < columns.size(); ++c) {
      const Point got = map({found_columns[c], found_rows[r]}), true_place = camera.at(columns[c], rows[r]);
      EXPECT_NEAR(got.x * pixel, true_place.x, tolerance) << r << " " << c;
      EXPECT_NEAR(got.y * pixel, true_place.y, tolerance) << r << " " << c;
    }
  // Of A4 paper's size.
  EXPECT_NEAR(found_columns.back() - found_columns.front(), (columns.back() - columns.front()) / 25.4 * 72, 8);
  EXPECT_NEAR(found_rows.back() - found_rows.front(), (rows.back() - rows.front()) / 25.4 * 72, 8);
}

TEST(UndoPerspective, EveryCrossingLiesWhereTheCameraSawIt) {
  for (const double side : {0.0, 90.0, 200.0, 305.0})
    for (const double tilt : {5.0, 25.0}) {
      SCOPED_TRACE(testing::Message() << "towards " << side << ", tilted " << tilt);
      Camera camera;
      camera.side = side;
      camera.tilt = tilt;
      expect_form(photographed(camera), camera, 2.5);
    }
}

TEST(UndoPerspective, ABentSheetAndALens) {
  Camera camera;
  camera.curl = 14;
  expect_form(photographed(camera), camera, 3);
  camera.curl = 0;
  camera.barrel = -0.02;
  expect_form(photographed(camera), camera, 3);
}

TEST(UndoPerspective, TurnedByAnyAngle) {
  for (const double roll : {-38.0, 22.0, 94.0}) {
    SCOPED_TRACE(roll);
    Camera camera;
    camera.roll = roll;
    camera.distance = 520;
    const auto flat = undo_perspective(photographed(camera));
    ASSERT_TRUE(flat);
    EXPECT_NEAR(std::abs(flat->rotation), roll == 94 ? 4 : std::abs(roll), 4);
    if (roll != 94) expect_form(photographed(camera), camera, 3);  // which way up is for others to tell
  }
}

TEST(UndoPerspective, AFlatSheetFarAskew) {
  Camera above;
  above.tilt = 0;
  above.distance = 520;
  for (const double roll : {-20.0, 31.0}) {
    SCOPED_TRACE(roll);
    above.roll = roll;
    expect_form(photographed(above), above, 3);
  }
}

TEST(UndoPerspective, AFlatPageStaysAsItIs) {
  Camera above;
  above.tilt = 0;
  for (const double roll : {0.0, 1.4, -9.0}) {
    above.roll = roll;
    EXPECT_FALSE(undo_perspective(photographed(above, 255))) << roll;
  }
  PagePicture noise{1200, 1600, 3, 150, {}};
  std::mt19937 random(5);
  for (int i = 0; i < 1200 * 1600 * 3; ++i) noise.pixels.push_back(static_cast<std::uint8_t>(random()));
  EXPECT_FALSE(undo_perspective(noise));
  EXPECT_FALSE(undo_perspective({800, 1000, 1, 100, std::vector<std::uint8_t>(800'000, 255)}));
  EXPECT_FALSE(undo_perspective({3, 2, 1, 100, std::vector<std::uint8_t>(6, 0)}));
  EXPECT_FALSE(undo_perspective(PagePicture{}));
}

TEST(UndoPerspective, AFormThatRunsOutOfThePictureIsTold) {
  Camera camera;
  EXPECT_FALSE(undo_perspective(photographed(camera))->cut);
  camera.move_down = 850;
  const auto flat = undo_perspective(photographed(camera));
  ASSERT_TRUE(flat);
  EXPECT_TRUE(flat->cut);
}

TEST(UndoPerspective, DetailIsWhatTheFarEndHas) {
  Camera camera;
  camera.tilt = 35;
  const auto flat = undo_perspective(photographed(camera));
  ASSERT_TRUE(flat);
  EXPECT_LT(flat->detail, 0.75);
  EXPECT_GT(flat->detail, 0.3);
}

}  // namespace
}  // namespace inkgrid::image
