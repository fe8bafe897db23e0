// One line per event, on standard error or in a file. spdlog provides the lock and the levels; we format the
// line ourselves, so that text and JSON say the same and no value can break out of its line.
#include "pollstream/base/log.hpp"

#include "base/log_output.hpp"
#include "base/utf8.hpp"
#include "pollstream/base/clock.hpp"
#include "pollstream/base/text.hpp"

#include <spdlog/logger.h>

#include <array>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <memory>
#include <utility>

namespace pollstream::log {

namespace {

constexpr std::size_t value_bytes = 512;

constexpr std::array<std::pair<std::string_view, level>, 8> level_names{{{"trace", level::trace},
                                                                         {"debug", level::debug},
                                                                         {"info", level::info},
                                                                         {"warn", level::warn},
                                                                         {"error", level::error},
                                                                         {"off", level::off},
                                                                         {"warning", level::warn},
                                                                         {"err", level::error}}};

std::string_view name_of(level l) {
    return level_names[static_cast<std::size_t>(l)].first;
}

spdlog::level::level_enum to_spdlog(level l) {
    switch (l) {
        case level::trace:
            return spdlog::level::trace;
        case level::debug:
            return spdlog::level::debug;
        case level::info:
            return spdlog::level::info;
        case level::warn:
            return spdlog::level::warn;
        case level::error:
            return spdlog::level::err;
        case level::off:
            return spdlog::level::off;
    }
    return spdlog::level::off;
}

struct output {
    std::shared_ptr<spdlog::logger> logger;
    format as = format::text;
};

output make_output(std::shared_ptr<spdlog::sinks::sink> sink, level at_least, format as) {
    auto logger = std::make_shared<spdlog::logger>("pollstream", std::move(sink));
    logger->set_level(to_spdlog(at_least));
    return {std::move(logger), as};
}

output& current() {
    static output the = make_output(standard_error(format::text), level::info, format::text);
    return the;
}

template <class Number>
std::string digits(Number n) {
    std::array<char, 40> out;
    const auto end = std::to_chars(out.data(), out.data() + out.size(), n).ptr;
    return {out.data(), end};
}

std::string upper(std::string_view text) {
    std::string out(text);
    for (char& c : out)
        if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 32);
    return out;
}

/// A value that can be parsed back: quoted if it is empty or contains a space, a quote or an equals sign.
std::string text_value(std::string_view value) {
    std::string safe = escape_for_log(value, value_bytes);
    if (!safe.empty() && safe.find_first_of(" \"=") == std::string::npos) return safe;
    std::string out = "\"";
    for (const char c : safe) {
        if (c == '"') out.push_back('\\');
        out.push_back(c);
    }
    return out + '"';
}

std::string json_string(std::string_view value) {
    std::string out = "\"";
    while (!value.empty()) {
        const auto c = utf8::first(value);
        if (out.size() > value_bytes) {
            out += "…";
            break;
        }
        if (c.size == 0) {
            out += "\\ufffd";
        } else if (c.value == '"' || c.value == '\\') {
            out.push_back('\\');
            out.push_back(static_cast<char>(c.value));
        } else if (c.value < 0x20 || (c.value >= 0x7f && c.value <= 0x9f)) {
            std::array<char, 8> hex;
            std::snprintf(hex.data(), hex.size(), "\\u%04x", static_cast<unsigned>(c.value) & 0xffffu);
            out += hex.data();
        } else {
            out.append(value.substr(0, c.size));
        }
        value.remove_prefix(c.size == 0 ? 1 : c.size);
    }
    return out + '"';
}

struct as_text {
    std::string operator()(const std::string& v) const { return text_value(v); }
    std::string operator()(std::int64_t v) const { return digits(v); }
    std::string operator()(double v) const { return digits(v); }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
};

struct as_json {
    std::string operator()(const std::string& v) const { return json_string(v); }
    std::string operator()(std::int64_t v) const { return digits(v); }
    std::string operator()(double v) const { return std::isfinite(v) ? digits(v) : "null"; }
    std::string operator()(bool v) const { return v ? "true" : "false"; }
};

std::string render_text(level l, std::string_view event, fields f, std::string_view time) {
    std::string line(time);
    std::string name = upper(name_of(l));
    name.resize(5, ' ');
    line += ' ' + name + ' ' + escape_for_log(event, value_bytes);
    for (const auto& one : f) {
        line += ' ';
        line += escape_for_log(one.key, value_bytes);
        line += '=';
        line += std::visit(as_text{}, one.value);
    }
    return line;
}

std::string render_json(level l, std::string_view event, fields f, std::string_view time) {
    std::string line = "{\"time\":" + json_string(time) + ",\"level\":" + json_string(name_of(l)) +
                       ",\"event\":" + json_string(event);
    for (const auto& one : f) {
        line += ',';
        line += json_string(one.key);
        line += ':';
        line += std::visit(as_json{}, one.value);
    }
    return line + '}';
}

}  // namespace

void configure(level at_least, format as) {
    current() = make_output(standard_error(as), at_least, as);
}

void set_output(std::shared_ptr<spdlog::sinks::sink> sink, level at_least, format as) {
    current() = make_output(std::move(sink), at_least, as);
}

level from_spdlog(spdlog::level::level_enum l) {
    switch (l) {
        case spdlog::level::trace:
            return level::trace;
        case spdlog::level::debug:
            return level::debug;
        case spdlog::level::warn:
            return level::warn;
        case spdlog::level::err:
            return level::error;
        default:
            return level::info;
    }
}

bool enabled(level l) noexcept {
    return l != level::off && current().logger->should_log(to_spdlog(l));
}

void write(level l, std::string_view event, fields f) {
    if (!enabled(l)) return;
    const auto now = system_clock().now();
    current().logger->log(to_spdlog(l), render(current().as, l, event, f, to_rfc3339(now)));
}

void tell(std::string_view event, fields f) {
    const auto now = system_clock().now();
    current().logger->log(spdlog::level::critical,
                          render(current().as, level::info, event, f, to_rfc3339(now)));
}

std::string render(format as, level l, std::string_view event, fields f, std::string_view time_rfc3339) {
    return as == format::json ? render_json(l, event, f, time_rfc3339)
                              : render_text(l, event, f, time_rfc3339);
}

}  // namespace pollstream::log
