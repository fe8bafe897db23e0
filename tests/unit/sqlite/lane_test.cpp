// The commit lane: batches, bounds, and what happens when the disk fails.
#include "opened.hpp"

#include <algorithm>
#include <future>
#include <set>

namespace pollstream {

using namespace testing;

TEST_CASE("what arrives together is committed together", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    const auto before = s->counters();
    for (const auto& answer : s.vote_at_once(p, 0, 1'000)) {
        REQUIRE(answer.has_value());
        CHECK(answer->how == verdict::counted);
    }
    const auto after = s->counters();
    CHECK(after.jobs - before.jobs == 1'000);
    // They arrive in one turn of the loop, which hands over 512 at a time.
    CHECK(after.commits - before.commits <= 2);
    CHECK(after.largest_batch >= 488);
    CHECK(after.failures == 0);
    CHECK(after.waiting == 0);
    CHECK(s.load(p)->counts.total_voters() == 1'000);

    std::size_t votes = 0;
    std::set<std::uint64_t> told;
    for (const auto& f : s.facts) {
        votes += std::holds_alternative<vote_counted>(f);
        if (const auto* t = std::get_if<tally_changed>(&f)) told.insert(t->state->version());
    }
    CHECK(votes == 1'000);
    CHECK(told.size() == after.commits - before.commits);
}

TEST_CASE("what arrives in turn after turn of the loop does not wait for a commit of what came before",
          "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    const auto before = s->counters();
    std::size_t left = 10;
    std::function<void(unsigned)> next = [&](unsigned i) {
        begin(s.loop, s->cast(s.a_ballot(p, i)), [&](const result<cast_result>& a) {
            CHECK(a.has_value());
            --left;
        });
        if (i < 9) asio::post(s.loop, [&, i] { next(i + 1); });
    };
    next(0);
    s.loop.restart();
    while (left > 0) s.loop.run_one();
    CHECK(s->counters().commits - before.commits == 1);
    CHECK(s->counters().jobs - before.jobs == 10);
}

TEST_CASE("the counters say how long the lane has been at its current work", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    CHECK(s->counters().under_way == std::chrono::steady_clock::duration::zero());
    std::promise<void> begun;
    std::promise<void> released;
    const std::function<void(sqlite::database&)> holds = [&](sqlite::database&) {
        begun.set_value();
        released.get_future().wait();
    };
    bool done = false;
    begin(s.loop, s->on_writer(holds), [&](const result<void>&) { done = true; });
    s.loop.restart();
    s.loop.poll();
    begun.get_future().wait();
    const auto first = s->counters().under_way;
    CHECK(first > std::chrono::steady_clock::duration::zero());
    CHECK(s->counters().under_way > first);
    released.set_value();
    while (!done) s.loop.run_one();
    CHECK(s->counters().under_way == std::chrono::steady_clock::duration::zero());
}

TEST_CASE("a poll that cannot be read does not affect other votes, and stops no close", "[sqlite][lane]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    std::optional<poll_ref> bad;
    std::optional<poll_ref> good;
    {
        opened s(file);
        bad = s.create("Bad");
        good = s.create("Good");
    }
    opened s(file);
    s.on_writer(
        "UPDATE tallies SET counts = substr(counts, 2) WHERE poll = (SELECT min(key) FROM polls);"
        "UPDATE polls SET end_time = created_at + 1000");
    std::vector<result<cast_result>> answers;
    for (unsigned i = 0; i < 4; ++i)
        begin(s.loop, s->cast(s.a_ballot(i % 2 == 0 ? *bad : *good, i)),
              [&](result<cast_result> a) { answers.push_back(std::move(a)); });
    s.loop.restart();
    while (answers.size() < 4) s.loop.run_one();
    CHECK(std::ranges::count_if(answers, [](const auto& a) { return a.has_value(); }) == 2);
    for (const auto& a : answers)
        if (!a) CHECK(failed_with(a, errc::storage_failed));

    const auto found =
        s.run(s->find_votes({{(*bad)->definition.id, voter(0)}, {(*good)->definition.id, voter(1)}}));
    REQUIRE(found.has_value());
    CHECK_FALSE(found->at(0));
    CHECK(found->at(1));

    s.time.advance(std::chrono::seconds{2});
    const auto left = s.run(s->close_due());
    REQUIRE(left.has_value());
    CHECK_FALSE(*left);
    CHECK(s.load(*good)->definition.closed_at);

    const auto page = s.run(s->list_polls({})).value();
    REQUIRE(page.polls.size() == 1);
    CHECK(page.polls.front()->definition.title == "Good");
}

TEST_CASE("a poll that cannot be closed at its end stops no other close and no vote", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto bad = s.create("Bad");
    const auto due = s.create("Due");
    const auto good = s.create("Good");
    poll_patch patch;
    patch.end_time = std::optional<timestamp>(s.time.now() + std::chrono::seconds{1});
    REQUIRE(s.run(s->patch_poll(bad->definition.id, patch)).has_value());
    REQUIRE(s.run(s->patch_poll(due->definition.id, patch)).has_value());
    s.on_writer(
        "CREATE TRIGGER refuse BEFORE UPDATE OF closed_at ON polls WHEN OLD.title = 'Bad' "
        "BEGIN SELECT RAISE(ABORT, 'its rows contradict each other'); END");
    s.time.advance(std::chrono::seconds{2});

    std::vector<result<cast_result>> answers;
    const auto note = [&](result<cast_result> a) { answers.push_back(std::move(a)); };
    begin(s.loop, s->cast(s.a_ballot(good, 1)), note);
    begin(s.loop, s->cast(s.a_ballot(bad, 1)), note);
    begin(s.loop, s->cast(s.a_ballot(good, 2)), note);
    s.loop.restart();
    while (answers.size() < 3) s.loop.run_one();
    CHECK(answers[0]->how == verdict::counted);
    CHECK(failed_with(answers[1], errc::storage_failed));
    CHECK(answers[2]->how == verdict::counted);
    CHECK(s->counters().failures == 0);

    CHECK(s.run(s->close_due()).value() == std::nullopt);
    CHECK(s.load(due)->definition.closed_at);
    CHECK_FALSE(s.load(bad)->definition.closed_at);
    s.on_writer("DROP TRIGGER refuse");
    CHECK(s.run(s->close_due()).value() == std::nullopt);
    CHECK(s.load(bad)->definition.closed_at);
}

TEST_CASE("a stored poll with more options than allowed cannot be read", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    s.on_writer(
        "WITH RECURSIVE n(i) AS (SELECT 3 UNION ALL SELECT i + 1 FROM n WHERE i <= 100) "
        "INSERT INTO options (poll, no, text) SELECT (SELECT key FROM polls), i, 'x' FROM n;"
        "UPDATE tallies SET counts = zeroblob(8 * 101)");
    CHECK(failed_with(s.run(s->load_poll(p->definition.id)), errc::storage_failed));
}

TEST_CASE("who was closest among very many ballots is found out beside the votes, and published as a change",
          "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create_numeric(25);
    const auto guess = [&](unsigned who, option_no number) {
        return s.run(s->cast(s.a_ballot(p, who, {number, 0, 0, 0})));
    };
    std::size_t left = 4'500;
    for (unsigned who = 0; who < 4'500; ++who)
        begin(s.loop, s->cast(s.a_ballot(p, who, {99, 0, 0, 0})), [&](const auto&) { --left; });
    s.loop.restart();
    while (left > 0) s.loop.run_one();
    REQUIRE(guess(4'500, 30)->how == verdict::counted);
    REQUIRE(guess(4'501, 20)->how == verdict::counted);
    const auto closed = s.run(s->close_poll(p->definition.id));
    REQUIRE(closed.has_value());
    CHECK((*closed)->first_closest.empty());
    CHECK(s.load(p)->first_closest == choice{30, 0, 0, 0});

    const auto told = [&]() -> poll_ref {
        const auto* last = std::get_if<poll_changed>(&s.facts.back());
        return last != nullptr && last->what == poll_event::updated ? last->state : nullptr;
    };
    const auto still_looked_for = asio::make_work_guard(s.loop);
    s.loop.restart();
    while (!told()) s.loop.run_one();
    CHECK(told()->first_closest == choice{30, 0, 0, 0});
    CHECK(told()->version() == (*closed)->version() + 1);
    CHECK(s.load(p)->version() == told()->version());
    CHECK(sqlite::verify(s.file()).ok());
}

TEST_CASE("a poll is closed although one of its ballots is damaged", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create_numeric(5);
    REQUIRE(s.run(s->cast(s.a_ballot(p, 1, {4, 0, 0, 0}))).has_value());
    REQUIRE(s.run(s->cast(s.a_ballot(p, 2, {6, 0, 0, 0}))).has_value());
    s.on_writer("UPDATE ballots SET marks = x'040000' WHERE seq = 1");
    const auto closed = s.run(s->close_poll(p->definition.id));
    REQUIRE(closed.has_value());
    CHECK((*closed)->definition.closed_at);
    CHECK((*closed)->first_closest.empty());
    CHECK(s.load(p)->definition.closed_at);
}

TEST_CASE("of many polls that are due each commit closes a few, and unreadable ones do not hold them up",
          "[sqlite][lane]") {
    constexpr std::size_t few = sqlite::poll_commands::closings_at_once;
    const temp_folder folder;
    const auto file = folder / "polls.db";
    {
        opened s(file);
        for (std::size_t i = 0; i < 2 * few; ++i) s.create("Lunch");
    }
    opened s(file);
    s.on_writer(
        "UPDATE tallies SET counts = substr(counts, 2) WHERE poll % 10 = 0;"
        "UPDATE polls SET end_time = created_at + 1000");
    s.time.advance(std::chrono::seconds{2});
    const auto closed = [&] { return ask(file, "SELECT count(*) FROM polls WHERE closed_at = end_time"); };
    CHECK(s.run(s->close_due()).value() == s.time.now());
    CHECK(closed() == static_cast<std::int64_t>(few));
    CHECK(s.run(s->close_due()).value() == std::nullopt);
    CHECK(closed() == static_cast<std::int64_t>(2 * few - 2 * few / 10));
}

namespace {

/// A room whose polls the next store has not read yet.
made_room make_room(const std::filesystem::path& file, int polls, std::optional<timestamp> end = {}) {
    opened s(file);
    new_room r;
    r.id = room_id::make(s.time.now());
    r.created_at = s.time.now();
    for (int i = 0; i < polls; ++i) {
        r.polls.push_back(named_poll("Poll " + std::to_string(i), s.time.now()));
        r.polls.back().end_time = end;
    }
    return s.run(s->create_room(std::move(r))).value();
}

sqlite::store_options reading_little(const std::filesystem::path& file) {
    sqlite::store_options o;
    o.file = file;
    o.read_bytes = 1;
    return o;
}

}  // namespace

TEST_CASE("votes in many polls that have to be read are spread over several commits, and keep their order",
          "[sqlite][lane]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto made = make_room(file, 5);
    opened s(reading_little(file));
    const auto before = s->counters().commits;
    std::vector<std::pair<std::size_t, verdict>> order;
    const auto cast = [&](std::size_t poll, option_no mark) {
        begin(s.loop, s->cast(s.a_ballot(made.polls[poll], 1, {mark})),
              [&order, poll](const result<cast_result>& a) { order.emplace_back(poll, a.value().how); });
    };
    for (std::size_t poll = 0; poll < 5; ++poll) cast(poll, 1);
    for (std::size_t poll = 0; poll < 5; ++poll) cast(poll, 2);
    s.loop.restart();
    while (order.size() < 10) s.loop.run_one();
    const auto found = s.run(
        s->find_votes({{made.polls[0]->definition.id, voter(1)}, {made.polls[4]->definition.id, voter(1)}}));
    REQUIRE(found.has_value());
    CHECK((*found)[0]->marks == choice{1});
    CHECK((*found)[1]->marks == choice{1});
    CHECK(s->counters().commits == before + 5);
    for (std::size_t i = 0; i < order.size(); ++i) {
        CHECK(order[i].first == i / 2);
        CHECK(order[i].second == (i % 2 == 0 ? verdict::counted : verdict::other_choice));
    }
    CHECK(sqlite::verify(file).ok());
}

TEST_CASE("a question about polls that have to be read is answered over several batches", "[sqlite][lane]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto made = make_room(file, 5);
    {
        opened s(file);
        for (const auto& p : made.polls) REQUIRE(s.vote(p, 1).has_value());
    }
    opened s(reading_little(file));
    std::vector<voter_in_poll> questions;
    for (const auto& p : made.polls) questions.push_back({p->definition.id, voter(1)});
    const auto found = s.run(s->find_votes(questions));
    REQUIRE(found.has_value());
    for (const auto& vote : *found) CHECK(vote.has_value());
}

TEST_CASE("a room of many polls that have to be read is deleted bit by bit, and completely",
          "[sqlite][lane]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto made = make_room(file, 3);
    opened s(reading_little(file));
    const auto before = s->counters().commits;
    REQUIRE(s.run(s->delete_room(made.room->id)).has_value());
    CHECK(s->counters().commits == before + 3);
    int polls = 0;
    std::vector<std::size_t> left;
    for (const auto& f : s.facts) {
        if (const auto* p = std::get_if<poll_changed>(&f)) polls += p->what == poll_event::deleted ? 1 : 0;
        if (const auto* r = std::get_if<room_changed>(&f); r != nullptr && !r->deleted)
            left.push_back(r->state->polls.size());
    }
    CHECK(polls == 3);
    CHECK(left == std::vector<std::size_t>{2, 1});
    CHECK(failed_with(s.run(s->load_room(made.room->id)), errc::not_found));
    CHECK(ask(file, "SELECT count(*) FROM polls") == 0);
}

TEST_CASE("polls that are due and have to be read are closed a few per commit", "[sqlite][lane]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    manual_clock soon;
    const auto made = make_room(file, 3, soon.now() + std::chrono::seconds{10});
    opened s(reading_little(file));
    s.time.advance(std::chrono::seconds{20});
    for (int open = 3; open > 0; --open) {
        CHECK(ask(file, "SELECT count(*) FROM polls WHERE closed_at IS NULL") == open);
        REQUIRE(s.run(s->close_due()).has_value());
    }
    CHECK(ask(file, "SELECT count(*) FROM polls WHERE closed_at IS NULL") == 0);
}

TEST_CASE("the ballots of one batch share one state of their poll", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    std::set<const poll_state*> states;
    std::set<std::uint64_t> versions;
    for (const auto& answer : s.vote_at_once(p, 0, 300)) {
        states.insert(answer->state.get());
        versions.insert(answer->state->version());
    }
    CHECK(states.size() == versions.size());
    CHECK(states.size() < 300);
}

TEST_CASE("votes and commands in one batch keep their order", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    s.facts.clear();

    // Held up by a slow command, the rest becomes one batch.
    std::size_t left = 5;
    const auto done = [&](const auto&) { --left; };
    begin(s.loop,
          s->on_writer([](sqlite::database&) { std::this_thread::sleep_for(std::chrono::milliseconds{50}); }),
          done);
    result<cast_result> early = errc::timed_out;
    result<cast_result> late = errc::timed_out;
    begin(s.loop, s->cast(s.a_ballot(p, 1)), [&](result<cast_result> a) {
        early = std::move(a);
        --left;
    });
    begin(s.loop, s->close_poll(p->definition.id), done);
    begin(s.loop, s->cast(s.a_ballot(p, 2)), [&](result<cast_result> a) {
        late = std::move(a);
        --left;
    });
    begin(s.loop, s->reset_poll(p->definition.id), done);
    s.loop.restart();
    while (left > 0) s.loop.run_one();

    CHECK(early->how == verdict::counted);
    CHECK(late->how == verdict::closed);
    CHECK(early->state->version() < late->state->version());
    REQUIRE(s.facts.size() == 4);
    CHECK(std::holds_alternative<vote_counted>(s.facts[0]));
    CHECK(std::holds_alternative<tally_changed>(s.facts[1]));
    CHECK(std::get<poll_changed>(s.facts[2]).what == poll_event::closed);
    CHECK(std::get<poll_changed>(s.facts[3]).what == poll_event::reset);
    CHECK(s.load(p)->counts.total_voters() == 0);
}

TEST_CASE("an exception in a listener costs nobody their answer, nor the facts after it", "[sqlite][lane]") {
    const temp_folder folder;
    asio::io_context loop;
    const manual_clock time;
    sqlite::store_options options;
    options.file = folder / "polls.db";
    std::vector<fact> heard;
    const auto store = sqlite::open_store(options, loop.get_executor(), time, [&](const fact& f) {
        heard.push_back(f);
        if (std::holds_alternative<vote_counted>(f)) throw std::invalid_argument("it cannot be shown");
    });
    new_room r;
    r.id = room_id::make(time.now());
    r.polls.push_back(named_poll("Lunch", time.now()));
    const auto made = run(loop, store->create_room(r));
    REQUIRE(made.has_value());
    heard.clear();
    const auto answer = run(loop, store->cast({r.polls[0].id, voter(1), {1}, vote_id::make(), ""}));
    REQUIRE(answer.has_value());
    CHECK(answer->how == verdict::counted);
    REQUIRE(heard.size() == 2);
    CHECK(std::holds_alternative<tally_changed>(heard[1]));
}

TEST_CASE("a full queue answers overloaded at once", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db", 4);
    const auto p = s.create("Lunch");
    std::size_t overloaded = 0;
    std::size_t counted = 0;
    for (const auto& answer : s.vote_at_once(p, 0, 200)) {
        overloaded += failed_with(answer, errc::overloaded);
        counted += answer.has_value();
    }
    CHECK(overloaded > 0);
    CHECK(counted > 0);
    CHECK(overloaded + counted == 200);
    CHECK(s.load(p)->counts.total_voters() == counted);
    CHECK(s.vote(p, 1'000).has_value());
}

TEST_CASE("an answer that comes too late is timed_out, yet its facts are published", "[sqlite][lane]") {
    using namespace std::chrono_literals;
    const temp_folder folder;
    sqlite::store_options options;
    options.file = folder / "polls.db";
    options.answer_timeout = 500ms;
    opened s(options);
    const auto p = s.create("Lunch");
    s.facts.clear();
    std::promise<void> answered;
    begin(s.loop, s->on_writer([late = answered.get_future().share()](sqlite::database&) { late.wait(); }),
          [](const result<void>&) {});
    CHECK(failed_with(s.vote(p, 1), errc::timed_out));
    CHECK(s.facts.empty());
    answered.set_value();
    CHECK(s.vote(p, 2).has_value());
    std::size_t told = 0;
    for (const auto& f : s.facts) told += std::holds_alternative<vote_counted>(f);
    CHECK(told == 2);
    CHECK(s.load(p)->counts.total_voters() == 2);
}

TEST_CASE("a command that fails does not poison its batch", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    s.facts.clear();
    std::size_t left = 3;
    result<cast_result> before = errc::timed_out;
    result<void> wrong;
    result<cast_result> after = errc::timed_out;
    begin(s.loop, s->cast(s.a_ballot(p, 1)), [&](result<cast_result> a) {
        before = std::move(a);
        --left;
    });
    begin(s.loop, s->on_writer([](sqlite::database& db) {
        db.exec("UPDATE polls SET title = 'half done'");
        db.exec("INSERT INTO options VALUES (12345, 1, 'of no poll')");
    }),
          [&](const result<void>& a) {
              wrong = a;
              --left;
          });
    begin(s.loop, s->cast(s.a_ballot(p, 2)), [&](result<cast_result> a) {
        after = std::move(a);
        --left;
    });
    s.loop.restart();
    while (left > 0) s.loop.run_one();

    CHECK(before->how == verdict::counted);
    CHECK(failed_with(wrong, errc::storage_failed));
    CHECK(after->how == verdict::counted);
    CHECK(after->proof->seq == 2);
    CHECK(s.load(p)->definition.title == "Lunch");
    CHECK(s.load(p)->counts.total_voters() == 2);
}

TEST_CASE("a full database: writes say so, reads go on, and it heals by itself", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    REQUIRE(s.vote(p, 0).has_value());
    s.on_writer("PRAGMA max_page_count = 1");  // SQLite takes the current size
    s.facts.clear();

    std::size_t stored = 0;
    bool full = false;
    for (unsigned n = 1; n < 5'000 && !full; ++n) {
        const auto answer = s.vote(p, n);
        if (answer) {
            ++stored;
        } else {
            full = failed_with(answer, errc::storage_bound);
            CHECK(full);
        }
    }
    REQUIRE(full);
    CHECK(s->counters().failures > 0);
    const auto told = s.facts.size();
    CHECK(told == 2 * stored);
    CHECK(failed_with(s.try_create(std::string(200, 'x') + " " + std::string(100'000, 'y')),
                      errc::storage_bound));
    CHECK(s.facts.size() == told);
    CHECK(s.load(p)->counts.total_voters() == stored + 1);
    CHECK(s.run(s->read_ballots(p->definition.id, 0, 10'000)).value().size() == stored + 1);

    // There is room again.
    s.on_writer("PRAGMA max_page_count = 1000000");
    const auto answer = s.vote(p, 10'000);
    REQUIRE(answer.has_value());
    CHECK(answer->how == verdict::counted);
    CHECK(answer->proof->seq == stored + 2);
    CHECK(answer->state->counts.total_voters() == stored + 2);
    s.run(s->drain());
    CHECK(sqlite::verify(s.file()).problems.empty());
}

TEST_CASE("a disk that turned read-only: writes fail, reads go on", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    REQUIRE(s.vote(p, 1).has_value());
    sqlite::database* writer = nullptr;
    REQUIRE(s.run(s->on_writer([&](sqlite::database& db) { writer = &db; })).has_value());
    writer->exec("PRAGMA query_only = ON");  // the lane is idle
    s.facts.clear();
    CHECK(failed_with(s.vote(p, 2), errc::storage_failed));
    CHECK(failed_with(s.run(s->close_poll(p->definition.id)), errc::storage_failed));
    CHECK(failed_with(s.try_create("Dinner"), errc::storage_failed));
    CHECK(s.facts.empty());
    CHECK(s.load(p)->counts.total_voters() == 1);
    CHECK_FALSE(s.load(p)->definition.closed_at);
    CHECK(s.run(s->list_polls({})).value().count == 1);

    writer->exec("PRAGMA query_only = OFF");
    CHECK(s.vote(p, 2)->proof->seq == 2);
}

TEST_CASE("a store destroyed with work in its queue commits it", "[sqlite][lane]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    poll_ref p;
    {
        opened s(file);
        p = s.create("Lunch");
        for (unsigned n = 0; n < 100; ++n) {
            begin(s.loop, s->cast(s.a_ballot(p, n)), [](const result<cast_result>&) {});
        }
        s.loop.restart();
        s.loop.poll();
    }
    opened s(file);
    CHECK(s.load(p)->counts.total_voters() == 100);
}

TEST_CASE("a loop that outlives its store finds nothing of it, and what waited is committed",
          "[sqlite][lane]") {
    const temp_folder folder;
    sqlite::store_options options;
    options.file = folder / "polls.db";
    {
        asio::io_context loop;
        const manual_clock time;
        std::size_t told = 0;
        auto store = sqlite::open_store(options, loop.get_executor(), time, [&](const fact&) { ++told; });
        new_room r;
        r.id = room_id::make(time.now());
        r.title = "Lunch";
        r.created_at = time.now();
        r.polls.push_back(named_poll("Lunch", time.now()));
        begin(loop, store->create_room(std::move(r)), [](const result<made_room>&) {});
        store.reset();  // the room still waits for the rest of its turn
        loop.restart();
        loop.poll();
        CHECK(told == 0);
    }
    opened s(options);
    CHECK(s.run(s->list_polls({})).value().count == 1);
}

TEST_CASE("after draining everything is in the main file", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    for (const auto& answer : s.vote_at_once(p, 0, 100)) REQUIRE(answer.has_value());
    s.run(s->drain());
    std::filesystem::copy_file(s.file(), folder / "copy.db");
    opened copy(folder / "copy.db");
    CHECK(copy.load(p)->counts.total_voters() == 100);
}

TEST_CASE("more polls than the lane keeps in memory stay right", "[sqlite][lane]") {
    const temp_folder folder;
    sqlite::database db(folder / "polls.db", sqlite::database::access::read_write);
    sqlite::migrate(db);
    const manual_clock time;
    sqlite::writer w(db, time, {4, random_code, 0, 0, std::size_t{1} << 20});
    asio::io_context loop;
    std::vector<fact> facts;

    std::vector<poll> polls;
    for (int i = 0; i < 20; ++i) polls.push_back(named_poll("Poll", time.now()));
    std::vector<sqlite::job> batch;
    batch.emplace_back(std::make_unique<sqlite::command_for<made_room>>(
        [&](sqlite::writer& self) {
            new_room r;
            r.id = room_id::make(time.now());
            r.title = "Many";
            r.polls = polls;
            return self.rooms().create_room(r);
        },
        one_shot<result<made_room>>()));
    REQUIRE(w.commit(batch, facts));

    for (unsigned round = 0; round < 3; ++round) {
        for (const auto& p : polls) {
            std::vector<sqlite::job> one;
            one.emplace_back(sqlite::ballot_job{ballot{p.id, voter(round), {1}, vote_id::make(), ""},
                                                one_shot<result<cast_result>>()});
            REQUIRE(w.commit(one, facts));
            const auto& answer = std::get<sqlite::ballot_job>(one.front()).outcome;
            REQUIRE(answer.has_value());
            CHECK(answer->proof->seq == round + 1);
            CHECK(answer->state->counts.total_voters() == round + 1);
        }
    }
}

TEST_CASE("threat 7: time stands still for a clock that is set back a little, and follows one that was wrong",
          "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto start = s.time.now();
    const auto p = s.create("Lunch");
    const auto cast_at = [&](std::uint64_t seq) {
        return s.run(s->read_ballots(p->definition.id, seq - 1, 1)).value().at(0).cast_at;
    };
    s.time.set(start + std::chrono::seconds{10});
    REQUIRE(s.vote(p, 1).has_value());
    s.time.set(start);
    REQUIRE(s.vote(p, 2).has_value());
    CHECK(cast_at(2) == start + std::chrono::seconds{10});

    s.time.set(start + std::chrono::hours{2});
    REQUIRE(s.vote(p, 3).has_value());
    s.time.set(start + std::chrono::minutes{1});
    REQUIRE(s.vote(p, 4).has_value());
    CHECK(cast_at(4) == start + std::chrono::minutes{1});
}

TEST_CASE("threat 7: a late vote closes the poll for everybody, wherever the clock goes then",
          "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto start = s.time.now();
    const auto p = s.create("Lunch");
    poll_patch patch;
    patch.end_time = start + std::chrono::minutes{10};
    REQUIRE(s.run(s->patch_poll(p->definition.id, patch)).has_value());
    s.time.set(start + std::chrono::hours{2});
    CHECK(s.vote(p, 1)->how == verdict::closed);
    s.time.set(start + std::chrono::minutes{1});
    CHECK(s.vote(p, 2)->how == verdict::closed);
    CHECK(s.load(p)->definition.closed_at == start + std::chrono::minutes{10});

    // A poll created at the right time is open.
    const auto next = s.create("Dinner");
    patch.end_time = start + std::chrono::minutes{20};
    REQUIRE(s.run(s->patch_poll(next->definition.id, patch)).has_value());
    CHECK(s.vote(next, 1)->how == verdict::counted);
}

}  // namespace pollstream
