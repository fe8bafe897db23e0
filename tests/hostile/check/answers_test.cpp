// The checker of answers finds what it is there to find.
#include "hostile/answers.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;

namespace {

const std::string date = "Date: Tue, 24 Nov 2026 03:34:23 GMT\r\n";
const std::string fine = "HTTP/1.1 200 OK\r\n" + date + "Content-Length: 2\r\n\r\nok";
const std::string upgraded = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n";

std::string problem(int status, const std::string& body) {
    return "HTTP/1.1 " + std::to_string(status) + " Bad\r\n" + date +
           "Content-Type: application/problem+json\r\nContent-Length: " + std::to_string(body.size()) +
           "\r\n\r\n" + body;
}

std::string found(const std::string& said, const std::string& asked = "GET / HTTP/1.1\r\n\r\n") {
    hostile_input in;
    in.bytes = asked;
    answer_count count;
    return wrong_in(said, in, count).value_or("");
}

}  // namespace

TEST_CASE("answers that are well-formed pass", "[hostile]") {
    CHECK(found("").empty());
    CHECK(found(fine + fine).empty());
    CHECK(found("HTTP/1.1 100 Continue\r\n\r\n" + fine).empty());
    CHECK(found("HTTP/1.1 304 Not Modified\r\n" + date + "\r\n" + fine).empty());
    CHECK(found("HTTP/1.1 200 OK\r\n" + date + "Transfer-Encoding: chunked\r\n\r\n2\r\nok\r\n0\r\n\r\n")
              .empty());
    CHECK(
        found("HTTP/1.1 200 OK\r\n" + date + "Content-Length: 9\r\n\r\n", "HEAD / HTTP/1.1\r\n\r\n").empty());
    CHECK(found(problem(404, R"({"status":404,"code":"not_found"})")).empty());
    CHECK(found(problem(503, R"({"status":503,"code":"busy"})")).empty());
    CHECK(found(upgraded + "\x81\x0f{\"type\":\"beat\"}\x88\x02\x03\xe8").empty());
}

TEST_CASE("answers that are not well-formed are found", "[hostile]") {
    CHECK(found("HTTP/1.1 200 OK\r\nContent-Le") == "a head without an end");
    CHECK(found("200 OK\r\n\r\n") == "no status line");
    CHECK(found("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok") == "no Date, or two");
    CHECK(found("HTTP/1.1 200 OK\r\n" + date + "Content-Length: 9\r\n\r\nok") == "a body is cut off");
    CHECK(found("HTTP/1.1 200 OK\r\n" + date + "X: a\tb\r\nContent-Length: 2\r\n\r\nok")
              .starts_with("a field with"));
    CHECK(found("HTTP/1.1 200 OK\r\n" + date + "Transfer-Encoding: chunked\r\n\r\n9\r\nok") ==
          "a chunk is cut off");
    CHECK(found(problem(500, R"({"status":500,"code":"internal"})")) == "the server's own fault: 500");
    CHECK(found(problem(404, R"({"status":400,"code":"x"})")) == "a problem with another status");
    CHECK(found(problem(404, "{")) == "a problem that is not JSON");
    CHECK(found("HTTP/1.1 404 Not Found\r\n" + date + "Content-Length: 2\r\n\r\nno") ==
          "an error that is no problem");
    CHECK(found("HTTP/1.1 200 OK\r\n" + date + "Connection: close\r\nContent-Length: 2\r\n\r\nok" + fine) ==
          "an answer after the last");
    CHECK(found(upgraded + "\x81\x02hi").starts_with("a frame that is no message"));
    CHECK(found(upgraded + "\x88\x02\x03\xe8\x81\x02{}") == "frames after a close");
    CHECK(found(upgraded + "\x82\x02hi") == "an opcode nobody asked for");
}
