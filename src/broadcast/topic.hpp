// What is followed: a poll or a room, with its followers, its newest state and the frames rendered from it.
// No clock, no socket.
#pragma once

#include "broadcast/feed.hpp"
#include "broadcast/frames.hpp"
#include "broadcast/refresh.hpp"
#include "pollstream/domain/event.hpp"

#include <array>
#include <chrono>
#include <functional>
#include <memory>
#include <unordered_map>
#include <vector>

namespace pollstream::live {

using steady_time = std::chrono::steady_clock::time_point;

/// Allows the first time at once, then at most one per interval.
class pace {
  public:
    /// True if it may happen now; the next time is then an interval away.
    bool allows(steady_time now, std::chrono::nanoseconds interval) {
        if (now < next_) return false;
        next_ = now + std::chrono::duration_cast<std::chrono::steady_clock::duration>(interval);
        return true;
    }
    steady_time next() const noexcept { return next_; }

  private:
    steady_time next_{};
};

/// Followers in a vector; each knows its index, so leaving is a swap.
template <class Feed>
class followers {
  public:
    void add(Feed& f) {
        f.place = all_.size();
        all_.push_back(&f);
    }
    void remove(Feed& f) {
        all_[f.place] = all_.back();
        all_[f.place]->place = f.place;
        all_.pop_back();
    }
    std::size_t size() const noexcept { return all_.size(); }
    bool empty() const noexcept { return all_.empty(); }
    const std::vector<Feed*>& all() const noexcept { return all_; }

    /// Marks everybody. Ten thousand feeds and their owners are scattered over memory: while one is marked,
    /// the next ones are prefetched.
    void mark(feed::news n) {
        constexpr std::size_t ahead = 4;
        for (std::size_t i = 0; i < all_.size(); ++i) {
            if (i + 2 * ahead < all_.size()) __builtin_prefetch(all_[i + 2 * ahead]);
            if (i + ahead < all_.size()) __builtin_prefetch(&all_[i + ahead]->owner());
            all_[i]->owner().mark(*all_[i], n);
        }
    }

  private:
    std::vector<Feed*> all_;
};

/// Followers, some of whom are screens, which are not counted as people.
template <class Feed>
class audience : public followers<Feed> {
  public:
    void add(Feed& f) {
        followers<Feed>::add(f);
        screens_ += f.screen ? 1 : 0;
    }
    void remove(Feed& f) {
        screens_ -= f.screen ? 1 : 0;
        followers<Feed>::remove(f);
    }
    /// From now on the feed is a screen, or is not.
    void be_screen(Feed& f, bool screen) noexcept {
        screens_ -= f.screen ? 1 : 0;
        f.screen = screen;
        screens_ += f.screen ? 1 : 0;
    }
    std::size_t people() const noexcept { return this->size() - screens_; }

  private:
    std::size_t screens_ = 0;
};

struct voter_key_hash {
    std::size_t operator()(const voter_key& k) const noexcept;
};

class poll_topic {
  public:
    poll_topic(poll_ref first, std::uint64_t epoch) : state_(std::move(first)), epoch_(epoch) {}

    const poll_ref& state() const noexcept { return state_; }
    const poll_id& id() const noexcept { return state_->definition.id; }
    /// Keeps the higher version; true if that is the new one.
    bool take(const poll_ref& newer);

    void add(poll_feed& f);
    void remove(poll_feed& f);
    /// The followers that belong to this voter (one person may have several windows open).
    std::vector<poll_feed*> followed_by(const voter_key& k) const;

    /// Fixes the state from which this tick's frames are rendered. Only frames that somebody takes are
    /// rendered.
    void render_tally();
    void render_people(std::uint64_t count);

    http::frame tally(bool visible);
    std::uint64_t tally_version() const noexcept { return tally_of_ ? tally_of_->version() : 0; }
    /// Shows the poll as it is when the frame is taken, not as it was at the event.
    http::frame event(poll_event what, bool visible);
    http::frame people() const { return people_; }
    /// Adds votes that were not announced one by one.
    void sum_up(std::uint64_t votes);
    std::uint64_t summed_up() const noexcept { return summed_up_; }
    /// The frame for a follower that has heard of `heard_of` of them before.
    http::frame votes(std::uint64_t heard_of) const;
    /// Keeps the higher version; true if that is the new one.
    bool take(const ranking_ref& newer);
    http::frame ranking();
    http::frame snapshot(const asker& who);

    audience<poll_feed> everyone;
    pace tally_pace;
    pace people_pace;
    bool tally_dirty = false;
    bool people_dirty = false;
    refresh counting;  ///< of the ranking

  private:
    static constexpr auto event_kinds = static_cast<std::size_t>(poll_event::voided) + 1;

    poll_ref state_;
    std::uint64_t epoch_;
    poll_ref tally_of_;                 ///< the state at this tick
    std::array<http::frame, 2> tally_;  ///< hidden, visible
    poll_ref event_of_;
    std::array<std::array<http::frame, 2>, event_kinds> events_;
    poll_ref snapshot_of_;
    std::array<http::frame, 2> snapshot_;  ///< for viewers who have not voted and are not the host
    http::frame people_;
    std::uint64_t summed_up_ = 0;
    std::uint64_t summed_up_before_ = 0;  ///< before the last of them came
    http::frame votes_;                   ///< the frame for those last ones
    ranking_ref ranking_of_;
    http::frame ranking_;
    std::unordered_multimap<voter_key, poll_feed*, voter_key_hash> by_voter_;
};

using poll_topics = std::unordered_map<poll_id, std::unique_ptr<poll_topic>>;

class room_topic {
  public:
    explicit room_topic(room_ref first) : state_(std::move(first)) {}

    const room_ref& state() const noexcept { return state_; }
    bool take(const room_ref& newer);

    http::frame frame;  ///< the room as last rendered
    http::frame plain;  ///< the same without the count of people, which has frames of its own
    http::frame people;
    http::frame leaderboard;  ///< as last sent
    audience<room_feed> everyone;
    pace people_pace;
    bool people_dirty = false;
    refresh adding_up;                    ///< of the leaderboard
    bool leaderboard_also_empty = false;  ///< must be sent even if it is empty
    refresh rendering;                    ///< of the room, and moving people along with it
    bool waits = false;                   ///< for another try to read what could not be read

  private:
    room_ref state_;
};

inline poll_feed::poll_feed(viewer& owner, poll_topic& of)
    : feed(owner), topic(of), heard_of(of.summed_up()) {}
inline poll_id poll_feed::of() const {
    return topic.id();
}
inline room_id room_feed::of() const {
    return topic.state()->id;
}

}  // namespace pollstream::live
