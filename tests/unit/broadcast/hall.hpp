// A hub with everything around it, and listeners without sockets.
//
// The actions behind the hub are small ones of the test's own (the application's know the services of this
// floor): askers are looked up in the store, votes go straight into it.
#pragma once

#include "listener.hpp"
#include "pollstream/broadcast/hub.hpp"
#include "pollstream/wire/wire.hpp"
#include "support/ground.hpp"

#include <boost/asio/steady_timer.hpp>

#include <memory>
#include <string>
#include <vector>

namespace pollstream::testing {

using namespace std::chrono_literals;

class test_actions final : public live_actions {
  public:
    explicit test_actions(ground& on) : on_(on), gate_(on.loop) {}

    /// Askers looked up from now on are handed over only after release(), and so are the answers to votes.
    void hold() {
        holding = true;
        gate_.expires_at(asio::steady_timer::time_point::max());
    }
    void release() {
        holding = false;
        gate_.cancel();
    }

    task<result<std::vector<asker>>> askers_of(poll_ref p, std::vector<credentials> of) override {
        ++lookups;
        const auto& d = p->definition;
        std::vector<asker> all(of.size());
        std::vector<voter_in_poll> questions;
        std::vector<std::size_t> asked;
        for (std::size_t i = 0; i < of.size(); ++i) {
            const auto room = co_await on_.known.room(d.room);
            all[i].admin = room && is_admin(**room, of[i]);
            const auto identity = identity_of(d, of[i], std::nullopt);
            if (!identity) continue;
            questions.push_back(
                {d.id, make_voter_key(hmac_key(on_.storage.secret()), d.id, d.identity, *identity)});
            asked.push_back(i);
        }
        auto votes = co_await on_.storage.find_votes(std::move(questions));
        while (holding) co_await gate_.async_wait(as_result);
        if (!votes) co_return votes.error();
        for (std::size_t q = 0; q < asked.size(); ++q) {
            if (!(*votes)[q]) continue;
            all[asked[q]].has_voted = true;
            all[asked[q]].marks = (*votes)[q]->marks;
        }
        co_return all;
    }

    bool is_admin(const room& r, const credentials& who) override {
        return pollstream::is_admin(r, who, std::nullopt);
    }

    bool is_kiosk(const room& r, const credentials& who) override { return pollstream::is_kiosk(r, who); }

    /// {poll_id, option_ids, voter_name?, vote_id?}
    task<vote_ack> vote(json::object message, credentials& who) override {
        vote_ack answer;
        const auto id = poll_id::parse(std::string_view(message.at("poll_id").as_string()));
        auto p = co_await on_.known.poll(*id);
        if (!p) {
            answer.members = R"("code":"not_found")";
            co_return answer;
        }
        auto named = who;
        if (const auto* name = message.if_contains("voter_name")) named.name = std::string(name->as_string());
        ballot b;
        b.poll = *id;
        b.id = vote_id::make();
        const auto& d = (*p)->definition;
        b.voter = make_voter_key(hmac_key(on_.storage.secret()), *id, d.identity,
                                 identity_of(d, named, b.id).value());
        for (const auto& n : message.at("option_ids").as_array()) b.marks.push_back(n.to_number<option_no>());
        auto cast = co_await on_.storage.cast(std::move(b));
        if (!cast) {
            answer.members = R"("code":"unavailable")";
            co_return answer;
        }
        answer.accepted = cast->how == verdict::counted || cast->how == verdict::changed ||
                          cast->how == verdict::same_choice;
        asker voter;
        voter.has_voted = cast->proof.has_value();
        voter.marks = cast->standing;
        json_writer w;
        w.member("code", to_string(cast->how));
        wire::write_poll(w.key("poll"), *cast->state, on_.storage.epoch(), voter);
        answer.members = w.take();
        answer.voter = std::move(voter);
        answer.version = cast->state->version();
        while (holding) co_await gate_.async_wait(as_result);
        co_return answer;
    }

    int lookups = 0;
    bool holding = false;

  private:
    ground& on_;
    asio::steady_timer gate_;
};

/// Fast enough that a test need not wait, unless it is about timing. The number of viewers is sent at the
/// leading edge only, so that it does not turn up among what a test is about.
inline hub_options quick() {
    hub_options o;
    o.live_rate_hz = 1'000;
    o.viewers_interval = 1h;
    o.activity_interval = 1ms;
    return o;
}

/// Only the leading edges occur while a test runs.
inline hub_options slow() {
    hub_options o;
    o.live_rate_hz = 0.001;
    o.viewers_interval = 1h;
    o.activity_interval = 1h;
    return o;
}

struct hall : ground {
    explicit hall(hub_options options = quick(), std::size_t polls_max = 1'000)
        : ground(polls_max), live(loop.get_executor(), storage, known, facts, actions, time, options) {
        begin(loop, live.run());
        settle();
    }
    ~hall() {
        everybody.clear();
        settle();
        live.stop();
        settle();
    }

    listener& let_in(std::shared_ptr<http::channel> talk) {
        everybody.push_back(std::make_unique<listener>(std::move(talk)));
        settle();
        return *everybody.back();
    }
    listener& at_poll(const poll_ref& p, credentials who = {}) {
        return let_in(live.open_poll(std::move(who), p->definition.id));
    }
    listener& at_room(const room_ref& r, credentials who = {}) {
        return let_in(live.open_room(std::move(who), r->id));
    }
    listener& at_door(credentials who = {}) { return let_in(live.open(std::move(who))); }
    listener& at_large(credentials who = {}) { return let_in(live.open_global(std::move(who))); }

    void say(listener& l, const json::object& message) {
        l.say(json::serialize(message));
        settle();
    }
    static json::object about(std::string_view type, const poll_ref& p) {
        return {{"type", type}, {"poll_id", p->definition.id.str()}};
    }
    static json::object about(std::string_view type, const room_ref& r) {
        return {{"type", type}, {"room_id", r->id.str()}};
    }

    void work_for(std::chrono::milliseconds given) {
        loop.restart();
        loop.run_for(given);
        settle();  // whatever became due while the machine was busy
    }
    /// The last state, according to the store.
    poll_ref stored(const poll_ref& p) {
        auto s = run(storage.load_poll(p->definition.id));
        if (!s) throw std::runtime_error("the poll is gone");
        return *s;
    }
    room_ref show(const room_ref& r, std::optional<poll_id> current) {
        room_patch patch;
        patch.current = current;
        auto after = run(storage.patch_room(r->id, patch));
        settle();
        return *after;
    }

    test_actions actions{*this};
    hub live;
    std::vector<std::unique_ptr<listener>> everybody;
};

inline std::uint64_t version_of(const json::object& frame) {
    return frame.at("version").to_number<std::uint64_t>();
}

}  // namespace pollstream::testing
