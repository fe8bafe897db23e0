// One WebSocket's side of the hub, without the socket: what it follows, what waits to be sent, how fast it
// may talk.
//
// Sending order: answers to its own messages first, then the beat, then what happened to polls it does not
// follow, then what its feeds have to say in turn, then what may be dropped (notifications). Memory is
// bounded by limits.hpp whatever the peer does.
#pragma once

#include "feed.hpp"
#include "feed_list.hpp"
#include "large_news.hpp"
#include "message.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/base/token_bucket.hpp"
#include "pollstream/domain/credentials.hpp"
#include "pollstream/http/channel.hpp"
#include "room_keys.hpp"
#include "small_queue.hpp"

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pollstream::live {

/// Why a viewer is sent away.
enum class farewell {
    going_down,  ///< the server
    wrong_keys,  ///< too many
    too_slow,    ///< too many answers wait for it to read them
    too_loud     ///< it said more than it may
};

/// What a viewer needs of the hub.
class stage {
  public:
    virtual ~stage() = default;
    virtual void entered(const std::shared_ptr<viewer>& v) = 0;
    virtual void left(viewer& v) = 0;
    /// Handles its inbox, one message after the other.
    virtual void has_messages(const std::shared_ptr<viewer>& v) = 0;
    virtual void dropped(farewell why) = 0;
    virtual void marked(bool conflated) = 0;
    /// So many bytes more of answers wait to be read, or fewer. How many there are now, of all viewers.
    virtual std::size_t unread(std::ptrdiff_t more) = 0;
    /// Whether viewers may talk only so fast.
    virtual bool throttles() const = 0;
    /// What there is of a poll cannot be rendered: it is damaged.
    virtual void cannot_show(const poll_id& id, const char* why) = 0;
};

class viewer final : public http::channel, public std::enable_shared_from_this<viewer> {
    // What a tick and a delivery touch comes first and together: with ten thousand viewers, each line of
    // memory is a miss.
    http::outlet* outlet_ = nullptr;  ///< while it is open
    std::unique_ptr<http::close_order> closing_;
    feed* first_ready_ = nullptr;  ///< feeds with news, through feed::next
    feed* last_ready_ = nullptr;
    bool gone_ = false;
    bool ending_ = false;  ///< hears nothing more, and is closed once all it has said is answered
    small_queue<http::frame> answers_;
    http::frame beat_;
    const large_news* large_ = nullptr;  ///< where it follows all polls at large
    large_news::reader read_;            ///< of them
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
    /// What it follows from the start; before opened().
    void begin_with(message first) { first_ = std::make_unique<message>(std::move(first)); }
    /// Nothing while it is owed as many answers as it may be: who reads them is heard on.
    std::optional<message> next_message();
    /// An answer. A viewer that lets too many pile up is dropped (1008), and with long ones in all hands any
    /// that has not read the last.
    void tell(http::frame f);
    /// What there is no more of than what the viewer follows, so that it need not be bounded here.
    void tell_all_the_same(http::frame f);
    /// From now on it hears of all polls at large, but for events of those that it follows itself. `all`
    /// lives as long as it does.
    void follow_all(const large_news& all);
    /// There may be more of that. A viewer that is too far behind is dropped.
    void hear_at_large();
    bool follows_all() const noexcept { return large_ != nullptr; }
    large_news::place read_at_large() const noexcept { return read_.at(); }
    /// News that may be dropped when too much of it waits. False: it was.
    bool mention(http::frame f);
    void beat(http::frame f);
    /// There is news of this kind in one of its feeds.
    void mark(feed& f, feed::news n);
    /// A vote it was not told of by itself: summed up, to be told with others. A viewer that lets too many of
    /// them wait is dropped.
    void miss(const poll_id& id);
    void tell_missed();
    /// The feed goes away.
    void forget(feed& f);
    /// What one of its feeds has to tell cannot be rendered.
    void cannot_show(const poll_id& id, const char* why) { stage_.cannot_show(id, why); }
    void close(farewell why, std::string_view reason);
    /// Something it said has been dealt with: where that was the last, a server that goes down says goodbye.
    void done_with_one();
    bool gone() const noexcept { return gone_ || closing_ != nullptr; }
    std::size_t subscriptions() const noexcept { return polls.size() + rooms.size(); }

    /// Who it is in that room.
    credentials in(const room_id& room) const { return keys.with(who, room); }

    credentials who;
    room_keys keys;
    feed_list<poll_feed> polls;
    feed_list<room_feed> rooms;
    token_bucket notifications;
    std::size_t place = 0;  ///< where it stands among all viewers
    bool inside = false;    ///< and that it does
    bool working = false;   ///< a coroutine is at its inbox
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
    std::vector<std::pair<poll_id, std::uint64_t>> missed_;  ///< votes it was not told of one by one
    bool missed_due_ = false;                                ///< and is to be told of now
    std::size_t answer_bytes_ = 0;                           ///< of answers_
    std::unique_ptr<message> first_;                         ///< that it begins with
    small_queue<std::string> inbox_;            ///< as they came: read, they may be eight times as large
    std::size_t inbox_bytes_ = 0;               ///< of them
    std::optional<std::string_view> incoming_;  ///< the last text, while it is received and not taken
};

}  // namespace pollstream::live
