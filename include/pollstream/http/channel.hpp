// One side of a WebSocket conversation without the socket: net carries frames, somebody above decides them.
//
// net calls opened() once after the upgrade, received() for each text message, closed() once at the end (also
// when it could not be opened). The channel wakes its outlet when next() or closing() may have something; it
// may do so at any time on the loop, from within received() too, and net answers by asking next() until it is
// empty. The order of frames is the channel's business, so a slow socket gets the newest truth, not the
// backlog. Loop thread only.
#pragma once

#include "pollstream/http/frame.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <variant>

namespace pollstream::http {

/// RFC 6455 §7.4; the reason is at most 123 bytes.
struct close_order {
    std::uint16_t code = 1000;
    std::string reason;
    bool hurried = true;  ///< with 1008 or 1009: what still waits to be sent is left out
};

/// Where a channel's frames go.
class outlet {
  public:
    /// There may be something to send. Cheap, and sends nothing yet: the caller may be waking ten thousand.
    virtual void wake() = 0;

  protected:
    ~outlet() = default;
};

class channel {
  public:
    virtual ~channel() = default;

    /// `to` lives until closed().
    virtual void opened(outlet& to) = 0;
    virtual void received(std::string_view text) = 0;
    /// Whether binary messages are welcome; else one ends the conversation (1003).
    virtual bool takes_binary() const { return false; }
    virtual void received_binary(std::string_view) {}
    virtual void closed() = 0;

    /// The next frame to send, or nothing for now.
    virtual frame next() = 0;
    /// next() will be asked soon: tells the processor what it will touch. Touches nothing but the channel.
    virtual void prefetch() const noexcept {}
    /// Set once the conversation should end; sent after what next() still holds unless `code` is 1008 or
    /// 1009 and it is hurried.
    virtual const close_order* closing() const = 0;
    /// The server goes down: the channel closes (1001) as soon as what has been said to it is answered. What
    /// takes longer than the server waits is cut off.
    virtual void shutdown() = 0;
};

struct accepted {
    std::shared_ptr<channel> talk;
    fields headers;  ///< for the 101 answer: a voter's cookie
};

/// What an upgrade request leads to: a conversation, or a refusal.
using opening = std::variant<response, accepted>;

}  // namespace pollstream::http
