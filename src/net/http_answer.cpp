// The sending side: refusals, answers, streams.
#include "net/http_session.hpp"
#include "net/problems.hpp"
#include "net/response_head.hpp"
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

/// Up to this size, copying the body costs less than passing a second piece to the system call.
constexpr std::size_t joined_bytes = 4 * 1024;

}  // namespace

http::response http_session::failure_of(const http::request& r, const std::exception_ptr& thrown) {
    log::error("handler failed", {{"method", r.method_token}, {"path", r.path}, {"what", text_of(thrown)}});
    return internal_error();
}

std::optional<http::response> http_session::limit_body(const http::request& r, request_parser& parser) {
    const auto limit = state_->serves.body_limit(r);
    parser.limit_body(limit);
    const auto length = parser.announced_length();
    return length && *length > limit ? std::optional(body_too_large(limit)) : std::nullopt;
}

/// For a request whose body did not arrive whole.
http_session::next http_session::end_without_body(const http::request& r, arrival body,
                                                  request_parser& parser) {
    if (body == arrival::gone) return next::cut;
    if (body == arrival::late) return say_too_late(r);
    auto answer = to_response(parser.failure());
    answer.close = true;
    return refuse(r, std::move(answer), parser);
}

/// Meant for slow networks: the client learns that the request was not carried out. A connection on which
/// nothing arrived is closed without an answer.
http_session::next http_session::say_too_late(const http::request& r) {
    return say(r, to_response(problem_of(408, "request_timeout", "The request did not arrive in time.")),
               false);
}

http_session::next http_session::refuse(const http::request& r, http::response answer,
                                        request_parser& parser) {
    if (log::enabled(log::level::debug))
        log::debug("request refused", {{"status", answer.status}, {"from", remote_address_}});
    const bool stays = !answer.close && parser.wants_keep_alive() && skip_body(parser);
    return say(r, std::move(answer), stays);
}

/// Prepares the answer, but does not send it: by the time it is sent, nothing of the request is kept.
http_session::next http_session::say(const http::request& r, http::response answer, bool keep_alive) {
    if (answer.constants.empty()) state_->serves.dress(answer, r);
    head_facts facts;
    facts.body = framing_of(answer, r.version);
    facts.keep_alive = keep_alive && !answer.close && !is_ending() && facts.body != framing::until_close;
    facts.version = r.version;
    facts.date = state_->date();
    const bool without_body = r.verb == http::method::head || facts.body == framing::none;
    auto bytes = answer.bytes();
    facts.content_length = bytes.size();
    if (without_body) bytes = {};
    const bool joined = bytes.size() <= joined_bytes;
    auto& left = leaving_.emplace();
    left.head = response_head(answer, facts, joined ? bytes.size() : 0);
    if (joined) left.head.append(std::exchange(bytes, {}));
    if (std::holds_alternative<http::body_stream>(answer.body) && !without_body) left.stream = facts.body;
    if (!bytes.empty() || left.stream) left.answer = std::move(answer);
    left.rest = {asio::buffer(left.head), asio::buffer(bytes.empty() ? bytes : left.answer.bytes())};
    return facts.keep_alive ? next::request : next::linger;
}

std::optional<unread_answers::share> http_session::keep_unread(std::size_t bytes, const void* text) {
    auto room = state_->unread.keep(remote_address_, bytes, text);
    if (room) return room;
    ++state_->counters.broken_off;
    reset(stream_);
    return std::nullopt;
}

/// What is built into the executable is there in any case; a stream is counted as it is sent.
std::optional<unread_answers::share> http_session::keep_unread(const http::response& answer) {
    if (const auto* own = std::get_if<std::string>(&answer.body)) return keep_unread(own->capacity());
    using shared_body = std::shared_ptr<const std::string>;
    if (const auto* text = std::get_if<shared_body>(&answer.body); text != nullptr && *text)
        return keep_unread((*text)->size(), text->get());
    return keep_unread(std::size_t{0});
}

task<http_session::next> http_session::finish_leaving(error_code failed, next then) {
    if (failed == asio::error::would_block) {
        const auto room = keep_unread(leaving_->answer);
        if (!room) co_return next::cut;
        failed = co_await finish_write(stream_, leaving_->rest, reading_pace(state_->options));
    }
    if (failed) co_return next::cut;
    if (leaving_->stream) {
        const auto room = keep_unread(leaving_->answer.held);
        if (!room) co_return next::cut;
        const auto& body = std::get<http::body_stream>(leaving_->answer.body);
        if (!co_await send_stream(body, leaving_->stream == framing::chunked)) {
            reset(stream_);
            co_return next::cut;
        }
    }
    co_return then;
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
            outgoing rest{asio::buffer(head), asio::buffer(*piece)};
            auto failed = write_now(stream_, rest);
            if (failed == asio::error::would_block) {
                const auto room = keep_unread(piece->capacity());
                if (!room) co_return false;
                failed = co_await finish_write(stream_, rest, pace);
            }
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
