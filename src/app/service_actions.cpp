#include "app/service_actions.hpp"

#include "pollstream/async/ready.hpp"
#include "pollstream/http/fields.hpp"
#include "pollstream/vote/vote_api.hpp"
#include "pollstream/vote/vote_reply.hpp"

namespace pollstream::app {

namespace {

/// The answer that has a problem as the members of an `error` frame.
vote_ack refused(const http::problem& p) {
    json_writer w;
    http::write_members(w, p);
    vote_ack out;
    out.members = w.take();
    return out;
}

http::problem wrong(field_errors errors) {
    auto p = http::problem_of(422, "validation", "The vote cannot be taken as it is.");
    p.errors = std::move(errors);
    return p;
}

/// What the Prefer field says over HTTP.
reply_size read_size(http::field_reader& in) {
    const auto wanted = in.text("return").value_or("representation");
    if (wanted == "minimal") return reply_size::minimal;
    if (wanted != "representation") in.problem("return", "must be minimal or representation");
    return reply_size::whole;
}

}  // namespace

task<result<std::vector<asker>>> service_actions::askers_of(poll_ref p, std::vector<credentials> of) {
    return polls_.askers_of(std::move(p), std::move(of));
}

bool service_actions::is_admin(const room& r, const credentials& who) {
    return polls_.access_to(r, who) == access::granted;
}

bool service_actions::is_kiosk(const room& r, const credentials& who) {
    return !votes_.check_kiosk_key(r, who);
}

/// The voters of a kiosk are told apart by the ids of their votes alone.
bool service_actions::is_of_kiosk(const poll_id& id) const {
    const auto p = polls_.peek(id);
    return p && p->definition.identity == identity_rule::kiosk;
}

/// Not a coroutine, so that nothing of the message is kept while waiting for the commit.
task<vote_ack> service_actions::vote(boost::json::object message, credentials& who) {
    if (const auto wait = gate_(who)) return ready(refused(http::too_many_requests(*wait)));
    vote_request v;
    v.who = who;
    http::field_reader in(message);
    read_vote(in, v);
    const auto size = read_size(in);
    const auto id = poll_id::parse(in.text("poll_id", http::presence::required).value_or(""));
    in.refuse_unknown();
    if (!in.ok()) return ready(refused(wrong(in.problems())));
    if (!id) return answer(ready<result<vote_outcome>>(errc::not_found), {}, who.from_page, size);
    v.poll = *id;
    if (is_of_kiosk(*id)) return answer(votes_.cast(std::move(v)), {}, who.from_page, size);
    meet_device(v);
    // If the vote has an id, it may be another voter's vote, retried with a different choice.
    if (!v.id && who.device.empty()) {
        who.device = v.who.device;
        who.device_untold = true;
    }
    auto untold = who.device_untold ? who.device : std::string();
    return answer(votes_.cast(std::move(v)), std::move(untold), who.from_page, size);
}

task<vote_ack> service_actions::answer(task<result<vote_outcome>> casting, std::string untold, bool from_page,
                                       reply_size size) {
    const auto outcome = co_await std::move(casting);
    const auto* vote = judged(outcome);
    auto reply = reply_to(outcome, rendered_, size);
    vote_ack out;
    if (auto* done = std::get_if<vote_accepted>(&reply)) {
        out.accepted = true;
        json_writer w;
        wire::write_receipt(w.key("receipt"), done->proof);
        w.member("status", done->status);
        auto device = earned_device(outcome);
        const bool by_device = vote->cast.state->definition.identity == identity_rule::device;
        if (device.empty() && by_device) device = std::move(untold);
        if (!device.empty() && !from_page) {
            w.member("voter_token", tokens_.token_of(device));
            out.device = std::move(device);
        }
        if (!done->poll) w.key("standing").raw(done->standing);
        out.members = w.take();
        out.poll = std::move(done->poll);
    } else {
        out = refused(std::get<http::problem>(reply));
    }
    if (vote != nullptr) {
        out.voter = vote->voter;
        out.version = vote->cast.state->version();
    }
    co_return out;
}

}  // namespace pollstream::app
