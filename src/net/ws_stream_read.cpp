#include "net/ws_stream.hpp"

namespace pollstream::net {

task<std::tuple<error_code, std::size_t>> ws_read_some(ws_stream& ws, asio::mutable_buffer into) {
    return ws.async_read_some(into, as_result);
}

}  // namespace pollstream::net
