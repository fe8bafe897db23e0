// Nobody votes twice: not after a restart, not while the voters are being read, not when memory for them is
// short, not in a poll that was closed and reopened.
#include "opened.hpp"
#include "sqlite/schema.hpp"
#include "sqlite/voter_sets.hpp"
#include "sqlite/voter_warmup.hpp"

#include <algorithm>
#include <thread>
#include <utility>

namespace pollstream {

using namespace testing;

namespace {

/// Ballots of the voters [0, n) in the poll of this name, as if they had been cast one by one.
void add_ballots(const std::filesystem::path& file, const std::string& title, unsigned n) {
    sqlite::database db(file, sqlite::database::access::read_write);
    sqlite::statement find(db, "SELECT key, log FROM polls WHERE title = ?");
    auto row = find.with(title);
    REQUIRE(row.step());
    const auto key = row.integer(0);
    const auto log = row.integer(1);
    row.finish();
    db.exec("BEGIN");
    sqlite::statement ballot(db, "INSERT INTO ballots VALUES (?, ?, ?, 0, zeroblob(16), x'0100', NULL, 0)");
    for (unsigned who = 0; who < n; ++who) ballot.apply(log, who + 1, voter(who));
    std::vector<std::uint8_t> counts(16, 0);
    for (std::size_t i = 0; i < 4; ++i) counts[i] = static_cast<std::uint8_t>(n >> (8 * i));
    sqlite::statement tally(db, "UPDATE tallies SET version = ?2, voters = ?2, counts = ?3 WHERE poll = ?1");
    tally.apply(key, n, counts);
    db.exec("COMMIT");
}

/// A writer with memory for all voters, which reads at most a mebibyte per batch.
sqlite::writer_options reading_a_mib() {
    return {100, random_code, std::size_t{64} << 20, std::size_t{64} << 20, std::size_t{1} << 20};
}

bool becomes(const std::filesystem::path& file, const char* sql) {
    for (int i = 0; i < 2'000; ++i) {
        if (ask(file, sql) != 0) return true;
        std::this_thread::sleep_for(std::chrono::milliseconds{5});
    }
    return false;
}

std::vector<std::optional<standing_vote>> votes_of(opened& s, const poll_ref& p, std::vector<unsigned> who) {
    std::vector<voter_in_poll> of;
    for (const auto n : who) of.push_back({p->definition.id, voter(n)});
    return s.run(s->find_votes(std::move(of))).value();
}

/// "Large" and "Other", in a file that is closed again.
std::pair<poll_ref, poll_ref> make_polls(const std::filesystem::path& file) {
    opened s(file);
    auto large = s.create("Large");
    return {std::move(large), s.create("Other")};
}

/// A poll with 60,000 voters, alone in its file.
poll_ref make_large(const std::filesystem::path& file) {
    const auto p = opened(file).create("Large");
    add_ballots(file, "Large", 60'000);
    return p;
}

}  // namespace

TEST_CASE("votes of a large poll wait while its voters are read, and other votes do not",
          "[sqlite][voters]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto [large, other] = make_polls(file);
    constexpr unsigned voters = 60'000;
    add_ballots(file, "Large", voters);

    opened s(file);
    std::vector<std::string> order;
    std::vector<verdict> said;
    const auto note = [&](const char* what) {
        return [&, what](const result<cast_result>& a) {
            order.push_back(what);
            said.push_back(a.value().how);
        };
    };
    begin(s.loop, s->cast(s.a_ballot(large, 59'999)), note("large"));
    begin(s.loop, s->cast(s.a_ballot(large, voters)), note("large"));
    begin(s.loop, s->cast(s.a_ballot(other, 1)), note("other"));
    s.loop.restart();
    while (order.size() < 3) s.loop.run_one();
    CHECK(order == std::vector<std::string>{"other", "large", "large"});
    CHECK(said == std::vector<verdict>{verdict::counted, verdict::same_choice, verdict::counted});

    for (const unsigned who : {0u, 1u, 30'000u, 59'999u, 60'000u}) {
        CHECK(s.vote(large, who, {2})->how == verdict::other_choice);
        CHECK(s.vote(large, who)->proof->seq == who + 1);
    }
    CHECK(votes_of(s, large, {5, 60'000, 60'001})[1]->proof.seq == 60'001);
    CHECK(sqlite::verify(file).ok());
}

TEST_CASE("a vote that has to wait has closed its poll: everybody is told at once", "[sqlite][voters]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto large = make_large(file);
    {
        opened s(file);
        poll_patch ends;
        ends.end_time.emplace(s.time.now() + std::chrono::seconds{1});
        REQUIRE(s.run(s->patch_poll(large->definition.id, ends)).has_value());
    }
    opened s(file);
    s.time.advance(std::chrono::seconds{2});
    s.facts.clear();
    CHECK(s.vote(large, 60'000)->how == verdict::closed);
    const auto closes = [](const fact& f) {
        const auto* changed = std::get_if<poll_changed>(&f);
        return changed != nullptr && changed->what == poll_event::closed;
    };
    CHECK(std::ranges::count_if(s.facts, closes) == 1);
}

TEST_CASE("deleting a poll while its voters are read answers those who wait", "[sqlite][voters]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto large = make_large(file);
    opened s(file);
    std::optional<verdict> said;
    begin(s.loop, s->cast(s.a_ballot(large, 1)), [&](const result<cast_result>& a) { said = a.value().how; });
    REQUIRE(s.run(s->delete_poll(large->definition.id)).has_value());
    while (!said) s.loop.run_one();
    CHECK(*said == verdict::unknown_poll);
}

TEST_CASE("if a poll's voters cannot be read its votes are refused, and no others", "[sqlite][voters]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto [large, other] = make_polls(file);
    add_ballots(file, "Large", 60'000);
    add_ballots(file, "Other", 60'000);
    tamper(
        file,
        "PRAGMA ignore_check_constraints = ON; UPDATE ballots SET voter = x'00' WHERE seq = 50000 AND log = "
        "(SELECT log FROM polls WHERE title = 'Large')");

    opened s(file);
    std::optional<result<cast_result>> of_large;
    std::optional<result<cast_result>> of_other;
    begin(s.loop, s->cast(s.a_ballot(large, 60'000)),
          [&](result<cast_result> a) { of_large.emplace(std::move(a)); });
    begin(s.loop, s->cast(s.a_ballot(other, 60'000)),
          [&](result<cast_result> a) { of_other.emplace(std::move(a)); });
    s.loop.restart();
    while (!of_large || !of_other) s.loop.run_one();
    CHECK(failed_with(*of_large, errc::storage_failed));
    REQUIRE(of_other->has_value());
    CHECK((*of_other)->how == verdict::counted);  // though it waited for its own poll's voters meanwhile
    CHECK(failed_with(s.vote(large, 1), errc::storage_failed));  // read once more, with the same result
    CHECK(s.vote(other, 1)->how == verdict::same_choice);
    const auto now = s->counters();
    CHECK(now.waiting == 0);
    CHECK(now.failures == 0);  // nothing had to be committed for them
    CHECK(s.load(large)->counts.total_voters() == 60'000);
}

TEST_CASE("a small poll whose voters contradict each other does not affect other votes", "[sqlite][voters]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto [bad, good] = make_polls(file);  // "Large" is small here
    add_ballots(file, "Large", 100);
    const std::string sql = GENERATE(
        // A ballot of somebody who has not voted before.
        "UPDATE ballots SET supersedes = 7 WHERE seq = 3",
        // One that is not a whole number of marks: only its own voter runs into it.
        "UPDATE ballots SET marks = x'010000' WHERE seq = 3",
        // An open poll that claims its voters are in a run.
        "UPDATE polls SET indexed = 1 WHERE title = 'Large'");
    INFO(sql);
    tamper(file, sql.c_str());

    opened s(file);
    std::vector<result<cast_result>> of_bad;
    std::vector<result<cast_result>> of_good;
    for (unsigned who = 0; who < 8; ++who) {
        begin(s.loop, s->cast(s.a_ballot(who % 2 == 0 ? bad : good, who == 0 ? 2 : who)),
              [&, to = who % 2 == 0 ? &of_bad : &of_good](result<cast_result> a) {
                  to->push_back(std::move(a));
              });
    }
    s.loop.restart();
    while (of_bad.size() < 4 || of_good.size() < 4) s.loop.run_one();
    // Nobody reads the third one's run if its voters are in memory by then.
    const auto fails = [](const auto& a) { return failed_with(a, errc::storage_failed); };
    CHECK((sql.find("indexed") != std::string::npos || std::ranges::any_of(of_bad, fails)));
    for (const auto& a : of_good) CHECK(a->how == verdict::counted);
    CHECK(s->counters().failures == 0);

    const auto found =
        s.run(s->find_votes({{bad->definition.id, voter(2)}, {good->definition.id, voter(1)}}));
    REQUIRE(found.has_value());
    CHECK_FALSE(found->at(0));
    CHECK(found->at(1));
}

TEST_CASE("a vote that changes a damaged one is refused, and does not affect others", "[sqlite][voters]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto bad = s.create("Bad");
    const auto good = s.create("Good");
    s.allow_changes(bad);
    REQUIRE(s.vote(bad, 1).has_value());
    REQUIRE(s.vote(bad, 2).has_value());
    s.on_writer("UPDATE ballots SET marks = x'0900' WHERE seq = 1");  // the poll has two options

    std::vector<result<cast_result>> answers;
    const auto note = [&](result<cast_result> a) { answers.push_back(std::move(a)); };
    begin(s.loop, s->cast(s.a_ballot(good, 1)), note);
    begin(s.loop, s->cast(s.a_ballot(bad, 1, {2})), note);
    begin(s.loop, s->cast(s.a_ballot(bad, 2, {2})), note);
    s.loop.restart();
    while (answers.size() < 3) s.loop.run_one();
    CHECK(answers[0]->how == verdict::counted);
    CHECK(failed_with(answers[1], errc::storage_failed));
    CHECK(answers[2]->how == verdict::changed);
    CHECK(s->counters().failures == 0);
}

TEST_CASE("a question about more polls than there is memory for is answered, and does not count as a commit",
          "[sqlite][voters]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto [large, other] = make_polls(file);
    add_ballots(file, "Large", 5'000);
    add_ballots(file, "Other", 6'000);
    sqlite::store_options options;
    options.file = file;
    options.voter_bytes = 1;  // room for the voters of one poll
    opened s(options);
    const auto before = s->counters();
    const auto votes = s.run(s->find_votes({{large->definition.id, voter(7)},
                                            {other->definition.id, voter(8)},
                                            {large->definition.id, voter(5'000)},
                                            {other->definition.id, voter(5'000)}}));
    REQUIRE(votes.has_value());
    CHECK(votes->at(0)->proof.seq == 8);
    CHECK(votes->at(1)->proof.seq == 9);
    CHECK_FALSE(votes->at(2));
    CHECK(votes->at(3)->proof.seq == 5'001);
    CHECK(s->counters().commits == before.commits);
    CHECK(s->counters().jobs == before.jobs);
}

TEST_CASE("voters whose keys begin alike are two voters", "[sqlite][voters]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    std::vector<voter_in_poll> asked;
    for (std::uint8_t n = 0; n < 100; ++n) {
        auto b = s.a_ballot(p, 77);
        b.voter[12] = n;
        asked.push_back({b.poll, b.voter});
        const auto first = s.run(s->cast(b)).value();
        CHECK(first.how == verdict::counted);
        CHECK(first.proof->seq == n + 1u);
        CHECK(s.run(s->cast(b))->proof == first.proof);
    }
    asked.push_back({p->definition.id, voter(77'000'000)});
    REQUIRE(s.run(s->close_poll(p->definition.id)).has_value());
    for (const bool indexed : {false, true}) {
        if (indexed) REQUIRE(becomes(s.file(), "SELECT indexed FROM polls"));
        const auto votes = s.run(s->find_votes(asked)).value();
        for (std::size_t n = 0; n < 100; ++n) CHECK(votes[n]->proof.seq == n + 1);
        CHECK_FALSE(votes[100]);
    }
    CHECK(sqlite::verify(s.file()).ok());
}

TEST_CASE("when memory for voters is short, they are read again, correctly", "[sqlite][voters]") {
    const temp_folder folder;
    sqlite::database db(folder / "polls.db", sqlite::database::access::read_write);
    sqlite::migrate(db);
    const manual_clock time;
    sqlite::writer w(db, time, {100, random_code, 1'000, 0, std::size_t{1} << 20});
    asio::io_context loop;
    std::vector<fact> facts;
    std::vector<poll> polls;
    for (int i = 0; i < 10; ++i) polls.push_back(named_poll("Poll", time.now()));
    std::vector<sqlite::job> batch;
    batch.emplace_back(std::make_unique<sqlite::command_for<made_room>>(
        [&](sqlite::writer& self) {
            new_room r;
            r.id = room_id::make(time.now());
            r.polls = polls;
            return self.rooms().create_room(r);
        },
        one_shot<result<made_room>>()));
    REQUIRE(w.commit(batch, facts));
    for (unsigned round = 0; round < 40; ++round) {
        std::vector<sqlite::job> votes;
        for (const auto& p : polls) {
            votes.emplace_back(sqlite::ballot_job{ballot{p.id, voter(round / 2), {1}, vote_id::make(), ""},
                                                  one_shot<result<cast_result>>()});
        }
        REQUIRE(w.commit(votes, facts));
        for (const auto& one : votes) {
            const auto& answer = std::get<sqlite::ballot_job>(one).outcome.value();
            CHECK(answer.how == (round % 2 == 0 ? verdict::counted : verdict::same_choice));
            CHECK(answer.proof->seq == round / 2 + 1);
        }
    }
}

TEST_CASE("a closed poll's voters are written to disk and found there", "[sqlite][voters]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto p = make_large(file);
    opened s(file);
    REQUIRE(s.run(s->close_poll(p->definition.id)).has_value());
    REQUIRE(becomes(file, "SELECT indexed FROM polls"));
    CHECK(ask(file, "SELECT count(*) FROM voter_runs") > 60'000 / 100);
    auto votes = votes_of(s, p, {0, 59'999, 60'000, 30'000});
    CHECK(votes[0]->proof.seq == 1);
    CHECK(votes[1]->proof.seq == 60'000);
    CHECK_FALSE(votes[2]);
    CHECK(votes[3]->marks == choice{1});
    CHECK(sqlite::verify(file).ok());

    // Whoever lost the answer still gets the receipt; a new voter is too late.
    CHECK(s.vote(p, 4'000)->proof->seq == 4'001);
    CHECK(s.vote(p, 60'000)->how == verdict::closed);

    // Reopened, it takes votes, but nobody's second one.
    REQUIRE(s.run(s->reopen_poll(p->definition.id, std::nullopt)).has_value());
    CHECK(s.vote(p, 60'000)->how == verdict::counted);
    CHECK(s.vote(p, 4'000, {2})->how == verdict::other_choice);
    votes = votes_of(s, p, {60'000, 60'001});
    CHECK(votes[0]->proof.seq == 60'001);
    CHECK_FALSE(votes[1]);
    REQUIRE(s.run(s->close_poll(p->definition.id)).has_value());
    REQUIRE(becomes(file, "SELECT indexed FROM polls"));
    CHECK(votes_of(s, p, {60'000})[0]->proof.seq == 60'001);
    CHECK(sqlite::verify(file).ok());

    // A run that says something else is detected.
    tamper(file, "UPDATE voter_runs SET entries = zeroblob(length(entries)) WHERE first_tag > 0");
    CHECK_FALSE(sqlite::verify(file).ok());
}

TEST_CASE(
    "a poll whose voters cannot be read does not keep an idle lane busy for long, nor other voters from "
    "being read",
    "[sqlite][voters]") {
    const unsigned ballots = GENERATE(100u, 20'000u);  // this many are read in slices
    const bool closed = GENERATE(true, false);
    INFO(ballots << (closed ? " in closed polls" : " in open polls"));
    const temp_folder folder;
    const auto file = folder / "polls.db";
    make_polls(file);
    add_ballots(file, "Large", ballots);
    add_ballots(file, "Other", 10);
    tamper(file, "UPDATE ballots SET supersedes = 7 WHERE seq = 50");
    // The damaged poll is looked at first.
    if (closed) tamper(file, "UPDATE polls SET closed_at = 1000 + (title = 'Other')");
    if (!closed) tamper(file, "UPDATE polls SET key = 9 WHERE title = 'Large'");

    sqlite::database db(file, sqlite::database::access::read_write);
    const manual_clock time;
    sqlite::writer w(db, time, {100, random_code, std::size_t{64} << 20});
    int steps = 0;
    for (; w.has_chores() && steps < 1'000; ++steps) w.do_chore();
    CHECK(steps < 1'000);
    CHECK(db.integer("SELECT indexed FROM polls WHERE title = 'Large'") == 0);
    CHECK(db.integer("SELECT indexed FROM polls WHERE title = 'Other'") == (closed ? 1 : 0));
    if (closed) return;
    sqlite::voter_sets sets(db, std::size_t{64} << 20);
    sqlite::voter_warmup ahead(db, sets);
    while (ahead.has_work()) ahead.step();
    CHECK(sets.is_ready(db.integer("SELECT log FROM polls WHERE title = 'Other'")));
}

TEST_CASE("a batch reads the voters of some small polls, and leaves those of others to the next",
          "[sqlite][voters]") {
    constexpr unsigned voters = 4'000;
    constexpr std::size_t polls = 20;
    const temp_folder folder;
    const auto file = folder / "polls.db";
    std::vector<poll_id> all;
    {
        opened s(file);
        for (std::size_t i = 0; i < polls; ++i)
            all.push_back(s.create("Poll " + std::to_string(i))->definition.id);
    }
    for (std::size_t i = 0; i < polls; ++i) add_ballots(file, "Poll " + std::to_string(i), voters);

    sqlite::database db(file, sqlite::database::access::read_write);
    const manual_clock time;
    sqlite::writer w(db, time, reading_a_mib());
    std::vector<fact> facts;
    std::vector<sqlite::job> batch;
    if (GENERATE(true, false)) {  // the polls are in the lane's memory, and their voters are not
        for (const auto& id : all) {
            batch.emplace_back(std::make_unique<sqlite::command_for<poll_ref>>(
                [id](sqlite::writer& self) { return self.polls().patch_poll(id, {}); },
                one_shot<result<poll_ref>>()));
        }
        REQUIRE(w.commit(batch, facts));
        batch.clear();
    }
    const bool asks = GENERATE(true, false);
    if (asks) batch.emplace_back(sqlite::question_job{{}, {}});
    for (const auto& id : all) {
        if (asks)
            std::get<sqlite::question_job>(batch[0]).of.push_back({id, voter(17)});
        else
            batch.emplace_back(sqlite::ballot_job{ballot{id, voter(17), {1}, vote_id::make(), ""}, {}});
    }
    // Sixteen thousand ballots fill a batch, plus those of the poll that it ends with.
    std::size_t batches = 0;
    std::size_t told = 0;
    while (!batch.empty() && ++batches < 100) {
        REQUIRE(w.commit(batch, facts));
        std::size_t now = 0;
        for (const auto& j : batch) {
            if (const auto* q = std::get_if<sqlite::question_job>(&j))
                for (const auto& v : q->outcome.value()) told += v->proof.seq == 18;
            if (const auto* b = std::get_if<sqlite::ballot_job>(&j)) now += b->outcome->proof->seq == 18;
        }
        CHECK(now <= 5);
        told += now;
        batch = w.waiting().take_resumed();
    }
    CHECK(batches >= 4);
    CHECK(told == polls);
    CHECK_FALSE(w.waiting().any());
}

TEST_CASE("once questions are refused, voters are read for votes only", "[sqlite][voters]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    const auto [large, other] = make_polls(file);
    add_ballots(file, "Large", 60'000);
    add_ballots(file, "Other", 5'000);

    sqlite::database db(file, sqlite::database::access::read_write);
    const manual_clock time;
    sqlite::writer w(db, time, reading_a_mib());
    std::vector<fact> facts;
    std::vector<sqlite::job> batch;
    batch.emplace_back(sqlite::question_job{{{large->definition.id, voter(1)}}, {}});
    batch.emplace_back(
        sqlite::ballot_job{ballot{other->definition.id, voter(9'000), {1}, vote_id::make(), ""}, {}});
    REQUIRE(w.commit(batch, facts));
    REQUIRE(w.waiting().parked() == 2);

    std::vector<sqlite::job> next;
    const auto refused = w.waiting().refuse_questions(next);
    REQUIRE(refused.size() == 1);
    CHECK(failed_with(std::get<sqlite::question_job>(refused[0]).outcome, errc::shutting_down));
    w.waiting().read_voters();  // 60,000 would take more than this one step
    auto resumed = w.waiting().take_resumed();
    REQUIRE(resumed.size() == 1);
    REQUIRE(w.commit(resumed, facts));
    CHECK(std::get<sqlite::ballot_job>(resumed[0]).outcome.value().how == verdict::counted);
}

TEST_CASE("a vote that could not be stored leaves its voter free", "[sqlite][voters]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    s.allow_changes(p);
    REQUIRE(s.vote(p, 1).has_value());

    sqlite::database* writer = nullptr;
    REQUIRE(s.run(s->on_writer([&](sqlite::database& db) { writer = &db; })).has_value());
    writer->exec("PRAGMA query_only = ON");  // the lane is idle
    CHECK(failed_with(s.vote(p, 1, {2}), errc::storage_failed));
    CHECK(failed_with(s.vote(p, 2), errc::storage_failed));
    // Questions are answered even now.
    const auto votes = votes_of(s, p, {1, 2});
    CHECK(votes[0]->marks == choice{1});
    CHECK_FALSE(votes[1]);

    writer->exec("PRAGMA query_only = OFF");
    CHECK(s.vote(p, 1)->how == verdict::same_choice);
    CHECK(s.vote(p, 2)->how == verdict::counted);
    CHECK(s.vote(p, 1, {2})->how == verdict::changed);
    CHECK(s.load(p)->counts.counts() == std::vector<std::uint64_t>{1, 1});
    CHECK(sqlite::verify(s.file()).ok());
}

TEST_CASE("votes of a commit that fails once they are counted leave their voters as they were",
          "[sqlite][voters]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    s.allow_changes(p);
    REQUIRE(s.vote(p, 1).has_value());

    s.on_writer(
        "CREATE TEMP TRIGGER refusing BEFORE UPDATE ON tallies BEGIN SELECT RAISE(ABORT, 'refused'); END");
    std::vector<result<cast_result>> refused;
    for (auto b : {s.a_ballot(p, 1, {2}), s.a_ballot(p, 1, {1}), s.a_ballot(p, 2)})
        begin(s.loop, s->cast(std::move(b)), [&](result<cast_result> a) { refused.push_back(std::move(a)); });
    s.loop.restart();
    while (refused.size() < 3) s.loop.run_one();
    for (const auto& a : refused) CHECK_FALSE(a.has_value());
    s.on_writer("DROP TRIGGER refusing");

    CHECK(s.vote(p, 1, {2})->how == verdict::changed);
    CHECK(s.vote(p, 2)->how == verdict::counted);
    CHECK(s.load(p)->counts.counts() == std::vector<std::uint64_t>{1, 1});
    CHECK(s.load(p)->counts.total_voters() == 2);
    CHECK(sqlite::verify(s.file()).ok());
}

TEST_CASE("what was read of an undone log is not taken for the next log with its number",
          "[sqlite][voters]") {
    const temp_folder folder;
    sqlite::database db(folder / "polls.db", sqlite::database::access::read_write);
    sqlite::migrate(db);
    sqlite::statement ballot(db, "INSERT INTO ballots VALUES (20, ?, ?, 0, zeroblob(16), x'0100', NULL, 0)");
    const auto put = [&](unsigned first, unsigned n) {
        for (unsigned i = 0; i < n; ++i) ballot.apply(i + 1, voter(first + i));
    };
    const auto found = [](const sqlite::voter_set& set, unsigned who) {
        std::vector<std::uint64_t> seqs;
        set.find(sqlite::tag_of(voter(who)), seqs);
        return seqs;
    };
    sqlite::voter_sets sets(db, std::size_t{64} << 20);
    const unsigned undone = GENERATE(3u, 5'000u);  // this many are read in slices
    INFO(undone);
    db.exec("BEGIN");
    put(0, undone);
    sets.use(20, undone);
    db.exec("ROLLBACK");
    sets.rollback();
    CHECK_FALSE(sets.is_reading());
    CHECK_FALSE(sets.is_ready(20));

    db.exec("BEGIN");
    put(7'000, 2);
    auto* set = sets.use(20, 2);
    REQUIRE(set != nullptr);
    db.exec("COMMIT");
    sets.commit();
    CHECK(found(*set, 0).empty());
    CHECK(found(*set, 7'001) == std::vector<std::uint64_t>{2});
    sets.rollback();  // of what came later: this one stays
    CHECK(sets.is_ready(20));
}

}  // namespace pollstream
