// The one kind of stream the sessions speak through. TLS will be another layer of this alias and of the units
// named stream_*.cpp and ws_stream_*.cpp; no session names a socket.
//
// Each operation is instantiated in one unit only: Beast's cost seconds of compile time apiece.
#pragma once

#include "pollstream/async/task.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/beast/core/tcp_stream.hpp>

#include <chrono>
#include <string_view>
#include <tuple>

namespace pollstream::net {

namespace beast = boost::beast;
using error_code = boost::system::error_code;
using stream = beast::tcp_stream;  // over any_io_executor: one type for every loop

/// Some bytes, within the deadline the stream has (expires_after); then the socket is closed and this fails.
task<std::tuple<error_code, std::size_t>> read_some(stream& from, asio::mutable_buffer into);

/// Everything of both, head before body, in one system call where the socket takes it. Each wait for a slow
/// reader may last `timeout`. Both must live until it is done.
task<error_code> write(stream& to, std::string_view head, std::string_view body,
                       std::chrono::steady_clock::duration timeout);

/// Ends our half, then reads what the peer still sends, so that it sees our last answer and not a reset.
task<void> linger(stream& s, std::chrono::steady_clock::duration at_most);

/// Closes so that nothing lingers in the kernel: the peer sees a reset, never half a message taken for the
/// whole.
void reset(stream& s) noexcept;

}  // namespace pollstream::net
