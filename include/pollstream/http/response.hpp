// A reply as the product gives it. net adds Date, Content-Length and Connection.
#pragma once

#include "pollstream/async/task.hpp"
#include "pollstream/base/result.hpp"
#include "pollstream/http/request.hpp"

#include <boost/json/value.hpp>
#include <boost/system/result.hpp>

#include <cstddef>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <variant>

namespace pollstream::http {

/// A body made while it is sent: returns the next piece, or an empty one at the end. An error breaks the
/// connection off, so that the client does not take a part for the whole.
using body_stream = std::function<task<result<std::string>>()>;

/// A field that is the same in every answer and lives for ever: it costs an answer nothing.
struct constant_field {
    std::string_view name;
    std::string_view value;
};

/// What every answer to a program carries (nosniff, no-store, …); those of a page are set one by one.
std::span<const constant_field> program_fields() noexcept;

/// Bytes that outlive the response: an embedded asset.
using static_body = std::string_view;

struct response {
    int status = 200;
    header_list headers;
    std::span<const constant_field> constants;  ///< sent too, except those that `headers` names
    std::variant<std::string, static_body, std::shared_ptr<const std::string>, body_stream> body;
    std::size_t held = 0;  ///< bytes of memory that a stream keeps until it has been sent
    bool close = false;    ///< end the connection after it

    response() = default;
    explicit response(int s) : status(s) {}

    response& set(std::string_view name, std::string_view value);  ///< replaces
    response& add(std::string_view name, std::string_view value);  ///< appends
    std::optional<std::string_view> header(std::string_view name) const noexcept;
    /// The body's bytes, unless it is a stream.
    std::string_view bytes() const noexcept;
};

/// What a step of a handler found, or the response to give instead: `if (!x) return x.error();`.
template <class T>
using or_refusal = boost::system::result<T, response>;

response json(int status, const boost::json::value& v);
response json_answer(int status, std::string text);  ///< JSON that is text already
response text(int status, std::string_view mime, std::string body);
response no_content();

/// Standard reason phrase ("Not Found").
std::string_view reason(int status) noexcept;

}  // namespace pollstream::http
