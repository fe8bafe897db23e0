// TLS of one connection, below stream: from the socket's bytes to the caller's and back.
//
// What was encrypted is gone for the caller: of that, what the socket refuses is kept here, about a record at
// most, so that nobody must repeat a write with the very same bytes. Whoever hears would_block from a write
// waits until the socket takes more and calls flush(). Loop thread only.
#pragma once

#include "pollstream/net/tls.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/error.hpp>

#include <memory>
#include <span>
#include <string>

struct ssl_st;

namespace pollstream::net {

namespace asio = boost::asio;

class tls_layer {
  public:
    /// The first byte of whoever speaks TLS.
    static constexpr unsigned char first_byte = 0x16;

    /// `descriptor`: a non-blocking socket that stays somebody else's.
    tls_layer(const tls_identity& identity, int descriptor);
    ~tls_layer();
    tls_layer(const tls_layer&) = delete;
    tls_layer& operator=(const tls_layer&) = delete;

    enum class step { done, wants_input, wants_room, failed };
    /// Goes on as far as it goes without waiting.
    step shake_hands();
    /// Why it failed.
    const std::string& failure() const noexcept { return failure_; }

    std::size_t read_some(asio::mutable_buffer into, boost::system::error_code& ec);
    /// Bytes taken; with would_block where the socket refused some of them.
    std::size_t write_some(std::span<const asio::const_buffer> from, boost::system::error_code& ec);
    /// What the socket refused; would_block while it still does.
    boost::system::error_code flush();
    /// Whether a read would have something although the socket has nothing.
    bool has_input() const noexcept;

    /// Tells the peer that nothing more comes, as far as that goes at once.
    void say_goodbye() noexcept;
    /// The socket is closed: from now on everything fails.
    void detach() noexcept { descriptor_ = -1; }

  private:
    struct socket_bio;
    struct free_ssl {
        void operator()(ssl_st* what) const noexcept;
    };

    boost::system::error_code broken();

    int descriptor_;
    bool dry_ = false;  ///< the last read found nothing
    bool at_end_ = false;
    bool broken_ = false;
    std::string unsent_;
    std::string failure_;
    std::unique_ptr<ssl_st, free_ssl> ssl_;
};

}  // namespace pollstream::net
