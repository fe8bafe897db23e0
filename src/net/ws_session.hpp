// One WebSocket: carries text frames between the socket and a channel, and decides nothing about them.
//
// A read is always pending. Writing is one coroutine at a time, which owns every message and the close; it
// exists only while there is something to write, so an idle viewer costs its read and no more.
#pragma once

#include "net/shared_state.hpp"
#include "net/ws_stream.hpp"
#include "pollstream/base/token_bucket.hpp"
#include "pollstream/http/channel.hpp"

#include <boost/asio/steady_timer.hpp>

#include <array>
#include <chrono>
#include <memory>
#include <optional>
#include <string>

namespace pollstream::net {

class ws_session : public std::enable_shared_from_this<ws_session> {
  public:
    /// Spawns it on the loop. `key` is the client's, checked.
    static void start(std::shared_ptr<shared_state> state, stream s, admission::slot place, std::string key,
                      http::accepted conversation);

    ws_session(std::shared_ptr<shared_state> state, stream s, admission::slot place,
               std::shared_ptr<http::channel> talk);

  private:
    task<void> run(std::string key, http::fields headers);
    task<void> listen();
    void hear(std::size_t n);
    void end();

    // ws_writer.cpp
    void wake();
    task<void> write_all();
    task<bool> write_one(http::frame f);
    task<void> say_goodbye(http::close_order order);
    std::optional<http::close_order> close_order() const;
    void watch_write();

    void order(std::uint16_t code, std::string reason);
    void finish();
    void drop();

    std::shared_ptr<shared_state> state_;
    admission::slot place_;
    ws_stream ws_;
    std::shared_ptr<http::channel> talk_;
    session_group::ticket ticket_;
    std::optional<open_count> counted_;
    std::array<char, 256> piece_;  ///< most messages come whole
    std::string message_;          ///< what has come of one that did not
    token_bucket control_frames_;
    std::optional<http::close_order> ordered_;  ///< by net itself
    asio::steady_timer watchdog_;
    std::chrono::steady_clock::time_point write_until_;
    bool open_ = false;
    bool writing_ = false;   ///< a writer exists
    bool in_write_ = false;  ///< a message is on its way
    bool watched_ = false;   ///< the watchdog is set
    bool closing_ = false;   ///< nothing is heard any more
};

}  // namespace pollstream::net
