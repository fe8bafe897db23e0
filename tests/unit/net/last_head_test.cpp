#include "net/last_head.hpp"

#include <catch2/catch.hpp>

#include <string>

namespace pollstream::net {
namespace {

constexpr std::string_view head = "GET /a HTTP/1.1\r\nHost: h\r\n\r\n";

/// The request as check_head() leaves it.
http::request understood() {
    http::request r;
    r.target = "/base/a?b=c";
    r.path = "/base/a";
    r.query = {{"b", "c"}};
    r.headers.emplace_back("Host", "h");
    r.host = "h";
    r.client_address = r.remote_address = "192.0.2.1";
    return r;
}

TEST_CASE("a head is recognised by its bytes, whatever follows", "[last_head]") {
    last_head last;
    CHECK_FALSE(last.begins(""));
    CHECK_FALSE(last.begins(head));
    last.keep(head, http::method::get);
    CHECK(last.kept());
    CHECK(last.bytes() == head.size());
    CHECK(last.begins(head));
    CHECK(last.begins(std::string(head) + "GET /b"));
    CHECK_FALSE(last.begins(head.substr(0, head.size() - 1)));
    CHECK_FALSE(last.begins("GET /a HTTP/1.1\r\nhost: h\r\n\r\n"));
    CHECK_FALSE(last.begins(""));
    last.forget();
    CHECK_FALSE(last.kept());
    CHECK_FALSE(last.begins(head));
}

TEST_CASE("only heads of reading requests are kept, and no long ones", "[last_head]") {
    last_head last;
    for (const auto verb : {http::method::post, http::method::put, http::method::patch, http::method::del,
                            http::method::options, http::method::other}) {
        last.keep(head, verb);
        CHECK_FALSE(last.kept());
    }
    last.keep(std::string(last_head::bytes_max + 1, 'x'), http::method::get);
    CHECK_FALSE(last.kept());
    last.keep(std::string(last_head::bytes_max, 'x'), http::method::head);
    CHECK(last.kept());
}

TEST_CASE("threat 29: nor is a head of many parameters, each of which takes more memory than it has bytes",
          "[last_head]") {
    last_head last;
    auto r = understood();
    r.query.assign(last_head::parameters_max, {"a", ""});
    last.keep(head, r.verb);
    last.understand(r);
    CHECK(last.kept());
    r.query.emplace_back("a", "");
    last.understand(r);
    CHECK_FALSE(last.kept());
}

TEST_CASE("what became of a request while it was judged and answered is undone", "[last_head]") {
    last_head last;
    auto r = understood();
    last.keep(head, r.verb);
    last.understand(r);

    r.path = "/a";  // without the base path
    r.host = "polls.example";
    r.secure = true;
    r.client_address = "203.0.113.7";
    r.params = {{"id", "a"}};
    r.notes.looked = r.notes.paid = true;
    r.notes.row = 3;
    r.notes.headers.emplace_back("RateLimit", "x");
    last.restore(r);

    const auto before = understood();
    CHECK(r.target == before.target);
    CHECK(r.path == before.path);
    CHECK(r.query == before.query);
    CHECK(r.headers == before.headers);
    CHECK(r.host == before.host);
    CHECK_FALSE(r.secure);
    CHECK_FALSE(r.notes.looked);
    CHECK_FALSE(r.notes.paid);
    CHECK(r.notes.headers.empty());
    // The route stays the same.
    CHECK(r.notes.row == 3u);
    CHECK(r.params == http::fields{{"id", "a"}});
}

}  // namespace
}  // namespace pollstream::net
