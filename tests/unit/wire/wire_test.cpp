// The shapes of the API, and that what is hidden is nowhere in them.
#include "pollstream/wire/wire.hpp"

#include "pollstream/base/text.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/wire/poll_texts.hpp"

#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

using namespace pollstream;
namespace json = boost::json;

namespace {

constexpr timestamp noon = from_ms(1'800'000'000'000);
const auto a_poll_id = *poll_id::parse("01JAAAAAAAAAAAAAAAAAAAAAAA");
const auto a_room_id = *room_id::parse("01JBBBBBBBBBBBBBBBBBBBBBBB");

poll_state lunch() {
    poll_state s;
    auto& d = s.definition;
    d.id = a_poll_id;
    d.room = a_room_id;
    d.title = "Lunch?";
    d.description = "Where we go";
    d.creator_name = "Ada";
    d.created_at = noon;
    d.options = {"Pizza", "Salad", "Soup"};
    d.lot = committed({});
    s.code = "123456";
    s.counts = tally(3);
    for (const auto& marks : {choice{1}, {2}, {2}, {2}, {1}, {3}}) s.counts.count(marks);
    return s;
}

std::vector<std::string> members(const json::object& o) {
    std::vector<std::string> names;
    for (const auto& m : o) names.emplace_back(m.key());
    std::ranges::sort(names);
    return names;
}

/// Whether a member of one of these names is anywhere in it, however deep.
bool holds(const json::value& v, const std::vector<std::string>& names) {
    if (v.is_array()) {
        return std::ranges::any_of(v.get_array(), [&](const auto& e) { return holds(e, names); });
    }
    if (!v.is_object()) return false;
    return std::ranges::any_of(v.get_object(), [&](const auto& m) {
        return std::ranges::find(names, m.key()) != names.end() || holds(m.value(), names);
    });
}

const std::vector<std::string> result_members{"vote_count", "percent", "percents", "counts", "result"};
const std::vector<std::string> voter_members{"has_voted", "voted", "voted_option_ids", "voted_option_id"};

json::value expected(std::string_view text) {
    return json::parse({text.data(), text.size()});
}

}  // namespace

/// What wire writes, read back.
namespace shape {

template <class Write>
json::value read_back(Write write) {
    json_writer w;
    write(w);
    return json::parse(w.take());
}
json::object poll(const poll_state& p, std::uint64_t epoch, const asker& who) {
    return read_back([&](auto& w) { wire::write_poll(w, p, epoch, who); }).as_object();
}
json::object poll_for_all(const poll_state& p, std::uint64_t epoch, bool visible) {
    return read_back([&](auto& w) { wire::write_poll_for_all(w, p, epoch, visible); }).as_object();
}
json::object results(const poll_state& p, std::uint64_t epoch, bool visible) {
    return read_back([&](auto& w) {
               w.begin_object();
               wire::write_results_members(w, p, epoch, visible);
               w.end_object();
           })
        .as_object();
}
json::object poll_line(const poll_state& p) {
    return read_back([&](auto& w) { wire::write_poll_line(w, p); }).as_object();
}
json::object room(const pollstream::room& r, std::span<const poll_ref> polls, std::uint64_t viewers) {
    return read_back([&](auto& w) { wire::write_room(w, r, polls, viewers); }).as_object();
}
json::value receipt(const pollstream::receipt& r) {
    return read_back([&](auto& w) { wire::write_receipt(w, r); });
}
json::value series(const poll_id& id, const vote_series& s) {
    return read_back([&](auto& w) { wire::write_series(w, id, s); });
}
json::value leaderboard(const pollstream::leaderboard& b, std::size_t most) {
    return read_back([&](auto& w) {
        w.begin_object();
        wire::write_leaderboard_members(w, b, most);
        w.end_object();
    });
}
json::value own_place(const leaderboard_entry& e) {
    return read_back([&](auto& w) { wire::write_own_place(w, e); });
}
json::value time(const std::optional<timestamp>& t) {
    return read_back([&](auto& w) { wire::write_time(w, t); });
}

}  // namespace shape

TEST_CASE("a poll as a particular asker sees it") {
    asker who;
    who.has_voted = true;
    who.marks = {2};
    CHECK(json::value(shape::poll(lunch(), 7, who)) == expected(R"({
        "id": "01JAAAAAAAAAAAAAAAAAAAAAAA", "room_id": "01JBBBBBBBBBBBBBBBBBBBBBBB", "code": "123456",
        "title": "Lunch?", "description": "Where we go", "creator_name": "Ada",
        "kind": "single", "min_choices": 1, "max_choices": 1,
        "identity": "device", "results": "live", "allow_change": false, "listed": true,
        "publish_step": 1, "publish_min": 0,
        "status": "open", "is_active": true,
        "created_at": "2027-01-15T08:00:00.000Z", "end_time": null, "closed_at": null,
        "started_at": null, "answer_until": null,
        "options": [
            {"id": 1, "text": "Pizza", "vote_count": 2, "percent": 33, "voted": false},
            {"id": 2, "text": "Salad", "vote_count": 3, "percent": 50, "voted": true},
            {"id": 3, "text": "Soup", "vote_count": 1, "percent": 17, "voted": false}],
        "percent_of": "votes", "results_hidden": false, "settings": {},
        "result": {"winners": [2], "tie_break": "none"},
        "lot": {"draw": 1, "hash": "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925",
                "seed": null, "order": null},
        "total_votes": 6, "total_voters": 6, "ballot_version": 1, "version": 7, "epoch": 7,
        "has_voted": true, "voted_option_ids": [2], "voted_option_id": 2, "voted": {"option_ids": [2]}})"));
}

TEST_CASE("corrections are shown with the options, whether or not results are hidden") {
    auto s = lunch();
    s.definition.corrections = {{2, "Salat", noon}};
    s.definition.results = results_rule::after_close;
    const auto told = expected(R"([{"option_id": 2, "was": "Salat", "at": "2027-01-15T08:00:00.000Z"}])");
    CHECK(shape::poll(s, 7, {}).at("corrections") == told);
    CHECK(shape::poll(s, 7, asker::host()).at("corrections") == told);
    s.definition.kind = poll_kind::quiz;
    s.definition.settings = quiz_settings{{1}, 30, false};
    CHECK_FALSE(shape::poll(s, 7, {}).contains("corrections"));  // nor are its options, before it starts
}

TEST_CASE("what a small group's poll holds back is nowhere in the output") {
    auto s = lunch();
    s.definition.publishing = {4, 0};
    s.held.shown = std::make_shared<const tally>([] {
        tally t(3);
        for (int i = 0; i < 4; ++i) t.count({2});
        return t;
    }());
    const auto host = asker::host();
    const auto poll = shape::poll(s, 7, host);
    CHECK(poll.at("options").at(1).at("vote_count") == 4);
    CHECK(poll.at("options").at(0).at("vote_count") == 0);
    CHECK(poll.at("published_voters") == 4);
    CHECK(poll.at("withheld").is_null());
    CHECK(poll.at("total_votes") == 4);
    CHECK(poll.at("total_voters") == 6);
    CHECK(shape::results(s, 7, true).at("counts") == json::value({0, 4, 0}));

    s.held = {};
    for (const auto& o : {shape::poll(s, 7, host), shape::results(s, 7, true)}) {
        CHECK_FALSE(holds(o, result_members));
        CHECK(o.at("results_hidden") == true);
        CHECK(o.at("withheld") == "too_few");
        CHECK_FALSE(o.contains("published_voters"));
        CHECK(o.at("total_votes") == 0);
    }
}

TEST_CASE("ends are given in UTC; a code that is gone is null") {
    auto s = lunch();
    s.code.clear();
    s.definition.end_time = noon + std::chrono::milliseconds(1'500);
    s.definition.closed_at = noon + std::chrono::milliseconds(1'500);
    const auto o = shape::poll(s, 1, {});
    CHECK(o.at("code").is_null());
    CHECK(o.at("end_time") == "2027-01-15T08:00:01.500Z");
    CHECK(o.at("closed_at") == "2027-01-15T08:00:01.500Z");
    CHECK(o.at("status") == "closed");
    CHECK(o.at("is_active") == false);
    CHECK(o.at("has_voted") == false);
    CHECK(o.at("voted_option_ids") == json::array());
    CHECK(o.at("voted_option_id").is_null());
}

TEST_CASE("results: counts and percentages in option order") {
    CHECK(json::value(shape::results(lunch(), 7, true)) == expected(R"({
        "poll_id": "01JAAAAAAAAAAAAAAAAAAAAAAA", "epoch": 7, "version": 7, "status": "open",
        "counts": [2, 3, 1], "percents": [33, 50, 17], "result": {"winners": [2], "tie_break": "none"},
        "total_votes": 6, "total_voters": 6})"));
}

TEST_CASE("if a ballot has several marks, percentages are of voters") {
    auto s = lunch();
    s.definition.kind = poll_kind::multiple;
    s.definition.max_choices = 3;
    s.counts = tally(3);
    s.counts.count({1, 2, 3});
    s.counts.count({1});
    s.counts.count({1, 2});
    const auto o = shape::poll(s, 1, {});
    CHECK(o.at("percent_of") == "voters");
    CHECK(o.at("total_votes") == 6);
    CHECK(o.at("total_voters") == 3);
    CHECK(shape::results(s, 1, true).at("percents") == json::array({100, 67, 33}));
    CHECK(o.at("options").at(1).at("percent") == 67);
}

TEST_CASE("threat 8: the number of marks reveals no ballot while results are hidden") {
    auto s = lunch();
    s.definition.kind = poll_kind::approval;
    s.definition.max_choices = 3;
    s.definition.results = results_rule::after_close;
    s.counts = tally(3);
    s.counts.count({1, 2, 3});  // all of it could be read from a 3
    for (const auto& o : {shape::poll(s, 7, {}), shape::poll_for_all(s, 7, false),
                          shape::results(s, 7, false), shape::poll_line(s)})
        CHECK(o.at("total_votes") == 1);
    const auto host = asker::host();
    CHECK(shape::poll(s, 7, host).at("total_votes") == 3);
    s.definition.closed_at = noon;
    CHECK(shape::poll(s, 7, {}).at("total_votes") == 3);
    CHECK(shape::poll_line(s).at("total_votes") == 3);
}

TEST_CASE("threat 8: hidden results are absent everywhere, totals stay") {
    auto s = lunch();
    s.definition.results = GENERATE(results_rule::after_vote, results_rule::after_close);
    const auto poll_line = shape::poll_line(s);
    for (const auto& o :
         {shape::poll(s, 7, {}), shape::poll_for_all(s, 7, false), shape::results(s, 7, false)}) {
        INFO(json::serialize(o));
        CHECK_FALSE(holds(o, result_members));
        CHECK(o.at("results_hidden") == true);
        CHECK(o.at("total_votes") == 6);
        CHECK(o.at("total_voters") == 6);
    }
    CHECK_FALSE(holds(poll_line, result_members));
    const std::vector<poll_ref> polls{std::make_shared<poll_state>(s)};
    CHECK_FALSE(holds(shape::room({}, polls, 3), result_members));

    const auto admin = asker::host();
    CHECK(holds(shape::poll(s, 7, admin), {"vote_count"}));
    CHECK(shape::poll(s, 7, admin).at("results_hidden") == false);
    asker voter;
    voter.has_voted = true;
    CHECK(holds(shape::poll(s, 7, voter), result_members) ==
          (s.definition.results == results_rule::after_vote));
    s.definition.closed_at = noon;
    CHECK(holds(shape::poll(s, 7, {}), {"percent"}));
}

TEST_CASE("the search for hidden members finds them where they are") {
    CHECK(holds(shape::poll(lunch(), 7, {}), {"percent"}));
    CHECK(holds(shape::results(lunch(), 7, true), {"counts"}));
    CHECK_FALSE(holds(shape::results(lunch(), 7, true), {"count"}));
}

TEST_CASE("what goes to everybody is about nobody") {
    const auto all = shape::poll_for_all(lunch(), 7, true);
    CHECK_FALSE(holds(all, voter_members));
    auto mine = shape::poll(lunch(), 7, {});
    CHECK(holds(mine, {"voted"}));
    for (const auto& name : voter_members) mine.erase(name);
    for (auto& option : mine.at("options").as_array()) option.as_object().erase("voted");
    CHECK(json::value(all) == json::value(mine));
}

TEST_CASE("a lot is sealed while votes come in, and open to be checked afterwards") {
    auto s = lunch();
    lot_seed drawn{};
    drawn.fill(1);
    s.definition.lot = committed(drawn, 2);
    CHECK(shape::poll(s, 7, {}).at("lot").at("seed").is_null());
    s.definition.closed_at = noon;
    const auto lot = shape::poll(s, 7, {}).at("lot").as_object();
    const auto seed = parse_lot_seed(std::string_view(lot.at("seed").as_string()));
    REQUIRE(seed == drawn);
    CHECK(lot.at("draw") == 2);
    CHECK(std::string_view(lot.at("hash").as_string()) == to_hex(lot_commitment(*seed)));
    json::array order;
    for (const auto o : draw_lot(*seed, 3)) order.push_back(o + 1);
    CHECK(lot.at("order") == order);
}

TEST_CASE("the truth is for the host only until the close") {
    auto s = lunch();
    auto& d = s.definition;
    d.kind = poll_kind::numeric;
    d.options.clear();
    d.settings = numeric_settings{1, "m", {}, {}, 250, 5};
    s.counts = empty_tally(d);
    const std::vector<std::string> secrets{
        "truth", "tolerance", "tolerance_percent", "accepted_min", "accepted_max", "closest", "within"};
    const auto host = asker::host();
    CHECK(shape::poll(s, 7, host).at("settings").at("truth") == "25.0");
    for (const auto& o : {shape::poll(s, 7, {}), shape::poll_for_all(s, 7, true), shape::results(s, 7, true)})
        CHECK_FALSE(holds(o, secrets));
    d.closed_at = noon;
    CHECK(shape::poll_for_all(s, 7, true).at("settings").at("tolerance") == "0.5");
    CHECK(shape::results(s, 7, true).at("result").at("truth") == "25.0");
}

TEST_CASE("nobody reads ahead in a quiz, and what is right is for the host only until the close") {
    auto s = lunch();
    auto& d = s.definition;
    d.kind = poll_kind::quiz;
    d.results = results_rule::after_close;
    d.settings = quiz_settings{{2}, std::uint16_t{30}, false};
    s.counts = empty_tally(d);
    const std::vector<std::string> secrets{"correct", "right", "answered", "mean_time_ms"};
    const auto host = asker::host();
    const auto as_anybody = [&] {
        return std::vector<json::object>{shape::poll(s, 7, {}), shape::poll_for_all(s, 7, false),
                                         shape::results(s, 7, false)};
    };
    for (const auto& o : as_anybody()) {
        CHECK_FALSE(holds(o, secrets));
        CHECK(json::serialize(o).find("Salad") == std::string::npos);
    }
    CHECK(shape::poll(s, 7, host).at("options").as_array().size() == 3);
    CHECK(shape::poll(s, 7, host).at("settings").at("correct") == json::array{2});

    d.started_at = noon;
    for (const auto& o : as_anybody()) CHECK_FALSE(holds(o, secrets));
    const auto running = shape::poll(s, 7, {});
    CHECK(running.at("options").as_array().size() == 3);
    CHECK(running.at("started_at") == "2027-01-15T08:00:00.000Z");
    CHECK(running.at("answer_until") == "2027-01-15T08:00:30.000Z");
    CHECK(shape::poll(s, 7, host).at("result").is_null());

    d.closed_at = noon;
    CHECK(shape::poll(s, 7, {}).at("result").at("correct") == json::array{2});
    CHECK(shape::poll_for_all(s, 7, true).at("settings").at("correct") == json::array{2});
}

TEST_CASE(
    "a vote of any kind is shown as it would be cast again; options are named only if votes name them") {
    auto s = lunch();
    s.definition.kind = poll_kind::rank;
    s.counts = empty_tally(s.definition);
    asker who;
    CHECK(shape::poll(s, 7, who).at("voted").is_null());
    who.has_voted = true;
    who.marks = {3, 1};
    const auto o = shape::poll(s, 7, who);
    CHECK(o.at("voted") == expected(R"({"ranking":[3,1]})"));
    CHECK(o.at("voted_option_ids") == json::array());
    CHECK(o.at("voted_option_id").is_null());
    CHECK(o.at("options").at(0).at("voted") == false);
}

TEST_CASE("a room lists its polls without results") {
    room r;
    r.id = a_room_id;
    r.code = "123456";
    r.title = "Class 7b";
    r.created_at = noon;
    r.current = a_poll_id;
    r.version = 4;
    const std::vector<poll_ref> polls{std::make_shared<poll_state>(lunch())};
    CHECK(json::value(shape::room(r, polls, 12)) == expected(R"({
        "id": "01JBBBBBBBBBBBBBBBBBBBBBBB", "code": "123456", "title": "Class 7b",
        "created_at": "2027-01-15T08:00:00.000Z",
        "polls": [{"id": "01JAAAAAAAAAAAAAAAAAAAAAAA", "title": "Lunch?", "kind": "single",
                   "status": "open", "total_votes": 6}],
        "current_poll_id": "01JAAAAAAAAAAAAAAAAAAAAAAA", "pace": "host", "viewers": 12, "version": 4})"));
    r.current.reset();
    r.pace = room_pace::audience;
    CHECK(shape::room(r, {}, 0).at("pace") == "audience");
    r.code.clear();
    CHECK(shape::room(r, {}, 0).at("current_poll_id").is_null());
    CHECK(shape::room(r, {}, 0).at("code").is_null());
    CHECK_FALSE(holds(shape::room(r, polls, 0), {"admin_hash", "kiosk_hash", "admin_key", "kiosk_key"}));
}

TEST_CASE("a receipt, and votes over time") {
    const auto id = *vote_id::parse("7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f");
    CHECK(json::value(shape::receipt({a_poll_id, 12, id})) == expected(R"({
        "poll_id": "01JAAAAAAAAAAAAAAAAAAAAAAA", "seq": 12,
        "vote_id": "7f5a1d3e-2b4c-4f6a-8d9e-0a1b2c3d4e5f"})"));
    auto s = make_series(noon, noon + std::chrono::seconds(2));
    count_vote(s, noon);
    CHECK(json::value(shape::series(a_poll_id, s)) == expected(R"({
        "poll_id": "01JAAAAAAAAAAAAAAAAAAAAAAA", "from": "2027-01-15T08:00:00.000Z",
        "to": "2027-01-15T08:00:02.000Z", "bucket_ms": 1000, "votes": [1, 0, 0]})"));
}

TEST_CASE("what is shown of a leaderboard: the first of many, and how many there are") {
    leaderboard_entry cleo;
    cleo.rank = 1;
    cleo.no = 3;
    cleo.name = "Cleo";
    cleo.score = 1'000;
    cleo.right = cleo.answered = 1;
    cleo.total_time_ms = 1'500;
    cleo.last = scored_answer{a_poll_id, true, 1'000, 1'500};
    leaderboard_entry bob;
    bob.rank = 2;
    bob.no = 2;
    bob.name = "Bob";
    leaderboard b;
    b.room = a_room_id;
    b.questions = 1;
    b.entries = {cleo, bob};
    CHECK(shape::leaderboard(b, 1) == expected(R"({
        "room_id": "01JBBBBBBBBBBBBBBBBBBBBBBB", "questions": 1, "participants": 2, "entries": [
            {"rank": 1, "no": 3, "name": "Cleo", "score": 1000, "right": 1, "total_time_ms": 1500}]})"));
    CHECK(shape::leaderboard(b, 10).at("entries").as_array().size() == 2);
    CHECK(shape::own_place(cleo) == expected(R"({
        "rank": 1, "no": 3, "name": "Cleo", "score": 1000, "right": 1, "total_time_ms": 1500, "last":
            {"poll_id": "01JAAAAAAAAAAAAAAAAAAAAAAA", "right": true, "points": 1000, "time_ms": 1500}})"));
    CHECK(shape::own_place(bob) == expected(R"({
        "rank": 2, "no": 2, "name": "Bob", "score": 0, "right": 0, "total_time_ms": 0, "last": null})"));
}

TEST_CASE("the smallest parts: ids and times") {
    CHECK(shape::time(std::nullopt).is_null());
    CHECK(shape::time(noon) == "2027-01-15T08:00:00.000Z");
    CHECK(members(shape::poll_line(lunch())) ==
          std::vector<std::string>{"id", "kind", "status", "title", "total_votes"});
}

TEST_CASE("a rendering is shared by all who see the same, and by nobody else") {
    auto p = std::make_shared<const poll_state>(lunch());
    asker mine;
    mine.has_voted = true;
    mine.marks = {2};
    const auto written = [](const poll_ref& state, const asker& who) {
        json_writer w;
        wire::write_poll(w, *state, 7, who);
        return w.take();
    };
    wire::poll_texts texts(7);
    const auto first = texts.get(p, mine);
    CHECK(*first == written(p, mine));
    CHECK(texts.get(p, mine) == first);
    CHECK(*texts.get(p, {}) == written(p, {}));

    auto later = lunch();
    later.counts.count({1});
    const auto newer = std::make_shared<const poll_state>(later);
    CHECK(*texts.get(newer, mine) == written(newer, mine));
    for (option_no n = 1; n <= 40; ++n) {
        asker other;
        other.marks = {static_cast<option_no>(n % 3 + 1)};
        other.admin = n > 20;
        CHECK(*texts.get(n % 2 == 0 ? p : newer, other) == written(n % 2 == 0 ? p : newer, other));
    }
}
