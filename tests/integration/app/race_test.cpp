// Sixty-four requests at once: one voter has one vote, however it arrives; and a full queue says so.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"

#include <catch2/catch.hpp>

#include <barrier>
#include <functional>
#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace pollstream::testing;

namespace {

constexpr int runners = 64;

/// What every runner was answered, after all had connected and were released at once. `run` gets its number.
std::vector<reply> race(std::uint16_t port, const std::function<reply(api_client&, int)>& run) {
    std::barrier line(runners);
    std::vector<reply> answers(runners);
    std::vector<std::thread> all;
    for (int i = 0; i < runners; ++i) {
        all.emplace_back([&, i] {
            api_client c(port);
            try {
                c.get("/api/v1/server");  // also loads the API's description before anybody runs
            } catch (const std::exception&) {
            }
            line.arrive_and_wait();
            auto& answer = answers[static_cast<std::size_t>(i)];
            try {
                answer = run(c, i);
            } catch (const std::exception& e) {
                answer.body = e.what();  // with status 0
            }
        });
    }
    for (auto& t : all) t.join();
    return answers;
}

struct finish {
    int counted = 0;  ///< 201
    int same = 0;     ///< 200
    int other = 0;    ///< 409
    std::set<std::string> receipts;
};

finish judge(const std::vector<reply>& answers) {
    finish f;
    for (const auto& r : answers) {
        INFO(r);
        const bool expected = r.status == 201 || r.status == 200 || r.status == 409;
        CHECK(expected);
        f.counted += r.status == 201;
        f.same += r.status == 200;
        f.other += r.status == 409 && r.code() == "already_voted";
        if (r.status < 300) f.receipts.insert(json::serialize(r.at("/receipt")));
    }
    return f;
}

}  // namespace

TEST_CASE("threat 4: 64 clients cast one device's vote at once", "[app][race]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    const auto path = path_of(made);
    const auto me = voter_token(c.post_nothing("/api/v1/voters").text("/token"));

    SECTION("the same choice: one counts, all get its receipt") {
        const auto f = judge(race(app.port(), [&](api_client& r, int) {
            return r.post(path + "/votes", {{"option_id", 1}}, me);
        }));
        CHECK(f.counted == 1);
        CHECK(f.same == runners - 1);
        CHECK(f.receipts.size() == 1);
    }
    SECTION("different choices: one counts, the others are told so") {
        const auto f = judge(race(app.port(), [&](api_client& r, int i) {
            return r.post(path + "/votes", {{"option_id", i % 2 + 1}}, me);
        }));
        CHECK(f.counted == 1);
        CHECK(f.same == runners / 2 - 1);
        CHECK(f.other == runners / 2);
        CHECK(f.receipts.size() == 1);
    }
    SECTION("half of them over the WebSocket") {
        const auto f = judge(race(app.port(), [&](api_client& r, int i) {
            if (i % 2 == 0) return r.post(path + "/votes", {{"option_id", 1}}, me);
            live_client v(app.port(), "/ws", me);
            v.say({{"type", "vote"}, {"poll_id", made.at("/id")}, {"option_ids", {1}}, {"ref", "r"}});
            reply as_http;
            as_http.content = v.answer_to("r");
            as_http.status = as_http.at("/status").to_number<int>();
            return as_http;
        }));
        CHECK(f.counted == 1);
        CHECK(f.same == runners - 1);
        CHECK(f.receipts.size() == 1);
    }
    const auto results = c.get(path + "/results");
    CHECK(results.at("/total_votes") == 1);
    CHECK(results.at("/total_voters") == 1);
    const auto ballots = c.get(path + "/export?format=json", bearer(made.text("/admin_key")));
    CHECK(ballots.at("/ballots").as_array().size() == 1);
}

TEST_CASE("64 clients cast one name's, one kiosk's and one stranger's vote at once", "[app][race]") {
    running_app app;
    api_client c(app.port());
    const auto rule = GENERATE(as<std::string>{}, "name", "kiosk", "device");
    const auto made = make_poll(c, {{"identity", rule}});
    const auto path = path_of(made);
    const json::object vote{{"option_id", 1}, {"voter_name", "Ada"}, {"vote_id", new_uuid()}};
    const raw_fields key{{"X-Kiosk-Key", made.text("/kiosk_key")}};
    const auto f =
        judge(race(app.port(), [&](api_client& r, int) { return r.post(path + "/votes", vote, key); }));
    CHECK(f.counted == 1);
    CHECK(f.same == runners - 1);
    CHECK(f.receipts.size() == 1);
    CHECK(c.get(path).at("/total_votes") == 1);
}

TEST_CASE("64 retries of one creation make one poll", "[app][race]") {
    running_app app;
    const raw_fields key{{"Idempotency-Key", new_uuid()}};
    std::set<std::string> bodies;
    for (const auto& r : race(app.port(), [&](api_client&c, int) {
             return c.post("/api/v1/polls", {{"title", "Once"}, {"options", {"a", "b"}}}, key);
         })) {
        CHECK(r.status == 201);
        bodies.insert(r.body);
    }
    CHECK(bodies.size() == 1);
    CHECK(api_client(app.port()).get("/api/v1/polls").at("/count") == 1);
}

TEST_CASE("a close and 64 votes at once: those answered 201 are counted, and no others", "[app][race]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c);
    const auto path = path_of(made);
    const auto answers = race(app.port(), [&](api_client& r, int i) {
        if (i == runners / 2) return r.post_nothing(path + "/close", bearer(made.text("/admin_key")));
        return r.post(path + "/votes", {{"option_id", 1}});
    });
    int counted = 0;
    for (const auto& r : answers) {
        counted += r.status == 201;
        if (r.status == 409) CHECK(r.code() == "poll_closed");
    }
    CHECK(c.get(path).at("/total_votes") == counted);
    CHECK(c.get(path).text("/status") == "closed");
}

TEST_CASE("a full queue is reported as full, and loses nothing", "[app][race]") {
    running_app app({"--waiting-votes", "1"});
    api_client c(app.port());
    const auto path = path_of(make_poll(c));
    int counted = 0;
    int refused = 0;
    for (int round = 0; round < 20 && refused == 0; ++round) {
        for (const auto& r : race(app.port(), [&](api_client&v, int) {
                 return v.post(path + "/votes", {{"option_id", 1}});
             })) {
            counted += r.status == 201;
            if (r.status == 201) continue;
            ++refused;
            CHECK(r.status == 503);
            CHECK(r.code() == "overloaded");
            CHECK(r.header("Retry-After") == "1");
        }
    }
    CHECK(refused > 0);
    CHECK(c.get(path).at("/total_votes") == counted);
}
