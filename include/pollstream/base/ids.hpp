// Identifiers. Rooms and polls have ULIDs: 26 characters of Crockford's base 32, ordered by time, with 80
// random bits (https://github.com/ulid/spec). Ids come from the application, never from SQL.
#pragma once

#include "pollstream/base/clock.hpp"

#include <array>
#include <compare>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream {

struct ulid {
    static constexpr std::size_t text_size = 26;
    std::array<std::uint8_t, 16> bytes{};

    /// Milliseconds since 1970 in the first 48 bits, randomness in the other 80.
    static ulid make(timestamp now);
    /// Any case; exactly 26 characters of the alphabet, the first at most '7'.
    static std::optional<ulid> parse(std::string_view text);
    std::string str() const;

    friend auto operator<=>(const ulid&, const ulid&) = default;
};

/// Makes ULIDs that rise even within one millisecond (the specification's monotonic variant), so that
/// ordering by id is ordering by creation. One thread.
class ulid_source {
  public:
    ulid next(timestamp now);

  private:
    ulid last_{};
};

/// A ULID typed by what it names, so that a room's id is never taken for a poll's.
template <class Tag>
struct named_id {
    ulid value;

    static named_id make(timestamp now) { return {ulid::make(now)}; }
    static named_id make(ulid_source& source, timestamp now) { return {source.next(now)}; }
    static std::optional<named_id> parse(std::string_view text) {
        const auto id = ulid::parse(text);
        if (!id) return std::nullopt;
        return named_id{*id};
    }
    std::string str() const { return value.str(); }

    friend auto operator<=>(const named_id&, const named_id&) = default;
};

using poll_id = named_id<struct poll_tag>;
using room_id = named_id<struct room_tag>;

/// A client's own identifier for its vote: an RFC 9562 UUID.
struct vote_id {
    std::array<std::uint8_t, 16> bytes{};

    static vote_id make();  ///< random, version 4
    /// 8-4-4-4-12 hexadecimal digits, any case.
    static std::optional<vote_id> parse(std::string_view text);
    std::string str() const;

    friend auto operator<=>(const vote_id&, const vote_id&) = default;
};

}  // namespace pollstream

template <class Tag>
struct std::hash<pollstream::named_id<Tag>> {
    std::size_t operator()(const pollstream::named_id<Tag>& id) const noexcept {
        // The last eight bytes are random already.
        std::size_t h = 0;
        for (std::size_t i = 8; i < 16; ++i) h = (h << 8) | id.value.bytes[i];
        return h;
    }
};
