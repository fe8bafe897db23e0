// Ranked polls: the results of the counting methods are computed off the loop, at most one computation at a
// time per poll, and sent like tallies: the newest one, to whoever may see it.
#include "broadcast/hub_impl.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/base/thrown.hpp"

#include <boost/asio/co_spawn.hpp>

namespace pollstream {

using namespace live;

void hub::impl::ranking_news(poll_topic& topic) {
    if (topic.state()->definition.kind != poll_kind::rank || withheld(*topic.state())) return;
    if (!topic.counting.ask()) return;
    const auto id = topic.id();
    asio::co_spawn(loop, count_ranking(id), or_say("counting a ranking", [this, id] {
                       if (const auto it = polls.find(id); it != polls.end()) it->second->counting.abandon();
                   }));
}

/// While it waits, the poll may be deleted or lose its last follower.
task<void> hub::impl::count_ranking(poll_id id) {
    for (;;) {
        auto it = polls.find(id);
        if (it == polls.end() || !it->second->counting.begin_again()) co_return;
        if (it->second->state()->definition.kind != poll_kind::rank) co_return it->second->counting.abandon();
        const auto counted = co_await backing.rank(id);
        it = polls.find(id);
        if (it == polls.end()) co_return;
        auto& topic = *it->second;
        if (!counted) {
            log::debug("a ranking was not counted", {{"error", counted.error().message()}});
            // There may be no further vote that would ask for it again.
            co_await rest(topic.counting.failed(!failed_with(counted, errc::not_found)));
            continue;
        }
        topic.counting.succeeded();
        if (topic.take(*counted)) topic.everyone.mark(feed::ranking);
    }
}

/// Marks all of the poll as news, including the ranking as far as it is known.
void hub::impl::show_results(viewer& v, poll_feed& f) {
    v.mark(f, feed::snapshot);
    if (f.topic.state()->definition.kind == poll_kind::rank) v.mark(f, feed::ranking);
}

}  // namespace pollstream
