// The store over one SQLite file: sends writes to the commit lane and reads to the read lane, and waits for
// the answers.
//
// Over a file that cannot be written there is no commit lane: every write is refused, and reads are answered.
#pragma once

#include "pollstream/async/deadline_queue.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/sqlite/open.hpp"
#include "sqlite/commit_lane.hpp"
#include "sqlite/file_lock.hpp"
#include "sqlite/file_places.hpp"
#include "sqlite/read_lane.hpp"
#include "sqlite/recently_used.hpp"
#include "sqlite/schema.hpp"

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <list>
#include <optional>

namespace pollstream::sqlite {

class file_store final : public sqlite_store {
  public:
    /// Throws `error`, `refused` or std::runtime_error.
    file_store(const store_options& options, asio::any_io_executor loop, const clock& time, fact_sink sink);
    /// Read-only.
    file_store(const std::filesystem::path& file, database::access how, asio::any_io_executor loop);

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
    task<result<ranking_ref>> rank(poll_id id) override;
    task<result<std::optional<participant>>> find_participant(room_id room, participant_key key) override;
    task<result<std::vector<participant>>> read_participants(room_id room, participant_no after,
                                                             std::size_t limit) override;
    task<result<leaderboard_ref>> read_leaderboard(room_id room) override;
    task<result<std::optional<timestamp>>> next_deadline() override;
    task<result<std::optional<timestamp>>> last_activity(timestamp until) override;

    std::uint64_t epoch() const noexcept override { return birth_.epoch; }
    const secret_key& secret() const noexcept override { return birth_.secret; }
    void begin_shutdown() override;
    task<void> drain() override;
    lane_counters counters() const override;
    task<result<void>> check_writing() override;
    task<result<bool>> check_places() override;
    task<result<disk_use>> measure_disk() override;

    /// For tests: runs `work` on the lane's thread within a batch, to fill the disk or lock the file.
    task<result<void>> on_writer(std::function<void(database&)> work);

  private:
    using series_ref = std::shared_ptr<const vote_series>;
    struct pace {
        std::chrono::steady_clock::duration interval;
        int times_longer = 1;  ///< than the last count took
    };
    /// `work` is a named std::function, not a lambda written inside a co_await: see ARCHITECTURE.md.
    template <class T>
    task<result<T>> write(std::function<result<T>(writer&)> work);
    errc submit(job j);
    void look_for_closest(const fact& f);
    task<result<void>> try_room();
    void note_places(bool as_opened);
    template <class T>
    task<result<T>> read(std::function<result<T>(reader&)> work, read_cost cost = read_cost::look_up);
    /// One count for all who ask meanwhile, at least `interval` after the last one. `work` keeps what it has
    /// counted in `of`.
    template <class T>
    task<result<T>> count_once(std::shared_ptr<paced_count<T>> of, pace p,
                               std::function<result<T>(reader&)> work);

    asio::any_io_executor loop_;
    std::chrono::milliseconds answer_timeout_ = limits::answer_timeout;
    deadline_queue waiting_{loop_, answer_timeout_};          ///< callers that wait for a lane's answer
    deadline_queue draining_{loop_, std::chrono::hours{24}};  ///< however long it takes
    std::list<asio::steady_timer*> resting_;                  ///< the timers of counts that are not due yet
    bool is_ending_ = false;
    std::optional<file_lock> lock_;      ///< none if read-only
    std::optional<file_places> places_;  ///< likewise
    birthmark birth_;
    std::unique_ptr<commit_lane> lane_;                                             ///< none if read-only
    recently_used<poll_id, ranked_poll> ranked_{limits::ranked_polls};              ///< used by the read lane
    recently_used<poll_id, paced_count<series_ref>> series_{limits::series_polls};  ///< likewise
    leaderboards boards_{limits::leaderboards};                                     ///< likewise
    std::unique_ptr<read_lane> reads_;
    /// Tells handlers still pending on the loop that the store is gone.
    std::shared_ptr<file_store*> self_ = std::make_shared<file_store*>(this);
    bool was_tried_ = false;  ///< the last write attempt found room for votes
    bool misplaced_ = false;
};

}  // namespace pollstream::sqlite
