#include "net/request_parser.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <string_view>

namespace pollstream::net {
namespace {

using state = request_parser::state;

/// A parser that is given what arrives, piece by piece.
struct listening {
    http::request request;
    request_parser parser{request};
    std::string left;  ///< not consumed yet

    state hear(std::string_view more) {
        left.append(more);
        std::size_t taken = 0;
        const auto reached = parser.take({left.data(), left.size()}, taken);
        left.erase(0, taken);
        return reached;
    }
};

constexpr std::string_view head = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

TEST_CASE("a request is read to its end, and what follows is left", "[request_parser]") {
    listening l;
    CHECK(l.hear(std::string(head) + "GET /b") == state::done);
    CHECK(l.left == "GET /b");
    CHECK(l.request.target == "/a");
    CHECK(l.request.headers.find("Host") == "h");
    CHECK(l.parser.wants_keep_alive());
}

TEST_CASE("an empty line before a request is not part of it, in however many pieces it comes",
          "[request_parser]") {
    listening l;
    CHECK_FALSE(l.parser.begun());
    CHECK(l.hear("") == state::need_more);
    SECTION("together with the request") {
        CHECK(l.hear("\r\n" + std::string(head)) == state::done);
    }
    SECTION("alone") {
        CHECK(l.hear("\r\n") == state::need_more);
        CHECK(l.left.empty());
        CHECK_FALSE(l.parser.begun());
        CHECK(l.hear(head) == state::done);
    }
    SECTION("in halves") {
        CHECK(l.hear("\r") == state::need_more);
        CHECK_FALSE(l.parser.begun());
        CHECK(l.hear("\n") == state::need_more);
        CHECK(l.hear(head) == state::done);
    }
    CHECK(l.parser.begun());
    CHECK(l.left.empty());
    CHECK(l.request.target == "/a");
}

TEST_CASE("two empty lines are no request", "[request_parser]") {
    listening l;
    CHECK(l.hear("\r\n\r\n" + std::string(head)) == state::failed);
    CHECK(l.parser.failure().status == 400);
    CHECK_FALSE(l.parser.wants_keep_alive());
}

TEST_CASE("a request has begun with its first byte", "[request_parser]") {
    listening l;
    CHECK(l.hear("G") == state::need_more);
    CHECK(l.parser.begun());
    CHECK(l.hear(head.substr(1)) == state::done);
}

}  // namespace
}  // namespace pollstream::net
