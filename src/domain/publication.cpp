#include "pollstream/domain/publication.hpp"

#include "pollstream/domain/poll.hpp"

#include <algorithm>

namespace pollstream {

namespace {

std::uint64_t voters_in(const tally* t) noexcept {
    return t != nullptr ? t->total_voters() : 0;
}

}  // namespace

const tally* published(const poll_state& s) noexcept {
    const auto step = s.definition.publishing.step;
    if (step <= 1) return &s.counts;
    const auto* shown = s.held.shown.get();
    const bool whole = s.counts.total_voters() - voters_in(shown) >= step;
    return s.definition.closed_at && whole ? &s.counts : shown;
}

const tally& published_or_nothing(const poll_state& s) noexcept {
    static const tally nothing(0);
    const auto* t = published(s);
    return t != nullptr ? *t : nothing;
}

std::uint64_t last_published(const poll_state& s, std::uint64_t last) noexcept {
    const auto* t = published(s);
    if (t == nullptr) return 0;
    // A tally's version rises by one with each ballot.
    const auto later = s.counts.version() - t->version();
    return later <= last ? last - later : 0;
}

bool withheld(const poll_state& s) noexcept {
    const auto& rule = s.definition.publishing;
    return rule.guards() && voters_in(published(s)) < std::max(rule.step, rule.min_voters);
}

void note_voter(poll_state& s) {
    const auto step = s.definition.publishing.step;
    if (step <= 1 || s.counts.total_voters() - voters_in(s.held.next.get()) < step) return;
    s.held.shown = std::move(s.held.next);
    s.held.next = std::make_shared<const tally>(s.counts);
}

void hold_published(poll_state& s) {
    if (s.definition.publishing.step <= 1) return;
    const auto* t = published(s);
    if (t == &s.counts) s.held.shown = std::make_shared<const tally>(s.counts);
    s.held.next = s.held.shown;
}

}  // namespace pollstream
