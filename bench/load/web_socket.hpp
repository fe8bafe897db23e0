// The client end of a WebSocket (RFC 6455): asks for the upgrade, parses frames, answers pings. Throws if the
// server closes or sends what it never should.
#pragma once

#include "load/connection.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace pollstream::bench {

class web_socket : public connection {
  public:
    /// Asks for the upgrade of `path`; `headers` are whole lines.
    web_socket(poller& events, const target& where, std::string_view path, std::string_view headers = {});

    bool upgraded() const noexcept { return upgraded_; }
    std::uint64_t bytes() const noexcept { return bytes_; }  ///< of frames, headers included
    /// At most 65,535 bytes.
    void say(std::string_view text);

  protected:
    virtual void heard(std::string_view text) = 0;

  private:
    std::size_t received(std::string_view bytes) final;
    std::size_t take_frame(std::string_view bytes);
    void send_pong(std::string_view payload);

    bool upgraded_ = false;
    std::uint64_t bytes_ = 0;
};

}  // namespace pollstream::bench
