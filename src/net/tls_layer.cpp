#include "net/tls_layer.hpp"

#include "net/tls_openssl.hpp"

#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <new>
#include <stdexcept>

namespace pollstream::net {

using boost::system::error_code;

namespace {

constexpr std::size_t record_bytes = 16 * 1024;
/// Fits the longest flight of a handshake. A peer that makes us answer but does not read gets no further.
constexpr std::size_t unsent_max = 64 * 1024;

bool is_refusal(int error) noexcept {
    return error == EAGAIN || error == EWOULDBLOCK || error == EINTR;
}

std::size_t size_of(std::span<const asio::const_buffer> all) {
    std::size_t bytes = 0;
    for (const auto& one : all) bytes += one.size();
    return bytes;
}

/// Cuts the bytes of the next record off the front of a list of buffers, without a copy if one buffer holds
/// them all.
class record_cutter {
  public:
    explicit record_cutter(std::span<const asio::const_buffer> from) : rest_(from), left_(size_of(from)) {}

    bool empty() const noexcept { return left_ == 0; }

    asio::const_buffer next() {
        const auto wanted = std::min(left_, record_bytes);
        left_ -= wanted;
        skip_empty();
        if (front().size() >= wanted) return take(wanted);
        std::size_t gathered = 0;
        while (gathered < wanted) {
            skip_empty();
            const auto piece = take(std::min(wanted - gathered, front().size()));
            gathered += asio::buffer_copy(asio::buffer(gathered_) + gathered, piece);
        }
        return asio::buffer(gathered_.data(), gathered);
    }

  private:
    asio::const_buffer front() const { return rest_.front() + taken_; }
    void skip_empty() {
        for (; front().size() == 0; taken_ = 0) rest_ = rest_.subspan(1);
    }
    asio::const_buffer take(std::size_t bytes) {
        const auto piece = asio::buffer(front(), bytes);
        taken_ += bytes;
        return piece;
    }

    std::span<const asio::const_buffer> rest_;
    std::size_t taken_ = 0;  ///< bytes of the first buffer in rest_
    std::size_t left_;
    std::array<char, record_bytes> gathered_;
};

}  // namespace

/// OpenSSL's access to the socket. It accepts every byte that OpenSSL writes, so that OpenSSL never has to
/// wait for room in the middle of a read.
struct tls_layer::socket_bio {
    static tls_layer& layer_of(BIO* b) { return *static_cast<tls_layer*>(BIO_get_data(b)); }

    static int write(BIO* b, const char* from, int size) noexcept {
        auto& layer = layer_of(b);
        std::size_t sent = 0;
        const auto wanted = static_cast<std::size_t>(size);
        if (layer.unsent_.empty()) {
            const auto n = ::send(layer.descriptor_, from, wanted, MSG_NOSIGNAL);
            if (n < 0 && !is_refusal(errno)) return -1;
            sent = n < 0 ? 0 : static_cast<std::size_t>(n);
        }
        if (layer.unsent_.size() + (wanted - sent) > unsent_max) return -1;
        try {
            layer.unsent_.append(from + sent, wanted - sent);
        } catch (const std::bad_alloc&) {
            return -1;
        }
        return size;
    }

    static int read(BIO* b, char* into, int size) noexcept {
        auto& layer = layer_of(b);
        BIO_clear_retry_flags(b);
        const auto n = ::recv(layer.descriptor_, into, static_cast<std::size_t>(size), 0);
        layer.at_end_ = n == 0;
        if (n < 0 && is_refusal(errno)) BIO_set_retry_read(b);
        return static_cast<int>(n);
    }

    static long control(BIO* b, int what, long, void*) noexcept {
        if (what == BIO_CTRL_EOF) return layer_of(b).at_end_ ? 1 : 0;
        return what == BIO_CTRL_FLUSH ? 1 : 0;
    }

    /// Made once; OpenSSL keeps pointers to it while BIOs exist.
    static const BIO_METHOD* method() {
        static const auto* made = [] {
            auto* m = BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "socket");
            if (m == nullptr) throw std::bad_alloc();
            BIO_meth_set_write(m, &socket_bio::write);
            BIO_meth_set_read(m, &socket_bio::read);
            BIO_meth_set_ctrl(m, &socket_bio::control);
            return m;
        }();
        return made;
    }
};

void tls_layer::free_ssl::operator()(ssl_st* what) const noexcept {
    SSL_free(what);
}

tls_layer::tls_layer(const tls_identity& identity, int descriptor)
    : descriptor_(descriptor), ssl_(SSL_new(identity.context())) {
    auto* to_socket = ssl_ ? BIO_new(socket_bio::method()) : nullptr;
    if (to_socket == nullptr) throw std::bad_alloc();
    BIO_set_data(to_socket, this);
    BIO_set_init(to_socket, 1);
    SSL_set_bio(ssl_.get(), to_socket, to_socket);
    SSL_set_accept_state(ssl_.get());
}

tls_layer::~tls_layer() = default;

error_code tls_layer::flush() {
    if (descriptor_ < 0) return asio::error::bad_descriptor;
    if (unsent_.empty()) return {};
    const auto n = ::send(descriptor_, unsent_.data(), unsent_.size(), MSG_NOSIGNAL);
    if (n < 0 && !is_refusal(errno)) return {errno, boost::system::system_category()};
    unsent_.erase(0, n < 0 ? 0 : static_cast<std::size_t>(n));
    if (!unsent_.empty()) return asio::error::would_block;
    unsent_ = {};  // an idle connection holds no buffer
    return {};
}

error_code tls_layer::broken() {
    broken_ = true;
    ERR_clear_error();
    return asio::error::connection_reset;
}

tls_layer::step tls_layer::shake_hands() {
    if (const auto ec = flush()) {
        if (ec == asio::error::would_block) return step::wants_room;
        failure_ = ec.message();
        return step::failed;
    }
    ERR_clear_error();
    const int outcome = SSL_do_handshake(ssl_.get());
    // What we said must reach the peer before the handshake can go on.
    const bool wants_input = outcome != 1 && SSL_get_error(ssl_.get(), outcome) == SSL_ERROR_WANT_READ;
    if ((outcome == 1 || wants_input) && !unsent_.empty()) return step::wants_room;
    if (outcome == 1) return step::done;
    if (wants_input) return step::wants_input;
    failure_ = at_end_ ? "the peer hung up" : take_openssl_error();
    broken_ = true;
    return step::failed;
}

std::size_t tls_layer::read_some(asio::mutable_buffer into, error_code& ec) {
    ec = {};
    if (descriptor_ < 0 || broken_) {
        ec = asio::error::bad_descriptor;
        return 0;
    }
    ERR_clear_error();
    std::size_t n = 0;
    const int outcome = SSL_read_ex(ssl_.get(), into.data(), into.size(), &n);
    dry_ = outcome != 1;
    if (outcome == 1) return n;
    const int why = SSL_get_error(ssl_.get(), outcome);
    if (why == SSL_ERROR_WANT_READ)
        ec = asio::error::would_block;
    else if (why == SSL_ERROR_ZERO_RETURN)
        ec = asio::error::eof;
    else
        ec = broken();
    return 0;
}

std::size_t tls_layer::write_some(std::span<const asio::const_buffer> from, error_code& ec) {
    ec = broken_ ? error_code(asio::error::connection_reset) : flush();
    if (ec) return 0;
    std::size_t taken = 0;
    for (record_cutter records(from); !records.empty();) {
        const auto record = records.next();
        ERR_clear_error();
        std::size_t n = 0;
        if (SSL_write_ex(ssl_.get(), record.data(), record.size(), &n) != 1) {
            ec = broken();
            return taken;
        }
        taken += n;
        if (unsent_.empty()) continue;
        ec = asio::error::would_block;
        return taken;
    }
    return taken;
}

bool tls_layer::has_input() const noexcept {
    return descriptor_ >= 0 && !broken_ && !dry_ && SSL_has_pending(ssl_.get()) == 1;
}

void tls_layer::say_goodbye() noexcept {
    if (descriptor_ < 0 || broken_ || SSL_is_init_finished(ssl_.get()) != 1) return;
    if ((SSL_get_shutdown(ssl_.get()) & SSL_SENT_SHUTDOWN) != 0) return;
    ERR_clear_error();
    SSL_shutdown(ssl_.get());
    ERR_clear_error();
}

}  // namespace pollstream::net
