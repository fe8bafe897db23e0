// Frames that leave together: first every session of a slice is asked what it has to send, then all of it is
// sent, with one system call if the system allows that (send_ring). Loop thread only.
#pragma once

#include "net/send_ring.hpp"
#include "pollstream/http/frame.hpp"

#include <boost/smart_ptr/intrusive_ptr.hpp>

#include <array>
#include <cstddef>
#include <memory>
#include <span>

namespace pollstream::net {

class ws_session;

class ws_batch {
  public:
    static constexpr std::size_t places = send_ring::places;
    /// For fewer frames, entering the kernel for each costs no more than the ring's own overhead.
    static constexpr std::size_t ring_pays_from = 8;

    ws_batch();
    ~ws_batch();

    /// Gives the session its turn; if all it has to do is send one frame, the frame waits for send(). At most
    /// `places` sessions in a batch.
    void take(ws_session& s);
    /// Sends `at_once` frames per system call.
    void send(std::size_t at_once);

  private:
    struct passenger {
        boost::intrusive_ptr<ws_session> who;
        http::frame what;
    };

    void send_together(std::span<passenger> some);
    bool has_ring();

    std::array<passenger, places> aboard_;
    std::size_t count_ = 0;
    std::unique_ptr<send_ring> ring_;  ///< made for the first batch large enough for it to pay
    bool asked_for_ring_ = false;
};

}  // namespace pollstream::net
