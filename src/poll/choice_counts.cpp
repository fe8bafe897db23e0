#include "poll/choice_counts.hpp"

namespace pollstream::poll_http {

void choice_counts::mark(std::span<const ballot_record> ballots) {
    for (const auto& b : ballots) {
        if (b.seq < superseded_.size()) superseded_.at(static_cast<std::size_t>(b.supersedes)) = true;
    }
}

void choice_counts::count(std::span<const ballot_record> ballots) {
    for (const auto& b : ballots) {
        if (b.seq < superseded_.size() && !superseded_[static_cast<std::size_t>(b.seq)]) ++choices_[b.marks];
    }
}

std::size_t choice_counts::bytes_of(const map& counted) noexcept {
    constexpr std::size_t node_bytes = 48;  // apart from its content
    std::size_t bytes = 0;
    for (const auto& [said, times] : counted)
        bytes += sizeof(map::value_type) + node_bytes + said.capacity() * sizeof(choice::value_type);
    return bytes;
}

}  // namespace pollstream::poll_http
