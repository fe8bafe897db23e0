// The API description against the API. All other tests make sure that every answer conforms to it: their
// client checks each one (support/openapi_check.hpp).
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/decimal.hpp"
#include "support/app_fixture.hpp"
#include "support/file_text.hpp"
#include "support/http_client.hpp"
#include "support/openapi_check.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <set>
#include <sstream>

using namespace pollstream::testing;
namespace limits = pollstream::limits;

namespace {

std::string readme() {
    return text_in(POLLSTREAM_SOURCE_DIR "/README.md");
}

/// The header fields that are about this answer alone, which the description must list.
std::string undescribed_fields(const reply& description, std::string operation, const reply& r) {
    for (auto at = operation.find('/'); at != std::string::npos; at = operation.find('/', at + 2))
        operation.replace(at, 1, "~1");
    operation = "/paths/~1api~1v1~1" + operation;
    operation[operation.rfind(' ')] = '/';
    const auto answer = operation + "/responses/" + std::to_string(r.status);
    std::string missing;
    for (const auto* name :
         {"Location", "ETag", "Retry-After", "Set-Cookie", "X-Voter-Token", "RateLimit", "RateLimit-Policy",
          "WWW-Authenticate", "Content-Disposition", "Preference-Applied"})
        if (r.has_header(name) && !description.has(answer + "/headers/" + name)) missing += name;
    return missing;
}

}  // namespace

TEST_CASE("a client that has the description is not sent it again", "[app][openapi]") {
    running_app app;
    api_client client(app.port());
    const auto r = client.get("/api/v1/openapi.json");
    const auto tag = r.header("ETag");
    REQUIRE(tag);
    const auto again = client.get("/api/v1/openapi.json", {{"If-None-Match", *tag}});
    CHECK(again.status == 304);
    CHECK(again.body.empty());
    CHECK(client.get("/api/v1/openapi.json", {{"If-None-Match", "\"other\""}}).status == 200);
}

TEST_CASE("a path behind the server of the description is the path", "[app][openapi]") {
    running_app below({"--base-path", "/polls/"});
    api_client client(below.port());
    const auto description = client.get("/polls/api/v1/openapi.json");
    CHECK(description.text("/servers/0/url") + "/api/v1/polls" == "/polls/api/v1/polls");
    running_app root;
    CHECK_FALSE(api_client(root.port()).get("/api/v1/openapi.json").has("/servers"));
}

TEST_CASE("the API describes itself: every operation with its answers") {
    running_app app;
    api_client client(app.port());
    const auto r = client.get("/api/v1/openapi.json");
    REQUIRE(r.status == 200);
    CHECK(r.text("/openapi") == "3.1.0");
    std::size_t operations = 0;
    std::set<std::string> ids;
    for (const auto& [path, item] : r.at("/paths").as_object()) {
        for (const auto& [verb, operation] : item.as_object()) {
            INFO(std::string_view(verb) << " " << std::string_view(path));
            ++operations;
            CHECK_FALSE(operation.at("summary").as_string().empty());
            CHECK(ids.emplace(operation.at("operationId").as_string()).second);
            CHECK(operation.at("responses").as_object().size() >= 5);
        }
    }
    CHECK(operations == 35);
}

TEST_CASE("the paths in the README's table are described, and no others") {
    running_app app;
    api_client client(app.port());
    const auto r = client.get("/api/v1/openapi.json");
    std::set<std::string> described;
    for (const auto& item : r.at("/paths").as_object()) described.insert(std::string(item.key()));
    const auto text = readme();
    for (const auto& path : described) {
        // The README combines "…/close` · `/reopen`" in one row: there the last segment is enough.
        const auto last = path.substr(path.rfind('/'));
        INFO(path);
        CHECK((text.find(path) != std::string::npos || text.find('`' + last + '`') != std::string::npos));
    }
    for (auto at = text.find("/api/v1/"); at != std::string::npos; at = text.find("/api/v1/", at + 1)) {
        const auto path = text.substr(at, text.find_first_of("`?' \n", at) - at);
        if (path.find("/ID") != std::string::npos || path.ends_with("/v1/")) continue;
        INFO(path);
        CHECK(described.contains(path));
    }
}

TEST_CASE("what HTTP itself refuses is described for every operation") {
    running_app app;
    api_client client(app.port());
    const auto described = client.get("/api/v1/openapi.json");
    for (const auto& [path, item] : described.at("/paths").as_object())
        for (const auto& [verb, operation] : item.as_object())
            for (const auto* status :
                 {"400", "408", "413", "414", "415", "417", "421", "431", "501", "503"}) {
                INFO(std::string_view(verb) << " " << std::string_view(path) << " " << status);
                CHECK(operation.at("responses").as_object().contains(status));
            }
    // The client checks each answer against the description.
    const auto path = path_of(make_poll(client));
    CHECK(client.get("/api/v1/polls", {{"Expect", "miracles"}}).status == 417);
    CHECK(client.head("/api/v1/polls", {{"Expect", "miracles"}}).status == 417);
    CHECK(client.post_nothing(path + "/close", {{"Content-Encoding", "gzip"}}).status == 415);
    CHECK(client.send("POST", path + "/close", std::string(65'537, ' ')).status == 413);
    CHECK(client.get("/api/v1/polls?q=" + std::string(20'000, 'a')).status == 414);
}

TEST_CASE("an export is described as what it is: CSV unless JSON is requested") {
    running_app app;
    api_client client(app.port());
    const auto described = client.get("/api/v1/openapi.json");
    const auto& types = described.at("/paths/~1api~1v1~1polls~1{id}~1export/get/responses/200/content");
    const auto made = make_poll(client);
    const raw_fields host{{"Authorization", "Bearer " + made.text("/admin_key")}};
    for (const auto* query : {"", "?format=csv", "?format=json"}) {
        INFO(query);
        const auto type = client.get(path_of(made) + "/export" + query, host).header("Content-Type");
        REQUIRE(type);
        CHECK(types.as_object().contains(type->substr(0, type->find(';'))));
    }
}

TEST_CASE("a number of a poll's settings may be sent as text or as a number, and is described so") {
    running_app app;
    api_client client(app.port());
    const openapi_check check(client.get("/api/v1/openapi.json").content);
    for (const json::value& truth : {json::value("3.5"), json::value(3.5), json::value(4), json::value()}) {
        json::object settings{{"decimals", 1}};
        for (const auto* name : {"truth", "plausible_min", "plausible_max"}) settings[name] = truth;
        const json::object draft{{"title", "How many?"}, {"kind", "numeric"}, {"settings", settings}};
        INFO(json::serialize(draft));
        CHECK_FALSE(check.problem(draft, "PollDraft"));
        CHECK(client.post("/api/v1/polls", draft).status == 201);
    }
}

TEST_CASE("the defaults of a new poll's settings are those described") {
    running_app app;
    api_client client(app.port());
    const auto described = client.get("/api/v1/openapi.json");
    const auto& settings = described.at("/components/schemas/GivenSettings/properties").as_object();
    std::set<std::string> seen;
    for (const auto* kind : {"rating", "points", "rank", "numeric", "words", "open", "quiz", "qna"}) {
        json::object draft{{"title", "As usual?"}, {"kind", kind}};
        const std::string_view name(kind);
        if (name == "rating" || name == "points" || name == "rank" || name == "quiz")
            draft["options"] = json::array{"This", "That"};
        if (name == "quiz") draft["settings"] = json::object{{"correct", json::array{1}}};
        const auto made = client.post("/api/v1/polls", draft);
        REQUIRE(made.status == 201);
        for (const auto& member : made.at("/settings").as_object()) {
            INFO(kind << " " << std::string_view(member.key()));
            const auto* one = settings.if_contains(member.key());
            REQUIRE(one != nullptr);
            seen.insert(std::string(member.key()));
            if (const auto* usual = one->as_object().if_contains("default")) CHECK(*usual == member.value());
        }
    }
    CHECK(seen.size() == settings.size());
}

TEST_CASE("the bounds described are those in force") {
    running_app app;
    api_client client(app.port());
    const auto described = client.get("/api/v1/openapi.json");
    const std::vector<std::pair<std::string, std::uint64_t>> bounds{
        {"schemas/PollDraft/properties/title/maxLength", limits::title_max},
        {"schemas/PollPatch/properties/title/maxLength", limits::title_max},
        {"schemas/RoomDraft/properties/title/maxLength", limits::title_max},
        {"schemas/RoomPatch/properties/title/maxLength", limits::title_max},
        {"schemas/PollDraft/properties/description/maxLength", limits::description_max},
        {"schemas/PollPatch/properties/description/maxLength", limits::description_max},
        {"schemas/PollDraft/properties/creator_name/maxLength", limits::name_max},
        {"schemas/Vote/properties/voter_name/maxLength", limits::name_max},
        {"schemas/Joining/properties/name/maxLength", limits::name_max},
        {"schemas/ParticipantPatch/properties/name/maxLength", limits::name_max},
        {"schemas/ParticipantPatch/properties/extra_time_percent/maximum", limits::extra_time_percent_max},
        {"schemas/OptionTexts/maxItems", limits::options_max},
        {"schemas/OptionText/maxLength", limits::option_text_max},
        {"schemas/GivenChoices/maximum", limits::options_max},
        {"schemas/GivenDuration/maximum", limits::duration_max.count()},
        {"schemas/PollPatch/properties/corrections/maxItems", limits::corrections_max},
        {"schemas/PollDraft/properties/publish_step/maximum", limits::publish_max},
        {"schemas/PollPatch/properties/publish_min/maximum", limits::publish_max},
        {"schemas/RoomDraft/properties/polls/maxItems", limits::polls_per_room_max},
        {"schemas/Vote/properties/texts/maxItems", limits::texts_per_voter_max},
        {"schemas/Vote/properties/texts/items/maxLength", limits::answer_max},
        {"schemas/Vote/properties/question/maxLength", limits::question_max},
        {"schemas/GivenSettings/properties/per_voter/maximum", limits::questions_per_voter_max},
        {"schemas/GivenSettings/properties/max_length/maximum", limits::answer_max},
        {"schemas/GivenSettings/properties/banned/maxLength", limits::banned_max},
        {"schemas/GivenSettings/properties/min_label/maxLength", limits::label_max},
        {"schemas/GivenSettings/properties/unit/maxLength", limits::unit_max},
        {"schemas/GivenSettings/properties/time_limit_s/minimum", limits::quiz_seconds_min},
        {"schemas/GivenSettings/properties/time_limit_s/maximum", limits::quiz_seconds_max},
        {"parameters/q/schema/maxLength", limits::search_max},
        {"parameters/page_size/schema/maximum", limits::page_size_max},
        {"parameters/page_size/schema/default", limits::page_size_default}};
    for (const auto& [what, limit] : bounds) {
        INFO(what);
        CHECK(described.at("/components/" + what).to_number<std::uint64_t>() == limit);
    }
}

TEST_CASE("operations that accept a key say so, and so do those that require one") {
    running_app app;
    api_client client(app.port());
    const auto described = client.get("/api/v1/openapi.json");
    const auto ways = [&](const std::string& operation) {
        return described.at("/paths/~1api~1v1~1" + operation + "/security").as_array();
    };
    for (const auto* seen_or_made : {"polls/get", "polls/post", "rooms/post", "polls~1{id}/get",
                                     "polls~1{id}~1results/get", "polls~1{id}~1ranking/get"}) {
        INFO(seen_or_made);
        REQUIRE(ways(seen_or_made).size() == 2);
        CHECK(ways(seen_or_made)[0].as_object().empty());
        CHECK(ways(seen_or_made)[1].as_object().contains("admin_key"));
    }
    CHECK(ways("polls~1{id}/patch").size() == 1);
}

TEST_CASE("the fields of an answer are described") {
    running_app app({"--throttle", "on"});
    api_client client(app.port());
    const auto described = client.get("/api/v1/openapi.json");
    const auto made = make_poll(client);
    const auto path = path_of(made);
    const raw_fields host{{"Authorization", "Bearer " + made.text("/admin_key")}};
    CHECK(made.has_header("Location"));
    CHECK(undescribed_fields(described, "polls post", made) == "");
    CHECK(undescribed_fields(described, "openapi.json get", described) == "");
    CHECK(undescribed_fields(described, "polls/{id} get", client.get(path)) == "");
    CHECK(undescribed_fields(described, "polls/{id}/results get", client.get(path + "/results")) == "");
    CHECK(undescribed_fields(described, "polls/{id}/export get", client.get(path + "/export", host)) == "");
    const auto stranger = client.post_nothing(path + "/close");
    CHECK(undescribed_fields(described, "polls/{id}/close post", stranger) == "");
    CHECK(undescribed_fields(described, "voters post", client.post_nothing("/api/v1/voters")) == "");
    const auto vote = client.post(path + "/votes", {{"option_ids", json::array{1}}});
    CHECK(vote.has_header("X-Voter-Token"));
    CHECK(undescribed_fields(described, "polls/{id}/votes post", vote) == "");
    const auto brief = client.post(
        path + "/votes", {{"option_ids", json::array{1}}},
        {{"Prefer", "return=minimal"}, {"X-Voter-Token", std::string(*vote.header("X-Voter-Token"))}});
    CHECK(brief.status == 200);
    CHECK(brief.header("Preference-Applied") == "return=minimal");
    CHECK(brief.has("/standing/voted"));
    CHECK_FALSE(brief.has("/poll"));
    CHECK(undescribed_fields(described, "polls/{id}/votes post", brief) == "");
    const auto code = client.get("/api/v1/codes/" + made.text("/code"));
    CHECK(undescribed_fields(described, "codes/{code} get", code) == "");
}

TEST_CASE("counters of 64 bits are described as such") {
    running_app app;
    api_client client(app.port());
    const auto described = client.get("/api/v1/openapi.json");
    const std::string schemas = "/components/schemas/";
    for (const auto* member :
         {"Poll/properties/epoch", "Poll/properties/version", "Poll/properties/total_votes",
          "Results/properties/epoch", "Results/properties/version", "Receipt/properties/seq"}) {
        INFO(member);
        const auto reference = described.text(schemas + member + "/$ref");
        CHECK(described.text(reference.substr(1) + "/format") == "int64");
    }
}

TEST_CASE("a hidden ranking is described, and a shown one with everything in it") {
    running_app app;
    api_client client(app.port());
    const openapi_check check(client.get("/api/v1/openapi.json").content);
    const auto made = make_poll(client, {{"kind", "rank"}, {"results", "after_close"}});
    const auto path = path_of(made) + "/ranking";
    const auto hidden = client.get(path);
    CHECK(hidden.at("/results_hidden").as_bool());
    CHECK_FALSE(check.problem(hidden.content, "HiddenRanking"));
    const auto shown = client.get(path, {{"Authorization", "Bearer " + made.text("/admin_key")}});
    CHECK_FALSE(check.problem(shown.content, "ShownRanking"));
    auto less = shown.content;
    less.as_object().erase("methods");
    CHECK(check.problem(less, "Ranking") == "the value fits 0 of what it may be");
}

TEST_CASE("members that a new poll leaves out, or has as null, behave as described") {
    running_app app;
    api_client client(app.port());
    const auto described = client.get("/api/v1/openapi.json");
    const openapi_check check(described.content);
    const auto& members = described.at("/components/schemas/PollDraft/properties").as_object();
    json::object draft;
    for (const auto& member : members) draft[member.key()] = nullptr;
    draft["title"] = "As usual?";
    draft["options"] = json::array{"This", "That"};
    CHECK_FALSE(check.problem(draft, "PollDraft"));
    const auto made = client.post("/api/v1/polls", draft);
    REQUIRE(made.status == 201);
    std::size_t defaults = 0;
    for (const auto& member : members) {
        const auto* usual = member.value().as_object().if_contains("default");
        if (usual == nullptr || member.key() == "options") continue;
        INFO(std::string_view(member.key()));
        ++defaults;
        CHECK(made.at("/" + std::string(member.key())) == *usual);
    }
    CHECK(defaults >= 8);

    auto kinds = described.at("/components/schemas/Kind/enum").as_array();
    kinds.emplace_back(nullptr);
    CHECK((described.at("/components/schemas/GivenKind/enum").as_array() == kinds));

    json::object patch;
    for (const auto& member : described.at("/components/schemas/PollPatch/properties").as_object())
        patch[member.key()] = nullptr;
    CHECK_FALSE(check.problem(patch, "PollPatch"));
    const raw_fields host{{"Authorization", "Bearer " + made.text("/admin_key")}};
    CHECK(client.patch(path_of(made), patch, host).status == 200);
}

TEST_CASE("the bounds described are those enforced") {
    namespace limits = pollstream::limits;
    running_app app;
    api_client client(app.port());
    const auto described = client.get("/api/v1/openapi.json");
    const auto schema = [&](const std::string& at) { return described.number("/components/schemas/" + at); };
    const auto draft = [&](const std::string& at) { return schema("PollDraft/properties/" + at); };
    const auto setting = [&](const std::string& at) { return schema("GivenSettings/properties/" + at); };
    CHECK(draft("title/maxLength") == limits::title_max);
    CHECK(draft("description/maxLength") == limits::description_max);
    CHECK(draft("creator_name/maxLength") == limits::name_max);
    CHECK(draft("publish_step/maximum") == static_cast<std::uint64_t>(limits::publish_max));
    CHECK(draft("publish_min/maximum") == static_cast<std::uint64_t>(limits::publish_max));
    CHECK(schema("OptionText/maxLength") == limits::option_text_max);
    CHECK(schema("OptionTexts/maxItems") == limits::options_max);
    CHECK(schema("GivenDuration/maximum") == static_cast<std::uint64_t>(limits::duration_max.count()));
    CHECK(schema("RoomDraft/properties/polls/maxItems") == limits::polls_per_room_max);
    CHECK(schema("RoomPatch/properties/poll_ids/maxItems") == limits::polls_per_room_max);
    CHECK(schema("Vote/properties/texts/maxItems") == limits::texts_per_voter_max);
    CHECK(schema("Vote/properties/texts/items/maxLength") == limits::answer_max);
    CHECK(schema("Vote/properties/question/maxLength") == limits::question_max);
    CHECK(schema("TextPatch/properties/text/maxLength") == limits::answer_max);
    CHECK(schema("TextErasure/properties/text/maxLength") == limits::answer_max);
    CHECK(schema("Vote/properties/voter_name/maxLength") == limits::name_max);
    CHECK(setting("min_label/maxLength") == limits::label_max);
    CHECK(setting("unit/maxLength") == limits::unit_max);
    CHECK(setting("banned/maxLength") == limits::banned_max);
    CHECK(setting("per_voter/maximum") == limits::questions_per_voter_max);
    CHECK(setting("max_length/maximum") == limits::answer_max);
    CHECK(setting("decimals/maximum") == pollstream::decimals_max);
    CHECK(setting("time_limit_s/minimum") == static_cast<std::uint64_t>(limits::quiz_seconds_min));
    CHECK(setting("time_limit_s/maximum") == static_cast<std::uint64_t>(limits::quiz_seconds_max));
    const auto parameter = [&](const std::string& at) {
        return described.number("/components/parameters/" + at);
    };
    CHECK(parameter("q/schema/maxLength") == limits::search_max);
    CHECK(parameter("page_size/schema/maximum") == limits::page_size_max);
    CHECK(parameter("page_size/schema/default") == limits::page_size_default);
    CHECK(limits::body_bytes == 64u * 1024);  // the 64 KiB mentioned in the 413 answer
    // What no header states: the limit is accepted, and one more is not.
    const auto page = parameter("page/schema/maximum");
    CHECK(client.get("/api/v1/polls?page=" + std::to_string(page)).status == 200);
    CHECK(client.get("/api/v1/polls?page=" + std::to_string(page + 1)).status == 422);
    const auto budget_taken = [&](std::uint64_t budget) {
        return client.post("/api/v1/polls", {{"title", "How much?"},
                                             {"kind", "points"},
                                             {"options", {"This", "That"}},
                                             {"settings", {{"budget", budget}}}});
    };
    CHECK(budget_taken(setting("budget/maximum")).status == 201);
    CHECK(budget_taken(setting("budget/maximum") + 1).status == 422);
}

TEST_CASE("the refusal after too many guesses at join codes is described") {
    running_app app({"--throttle", "on"});
    api_client client(app.port());
    const auto own = make_poll(client).text("/code");
    // On a slow machine, another guess is earned between two requests.
    const auto guess_until_refused = [&](const std::string& path) {
        reply last = client.get(path);
        for (int i = 0; i < 2'000 && last.status == 404; ++i) last = client.get(path);
        return last;
    };
    const auto last = guess_until_refused("/api/v1/codes/000000");
    CHECK(last.status == 429);
    CHECK(last.code() == "too_many_codes");
    CHECK(last.has_header("Retry-After"));
    for (const auto* path : {"/v/000000", "/qr/000000.svg"}) CHECK(guess_until_refused(path).status == 429);
    // The room was created from here, so its code is already known here.
    for (const auto& path : {"/api/v1/codes/" + own, "/v/" + own, "/qr/" + own + ".svg"})
        CHECK(client.get(path).status == 200);
}

TEST_CASE("the check finds what does not conform") {
    running_app app;
    api_client client(app.port());
    const openapi_check check(client.get("/api/v1/openapi.json").content);
    const auto made = make_poll(client);
    CHECK_FALSE(check.problem(made.content, "CreatedPoll"));

    auto other = made.content;
    other.as_object().erase("admin_key");
    CHECK(check.problem(other, "CreatedPoll") == "the value has no admin_key");
    other.as_object()["secret"] = 1;
    CHECK(check.problem(other, "Poll") == "the value/secret is described nowhere");
    other = made.content;
    other.at("options").as_array()[1].as_object()["percent"] = 101;
    CHECK(check.problem(other, "Poll") == "the value/options/1/percent is above 100");
    other = made.content;
    other.as_object()["kind"] = "guess";
    CHECK(check.problem(other, "Poll") == "the value/kind is \"guess\"");
    other.as_object()["kind"] = "single";
    other.as_object()["code"] = 7;
    CHECK(check.problem(other, "Poll") == "the value/code is 7, not [\"string\",\"null\"]");
    CHECK(check.problem("GET", "/api/v1/polls/x", 418, {}) ==
          "get /api/v1/polls/x answered 418, which is described nowhere");
    CHECK(check.problem("HEAD", "/api/v1/polls/x", 418, {}) ==
          "get /api/v1/polls/x answered 418, which is described nowhere");
    CHECK_FALSE(check.problem("GET", "/healthz", 418, {}));
}
