#include "pollstream/http/conditional.hpp"

#include "pollstream/base/digest.hpp"
#include "pollstream/base/text.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <span>

namespace pollstream::http {

namespace {

/// Parses a weight like "0.8" into thousandths; anything else counts as "not wanted".
int parse_weight(std::string_view text) {
    if (text.empty() || text.size() > 5 || (text.front() != '0' && text.front() != '1')) return 0;
    int value = (text.front() - '0') * 1000;
    if (text.size() > 1 && text[1] != '.') return 0;
    int place = 100;
    for (const char c : text.substr(std::min<std::size_t>(2, text.size()))) {
        if (c < '0' || c > '9') return 0;
        value += (c - '0') * place;
        place /= 10;
    }
    return std::min(value, 1000);
}

struct preferences {
    std::optional<int> identity, gzip, brotli, any;

    int of(const std::optional<int>& own, int otherwise) const {
        return own.value_or(any.value_or(otherwise));
    }
};

void note(preferences& into, std::string_view name, int weight) {
    if (iequals(name, "br")) into.brotli = weight;
    if (iequals(name, "gzip") || iequals(name, "x-gzip")) into.gzip = weight;
    if (iequals(name, "identity")) into.identity = weight;
    if (name == "*") into.any = weight;
}

preferences read_preferences(const request& r) {
    preferences out;
    for (std::string_view rest : r.headers.values("Accept-Encoding")) {
        while (!rest.empty()) {
            const auto one = cut_at(rest, ',');
            const auto semicolon = one.find(';');
            int weight = 1000;
            if (semicolon != std::string_view::npos) {
                const auto parameter = trim(one.substr(semicolon + 1));
                weight = iequals(parameter.substr(0, 2), "q=") ? parse_weight(trim(parameter.substr(2))) : 0;
            }
            note(out, trim(one.substr(0, semicolon)), weight);
        }
    }
    return out;
}

}  // namespace

coding choose_coding(const request& r, bool has_gzip, bool has_brotli) {
    const auto wishes = read_preferences(r);
    struct candidate {
        coding what;
        int weight;
    };
    // Codings that are not named are not wanted, except identity, which every client can read and which
    // therefore comes last (RFC 9110 §12.5.3).
    const std::array<candidate, 3> all{{{coding::brotli, has_brotli ? wishes.of(wishes.brotli, 0) : 0},
                                        {coding::gzip, has_gzip ? wishes.of(wishes.gzip, 0) : 0},
                                        {coding::identity, wishes.identity.value_or(1)}}};
    const auto best = std::ranges::max_element(all, {}, &candidate::weight);
    return best->weight > 0 ? best->what : coding::identity;
}

std::string_view to_string(coding c) noexcept {
    switch (c) {
        case coding::gzip:
            return "gzip";
        case coding::brotli:
            return "br";
        case coding::identity:
            break;
    }
    return "identity";
}

bool prefers_minimal(const request& r) {
    for (std::string_view rest : r.headers.values("Prefer")) {
        while (!rest.empty()) {
            auto one = cut_at(rest, ',');
            const auto preference = cut_at(one, ';');
            const auto equals = preference.find('=');
            if (equals == std::string_view::npos || !iequals(trim(preference.substr(0, equals)), "return"))
                continue;
            const auto wanted = trim(preference.substr(equals + 1));
            return iequals(wanted, "minimal") || iequals(wanted, "\"minimal\"");
        }
    }
    return false;
}

std::string etag_of(std::string_view bytes) {
    constexpr std::size_t tag_bytes = 12;
    const auto digest = sha256(bytes);
    return '"' + to_hex(std::span(digest).first<tag_bytes>()) + '"';
}

bool matches_etag(const request& r, std::string_view etag) {
    for (const auto value : r.headers.values("If-None-Match")) {
        std::string_view rest = trim(value);
        if (rest == "*") return true;
        while (!rest.empty()) {
            // A tag may contain a comma: it ends at its closing quote.
            const auto begin = rest.find('"');
            const auto end = begin == std::string_view::npos ? begin : rest.find('"', begin + 1);
            if (end == std::string_view::npos) break;
            if (rest.substr(begin, end - begin + 1) == etag) return true;
            rest.remove_prefix(end + 1);
        }
    }
    return false;
}

std::string coded_etag(std::string_view etag, coding c) {
    std::string out(etag);
    if (c != coding::identity && out.size() >= 2) out.insert(out.size() - 1, "-" + std::string(to_string(c)));
    return out;
}

}  // namespace pollstream::http
