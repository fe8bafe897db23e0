#include "pollstream/domain/voiding.hpp"

#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/question.hpp"
#include "pollstream/domain/quiz.hpp"

#include <memory>
#include <utility>

namespace pollstream {

errc may_void(const poll& p) {
    return quiz_of(p) != nullptr || p.publishing.guards() ? errc::not_voidable : errc::ok;
}

vote_voiding::vote_voiding(poll_state& s, vote_window window) : state_(s), window_(window) {
    s.first_closest.clear();
    s.counts.reset(cell_count(s.definition));
    ++s.definition_version;
}

vote_voiding::standing vote_voiding::take_before(std::uint64_t supersedes) {
    auto found = standing_.extract(supersedes);
    return found.empty() ? standing() : std::move(found.mapped());
}

std::optional<vote_voiding::place> vote_voiding::take(const ballot_facts& b) {
    auto last = take_before(b.supersedes);
    if (window_.holds(b.cast_at)) {
        ++voided_;
        if (last.seq != 0) standing_.insert_or_assign(b.seq, std::move(last));
        return std::nullopt;
    }
    if (last.seq == 0) {
        count_ballot(state_, b.marks);
    } else {
        recount_ballot(state_, last.marks, b.marks);
    }
    const place now{++kept_, last.seq};
    standing_.insert_or_assign(b.seq, standing{now.seq, b.marks});
    return now;
}

void vote_voiding::finish() {
    auto& p = state_.definition;
    if (!takes_steps(p)) return;
    std::vector<bool> wanted(texts_of(p).size() + 1, false);
    for (const auto& [seq, s] : standing_) {
        for (const auto& m : marks_of(s.marks)) wanted.at(m.question) = true;
    }
    auto left = std::make_shared<lexicon>(texts_of(p));
    for (std::size_t i = 1; i < wanted.size(); ++i) {
        const auto n = static_cast<option_no>(i);
        const auto state = left->at(n).state;
        const bool undecided = state == text_state::shown || state == text_state::pending;
        if (!wanted[i] && undecided) left->set_state(n, text_state::hidden);
    }
    p.texts = std::move(left);
}

}  // namespace pollstream
