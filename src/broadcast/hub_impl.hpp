// The hub's implementation, shared by the files that make it up: facts and ticks (hub.cpp), rankings
// (hub_rankings.cpp), leaderboards (hub_leaderboards.cpp), following (hub_following.cpp), messages
// (hub_messages.cpp) and rooms (hub_rooms.cpp).
#pragma once

#include "broadcast/announcements.hpp"
#include "broadcast/lookups.hpp"
#include "broadcast/message.hpp"
#include "broadcast/topic.hpp"
#include "broadcast/viewer.hpp"
#include "pollstream/async/stoppable_timer.hpp"
#include "pollstream/broadcast/hub.hpp"

#include <memory>
#include <span>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace pollstream {

namespace live {
/// How many voters are looked up in one read: a lecture hall's worth.
inline constexpr std::size_t lookups_at_once = 1'000;
}  // namespace live

struct hub::impl final : live::stage {
    impl(asio::any_io_executor executor, store& s, catalog& c, bus& facts, live_actions& a, const clock& t,
         hub_options o);

    // ---- live::stage (hub.cpp; has_messages: hub_messages.cpp)
    void entered(const std::shared_ptr<live::viewer>& v) override;
    void left(live::viewer& v) override;
    void has_messages(const std::shared_ptr<live::viewer>& v) override;
    void dropped(live::farewell why) override;
    void marked(bool conflated) override;
    std::size_t unread(std::ptrdiff_t more) override;
    bool throttles() const override { return options.throttled; }
    void cannot_show(const poll_id& id, const char* why) override;

    // ---- facts (hub.cpp)
    void hear(const poll_changed& f);
    void hear(const tally_changed& f);
    void hear(const vote_counted& f);
    void hear(const room_changed& f);
    void flip_visibility(live::poll_topic& topic, const vote_counted& f);
    void poll_moved(live::poll_topic& topic, const poll_changed& f);
    void poll_gone(const poll_changed& f);
    http::frame goodbye(const poll_state& last);
    /// Tells those who follow all polls.
    void announce(const poll_changed& f);
    void announce(const poll_changed& f, http::frame says);

    // ---- ticks (hub.cpp)
    void tally_news(live::poll_topic& topic);
    void tick_tally(live::poll_topic& topic);
    void people_news(live::poll_topic& topic);
    void people_news(live::room_topic& topic);
    void due_now();
    live::steady_time next_due() const;
    void wake_by(live::steady_time when);

    // ---- rankings (hub_rankings.cpp)
    /// The results of ranked ballots, counted elsewhere; asked for at the ticks of the tally.
    void ranking_news(live::poll_topic& topic);
    task<void> count_ranking(poll_id id);
    void show_results(live::viewer& v, live::poll_feed& f);

    // ---- leaderboards (hub_leaderboards.cpp)
    void hear(const participants_changed& f);
    /// The leaderboard of a room's quizzes: sent when a quiz is revealed or reset, and when the people shown
    /// on it change.
    void leaderboard_news(const poll_changed& f);
    void tell_leaderboard(const room_id& id, bool also_empty);
    task<void> add_up_leaderboard(room_id id);

    // ---- following (hub_following.cpp)
    live::poll_topic& topic_of(const poll_ref& p);
    live::poll_feed& follow(live::viewer& v, const poll_ref& p, const asker& who, bool screen);
    void unfollow(live::viewer& v, live::poll_feed& f);
    /// Drops the feed if nothing needs it any more.
    void release(live::viewer& v, const poll_id& id);
    /// Waits before something that has failed this many times in a row is tried again: the more failures,
    /// the longer.
    task<void> rest(unsigned failures);
    std::optional<voter_key> key_of(const poll& p, const credentials& who) const;
    /// A poll and what some may see of it, both including all facts heard up to the answer.
    struct looked_up {
        poll_ref poll;
        std::vector<asker> askers;
    };
    task<result<looked_up>> look_up(poll_ref p, std::vector<credentials> of);
    /// Votes were voided: looks up those who had voted again, and shows them what they may see now.
    void look_up_again(live::poll_topic& topic);
    void look_up_again(live::poll_topic& topic, std::vector<std::shared_ptr<live::viewer>> who);
    task<void> look_again(poll_ref p, std::vector<std::shared_ptr<live::viewer>> voters);
    /// From now on votes are stored under a different key.
    void know_anew(live::poll_topic& topic);
    /// From now on the viewer is this device, in everything that it follows.
    void become(live::viewer& v, std::string device, bool untold);
    void rekey(live::poll_feed& feed);

    // ---- messages (hub_messages.cpp)
    task<void> work(std::shared_ptr<live::viewer> v, live::message first);
    bool cast_apart(const std::shared_ptr<live::viewer>& v, live::message& m);
    task<void> cast_one(std::shared_ptr<live::viewer> v, live::vote ballot, live::json::value ref);
    task<void> handle_or_refuse(std::shared_ptr<live::viewer> v, live::message m);
    task<void> handle(std::shared_ptr<live::viewer> v, live::message m);
    task<void> subscribe_poll(std::shared_ptr<live::viewer> v, live::subscribe wish, live::json::value ref);
    task<void> subscribe_room(std::shared_ptr<live::viewer> v, live::subscribe wish, live::json::value ref);
    void be_screen(live::viewer& v, live::room_feed& in, bool screen);
    void unsubscribe(live::viewer& v, const live::target& what, const live::json::value& ref);
    task<void> cast(std::shared_ptr<live::viewer> v, live::vote message, live::json::value ref);
    void take_voter(const std::shared_ptr<live::viewer>& v, live::poll_feed& feed, const vote_ack& ack,
                    std::string name);
    task<void> authenticate(std::shared_ptr<live::viewer> v, live::auth message, live::json::value ref);
    bool may_follow_more(live::viewer& v, const live::json::value& ref);
    void acknowledge(live::viewer& v, const live::json::value& ref);

    // ---- rooms (hub_rooms.cpp)
    void room_stale(live::room_topic& topic);
    task<void> render_room(room_id id);
    /// Tries again later, because what could not be read is not gone. Changes until then are told at once,
    /// all the same.
    void look_later(live::room_topic& topic);
    task<void> look_again_later(room_id id, unsigned failures);
    /// False if something could not be read.
    task<bool> render_room_once(room_id id);
    void render(live::room_topic& topic, std::span<const poll_ref> lines);
    /// Moves everybody in the room to its current poll. Also false if something could not be read.
    task<bool> move_along(room_id id, room_ref r);
    void show(live::viewer& v, live::room_feed& in, const poll_ref& p, const asker& who);
    void show_nothing(live::viewer& v, live::room_feed& in);
    void leave_room(live::viewer& v, const room_id& id);

    asio::any_io_executor loop;
    store& backing;
    hmac_key secret;  ///< the database's secret
    catalog& known;
    live_actions& actions;
    const clock& time;
    hub_options options;
    std::chrono::nanoseconds tally_interval;

    live::poll_topics polls;
    std::unordered_map<room_id, std::unique_ptr<live::room_topic>> rooms;
    live::followers<live::viewer> viewers;
    live::announcements news;

    std::unordered_set<poll_id> named_in_log;  ///< polls that cannot be shown

    std::vector<poll_id> dirty_polls;  ///< have a tally or a count of people to send when due
    std::vector<room_id> dirty_rooms;
    live::lookups looking_up;
    std::size_t unread_bytes = 0;  ///< of all answers together
    live::steady_time next_beat;

    stoppable_timer timer;
    live::steady_time armed_for;
    hub_counters counters;
    std::vector<subscription> listening;
};

}  // namespace pollstream
