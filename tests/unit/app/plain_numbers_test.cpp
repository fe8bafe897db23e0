// Numbers on the page without scripts, typed and shown as each language writes them.
#include "app/plain_numbers.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::app;

TEST_CASE("a number is typed with the decimal sign of the page's language") {
    const auto& german = choose_language("de");
    CHECK(typed_number("27,5", german) == "27.5");
    CHECK(typed_number(" -0,25 ", german) == "-0.25");
    CHECK(typed_number("27", german) == "27");
    CHECK(typed_number("1.250", german) == "1250");
    CHECK(typed_number("+1.250.000,75", german) == "+1250000.75");
    CHECK(typed_number("27.5", german) == "27.5");  // not a group of three: nothing else could be meant

    const auto& english = choose_language("en");
    CHECK(typed_number("27.5", english) == "27.5");
    CHECK(typed_number("1,250.75", english) == "1250.75");
    CHECK(typed_number("12,345", english) == "12345");
}

TEST_CASE("what is not a number stays as it was typed") {
    for (const std::string text : {"27,5", "1,2500", ",125", "1234,567", "1,25,125", "", "ten"}) {
        CAPTURE(text);
        CHECK(typed_number(text, choose_language("en")) == text);
    }
    CHECK(typed_number("1,2,3", choose_language("de")) == "1.2,3");
}

TEST_CASE("a number is shown with the decimal sign of the page's language") {
    CHECK(shown_number("-27.50", choose_language("fr")) == "-27,50");
    CHECK(shown_number("27.50", choose_language("ar")) == "27.50");
    CHECK(shown_number("27", choose_language("es")) == "27");
}

TEST_CASE("a number typed on an Arabic or Persian keyboard is the same number") {
    const auto& arabic = choose_language("ar");
    CHECK(typed_number("٢٧٫٥", arabic) == "27.5");
    CHECK(typed_number(" -۱۲ ", arabic) == "-12");
    CHECK(typed_number("٢٧٫٥", choose_language("de")) == "27.5");
    CHECK(typed_number("عشرة", arabic) == "عشرة");
}

TEST_CASE("a percentage has its sign where the language puts it") {
    CHECK(shown_percent(42, choose_language("en")) == "42%");
    CHECK(shown_percent(42, choose_language("fr")) == "42\u00a0%");
}
