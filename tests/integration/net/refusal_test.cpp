// What a hostile or broken client gets. Every answer must be received, whatever the client was still sending.
#include "running_server.hpp"

#include <catch2/catch.hpp>

#include <vector>

using namespace pollstream::testing;

namespace {

struct bad_request {
    std::string name;
    std::string bytes;
    int status;
};

const std::string hosted = " HTTP/1.1\r\nHost: x\r\n";
const std::string post = "POST /echo HTTP/1.1\r\nHost: x\r\n";

std::string repeat(const std::string& text, std::size_t times) {
    std::string all;
    for (std::size_t i = 0; i < times; ++i) all += text;
    return all;
}

std::vector<bad_request> malformed() {
    return {
        {"no Host", "GET / HTTP/1.1\r\n\r\n", 400},
        {"two Hosts", "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400},
        {"a Host that is none", "GET / HTTP/1.1\r\nHost: a b\r\n\r\n", 400},
        {"white space before the colon", "GET /" + hosted + "X : y\r\n\r\n", 400},
        {"a folded line", "GET /" + hosted + "X: y\r\n z\r\n\r\n", 400},
        {"a folded first line", "GET / HTTP/1.1\r\n Host: x\r\n\r\n", 400},
        {"a bare LF", "GET / HTTP/1.1\nHost: x\n\n", 400},
        {"a bare CR in a value", "GET /" + hosted + "X: a\rb\r\n\r\n", 400},
        {"a NUL in a value", "GET /" + hosted + std::string("X: a\0b\r\n\r\n", 10), 400},
        {"no version", "GET /\r\nHost: x\r\n\r\n", 400},
        {"two spaces", "GET  /" + hosted + "\r\n", 400},
        {"a version in lower case", "GET / http/1.1\r\nHost: x\r\n\r\n", 400},
        {"HTTP/2.0", "GET / HTTP/2.0\r\nHost: x\r\n\r\n", 505},
        {"HTTP/0.9", "GET / HTTP/0.9\r\nHost: x\r\n\r\n", 505},
        {"HTTP/1.2", "GET / HTTP/1.2\r\nHost: x\r\n\r\n", 505},
        {"the HTTP/2 preface", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505},
        {"TLS", std::string("\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03", 11), 400},
        {"a method nobody knows", "BREW /" + hosted + "\r\n", 501},
        {"TRACE", "TRACE /" + hosted + "\r\n", 501},
        {"CONNECT", "CONNECT x:80" + hosted + "\r\n", 501},
        {"a method in lower case", "get /" + hosted + "\r\n", 501},
        {"* without OPTIONS", "GET *" + hosted + "\r\n", 400},
        {"a fragment", "GET /a#b" + hosted + "\r\n", 400},
        {"%00", "GET /a%00b" + hosted + "\r\n", 400},
        {"half an escape", "GET /a%4" + hosted + "\r\n", 400},
        {"another host's absolute form", "GET http://evil/" + hosted + "\r\n", 400},
        {"a foreign scheme", "GET file:///etc/passwd" + hosted + "\r\n", 400},
        {"a gzip body", post + "Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nxx", 415},
        {"another expectation", post + "Expect: miracles\r\nContent-Length: 2\r\n\r\nxx", 417},
        {"a head over 16 KiB", "GET /" + hosted + "X: " + std::string(17'000, 'x') + "\r\n\r\n", 431},
        {"a head over 16 KiB in many fields",
         "GET /" + hosted + repeat("X: " + std::string(400, 'x') + "\r\n", 60) + "\r\n", 431},
        {"a target over 16 KiB", "GET /" + std::string(17'000, 'x') + hosted + "\r\n", 414},
        {"too many fields", "GET /" + hosted + repeat("X: y\r\n", 101) + "\r\n", 431},
        {"an empty field name", "GET /" + hosted + ": y\r\n\r\n", 400},
        {"a field without a colon", "GET /" + hosted + "Xyz\r\n\r\n", 400},
    };
}

const std::string hidden = "GET /hello HTTP/1.1\r\nHost: x\r\n\r\n";

std::vector<bad_request> smuggling() {
    const auto coded = [](const std::string& coding) {
        return post + "Transfer-Encoding: " + coding + "\r\n\r\n0\r\n\r\n" + hidden;
    };
    const auto sized = [](const std::string& length) {
        return post + "Content-Length: " + length + "\r\n\r\nab" + hidden;
    };
    const auto chunk = [](const std::string& bytes) {
        return post + "Transfer-Encoding: chunked\r\n\r\n" + bytes + hidden;
    };
    return {
        {"TE gzip", coded("gzip"), 501},
        {"TE identity", coded("identity"), 501},
        {"TE xchunked", coded("xchunked"), 501},
        {"TE chunked, identity", coded("chunked, identity"), 501},
        {"TE gzip, chunked", coded("gzip, chunked"), 501},
        {"TE empty", coded(""), 501},
        {"TE with a vertical tab",
         coded("\x0b"
               "chunked"),
         400},
        {"TE twice",
         post + "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden, 400},
        {"TE identity, then chunked",
         post + "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden, 501},
        {"TE with CL", post + "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + hidden,
         400},
        {"CL with TE", post + "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden,
         400},
        {"TE gzip, then CL", post + "Transfer-Encoding: gzip\r\nContent-Length: 5\r\n\r\n0\r\n\r\n" + hidden,
         400},
        {"TE on HTTP/1.0",
         "POST /echo HTTP/1.0\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + hidden, 400},
        {"two lengths", post + "Content-Length: 2\r\nContent-Length: 3\r\n\r\nabc" + hidden, 400},
        {"the same length twice", post + "Content-Length: 2\r\nContent-Length: 2\r\n\r\nab" + hidden, 400},
        {"a list of lengths", sized("2, 2"), 400},
        {"a negative length", sized("-2"), 400},
        {"a signed length", sized("+2"), 400},
        {"a length in hexadecimal", sized("0x2"), 400},
        {"an empty length", sized(""), 400},
        {"a length that overflows", sized("18446744073709551618"), 400},
        {"a chunk size that overflows", chunk("10000000000000002\r\nab\r\n0\r\n\r\n"), 400},
        {"a negative chunk size", chunk("-2\r\nab\r\n0\r\n\r\n"), 400},
        {"a chunk size with 0x", chunk("0x2\r\nab\r\n0\r\n\r\n"), 400},
        {"an empty chunk size", chunk("\r\nab\r\n0\r\n\r\n"), 400},
        {"a chunk size with a space before", chunk(" 2\r\nab\r\n0\r\n\r\n"), 400},
        {"a chunk that is longer than it says", chunk("2\r\nabc\r\n0\r\n\r\n"), 400},
        {"a chunk that ends with LF", chunk("2\r\nab\n0\r\n\r\n"), 400},
        {"a chunk extension of 300 bytes", chunk("2;x=" + std::string(300, 'y') + "\r\nab\r\n0\r\n\r\n"),
         400},
        {"a chunk extension without end", chunk("2;x=" + std::string(40'000, 'y')), 431},
        {"trailers over 4 KiB", chunk("0\r\n" + repeat("X: " + std::string(500, 'y') + "\r\n", 10) + "\r\n"),
         431},
        {"a folded trailer", chunk("0\r\nX: y\r\n z\r\n\r\n"), 400},
        {"a trailer after a space", chunk("0\r\n X: y\r\n\r\n"), 400},
        {"a trailer with a bare LF", chunk("0\r\nX: y\nTransfer-Encoding: gzip\r\n\r\n"), 400},
        {"a chunk extension with a bare LF", chunk("2;x=y\nz\r\nab\r\n0\r\n\r\n"), 400},
        {"a chunk size with a space behind", chunk("2 \r\nab\r\n0\r\n\r\n"), 400},
        {"a chunk size line that ends with LF", chunk("2\nab\r\n0\r\n\r\n"), 400},
        {"a trailer without end", chunk("0\r\nX: " + std::string(40'000, 'y')), 431},
    };
}

void check_all(const std::vector<bad_request>& table) {
    running_server s;
    for (const auto& bad : table) {
        INFO(bad.name);
        raw_client c(s.port());
        c.try_send(bad.bytes);
        const auto r = c.read_response();
        CHECK(r.status == bad.status);
        CHECK(r.header("Connection") == "close");
        CHECK(r.header("Content-Type") == "application/problem+json");
        CHECK(r.header("X-Content-Type-Options") == "nosniff");
        CHECK(r.header("Cache-Control") == "no-store");
        CHECK(c.ends_within(
            5s));  // the hidden request, if any, was not answered: ends_within would not see the end
    }
    CHECK(s.facts().answered == 0);
    CHECK(raw_client(s.port()).get("/hello").status == 200);
}

}  // namespace

TEST_CASE("malformed requests are answered and the connection ends", "[net]") {
    check_all(malformed());
}

TEST_CASE("threat 28: no request hides in another's body", "[net]") {
    check_all(smuggling());
}

TEST_CASE("header fields up to the limit pass", "[net]") {
    running_server s;
    raw_client c(s.port());
    CHECK(c.get("/hello", {{"X", std::string(16'000, 'x')}}).status == 200);
    CHECK(c.get("/hello", raw_fields(99, {"X", "y"})).status == 200);  // with Host, a hundred
    c.send(post + "Transfer-Encoding: chunked\r\n\r\n2;" + std::string(255, 'y') + "\r\nab\r\n0\r\n\r\n");
    CHECK(c.read_response().body == "ab");
}

TEST_CASE("a body at the limit passes, one byte more does not", "[net]") {
    running_server s;
    raw_client c(s.port());
    CHECK(c.request("POST", "/echo", std::string(1'000, 'x')).body.size() == 1'000);
    const auto r = c.request("POST", "/echo", std::string(1'001, 'x'));
    CHECK(r.status == 413);
}

TEST_CASE("a chunked body at the limit passes, one byte more does not", "[net]") {
    running_server s;
    raw_client c(s.port());
    const auto chunk = "1f4\r\n" + std::string(500, 'x') + "\r\n";
    c.send(post + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + "0\r\n\r\n");
    CHECK(c.read_response().body.size() == 1'000);
    c.send(post + "Transfer-Encoding: chunked\r\n\r\n" + chunk + chunk + "1\r\nx\r\n0\r\n\r\n");
    CHECK(c.read_response().status == 413);
    CHECK(c.ends_within(5s));
}

TEST_CASE("a client that goes on sending sees the 413", "[net]") {
    running_server s;
    raw_client c(s.port());
    c.send(post + "Content-Length: 3000000\r\n\r\n");
    c.try_send(std::string(3'000'000, 'x'));
    const auto r = c.read_response();
    CHECK(r.status == 413);
    CHECK(r.header("Connection") == "close");
    CHECK(c.ends_within(5s));
}

TEST_CASE("413 comes before any 100", "[net]") {
    running_server s;
    raw_client c(s.port());
    c.send(post + "Content-Length: 100000\r\nExpect: 100-continue\r\n\r\n");
    CHECK(c.read_response().status == 413);
}

TEST_CASE("a path may allow a larger body", "[net]") {
    running_server s;
    raw_client c(s.port());
    CHECK(c.request("POST", "/big", std::string(200'000, 'x')).body.size() == 200'000);
}

TEST_CASE("a refusal by the head keeps the connection when nothing is left unread", "[net]") {
    running_server s;
    raw_client c(s.port());
    CHECK(c.get("/refused").status == 403);
    CHECK(c.request("POST", "/refused", "short").status == 403);
    CHECK(c.get("/hello").status == 200);
}

TEST_CASE("a refusal by the head closes when a body is on its way", "[net]") {
    running_server s;
    raw_client c(s.port());
    c.send("POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 900\r\nExpect: 100-continue\r\n\r\n");
    const auto r = c.read_response();
    CHECK(r.status == 403);
    CHECK(r.header("Connection") == "close");
    CHECK(c.ends_within(5s));
}

TEST_CASE("a client that leaves in the middle costs nothing", "[net]") {
    running_server s;
    for (const std::string bytes :
         {"", "GET /he", "POST /echo HTTP/1.1\r\nHost: x\r\nContent-Length: 9\r\n\r\nab"}) {
        raw_client c(s.port());
        c.send(bytes);
        c.abort();
        raw_client d(s.port());
        d.send(bytes);
    }
    CHECK(raw_client(s.port()).get("/hello").status == 200);
    CHECK(s.facts().answered == 1);
}
