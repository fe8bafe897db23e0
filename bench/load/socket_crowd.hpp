// People who vote over WebSocket. Phones: each has its own device token and socket, and votes in one poll
// after another over it. Kiosks: each casts the votes of many people in one poll, several of them before the
// first is answered, and those due together leave in one write.
#pragma once

#include "load/crowd.hpp"
#include "load/web_socket.hpp"

#include <functional>

namespace pollstream::bench {

class socket_voter final : public web_socket {
  public:
    /// `token`: a header line.
    socket_voter(poller& events, const target& where, std::string_view token)
        : web_socket(events, where, "/ws", token) {}

    /// Called with the ref of an answer, and whether the vote was accepted.
    std::function<void(socket_voter&, std::uint64_t ref, bool accepted)> on_answer;

    std::size_t cast = 0;     ///< ballots cast so far
    std::size_t waiting = 0;  ///< those not answered yet

  private:
    void heard(std::string_view text) override;
};

class socket_crowd {
  public:
    socket_crowd(poller& events, const target& where, const std::vector<std::string>& tokens);

    /// What the sockets cast; each casts its own ballots.
    struct ballots {
        /// Used in turn, starting over after the last.
        std::vector<std::string> polls;
        std::size_t each = 1;       ///< ballots per socket
        std::size_t waiting = 256;  ///< unanswered ballots at most, all sockets together
        std::size_t waiting_per_socket = 1;
    };
    /// Casts as fast as votes are answered.
    cast_result cast(const ballots& what, unsigned options);
    /// Sends the room's key, and waits until everybody has been let in.
    void become_kiosks(const made_poll& of);

  private:
    poller& events_;
    std::vector<std::unique_ptr<socket_voter>> voters_;
};

}  // namespace pollstream::bench
