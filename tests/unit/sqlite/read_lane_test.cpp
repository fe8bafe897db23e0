// The read lane: bounded, stopped in order, and never in the writer's way.
#include "opened.hpp"
#include "pollstream/base/files.hpp"

#include <atomic>
#include <future>
#include <numeric>
#include <thread>

namespace pollstream {

using namespace testing;

namespace {

using number_read = sqlite::read_for<int>;

std::chrono::steady_clock::time_point in_time() {
    return std::chrono::steady_clock::now() + std::chrono::minutes{1};
}

/// A lane on its own database, with reads that continue when they are allowed to.
struct gated_lane {
    explicit gated_lane(std::size_t readers = 2) : threads(readers) {
        REQUIRE(std::filesystem::exists(folder / "polls.db"));
    }

    /// Returns its position among all reads that ran, each of which takes ten of the lane's milliseconds.
    one_shot<result<int>> submit(sqlite::read_cost cost, bool held = false,
                                 std::chrono::steady_clock::time_point until = in_time()) {
        one_shot<result<int>> answer;
        auto work = [this, held](sqlite::reader&) {
            const int place = ++begun;
            if (held) gate.wait();
            passed_ms += 10;
            return result<int>(place);
        };
        REQUIRE(lane.submit(std::make_unique<number_read>(std::move(work), answer), cost, until) == errc::ok);
        return answer;
    }
    result<int> answer_of(one_shot<result<int>> of) { return run(loop, of.wait(patience, errc::timed_out)); }
    /// The lane's time: it advances with finished reads, and with nothing else.
    std::chrono::steady_clock::time_point now() const { return start + std::chrono::milliseconds(passed_ms); }
    void await_begun(int n) const {
        for (int i = 0; i < 10'000 && begun < n; ++i)
            std::this_thread::sleep_for(std::chrono::milliseconds{1});
        REQUIRE(begun == n);
    }

    std::size_t threads;
    temp_folder folder;
    std::unique_ptr<opened> made = std::make_unique<opened>(folder / "polls.db");
    asio::io_context loop;
    deadline_queue patience{loop.get_executor(), std::chrono::seconds{10}};
    std::atomic<int> begun = 0;
    std::chrono::steady_clock::time_point start = std::chrono::steady_clock::now();
    std::atomic<int> passed_ms = 0;
    std::promise<void> let_go;
    std::shared_future<void> gate = let_go.get_future().share();
    sqlite::read_lane lane{
        folder / "polls.db",     sqlite::database::access::read_only, threads, 100, loop.get_executor(),
        [this] { return now(); }};
};

/// The positions of reads of that cost which all wait at once.
std::vector<one_shot<result<int>>> submit_many(gated_lane& r, sqlite::read_cost cost, int n) {
    std::vector<one_shot<result<int>>> answers;
    for (int i = 0; i < n; ++i) answers.push_back(r.submit(cost));
    return answers;
}

}  // namespace

TEST_CASE("a look-up waits for no count, and a page goes before a count", "[sqlite][reads]") {
    gated_lane r;
    const auto first = r.submit(sqlite::read_cost::count, true);
    r.await_begun(1);
    const auto second = r.submit(sqlite::read_cost::count);
    const auto page = r.submit(sqlite::read_cost::page);
    CHECK(r.answer_of(r.submit(sqlite::read_cost::look_up)).value() == 2);
    CHECK(r.answer_of(r.submit(sqlite::read_cost::look_up)).value() == 3);
    r.let_go.set_value();
    CHECK(r.answer_of(first).value() == 1);
    CHECK(r.answer_of(page).value() == 4);
    CHECK(r.answer_of(second).value() == 5);
}

TEST_CASE("however many ask for one thing, others get their turn", "[sqlite][reads]") {
    using sqlite::read_cost;
    const auto many = GENERATE(read_cost::look_up, read_cost::command, read_cost::page, read_cost::search);
    const auto few = GENERATE(read_cost::page, read_cost::search, read_cost::count);
    if (many == few) return;
    gated_lane r(many == read_cost::look_up ? 1 : 2);  // of two threads, one is kept for look-ups
    const auto held = r.submit(read_cost::count, true);
    r.await_begun(1);
    const auto flood = submit_many(r, many, 50);
    const auto first = r.submit(few);
    const auto second = r.submit(few);
    r.let_go.set_value();
    CHECK(r.answer_of(first).value() <= 4);
    CHECK(r.answer_of(second).value() <= 6);
    for (const auto& one : flood) CHECK(r.answer_of(one).has_value());
}

TEST_CASE("a host's command does not queue with everybody's requests", "[sqlite][reads]") {
    gated_lane r;
    const auto held = r.submit(sqlite::read_cost::count, true);
    r.await_begun(1);
    const auto counts = submit_many(r, sqlite::read_cost::count, 20);
    const auto pages = submit_many(r, sqlite::read_cost::page, 20);
    const auto searches = submit_many(r, sqlite::read_cost::search, 20);
    const auto command = r.submit(sqlite::read_cost::command);
    r.let_go.set_value();
    CHECK(r.answer_of(command).value() == 2);
    for (const auto& one : counts) CHECK(r.answer_of(one).has_value());
}

TEST_CASE("having asked for nothing for long saves up no time", "[sqlite][reads]") {
    gated_lane r;
    for (const auto& one : submit_many(r, sqlite::read_cost::page, 100))
        REQUIRE(r.answer_of(one).has_value());
    const auto held = r.submit(sqlite::read_cost::page, true);
    r.await_begun(101);
    const auto counts = submit_many(r, sqlite::read_cost::count, 50);
    const auto page = r.submit(sqlite::read_cost::page);
    r.let_go.set_value();
    CHECK(r.answer_of(page).value() <= 104);
    for (const auto& one : counts) CHECK(r.answer_of(one).has_value());
}

TEST_CASE("a read that nobody waits for any more is not done", "[sqlite][reads]") {
    gated_lane r;
    const auto held = r.submit(sqlite::read_cost::count, true);
    r.await_begun(1);
    const auto late = r.submit(sqlite::read_cost::count, false, r.now());
    r.let_go.set_value();
    CHECK(r.answer_of(held).value() == 1);
    CHECK(failed_with(r.answer_of(late), errc::timed_out));
    CHECK(r.begun == 1);
}

TEST_CASE("a stopping lane refuses what waits, and interrupts what is under way", "[sqlite][reads]") {
    gated_lane r;
    one_shot<result<int>> endless;
    auto work = [&r](sqlite::reader& mine) {
        ++r.begun;
        return result<int>(static_cast<int>(mine.connection().integer(
            "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")));
    };
    REQUIRE(r.lane.submit(std::make_unique<number_read>(std::move(work), endless), sqlite::read_cost::count,
                          in_time()) == errc::ok);
    r.await_begun(1);
    const auto behind = r.submit(sqlite::read_cost::count);
    one_shot<bool> done;
    r.lane.finish(done);
    CHECK(failed_with(r.answer_of(behind), errc::shutting_down));
    CHECK(failed_with(r.answer_of(endless), errc::shutting_down));
    CHECK(run(r.loop, done.wait(r.patience, false)));
    CHECK(r.begun == 1);
}

TEST_CASE("a full queue of reads answers overloaded at once", "[sqlite][reads]") {
    const temp_folder folder;
    { opened s(folder / "polls.db"); }
    asio::io_context loop;
    deadline_queue patience(loop.get_executor(), std::chrono::seconds{10});
    sqlite::read_lane lane(folder / "polls.db", sqlite::database::access::read_only, 1, 2,
                           loop.get_executor());

    std::promise<void> started;
    std::promise<void> go_on;
    auto may_go_on = go_on.get_future().share();
    one_shot<result<int>> held;
    REQUIRE(lane.submit(std::make_unique<number_read>(
                            [&](sqlite::reader&) {
                                started.set_value();
                                may_go_on.wait();
                                return result<int>(1);
                            },
                            held),
                        sqlite::read_cost::look_up, in_time()) == errc::ok);
    started.get_future().wait();

    std::vector<one_shot<result<int>>> waiting;
    const auto submit = [&] {
        waiting.emplace_back();
        return lane.submit(
            std::make_unique<number_read>([](sqlite::reader&) { return result<int>(2); }, waiting.back()),
            sqlite::read_cost::look_up, in_time());
    };
    CHECK(submit() == errc::ok);
    CHECK(submit() == errc::ok);
    CHECK(submit() == errc::overloaded);
    go_on.set_value();
    CHECK(run(loop, held.wait(patience, errc::timed_out)).value() == 1);
    CHECK(run(loop, waiting[1].wait(patience, errc::timed_out)).value() == 2);
    CHECK(submit() == errc::ok);

    one_shot<bool> done;
    lane.finish(done);
    CHECK(submit() == errc::shutting_down);
    CHECK(run(loop, done.wait(patience, false)));
}

TEST_CASE("a read that fails affects no other", "[sqlite][reads]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto good = s.create("Good");
    const auto bad = s.create("Bad");
    // Changed behind the lane's back: the lane keeps polls in memory, the readers do not.
    s.on_writer("UPDATE tallies SET counts = x'00' WHERE poll = (SELECT key FROM polls WHERE title = 'Bad')");
    CHECK(failed_with(s.run(s->load_poll(bad->definition.id)), errc::storage_failed));
    CHECK(s.run(s->load_poll(good->definition.id)).has_value());
}

TEST_CASE("a slow reader does not hold up a vote", "[sqlite][reads]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    sqlite::database other(s.file(), sqlite::database::access::read_only);
    sqlite::transaction long_one(other, sqlite::transaction::kind::reading);
    REQUIRE(other.integer("SELECT count(*) FROM ballots") == 0);
    for (unsigned n = 0; n < 100; ++n) REQUIRE(s.vote(p, n).has_value());
    CHECK(other.integer("SELECT count(*) FROM ballots") == 0);
    long_one.commit();
    CHECK(other.integer("SELECT count(*) FROM ballots") == 100);
}

TEST_CASE("walking through all ballots holds no snapshot, and the WAL can restart", "[sqlite][reads]") {
    const temp_folder folder;
    const auto file = folder / "polls.db";
    poll_ref p;
    {
        opened s(file);
        p = s.create("Lunch");
        REQUIRE(s.vote(p, 1).has_value());
    }
    multiply_ballot(file, 50'000);

    // By the time a reader takes a snapshot, it must have released the one before.
    struct other_side {
        sqlite::database db;
        int snapshots = 0;
        int moved = 0;
    } other{sqlite::database(file, sqlite::database::access::read_write)};
    sqlite::reader r(file);
    const auto at_statement = [](unsigned, void* context, void*, void* text) {
        auto& o = *static_cast<other_side*>(context);
        if (!std::string_view(static_cast<const char*>(text)).starts_with("BEGIN")) return 0;
        ++o.snapshots;
        o.db.exec("UPDATE polls SET title = title");
        const int done =
            sqlite3_wal_checkpoint_v2(o.db.handle(), nullptr, SQLITE_CHECKPOINT_RESTART, nullptr, nullptr);
        if (done == SQLITE_OK) ++o.moved;
        return 0;
    };
    sqlite3_busy_timeout(other.db.handle(), 0);
    sqlite3_trace_v2(r.connection().handle(), SQLITE_TRACE_STMT, at_statement, &other);
    const auto series = r.read_series(p->definition.id);
    sqlite3_trace_v2(r.connection().handle(), 0, nullptr, nullptr);
    REQUIRE(series.has_value());
    CHECK(std::accumulate(series->votes.begin(), series->votes.end(), std::uint64_t{0}) == 50'000);
    CHECK(other.snapshots == 1 + 3 + 3 + 1);
    CHECK(other.moved == other.snapshots);
}

TEST_CASE("the WAL is moved into the main file as it grows", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    for (unsigned n = 0; n < 4'000; ++n) REQUIRE(s.vote(p, n).has_value());
    // Each of these commits wrote two or three pages: without checkpoints the WAL would hold over 32 MB.
    CHECK(std::filesystem::file_size(beside(s.file(), "-wal")) < 24'000'000);
    CHECK(std::filesystem::file_size(s.file()) > 100'000);
}

}  // namespace pollstream
