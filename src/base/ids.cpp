// Converts ULIDs and UUIDs to and from text.
#include "pollstream/base/ids.hpp"

#include "pollstream/base/digest.hpp"
#include "pollstream/base/text.hpp"

#include <algorithm>

namespace pollstream {

namespace {

constexpr std::string_view alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";  // Crockford's: no I, L, O, U

constexpr std::array<std::int8_t, 256> make_values() {
    std::array<std::int8_t, 256> values{};
    for (auto& v : values) v = -1;
    for (std::size_t i = 0; i < alphabet.size(); ++i) {
        const auto c = static_cast<unsigned char>(alphabet[i]);
        values[c] = static_cast<std::int8_t>(i);
        if (c >= 'A') values[c + 32u] = static_cast<std::int8_t>(i);
    }
    return values;
}
constexpr auto values = make_values();

/// A ULID has 26 digits: the first two hold 8 of its 128 bits, and each dozen after them holds 60.
constexpr std::size_t dozen = 12;

constexpr std::size_t time_bytes = 6;

void put_time(ulid& id, std::uint64_t ms) {
    for (std::size_t i = 0; i < time_bytes; ++i)
        id.bytes[i] = static_cast<std::uint8_t>(ms >> (8 * (time_bytes - 1 - i)));
}

std::uint64_t time_of(const ulid& id) {
    std::uint64_t ms = 0;
    for (std::size_t i = 0; i < time_bytes; ++i) ms = (ms << 8) | id.bytes[i];
    return ms;
}

std::uint64_t unsigned_ms(timestamp t) {
    return static_cast<std::uint64_t>(std::max<std::int64_t>(to_ms(t), 0));
}

void add(ulid& id, std::uint64_t step) {
    unsigned carry = 0;
    for (std::size_t i = id.bytes.size(); i-- > 0;) {
        const unsigned sum = id.bytes[i] + static_cast<unsigned>(step & 0xff) + carry;
        id.bytes[i] = static_cast<std::uint8_t>(sum);
        carry = sum >> 8;
        step >>= 8;
    }
}

constexpr bool is_dash_place(std::size_t i) {
    return i == 8 || i == 13 || i == 18 || i == 23;
}
constexpr std::size_t uuid_text_size = 36;

}  // namespace

ulid ulid::make(timestamp now) {
    ulid id;
    fill_random(id.bytes);
    put_time(id, unsigned_ms(now));
    return id;
}

std::string ulid::str() const {
    const auto bits_of = [&](std::size_t from, std::size_t count) {
        std::uint64_t bits = 0;
        for (std::size_t i = from; i < from + count; ++i) bits = (bits << 8) | bytes[i];
        return bits;
    };
    std::string text(text_size, '0');
    const auto put = [&](std::size_t end, std::uint64_t bits, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i, bits >>= 5) text[end - 1 - i] = alphabet[bits & 31u];
    };
    const auto last = bits_of(8, 8);
    put(2, bytes[0], 2);
    put(2 + dozen, bits_of(1, 7) << 4 | last >> 60, dozen);
    put(text_size, last, dozen);
    return text;
}

std::optional<ulid> ulid::parse(std::string_view text) {
    if (text.size() != text_size || text.front() > '7') return std::nullopt;
    int wrong = 0;
    const auto read = [&](std::size_t from, std::size_t count) {
        std::uint64_t bits = 0;
        for (std::size_t i = from; i < from + count; ++i) {
            const int value = values[static_cast<unsigned char>(text[i])];
            wrong |= value;
            bits = (bits << 5) | static_cast<std::uint64_t>(value);
        }
        return bits;
    };
    const auto first = read(0, 2);
    const auto middle = read(2, dozen);
    const auto last = read(2 + dozen, dozen);
    if (wrong < 0) return std::nullopt;
    ulid id;
    const auto put = [&](std::size_t end, std::uint64_t bits, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i, bits >>= 8)
            id.bytes[end - 1 - i] = static_cast<std::uint8_t>(bits);
    };
    put(1, first, 1);
    put(8, middle >> 4, 7);
    put(16, middle << 60 | last, 8);
    return id;
}

ulid ulid_source::next(timestamp now) {
    if (unsigned_ms(now) > time_of(last_)) {
        last_ = ulid::make(now);
    } else {
        // The same millisecond, or the clock was set back. With a step of one, anyone who knows an id could
        // guess the next.
        std::uint64_t step = 1;
        const auto bytes = random_bytes<6>();
        for (std::size_t i = 0; i < bytes.size(); ++i) step += std::uint64_t{bytes[i]} << (8 * i);
        add(last_, step);
    }
    return last_;
}

vote_id vote_id::make() {
    vote_id id;
    fill_random(id.bytes);
    id.bytes[6] = static_cast<std::uint8_t>((id.bytes[6] & 0x0f) | 0x40);
    id.bytes[8] = static_cast<std::uint8_t>((id.bytes[8] & 0x3f) | 0x80);
    return id;
}

std::optional<vote_id> vote_id::parse(std::string_view text) {
    if (text.size() != uuid_text_size) return std::nullopt;
    vote_id id;
    int wrong = 0;  // negative once a character was wrong
    std::size_t at = 0;
    for (auto& byte : id.bytes) {
        if (is_dash_place(at) && text[at++] != '-') return std::nullopt;
        const int high = hex_value(text[at++]);
        const int low = hex_value(text[at++]);
        wrong |= high | low;
        byte = static_cast<std::uint8_t>((high << 4 | low) & 0xff);
    }
    return wrong < 0 ? std::nullopt : std::optional(id);
}

std::string vote_id::str() const {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text(uuid_text_size, '-');
    std::size_t at = 0;
    for (const auto byte : bytes) {
        if (is_dash_place(at)) ++at;
        text[at++] = digits[byte >> 4];
        text[at++] = digits[byte & 15u];
    }
    return text;
}

}  // namespace pollstream
