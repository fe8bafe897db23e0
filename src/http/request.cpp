// Reads the parts of a request: method, fields, cookies, target.
#include "pollstream/http/request.hpp"

#include "pollstream/base/text.hpp"

#include <algorithm>
#include <array>

namespace pollstream::http {

namespace {

constexpr std::array<std::pair<std::string_view, method>, 7> method_names{{{"GET", method::get},
                                                                           {"HEAD", method::head},
                                                                           {"POST", method::post},
                                                                           {"PUT", method::put},
                                                                           {"PATCH", method::patch},
                                                                           {"DELETE", method::del},
                                                                           {"OPTIONS", method::options}}};

/// Nullopt for a broken percent-encoding, for NUL and for text that is not UTF-8: none of our paths contains
/// these.
std::optional<std::string> decode(std::string_view text, bool plus_is_space) {
    const auto means_itself = [](char c) { return c != '%' && c != '+' && c != '\0'; };
    if (std::ranges::all_of(text, means_itself))  // the usual case
        return is_utf8(text) ? std::optional<std::string>(text) : std::nullopt;
    std::string out;
    out.reserve(text.size());
    for (std::size_t i = 0; i < text.size(); ++i) {
        char c = text[i];
        if (c == '%') {
            if (i + 2 >= text.size()) return std::nullopt;
            const int high = hex_value(text[i + 1]);
            const int low = hex_value(text[i + 2]);
            if (high < 0 || low < 0) return std::nullopt;
            c = static_cast<char>(high * 16 + low);
            i += 2;
        } else if (c == '+' && plus_is_space) {
            c = ' ';
        }
        if (c == '\0') return std::nullopt;
        out.push_back(c);
    }
    if (!is_utf8(out)) return std::nullopt;
    return out;
}

std::optional<fields> decode_query(std::string_view text) {
    fields out;
    while (!text.empty()) {
        std::string_view piece = cut_at(text, '&');
        if (piece.empty()) continue;
        const auto name = decode(cut_at(piece, '='), true);
        const auto value = decode(piece, true);
        if (!name || !value) return std::nullopt;
        out.emplace_back(*name, *value);
    }
    return out;
}

}  // namespace

std::string_view to_string(method m) noexcept {
    for (const auto& [name, value] : method_names)
        if (value == m) return name;
    return "OTHER";
}

method parse_method(std::string_view token) noexcept {
    for (const auto& [name, value] : method_names)
        if (name == token) return value;
    return method::other;
}

std::optional<std::string_view> find(const fields& all, std::string_view name) noexcept {
    for (const auto& [key, value] : all)
        if (iequals(key, name)) return value;
    return std::nullopt;
}

std::optional<std::string_view> request::query_value(std::string_view name) const noexcept {
    for (const auto& [key, value] : query)
        if (key == name) return value;
    return std::nullopt;
}

std::string_view request::param(std::string_view name) const noexcept {
    for (const auto& [key, value] : params)
        if (key == name) return value;
    return {};
}

std::optional<std::string_view> request::cookie(std::string_view name) const noexcept {
    for (std::string_view rest : headers.values("Cookie")) {
        while (!rest.empty()) {
            std::string_view pair = strip_blanks(cut_at(rest, ';'));
            if (pair.find('=') == std::string_view::npos || strip_blanks(cut_at(pair, '=')) != name) continue;
            pair = strip_blanks(pair);
            if (pair.size() >= 2 && pair.front() == '"' && pair.back() == '"')
                pair = pair.substr(1, pair.size() - 2);
            return pair;
        }
    }
    return std::nullopt;
}

std::optional<fields> parse_form(std::string_view text) {
    return decode_query(text);
}

bool parse_target(std::string_view target, request& into) {
    if (target.empty() || target.front() != '/' || target.find('#') != std::string_view::npos) return false;
    const std::string_view raw_path = cut_at(target, '?');
    // No segment of our paths contains a slash; decoded, the path would differ from the one a proxy in front
    // has seen.
    for (const auto slash : {"%2f", "%2F"})
        if (raw_path.find(slash) != std::string_view::npos) return false;
    auto path = decode(raw_path, false);
    auto query = decode_query(target);
    if (!path || !query) return false;
    into.path = std::move(*path);
    into.query = std::move(*query);
    return true;
}

std::string encode_query(std::string_view text) {
    constexpr std::string_view digits = "0123456789ABCDEF";
    std::string out;
    out.reserve(text.size());
    for (const char c : text) {
        const auto u = static_cast<unsigned char>(c);
        const bool plain = (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           c == '-' || c == '.' || c == '_' || c == '~';
        if (plain) {
            out.push_back(c);
        } else {
            out.push_back('%');
            out.push_back(digits[u >> 4]);
            out.push_back(digits[u & 15u]);
        }
    }
    return out;
}

}  // namespace pollstream::http
