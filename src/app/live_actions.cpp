#include "app/live_actions.hpp"

#include "pollstream/http/fields.hpp"
#include "pollstream/vote/vote_api.hpp"
#include "pollstream/vote/vote_reply.hpp"

namespace pollstream::app {

namespace {

/// A problem as the members of an `error` frame.
std::string as_error(const http::problem& p) {
    json_writer w;
    http::write_members(w, p);
    return w.take();
}

http::problem wrong(std::vector<http::wrong_field> errors) {
    auto p = http::problem_of(422, "validation", "The vote cannot be taken as it is.");
    p.errors = std::move(errors);
    return p;
}

}  // namespace

task<result<std::vector<asker>>> service_actions::standing(poll_ref p, std::vector<credentials> of) {
    return polls_.standing_of(std::move(p), std::move(of));
}

bool service_actions::is_admin(const room& r, const credentials& who) {
    return polls_.towards(r, who) == access::granted;
}

bool service_actions::is_kiosk(const room& r, const credentials& who) {
    return votes_.towards(r, who) == vote_refusal::none;
}

task<vote_answer> service_actions::vote(boost::json::object message, credentials who) {
    vote_answer answer;
    if (const auto wait = gate_(who)) {
        answer.members = as_error(votes_too_often(*wait));
        co_return answer;
    }
    vote_request v;
    v.who = std::move(who);
    http::field_reader in(message);
    read_vote(in, v);
    const auto id = poll_id::parse(in.text("poll_id", http::presence::required).value_or(""));
    in.refuse_unknown();
    if (!in.ok()) {
        answer.members = as_error(wrong(in.problems()));
        co_return answer;
    }
    result<vote_outcome> outcome = errc::not_found;
    if (id) {
        v.poll = *id;
        outcome = co_await votes_.cast(std::move(v));
    }
    auto reply = reply_to(outcome, rendered_);
    if (auto* done = std::get_if<vote_accepted>(&reply)) {
        answer.accepted = true;
        json_writer w;
        wire::write_receipt(w.key("receipt"), done->proof);
        answer.members = w.member("status", done->status).take();
        answer.poll = std::move(done->poll);
    } else {
        answer.members = as_error(std::get<http::problem>(reply));
    }
    if (outcome && outcome->refused == vote_refusal::none) answer.standing = outcome->voter;
    co_return answer;
}

}  // namespace pollstream::app
