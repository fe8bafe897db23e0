// RFC 6455 on text and on closing: UTF-8 whole and in pieces, close codes and reasons.
#include "net/utf8_checker.hpp"
#include "ws_client_frames.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::testing;
using pollstream::net::utf8_checker;

namespace {

const std::vector<std::string> well_formed = {
    "",
    "a",
    "Hello-\xc2\xb5@\xc3\x9f\xc3\xb6\xc3\xa4\xc3\xbc\xc3\xa0\xc3\xa1-UTF-8!!",
    "\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5",  // κόσμε
    "\xc2\x80",
    "\xdf\xbf",
    "\xe0\xa0\x80",
    "\xef\xbf\xbf",
    "\xf0\x90\x80\x80",
    "\xf4\x8f\xbf\xbf",
    "\xed\x9f\xbf",
    "\xee\x80\x80",
    "\xef\xbf\xbd",
    "\xef\xbf\xbe",  // next to the surrogates; noncharacters
    std::string("nul\0inside", 10),
    "seven bytes of ASCII, then \xf0\x9f\x97\xb3 and more ASCII"};

/// Each with how many bytes may pass before it is certain that they are ill-formed.
const std::vector<std::pair<std::string, std::size_t>> ill_formed = {
    {"\x80", 0},
    {"\xbf", 0},
    {"\xc0\xaf", 0},
    {"\xc1\xbf", 0},
    {"\xe0\x80\xaf", 1},
    {"\xe0\x9f\xbf", 1},
    {"\xf0\x80\x80\xaf", 1},
    {"\xf0\x8f\xbf\xbf", 1},
    {"\xf8\x88\x80\x80\x80", 0},
    {"\xfe", 0},
    {"\xff", 0},
    {"\xed\xa0\x80", 1},
    {"\xed\xbf\xbf", 1},
    {"\xf4\x90\x80\x80", 1},
    {"\xf5\x80\x80\x80", 0},
    {"\xc3(", 1},
    {"\xe2\x28\xa1", 1},
    {"\xe2\x82(", 2},
    {"\xf0\x9f\x98(", 3},
    {"\xc3\xc3", 1},
    {"\xce\xba\xe1\xbd\xb9\xcf\x83\xce\xbc\xce\xb5\xed\xa0\x80"
     "edited",
     12}};

const std::vector<std::string> cut_short = {"\xc3",         "\xe2\x82", "\xe0\xa0",
                                            "\xf0\x9f\x98", "\xf0",     "text \xe2"};

}  // namespace

TEST_CASE("RFC 3629: what is UTF-8 passes in any pieces", "[utf8_checker]") {
    for (const auto& text : well_formed) {
        for (std::size_t cut = 0; cut <= text.size(); ++cut) {
            utf8_checker c;
            CHECK(c.take(std::string_view(text).substr(0, cut)));
            CHECK(c.take(std::string_view(text).substr(cut)));
            CHECK(c.complete());
        }
    }
}

TEST_CASE("RFC 3629: what is not UTF-8 is detected at the first wrong byte", "[utf8_checker]") {
    for (const auto& [text, good] : ill_formed) {
        INFO(text);
        CHECK_FALSE(utf8_checker().take(text));
        CHECK(utf8_checker().take(std::string_view(text).substr(0, good)));
        CHECK_FALSE(utf8_checker().take(std::string_view(text).substr(0, good + 1)));
        CHECK_FALSE(utf8_checker().take("a long run of ASCII before it: " + text));
    }
    for (const auto& text : cut_short) {
        utf8_checker c;
        CHECK(c.take(text));
        CHECK_FALSE(c.complete());
    }
}

TEST_CASE("§8.1: text is UTF-8, in one frame and in fragments cut anywhere", "[ws_frame_reader]") {
    for (const auto& text : well_formed) {
        CHECK(tell(text_of(text)) == std::vector{text_told(text)});
        std::string bytes = client_frame(0x01, "");
        for (const char c : text) bytes += client_frame(0x00, {&c, 1});
        CHECK(tell(bytes + client_frame(0x80, "")) == std::vector{text_told(text)});
    }
    for (const auto& [text, good] : ill_formed) {
        CHECK(failure_of(tell(text_of(text))) == 1007);
        CHECK(failure_of(tell(text_of(text), 1)) == 1007);
    }
    for (const auto& text : cut_short) {
        CHECK(failure_of(tell(text_of(text))) == 1007);
        CHECK(failure_of(tell(client_frame(0x01, text) + client_frame(0x80, ""))) == 1007);
        CHECK(failure_of(tell(client_frame(0x01, text) + client_frame(0x80, "("))) == 1007);
    }
}

TEST_CASE("§8.1: it fails at once, not when the message ends", "[ws_frame_reader]") {
    CHECK(failure_of(tell(client_frame(0x01, "\xce\xba\xed\xa0"))) == 1007);  // more fragments would follow
    const auto cut = client_frame(0x81, "ok \xff and so much more that has not come yet").substr(0, 6 + 4);
    CHECK(failure_of(tell(cut)) == 1007);
    CHECK(tell(cut.substr(0, 6 + 3)).empty());
}

TEST_CASE("§8.1: only text must be UTF-8", "[ws_frame_reader]") {
    CHECK(tell(client_frame(0x89, "\xff")) == std::vector{ping_told("\xff")});
    CHECK(tell(client_frame(0x01, "\xc3") + client_frame(0x89, "\xff") + client_frame(0x80, "\xbc")) ==
          std::vector{ping_told("\xff"), text_told("\xc3\xbc")});
}

TEST_CASE("§5.5.1: a close has no payload, or a code and a reason", "[ws_frame_reader]") {
    CHECK(tell(client_frame(0x88, "")) == std::vector{close_told(1005)});
    CHECK(failure_of(tell(client_frame(0x88, "x"))) == 1002);
    CHECK(tell(client_frame(0x88, close_payload(1001))) == std::vector{close_told(1001)});
    CHECK(tell(client_frame(0x88, close_payload(1000, std::string(123, '*'))), 1) ==
          std::vector{close_told(1000, std::string(123, '*'))});
    CHECK(failure_of(tell(client_frame(0x88, close_payload(1000, "\xce\xba\xed\xa0\x80")))) == 1007);
    CHECK(failure_of(tell(client_frame(0x88, close_payload(1000, "cut \xc3")))) == 1007);
}

TEST_CASE("§5.5.1: a close may come between fragments", "[ws_frame_reader]") {
    CHECK(tell(client_frame(0x01, "half a mess") + client_frame(0x88, close_payload(1000))) ==
          std::vector{close_told(1000)});
}

TEST_CASE("§7.4: close codes that may be sent, and those that may not", "[ws_frame_reader]") {
    for (const unsigned code : {1000U, 1001U, 1002U, 1003U, 1007U, 1008U, 1009U, 1010U, 1011U, 1012U, 1013U,
                                1014U, 3000U, 3999U, 4000U, 4999U}) {
        INFO(code);
        CHECK(tell(client_frame(0x88, close_payload(code))) ==
              std::vector{close_told(static_cast<std::uint16_t>(code))});
    }
    for (const unsigned code :
         {0U, 1U, 999U, 1004U, 1005U, 1006U, 1015U, 1016U, 1100U, 2000U, 2999U, 5000U, 65'535U}) {
        INFO(code);
        CHECK(failure_of(tell(client_frame(0x88, close_payload(code)))) == 1002);
    }
}

TEST_CASE("a reader between messages keeps nothing", "[ws_frame_reader]") {
    CHECK(sizeof(pollstream::net::ws_frame_reader) <= 64);
}
