// Valid polls and ballots, for tests that change one thing about them.
#pragma once

#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/kind.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream::testing {

inline constexpr timestamp noon = from_ms(1'800'000'000'000);

inline poll_draft lunch_draft() {
    poll_draft d;
    d.title = "Lunch?";
    d.options = {"Pizza", "Salad", "Soup"};
    return d;
}

inline poll lunch() {
    field_errors problems;
    auto p = make_poll(lunch_draft(), noon, problems);
    p.id = poll_id::make(noon);
    p.room = room_id::make(noon);
    return p;
}

/// At most two of three options, and at least one.
inline poll toppings() {
    auto d = lunch_draft();
    d.kind = "multiple";
    d.max_choices = 2;
    field_errors problems;
    auto p = make_poll(d, noon, problems);
    p.id = poll_id::make(noon);
    return p;
}

inline poll_state state_of(poll p) {
    poll_state s;
    s.counts = empty_tally(p);
    s.definition = std::move(p);
    return s;
}

/// What becomes, at noon, of the ballot of somebody whose standing vote is `stands` and superseded none.
inline judgement judge_after(const poll_state& s, ballot& b, const choice* stands) {
    standing_vote vote;
    vote.proof.id = vote_id::make();
    if (stands != nullptr) vote.marks = *stands;
    const auto none = [](const vote_id&) { return std::optional<choice>(); };
    return judge(s, b, stands != nullptr ? &vote : nullptr, none, noon);
}

inline field_errors problems_of(const poll_draft& d) {
    field_errors problems;
    make_poll(d, noon, problems);
    return problems;
}

inline field_errors problems_of(const poll& before, const poll_patch& patch) {
    field_errors problems;
    apply_patch(before, patch, noon, problems);
    return problems;
}

inline field_errors only(std::string_view field, std::string_view reason) {
    return {{std::string(field), std::string(reason)}};
}

/// n characters of two bytes each, so that a limit counted in bytes is found out.
inline std::string letters(std::size_t n) {
    std::string text;
    for (std::size_t i = 0; i < n; ++i) text += "ä";
    return text;
}

inline std::vector<std::string> numbered(std::size_t n) {
    std::vector<std::string> all;
    for (std::size_t i = 1; i <= n; ++i) all.push_back("Option " + std::to_string(i));
    return all;
}

}  // namespace pollstream::testing
