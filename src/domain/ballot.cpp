#include "pollstream/domain/ballot.hpp"

#include "pollstream/domain/kind.hpp"
#include "pollstream/domain/quiz.hpp"

#include <algorithm>

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
    }
    return "unknown";
}

std::optional<std::string> choice_problem(const poll& p, const choice& marks) {
    return rules_of(p).ballot_problem(p, marks);
}

std::optional<std::string> choice_problem(const poll_state& s, const choice& marks) {
    auto problem = choice_problem(s.definition, marks);
    const auto no_room = rules_of(s.definition).no_room;
    return problem || no_room == nullptr ? problem : no_room(s.counts, marks);
}

verdict judge(const poll& p, const choice& marks, const choice* standing, timestamp now) {
    // First, so that a client whose answer was lost gets its receipt however late it asks again.
    if (standing != nullptr && *standing == marks) return verdict::same_choice;
    if (choice_problem(p, marks)) return verdict::invalid_choice;
    if (!p.accepts_at(now)) return verdict::closed;
    if (standing == nullptr) return verdict::counted;
    return p.allow_change ? verdict::changed : verdict::other_choice;
}

verdict judge(const poll_state& s, const choice& marks, const choice* standing, timestamp now) {
    if (quiz_of(s.definition) != nullptr) return judge_answer(s, marks, standing, now, 0);
    const auto how = judge(s.definition, marks, standing, now);
    const auto no_room = rules_of(s.definition).no_room;
    const bool counts = how == verdict::counted || how == verdict::changed;
    return counts && no_room != nullptr && no_room(s.counts, marks) ? verdict::invalid_choice : how;
}

verdict judge(const poll_state& s, const numbered_texts& said, const choice* standing, timestamp now) {
    const auto& p = s.definition;
    if (said.fresh.empty() || rules_of(p).read_texts == nullptr) return judge(s, said.numbers, standing, now);
    const auto* settings = std::get_if<text_settings>(&p.settings);
    if (settings != nullptr && said.numbers.size() > settings->per_voter) return verdict::invalid_choice;
    if (said.numbers.back() > limits::distinct_texts) return verdict::invalid_choice;
    if (!p.accepts_at(now)) return verdict::closed;
    if (standing == nullptr) return verdict::counted;
    return p.allow_change ? verdict::changed : verdict::other_choice;
}

}  // namespace pollstream
