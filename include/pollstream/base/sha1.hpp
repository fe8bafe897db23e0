// SHA-1, for the WebSocket handshake alone (RFC 6455 §4.2.2), where it proves nothing but that the server
// speaks the protocol. Anything that must be hard to forge uses digest.hpp. Any thread.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace pollstream {

std::array<std::uint8_t, 20> sha1(std::string_view data);

}  // namespace pollstream
