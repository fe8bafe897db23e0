// Our side of a WebSocket conversation, without the socket: net carries the frames, a layer above decides
// what they say.
//
// net calls opened() once after the upgrade, received() for each text message, and closed() once at the end,
// even if the conversation could not be opened. The channel wakes its outlet when next() or closing() may
// have something; it may do so at any time on the loop, even from within received(), and net responds by
// calling next() until that is empty. The channel decides on the order of frames, so that a slow socket gets
// the newest state and not a backlog. Loop thread only.
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
    bool hurried = true;  ///< with 1008 or 1009: what still waits to be sent is dropped
};

/// Where a channel's frames go.
class outlet {
  public:
    /// Says that there may be something to send. Cheap, and sends nothing yet: the caller may be waking ten
    /// thousand.
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
    /// Whether binary messages are welcome; if not, one ends the conversation (1003).
    virtual bool takes_binary() const { return false; }
    virtual void received_binary(std::string_view) {}
    virtual void closed() = 0;

    /// The next frame to send, or null for now.
    virtual frame next() = 0;
    /// Called shortly before next(): prefetches the memory that it will touch. Touches nothing but the
    /// channel.
    virtual void prefetch() const noexcept {}
    /// Not null once the conversation should end. It is sent after what next() still holds, unless `code` is
    /// 1008 or 1009 and it is hurried.
    virtual const close_order* closing() const = 0;
    /// The server is shutting down: close (1001) as soon as everything said so far has been answered.
    /// Whatever takes longer than the server waits is cut off.
    virtual void shutdown() = 0;
};

struct accepted {
    std::shared_ptr<channel> talk;
    fields headers;  ///< for the 101 answer: a voter's cookie
};

/// What an upgrade request leads to: a conversation, or a refusal.
using opening = std::variant<response, accepted>;

}  // namespace pollstream::http
