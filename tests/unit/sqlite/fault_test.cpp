// The n-th call to the disk fails, for every n: what was acknowledged stays, what was not is not half there,
// and the service recovers by itself.
#include "opened.hpp"
#include "pollstream/base/files.hpp"
#include "sqlite/commit_failures.hpp"
#include "sqlite/error.hpp"
#include "support/fault_vfs.hpp"

#include <set>

namespace pollstream {

using namespace testing;

namespace {

sqlite::store_options with_a_short_log(const std::filesystem::path& file) {
    sqlite::store_options options;
    options.file = file;
    options.wal_bytes = 400'000;
    return options;
}

bool is_honest(const result<cast_result>& a) {
    return a.has_value() || failed_with(a, errc::storage_failed) || failed_with(a, errc::storage_full);
}

/// A store on a failing disk, and what it has acknowledged so far.
class promised {
  public:
    explicit promised(const std::filesystem::path& file) : s(with_a_short_log(file)) {
        p = s.create("Lunch");
        for (unsigned n = 0; n < 5; ++n) vote(n);
        REQUIRE(voters_.size() == 5);
    }

    /// True if it was acknowledged.
    bool vote(unsigned who) {
        const auto answer = s.vote(p, who);
        INFO(who);
        CHECK(is_honest(answer));
        if (!answer) return false;
        CHECK((answer->how == verdict::counted || answer->how == verdict::same_choice));
        voters_.insert(who);
        return true;
    }

    /// Everybody is in the ballots once, the tally agrees, and so does the file.
    void check() {
        const auto state = s.load(p);
        CHECK(state->counts.total_voters() == voters_.size());
        const auto ballots = s.run(s->read_ballots(p->definition.id, 0, 1'000)).value();
        CHECK(ballots.size() == voters_.size());
        for (const auto who : voters_) CHECK(s.vote(p, who)->how == verdict::same_choice);
        CHECK(sqlite::verify(s.file()).problems.empty());
    }

    opened s;
    poll_ref p;

  private:
    std::set<unsigned> voters_;
};

}  // namespace

TEST_CASE("whichever call to the disk fails, votes are neither lost nor doubled", "[sqlite][fault]") {
    const auto code = GENERATE(SQLITE_IOERR, SQLITE_FULL);
    const bool lasting = GENERATE(false, true);
    const auto kind = GENERATE(fault_vfs::neighbours::keeps, fault_vfs::neighbours::spoils);
    const temp_folder folder;
    bool failed = true;
    std::uint64_t n = 1;
    for (; failed; ++n) {
        INFO("call " << n << ", code " << code << (lasting ? ", lasting" : ""));
        const auto file = folder / (std::to_string(n) + ".db");
        fault_vfs disk(kind);
        {
            promised all(file);
            disk.fail(n, code, lasting);
            const bool acknowledged = all.vote(100);
            failed = disk.has_failed();
            CHECK((failed || acknowledged));
            disk.heal();
            CHECK(all.vote(101));
            CHECK(all.vote(100));
            all.check();
        }
        opened again(with_a_short_log(file));
        CHECK(sqlite::verify(file).ok());
        const auto page = again.run(again->list_polls({})).value();
        CHECK(page.polls.front()->counts.total_voters() == 7);
        REQUIRE(n < 500);
    }
    CHECK(n > 3);  // there were a write and a sync to fail
}

TEST_CASE(
    "whichever call to the disk fails while a store opens, it says so, and overdue polls close the next time",
    "[sqlite][fault][in-turn]") {
    const temp_folder folder;
    const auto made = folder / "polls.db";
    poll_ref p;
    timestamp end;
    {
        opened s(with_a_short_log(made));
        p = s.create("Lunch");
        end = s.time.now() + std::chrono::seconds{1};
        poll_patch patch;
        patch.end_time = std::optional<timestamp>(end);
        REQUIRE(s.run(s->patch_poll(p->definition.id, patch)).has_value());
    }
    tamper(made, "UPDATE polls SET end_time = end_time - 2000");
    end -= std::chrono::seconds{2};

    const auto code = GENERATE(SQLITE_IOERR, SQLITE_FULL);
    fault_vfs disk;
    bool failed = true;
    std::size_t refused_to_close = 0;
    for (std::uint64_t n = 1; failed; ++n) {
        INFO("call " << n);
        const auto file = folder / (std::to_string(n) + ".db");
        std::filesystem::copy_file(made, file);
        disk.fail(n, code, true);
        const auto said = refusal(with_a_short_log(file));
        failed = disk.has_failed();
        CHECK((failed || said.empty()));
        const bool not_closed = said.find("overdue") != std::string::npos;
        const bool for_want_of_room = said.find("cannot be written for lack of space") != std::string::npos;
        refused_to_close += not_closed;
        if (not_closed) CHECK(for_want_of_room == (code == SQLITE_FULL));
        disk.heal();
        opened again(with_a_short_log(file));
        CHECK(again.load(p)->definition.closed_at == end);
        CHECK(sqlite::verify(file).ok());
        REQUIRE(n < 500);
    }
    CHECK(refused_to_close > 0);
}

TEST_CASE("a batch that fails on its way to the disk fails as a whole, and its voters can vote again",
          "[sqlite][fault]") {
    const temp_folder folder;
    fault_vfs disk(GENERATE(fault_vfs::neighbours::keeps, fault_vfs::neighbours::spoils));
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    for (std::uint64_t n = 1; n < 40; n += 3) {
        INFO("call " << n);
        const auto before = s.load(p)->counts.total_voters();
        disk.fail(n, SQLITE_IOERR, true);
        std::uint64_t acknowledged = 0;
        const auto first = static_cast<unsigned>(n * 1'000);
        for (const auto& a : s.vote_at_once(p, first, 50)) {
            CHECK(is_honest(a));
            acknowledged += a.has_value();
        }
        disk.heal();
        CHECK(s.load(p)->counts.total_voters() == before + acknowledged);
        for (const auto& a : s.vote_at_once(p, first, 50)) REQUIRE(a.has_value());
        CHECK(s.load(p)->counts.total_voters() == before + 50);
    }
    CHECK(sqlite::verify(s.file()).ok());
}

TEST_CASE("a vote whose poll has lost its tally is not acknowledged", "[sqlite][fault]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    REQUIRE(s.vote(p, 1)->how == verdict::counted);
    s.on_writer("DELETE FROM tallies");
    CHECK(s.vote(p, 2).error() == errc::storage_failed);
    CHECK(ask(s.file(), "SELECT count(*) FROM ballots") == 1);
}

TEST_CASE("a WAL that cannot be moved into the database grows, takes votes, and is told",
          "[sqlite][fault][in-turn]") {
    const temp_folder folder;
    fault_vfs disk;
    promised store(folder / "polls.db");
    const auto failures = [] {
        return sqlite::raised_errors()[static_cast<std::size_t>(sqlite::trouble::io)];
    };
    const auto before = failures();
    disk.refuse_database(true);
    unsigned who = 100;
    for (; failures() == before && who < 5'000; ++who) CHECK(store.vote(who));
    CHECK(failures() > before);
    CHECK(store.vote(who));
    disk.refuse_database(false);
    const auto moved = [&] { return std::filesystem::file_size(store.s.file()) > 400'000; };
    for (unsigned n = 0; !moved() && n < 5'000; ++n) CHECK(store.vote(++who));
    CHECK(moved());
    // It starts anew, and needs no more room than it has. Each vote adds pages until then, because others are
    // still being moved.
    const auto wal = beside(store.s.file(), "-wal");
    auto grown = std::filesystem::file_size(wal);
    unsigned fitted = 0;
    for (unsigned n = 0; fitted < 1'000 && n < 5'000; ++n) {
        CHECK(store.vote(++who));
        const auto now = std::filesystem::file_size(wal);
        fitted = now == grown ? fitted + 1 : 0;
        grown = now;
    }
    CHECK(fitted == 1'000);
    CHECK(sqlite::verify(store.s.file()).problems.empty());
}

TEST_CASE("reads go on while the disk accepts no writes", "[sqlite][fault]") {
    const temp_folder folder;
    fault_vfs disk;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    REQUIRE(s.vote(p, 1).has_value());
    REQUIRE(s.load(p)->counts.total_voters() == 1);  // the readers have their pages
    s.on_writer("PRAGMA cache_size");
    disk.fail(1, SQLITE_FULL, true);
    CHECK(failed_with(s.vote(p, 2), errc::storage_full));
    disk.heal();
    CHECK(s.run(s->find_votes({{p->definition.id, voter(1)}})).value()[0]->proof.seq == 1);
    CHECK(s.vote(p, 2).has_value());
}

TEST_CASE("a WAL index without room on the disk is refused as full, not touched", "[sqlite][fault]") {
    const temp_folder folder;
    fault_vfs disk;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    unsigned who = 0;
    REQUIRE(s.vote(p, ++who).has_value());
    // A reader that holds its snapshot makes the WAL grow, and the WAL makes its index grow.
    sqlite::database holding(s.file(), sqlite::database::access::read_only);
    const sqlite::transaction snapshot(holding, sqlite::transaction::kind::reading);
    REQUIRE(holding.integer("SELECT count(*) FROM ballots") == 1);
    disk.leave_index_without_room(true);
    const auto refused_at = [&] {
        for (int n = 0; n < 3'000; ++n) {
            const auto answer = s.vote(p, who + 1);
            if (!answer) return answer.error();
            ++who;
        }
        return make_error_code(errc::ok);
    };
    CHECK(refused_at() == make_error_code(errc::storage_full));
    CHECK(s.load(p)->counts.total_voters() == who);
    disk.leave_index_without_room(false);
    CHECK(s.vote(p, who + 1).has_value());
    CHECK(sqlite::verify(s.file()).ok());
}

TEST_CASE("a store opened on a disk without room for its WAL index says so", "[sqlite][fault]") {
    const temp_folder folder;
    fault_vfs disk;
    disk.leave_index_without_room(true);
    CHECK(refusal(folder / "polls.db").find("cannot be written for lack of space") != std::string::npos);
    disk.leave_index_without_room(false);
    CHECK(refusal(folder / "polls.db").empty());
}

TEST_CASE("a quota or file size limit hit at the start is named", "[sqlite]") {
    const auto said = [](int system_errno) -> std::string {
        try {
            sqlite::throw_for_people("polls.db", sqlite::error(SQLITE_IOERR_WRITE, system_errno, "I/O"));
        } catch (const std::runtime_error& e) {
            return e.what();
        }
    };
    for (const int full : {ENOSPC, EDQUOT, EFBIG}) {
        INFO(full);
        CHECK(said(full) ==
              "polls.db cannot be written for lack of space: I/O. Free some space on its disk.");
    }
    CHECK(said(EIO) == "polls.db cannot be used: I/O.");
}

TEST_CASE("a store whose disk is full says so until a small transaction works again", "[sqlite][fault]") {
    const temp_folder folder;
    fault_vfs disk;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    CHECK(s.run(s->check_writing()).has_value());
    const auto full_before = s->counters().errors[static_cast<std::size_t>(sqlite::trouble::full)];
    disk.fail(1, SQLITE_FULL, true);
    CHECK(failed_with(s.vote(p, 1), errc::storage_full));
    CHECK(s->counters().last_failure == errc::storage_full);
    CHECK(failed_with(s.run(s->check_writing()), errc::storage_full));
    CHECK(s->counters().errors[static_cast<std::size_t>(sqlite::trouble::full)] > full_before);
    disk.heal();
    CHECK(s.run(s->check_writing()).has_value());  // nobody voted meanwhile
    CHECK(s->counters().last_failure == errc::ok);
    disk.fail(1, SQLITE_IOERR, true);
    CHECK(failed_with(s.vote(p, 1), errc::storage_failed));
    CHECK(failed_with(s.run(s->check_writing()), errc::storage_failed));
    disk.heal();
    CHECK(s.vote(p, 1).has_value());
    CHECK(s.run(s->check_writing()).has_value());
}

TEST_CASE("about commits that fail and succeed by turns the log says little, and when it is over",
          "[sqlite][fault]") {
    using namespace std::chrono_literals;
    sqlite::commit_failures failures;
    auto now = sqlite::commit_failures::clock::time_point{} + 1h;
    CHECK_FALSE(failures.note_success(now));
    int told = 0;
    for (int i = 0; i < 1'000; ++i) {
        if (failures.note_failure("the disk is full", 3, now += 10ms)) ++told;
        CHECK_FALSE(failures.note_success(now += 10ms));
    }
    CHECK(told == 10);  // 1, 2, 4, … 512
    CHECK_FALSE(failures.note_success(now + 20s));
    CHECK(failures.note_success(now + 31s));
    CHECK_FALSE(failures.note_success(now + 32s));
    CHECK(failures.note_failure("the disk is full", 1, now + 33s));
}

TEST_CASE("a full disk is called that, even if SQLite has another name for it", "[sqlite][fault]") {
    const auto said = [](int code, int system) -> std::string {
        try {
            errno = system;
            sqlite::raise(nullptr, code, "committing");
        } catch (const sqlite::error& e) {
            return e.what();
        }
    };
    CHECK(said(SQLITE_IOERR_WRITE, ENOSPC) == "the disk is full: No space left on device (while committing)");
    CHECK(said(SQLITE_FULL, 0) == "the disk is full (while committing)");
    CHECK(said(SQLITE_IOERR_WRITE, EIO) == "disk I/O error (while committing)");
}

TEST_CASE("a store whose file may not grow says so as long as votes are refused", "[sqlite][fault]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    s.on_writer("PRAGMA max_page_count = 1");  // no more than there are
    CHECK(failed_with(s.run(s->check_writing()), errc::storage_bound));
    bool refused = false;
    for (unsigned n = 0; n < 20'000 && !refused; n += 500)
        for (const auto& answer : s.vote_at_once(p, n, 500)) refused = refused || !answer.has_value();
    REQUIRE(refused);
    for (int i = 0; i < 3; ++i) {
        CHECK(failed_with(s.run(s->check_writing()), errc::storage_bound));
        CHECK(s->counters().last_failure == errc::storage_bound);
    }
    s.on_writer("PRAGMA max_page_count = 100000");
    CHECK(s.run(s->check_writing()).has_value());
    CHECK(s->counters().last_failure == errc::ok);
    CHECK(ask(s.file(), "SELECT count(*) FROM idempotency") == 0);
}

TEST_CASE("batches are counted by their size", "[sqlite]") {
    const temp_folder folder;
    opened s(folder / "polls.db");
    const auto p = s.create("Lunch");
    for (const auto& answer : s.vote_at_once(p, 0, 300)) REQUIRE(answer.has_value());
    s.on_writer("PRAGMA cache_size");  // by now the lane has recorded everything before
    const auto now = s->counters();
    std::uint64_t batches = 0;
    for (const auto n : now.batches) batches += n;
    CHECK(batches == now.commits + now.failures);
    CHECK(now.batches[0] > 0);  // the creation, alone
}

TEST_CASE("threat 30: a database that may not grow refuses what would make it grow, and can be read",
          "[sqlite][fault]") {
    const temp_folder folder;
    sqlite::store_options options;
    options.file = folder / "polls.db";
    options.database_bytes = 400'000;
    opened s(options);
    const auto p = s.create("Lunch");
    REQUIRE(s.vote(p, 1).has_value());
    std::uint64_t made = 1;
    result<made_room> last = errc::ok;
    for (int n = 0; n < 10'000; ++n) {
        last = s.try_create(std::string(200, 'x'));
        if (!last) break;
        ++made;
    }
    CHECK(failed_with(last, errc::storage_bound));
    CHECK(made > 10);
    CHECK(s.load(p)->counts.total_voters() == 1);
    CHECK(std::filesystem::file_size(s.file()) <= 400'000);
    CHECK(sqlite::verify(s.file()).polls == made);
}

TEST_CASE("threat 30: a database that may not grow still closes its polls, and deletes", "[sqlite][fault]") {
    const temp_folder folder;
    sqlite::store_options options;
    options.file = folder / "polls.db";
    options.database_bytes = 400'000;
    constexpr std::size_t ending = 60;
    const auto in_a_minute = std::chrono::minutes{1};
    new_room r;
    std::vector<poll_ref> polls;
    {
        opened s(options);
        r.id = room_id::make(s.time.now());
        r.title = "Lunch";
        for (std::size_t n = 0; n < ending; ++n) {
            r.polls.push_back(named_poll(std::string(100, 'x') + std::to_string(n), s.time.now()));
            r.polls.back().options = {std::string(200, 'a'), std::string(200, 'b')};
            r.polls.back().end_time = s.time.now() + in_a_minute;
        }
        polls = s.run(s->create_room(r)).value().polls;
        for (const std::size_t size : {std::size_t{200}, std::size_t{20}, std::size_t{1}})
            while (s.try_create(std::string(size, 'y'))) continue;

        s.time.advance(in_a_minute);
        SECTION("while it runs") {
            CHECK(s.run(s->close_due()).has_value());
            for (const auto& p : polls) CHECK(s.load(p)->definition.closed_at);
            CHECK(s.run(s->reset_poll(polls.front()->definition.id)).has_value());
            CHECK(s.run(s->delete_poll(polls.front()->definition.id)).has_value());
            CHECK(s.run(s->delete_room(r.id)).has_value());
        }
        SECTION("at the next start") {}
    }
    opened again(options, in_a_minute);
    if (again.run(again->load_room(r.id)).has_value())
        for (const auto& p : polls) CHECK(again.load(p)->definition.closed_at);
}

}  // namespace pollstream
