// The one queue of bytes that wait for a WebSocket's socket. A frame whose first bytes are out is never
// interrupted; pongs and pings go before messages that have not begun; a close goes behind everything or, if
// urgent, replaces it. Between deliveries the queue is empty and holds no memory. Pure.
#pragma once

#include "pollstream/http/frame.hpp"

#include <boost/asio/buffer.hpp>

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::net {

namespace asio = boost::asio;

class ws_outbox {
  public:
    bool empty() const noexcept { return waiting_.empty(); }

    /// How many bytes are left of the piece that goes next.
    std::size_t first_bytes() const noexcept { return empty() ? 0 : waiting_.front().rest.size(); }

    /// A message whose first `sent` bytes are out already.
    void push(http::frame message, std::size_t sent = 0);
    /// Bytes that are not a message, behind everything else.
    void push(std::string bytes);
    void ping(std::string frame);
    /// Only the newest ping has to be answered (§5.5.3).
    void pong(std::string frame);
    /// The last frame. `at_once`: frames that have not begun are dropped.
    void close(std::string frame, bool at_once);

    /// Fills `into` with as many pieces as there are, or as fit; returns how many.
    std::size_t gather(std::span<asio::const_buffer> into) const noexcept;
    /// The socket took this many bytes; returns how many messages were completed by them.
    std::size_t sent(std::size_t bytes) noexcept;

  private:
    enum class kind : unsigned char { message, bytes, pong };
    struct piece {
        std::shared_ptr<const void> keep;
        std::string_view rest;
        kind what;
        bool begun = false;
    };

    static piece own(std::string bytes, kind what);
    void push_urgent(std::string frame, kind what);

    std::vector<piece> waiting_;
};

}  // namespace pollstream::net
