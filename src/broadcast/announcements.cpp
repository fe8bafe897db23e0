#include "broadcast/announcements.hpp"

#include "broadcast/frames.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/domain/kind.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace pollstream::live {

namespace {

/// For this many polls the rates of announcements are kept; above it, those whose rate has recovered are
/// forgotten.
constexpr std::size_t announced_polls_max = 10'000;

bool announces_names(const poll& p) {
    // Texts may be waiting for the host's approval, and votes in a small group for more voters.
    return p.identity == identity_rule::name && results_public(p) && !takes_texts(p) &&
           !p.publishing.guards();
}

void sum_up(poll_topic& topic, std::uint64_t votes, bool listed) {
    topic.sum_up(votes);
    for (auto* feed : topic.everyone.all()) {
        if (listed && feed->owner().follows_all())
            feed->heard_of += votes;
        else
            feed->owner().mark(*feed, feed::votes);
    }
}

}  // namespace

announcements::announcements(std::chrono::nanoseconds sums_every, steady_time now)
    : sums_every_(sums_every),
      notified_(limits::notified_per_s, limits::notified_burst, now),
      notified_at_large_(limits::notifications_per_s, limits::notifications_per_s, now) {}

void announcements::follow_all(viewer& v) {
    v.follow_all(large_);
    at_large_.insert(&v);
}

void announcements::left(viewer& v) {
    at_large_.erase(&v);
    if (!anybody_at_large()) large_.forget(large_.end());
}

bool announcements::concerns(const vote_counted& f, const poll_topic* topic) const {
    const auto& d = f.state->definition;
    return (topic != nullptr && announces_names(d)) || (d.listed && anybody_at_large());
}

bool announcements::concerns(const poll_changed& f) const {
    return (f.state->definition.listed || f.unlisted) && anybody_at_large();
}

/// Announces votes one by one if voters give names and counts are public, up to a rate.
void announcements::voted(const vote_counted& f, const poll_topic* topic, steady_time now) {
    const auto& d = f.state->definition;
    const bool at_large = d.listed && anybody_at_large();
    const auto followers = topic != nullptr ? topic->everyone.size() : 0;
    const bool one_by_one = announces_names(d) && may_announce(d.id, followers, now);
    const bool all_hear = one_by_one && at_large && notified_at_large_.take(now);
    const auto frame = one_by_one ? notification_frame(d, f.marks, f.voter_name) : http::frame();
    if (one_by_one && topic != nullptr) {
        for (auto* feed : topic->everyone.all())
            if (!(at_large && feed->owner().follows_all())) notify(feed->owner(), d.id, frame, now);
    }
    if (all_hear) {
        for (auto* v : at_large_) notify(*v, d.id, frame, now);
    }
    if (one_by_one && (all_hear || !at_large)) return;
    auto& sum = sums_[d.id];
    sum.here += one_by_one ? 0 : 1;
    sum.at_large += all_hear || !at_large ? 0 : 1;
    sum.listed = d.listed;
}

/// Limits the rate for each poll, and for all together to what the loop has time for.
bool announcements::may_announce(const poll_id& id, std::size_t followers, steady_time now) {
    if (rates_.size() > announced_polls_max) {
        for (auto it = rates_.begin(); it != rates_.end();)
            it = it->second.full(now) ? rates_.erase(it) : std::next(it);
    }
    const auto rate = limits::notifications_per_s;
    if (!rates_.try_emplace(id, rate, rate, now).first->second.take(now)) return false;
    return notified_.take(now, std::min(followers, static_cast<std::size_t>(limits::notified_burst)));
}

void announcements::notify(viewer& v, const poll_id& id, const http::frame& frame, steady_time now) {
    if (v.notifications.take(now) && v.mention(frame)) return;
    v.miss(id);
    someone_missed_ = true;
}

void announcements::changed(const poll_changed& f, http::frame says) {
    large_.event(f.state->definition.id, f.what, std::move(says));
    large_stale_ = true;
}

void announcements::gone(const poll_id& id) {
    sums_.erase(id);
    rates_.erase(id);
}

void announcements::tell(const poll_topics& topics, const followers<viewer>& viewers, steady_time now) {
    if (owes_votes() && sums_pace_.allows(now, sums_every_)) tell_votes(topics, viewers);
    if (std::exchange(large_stale_, false)) tell_at_large();
}

steady_time announcements::next() const noexcept {
    if (large_stale_) return {};  // at once
    return owes_votes() ? sums_pace_.next() : steady_time::max();
}

/// The cost for each poll is that of its followers; those who follow all polls are told together.
void announcements::tell_votes(const poll_topics& topics, const followers<viewer>& viewers) {
    if (std::exchange(someone_missed_, false)) {
        for (auto* v : viewers.all()) v->tell_missed();
    }
    for (const auto& [id, sum] : std::exchange(sums_, {})) {
        if (sum.at_large > 0 && anybody_at_large()) {
            large_.votes(id, sum.at_large);
            large_stale_ = true;
        }
        const auto topic = topics.find(id);
        if (sum.here == 0 || topic == topics.end()) continue;
        if (announces_names(topic->second->state()->definition)) sum_up(*topic->second, sum.here, sum.listed);
    }
}

void announcements::tell_at_large() {
    auto read = large_.end();
    for (auto* v : at_large_) {
        v->hear_at_large();
        read = std::min(read, v->read_at_large());
    }
    large_.forget(read);
}

}  // namespace pollstream::live
