// Exact decimal numbers: money is never a floating-point number.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace inkgrid {

/// mantissa x 10^-scale.
struct Decimal {
  std::int64_t mantissa = 0;
  int scale = 0;

  /// The same digits and scale; 1.0 and 1.00 differ.
  bool operator==(const Decimal&) const = default;
  /// `-?[0-9]+(\.[0-9]+)?` and nothing else; none where it is no such number or has more than 18 digits.
  static std::optional<Decimal> parse(std::string_view digits);
  /// Times 10^exponent, 0 <= exponent <= 12; none where that overflows.
  std::optional<Decimal> shifted(int exponent) const;
  /// Exact; none where the result has no room.
  std::optional<Decimal> plus(const Decimal& other) const;
  std::optional<Decimal> minus(const Decimal& other) const;
  /// -1, 0 or 1.
  int sign() const { return mantissa < 0 ? -1 : mantissa > 0 ? 1 : 0; }
  /// With at least `least_decimals` digits after the point.
  std::string to_string(int least_decimals = 0) const;
};

}  // namespace inkgrid
