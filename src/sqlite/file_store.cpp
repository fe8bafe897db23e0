#include "sqlite/file_store.hpp"

#include "pollstream/async/ready.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/log.hpp"
#include "sqlite/upgrade.hpp"

#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <string>
#include <utility>

namespace pollstream::sqlite {

namespace {

// Reads take microseconds. At any time one of the two threads is kept free for look-ups, so that they do not
// wait behind long reads.
constexpr std::size_t read_threads = 2;

// Files up to this size are checked in full at every start: that takes less than the blink of an eye.
constexpr std::uintmax_t looked_through_bytes = 16 * 1024 * 1024;

/// Throws `refused` if the database is damaged.
void look_through(database& db, const std::filesystem::path& file) {
    if (const auto bytes = std::filesystem::file_size(file); bytes > looked_through_bytes) {
        log::info("the database is too large to be checked at every start",
                  {{"bytes", bytes}, {"instead", "pollstream verify, now and then"}});
        return;
    }
    check_whole(db);
}

/// A file that is already larger stays, but accepts no more.
void bound_size(database& db, std::size_t bytes) {
    if (bytes == 0) return;
    const auto pages = bytes / static_cast<std::size_t>(db.page_bytes());
    db.exec(("PRAGMA max_page_count = " + std::to_string(std::max<std::size_t>(pages, 1))).c_str());
}

database open_writer(const store_options& o) {
    const auto& file = o.file;
    refuse_foreign_file(file);
    database db(file, database::access::read_write);
    db.keep_wal(true);
    upgrade(db, file);
    look_through(db, file);
    db.keep_wal(false);
    bound_size(db, o.database_bytes);
    return db;
}

commit_lane::options lane_options(const store_options& o) {
    commit_lane::options out;
    out.file = o.file;
    out.waiting_max = o.waiting_votes;
    out.wal_bytes = o.wal_bytes;
    out.writing.cached_polls = limits::cached_polls;
    out.writing.voter_bytes = o.voter_bytes;
    out.writing.poll_bytes = o.poll_bytes;
    out.writing.read_bytes = o.read_bytes;
    out.writing.draw_code = o.draw_code ? o.draw_code : random_code;
    return out;
}

}  // namespace

file_store::file_store(const store_options& options, asio::any_io_executor loop, const clock& time,
                       fact_sink sink)
    : loop_(loop), answer_timeout_(options.answer_timeout), lock_(options.file) {
    auto db = open_writer(options);
    birth_ = read_birthmark(db);
    auto tell = [this, to = std::move(sink)](const fact& f) {
        look_for_closest(f);
        to(f);
    };
    places_.emplace(options.file, lock_->descriptor());
    auto how = lane_options(options);
    how.writing.places = &*places_;
    lane_ = std::make_unique<commit_lane>(std::move(db), time, std::move(how), loop, std::move(tell));
    reads_ = std::make_unique<read_lane>(options.file, database::access::read_only, read_threads,
                                         limits::waiting_reads, loop);
}

file_store::file_store(const std::filesystem::path& file, database::access how, asio::any_io_executor loop)
    : loop_(loop) {
    {
        database db(file, how);
        check_current(db);
        look_through(db, file);
        birth_ = read_birthmark(db);
    }
    reads_ = std::make_unique<read_lane>(file, how, read_threads, limits::waiting_reads, loop);
}

errc file_store::submit(job j) {
    return lane_ ? lane_->submit(std::move(j)) : errc::storage_failed;
}

template <class T>
task<result<T>> file_store::write(std::function<result<T>(writer&)> work) {
    one_shot<result<T>> to;
    const auto taken = submit(std::make_unique<command_for<T>>(std::move(work), to));
    return taken == errc::ok ? to.wait(waiting_, errc::timed_out) : ready<result<T>>(taken);
}

template <class T>
task<result<T>> file_store::read(std::function<result<T>(reader&)> work, read_cost cost) {
    one_shot<result<T>> to;
    const auto taken = reads_->submit(std::make_unique<read_for<T>>(std::move(work), to), cost,
                                      steady_now() + answer_timeout_);
    return taken == errc::ok ? to.wait(waiting_, errc::timed_out) : ready<result<T>>(taken);
}

task<result<cast_result>> file_store::cast(ballot b) {
    one_shot<result<cast_result>> to;
    const auto taken = submit(ballot_job{std::move(b), to});
    return taken == errc::ok ? to.wait(waiting_, errc::timed_out) : ready<result<cast_result>>(taken);
}

task<result<made_room>> file_store::create_room(new_room r) {
    return write<made_room>([r = std::move(r)](writer& w) { return w.rooms().create_room(r); });
}

task<result<made_room>> file_store::created_before(idempotency once) {
    return write<made_room>([once](writer& w) { return w.rooms().created_before(once); });
}

task<result<poll_ref>> file_store::add_poll(room_id room, poll p, std::optional<idempotency> once) {
    return write<poll_ref>(
        [room, p = std::move(p), once](writer& w) { return w.rooms().add_poll(room, p, once); });
}

task<result<poll_ref>> file_store::patch_poll(poll_id id, poll_patch patch) {
    return write<poll_ref>(
        [id, patch = std::move(patch)](writer& w) { return w.polls().patch_poll(id, patch); });
}

task<result<poll_ref>> file_store::close_poll(poll_id id) {
    return write<poll_ref>([id](writer& w) { return w.polls().close_poll(id); });
}

task<result<poll_ref>> file_store::reopen_poll(poll_id id, std::optional<timestamp> end_time) {
    return write<poll_ref>([id, end_time](writer& w) { return w.polls().reopen_poll(id, end_time); });
}

task<result<poll_ref>> file_store::reset_poll(poll_id id) {
    return write<poll_ref>([id](writer& w) { return w.polls().reset_poll(id); });
}

/// Voids a part in each commit, so that votes do not wait for all of it.
task<result<voided_votes>> file_store::void_votes(poll_id id, vote_window window) {
    std::function<result<std::uint64_t>(reader&)> look = [id, window](reader& r) {
        return r.count_ballots(id, window);
    };
    const auto within = co_await read<std::uint64_t>(std::move(look), read_cost::command);
    if (!within) co_return within.error();
    const auto all = std::make_shared<voiding_in_parts>(window);
    all->nobody_voted = *within == 0;
    for (;;) {
        std::function<result<std::optional<voided_votes>>(writer&)> some = [id, all](writer& w) {
            return w.voider().void_some(id, *all);
        };
        auto done = co_await write<std::optional<voided_votes>>(std::move(some));
        if (!done) co_return done.error();
        if (*done) co_return std::move(**done);
    }
}

task<result<poll_ref>> file_store::decide_text(poll_id id, text_decision d) {
    return write<poll_ref>([id, d = std::move(d)](writer& w) { return w.polls().decide_text(id, d); });
}

task<result<poll_ref>> file_store::erase_text(poll_id id, named_text t) {
    return write<poll_ref>([id, t = std::move(t)](writer& w) { return w.polls().erase_text(id, t); });
}

task<result<void>> file_store::delete_poll(poll_id id) {
    return write<void>([id](writer& w) { return w.rooms().delete_poll(id); });
}

task<result<room_ref>> file_store::patch_room(room_id id, room_patch patch) {
    return write<room_ref>(
        [id, patch = std::move(patch)](writer& w) { return w.rooms().patch_room(id, patch); });
}

task<result<void>> file_store::delete_room(room_id id) {
    for (;;) {
        std::function<result<bool>(writer&)> some = [id](writer& w) { return w.rooms().delete_room(id); };
        const auto done = co_await write<bool>(std::move(some));
        if (!done) co_return done.error();
        if (*done) co_return result<void>();
    }
}

/// The read lane finds the rooms; the commit lane only has to check those again.
task<result<deleted_rooms>> file_store::delete_quiet_rooms(timestamp since, std::optional<room_id> after) {
    std::function<result<std::vector<room_id>>(reader&)> find = [since, after](reader& r) {
        return r.find_quiet_rooms(since, after);
    };
    auto found = co_await read<std::vector<room_id>>(std::move(find), read_cost::page);
    if (!found) co_return found.error();
    if (found->empty()) co_return deleted_rooms();
    std::function<result<deleted_rooms>(writer&)> work = [since, after,
                                                          quiet = std::move(*found)](writer& w) {
        return w.rooms().delete_quiet_rooms(quiet, since, after.value_or(room_id()));
    };
    co_return co_await write<deleted_rooms>(std::move(work));
}

task<result<std::optional<timestamp>>> file_store::close_due() {
    return write<std::optional<timestamp>>([](writer& w) { return w.polls().close_due(); });
}

task<result<poll_ref>> file_store::start_poll(poll_id id) {
    return write<poll_ref>([id](writer& w) { return w.polls().start_poll(id); });
}

task<result<joined>> file_store::join_room(room_id room, participant_key key, std::string name) {
    return write<joined>([room, key, name = std::move(name)](writer& w) {
        return w.participants().join_room(room, key, name);
    });
}

task<result<participant>> file_store::change_participant(room_id room, participant_no no,
                                                         participant_patch patch) {
    return write<participant>([room, no, patch = std::move(patch)](writer& w) {
        return w.participants().change_participant(room, no, patch);
    });
}

task<result<std::size_t>> file_store::hide_idle(room_id room) {
    return write<std::size_t>([room](writer& w) { return w.participants().hide_idle(room); });
}

lane_counters file_store::counters() const {
    auto now = lane_ ? lane_->counters() : lane_counters();
    now.read_only = !lane_;
    now.misplaced = misplaced_;
    now.errors = raised_errors();
    return now;
}

task<result<void>> file_store::try_room() {
    return write<void>([](writer& w) { return w.try_room(); });
}

task<result<void>> file_store::on_writer(std::function<void(database&)> work) {
    return write<void>([work = std::move(work)](writer& w) {
        work(w.connection());
        return result<void>();
    });
}

task<result<poll_ref>> file_store::load_poll(poll_id id) {
    return read<poll_ref>([id](reader& r) { return r.load_poll(id); });
}

task<result<room_id>> file_store::room_of(poll_id id) {
    return read<room_id>([id](reader& r) { return r.room_of(id); });
}

task<result<room_ref>> file_store::load_room(room_id id) {
    return read<room_ref>([id](reader& r) { return r.load_room(id); });
}

task<result<room_ref>> file_store::find_room(std::string code) {
    return read<room_ref>([code = std::move(code)](reader& r) { return r.find_room(code); });
}

task<result<poll_page>> file_store::list_polls(poll_query q) {
    const auto cost = q.search.empty() ? read_cost::page : read_cost::search;
    return read<poll_page>([q = std::move(q)](reader& r) { return r.list_polls(q); }, cost);
}

task<result<standing_votes>> file_store::find_votes(std::vector<voter_in_poll> of) {
    if (!lane_) {
        std::function<result<standing_votes>(reader&)> all = [of](reader& r) { return r.find_all_votes(of); };
        co_return co_await read<standing_votes>(std::move(all));
    }
    std::function<result<found_votes>(reader&)> look = [of](reader& r) { return r.find_votes(of); };
    auto found = co_await read<found_votes>(std::move(look));
    if (!found) co_return found.error();
    if (found->unknown.empty()) co_return std::move(found->votes);

    one_shot<result<standing_votes>> to;
    question_job question{{}, to};
    for (const auto i : found->unknown) question.of.push_back(of[i]);
    if (const auto taken = submit(std::move(question)); taken != errc::ok) co_return taken;
    auto told = co_await to.wait(waiting_, errc::timed_out);
    if (!told) co_return told.error();
    for (std::size_t n = 0; n < told->size(); ++n) {
        found->votes[found->unknown[n]] = std::move((*told)[n]);
    }
    co_return std::move(found->votes);
}

task<result<std::vector<ballot_record>>> file_store::read_ballots(poll_id id, std::uint64_t after,
                                                                  std::size_t limit) {
    return read<std::vector<ballot_record>>(
        [id, after, limit](reader& r) { return r.read_ballots(id, after, limit); }, read_cost::page);
}

template <class T>
task<result<T>> file_store::count_once(std::shared_ptr<paced_count<T>> of, pace p,
                                       std::function<result<T>(reader&)> work) {
    const auto asked = steady_now();
    while (of->is_under_way()) {
        auto over = of->next();
        const bool is_over = co_await over.wait(waiting_, false);
        if (!is_over || steady_now() - asked >= answer_timeout_) co_return errc::timed_out;
        if (auto fresh = of->since(asked)) co_return std::move(*fresh);
    }
    const typename paced_count<T>::turn mine(*of);
    const auto rest = of->due_in(steady_now(), p.interval, p.times_longer);
    if (rest.count() > 0 && !is_ending_) {
        // Those who wait for this count are no more patient than that.
        asio::steady_timer next_tick(
            loop_, std::min<std::chrono::steady_clock::duration>(rest, answer_timeout_ / 2));
        const auto here = resting_.insert(resting_.end(), &next_tick);
        co_await next_tick.async_wait(as_result);
        resting_.erase(here);
    }
    co_return co_await read<T>(std::move(work), read_cost::count);
}

task<result<vote_series>> file_store::read_series(poll_id id) {
    const auto entry = series_.use(id);
    const std::function<result<series_ref>(reader&)> work = [id, entry](reader& r) -> result<series_ref> {
        const auto begun = steady_now();
        auto s = r.read_series(id);
        if (!s) return s.error();
        auto counted = std::make_shared<const vote_series>(std::move(*s));
        entry->keep(counted, begun, steady_now());
        return counted;
    };
    // It reads all ballots: for a very large poll, that must not take most of the lane's time.
    const pace rarely{limits::series_interval, 4};
    const auto counted = co_await count_once<series_ref>(entry, rarely, work);
    if (!counted) co_return counted.error();
    co_return **counted;
}

task<result<ranking_ref>> file_store::rank(poll_id id) {
    const auto entry = ranked_.use(id);
    const std::function<result<ranking_ref>(reader&)> work = [id, entry, asked = steady_now()](reader& r) {
        return r.rank(id, *entry, asked);
    };
    const std::shared_ptr<paced_count<ranking_ref>> result_of(entry, &entry->result);
    // Thirty candidates take a third of a second: many such polls must not take all of the lane's time.
    const pace now_and_then{limits::ranking_interval, 3};
    co_return co_await count_once<ranking_ref>(result_of, now_and_then, work);
}

task<result<std::optional<participant>>> file_store::find_participant(room_id room, participant_key key) {
    return read<std::optional<participant>>([room, key](reader& r) { return r.find_participant(room, key); });
}

task<result<std::vector<participant>>> file_store::read_participants(room_id room, participant_no after,
                                                                     std::size_t limit) {
    return read<std::vector<participant>>(
        [room, after, limit](reader& r) { return r.read_participants(room, after, limit); }, read_cost::page);
}

task<result<leaderboard_ref>> file_store::read_leaderboard(room_id room) {
    return read<leaderboard_ref>([room, this](reader& r) { return r.read_leaderboard(room, boards_); },
                                 read_cost::page);
}

task<result<std::optional<timestamp>>> file_store::next_deadline() {
    return read<std::optional<timestamp>>([](reader& r) { return r.next_deadline(); });
}

task<result<std::optional<timestamp>>> file_store::last_activity(timestamp until) {
    return read<std::optional<timestamp>>([until](reader& r) { return r.last_activity(until); },
                                          read_cost::count);
}

task<result<disk_use>> file_store::measure_disk() {
    return read<disk_use>([](reader& r) { return r.measure_disk(); });
}

task<result<bool>> file_store::check_places() {
    if (!places_) co_return true;
    std::function<result<bool>(reader&)> look = [this](reader&) { return places_->are_as_opened(); };
    const auto as_opened = co_await read<bool>(std::move(look));
    if (!as_opened) co_return errc::storage_failed;  // unknown
    note_places(*as_opened);
    co_return *as_opened;
}

}  // namespace pollstream::sqlite
