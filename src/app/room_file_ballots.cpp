#include "app/room_file_ballots.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/base/text.hpp"
#include "pollstream/domain/credentials.hpp"

namespace pollstream::app {

void ballot_checker::begin(const poll& p, std::uint64_t ballots) {
    poll_ = p;
    left_ = ballots;
    next_seq_ = 1;
    voters_.clear();
    standing_.clear();
}

void ballot_checker::check(const ballot_record& b, line_members& line) {
    if (left_ == 0) return line.refuse("the poll has more ballots than its line says");
    if (b.seq != next_seq_) return line.problem("seq", "must be " + std::to_string(next_seq_));
    if (const auto why = choice_problem(poll_, b.marks)) return line.problem("marks", *why);
    if (b.supersedes != 0) {
        supersede(b, line);
    } else if (const auto who = voter_of(b, line); line.ok()) {
        if (who && !voters_.insert(*who).second)
            return line.refuse("this voter has voted before, and the ballot supersedes none");
        if (poll_.allow_change) standing_.emplace(b.seq, who.value_or(std::string()));
    }
    ++next_seq_;
    --left_;
}

std::optional<std::string> ballot_checker::voter_of(const ballot_record& b, line_members& line) const {
    if (poll_.identity == identity_rule::device) return std::nullopt;
    if (poll_.identity == identity_rule::kiosk) return b.id.str();
    if (count_code_points(trim(b.voter_name)) > limits::name_max) line.problem("voter_name", "is too long");
    credentials who;
    who.name = b.voter_name;
    auto voter = identity_of(poll_, who, b.id);
    if (!voter) line.problem("voter_name", "is empty");
    return voter;
}

void ballot_checker::supersede(const ballot_record& b, line_members& line) {
    if (!poll_.allow_change)
        return line.problem("supersedes", "is not possible: voters of this poll cannot change their vote");
    const auto before = standing_.extract(b.supersedes);
    if (before.empty()) return line.problem("supersedes", "must be the number of a ballot that stands");
    const auto who = voter_of(b, line).value_or(std::string());
    if (who != before.mapped()) return line.problem("supersedes", "is the number of another voter's ballot");
    standing_.emplace(b.seq, who);
}

}  // namespace pollstream::app
