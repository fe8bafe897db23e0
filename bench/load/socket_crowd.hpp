// People who vote over WebSocket. Phones: each has a device token and a socket of its own, and votes in poll
// after poll over it. Kiosks: each casts the votes of many in one poll, several before the first is answered,
// and those that are due together leave in one write.
#pragma once

#include "load/crowd.hpp"
#include "load/web_socket.hpp"

#include <functional>

namespace pollstream::bench {

class socket_voter final : public web_socket {
  public:
    /// `token`: as a header line.
    socket_voter(poller& events, const target& where, std::string_view token)
        : web_socket(events, where, "/ws", token) {}

    /// Told the ref of an answer, and whether it was a yes.
    std::function<void(socket_voter&, std::uint64_t ref, bool accepted)> on_answer;

    std::size_t cast = 0;     ///< ballots so far
    std::size_t waiting = 0;  ///< of them without an answer

  private:
    void heard(std::string_view text) override;
};

class socket_crowd {
  public:
    socket_crowd(poller& events, const target& where, const std::vector<std::string>& tokens);

    /// What all of them cast, each its own.
    struct ballots {
        std::vector<std::string>
            polls;                  ///< the next ballot's poll is the next one of these, from the first again
        std::size_t each = 1;       ///< ballots that each socket casts
        std::size_t waiting = 256;  ///< without an answer at most, of all together
        std::size_t waiting_per_socket = 1;
    };
    /// As fast as votes are answered.
    cast_result cast(const ballots& what, unsigned options);
    /// Shows the room's key, and waits until everybody has been let in.
    void become_kiosks(const made_poll& of);

  private:
    poller& events_;
    std::vector<std::unique_ptr<socket_voter>> voters_;
};

}  // namespace pollstream::bench
