// The store's commands on a single poll, and the timer's.
#pragma once

#include "pollstream/store/store.hpp"
#include "sqlite/poll_repository.hpp"

#include <optional>
#include <vector>

namespace pollstream::sqlite {

/// Used within the commit lane's transaction. A command that answers with an error has changed nothing.
class poll_commands {
  public:
    /// The references outlive it.
    poll_commands(database& db, batch_context& batch, lane_tables& tables, poll_repository& polls);

    result<poll_ref> patch_poll(const poll_id& id, const poll_patch& wanted);
    result<poll_ref> close_poll(const poll_id& id);
    result<poll_ref> start_poll(const poll_id& id);
    result<poll_ref> reopen_poll(const poll_id& id, std::optional<timestamp> end_time);
    result<poll_ref> reset_poll(const poll_id& id);
    /// Notes which of two choices equally close to the truth was first (closest_search.hpp), unless the poll
    /// has changed since that version.
    result<void> note_closest(const poll_id& id, std::uint64_t version, const choice& first);
    result<poll_ref> decide_text(const poll_id& id, const text_decision& d);
    result<poll_ref> erase_text(const poll_id& id, const named_text& t);
    /// Whether any text was erased since this was last called.
    bool take_erased() noexcept { return std::exchange(has_erased_, false); }

    /// At most this many polls at a time.
    static constexpr std::size_t closings_at_once = 200;
    result<std::optional<timestamp>> close_due();

  private:
    /// `change` alters the poll, or says why not. Then the poll is saved and announced as `what`, and its
    /// room has been active.
    template <class Change>
    result<poll_ref> changed(const poll_id& id, poll_event what, Change&& change);
    std::vector<poll_id> due_now(std::size_t most, std::size_t after);

    database& db_;
    batch_context& batch_;
    lane_tables& tables_;
    poll_repository& polls_;
    statement due_;
    statement deadline_;
    bool has_erased_ = false;
};

}  // namespace pollstream::sqlite
