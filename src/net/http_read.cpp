// The receiving side: heads and bodies, each with one deadline for the whole of it.
#include "net/http_session.hpp"
#include "pollstream/async/ready.hpp"
#include "pollstream/base/limits.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

namespace pollstream::net {
namespace {

constexpr std::size_t first_read = 2 * 1024;  // an ordinary request arrives in one piece
constexpr std::size_t kept_capacity = 4 * 1024;

constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

/// Reads more bytes if there is room for more; the outcome must be passed to heard(). Not a coroutine,
/// because every request would pay for one.
task<std::tuple<error_code, std::size_t>> http_session::listen() {
    const auto room = buffer_.max_size() - buffer_.size();
    if (room == 0) return ready(std::tuple<error_code, std::size_t>(asio::error::no_buffer_space, 0));
    return read_some(stream_, buffer_.prepare(std::min(room, std::max(first_read, buffer_.size()))));
}

bool http_session::heard(const std::tuple<error_code, std::size_t>& outcome) {
    buffer_.commit(std::get<std::size_t>(outcome));
    return !std::get<error_code>(outcome);
}

/// Prepares to wait for a request. False: do not wait for another one.
bool http_session::may_wait(bool first) {
    if (is_ending()) return false;
    if (buffer_.capacity() > kept_capacity) buffer_.shrink_to_fit();
    if (!first) stream_.expires_after(state_->options.idle_timeout);
    return true;
}

std::string_view http_session::unread() const noexcept {
    return {static_cast<const char*>(buffer_.data().data()), buffer_.size()};
}

/// Resets what is kept of the last request, for one of which nothing is known yet.
void http_session::begin_request() {
    if (last_head_.kept()) request_.emplace();
    last_head_.forget();
    request_->remote_address = request_->client_address = remote_address_;
    request_->secure = stream_.secure();
}

request_parser::state http_session::take_from_buffer(request_parser& parser) {
    std::size_t taken = 0;
    const auto reached = parser.take(buffer_.data(), taken);
    buffer_.consume(taken);
    return reached;
}

/// Takes the head from what has been read; nullopt if part of it is missing, which is rare, and must still be
/// read.
std::optional<http_session::arrival> http_session::take_head(request_parser& parser) {
    const auto seen = unread();
    const bool begins = !parser.begun();
    if (begins && last_head_.begins(seen)) {
        last_head_.restore(*request_);
        parser.know_head();
        buffer_.consume(last_head_.bytes());
        return arrival::complete;
    }
    if (begins) begin_request();
    const auto reached = take_from_buffer(parser);
    if (reached == request_parser::state::failed) return arrival::refused;
    if (reached == request_parser::state::need_more) return std::nullopt;
    if (begins && reached == request_parser::state::done)
        last_head_.keep(seen.substr(0, seen.size() - buffer_.size()), request_->verb);
    return arrival::complete;
}

/// The deadline counts from the first byte and is not extended by further ones; for the first request it
/// counts from the beginning of the connection.
task<http_session::arrival> http_session::read_head(request_parser& parser, bool first) {
    if (!first) stream_.expires_after(state_->options.header_timeout);
    for (;;) {
        if (!heard(co_await listen())) co_return parser.begun() ? missing() : arrival::gone;
        if (const auto outcome = take_head(parser)) co_return *outcome;
    }
}

/// Takes the body from what has been read, where a short one is often complete; nullopt if the rest must
/// still be read.
std::optional<http_session::arrival> http_session::take_body(request_parser& parser) {
    while (parser.has_unread_body() && buffer_.size() > 0) {
        const auto before = buffer_.size();
        if (take_from_buffer(parser) == request_parser::state::failed) return arrival::refused;
        if (buffer_.size() == before) break;
    }
    if (!parser.has_unread_body()) return arrival::complete;
    if (buffer_.size() == buffer_.max_size()) return arrival::refused;
    return std::nullopt;
}

/// `is_asked`: the client sent "Expect: 100-continue" and waits for leave to send the body.
task<http_session::arrival> http_session::read_body(request_parser& parser, bool is_asked) {
    if (is_asked) {
        const auto failed = co_await write(stream_, go_on, {}, reading_pace(state_->options));
        if (failed) co_return arrival::gone;
    }
    stream_.expires_after(state_->options.body_timeout);
    for (;;) {
        if (!heard(co_await listen())) co_return missing();
        if (const auto outcome = take_body(parser)) co_return *outcome;
    }
}

/// Discards a body that nobody wants if all of it has arrived already, so that the connection can stay open.
bool http_session::skip_body(request_parser& parser) {
    if (!parser.has_unread_body()) return true;
    const auto length = parser.announced_length();
    if (!length || *length > buffer_.size()) return false;
    buffer_.consume(static_cast<std::size_t>(*length));
    return true;
}

}  // namespace pollstream::net
