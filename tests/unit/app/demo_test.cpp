// The demo's story is believable for every seed, and is played as written.
#include "app/demo.hpp"

#include "support/run_task.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

using namespace pollstream;
using namespace pollstream::app;
using namespace std::chrono_literals;

namespace {

/// How often the lead changes hands in one poll once a few votes are in.
int lead_changes(const demo_script& script, std::size_t poll) {
    std::vector<int> counts(script.polls[poll].options.size());
    std::size_t leader = counts.size();
    int votes = 0;
    int changes = 0;
    for (const auto& act : script.acts) {
        if (act.what != demo_act::kind::vote || act.poll != poll) continue;
        for (const auto n : act.marks) ++counts.at(n - 1U);
        if (++votes < 12) continue;
        const auto best = static_cast<std::size_t>(std::ranges::max_element(counts) - counts.begin());
        const bool alone = std::ranges::count(counts, counts[best]) == 1;
        if (!alone || best == leader) continue;
        if (leader != counts.size()) ++changes;
        leader = best;
    }
    return changes;
}

class rehearsal final : public demo_stage {
  public:
    task<result<opened>> open(const std::string& title, const std::vector<poll_draft>& polls) override {
        if (broken) co_return errc::storage_full;
        titles.push_back(title);
        opened o;
        o.room = room_id::make(from_ms(1));
        o.code = "482913";
        for (std::size_t i = 0; i < polls.size(); ++i) o.polls.push_back(poll_id::make(from_ms(2)));
        known = o.polls;
        co_return o;
    }
    task<result<void>> show(room_id, poll_id poll) override {
        shown.push_back(poll);
        co_return result<void>();
    }
    task<result<void>> cast(poll_id poll, std::string device, choice marks) override {
        REQUIRE(!shown.empty());
        CHECK(std::ranges::find(shown, poll) != shown.end());
        CHECK(devices[poll].insert(device).second);
        CHECK(!marks.empty());
        ++votes;
        if (votes == fail_at) co_return errc::storage_full;
        if (votes == stop_at) playing->stop();
        co_return result<void>();
    }

    bool broken = false;
    int fail_at = 0;
    int stop_at = 0;
    demo* playing = nullptr;
    int votes = 0;
    std::vector<std::string> titles;
    std::vector<poll_id> known;
    std::vector<poll_id> shown;
    std::map<poll_id, std::set<std::string>> devices;
};

int votes_in(const demo_script& script) {
    return static_cast<int>(std::ranges::count(script.acts, demo_act::kind::vote, &demo_act::what));
}

}  // namespace

TEST_CASE("the sample polls pass the rules every poll must pass") {
    for (const auto& draft : write_demo_script(1).polls) {
        field_errors problems;
        make_poll(draft, from_ms(1'800'000'000'000), problems);
        CAPTURE(draft.title);
        CHECK(problems.empty());
    }
}

TEST_CASE("the same seed gives the same story, another seed another") {
    const auto one = write_demo_script(7);
    const auto two = write_demo_script(7);
    const auto other = write_demo_script(8);
    REQUIRE(one.acts.size() == two.acts.size());
    for (std::size_t i = 0; i < one.acts.size(); ++i) {
        CHECK(one.acts[i].at == two.acts[i].at);
        CHECK(one.acts[i].marks == two.acts[i].marks);
    }
    CHECK((one.acts.size() != other.acts.size() || one.acts[5].at != other.acts[5].at));
}

TEST_CASE(
    "whatever the seed: in order, within the minute, one valid vote each, bursts, and the lead changes "
    "hands") {
    constexpr std::uint64_t stories = 200;
    int changes_in_all = 0;
    for (std::uint64_t seed = 0; seed < stories; ++seed) {
        CAPTURE(seed);
        const auto script = write_demo_script(seed);
        std::set<std::pair<std::size_t, std::size_t>> voted;
        std::set<std::size_t> shown;
        std::vector<int> per_second(60);
        auto before = 0ms;
        for (const auto& act : script.acts) {
            CHECK(act.at >= before);
            CHECK(act.at < 60s);
            before = act.at;
            REQUIRE(act.poll < script.polls.size());
            if (act.what == demo_act::kind::show) {
                CHECK(shown.insert(act.poll).second);
                continue;
            }
            const auto& poll = script.polls[act.poll];
            CHECK(shown.count(act.poll) == 1);
            CHECK(voted.insert({act.poll, act.voter}).second);
            CHECK(act.marks.size() >= 1);
            CHECK(act.marks.size() <= static_cast<std::size_t>(poll.max_choices.value_or(1)));
            CHECK(std::set(act.marks.begin(), act.marks.end()).size() == act.marks.size());
            for (const auto n : act.marks) CHECK((n >= 1 && n <= poll.options.size()));
            ++per_second[static_cast<std::size_t>(act.at / 1s)];
        }
        CHECK(shown.size() == script.polls.size());
        CHECK(votes_in(script) > 350);

        double mean = 0;
        for (const int n : per_second) mean += n / 60.0;
        double variance = 0;
        for (const int n : per_second) variance += (n - mean) * (n - mean) / 60.0;
        CHECK(variance > 2 * mean);  // an even stream of independent people would have variance = mean

        int changes = 0;
        for (std::size_t p = 0; p < script.polls.size(); ++p) changes += lead_changes(script, p);
        CHECK(changes >= 1);
        changes_in_all += changes;
    }
    CHECK(changes_in_all > 3 * static_cast<int>(stories));
}

TEST_CASE("the demo plays every act, each at its time") {
    asio::io_context loop;
    rehearsal stage;
    const auto script = write_demo_script(3, 300ms);
    std::vector<std::string> told;
    demo playing(loop.get_executor(), stage, script, [&](const auto& o) { told.push_back(o.code); });
    const auto begin = std::chrono::steady_clock::now();
    const auto done = testing::run(loop, playing.play());
    CHECK(done.has_value());
    CHECK(std::chrono::steady_clock::now() - begin >= script.acts.back().at);
    CHECK(stage.titles.size() == 1);
    CHECK(told == std::vector<std::string>{"482913"});
    CHECK(stage.shown == stage.known);
    CHECK(stage.votes == votes_in(script));
}

TEST_CASE("the demo ends when it is stopped and when its stage fails") {
    asio::io_context loop;
    rehearsal stage;
    demo stopped(loop.get_executor(), stage, write_demo_script(3, 50ms));
    stage.playing = &stopped;
    stage.stop_at = 5;
    CHECK(testing::run(loop, stopped.play()).has_value());
    CHECK(stage.votes == 5);

    rehearsal full;
    full.fail_at = 3;
    demo failing(loop.get_executor(), full, write_demo_script(3, 50ms));
    CHECK(failed_with(testing::run(loop, failing.play()), errc::storage_full));
    CHECK(full.votes == 3);

    rehearsal closed;
    closed.broken = true;
    demo never(loop.get_executor(), closed, write_demo_script(3, 50ms));
    CHECK(failed_with(testing::run(loop, never.play()), errc::storage_full));
}

TEST_CASE("stopping wakes a demo that waits for its next act") {
    asio::io_context loop;
    rehearsal stage;
    demo_script script = write_demo_script(3);
    script.acts.erase(script.acts.begin() + 1, script.acts.end());
    script.acts.push_back({1h, demo_act::kind::vote, 0, 0, {1}});
    demo waiting(loop.get_executor(), stage, script);
    asio::steady_timer soon(loop, 20ms);
    soon.async_wait([&](auto) { waiting.stop(); });
    CHECK(testing::run(loop, waiting.play()).has_value());
    CHECK(stage.votes == 0);
}
