// A table of requests that nobody should send: each gets a 4xx problem that names what is wrong, the
// connection goes on or ends cleanly, and nothing is stored.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/manual_clock.hpp"

#include <catch2/catch.hpp>

#include <string>
#include <vector>

using namespace pollstream::testing;

namespace {

struct bad_request {
    const char* what;
    std::string method;
    std::string target;
    std::string body;
    int status;
    std::string fields;  ///< those named in the problem
    std::string type = "application/json";
};

std::string creation(const std::string& more) {
    return R"({"title":"x","options":["a","b"],)" + more + "}";
}

std::vector<bad_request> bad_creations() {
    const std::string polls = "/api/v1/polls";
    const std::string post = "POST";
    const std::string huge(400, '9');
    return {
        {"an empty body", post, polls, "", 400, ""},
        {"no JSON", post, polls, "title=x", 400, ""},
        {"half a JSON", post, polls, R"({"title":"x",)", 400, ""},
        {"something after the JSON", post, polls, R"({"title":"x","options":["a","b"]} trailing)", 400, ""},
        {"a list", post, polls, "[]", 400, ""},
        {"a string", post, polls, "\"poll\"", 400, ""},
        {"null", post, polls, "null", 400, ""},
        {"a comment", post, polls, R"({/*x*/"title":"x","options":["a","b"]})", 400, ""},
        {"NaN", post, polls, creation(R"("duration_s":NaN)"), 400, ""},
        {"single quotes", post, polls, "{'title':'x'}", 400, ""},
        {"bytes that are no UTF-8", post, polls, "{\"title\":\"\xff\xfe\",\"options\":[\"a\",\"b\"]}", 400,
         ""},
        {"overlong UTF-8", post, polls, "{\"title\":\"\xc0\xaf\",\"options\":[\"a\",\"b\"]}", 400, ""},
        {"half a surrogate pair", post, polls, R"({"title":"\ud800","options":["a","b"]})", 400, ""},
        {"a name twice", post, polls, R"({"title":"x","title":"y","options":["a","b"]})", 400, ""},
        {"deep nesting", post, polls,
         creation("\"deep\":" + std::string(5'000, '[') + std::string(5'000, ']')), 400, ""},
        {"a byte order mark", post, polls, "\xef\xbb\xbf{\"title\":\"x\",\"options\":[\"a\",\"b\"]}", 400,
         ""},

        {"nothing of what is needed", post, polls, "{}", 422, "title options"},
        {"nulls", post, polls, R"({"title":null,"options":null})", 422, "title options"},
        {"wrong types everywhere", post, polls,
         R"({"title":1,"options":"a,b","description":[],"creator_name":{},"kind":2,"identity":true,)"
         R"("results":0,)"
         R"("allow_change":"yes","listed":1,"min_choices":"1","max_choices":1.5,"end_time":5,)"
         R"("duration_s":"60"})",
         422,
         "title options description creator_name kind identity results allow_change listed min_choices "
         "max_choices "
         "end_time duration_s"},
        {"empty texts", post, polls, R"({"title":"","options":["",""]})", 422, "title options[0] options[1]"},
        {"blank texts", post, polls, R"({"title":" \t ","options":["  ","b"]})", 422, "title options[0]"},
        {"a control character", post, polls, R"({"title":"a\u0000b","options":["a","b\u001b[31m"]})", 422,
         "title options[1]"},
        {"one option", post, polls, R"({"title":"x","options":["a"]})", 422, "options"},
        {"no options", post, polls, R"({"title":"x","options":[]})", 422, "options"},
        {"the same option twice", post, polls, R"({"title":"x","options":["a","b","a"]})", 422, "options[2]"},
        {"the same but for space", post, polls, R"({"title":"x","options":["Tea time"," Tea  time "]})", 422,
         "options[1]"},
        {"options of wrong types", post, polls, R"({"title":"x","options":["a",7,null,{"label":"b"},["c"]]})",
         422, "options[1] options[2] options[3].text options[4]"},
        {"kinds we do not know", post, polls,
         creation(R"("kind":"ranked","identity":"face","results":"never")"), 422, "kind identity results"},
        {"a past end", post, polls, creation(R"("end_time":"2020-01-01T00:00:00Z")"), 422, "end_time"},
        {"ends that are no times", post, polls, creation(R"("end_time":"tomorrow")"), 422, "end_time"},
        {"the thirtieth of February", post, polls, creation(R"("end_time":"2027-02-30T00:00:00Z")"), 422,
         "end_time"},
        {"both an end and a duration", post, polls,
         creation(R"("end_time":"2027-12-31T00:00:00Z","duration_s":60)"), 422, "duration_s"},
        {"durations that are none", post, polls, creation(R"("duration_s":0)"), 422, "duration_s"},
        {"a negative duration", post, polls, creation(R"("duration_s":-60)"), 422, "duration_s"},
        {"a duration past any number", post, polls, creation("\"duration_s\":" + huge), 400, ""},
        {"a duration past 64 bits", post, polls, creation(R"("duration_s":18446744073709551616)"), 422,
         "duration_s"},
        {"an unsigned duration", post, polls, creation(R"("duration_s":18446744073709551615)"), 422,
         "duration_s"},
        {"a tiny exponent", post, polls, creation(R"("duration_s":1e-400)"), 422, "duration_s"},
        {"more choices than one where there is one", post, polls,
         creation(R"("min_choices":0,"max_choices":2)"), 422, "min_choices max_choices"},
        {"min above max", post, polls, creation(R"("kind":"multiple","min_choices":2,"max_choices":1)"), 422,
         "min_choices"},
        {"max above the options", post, polls, creation(R"("kind":"multiple","max_choices":3)"), 422,
         "max_choices"},
        {"a kiosk that lets people change", post, polls,
         creation(R"("identity":"kiosk","allow_change":true)"), 422, "allow_change"},
        {"members we do not know", post, polls, creation(R"("colour":"blue","id":"x","__proto__":{})"), 422,
         "colour id __proto__"},

        {"a form", post, polls, "title=x&options=a", 415, "", "application/x-www-form-urlencoded"},
        {"plain text", post, polls, creation(R"("listed":true)"), 415, "", "text/plain"},
        {"another charset", post, polls, creation(R"("listed":true)"), 415, "",
         "application/json; charset=utf-16"},
        {"no type", post, polls, creation(R"("listed":true)"), 415, "", ""},
    };
}

std::vector<bad_request> bad_votes(const std::string& path) {
    const std::string votes = path + "/votes";
    const std::string post = "POST";
    return {
        {"nothing chosen", post, votes, "{}", 422, "option_ids"},
        {"an empty list", post, votes, R"({"option_ids":[]})", 422, "option_ids"},
        {"too many for one choice", post, votes, R"({"option_ids":[1,2]})", 422, "option_ids"},
        {"the same twice", post, votes, R"({"option_ids":[1,1]})", 422, "option_ids"},
        {"an option that is not there", post, votes, R"({"option_id":4})", 422, "option_id"},
        {"option zero", post, votes, R"({"option_id":0})", 422, "option_id"},
        {"a negative option", post, votes, R"({"option_id":-1})", 422, "option_id"},
        {"an option past 16 bits", post, votes, R"({"option_id":65537})", 422, "option_id"},
        {"an option past 64 bits", post, votes, R"({"option_id":18446744073709551617})", 422, "option_id"},
        {"half an option", post, votes, R"({"option_id":1.5})", 422, "option_id"},
        {"an option's text", post, votes, R"({"option_id":"Soup"})", 422, "option_id"},
        {"an option's number as text", post, votes, R"({"option_ids":["1"]})", 422, "option_ids[0]"},
        {"both forms", post, votes, R"({"option_id":1,"option_ids":[1]})", 422, "option_id"},
        {"no UUID", post, votes, R"({"option_id":1,"vote_id":"first"})", 422, "vote_id"},
        {"nearly a UUID", post, votes, R"({"option_id":1,"vote_id":"123e4567-e89b-12d3-a456-42661417400g"})",
         422, "vote_id"},
        {"a UUID in braces", post, votes,
         R"({"option_id":1,"vote_id":"{123e4567-e89b-12d3-a456-426614174000}"})", 422, "vote_id"},
        {"all at once", post, votes, R"({"option_id":"x","vote_id":7,"voter_name":false,"extra":1})", 422,
         "option_id voter_name vote_id extra"},
        {"no such poll", post, "/api/v1/polls/01J00000000000000000000000/votes", R"({"option_id":1})", 404,
         ""},
        {"a poll that is no id", post, "/api/v1/polls/1/votes", R"({"option_id":1})", 404, ""},
        {"a method", "PUT", votes, R"({"option_id":1})", 405, ""},
        {"another", "GET", votes, "", 405, ""},
        {"a form", post, votes, "option_id=1", 415, "", "application/x-www-form-urlencoded"},
        {"bytes that are no UTF-8", post, votes, "{\"option_id\":1,\"voter_name\":\"\xff\"}", 400, ""},
    };
}

void expect_refused(api_client& c, const bad_request& bad) {
    raw_fields headers;
    if (!bad.type.empty()) headers.emplace_back("Content-Type", bad.type);
    const auto r = c.send(bad.method, bad.target, bad.body, headers);
    INFO(bad.what << "\n" << r);
    CHECK(r.status == bad.status);
    CHECK(r.wrong_fields() == bad.fields);
    CHECK(r.header("Content-Type") == "application/problem+json");
    CHECK(r.has("/code"));
    CHECK(r.has("/title"));
    CHECK(r.at("/status") == bad.status);
    if (r.status == 405) CHECK(r.has_header("Allow"));
    CHECK(c.get("/healthz").status == 200);
}

}  // namespace

TEST_CASE("creations that are refused", "[app][bad]") {
    const manual_clock time;
    running_app app({}, &time);
    api_client c(app.port());
    for (const auto& bad : bad_creations()) expect_refused(c, bad);
    CHECK(c.get("/api/v1/polls").at("/count") == 0);
    CHECK(c.get("/metrics").body.find("pollstream_commit_jobs_total 0\n") != std::string::npos);
}

TEST_CASE("votes that are refused", "[app][bad]") {
    running_app app;
    api_client c(app.port());
    const auto path = path_of(make_poll(c));
    for (const auto& bad : bad_votes(path)) expect_refused(c, bad);
    CHECK(c.get(path).at("/total_votes") == 0);
    CHECK(c.get("/metrics").body.find("pollstream_commit_jobs_total 1\n") != std::string::npos);
}

TEST_CASE("JSON is JSON in all its spellings", "[app][bad]") {
    running_app app;
    api_client c(app.port());
    const raw_fields type{{"Content-Type", "Application/JSON ; charset=\"UTF-8\""}};
    const auto made =
        c.send("POST", "/api/v1/polls",
               "\r\n\t {\"ti\\u0074le\":\"\\ud83e\\udd57\",\"options\":[\"a\",{\"text\":\"b\",\"x\":1}],"
               "\"duration_s\":6e1,\"description\":null}\n",
               type);
    INFO(made);
    REQUIRE(made.status == 201);
    CHECK(made.text("/title") == "🥗");
}

TEST_CASE("cookies and tokens that are not ours", "[app][bad]") {
    running_app app;
    api_client c(app.port());
    const auto path = path_of(make_poll(c));
    auto honest = browser(app.port());
    REQUIRE(honest.post(path + "/votes", {{"option_id", 1}}).status == 201);
    const auto name = honest.cookie.substr(0, honest.cookie.find('='));
    for (const std::string& value :
         {std::string(), std::string("x"), std::string("a.b"), std::string("....."), std::string(4'000, 'A'),
          std::string("%00%ff"), std::string("\"quoted\""), honest.cookie.substr(name.size() + 1) + "A",
          honest.cookie.substr(name.size() + 1, 22) + "."}) {
        INFO(value.substr(0, 60));
        const auto seen = c.get(path, {{"Cookie", name + "=" + value}});
        CHECK(seen.status == 200);
        CHECK(seen.at("/has_voted") == false);
        CHECK(seen.has_header("Set-Cookie"));
    }
    CHECK(c.get(path, {{"Cookie", "other=1; " + honest.cookie + "; third=3"}}).at("/has_voted") == true);
    CHECK(c.get(path, {{"Cookie", ";;;= ;=;"}}).status == 200);
}

TEST_CASE("what should never be sent", "[app][bad]") {
    running_app app;
    const auto answer_to = [&](const std::string& bytes) {
        raw_client c(app.port());
        c.send(bytes);
        return c.read_response().status;
    };
    CHECK(answer_to("GET /healthz HTTP/1.1\r\n\r\n") == 400);
    CHECK(answer_to("GET /healthz HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n") == 400);
    CHECK(answer_to("GET healthz HTTP/1.1\r\nHost: localhost\r\n\r\n") == 400);
    CHECK(answer_to("GET /%00 HTTP/1.1\r\nHost: localhost\r\n\r\n") == 400);
    CHECK(answer_to("hello\r\n\r\n") == 400);
    CHECK(answer_to("BREW / HTTP/1.1\r\nHost: localhost\r\n\r\n") == 501);
    CHECK(answer_to("POST /votes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: gzip\r\n\r\n") == 501);
    CHECK(answer_to(
              "POST /votes HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\nContent-Length: 2\r\n"
              "\r\n{}") == 400);
    CHECK(answer_to("POST /votes HTTP/1.1\r\nHost: localhost\r\nContent-Encoding: gzip\r\nContent-Type: "
                    "application/json\r\nContent-Length: 2\r\n\r\n{}") == 415);
    CHECK(answer_to("POST /votes HTTP/1.1\r\nHost: localhost\r\nContent-Length: -2\r\n\r\n{}") == 400);
}
