// One WebSocket as the hub sees it, without the socket: what it follows, what waits to be sent, how fast it
// may talk.
//
// Sending order: first answers to its own messages, then the beat, then what happened to polls that it does
// not follow, then its feeds in turn, then what may be dropped (notifications). Memory is bounded by
// limits.hpp, whatever the peer does.
#pragma once

#include "broadcast/feed.hpp"
#include "broadcast/feed_list.hpp"
#include "broadcast/large_news.hpp"
#include "broadcast/message.hpp"
#include "broadcast/room_keys.hpp"
#include "broadcast/small_queue.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/token_bucket.hpp"
#include "pollstream/domain/credentials.hpp"
#include "pollstream/http/channel.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pollstream::live {

/// Why a viewer is sent away.
enum class farewell {
    going_down,  ///< the server is shutting down
    wrong_keys,  ///< too many wrong keys
    too_slow,    ///< too many unread answers
    too_loud     ///< it sent more than allowed
};

/// What a viewer needs from the hub.
class stage {
  public:
    virtual ~stage() = default;
    virtual void entered(const std::shared_ptr<viewer>& v) = 0;
    virtual void left(viewer& v) = 0;
    /// Handles the viewer's inbox, one message after the other.
    virtual void has_messages(const std::shared_ptr<viewer>& v) = 0;
    virtual void dropped(farewell why) = 0;
    virtual void marked(bool conflated) = 0;
    /// Adds `more` bytes, which may be negative, to the answers that wait to be read. Returns the total over
    /// all viewers.
    virtual std::size_t unread(std::ptrdiff_t more) = 0;
    /// Whether the rate of viewers' messages is limited.
    virtual bool throttles() const = 0;
    /// Reports a poll that is damaged and cannot be rendered.
    virtual void cannot_show(const poll_id& id, const char* why) = 0;
};

class viewer final : public http::channel, public std::enable_shared_from_this<viewer> {
    // What a tick and a delivery touch comes first and together: with ten thousand viewers, each cache line
    // is a miss.
    http::outlet* outlet_ = nullptr;  ///< null unless it is open
    std::unique_ptr<http::close_order> closing_;
    feed* first_ready_ = nullptr;  ///< feeds with news, linked through feed::next
    feed* last_ready_ = nullptr;
    bool gone_ = false;
    bool ending_ = false;  ///< hears nothing more, and is closed once all it has said is answered
    small_queue<http::frame> answers_;
    http::frame beat_;
    const large_news* large_ = nullptr;  ///< set if it follows all polls at large
    large_news::reader read_;            ///< how far it has read those news
    small_queue<http::frame> mentions_;

  public:
    viewer(stage& on, credentials who);

    // ---- http::channel
    void opened(http::outlet& to) override;
    void received(std::string_view text) override;
    void closed() override;
    http::frame next() override;
    void prefetch() const noexcept override;
    const http::close_order* closing() const override { return closing_.get(); }
    void shutdown() override;

    // ---- for the hub
    /// What it follows from the start; call before opened().
    void begin_with(message first) { first_ = std::make_unique<message>(std::move(first)); }
    /// Nullopt while as many answers as allowed are unread; the viewer must read them before it is heard
    /// again.
    std::optional<message> next_message();
    /// Sends an answer. A viewer that lets too many pile up is dropped (1008), and if the answers of all
    /// viewers together take too much memory, any viewer that has not read its last one.
    void tell(http::frame f);
    /// Sends frames whose number is bounded by what the viewer follows, so that it need not be bounded here.
    void tell_all_the_same(http::frame f);
    /// From now on it hears of all polls at large, except events of those that it follows itself. `all` must
    /// outlive it.
    void follow_all(const large_news& all);
    /// There may be more news at large. A viewer that is too far behind is dropped.
    void hear_at_large();
    bool follows_all() const noexcept { return large_ != nullptr; }
    large_news::place read_at_large() const noexcept { return read_.at(); }
    /// Sends news that may be dropped if too much of it waits. False if it was dropped.
    bool mention(http::frame f);
    void beat(http::frame f);
    /// Notes that one of its feeds has news of this kind.
    void mark(feed& f, feed::news n);
    /// Notes a vote that it was not told of individually, to be told as part of a sum. A viewer for which too
    /// many polls wait like that is dropped.
    void miss(const poll_id& id);
    void tell_missed();
    /// The feed is about to be destroyed.
    void forget(feed& f);
    /// Reports that the news of one of its feeds cannot be rendered.
    void cannot_show(const poll_id& id, const char* why) { stage_.cannot_show(id, why); }
    void close(farewell why, std::string_view reason);
    /// Something it said has been dealt with. If that was the last, a server that is shutting down says
    /// goodbye.
    void done_with_one();
    bool gone() const noexcept { return gone_ || closing_ != nullptr; }
    std::size_t subscriptions() const noexcept { return polls.size() + rooms.size(); }

    /// Who the viewer is in that room.
    credentials in(const room_id& room) const { return keys.with(who, room); }

    credentials who;
    room_keys keys;
    feed_list<poll_feed> polls;
    feed_list<room_feed> rooms;
    token_bucket notifications;
    std::size_t place = 0;  ///< its index among all viewers
    bool inside = false;    ///< it is among them
    bool working = false;   ///< a coroutine is handling its inbox
    int failed_keys = 0;
    int votes_under_way = 0;

  private:
    void wake();
    http::frame next_at_large();
    http::frame next_missed();
    http::frame next_answer();
    bool lets_too_much_wait() const;
    void forget_answers();
    void note_unread(std::ptrdiff_t more);
    bool owes_all() const noexcept;
    bool has_room_for(std::string_view text) const noexcept;
    void enqueue(feed& f);
    feed* dequeue() noexcept;

    stage& stage_;
    token_bucket talk_;
    std::vector<std::pair<poll_id, std::uint64_t>> missed_;  ///< sums of votes it was not told of one by one
    bool missed_due_ = false;                                ///< those are due to be told
    std::size_t answer_bytes_ = 0;                           ///< size of answers_
    std::unique_ptr<message> first_;                         ///< the message that it begins with
    small_queue<std::string> inbox_;            ///< unparsed: parsed, they may be eight times as large
    std::size_t inbox_bytes_ = 0;               ///< their size
    std::optional<std::string_view> incoming_;  ///< the text being received, until it is taken
};

}  // namespace pollstream::live
