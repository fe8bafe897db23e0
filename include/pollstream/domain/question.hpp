// Questions from the audience: what a voter's ballot says of each, how many voted for and against it, and the
// orders in which they are shown. Pure.
//
// A ballot holds a mark for each question that its voter has asked or voted on, by number; the questions are
// the texts of the poll's lexicon, no two of them alike.
#pragma once

#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/poll.hpp"

#include <cstdint>
#include <string_view>
#include <vector>

namespace pollstream {

struct question_mark {
    option_no question = 0;
    bool asked = false;
    bool up = false;
    bool down = false;
    bool joined = false;  ///< asked what somebody else had asked before, in another spelling

    friend bool operator==(const question_mark&, const question_mark&) = default;
};

constexpr bool says_something(const question_mark& m) noexcept {
    return m.asked || m.up || m.down;
}

/// To numbers, and back; neither checks anything.
choice to_choice(const std::vector<question_mark>& marks);
std::vector<question_mark> marks_of(const choice& c);

// A ballot's marks are in the order of their questions, and each says something.
/// The mark at that question; one that says nothing if there is none.
question_mark mark_of(const std::vector<question_mark>& marks, option_no question);
/// Replaces the mark at that question, if there is one; a mark that says nothing removes it.
void put_mark(std::vector<question_mark>& marks, const question_mark& m);

/// How a vote on a question is stated as a number.
enum class question_vote : option_no { none, up, down };

struct question {
    option_no id = 0;
    text_state state = text_state::shown;
    std::uint64_t up = 0;
    std::uint64_t down = 0;

    friend bool operator==(const question&, const question&) = default;
};

/// All there are, in the order in which they came.
std::vector<question> questions_of(const poll_state& s);

enum class question_order : std::uint8_t { newest, net, best, controversial };
inline constexpr std::size_t question_orders = 4;
std::string_view to_string(question_order o) noexcept;

/// The pinned first, then by the order; of equals the earlier one first.
void sort_by(question_order o, std::vector<question>& questions);

/// What a result has room for: of the public questions the pinned ones, then the best, then the newest.
std::vector<question> shown_of(const std::vector<question>& all);

}  // namespace pollstream
