// The executable and its file: what it says if it cannot use it, and what an operator can do with it.
#include "support/app_fixture.hpp"
#include "support/file_text.hpp"
#include "support/http_client.hpp"
#include "support/server_process.hpp"

#include <catch2/catch.hpp>

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <string>

using namespace pollstream::testing;

namespace {

std::vector<std::string> serving(const temp_folder& data, std::vector<std::string> more = {}) {
    std::vector<std::string> all{"--listen",   "127.0.0.1:0", "--data",      data.path().string(),
                                 "--throttle", "off",         "--log-level", "off"};
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

/// A database with one poll and one vote, from a server that ended normally; returns the poll.
reply make_database(const temp_folder& data) {
    server_process server(serving(data));
    api_client c(server.port());
    auto made = make_poll(c);
    REQUIRE(vote_as_new_device(server.port(), path_of(made), {2}).status == 201);
    REQUIRE(server.terminate() == 0);
    return made;
}

/// Exit code 1, and one line on standard error that names the file.
void expect_refusal(const finished_process& p, const std::string& file, const std::string& word) {
    INFO(p.errors << p.output);
    CHECK(p.exit_code == 1);
    CHECK(p.errors.find(file) != std::string::npos);
    CHECK(p.errors.find(word) != std::string::npos);
    CHECK(std::ranges::count(p.errors, '\n') == 1);
    CHECK(p.output.find("listening") == std::string::npos);
}

/// Overwrites bytes in the middle of the file.
void scribble(const std::filesystem::path& file, std::streamoff at, const std::string& bytes) {
    std::fstream f(file, std::ios::binary | std::ios::in | std::ios::out);
    f.seekp(at);
    f.write(bytes.data(), static_cast<std::streamsize>(bytes.size()));
}

}  // namespace

// Not under sanitizers, which open files of their own.
#if !defined(__SANITIZE_ADDRESS__) && !defined(__SANITIZE_THREAD__)
TEST_CASE("a start that runs out of open files names their limit and what to do, wherever it stops",
          "[app][data]") {
    const temp_folder made;
    make_database(made);
    int refused = 0;
    for (int limit = 5; limit <= 20; ++limit) {
        const temp_folder fresh;
        for (const auto* data : {&made, &fresh}) {
            const auto number = std::to_string(limit);
            // A start that succeeds is stopped.
            const auto p = run_pollstream(
                serving(*data), {"timeout", "2", "sh", "-c", "ulimit -n " + number + "; exec \"$0\" \"$@\""});
            INFO("limit " << limit << (data == &fresh ? ", nothing there yet: " : ": ") << p.errors);
            if (p.output.find("listening") != std::string::npos) continue;
            ++refused;
            CHECK(p.exit_code == 1);
            CHECK_THAT(p.errors, Catch::Contains("limit of open files, " + number + ", is too low. Allow"));
            CHECK(std::ranges::count(p.errors, '\n') == 1);
        }
    }
    CHECK(refused > 10);
}
#endif

TEST_CASE("a file that is not a database is refused and left as it is", "[app][data]") {
    const temp_folder data;
    const std::string text = "Dear diary, " + std::string(5'000, 'x');
    std::ofstream(data / "pollstream.db") << text;
    expect_refusal(run_pollstream(serving(data)), "pollstream.db", "database");
    CHECK(text_in(data / "pollstream.db") == text);
}

TEST_CASE("threat 31: a damaged database is refused", "[app][data]") {
    const temp_folder data;
    make_database(data);
    scribble(data / "pollstream.db", 4096 + 8, std::string(6'000, '\x5a'));
    const auto before = text_in(data / "pollstream.db");
    const auto p = run_pollstream(serving(data));
    expect_refusal(p, "pollstream.db", "damaged");
    CHECK(text_in(data / "pollstream.db") == before);
    CHECK(run_pollstream({"verify", "--data", data.path().string()}).exit_code == 1);
}

TEST_CASE("a database of a later version is refused", "[app][data]") {
    const temp_folder data;
    make_database(data);
    scribble(data / "pollstream.db", 60, std::string("\0\0\x03\xe7", 4));  // PRAGMA user_version = 999
    expect_refusal(run_pollstream(serving(data)), "pollstream.db", "newer");
}

TEST_CASE("a server shows the results of a database it may not write, and refuses votes", "[app][data]") {
    const temp_folder data;
    make_database(data);
    std::string path;
    {
        server_process before(serving(data));
        api_client c(before.port());
        path = path_of(make_poll(c));
        CHECK(vote_as_new_device(before.port(), path, {2}).status == 201);
        CHECK(before.terminate() == 0);
    }
    namespace fs = std::filesystem;
    fs::permissions(data / "pollstream.db", fs::perms(0444));
    fs::permissions(data.path(), fs::perms(0555));
    {
        // Permissions do not stop root: as root, it has to run as nobody.
        const std::vector<std::string> as_nobody{"setpriv", "--reuid=65534", "--regid=65534",
                                                 "--clear-groups"};
        server_process p(serving(data), 1, ::geteuid() == 0 ? as_nobody : std::vector<std::string>{});
        api_client c(p.port());
        CHECK(c.get(path + "/results").at("/counts") == json::value{0, 1, 0});
        CHECK(vote_as_new_device(p.port(), path, {1}).status == 503);
        CHECK(c.post("/api/v1/polls", {{"title", "x"}, {"options", {"a", "b"}}}).status == 503);
        CHECK(c.get(path + "/results").number("/total_votes") == 1);
        const auto not_ready = c.get("/readyz");
        CHECK(not_ready.status == 503);
        CHECK(not_ready.text("/detail").find("can only be read") != std::string::npos);
        CHECK(p.terminate() == 0);
    }
    fs::permissions(data.path(), fs::perms(0755));
}

TEST_CASE("a file that may not be read is named, and not in the words of an exception", "[app][data]") {
    const temp_folder data;
    make_database(data);
    namespace fs = std::filesystem;
    const auto as_nobody = ::geteuid() == 0 ? std::vector<std::string>{"setpriv", "--reuid=65534",
                                                                       "--regid=65534", "--clear-groups"}
                                            : std::vector<std::string>{};
    const auto verify = [&] { return run_pollstream({"verify", "--data", data.path().string()}, as_nobody); };
    fs::permissions(data.path(), fs::perms(0555));
    fs::permissions(data / "pollstream.db", fs::perms(0444));
    CHECK(verify().exit_code == 0);
    fs::permissions(data / "pollstream.db", fs::perms(0));
    expect_refusal(verify(), "pollstream.db", "may not be read. Let the user");
    fs::permissions(data.path(), fs::perms(0));
    const auto place = data / "place";
    const auto started = run_pollstream({"--data", place.string(), "--listen", "127.0.0.1:0"}, as_nobody);
    CHECK(started.exit_code == 1);
    CHECK(started.errors == "pollstream: data " + place.string() + ": " + place.string() +
                                " cannot be accessed: Permission denied\n");
    const auto compacted = run_pollstream({"compact", "--data", place.string()}, as_nobody);
    expect_refusal(compacted, place.string(), "cannot be used: Permission denied");
    fs::permissions(data.path(), fs::perms(0755));
}

TEST_CASE("threat 31: two servers do not share a database", "[app][data]") {
    const temp_folder data;
    server_process first(serving(data));
    expect_refusal(run_pollstream(serving(data)), "pollstream.db", "in use");
    CHECK(api_client(first.port()).get("/readyz").status == 200);
}

TEST_CASE("a port that is taken is named", "[app][data]") {
    const temp_folder data;
    const temp_folder other;
    server_process first(serving(data));
    const auto where = "127.0.0.1:" + std::to_string(first.port());
    const auto p = run_pollstream({"--listen", where, "--data", other.path().string(), "--log-level", "off"});
    expect_refusal(p, where, "use");
}

TEST_CASE("what is wrong on the command line is exit code 2", "[app][data]") {
    for (const auto* wrong : {"--no-such-flag", "--live-rate-hz=fast", "--listen=nowhere", "dance"}) {
        const auto p = run_pollstream({wrong});
        INFO(wrong << ": " << p.errors);
        CHECK(p.exit_code == 2);
        CHECK(p.errors.starts_with("pollstream: "));
        CHECK(std::ranges::count(p.errors, '\n') == 1);
    }
    CHECK(run_pollstream({"--help"}).exit_code == 0);
    CHECK(run_pollstream({"--version"}).output.starts_with("pollstream "));
    CHECK(run_pollstream({"--notices"}).output.find("Apache License") != std::string::npos);
    CHECK(run_pollstream({"--check-config"}).exit_code == 0);
    CHECK(run_pollstream({"--print-config"}).output.find("live_rate_hz") != std::string::npos);
}

TEST_CASE("threat 30: a full disk: 507, nothing half stored, and reading goes on", "[app][data]") {
    const temp_folder data;
    const auto made = make_database(data);
    const auto size = std::filesystem::file_size(data / "pollstream.db");
    int stored = 1;
    {
        // No file may grow beyond this limit, which is what a full disk looks like from here. That would
        // truncate coverage files as well, so this process writes its own elsewhere.
        server_process server(serving(data), 1,
                              {"env", "GCOV_PREFIX=" + (data / "counters").string(), "prlimit",
                               "--fsize=" + std::to_string(size + 100'000)});
        api_client c(server.port());
        const json::object big{
            {"title", "x"}, {"options", {"a", "b"}}, {"description", std::string(2'000, 'd')}};
        reply refused;
        for (int i = 0; i < 2'000 && refused.status == 0; ++i) {
            const auto r = c.post("/api/v1/polls", big);
            if (r.status == 201) {
                ++stored;
            } else {
                refused = r;
            }
        }
        INFO(refused);
        CHECK(refused.status == 507);
        CHECK(refused.code() == "storage_full");
        CHECK(refused.header("Content-Type") == "application/problem+json");
        // A full disk may refuse a large poll and still take a small write: ready until that fails, too.
        auto not_ready = c.get("/readyz");
        for (int i = 0; i < 400 && not_ready.status == 200; ++i) {
            const json::object small{{"title", "x"}, {"options", {"a", "b"}}};
            if (c.post("/api/v1/polls", small).status == 201) ++stored;
            not_ready = c.get("/readyz");
        }
        CHECK(not_ready.status == 503);
        CHECK(not_ready.code() == "storage_full");
        CHECK(c.get("/metrics").body.find("\npollstream_database_writable 0\n") != std::string::npos);
        CHECK(c.get("/api/v1/polls").at("/count") == stored);
        CHECK(c.get(path_of(made)).at("/total_votes") == 1);
        CHECK(c.get("/healthz").status == 200);
        CHECK(server.terminate() == 0);
    }
    const auto verified = run_pollstream({"verify", "--data", data.path().string()});
    INFO(verified.errors);
    CHECK(verified.exit_code == 0);
    server_process again(serving(data));
    CHECK(api_client(again.port()).get("/api/v1/polls").at("/count") == stored);
    CHECK(vote_as_new_device(again.port(), path_of(made), {1}).status == 201);
}

TEST_CASE("backup of a running server, and restore", "[app][data]") {
    const temp_folder data;
    const temp_folder elsewhere;
    const auto copy = (elsewhere / "copy.db").string();
    reply made;
    json::value epoch;
    {
        server_process server(serving(data));
        api_client c(server.port());
        made = make_poll(c);
        epoch = made.at("/epoch");
        REQUIRE(vote_as_new_device(server.port(), path_of(made), {1}).status == 201);
        const auto saved = run_pollstream({"backup", copy, "--data", data.path().string()});
        INFO(saved.errors);
        REQUIRE(saved.exit_code == 0);
        REQUIRE(vote_as_new_device(server.port(), path_of(made), {2}).status == 201);
        CHECK(run_pollstream({"restore", copy, "--data", data.path().string()}).exit_code == 1);
        CHECK(server.terminate() == 0);
    }
    const auto restored = run_pollstream({"restore", copy, "--data", data.path().string()});
    INFO(restored.errors);
    REQUIRE(restored.exit_code == 0);
    CHECK(restored.output.find("; what was there is kept as " + data.path().string() +
                               "/pollstream.db.replaced-") != std::string::npos);
    server_process server(serving(data));
    const auto seen = api_client(server.port()).get(path_of(made));
    CHECK(seen.at("/total_votes") == 1);
    CHECK(seen.at("/epoch") != epoch);
    CHECK(run_pollstream({"verify", "--data", data.path().string()}).exit_code == 0);
}

TEST_CASE("a command whose file may not grow says so, and leaves nothing behind", "[app][data]") {
    const temp_folder data;
    const temp_folder elsewhere;
    make_database(data);
    const auto copy = (elsewhere / "copy.db").string();
    // The same goes for coverage files, which this process writes elsewhere.
    const std::vector<std::string> bounded{"env", "GCOV_PREFIX=" + (data / "counters").string(), "prlimit",
                                           "--fsize=20000"};
    const auto backup = run_pollstream({"backup", copy, "--data", data.path().string()}, bounded);
    expect_refusal(backup, "copy.db.unfinished-", "the disk is full: File too large");
    CHECK(std::filesystem::is_empty(elsewhere.path()));
}

TEST_CASE("import and restore create no folder that nobody named", "[app][data]") {
    const temp_folder data;
    const temp_folder elsewhere;
    make_database(data);
    const auto copy = (elsewhere / "copy.db").string();
    const auto rooms = (elsewhere / "rooms.jsonl").string();
    const auto from_here = data.path().string();
    REQUIRE(run_pollstream({"backup", copy, "--data", from_here}).exit_code == 0);
    REQUIRE(run_pollstream({"export", "--all", rooms, "--data", from_here}).exit_code == 0);

    const std::string command = GENERATE("restore", "import");
    const auto& file = command == "restore" ? copy : rooms;
    const std::vector<std::string> there{"env", "-C", elsewhere.path().string()};
    expect_refusal(run_pollstream({command, file}, there), "there is no folder ./data here", "--data");
    expect_refusal(run_pollstream({"verify"}, there), "there is no database ./data/pollstream.db", "--data");
    expect_refusal(run_pollstream({"compact"}, there), "there is no database ./data/pollstream.db", "--data");
    CHECK_FALSE(std::filesystem::exists(elsewhere / "data"));

    SECTION("named by a flag") {
        CHECK(run_pollstream({command, file, "--data", "data"}, there).exit_code == 0);
    }
    SECTION("named by the environment") {
        auto with_variable = there;
        with_variable.emplace_back("POLLSTREAM_DATA=data");
        CHECK(run_pollstream({command, file}, with_variable).exit_code == 0);
    }
    SECTION("existing already") {
        std::filesystem::create_directory(elsewhere / "data");
        CHECK(run_pollstream({command, file}, there).exit_code == 0);
    }
    CHECK(std::filesystem::exists(elsewhere / "data/pollstream.db"));
}

TEST_CASE("compact says what it has given back, and not while a server runs", "[app][data]") {
    const temp_folder data;
    const auto made = make_database(data);
    {
        server_process server(serving(data));
        expect_refusal(run_pollstream({"compact", "--data", data.path().string()}), "pollstream.db",
                       "in use");
    }
    const auto done = run_pollstream({"compact", "--data", data.path().string()});
    INFO(done.errors);
    CHECK(done.exit_code == 0);
    CHECK(done.output.starts_with("compacted " + data.path().string() + "/pollstream.db: 0."));
    CHECK(done.output.find(" MiB before, 0.") != std::string::npos);
    server_process server(serving(data));
    CHECK(api_client(server.port()).get(path_of(made)).at("/total_votes") == 1);
}

TEST_CASE("three listeners print three lines, and a base path is served", "[app][data]") {
    const temp_folder data;
    server_process server(
        serving(data, {"--listen", "127.0.0.1:0", "--listen", "127.0.0.1:0", "--base-path", "/poll"}), 3);
    CHECK(server.printed().find("listening on http://127.0.0.1:" + std::to_string(server.port(2))) !=
          std::string::npos);
    for (std::size_t i = 0; i < 3; ++i) {
        api_client c(server.port(i));
        CHECK(c.get("/poll/readyz").status == 200);
        CHECK(c.get("/readyz").status == 404);
    }
    CHECK(server.terminate() == 0);
}

TEST_CASE("a log file that cannot be written just now is no mistake in the configuration", "[app][data]") {
    const temp_folder data;
    const auto pipe = (data / "pipe").string();
    REQUIRE(::mkfifo(pipe.c_str(), 0600) == 0);  // nobody reads it
    const auto p = run_pollstream({"--data", data.path().string(), "--log-file", pipe});
    CHECK(p.exit_code == 1);
    CHECK(p.errors == "pollstream: log_file " + pipe + " cannot be written: No such device or address\n");
}

TEST_CASE("a server starts, and may be checked, while its folder for backups cannot be reached",
          "[app][data]") {
    const temp_folder data;
    const auto folder = data.path().string();
    const auto backups = folder + "/" + std::string(300, 'x');  // a name that no file can have
    const auto p =
        run_pollstream({"--check-config", "--data", folder, "--backup-every", "1h", "--backup-dir", backups});
    INFO(p.errors);
    CHECK(p.exit_code == 0);
}

TEST_CASE("a configuration may come from a pipe", "[app][data]") {
    const std::vector<std::string> piped = {"bash", "-c", R"(exec "$0" "$@" --config <(echo "$given"))"};
    const auto run = [&](const std::string& given) {
        auto through = piped;
        through.insert(through.begin(), {"env", "given=" + given});
        return run_pollstream({"--print-config"}, through);
    };
    CHECK_THAT(run("live_rate_hz = 7").output, Catch::Contains("live_rate_hz = 7 "));
    const auto wrong = run("live_rate_hz = 0");
    CHECK(wrong.exit_code == 2);
    CHECK_THAT(wrong.errors, Catch::Contains(":1: live_rate_hz cannot be \"0\""));
}

TEST_CASE("impossible paths in settings are configuration mistakes, whether checked or started",
          "[app][data]") {
    const temp_folder data;
    const auto refused = [&](std::vector<std::string> flags, int code = 2) {
        flags.insert(flags.end(), {"--listen", "127.0.0.1:0"});
        const auto started = run_pollstream(flags);
        flags.emplace_back("--check-config");
        const auto checked = run_pollstream(flags);
        flags.emplace_back("--print-config");
        CHECK(run_pollstream(flags).exit_code == code);
        CHECK(started.exit_code == code);
        CHECK(checked.exit_code == code);
        CHECK(started.errors == checked.errors);
        return checked.errors;
    };
    const auto folder = data.path().string();
    CHECK(refused({"--data", "/dev/null"}) == "pollstream: data /dev/null: this is not a folder\n");
    CHECK(refused({"--data", "/dev/null/x"}) == "pollstream: data /dev/null/x: /dev/null is not a folder\n");
    CHECK(refused({"--data", folder, "--backup-every", "1h", "--backup-dir", "/dev/null"}) ==
          "pollstream: backup_dir /dev/null: this is not a folder\n");
    CHECK(refused({"--data", folder, "--log-file", "/dev/null/log"}) ==
          "pollstream: log_file /dev/null/log: /dev/null is not a folder\n");
    CHECK(refused({"--data", folder, "--log-file", folder}) ==
          "pollstream: log_file " + folder + ": this is a folder\n");
    CHECK(refused({"--config", "/dev/null"}) ==
          "pollstream: --config: cannot read the file /dev/null: it is neither a regular file nor a pipe\n");
    CHECK(refused({"--data", folder, "--tls-cert", folder, "--tls-key", "nope"}) ==
          "pollstream: tls_cert " + folder + ": this is a folder\n");
    // A disk may be mounted later, for instance.
    CHECK(refused({"--data", folder, "--log-file", folder + "/no/log"}, 1) ==
          "pollstream: log_file " + folder + "/no/log: there is no folder " + folder +
              "/no to write it in\n");
    CHECK(refused({"--config", folder + "/none"}, 1) ==
          "pollstream: --config: cannot read the file " + folder + "/none: No such file or directory\n");
    CHECK(refused({"--data", folder, "--admin-key-file", folder}) ==
          "pollstream: --admin-key-file: admin_key_file " + folder + " cannot be read: Is a directory\n");
    std::filesystem::create_directory(data / "polls");
    std::filesystem::create_directory_symlink(data / "polls", data / "way");
    std::ofstream(data / "polls/pollstream.db") << "votes";
    std::filesystem::create_hard_link(data / "polls/pollstream.db", data / "other-name");
    const auto refuse_log = [&](const std::string& file, const std::string& why) {
        CHECK(refused({"--data", folder + "/polls", "--log-file", folder + file}) ==
              "pollstream: log_file " + folder + file + ": this is " + why + ". Choose another file\n");
    };
    for (const auto* file :
         {"/polls/pollstream.db", "/way/pollstream.db", "/other-name", "/way/pollstream.db-wal",
          "/polls/pollstream.db-shm", "/polls/pollstream.db.lock"})
        refuse_log(file, "a file of the database in data");
    std::filesystem::create_directory(data / "polls/backups");
    refuse_log("/way/backups/pollstream-20261130T064200Z.db", "the name of a backup in backup_dir");
    CHECK(text_in(data / "polls/pollstream.db") == "votes");
    CHECK(refused({"--data", folder, "--tls-cert", "nope", "--tls-key", "nope"}, 1) ==
          "pollstream: tls_cert nope: cannot be read: No such file or directory\n");
    const auto fine = run_pollstream({"--data", folder + "/new/folder", "--check-config", "--print-config"});
    CHECK(fine.exit_code == 0);
    CHECK(fine.output.find("data") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(folder + "/new"));
}
