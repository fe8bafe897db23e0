// Who follows which poll: topics come with their first follower and go with their last.
#include "hub_impl.hpp"

namespace pollstream {

using namespace live;

/// A topic that is there moves with the facts alone, also where `p` was read ahead of them: its followers are
/// to hear of each.
poll_topic& hub::impl::topic_of(const poll_ref& p) {
    auto& topic = polls[p->definition.id];
    if (!topic) topic = std::make_unique<poll_topic>(p, backing.epoch());
    return *topic;
}

std::optional<voter_key> hub::impl::key_of(const poll& p, const credentials& who) const {
    const auto identity = identity_of(p.identity, who, std::nullopt);
    if (!identity) return std::nullopt;
    return make_voter_key(secret, p.id, p.identity, *identity);
}

task<result<hub::impl::standings>> hub::impl::look_up(poll_ref p, std::vector<credentials> of) {
    std::vector<arrival> open(of.size());
    for (std::size_t i = 0; i < of.size(); ++i) {
        open[i].poll = p->definition.id;
        open[i].key = key_of(p->definition, of[i]);
        arriving.add(open[i]);
    }
    const auto found = co_await actions.standing(p, std::move(of));
    // It may have changed or gone while we asked.
    const auto newest = co_await known.poll(p->definition.id);
    for (auto& a : open) arriving.remove(a);
    if (!found) co_return found.error();
    if (!newest) co_return newest.error();

    standings answer;
    answer.poll = *newest;
    for (std::size_t i = 0; i < open.size(); ++i) answer.askers.push_back(open[i].newest((*found)[i]));
    co_return answer;
}

void hub::impl::know_anew(poll_topic& topic) {
    const auto everyone = topic.everyone.all();  // a copy: they change places
    for (auto* feed : everyone) {
        topic.remove(*feed);
        feed->key = key_of(topic.state()->definition, feed->owner().who);
        topic.add(*feed);
    }
}

/// Makes the viewer a follower, or finds that it is one; a snapshot is due either way.
poll_feed& hub::impl::follow(viewer& v, const poll_ref& p, const asker& standing) {
    auto& topic = topic_of(p);
    auto* feed = v.polls.find(topic.id());
    const bool fresh = feed == nullptr;
    if (fresh) {
        feed = &v.polls.add(std::make_unique<poll_feed>(v, topic));
        feed->key = key_of(p->definition, v.who);
    }
    feed->standing = standing;
    if (fresh) topic.add(*feed);
    show_results(v, *feed);
    if (fresh) ranking_news(topic);
    if (fresh) people_news(topic);
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
