// The store in memory: for tests of code that uses a store. Held to the same contract as the SQLite store
// (tests/contract).
//
// No threads: an operation waits for one turn of the loop and is then done at once, as a commit of its own.
// It can be told to fail and to hold, as a disk may.
#pragma once

#include "pollstream/domain/room.hpp"
#include "pollstream/store/store.hpp"

#include <boost/asio/steady_timer.hpp>

#include <functional>
#include <limits>
#include <map>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace pollstream::testing {

class memory_store final : public store {
  public:
    memory_store(asio::any_io_executor loop, const clock& time, fact_sink sink,
                 std::function<std::string()> draw_code = random_code);

    // ---- for the tests
    void fail_writes_with(errc why) { write_failure_ = why; }  ///< errc::ok: works again
    void fail_reads_with(errc why) { read_failure_ = why; }
    /// From now on the poll cannot be read. Writes that concern many polls skip it.
    void damage(const poll_id& p) { damaged_.insert(p); }
    void hold();     ///< operations start, and then wait
    void release();  ///< the waiting ones go on, in order
    std::size_t closings_at_once = std::numeric_limits<std::size_t>::max();
    std::size_t rooms_deleted_at_once = std::numeric_limits<std::size_t>::max();
    std::uint64_t reads() const noexcept { return reads_; }
    std::uint64_t writes() const noexcept { return writes_; }
    void set_epoch(std::uint64_t e) { epoch_ = e; }

    // ---- the store
    task<result<cast_result>> cast(ballot b) override;
    task<result<made_room>> create_room(new_room r) override;
    task<result<made_room>> created_before(idempotency once) override;
    task<result<poll_ref>> add_poll(room_id room, poll p, std::optional<idempotency> once) override;
    task<result<poll_ref>> patch_poll(poll_id id, poll_patch patch) override;
    task<result<poll_ref>> close_poll(poll_id id) override;
    task<result<poll_ref>> start_poll(poll_id id) override;
    task<result<poll_ref>> reopen_poll(poll_id id, std::optional<timestamp> end_time) override;
    task<result<poll_ref>> reset_poll(poll_id id) override;
    task<result<voided_votes>> void_votes(poll_id id, vote_window window) override;
    task<result<poll_ref>> decide_text(poll_id id, text_decision d) override;
    task<result<poll_ref>> erase_text(poll_id id, named_text t) override;
    task<result<void>> delete_poll(poll_id id) override;
    task<result<room_ref>> patch_room(room_id id, room_patch patch) override;
    task<result<void>> delete_room(room_id id) override;
    task<result<joined>> join_room(room_id room, participant_key key, std::string name) override;
    task<result<participant>> change_participant(room_id room, participant_no no,
                                                 participant_patch patch) override;
    task<result<std::size_t>> hide_idle(room_id room) override;
    task<result<deleted_rooms>> delete_quiet_rooms(timestamp since, std::optional<room_id> after) override;
    task<result<std::optional<timestamp>>> close_due() override;

    task<result<poll_ref>> load_poll(poll_id id) override;
    task<result<room_id>> room_of(poll_id id) override;
    task<result<room_ref>> load_room(room_id id) override;
    task<result<room_ref>> find_room(std::string code) override;
    task<result<poll_page>> list_polls(poll_query q) override;
    task<result<std::vector<std::optional<standing_vote>>>> find_votes(
        std::vector<voter_in_poll> of) override;
    task<result<std::vector<ballot_record>>> read_ballots(poll_id id, std::uint64_t after,
                                                          std::size_t limit) override;
    task<result<vote_series>> read_series(poll_id id) override;
    task<result<std::optional<participant>>> find_participant(room_id room, participant_key key) override;
    task<result<std::vector<participant>>> read_participants(room_id room, participant_no after,
                                                             std::size_t limit) override;
    task<result<leaderboard_ref>> read_leaderboard(room_id room) override;
    task<result<std::optional<timestamp>>> next_deadline() override;
    task<result<std::optional<timestamp>>> last_activity(timestamp until) override;

    std::uint64_t epoch() const noexcept override { return epoch_; }
    const secret_key& secret() const noexcept override { return secret_; }
    task<result<ranking_ref>> rank(poll_id id) override;
    void begin_shutdown() override { draining_ = true; }
    task<void> drain() override;

  private:
    struct poll_entry {
        poll_state state;
        std::vector<ballot_record> ballots;
        std::map<voter_key, std::uint64_t> voters;  ///< the seq of the standing ballot
    };
    struct room_entry {
        room value;
        timestamp last_activity{};
        std::vector<participant> participants;  ///< by number
        /// Folded names of the participants who are shown.
        std::unordered_map<std::string, participant_no> names;
    };
    struct remembered {
        digest256 request{};
        room_id room;
        std::vector<poll_id> polls;
        timestamp made_at{};
    };

    template <class T>
    task<result<T>> write(std::function<result<T>()> work);
    template <class T>
    task<result<T>> read(std::function<result<T>()> work);
    task<void> my_turn();
    static poll_ref snapshot(const poll_state& s) { return std::make_shared<const poll_state>(s); }

    cast_result do_cast(ballot b);
    static void do_write(poll& p, const std::vector<std::string>& fresh);
    void do_append(poll_entry& p, const ballot& b, const standing_vote* before);
    // ---- quizzes
    participant* answering(const poll_entry& p, const ballot& b);
    participant* seat(room_entry& in, const joining& as, bool answers);
    static participant* by_name(room_entry& in, const std::string& name);
    static void rename(room_entry& in, participant& who, const std::string& name);
    static bool has_place(const room_entry& in);
    static void hide(room_entry& in, participant& who, participant_state how);
    static void show(room_entry& in, participant& who);
    void note_first_answer(const room_id& room, participant& by);
    result<poll_ref> do_start(const poll_id& id);
    result<joined> do_join(const room_id& id, const participant_key& key, const std::string& name);
    result<participant> do_change(const room_id& id, participant_no no, const participant_patch& patch);
    result<std::size_t> do_hide_idle(const room_id& id);
    result<leaderboard_ref> do_leaderboard(const room_id& id) const;

    result<made_room> do_create(const new_room& wanted);
    std::optional<result<made_room>> replay(const idempotency& once);
    result<poll_ref> do_add(const room_id& id, const poll& p, const std::optional<idempotency>& once);
    result<poll_ref> do_patch(const poll_id& id, const poll_patch& patch);
    result<poll_ref> do_close(const poll_id& id);
    result<poll_ref> do_reopen(const poll_id& id, std::optional<timestamp> end_time);
    result<poll_ref> do_reset(const poll_id& id);
    result<voided_votes> do_void(const poll_id& id, const vote_window& window);
    result<poll_ref> do_decide_text(const poll_id& id, const text_decision& d);
    result<poll_ref> do_erase_text(const poll_id& id, const named_text& t);
    result<void> do_delete(const poll_id& id);
    result<room_ref> do_patch_room(const room_id& id, const room_patch& patch);
    result<void> do_delete_room(const room_id& id);
    deleted_rooms do_delete_quiet(timestamp since, const std::optional<room_id>& after);
    bool is_quiet(const room_entry& r, timestamp since) const;
    result<poll_page> do_list(const poll_query& q) const;
    std::optional<standing_vote> do_find_vote(const voter_in_poll& asked) const;
    result<vote_series> do_series(const poll_id& id) const;
    result<ranking_ref> do_rank(const poll_id& id) const;
    std::optional<timestamp> nearest() const;

    poll_entry* settled(const poll_id& id);
    static void find_first_closest(poll_entry& p);
    poll_ref insert_poll(const room_entry& room, poll p);
    std::optional<std::string> take_code();
    room_entry* holder_of(const std::string& code);
    void touch(const poll_entry& p);
    poll_ref publish(poll_event what, const poll_entry& p, bool unlisted = false);
    room_ref publish(const room_entry& r, bool deleted = false);

    asio::any_io_executor loop_;
    const clock& time_;
    fact_sink sink_;
    std::function<std::string()> draw_code_;
    asio::steady_timer gate_;
    bool held_ = false;
    bool draining_ = false;
    errc write_failure_ = errc::ok;
    errc read_failure_ = errc::ok;
    std::set<poll_id> damaged_;
    std::uint64_t reads_ = 0;
    std::uint64_t writes_ = 0;
    std::uint64_t waiting_ = 0;  ///< operations that have started and not ended
    timestamp now_{};

    std::map<poll_id, poll_entry> polls_;
    std::map<room_id, room_entry> rooms_;
    std::map<digest256, remembered> creations_;
    std::uint64_t epoch_;
    secret_key secret_;
};

template <class T>
task<result<T>> memory_store::write(std::function<result<T>()> work) {
    if (draining_) co_return errc::shutting_down;
    ++waiting_;
    co_await my_turn();
    --waiting_;
    if (write_failure_ != errc::ok) co_return write_failure_;
    now_ = std::max(now_, time_.now());
    ++writes_;
    co_return work();
}

template <class T>
task<result<T>> memory_store::read(std::function<result<T>()> work) {
    if (draining_) co_return errc::shutting_down;
    ++waiting_;
    co_await my_turn();
    --waiting_;
    if (draining_) co_return errc::shutting_down;
    if (read_failure_ != errc::ok) co_return read_failure_;
    ++reads_;
    co_return work();
}

}  // namespace pollstream::testing
