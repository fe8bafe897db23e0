#include "broadcast/topic.hpp"

#include "broadcast/viewer.hpp"
#include "pollstream/domain/kind.hpp"

#include <cstring>
#include <exception>
#include <new>
#include <utility>

namespace pollstream::live {

namespace {

template <class Make>
const http::frame& cached(std::array<http::frame, 2>& frames, bool visible, Make&& make) {
    auto& f = frames[visible ? 1 : 0];
    if (!f) f = make();
    return f;
}

}  // namespace

std::size_t voter_key_hash::operator()(const voter_key& k) const noexcept {
    std::size_t h = 0;
    std::memcpy(&h, k.data(), sizeof h);  // it is a MAC: every part of it is uniformly distributed
    return h;
}

bool poll_topic::take(const poll_ref& newer) {
    if (newer->version() <= state_->version()) return false;
    state_ = newer;
    return true;
}

void poll_topic::add(poll_feed& f) {
    everyone.add(f);
    if (f.key) by_voter_.emplace(*f.key, &f);
}

void poll_topic::remove(poll_feed& f) {
    everyone.remove(f);
    if (!f.key) return;
    const auto [from, to] = by_voter_.equal_range(*f.key);
    for (auto it = from; it != to; ++it) {
        if (it->second == &f) {
            by_voter_.erase(it);
            return;
        }
    }
}

std::vector<poll_feed*> poll_topic::followed_by(const voter_key& k) const {
    std::vector<poll_feed*> found;
    const auto [from, to] = by_voter_.equal_range(k);
    for (auto it = from; it != to; ++it) found.push_back(it->second);
    return found;
}

void poll_topic::render_tally() {
    tally_of_ = state_;
    tally_ = {};
}

void poll_topic::render_people(std::uint64_t count) {
    people_ = viewers_frame(id(), count);
}

void poll_topic::sum_up(std::uint64_t votes) {
    summed_up_before_ = summed_up_;
    summed_up_ += votes;
    votes_ = activity_frame(id(), votes);
}

http::frame poll_topic::votes(std::uint64_t heard_of) const {
    return heard_of == summed_up_before_ ? votes_ : activity_frame(id(), summed_up_ - heard_of);
}

bool poll_topic::take(const ranking_ref& newer) {
    if (ranking_of_ && newer->version <= ranking_of_->version) return false;
    ranking_of_ = newer;
    ranking_ = {};
    return true;
}

http::frame poll_topic::ranking() {
    if (withheld(*state_)) return {};
    if (ranking_of_ && !ranking_) ranking_ = ranking_frame(*ranking_of_, epoch_);
    return ranking_;
}

http::frame poll_topic::tally(bool visible) {
    if (!tally_of_) return {};
    return cached(tally_, visible, [&] { return tally_frame(*tally_of_, epoch_, visible); });
}

http::frame poll_topic::event(poll_event what, bool visible) {
    // Rendered from the newest state, so that an event does not undo a later tally.
    if (event_of_ != state_) {
        event_of_ = state_;
        events_ = {};
    }
    return cached(events_[static_cast<std::size_t>(what)], visible,
                  [&] { return event_frame(what, *event_of_, epoch_, visible); });
}

http::frame poll_topic::snapshot(const asker& who) {
    if (who.admin || who.has_voted) return snapshot_frame(*state_, epoch_, who);
    if (snapshot_of_ != state_) {
        snapshot_of_ = state_;
        snapshot_ = {};
    }
    const bool visible = sees_results(state_->definition, who);
    return cached(snapshot_, visible, [&] { return snapshot_frame(*state_, epoch_, who); });
}

bool room_topic::take(const room_ref& newer) {
    if (newer->version <= state_->version) return false;
    state_ = newer;
    return true;
}

// ---- feeds

void poll_feed::hear(poll_event what, std::uint64_t version) {
    if (introduced_) events_.add(what);
    if (what == poll_event::reset || what == poll_event::voided) anew = version;
    // The numbers of the texts they wrote may belong to others by now; they are looked up.
    if (what == poll_event::voided && takes_texts(topic.state()->definition)) asker.marks.clear();
    if (what != poll_event::reset) return;
    asker.has_voted = false;
    asker.marks.clear();
}

/// A damaged poll that cannot be shown is no reason to end a connection: the client would come back and run
/// into it again.
http::frame poll_feed::take() {
    const bool asked = has(snapshot);
    try {
        return newest();
    } catch (const std::bad_alloc&) {
        throw;  // a frame left out would be lost
    } catch (const std::exception& e) {
        owner().cannot_show(topic.id(), e.what());
    }
    return asked && !has(snapshot) ? unshowable_frame(topic.id()) : http::frame();
}

http::frame poll_feed::newest() {
    const bool visible = sees_results(topic.state()->definition, asker);
    // What a snapshot does not show comes before it.
    if (has(event) && !(has(snapshot) && events_.plain())) {
        const auto what = events_.take();
        if (events_.plain()) drop(event);
        drop(tally);
        // A voter who has voted since must not believe that this vote was reset, too.
        if (what == poll_event::reset && asker.has_voted) add(snapshot);
        return topic.event(what, visible);
    }
    if (has(snapshot)) {
        // A snapshot has the newest state of everything but the count of people.
        introduced_ = true;
        drop(snapshot);
        drop(event);
        drop(tally);
        return topic.snapshot(asker);
    }
    if (has(tally)) {
        drop(tally);
        // Otherwise the next tick brings a newer one.
        if (topic.tally_version() >= told) return topic.tally(visible);
    }
    if (has(ranking)) {
        drop(ranking);
        // Those who may not see counts may not see a ranking computed from them; it is sent once they may.
        if (visible && topic.ranking()) return topic.ranking();
    }
    if (has(people)) {
        drop(people);
        return topic.people();
    }
    if (!has(votes)) return {};
    drop(votes);
    return topic.votes(std::exchange(heard_of, topic.summed_up()));
}

http::frame room_feed::take() {
    if (has(event)) {
        drop(event);
        return topic.frame;
    }
    if (has(leaderboard)) {
        drop(leaderboard);
        return topic.leaderboard;
    }
    drop_all();
    return topic.people;
}

}  // namespace pollstream::live
