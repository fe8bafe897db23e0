// The frames that leave together: first every session of a slice is asked what it has to say, then all of it
// is sent, with one system call where the system allows it (send_ring). Loop thread only.
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
    /// Of fewer, entering the kernel for each costs no more than what a ring does besides.
    static constexpr std::size_t ring_pays_from = 8;

    ws_batch();
    ~ws_batch();

    /// Gives it its turn; where that is to send one frame, it waits for send(). At most `places` in a batch.
    void take(ws_session& s);
    /// With one system call for so many.
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
    std::unique_ptr<send_ring> ring_;  ///< made for the first batch that it pays for
    bool asked_for_ring_ = false;
};

}  // namespace pollstream::net
