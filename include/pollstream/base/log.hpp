// One line per event: a level, a short name of what happened, and fields.
//
//     log::info("poll created", {{"poll", id.str()}, {"options", 4}});
//     2026-11-23T20:24:00.123Z INFO  poll created poll=01J… options=4          (text)
//     {"time":"…","level":"info","event":"poll created","poll":"01J…","options":4}   (json)
//
// Never log a key, a token or what a voter chose. Any thread. spdlog writes the lines (src/base/log.cpp).
#pragma once

#include <concepts>
#include <cstdint>
#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace pollstream::log {

enum class level { trace, debug, info, warn, error, off };
enum class format { text, json };

struct field {
    std::string_view key;
    std::variant<std::string, std::int64_t, double, bool> value;

    field(std::string_view k, std::string_view v) : key(k), value(std::string(v)) {}
    field(std::string_view k, const std::string& v) : key(k), value(v) {}
    field(std::string_view k, const char* v) : key(k), value(std::string(v)) {}
    field(std::string_view k, bool v) : key(k), value(v) {}
    field(std::string_view k, double v) : key(k), value(v) {}
    template <std::integral I>
    field(std::string_view k, I v) : key(k), value(static_cast<std::int64_t>(v)) {}
};
using fields = std::initializer_list<field>;

/// Call once before threads start; the default is level info as text. Lines go to standard error.
void configure(level at_least, format as);

bool enabled(level l) noexcept;
void write(level l, std::string_view event, fields f = {});

/// Like info, but written at every level except off: somebody has just asked for it.
void tell(std::string_view event, fields f = {});

inline void debug(std::string_view event, fields f = {}) {
    write(level::debug, event, f);
}
inline void info(std::string_view event, fields f = {}) {
    write(level::info, event, f);
}
inline void warn(std::string_view event, fields f = {}) {
    write(level::warn, event, f);
}
inline void error(std::string_view event, fields f = {}) {
    write(level::error, event, f);
}

/// Returns the line itself, without a newline: what the tests look at.
std::string render(format as, level l, std::string_view event, fields f, std::string_view time_rfc3339);

}  // namespace pollstream::log
