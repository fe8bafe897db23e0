// The one queue: frames go whole, control frames between them.
#include "net/ws_outbox.hpp"

#include "net/ws_control.hpp"

#include <catch2/catch.hpp>

#include <array>

using namespace pollstream;
using namespace pollstream::net;

namespace {

/// Takes what a socket would be given now, at most that many bytes.
std::string give(ws_outbox& box, std::size_t bytes = std::string::npos) {
    std::array<asio::const_buffer, 8> pieces;
    std::string all;
    const auto count = box.gather(pieces);
    for (std::size_t i = 0; i < count; ++i)
        all.append(static_cast<const char*>(pieces[i].data()), pieces[i].size());
    all.resize(std::min(all.size(), bytes));
    box.sent(all.size());
    return all;
}

const auto tally = http::make_frame("tally");
const auto people = http::make_frame("people");
const std::string tally_wire(tally->wire());
const std::string people_wire(people->wire());

}  // namespace

TEST_CASE("§5.2: a server's text frame, in each form of length", "[ws_outbox]") {
    CHECK(http::make_frame("")->wire() == std::string_view("\x81\x00", 2));
    CHECK(http::make_frame("Hello")->wire() == "\x81\x05Hello");
    CHECK(http::make_frame("Hello")->text() == "Hello");
    for (const std::size_t size : {125UL, 126UL, 65'535UL, 65'536UL}) {
        const std::string text(size, 't');
        const auto f = http::make_frame(text);
        CHECK(f->text() == text);
        CHECK(f->wire().size() == size + (size < 126 ? 2 : size < 65'536 ? 4 : 10));
        CHECK(f->wire().ends_with(text));
    }
    CHECK(
        http::make_frame(std::string(126, 't'))->wire().starts_with(std::string_view("\x81\x7e\x00\x7e", 4)));
    CHECK(http::make_frame(std::string(65'536, 't'))
              ->wire()
              .starts_with(std::string_view("\x81\x7f\x00\x00\x00\x00\x00\x01\x00\x00", 10)));
}

TEST_CASE("§5.5: control frames as a server sends them", "[ws_outbox]") {
    CHECK(ping_frame() == std::string_view("\x89\x00", 2));
    CHECK(pong_frame("abc") ==
          "\x8a\x03"
          "abc");
    CHECK(close_frame({1000, ""}) == "\x88\x02\x03\xe8");
    CHECK(close_frame({1008, "flood"}) ==
          "\x88\x07\x03\xf0"
          "flood");
    CHECK(close_frame({1005, ""}) == std::string_view("\x88\x00", 2));
    const auto full = close_frame({1000, std::string(500, 'r')});
    CHECK(full.size() == 2 + 125);
    std::string umlauts = "x";
    for (int i = 0; i < 100; ++i) umlauts += "\xc3\xbc";
    CHECK(close_frame({1000, umlauts}).size() == 2 + 2 + 123);  // 1 + 61 * 2
    CHECK(close_frame({1000, umlauts.substr(1)}).size() == 2 + 2 + 122);
}

TEST_CASE("messages go in order, and what went is counted", "[ws_outbox]") {
    ws_outbox box;
    CHECK(box.empty());
    box.push(tally);
    box.push(people);
    CHECK_FALSE(box.empty());
    CHECK(box.sent(3) == 0);
    CHECK(box.sent(tally_wire.size() - 3) == 1);
    CHECK(box.sent(people_wire.size()) == 1);
    CHECK(box.empty());
}

TEST_CASE("a frame goes whole, however little the socket takes", "[ws_outbox]") {
    ws_outbox box;
    box.push(tally);
    box.push(people);
    std::string all;
    while (!box.empty()) all += give(box, 1);
    CHECK(all == tally_wire + people_wire);
}

TEST_CASE("nothing interrupts a frame that has begun", "[ws_outbox]") {
    ws_outbox box;
    box.push(tally, 2);
    box.push(people);
    box.pong(pong_frame("1"));
    CHECK(give(box) == tally_wire.substr(2) + pong_frame("1") + people_wire);

    box.push(tally);
    CHECK(give(box, 1) == tally_wire.substr(0, 1));
    box.ping(ping_frame());
    CHECK(give(box) == tally_wire.substr(1) + ping_frame());
}

TEST_CASE("a control frame goes before what has not begun", "[ws_outbox]") {
    ws_outbox box;
    box.push(tally);
    box.pong(pong_frame("1"));
    CHECK(give(box) == pong_frame("1") + tally_wire);
}

TEST_CASE("a pong goes behind the 101", "[ws_outbox]") {
    ws_outbox box;
    box.push(std::string("HTTP/1.1 101 \r\n\r\n"));
    box.push(tally);
    box.pong(pong_frame("1"));
    CHECK(give(box) == "HTTP/1.1 101 \r\n\r\n" + pong_frame("1") + tally_wire);
}

TEST_CASE("§5.5.3: only the newest ping is answered", "[ws_outbox]") {
    ws_outbox box;
    box.push(tally, 1);
    for (int i = 0; i < 1'000; ++i) box.pong(pong_frame(std::to_string(i)));
    CHECK(give(box) == tally_wire.substr(1) + pong_frame("999"));
    box.push(tally, 1);
    box.pong(pong_frame("begun"));
    give(box, tally_wire.size() - 1 + 2);
    box.pong(pong_frame("next"));
    CHECK(give(box) == pong_frame("begun").substr(2) + pong_frame("next"));
}

TEST_CASE("a close is the last word; in a hurry it takes the place of what has not begun", "[ws_outbox]") {
    ws_outbox box;
    box.push(tally, 1);
    box.push(people);
    box.close(close_frame({1000, ""}), false);
    CHECK(give(box) == tally_wire.substr(1) + people_wire + close_frame({1000, ""}));

    box.push(tally, 1);
    box.pong(pong_frame("1"));
    box.push(people);
    box.close(close_frame({1008, ""}), true);
    CHECK(give(box) == tally_wire.substr(1) + close_frame({1008, ""}));
}
