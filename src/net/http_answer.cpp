// What goes out: refusals, answers, streams.
#include "net/http_session.hpp"
#include "net/problems.hpp"
#include "net/response_head.hpp"
#include "pollstream/async/ready.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/base/thrown.hpp"
#include "pollstream/http/head_rules.hpp"

#include <exception>
#include <string>
#include <utility>

namespace pollstream::net {
namespace {

http::response body_too_large(std::size_t limit) {
    auto detail = "The body may have at most " + std::to_string(limit) + " bytes here.";
    return to_response(problem_of(413, "body_too_large", std::move(detail)));
}

http::response failure_of(const http::request& r, const std::exception_ptr& thrown) {
    log::error("handler failed", {{"method", r.method_token}, {"path", r.path}, {"what", text_of(thrown)}});
    return internal_error();
}

/// Up to here a copy of the body costs less than a second piece in the system call.
constexpr std::size_t joined_bytes = 4 * 1024;

constexpr std::string_view go_on = "HTTP/1.1 100 Continue\r\n\r\n";

}  // namespace

task<http_session::next> http_session::answer_body(http::request& r, request_parser& parser) {
    if (parser.has_unread_body()) {
        const auto limit = state_->serves.body_limit(r);
        if (const auto length = parser.announced_length(); length && *length > limit) {
            auto answer = body_too_large(limit);
            co_return co_await refuse(r, std::move(answer), parser);
        }
        parser.limit_body(limit);
        if (http::expects_continue(r) && buffer_.size() == 0) {
            const auto failed = co_await write(stream_, go_on, {}, reading_pace(state_->options));
            if (failed) co_return next::cut;
        }
        auto body = take_body(parser);
        if (!body) body = co_await read_body(parser);
        if (body == arrival::gone) co_return next::cut;
        if (body == arrival::late) co_return co_await send_too_late(r);
        if (body == arrival::refused) {
            auto answer = to_response(parser.failure());
            answer.close = true;
            co_return co_await refuse(r, std::move(answer), parser);
        }
    }
    const bool keep_alive = parser.wants_keep_alive();
    http::response answer;
    try {
        answer = co_await state_->serves.answer(r);
    } catch (...) {
        answer = failure_of(r, std::current_exception());
    }
    co_return co_await send(r, std::move(answer), keep_alive);
}

/// For a slow network: its client learns that the request was not carried out. One that says nothing is
/// closed without a word.
task<http_session::next> http_session::send_too_late(const http::request& r) {
    auto answer = to_response(problem_of(408, "request_timeout", "The request did not arrive in time."));
    co_return co_await send(r, std::move(answer), false);
}

task<http_session::next> http_session::refuse(const http::request& r, http::response answer,
                                              request_parser& parser) {
    if (log::enabled(log::level::debug))
        log::debug("request refused", {{"status", answer.status}, {"from", remote_address_}});
    const bool stays = !answer.close && parser.wants_keep_alive() && skip_body(parser);
    co_return co_await send(r, std::move(answer), stays);
}

/// What the socket takes at once, nearly always all, goes without a coroutine.
task<http_session::next> http_session::send(const http::request& r, http::response answer, bool keep_alive) {
    if (answer.constants.empty()) state_->serves.dress(answer, r);  // one of our own
    head_facts facts;
    facts.body = framing_of(answer, r.version);
    facts.keep_alive = keep_alive && !answer.close && !state_->stopping && facts.body != framing::until_close;
    facts.version = r.version;
    facts.date = state_->date();
    const bool without_body = r.verb == http::method::head || facts.body == framing::none;
    auto bytes = answer.bytes();
    facts.content_length = bytes.size();
    if (without_body) bytes = {};
    const bool joined = bytes.size() <= joined_bytes;
    auto head = response_head(answer, facts, joined ? bytes.size() : 0);
    if (joined) head.append(std::exchange(bytes, {}));
    outgoing rest{asio::buffer(head), asio::buffer(bytes)};
    const auto failed = write_now(stream_, rest);
    const auto then = facts.keep_alive ? next::request : next::linger;
    const bool blocked = failed == asio::error::would_block;
    const bool streams = std::holds_alternative<http::body_stream>(answer.body) && !without_body;
    if (!blocked && (failed || !streams)) return ready(failed ? next::cut : then);
    departure left{std::move(head), std::move(answer), rest[0].size(), rest[1].size(), blocked, {}, then};
    if (streams) left.stream = facts.body;
    return send_rest(std::move(left));
}

task<http_session::next> http_session::send_rest(departure left) {
    if (left.blocked) {
        const auto last = [](std::string_view of, std::size_t bytes) {
            const auto end = of.substr(of.size() - bytes);
            return asio::buffer(end);
        };
        const outgoing rest{last(left.head, left.head_bytes), last(left.answer.bytes(), left.body_bytes)};
        if (co_await finish_write(stream_, rest, reading_pace(state_->options))) co_return next::cut;
    }
    if (left.stream) {
        const auto& body = std::get<http::body_stream>(left.answer.body);
        if (!co_await send_stream(body, left.stream == framing::chunked)) {
            reset(stream_);
            co_return next::cut;
        }
    }
    co_return left.then;
}

task<bool> http_session::send_stream(const http::body_stream& body, bool chunked) {
    const reading_pace pace(state_->options);
    std::string what;
    try {
        for (;;) {
            auto piece = co_await body();
            if (!piece) {
                what = piece.error().message();
                break;
            }
            std::string head;
            if (chunked) {
                head = chunk_head(piece->size());
                if (!piece->empty())
                    piece->append("\r\n");
                else
                    head.append("\r\n");
            }
            const auto failed = co_await write(stream_, head, *piece, pace);
            if (failed) co_return false;
            if (piece->empty()) co_return true;
        }
    } catch (...) {
        what = text_of(std::current_exception());
    }
    log::warn("answer broken off", {{"why", what}});
    co_return false;
}

}  // namespace pollstream::net
