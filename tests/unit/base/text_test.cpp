#include "pollstream/base/text.hpp"

#include <catch2/catch.hpp>

#include <cstring>
#include <string>
#include <vector>

using namespace pollstream;
using namespace std::string_literals;

TEST_CASE("well-formed UTF-8 is told from the rest") {
    CHECK(is_utf8(""));
    CHECK(is_utf8("plain"));
    CHECK(is_utf8("Grüße, 世界, 🎉, \xf4\x8f\xbf\xbf"));
    CHECK(is_utf8("nul\0inside"s));
    const auto wrong =
        GENERATE(as<std::string>{}, "\x80", "\xc3", "\xc3(", "\xc0\xaf", "\xc1\xbf", "\xe0\x80\xaf",
                 "\xe2\x82", "\xed\xa0\x80", "\xed\xbf\xbf", "\xf0\x80\x80\xaf", "\xf4\x90\x80\x80",
                 "\xf5\x80\x80\x80", "\xff", "ok\xfe", "\xf0\x9f\x8e");
    CHECK_FALSE(is_utf8(wrong));
}

TEST_CASE("code points are counted, not bytes") {
    CHECK(count_code_points("") == 0);
    CHECK(count_code_points("abc") == 3);
    CHECK(count_code_points("äö🎉") == 3);
}

TEST_CASE("white space is trimmed from both ends, including Unicode's") {
    CHECK(trim("  a b \t\r\n") == "a b");
    CHECK(trim("\u00a0\u3000\u2003x\u2028\u205f") == "x");
    CHECK(trim("\u0085ä\u0085") == "ä");
    CHECK(trim("   ").empty());
    CHECK(trim("").empty());
    CHECK(trim("\xa0x\xa0") == "\xa0x\xa0");  // bytes, not characters
}

TEST_CASE("a list is cut at its separators, empty entries and all") {
    std::string_view list = "a,,b;c,";
    CHECK(cut_at(list, ',') == "a");
    CHECK(cut_at(list, ',').empty());
    CHECK(cut_at(list, ',') == "b;c");
    CHECK(list.empty());
    CHECK(cut_at(list, ',').empty());
    std::string_view alone = "alone";
    CHECK(cut_at(alone, ',') == "alone");
    CHECK(alone.empty());
}

TEST_CASE("control characters are found, and line breaks are not among them") {
    CHECK_FALSE(has_control_characters("a\tb\r\nc"));
    CHECK_FALSE(has_control_characters("äöü"));
    CHECK(has_control_characters("a\x1b[31m"));
    CHECK(has_control_characters("\x7f"));
    CHECK(has_control_characters("a\0b"s));
    for (const auto* control : {"\u0080", "a\u0085", "\u009fb"}) CHECK(has_c1_controls(control));
    for (const auto* none : {"", "a\x1b\x7f", "\u00a0", "ÀĀ", "\xc2"}) CHECK_FALSE(has_c1_controls(none));
}

TEST_CASE("folding decides what is equal") {
    CHECK(fold("  Ada   Lovelace ") == "ada lovelace");
    CHECK(fold("STRASSE") == fold("Straße"));
    CHECK(fold("ﬁne") == "fine");
    CHECK(fold("Ａ１") == "a1");
    CHECK(fold("e\u0301") == fold("é"));
    CHECK(compose("Jose\u0301  Pe\u0301rez ") == "José Pérez");
    CHECK(compose("ﬁne Ａ") == "ﬁne Ａ");
    CHECK(compose("\xff") == "\xff");
    CHECK(compose("A\u200bda") == "A\u200bda");
    CHECK(compose_seen(" \u200b A\u00adda\u2060 B\u200b. Jose\u0301\ufe0f") == "Ada B. José");
    CHECK(compose_seen("ﬁne Ａ") == "ﬁne Ａ");
    CHECK(compose_seen("\u200b \u2060").empty());
    CHECK(fold("an\u200bna") == "anna");  // invisible
    CHECK(fold("a\u00a0b") == "a b");
    CHECK(fold("\t\n ").empty());
    CHECK(fold("ada") != fold("adà"));
}

TEST_CASE("threat 1: invisible characters make no different text, even if Unicode does not list them") {
    for (const auto* nothing : {"\xc2\x80", "\xc2\x90", "\xc2\x9f", "\u2065", "\ufff0", "\ufff9", "\ufffb",
                                "\U0001d159", "\U000e0080", "\U000e0fff"}) {
        CAPTURE(nothing);
        const std::string ada = std::string("A") + nothing + "da" + nothing;
        CHECK(compose_seen(nothing + ada) == "Ada");
        CHECK(fold(nothing + ada) == "ada");
        CHECK(compose_seen(std::string("Jose") + nothing + "\u0301") == "Jos\u00e9");
        CHECK(compose(ada) == ada);
        CHECK(is_blank(nothing));
    }
    // A braille space.
    CHECK(compose_seen("\u2800Ada\u2800\u2800B.") == "Ada B.");
    CHECK(is_blank("\u2800"));
    // An old terminal's “next line” (U+0085) is white space; the characters below are visible.
    CHECK(fold("a\xc2\x85\u0062") == "a b");
    for (const auto* seen : {"\u00a1", "\u2064\u2066x", "\u2801", "\uffef\ufffd", "\U0001d158", "\U000e1000"})
        CHECK_FALSE(is_blank(seen));
}

TEST_CASE("copying gives the same as folding, next to a letter that is mapped and next to one that is not") {
    const auto utf8_of = [](unsigned c) {
        std::string s;
        const auto byte = [&s](unsigned b) { s.push_back(static_cast<char>(b)); };
        if (c < 0x800) {
            byte(0xc0 | (c >> 6));
        } else {
            byte(0xe0 | (c >> 12));
            byte(0x80 | ((c >> 6) & 0x3f));
        }
        byte(0x80 | (c & 0x3f));
        return s;
    };
    std::vector<unsigned> other;
    for (unsigned c = 0x80; c < 0x10000; ++c) {
        if (c >= 0xd800 && c < 0xe000) continue;
        const auto s = utf8_of(c);
        const auto mapped = fold("x Ѣ" + s + s + " x");
        if (fold("x ѣ" + s + s + " x") != mapped || !mapped.starts_with("x ѣ")) other.push_back(c);
        const auto end = compose("Ѣ" + s + "x").substr(std::strlen("Ѣ"));
        if (compose("ѣ" + s + "x") != "ѣ" + end) other.push_back(c);
    }
    CHECK(other.empty());
    CHECK(fold("ABC Übergröße, Déjà Vu! ПРИВЕТ") == "abc übergrösse, déjà vu! привет");
    CHECK(compose("ABC Übergröße") == "ABC Übergröße");
    CHECK(fold("E\u0301a E") == "éa e");
}

TEST_CASE("folding a folded text changes nothing") {
    for (const auto* text : {"ΑΣ", "ǅ Ünïcode", "İstanbul", "  x  ﷺ y ", "\u1e9e"})
        CHECK(fold(fold(text)) == fold(text));
    CHECK(fold(" \xff broken ") == "\xff broken");
}

TEST_CASE("an overlong run of marks is folded in pieces, in linear time") {
    const auto times = [](std::size_t n, std::string_view text) {
        std::string out;
        for (std::size_t i = 0; i < n; ++i) out += text;
        return out;
    };
    const std::string below = "\xcc\x96";  // U+0316 goes before U+0300
    const std::string above = "\xcc\x80";
    CHECK(fold("x" + times(15, above) + times(15, below)) == "x" + times(15, below) + times(15, above));
    CHECK(compose("e" + times(31, above)) == "\xc3\xa8" + times(30, above));
    // Sorted as one sequence, these would take half an hour.
    const auto million = "x" + times(500'000, above) + times(500'000, below);
    CHECK(fold(million).size() == million.size());
    CHECK(compose(million).size() == million.size());
    CHECK(fold("x" + times(40, above) + "\xff") == "x" + times(40, above) + "\xff");
}

TEST_CASE("a log value cannot leave its line") {
    CHECK(escape_for_log("a\r\nINFO forged") == "a\\r\\nINFO forged");
    CHECK(escape_for_log("\x1b[2J") == "\\u{1b}[2J");
    CHECK(escape_for_log("\u009b31m") == "\\u{9b}31m");
    CHECK(escape_for_log("abc\u202ecba") == "abc\\u{202e}cba");
    CHECK(escape_for_log("\xff") == "\\xff");
    CHECK(escape_for_log("C:\\x") == "C:\\\\x");
    CHECK(escape_for_log("Grüße 🎉") == "Grüße 🎉");
}

TEST_CASE("a log value is cut at a character boundary") {
    CHECK(escape_for_log("abcdef", 6) == "abcdef");
    CHECK(escape_for_log("abcdefg", 6) == "abc…");
    CHECK(escape_for_log("ääää", 7) == "ää…");
    CHECK(escape_for_log(std::string(10'000, 'x')).size() == 512);
    CHECK(escape_for_log("\n\n\n\n", 6) == "\\n…");
    CHECK(escape_for_log("abc", 2).empty());
}

TEST_CASE("hexadecimal") {
    const std::vector<std::uint8_t> bytes{0x00, 0x0f, 0xa5, 0xff};
    CHECK(to_hex(bytes) == "000fa5ff");
    CHECK(to_hex({}).empty());
}

TEST_CASE("base64url is encoded and decoded") {
    const auto bytes = [](std::string_view s) { return std::vector<std::uint8_t>(s.begin(), s.end()); };
    CHECK(to_base64url(bytes("")).empty());
    CHECK(to_base64url(bytes("f")) == "Zg");
    CHECK(to_base64url(bytes("fo")) == "Zm8");
    CHECK(to_base64url(bytes("foo")) == "Zm9v");
    CHECK(to_base64url(bytes("foob")) == "Zm9vYg");
    CHECK(to_base64url(std::vector<std::uint8_t>{0xfb, 0xff}) == "-_8");
    std::vector<std::uint8_t> all(256);
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = static_cast<std::uint8_t>(i);
    for (std::size_t n = 0; n <= all.size(); ++n) {
        const std::vector<std::uint8_t> part(all.begin(), all.begin() + static_cast<std::ptrdiff_t>(n));
        CHECK(from_base64url(to_base64url(part)) == part);
    }
}

TEST_CASE("base64url has only one spelling for each value") {
    CHECK(from_base64url("Zg"));
    for (const auto* wrong : {"Z", "Zg==", "Zh", "Zm9", "Zg ", "Z+==", "Zm9v/g", "Zm9vY"}) {
        INFO(wrong);
        CHECK_FALSE(from_base64url(wrong));
    }
}

TEST_CASE("names are compared without case, ASCII only") {
    CHECK(iequals("Content-Type", "cONTENT-tYPE"));
    CHECK_FALSE(iequals("a", "ab"));
    CHECK_FALSE(iequals("[", "{"));
    CHECK_FALSE(iequals("Ä", "ä"));
    CHECK(to_lower("AbC-Ä") == "abc-Ä");
}

TEST_CASE("numbers are read completely or not at all") {
    CHECK(parse_uint("0") == 0u);
    CHECK(parse_uint("007") == 7u);
    CHECK(parse_uint("18446744073709551615") == 18446744073709551615u);
    for (const auto* wrong : {"", "-1", "+1", " 1", "1 ", "1.0", "0x1", "18446744073709551616", "1e3"}) {
        INFO(wrong);
        CHECK_FALSE(parse_uint(wrong));
    }
}

TEST_CASE("a number is written in the shortest form that identifies it") {
    CHECK(fixed_text(0.1) == "0.1");
    CHECK(fixed_text(-35) == "-35");
    CHECK(fixed_text(1e21) == "1000000000000000000000");
    CHECK(fixed_text(5e-7) == "0.0000005");
}

TEST_CASE("lines are composed one by one, and what is not UTF-8 stays") {
    CHECK(compose_lines("Cafe\u0301,a  b\r\n\ne\u0301\xff\nplain") ==
          "Caf\u00e9,a  b\r\n\ne\u0301\xff\nplain");
    CHECK(compose_lines("").empty());
    CHECK(compose_lines("\n") == "\n");
}
