// A client on the level of bytes: blocking POSIX sockets, no HTTP library, so that tests can send what no
// library would. Every wait ends after `patience`; what went wrong is thrown as wire_error and fails the
// test.
//
//     raw_client c(port);
//     c.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
//     auto r = c.read_response();                          // r.status, r.header("Date"), r.body
//     auto r2 = c.request("POST", "/api/v1/polls", R"({…})", {{"Content-Type", "application/json"}});
//
//     raw_websocket ws(port, "/ws/polls/01J…");            // throws unless the answer is 101
//     ws.send_text("…");
//     auto text = ws.read_text();                          // answers pings on the way
//     auto code = ws.read_close();                         // 1001
#pragma once

#include "support/tls_client.hpp"

#include <chrono>
#include <cstdint>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace pollstream::testing {

using namespace std::chrono_literals;

struct wire_error : std::runtime_error {
    using std::runtime_error::runtime_error;
};

using raw_fields = std::vector<std::pair<std::string, std::string>>;

struct raw_response {
    int status = 0;
    raw_fields headers;
    std::string body;        ///< without its chunks
    bool complete = true;    ///< false: the connection ended inside the body
    std::size_t chunks = 0;  ///< how many chunks, not counting the last

    std::optional<std::string> header(std::string_view name) const;
};

/// Where to connect on this machine: a port, and whether it speaks TLS.
struct wire_port {
    wire_port(std::uint16_t n) : number(n) {}  // NOLINT: a port number converts
    static wire_port tls(std::uint16_t n, tls_wishes wishes = {}) {
        wire_port p(n);
        p.wishes = std::make_shared<const tls_wishes>(std::move(wishes));
        return p;
    }

    std::uint16_t number;
    std::shared_ptr<const tls_wishes> wishes;  ///< null: plain
};

class raw_client {
  public:
    static constexpr std::chrono::milliseconds patience = 30s;

    /// Connects. `receive_buffer`: SO_RCVBUF, for a reader that is meant to be slow; 0: the system's default.
    /// `from`: the IPv4 address to connect from; empty: the system's choice.
    explicit raw_client(const wire_port& port, const std::string& address = "127.0.0.1",
                        int receive_buffer = 0, const std::string& from = {});
    raw_client(raw_client&& other) noexcept;
    raw_client& operator=(raw_client&& other) noexcept;
    ~raw_client();

    void send(std::string_view bytes);
    /// Sends as much as possible before the peer closes or stops reading; false if not all was sent.
    bool try_send(std::string_view bytes, std::chrono::milliseconds wait = patience);

    /// The next response; `to_head` if it answers a HEAD. Interim responses (1xx except 101) count, too.
    raw_response read_response(bool to_head = false);
    /// Sends a request with Host and Content-Length, and reads the answer.
    raw_response request(std::string_view method, std::string_view target, std::string_view body = {},
                         const raw_fields& headers = {});
    raw_response get(std::string_view target, const raw_fields& headers = {}) {
        return request("GET", target, {}, headers);
    }

    /// At least one more byte; empty at the end. Throws when time is up.
    std::string read_some(std::chrono::milliseconds wait = patience);
    std::string read_exactly(std::size_t n);
    std::string read_until(std::string_view end);
    /// Everything until the peer closes (or resets).
    std::string read_all();

    /// True if the peer ends the connection within `wait`; anything received before that is thrown away.
    bool ends_within(std::chrono::milliseconds wait);
    /// True if for that long nothing comes and the connection does not end.
    bool silent_for(std::chrono::milliseconds wait);

    void shutdown_send();
    void close();
    /// Closes with a reset.
    void abort();

    /// Throws if the connection is plain.
    const tls_client& tls() const;

  private:
    bool wait_readable(std::chrono::milliseconds wait) const;
    long receive(char* into, std::size_t size, std::chrono::milliseconds wait);
    void read_chunked(raw_response& r);

    int fd_ = -1;
    std::unique_ptr<tls_client> tls_;
    std::string buffer_;
};

class raw_websocket {
  public:
    struct frame {
        bool fin = true;
        int opcode = 1;
        std::string payload;
    };
    static constexpr int continuation = 0, text = 1, binary = 2, close_frame = 8, ping = 9, pong = 10;
    /// RFC 6455's own example, and the required answer to it.
    static constexpr std::string_view key = "dGhlIHNhbXBsZSBub25jZQ==";
    static constexpr std::string_view accept = "s3pPLMBiTxaQ9kYGzzhZRbK+xOo=";

    raw_websocket(const wire_port& port, std::string_view target, const raw_fields& headers = {},
                  int receive_buffer = 0);

    /// The upgrade request without its final line.
    static std::string handshake(std::string_view target, const raw_fields& headers = {});

    const raw_response& answer() const noexcept { return answer_; }

    void send_text(std::string_view message) { send_frame({true, text, std::string(message)}); }
    void send_frame(const frame& f, bool masked = true);
    static std::string encode(const frame& f, bool masked = true);

    frame read_frame();
    /// The next text message, whole; pings are answered and pongs skipped. Throws at a close.
    std::string read_text();
    /// The code of the close frame (1005: none); frames before it are thrown away. Answers it and ends our
    /// half.
    int read_close();
    void close(std::uint16_t code = 1000);

    raw_client& wire() noexcept { return wire_; }

  private:
    raw_client wire_;
    raw_response answer_;
};

}  // namespace pollstream::testing
