#include "choice_counts.hpp"

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

}  // namespace pollstream::poll_http
