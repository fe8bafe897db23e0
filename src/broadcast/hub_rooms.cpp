// Rooms: everybody in a room is moved along to the poll that it shows.
#include "broadcast/hub_impl.hpp"
#include "pollstream/base/thrown.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>

#include <algorithm>
#include <utility>

namespace pollstream {

using namespace live;

/// Something about the room or its polls has changed, or somebody came in: tells everybody, soon and once.
void hub::impl::room_stale(room_topic& topic) {
    if (!topic.rendering.ask()) return;
    const auto id = topic.state()->id;
    asio::co_spawn(loop, render_room(id), or_say("telling a room", [this, id] {
                       if (const auto it = rooms.find(id); it != rooms.end()) it->second->rendering.abandon();
                   }));
}

task<void> hub::impl::render_room(room_id id) {
    for (;;) {
        co_await asio::post(loop, as_result);  // 200 polls deleted at once make one frame
        const auto it = rooms.find(id);
        if (it == rooms.end() || !it->second->rendering.begin_again()) co_return;
        const bool whole = co_await render_room_once(id);
        const auto still = rooms.find(id);
        if (still == rooms.end()) co_return;
        if (whole)
            still->second->rendering.succeeded();
        else
            look_later(*still->second);
    }
}

void hub::impl::look_later(room_topic& topic) {
    if (std::exchange(topic.waits, true)) return;
    const auto id = topic.state()->id;
    asio::co_spawn(loop, look_again_later(id, topic.rendering.failed(false)),
                   or_say("looking at a room again"));
}

task<void> hub::impl::look_again_later(room_id id, unsigned failures) {
    co_await rest(failures);
    const auto it = rooms.find(id);
    if (it == rooms.end() || timer.is_stopped()) co_return;
    it->second->waits = false;
    room_stale(*it->second);
}

task<bool> hub::impl::render_room_once(room_id id) {
    const auto r = rooms.at(id)->state();
    std::vector<poll_ref> lines;
    bool whole = true;
    bool for_now = true;  // only damaged polls are missing
    for (const auto& poll : r->polls) {
        auto p = co_await known.poll(poll);
        if (p) lines.push_back(*p);
        if (p || failed_with(p, errc::not_found)) continue;
        whole = false;
        for_now = for_now && failed_with(p, errc::storage_failed);
    }
    const auto it = rooms.find(id);
    if (it == rooms.end()) co_return true;
    auto& topic = *it->second;
    if (topic.state() != r) {  // changed while we read the polls
        topic.rendering.ask();
        co_return true;
    }
    if (for_now) render(topic, lines);
    if (!co_await move_along(id, r)) whole = false;
    co_return whole;
}

void hub::impl::render(room_topic& topic, std::span<const poll_ref> lines) {
    const auto& r = *topic.state();
    topic.frame = room_frame(r, lines, topic.everyone.people());
    auto plain = room_frame(r, lines, 0);
    if (topic.plain && topic.plain->text() == plain->text()) return;
    topic.plain = std::move(plain);
    topic.everyone.mark(feed::event);
}

task<bool> hub::impl::move_along(room_id id, room_ref r) {
    poll_ref current;
    if (r->current) {
        auto p = co_await known.poll(*r->current);
        if (p) current = *p;
        if (!p && !failed_with(p, errc::not_found)) co_return false;
    }
    // While votes of some are looked up, others come and go, so each round begins with those who are here and
    // not moved yet.
    for (;;) {
        const auto it = rooms.find(id);
        if (it == rooms.end() || it->second->state()->current != r->current)
            co_return true;  // moved on meanwhile
        std::vector<std::shared_ptr<viewer>> waiting;
        std::vector<credentials> who;
        for (auto* feed : it->second->everyone.all()) {
            const auto wanted = current ? std::optional(current->definition.id) : std::nullopt;
            if (feed->shown == wanted || feed->owner().gone()) continue;
            waiting.push_back(feed->owner().shared_from_this());
            who.push_back(feed->owner().in(id));
            if (waiting.size() == lookups_at_once) break;
        }
        if (waiting.empty()) co_return true;
        if (!current) {
            for (const auto& v : waiting) show_nothing(*v, *v->rooms.find(id));
            continue;
        }
        // If votes cannot be read, the poll is shown as to somebody who has not voted.
        std::vector<asker> askers(waiting.size());
        auto found = co_await look_up(current, std::move(who));
        if (found) askers = std::move(found->askers);
        const auto newest = co_await known.poll(current->definition.id);
        if (!newest) co_return failed_with(newest, errc::not_found);
        for (std::size_t i = 0; i < waiting.size(); ++i) {
            auto* in = waiting[i]->rooms.find(id);
            if (in == nullptr || waiting[i]->gone()) continue;
            show(*waiting[i], *in, *newest, askers[i]);
        }
    }
}

void hub::impl::show(viewer& v, room_feed& in, const poll_ref& p, const asker& who) {
    show_nothing(v, in);
    in.shown = p->definition.id;
    ++follow(v, p, who, in.screen).by_rooms;
}

void hub::impl::show_nothing(viewer& v, room_feed& in) {
    if (!in.shown) return;
    const auto before = *std::exchange(in.shown, std::nullopt);
    auto* feed = v.polls.find(before);
    if (feed == nullptr) return;
    --feed->by_rooms;
    release(v, before);
}

void hub::impl::leave_room(viewer& v, const room_id& id) {
    auto* mine = v.rooms.find(id);
    if (mine == nullptr) return;
    show_nothing(v, *mine);
    const auto it = rooms.find(id);
    it->second->everyone.remove(*mine);
    v.forget(*mine);
    v.rooms.remove(*mine);
    if (it->second->everyone.empty()) {
        rooms.erase(it);
    } else {
        people_news(*it->second);
    }
}

}  // namespace pollstream
