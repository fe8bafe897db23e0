// Control frames as a server sends them (RFC 6455 §5.5): unfragmented, unmasked, with at most 125 bytes of
// payload. Pure.
#pragma once

#include "pollstream/http/channel.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace pollstream::net {

/// Stands for a close without a code; never on the wire.
inline constexpr std::uint16_t no_code = 1005;

std::string ping_frame();
/// The payload is that of a ping: at most 125 bytes.
std::string pong_frame(std::string_view payload);
/// A reason that is too long is cut at the end of a character. Code 1005 makes an empty payload.
std::string close_frame(const http::close_order& order);

}  // namespace pollstream::net
