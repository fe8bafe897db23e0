// Settings from every layer, and the answer to a mistake in each.
#include "app/command_line.hpp"
#include "support/file_text.hpp"

#include <catch2/catch.hpp>

#include <fstream>
#include <sstream>

using namespace pollstream;
using namespace pollstream::app;

namespace {

using environment = std::map<std::string, std::string>;
using files = std::map<std::string, std::string>;

parsed<invocation> parse(const std::vector<std::string>& arguments, const environment& env = {},
                         const files& there = {}) {
    return parse_command_line(arguments, env,
                              [&](const std::filesystem::path& p) -> std::optional<std::string> {
                                  const auto at = there.find(p.string());
                                  if (at == there.end()) return std::nullopt;
                                  return at->second;
                              });
}

settings good(const std::vector<std::string>& arguments, const environment& env = {},
              const files& there = {}) {
    const auto answer = parse(arguments, env, there);
    if (!answer) FAIL(answer.error().text);
    return answer->config.values;
}

std::string wrong(const std::vector<std::string>& arguments, const environment& env = {},
                  const files& there = {}) {
    const auto answer = parse(arguments, env, there);
    return answer ? "nothing wrong" : answer.error().text;
}

/// Whether trying again may help against what is wrong.
bool may_pass(const std::vector<std::string>& arguments, const file_reader& read_file) {
    const auto answer = parse_command_line(arguments, {}, read_file);
    if (answer) FAIL("nothing wrong");
    return answer.error().may_pass;
}

std::string listening(const settings& s) {
    std::string all;
    for (const auto& e : s.listen) all += e.address().to_string() + '/' + std::to_string(e.port()) + ' ';
    return all;
}

}  // namespace

TEST_CASE("without flags or files every setting has its default") {
    const auto s = good({});
    CHECK(listening(s) == "0.0.0.0/8080 ");
    CHECK(s.database() == "./data/pollstream.db");
    CHECK(s.base_path == "/");
    CHECK(s.throttle == http::throttle_mode::per_device);
    CHECK(s.create == create_policy::anyone);
    CHECK_FALSE(s.admin_key.has_value());
    CHECK(s.create_per_minute == limits::create_per_minute);
    CHECK(s.live_rate_hz == limits::live_rate_hz);
    CHECK(s.waiting_votes == limits::waiting_votes);
    CHECK(s.connections_max == 0);
    CHECK(s.connections_per_address == limits::connections_per_address);
    CHECK(s.shutdown_grace == limits::shutdown_grace);
    CHECK(s.log_level == log::level::info);
    CHECK(s.log_format == log::format::text);
    CHECK_FALSE(s.access_log);
    CHECK_FALSE(s.demo);
}

TEST_CASE("a flag beats the environment, the environment the file, the file the default") {
    const files there = {{"a.toml", "live_rate_hz = 3\nwaiting_votes = 30\nshutdown_grace_ms = 300\n"}};
    const environment env = {
        {"POLLSTREAM_LIVE_RATE_HZ", "2"}, {"POLLSTREAM_WAITING_VOTES", "20"}, {"PATH", "/bin"}};
    const auto s = good({"--config", "a.toml", "--live-rate-hz", "1"}, env, there);
    CHECK(s.live_rate_hz == 1);
    CHECK(s.waiting_votes == 20);
    CHECK(s.shutdown_grace == std::chrono::milliseconds(300));
    CHECK(s.connections_max == 0);
}

TEST_CASE("the file may be named by the environment; the flag takes precedence") {
    const files there = {{"a.toml", "live_rate_hz = 3"}, {"b.toml", "live_rate_hz = 4"}};
    const environment env = {{"POLLSTREAM_CONFIG", "a.toml"}};
    CHECK(good({}, env, there).live_rate_hz == 3);
    CHECK(good({"--config=b.toml"}, env, there).live_rate_hz == 4);
    CHECK(wrong({}, {{"POLLSTREAM_CONFIG", "c.toml"}}) == "POLLSTREAM_CONFIG: cannot read the file c.toml");
    CHECK(wrong({"--config", "c.toml"}) == "--config: cannot read the file c.toml");
    CHECK(wrong({"--config", ""}) == "--config: cannot read the file ");
}

TEST_CASE("listen is repeatable in every layer, and a layer replaces the one below") {
    CHECK(listening(good({"--listen", "127.0.0.1:8001", "--listen=[::]:8002", "--listen", "localhost:0"})) ==
          "127.0.0.1/8001 ::/8002 127.0.0.1/0 ");
    const environment env = {{"POLLSTREAM_LISTEN", "127.0.0.1:1, 127.0.0.1:2"}};
    CHECK(listening(good({}, env)) == "127.0.0.1/1 127.0.0.1/2 ");
    CHECK(listening(good({"--listen", "127.0.0.1:3"}, env)) == "127.0.0.1/3 ");
    const files there = {{"a.toml", "listen = [\n  \"127.0.0.1:1\",  # one\n  '127.0.0.1:2',\n]\n"}};
    CHECK(listening(good({"--config", "a.toml"}, {}, there)) == "127.0.0.1/1 127.0.0.1/2 ");
    const files single = {{"a.toml", "listen = \"127.0.0.1:1\""}};
    CHECK(listening(good({"--config", "a.toml"}, {}, single)) == "127.0.0.1/1 ");
}

TEST_CASE("TLS needs a certificate, of one kind") {
    CHECK_FALSE(good({}).uses_tls());
    CHECK(good({}).listen_tls.empty());
    const auto own = good({"--tls-self-signed"});
    CHECK(own.uses_tls());
    REQUIRE(own.listen_tls.size() == 1);
    CHECK(own.listen_tls.front().address().to_string() == "0.0.0.0");
    CHECK(own.listen_tls.front().port() == 8443);
    const auto given = good(
        {"--tls-cert", "c.pem", "--tls-key", "k.pem", "--listen-tls", "[::]:443", "--tls-redirect", "on"});
    CHECK(given.tls_cert == "c.pem");
    CHECK(given.tls_key == "k.pem");
    CHECK(given.tls_redirect);
    CHECK(given.listen_tls.front().port() == 443);

    CHECK(wrong({"--tls-cert", "c.pem"}) == "--tls-cert: tls_cert needs tls_key, which may be the same file");
    CHECK(wrong({"--tls-key", "k.pem"}) == "--tls-key: tls_key needs tls_cert, which may be the same file");
    CHECK(wrong({"--tls-cert", "c", "--tls-key", "k", "--tls-self-signed"}) ==
          "--tls-self-signed: tls_self_signed and tls_cert exclude each other");
    CHECK(wrong({"--listen-tls", "0.0.0.0:8443"}) ==
          "--listen-tls: listen_tls needs a certificate: tls_cert and tls_key, or tls_self_signed");
    CHECK(wrong({"--tls-redirect", "on"}) ==
          "--tls-redirect: tls_redirect needs a certificate: tls_cert and tls_key, or tls_self_signed");
    CHECK(wrong({"--tls-self-signed", "--listen-tls", "0.0.0.0:8080"}) ==
          "--listen-tls: listen_tls has an address that listen has as well");
    CHECK(wrong({"--tls-self-signed", "--listen-tls", "0.0.0.0:1", "--listen-tls", "0.0.0.0:1"}) ==
          "--listen-tls: listen_tls has the same address twice");
}

TEST_CASE("a bad address to listen on says what a good one is") {
    for (const auto* bad : {"8080", "0.0.0.0", "0.0.0.0:", "0.0.0.0:65536", "0.0.0.0:-1", "example.org:80",
                            "::1:80", "[::1]", "[1.2.3.4]:80", "256.0.0.1:80", "", "127.0.0.1:80x"}) {
        CAPTURE(bad);
        CHECK(wrong({"--listen", bad}) ==
              "--listen: listen cannot be \"" + std::string(bad) +
                  "\": give an address and a port: 0.0.0.0:8080, [::]:8080 or localhost:0");
    }
    CHECK(wrong({"--listen", "127.0.0.1:80", "--listen", "localhost:80"}) ==
          "--listen: listen has the same address twice");
    CHECK(listening(good({"--listen", "127.0.0.1:0", "--listen", "localhost:0"})) ==
          "127.0.0.1/0 127.0.0.1/0 ");
}

TEST_CASE("bounds hold at the limit and one past it") {
    struct row {
        std::string flag;
        std::string good;
        std::string bad;
    };
    const std::vector<row> rows = {
        {"--live-rate-hz", "0.1", "0.09"},       {"--live-rate-hz", "60", "60.1"},
        {"--create-per-minute", "0.1", "0"},     {"--create-per-minute", "100000", "100001"},
        {"--waiting-votes", "1", "0"},           {"--waiting-votes", "1000000", "1000001"},
        {"--connections-max", "0", "-1"},        {"--connections-max", "1000000", "1000001"},
        {"--connections-per-address", "1", "0"}, {"--shutdown-grace-ms", "600000", "600001"},
        {"--shutdown-grace-ms", "0", "0.5"},     {"--live-rate-hz", "10", "nan"},
        {"--live-rate-hz", "10", "1e1"},         {"--live-rate-hz", "10", "ten"},
        {"--waiting-votes", "10", "10 "},        {"--waiting-votes", "10", ""},
    };
    for (const auto& [flag, fits, does_not] : rows) {
        CAPTURE(flag, does_not);
        CHECK(wrong({flag + "=" + fits}) == "nothing wrong");
        if (!does_not.empty()) CHECK(wrong({flag + "=" + does_not}).starts_with(flag + ": "));
        CHECK(wrong({flag, does_not}) != "nothing wrong");
    }
    CHECK(wrong({"--live-rate-hz", "61"}) ==
          "--live-rate-hz: live_rate_hz cannot be \"61\": give a number from 0.1 to 60");
}

TEST_CASE("durations are a whole number and a unit, within bounds") {
    using namespace std::chrono_literals;
    CHECK(good({}).backup_every == 0s);
    CHECK(good({"--backup-every", "15m"}).backup_every == 15min);
    CHECK(good({"--backup-every", "60s"}).backup_every == 1min);
    CHECK(good({"--backup-every", "1h"}).backup_every == 1h);
    CHECK(good({"--backup-every", "366d"}).backup_every == 366 * 24h);
    CHECK(good({"--backup-every", "off"}).backup_every == 0s);
    for (const std::string bad :
         {"", "0", "15", "m", "59s", "367d", "1 h", "1h30m", "-1h", "1.5h", "99999999d"}) {
        CAPTURE(bad);
        CHECK(wrong({"--backup-every=" + bad}).starts_with("--backup-every: "));
    }
    CHECK(good({}).delete_rooms_after == 0s);
    CHECK(good({"--delete-rooms-after", "1d"}).delete_rooms_after == 24h);
    CHECK(good({"--delete-rooms-after", "24h"}).delete_rooms_after == 24h);
    CHECK(good({"--delete-rooms-after", "3660d"}).delete_rooms_after == 3'660 * 24h);
    CHECK(good({"--delete-rooms-after", "off"}).delete_rooms_after == 0s);
    for (const std::string bad : {"", "0", "0d", "90", "23h", "3661d", "90 d", "1y", "never"}) {
        CAPTURE(bad);
        CHECK(wrong({"--delete-rooms-after=" + bad}).starts_with("--delete-rooms-after: "));
    }
    CHECK(good({"--data", "/polls"}).backups() == "/polls/backups");
    CHECK(good({"--data", "/polls", "--backup-dir", "/safe", "--backup-every", "1h"}).backups() == "/safe");
    // Whoever names a folder wants backups, unless they say otherwise.
    CHECK(wrong({"--backup-dir", "/safe"}) ==
          "--backup-dir: backup_dir needs backup_every, or no backups are made: say how often, or off");
    CHECK(good({"--backup-dir", "/safe", "--backup-every", "off"}).backup_every == 0s);
}

TEST_CASE("an overridden value is remembered, with what overrode it; a default is not") {
    const auto asked = parse({"--config", "a.toml"}, {{"POLLSTREAM_QR", "off"}, {"POLLSTREAM_DATA", "/srv"}},
                             {{"a.toml", "qr = \"on\"\nlog_level = \"warn\"\n"}});
    if (!asked) FAIL(asked.error().text);
    const auto& c = asked->config;
    REQUIRE(c.beaten.size() == 1);
    CHECK(c.beaten[0].name == "qr");
    CHECK(c.beaten[0].where == "a.toml:1");
    CHECK(c.beaten[0].by == "POLLSTREAM_QR");
    CHECK(origin_of(c, "data") == "POLLSTREAM_DATA");
}

TEST_CASE("a command that writes a file does not accept - for one") {
    const std::string expected = "-: this stands neither for a file nor for standard output; name a file";
    CHECK(wrong({"export", "--all", "-"}) == expected);
    CHECK(wrong({"backup", "-"}) == expected);
}

TEST_CASE("an overridden value is checked all the same") {
    CHECK(wrong({"--live-rate-hz", "1"}, {{"POLLSTREAM_LIVE_RATE_HZ", "fast"}}) ==
          "POLLSTREAM_LIVE_RATE_HZ: live_rate_hz cannot be \"fast\": give a number from 0.1 to 60");
}

TEST_CASE("words") {
    CHECK(good({"--throttle", "off"}).throttle == http::throttle_mode::off);
    CHECK(good({"--throttle", "on"}).throttle == http::throttle_mode::per_device);
    CHECK(good({"--throttle", "address"}).throttle == http::throttle_mode::per_address);
    CHECK(good({"--log-level", "debug"}).log_level == log::level::debug);
    CHECK(good({"--log-format", "json"}).log_format == log::format::json);
    CHECK(good({"--qr", "off"}).qr == qr_policy::never);
    CHECK(wrong({"--throttle", "Off"}) ==
          "--throttle: throttle cannot be \"Off\": give one of device|address|off|on");
}

TEST_CASE("switches") {
    CHECK(good({"--demo"}).demo);
    CHECK_FALSE(good({"--demo=false"}, {{"POLLSTREAM_DEMO", "on"}}).demo);
    CHECK(good({}, {{"POLLSTREAM_ACCESS_LOG", "yes"}}).access_log);
    CHECK(good({"--config", "a"}, {}, {{"a", "demo = true"}}).demo);
    CHECK(wrong({}, {{"POLLSTREAM_DEMO", "maybe"}}) ==
          "POLLSTREAM_DEMO: demo cannot be \"maybe\": give true or false");
}

TEST_CASE("origins, hosts, proxies and the base path") {
    CHECK(good({"--allowed-origin", "https://Example.org"}).allowed_origin == texts{"https://example.org"});
    for (const auto* bad : {"*", "example.org", "https://example.org/", "https://example.org:443",
                            "http://a:80", "https://a b", "https://a;b", "ftp://a", "https://", "null"}) {
        CAPTURE(bad);
        CHECK(wrong({"--allowed-origin", bad}).starts_with("--allowed-origin: allowed_origin cannot be \""));
        CHECK(wrong({"--frame-ancestor", bad}).starts_with("--frame-ancestor: frame_ancestor cannot be \""));
    }
    CHECK(good({"--allowed-host", "Polls.example:8080", "--allowed-host", "*", "--allowed-host", "[::1]:80"})
              .allowed_host == texts{"polls.example:8080", "*", "[::1]:80"});
    CHECK(wrong({"--allowed-host", "a/b"}).starts_with("--allowed-host: "));
    CHECK(wrong({"--allowed-host", "[fe80::1%eth0]"}).starts_with("--allowed-host: "));
    CHECK(good({"--trusted-proxy", "10.0.0.0/8"}).trusted_proxy.size() == 1);
    CHECK(wrong({"--trusted-proxy", "10.0.0.0/33"}).starts_with("--trusted-proxy: "));
    CHECK(good({"--base-path", "poll"}).base_path == "/poll/");
    CHECK(good({"--base-path", "/a//b"}).base_path == "/a/b/");
    CHECK(good({"--base-path", ""}).base_path == "/");
    CHECK(wrong({"--base-path", "/a/../b"}).starts_with("--base-path: "));
    CHECK(wrong({"--base-path", "/a b"}).starts_with("--base-path: "));
}

TEST_CASE("the admin key comes from a file and is kept as a hash") {
    const files there = {
        {"key", "0123456789abcdef\n"}, {"short", "0123456789abcde\n"}, {"two", "0123456789 abcdefgh"}};
    const auto s = good({"--admin-key-file", "key", "--create-policy", "admin"}, {}, there);
    CHECK(s.create == create_policy::admin);
    REQUIRE(s.admin_key.has_value());
    CHECK(*s.admin_key == sha256("0123456789abcdef"));
    CHECK(wrong({"--admin-key-file", "short"}, {}, there) ==
          "--admin-key-file: admin_key_file short holds less than 16 characters");
    CHECK(wrong({"--admin-key-file", "two"}, {}, there) ==
          "--admin-key-file: admin_key_file two holds more than one word");
    CHECK(wrong({"--admin-key-file", "none"}, {}, there) ==
          "--admin-key-file: admin_key_file none cannot be read");
    CHECK(wrong({}, {{"POLLSTREAM_CREATE_POLICY", "admin"}}) ==
          "POLLSTREAM_CREATE_POLICY: create_policy \"admin\" needs an admin_key_file, or nobody may create");
}

TEST_CASE("trying again may help against a file's trouble, and not against what the settings say") {
    const auto holds = [](const std::string& text) {
        return [text](const std::filesystem::path&) -> file_text { return std::optional(text); };
    };
    const auto fails = [](std::errc why) {
        return [why](const std::filesystem::path&) -> file_text { return std::make_error_code(why); };
    };
    const std::vector<std::vector<std::string>> naming_a_file = {
        {"--config", "x"}, {"--admin-key-file", "x"}, {"--web-dir", "x"}};
    for (const auto& arguments : naming_a_file) {
        INFO(arguments.front());
        for (const auto why : {std::errc::no_such_file_or_directory, std::errc::permission_denied,
                               std::errc::io_error, std::errc::too_many_files_open})
            CHECK(may_pass(arguments, fails(why)));
        for (const auto why : {std::errc::is_a_directory, std::errc::not_a_directory})
            CHECK_FALSE(may_pass(arguments, fails(why)));
    }
    CHECK(may_pass({"--admin-key-file", "x"}, holds("")));
    CHECK(may_pass({"--admin-key-file", "x"}, holds("0123456789 abcdefgh")));

    CHECK_FALSE(may_pass({"--config", "x"}, holds("live_rate = 3")));
    CHECK_FALSE(may_pass({"--live-rate-hz", "0"}, holds("")));
    CHECK_FALSE(may_pass({"--no-such-flag"}, holds("")));
    CHECK_FALSE(may_pass({"--create-policy", "admin"}, holds("")));
    // The contradiction is told, not what may pass.
    CHECK_FALSE(may_pass({"--tls-cert", "c", "--admin-key-file", "x"}, holds("")));
}

TEST_CASE("a folder for the web app must hold one") {
    CHECK(good({"--web-dir", "dist"}, {}, {{"dist/index.html", "<!doctype html>"}}).web_dir == "dist");
    CHECK(wrong({"--web-dir", "dist"}) == "--web-dir: web_dir dist has no index.html");
}

TEST_CASE("unknown names are refused with a suggestion") {
    CHECK(wrong({"--live-rate-h", "3"}) == "--live-rate-h: no such flag; did you mean --live-rate-hz?");
    CHECK(wrong({"--xyzzy"}) == "--xyzzy: no such flag; see pollstream --help");
    CHECK(wrong({"sevre"}) == "sevre: not expected here; see pollstream --help");
    CHECK(wrong({"backup", "a", "b"}) == "b: not expected here; see pollstream --help");
    CHECK(wrong({}, {{"POLLSTREAM_LISTENS", "x"}}) ==
          "POLLSTREAM_LISTENS: no such setting; did you mean POLLSTREAM_LISTEN?");
    CHECK(wrong({}, {{"POLLSTREAM_XYZZY", "x"}}) == "POLLSTREAM_XYZZY: no such setting");
    CHECK(wrong({"--data", "a", "--data", "b"}) == "--data is given twice");
    CHECK(wrong({"--data"}).find("--data") == 0);
}

TEST_CASE("a configuration file is read strictly, and mistakes have a line") {
    const auto file = [](const std::string& text) {
        return wrong({"--config", "a.toml"}, {}, {{"a.toml", text}});
    };
    CHECK(file("") == "nothing wrong");
    CHECK(file("\xEF\xBB\xBF# only a comment") == "nothing wrong");
    CHECK(file("data = \"a#b\" # why\r\n\r\nwaiting_votes = 20_000") == "nothing wrong");
    CHECK(file("\n\nlive_rate = 3") == "a.toml:3: no such setting: live_rate; did you mean live_rate_hz?");
    CHECK(file("live_rate_hz = 3\nlive_rate_hz = 4") ==
          "a.toml:2: live_rate_hz is given twice, first at a.toml:1");
    CHECK(file("live_rate_hz = fast") ==
          "a.toml:1: expected a value: a string in quotes, a number, true, false or an array");
    CHECK(file("\nlive_rate_hz = 0") ==
          "a.toml:2: live_rate_hz cannot be \"0\": give a number from 0.1 to 60");
    CHECK(file("live_rate_hz 3") == "a.toml:1: expected `key = value`");
    // All of them at once.
    CHECK(file("live_rate = 3\nlive_rate_hz = 0\n\ndata = \"a\n[x]\nlisten = []\nbackup_keep = "
               "3\nbackup_keep = 4") ==
          "a.toml:1: no such setting: live_rate; did you mean live_rate_hz?\n"
          "a.toml:2: live_rate_hz cannot be \"0\": give a number from 0.1 to 60\n"
          "a.toml:4: the string is not closed on its line\n"
          "a.toml:5: tables are not supported; every key must be at the top level\n" +
              file("\n\n\n\n\nlisten = []") + "\na.toml:8: backup_keep is given twice, first at a.toml:7");
    CHECK(file("data = [\n\"a\",\n\"b\"]\nlive_rate = 3") == "a.toml:1: data takes one value, not an array");
    CHECK(file("[server]\nlive_rate_hz = 3") ==
          "a.toml:1: tables are not supported; every key must be at the top level");
    CHECK(file("data = \"a") == "a.toml:1: the string is not closed on its line");
    CHECK(file("data = 'a\n'") ==
          "a.toml:1: the string is not closed on its line\na.toml:2: expected `key = value`");
    CHECK(file("data = \"a\\q\"") ==
          "a.toml:1: unknown escape in a string; a string in 'single quotes' has none");
    CHECK(file("data = \"a\" b") == "a.toml:1: expected the end of the line after the value of data");
    CHECK(file("data = [\"a\"]") == "a.toml:1: data takes one value, not an array");
    CHECK(file("listen = [\n\"127.0.0.1:1\"") == "a.toml:2: the array is not closed");
    CHECK(file("listen = [\"127.0.0.1:1\" \"127.0.0.1:2\"]") == "a.toml:1: expected , or ] in the array");
    CHECK(file("listen = []").starts_with("a.toml:1: listen cannot be \"\": give an address"));
    CHECK(file("config = \"b.toml\"").starts_with("a.toml:1: no such setting: config"));
    CHECK(good({"--config", "a"}, {}, {{"a", "data = \"a#\\\"b\\\\\""}}).data == "a#\"b\\");
    CHECK(good({"--config", "a"}, {}, {{"a", "data = 'C:\\x'"}}).data == "C:\\x");
}

TEST_CASE("a text in a configuration file is in quotes; a duration need not be") {
    const auto file = [](const std::string& text) {
        return wrong({"--config", "a.toml"}, {}, {{"a.toml", text}});
    };
    for (const std::string key : {"log_file", "data", "tls_cert", "base_path", "web_dir"})
        for (const auto* bare : {"false", "true", "1", "2026-11-30", "1.5"}) {
            INFO(key << " = " << bare);
            CHECK(file("\n" + key + " = " + bare) == "a.toml:2: " + key + " takes a string in quotes");
        }
    CHECK(file("allowed_host = [\n\"a\",\ntrue,\n]") == "a.toml:1: allowed_host takes a string in quotes");
    CHECK(file("allowed_host = 7") == "a.toml:1: allowed_host takes a string in quotes");
    CHECK(file("log_file = 'false'") == "nothing wrong");
    // What would not do in quotes either is told what would.
    CHECK(file("qr = false") == "a.toml:1: qr cannot be \"false\": give one of auto|on|off");
    CHECK(file("listen = 8080").starts_with("a.toml:1: listen cannot be \"8080\": give an address"));
    CHECK(good({"--config", "a"}, {}, {{"a", "backup_every = 1h\ndelete_rooms_after = 366d"}}).backup_every ==
          std::chrono::hours(1));
    CHECK(file("backup_every = \"1h\"\ndemo = \"true\"\nlive_rate_hz = \"3\"") == "nothing wrong");
}

TEST_CASE("commands") {
    CHECK(parse({})->what == command::serve);
    CHECK(parse({"serve", "--demo"})->config.values.demo);
    CHECK(parse({"--demo", "serve"})->what == command::serve);
    CHECK(parse({"verify", "--data", "x"})->config.values.database() == "x/pollstream.db");
    const auto backup = parse({"backup", "copy.db"});
    CHECK(backup->what == command::backup);
    CHECK(backup->file == "copy.db");
    CHECK(parse({"restore", "copy.db"})->what == command::restore);
    CHECK(parse({"compact"})->what == command::compact);
    CHECK(wrong({"compact", "copy.db"}) != "nothing wrong");
    CHECK(wrong({"backup"}).find("file") != std::string::npos);
    CHECK(parse({"--check-config"})->what == command::check_config);
    CHECK(parse({"--version"})->what == command::show_version);
}

TEST_CASE("threat 34: the version names every library with its own") {
    const auto text = version_text();
    for (const std::string name : {"pollstream ", "Boost 1.", "SQLite 3.", "OpenSSL "}) {
        INFO(name);
        CHECK(text.find(name) != std::string::npos);
    }
}

TEST_CASE("the admin key's file may be named by the environment; an empty or short one prevents the start") {
    const files there = {{"key", "0123456789abcdef\n"}, {"short", "0123456789abcde\n"}, {"empty", ""}};
    const environment named{{"POLLSTREAM_ADMIN_KEY_FILE", "key"}};
    CHECK(good({}, named, there).admin_key == sha256("0123456789abcdef"));
    CHECK(good({"--admin-key-file", "key"}, {}, there).admin_key == sha256("0123456789abcdef"));
    for (const std::string bad : {"short", "empty"}) {
        INFO(bad);
        CHECK_THAT(
            wrong({}, {{"POLLSTREAM_ADMIN_KEY_FILE", bad}}, there),
            Catch::Contains("POLLSTREAM_ADMIN_KEY_FILE") && Catch::Contains("less than 16 characters"));
    }
    CHECK_THAT(wrong({"--admin-key-file", "gone"}, {}, there), Catch::Contains("cannot be read"));
}

TEST_CASE("help and version are answered whatever else is wrong") {
    const auto help = parse({"--help"}, {{"POLLSTREAM_XYZZY", "x"}});
    REQUIRE(help.has_value());
    CHECK(help->what == command::show_help);
    for (const auto& row : settings_table()) {
        CAPTURE(row.name);
        CHECK(help->help.find(row.flag() + " ") != std::string::npos);
        CHECK(help->help.find(row.form.empty() ? row.flag() : row.help.substr(0, 20)) != std::string::npos);
    }
    CHECK(parse({"backup", "--help"})->help.find("FILE") != std::string::npos);
    CHECK(version_text().find("SQLite 3.") != std::string::npos);
    for (const auto* part : {"Boost 1.", "OpenSSL 3.", "CLI11 2.", "spdlog 1.", "fmt 9.", "utf8proc 2."}) {
        CAPTURE(part);
        CHECK(version_text().find(part) != std::string::npos);
    }
}

TEST_CASE("whatever is built in has its notice") {
    CHECK(parse({"--notices"}, {{"POLLSTREAM_XYZZY", "x"}})->what == command::show_notices);
    const auto notices = notices_text();
    std::istringstream version(version_text());
    std::string line;
    int libraries = 0;
    while (std::getline(version, line)) {
        const auto name = line.substr(0, line.find(' '));
        if (name == "pollstream" || name == "compiled" || name == "licences:") continue;
        ++libraries;
        CAPTURE(name);
        CHECK(notices.find(" " + name) != std::string::npos);
    }
    CHECK(libraries >= 7);
    // Those whose licences ask to be reproduced word for word.
    for (const auto* word :
         {"Permission is hereby granted, free of charge", "END OF TERMS AND CONDITIONS",
          "SIL OPEN FONT LICENSE Version 1.1", "Redistributions in binary form must reproduce",
          "Boost Software License - Version 1.0", "QR Code generator: Copyright", "liburing: Copyright"}) {
        CAPTURE(word);
        CHECK(notices.find(word) != std::string::npos);
    }
}

TEST_CASE("the printed configuration reads back as the same") {
    const files there = {{"a.toml", "data = 'a \"b\" \\c'\n"}, {"key", "0123456789abcdefsecret"}};
    const auto one = parse({"--config", "a.toml", "--demo", "--live-rate-hz", ".5", "--print-config",
                            "--listen", "[::1]:80", "--admin-key-file", "key"},
                           {{"POLLSTREAM_ACCESS_LOG", "on"}}, there);
    REQUIRE(one.has_value());
    CHECK(one->what == command::print_config);
    const auto text = print_configuration(one->config);
    CHECK(text.find("demo = true                                 # --demo\n") != std::string::npos);
    CHECK(text.find("# a.toml:1\n") != std::string::npos);
    CHECK(text.find("access_log = true                           # POLLSTREAM_ACCESS_LOG\n") !=
          std::string::npos);
    CHECK(text.find("# default\n") != std::string::npos);
    CHECK(text.find("secret") == std::string::npos);

    auto again = there;
    again["b.toml"] = text;
    const auto two = parse({"--config", "b.toml"}, {}, again);
    if (!two) FAIL(two.error().text);
    CHECK(two->config.values.data == one->config.values.data);
    CHECK(two->config.values.live_rate_hz == 0.5);
    CHECK(two->config.values.demo);
    CHECK(two->config.values.access_log);
    CHECK(listening(two->config.values) == "::1/80 ");

    const auto secure = parse({"--tls-self-signed"}, {}, {});
    CHECK(print_configuration(secure->config).find("listen_tls = [\"0.0.0.0:8443\"]") != std::string::npos);
    CHECK(print_configuration(one->config).find("listen_tls = []") != std::string::npos);
}

TEST_CASE("config/pollstream.toml is made from the table and is all defaults") {
    const auto committed = testing::text_in(POLLSTREAM_SOURCE_DIR "/config/pollstream.toml");
    CHECK(committed == example_file());

    std::string live;  // with every # before a key removed
    std::istringstream lines(committed);
    for (std::string line; std::getline(lines, line);)
        live += (line.starts_with('#') && !line.starts_with("# ") ? line.substr(1) : line) + '\n';
    for (const auto& row : settings_table()) {
        CAPTURE(row.name);
        CHECK(live.find('\n' + std::string(row.name) + " = ") != std::string::npos);
    }
    const auto s = parse({"--config", "a.toml"}, {}, {{"a.toml", live}});
    if (!s) FAIL(s.error().text);
    const auto c = parse({});
    for (std::size_t i = 0; i < s->config.origins.size(); ++i) {
        CHECK(s->config.origins[i].values == c->config.origins[i].values);
        CHECK(s->config.origins[i].where.starts_with("a.toml:"));
    }
}

// Not run unless asked for: `unit_app "[update]"` writes the file that the test above checks.
TEST_CASE("write config/pollstream.toml", "[.][update]") {
    std::ofstream(POLLSTREAM_SOURCE_DIR "/config/pollstream.toml") << example_file();
    SUCCEED();
}
