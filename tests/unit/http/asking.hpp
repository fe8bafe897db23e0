// Short ways to write a request and to look at an answer.
#pragma once

#include "pollstream/base/text.hpp"
#include "pollstream/http/request.hpp"
#include "pollstream/http/response.hpp"
#include "support/run_task.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace pollstream::testing {

/// "GET", "/path?query", and fields; as net hands it over, from a neighbour on the network.
inline http::request asking(std::string_view method, std::string_view target,
                            http::header_list headers = {}) {
    http::request r;
    r.method_token = method;
    r.verb = http::parse_method(method);
    r.target = target;
    http::parse_target(target, r);
    r.headers = std::move(headers);
    r.host = "localhost:8080";
    r.remote_address = "192.0.2.7";
    return r;
}

inline boost::json::object body_of(const http::response& r) {
    const auto bytes = r.bytes();
    return boost::json::parse({bytes.data(), bytes.size()}).as_object();
}

inline std::string code_of(const http::response& r) {
    return std::string(body_of(r).at("code").as_string());
}

inline std::string field_of(const http::response& r, std::string_view name) {
    return std::string(r.header(name).value_or("(none)"));
}

template <class T>
T wait_for(task<T> work) {
    asio::io_context loop;
    return run(loop, std::move(work));
}

}  // namespace pollstream::testing
