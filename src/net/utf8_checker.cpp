#include "net/utf8_checker.hpp"

#include <cstring>

namespace pollstream::net {
namespace {

/// The first byte at or after `at` that is not ASCII. Most text is ASCII, so it looks at eight bytes at a
/// time.
const char* skip_ascii(const char* at, const char* end) noexcept {
    constexpr std::uint64_t high_bits = 0x8080808080808080;
    while (end - at >= 8) {
        std::uint64_t eight = 0;
        std::memcpy(&eight, at, sizeof eight);
        if ((eight & high_bits) != 0) break;
        at += 8;
    }
    while (at != end && static_cast<unsigned char>(*at) < 0x80) ++at;
    return at;
}

}  // namespace

bool utf8_checker::begin(unsigned char lead) noexcept {
    if (lead < 0xc2 || lead > 0xf4) return false;  // a continuation, an overlong form, or beyond U+10FFFF
    missing_ = lead < 0xe0 ? 1 : lead < 0xf0 ? 2 : 3;
    lowest_ = lead == 0xe0 ? 0xa0 : lead == 0xf0 ? 0x90 : 0x80;
    highest_ = lead == 0xed ? 0x9f : lead == 0xf4 ? 0x8f : 0xbf;
    return true;
}

bool utf8_checker::take(std::string_view piece) noexcept {
    const char* at = piece.data();
    const char* const end = at + piece.size();
    while (at != end) {
        if (missing_ == 0) {
            at = skip_ascii(at, end);
            if (at == end) return true;
            if (!begin(static_cast<unsigned char>(*at++))) return false;
            continue;
        }
        const auto next = static_cast<unsigned char>(*at++);
        if (next < lowest_ || next > highest_) return false;
        --missing_;
        lowest_ = 0x80;
        highest_ = 0xbf;
    }
    return true;
}

}  // namespace pollstream::net
