// Where time comes from. Everything that stores or compares a time is given a clock; SQL never reads one.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace pollstream {

/// A wall-clock moment, UTC, in whole milliseconds: what is stored and sent.
using timestamp = std::chrono::sys_time<std::chrono::milliseconds>;

constexpr std::int64_t to_ms(timestamp t) {
    return t.time_since_epoch().count();
}
constexpr timestamp from_ms(std::int64_t ms) {
    return timestamp{std::chrono::milliseconds{ms}};
}

/// The wall clock behind an interface, so that tests can set it. Any thread.
class clock {
  public:
    virtual ~clock() = default;
    virtual timestamp now() const = 0;
};

/// The machine's own wall clock.
class system_clock final : public clock {
  public:
    timestamp now() const override;
};

/// For pacing and timeouts: never goes backwards, and says nothing about the time of day.
inline std::chrono::steady_clock::time_point steady_now() noexcept {
    return std::chrono::steady_clock::now();
}

/// "2026-11-23T20:24:00.123Z" (RFC 3339, UTC, always three decimals).
std::string to_rfc3339(timestamp t);

/// "Mon, 23 Nov 2026 20:24:00 GMT" (RFC 9110, IMF-fixdate), for the Date header.
std::string to_http_date(timestamp t);

/// Parses any RFC 3339 date-time, with "Z" or an offset and any number of decimals (cut to milliseconds). As
/// in the replaced system, a time without an offset is UTC, and seconds may be left out. Years 1970 to 9999.
std::optional<timestamp> parse_rfc3339(std::string_view text);

}  // namespace pollstream
