// Control frames as a server sends them (RFC 6455 §5.5): whole, unmasked, with 125 bytes of payload at most.
// Pure.
#pragma once

#include "pollstream/http/channel.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace pollstream::net {

/// That a close said no code; never on the wire.
inline constexpr std::uint16_t no_code = 1005;

std::string ping_frame();
/// The payload is a ping's: 125 bytes at most.
std::string pong_frame(std::string_view payload);
/// A reason too long is cut, at the end of a character. 1005 is said by saying nothing.
std::string close_frame(const http::close_order& order);

}  // namespace pollstream::net
