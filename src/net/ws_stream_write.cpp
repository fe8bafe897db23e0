#include "net/ws_stream.hpp"

namespace pollstream::net {

task<std::tuple<error_code, std::size_t>> ws_write(ws_stream& ws, asio::const_buffer message) {
    return ws.async_write(message, as_result);
}

}  // namespace pollstream::net
