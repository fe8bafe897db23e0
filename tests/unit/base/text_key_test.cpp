#include "pollstream/base/text_key.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using pollstream::text_key;

TEST_CASE("texts are equal by what they say, not by how they are written") {
    CHECK(text_key("  Café!  ") == text_key("CAFE\u0301"));
    CHECK(text_key("“Good   morning”") == text_key("good morning"));
    CHECK(text_key("❤") != text_key("☕"));
    CHECK(text_key("don't") != text_key("dont"));
    CHECK(text_key("?!") == "?!");
    CHECK(text_key("?!") != text_key("!"));
    CHECK(text_key("   ").empty());
    CHECK(text_key("ＷＩＤＥ") == "wide");
    CHECK(text_key("#summer") == "summer");
    CHECK(text_key("- milk") == "milk");
}

TEST_CASE("signs that make a text a different answer stay") {
    const auto apart = GENERATE(values<std::vector<std::string>>({
        {"5", "-5", "+5", "±5", "5%", "5‰", "5°", "5°C", "5€", "€5", "-€5", ".5", "-.5", "0.5"},
        {"C", "C#", "C++", "C-", "C°", "C*C"},
        {"10²", "102", "10²³"},
        {"1½", "11/2"},
    }));
    for (std::size_t i = 0; i < apart.size(); ++i) {
        for (std::size_t k = 0; k < i; ++k) {
            CAPTURE(apart[i], apart[k]);
            CHECK(text_key(apart[i]) != text_key(apart[k]));
        }
    }
}

TEST_CASE("however they were typed") {
    const auto alike = GENERATE(values<std::vector<std::string>>({
        {"-5", "\u22125", "–5", "(-5)", "\"-5\"", " -5. ", "－5", "−５"},
        {"5", "- 5", "...5", "5.", "(5)", "5!", "“5”"},
        {".5", " .5 ", "(.5)"},
        {"50%", "50 %", "50\u00a0%", "50\u202f%.", "(50%)", "50％", "50 %!"},
        {"20°c", "20 °C", "20 ℃"},
        {"5€", "5 €", "5\u00a0€"},
        {"€5", "€ 5"},
        {"C#", "c#", "C#!", "(c#)", "C＃"},
        {"c++", "C++", "C++?"},
        {"10²", "10^2"},
        {"1/2", "½"},
        {"don't", "don’t", "Don´t", "don`t", "donʼt", "‘don’t’"},
        {"say \"hi\" to", "say “hi” to", "say „hi“ to", "say «hi» to"},
        {"e-mail", "e‑mail", "e–mail", "E‐Mail"},
        {"-", "–", "−"},
    }));
    for (const auto& text : alike) {
        CAPTURE(text);
        CHECK(text_key(text) == text_key(alike.front()));
        CHECK(text_key(text_key(text)) == text_key(text));
    }
}

TEST_CASE("a sign that belongs to nothing is punctuation") {
    CHECK(text_key("yes %") == "yes");
    CHECK(text_key("what #") == "what");
    CHECK(text_key("yes -") == "yes");
    CHECK(text_key("#") == "#");
    CHECK(text_key("...") == "...");
}

TEST_CASE("what is not UTF-8 equals only itself") {
    CHECK(text_key(" \xff broken ") == "\xff broken");
}
