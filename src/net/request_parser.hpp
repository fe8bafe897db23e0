// Beast's HTTP/1 parser, writing straight into our request: no field is copied twice. It adds the bounds that
// Beast does not have: on the head as a whole (Beast's own counts anew with each field), on the number of
// fields, on a chunk's extensions and on trailers, which are read and forgotten.
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

    /// Takes what it can from `bytes` and says how much; stops after the head once. What it leaves comes
    /// again the next time, with what follows. An empty line before the request is taken and forgotten (RFC
    /// 9112 §2.2): the ghost of an old client's last body.
    state take(asio::const_buffer bytes, std::size_t& taken);

    /// Whether anything of the request has come.
    bool begun() const noexcept { return begun_; }

    /// In place of take(): the request is there, as this connection sent it before. It has no body and, as
    /// the connection is still there, keeps it.
    void know_head() noexcept { begun_ = known_ = true; }
    bool knows_head() const noexcept { return known_; }

    /// From here on the body may have so many bytes.
    void limit_body(std::size_t bytes) { body_limit(bytes); }
    std::optional<std::uint64_t> announced_length() const;
    bool has_unread_body() const { return !known_ && !is_done(); }
    /// Only after head_done or done; nothing that was not read to the end of its head may keep the
    /// connection.
    bool wants_keep_alive() const;

    /// What to tell the client after `failed`.
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
    std::size_t extension_bytes_ = 0;  ///< of all chunks
    bool looked_ = false;              ///< for an empty line
    bool begun_ = false;
    bool known_ = false;
    bool head_done_ = false;
    bool failed_ = false;
    bool strange_version_ = false;
    const char* trailers_ = nullptr;  ///< where they begin, in what is being taken; null: not there yet
    error error_;
};

}  // namespace pollstream::net
