// Quizzes: everybody in the room gets the leaderboard when right answers become known, when a reset takes
// them back, and when the host hides or renames somebody. It is added up off the loop, one computation at a
// time per room.
#include "hub_impl.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/base/thrown.hpp"
#include "pollstream/domain/quiz.hpp"

#include <boost/asio/co_spawn.hpp>

namespace pollstream {

using namespace live;

void hub::impl::standings_news(const poll_changed& f) {
    if (quiz_of(f.state->definition) == nullptr) return;
    if (f.what != poll_event::closed && f.what != poll_event::reset && f.what != poll_event::deleted) return;
    tell_standings(f.state->definition.room, true);
}

void hub::impl::hear(const participants_changed& f) {
    tell_standings(f.room, false);
}

void hub::impl::tell_standings(const room_id& of, bool also_empty) {
    const auto room = rooms.find(of);
    if (room == rooms.end()) return;
    room->second->standings_stale = true;
    if (also_empty) room->second->standings_also_empty = true;
    if (std::exchange(room->second->standings_under_way, true)) return;
    const auto id = room->first;
    asio::co_spawn(loop, add_up_standings(this, id), or_say("adding up a leaderboard", [this, id] {
                       if (const auto it = rooms.find(id); it != rooms.end())
                           it->second->standings_under_way = false;
                   }));
}

/// While it waits, the room may be deleted or lose its last follower.
task<void> hub::impl::add_up_standings(impl* self, room_id id) {
    for (;;) {
        auto it = self->rooms.find(id);
        if (it == self->rooms.end()) co_return;
        if (!std::exchange(it->second->standings_stale, false)) {
            it->second->standings_under_way = false;
            co_return;
        }
        const bool also_empty = std::exchange(it->second->standings_also_empty, false);
        const auto board = co_await self->backing.read_leaderboard(id);
        it = self->rooms.find(id);
        if (it == self->rooms.end()) co_return;
        auto& topic = *it->second;
        if (!board) {
            log::debug("a leaderboard was not added up", {{"error", board.error().message()}});
            topic.standings_stale = !failed_with(board, errc::not_found);
            if (also_empty) topic.standings_also_empty = true;
            co_await self->rest(++topic.standings_failures);
            continue;
        }
        topic.standings_failures = 0;
        if ((**board).questions == 0 && !also_empty && !topic.standings) continue;  // nobody was sent one
        topic.standings = leaderboard_frame(**board);
        topic.everyone.mark(feed::standings);
    }
}

}  // namespace pollstream
