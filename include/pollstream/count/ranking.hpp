// A ranked ballot: any subset of the options from best to worst; options may share a rank.
//
// Unranked options are below all ranked ones and level with each other. Ranks have no numbers, so there are
// no gaps.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <span>
#include <vector>

namespace pollstream::count {

using option = std::uint8_t;  ///< an index into the poll's options, from 0

inline constexpr std::size_t most_options = 100;

/// Reads a ranking wherever its bytes are; owns nothing. One byte per ranked option, best first: its index,
/// with the top bit set if it shares the rank of the one before. Within a shared rank the options ascend, so
/// equal rankings have equal bytes.
class ranking_view {
  public:
    static constexpr std::uint8_t level_bit = 0x80;

    constexpr ranking_view() = default;
    constexpr explicit ranking_view(std::span<const std::uint8_t> marks) : marks_(marks) {}

    constexpr std::size_t size() const noexcept { return marks_.size(); }
    constexpr bool empty() const noexcept { return marks_.empty(); }
    constexpr option operator[](std::size_t i) const {
        return static_cast<option>(marks_[i] & ~unsigned{level_bit});
    }
    /// True if option i shares the rank of option i − 1.
    constexpr bool level(std::size_t i) const { return (marks_[i] & level_bit) != 0; }
    constexpr std::span<const std::uint8_t> marks() const noexcept { return marks_; }

    /// How many options, from the best, each have a rank to themselves, if that is all the ballot says. A
    /// last rank shared by everything that is left says no more than leaving them out. Nothing if other ranks
    /// are shared: methods that follow one option at a time cannot count such a ballot.
    std::optional<std::size_t> strict_size(std::size_t options) const;

    friend bool operator==(ranking_view a, ranking_view b) noexcept {
        return std::equal(a.marks_.begin(), a.marks_.end(), b.marks_.begin(), b.marks_.end());
    }

  private:
    std::span<const std::uint8_t> marks_;
};

class ranking {
  public:
    ranking() = default;
    /// A strict order. Throws std::invalid_argument if an option is repeated or out of range.
    ranking(std::initializer_list<option> best_first);

    /// Gives the option the next rank. Returns false and does nothing if it is ranked already or out of
    /// range.
    [[nodiscard]] bool below(option o);
    /// Puts the option into the last rank (the first, if there is none yet). Returns false as above.
    [[nodiscard]] bool level(option o);

    bool ranks(option o) const;
    operator ranking_view() const noexcept { return ranking_view(marks_); }  // NOLINT: it is one

  private:
    std::vector<std::uint8_t> marks_;
};

}  // namespace pollstream::count
