// The export's stream: every ballot once, from one state, and in pieces.
#include "pollstream/base/limits.hpp"
#include "pollstream/poll/export_api.hpp"
#include "pollstream/poll/poll_service.hpp"
#include "support/ground.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <catch2/catch.hpp>

#include <algorithm>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

struct export_office : ground {
    poll_service polls{storage, known, keys, time, create_policy::anyone, std::nullopt};
};

http::response ask_export(export_office& o, const poll_ref& p, std::string_view query) {
    const http::voter_tokens tokens(o.storage.secret());
    export_api api(o.polls, tokens);
    http::request r;
    http::parse_target("/x" + std::string(query), r);
    r.params.emplace_back("id", p->definition.id.str());
    r.headers.emplace_back("Authorization", "Bearer " + o.admin_key);
    return o.run(api.poll_ballots(r));
}

/// The pieces in which it is sent.
std::vector<std::string> pieces_of(export_office& o, const http::response& answer) {
    const auto* stream = std::get_if<http::body_stream>(&answer.body);
    if (stream == nullptr) return {std::string(answer.bytes())};
    std::vector<std::string> all;
    for (;;) {
        auto piece = o.run((*stream)());
        if (!piece) throw std::runtime_error("broken off");
        if (piece->empty()) return all;
        all.push_back(std::move(*piece));
    }
}

std::string export_of(export_office& o, const poll_ref& p, std::string_view query, int& status) {
    const auto answer = ask_export(o, p, query);
    status = answer.status;
    std::string all;
    for (const auto& piece : pieces_of(o, answer)) all += piece;
    return all;
}

std::ptrdiff_t lines_in(std::string_view text) {
    return std::ranges::count(text, '\n');
}

}  // namespace

TEST_CASE("an export breaks off if the poll starts over before it is complete") {
    export_office o;
    const auto p = o.create();
    for (int i = 0; i < 1'500; ++i) o.cast(p, "device " + std::to_string(i), {1});
    const auto answer = ask_export(o, p, "?format=csv");
    const auto& stream = std::get<http::body_stream>(answer.body);
    const auto first = o.run(stream());
    REQUIRE(first.has_value());
    CHECK(lines_in(*first) == 1'001);
    SECTION("by a reset") {
        REQUIRE(o.run(o.storage.reset_poll(p->definition.id)).has_value());
        CHECK(failed_with(o.run(stream()), errc::begun_anew));
    }
    SECTION("because votes were taken back") {
        vote_window window;
        window.from = o.time.now() - std::chrono::hours{1};
        window.until = o.time.now() + std::chrono::hours{1};
        REQUIRE(o.run(o.storage.void_votes(p->definition.id, window)).has_value());
        CHECK(failed_with(o.run(stream()), errc::begun_anew));
    }
    SECTION("but not if it is closed") {
        REQUIRE(o.run(o.storage.close_poll(p->definition.id)).has_value());
        const auto rest = o.run(stream());
        REQUIRE(rest.has_value());
        CHECK(lines_in(*rest) == 500);
    }
}

TEST_CASE("an export is every ballot once, whatever the pieces") {
    export_office o;
    const auto p = o.create();
    const int ballots = GENERATE(0, 1, 999, 1'000, 1'001, 2'000);
    for (int i = 0; i < ballots; ++i) o.cast(p, "device " + std::to_string(i), {1});
    int status = 0;
    const auto csv = export_of(o, p, "?format=csv", status);
    CHECK(status == 200);
    CHECK(lines_in(csv) == ballots + 1);
    const bool has_last = csv.find("\r\n" + std::to_string(ballots) + ",") != std::string::npos;
    CHECK(has_last == (ballots > 0));
    CHECK(csv.find("device") == std::string::npos);
    const auto json = export_of(o, p, "?format=json", status);
    CHECK(lines_in(json) == (ballots == 0 ? 2 : ballots + 2));
}

TEST_CASE("an export in JSON has a line for each ballot") {
    export_office o;
    const auto p = o.create();
    int status = 0;
    const auto ballots = [&] {
        const auto json = export_of(o, p, "?format=json", status);
        return json.substr(json.find(",\"ballots\":["));
    };
    CHECK(ballots() == ",\"ballots\":[\n]}\n");
    o.cast(p, "ada", {1});
    o.cast(p, "bob", {3});
    const auto row = [&](const std::string& seq, const std::string& options) {
        return "{\"seq\":" + seq + ",\"cast_at\":\"" + to_rfc3339(o.time.now()) +
               "\",\"option_ids\":" + options + ",\"supersedes\":null}";
    };
    CHECK(ballots() == ",\"ballots\":[\n" + row("1", "[1]") + ",\n" + row("2", "[3]") + "\n]}\n");
}

TEST_CASE("an export that fails half way is broken off, not ended") {
    export_office o;
    const auto p = o.create();
    int status = 0;
    o.cast(p, "ada", {1});
    CHECK(o.run(o.polls.find(p->definition.id)).has_value());
    CHECK(o.run(o.polls.find_room(p->definition.room)).has_value());
    o.storage.fail_reads_with(errc::storage_failed);
    CHECK_THROWS_WITH(export_of(o, p, "", status), "broken off");
    o.storage.fail_reads_with(errc::ok);
    export_of(o, p, "?format=xml", status);
    CHECK(status == 422);
}

namespace {

/// Opens the poll for one vote, after that many turns of the loop.
task<void> open_for_one_vote(export_office& o, poll_id id, int turns) {
    const auto loop = co_await asio::this_coro::executor;
    for (int i = 0; i < turns; ++i) co_await asio::post(loop, as_result);
    co_await o.storage.reopen_poll(id, std::nullopt);
    ballot one;
    one.poll = id;
    one.voter.fill(7);
    one.marks = {2};
    one.id = vote_id::make();
    co_await o.storage.cast(std::move(one));
    co_await o.storage.close_poll(id);
}

}  // namespace

TEST_CASE("a guarded export is of one state, whatever the host does in between") {
    const int turns = GENERATE(range(0, 16));
    CAPTURE(turns);
    export_office o;
    auto guarded = ground::a_poll();
    guarded.publishing.step = 2;
    const auto p = o.create(guarded);
    const auto& id = p->definition.id;
    for (int i = 0; i < 4; ++i) o.cast(p, "device " + std::to_string(i), {1});
    REQUIRE(o.run(o.storage.close_poll(id)).has_value());

    begin(o.loop, open_for_one_vote(o, id, turns));
    int status = 0;
    const auto csv = export_of(o, p, "?format=csv", status);
    if (status == 200) {
        CHECK(csv == "count,option_ids,options\r\n4,1,Pizza\r\n");
    } else {
        CHECK(status == 409);  // it is open
    }
    o.settle();
}

TEST_CASE("a guarded export is sent in pieces, however many different choices there are") {
    const unsigned voters = GENERATE(2u, 998u, 1'000u, 1'002u);
    CAPTURE(voters);
    export_office o;
    auto guarded = ground::a_poll();
    guarded.kind = poll_kind::multiple;
    guarded.options = {"a", "b", "c", "d", "e", "f", "g", "h", "i", "j"};
    guarded.max_choices = 10;
    guarded.publishing.step = 2;
    const auto p = o.create(guarded);
    for (unsigned n = 1; n <= voters; ++n) {
        choice marks;
        for (option_no option = 1; option <= 10; ++option)
            if (n >> (option - 1u) & 1u) marks.push_back(option);
        o.cast(p, "device " + std::to_string(n), marks);
    }
    REQUIRE(o.run(o.storage.close_poll(p->definition.id)).has_value());

    const auto csv = pieces_of(o, ask_export(o, p, "?format=csv"));
    REQUIRE(csv.size() == (voters > 1'000 ? 2 : 1));
    CHECK(lines_in(csv[0]) == std::min(voters, 1'000u) + 1);
    if (csv.size() > 1) CHECK(lines_in(csv[1]) == voters - 1'000);
    int status = 0;
    const auto json = export_of(o, p, "?format=json", status);
    CHECK(lines_in(json) == voters + 2);
    CHECK(json.ends_with("}\n]}\n"));
}

TEST_CASE("a guarded export in JSON has a line for each choice") {
    export_office o;
    auto guarded = ground::a_poll();
    guarded.publishing.step = 2;
    const auto p = o.create(guarded);
    for (int i = 0; i < 4; ++i) o.cast(p, "device " + std::to_string(i), {static_cast<option_no>(1 + i / 2)});
    REQUIRE(o.run(o.storage.close_poll(p->definition.id)).has_value());
    int status = 0;
    const auto json = export_of(o, p, "?format=json", status);
    CHECK(json.starts_with("{\"poll_id\":\"" + p->definition.id.str() + "\",\"title\":"));
    CHECK(json.ends_with(
        ",\"ballots\":[\n{\"count\":2,\"option_ids\":[1]},\n{\"count\":2,\"option_ids\":[2]}\n]}\n"));
}

namespace {

/// With ten options of the maximum length, where each vote is for half of them: ten kilobytes of CSV.
pollstream::poll a_wordy_poll() {
    auto p = ground::a_poll();
    p.kind = poll_kind::multiple;
    p.options.clear();
    for (char c = 'a'; c < 'k'; ++c) {
        std::string text(1, c);
        for (std::size_t i = 1; i < limits::option_text_max; ++i) text += "\xf0\x9f\x8d\x95";
        p.options.push_back(text);
    }
    p.max_choices = 10;
    return p;
}

choice choice_of(unsigned n) {
    choice marks;
    for (option_no option = 1; option <= 10; ++option)
        if (n >> (option - 1u) & 1u) marks.push_back(option);
    return marks;
}

}  // namespace

TEST_CASE("threat 29: an export's pieces are no larger for large votes") {
    const bool guards = GENERATE(false, true);
    CAPTURE(guards);
    export_office o;
    auto wordy = a_wordy_poll();
    if (guards) wordy.publishing.step = 2;
    const auto p = o.create(wordy);
    constexpr unsigned voters = 600;
    for (unsigned n = 1; n <= voters; ++n) o.cast(p, "device " + std::to_string(n), choice_of(n));
    REQUIRE(o.run(o.storage.close_poll(p->definition.id)).has_value());
    std::string all;
    for (const auto& piece : pieces_of(o, ask_export(o, p, "?format=csv"))) {
        CHECK(piece.size() < 300'000);
        all += piece;
    }
    CHECK(all.size() > 2'000'000);
    CHECK(lines_in(all) == voters + 1);
}

namespace {

poll_ref closed_guarded_poll(export_office& o, unsigned voters) {
    auto guarded = a_wordy_poll();
    guarded.publishing.step = 2;
    const auto p = o.create(guarded);
    for (unsigned n = 1; n <= voters; ++n) o.cast(p, "device " + std::to_string(n), choice_of(n));
    if (!o.run(o.storage.close_poll(p->definition.id))) throw std::runtime_error("not closed");
    return p;
}

task<void> keep_status(task<http::response> asking, int& status) {
    const auto answer = co_await std::move(asking);
    status = answer.status;
}

}  // namespace

TEST_CASE("threat 17: a guarded export reports the memory it holds until it has been sent") {
    export_office o;
    const auto few = closed_guarded_poll(o, 2);
    const auto many = closed_guarded_poll(o, 500);
    const auto held = [&](const poll_ref& p) { return ask_export(o, p, "").held; };
    CHECK(held(few) > 100);
    CHECK(held(few) < 1'000);
    CHECK(held(many) > 500 * 50);
    CHECK(ask_export(o, o.create(), "").held == 0);
}

TEST_CASE("threat 29: a limited number of guarded exports is counted at once, others may retry") {
    export_office o;
    const auto p = closed_guarded_poll(o, 10);
    const http::voter_tokens tokens(o.storage.secret());
    export_api api(o.polls, tokens);
    http::request r;
    r.params.emplace_back("id", p->definition.id.str());
    r.headers.emplace_back("Authorization", "Bearer " + o.admin_key);
    std::vector<int> status(export_api::counts_at_once + 1, 0);
    for (auto& s : status) begin(o.loop, keep_status(api.poll_ballots(r), s));
    o.settle();
    CHECK(std::ranges::count(status, 200) == export_api::counts_at_once);
    CHECK(status.back() == 503);
    CHECK(o.run(api.poll_ballots(r)).status == 200);
    // An export that fails is over, too.
    o.storage.fail_reads_with(errc::storage_failed);
    for (std::uint64_t i = 0; i <= export_api::counts_at_once; ++i)
        CHECK(o.run(api.poll_ballots(r)).status >= 500);
    o.storage.fail_reads_with(errc::ok);
    CHECK(o.run(api.poll_ballots(r)).status == 200);
}
