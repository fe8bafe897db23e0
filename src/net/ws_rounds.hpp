// What the WebSocket sessions of a server share, so that an idle session holds none of it: whose turn it is
// to write, the watch for silent peers, the time, and the buffer they read into.
//
// A tick that has news for ten thousand viewers only puts them into a line. The line is served in slices, one
// per turn of the loop, so that votes that arrive meanwhile are handled between them, and after the answers
// to the requests that caused the news. Loop thread only.
#pragma once

#include "net/departures.hpp"
#include "net/ws_batch.hpp"

#include <boost/asio/any_io_executor.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/intrusive/list_hook.hpp>

#include <array>
#include <chrono>
#include <cstdint>
#include <memory>
#include <span>

namespace pollstream::net {

class ws_session;

namespace ws_hooks {
using link = boost::intrusive::link_mode<boost::intrusive::auto_unlink>;
struct in_line;
struct on_watch;
}  // namespace ws_hooks

using ws_line_hook =
    boost::intrusive::list_base_hook<boost::intrusive::tag<ws_hooks::in_line>, ws_hooks::link>;
using ws_watch_hook =
    boost::intrusive::list_base_hook<boost::intrusive::tag<ws_hooks::on_watch>, ws_hooks::link>;

class ws_rounds : public std::enable_shared_from_this<ws_rounds> {
  public:
    using time_point = std::chrono::steady_clock::time_point;

    /// The watch looks at every session once per `look_every`.
    ws_rounds(asio::any_io_executor loop, std::chrono::steady_clock::duration look_every,
              departures& answers);
    ~ws_rounds();

    void enter(ws_session& s);
    void leave(ws_session& s);
    /// How many HTTP requests wait for their answers; counted by their sessions.
    std::uint64_t& asking() noexcept { return asking_; }
    /// A message has come over a WebSocket and may want an answer.
    void message_came() noexcept;
    /// Puts the session at the end of the line, unless it is in the line already.
    void line_up(ws_session& s);
    /// Whether others are in the line; `than`, which is being served, may have lined up again.
    bool others_wait(const ws_session& than) const noexcept;

    /// When the watch last looked: exact enough for timeouts, and costs nothing.
    time_point now() const noexcept { return now_; }
    std::span<char> read_buffer() noexcept { return buffer_; }

  private:
    void serve();
    void serve_soon();
    void watch();
    void look();

    asio::any_io_executor loop_;
    departures& answers_;
    asio::steady_timer timer_;
    std::chrono::steady_clock::duration look_every_;
    time_point now_;
    bool serving_ = false;  ///< a slice is under way or will be
    std::uint64_t asking_ = 0;
    int slices_in_company_ = 0;  ///< slices that come soon after a message
    struct lists;                // of sessions, whose definition needs this one
    std::unique_ptr<lists> lists_;
    ws_batch batch_;  ///< one slice: about a quarter of a millisecond
    std::array<char, 16 * 1024> buffer_;
};

}  // namespace pollstream::net
