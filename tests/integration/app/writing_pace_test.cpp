// Voters who write texts may do so ten times at once and then once every six seconds; votes without texts are
// not limited.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"

#include <catch2/catch.hpp>

#include <string>

using namespace pollstream::testing;

namespace {

reply make(api_client& c, const char* kind) {
    json::object settings{{"per_voter", kind == std::string("qna") ? 20 : 3}};
    return make_poll(c, {{"kind", kind},
                         {"options", json::array()},
                         {"settings", std::move(settings)},
                         {"allow_change", true}});
}

json::object saying(const char* kind, int i) {
    const auto text = "Text " + std::to_string(i);
    if (kind == std::string("qna")) return {{"question", text}};
    return {{"texts", {text}}};
}

}  // namespace

TEST_CASE("whoever writes too often waits, alone and in this poll only", "[app][pace]") {
    running_app app({"--throttle", "device"});
    api_client c(app.port());
    for (const auto* kind : {"words", "open", "qna"}) {
        CAPTURE(kind);
        const auto path = path_of(make(c, kind));
        auto me = browser(app.port());
        for (int i = 0; i < 10; ++i) REQUIRE(me.post(path + "/votes", saying(kind, i)).status < 300);
        const auto refused = me.post(path + "/votes", saying(kind, 10));
        CHECK(refused.status == 429);
        CHECK(refused.code() == "too_many_requests");
        const auto wait = std::stoi(refused.header("Retry-After").value_or("0"));
        CHECK(wait >= 1);
        CHECK(wait <= 6);
        CHECK(c.get(path + "/results").at("/result/distinct") == (kind == std::string("qna") ? 10 : 1));

        auto other = browser(app.port());
        CHECK(other.post(path + "/votes", saying(kind, 11)).status == 201);
        const auto elsewhere = path_of(make(c, kind));
        CHECK(me.post(elsewhere + "/votes", saying(kind, 12)).status == 201);
    }
}

TEST_CASE("votes on questions do not count as writing", "[app][pace]") {
    running_app app({"--throttle", "device"});
    api_client c(app.port());
    const auto path = path_of(make(c, "qna"));
    auto me = browser(app.port());
    REQUIRE(me.post(path + "/votes", {{"question", "Why?"}}).status == 201);
    for (int i = 0; i < 15; ++i)
        REQUIRE(me.post(path + "/votes", {{"question_id", 1}, {"value", i % 2}}).status == 200);
}

TEST_CASE("over a WebSocket, too, and a refusal is not a vote", "[app][pace]") {
    running_app app({"--throttle", "device"});
    api_client c(app.port());
    const auto made = make(c, "words");
    live_client me(app.port());
    for (int i = 0; i < 11; ++i) {
        me.say({{"type", "vote"},
                {"poll_id", made.text("/id")},
                {"texts", {"Text " + std::to_string(i)}},
                {"ref", std::to_string(i)}});
    }
    // What needs no commit is answered sooner.
    const auto answer_to = [&](std::string_view ref) {
        for (const auto& f : me.heard())
            if (const auto* r = f.as_object().if_contains("ref");
                r && std::string_view(r->get_string()) == ref)
                return f;
        return me.answer_to(ref);
    };
    CHECK(type_of(answer_to("9")) == "ack");
    const auto refused = answer_to("10");
    CHECK(type_of(refused) == "error");
    CHECK(refused.at("code") == "too_many_requests");
    CHECK(refused.at("retry_after").to_number<int>() >= 1);
}

TEST_CASE("--throttle off removes the limit", "[app][pace]") {
    running_app app({"--throttle", "off"});
    api_client c(app.port());
    const auto path = path_of(make(c, "qna"));
    auto me = browser(app.port());
    for (int i = 0; i < 15; ++i)
        REQUIRE(me.post(path + "/votes", {{"question", "Question " + std::to_string(i)}}).status < 300);
}
