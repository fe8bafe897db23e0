// Beast's HTTP/1 parser, writing straight into our request, so that no field is copied twice. It adds limits
// that Beast lacks: on the head as a whole (Beast's own limit starts over with each field), on the number of
// fields, on chunk extensions and on trailers, which are read and discarded.
#pragma once

#include "net/stream.hpp"
#include "pollstream/http/problem.hpp"
#include "pollstream/http/request.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/beast/http/basic_parser.hpp>

#include <cstdint>
#include <optional>

namespace pollstream::net {

class request_parser final : private beast::http::basic_parser<true> {
  public:
    /// Fills `into`, which must outlive the parser.
    explicit request_parser(http::request& into);

    enum class state { need_more, head_done, done, failed };

    /// Takes what it can from `bytes` and sets `taken`; stops once after the head. Pass what it leaves again
    /// the next time, together with what follows. An empty line before the request is skipped (RFC 9112
    /// §2.2): some old clients send one after a body.
    state take(asio::const_buffer bytes, std::size_t& taken);

    /// Whether any of the request has arrived.
    bool begun() const noexcept { return begun_; }

    /// Called instead of take() when the request is the one that this connection sent before. It has no body
    /// and, since the connection is still open, keeps it open.
    void know_head() noexcept { begun_ = known_ = true; }
    bool knows_head() const noexcept { return known_; }

    /// From here on the body may have this many bytes.
    void limit_body(std::size_t bytes) { body_limit(bytes); }
    std::optional<std::uint64_t> announced_length() const;
    bool has_unread_body() const { return !known_ && !is_done(); }
    /// Meaningful only after head_done or done: a request whose head was not read to its end never keeps the
    /// connection open.
    bool wants_keep_alive() const;

    /// What to answer the client after `failed`.
    http::problem failure() const;

  private:
    using text = beast::string_view;
    using field = beast::http::field;
    using error = beast::error_code;

    void on_request_impl(beast::http::verb verb, text token, text target, int version, error& ec) override;
    void on_response_impl(int, text, int, error&) override {}
    void on_field_impl(field id, text name, text value, error& ec) override;
    void on_header_impl(error&) override {}
    void on_body_init_impl(const boost::optional<std::uint64_t>&, error&) override {}
    std::size_t on_body_impl(text piece, error& ec) override;
    void on_chunk_header_impl(std::uint64_t size, text extensions, error& ec) override;
    std::size_t on_chunk_body_impl(std::uint64_t remain, text piece, error& ec) override;
    void on_finish_impl(error&) override {}

    state take_rest(asio::const_buffer bytes, std::size_t& taken);

    http::request& into_;
    std::size_t head_bytes_ = 0;
    std::size_t trailer_bytes_ = 0;
    std::size_t extension_bytes_ = 0;  ///< summed over all chunks
    bool looked_ = false;              ///< whether an empty line comes first
    bool begun_ = false;
    bool known_ = false;
    bool head_done_ = false;
    bool failed_ = false;
    bool strange_version_ = false;
    const char* trailers_ = nullptr;  ///< where they begin in the bytes being taken; null: not reached
    error error_;
};

}  // namespace pollstream::net
