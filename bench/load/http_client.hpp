// HTTP/1.1 on one keep-alive connection, one request at a time, as a phone does it. Content-Length only: the
// server has no reason to send an API answer in any other way, and if it does, the bench should notice.
#pragma once

#include "load/connection.hpp"

#include <functional>
#include <string>
#include <string_view>

namespace pollstream::bench {

struct reply {
    int status = 0;
    std::string_view body;  ///< valid only during the call
    std::size_t size = 0;   ///< of the whole answer
};

class http_client final : public connection {
  public:
    using answered = std::function<void(http_client&, const reply&)>;

    http_client(poller& events, const target& where) : connection(events, where), host_(where.authority()) {}

    /// `headers` are whole lines. Only while idle.
    void request(std::string_view method, std::string_view path, std::string_view headers,
                 std::string_view body);
    bool idle() const noexcept { return open() && !busy_; }

    answered on_reply;

  private:
    std::size_t received(std::string_view bytes) override;

    std::string host_;
    bool busy_ = false;
};

/// One request on a connection of its own, blocking; throws if there is no answer within ten seconds.
struct whole_reply {
    int status = 0;
    std::string body;
};
whole_reply fetch(const target& where, std::string_view method, std::string_view path,
                  std::string_view body = {});

}  // namespace pollstream::bench
