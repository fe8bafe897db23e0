// The WebSocket over the stream: no compression (a bounded inbound message stays bounded), one unit per
// operation.
#pragma once

#include "net/stream.hpp"
#include "pollstream/http/channel.hpp"

#include <boost/beast/websocket/stream.hpp>

#include <string>
#include <tuple>

namespace pollstream::net {

using ws_stream = beast::websocket::stream<stream, false>;

/// Sends the 101 for a handshake that check_upgrade has passed, with further fields of ours.
task<error_code> ws_accept(ws_stream& ws, std::string key, http::fields headers);

/// Some bytes of a message; see got_text() and is_message_done(). Pings, pongs and the peer's close are
/// answered inside.
task<std::tuple<error_code, std::size_t>> ws_read_some(ws_stream& ws, asio::mutable_buffer into);

/// One whole message.
task<std::tuple<error_code, std::size_t>> ws_write(ws_stream& ws, asio::const_buffer message);

/// Says goodbye and waits for the peer's, as long as the handshake timeout allows.
task<std::tuple<error_code>> ws_close(ws_stream& ws, const http::close_order& order);

}  // namespace pollstream::net
