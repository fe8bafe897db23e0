// TLS for one connection, below stream: translates between the socket's bytes and the caller's.
//
// Bytes that were encrypted count as written for the caller. What the socket refuses of them is kept here,
// about a record at most, so that no write has to be repeated with the very same bytes. A caller that gets
// would_block from a write waits until the socket is writable and calls flush(). Loop thread only.
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
    /// The first byte that a TLS client sends.
    static constexpr unsigned char first_byte = 0x16;

    /// `descriptor`: a non-blocking socket that is not owned.
    tls_layer(const tls_identity& identity, int descriptor);
    ~tls_layer();
    tls_layer(const tls_layer&) = delete;
    tls_layer& operator=(const tls_layer&) = delete;

    enum class step { done, wants_input, wants_room, failed };
    /// Proceeds as far as is possible without waiting.
    step shake_hands();
    /// Why the handshake failed.
    const std::string& failure() const noexcept { return failure_; }

    std::size_t read_some(asio::mutable_buffer into, boost::system::error_code& ec);
    /// Returns how many bytes were taken; sets would_block if the socket refused some of them.
    std::size_t write_some(std::span<const asio::const_buffer> from, boost::system::error_code& ec);
    /// Writes what the socket refused; would_block while it still does.
    boost::system::error_code flush();
    /// Whether a read would return something although the socket has nothing.
    bool has_input() const noexcept;

    /// Tells the peer that nothing more will come, if that is possible without waiting.
    void say_goodbye() noexcept;
    /// The socket has been closed: from now on everything fails.
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
