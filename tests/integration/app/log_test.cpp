// What the executable logs: every request at debug level, and nowhere a key, a token, a name or a choice.
#include "support/app_fixture.hpp"
#include "support/file_text.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"
#include "support/server_process.hpp"

#include <boost/json/parse.hpp>
#include <catch2/catch.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <string>

using namespace pollstream::testing;

namespace {}  // namespace

TEST_CASE("threat 13: logs hold one line per event and no secret", "[app][log]") {
    const auto format = GENERATE(as<std::string>{}, "text", "json");
    const temp_folder data;
    const auto log = data / "log";
    std::vector<std::string> secrets;
    {
        // The shell redirects standard error to the file and then becomes the server.
        server_process server({"--listen", "127.0.0.1:0", "--data", data.path().string(), "--log-level",
                               "debug", "--log-format", format},
                              1, {"sh", "-c", "exec \"$@\" 2>'" + log.string() + "'", "sh"});
        api_client c(server.port());
        const auto made = make_poll(c, {{"identity", "name"}, {"title", "Secret title"}});
        const auto kiosk = make_poll(c, {{"identity", "kiosk"}});
        const auto token = c.post_nothing("/api/v1/voters").text("/token");
        const auto uuid = new_uuid();
        const json::object vote{{"option_id", 2}, {"voter_name", "Ada Lovelace"}, {"vote_id", uuid}};
        CHECK(c.post(path_of(made) + "/votes", vote, voter_token(token)).status == 201);
        CHECK(c.get(path_of(made) + "?voter_name=Ada%20Lovelace").status == 200);
        CHECK(c.get("/api/polls/get-list/?full_name=Ada%20Lovelace").status == 200);
        CHECK(c.post(path_of(kiosk) + "/votes", {{"option_id", 1}, {"vote_id", uuid}},
                     {{"X-Kiosk-Key", kiosk.text("/kiosk_key")}})
                  .status == 201);
        CHECK(c.post_nothing(path_of(made) + "/close", bearer(made.text("/admin_key"))).status == 200);
        CHECK(c.post_nothing(path_of(made) + "/close", bearer("psa_wrong_key_of_somebody")).status == 403);
        CHECK(c.get("/api/v1/polls\x01").status == 400);
        live_client v(server.port());
        v.say({{"type", "auth"},
               {"room_id", made.at("/room_id")},
               {"admin_key", made.at("/admin_key")},
               {"ref", 1}});
        v.hear("ack");
        v.socket().close();
        v.socket().read_close();
        secrets = {made.text("/admin_key"),
                   made.text("/kiosk_key"),
                   kiosk.text("/kiosk_key"),
                   token,
                   uuid,
                   "Ada",
                   "Lovelace",
                   "wrong_key_of",
                   "Secret title",
                   "option"};
        CHECK(server.terminate() == 0);
    }
    const auto text = text_in(log);
    REQUIRE(text.find("/api/v1/polls") != std::string::npos);
    for (const auto& secret : secrets) {
        INFO(secret);
        CHECK(text.find(secret) == std::string::npos);
    }
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        if (format == "json") {
            const auto event = json::parse(line);
            CHECK(event.at("time").is_string());
            CHECK(event.at("level").is_string());
            CHECK(event.at("event").is_string());
        } else {
            CHECK(line.size() > 30);
            CHECK(line.substr(10, 1) == "T");
        }
    }
}

TEST_CASE("the access log has the requested path, including the base path", "[app][log]") {
    const temp_folder data;
    const auto log = data / "polls.log";
    server_process server({"--listen", "127.0.0.1:0", "--data", data.path().string(), "--log-file",
                           log.string(), "--access-log", "--base-path", "/poll"});
    api_client c(server.port());
    CHECK(c.get("/poll/healthz?name=Ada").status == 200);
    CHECK(c.get("/poll").status == 308);
    CHECK(c.get("/").status == 404);
    CHECK(server.terminate() == 0);
    const auto text = text_in(log);
    for (const auto* line : {"path=/poll/healthz status=200", "path=/poll status=308", "path=/ status=404"}) {
        INFO(text);
        CHECK(text.find(line) != std::string::npos);
    }
    CHECK(text.find("Ada") == std::string::npos);
}

TEST_CASE("a log file is reopened on SIGUSR2 and SIGHUP; requests are in it without their queries",
          "[app][log]") {
    const temp_folder data;
    const auto log = data / "polls.log";
    server_process server({"--listen", "127.0.0.1:0", "--data", data.path().string(), "--log-file",
                           log.string(), "--access-log"});
    api_client c(server.port());
    CHECK(c.get("/healthz?name=Ada").status == 200);
    const live_client v(server.port(), "/ws");
    raw_client garbage(server.port());
    garbage.send("\x16\x03\x01\r\n\r\n");
    CHECK(garbage.read_response().status == 400);
    for (const int signal : {SIGUSR2, SIGHUP}) {
        INFO(signal);
        const auto moved = data / ("moved-by-" + std::to_string(signal));
        std::filesystem::rename(log, moved);
        ::kill(server.pid(), signal);
        REQUIRE(becomes_true([&] { return std::filesystem::exists(log); }));
        CHECK(c.get("/readyz").status == 200);
        CHECK(text_in(log).find("path=/readyz status=200") != std::string::npos);
    }
    const auto first = text_in(data / ("moved-by-" + std::to_string(SIGUSR2)));
    CHECK(first.find("method=GET path=/healthz status=200") != std::string::npos);
    CHECK(first.find("method=GET path=/ws status=101") != std::string::npos);
    CHECK(first.find("method=- path=- status=400") != std::string::npos);
    CHECK(first.find("Ada") == std::string::npos);
    CHECK(server.terminate() == 0);
    CHECK(text_in(log).find("stopped") != std::string::npos);
}

TEST_CASE("SIGUSR1 writes all metrics to the log, whatever the level; wrong keys are warned of",
          "[app][log]") {
    const temp_folder data;
    const auto log = data / "polls.log";
    server_process server({"--listen", "127.0.0.1:0", "--data", data.path().string(), "--log-file",
                           log.string(), "--log-level", "warn"});
    api_client c(server.port());
    const auto made = make_poll(c);
    CHECK(c.patch(path_of(made), {{"title", "x"}}, bearer("psa_wrong")).status == 403);
    server.signal(SIGUSR1);
    // Its lines arrive one by one: late ones are waited for, and what has been found is what is checked.
    std::string text;
    const auto has = [&text](std::string_view part) { return text.find(part) != std::string::npos; };
    CHECK(becomes_true([&] {
        text = text_in(log);
        return has("pollstream_viewers 0") && has("pollstream_http_refused_total{code=");
    }));
    CHECK(has("wrong key of=" + made.text("/room_id") + " from=127.0.0.1"));
    CHECK_FALSE(has("# HELP"));
    CHECK_FALSE(has("psa_wrong"));
    CHECK(server.terminate() == 0);
    CHECK(text_in(log).find("stopped") == std::string::npos);
}

TEST_CASE("a file with the admin key that others can read is warned of", "[app][log]") {
    const temp_folder data;
    std::ofstream(data / "key") << "0123456789abcdef";
    for (const bool open : {false, true}) {
        INFO(open);
        const auto log = data / (open ? "open.log" : "private.log");
        std::filesystem::permissions(data / "key", std::filesystem::perms(open ? 0644 : 0600));
        server_process server({"--listen", "127.0.0.1:0", "--data", data.path().string(), "--log-file",
                               log.string(), "--admin-key-file", (data / "key").string()});
        CHECK(server.terminate() == 0);
        CHECK((text_in(log).find("chmod 600") != std::string::npos) == open);
    }
}

TEST_CASE("a stalled reader of standard error stops nobody, and is told what it missed", "[app][log]") {
    const temp_folder data;
    const auto pipe = data / "pipe";
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);
    const int reader = ::open(pipe.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
    REQUIRE(reader >= 0);
    const auto read_all = [reader] {
        std::string all;
        std::array<char, 4096> piece{};
        for (ssize_t n = 1; n > 0;) {
            n = ::read(reader, piece.data(), piece.size());
            if (n > 0) all.append(piece.data(), static_cast<std::size_t>(n));
        }
        return all;
    };
    server_process server({"--listen", "127.0.0.1:0", "--data", data.path().string(), "--access-log"}, 1,
                          {"sh", "-c", "exec \"$@\" 2>'" + pipe.string() + "'", "sh"});
    api_client c(server.port());
    for (int n = 0; n < 2'000; ++n) REQUIRE(c.get("/healthz").status == 200);
    const auto before = read_all();
    CHECK(before.ends_with('\n'));
    CHECK(before.find("lines are missing") == std::string::npos);
    CHECK(c.get("/readyz").status == 200);
    const auto after = read_all();
    CHECK(after.find("WARN  lines are missing here") != std::string::npos);
    CHECK(after.find("path=/readyz") != std::string::npos);
    CHECK(server.terminate() == 0);
    ::close(reader);
}

TEST_CASE("systemd's journal is told the level of each line", "[app][log]") {
    const temp_folder data;
    const auto log = data / "log";
    const auto run = [&](const std::string& stream) {
        server_process server(
            {"--listen", "127.0.0.1:0", "--data", data.path().string(), "--log-level", "debug"}, 1,
            {"sh", "-c", "exec 2>'" + log.string() + "'; JOURNAL_STREAM=" + stream + " exec \"$@\"", "sh"});
        api_client c(server.port());
        const auto made = make_poll(c);
        CHECK(c.patch(path_of(made), {{"title", "x"}}, bearer("psa_wrong")).status == 403);
        server.signal(SIGUSR1);
        CHECK(becomes_true([&] { return text_in(log).find("pollstream_viewers") != std::string::npos; }));
        CHECK(server.terminate() == 0);
        return text_in(log);
    };
    const auto to_journal = run("$(stat -L -c %d:%i /proc/self/fd/2)");
    std::istringstream lines(to_journal);
    for (std::string line; std::getline(lines, line);) {
        INFO(line);
        REQUIRE(line.size() > 33);
        const auto level = line.substr(28, 5);
        CHECK(line.substr(0, 3) == (level == "INFO " ? "<6>" : level == "WARN " ? "<4>" : "<7>"));
    }
    CHECK(to_journal.find("WARN  wrong key") != std::string::npos);
    CHECK(to_journal.find("DEBUG request") != std::string::npos);
    CHECK(run("1:1").find('<') == std::string::npos);
}

TEST_CASE("more connections than the limit of open files allows are warned of", "[app][log]") {
    const temp_folder data;
    const auto log = data / "polls.log";
    server_process server({"--listen", "127.0.0.1:0", "--data", data.path().string(), "--log-file",
                           log.string(), "--connections-max", "1000"},
                          1, {"sh", "-c", "ulimit -n 256; exec \"$@\"", "sh"});
    CHECK(server.terminate() == 0);
    CHECK(text_in(log).find("connections_max=1000 room_for=223") != std::string::npos);
}

TEST_CASE("the log says which ceiling turns connections away, and what to raise", "[app][log]") {
    const temp_folder data;
    const auto log = data / "here.log";
    const std::string setting = GENERATE("connections-per-address", "connections-max");
    const server_process server({"--listen", "127.0.0.1:0", "--data", data.path().string(), "--log-file",
                                 log.string(), "--" + setting, "1"});
    const raw_websocket held(server.port(), "/ws");
    for (int i = 0; i < 3; ++i) CHECK(raw_client(server.port()).ends_within(5s));
    auto name = setting;
    std::ranges::replace(name, '-', '_');
    const auto said = "most=1 raise=" + name + " refused=1";
    REQUIRE(becomes_true([&] { return text_in(log).find(said) != std::string::npos; }));
    const auto whole = text_in(log);
    CHECK(whole.find("connections are refused: ") == whole.rfind("connections are refused: "));
}

TEST_CASE("the log says what a proxy does not pass on, and which host name is asked for", "[app][log]") {
    const temp_folder data;
    const auto log = data / "here.log";
    const server_process server(
        {"--listen", "127.0.0.1:0", "--data", data.path().string(), "--log-file", log.string()});
    raw_client c(server.port());
    // As nginx forwards it by default.
    const raw_fields lost = {{"Sec-WebSocket-Key", std::string(raw_websocket::key)}};
    CHECK(c.get("/ws", lost).status == 426);
    const raw_fields from = {{"Content-Type", "application/json"}, {"Origin", "https://polls.example.org"}};
    CHECK(c.request("POST", "/api/v1/polls", "{}", from).status == 403);
    raw_client socket(server.port());
    socket.send(raw_websocket::handshake("/ws", {from[1], {"Sec-Fetch-Site", "same-origin"}}) + "\r\n");
    CHECK(socket.read_response().status == 403);
    c.send("GET / HTTP/1.1\r\nHost: polls.example.org\r\n\r\n");
    CHECK(c.read_response().status == 421);
    const auto said = [&](const char* what) {
        return becomes_true([&] { return text_in(log).find(what) != std::string::npos; });
    };
    CHECK(said("WARN  WebSockets are refused: a proxy in between does not pass on Upgrade and Connection"));
    CHECK(said("INFO  pages of another site are refused origin=https://polls.example.org host="));
    CHECK(said("WARN  our own pages are refused: a proxy in between does not pass on the Host"));
    CHECK(said("INFO  requests are refused: their Host does not name this server host=polls.example.org"));
}
