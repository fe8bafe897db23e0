#include "net/response_head.hpp"

#include "pollstream/base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>

namespace pollstream::net {
namespace {

constexpr std::array<std::string_view, 5> own_fields{"Date", "Content-Length", "Transfer-Encoding",
                                                     "Connection", "Keep-Alive"};

bool is_own(std::string_view name) noexcept {
    return std::any_of(own_fields.begin(), own_fields.end(),
                       [&](std::string_view own) { return own.size() == name.size() && iequals(own, name); });
}

void append_number(std::string& to, std::size_t number, int base = 10) {
    std::array<char, 20> digits;
    const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), number, base).ptr;
    to.append(digits.data(), end);
}

void append_field(std::string& to, std::string_view name, std::string_view value) {
    to.append(name).append(": ");
    const auto begin = to.size();
    to.append(value);
    flatten(to, begin);
    to.append("\r\n");
}

bool is_named(const http::response& r, const http::constant_field& c) noexcept {
    return http::find(r.headers, c.name).has_value();
}

void append_constant(std::string& to, const http::constant_field& c) {
    to.append(c.name).append(": ").append(c.value).append("\r\n");
}

/// As one piece where none is overridden, which is the rule. The pieces are as few as the tables they are of.
void append_constants(std::string& to, const http::response& r) {
    if (std::any_of(r.constants.begin(), r.constants.end(), [&](const auto& c) { return is_named(r, c); })) {
        for (const auto& c : r.constants)
            if (!is_named(r, c)) append_constant(to, c);
        return;
    }
    thread_local std::span<const http::constant_field> rendered;
    thread_local std::string piece;
    if (rendered.data() != r.constants.data() || rendered.size() != r.constants.size()) {
        rendered = r.constants;
        piece.clear();
        for (const auto& c : rendered) append_constant(piece, c);
    }
    to.append(piece);
}

}  // namespace

void flatten(std::string& value, std::size_t from) noexcept {
    const auto breaks = [](char c) { return c == '\r' || c == '\n' || c == '\0'; };
    std::replace_if(value.begin() + static_cast<std::ptrdiff_t>(from), value.end(), breaks, ' ');
}

framing framing_of(const http::response& r, int version) noexcept {
    if (r.status == 204 || r.status == 304) return framing::none;
    if (!std::holds_alternative<http::body_stream>(r.body)) return framing::length;
    return version == 11 ? framing::chunked : framing::until_close;
}

std::string response_head(const http::response& r, const head_facts& facts, std::size_t room) {
    std::string head;
    head.reserve(512 + room);
    head.append("HTTP/1.1 ");
    append_number(head, static_cast<std::size_t>(r.status));
    head.append(" ").append(http::reason(r.status)).append("\r\n");
    append_field(head, "Date", facts.date);
    for (const auto& [name, value] : r.headers)
        if (!is_own(name)) append_field(head, name, value);
    append_constants(head, r);
    if (facts.body == framing::length) {
        head.append("Content-Length: ");
        append_number(head, facts.content_length);
        head.append("\r\n");
    }
    if (facts.body == framing::chunked) head.append("Transfer-Encoding: chunked\r\n");
    // An Upgrade field is said to be this hop's own (RFC 9110 §7.8).
    if (r.header("Upgrade")) head.append("Connection: upgrade\r\n");
    if (!facts.keep_alive)
        head.append("Connection: close\r\n");
    else if (facts.version < 11)
        head.append("Connection: keep-alive\r\n");
    head.append("\r\n");
    return head;
}

std::string chunk_head(std::size_t size) {
    std::string head;
    append_number(head, size, 16);
    return head.append("\r\n");
}

}  // namespace pollstream::net
