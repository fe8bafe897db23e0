// Quizzes: everybody in the room gets the leaderboard when right answers become known, when a reset takes
// them back, and when the host hides or renames somebody. It is added up off the loop, one computation at a
// time per room.
#include "broadcast/hub_impl.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/base/thrown.hpp"
#include "pollstream/domain/kind.hpp"

#include <boost/asio/co_spawn.hpp>

namespace pollstream {

using namespace live;

void hub::impl::leaderboard_news(const poll_changed& f) {
    if (!is_timed(f.state->definition)) return;
    if (f.what != poll_event::closed && f.what != poll_event::reset && f.what != poll_event::deleted) return;
    tell_leaderboard(f.state->definition.room, true);
}

void hub::impl::hear(const participants_changed& f) {
    tell_leaderboard(f.room, false);
}

void hub::impl::tell_leaderboard(const room_id& of, bool also_empty) {
    const auto room = rooms.find(of);
    if (room == rooms.end()) return;
    if (also_empty) room->second->leaderboard_also_empty = true;
    if (!room->second->adding_up.ask()) return;
    const auto id = room->first;
    asio::co_spawn(loop, add_up_leaderboard(id), or_say("adding up a leaderboard", [this, id] {
                       if (const auto it = rooms.find(id); it != rooms.end()) it->second->adding_up.abandon();
                   }));
}

/// While it waits, the room may be deleted or lose its last follower.
task<void> hub::impl::add_up_leaderboard(room_id id) {
    for (;;) {
        auto it = rooms.find(id);
        if (it == rooms.end() || !it->second->adding_up.begin_again()) co_return;
        const bool also_empty = std::exchange(it->second->leaderboard_also_empty, false);
        const auto board = co_await backing.read_leaderboard(id);
        it = rooms.find(id);
        if (it == rooms.end()) co_return;
        auto& topic = *it->second;
        if (!board) {
            log::debug("a leaderboard was not added up", {{"error", board.error().message()}});
            if (also_empty) topic.leaderboard_also_empty = true;
            co_await rest(topic.adding_up.failed(!failed_with(board, errc::not_found)));
            continue;
        }
        topic.adding_up.succeeded();
        if ((**board).questions == 0 && !also_empty && !topic.leaderboard) continue;  // nobody was sent one
        topic.leaderboard = leaderboard_frame(**board);
        topic.everyone.mark(feed::leaderboard);
    }
}

}  // namespace pollstream
