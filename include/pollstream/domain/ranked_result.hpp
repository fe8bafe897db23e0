// A ranked poll counted by every method, side by side. What needs the ballots themselves is counted from how
// many of them hold which ranking, kept in memory and changed by one ballot at a time, so that counting again
// reads no database.
#pragma once

#include "pollstream/base/json_writer.hpp"
#include "pollstream/count/overview.hpp"
#include "pollstream/count/profile.hpp"
#include "pollstream/domain/poll.hpp"

#include <memory>
#include <vector>

namespace pollstream {

/// The ballots that stand, as rankings. Not thread-safe.
class ranked_ballots {
  public:
    explicit ranked_ballots(std::size_t options = 0) : profile_(options) {}

    std::size_t options() const noexcept { return profile_.options(); }
    /// Choices of a poll of kind rank.
    void add(const choice& c);
    void remove(const choice& c);
    const count::profile& profile() const noexcept { return profile_; }

  private:
    count::profile profile_;
};

/// What one method says.
struct method_result {
    count::method method{};
    std::vector<count::option> winners;  ///< until the lot is drawn, all whom some lot would let win
    std::vector<std::vector<count::option>> order;  ///< best first; none for STV
    count::tie_break decided_by = count::tie_break::none;
    bool complete = true;  ///< false: there are too many lots to try, and others may win, too
};

/// Immutable and shared, like the state it belongs to.
struct ranked_result {
    poll_id poll;
    std::uint64_t version = 0;  ///< of the state that was counted
    std::uint64_t ballots = 0;  ///< not counting abstentions
    std::vector<method_result> methods;
    std::optional<count::irv_result> irv;
    std::optional<count::stv_result> stv;  ///< if there are several seats

    /// Whether all methods that elect one option elect the same. Condorcet has no say if nobody beats all
    /// others; a method by which others may win, too, agrees with no other.
    bool agree() const;
};
using ranking_ref = std::shared_ptr<const ranked_result>;

/// `ballots` are those of the state, whose kind is rank.
ranked_result count_ranking(const poll_state& s, const ranked_ballots& ballots);

/// {version, ballots, methods, agree, irv, stv}
void write_ranking(json_writer& w, const ranked_result& r);

}  // namespace pollstream
