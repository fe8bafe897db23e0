#include "pollstream/domain/voiding.hpp"

#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/lexicon.hpp"
#include "pollstream/domain/question.hpp"

#include <algorithm>
#include <utility>

namespace pollstream {

namespace {

/// Whether the state is the host's decision; a text in any other is as it came.
bool is_decided(text_state s) noexcept {
    return s != text_state::shown && s != text_state::pending;
}

}  // namespace

errc may_void(const poll& p) {
    return is_timed(p) || p.publishing.guards() ? errc::not_voidable : errc::ok;
}

vote_voiding::vote_voiding(poll_state& s, vote_window window) : state_(s), window_(window) {
    auto& p = s.definition;
    if (takes_texts(p)) {
        written_ = p.texts ? p.texts : std::make_shared<const lexicon>();
        left_ = std::make_shared<lexicon>();
        numbers_.assign(written_->size() + 1, 0);
        p.texts = left_;
    }
    s.first_closest.clear();
    s.counts.reset(cell_count(p));
    ++s.definition_version;
}

void vote_voiding::also_written(const std::shared_ptr<const lexicon>& texts) {
    if (!left_ || !texts) return;
    written_ = texts;
    numbers_.resize(written_->size() + 1, 0);
}

vote_voiding::standing vote_voiding::take_before(std::uint64_t supersedes) {
    auto found = standing_.extract(supersedes);
    return found.empty() ? standing() : std::move(found.mapped());
}

std::optional<vote_voiding::place> vote_voiding::take(const ballot_facts& b) {
    const bool steps = takes_steps(state_.definition);
    auto last = take_before(b.supersedes);
    if (window_.holds(b.cast_at)) {
        ++voided_;
        // The next ballot's step is what differs from this one's content.
        if (steps) last.said = b.marks;
        if (steps || last.seq != 0) standing_.insert_or_assign(b.seq, std::move(last));
        return std::nullopt;
    }
    place now{kept_ + 1, last.seq, left_of(last, b.marks)};
    if (last.seq == 0) {
        count_ballot(state_, now.marks);
    } else {
        recount_ballot(state_, last.marks, now.marks);
    }
    ++kept_;
    standing_.insert_or_assign(b.seq, standing{now.seq, now.marks, steps ? b.marks : choice()});
    return now;
}

/// What a ballot says if the voided ones never existed.
choice vote_voiding::left_of(const standing& last, const choice& marks) {
    if (!left_) return marks;
    if (takes_steps(state_.definition)) return step_again(last, marks);
    choice numbers;
    numbers.reserve(marks.size());
    for (const auto n : marks) numbers.push_back(number_of(n));
    return normalized(std::move(numbers));
}

/// The step is what differs between the ballot and the one it superseded, whether or not that one remains.
choice vote_voiding::step_again(const standing& last, const choice& marks) {
    const auto before = marks_of(last.said);
    const auto after = marks_of(marks);
    auto left = marks_of(last.marks);
    auto b = before.begin();
    auto a = after.begin();
    while (b != before.end() || a != after.end()) {
        const bool is_new = b == before.end() || (a != after.end() && a->question < b->question);
        const bool is_gone = a == after.end() || (b != before.end() && b->question < a->question);
        const auto earlier = is_new ? question_mark{a->question} : *b++;
        const auto later = is_gone ? question_mark{earlier.question} : *a++;
        if (earlier != later) put(earlier, later, left);
    }
    return to_choice(left);
}

/// A question asked earlier stays with the ballot that asked it; votes are as they were last given.
void vote_voiding::put(const question_mark& before, const question_mark& after,
                       std::vector<question_mark>& left) {
    const bool asks = after.asked && !before.asked;
    if (numbers_.at(after.question) == 0 && !asks && !after.up && !after.down) return;
    auto mark = mark_of(left, number_of(after.question));
    mark.up = after.up;
    mark.down = after.down;
    if (asks) mark.joined = after.joined;
    mark.asked = mark.asked || asks;
    put_mark(left, mark);
}

/// The new number of a text that a ballot says: the next free one if no remaining ballot has said it yet.
option_no vote_voiding::number_of(option_no old) {
    auto& number = numbers_.at(old);
    if (number == 0) {
        const auto& e = written_->at(old);
        const bool is_erased = e.state == text_state::erased;
        number = is_erased ? left_->add_erased() : left_->add(std::string(e.text), e.state);
    }
    return number;
}

errc vote_voiding::finish() {
    auto& p = state_.definition;
    if (!left_ && !cells_fit(p, state_.counts.counts().size())) return errc::too_many_numbers;
    if (state_.counts.total_voters() == 0) p.corrections.clear();
    if (left_) finish_texts();
    return errc::ok;
}

void vote_voiding::finish_texts() {
    auto& p = state_.definition;
    if (takes_steps(p)) put_aside();
    keep_decisions();
    if (takes_steps(p) && !same_numbers()) ++p.ballot_version;
    if (left_->size() == 0) p.texts.reset();
}

/// Votes against it do not keep a question that nobody asks any more.
void vote_voiding::put_aside() {
    std::vector<bool> wanted(left_->size() + 1, false);
    for (const auto& [seq, s] : standing_) {
        for (const auto& m : marks_of(s.marks)) {
            if (m.asked || m.up) wanted.at(left_->at(m.question).first) = true;
        }
    }
    for (std::size_t i = 1; i < wanted.size(); ++i) {
        const auto n = static_cast<option_no>(i);
        if (!wanted[left_->at(n).first] && !is_decided(left_->at(n).state))
            left_->set_state(n, text_state::hidden);
    }
}

/// Keeps the host's decisions about texts that nobody says any more: the newest ones, leaving half of the
/// room to other texts.
void vote_voiding::keep_decisions() {
    const auto most = texts_max(state_.definition) / 2;
    std::vector<option_no> kept;
    for (auto i = written_->size(); i > 0 && left_->size() + kept.size() < most; --i) {
        const auto n = static_cast<option_no>(i);
        const auto& e = written_->at(n);
        const bool may_come_back = is_decided(e.state) && e.state != text_state::erased;
        if (e.first == n && may_come_back && left_->find_alike(e.text) == 0) kept.push_back(n);
    }
    std::for_each(kept.rbegin(), kept.rend(), [this](option_no n) { number_of(n); });
    // Each text has a cell, even if no ballot has made it.
    if (!kept.empty()) recount_ballot(state_, {}, {});
}

bool vote_voiding::same_numbers() const {
    if (left_->size() != written_->size()) return false;
    for (std::size_t i = 1; i < numbers_.size(); ++i) {
        if (numbers_[i] != i) return false;
    }
    return true;
}

}  // namespace pollstream
