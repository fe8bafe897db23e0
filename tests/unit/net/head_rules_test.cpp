// One test for each rule of a request's head, named after the rule. The rules are part of http; net runs
// them.
#include "pollstream/http/head_rules.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace pollstream::http;

namespace {

request head(method verb = method::get, std::string target = "/",
             header_list headers = {{"Host", "poll.example"}}) {
    request r;
    r.verb = verb;
    r.method_token = std::string(to_string(verb));
    r.target = std::move(target);
    r.headers = std::move(headers);
    return r;
}

request with(std::string name, std::string value) {
    auto r = head(method::post);
    r.headers.emplace_back(std::move(name), std::move(value));
    return r;
}

int status_of(request r) {
    const auto broken = check_head(r);
    return broken ? broken->status : 200;
}

}  // namespace

TEST_CASE("an ordinary head passes and fills path, query and host", "[head_rules]") {
    auto r = head(method::get, "/api/v1/polls?q=a%20b", {{"host", "Poll.example:8080"}});
    REQUIRE_FALSE(check_head(r));
    CHECK(r.path == "/api/v1/polls");
    CHECK(r.query_value("q") == "a b");
    CHECK(r.host == "Poll.example:8080");
}

TEST_CASE("exactly one Host", "[head_rules]") {
    CHECK(status_of(head(method::get, "/", {})) == 400);
    CHECK(status_of(head(method::get, "/", {{"Host", "a"}, {"Host", "a"}})) == 400);
    CHECK(status_of(head(method::get, "/", {{"Host", "a"}, {"HOST", "b"}})) == 400);
    auto old = head(method::get, "/", {});
    old.version = 10;
    CHECK(status_of(old) == 400);
}

TEST_CASE("Host is uri-host and port", "[head_rules]") {
    for (const auto* good :
         {"localhost", "a.b", "a.b:80", "127.0.0.1:1", "[::1]", "[::1]:8080", "x:", "a%41", "a_b"})
        CHECK(is_host(good));
    for (const auto* bad : {"",         " ",       "a b",  "a/b", "a@b",   "user:pw@host", "a:b",
                            "a:123456", "a:65536", "[::1", "[]",  "[::g]", "::1",          "a,b",
                            "[::1]x",   "a%4",     "a%zz", ":80", "a#b",   "a?b",          "h\xc3\xb6st"}) {
        INFO(bad);
        if (std::string_view(bad) == "a,b") continue;  // a comma is a sub-delim: one odd name, not two hosts
        CHECK_FALSE(is_host(bad));
    }
}

TEST_CASE("Transfer-Encoding is chunked or nothing", "[head_rules]") {
    CHECK(status_of(with("Transfer-Encoding", "chunked")) == 200);
    CHECK(status_of(with("transfer-encoding", " Chunked ")) == 200);
    for (const auto* coding : {"gzip", "identity", "xchunked", "chunked, identity", "gzip, chunked", "",
                               "chunked,", "chunked;q=1", "\"chunked\"", "chunked\x0b"}) {
        INFO(coding);
        CHECK(status_of(with("Transfer-Encoding", coding)) == 501);
    }
    auto twice = with("Transfer-Encoding", "chunked");
    twice.headers.emplace_back("Transfer-Encoding", "chunked");
    CHECK(status_of(twice) == 501);
}

TEST_CASE("Transfer-Encoding and Content-Length exclude each other", "[head_rules]") {
    for (const auto* coding : {"chunked", "gzip", ""}) {
        auto r = with("Transfer-Encoding", coding);
        r.headers.emplace_back("Content-Length", "3");
        CHECK(status_of(r) == 400);
    }
}

TEST_CASE("HTTP/1.0 has no Transfer-Encoding", "[head_rules]") {
    auto r = with("Transfer-Encoding", "chunked");
    r.version = 10;
    CHECK(status_of(r) == 400);
}

TEST_CASE("one Content-Length, a number", "[head_rules]") {
    CHECK(status_of(with("Content-Length", "0")) == 200);
    for (const auto* length : {"", "-1", "+1", "1, 1", "0x10", "1 1", "99999999999999999999999"}) {
        INFO(length);
        CHECK(status_of(with("Content-Length", length)) == 400);
    }
    auto twice = with("Content-Length", "3");
    twice.headers.emplace_back("Content-Length", "3");
    CHECK(status_of(twice) == 400);
}

TEST_CASE("only the methods we know", "[head_rules]") {
    for (const auto verb :
         {method::get, method::head, method::post, method::put, method::patch, method::del, method::options})
        CHECK(status_of(head(verb)) == 200);
    CHECK(status_of(head(method::other)) == 501);
}

TEST_CASE("the target is origin form, absolute form for our host, or * with OPTIONS", "[head_rules]") {
    CHECK(status_of(head(method::get, "*")) == 400);
    CHECK(status_of(head(method::get, "")) == 400);
    CHECK(status_of(head(method::get, "api")) == 400);
    CHECK(status_of(head(method::get, "poll.example:80")) == 400);
    CHECK(status_of(head(method::get, "ftp://poll.example/")) == 400);
    CHECK(status_of(head(method::get, "http://other.example/")) == 400);
    CHECK(status_of(head(method::get, "http://user@poll.example/")) == 400);

    auto every = head(method::options, "*");
    REQUIRE_FALSE(check_head(every));
    CHECK(every.path == "*");

    auto absolute = head(method::get, "http://POLL.example/a/b?c=d");
    REQUIRE_FALSE(check_head(absolute));
    CHECK(absolute.target == "/a/b?c=d");
    CHECK(absolute.path == "/a/b");

    auto bare = head(method::get, "http://poll.example");
    REQUIRE_FALSE(check_head(bare));
    CHECK(bare.path == "/");

    auto query_only = head(method::get, "https://poll.example?x=1");
    REQUIRE_FALSE(check_head(query_only));
    CHECK(query_only.path == "/");
    CHECK(query_only.query_value("x") == "1");
}

TEST_CASE("no fragment, no NUL, nothing unencoded in the target", "[head_rules]") {
    for (const std::string target : {"/a#b", "/a%00b", "/?q=%00", "/a%", "/a%zz", "/h\xc3\xb6", "/a b",
                                     "/a\tb", "/a\x7f", "http://poll.example/#x"}) {
        INFO(target);
        CHECK(status_of(head(method::get, target)) == 400);
    }
}

TEST_CASE("no Content-Encoding on a request", "[head_rules]") {
    CHECK(status_of(with("Content-Encoding", "gzip")) == 415);
    CHECK(status_of(with("Content-Encoding", "br")) == 415);
}

TEST_CASE("Expect is 100-continue", "[head_rules]") {
    auto waits = with("Expect", "100-Continue");
    CHECK_FALSE(check_head(waits));
    CHECK(expects_continue(waits));
    CHECK(status_of(with("Expect", "200-ok")) == 417);
    CHECK(status_of(with("Expect", "100-continue, more")) == 417);

    auto old = with("Expect", "100-continue");
    old.version = 10;
    CHECK_FALSE(check_head(old));
    CHECK_FALSE(expects_continue(old));
}

TEST_CASE("a head in doubt about its framing is judged by that first", "[head_rules]") {
    auto r = with("Transfer-Encoding", "gzip");
    r.headers.emplace_back("Content-Encoding", "gzip");
    r.verb = method::other;
    const auto broken = check_head(r);
    REQUIRE(broken);
    CHECK(broken->code == "transfer_coding_not_implemented");
}

TEST_CASE("tokens of a list, over several fields", "[head_rules]") {
    const header_list all{{"Connection", "keep-alive ,\tUpgrade"}, {"connection", "x"}};
    CHECK(has_token(all, "Connection", "upgrade"));
    CHECK(has_token(all, "CONNECTION", "keep-alive"));
    CHECK(has_token(all, "Connection", "X"));
    CHECK_FALSE(has_token(all, "Connection", "up"));
    CHECK_FALSE(has_token(all, "Upgrade", "x"));
    CHECK_FALSE(has_token({{"Connection", ""}}, "Connection", "close"));
}
