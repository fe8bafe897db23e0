#include "pollstream/domain/ballot.hpp"

#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/quiz.hpp"
#include "pollstream/domain/visibility.hpp"

#include <algorithm>
#include <utility>

namespace pollstream {

voter_key make_voter_key(const hmac_key& secret, const poll_id& poll, identity_rule rule,
                         std::string_view identity) {
    std::array<char, std::tuple_size_v<decltype(poll.value.bytes)> + 1> where;
    std::copy(poll.value.bytes.begin(), poll.value.bytes.end(), where.begin());
    where.back() = static_cast<char>(rule);
    const auto mac = secret.sign({where.data(), where.size()}, identity);
    voter_key key;
    std::copy_n(mac.begin(), key.size(), key.begin());
    return key;
}

std::string_view to_string(verdict v) noexcept {
    switch (v) {
        case verdict::counted:
            return "counted";
        case verdict::changed:
            return "changed";
        case verdict::same_choice:
            return "same_choice";
        case verdict::other_choice:
            return "other_choice";
        case verdict::closed:
            return "closed";
        case verdict::unknown_poll:
            return "unknown_poll";
        case verdict::invalid_choice:
            return "invalid_choice";
        case verdict::not_started:
            return "not_started";
        case verdict::poll_changed:
            return "poll_changed";
    }
    return "unknown";
}

std::optional<std::string> choice_problem(const poll& p, const choice& marks) {
    return rules_of(p).ballot_problem(p, marks);
}

namespace {

std::optional<std::string> no_room_for(const poll_state& s, const choice& marks, const choice* standing) {
    const auto no_room = rules_of(s.definition).no_room;
    return no_room != nullptr ? no_room(s.counts, marks, standing) : std::nullopt;
}

std::shared_ptr<const field_error> problem_with(vote_member member, std::string why) {
    return std::make_shared<const field_error>(field_error{std::string(to_string(member)), std::move(why)});
}

}  // namespace

verdict judge(const poll& p, const choice& marks, const choice* standing, timestamp now) {
    // Checked first, so that a client whose answer was lost gets its receipt however late it asks again.
    if (standing != nullptr && *standing == marks) return verdict::same_choice;
    if (choice_problem(p, marks)) return verdict::invalid_choice;
    if (!p.accepts_at(now)) return verdict::closed;
    if (standing == nullptr) return verdict::counted;
    return p.allow_change ? verdict::changed : verdict::other_choice;
}

verdict judge(const poll_state& s, const choice& marks, const choice* standing, timestamp now) {
    if (is_timed(s.definition)) return judge_answer(s, marks, standing, now, 0);
    const auto how = judge(s.definition, marks, standing, now);
    const bool counts = how == verdict::counted || how == verdict::changed;
    return counts && no_room_for(s, marks, standing) ? verdict::invalid_choice : how;
}

namespace {

/// Why there is no room for texts that nobody wrote before.
std::optional<std::string> no_room_for(const numbered_texts& said) {
    if (said.fresh.empty() || said.numbers.back() <= limits::distinct_texts) return std::nullopt;
    return "voters of this poll have already written " + std::to_string(limits::distinct_texts) +
           " different texts, and each must be one of them";
}

}  // namespace

verdict judge(const poll_state& s, const numbered_texts& said, const choice* standing, timestamp now) {
    const auto& p = s.definition;
    if (said.fresh.empty() || rules_of(p).read_texts == nullptr) return judge(s, said.numbers, standing, now);
    const auto* settings = std::get_if<text_settings>(&p.settings);
    if (settings != nullptr && said.numbers.size() > settings->per_voter) return verdict::invalid_choice;
    if (no_room_for(said)) return verdict::invalid_choice;
    if (!p.accepts_at(now)) return verdict::closed;
    if (standing == nullptr) return verdict::counted;
    return p.allow_change ? verdict::changed : verdict::other_choice;
}

namespace {

/// What a ballot is judged by, besides its poll.
struct circumstances {
    const choice* standing = nullptr;  ///< what this voter's ballot says now; null: there is none
    bool may_tell = true;              ///< whether the voter may learn that a choice is the standing one
    timestamp now{};
    unsigned extra_time_percent = 0;
};

judgement judge_step(const poll_state& s, ballot& b, const circumstances& c) {
    judgement j;
    const auto& p = s.definition;
    numbered_texts whole;
    auto wrong = rules_of(p).take_step(p, b.marks, b.texts, c.standing, c.may_tell, whole);
    if (wrong) j.problem = std::make_shared<const field_error>(std::move(*wrong));
    b.marks = std::move(whole.numbers);
    j.fresh = std::move(whole.fresh);
    if (j.problem) {
        j.how = verdict::invalid_choice;
    } else if (c.may_tell && c.standing != nullptr && *c.standing == b.marks) {
        j.how = verdict::same_choice;
    } else if (!p.accepts_at(c.now)) {
        j.how = verdict::closed;
    } else {
        j.how = c.standing == nullptr ? verdict::counted : verdict::changed;
    }
    return j;
}

judgement judge_as_given(const poll_state& s, ballot& b, const circumstances& c) {
    const auto& p = s.definition;
    const bool is_of_another = b.made_for && *b.made_for != p.ballot_version;
    if (is_of_another && !p.only_corrected_since(*b.made_for)) return {verdict::poll_changed, {}, {}};
    if (takes_steps(p)) return judge_step(s, b, c);
    judgement j;
    if (is_timed(p)) {
        j.how = judge_answer(s, b.marks, c.standing, c.now, c.extra_time_percent);
    } else if (b.texts.empty()) {
        j.how = judge(s, b.marks, c.standing, c.now);
        if (j.how == verdict::invalid_choice && !choice_problem(p, b.marks))
            j.problem = problem_with(rules_of(p).member, no_room_for(s, b.marks, c.standing).value());
    } else {
        auto said = number_texts(texts_of(p), b.texts);
        j.how = judge(s, said, c.standing, c.now);
        if (auto why = no_room_for(said)) j.problem = problem_with(vote_member::texts, std::move(*why));
        b.marks = std::move(said.numbers);
        j.fresh = std::move(said.fresh);
    }
    // After a correction, a ballot made under the old wording is not stored. But a vote that was counted
    // already is answered as such, and a vote from a kiosk that was offline is accepted, because its voter
    // has left and cannot be asked again.
    if (is_of_another && j.stored() && p.identity != identity_rule::kiosk)
        return {verdict::poll_changed, {}, {}};
    return j;
}

/// Judges a ballot, apart from what follows from earlier ballots.
judgement judge_alone(const poll_state& s, ballot& b, circumstances c) {
    auto j = judge_as_given(s, b, c);
    if (j.how == verdict::same_choice && !c.may_tell) {
        const choice unlike{0};
        c.standing = &unlike;
        j = judge_as_given(s, b, c);
    }
    // A vote's id is enough to repeat that vote; changing it takes the voter's token.
    if (j.how == verdict::changed && b.untold_voter == b.voter) j.how = verdict::other_choice;
    return j;
}

/// Anybody can give anybody's name. Where names tell voters apart and the vote is not told, learning that a
/// choice is the standing one would reveal it to anyone who tries all choices. So that choice is like any
/// other, stored if the vote may be changed, unless this is the standing ballot itself, resent under its id.
bool may_tell(const poll& p, const ballot& b, const standing_vote& standing) {
    if (p.identity != identity_rule::name || (b.id == standing.proof.id && !b.id_is_ours)) return true;
    asker voter;
    voter.has_voted = true;
    voter.marks = standing.marks;
    return told_ballot(p, voter) != nullptr;
}

/// Whether this is the standing ballot, sent again, though its content cannot show it because one of its
/// texts has been erased. Storing it would bring that text back.
bool repeats_erased(const poll& p, const ballot& b, verdict how, const standing_vote& standing) {
    return how != verdict::poll_changed && !b.id_is_ours && b.id == standing.proof.id &&
           says_erased(p, standing.marks);
}

/// For a vote that is not to be stored as given, or would change the standing one: whether it may be a retry
/// of a vote that was stored and superseded long ago, by a client that never got the answer.
bool may_be_told_again(const poll& p, const ballot& b, verdict how) {
    // A retried step may by now be one too many, if the question it asked has been erased.
    const bool may = how == verdict::changed || how == verdict::closed || how == verdict::invalid_choice ||
                     (how == verdict::poll_changed && p.only_corrected_since(b.made_for.value_or(0)));
    // Whoever shows no token learns nothing about what came after the vote whose id they know.
    return may && b.untold_voter != b.voter && !b.id_is_ours;
}

/// Whether this is the vote that said `earlier` under its id. Where votes are steps, the id alone decides, as
/// it does if a text of the vote has been erased since.
bool is_told_again(const poll& p, const ballot& b, const choice& earlier) {
    return takes_steps(p) || b.marks == earlier || says_erased(p, earlier);
}

}  // namespace

judgement judge(const poll_state& s, ballot& b, const standing_vote* standing,
                const superseded_choice& earlier, timestamp now, unsigned extra_time_percent) {
    circumstances c;
    c.now = now;
    c.extra_time_percent = extra_time_percent;
    if (standing == nullptr) return judge_alone(s, b, c);
    const auto& p = s.definition;
    c.standing = &standing->marks;
    c.may_tell = may_tell(p, b, *standing);
    auto j = judge_alone(s, b, c);
    bool stands_already = repeats_erased(p, b, j.how, *standing);
    if (!stands_already && may_be_told_again(p, b, j.how)) {
        const auto before = earlier(b.id);
        stands_already = before && is_told_again(p, b, *before);
    }
    if (stands_already) return {verdict::same_choice, {}, {}};
    return j;
}

}  // namespace pollstream
