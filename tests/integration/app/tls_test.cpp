// https and wss as people and programs use them; and the process: its certificate, its reload, its refusals.
#include "pollstream/net/tls.hpp"

#include "support/app_fixture.hpp"
#include "support/file_text.hpp"
#include "support/http_client.hpp"
#include "support/live_client.hpp"
#include "support/server_process.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>

#include <csignal>

using namespace pollstream::testing;
namespace net = pollstream::net;

namespace {

void write_file(const std::filesystem::path& file, const std::string& text) {
    put_text(file, text);
    ::chmod(file.c_str(), 0600);
}

std::string new_certificate() {
    return net::make_self_signed({"localhost", "127.0.0.1"}, std::chrono::system_clock::now(),
                                 std::chrono::hours(24));
}

std::string fingerprint_of(const std::string& pem) {
    return net::tls_identity({pem, pem, "c", "k"}).facts().fingerprint;
}

std::string shown_at(std::uint16_t port) {
    return raw_client(wire_port::tls(port)).tls().fingerprint();
}

struct secure_app : running_app {
    explicit secure_app(std::vector<std::string> flags = {}) : running_app(with_tls(std::move(flags))) {}
    static std::vector<std::string> with_tls(std::vector<std::string> flags) {
        flags.insert(flags.end(), {"--tls-self-signed", "--listen-tls", "127.0.0.1:0"});
        return flags;
    }
    wire_port tls() const { return wire_port::tls(port(1)); }
};

/// The flags of a server with a folder and a certificate of the test's own.
struct tls_process {
    explicit tls_process(std::vector<std::string> more = {}) : flags(std::move(more)) {
        write_file(pem, first);
        flags.insert(flags.end(),
                     {"--listen", "127.0.0.1:0", "--listen-tls", "127.0.0.1:0", "--data",
                      folder.path().string(), "--tls-cert", pem.string(), "--tls-key", pem.string()});
    }

    temp_folder folder;
    std::filesystem::path pem = folder / "server.pem";
    std::string first = new_certificate();
    std::vector<std::string> flags;
};

}  // namespace

TEST_CASE("a vote over https, seen over wss", "[app][tls]") {
    secure_app app;
    api_client host(app.tls());
    const auto made = make_poll(host);
    REQUIRE(made.status == 201);
    live_client viewer(app.tls(), "/ws/polls/" + made.text("/id"),
                       {{"Origin", "https://localhost"}, {"X-Ignored", "1"}});
    viewer.hear("snapshot");
    auto voter = browser(app.tls());
    const auto path = path_of(made);
    CHECK(voter.post(path + "/votes", {{"option_ids", json::array{1}}}).status == 201);
    CHECK(viewer.hear("tally").at("total_votes") == 1);
    CHECK(voter.post(path + "/votes", {{"option_ids", json::array{1}}}).status != 201);
    // The plain listener serves the same polls.
    CHECK(api_client(app.port(0)).get(path).at("/total_votes") == 1);
}

TEST_CASE("threat 23: on https the cookie never travels in the clear", "[app][tls]") {
    secure_app app;
    api_client host(app.tls());
    const auto path = path_of(make_poll(host));
    const auto over_tls = vote_as_new_device(app.tls(), path, {1});
    CHECK(over_tls.header("Set-Cookie")->find("; Secure") != std::string::npos);
    const auto plain = vote_as_new_device(app.port(0), path, {1});
    CHECK(plain.header("Set-Cookie")->find("; Secure") == std::string::npos);
    // Nobody vouches for a self-signed certificate: browsers must be free to turn away from it.
    CHECK_FALSE(over_tls.has_header("Strict-Transport-Security"));
}

TEST_CASE("on https every address is https", "[app][tls]") {
    secure_app app;
    api_client host(app.tls());
    const auto here = "https://127.0.0.1:" + std::to_string(app.port(1));
    const auto made = make_poll(host);
    for (const auto* name : {"/join_url", "/url"})
        if (made.has(name)) CHECK(made.text(name).starts_with(here));
    if (const auto where = made.header("Location"); where && where->starts_with("http"))
        CHECK(where->starts_with(here));
    for (int i = 0; i < 11; ++i) make_poll(host);
    const auto listed = host.get("/api/polls/get-list");
    CHECK(listed.status == 200);
    CHECK(listed.body.find("http://") == std::string::npos);
    const auto about = host.get("/api/v1/server");
    CHECK(about.text("/base_url").starts_with("https://"));
    const auto code = made.text("/code");
    const auto over_tls = host.get("/qr/" + code + ".svg?base=" + here + "/");
    CHECK(over_tls.status == 200);
}

TEST_CASE("pages are sent to https, except for this machine", "[app][tls]") {
    secure_app app({"--tls-redirect", "on", "--trusted-proxy", "127.0.0.1"});
    api_client c(app.port(0));
    const raw_fields neighbour = {{"X-Forwarded-For", "192.0.2.7"}};
    const auto moved = c.get("/123456?a=b", neighbour);
    CHECK(moved.status == 308);
    CHECK(moved.header("Location") == "https://127.0.0.1:" + std::to_string(app.port(1)) + "/123456?a=b");
    CHECK(c.get("/", {}).status == 200);
    CHECK(c.get("/healthz", neighbour).status == 200);
    CHECK(c.get("/api/v1/polls", neighbour).status == 200);
    CHECK(make_poll(c).status == 201);
}

TEST_CASE("handshakes are counted", "[app][tls]") {
    secure_app app;
    api_client c(app.tls());
    raw_client noise(app.port(1));
    noise.send("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
    CHECK(noise.read_response().status == 308);
    const auto numbers = c.get("/metrics").body;
    CHECK(numbers.find("\npollstream_tls_handshakes_total{outcome=\"done\"} 1\n") != std::string::npos);
    CHECK(numbers.find("\npollstream_tls_handshakes_total{outcome=\"failed\"} 1\n") != std::string::npos);
}

TEST_CASE("a self-signed certificate is valid for the addresses it names, at the next start too",
          "[app][tls]") {
    secure_app app;
    const auto pem = text_in(app.folder() / "tls-self-signed.pem");
    tls_wishes careful;
    careful.trusted = pem.substr(pem.find("-----BEGIN CERTIFICATE"));
    for (const auto* name : {"localhost", "127.0.0.1", "::1"}) {
        careful.name = name;
        CHECK(raw_client(wire_port::tls(app.port(1), careful)).get("/healthz").status == 200);
    }
    careful.name = "evil.example";
    CHECK_THROWS_WITH(raw_client(wire_port::tls(app.port(1), careful)), Catch::Contains("certificate"));
    const auto shown = shown_at(app.port(1));
    app.restart();
    CHECK(shown_at(app.port(1)) == shown);
}

TEST_CASE("the process prints https addresses and the fingerprint to compare", "[app][tls]") {
    const temp_folder folder;
    server_process server({"--listen", "127.0.0.1:0", "--listen-tls", "127.0.0.1:0", "--tls-self-signed",
                           "--qr", "on", "--data", folder.path().string()},
                          2);
    const auto shown = shown_at(server.port(1));
    CHECK(server.printed().find("listening on https://127.0.0.1:") != std::string::npos);
    CHECK(server.wait_until_printed(shown));
    CHECK(server.wait_until_printed("https://localhost:" + std::to_string(server.port(1))));
    CHECK(server.terminate() == 0);
}

TEST_CASE("SIGHUP reloads the certificate; a bad one changes nothing", "[app][tls]") {
    tls_process p;
    server_process server(p.flags, 2);
    CHECK(shown_at(server.port(1)) == fingerprint_of(p.first));
    raw_client before(wire_port::tls(server.port(1)));

    write_file(p.pem, "no certificate");
    server.signal(SIGHUP);
    CHECK(raw_client(server.port(0)).get("/healthz").status == 200);
    CHECK(shown_at(server.port(1)) == fingerprint_of(p.first));

    const auto second = new_certificate();
    write_file(p.pem, second);
    server.signal(SIGHUP);
    CHECK(becomes_true([&] { return shown_at(server.port(1)) == fingerprint_of(second); }));
    CHECK(before.get("/healthz").status == 200);
    CHECK(server.terminate() == 0);
}

TEST_CASE("SIGHUP does not accept a certificate that has expired or is not valid yet, and says so",
          "[app][tls]") {
    tls_process p;
    const auto log = p.folder / "polls.log";
    p.flags.insert(p.flags.end(), {"--log-file", log.string()});
    server_process server(p.flags, 2);
    constexpr std::chrono::hours days{24 * 10};
    const auto now = std::chrono::system_clock::now();
    const auto refuse = [&](std::chrono::system_clock::time_point made, const std::string& why) {
        write_file(p.pem, net::make_self_signed({"localhost"}, made, days / 2));
        server.signal(SIGHUP);
        CHECK(becomes_true([&] {
            const auto all = text_in(log);
            return all.find("ERROR the certificate stays as it was") != std::string::npos &&
                   all.find(why) != std::string::npos;
        }));
        CHECK(shown_at(server.port(1)) == fingerprint_of(p.first));
    };
    refuse(now - days, "it has expired: it was valid until 20");
    refuse(now + days, "it is not valid yet, but will be from 20");
    CHECK(server.terminate() == 0);
}

TEST_CASE("at the start, a certificate that clients refuse is used, with a warning", "[app][tls]") {
    tls_process p;
    constexpr std::chrono::hours days{24 * 10};
    const auto now = std::chrono::system_clock::now();
    const auto [made, why] = GENERATE_COPY(table<std::chrono::system_clock::time_point, std::string>(
        {{now - days, "it has expired"}, {now + days, "it is not valid yet"}}));
    p.first = net::make_self_signed({"localhost"}, made, days / 2);
    write_file(p.pem, p.first);
    const auto log = p.folder / "polls.log";
    p.flags.insert(p.flags.end(), {"--log-file", log.string()});
    server_process server(p.flags, 2);
    CHECK(shown_at(server.port(1)) == fingerprint_of(p.first));
    const auto all = text_in(log);
    CHECK(all.find("WARN") != std::string::npos);
    CHECK(all.find("clients refuse the TLS certificate") != std::string::npos);
    CHECK(all.find(why) != std::string::npos);
    CHECK(server.terminate() == 0);
}

TEST_CASE("a reloaded certificate that is the same is reported as such, with its end", "[app][tls]") {
    tls_process p;
    const auto log = p.folder / "polls.log";
    p.flags.insert(p.flags.end(), {"--log-file", log.string()});
    server_process server(p.flags, 2);
    const auto has = [&log](const std::string& part) { return text_in(log).find(part) != std::string::npos; };
    server.signal(SIGHUP);
    CHECK(becomes_true([&] { return has("certificate read: the same as before sha256="); }));
    CHECK(has(" not_after=20"));
    write_file(p.pem, new_certificate());
    server.signal(SIGHUP);
    CHECK(becomes_true([&] { return has("certificate read sha256="); }));
    CHECK(server.terminate() == 0);
}

TEST_CASE("the metrics show when the certificate expires, also for a new one", "[app][tls]") {
    tls_process flags;
    const server_process server(flags.flags);
    const auto end = [&] {
        const std::string name = "\npollstream_tls_certificate_end_timestamp_seconds ";
        const auto all = api_client(server.port()).get("/metrics").body;
        const auto at = all.find(name);
        REQUIRE(at != std::string::npos);
        return std::stoll(all.substr(at + name.size()));
    };
    const auto end_of = [](const std::string& pem) {
        const auto at = net::tls_identity({pem, pem, "c", "k"}).facts().not_after;
        return std::chrono::duration_cast<std::chrono::seconds>(at.time_since_epoch()).count();
    };
    CHECK(end() == end_of(flags.first));
    const auto later =
        net::make_self_signed({"localhost"}, std::chrono::system_clock::now(), std::chrono::hours(24 * 90));
    write_file(flags.pem, later);
    server.signal(SIGHUP);
    CHECK(becomes_true([&] { return end() == end_of(later); }));
}

TEST_CASE("SIGHUP without TLS does not end the server", "[app][tls]") {
    const temp_folder folder;
    server_process server({"--listen", "127.0.0.1:0", "--data", folder.path().string()});
    server.signal(SIGHUP);
    CHECK(raw_client(server.port()).get("/healthz").status == 200);
    CHECK(server.terminate() == 0);
}

TEST_CASE("threat 33: a certificate or key that cannot be used prevents the start and is named",
          "[app][tls]") {
    const auto start = [](tls_process& p) { return run_pollstream(p.flags); };
    // 1, not 2: a renewal may be under way.
    tls_process missing;
    std::filesystem::remove(missing.pem);
    auto done = start(missing);
    CHECK(done.exit_code == 1);
    CHECK(done.errors ==
          "pollstream: tls_cert " + missing.pem.string() + ": cannot be read: No such file or directory\n");
    tls_process nonsense;
    write_file(nonsense.pem, "nonsense");
    done = start(nonsense);
    CHECK(done.exit_code == 1);
    CHECK(done.errors == "pollstream: tls_cert " + nonsense.pem.string() + ": holds no certificate in PEM\n");
    tls_process unmatched;
    write_file(unmatched.folder / "other.pem", new_certificate());
    unmatched.flags.back() = (unmatched.folder / "other.pem").string();
    done = start(unmatched);
    CHECK(done.exit_code == 1);
    CHECK(done.errors.find("other.pem: is not the key of the certificate in") != std::string::npos);
    unmatched.flags.emplace_back("--check-config");
    CHECK(start(unmatched).exit_code == 1);
}

TEST_CASE("threat 33: a key that others may read is warned of", "[app][tls]") {
    tls_process p({"--check-config"});
    CHECK(run_pollstream(p.flags).errors.empty());
    const auto warned = [&p] {
        const auto done = run_pollstream(p.flags);
        CHECK(done.exit_code == 0);
        return done.errors.find("may read the key") != std::string::npos;
    };
    ::chmod(p.pem.c_str(), 0640);
    CHECK_FALSE(warned());                                                             // a group of our own
    if (::chown(p.pem.c_str(), static_cast<uid_t>(-1), 54'321) == 0) CHECK(warned());  // only root can
    ::chmod(p.pem.c_str(), 0604);
    CHECK(warned());
}

TEST_CASE("a stop under https and wss says goodbye to everybody", "[app][tls]") {
    secure_app app;
    api_client c(app.tls());
    live_client v(app.tls(), "/ws/polls/" + make_poll(c).text("/id"));
    raw_client idle(app.tls());
    CHECK(idle.get("/healthz").status == 200);
    app.begin_stop();
    CHECK(v.socket().read_close() == 1001);
    CHECK(app.stop() < 3s);
    CHECK(idle.ends_within(1s));
}
