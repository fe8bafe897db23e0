// The HTTP side of voting: what a body may contain, tokens for devices we have not met, and the old paths.
#include "pollstream/vote/vote_api.hpp"

#include "support/ground.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

using namespace pollstream;
using namespace pollstream::testing;
namespace json = boost::json;

namespace {

struct counter : ground {
    http::voter_tokens tokens{storage.secret()};
    vote_service votes{storage, known, keys};
    vote_api api{votes, tokens, "/"};

    static http::request post(std::string body) {
        http::request r;
        r.verb = http::method::post;
        r.method_token = "POST";
        r.headers.emplace_back("Content-Type", "application/json");
        r.body = std::move(body);
        r.host = "localhost";
        return r;
    }
    http::request to(const poll_ref& p, std::string body) const {
        auto r = post(std::move(body));
        r.params.emplace_back("id", p->definition.id.str());
        return r;
    }
    http::response cast(const http::request& r) { return run(api.cast(r)); }
    http::response cast_as_replaced(const http::request& r) { return run(api.cast_as_replaced(r)); }
};

json::object body_of(const http::response& r) {
    const auto text = r.bytes();
    return json::parse({text.data(), text.size()}).as_object();
}

std::vector<std::string> wrong_fields(const http::response& r) {
    CHECK(r.status == 422);
    std::vector<std::string> names;
    const auto o = body_of(r);
    for (const auto& e : o.at("errors").as_array()) names.emplace_back(e.at("field").as_string());
    return names;
}

using names = std::vector<std::string>;

}  // namespace

TEST_CASE("a browser we have not met votes and is given the token of its vote") {
    counter c;
    const auto p = c.create();
    const auto first =
        c.cast(c.to(p, R"({"option_id": 2, "vote_id": "7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f"})"));
    CHECK(first.status == 201);
    const auto token = std::string(first.header("X-Voter-Token").value_or(""));
    REQUIRE(c.tokens.verify(token));
    CHECK(first.header("Set-Cookie")->find(token) != std::string_view::npos);

    SECTION("the answer was lost: the same vote id is the same voter") {
        const auto again =
            c.cast(c.to(p, R"({"option_id": 2, "vote_id": "7F5A1D3E-2B4C-4F6A-8D9E-0A1B2C3D4E5F"})"));
        CHECK(again.status == 200);
        CHECK(again.header("X-Voter-Token") == token);
        CHECK(body_of(again).at("receipt") == body_of(first).at("receipt"));
    }
    SECTION("threat 3: later the id, which may be in exports, gives nobody the token") {
        c.time.advance(limits::retry_within + std::chrono::milliseconds{1});
        const auto again =
            c.cast(c.to(p, R"({"option_id": 2, "vote_id": "7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f"})"));
        CHECK(again.status == 200);
        CHECK_FALSE(again.header("X-Voter-Token"));
        CHECK_FALSE(again.header("Set-Cookie"));
        CHECK(body_of(again).at("receipt") == body_of(first).at("receipt"));
    }
    SECTION("threat 3: a vote's id without its choice gets neither the token nor the choice") {
        const auto check_told_nothing = [&](std::string_view body, int status) {
            INFO(body);
            const auto answer = c.cast(c.to(p, std::string(body)));
            CHECK(answer.status == status);
            CHECK_FALSE(answer.header("X-Voter-Token"));
            CHECK_FALSE(answer.header("Set-Cookie"));
            const auto told = body_of(answer);
            CHECK_FALSE(told.contains("voted_option_ids"));
            if (const auto* poll = told.if_contains("poll"))
                CHECK(poll->as_object().at("has_voted") == false);
        };
        check_told_nothing(R"({"option_id": 1, "vote_id": "7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f"})", 409);
        check_told_nothing(R"({"option_id": 9, "vote_id": "7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f"})", 422);
        REQUIRE(c.run(c.storage.close_poll(p->definition.id)).has_value());
        check_told_nothing(R"({"option_id": 1, "vote_id": "7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f"})", 409);
    }
    SECTION("the answer was lost, and a later read gave another token: it is the same voter") {
        auto r = c.to(p, R"({"option_id": 2, "vote_id": "7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f"})");
        r.headers.emplace_back("Cookie", "pollstream_voter=" + c.tokens.issue());
        const auto again = c.cast(r);
        CHECK(again.status == 200);
        CHECK(body_of(again).at("receipt") == body_of(first).at("receipt"));
        CHECK(again.header("X-Voter-Token") == token);
        CHECK(again.header("Set-Cookie")->find(token) != std::string_view::npos);
    }
    SECTION("threat 3: a vote's id without its choice opens nothing to holders of another token either") {
        auto r = c.to(p, R"({"option_id": 1, "vote_id": "7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f"})");
        r.headers.emplace_back("X-Voter-Token", c.tokens.issue());
        const auto other = c.cast(r);
        CHECK(other.status == 409);
        CHECK_FALSE(other.header("Set-Cookie"));
        CHECK_FALSE(other.header("X-Voter-Token"));
        CHECK_FALSE(body_of(other).contains("voted_option_ids"));
    }
    SECTION("threat 3: in another poll the same id is somebody else, and reveals nothing about this one") {
        const auto mine = c.create();
        const auto there =
            c.cast(c.to(mine, R"({"option_id": 1, "vote_id": "7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f"})"));
        CHECK(there.status == 201);
        const auto other = std::string(there.header("X-Voter-Token").value_or(""));
        CHECK(c.tokens.verify(other));
        CHECK(other != token);
    }
    SECTION("whoever has voted with their own token stays that voter, whatever the vote's id") {
        const auto mine = c.tokens.issue();
        auto r = c.to(p, R"({"option_id": 1})");
        r.headers.emplace_back("X-Voter-Token", mine);
        REQUIRE(c.cast(r).status == 201);
        auto other = c.to(p, R"({"option_id": 2, "vote_id": "7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f"})");
        other.headers.emplace_back("X-Voter-Token", mine);
        const auto refused = c.cast(other);
        CHECK(refused.status == 409);
        CHECK(body_of(refused).at("voted_option_ids") == json::array{1});
    }
    SECTION("with its token it is recognised, and gets no other") {
        auto r = c.to(p, R"({"option_ids": [1]})");
        r.headers.emplace_back("X-Voter-Token", token);
        const auto other = c.cast(r);
        CHECK(other.status == 409);
        CHECK_FALSE(other.header("Set-Cookie"));
        CHECK(body_of(other).at("voted_option_ids") == json::array{2});
    }
    SECTION("the cookie does as well") {
        auto r = c.to(p, R"({"option_ids": [2]})");
        r.headers.emplace_back("Cookie", "a=b; pollstream_voter=" + token);
        CHECK(c.cast(r).status == 200);
        auto same = c.to(p, R"({"option_id": 2, "vote_id": "7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f"})");
        same.headers.emplace_back("X-Voter-Token", token);
        const auto again = c.cast(same);
        CHECK(again.status == 200);
        CHECK_FALSE(again.header("Set-Cookie"));
    }
    SECTION("an invalid token is refused: its voter would be another each time") {
        auto r = c.to(p, R"({"option_ids": [1]})");
        r.headers.emplace_back("X-Voter-Token", token + "x");
        const auto refused = c.cast(r);
        CHECK(refused.status == 401);
        CHECK(std::string(refused.bytes()).find("voter_token_invalid") != std::string::npos);
    }
}

TEST_CASE("threat 3: a vote's id alone changes no vote and asks nothing in its voter's name") {
    counter c;
    const bool questions = GENERATE(false, true);
    auto d = ground::a_poll();
    d.allow_change = true;
    if (questions) {
        d.kind = poll_kind::qna;
        d.options.clear();
        d.settings = qna_settings{};
    }
    const auto p = c.create(d);
    const auto said = [&](std::string_view first, std::string_view second, bool repeat) {
        return std::string(R"({"vote_id": "7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f", )")
                   .append(repeat ? first : second) +
               "}";
    };
    const auto body = [&](bool repeat) {
        return questions ? said(R"("question": "Why?")", R"("question": "Why not?")", repeat)
                         : said(R"("option_id": 2)", R"("option_id": 1)", repeat);
    };
    REQUIRE(c.cast(c.to(p, body(true))).status == 201);
    for (const bool with_token : {false, true}) {
        auto r = c.to(p, body(false));
        if (with_token) r.headers.emplace_back("X-Voter-Token", c.tokens.issue());
        const auto refused = c.cast(r);
        CHECK(refused.status == 409);
        CHECK_FALSE(refused.header("X-Voter-Token"));
        CHECK_FALSE(body_of(refused).contains("voted"));
        CHECK(c.cast(c.to(p, body(true))).status == 200);
    }
    CHECK(c.run(c.storage.load_poll(p->definition.id)).value()->counts.total_voters() == 1);
}

TEST_CASE("whoever sends a token is given no other, whoever sends none or a forged one is") {
    counter c;
    const auto token_for = [&](const std::string& shown) {
        http::request r;
        if (!shown.empty()) r.headers.emplace_back("X-Voter-Token", shown);
        return std::string(body_of(c.run(c.api.issue_token(r))).at("token").as_string());
    };
    const auto token = token_for("");
    CHECK(c.tokens.verify(token));
    CHECK(token_for(token) == token);
    CHECK(token_for("") != token);
    CHECK(c.tokens.verify(token_for(token + "x")));
}

TEST_CASE("without a vote id every stranger is a new voter") {
    counter c;
    const auto p = c.create();
    const auto a = c.cast(c.to(p, R"({"option_id": 1})"));
    const auto b = c.cast(c.to(p, R"({"option_id": 1})"));
    CHECK(a.status == 201);
    CHECK(b.status == 201);
    CHECK(a.header("X-Voter-Token") != b.header("X-Voter-Token"));
}

TEST_CASE("no token if devices do not count") {
    counter c;
    auto d = ground::a_poll();
    d.identity = identity_rule::name;
    const auto p = c.create(d);
    const auto r = c.cast(c.to(p, R"({"option_id": 1, "voter_name": "Ada"})"));
    CHECK(r.status == 201);
    CHECK_FALSE(r.header("Set-Cookie"));
    CHECK_FALSE(r.header("X-Voter-Token"));
}

TEST_CASE("what a vote's body may contain") {
    counter c;
    const auto p = c.create();
    const auto says = [&](std::string body) { return c.cast(c.to(p, std::move(body))); };
    CHECK(wrong_fields(says("{}")) == names{"option_ids"});
    CHECK(wrong_fields(says(R"({"option_ids": 1})")) == names{"option_ids"});
    CHECK(wrong_fields(says(R"({"option_ids": [1.5]})")) == names{"option_ids[0]"});
    CHECK(wrong_fields(says(R"({"option_id": "1"})")) == names{"option_id"});
    CHECK(wrong_fields(says(R"({"option_id": null})")) == names{"option_id"});
    CHECK(wrong_fields(says(R"({"option_id": 1, "option_ids": [1]})")) == names{"option_id"});
    CHECK(wrong_fields(says(R"({"option_id": 1, "vote_id": "7"})")) == names{"vote_id"});
    CHECK(wrong_fields(says(R"({"option_id": 1, "weight": 5})")) == names{"weight"});
    CHECK(wrong_fields(says(R"({"option_ids": [1, 1], "vote_id": 3, "x": 0})")) == names{"vote_id", "x"});
    CHECK(wrong_fields(says(R"({"option_ids": [1, 1]})")) == names{"option_ids"});
    CHECK(wrong_fields(says(R"({"option_id": 0})")) == names{"option_id"});
    CHECK(wrong_fields(says(R"({"option_id": -1})")) == names{"option_id"});
    // 1, if it were truncated to 16 bits
    CHECK(wrong_fields(says(R"({"option_id": 65537})")) == names{"option_id"});
    CHECK(wrong_fields(says(R"({"option_id": 9007199254740993})")) == names{"option_id"});
    std::string many = "[1";
    for (int i = 0; i < 100; ++i) many += ",1";
    CHECK(wrong_fields(says(R"({"option_ids": )" + many + "]}")) == names{"option_ids"});
    CHECK(says("[]").status == 400);
    CHECK(says("{").status == 400);
    auto plain = c.to(p, R"({"option_id": 1})");
    plain.headers.remove("Content-Type");
    plain.headers.emplace_back("Content-Type", "text/plain");
    CHECK(c.cast(plain).status == 415);
    CHECK(c.storage.writes() == 1);
}

TEST_CASE("a null counts as absent") {
    counter c;
    const auto p = c.create();
    CHECK(c.cast(c.to(p, R"({"option_ids": [1], "option_id": null})")).status == 201);
    CHECK(c.cast(c.to(p, R"({"option_ids": null, "option_id": 2})")).status == 201);
}

TEST_CASE("a choice is given by one member, and fits") {
    counter c;
    const auto p = c.create();
    const auto says = [&](std::string body) { return c.cast(c.to(p, std::move(body))); };
    CHECK(wrong_fields(says(R"({"option_ids": null, "option_id": null})")) == names{"option_ids"});
    CHECK(wrong_fields(says(R"({"option_ids": [1], "ranking": [1]})")) == names{"ranking"});
    CHECK(wrong_fields(says(R"({"ranking": [1], "scores": [1]})")) == names{"scores"});
    CHECK(wrong_fields(says(R"({"scores": [1], "texts": ["a"]})")) == names{"texts"});
    CHECK(wrong_fields(says(R"({"texts": ["a"], "number": 1})")) == names{"number"});
    std::string many = "[1";
    for (int i = 0; i < 100; ++i) many += ",1";
    CHECK(wrong_fields(says(R"({"ranking": )" + many + "]}")) == names{"ranking"});
    CHECK(wrong_fields(says(R"({"scores": )" + many + "]}")) == names{"scores"});
    // Each by itself is read, and refused only because this poll's votes take something else.
    CHECK(wrong_fields(says(R"({"ranking": [1]})")) == names{"ranking"});
    CHECK(wrong_fields(says(R"({"scores": [1]})")) == names{"scores"});
    CHECK(wrong_fields(says(R"({"texts": ["a"]})")) == names{"texts"});
    CHECK(wrong_fields(says(R"({"number": "1"})")) == names{"number"});
    CHECK(c.storage.writes() == 1);
}

TEST_CASE("scores: null skips an option, and impossible ones are refused") {
    counter c;
    auto d = ground::a_poll();
    d.kind = poll_kind::rating;
    const auto p = c.create(d);
    const auto says = [&](std::string body) { return c.cast(c.to(p, std::move(body))); };
    for (const auto* scores :
         {"[1, -1, 1]", "[1, 65534, 1]", "[1, 65535, 1]", "[1, 65536, 1]", "[1, 99, 1]"}) {
        INFO(scores);
        CHECK(wrong_fields(says(R"({"scores": )" + std::string(scores) + "}")) == names{"scores"});
    }
    const auto r = says(R"({"scores": [1, null, 5]})");
    CHECK(r.status == 201);
    CHECK(c.run(c.storage.read_ballots(p->definition.id, 0, 1))->front().marks == choice{1, skipped, 5});
}

TEST_CASE("a page's scripts are not told the token that its cookie holds") {
    counter c;
    const auto p = c.create();
    auto r = c.to(p, R"({"option_id": 1})");
    r.headers.emplace_back("Origin", "http://localhost");
    const auto answer = c.cast(r);
    CHECK(answer.status == 201);
    CHECK(answer.header("Set-Cookie"));
    CHECK_FALSE(answer.header("X-Voter-Token"));
}

TEST_CASE("an invalid id is a poll that does not exist") {
    counter c;
    auto r = counter::post(R"({"option_id": 1})");
    r.params.emplace_back("id", "17");
    CHECK(c.cast(r).status == 404);
    r.params[0].second = poll_id::make(c.time.now()).str();
    CHECK(c.cast(r).status == 404);
}

TEST_CASE("the replaced system's form: the poll and the name in the body, no cookie") {
    counter c;
    auto d = ground::a_poll();
    d.identity = identity_rule::name;
    const auto p = c.create(d);
    const auto form = [&](std::string_view name, int option) {
        return counter::post("{\"poll_id\": \"" + p->definition.id.str() +
                             "\", \"option_id\": " + std::to_string(option) + ", \"voter_name\": \"" +
                             std::string(name) + "\", \"csrf\": \"ignored\"}");
    };
    CHECK(c.cast_as_replaced(form("Ada", 1)).status == 201);
    CHECK(c.cast_as_replaced(form("Ada", 1)).status == 200);
    CHECK(c.cast_as_replaced(form("Ada", 2)).status == 409);
    CHECK(c.cast_as_replaced(form("Bob", 2)).status == 201);
    CHECK_FALSE(c.cast_as_replaced(form("Eve", 2)).header("Set-Cookie"));
    CHECK(wrong_fields(c.cast_as_replaced(form("", 2))) == names{"voter_name"});
    CHECK(c.cast_as_replaced(counter::post("{")).status == 400);
    CHECK(wrong_fields(c.cast_as_replaced(counter::post(R"({"option_id": 1, "voter_name": "Ada"})"))) ==
          names{"poll_id"});
    CHECK(c.cast_as_replaced(counter::post(R"({"poll_id": "7", "option_id": 1, "voter_name": "Ada"})"))
              .status == 404);

    const auto by_device = c.create();
    auto r = counter::post("{\"poll_id\": \"" + by_device->definition.id.str() + "\", \"option_id\": 1}");
    CHECK(wrong_fields(c.cast_as_replaced(r)) == names{"voter_name"});
    r.headers.emplace_back("X-Voter-Token", c.tokens.issue());
    CHECK(c.cast_as_replaced(r).status == 201);
}

TEST_CASE("a program that keeps no cookie asks for a token") {
    counter c;
    const auto r = c.run(c.api.issue_token(counter::post("")));
    CHECK(r.status == 201);
    CHECK(c.tokens.verify(std::string_view(body_of(r).at("token").as_string())));
}

TEST_CASE("a question, or a vote on one: the members of each, and none of the other") {
    counter c;
    auto d = ground::a_poll();
    d.kind = poll_kind::qna;
    d.options.clear();
    d.allow_change = true;
    const auto p = c.create(d);
    const auto token = c.tokens.issue();
    const auto says = [&](std::string body) {
        auto r = c.to(p, std::move(body));
        r.headers.emplace_back("X-Voter-Token", token);
        return c.cast(r);
    };
    CHECK(says(R"({"question": "Why not?"})").status == 201);
    for (const auto* value : {"-1", "0", "1"}) {
        INFO(value);
        CHECK(says(R"({"question_id": 1, "value": )" + std::string(value) + "}").status == 200);
    }
    for (const auto* number : {"0", "-1", "2001", "65537", "2"}) {
        INFO(number);
        CHECK(wrong_fields(says(R"({"question_id": )" + std::string(number) + R"(, "value": 1})")) ==
              names{"question_id"});
    }
    CHECK(wrong_fields(says(R"({"question_id": 1, "value": 2})")) == names{"value"});
    CHECK(wrong_fields(says(R"({"question_id": 1})")) == names{"value"});
    CHECK(wrong_fields(says(R"({"value": 1})")) == names{"value"});
    CHECK(wrong_fields(says(R"({"ranking": [1], "question": "Why?"})")) == names{"question"});
    CHECK(wrong_fields(says(R"({"question": "Why?", "question_id": 1, "value": 1})")) ==
          names{"question_id"});
}

TEST_CASE("whoever prefers a short answer gets the standing vote, and not the poll again") {
    counter c;
    const auto p = c.create();
    auto r = c.to(p, R"({"option_id": 2, "vote_id": "7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f"})");
    r.headers.emplace_back("Prefer", "respond-async, Return=minimal");
    const auto a = c.cast(r);
    CHECK(a.status == 201);
    CHECK(a.header("Preference-Applied") == "return=minimal");
    CHECK(a.header("X-Voter-Token"));
    CHECK(body_of(a).size() == 2);
    CHECK(body_of(a).at("receipt").at("seq") == 1);
    const auto told = body_of(a).at("standing").as_object();
    CHECK(told.size() == 6);
    CHECK(told.at("voted_option_ids") == json::array{2});
    CHECK(told.at("voted").at("option_ids") == json::array{2});
    CHECK(told.at("status") == "open");
    CHECK(told.at("ballot_version") == 1);
    const auto now = c.run(c.known.poll(p->definition.id)).value();
    CHECK(told.at("version") == now->version());
    CHECK(told.at("epoch") == c.storage.epoch());

    SECTION("the same again") {
        r.headers.emplace_back("X-Voter-Token", std::string(*a.header("X-Voter-Token")));
        const auto again = c.cast(r);
        CHECK(again.status == 200);
        CHECK(body_of(again) == body_of(a));
    }
    SECTION("a refusal always has the poll") {
        auto other = c.to(p, R"({"option_id": 1})");
        other.headers.emplace_back("X-Voter-Token", std::string(*a.header("X-Voter-Token")));
        other.headers.emplace_back("Prefer", "return=minimal");
        const auto refused = c.cast(other);
        CHECK(refused.status == 409);
        CHECK_FALSE(refused.header("Preference-Applied"));
        CHECK(body_of(refused).contains("poll"));
    }
    SECTION("whoever prefers nothing, or everything, gets the poll") {
        for (const auto* wish : {"", "return=representation", "return=minimalist", "minimal",
                                 "x-return=minimal", "return=representation, return=minimal"}) {
            INFO(wish);
            auto whole = c.to(p, R"({"option_id": 2})");
            if (*wish != '\0') whole.headers.emplace_back("Prefer", wish);
            const auto answer = c.cast(whole);
            CHECK(answer.status == 201);
            CHECK_FALSE(answer.header("Preference-Applied"));
            CHECK(body_of(answer).contains("poll"));
            CHECK(body_of(answer).size() == 2);
        }
    }
    SECTION("the replaced system's path") {
        auto old = c.post(R"({"poll_id": ")" + p->definition.id.str() + R"(", "option_id": 2})");
        old.headers.emplace_back("X-Voter-Token", c.tokens.issue());
        old.headers.emplace_back("Prefer", "return=\"minimal\"; kind=any");
        const auto answer = c.cast_as_replaced(old);
        CHECK(answer.status == 201);
        CHECK(answer.header("Preference-Applied") == "return=minimal");
        CHECK(body_of(answer).at("standing").at("voted_option_ids") == json::array{2});
    }
}

TEST_CASE("a short answer shows no more of a name's vote than a full one") {
    counter c;
    auto wanted = ground::a_poll();
    wanted.identity = identity_rule::name;
    wanted.results = results_rule::after_close;
    const auto p = c.create(std::move(wanted));
    const auto id = vote_id::make().str();
    auto r = c.to(p, R"({"option_id": 3, "voter_name": "Ann", "vote_id": ")" + id + R"("})");
    const auto whole = body_of(c.cast(r));
    r.headers.emplace_back("Prefer", "return=minimal");
    const auto told = body_of(c.cast(r)).at("standing").as_object();
    for (const auto* name : {"voted", "voted_option_ids", "status", "ballot_version", "version", "epoch"})
        CHECK(told.at(name) == whole.at("poll").at(name));
}
