#include "document/decimal.h"

#include <limits>

namespace inkgrid {
namespace {

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::optional<Decimal> Decimal::parse(std::string_view digits) {
  Decimal result;
  std::size_t i = 0;
  const bool negative = !digits.empty() && digits[0] == '-';
  if (negative) ++i;
  int count = 0;
  bool point = false;
  bool digit_last = false;
  for (; i < digits.size(); ++i) {
    const char c = digits[i];
    if (c == '.' && digit_last && !point) {
      point = true;
      digit_last = false;
    } else if (is_digit(c)) {
      if (++count > 18) return std::nullopt;
      result.mantissa = result.mantissa * 10 + (c - '0');
      if (point) ++result.scale;
      digit_last = true;
    } else {
      return std::nullopt;
    }
  }
  if (!digit_last) return std::nullopt;
  if (negative) result.mantissa = -result.mantissa;
  return result;
}

std::optional<Decimal> Decimal::shifted(int exponent) const {
  Decimal result = *this;
  for (; exponent > 0; --exponent) {
    if (result.scale > 0) {
      --result.scale;
      continue;
    }
    constexpr std::int64_t limit = std::numeric_limits<std::int64_t>::max() / 10;
    if (result.mantissa > limit || result.mantissa < -limit) return std::nullopt;
    result.mantissa *= 10;
  }
  return result;
}

std::optional<Decimal> Decimal::plus(const Decimal& other) const {
  Decimal left = *this, right = other;
  for (Decimal* coarse = left.scale < right.scale ? &left : &right; left.scale != right.scale; ++coarse->scale)
    if (__builtin_mul_overflow(coarse->mantissa, std::int64_t{10}, &coarse->mantissa)) return std::nullopt;
  if (__builtin_add_overflow(left.mantissa, right.mantissa, &left.mantissa)) return std::nullopt;
  return left;
}

std::optional<Decimal> Decimal::minus(const Decimal& other) const {
  if (other.mantissa == std::numeric_limits<std::int64_t>::min()) return std::nullopt;
  return plus({-other.mantissa, other.scale});
}

std::string Decimal::to_string(int least_decimals) const {
  const bool negative = mantissa < 0;
  std::string digits = std::to_string(negative ? -mantissa : mantissa);
  const auto decimals = static_cast<std::size_t>(scale);
  if (digits.size() <= decimals) digits.insert(0, decimals + 1 - digits.size(), '0');
  std::string whole = digits.substr(0, digits.size() - decimals);
  std::string fraction = digits.substr(digits.size() - decimals);
  while (static_cast<int>(fraction.size()) < least_decimals) fraction += '0';
  while (static_cast<int>(fraction.size()) > least_decimals && fraction.back() == '0') fraction.pop_back();
  return (negative ? "-" : "") + whole + (fraction.empty() ? "" : "." + fraction);
}

}  // namespace inkgrid
