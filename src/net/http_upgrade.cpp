// Turns a request into a WebSocket conversation.
#include "net/http_session.hpp"
#include "net/problems.hpp"
#include "net/ws_session.hpp"
#include "pollstream/http/head_rules.hpp"

#include <exception>
#include <utility>

namespace pollstream::net {
namespace {

http::response last_word(int status, std::string code, std::string detail) {
    auto answer = to_response(problem_of(status, std::move(code), std::move(detail)));
    answer.close = true;
    return answer;
}

}  // namespace

task<http::opening> http_session::ask_to_open(http::request& r) {
    try {
        co_return co_await state_->serves.open(r);
    } catch (...) {
        co_return failure_of(r, std::current_exception());
    }
}

http::response http_session::why_not_upgraded() const {
    if (state_->stopping)
        return last_word(503, "shutting_down", "The server is shutting down; come back in a moment.");
    if (leaves_)
        return last_word(503, "connections", "Another connection took this one's place; open a new one.");
    return last_word(400, "bad_upgrade", "Frames may follow only after the 101 answer.");
}

task<http_session::next> http_session::upgrade(http::request& r) {
    auto opened = co_await ask_to_open(r);
    if (auto* refused = std::get_if<http::response>(&opened))
        co_return say(r, std::move(*refused),
                      !refused->close && !http::has_token(r.headers, "Connection", "close"));
    auto& conversation = std::get<http::accepted>(opened);
    if (buffer_.size() > 0 || is_ending()) {
        conversation.talk->closed();
        co_return say(r, why_not_upgraded(), false);
    }
    ws_session::start(state_, std::move(stream_), std::move(place_), *r.header("Sec-WebSocket-Key"),
                      std::move(conversation));
    co_return next::upgraded;
}

}  // namespace pollstream::net
