// What came out of a poll, as rows that are alike for all kinds: one for each option, or text that shows, and
// one for each figure that is about the whole question. Pure.
//
// For who may see results: what small groups keep back and what the close alone tells is not among them.
#pragma once

#include "pollstream/domain/poll.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::poll_http {

struct result_row {
    std::string option{};                    ///< or what a voter wrote; empty: of the whole question
    std::optional<std::uint64_t> votes{};    ///< how many chose it, or gave it anything
    std::optional<std::uint32_t> percent{};  ///< as the API has it: see percents_of()
    std::string value{};                     ///< a decimal number
    std::string_view measure{};              ///< what that is, or what the row counts
    std::optional<bool> won{};               ///< or was right; once the poll is closed
};

/// Nothing where nothing shows.
std::vector<result_row> result_rows(const poll_state& s);

/// How many people they are about; where nothing shows, how many have voted.
std::uint64_t voters_told(const poll_state& s);

}  // namespace pollstream::poll_http
