#include "pollstream/http/router.hpp"

#include "asking.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::http;
using namespace pollstream::testing;

namespace {

task<response> answer(int status, std::string body) {
    co_return text(status, "text/plain", std::move(body));
}

handler says(std::string what) {
    return [what](const request& r) {
        std::string body = what;
        for (const auto& [name, value] : r.params) body += " " + name + "=" + value;
        return answer(200, std::move(body));
    };
}

class quiet final : public channel {
  public:
    void opened(outlet&) override {}
    void received(std::string_view) override {}
    void closed() override {}
    frame next() override { return nullptr; }
    const close_order* closing() const override { return nullptr; }
    void shutdown() override {}
};

task<opening> accept_it() {
    accepted a;
    a.talk = std::make_shared<quiet>();
    co_return opening(std::move(a));
}

router table() {
    router r;
    r.on(method::get, "/", says("root"));
    r.on(method::get, "/polls/{id}", says("one"));
    r.on(method::get, "/polls", says("list"));
    r.on(method::post, "/polls", says("create"), {throttle_class::create});
    r.on(method::get, "/polls/recent", says("recent"));
    r.on(method::del, "/polls/{id}", says("delete"));
    r.on(method::get, "/rooms/{room}/polls/{poll}", says("nested"));
    r.on(method::get, "/rooms/{room}/polls/first", says("first"));
    r.on(method::get, "/{any}/x/y", says("any"));
    r.socket("/ws/polls/{id}", [](const request&) { return accept_it(); });
    r.socket("/ws/polls/{id}/live", [](const request&) { return accept_it(); });
    return r;
}

response ask(const router& r, std::string_view method, std::string_view target) {
    auto q = asking(method, target);
    return wait_for(r.handle(q));
}

std::string said(const router& r, std::string_view method, std::string_view target) {
    return std::string(ask(r, method, target).bytes());
}

}  // namespace

TEST_CASE("rows are found by method and path") {
    const auto r = table();
    CHECK(said(r, "GET", "/") == "root");
    CHECK(said(r, "GET", "/polls") == "list");
    CHECK(said(r, "POST", "/polls") == "create");
    CHECK(said(r, "GET", "/polls/7") == "one id=7");
    CHECK(said(r, "GET", "/rooms/a/polls/b") == "nested room=a poll=b");
}

TEST_CASE("a literal beats a name, whatever the order of the table") {
    const auto r = table();
    CHECK(said(r, "GET", "/polls/recent") == "recent");
    CHECK(said(r, "GET", "/rooms/a/polls/first") == "first room=a");
    CHECK(said(r, "GET", "/rooms/x/y") == "any any=rooms");
}

TEST_CASE("a parameter takes over if the literal row does not have the method") {
    CHECK(said(table(), "DELETE", "/polls/recent") == "delete id=recent");
}

TEST_CASE("a trailing slash never matters") {
    const auto r = table();
    CHECK(said(r, "GET", "/polls/") == "list");
    CHECK(said(r, "GET", "/polls/7/") == "one id=7");
    CHECK(said(r, "POST", "/polls/") == "create");
    router slashed;
    slashed.on(method::get, "/old/path/", says("old"));
    CHECK(said(slashed, "GET", "/old/path") == "old");
    CHECK(said(slashed, "GET", "/old/path/") == "old");
}

TEST_CASE("segments come decoded, and no name matches nothing") {
    const auto r = table();
    CHECK(said(r, "GET", "/polls/a%20%C3%A4") == "one id=a ä");
    CHECK(ask(r, "GET", "/rooms//polls/b").status == 404);
}

TEST_CASE("HEAD runs the GET row") {
    const auto r = table();
    CHECK(ask(r, "HEAD", "/polls/7").status == 200);
    router own;
    own.on(method::get, "/x", says("get")).on(method::head, "/x", says("head"));
    CHECK(said(own, "HEAD", "/x") == "head");
}

TEST_CASE("OPTIONS and 405 list what a path supports") {
    const auto r = table();
    const auto options = ask(r, "OPTIONS", "/polls");
    CHECK(options.status == 204);
    CHECK(field_of(options, "Allow") == "GET, HEAD, POST, OPTIONS");
    const auto wrong = ask(r, "PUT", "/polls");
    CHECK(wrong.status == 405);
    CHECK(code_of(wrong) == "method_not_allowed");
    CHECK(field_of(wrong, "Allow") == "GET, HEAD, POST, OPTIONS");
    CHECK(field_of(ask(r, "PATCH", "/polls/7"), "Allow") == "GET, HEAD, DELETE, OPTIONS");
    CHECK(ask(r, "BREW", "/polls").status == 405);
    CHECK(r.allow("/nothing").empty());
}

TEST_CASE("an unknown path is a 404 problem") {
    const auto r = table();
    for (const auto* target :
         {"/nothing", "/polls/7/8", "/polls//", "/a/b/c/d/e/f/g/h/i/j/k/l/m/n/o/p/q/r"}) {
        const auto a = ask(r, "GET", target);
        CHECK(a.status == 404);
        CHECK(code_of(a) == "not_found");
    }
    CHECK(ask(r, "OPTIONS", "/nothing").status == 404);
}

TEST_CASE("what no row matches goes to the web app, but only for reading") {
    auto r = table();
    r.otherwise(says("app"));
    CHECK(said(r, "GET", "/nothing") == "app");
    CHECK(said(r, "HEAD", "/nothing") == "app");
    CHECK(ask(r, "POST", "/nothing").status == 405);
    CHECK(field_of(ask(r, "POST", "/nothing"), "Allow") == "GET, HEAD, OPTIONS");
    CHECK(ask(r, "PUT", "/polls").status == 405);
    r.otherwise([](const request&) -> task<response> { co_return response{404}; });
    CHECK(ask(r, "POST", "/nothing").status == 404);
}

TEST_CASE("a WebSocket path asked without an upgrade answers 426") {
    const auto a = ask(table(), "GET", "/ws/polls/7");
    CHECK(a.status == 426);
    CHECK(field_of(a, "Upgrade") == "websocket");
    CHECK(code_of(a) == "upgrade_required");
    CHECK(ask(table(), "HEAD", "/ws/polls/7").status == 426);
    CHECK(ask(table(), "POST", "/ws/polls/7").status == 405);
    CHECK(field_of(ask(table(), "OPTIONS", "/ws/polls/7"), "Allow") == "GET, HEAD, OPTIONS");
}

TEST_CASE("an upgrade opens its row and gets its parameters") {
    const auto r = table();
    auto q = asking("GET", "/ws/polls/7/");
    auto opened = wait_for(r.open(q));
    REQUIRE(std::holds_alternative<accepted>(opened));
    CHECK(std::get<accepted>(opened).talk != nullptr);
    CHECK(q.param("id") == "7");
}

TEST_CASE("an upgrade elsewhere is refused") {
    const auto r = table();
    auto http_only = asking("GET", "/polls");
    auto refused = wait_for(r.open(http_only));
    REQUIRE(std::holds_alternative<response>(refused));
    CHECK(std::get<response>(refused).status == 400);
    auto unknown = asking("GET", "/nothing");
    refused = wait_for(r.open(unknown));
    REQUIRE(std::holds_alternative<response>(refused));
    CHECK(std::get<response>(refused).status == 404);
}

TEST_CASE("one path may speak HTTP and WebSocket") {
    router r;
    r.on(method::get, "/both", says("http")).socket("/both", [](const request&) { return accept_it(); });
    CHECK(said(r, "GET", "/both") == "http");
    auto q = asking("GET", "/both");
    CHECK(std::holds_alternative<accepted>(wait_for(r.open(q))));
}

TEST_CASE("a match gives the row with its options") {
    const auto r = table();
    fields params;
    const auto* row = r.match(method::post, "/polls/", params);
    REQUIRE(row != nullptr);
    CHECK(row->options.throttle == throttle_class::create);
    CHECK(row->pattern == "/polls");
    CHECK(r.match(method::post, "/nothing", params) == nullptr);
    CHECK(r.match(method::get, "/ws/polls/7", params) == nullptr);
    CHECK(r.match_socket("/ws/polls/7", params) != nullptr);
    CHECK(r.match_socket("/polls", params) == nullptr);
    CHECK(r.rows().size() == 11);
}

TEST_CASE("a pattern without a slash is a mistake in the table") {
    router r;
    CHECK_THROWS_AS(r.on(method::get, "polls", says("x")), std::invalid_argument);
}
