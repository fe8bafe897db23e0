// The store's commands on rooms and on adding and deleting their polls, including join codes and repeated
// creations.
#pragma once

#include "pollstream/store/store.hpp"
#include "sqlite/idempotency_rows.hpp"
#include "sqlite/poll_repository.hpp"
#include "sqlite/quiet_rooms.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace pollstream::sqlite {

/// Used within the commit lane's transaction. A command that answers with an error has changed nothing.
class room_commands {
  public:
    /// The references outlive it.
    room_commands(database& db, batch_context& batch, lane_tables& tables, poll_repository& polls,
                  std::function<std::string()> draw_code);

    result<made_room> create_room(const new_room& wanted);
    result<made_room> created_before(const idempotency& once);
    result<room_ref> patch_room(const room_id& id, const room_patch& wanted);
    /// Deletes the room, or as many of its polls as one commit may read: false while there are more.
    result<bool> delete_room(const room_id& id);
    result<poll_ref> add_poll(const room_id& room, poll p, const std::optional<idempotency>& once);
    result<void> delete_poll(const poll_id& id);

    /// One commit deletes no more than this, apart from the rest of the room that reaches the limit.
    static constexpr std::size_t polls_deleted_at_once = 200;
    static constexpr std::size_t participants_deleted_at_once = 5'000;
    /// Deletes those of them that are still quiet. `after`: the room before the first of `found`.
    result<deleted_rooms> delete_quiet_rooms(const std::vector<room_id>& found, timestamp since,
                                             const room_id& after);

  private:
    void publish(const room_row& row, bool deleted = false);
    std::optional<result<made_room>> replay(const idempotency& once);
    std::optional<std::string> take_code();
    bool release_code(room_row holder);

    database& db_;
    batch_context& batch_;
    lane_tables& tables_;
    poll_repository& polls_;
    idempotency_rows creations_;
    quiet_rooms quiet_;
    std::function<std::string()> draw_code_;
};

}  // namespace pollstream::sqlite
