// RFC 6455, section by section: frames, fragments, control frames.
#include "ws_client_frames.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::testing;
using pollstream::net::ws_frame_reader;

namespace {

/// A header with this first byte and an explicit length field, masked with zeros, and nothing after it.
std::string bare_header(unsigned first, unsigned length_code, std::uint64_t length) {
    std::string bytes{static_cast<char>(first), static_cast<char>(0x80U | length_code)};
    const int width = length_code == 127 ? 8 : length_code == 126 ? 2 : 0;
    for (int shift = (width - 1) * 8; shift >= 0; shift -= 8)
        bytes.push_back(static_cast<char>(length >> shift));
    return bytes.append(4, '\0');
}

/// Everything there is: short, empty and long messages, fragments with control frames between them, a close.
std::string long_story() {
    return text_of("Hello") + text_of("") + client_frame(0x89, "are you there") + client_frame(0x01, "frag") +
           client_frame(0x8a, "unasked") + client_frame(0x00, "") +
           client_frame(0x89, std::string(125, 'p')) + client_frame(0x00, "m\xc3") +
           client_frame(0x80, "\xa4nt") + text_of(std::string(126, 'x')) +
           text_of("gr\xc3\xbc\xc3\x9f \xf0\x9f\x8c\x8d") + text_of(std::string(4000, 'y')) +
           client_frame(0x88, close_payload(1000, "bye"));
}

std::vector<told> what_it_tells() {
    return {text_told("Hello"),
            text_told(""),
            ping_told("are you there"),
            pong_told("unasked"),
            ping_told(std::string(125, 'p')),
            text_told("fragm\xc3\xa4nt"),
            text_told(std::string(126, 'x')),
            text_told("gr\xc3\xbc\xc3\x9f \xf0\x9f\x8c\x8d"),
            text_told(std::string(4000, 'y')),
            close_told(1000, "bye")};
}

}  // namespace

TEST_CASE("§5: a conversation is reported the same in one piece and cut at any byte", "[ws_frame_reader]") {
    const auto bytes = long_story();
    const auto expected = what_it_tells();
    for (const std::size_t piece : {1UL, 2UL, 3UL, 5UL, 7UL, 11UL, 64UL, 1000UL, 100'000UL}) {
        INFO("in pieces of " << piece);
        CHECK(tell(bytes, piece) == expected);
    }
    for (std::size_t cut = 1; cut < bytes.size(); ++cut) {
        ws_frame_reader reader(4096);
        auto all = tell(reader, bytes.substr(0, cut), cut);
        const auto rest = tell(reader, bytes.substr(cut), bytes.size());
        all.insert(all.end(), rest.begin(), rest.end());
        if (all != expected) FAIL("cut at " << cut);
    }
}

TEST_CASE("§5.1: a frame that is not masked is refused, at its second byte", "[ws_frame_reader]") {
    CHECK(failure_of(tell(raw_websocket::encode({true, 1, "x"}, false))) == 1002);
    CHECK(failure_of(tell(raw_websocket::encode({true, 9, ""}, false))) == 1002);
    CHECK(failure_of(tell(std::string("\x81\x05", 2))) == 1002);
}

TEST_CASE("§5.2: reserved bits are refused, each and on every kind of frame", "[ws_frame_reader]") {
    for (const unsigned bits : {0x10U, 0x20U, 0x30U, 0x40U, 0x50U, 0x60U, 0x70U}) {
        CHECK(failure_of(tell(client_frame(0x81U | bits, "x"))) == 1002);
        CHECK(failure_of(tell(client_frame(0x89U | bits, ""))) == 1002);
        CHECK(failure_of(tell(client_frame(0x88U | bits, close_payload(1000)))) == 1002);
    }
    CHECK(tell(text_of("first") + client_frame(0xc1, "second")).front() == text_told("first"));
}

TEST_CASE("§5.2: unknown opcodes are refused", "[ws_frame_reader]") {
    for (const unsigned opcode : {3U, 4U, 5U, 6U, 7U, 11U, 12U, 13U, 14U, 15U}) {
        INFO(opcode);
        CHECK(failure_of(tell(client_frame(0x80U | opcode, ""))) == 1002);
        CHECK(failure_of(tell(client_frame(0x80U | opcode, "payload"))) == 1002);
    }
}

TEST_CASE("§5.2: lengths of each form", "[ws_frame_reader]") {
    for (const std::size_t size :
         {0UL, 1UL, 125UL, 126UL, 127UL, 255UL, 256UL, 65'535UL, 65'536UL, 100'000UL}) {
        INFO(size);
        const auto all = tell(text_of(std::string(size, 'x')), std::string::npos, 100'000);
        REQUIRE(all.size() == 1);
        CHECK(all.front() == text_told(std::string(size, 'x')));
    }
}

TEST_CASE("§5.2: a length must be encoded in the shortest way", "[ws_frame_reader]") {
    CHECK(failure_of(tell(bare_header(0x81, 126, 0))) == 1002);
    CHECK(failure_of(tell(bare_header(0x81, 126, 125))) == 1002);
    CHECK(failure_of(tell(bare_header(0x81, 127, 1))) == 1002);
    CHECK(failure_of(tell(bare_header(0x81, 127, 65'535))) == 1002);
    CHECK(failure_of(tell(bare_header(0x81, 127, 0x8000'0000'0000'0000U))) == 1002);
    CHECK(failure_of(tell(bare_header(0x81, 127, 0xffff'ffff'ffff'ffffU))) == 1002);
}

TEST_CASE("§5.3: payloads are unmasked correctly, wherever they are cut", "[ws_frame_reader]") {
    std::string payload;
    for (int i = 0; i < 300; ++i) payload.push_back(static_cast<char>(i % 128));
    for (std::size_t piece = 1; piece < 40; ++piece)
        CHECK(tell(text_of(payload), piece) == std::vector{text_told(payload)});
}

TEST_CASE("§5.4: fragments are one message, empty ones too", "[ws_frame_reader]") {
    CHECK(tell(client_frame(0x01, "a") + client_frame(0x00, "b") + client_frame(0x80, "c")) ==
          std::vector{text_told("abc")});
    CHECK(tell(client_frame(0x01, "") + client_frame(0x00, "") + client_frame(0x80, "")) ==
          std::vector{text_told("")});
    CHECK(tell(client_frame(0x01, "") + client_frame(0x00, "middle") + client_frame(0x80, "")) ==
          std::vector{text_told("middle")});
    CHECK(tell(client_frame(0x01, "a") + client_frame(0x80, "") + text_of("next")) ==
          std::vector{text_told("a"), text_told("next")});
}

TEST_CASE("§5.4: a continuation continues something, a message waits for the last one", "[ws_frame_reader]") {
    CHECK(failure_of(tell(client_frame(0x80, "x"))) == 1002);
    CHECK(failure_of(tell(client_frame(0x00, "x"))) == 1002);
    CHECK(failure_of(tell(text_of("whole") + client_frame(0x80, "x"))) == 1002);
    CHECK(failure_of(tell(client_frame(0x01, "a") + client_frame(0x80, "b") + client_frame(0x80, "c"))) ==
          1002);
    CHECK(failure_of(tell(client_frame(0x01, "a") + text_of("b"))) == 1002);
    CHECK(failure_of(tell(client_frame(0x01, "a") + client_frame(0x01, "b"))) == 1002);
    CHECK(failure_of(tell(client_frame(0x01, "a") + client_frame(0x82, "b"))) == 1002);
}

TEST_CASE("§5.4: control frames come between fragments and in the middle of nothing else",
          "[ws_frame_reader]") {
    const auto all = tell(client_frame(0x01, "a") + client_frame(0x89, "1") + client_frame(0x00, "b") +
                          client_frame(0x89, "2") + client_frame(0x8a, "3") + client_frame(0x80, "c"));
    CHECK(all == std::vector{ping_told("1"), ping_told("2"), pong_told("3"), text_told("abc")});
}

TEST_CASE("§5.4: the number of fragments of a message is limited", "[ws_frame_reader]") {
    const auto in_fragments = [](std::size_t count) {
        std::string bytes = client_frame(0x01, "");
        for (std::size_t i = 2; i < count; ++i) bytes += client_frame(0x00, "");
        return bytes + client_frame(0x80, "");
    };
    CHECK(tell(in_fragments(ws_frame_reader::fragments_max)) == std::vector{text_told("")});
    CHECK(failure_of(tell(in_fragments(ws_frame_reader::fragments_max + 2))) == 1008);
    std::string many;
    for (int i = 0; i < 10; ++i) many += in_fragments(100);
    CHECK(tell(many).size() == 10);
}

TEST_CASE("§5.5: control frames are short and whole", "[ws_frame_reader]") {
    for (const unsigned opcode : {8U, 9U, 10U}) {
        INFO(opcode);
        CHECK(failure_of(tell(bare_header(0x80U | opcode, 126, 126))) == 1002);
        CHECK(failure_of(tell(bare_header(0x80U | opcode, 127, 65'536))) == 1002);
        CHECK(failure_of(tell(client_frame(opcode, ""))) == 1002);
    }
    CHECK(tell(client_frame(0x89, std::string(125, 'p'))) == std::vector{ping_told(std::string(125, 'p'))});
    CHECK(tell(client_frame(0x89, std::string("\x00\xff\xfe", 3))) ==
          std::vector{ping_told(std::string("\x00\xff\xfe", 3))});
    CHECK(tell(client_frame(0x8a, "")) == std::vector{pong_told("")});
}

TEST_CASE("§5.6: binary is understood and refused", "[ws_frame_reader]") {
    CHECK(failure_of(tell(client_frame(0x82, ""))) == 1003);
    CHECK(failure_of(tell(client_frame(0x02, "x"))) == 1003);
}

TEST_CASE("§5.6: where it is accepted, binary may hold any bytes, and text after it may not",
          "[ws_frame_reader]") {
    ws_frame_reader reader(100, true);
    auto bytes = client_frame(0x02, "\xce") + client_frame(0x80, "\xff") + client_frame(0x81, "\xff");
    std::span<char> input(bytes);
    const auto first = reader.read(input);
    REQUIRE(first.has_value());
    CHECK(first->what == pollstream::net::ws_event::kind::binary);
    CHECK(first->payload == "\xce\xff");
    const auto second = reader.read(input);
    REQUIRE(second.has_value());
    CHECK(second->code == 1007);
}

TEST_CASE("§10.4: a message over the limit is refused by its header, before its bytes", "[ws_frame_reader]") {
    CHECK(tell(text_of("12345678"), 3, 8) == std::vector{text_told("12345678")});
    CHECK(failure_of(tell(bare_header(0x81, 9, 0), 3, 8)) == 1009);
    CHECK(failure_of(tell(bare_header(0x81, 127, 0x7fff'ffff'ffff'ffffU))) == 1009);
    CHECK(failure_of(tell(client_frame(0x01, "12345") + bare_header(0x80, 4, 0), 3, 8)) == 1009);
    CHECK(tell(client_frame(0x01, "12345") + client_frame(0x80, "678"), 3, 8) ==
          std::vector{text_told("12345678")});
}

TEST_CASE("§7.1.7: nothing is reported after a failure or a close", "[ws_frame_reader]") {
    CHECK(tell(client_frame(0x83, "") + text_of("too late")).size() == 1);
    CHECK(tell(client_frame(0x88, "") + text_of("too late")) == std::vector{close_told(1005)});
    ws_frame_reader reader(100);
    CHECK_FALSE(reader.ended());
    tell(reader, client_frame(0x88, ""), 1);
    CHECK(reader.ended());
    CHECK(tell(reader, text_of("too late"), 1).empty());
}
