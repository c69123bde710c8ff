#include "document/decimal.h"

#include <gtest/gtest.h>

namespace inkgrid {
namespace {

TEST(Decimal, KeepsEveryDigit) {
  EXPECT_EQ(Decimal::parse("1100000.00")->to_string(2), "1100000.00");
  EXPECT_EQ(Decimal::parse("0.1")->to_string(), "0.1");
  EXPECT_EQ(Decimal::parse("-0.05")->to_string(2), "-0.05");
  EXPECT_EQ(Decimal::parse("7")->to_string(2), "7.00");
  EXPECT_EQ(Decimal::parse("438.525000")->to_string(2), "438.525");
}

TEST(Decimal, TenThousandsBecomeYuanExactly) {
  EXPECT_EQ(Decimal::parse("9.00")->shifted(4)->to_string(2), "90000.00");
  EXPECT_EQ(Decimal::parse("44.47")->shifted(4)->to_string(2), "444700.00");
  EXPECT_EQ(Decimal::parse("0.000001")->shifted(4)->to_string(2), "0.01");
  EXPECT_EQ(Decimal::parse("438.525001")->shifted(4)->to_string(2), "4385250.01");
}

TEST(Decimal, RefusesWhatIsNoNumber) {
  for (const char* text : {"", "-", ".5", "5.", "1,000", "1e3", "+1", "1.2.3", " 1", "0x10", "1234567890123456789"})
    EXPECT_FALSE(Decimal::parse(text)) << text;
}

TEST(Decimal, RefusesToOverflow) {
  EXPECT_FALSE(Decimal::parse("999999999999999999")->shifted(4));
  EXPECT_TRUE(Decimal::parse("99999999999999")->shifted(4));
}

TEST(Decimal, AddsExactly) {
  const auto sum = [](const char* a, const char* b) { return Decimal::parse(a)->plus(*Decimal::parse(b)); };
  EXPECT_EQ(sum("0.1", "0.2")->to_string(), "0.3");
  EXPECT_EQ(sum("578.986218", "2.513782")->to_string(), "581.5");
  EXPECT_EQ(Decimal::parse("1.00")->minus(*Decimal::parse("1"))->sign(), 0);
  EXPECT_EQ(Decimal::parse("0.5")->minus(*Decimal::parse("1"))->sign(), -1);
  EXPECT_FALSE(sum("999999999999999999", "0.01"));
}

}  // namespace
}  // namespace inkgrid
