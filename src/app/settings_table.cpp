#include "app/settings_table.hpp"

#include "app/settings_values.hpp"
#include "pollstream/base/text.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

namespace pollstream::app {

namespace {

/// "10" and "0.1", never "10.000000".
std::string plain(double value) {
    auto text = std::to_string(value);
    text.erase(text.find_last_not_of('0') + 1);
    if (text.ends_with('.')) text.pop_back();
    return text;
}

// ---- one function per kind of setting

setting toggle(std::string_view name, bool settings::*into, std::string help) {
    setting row{name, value_kind::toggle, false, {"false"}, "true|false", std::move(help), {}};
    row.take = [into](settings& s, const texts& given) -> std::string {
        const auto value = parse_toggle(given.front());
        if (!value) return "give true or false";
        s.*into = *value;
        return {};
    };
    return row;
}

struct bounds {
    double least;
    double most;
};

setting number(std::string_view name, double initial, bounds within, bool whole,
               std::function<void(settings&, double)> store, std::string help) {
    auto form = plain(within.least) + " to " + plain(within.most);
    setting row{name, value_kind::number, false, {plain(initial)}, form, std::move(help), {}};
    row.take = [=, store = std::move(store)](settings& s, const texts& given) -> std::string {
        const auto value = parse_number(given.front());
        const bool fits = value && *value >= within.least && *value <= within.most;
        if (!fits || (whole && *value != static_cast<double>(static_cast<std::int64_t>(*value))))
            return (whole ? "give a whole number from " : "give a number from ") + form;
        store(s, *value);
        return {};
    };
    return row;
}

setting rate(std::string_view name, double settings::*into, double initial, bounds within, std::string help) {
    auto store = [into](settings& s, double v) { s.*into = v; };
    return number(name, initial, within, false, store, std::move(help));
}

setting count(std::string_view name, std::size_t settings::*into, std::size_t initial, bounds within,
              std::string help) {
    auto store = [into](settings& s, double v) { s.*into = static_cast<std::size_t>(v); };
    return number(name, static_cast<double>(initial), within, true, store, std::move(help));
}

setting period_ms(std::string_view name, std::chrono::milliseconds settings::*into,
                  std::chrono::milliseconds initial, bounds within, std::string help) {
    auto store = [into](settings& s, double v) {
        s.*into = std::chrono::milliseconds(static_cast<std::int64_t>(v));
    };
    return number(name, static_cast<double>(initial.count()), within, true, store, std::move(help));
}

struct span_of_time {
    std::chrono::seconds least;
    std::chrono::seconds most;
    std::string_view right;  ///< "1m to 366d: 15m, 1h, 1d"
};

/// How often or how long; "off" means never.
setting interval(std::string_view name, std::chrono::seconds settings::*into, span_of_time within,
                 std::string help) {
    setting row{name, value_kind::duration, false, {"off"}, "off|DURATION", std::move(help), {}};
    row.take = [into, within](settings& s, const texts& given) -> std::string {
        const bool off = given.front() == "off";
        const auto value = off ? std::chrono::seconds{0} : parse_duration(given.front());
        if (!value || (!off && (*value < within.least || *value > within.most)))
            return "give a duration from " + std::string(within.right) + "; or off";
        s.*into = *value;
        return {};
    };
    return row;
}

template <class E>
using words = std::vector<std::pair<std::string_view, E>>;

/// One of a few words.
template <class E>
setting word(std::string_view name, E settings::*into, std::string_view initial, words<E> choices,
             std::string help) {
    std::string form;
    for (const auto& choice : choices) form += (form.empty() ? "" : "|") + std::string(choice.first);
    setting row{name, value_kind::text, false, {std::string(initial)}, form, std::move(help), {}};
    row.take = [into, form, choices = std::move(choices)](settings& s, const texts& given) -> std::string {
        for (const auto& [text, meaning] : choices) {
            if (text != given.front()) continue;
            s.*into = meaning;
            return {};
        }
        return "give one of " + form;
    };
    return row;
}

setting path(std::string_view name, std::filesystem::path settings::*into, std::string initial,
             std::string form, std::string help) {
    setting row{name, value_kind::text, false, {std::move(initial)}, std::move(form), std::move(help), {}};
    row.take = [into, must = !row.initial.front().empty()](settings& s, const texts& given) -> std::string {
        if (must && given.front().empty()) return "give a path";
        s.*into = given.front();
        return {};
    };
    return row;
}

/// Any number of values, each understood by `parse`.
template <class T>
setting list(std::string_view name, std::vector<T> settings::*into, texts initial, std::string form,
             std::optional<T> (*parse)(std::string_view), std::string right, std::string help) {
    const bool must = !initial.empty();
    setting row{name, value_kind::text, true, std::move(initial), std::move(form), std::move(help), {}};
    row.take = [=, right = std::move(right)](settings& s, const texts& given) -> std::string {
        std::vector<T> all;
        for (const auto& text : given) {
            auto value = parse(text);
            if (!value) return right;
            all.push_back(std::move(*value));
        }
        if (must && all.empty()) return right;
        s.*into = std::move(all);
        return {};
    };
    return row;
}

setting base_path_row() {
    constexpr auto help = "URL path under which a proxy exposes the server, e.g. /poll/";
    setting row{"base_path", value_kind::text, false, {"/"}, "PATH", help, {}};
    row.take = [](settings& s, const texts& given) -> std::string {
        auto path = parse_base_path(given.front());
        if (!path) return "give a path of letters, digits and -._~ like /poll/";
        s.base_path = std::move(*path);
        return {};
    };
    return row;
}

// ---- the table

std::vector<setting> make_table() {
    using s = settings;
    using http::throttle_mode;
    using namespace std::chrono_literals;
    const span_of_time between_backups{1min, limits::duration_max, "1m to 366d: 15m, 1h, 1d"};
    const span_of_time rooms_kept{24h, 3'660 * 24h, "1d to 3660d: 90d, 366d"};
    return {
        list("listen", &s::listen, {"0.0.0.0:8080"}, "ADDRESS:PORT", &parse_endpoint,
             "give an address and a port: 0.0.0.0:8080, [::]:8080 or localhost:0",
             "Where to listen; port 0 picks a free one and prints it"),
        list("listen_tls", &s::listen_tls, {}, "ADDRESS:PORT", &parse_endpoint,
             "give an address and a port: 0.0.0.0:8443, [::]:8443 or localhost:0",
             "Where to listen for HTTPS; if a certificate is set and this is not: 0.0.0.0:8443"),
        path("tls_cert", &s::tls_cert, "", "FILE",
             "The certificate in PEM, followed by its intermediates; SIGHUP reloads it"),
        path("tls_key", &s::tls_key, "", "FILE",
             "The certificate's private key in PEM, without a passphrase"),
        toggle("tls_self_signed", &s::tls_self_signed,
               "Make a certificate for this network, kept in the data folder, and print its fingerprint"),
        word<bool>("tls_redirect", &s::tls_redirect, "off", {{"on", true}, {"off", false}},
                   "Redirect page requests from other machines from HTTP to HTTPS"),
        path("data", &s::data, "./data", "DIR", "The folder of the database, pollstream.db; made if missing"),
        toggle("recover", &s::recover,
               "Set a damaged database aside, as pollstream.db.damaged-DATE, and start with an empty one"),
        count("database_max_mb", &s::database_max_mb, 0, {0, 10'000'000},
              "Maximum size of the database in MiB; beyond it, votes and polls get a 507; 0: no limit"),
        interval("delete_rooms_after", &s::delete_rooms_after, rooms_kept,
                 "Delete rooms, with their polls and votes, in which nothing has happened for this long"),
        interval("backup_every", &s::backup_every, between_backups,
                 "How often the running database is copied to backup_dir"),
        count("backup_keep", &s::backup_keep, 7, {1, 10'000},
              "How many of those copies to keep; the oldest are deleted"),
        path("backup_dir", &s::backup_dir, "", "DIR",
             "The folder for those copies, which must exist; if empty: backups, beside the database"),
        base_path_row(),
        path("web_dir", &s::web_dir, "", "DIR",
             "Serve the web app from this folder instead of the executable, for development"),

        list("allowed_host", &s::allowed_host, {}, "HOST", &parse_host, "give a name, name:port or *",
             "Host names people reach the server by, besides its own addresses; * allows any"),
        list("allowed_origin", &s::allowed_origin, {}, "ORIGIN", &parse_origin,
             "give an origin as browsers send it: https://example.org, with a port only if it is not the "
             "usual one",
             "Other sites whose pages may call the API and open WebSockets"),
        list("frame_ancestor", &s::frame_ancestor, {}, "ORIGIN", &parse_origin,
             "give an origin: https://example.org", "Sites that may show the pages below /embed/ in a frame"),
        list("trusted_proxy", &s::trusted_proxy, {}, "NETWORK", &http::network::parse,
             "give an address or a network: 10.0.0.0/8, ::1",
             "Proxies whose Forwarded and X-Forwarded-For fields are believed"),

        word<create_policy>("create_policy", &s::create, "anyone",
                            {{"anyone", create_policy::anyone}, {"admin", create_policy::admin}},
                            "Who may create polls and rooms; admin: whoever shows the key in admin_key_file"),
        path("admin_key_file", &s::admin_key_file, "", "FILE",
             "A file with the server-wide admin key, at least 16 characters"),
        word<throttle_mode>(
            "throttle", &s::throttle, "device",
            {{"device", throttle_mode::per_device},
             {"address", throttle_mode::per_address},
             {"off", throttle_mode::off},
             {"on", throttle_mode::per_device}},
            "Whose requests are rate-limited: each device's, each address's, or nobody's; on: device"),
        rate("create_per_minute", &s::create_per_minute, limits::create_per_minute, {0.1, 100'000},
             "Polls and rooms that one address may create per minute"),
        rate("live_rate_hz", &s::live_rate_hz, limits::live_rate_hz, {0.1, 60},
             "Maximum number of live updates of one poll per second"),
        count("waiting_votes", &s::waiting_votes, limits::waiting_votes, {1, 1'000'000},
              "Votes that may wait for the disk; further ones are answered with 503"),
        count("connections_max", &s::connections_max, 0, {0, 1'000'000},
              "Maximum number of open connections; 0: as many as the limit of open files allows"),
        count("connections_per_address", &s::connections_per_address, limits::connections_per_address,
              {1, 1'000'000},
              "Maximum number of open connections from one address; a school may be one address"),
        period_ms("shutdown_grace_ms", &s::shutdown_grace, limits::shutdown_grace, {0, 600'000},
                  "How long open connections may take to end when the server stops"),

        word<log::level>("log_level", &s::log_level, "info",
                         {{"trace", log::level::trace},
                          {"debug", log::level::debug},
                          {"info", log::level::info},
                          {"warn", log::level::warn},
                          {"error", log::level::error},
                          {"off", log::level::off}},
                         "Lowest log level that is written"),
        word<log::format>("log_format", &s::log_format, "text",
                          {{"text", log::format::text}, {"json", log::format::json}},
                          "How log lines are written"),
        path("log_file", &s::log_file, "", "FILE",
             "Log to this file, reopened on SIGUSR2 and SIGHUP; if empty: standard error"),
        count("log_max_mb", &s::log_max_mb, 100, {0, 100'000},
              "Maximum size of the log file in MiB; five older ones are kept; 0: no limit"),
        toggle("access_log", &s::access_log, "Log one line for each request"),
        word<qr_policy>(
            "qr", &s::qr, "auto",
            {{"auto", qr_policy::automatic}, {"on", qr_policy::always}, {"off", qr_policy::never}},
            "Print addresses for people and a QR code at start; auto: on a terminal or with demo"),
        toggle("demo", &s::demo, "Open a sample room with an audience that votes for a minute"),
    };
}

/// The Levenshtein distance, with one row of memory.
std::size_t distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 1; i <= a.size(); ++i) {
        auto diagonal = std::exchange(row[0], i);
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const auto replaced = diagonal + (a[i - 1] == b[j - 1] ? 0 : 1);
            diagonal = row[j];
            row[j] = std::min({replaced, row[j] + 1, row[j - 1] + 1});
        }
    }
    return row.back();
}

}  // namespace

std::string setting::flag() const {
    std::string text = "--" + std::string(name);
    std::ranges::replace(text, '_', '-');
    return text;
}

std::string setting::variable() const {
    std::string text = "POLLSTREAM_";
    for (const char c : name) text += (c >= 'a' && c <= 'z') ? static_cast<char>(c - 'a' + 'A') : c;
    return text;
}

const std::vector<setting>& settings_table() {
    static const std::vector<setting> table = make_table();
    return table;
}

const setting* find_setting(std::string_view name) {
    for (const auto& row : settings_table())
        if (row.name == name) return &row;
    return nullptr;
}

std::string nearest(std::string_view mistyped, const texts& known) {
    std::string best;
    auto least = std::max<std::size_t>(2, mistyped.size() / 3) + 1;
    for (const auto& word : known) {
        const auto d = distance(mistyped, word);
        if (d >= least) continue;
        least = d;
        best = word;
    }
    return best;
}

}  // namespace pollstream::app
