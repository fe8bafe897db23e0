// The one queue of bytes that wait for a WebSocket's socket. A frame that has begun is never cut into; pongs
// and pings go before messages that have not begun, a close behind everything or, in a hurry, in the place of
// it. Between deliveries it is empty and holds nothing. Pure.
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

    /// What is left of the piece that goes next.
    std::size_t first_bytes() const noexcept { return empty() ? 0 : waiting_.front().rest.size(); }

    /// A message of which the first `sent` bytes are gone already.
    void push(http::frame message, std::size_t sent = 0);
    /// Bytes that are no message, behind all others.
    void push(std::string bytes);
    void ping(std::string frame);
    /// Only the newest ping is to be answered (§5.5.3).
    void pong(std::string frame);
    /// The last word. `at_once`: what has not begun is forgotten.
    void close(std::string frame, bool at_once);

    /// As many pieces as there are, or as fit; returns how many.
    std::size_t gather(std::span<asio::const_buffer> into) const noexcept;
    /// The socket took that many bytes; returns how many messages ended with them.
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
