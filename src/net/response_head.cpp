#include "net/response_head.hpp"

#include "pollstream/base/text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdint>
#include <span>
#include <utility>

namespace pollstream::net {
namespace {

constexpr std::array<std::string_view, 5> own_fields{"Date", "Content-Length", "Transfer-Encoding",
                                                     "Connection", "Keep-Alive"};

bool is_own(std::string_view name) noexcept {
    return std::ranges::any_of(
        own_fields, [&](std::string_view own) { return own.size() == name.size() && iequals(own, name); });
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

/// Whether the fields can be copied as they are.
bool are_plain(const http::header_list& all) noexcept {
    if (all.has_gaps()) return false;
    for (const auto& [name, value] : all) {
        // Looks for control characters, which include line breaks.
        unsigned char least = 0xff;
        for (const char c : value) least = std::min(least, static_cast<unsigned char>(c));
        if (least < 0x20) return false;
    }
    return std::ranges::none_of(own_fields, [&](std::string_view own) { return all.find(own).has_value(); });
}

void append_own(std::string& to, const http::header_list& all) {
    if (are_plain(all)) {
        to.append(all.lines());
        return;
    }
    for (const auto& [name, value] : all)
        if (!is_own(name)) append_field(to, name, value);
}

/// A bit for each constant that the answer overrides with a field of its own.
std::uint32_t overridden(const http::response& r) noexcept {
    std::uint32_t out = 0;
    for (std::size_t i = 0; i < r.constants.size(); ++i)
        if (r.headers.find(r.constants[i].name)) out |= 1u << i;
    return out;
}

/// Constant fields as they were last rendered.
struct rendering {
    std::span<const http::constant_field> of;
    std::uint32_t without = 0;
    std::string text;

    bool is(std::span<const http::constant_field> other, std::uint32_t others_without) const noexcept {
        return of.data() == other.data() && of.size() == other.size() && without == others_without;
    }
};

/// Appends them as one piece. There are only a few different pieces, one for each table and set of overrides:
/// one for answers that must not be stored, one for those that may.
void append_constants(std::string& to, const http::response& r) {
    thread_local std::array<rendering, 4> kept;
    thread_local std::size_t oldest = 0;
    const auto without = overridden(r);
    const auto known =
        std::ranges::find_if(kept, [&](const rendering& k) { return k.is(r.constants, without); });
    if (known != kept.end()) {
        to.append(known->text);
        return;
    }
    auto& place = kept[std::exchange(oldest, (oldest + 1) % kept.size())];
    place = {r.constants, without, {}};
    for (std::size_t i = 0; i < r.constants.size(); ++i) {
        if ((without >> i & 1u) != 0) continue;
        place.text.append(r.constants[i].name).append(": ").append(r.constants[i].value).append("\r\n");
    }
    to.append(place.text);
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
    head.append("Date: ").append(facts.date).append("\r\n");
    append_own(head, r.headers);
    append_constants(head, r);
    if (facts.body == framing::length) {
        head.append("Content-Length: ");
        append_number(head, facts.content_length);
        head.append("\r\n");
    }
    if (facts.body == framing::chunked) head.append("Transfer-Encoding: chunked\r\n");
    // The Upgrade field applies to this hop only, and Connection has to say so (RFC 9110 §7.8).
    if (r.headers.find("Upgrade")) head.append("Connection: upgrade\r\n");
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
