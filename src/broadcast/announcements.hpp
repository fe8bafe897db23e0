// News for everybody: who voted by name, how many did, and what happens to listed polls. Followers of a poll
// hear of its votes, those who follow all polls ("at large") of all that are listed. Votes are announced one
// by one up to a rate; the rest are summed up. Has no clock and no timer: it says when it has to be called
// next.
#pragma once

#include "broadcast/large_news.hpp"
#include "broadcast/topic.hpp"
#include "broadcast/viewer.hpp"
#include "pollstream/base/token_bucket.hpp"
#include "pollstream/domain/event.hpp"

#include <chrono>
#include <cstdint>
#include <unordered_map>
#include <unordered_set>

namespace pollstream::live {

class announcements {
  public:
    /// `sums_every`: how much time passes between sums of votes.
    announcements(std::chrono::nanoseconds sums_every, steady_time now);

    /// From now on the viewer hears of all listed polls.
    void follow_all(viewer& v);
    void left(viewer& v);

    /// Whether anybody hears of it; if not, nothing need be done for it. `topic` is null if nobody follows
    /// the poll itself.
    bool concerns(const vote_counted& f, const poll_topic* topic) const;
    bool concerns(const poll_changed& f) const;

    /// A vote that concerns somebody.
    void voted(const vote_counted& f, const poll_topic* topic, steady_time now);
    /// A change that concerns somebody; `says` is its frame.
    void changed(const poll_changed& f, http::frame says);
    /// The poll was deleted: its votes are no news any more.
    void gone(const poll_id& id);

    /// Tells what is due.
    void tell(const poll_topics& topics, const followers<viewer>& viewers, steady_time now);
    /// When something is due; `steady_time::max()` if nothing waits.
    steady_time next() const noexcept;

  private:
    /// Votes not announced one by one and not told yet.
    struct summed_up {
        std::uint64_t here = 0;      ///< for those who follow the poll
        std::uint64_t at_large = 0;  ///< for those who follow all polls
        bool listed = false;
    };

    bool anybody_at_large() const noexcept { return !at_large_.empty(); }
    bool may_announce(const poll_id& id, std::size_t followers, steady_time now);
    void notify(viewer& v, const poll_id& id, const http::frame& frame, steady_time now);
    bool owes_votes() const noexcept { return someone_missed_ || !sums_.empty(); }
    void tell_votes(const poll_topics& topics, const followers<viewer>& viewers);
    void tell_at_large();

    std::chrono::nanoseconds sums_every_;
    pace sums_pace_;
    std::unordered_map<poll_id, summed_up> sums_;
    bool someone_missed_ = false;  ///< some viewer has missed votes, to be summed up for it
    std::unordered_map<poll_id, token_bucket> rates_;
    token_bucket notified_;           ///< limits individual notifications, counted per follower
    token_bucket notified_at_large_;  ///< limits votes that all who follow at large are told of
    std::unordered_set<viewer*> at_large_;
    large_news large_;
    bool large_stale_ = false;  ///< its followers have not been told of some of it
};

}  // namespace pollstream::live
