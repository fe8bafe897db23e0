// News for everybody: who voted by name, how many did, and what happens to listed polls.
#include "hub_impl.hpp"
#include "pollstream/domain/kind.hpp"

#include <algorithm>
#include <exception>
#include <utility>

namespace pollstream {

using namespace live;

namespace {

/// For this many polls the rates of announcements are kept; above it, those whose rate has recovered are
/// forgotten.
constexpr std::size_t announced_polls_max = 10'000;

bool announces_names(const poll& p) {
    // Texts may be waiting for the host's approval, and votes in a small group for more voters.
    return p.identity == identity_rule::name && results_public(p) && !takes_texts(p) &&
           !p.publishing.guards();
}

}  // namespace

/// Announces votes one by one if voters give names and counts are public, up to a rate; the rest are summed
/// up.
void hub::impl::announce(const vote_counted& f) {
    const auto& d = f.state->definition;
    const auto it = polls.find(d.id);
    const bool named = announces_names(d);
    auto* topic = named && it != polls.end() ? it->second.get() : nullptr;
    const bool heard_at_large = d.listed && !following_all.empty();
    if (topic == nullptr && !heard_at_large) return;

    const auto now = steady_now();
    const auto followers = topic != nullptr ? topic->everyone.size() : 0;
    const bool one_by_one = named && may_announce(d.id, followers, now);
    const bool all_hear = one_by_one && heard_at_large && notified_at_large.take(now);
    const auto frame = one_by_one ? notification_frame(d, f.marks, f.voter_name) : http::frame();
    if (one_by_one && topic != nullptr) {
        for (auto* feed : topic->everyone.all())
            if (!(heard_at_large && feed->owner().follows_all())) notify(feed->owner(), d.id, frame, now);
    }
    if (all_hear) {
        for (auto* v : following_all) notify(*v, d.id, frame, now);
    }
    if (one_by_one && (all_hear || !heard_at_large)) return;
    auto& sum = activity[d.id];
    sum.here += one_by_one ? 0 : 1;
    sum.at_large += all_hear || !heard_at_large ? 0 : 1;
    sum.listed = d.listed;
    wake_by(std::max(activity_pace.next(), now));
}

/// Limits the rate for each poll, and for all together to what the loop has time for.
bool hub::impl::may_announce(const poll_id& id, std::size_t followers, steady_time now) {
    if (announcing.size() > announced_polls_max) {
        for (auto it = announcing.begin(); it != announcing.end();) {
            it = it->second.full(now) ? announcing.erase(it) : std::next(it);
        }
    }
    const auto rate = limits::notifications_per_s;
    if (!announcing.try_emplace(id, rate, rate, now).first->second.take(now)) return false;
    return notified.take(now, std::min(followers, static_cast<std::size_t>(limits::notified_burst)));
}

void hub::impl::notify(viewer& v, const poll_id& id, const http::frame& frame, steady_time now) {
    if (v.notifications.take(now) && v.mention(frame)) return;
    v.miss(id);
    someone_missed = true;
    wake_by(std::max(activity_pace.next(), now));
}

/// The cost for each poll is that of its followers; those who follow all polls are told together.
void hub::impl::tell_activity() {
    if (std::exchange(someone_missed, false)) {
        for (auto* v : viewers.all()) v->tell_missed();
    }
    for (const auto& [id, sum] : std::exchange(activity, {})) {
        if (sum.at_large > 0 && !following_all.empty()) {
            large.votes(id, sum.at_large);
            large_news_came();
        }
        const auto topic = polls.find(id);
        if (sum.here == 0 || topic == polls.end()) continue;
        if (announces_names(topic->second->state()->definition)) sum_up(*topic->second, sum);
    }
}

void hub::impl::sum_up(poll_topic& topic, const summed_up& sum) {
    topic.sum_up(sum.here);
    for (auto* feed : topic.everyone.all()) {
        if (sum.listed && feed->owner().follows_all())
            feed->heard_of += sum.here;
        else
            feed->owner().mark(*feed, feed::votes);
    }
}

void hub::impl::large_news_came() {
    large_stale = true;
    wake_by(steady_now());
}

bool hub::impl::heard_at_large(const poll_changed& f) const {
    return (f.state->definition.listed || f.unlisted) && !following_all.empty();
}

/// A damaged poll that cannot be shown is no reason to withhold the fact from its room and its own followers.
void hub::impl::large_event(const poll_changed& f) {
    const auto& d = f.state->definition;
    // What the poll has become concerns only those who know its id.
    if (!d.listed) return large_event(f, unlisted_frame(*f.state, backing.epoch()));
    try {
        large_event(f, event_frame(f.what, *f.state, backing.epoch(), results_public(d)));
    } catch (const std::exception& e) {
        cannot_show(d.id, e.what());
    }
}

void hub::impl::large_event(const poll_changed& f, http::frame says) {
    large.event(f.state->definition.id, f.what, std::move(says));
    large_news_came();
}

void hub::impl::tell_at_large() {
    auto read = large.end();
    for (auto* v : following_all) {
        v->hear_at_large();
        read = std::min(read, v->read_at_large());
    }
    large.forget(read);
}

}  // namespace pollstream
