#include "net/ws_stream.hpp"

namespace pollstream::net {

task<std::tuple<error_code>> ws_close(ws_stream& ws, const http::close_order& order) {
    beast::websocket::close_reason reason;
    reason.code = order.code;
    const auto fitting = std::min(order.reason.size(), reason.reason.max_size());
    reason.reason.assign(order.reason.data(), fitting);
    return ws.async_close(reason, as_result);
}

}  // namespace pollstream::net
