#include "net/response_head.hpp"
#include "net/ws_stream.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/message.hpp>

#include <utility>

namespace pollstream::net {

namespace websocket = beast::websocket;

task<error_code> ws_accept(ws_stream& ws, std::string key, http::fields headers) {
    using beast::http::field;
    for (auto& [name, value] : headers) flatten(value);
    beast::http::request<beast::http::empty_body> request(beast::http::verb::get, "/", 11);
    request.set(field::host, "-");
    request.set(field::connection, "upgrade");
    request.set(field::upgrade, "websocket");
    request.set(field::sec_websocket_version, "13");
    request.set(field::sec_websocket_key, key);
    const auto ours = [&headers](websocket::response_type& answer) {
        answer.set(field::server, "pollstream");  // else Beast says its own name and version
        for (const auto& [name, value] : headers) answer.insert(name, value);
    };
    ws.set_option(websocket::stream_base::decorator(ours));
    const auto [failed] = co_await ws.async_accept(request, as_result);
    ws.set_option(websocket::stream_base::decorator([](websocket::response_type&) {}));
    co_return failed;
}

}  // namespace pollstream::net
