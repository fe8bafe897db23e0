#include "filling.hpp"

#include "pollstream/base/files.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/sqlite/open.hpp"
#include "sqlite/codec.hpp"
#include "sqlite/statement.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>

namespace pollstream::store_bench {

namespace {

constexpr std::uint64_t polls_a_room = 100;

new_room a_room(ulid_source& ids, const clock& time, std::uint64_t first, std::uint64_t polls) {
    new_room r;
    r.id = room_id::make(ids, time.now());
    r.title = "Room " + std::to_string(first / polls_a_room);
    r.created_at = time.now();
    for (std::uint64_t i = 0; i < polls; ++i) {
        poll p;
        p.id = poll_id::make(ids, time.now());
        p.title = "Poll " + std::to_string(first + i);
        p.created_at = time.now();
        p.options = {"Yes", "No"};
        r.polls.push_back(std::move(p));
    }
    return r;
}

/// New voters with a first vote each, as the store would have written them.
class ballot_filler {
  public:
    explicit ballot_filler(sqlite::database& db)
        : db_(db),
          ballot_(db,
                  "INSERT INTO ballots (log, seq, voter, cast_at, vote_id, marks, voter_name, supersedes) "
                  "VALUES (?, ?, ?, ?, ?, ?, NULL, 0)"),
          tally_(db, "UPDATE tallies SET version = ?2, voters = ?2, counts = ?3 WHERE poll = ?1") {}

    void fill(std::int64_t poll, std::int64_t log, std::uint64_t ballots, timestamp cast_at) {
        std::vector<std::uint64_t> counts(2, 0);
        for (std::uint64_t seq = 1; seq <= ballots; ++seq) {
            const std::array<std::uint64_t, 4> random{random_(), random_(), random_(), random_()};
            std::array<std::uint8_t, 32> bytes{};
            std::memcpy(bytes.data(), random.data(), bytes.size());
            const std::span<const std::uint8_t> all(bytes);
            const auto option = static_cast<std::uint8_t>(random[0] % 2);
            const std::array<std::uint8_t, 2> marks{static_cast<std::uint8_t>(option + 1), 0};
            ++counts[option];
            ballot_.apply(log, seq, all.first(16), cast_at, all.last(16), marks);
            if (++written_ % rows_a_transaction == 0) db_.exec("COMMIT; BEGIN");
        }
        tally_.apply(poll, ballots, sqlite::encode(counts));
    }

  private:
    static constexpr std::uint64_t rows_a_transaction = 500'000;

    sqlite::database& db_;
    sqlite::statement ballot_;
    sqlite::statement tally_;
    std::mt19937_64 random_{2026};
    std::uint64_t written_ = 0;
};

/// The same number in each poll, except the newest, which gets the rest.
void fill_ballots(const std::filesystem::path& file, std::uint64_t ballots, timestamp cast_at) {
    sqlite::database db(file, sqlite::database::access::read_write);
    db.exec("PRAGMA synchronous = OFF");
    std::vector<std::pair<std::int64_t, std::int64_t>> polls;
    {
        sqlite::statement all(db, "SELECT key, log FROM polls ORDER BY key");
        for (auto row = all.with(); row.step();) polls.emplace_back(row.integer(0), row.integer(1));
    }
    db.exec("BEGIN");
    ballot_filler filler(db);
    const auto each = ballots / polls.size();
    for (const auto& [poll, log] : polls) {
        const bool last = poll == polls.back().first;
        filler.fill(poll, log, last ? ballots - each * (polls.size() - 1) : each, cast_at);
    }
    db.exec("COMMIT; PRAGMA wal_checkpoint(TRUNCATE)");
    sync_to_disk(file);
}

}  // namespace

void fill(const std::filesystem::path& file, std::uint64_t ballots, std::uint64_t polls) {
    asio::io_context loop;
    const system_clock time;
    sqlite::store_options options;
    options.file = file;
    auto s = sqlite::open_store(options, loop.get_executor(), time, [](const fact&) {});
    ulid_source ids;
    for (std::uint64_t n = 0; n < polls; n += polls_a_room) {
        wait_for(loop, s->create_room(a_room(ids, time, n, std::min(polls_a_room, polls - n))));
    }
    s.reset();
    if (ballots > 0) fill_ballots(file, ballots, time.now());
}

std::vector<poll_id> polls_to_vote_in(store& s, asio::io_context& loop, const arguments& args) {
    std::vector<poll_id> out;
    poll_query q;
    q.page_size = args.spread ? limits::page_size_max : 1;
    for (bool more = true; more;) {
        const auto page = wait_for(loop, s.list_polls(q));
        for (const auto& p : page.polls) out.push_back(p->definition.id);
        more = args.spread && page.more;
        if (!out.empty()) q.before = out.back();
    }
    if (out.empty()) throw std::runtime_error("the database has no poll to vote in");
    return out;
}

}  // namespace pollstream::store_bench
