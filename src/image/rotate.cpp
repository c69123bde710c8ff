#include "image/rotate.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "document/processors.h"

namespace inkgrid::image {
namespace {

// A small rotation is a slide along the rows, by an amount that depends on the row, and then one along the columns. In each,
// the place a pixel comes from changes its fraction slowly, so that the four taps of a cubic are wide sums of 16 bits.
constexpr int taps = 4;
// Fractions of a pixel told apart: half of one is an eighth of a thousandth of A4 at 200 dpi.
constexpr int phases = 64;
// Weights add up to this; with levels from -128 to 127 the sums keep within 16 bits.
constexpr int weight_bits = 7, whole_weight = 1 << weight_bits;
// Sharpness of the cubic, the value that bends least at an edge.
constexpr double cubic_a = -0.75;
constexpr std::uint8_t white = 255;

std::array<std::int16_t, taps> cubic_weights(double t) {
  const auto near = [](double d) { return ((cubic_a + 2) * d - (cubic_a + 3)) * d * d + 1; };
  const auto far = [](double d) { return ((d - 5) * d + 8) * d * cubic_a - 4 * cubic_a; };
  const std::array<double, taps> exact{far(1 + t), near(t), near(1 - t), far(2 - t)};
  std::array<std::int16_t, taps> weights{};
  int sum = 0;
  for (int k = 0; k < taps; ++k) sum += weights[k] = static_cast<std::int16_t>(std::lround(whole_weight * exact[k]));
  auto& largest = weights[t < 0.5 ? 1 : 2];
  largest = static_cast<std::int16_t>(largest + whole_weight - sum);
  return weights;
}

// Where the pixels of one row of the result come from: place slope * x + offset, counted from x * step.
struct Comb {
  struct Stretch {
    int from, to, shift;
  };
  std::array<std::vector<std::int16_t>, taps> weights;
  std::vector<Stretch> stretches;  ///< of one shift by whole pixels
};

class Combs {
 public:
  Combs(double slope, int step, int count) : slope_(slope), step_(step), count_(count), combs_(phases) {
    for (int i = 0; i < phases; ++i) weights_[i] = cubic_weights(static_cast<double>(i) / phases);
  }

  // The comb of the offset's fraction; `whole` is to be added to its shifts.
  const Comb& at(double offset, int& whole) {
    const auto place = std::lround(offset * phases);
    whole = static_cast<int>(place >= 0 ? place / phases : -((phases - 1 - place) / phases));
    Comb& comb = combs_[place - static_cast<long>(whole) * phases];
    if (comb.stretches.empty()) fill(comb, place - static_cast<long>(whole) * phases);
    return comb;
  }

 private:
  void fill(Comb& comb, long fraction) const {
    for (auto& weights : comb.weights) weights.resize(count_);
    for (int x = 0; x < count_; ++x) {
      const int place = static_cast<int>(std::lround((slope_ - step_) * x * phases) + fraction);
      const int shift = (place + phases * count_) / phases - count_;
      const auto& weights = weights_[place - shift * phases];
      for (int k = 0; k < taps; ++k) comb.weights[k][x] = weights[k];
      if (comb.stretches.empty() || comb.stretches.back().shift != shift)
        comb.stretches.push_back({x, x + 1, shift});
      else
        comb.stretches.back().to = x + 1;
    }
  }

  double slope_;
  int step_, count_;
  std::array<std::array<std::int16_t, taps>, phases> weights_;
  std::vector<Comb> combs_;
};

// One stretch of a row of the result.
INKGRID_FOR_PROCESSORS void blend(const std::array<const std::uint8_t*, taps>& in, const Comb& comb, int from, int to,
                                  std::uint8_t* __restrict out) {
  const std::uint8_t *in0 = in[0], *in1 = in[1], *in2 = in[2], *in3 = in[3];
  const std::int16_t *w0 = comb.weights[0].data(), *w1 = comb.weights[1].data(), *w2 = comb.weights[2].data(),
                     *w3 = comb.weights[3].data();
  const auto tap = [](std::uint8_t level, std::int16_t weight) { return static_cast<std::int16_t>((level - 128) * weight); };
  for (int x = from; x < to; ++x) {
    const auto sum =
        static_cast<std::int16_t>(tap(in0[x], w0[x]) + tap(in1[x], w1[x]) + tap(in2[x], w2[x]) + tap(in3[x], w3[x]));
    const auto level = static_cast<std::int16_t>((static_cast<std::int16_t>(sum + whole_weight / 2) >> weight_bits) + 128);
    out[x] = static_cast<std::uint8_t>(std::clamp<std::int16_t>(level, 0, 255));
  }
}

}  // namespace

void rotate(const cv::Mat& page, const Affine& matrix, cv::Mat& result) {
  const cv::Size size = result.size();
  // Pixels are counted by their middles. A place on the page: x = a x' + c y' + e, y = b x' + d y' + f.
  Affine from = inverted(matrix);
  from.e += (from.a + from.c - 1) / 2;
  from.f += (from.b + from.d - 1) / 2;

  cv::Mat slid(page.rows, size.width, CV_8U);
  std::vector<std::uint8_t> padded(page.cols + 2 * taps, white);
  Combs along(from.a - from.c * from.b / from.d, 1, size.width);
  for (int y = 0; y < page.rows; ++y) {
    std::copy_n(page.ptr<std::uint8_t>(y), page.cols, padded.data() + taps);
    auto* out = slid.ptr<std::uint8_t>(y);
    int whole = 0;
    const Comb& comb = along.at(from.e + from.c * (y - from.f) / from.d, whole);
    for (const Comb::Stretch& stretch : comb.stretches) {
      const int shift = stretch.shift + whole + taps - 1;  // of the first tap, in the padded row
      const int begin = std::clamp(-shift, stretch.from, stretch.to);
      const int end = std::clamp(page.cols + taps - shift, begin, stretch.to);
      const auto* in = padded.data() + shift;
      std::fill(out + stretch.from, out + begin, white);
      blend({in, in + 1, in + 2, in + 3}, comb, begin, end, out);
      std::fill(out + end, out + stretch.to, white);
    }
  }

  const std::vector<std::uint8_t> blank(size.width, white);
  Combs down(from.b, 0, size.width);
  for (int y = 0; y < size.height; ++y) {
    int whole = 0;
    const Comb& comb = down.at(from.d * y + from.f, whole);
    for (const Comb::Stretch& stretch : comb.stretches) {
      std::array<const std::uint8_t*, taps> in;
      for (int k = 0; k < taps; ++k) {
        const int row = stretch.shift + whole + k - 1;
        in[k] = row >= 0 && row < slid.rows ? slid.ptr<std::uint8_t>(row) : blank.data();
      }
      blend(in, comb, stretch.from, stretch.to, result.ptr<std::uint8_t>(y));
    }
  }
}

}  // namespace inkgrid::image
