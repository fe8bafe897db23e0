#include "sqlite/reader.hpp"

#include "pollstream/base/clock.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/base/paced_line.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/weight.hpp"
#include "sqlite/files.hpp"
#include "sqlite/poll_list.hpp"

#include <algorithm>
#include <array>
#include <limits>

namespace pollstream::sqlite {

namespace {

/// Ballots read in one snapshot: some ten milliseconds' worth.
constexpr std::uint64_t piece = 20'000;
/// Memory taken by the polls of a page, beyond which it ends early. Most of an ordinary poll's memory is what
/// it shows, so a page of those ends long before that, by its size on the wire; but two polls can hold that
/// much in texts written by voters.
constexpr std::size_t page_weight = std::size_t{16} << 20;

poll_ref shared(poll_row&& row) {
    return std::make_shared<const poll_state>(std::move(row.state));
}

result<room_ref> shared(std::optional<room_row>&& row) {
    if (!row) return errc::not_found;
    return std::make_shared<const room>(std::move(row->value));
}

}  // namespace

reader::reader(const std::filesystem::path& file, database::access how)
    : db_(file, how),
      polls_(db_),
      heads_(db_),
      rooms_(db_),
      ballots_(db_),
      runs_(db_),
      participants_(db_),
      answers_(db_),
      quiet_(db_),
      log_of_(db_, "SELECT log, indexed, kind, room FROM polls WHERE id = ?"),
      seq_of_(db_, "SELECT max(seq) FROM ballots WHERE log = ? AND voter = ?"),
      deadline_(db_, "SELECT min(end_time) FROM polls WHERE closed_at IS NULL AND end_time IS NOT NULL"),
      revealed_(db_,
                "SELECT key, log, closed_at, id FROM polls WHERE room = ? AND kind = ? AND closed_at IS NOT "
                "NULL") {
    polls_.search_all_for_closest();
}

result<poll_ref> reader::load_poll(const poll_id& id) {
    const reading one(db_, snapshot);
    auto row = polls_.find(id);
    if (!row) return errc::not_found;
    return shared(std::move(*row));
}

result<room_id> reader::room_of(const poll_id& id) {
    const reading one(db_, snapshot);
    const auto room = heads_.room_of(id);
    if (!room) return errc::not_found;
    return *room;
}

result<room_ref> reader::load_room(const room_id& id) {
    const reading one(db_, snapshot);
    return shared(rooms_.find(id));
}

result<room_ref> reader::find_room(const std::string& code) {
    const reading one(db_, snapshot);
    return shared(rooms_.find_code(code));
}

result<poll_page> reader::list_polls(const poll_query& q) {
    const reading one(db_, snapshot);
    const auto keys = sqlite::list_polls(db_, q);
    poll_page page;
    page.count = keys.count;
    page.more = keys.more;
    std::size_t bytes = 0;
    for (const auto key : keys.polls) {
        page.cut = bytes >= page_weight;
        if (page.cut) break;
        std::optional<poll_row> row;
        if (!is_readable(key, [&] { row = polls_.at(key); }) || !row) continue;
        bytes += weight_of(row->state);
        page.polls.push_back(shared(std::move(*row)));
    }
    page.more = page.more || page.cut;
    return page;
}

void reader::note_left_out(row_key key, const char* why) {
    if (is_worth_a_line(++left_out_))
        log::error("a poll cannot be read; lists and leaderboards leave it out",
                   {{"row", key}, {"error", why}, {"times", left_out_}});
}

result<found_votes> reader::find_votes(const std::vector<voter_in_poll>& of) {
    const reading one(db_, snapshot);
    found_votes found;
    found.votes.resize(of.size());
    std::vector<std::uint64_t> seqs;
    for (std::size_t i = 0; i < of.size(); ++i) {
        auto row = log_of_.with(of[i].poll);
        if (!row.step()) continue;
        const auto log = row.integer(0);
        if (row.boolean(1)) {
            seqs.clear();
            runs_.find(log, tag_of(of[i].voter), seqs);
            found.votes[i] = ballots_.find(log, of[i].poll, of[i].voter, seqs);
        } else if (ballots_.last_seq(log) > 0) {
            found.unknown.push_back(i);
        }
    }
    return found;
}

result<std::vector<std::optional<standing_vote>>> reader::find_all_votes(
    const std::vector<voter_in_poll>& of) {
    auto found = find_votes(of);
    if (!found) return found.error();
    const reading one(db_, snapshot);
    for (const auto i : found->unknown) {
        auto log = log_of_.with(of[i].poll);
        if (!log.step()) continue;
        auto last = seq_of_.with(log.integer(0), of[i].voter);
        if (!last.step() || last.is_null(0)) continue;
        const std::array seqs{last.unsigned_integer(0)};
        found->votes[i] = ballots_.find(log.integer(0), of[i].poll, of[i].voter, seqs);
    }
    return std::move(found->votes);
}

result<std::vector<ballot_record>> reader::read_ballots(const poll_id& id, std::uint64_t after,
                                                        std::size_t limit) {
    const reading one(db_, snapshot);
    auto row = log_of_.with(id);
    if (!row.step()) return errc::not_found;
    if (after > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
        return std::vector<ballot_record>();
    }
    const auto log = row.integer(0);
    auto ballots = ballots_.after(log, after, limit);
    if (rules_of(kind_in(row, 2)).timed) answers_.complete(ballots, log, row.integer(3));
    return ballots;
}

result<std::uint64_t> reader::count_ballots(const poll_id& id, const vote_window& window) {
    const reading one(db_, snapshot);
    auto row = log_of_.with(id);
    if (!row.step()) return errc::not_found;
    return ballots_.count_within(row.integer(0), window.from, window.until);
}

result<vote_series> reader::read_series(const poll_id& id) {
    std::optional<poll_row> poll;
    std::uint64_t ballots = 0;
    {
        const reading one(db_, snapshot);
        poll = polls_.find(id);
        if (!poll) return errc::not_found;
        ballots = ballots_.last_seq(poll->log);
    }
    std::optional<timestamp> first;
    timestamp last{};
    walk(0, ballots, [&](std::uint64_t after, std::uint64_t until) {
        ballots_.each_first_vote(poll->log, after, until, [&](timestamp at) {
            first = first ? std::min(*first, at) : at;
            last = std::max(last, at);
        });
    });
    if (!first) return vote_series();
    auto series = make_series(*first, poll->state.definition.closed_at.value_or(last));
    walk(0, ballots, [&](std::uint64_t after, std::uint64_t until) {
        ballots_.each_first_vote(poll->log, after, until, [&](timestamp at) { count_vote(series, at); });
    });
    // If the poll was reset meanwhile, some of its ballots were already gone.
    if (!is_log_of(id, poll->log)) return read_series(id);
    return series;
}

bool reader::is_log_of(const poll_id& id, row_key log) {
    const reading one(db_, snapshot);
    auto row = log_of_.with(id);
    return row.step() && row.integer(0) == log;
}

template <class Step>
void reader::walk(std::uint64_t after, std::uint64_t last, Step&& step) {
    for (; after < last; after += piece) {
        const reading one(db_, snapshot);
        step(after, std::min(last, after + piece));
    }
}

result<ranking_ref> reader::rank(const poll_id& id, ranked_poll& entry,
                                 std::chrono::steady_clock::time_point asked) {
    const std::lock_guard at_work(entry.working);
    if (auto fresh = entry.result.since(asked)) return *fresh;
    for (;;) {
        auto counted = count(id, entry);
        if (!failed_with(counted, errc::begun_anew)) return counted;
    }
}

result<ranking_ref> reader::count(const poll_id& id, ranked_poll& entry) {
    const auto begun = steady_now();
    std::optional<poll_row> row;
    std::uint64_t ballots = 0;
    {
        const reading one(db_, snapshot);
        row = polls_.find(id);
        if (!row) return errc::not_found;
        if (row->state.definition.kind != poll_kind::rank) return errc::malformed;
        const auto last = entry.result.last();
        if (last && (*last)->version == row->state.version()) {
            entry.result.confirm(begun);
            return *last;
        }
        ballots = last_published(row->state, ballots_.last_seq(row->log));
    }
    bring_up_to_date(entry, *row, ballots);
    if (!is_log_of(id, row->log)) return errc::begun_anew;
    auto counted = std::make_shared<const ranked_result>(count_ranking(row->state, entry.ballots));
    entry.result.keep(counted, begun, steady_now());
    return ranking_ref(std::move(counted));
}

/// If this fails (because a superseded ballot cannot be taken out, say), nothing is left to continue from.
void reader::bring_up_to_date(ranked_poll& entry, const poll_row& row, std::uint64_t last) {
    const auto options = row.state.definition.options.size();
    if (entry.log != row.log || entry.ballots.options() != options) {
        entry.ballots = ranked_ballots(options);
        entry.seq = 0;
    }
    entry.log = no_log;
    walk(entry.seq, last, [&](std::uint64_t after, std::uint64_t until) {
        const auto count = [&](std::uint64_t seq, const choice& now, const auto& before) {
            if (before) entry.ballots.remove(*before);
            entry.ballots.add(now);
            entry.seq = seq;
        };
        ballots_.each_between(row.log, after, until, count);
    });
    entry.log = row.log;
}

result<std::optional<timestamp>> reader::next_deadline() {
    const reading one(db_, snapshot);
    auto row = deadline_.with();
    if (!row.step()) return std::optional<timestamp>();
    return row.maybe_time(0);
}

result<std::vector<room_id>> reader::find_quiet_rooms(timestamp since, const std::optional<room_id>& after) {
    const reading one(db_, snapshot);
    return quiet_.find(since, after.value_or(room_id()));
}

result<std::optional<timestamp>> reader::last_activity(timestamp until) {
    const reading one(db_, snapshot);
    return quiet_.last_activity(until);
}

result<disk_use> reader::measure_disk() {
    const std::filesystem::path file = sqlite3_db_filename(db_.handle(), "main");
    disk_use out;
    std::error_code none;
    out.database = std::filesystem::file_size(file, none);
    if (none) return errc::storage_failed;
    out.wal = std::filesystem::file_size(beside(file, "-wal"), none);
    if (none) out.wal = 0;  // a database at rest has none
    const auto disk = std::filesystem::space(folder_of(file), none);
    if (none) return errc::storage_failed;
    out.disk_free = disk.available;
    out.disk = disk.capacity;
    const auto pages = db_.integer("PRAGMA freelist_count");
    out.unused = static_cast<std::uintmax_t>(pages) * static_cast<std::uintmax_t>(db_.page_bytes());
    return out;
}

}  // namespace pollstream::sqlite
