#include "pollstream/vote/vote_reply.hpp"

#include "pollstream/base/limits.hpp"
#include "pollstream/domain/kind.hpp"
#include "pollstream/http/ratelimit.hpp"

#include <string>
#include <utility>

namespace pollstream {

namespace {

http::problem no_such_poll() {
    return http::problem_of(404, "not_found", "There is no such poll.");
}

http::problem invalid(field_error wrong) {
    auto p = http::problem_of(422, "validation", "The vote cannot be taken as it is.");
    p.errors.push_back(std::move(wrong));
    return p;
}

/// States the limit that was exceeded here, besides the limit on votes, which still has room.
http::problem wrote_too_often(std::chrono::milliseconds wait) {
    constexpr auto burst = static_cast<std::size_t>(limits::writings_burst);
    constexpr std::chrono::seconds window{
        static_cast<std::int64_t>(60 * limits::writings_burst / limits::writings_per_minute)};
    auto p = http::too_many_requests(wait);
    for (auto& field : http::ratelimit_fields({false, burst, 0, wait}, "texts-per-voter", window))
        p.headers.push_back(std::move(field));
    return p;
}

http::problem wrong_keys(std::chrono::milliseconds wait) {
    return http::too_many_wrong_keys(std::chrono::ceil<std::chrono::seconds>(wait));
}

http::problem problem_of(const refused_vote& v) {
    switch (v.why) {
        case vote_refusal::name_missing:
            return invalid({"voter_name", "must not be empty: this poll asks for names"});
        case vote_refusal::name_too_long:
            return invalid(
                {"voter_name", "must have at most " + std::to_string(limits::name_max) + " characters"});
        case vote_refusal::vote_id_missing:
            return invalid({"vote_id", "must be given: this poll is a kiosk's"});
        case vote_refusal::device_missing:
            return invalid({"voter_name", "this poll counts devices, not names: vote on its own page"});
        case vote_refusal::kiosk_key_wrong:
            break;
        case vote_refusal::too_often:
            return wrote_too_often(v.retry_after);
        case vote_refusal::too_many_wrong_keys:
            return wrong_keys(v.retry_after);
    }
    return http::problem_of(403, "forbidden", "This poll takes votes only with its room's kiosk key.");
}

/// Which member of a vote is wrong, and why.
field_error wrong_field(const cast_result& a) {
    if (a.problem) return *a.problem;
    // The commit knew something this process had not heard of yet: the options changed a moment ago.
    const auto member = rules_of(a.state->definition).member;
    return {std::string(to_string(member)), "do not fit the poll any more"};
}

vote_accepted accepted(int status, const judged_vote& v, wire::poll_texts& polls, reply_size size) {
    vote_accepted a;
    a.status = status;
    a.proof = *v.cast.proof;
    auto voter = v.voter;
    // A step states only part of what stands.
    voter.just_said = v.cast.as_stated && !takes_steps(v.cast.state->definition);
    if (size == reply_size::whole) {
        a.poll = polls.get(v.cast.state, voter);
    } else {
        json_writer w;
        wire::write_standing(w, *v.cast.state, polls.epoch(), voter);
        a.standing = w.take();
    }
    return a;
}

http::problem too_late(const poll& p) {
    // Others may still have time.
    const bool own_time = is_timed(p) && !p.closed_at;
    return http::problem_of(409, "poll_closed",
                            own_time ? "Your time to answer is over; the vote was not counted."
                                     : "The poll is closed; the vote was not counted.");
}

http::problem why_not(verdict how, const poll& p) {
    if (how == verdict::closed) return too_late(p);
    if (how == verdict::not_started)
        return http::problem_of(409, "not_started", "The quiz has not started; the vote was not counted.");
    if (how == verdict::poll_changed)
        return http::problem_of(409, "poll_changed",
                                "The poll was changed after this ballot was made; the vote was not counted.");
    return http::problem_of(409, "already_voted", "You have voted in this poll already; your vote stands.");
}

http::problem conflict(const judged_vote& v, wire::poll_texts& polls) {
    const auto& definition = v.cast.state->definition;
    auto p = why_not(v.cast.how, definition);
    const auto* stands = told_ballot(definition, v.voter);
    json_writer w;
    if (v.cast.how == verdict::other_choice && stands != nullptr && names_options(definition))
        w.member("voted_option_ids", *stands);
    w.key("poll").raw(*polls.get(v.cast.state, v.voter));
    p.extra = w.take();
    return p;
}

}  // namespace

void write_members(json_writer& w, const vote_accepted& done) {
    wire::write_receipt(w.key("receipt"), done.proof);
    if (done.poll) {
        w.key("poll").raw(*done.poll);
    } else {
        w.key("standing").raw(done.standing);
    }
}

vote_reply reply_to(const result<vote_outcome>& outcome, wire::poll_texts& polls, reply_size size) {
    if (failed_with(outcome, errc::not_found)) return no_such_poll();
    if (!outcome) return http::to_problem(outcome.error());
    if (const auto* refused = std::get_if<refused_vote>(&*outcome)) return problem_of(*refused);
    const auto& v = std::get<judged_vote>(*outcome);
    switch (v.cast.how) {
        case verdict::counted:
            return accepted(201, v, polls, size);
        case verdict::changed:
        case verdict::same_choice:
            return accepted(200, v, polls, size);
        case verdict::other_choice:
        case verdict::closed:
        case verdict::not_started:
        case verdict::poll_changed:
            return conflict(v, polls);
        case verdict::invalid_choice:
            return invalid(wrong_field(v.cast));
        case verdict::unknown_poll:
            break;
    }
    return no_such_poll();
}

}  // namespace pollstream
