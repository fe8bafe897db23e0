// A poll that publishes in steps, from the outside: an observer who reads every frame and every answer,
// including the host's, must not find a difference of one vote.
#include "pollstream/sqlite/maintenance.hpp"
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"

#include <catch2/catch.hpp>

#include <set>
#include <string>

using namespace pollstream::testing;

namespace {

constexpr std::uint64_t step = 3;

/// A poll with three options that its host may watch as well.
struct group {
    explicit group(running_app& a, json::object more = {}) : app(a), c(a.port()) {
        json::object body{{"options", {"A", "B", "C"}}, {"publish_step", step}};
        for (const auto& m : more) body[m.key()] = m.value();
        made = make_poll(c, std::move(body));
        path = path_of(made);
        id = made.text("/id");
        key = bearer(made.text("/admin_key"));
    }

    running_app& app;
    api_client c;
    reply made;
    std::string path, id;
    raw_fields key;
};

/// The counts that a poll, results or tally shows; empty if they are hidden.
std::vector<std::uint64_t> counts_in(const json::value& shape) {
    std::vector<std::uint64_t> counts;
    const auto& o = shape.as_object();
    if (const auto* all = o.if_contains("counts")) {
        for (const auto& n : all->as_array()) counts.push_back(n.to_number<std::uint64_t>());
    } else if (const auto* options = o.if_contains("options")) {
        for (const auto& option : options->as_array()) {
            const auto* n = option.as_object().if_contains("vote_count");
            if (n != nullptr) counts.push_back(n->to_number<std::uint64_t>());
        }
    }
    return counts;
}

std::uint64_t sum(const std::vector<std::uint64_t>& counts) {
    std::uint64_t all = 0;
    for (const auto n : counts) all += n;
    return all;
}

/// Every state that somebody saw, by its number of votes.
class watcher {
  public:
    void see(const json::value& shape) {
        const auto counts = counts_in(shape);
        if (!counts.empty()) seen_.insert(counts);
    }
    void see_frame(const json::value& frame) {
        const auto type = type_of(frame);
        if (type == "tally") see(frame);
        if (type == "snapshot" || type == "poll") see(frame.at("poll"));
        CHECK(type != "vote_notification");
    }
    void check() const {
        std::set<std::uint64_t> sizes;
        for (const auto& counts : seen_) {
            CHECK(sum(counts) >= step);
            CHECK(sizes.insert(sum(counts)).second);
        }
        for (auto it = sizes.begin(); it != sizes.end() && std::next(it) != sizes.end(); ++it)
            CHECK(*std::next(it) - *it >= step);
    }
    const std::set<std::vector<std::uint64_t>>& seen() const { return seen_; }

  private:
    std::set<std::vector<std::uint64_t>> seen_;
};

}  // namespace

TEST_CASE("nobody can infer one person's vote from two states of a small group", "[app][small_group]") {
    running_app app({"--live-rate-hz", "60"});
    group g(app);
    live_client stranger(app.port());
    stranger.subscribe(g.id);
    live_client host(app.port());
    host.say(
        {{"type", "auth"}, {"room_id", g.made.text("/room_id")}, {"admin_key", g.made.text("/admin_key")}});
    host.subscribe(g.id);
    watcher w;
    for (unsigned n = 1; n <= 11; ++n) {
        const auto voted = vote_as_new_device(app.port(), g.path, {1 + n % 3});
        REQUIRE(voted.status == 201);
        w.see(voted.at("/poll"));
        w.see(g.c.get(g.path).content);
        w.see(g.c.get(g.path, g.key).content);
        w.see(g.c.get(g.path + "/results", g.key).content);
        w.see(g.c.get("/api/v1/polls").at("/results/0"));
        CHECK(voted.at("/poll/total_voters") == n);
    }
    CHECK(g.c.get(g.path, g.key).at("/published_voters") == 6);
    REQUIRE(g.c.post_nothing(g.path + "/close", g.key).status == 200);
    w.see(g.c.get(g.path).content);
    for (auto* v : {&stranger, &host}) {
        for (const auto& frame : v->hear_all(std::chrono::milliseconds{300})) w.see_frame(frame);
        for (const auto& frame : v->heard()) w.see_frame(frame);
    }
    w.check();
    CHECK(w.seen().size() == 3);  // 3, 6 and, closed, all 11
    CHECK(g.c.get(g.path + "/results").at("/published_voters") == 11);
}

TEST_CASE("results of too few are withheld, and say so", "[app][small_group]") {
    running_app app;
    group g(app, {{"publish_min", 5}});
    for (int n = 0; n < 4; ++n) REQUIRE(vote_as_new_device(app.port(), g.path, {1}).status == 201);
    for (const auto* end : {"", "/results"}) {
        const auto r = g.c.get(g.path + end, g.key);
        CHECK(r.at("/results_hidden") == true);
        CHECK(r.at("/withheld") == "too_few");
        CHECK(r.at("/total_voters") == 4);
        CHECK(r.at("/total_votes") == 0);
        CHECK(counts_in(r.content).empty());
    }
    REQUIRE(g.c.post_nothing(g.path + "/close", g.key).status == 200);
    CHECK(g.c.get(g.path).at("/withheld") == "too_few");
    CHECK(g.c.get("/v/" + g.made.text("/code")).body.find("enough people") != std::string::npos);
}

TEST_CASE("a guarded poll's export has choices and counts, once it is closed", "[app][small_group][export]") {
    running_app app;
    group g(app, {{"allow_change", true}});
    auto ada = browser(app.port());
    const auto vote = [&](api_client& by, int option) {
        CHECK(by.post(g.path + "/votes", {{"option_ids", {option}}}).status < 300);
    };
    vote(ada, 2);
    for (int n = 0; n < 3; ++n) REQUIRE(vote_as_new_device(app.port(), g.path, {2}).status == 201);
    vote(ada, 1);
    const auto early = g.c.get(g.path + "/export?format=csv", g.key);
    CHECK(early.status == 409);
    CHECK(early.code() == "withheld");
    REQUIRE(g.c.post_nothing(g.path + "/close", g.key).status == 200);
    CHECK(g.c.get(g.path + "/export?format=csv", g.key).body ==
          "count,option_ids,options\r\n1,1,A\r\n3,2,B\r\n");
    const auto all = g.c.get(g.path + "/export?format=json", g.key);
    CHECK(all.at("/ballots/1/count") == 3);
    CHECK(all.body.find("cast_at") == std::string::npos);
}

TEST_CASE("a guarded poll's ranking counts no ballot that is not published", "[app][small_group]") {
    running_app app;
    group g(app, {{"kind", "rank"}});
    const auto vote = [&] {
        CHECK(api_client(app.port()).post(g.path + "/votes", {{"ranking", {2, 1}}}).status == 201);
    };
    for (int n = 0; n < 5; ++n) vote();
    CHECK(g.c.get(g.path + "/ranking", g.key).at("/results_hidden") == true);
    vote();
    CHECK(g.c.get(g.path + "/ranking").at("/ballots") == 3);
    vote();
    CHECK(g.c.get(g.path + "/ranking", g.key).at("/ballots") == 3);
}

TEST_CASE("what is held back survives a restart, and verifies", "[app][small_group]") {
    running_app app;
    group g(app);
    for (int n = 0; n < 8; ++n) REQUIRE(vote_as_new_device(app.port(), g.path, {1}).status == 201);
    const auto before = g.c.get(g.path).at("/published_voters").to_number<std::uint64_t>();
    CHECK(before == 3);
    app.restart();
    api_client again(app.port());
    CHECK(again.get(g.path).at("/published_voters") == before);
    REQUIRE(vote_as_new_device(app.port(), g.path, {2}).status == 201);
    CHECK(again.get(g.path).at("/published_voters") == 6);
    app.stop();
    const auto report = pollstream::sqlite::verify(app.database());
    CHECK(report.problems.empty());
}

TEST_CASE("no guard is offered where a name, or the order of texts, would reveal a ballot",
          "[app][small_group]") {
    running_app app;
    api_client c(app.port());
    json::object body{{"title", "Who?"}, {"options", {"A", "B"}}, {"publish_step", 5}, {"identity", "name"}};
    CHECK(c.post("/api/v1/polls", body).wrong_fields() == "publish_step");
    body["identity"] = "device";
    for (const auto* kind : {"words", "open"}) {
        auto texts = body;
        texts["kind"] = kind;
        texts["options"] = json::array();
        CHECK(c.post("/api/v1/polls", texts).wrong_fields() == "publish_step");
    }
    // The replaced system's clients name their voters, whatever else they ask for.
    CHECK(c.post("/api/polls/create/", body).wrong_fields() == "publish_step");
    group g(app);
    const auto named = g.c.patch(g.path, {{"identity", "name"}}, g.key);
    CHECK(named.status == 422);
    CHECK(named.wrong_fields() == "publish_step");
}

namespace {

/// Everything that everybody is shown of a poll, as one text.
std::string told_of(group& g) {
    std::string all;
    for (const auto* end : {"", "/results"}) {
        for (const auto& key : {raw_fields(), g.key}) {
            auto shape = g.c.get(g.path + end, key).content.as_object();
            // Part of every state, also of one that shows nothing new.
            for (const auto* live : {"total_voters", "version", "status", "is_active", "closed_at", "lot"})
                shape.erase(live);
            all += json::serialize(shape) + "\n";
        }
    }
    return all;
}

}  // namespace

TEST_CASE("whatever the kind, nothing that is shown changes between two steps", "[app][small_group]") {
    struct sample {
        const char* kind;
        json::object first, second;
    };
    const std::vector<sample> samples{
        {"approval", {{"option_ids", {1, 2}}}, {{"option_ids", {3}}}},
        {"points", {{"scores", {7, 3, 0}}}, {{"scores", {0, 0, 9}}}},
        {"numeric", {{"number", 10}}, {{"number", 99}}},
        {"rating", {{"scores", {1, 2, 3}}}, {{"scores", {5, 5, nullptr}}}},
        {"star", {{"scores", {1, 2, 3}}}, {{"scores", {5, 5, 0}}}},
    };
    running_app app;
    for (const auto& s : samples) {
        INFO(s.kind);
        json::object more{{"kind", s.kind}};
        if (s.kind == std::string("numeric")) more["options"] = json::array();
        group g(app, more);
        const auto vote = [&](const json::object& body) {
            REQUIRE(api_client(app.port()).post(g.path + "/votes", body).status == 201);
        };
        const auto nothing = told_of(g);
        CHECK(nothing.find("\"withheld\":\"too_few\"") != std::string::npos);
        for (unsigned n = 1; n < 2 * step; ++n) {
            vote(n % 2 == 0 ? s.first : s.second);
            CHECK(told_of(g) == nothing);
        }
        vote(s.first);
        const auto some = told_of(g);
        CHECK(some.find("\"published_voters\":3") != std::string::npos);
        vote(s.second);
        CHECK(told_of(g) == some);
    }
}

TEST_CASE("below the least number of voters the number of marks is not shown", "[app][small_group]") {
    running_app app;
    group g(app, {{"publish_step", 1}, {"publish_min", 3}, {"kind", "approval"}});
    REQUIRE(vote_as_new_device(app.port(), g.path, {1, 2, 3}).status == 201);
    REQUIRE(vote_as_new_device(app.port(), g.path, {1}).status == 201);
    CHECK(g.c.get(g.path, g.key).at("/total_votes") == 0);
    CHECK(g.c.get(g.path + "/results").at("/total_votes") == 0);
    CHECK(g.c.get("/api/v1/rooms/" + g.made.text("/room_id")).at("/polls/0/total_votes") == 0);
    REQUIRE(vote_as_new_device(app.port(), g.path, {1}).status == 201);
    CHECK(g.c.get(g.path).at("/total_votes") == 5);
    CHECK(counts_in(g.c.get(g.path).content) == std::vector<std::uint64_t>{3, 1, 1});
}
