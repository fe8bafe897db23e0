// Fixed-point numbers and their text.
#include "pollstream/domain/decimal.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;

TEST_CASE("decimals as text and back") {
    CHECK(parse_decimal("3.5", 2) == 350);
    CHECK(parse_decimal("-3.50", 2) == -350);
    CHECK(parse_decimal("+7", 0) == 7);
    CHECK(parse_decimal("007.000", 0) == 7);
    CHECK(parse_decimal("0.000001", 6) == 1);
    CHECK(parse_decimal("1000000", 6) == units_max);
    CHECK(decimal_text(350, 2) == "3.50");
    CHECK(decimal_text(-5, 2) == "-0.05");
    CHECK(decimal_text(7, 0) == "7");
    CHECK(decimal_text(0, 3) == "0.000");
}

TEST_CASE("the middle of two numbers takes one more decimal if necessary") {
    CHECK(middle_text(350, 350, 2) == "3.50");
    CHECK(middle_text(1, 3, 0) == "2");
    CHECK(middle_text(1, 2, 0) == "1.5");
    CHECK(middle_text(-2, 1, 1) == "-0.05");
    CHECK(middle_text(-units_max, units_max - 1, 0) == "-0.5");
    CHECK(middle_text(units_max, units_max - 1, 0) == "999999999999.5");
}

TEST_CASE("what is not such a number is refused") {
    for (const auto* text :
         {"", "-", ".", ".5", "5.", "1e3", "0x10", "1,5", " 1", "1 ", "--1", "NaN", "3.555"})
        CHECK_FALSE(parse_decimal(text, 2));
    CHECK_FALSE(parse_decimal("3.5", 0));
    CHECK_FALSE(parse_decimal("1000000000001", 0));
    CHECK_FALSE(parse_decimal("1000000.000001", 6));
    CHECK_FALSE(parse_decimal("99999999999999999999999999999999", 0));
    CHECK(decimal_problem(2).find("at most 2 decimals") != std::string::npos);
    CHECK(decimal_problem(0).find("whole number") != std::string::npos);
}

TEST_CASE("any number of units survives conversion to text and back") {
    for (unsigned decimals = 0; decimals <= decimals_max; ++decimals)
        for (const auto units : {std::int64_t{0}, std::int64_t{1}, std::int64_t{-1}, std::int64_t{12'345},
                                 std::int64_t{-1'000'000}, units_max, -units_max})
            CHECK(parse_decimal(decimal_text(units, decimals), decimals) == units);
}
