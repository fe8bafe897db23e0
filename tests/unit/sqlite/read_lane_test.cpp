// The read lane: bounded, ended in order, and never in the writer's way.
#include "opened.hpp"
#include "sqlite/files.hpp"

#include <future>

namespace pollstream {

using namespace testing;

namespace {

using number_read = sqlite::read_for<int>;

}  // namespace

TEST_CASE("a full queue of reads answers overloaded at once", "[sqlite][reads]") {
    const temp_folder folder;
    { opened s(folder / "polls.db"); }
    asio::io_context loop;
    sqlite::read_lane lane(folder / "polls.db", sqlite::database::access::read_only, 1, 2,
                           loop.get_executor());

    std::promise<void> started;
    std::promise<void> go_on;
    auto may_go_on = go_on.get_future().share();
    one_shot<result<int>> held(loop.get_executor());
    REQUIRE(lane.submit(std::make_unique<number_read>(
                [&](sqlite::reader&) {
                    started.set_value();
                    may_go_on.wait();
                    return result<int>(1);
                },
                held)) == errc::ok);
    started.get_future().wait();

    std::vector<one_shot<result<int>>> waiting;
    const auto submit = [&] {
        waiting.emplace_back(loop.get_executor());
        return lane.submit(
            std::make_unique<number_read>([](sqlite::reader&) { return result<int>(2); }, waiting.back()));
    };
    CHECK(submit() == errc::ok);
    CHECK(submit() == errc::ok);
    CHECK(submit() == errc::overloaded);
    go_on.set_value();
    CHECK(run(loop, held.wait(std::chrono::seconds{10}))->value() == 1);
    CHECK(run(loop, waiting[1].wait(std::chrono::seconds{10}))->value() == 2);
    CHECK(submit() == errc::ok);

    one_shot<bool> done(loop.get_executor());
    lane.finish(done);
    CHECK(submit() == errc::shutting_down);
    CHECK(run(loop, done.wait(std::chrono::seconds{10})) == true);
}

TEST_CASE("a read that goes wrong is an error of its own", "[sqlite][reads]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto good = s.create("Good");
    const auto bad = s.create("Bad");
    // Behind the lane's back: the lane remembers polls, the readers do not.
    s.on_writer("UPDATE tallies SET counts = x'00' WHERE poll = (SELECT key FROM polls WHERE title = 'Bad')");
    CHECK(failed_with(s.run(s->load_poll(bad->definition.id)), errc::storage_failed));
    CHECK(s.run(s->load_poll(good->definition.id)).has_value());
}

TEST_CASE("a reader that takes its time does not hold up a vote", "[sqlite][reads]") {
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

TEST_CASE("the log is moved into the main file as it grows", "[sqlite][lane]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    for (unsigned n = 0; n < 4'000; ++n) REQUIRE(s.vote(p, n).has_value());
    // Each of these commits wrote two or three pages: without checkpoints the log would hold over 32 MB.
    CHECK(std::filesystem::file_size(sqlite::beside(s.file(), "-wal")) < 24'000'000);
    CHECK(std::filesystem::file_size(s.file()) > 100'000);
}

}  // namespace pollstream
