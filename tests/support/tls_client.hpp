// The TLS half of raw_client: OpenSSL as a client over a connected socket.
#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <string_view>

struct ssl_st;
struct ssl_ctx_st;

namespace pollstream::testing {

/// What a client offers, and whom it trusts.
struct tls_wishes {
    int newest = 0;                          ///< TLS1_2_VERSION, …; 0: whatever is supported
    bool old_fashioned = false;              ///< also offers TLS 1.1, which OpenSSL by itself would not
    std::string protocols = "\x08http/1.1";  ///< ALPN; empty: none
    std::string trusted;                     ///< PEM; empty: everybody is trusted
    std::string name;                        ///< who the server must be: a host name or an address
};

class tls_client {
  public:
    /// Does the handshake; throws wire_error with the reason.
    tls_client(int descriptor, const tls_wishes& wishes, std::chrono::milliseconds wait);

    bool send(std::string_view bytes, std::chrono::milliseconds wait);
    bool wait_readable(std::chrono::milliseconds wait);
    /// Bytes read; 0 at the end, with or without a close_notify; -1 if nothing came in time.
    long read(char* into, std::size_t size, std::chrono::milliseconds wait);
    void say_goodbye();

    bool heard_goodbye() const;
    std::string version() const;   ///< "TLSv1.3"
    std::string cipher() const;    ///< "TLS_AES_256_GCM_SHA384"
    std::string protocol() const;  ///< what ALPN agreed on
    std::string fingerprint() const;

  private:
    struct free_them {
        void operator()(ssl_st* what) const noexcept;
        void operator()(ssl_ctx_st* what) const noexcept;
    };
    bool wait_for(int outcome, std::chrono::steady_clock::time_point deadline);

    int fd_;
    std::unique_ptr<ssl_ctx_st, free_them> context_;
    std::unique_ptr<ssl_st, free_them> ssl_;
};

}  // namespace pollstream::testing
