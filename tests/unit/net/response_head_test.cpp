#include "net/response_head.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::net;

namespace {

head_facts facts(framing body = framing::length, std::size_t length = 0) {
    head_facts f;
    f.body = body;
    f.content_length = length;
    f.date = "Mon, 23 Nov 2026 20:24:00 GMT";
    return f;
}

}  // namespace

TEST_CASE("a head is a status line, Date, the fields and a length", "[response_head]") {
    http::response r(404);
    r.set("Content-Type", "text/plain");
    CHECK(response_head(r, facts(framing::length, 12)) ==
          "HTTP/1.1 404 Not Found\r\nDate: Mon, 23 Nov 2026 20:24:00 GMT\r\nContent-Type: text/plain\r\n"
          "Content-Length: 12\r\n\r\n");
}

TEST_CASE("only net sets net's own fields", "[response_head]") {
    http::response r;
    r.headers = {
        {"content-length", "7"}, {"Transfer-Encoding", "gzip"}, {"Connection", "x"}, {"DATE", "now"}};
    const auto head = response_head(r, facts(framing::length, 1));
    CHECK(head == "HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 20:24:00 GMT\r\nContent-Length: 1\r\n\r\n");
}

TEST_CASE("a field cannot inject another", "[response_head]") {
    http::response r;
    r.headers.emplace_back("Location", "/a\r\nSet-Cookie: evil=1");
    const auto head = response_head(r, facts());
    CHECK(head.find("\r\nSet-Cookie") == std::string::npos);
    CHECK(head.find("Location: /a  Set-Cookie: evil=1\r\n") != std::string::npos);
}

TEST_CASE("whatever breaks a line is a blank, and nothing else is touched", "[response_head]") {
    const auto head_with = [](std::string value) {
        http::response r;
        r.add("X", "before").add("Y", value);
        return response_head(r, facts());
    };
    CHECK(head_with("a\rb").find("X: before\r\nY: a b\r\n") != std::string::npos);
    CHECK(head_with("a\nb").find("X: before\r\nY: a b\r\n") != std::string::npos);
    CHECK(head_with(std::string("a\0b", 3)).find("X: before\r\nY: a b\r\n") != std::string::npos);
    CHECK(head_with("a\tb\xc3\xa4").find("X: before\r\nY: a\tb\xc3\xa4\r\n") != std::string::npos);
}

TEST_CASE("a field that was replaced goes out once", "[response_head]") {
    http::response r;
    r.add("X", "old").add("Y", "kept").set("x", "new");
    CHECK(response_head(r, facts(framing::none)) ==
          "HTTP/1.1 200 OK\r\nDate: Mon, 23 Nov 2026 20:24:00 GMT\r\nY: kept\r\nx: new\r\n\r\n");
}

TEST_CASE("Connection says what will happen", "[response_head]") {
    const http::response r;
    auto f = facts();
    CHECK(response_head(r, f).find("Connection") == std::string::npos);
    f.keep_alive = false;
    CHECK(response_head(r, f).find("Connection: close\r\n") != std::string::npos);
    f.version = 10;
    CHECK(response_head(r, f).find("Connection: close\r\n") != std::string::npos);
    f.keep_alive = true;
    CHECK(response_head(r, f).find("Connection: keep-alive\r\n") != std::string::npos);
}

TEST_CASE("how a body is framed", "[response_head]") {
    http::response r;
    CHECK(framing_of(r, 11) == framing::length);
    r.status = 204;
    CHECK(framing_of(r, 11) == framing::none);
    r.status = 304;
    CHECK(framing_of(r, 11) == framing::none);
    r.status = 200;
    r.body = http::body_stream{};
    CHECK(framing_of(r, 11) == framing::chunked);
    CHECK(framing_of(r, 10) == framing::until_close);
    CHECK(response_head(r, facts(framing::chunked)).find("Transfer-Encoding: chunked\r\n") !=
          std::string::npos);
    CHECK(response_head(r, facts(framing::chunked)).find("Content-Length") == std::string::npos);
    CHECK(response_head(r, facts(framing::none)).find("Content-Length") == std::string::npos);
}

TEST_CASE("a chunk's size is hexadecimal", "[response_head]") {
    CHECK(chunk_head(0) == "0\r\n");
    CHECK(chunk_head(255) == "ff\r\n");
}
