// The kinds of poll as one table: how a vote is said, which ballots are right, what they add up to and what
// is told of it. Whoever must know what kind a poll is asks its rules; nobody compares kinds.
//
// A row is in src/domain/kinds.cpp, its rules are a file of src/domain/kinds/. What the numbers of a choice
// mean and which cells a tally has is a kind's own business: every other module moves them about unread.
#pragma once

#include "pollstream/base/limits.hpp"
#include "pollstream/domain/poll.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream {

/// The member of a vote that says the choice: exactly one of them.
enum class vote_member : std::uint8_t { none, option_ids };
std::string_view to_string(vote_member m) noexcept;

/// A choice as the voter said it.
struct stated_choice {
    vote_member member = vote_member::none;
    choice numbers;  ///< in the order said; what no kind can mean is 0
};

/// What a hundred percent are.
enum class share_of : std::uint8_t { votes, voters };
std::string_view to_string(share_of s) noexcept;

struct kind_rules {
    std::string_view name;
    vote_member member = vote_member::option_ids;
    share_of percents = share_of::votes;
    std::size_t options_min = limits::options_min;
    std::size_t options_max = limits::options_max;

    /// How many choices a ballot may hold: sets min_choices and max_choices of a poll with options.
    void (*read_choices)(poll& p, std::optional<std::int64_t> min, std::optional<std::int64_t> max,
                         field_errors& problems) = nullptr;

    /// The choice in the one form in which it is stored and compared.
    choice (*canonical)(choice numbers) = nullptr;
    /// Why a choice is refused, in a person's words.
    std::optional<std::string> (*ballot_problem)(const poll& p, const choice& c) = nullptr;

    /// One cell per option, and a choice names its cells: then the next two are not asked, and a vote costs
    /// no call.
    bool option_cells = false;
    std::size_t (*cells)(const poll& p) = nullptr;
    /// Adds a ballot so often; `times` may be the two's complement of a number to take away.
    void (*move)(const poll& p, const choice& c, std::vector<std::uint64_t>& cells,
                 std::uint64_t times) = nullptr;

    /// One number per option, for bars.
    std::vector<std::uint64_t> (*counts)(const poll& p, const tally& t) = nullptr;
    std::uint64_t (*total_votes)(const poll& p, const tally& t) = nullptr;

    /// A choice in words: "Tea, Juice".
    std::string (*text)(const poll& p, const choice& c) = nullptr;
};

const kind_rules& rules_of(poll_kind k) noexcept;
inline const kind_rules& rules_of(const poll& p) noexcept {
    return rules_of(p.kind);
}

// ---- counting by the rules

std::size_t cell_count(const poll& p);
tally empty_tally(const poll& p);
void count_ballot(poll_state& s, const choice& c);
/// `after` supersedes the same voter's `before`.
void recount_ballot(poll_state& s, const choice& before, const choice& after);
/// As `move` of the rules, whatever the kind. std::out_of_range for a number the poll has no cell for.
void move_cells(const poll& p, const choice& c, std::vector<std::uint64_t>& cells, std::uint64_t times);

std::vector<std::uint64_t> counts_of(const poll_state& s);
std::vector<std::uint32_t> percents_of(const poll_state& s);
std::uint64_t total_votes(const poll_state& s);

}  // namespace pollstream
