#include "pollstream/http/request.hpp"

#include <catch2/catch.hpp>

using namespace pollstream::http;

namespace {

request parsed(std::string_view target) {
    request r;
    REQUIRE(parse_target(target, r));
    return r;
}

}  // namespace

TEST_CASE("methods are case-sensitive") {
    for (const auto m :
         {method::get, method::head, method::post, method::put, method::patch, method::del, method::options})
        CHECK(parse_method(to_string(m)) == m);
    CHECK(parse_method("get") == method::other);
    CHECK(parse_method("BREW") == method::other);
    CHECK(parse_method("") == method::other);
}

TEST_CASE("fields are found in any case, the first of several") {
    const fields all{{"Content-Type", "a"}, {"content-TYPE", "b"}};
    CHECK(find(all, "CONTENT-type") == "a");
    CHECK_FALSE(find(all, "Content"));
}

TEST_CASE("the fields of a head keep their order, and are found, counted and removed in any case") {
    header_list all{{"Content-Type", "a"}, {"X", ""}, {"content-TYPE", "b"}};
    all.reserve(100, 10'000);
    all.emplace_back("Host", std::string(300, 'h'));
    REQUIRE(all.size() == 4);
    CHECK(all.at(0) == header_list::value_type("Content-Type", "a"));
    CHECK(all.at(1) == header_list::value_type("X", ""));
    CHECK(all.find("CONTENT-type") == "a");
    CHECK(all.find("x") == "");
    CHECK(all.find("HOST") == std::string(300, 'h'));
    CHECK_FALSE(all.find("Content"));
    CHECK(all.count("Content-Type") == 2);
    CHECK(all.lines().starts_with("Content-Type: a\r\nX: \r\ncontent-TYPE: b\r\nHost: hh"));
    all.remove("Y");
    CHECK_FALSE(all.has_gaps());
    std::string values;
    for (const auto v : all.values("content-type")) values += std::string(v) + " ";
    CHECK(values == "a b ");
    for (const auto v : all.values("Cookie")) FAIL(v);

    all.remove("CONTENT-TYPE");
    CHECK(all.has_gaps());
    CHECK(all.count("Content-Type") == 0);
    std::string names;
    for (const auto& [name, value] : all) names += std::string(name) + " ";
    CHECK(names == "X Host ");
    CHECK(all == header_list{{"X", ""}, {"Host", std::string(300, 'h')}});
    CHECK_FALSE(all == header_list{{"X", ""}});
    CHECK_FALSE(all == header_list{{"X", ""}, {"Host", "h"}});
    all.remove("X");
    all.remove("Host");
    CHECK(all.empty());
}

TEST_CASE("a target is split and decoded") {
    const auto r = parsed("/a%20b/%C3%A4+c?q=a+b%26c&page=2&flag&=x&&q=second");
    CHECK(r.path == "/a b/ä+c");  // a plus is a plus in a path, a space in a query
    CHECK(r.query_value("q") == "a b&c");
    CHECK(r.query_value("page") == "2");
    CHECK(r.query_value("flag") == "");
    CHECK(r.query.size() == 5);
    CHECK_FALSE(r.query_value("Page"));
}

TEST_CASE("targets without a query or with an empty one") {
    CHECK(parsed("/").path == "/");
    CHECK(parsed("/?").query.empty());
    CHECK(parsed("/x?a=?").query_value("a") == "?");
}

TEST_CASE("anything but an origin-form target is refused") {
    const auto* target = GENERATE("", "polls", "*", "http://x/", "/a#b", "/%", "/%4", "/%zz", "/%00",
                                  "/x?a=%00", "/x?%g1=1", "/%ff", "/x?q=%c3%28", "/%c0%af");
    INFO(target);
    request r;
    CHECK_FALSE(parse_target(target, r));
}

TEST_CASE("cookies are found among others and in several fields") {
    request r;
    r.headers = {{"Cookie", "a=1; token=abc=d ;b=\"quoted\""}, {"cookie", "late=yes; token=no"}};
    CHECK(r.cookie("a") == "1");
    CHECK(r.cookie("token") == "abc=d");
    CHECK(r.cookie("b") == "quoted");
    CHECK(r.cookie("late") == "yes");
    CHECK_FALSE(r.cookie("tok"));
    CHECK_FALSE(r.cookie("Token"));
}

TEST_CASE("broken cookie fields do no harm") {
    request r;
    r.headers = {{"Cookie", ";;; =x; nothing; =; ok=1;"}};
    CHECK(r.cookie("ok") == "1");
    CHECK_FALSE(r.cookie("nothing"));
}

TEST_CASE("parameters and the origin") {
    request r;
    r.params = {{"id", "7"}};
    CHECK(r.param("id") == "7");
    CHECK(r.param("code").empty());
    r.host = "poll.example:8080";
    CHECK(r.origin() == "http://poll.example:8080");
    r.secure = true;
    CHECK(r.origin() == "https://poll.example:8080");
}

TEST_CASE("query values are encoded so that they come back") {
    CHECK(encode_query("a-Z_0.9~") == "a-Z_0.9~");
    CHECK(encode_query("a b&c=d/ä+%") == "a%20b%26c%3Dd%2F%C3%A4%2B%25");
    CHECK(parsed("/?q=" + encode_query("a b&c=d/ä+%")).query_value("q") == "a b&c=d/ä+%");
}
