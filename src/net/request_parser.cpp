#include "net/request_parser.hpp"

#include "net/problems.hpp"
#include "pollstream/base/limits.hpp"
#include "pollstream/http/head_rules.hpp"

#include <algorithm>
#include <string>

namespace pollstream::net {
namespace {

using http_error = beast::http::error;

constexpr std::size_t fields_max = 100;
// As a browser sends them.
constexpr std::size_t fields_expected = 16;
constexpr std::size_t field_bytes_expected = 640;
constexpr std::size_t trailer_bytes_max = 4 * 1024;

/// Whether a field is continued on the next line (obs-fold): RFC 9112 §5.2 lets a server refuse that; Beast
/// would join the lines.
bool has_folded_line(std::string_view head) noexcept {
    for (auto at = head.find('\n'); at != std::string_view::npos && at + 1 < head.size();
         at = head.find('\n', at + 1))
        if (head[at + 1] == ' ' || head[at + 1] == '\t') return true;
    return false;
}

/// Whether the request line ends in a version of HTTP other than 1.0 and 1.1.
bool names_other_version(std::string_view bytes) noexcept {
    const auto line = bytes.substr(0, bytes.find("\r\n"));
    if (line.size() < 9 || line[line.size() - 9] != ' ') return false;
    const auto version = line.substr(line.size() - 8);
    const auto digit = [](char c) { return c >= '0' && c <= '9'; };
    return version.starts_with("HTTP/") && digit(version[5]) && version[6] == '.' && digit(version[7]) &&
           version != "HTTP/1.0" && version != "HTTP/1.1";
}

}  // namespace

request_parser::request_parser(http::request& into) : into_(into) {
    header_limit(limits::header_bytes);
    body_limit(boost::none);  // our own limit is set once the head is known
}

request_parser::state request_parser::take(asio::const_buffer bytes, std::size_t& taken) {
    std::size_t skipped = 0;
    if (!looked_) {
        const std::string_view seen(static_cast<const char*>(bytes.data()), bytes.size());
        taken = 0;
        if (seen.empty() || seen == "\r") return state::need_more;  // may be the first half of an empty line
        looked_ = true;
        if (seen.starts_with("\r\n")) skipped = 2;
    }
    bytes += skipped;
    begun_ = begun_ || bytes.size() > 0;
    const auto reached = take_rest(bytes, taken);
    taken += skipped;
    return reached;
}

request_parser::state request_parser::take_rest(asio::const_buffer bytes, std::size_t& taken) {
    error_ = {};
    trailers_ = nullptr;
    taken = put(bytes, error_);
    const std::string_view seen(static_cast<const char*>(bytes.data()), bytes.size());
    const bool incomplete = error_ == http_error::need_more;
    if (!head_done_) {
        head_bytes_ += taken;
        if (has_folded_line(seen.substr(0, taken))) error_ = http_error::bad_obs_fold;
        // Bytes that wait to be parsed count, too: so far they are one field.
        const auto pending = incomplete ? seen.size() - taken : 0;
        if (head_bytes_ + pending > limits::header_bytes) error_ = http_error::header_limit;
        if (error_ == http_error::bad_version) strange_version_ = names_other_version(seen);
    }
    // Trailers are parsed together, once the last of them is here.
    if (!error_ && trailers_ != nullptr &&
        has_folded_line({trailers_, static_cast<std::size_t>(seen.data() + taken - trailers_)}))
        error_ = http_error::bad_obs_fold;
    if (error_ == http_error::need_more) return state::need_more;
    failed_ = bool(error_);
    if (failed_) return state::failed;
    if (is_done()) return state::done;
    if (!head_done_ && is_header_done()) {
        head_done_ = true;
        return state::head_done;
    }
    return state::need_more;
}

/// In HTTP/1.0, Beast lets keep-alive win over close; RFC 9112 §9.3 does not.
bool request_parser::wants_keep_alive() const {
    return known_ || (!failed_ && is_header_done() && keep_alive() &&
                      !http::has_token(into_.headers, "Connection", "close"));
}

std::optional<std::uint64_t> request_parser::announced_length() const {
    const auto length = content_length();
    return length ? std::optional<std::uint64_t>(*length) : std::nullopt;
}

http::problem request_parser::failure() const {
    if (error_ == http_error::header_limit && into_.method_token.empty())
        return problem_of(414, "target_too_long", "The request line is longer than 16 KiB.");
    if (error_ == http_error::header_limit)
        return problem_of(431, "head_too_large", "The request line and fields are larger than 16 KiB.");
    if (error_ == http_error::body_limit) return problem_of(413, "body_too_large", "The body is too large.");
    if (error_ == http_error::need_more)
        return problem_of(431, "trailers_too_large",
                          "The trailers, or the head of a chunk, are larger than 16 KiB.");
    if (strange_version_) return problem_of(505, "version_not_supported", "This server speaks HTTP/1.1.");
    return problem_of(400, "malformed", "The request is not well-formed HTTP: " + error_.message() + ".");
}

void request_parser::on_request_impl(beast::http::verb, text token, text target, int version, error&) {
    into_.method_token.assign(token.data(), token.size());
    into_.verb = http::parse_method(into_.method_token);
    into_.target.assign(target.data(), target.size());
    into_.version = version;
    into_.headers.reserve(fields_expected, field_bytes_expected);
}

void request_parser::on_field_impl(field, text name, text value, error& ec) {
    if (head_done_) {
        trailer_bytes_ += name.size() + value.size() + 4;
        if (trailer_bytes_ > trailer_bytes_max) ec = http_error::header_limit;
        return;
    }
    if (into_.headers.size() >= fields_max) {
        ec = http_error::header_limit;
        return;
    }
    into_.headers.emplace_back(std::string_view(name.data(), name.size()),
                               std::string_view(value.data(), value.size()));
}

std::size_t request_parser::on_body_impl(text piece, error&) {
    into_.body.append(piece.data(), piece.size());
    return piece.size();
}

void request_parser::on_chunk_header_impl(std::uint64_t size, text extensions, error& ec) {
    if (size == 0) trailers_ = extensions.data() + extensions.size();
    extension_bytes_ += extensions.size();
    if (extensions.size() > limits::chunk_extension_bytes ||
        extension_bytes_ > limits::chunk_extensions_bytes)
        ec = http_error::bad_chunk_extension;
}

std::size_t request_parser::on_chunk_body_impl(std::uint64_t, text piece, error&) {
    into_.body.append(piece.data(), piece.size());
    return piece.size();
}

}  // namespace pollstream::net
