// The memory of answers that wait for slow readers.
#include "running_server.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

constexpr std::size_t long_answer = 10'000'000;  // more than the kernel buffers
const std::string ask = "GET /own?n=10000000 HTTP/1.1\r\nHost: x\r\n\r\n";

raw_client slow_reader(running_server& s, const std::string& from, const std::string& request = ask) {
    raw_client c(s.port(), "127.0.0.1", 4096, from);
    const int before = s.facts().answered;
    c.send(request);
    REQUIRE(running_server::becomes(s.facts().answered, before + 1));
    return c;
}

/// Whether that many are waiting. Until then, the next one might come first.
bool waits(running_server& s, std::size_t answers) {
    return s.keeps_unread(answers * long_answer);
}

/// Whether there is no room for one more: its answer is the one that is broken off, as number `count`. The
/// client reads nothing before that, because a reader may have read all of it in time.
bool is_broken_off(running_server& s, std::uint64_t count, const std::string& from,
                   const std::string& request = ask) {
    auto c = slow_reader(s, from, request);
    return s.breaks_off(count) && c.ends_within(5s);
}

net::server_options room_for(std::size_t answers, std::size_t answers_per_address) {
    net::server_options o;
    o.unread_bytes = answers * long_answer + long_answer / 2;
    o.unread_bytes_per_address = answers_per_address * long_answer + long_answer / 2;
    return o;
}

}  // namespace

TEST_CASE("threat 17: slow readers of long answers are bounded, per address and in total", "[net]") {
    running_server s(room_for(3, 2));
    auto a = slow_reader(s, "127.0.0.1");
    auto b = slow_reader(s, "127.0.0.1");
    REQUIRE(waits(s, 2));
    CHECK(is_broken_off(s, 1, "127.0.0.1"));
    auto c = slow_reader(s, "127.0.0.2");
    REQUIRE(waits(s, 3));
    CHECK(is_broken_off(s, 2, "127.0.0.3"));
    // Those that came first get theirs, and then there is room again.
    for (auto* reader : {&a, &b, &c}) CHECK(reader->read_response().body.size() == long_answer);
    CHECK(slow_reader(s, "127.0.0.1").read_response().body.size() == long_answer);
}

TEST_CASE("threat 17: a text that many wait for counts once, one that nobody else has as any answer",
          "[net]") {
    const std::string shared = "GET /shared?n=10000000 HTTP/1.1\r\nHost: x\r\n\r\n";
    const std::string alone = "GET /shared-by-nobody?n=10000000 HTTP/1.1\r\nHost: x\r\n\r\n";
    running_server s(room_for(3, 2));
    auto a = slow_reader(s, "127.0.0.1", shared);
    auto b = slow_reader(s, "127.0.0.1", shared);
    auto c = slow_reader(s, "127.0.0.1", shared);
    REQUIRE(waits(s, 1));
    auto d = slow_reader(s, "127.0.0.1", alone);
    REQUIRE(waits(s, 2));
    CHECK(is_broken_off(s, 1, "127.0.0.1", alone));
    for (auto* reader : {&a, &b, &c, &d}) CHECK(reader->read_response().body.size() == long_answer);
    CHECK(s.counters().broken_off == 1);
}

TEST_CASE("threat 17: what a stream keeps counts for as long as it is sent", "[net]") {
    const std::string keeps = "GET /stream-own?n=10000000&held=10000000 HTTP/1.1\r\nHost: x\r\n\r\n";
    running_server s(room_for(3, 3));
    auto a = slow_reader(s, "127.0.0.1", keeps);  // with its piece, which takes twice as much
    REQUIRE(waits(s, 3));
    CHECK(is_broken_off(s, 1, "127.0.0.1", keeps));
    CHECK(a.read_response().body.size() == long_answer);
    CHECK(slow_reader(s, "127.0.0.1", keeps).read_response().body.size() == long_answer);
}

TEST_CASE("threat 17: slow readers of long pieces have the same bound", "[net]") {
    running_server s(room_for(2, 2));  // a piece takes twice as much: its end is appended
    const std::string piece = "GET /stream-own?n=10000000 HTTP/1.1\r\nHost: x\r\n\r\n";
    auto a = slow_reader(s, "127.0.0.1", piece);
    REQUIRE(waits(s, 2));
    CHECK(is_broken_off(s, 1, "127.0.0.1", piece));
    CHECK(a.read_response().body.size() == long_answer);
}
