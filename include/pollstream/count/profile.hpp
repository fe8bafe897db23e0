// Ranked ballots as every method needs them: the distinct rankings, and how many ballots hold each.
//
// Kept in memory and changed by one ballot at a time: a vote adds, a changed vote removes and adds. The
// rankings lie one after the other in one array and are found by a hash that no voter can make collide, so a
// ballot costs a fraction of a microsecond, and a copy, to count from on another thread, a few memcpys. Not
// thread-safe.
#pragma once

#include "pollstream/count/ranking.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace pollstream::count {

/// At most this many ballots, so that sums of any score over all options stay within 64 bits.
inline constexpr std::uint64_t most_ballots = 1'000'000'000'000'000;

class profile {
  public:
    /// Throws std::invalid_argument for more than most_options.
    explicit profile(std::size_t options = 0);

    /// Throws std::invalid_argument for a ranking with an option that it has already or that the poll does
    /// not have, std::length_error beyond most_ballots or 4 GiB of distinct rankings. An empty ranking is an
    /// abstention.
    void add(ranking_view ballot, std::uint64_t times = 1);
    /// Takes back what was added; throws std::invalid_argument if there are not that many.
    void remove(ranking_view ballot, std::uint64_t times = 1);

    std::size_t options() const noexcept { return options_; }
    std::uint64_t ballots() const noexcept { return ballots_; }  ///< that rank something
    std::uint64_t abstentions() const noexcept { return abstentions_; }
    std::size_t distinct() const noexcept { return entries_.size() - dead_; }
    /// Ballots with shared ranks that only pairwise methods and approval can count.
    std::uint64_t level_ballots() const noexcept { return level_ballots_; }
    bool strict() const noexcept { return level_ballots_ == 0; }

    /// How many ballots hold exactly this ranking.
    std::uint64_t times(ranking_view ballot) const;

    /// Calls each(ranking_view, std::uint64_t times) for every distinct ranking, in no meaningful order. The
    /// views hold until the profile changes.
    template <class Each>
    void for_each(Each&& each) const {
        for (const auto& e : entries_)
            if (e.times > 0) each(view(e), e.times);
    }

    /// The same ballots, in whatever order they came.
    friend bool operator==(const profile& a, const profile& b);

  private:
    struct entry {
        std::uint64_t times;
        std::uint32_t begin;  ///< in marks_
        std::uint8_t size;
    };

    ranking_view view(const entry& e) const {
        return ranking_view(std::span(marks_).subspan(e.begin, e.size));
    }
    std::size_t slot_of(ranking_view ballot) const;  ///< where it is, or where it would go
    void check(ranking_view ballot) const;
    void rebuild(std::size_t slots);

    std::size_t options_;
    std::uint64_t ballots_ = 0;
    std::uint64_t abstentions_ = 0;
    std::uint64_t level_ballots_ = 0;
    std::size_t dead_ = 0;  ///< entries whose ballots were all removed; they wait for the next rebuild
    std::vector<std::uint8_t> marks_;
    std::vector<entry> entries_;
    std::vector<std::uint32_t> slots_;  ///< entry number + 1, 0 where free; a power of two of them
};

}  // namespace pollstream::count
