// The outcome of a poll, as rows of the same form for all kinds: one for each option or public text, and one
// for each figure about the question as a whole. Pure.
//
// For those who may see results: what small groups keep back and what only the close reveals is left out
// until then.
#pragma once

#include "pollstream/domain/poll.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::poll_http {

struct result_row {
    std::string option{};                    ///< or what a voter wrote; empty: about the whole question
    std::optional<std::uint64_t> votes{};    ///< how many chose it, or gave it anything
    std::optional<std::uint32_t> percent{};  ///< as in the API: see percents_of()
    std::string value{};                     ///< a decimal number
    std::string_view measure{};              ///< what the value is, or what the row counts
    std::optional<bool> won{};               ///< or was right; once the poll is closed
};

/// Empty if nothing is public.
std::vector<result_row> result_rows(const poll_state& s);

/// How many people the rows are about; if nothing is public, how many have voted.
std::uint64_t voters_told(const poll_state& s);

}  // namespace pollstream::poll_http
