// Ranked polls: what the methods say is counted off the loop, at most once at a time for each poll, and told
// like tallies are: the newest, to whoever may see it.
#include "hub_impl.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/base/thrown.hpp"

#include <boost/asio/co_spawn.hpp>

namespace pollstream {

using namespace live;

void hub::impl::ranking_news(poll_topic& topic) {
    if (topic.state()->definition.kind != poll_kind::rank || withheld(*topic.state())) return;
    topic.ranking_stale = true;
    if (std::exchange(topic.ranking_under_way, true)) return;
    const auto id = topic.id();
    asio::co_spawn(loop, count_ranking(this, id), or_say("counting a ranking", [this, id] {
                       if (const auto it = polls.find(id); it != polls.end())
                           it->second->ranking_under_way = false;
                   }));
}

/// The poll may go, or lose its last follower, while it waits.
task<void> hub::impl::count_ranking(impl* self, poll_id id) {
    for (;;) {
        auto it = self->polls.find(id);
        if (it == self->polls.end()) co_return;
        const bool stale = std::exchange(it->second->ranking_stale, false);
        if (!stale || it->second->state()->definition.kind != poll_kind::rank) {
            it->second->ranking_under_way = false;
            co_return;
        }
        const auto counted = co_await self->backing.rank(id);
        it = self->polls.find(id);
        if (it == self->polls.end()) co_return;
        auto& topic = *it->second;
        if (!counted) {
            log::debug("a ranking was not counted", {{"error", counted.error().message()}});
            // No other vote may come that would ask again.
            topic.ranking_stale = !failed_with(counted, errc::not_found);
            co_await self->rest(++topic.ranking_failures);
            continue;
        }
        topic.ranking_failures = 0;
        if (topic.take(*counted)) topic.everyone.mark(feed::ranking);
    }
}

/// Everything of the poll, and of its rankings what is known.
void hub::impl::show_results(viewer& v, poll_feed& f) {
    v.mark(f, feed::snapshot);
    if (f.topic.state()->definition.kind == poll_kind::rank) v.mark(f, feed::ranking);
}

}  // namespace pollstream
