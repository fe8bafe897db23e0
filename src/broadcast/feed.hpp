// Something that a viewer follows: it may have news, and when the viewer's socket is ready it provides the
// newest state. It holds flags, not frames, so a viewer that never reads costs the same after a million votes
// as after one. Pure except for its owner.
#pragma once

#include "broadcast/pending_events.hpp"
#include "pollstream/domain/ballot.hpp"
#include "pollstream/domain/visibility.hpp"
#include "pollstream/http/channel.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

namespace pollstream::live {

class viewer;
class poll_topic;
class room_topic;

class feed {
  public:
    /// The kinds of news.
    enum news : std::uint8_t {
        nothing = 0,
        snapshot = 1,
        event = 2,
        tally = 4,
        people = 8,
        ranking = 16,
        leaderboard = 32,
        votes = 64  ///< those not announced one by one
    };

    explicit feed(viewer& owner) : owner_(owner) {}
    virtual ~feed() = default;
    feed(const feed&) = delete;
    feed& operator=(const feed&) = delete;

    /// The next frame that is due, the most important first, with the newest state; null if nothing is due.
    virtual http::frame take() = 0;

    viewer& owner() const noexcept { return owner_; }
    bool due() const noexcept { return due_ != nothing; }
    bool has(news n) const noexcept { return (due_ & n) != 0; }
    void add(news n) noexcept { due_ = static_cast<std::uint8_t>(due_ | n); }
    void drop(news n) noexcept { due_ = static_cast<std::uint8_t>(due_ & ~n); }
    void drop_all() noexcept { due_ = nothing; }

    feed* next = nullptr;   ///< the next one in its viewer's queue
    std::size_t place = 0;  ///< its index among the topic's followers
    bool queued = false;    ///< is in its viewer's queue
    bool screen = false;    ///< its viewer does not count as a person there

  private:
    std::uint8_t due_ = nothing;
    viewer& owner_;
};

/// A viewer following one poll.
class poll_feed final : public feed {
  public:
    poll_feed(viewer& owner, poll_topic& of);

    http::frame take() override;
    poll_id of() const;

    /// Something happened to the poll, which had this version then.
    void hear(poll_event what, std::uint64_t version);

    poll_topic& topic;
    pollstream::asker asker;       ///< what the viewer may see of the poll
    std::optional<voter_key> key;  ///< who the viewer is in this poll, if known
    bool by_itself = false;        ///< the viewer subscribed to this poll
    std::uint32_t by_rooms = 0;    ///< how many rooms show it to the viewer
    std::uint64_t told = 0;        ///< version in the last answer: older tallies are not sent
    std::uint64_t anew = 0;        ///< version when it began, or at the last reset or voiding of votes
    std::uint64_t heard_of = 0;    ///< how many of the topic's summed-up votes it was told of
    /// The last name under which the viewer voted here, if voters are told apart by names.
    std::unique_ptr<const std::string> name;

  private:
    http::frame newest();

    pending_events events_;
    bool introduced_ = false;  ///< has sent a snapshot
};

/// A viewer in a room.
class room_feed final : public feed {
  public:
    room_feed(viewer& owner, room_topic& of) : feed(owner), topic(of) {}

    http::frame take() override;
    room_id of() const;

    room_topic& topic;
    std::optional<poll_id> shown;  ///< the current poll, which this viewer follows because of the room
};

}  // namespace pollstream::live
