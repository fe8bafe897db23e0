#include "net/http_session.hpp"

#include "net/problems.hpp"
#include "net/ws_handshake.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/base/thrown.hpp"
#include "pollstream/http/head_rules.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>

#include <exception>
#include <utility>

namespace pollstream::net {
namespace {

http::response every_method() {
    http::response r(204);
    r.set("Allow", "GET, HEAD, POST, PATCH, DELETE, OPTIONS");
    return r;
}

/// Answers a client that speaks plain HTTP to a TLS port. A browser that asks for a page is redirected.
http::response ask_for_tls(const http::request& r) {
    auto answer =
        to_response(problem_of(400, "tls_required", "This port speaks HTTPS; use https://" + r.host + "."));
    if (r.verb == http::method::get || r.verb == http::method::head) {
        answer = http::response(308);
        answer.set("Location", "https://" + r.host + r.target);
    }
    answer.close = true;
    return answer;
}

}  // namespace

http_session::http_session(std::shared_ptr<shared_state> state, stream s, admission::slot place)
    : state_(std::move(state)),
      place_(std::move(place)),
      stream_(std::move(s)),
      buffer_(limits::header_bytes + 1) {}

void http_session::start(std::shared_ptr<shared_state> state, stream s, const asio::ip::address& peer,
                         admission::slot place) {
    const auto self = std::make_shared<http_session>(std::move(state), std::move(s), std::move(place));
    self->remote_address_ = plain(peer).to_string();
    asio::co_spawn(self->state_->loop, self->run(), or_say("a connection"));
}

task<void> http_session::run() {
    const auto self = shared_from_this();
    counted_.emplace(state_->counters.open_http);
    ticket_ = state_->sessions.enter({[this] { finish(); }, [this] { drop(); }});
    // Until the first head has arrived, including the TLS handshake.
    stream_.expires_after(state_->options.header_timeout);
    auto then = next::request;
    if (stream_.secure() && !co_await greet()) then = next::cut;
    while (then == next::request) {
        then = co_await exchange();
        if (!last_head_.kept()) request_.reset();
        if (!leaving_) continue;
        const auto [failed] = co_await state_->answers.write(stream_, leaving_->rest);
        if (failed || leaving_->stream) then = co_await finish_leaving(failed, then);
        leaving_.reset();
    }
    if (then == next::linger) co_await linger(stream_, state_->options.drain_timeout);
    if (then != next::upgraded) stream_.close();
}

task<bool> http_session::greet() {
    if (state_->stopping) co_return false;
    idle_ = true;
    const auto outcome = co_await shake_hands(stream_);
    idle_ = false;
    astray_ = outcome == greeting::plain;
    ++(outcome == greeting::done ? state_->counters.handshakes : state_->counters.handshakes_failed);
    if (outcome == greeting::failed && log::enabled(log::level::debug))
        log::debug("no TLS handshake", {{"from", remote_address_}, {"why", stream_.tls_failure()}});
    co_return outcome != greeting::failed;
}

task<http_session::next> http_session::exchange() {
    auto& r = request_ ? *request_ : request_.emplace();
    request_parser parser(r);
    const bool first = std::exchange(first_, false);
    std::optional<arrival> head;
    if (buffer_.size() > 0) head = take_head(parser);
    // This includes the case that only an empty line has come: no request has begun.
    while (!head && !parser.begun() && buffer_.size() == 0) {
        if (!may_wait(first)) co_return next::cut;
        idle_ = true;
        const admission::rest rests(place_, [this] { leave(); });
        const bool came = heard(co_await listen());
        idle_ = false;
        if (!came) co_return next::cut;
        head = take_head(parser);
    }
    if (!head) head = co_await read_head(parser, first);
    if (head == arrival::gone) co_return next::cut;
    if (head == arrival::late) co_return say_too_late(r);
    ++state_->counters.requests;
    const open_count asks(state_->sockets->asking());
    if (head == arrival::refused) co_return refuse(r, to_response(parser.failure()), parser);
    if (auto refused = judge(r, parser.knows_head())) co_return refuse(r, std::move(*refused), parser);
    if (http::asks_for_websocket(r)) co_return co_await upgrade(r);
    if (parser.has_unread_body()) {
        if (auto too_large = limit_body(r, parser)) co_return refuse(r, std::move(*too_large), parser);
        const bool unsent = buffer_.size() == 0;
        auto body = take_body(parser);
        if (!body) body = co_await read_body(parser, unsent && http::expects_continue(r));
        if (body != arrival::complete) co_return end_without_body(r, *body, parser);
    }
    const bool keep_alive = parser.wants_keep_alive();
    http::response answer;
    try {
        answer = co_await state_->serves.answer(r);
    } catch (...) {
        answer = failure_of(r, std::current_exception());
    }
    co_return say(r, std::move(answer), keep_alive);
}

std::optional<http::response> http_session::judge(http::request& r, bool well_formed) {
    if (!well_formed) {
        if (const auto broken = http::check_head(r)) {
            auto answer = to_response(*broken);
            answer.close = true;  // what follows cannot be trusted to be a request
            return answer;
        }
        last_head_.understand(r);
    }
    try {
        if (auto refused = state_->serves.refuse(r)) return refused;
    } catch (...) {
        return failure_of(r, std::current_exception());
    }
    // Only now is the Host, which the Location repeats, known to be one of ours.
    if (astray_) return ask_for_tls(r);
    if (r.path == "*") return every_method();
    if (!http::asks_for_websocket(r)) return std::nullopt;
    const auto wrong = check_upgrade(r);
    return wrong ? std::optional(to_response(*wrong)) : std::nullopt;
}

void http_session::finish() {
    // Cancelled, not closed: a request that arrived in this very turn is still answered. A busy connection
    // notices state_->stopping when it answers.
    if (idle_) stream_.cancel();
}

/// Another connection needs the place. A request that arrived in this very turn is still answered, and is the
/// last.
void http_session::leave() {
    leaves_ = true;
    stream_.cancel();
}

void http_session::drop() {
    reset(stream_);
}

}  // namespace pollstream::net
