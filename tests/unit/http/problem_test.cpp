#include "pollstream/http/problem.hpp"

#include "asking.hpp"

#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::http;
using namespace pollstream::testing;

TEST_CASE("responses replace and append fields and know their size") {
    response r(200);
    r.set("X-A", "1").set("x-a", "2").add("X-A", "3");
    CHECK(r.headers.count("X-A") == 2);
    CHECK(r.header("x-a") == "2");
    r.body = std::string("own");
    CHECK(r.bytes() == "own");
    r.body = static_body("fixed");
    CHECK(r.bytes() == "fixed");
    r.body = std::make_shared<const std::string>("shared");
    CHECK(r.bytes() == "shared");
    r.body = std::shared_ptr<const std::string>();
    CHECK(r.bytes().empty());
    r.body = body_stream();
    CHECK(r.bytes().empty());
}

TEST_CASE("a JSON response") {
    boost::json::object o;
    o["ok"] = true;
    const auto r = json(201, o);
    CHECK(r.status == 201);
    CHECK(field_of(r, "Content-Type") == "application/json");
    CHECK(r.bytes() == R"({"ok":true})");
    CHECK(no_content().status == 204);
    CHECK(no_content().bytes().empty());
}

TEST_CASE("a problem has RFC 9457's members in this order") {
    problem p;
    p.status = 422;
    p.code = "validation";
    p.detail = "Some fields are wrong.";
    p.errors = {{"title", "must not be empty"}};
    p.extra = R"("voted":true)";
    p.headers = {{"Retry-After", "3"}};
    const auto r = to_response(p);
    CHECK(r.status == 422);
    CHECK(field_of(r, "Content-Type") == "application/problem+json");
    CHECK(field_of(r, "Cache-Control") == "no-store");
    CHECK(field_of(r, "Retry-After") == "3");
    CHECK(r.bytes() == R"({"type":"about:blank","title":"Unprocessable Content","status":422,)"
                       R"("detail":"Some fields are wrong.","code":"validation",)"
                       R"("errors":[{"field":"title","reason":"must not be empty"}],"voted":true})");
}

TEST_CASE("a problem without errors has no such member") {
    CHECK_FALSE(body_of(not_found("No.")).contains("errors"));
    problem p;
    CHECK_FALSE(body_of(to_response(p)).contains("detail"));
}

TEST_CASE("every error has its status and code") {
    struct expectation {
        errc error;
        int status;
        std::string code;
        bool retry;
    };
    const auto e = GENERATE(values<expectation>({{errc::not_found, 404, "not_found", false},
                                                 {errc::closed, 409, "poll_closed", false},
                                                 {errc::already_open, 409, "already_open", false},
                                                 {errc::has_votes, 409, "has_votes", false},
                                                 {errc::overloaded, 503, "overloaded", true},
                                                 {errc::storage_full, 507, "storage_full", false},
                                                 {errc::storage_bound, 507, "storage_full", false},
                                                 {errc::storage_failed, 503, "storage_failed", true},
                                                 {errc::timed_out, 503, "timed_out", true},
                                                 {errc::shutting_down, 503, "shutting_down", true},
                                                 {errc::codes_exhausted, 503, "codes_exhausted", true},
                                                 {errc::key_reused, 422, "key_reused", false},
                                                 {errc::not_voidable, 409, "not_voidable", false},
                                                 {errc::too_many_ballots, 409, "too_many_ballots", false},
                                                 {errc::too_many_numbers, 409, "too_many_numbers", false},
                                                 {errc::malformed, 400, "malformed", false},
                                                 {errc::overtaken, 409, "overtaken", false},
                                                 {errc::ok, 500, "internal", false}}));
    const auto p = to_problem(make_error_code(e.error));
    INFO(e.code);
    CHECK(p.status == e.status);
    CHECK(p.code == e.code);
    CHECK(find(p.headers, "Retry-After").has_value() == e.retry);
    CHECK_FALSE(p.detail.empty());
    CHECK(body_of(to_response(p)).at("title").as_string() == std::string(reason(e.status)));
}

TEST_CASE("an overload is over in a second") {
    CHECK(find(to_problem(errc::overloaded).headers, "Retry-After") == "1");
}

TEST_CASE("the short forms") {
    CHECK(not_found("x").status == 404);
    CHECK(malformed("x").status == 400);
    CHECK(code_of(malformed("x")) == "malformed");
    const auto r = unprocessable({{"a", "b"}, {"c", "d"}});
    CHECK(r.status == 422);
    CHECK(body_of(r).at("errors").as_array().size() == 2);
}

TEST_CASE("too many requests: whole seconds, rounded up, at least one") {
    using namespace std::chrono_literals;
    const auto at_once = to_response(too_many_requests(0ms));
    CHECK(at_once.status == 429);
    CHECK(code_of(at_once) == "too_many_requests");
    CHECK(field_of(at_once, "Retry-After") == "1");
    const auto later = to_response(too_many_requests(1'001ms));
    CHECK(field_of(later, "Retry-After") == "2");
    CHECK_THAT(std::string(later.bytes()), Catch::Contains(R"("retry_after":2)"));
}

TEST_CASE("statuses have reasons") {
    CHECK(reason(404) == "Not Found");
    CHECK(reason(421) == "Misdirected Request");
    CHECK(reason(599) == "Unknown");
}
