// Viewers who ask too much, talk too much or talk nonsense; and keys sent over the socket.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>
#include <thread>
#include <vector>

using namespace pollstream::testing;

TEST_CASE("64 subscriptions and no more", "[app][live]") {
    running_app app;
    api_client c(app.port());
    std::vector<std::string> ids;
    for (int i = 0; i < 65; ++i) ids.push_back(make_poll(c).text("/id"));
    live_client v(app.port());
    for (int i = 0; i < 64; ++i) {
        v.subscribe(ids[static_cast<std::size_t>(i)]);
        v.hear("snapshot");
    }
    v.say({{"type", "subscribe"}, {"poll_id", ids.back()}, {"ref", "one too many"}});
    CHECK(v.answer_to("one too many").at("code") == "too_many_subscriptions");
    v.subscribe(ids.front());  // asking for one it has adds none
    v.hear("snapshot");
    v.say({{"type", "unsubscribe"}, {"poll_id", ids.front()}, {"ref", "less"}});
    v.answer_to("less");
    v.subscribe(ids.back());
    CHECK(v.hear("snapshot").at("poll").at("id") == json::value(ids.back()));
}

TEST_CASE("a hundred polls created and deleted at once are all announced to everybody", "[app][live]") {
    running_app app;
    api_client c(app.port());
    live_client all(app.port(), "/ws/global");
    json::array polls;
    for (int i = 0; i < 100; ++i)
        polls.push_back({{"title", "Poll " + std::to_string(i)}, {"options", {"Yes", "No"}}});
    const auto made = c.post("/api/v1/rooms", {{"title", "Many"}, {"polls", std::move(polls)}});
    REQUIRE(made.status == 201);
    const auto hear_each = [&](std::string_view event) {
        std::set<std::string> ids;
        while (ids.size() < 100) {
            const auto frame = all.hear("poll");
            CHECK(frame.at("event").as_string() == event);
            ids.emplace(frame.at("poll").at("id").as_string());
        }
    };
    hear_each("created");
    REQUIRE(c.del("/api/v1/rooms/" + made.text("/id"), bearer(made.text("/admin_key"))).status == 204);
    hear_each("deleted");
}

TEST_CASE("threat 18: a burst of a hundred messages is fine, a flood is not", "[app][live]") {
    running_app app({"--throttle", "on"});
    live_client v(app.port());
    for (int i = 0; i < 100; ++i) {
        v.say({{"type", "unsubscribe"}, {"poll_id", "01J00000000000000000000000"}, {"ref", i}});
        CHECK(type_of(v.hear()) == "ack");
    }
    live_client flooder(app.port());
    for (int i = 0; i < 200; ++i)
        if (!flooder.socket().wire().try_send(raw_websocket::encode({true, raw_websocket::text, "{}"}), 1s))
            break;
    CHECK(flooder.socket().read_close() == 1008);
    // The others do not notice.
    std::this_thread::sleep_for(200ms);
    v.say({{"type", "unsubscribe"}, {"poll_id", "01J00000000000000000000000"}, {"ref", "still here"}});
    CHECK(type_of(v.answer_to("still here")) == "ack");
}

TEST_CASE("forty messages in one packet are all answered, even if the client reads later", "[app][live]") {
    running_app app;
    live_client v(app.port());
    std::string all;
    for (int i = 0; i < 40; ++i)
        all +=
            raw_websocket::encode({true, raw_websocket::text,
                                   R"({"type":"unsubscribe","poll_id":"01J00000000000000000000000","ref":)" +
                                       std::to_string(i) + "}"});
    v.socket().wire().send(all);
    std::this_thread::sleep_for(100ms);
    for (int i = 0; i < 40; ++i) {
        const auto answer = v.hear();
        CHECK(type_of(answer) == "ack");
        CHECK(answer.at("ref") == i);
    }
}

TEST_CASE("--throttle off holds for messages, too", "[app][live][throttle]") {
    running_app app({"--throttle", "off"});
    live_client v(app.port());
    std::string all;
    for (int i = 0; i < 1'000; ++i)
        all +=
            raw_websocket::encode({true, raw_websocket::text,
                                   R"({"type":"unsubscribe","poll_id":"01J00000000000000000000000","ref":)" +
                                       std::to_string(i) + "}"});
    v.socket().wire().send(all);
    for (int i = 0; i < 1'000; ++i) REQUIRE(v.hear().at("ref") == i);
}

TEST_CASE("a message at the limit is read, a longer one is too big", "[app][live]") {
    running_app app;
    const auto message = [](std::size_t size) {
        const std::string begin = R"({"type":"nonsense","ref":1,"padding":")";
        return begin + std::string(size - begin.size() - 2, 'x') + "\"}";
    };
    live_client v(app.port());
    v.socket().send_text(message(4096));
    CHECK(v.hear().at("code") == "malformed");
    v.socket().send_text(message(4097));
    CHECK(v.socket().read_close() == 1009);
}

TEST_CASE("a malformed message is answered, and the connection goes on", "[app][live]") {
    running_app app;
    live_client v(app.port());
    const std::vector<std::string> nonsense{
        "",
        "[]",
        "null",
        "{",
        "hello",
        R"({"type":7})",
        R"({"type":"subscribe"})",
        R"({"type":"subscribe","poll_id":5})",
        R"({"type":"subscribe","poll_id":"x"})",
        std::string(R"({"type":"subscribe","poll_id":"01J00000000000000000000000",)") +
            R"("room_id":"01J00000000000000000000000"})",
        R"({"type":"auth"})",
        R"({"type":"auth","room_id":"01J00000000000000000000000"})",
        R"({"type":"subscribe","type":"subscribe"})",
        std::string(100, '[') + std::string(100, ']')};
    for (const auto& text : nonsense) {
        INFO(text);
        v.socket().send_text(text);
        const auto f = v.hear();
        CHECK(type_of(f) == "error");
        CHECK(f.at("code") == "malformed");
    }
    v.say({{"type", "subscribe"}, {"poll_id", "01J00000000000000000000000"}, {"ref", {1, 2}}});
    const auto f = v.hear();
    CHECK(f.at("code") == "not_found");
    CHECK(f.at("ref") == "01J00000000000000000000000");
}

TEST_CASE("frames that are not text", "[app][live]") {
    running_app app;
    SECTION("binary") {
        live_client v(app.port());
        v.socket().send_frame({true, raw_websocket::binary, "{}"});
        CHECK(v.socket().read_close() == 1003);
    }
    SECTION("text that is not UTF-8") {
        live_client v(app.port());
        v.socket().send_text("{\"type\":\"\xff\"}");
        CHECK(v.socket().read_close() == 1007);
    }
}

TEST_CASE("the host's key over the socket", "[app][live]") {
    running_app app;
    api_client c(app.port());
    const auto made = make_poll(c, {{"results", "after_close"}});
    const auto other = make_poll(c, {{"results", "after_close"}});
    live_client v(app.port(), "/ws/polls/" + made.text("/id"));
    CHECK(v.hear("snapshot").at("poll").at("results_hidden") == true);
    const auto show = [&](const json::value& key, const char* ref) {
        v.say({{"type", "auth"}, {"room_id", made.at("/room_id")}, {"admin_key", key}, {"ref", ref}});
        return v.answer_to(ref);
    };
    SECTION("the right one opens what is hidden in its own room") {
        CHECK(type_of(show(made.at("/admin_key"), "a")) == "ack");
        CHECK(v.hear("snapshot").at("poll").at("results_hidden") == false);
        v.subscribe(other.text("/id"));
        CHECK(v.hear("snapshot").at("poll").at("results_hidden") == true);
    }
    SECTION("with two rooms, each key opens its own") {
        const auto show_other = [&] {
            v.say({{"type", "auth"},
                   {"room_id", other.at("/room_id")},
                   {"admin_key", other.at("/admin_key")},
                   {"ref", "o"}});
            return v.answer_to("o");
        };
        CHECK(type_of(show(made.at("/admin_key"), "a")) == "ack");
        CHECK(type_of(show_other()) == "ack");
        v.subscribe(other.text("/id"));
        CHECK(v.hear("snapshot").at("poll").at("results_hidden") == false);
        v.say({{"type", "unsubscribe"}, {"poll_id", made.at("/id")}});
        v.subscribe(made.text("/id"));
        CHECK(v.hear("snapshot").at("poll").at("results_hidden") == false);
    }
    SECTION("it does not count as a guess at another room's key") {
        CHECK(type_of(show(made.at("/admin_key"), "a")) == "ack");
        CHECK(v.hear("snapshot").at("poll").at("results_hidden") == false);
        for (int i = 0; i < 10; ++i) {
            v.subscribe(other.text("/id"));
            CHECK(v.hear("snapshot").at("poll").at("results_hidden") == true);
        }
        // An address that had guessed that often would have to wait.
        CHECK(c.patch(path_of(other), {{"title", "x"}}, bearer("psa_wrong")).status == 403);
    }
    SECTION("wrong ones end the conversation") {
        const auto guess = [&] {
            v.say({{"type", "auth"}, {"room_id", made.at("/room_id")}, {"admin_key", "psa_x"}, {"ref", 1}});
        };
        for (int i = 0; i < 4; ++i) {
            guess();
            CHECK(v.hear("error").at("code") == "forbidden");
        }
        guess();
        CHECK(v.hear("error").at("code") == "too_many_wrong_keys");
        CHECK(v.socket().read_close() == 1008);
    }
    SECTION("another room's key is a wrong one") {
        CHECK(show(other.at("/admin_key"), "b").at("code") == "forbidden");
    }
    SECTION("a key is in no answer") {
        show(made.at("/admin_key"), "a");
        v.hear_all(200ms);
        for (const auto& f : v.heard()) CHECK(json::serialize(f).find("psa_") == std::string::npos);
    }
}

TEST_CASE("threat 17: a viewer that never reads costs others nothing and hears the end when it reads",
          "[app][live]") {
    running_app app({"--live-rate-hz", "60"});
    api_client c(app.port());
    json::array options;
    for (int i = 0; i < 100; ++i)
        options.push_back(json::value("Option " + std::to_string(i) + std::string(200, 'x')));
    const auto made = make_poll(c, {{"options", options}, {"allow_change", true}});
    raw_websocket lazy(app.port(), "/ws/polls/" + made.text("/id"), {}, 4096);
    live_client keen(app.port(), "/ws/polls/" + made.text("/id"));
    auto voter = browser(app.port());
    const auto says = [](std::uint64_t version) {
        return [version](const json::value& f) {
            return type_of(f) == "tally" && f.at("version").to_number<std::uint64_t>() == version;
        };
    };
    constexpr int votes = 100;
    std::uint64_t version = 0;
    for (int i = 0; i < votes; ++i) {
        const auto r = voter.post(path_of(made) + "/votes", {{"option_id", i % 100 + 1}});
        REQUIRE(r.status < 300);
        version = r.number("/poll/version");
        keen.hear_until(says(version));  // while the other has read nothing
    }
    // Of each state that the first was sent the other got what had room between the two; of the rest the
    // newest.
    CHECK(keen.count("tally") >= votes);
    int tallies = 0;
    for (bool last = false; !last;) {
        const auto frame = json::parse(lazy.read_text());
        tallies += type_of(frame) == "tally" ? 1 : 0;
        last = says(version)(frame);
    }
    CHECK(tallies < votes / 2);
}
