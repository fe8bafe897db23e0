// Pages of polls: what a query asks for, and links that lead on.
#include "poll/page.hpp"

#include "poll/creation.hpp"
#include "pollstream/base/limits.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::poll_http;

namespace {

http::request get(std::string_view target) {
    http::request r;
    REQUIRE(http::parse_target(target, r));
    r.host = "polls.example";
    return r;
}

std::vector<std::string> wrong(std::string_view query) {
    std::vector<std::string> fields;
    for (const auto& p : read_page_request(get("/api/v1/polls?" + std::string(query))).problems)
        fields.push_back(p.field);
    return fields;
}
using names = std::vector<std::string>;

poll_page a_page(bool more, std::uint64_t count = 25) {
    auto s = std::make_shared<poll_state>();
    s->definition.id = *poll_id::parse("01JAAAAAAAAAAAAAAAAAAAAAAA");
    poll_page page;
    page.polls.push_back(std::move(s));
    page.count = count;
    page.more = more;
    return page;
}

boost::json::object page_of(const http::request& r, bool more, std::string_view base = "/") {
    json_writer w;
    w.begin_object();
    write_page_members(w, r, base, read_page_request(r), a_page(more));
    w.end_object();
    return boost::json::parse(w.take()).as_object();
}

}  // namespace

TEST_CASE("a plain request asks for the first ten") {
    const auto asked = read_page_request(get("/api/v1/polls"));
    CHECK(asked.problems.empty());
    CHECK(asked.query.page_size == limits::page_size_default);
    CHECK(asked.query.page == 1);
    CHECK(asked.query.status == status_filter::all);
    CHECK(asked.query.search.empty());
    CHECK_FALSE(asked.query.before);
    CHECK_FALSE(asked.by_number);
}

TEST_CASE("every part of a query is read") {
    const auto asked = read_page_request(
        get("/api/v1/polls?status=closed&q=lunch%20time&page_size=100&cursor=01JAAAAAAAAAAAAAAAAAAAAAAA"));
    CHECK(asked.problems.empty());
    CHECK(asked.query.status == status_filter::closed);
    CHECK(asked.query.search == "lunch time");
    CHECK(asked.query.page_size == 100);
    CHECK(asked.query.before == poll_id::parse("01JAAAAAAAAAAAAAAAAAAAAAAA"));
    CHECK(read_page_request(get("/polls?status=open&page=3")).query.page == 3);
    CHECK(read_page_request(get("/polls?status=open")).query.status == status_filter::open);
}

TEST_CASE("what a query may not say") {
    CHECK(wrong("status=ended") == names{"status"});
    CHECK(wrong("page_size=0") == names{"page_size"});
    CHECK(wrong("page_size=101") == names{"page_size"});
    CHECK(wrong("page_size=ten") == names{"page_size"});
    CHECK(wrong("page_size=-1") == names{"page_size"});
    CHECK(wrong("page=0") == names{"page"});
    CHECK(wrong("page=1000001") == names{"page"});
    CHECK(wrong("page=") == names{"page"});
    CHECK(wrong("cursor=7") == names{"cursor"});
    CHECK(wrong("page=2&cursor=01JAAAAAAAAAAAAAAAAAAAAAAA") == names{"cursor"});
    CHECK(wrong("q=" + std::string(100, 'x')).empty());
    CHECK(wrong("q=" + std::string(101, 'x')) == names{"q"});
    CHECK(wrong("status=x&q=" + std::string(101, 'x') + "&page_size=0&page=0&cursor=7") ==
          names{"status", "q", "page_size", "page", "cursor", "cursor"});
}

TEST_CASE("the next page comes after a cursor, with the same filters") {
    const auto o = page_of(get("/api/v1/polls?q=a%26b%20c&status=open&page_size=5"), true);
    CHECK(o.at("count") == 25);
    CHECK(o.at("next") ==
          "http://polls.example/api/v1/"
          "polls?cursor=01JAAAAAAAAAAAAAAAAAAAAAAA&status=open&q=a%26b%20c&page_size=5");
    CHECK(o.at("previous").is_null());
    CHECK(page_of(get("/api/v1/polls"), false).at("next").is_null());
}

TEST_CASE("after a page that was cut, only a cursor leads on without a gap, not a number") {
    const auto r = get("/polls?page=2");
    auto asked = read_page_request(r);
    asked.cut = true;
    json_writer w;
    w.begin_object();
    write_page_members(w, r, "/", asked, a_page(true));
    w.end_object();
    const auto o = boost::json::parse(w.take()).as_object();
    CHECK(o.at("next") == "http://polls.example/polls?cursor=01JAAAAAAAAAAAAAAAAAAAAAAA");
    CHECK(o.at("previous") == "http://polls.example/polls?page=1");
}

TEST_CASE("a query by number gets links by number") {
    const auto second = page_of(get("/polls/?page=2"), true);
    CHECK(second.at("next") == "http://polls.example/polls/?page=3");
    CHECK(second.at("previous") == "http://polls.example/polls/?page=1");
    const auto first = page_of(get("/polls?page=1"), true);
    CHECK(first.at("previous").is_null());
    const auto last = page_of(get("/polls?page=3&page_size=10"), false);
    CHECK(last.at("next").is_null());
    CHECK(last.at("previous") == "http://polls.example/polls?page=2&page_size=10");
}

TEST_CASE("links are the client's own: scheme, host and base path") {
    auto r = get("/api/v1/polls");
    r.secure = true;
    CHECK(page_of(r, true, "/live/").at("next") ==
          "https://polls.example/live/api/v1/polls?cursor=01JAAAAAAAAAAAAAAAAAAAAAAA");
}

TEST_CASE("a link leads where it says") {
    const auto o = page_of(get("/api/v1/polls?q=caf%C3%A9%20%2B%20%25&page_size=7"), true);
    const std::string url(o.at("next").as_string());
    const auto asked =
        read_page_request(get(std::string_view(url).substr(std::string("http://polls.example").size())));
    CHECK(asked.problems.empty());
    CHECK(asked.query.search == "café + %");
    CHECK(asked.query.page_size == 7);
    CHECK(asked.query.before);
}

// ---- Idempotency-Key

TEST_CASE("an idempotency key is 8 to 128 visible characters, quoted or not") {
    const auto read = [](std::string value) {
        auto r = get("/");
        r.headers.emplace_back("Idempotency-Key", std::move(value));
        return read_idempotency_key(r);
    };
    CHECK(read("12345678")->key == "\n12345678");
    CHECK(read("\"7f5a1d3e-2b4c\"")->key == "\n7f5a1d3e-2b4c");
    CHECK(read(std::string(128, 'k'))->key.size() == 129);
    for (const auto& bad :
         {std::string("1234567"), std::string("\"1234567\""), std::string(129, 'k'),
          std::string("with space"), std::string("caf\xC3\xA9 noir"), std::string(""), std::string("\"")}) {
        const auto key = read(bad);
        CAPTURE(bad);
        REQUIRE(key.has_error());
        CHECK(key.error().status == 400);
    }
    const auto at = [](const std::string& address) {
        auto r = get(address);
        r.path = address;
        r.headers.emplace_back("Idempotency-Key", "question-1");
        return read_idempotency_key(r)->key;
    };
    CHECK(at("/api/v1/rooms/A/polls") != at("/api/v1/rooms/B/polls"));
    CHECK(at("/api/v1/polls/") == at("/api/v1/polls"));
    const auto none = read_idempotency_key(get("/"));
    REQUIRE(none.has_value());
    CHECK(none->key.empty());
}
