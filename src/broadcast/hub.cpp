#include "pollstream/broadcast/hub.hpp"

#include "broadcast/hub_impl.hpp"
#include "pollstream/base/activity.hpp"
#include "pollstream/base/log.hpp"

#include <algorithm>
#include <exception>

namespace pollstream {

using namespace live;

hub::impl::impl(asio::any_io_executor executor, store& s, catalog& c, bus& facts, live_actions& a,
                const clock& t, hub_options o)
    : loop(executor),
      backing(s),
      secret(s.secret()),
      known(c),
      actions(a),
      time(t),
      options(o),
      tally_interval(static_cast<std::int64_t>(1e9 / o.live_rate_hz)),
      news(o.activity_interval, steady_now()),
      next_beat(steady_now() + o.beat_interval),
      timer(executor),
      armed_for(steady_time::max()) {
    listening.push_back(facts.subscribe<poll_changed>([this](const poll_changed& f) { hear(f); }));
    listening.push_back(facts.subscribe<tally_changed>([this](const tally_changed& f) { hear(f); }));
    listening.push_back(facts.subscribe<vote_counted>([this](const vote_counted& f) { hear(f); }));
    listening.push_back(facts.subscribe<room_changed>([this](const room_changed& f) { hear(f); }));
    listening.push_back(
        facts.subscribe<participants_changed>([this](const participants_changed& f) { hear(f); }));
}

// ---- live::stage

void hub::impl::entered(const std::shared_ptr<viewer>& v) {
    viewers.add(*v);
    v->inside = true;
    ++counters.viewers;
}

void hub::impl::left(viewer& v) {
    if (!v.inside) return;
    viewers.remove(v);
    v.inside = false;
    --counters.viewers;
    news.left(v);
    while (!v.rooms.empty()) leave_room(v, v.rooms.front().of());
    while (!v.polls.empty()) unfollow(v, v.polls.front());
}

void hub::impl::dropped(farewell why) {
    counters.dropped_slow += why == farewell::too_slow ? 1 : 0;
    counters.dropped_flood += why == farewell::too_loud ? 1 : 0;
}

void hub::impl::marked(bool conflated) {
    ++counters.marked;
    if (conflated) ++counters.conflated;
}

std::size_t hub::impl::unread(std::ptrdiff_t more) {
    unread_bytes = static_cast<std::size_t>(static_cast<std::ptrdiff_t>(unread_bytes) + more);
    return unread_bytes;
}

/// Logs one line per poll, and only for the first thousand polls, because a poll may be asked for again and
/// again.
void hub::impl::cannot_show(const poll_id& id, const char* why) {
    constexpr std::size_t named_max = 1'000;
    if (named_in_log.size() < named_max && named_in_log.insert(id).second)
        log::error("a poll cannot be shown", {{"poll", id.str()}, {"error", why}});
}

// ---- facts

void hub::impl::hear(const tally_changed& f) {
    const auto it = polls.find(f.state->definition.id);
    if (it != polls.end() && it->second->take(f.state)) tally_news(*it->second);
}

void hub::impl::hear(const poll_changed& f) {
    const auto& d = f.state->definition;
    if (f.what == poll_event::deleted) {
        poll_gone(f);
    } else {
        if (news.concerns(f)) announce(f);
        if (const auto it = polls.find(d.id); it != polls.end()) poll_moved(*it->second, f);
    }
    if (f.what == poll_event::reset) looking_up.reset(d.id);
    if (f.what == poll_event::voided) looking_up.voided(d.id);
    if (const auto room = rooms.find(d.room); room != rooms.end()) room_stale(*room->second);
    leaderboard_news(f);
}

void hub::impl::poll_moved(poll_topic& topic, const poll_changed& f) {
    const auto rule = topic.state()->definition.identity;
    // That votes are gone is news even if the state was read ahead of this fact.
    if (!topic.take(f.state) && f.what != poll_event::reset && f.what != poll_event::voided) return;
    if (topic.state()->definition.identity != rule) know_anew(topic);
    for (auto* feed : topic.everyone.all()) feed->hear(f.what, f.state->version());
    topic.everyone.mark(feed::event);
    ranking_news(topic);  // when a poll closes, its lot is drawn
    if (f.what == poll_event::voided) look_up_again(topic);
}

/// The frame that says that the poll is gone, even if it is damaged and cannot be shown.
http::frame hub::impl::goodbye(const poll_state& last) {
    const auto& d = last.definition;
    try {
        return event_frame(poll_event::deleted, last, backing.epoch(), results_public(d));
    } catch (const std::exception& e) {
        cannot_show(d.id, e.what());
    }
    poll_state bare;
    bare.code = last.code;
    bare.definition_version = last.version();
    bare.definition.id = d.id;
    bare.definition.room = d.room;
    bare.definition.title = d.title;
    bare.definition.listed = d.listed;
    bare.definition.created_at = d.created_at;
    return event_frame(poll_event::deleted, bare, backing.epoch(), false);
}

void hub::impl::poll_gone(const poll_changed& f) {
    const auto& d = f.state->definition;
    news.gone(d.id);
    const auto it = polls.find(d.id);
    const bool at_large = news.concerns(f);
    if (it == polls.end() && !at_large) return;
    const auto last_word = goodbye(*f.state);
    if (at_large) announce(f, last_word);
    if (it == polls.end()) return;
    const auto everyone = it->second->everyone.all();  // a copy: they leave while we iterate
    for (auto* feed : everyone) {
        auto& v = feed->owner();
        if (!d.listed || !v.follows_all()) v.tell_all_the_same(last_word);
        for (const auto& in : v.rooms) {
            if (in->shown == d.id) in->shown.reset();
        }
        unfollow(v, *feed);
    }
}

/// A damaged poll that cannot be shown is no reason to withhold the fact from its room and its own followers.
void hub::impl::announce(const poll_changed& f) {
    const auto& d = f.state->definition;
    // What a poll that left the list has become concerns only those who know its id.
    if (!d.listed) return announce(f, unlisted_frame(*f.state, backing.epoch()));
    try {
        announce(f, event_frame(f.what, *f.state, backing.epoch(), results_public(d)));
    } catch (const std::exception& e) {
        cannot_show(d.id, e.what());
    }
}

void hub::impl::announce(const poll_changed& f, http::frame says) {
    news.changed(f, std::move(says));
    wake_by(news.next());
}

void hub::impl::hear(const vote_counted& f) {
    const auto& d = f.state->definition;
    looking_up.counted(f.voter, f.marks);
    const auto it = polls.find(d.id);
    auto* topic = it != polls.end() ? it->second.get() : nullptr;
    if (topic != nullptr) flip_visibility(*topic, f);
    if (news.concerns(f, topic)) {
        news.voted(f, topic, steady_now());
        wake_by(news.next());
    }
}

/// For the voter's own windows: they have voted now, and may see what was hidden until then.
void hub::impl::flip_visibility(poll_topic& topic, const vote_counted& f) {
    for (auto* feed : topic.followed_by(f.voter)) {
        const bool saw = sees_results(topic.state()->definition, feed->asker);
        feed->asker.has_voted = true;
        feed->asker.marks = f.marks;
        if (!saw && sees_results(topic.state()->definition, feed->asker)) show_results(feed->owner(), *feed);
    }
}

void hub::impl::hear(const room_changed& f) {
    const auto it = rooms.find(f.state->id);
    if (it == rooms.end()) return;
    auto& topic = *it->second;
    if (!f.deleted) {
        if (topic.take(f.state)) room_stale(topic);
        return;
    }
    const auto goodbye = room_gone_frame(f.state->id);
    const auto everyone = topic.everyone.all();
    for (auto* feed : everyone) {
        auto& v = feed->owner();
        v.tell_all_the_same(goodbye);  // bounded by what it follows, as the goodbyes of polls
        leave_room(v, f.state->id);
    }
}

// ---- ticks

void hub::impl::tally_news(poll_topic& topic) {
    if (topic.tally_pace.allows(steady_now(), tally_interval)) {
        tick_tally(topic);
        return;
    }
    if (!topic.tally_dirty && !topic.people_dirty) dirty_polls.push_back(topic.id());
    topic.tally_dirty = true;
    wake_by(topic.tally_pace.next());
}

void hub::impl::tick_tally(poll_topic& topic) {
    topic.tally_dirty = false;
    topic.render_tally();
    ++counters.ticks;
    topic.everyone.mark(feed::tally);
    ranking_news(topic);
}

void hub::impl::people_news(poll_topic& topic) {
    if (topic.people_pace.allows(steady_now(), options.viewers_interval)) {
        topic.people_dirty = false;
        topic.render_people(topic.everyone.people());
        topic.everyone.mark(feed::people);
        return;
    }
    if (!topic.tally_dirty && !topic.people_dirty) dirty_polls.push_back(topic.id());
    topic.people_dirty = true;
    wake_by(topic.people_pace.next());
}

void hub::impl::people_news(room_topic& topic) {
    if (topic.people_pace.allows(steady_now(), options.viewers_interval)) {
        topic.people_dirty = false;
        topic.people = viewers_frame(topic.state()->id, topic.everyone.people());
        topic.everyone.mark(feed::people);
        return;
    }
    if (!topic.people_dirty) dirty_rooms.push_back(topic.state()->id);
    topic.people_dirty = true;
    wake_by(topic.people_pace.next());
}

/// Sends everything that is due.
void hub::impl::due_now() {
    const activity now_busy("a tick of the viewers");
    const auto now = steady_now();
    if (now >= next_beat) {
        next_beat = now + options.beat_interval;
        const auto frame = beat_frame(time.now());
        for (auto* v : viewers.all()) v->beat(frame);
    }

    for (const auto& id : std::exchange(dirty_polls, {})) {
        const auto it = polls.find(id);
        if (it == polls.end()) continue;
        auto& topic = *it->second;
        const bool tally = std::exchange(topic.tally_dirty, false);
        const bool people = std::exchange(topic.people_dirty, false);
        if (tally) tally_news(topic);  // marks it dirty again if it is not due yet
        if (people) people_news(topic);
    }
    for (const auto& id : std::exchange(dirty_rooms, {})) {
        const auto it = rooms.find(id);
        if (it == rooms.end()) continue;
        it->second->people_dirty = false;
        people_news(*it->second);
    }
    news.tell(polls, viewers, now);
}

steady_time hub::impl::next_due() const {
    auto next = std::min(next_beat, news.next());
    for (const auto& id : dirty_polls) {
        const auto it = polls.find(id);
        if (it == polls.end()) continue;
        if (it->second->tally_dirty) next = std::min(next, it->second->tally_pace.next());
        if (it->second->people_dirty) next = std::min(next, it->second->people_pace.next());
    }
    for (const auto& id : dirty_rooms) {
        const auto it = rooms.find(id);
        if (it != rooms.end()) next = std::min(next, it->second->people_pace.next());
    }
    return next;
}

void hub::impl::wake_by(steady_time when) {
    if (when >= armed_for) return;
    armed_for = when;
    timer.wake();  // run() sets it again
}

// ---- the public interface

hub::hub(asio::any_io_executor loop, store& backing, catalog& known, bus& facts, live_actions& actions,
         const clock& time, hub_options options)
    : impl_(std::make_unique<impl>(loop, backing, known, facts, actions, time, options)) {}

hub::~hub() = default;

task<void> hub::run() {
    auto& h = *impl_;
    for (;;) {
        h.armed_for = h.next_due();
        const bool goes_on = co_await h.timer.wait_until(h.armed_for);
        if (!goes_on) break;
        h.due_now();
    }
}

void hub::stop() {
    impl_->timer.stop();
}

std::shared_ptr<http::channel> hub::open(credentials who) {
    return std::make_shared<viewer>(*impl_, std::move(who));
}

namespace {

std::shared_ptr<http::channel> open_with(live::stage& on, credentials who, message first) {
    auto v = std::make_shared<viewer>(on, std::move(who));
    v->begin_with(std::move(first));
    return v;
}

}  // namespace

std::shared_ptr<http::channel> hub::open_poll(credentials who, poll_id id) {
    return open_with(*impl_, std::move(who), {live::subscribe{{id, std::nullopt}}, nullptr});
}

std::shared_ptr<http::channel> hub::open_room(credentials who, room_id id) {
    return open_with(*impl_, std::move(who), {live::subscribe{{std::nullopt, id}}, nullptr});
}

std::shared_ptr<http::channel> hub::open_global(credentials who) {
    return open_with(*impl_, std::move(who), {live::follow_all{}, nullptr});
}

std::uint64_t hub::viewers_of(const room_id& id) const {
    const auto it = impl_->rooms.find(id);
    return it == impl_->rooms.end() ? 0 : it->second->everyone.people();
}

hub_counters hub::counters() const {
    auto c = impl_->counters;
    c.topics = impl_->polls.size();
    return c;
}

}  // namespace pollstream
