// Handles what viewers send: each viewer's messages one after the other, each with an answer.
#include "broadcast/hub_impl.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/base/thrown.hpp"

#include <boost/asio/co_spawn.hpp>

namespace pollstream {

using namespace live;

namespace {

constexpr int failed_keys_max = 5;
/// So many votes of a viewer may be under way at once. One commit can answer all of them, and with others
/// those answers must fit into what may wait for its socket (control_messages_per_viewer).
constexpr int votes_at_once = 8;
constexpr std::string_view went_wrong = "Something went wrong here, not in your request. It has been logged.";

void refuse(viewer& v, const json::value& ref, std::string_view code, std::string_view detail) {
    v.tell(error_frame(ref, code, detail));
}

void refuse(viewer& v, const json::value& ref, const boost::system::error_code& ec) {
    if (ec == make_error_code(errc::not_found)) {
        refuse(v, ref, "not_found", "There is nothing with that id.");
    } else {
        refuse(v, ref, "unavailable", "The server cannot answer right now; try again in a moment.");
    }
}

}  // namespace

void hub::impl::acknowledge(viewer& v, const json::value& ref) {
    if (!ref.is_null()) v.tell(ack_frame(ref, {}));
}

void hub::impl::has_messages(const std::shared_ptr<viewer>& v) {
    while (!v->working) {
        auto m = v->next_message();
        if (!m) return;
        if (cast_apart(v, *m)) continue;
        v->working = true;
        asio::co_spawn(loop, work(v, std::move(*m)), or_say("a message", [v] {
                           v->working = false;
                           v->done_with_one();
                       }));
    }
}

task<void> hub::impl::work(std::shared_ptr<viewer> v, message first) {
    co_await handle_or_refuse(v, std::move(first));
    while (auto m = v->next_message())
        if (!cast_apart(v, *m)) co_await handle_or_refuse(v, std::move(*m));
    v->working = false;
    v->done_with_one();
}

/// If handling fails on our side, the viewer is told so, and its next messages are handled all the same.
task<void> hub::impl::handle_or_refuse(std::shared_ptr<viewer> v, message m) {
    const auto ref = m.ref;
    try {
        co_return co_await handle(v, std::move(m));
    } catch (const std::exception& e) {
        log::error("a message failed", {{"what", e.what()}});
    }
    refuse(*v, ref, "internal", went_wrong);
}

/// Votes of one viewer do not wait for each other: they enter the commit lane in the order in which they
/// came, and one commit takes them all. False if the message is not a vote, or if too many votes are under
/// way.
bool hub::impl::cast_apart(const std::shared_ptr<viewer>& v, message& m) {
    auto* ballot = std::get_if<vote>(&m.what);
    if (ballot == nullptr || v->votes_under_way >= votes_at_once) return false;
    // The first vote of an unknown viewer gives it the device that casts the next vote, too.
    if (v->who.device.empty() && v->keys.empty()) return false;
    ++v->votes_under_way;
    const auto give_up = [this, v, ref = m.ref] {
        --v->votes_under_way;
        refuse(*v, ref, "internal", went_wrong);
        has_messages(v);
        v->done_with_one();
    };
    asio::co_spawn(loop, cast_one(v, std::move(*ballot), std::move(m.ref)), or_say("a vote", give_up));
    return true;
}

task<void> hub::impl::cast_one(std::shared_ptr<viewer> v, vote ballot, json::value ref) {
    co_await cast(v, std::move(ballot), std::move(ref));
    --v->votes_under_way;
    v->done_with_one();
}

task<void> hub::impl::handle(std::shared_ptr<viewer> v, message m) {
    if (auto* s = std::get_if<subscribe>(&m.what)) {
        if (s->what.poll) co_return co_await subscribe_poll(v, *s, std::move(m.ref));
        co_return co_await subscribe_room(v, *s, std::move(m.ref));
    }
    if (auto* u = std::get_if<live::unsubscribe>(&m.what)) co_return unsubscribe(*v, u->what, m.ref);
    if (auto* ballot = std::get_if<vote>(&m.what)) {
        co_return co_await cast(v, std::move(*ballot), std::move(m.ref));
    }
    if (auto* key = std::get_if<auth>(&m.what)) {
        co_return co_await authenticate(v, std::move(*key), std::move(m.ref));
    }
    if (std::holds_alternative<follow_all>(m.what)) {
        if (v->gone()) co_return;
        co_return news.follow_all(*v);
    }
    refuse(*v, m.ref, "malformed", std::get<nonsense>(m.what).detail);
}

bool hub::impl::may_follow_more(viewer& v, const json::value& ref) {
    if (v.subscriptions() < limits::subscriptions_per_viewer) return true;
    refuse(v, ref, "too_many_subscriptions",
           "A connection can follow at most " + std::to_string(limits::subscriptions_per_viewer) +
               " polls and rooms.");
    return false;
}

task<void> hub::impl::subscribe_poll(std::shared_ptr<viewer> v, subscribe wish, json::value ref) {
    const auto id = *wish.what.poll;
    // Without a ref, an error refers to the id that was asked for.
    const json::value about = ref.is_null() ? json::value(id.str()) : ref;
    if (!v->polls.contains(id) && !may_follow_more(*v, about)) co_return;
    auto p = co_await known.poll(id);
    if (!p) co_return refuse(*v, about, p.error());
    std::vector<credentials> me{v->in((*p)->definition.room)};
    const auto found = co_await look_up(*p, std::move(me));
    if (!found) co_return refuse(*v, about, found.error());
    if (v->gone()) co_return;
    acknowledge(*v, ref);
    follow(*v, found->poll, found->askers.front(), wish.as_screen).by_itself = true;
}

task<void> hub::impl::subscribe_room(std::shared_ptr<viewer> v, subscribe wish, json::value ref) {
    const auto id = *wish.what.room;
    const json::value about = ref.is_null() ? json::value(id.str()) : ref;
    if (!v->rooms.contains(id) && !may_follow_more(*v, about)) co_return;
    auto r = co_await known.room(id);
    if (!r) co_return refuse(*v, about, r.error());
    if (v->gone()) co_return;
    acknowledge(*v, ref);

    auto& topic = rooms[id];
    if (!topic) topic = std::make_unique<room_topic>(*r);
    auto* feed = v->rooms.find(id);
    if (feed != nullptr) {
        v->mark(*feed, feed::event);
        if (feed->screen != wish.as_screen) be_screen(*v, *feed, wish.as_screen);
        co_return;
    }
    feed = &v->rooms.add(std::make_unique<room_feed>(*v, *topic));
    feed->screen = wish.as_screen;
    topic->everyone.add(*feed);
    if (topic->frame) v->mark(*feed, feed::event);
    people_news(*topic);
    room_stale(*topic);
}

/// Applies to the room and to the poll that the room shows to the viewer.
void hub::impl::be_screen(viewer& v, room_feed& in, bool screen) {
    in.topic.everyone.be_screen(in, screen);
    people_news(in.topic);
    auto* shown = in.shown ? v.polls.find(*in.shown) : nullptr;
    if (shown == nullptr) return;
    shown->topic.everyone.be_screen(*shown, screen);
    people_news(shown->topic);
}

void hub::impl::unsubscribe(viewer& v, const target& what, const json::value& ref) {
    if (what.room && v.rooms.contains(*what.room)) leave_room(v, *what.room);
    if (what.poll) {
        if (auto* feed = v.polls.find(*what.poll)) {
            feed->by_itself = false;
            release(v, *what.poll);
        }
    }
    acknowledge(v, ref);
}

task<void> hub::impl::cast(std::shared_ptr<viewer> v, vote ballot, json::value ref) {
    const auto id = poll_id::parse(text_of(ballot.body, "poll_id").value_or(""));
    std::string name(text_of(ballot.body, "voter_name").value_or(""));
    auto who = v->who;
    if (id && !v->keys.empty()) {
        const auto p = co_await known.poll(*id);
        // Without the kiosk's key the vote would be refused for good.
        if (!p && !failed_with(p, errc::not_found)) co_return refuse(*v, ref, p.error());
        if (p) who = v->in((*p)->definition.room);
    }
    auto casting = actions.vote(std::move(ballot.body), who);
    if (v->who.device.empty()) become(*v, who.device, who.device_untold);
    auto ack = co_await std::move(casting);
    if (v->gone()) co_return;
    if (!ack.device.empty()) become(*v, std::move(ack.device), false);
    auto* feed = id ? v->polls.find(*id) : nullptr;
    // The poll in the answer has at most this version: facts are heard before the request that caused them is
    // answered.
    if (feed != nullptr) feed->told = feed->topic.state()->version();
    if (!ack.accepted) co_return v->tell(error_frame(ref, ack.members));
    // Unlike a subscription, a vote is answered even if the client gave no ref, because the answer contains
    // the receipt.
    v->tell(ack_frame(ref, ack.members, ack.poll ? std::string_view(*ack.poll) : std::string_view()));
    if (ack.voter && feed != nullptr) take_voter(v, *feed, ack, std::move(name));
}

/// Takes over what the answer to a vote says about the voter. If the answer is older than what is known about
/// them, they are looked up instead.
void hub::impl::take_voter(const std::shared_ptr<viewer>& v, poll_feed& feed, const vote_ack& ack,
                           std::string name) {
    const auto& definition = feed.topic.state()->definition;
    if (definition.identity == identity_rule::kiosk) return;  // the next person there has not voted
    if (definition.identity == identity_rule::name && !name.empty())
        feed.name = std::make_unique<const std::string>(std::move(name));
    if (ack.version < feed.anew) return look_up_again(feed.topic, {v});
    const bool saw = sees_results(definition, feed.asker);
    feed.asker.has_voted = ack.voter->has_voted;
    feed.asker.marks = ack.voter->marks;
    if (!saw && sees_results(definition, feed.asker)) show_results(*v, feed);
}

task<void> hub::impl::authenticate(std::shared_ptr<viewer> v, auth key, json::value ref) {
    auto r = co_await known.room(key.room);
    if (!r) co_return refuse(*v, ref, r.error());
    auto who = v->who;
    who.admin_key = key.admin_key;
    who.kiosk_key = key.kiosk_key;
    const bool right = key.admin_key.empty() ? actions.is_kiosk(**r, who) : actions.is_admin(**r, who);
    if (!right) {
        if (++v->failed_keys < failed_keys_max)
            co_return refuse(*v, ref, "forbidden", "The key is not this room's.");
        refuse(*v, ref, "too_many_wrong_keys",
               "That was one wrong key too many: connect again with the right one.");
        co_return v->close(farewell::wrong_keys, "too many wrong keys");
    }
    v->keys.keep(key.room, key.admin_key, key.kiosk_key);
    acknowledge(*v, ref);
    if (key.admin_key.empty()) co_return;
    for (const auto& feed : v->polls) {
        if (feed->topic.state()->definition.room != key.room) continue;
        feed->asker.admin = true;
        show_results(*v, *feed);
    }
}

}  // namespace pollstream
