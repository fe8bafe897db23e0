// Who follows which poll: a topic is created with its first follower and destroyed with its last.
#include "broadcast/hub_impl.hpp"
#include "pollstream/base/thrown.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <span>

namespace pollstream {

using namespace live;

/// An existing topic is updated by facts alone, even if `p` was read ahead of them, because its followers
/// must hear of each.
poll_topic& hub::impl::topic_of(const poll_ref& p) {
    auto& topic = polls[p->definition.id];
    if (!topic) topic = std::make_unique<poll_topic>(p, backing.epoch());
    return *topic;
}

task<void> hub::impl::rest(unsigned failures) {
    constexpr unsigned doublings = 6;  // about twenty seconds
    auto parts = 1u << std::min(failures - 1, doublings);
    do {  // in parts, so that a server that stops need not wait for all of them
        asio::steady_timer a_while(loop, limits::hub_rest);
        co_await a_while.async_wait(as_result);
    } while (--parts > 0 && !timer.is_stopped());
}

std::optional<voter_key> hub::impl::key_of(const poll& p, const credentials& who) const {
    const auto identity = identity_of(p, who, std::nullopt);
    if (!identity) return std::nullopt;
    return make_voter_key(secret, p.id, p.identity, *identity);
}

task<result<hub::impl::looked_up>> hub::impl::look_up(poll_ref p, std::vector<credentials> of) {
    std::vector<lookup> questions(of.size());
    for (std::size_t i = 0; i < of.size(); ++i) {
        questions[i].poll = p->definition.id;
        questions[i].key = key_of(p->definition, of[i]);
    }
    lookups::open asked(looking_up, std::move(questions));
    auto& open = asked.all();
    auto found = co_await actions.askers_of(p, of);
    while (found && std::ranges::any_of(open, [](const lookup& a) { return a.voided; })) {
        for (auto& a : open) a.voided = false;
        found = co_await actions.askers_of(p, of);
    }
    // The poll may have changed or gone while we asked.
    const auto newest = co_await known.poll(p->definition.id);
    if (!found) co_return found.error();
    if (!newest) co_return newest.error();

    looked_up answer;
    answer.poll = *newest;
    for (std::size_t i = 0; i < open.size(); ++i) answer.askers.push_back(open[i].newest((*found)[i]));
    co_return answer;
}

/// Until the answer comes, what they may see stays as it was; for most of them it does not change.
void hub::impl::look_up_again(poll_topic& topic) {
    std::vector<std::shared_ptr<viewer>> voters;
    for (auto* feed : topic.everyone.all()) {
        if (feed->asker.has_voted && (feed->key || feed->name))
            voters.push_back(feed->owner().shared_from_this());
    }
    if (!voters.empty()) look_up_again(topic, std::move(voters));
}

void hub::impl::look_up_again(poll_topic& topic, std::vector<std::shared_ptr<viewer>> who) {
    asio::co_spawn(loop, look_again(topic.state(), std::move(who)), or_say("looking up voters again"));
}

task<void> hub::impl::look_again(poll_ref p, std::vector<std::shared_ptr<viewer>> voters) {
    const auto& d = p->definition;
    for (std::size_t first = 0; first < voters.size(); first += lookups_at_once) {
        const auto some = std::span(voters).subspan(first, std::min(lookups_at_once, voters.size() - first));
        std::vector<credentials> who;
        for (const auto& v : some) {
            who.push_back(v->in(d.room));
            const auto* feed = v->polls.find(d.id);
            if (feed != nullptr && feed->name) who.back().name = *feed->name;
        }
        const auto found = co_await look_up(p, std::move(who));
        if (!found) co_return;  // whoever subscribes again learns it then
        for (std::size_t i = 0; i < some.size(); ++i) {
            auto* feed = some[i]->gone() ? nullptr : some[i]->polls.find(d.id);
            if (feed == nullptr) continue;
            feed->asker = found->askers[i];
            feed->asker.admin = feed->asker.admin || some[i]->keys.host(d.room);
            show_results(*some[i], *feed);
        }
    }
}

void hub::impl::know_anew(poll_topic& topic) {
    const auto everyone = topic.everyone.all();  // a copy: rekey() reorders them
    for (auto* feed : everyone) rekey(*feed);
}

void hub::impl::rekey(poll_feed& feed) {
    auto& topic = feed.topic;
    topic.remove(feed);
    feed.key = key_of(topic.state()->definition, feed.owner().who);
    topic.add(feed);
}

void hub::impl::become(viewer& v, std::string device, bool untold) {
    v.who.device_untold = untold;
    if (v.who.device == device) return;
    v.who.device = std::move(device);
    for (const auto& feed : v.polls) rekey(*feed);
}

/// Makes the viewer a follower unless it is one already; either way a snapshot is due.
poll_feed& hub::impl::follow(viewer& v, const poll_ref& p, const asker& who, bool screen) {
    auto& topic = topic_of(p);
    auto* feed = v.polls.find(topic.id());
    const bool fresh = feed == nullptr;
    if (fresh) {
        feed = &v.polls.add(std::make_unique<poll_feed>(v, topic));
        feed->key = key_of(p->definition, v.who);
        feed->anew = p->version();
    }
    feed->asker = who;
    // The viewer may have shown the host's key during the lookup.
    feed->asker.admin = who.admin || v.keys.host(p->definition.room);
    const bool other_people = fresh || feed->screen != screen;
    if (fresh) topic.add(*feed);
    topic.everyone.be_screen(*feed, screen);
    show_results(v, *feed);
    if (fresh) ranking_news(topic);
    if (other_people) people_news(topic);
    return *feed;
}

void hub::impl::unfollow(viewer& v, poll_feed& feed) {
    auto& topic = feed.topic;
    const auto id = topic.id();
    topic.remove(feed);
    v.forget(feed);
    v.polls.remove(feed);
    if (topic.everyone.empty()) {
        polls.erase(id);
    } else {
        people_news(topic);
    }
}

void hub::impl::release(viewer& v, const poll_id& id) {
    auto* feed = v.polls.find(id);
    if (feed != nullptr && !feed->by_itself && feed->by_rooms == 0) unfollow(v, *feed);
}

}  // namespace pollstream
