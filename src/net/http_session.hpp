// One HTTP/1.1 connection: reads a request, asks the service, answers, and starts over. Pipelined requests
// are answered in order, one at a time. It ends with a lingering close, by being cut, or by handing its
// stream to a WebSocket session.
#pragma once

#include "net/last_head.hpp"
#include "net/request_parser.hpp"
#include "net/response_head.hpp"
#include "net/shared_state.hpp"
#include "net/stream.hpp"
#include "pollstream/http/service.hpp"

#include <boost/beast/core/flat_buffer.hpp>

#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <tuple>

namespace pollstream::net {

class http_session : public std::enable_shared_from_this<http_session> {
  public:
    /// Spawns the session on the loop.
    static void start(std::shared_ptr<shared_state> state, stream s, const asio::ip::address& peer,
                      admission::slot place);

    http_session(std::shared_ptr<shared_state> state, stream s, admission::slot place);

  private:
    /// What happens to the connection next.
    enum class next { request, linger, cut, upgraded };

    task<void> run();
    /// The TLS handshake; false: the connection ends.
    task<bool> greet();
    task<next> exchange();
    /// All checks that can refuse a request by its head alone. `well_formed`: the head is known to be
    /// well-formed.
    std::optional<http::response> judge(http::request& r, bool well_formed);

    // http_read.cpp
    enum class arrival { complete, gone, late, refused };
    bool may_wait(bool first);
    std::string_view unread() const noexcept;
    void begin_request();
    request_parser::state take_from_buffer(request_parser& parser);
    std::optional<arrival> take_head(request_parser& parser);
    task<arrival> read_head(request_parser& parser, bool first);
    std::optional<arrival> take_body(request_parser& parser);
    task<arrival> read_body(request_parser& parser, bool is_asked);
    task<std::tuple<error_code, std::size_t>> listen();
    bool heard(const std::tuple<error_code, std::size_t>& outcome);
    /// Why nothing more was read after part of the request had arrived.
    arrival missing() const noexcept { return stream_.timed_out() ? arrival::late : arrival::gone; }
    bool skip_body(request_parser& parser);

    // http_answer.cpp
    /// What a handler threw goes to the log; the client learns that it was not to blame.
    static http::response failure_of(const http::request& r, const std::exception_ptr& thrown);
    std::optional<http::response> limit_body(const http::request& r, request_parser& parser);
    next end_without_body(const http::request& r, arrival body, request_parser& parser);
    next say_too_late(const http::request& r);
    next refuse(const http::request& r, http::response answer, request_parser& parser);
    next say(const http::request& r, http::response answer, bool keep_alive);
    /// An answer that is ready to go.
    struct departure {
        std::string head;       ///< includes the body if that is short
        http::response answer;  ///< kept if its body is not in `head`
        outgoing rest;          ///< unsent bytes of both
        std::optional<framing> stream;
    };
    /// Reserves room for what waits for a slow reader; nullopt if there is none, and the connection is over.
    std::optional<unread_answers::share> keep_unread(const http::response& answer);
    std::optional<unread_answers::share> keep_unread(std::size_t bytes, const void* text = nullptr);
    task<next> finish_leaving(error_code failed, next then);
    task<bool> send_stream(const http::body_stream& body, bool chunked);

    // http_upgrade.cpp
    task<http::opening> ask_to_open(http::request& r);
    http::response why_not_upgraded() const;
    task<next> upgrade(http::request& r);

    void finish();
    void leave();
    void drop();
    bool is_ending() const noexcept { return leaves_ || state_->stopping; }

    std::shared_ptr<shared_state> state_;
    admission::slot place_;
    stream stream_;
    beast::flat_buffer buffer_;  ///< what was read and not yet parsed: at most a head
    std::string remote_address_;
    std::optional<http::request> request_;  ///< the current one, or the last if its head is remembered
    last_head last_head_;
    session_group::ticket ticket_;
    std::optional<open_count> counted_;
    std::optional<departure> leaving_;
    bool leaves_ = false;  ///< was told to leave
    bool idle_ = false;    ///< is waiting for the first byte of a request
    bool first_ = true;    ///< no request has arrived yet
    bool astray_ = false;  ///< speaks plain HTTP where TLS was expected
};

}  // namespace pollstream::net
