// A power cut at any moment: what was acknowledged was synced, so it is there afterwards, once.
#include "opened.hpp"
#include "support/fault_vfs.hpp"

#include <algorithm>
#include <cstdlib>
#include <random>
#include <string>
#include <vector>

namespace pollstream {

using namespace testing;

namespace {

using event = fault_vfs::event;
using neighbours = fault_vfs::neighbours;

/// Whether the WAL was written and then synced. (If sectors may tear, SQLite fills up the last one after the
/// sync.)
bool log_is_synced(const std::vector<event>& events) {
    bool written = false;
    for (const auto& e : events) {
        if (e.wal && e.what == fault_vfs::operation::write) written = true;
        if (e.wal && e.what == fault_vfs::operation::sync && written) return true;
    }
    return false;
}

/// With a WAL so short that it is moved into the main file every hundred votes.
sqlite::store_options with_a_short_log(const std::filesystem::path& file) {
    sqlite::store_options options;
    options.file = file;
    options.wal_bytes = 1'000'000;
    return options;
}

std::uint64_t voters_after_the_cut(const std::filesystem::path& image, const poll_ref& p) {
    opened after(with_a_short_log(image));
    const auto state = after.run(after->load_poll(p->definition.id));
    if (!state) return 0;
    const auto voters = (*state)->counts.total_voters();
    CHECK(after.run(after->read_ballots(p->definition.id, 0, 1'000'000)).value().size() == voters);
    CHECK(sqlite::verify(image).problems.empty());
    return voters;
}

std::uint64_t number_of(const char* variable, std::uint64_t otherwise) {
    const char* text = std::getenv(variable);
    return text == nullptr || *text == '\0' ? otherwise : std::stoull(text);
}

#if defined(__SANITIZE_THREAD__) || defined(__SANITIZE_ADDRESS__)
constexpr int usual_rounds = 10;  // ten times slower, and meant to find something else
#else
constexpr int usual_rounds = 100;
#endif

}  // namespace

TEST_CASE("threat 6: there is a sync of the log between a lone vote and its answer",
          "[sqlite][power][in-turn]") {
    const temp_folder folder;
    fault_vfs disk(GENERATE(neighbours::keeps, neighbours::spoils));
    opened s(with_a_short_log(folder / "polls.db"));
    const auto p = s.create("Lunch");
    for (unsigned n = 0; n < 20; ++n) {
        disk.forget_events();
        REQUIRE(s.vote(p, n).has_value());
        CHECK(log_is_synced(disk.events()));
        disk.leave_image(s.file(), folder / "cut.db", 0, n);
        CHECK(voters_after_the_cut(folder / "cut.db", p) == n + 1);
    }
}

TEST_CASE("what a commit changes goes to the WAL in few writes, all of them before its sync",
          "[sqlite][power][in-turn]") {
    const temp_folder folder;
    fault_vfs disk(neighbours::keeps);
    opened s(folder / "polls.db");
    std::vector<poll_ref> polls;
    for (int i = 0; i < 40; ++i) polls.push_back(s.create("Poll"));
    disk.forget_events();
    const auto commits_before = s->counters().commits;
    std::size_t answered = 0;
    for (const auto& p : polls)
        begin(s.loop, s->cast(s.a_ballot(p, 1)),
              [&](const result<cast_result>& a) { answered += a.has_value(); });
    s.loop.restart();
    while (answered < polls.size()) s.loop.run_one();
    const auto events = disk.events();
    const auto is = [](fault_vfs::operation what) {
        return [what](const event& e) { return e.wal && e.what == what; };
    };
    const auto writes = std::ranges::count_if(events, is(fault_vfs::operation::write));
    const auto syncs = std::ranges::count_if(events, is(fault_vfs::operation::sync));
    REQUIRE(s->counters().commits == commits_before + 1);
    CHECK(syncs == 1);
    CHECK(events.back().what == fault_vfs::operation::sync);
    CHECK(writes <= 3);  // of dozens of pages, each of which SQLite writes in two pieces
    disk.leave_image(s.file(), folder / "cut.db", 0, 1);
    opened after(folder / "cut.db");
    CHECK(after.load(polls.back())->counts.total_voters() == 1);
}

TEST_CASE("the audit catches a server that does not sync its votes", "[sqlite][power]") {
    const temp_folder folder;
    fault_vfs disk;
    opened s(with_a_short_log(folder / "polls.db"));
    const auto p = s.create("Lunch");
    sqlite::database* writer = nullptr;
    REQUIRE(s.run(s->on_writer([&](sqlite::database& db) { writer = &db; })).has_value());
    writer->exec("PRAGMA synchronous = NORMAL");  // the lane is idle
    disk.forget_events();
    REQUIRE(s.vote(p, 1).has_value());
    CHECK_FALSE(log_is_synced(disk.events()));
    disk.leave_image(s.file(), folder / "cut.db", 0, 1);
    CHECK(voters_after_the_cut(folder / "cut.db", p) == 0);
}

TEST_CASE("threat 6: power cuts at random moments lose no acknowledged vote", "[sqlite][power][in-turn]") {
    const auto rounds = number_of("POWER_ROUNDS", usual_rounds);
    const auto seed = number_of("POWER_SEED", 2'026);
    std::mt19937_64 random(seed);
    for (std::uint64_t round = 0; round < rounds; ++round) {
        INFO("seed " << seed << ", round " << round);
        const temp_folder folder;
        fault_vfs disk(round % 2 == 0 ? neighbours::keeps : neighbours::spoils);
        opened s(with_a_short_log(folder / "polls.db"));
        const auto p = s.create("Lunch");
        const auto votes = static_cast<unsigned>(50 + random() % 400);
        const auto cut_at = random() % votes;
        std::uint64_t acknowledged = 0;
        std::uint64_t acknowledged_at_cut = 0;
        unsigned answered = 0;
        bool cut = false;
        for (unsigned n = 0; n < votes; ++n) {
            begin(s.loop, s->cast(s.a_ballot(p, n)), [&](const result<cast_result>& a) {
                ++answered;
                acknowledged += a.has_value();
            });
        }
        s.loop.restart();
        while (answered < votes) {
            s.loop.run_one();
            if (cut || answered < cut_at) continue;
            cut = true;
            acknowledged_at_cut = acknowledged;
            const auto survival = static_cast<double>(random() % 5) / 4;
            disk.leave_image(s.file(), folder / "cut.db", survival, random());
        }
        CHECK(acknowledged == votes);
        const auto after = voters_after_the_cut(folder / "cut.db", p);
        CHECK(after >= acknowledged_at_cut);
        CHECK(after <= votes);
    }
}

TEST_CASE("power cuts while the WAL is moved into the main file lose nothing", "[sqlite][power][in-turn]") {
    const temp_folder folder;
    fault_vfs disk(GENERATE(neighbours::keeps, neighbours::spoils));
    opened s(with_a_short_log(folder / "polls.db"));
    const auto p = s.create("Lunch");
    std::mt19937_64 random(7);
    std::uint64_t moved = 0;
    for (unsigned n = 0; n < 2'000; ++n) {
        disk.forget_events();
        REQUIRE(s.vote(p, n).has_value());
        for (const auto& e : disk.events()) moved += !e.wal;
        // More often while pages are being moved.
        if (random() % (moved > 0 ? 8 : 200) != 0) continue;
        moved = 0;
        disk.leave_image(s.file(), folder / "cut.db", static_cast<double>(random() % 3) / 2, random());
        REQUIRE(voters_after_the_cut(folder / "cut.db", p) == n + 1);
    }
    CHECK(std::filesystem::file_size(s.file()) > 100'000);
}

}  // namespace pollstream
