// The database of a running server is moved away, or deleted: nothing is acknowledged that nobody would find
// again.
#include "support/app_fixture.hpp"
#include "support/file_text.hpp"
#include "support/http_client.hpp"
#include "support/server_process.hpp"

#include <catch2/catch.hpp>

#include <algorithm>
#include <fstream>
#include <string>

using namespace pollstream::testing;

namespace {

std::size_t times_in(const std::string& what, const std::string& in) {
    std::size_t found = 0;
    for (auto at = in.find(what); at != std::string::npos; at = in.find(what, at + 1)) ++found;
    return found;
}

}  // namespace

TEST_CASE("a server whose database was moved away refuses votes, says so, and takes them when it is back",
          "[app][data]") {
    const temp_folder data;
    const auto database = data / "pollstream.db";
    const auto log = data / "polls.log";
    server_process server(
        {"--listen", "127.0.0.1:0", "--data", data.path().string(), "--log-file", log.string()});
    api_client c(server.port());
    const auto path = path_of(make_poll(c));
    REQUIRE(vote_as_new_device(server.port(), path, {1}).status == 201);
    CHECK(c.get("/readyz").status == 200);

    std::filesystem::rename(database, data / "away.db");
    const auto refused = vote_as_new_device(server.port(), path, {1});
    CHECK(refused.status == 503);
    CHECK(refused.code() == "storage_failed");
    for (int i = 0; i < 2; ++i) {
        const auto not_ready = c.get("/readyz");
        CHECK(not_ready.status == 503);
        CHECK(not_ready.text("/detail").find("was moved, deleted or overwritten") != std::string::npos);
    }
    CHECK(c.get("/metrics").body.find("\npollstream_database_writable 0\n") != std::string::npos);
    CHECK(c.get(path).at("/total_votes") == 1);
    const std::string said = "ERROR the database was moved, deleted or overwritten under the running server";
    CHECK(times_in(said, text_in(log)) == 1);

    std::filesystem::rename(data / "away.db", database);
    CHECK(c.get("/readyz").status == 200);
    CHECK(c.get("/metrics").body.find("\npollstream_database_writable 1\n") != std::string::npos);
    CHECK(vote_as_new_device(server.port(), path, {1}).status == 201);
    CHECK(times_in("INFO  the database is back in its place", text_in(log)) == 1);
    CHECK(server.terminate() == 0);
    CHECK(run_pollstream({"verify", "--data", data.path().string()}).exit_code == 0);
}

TEST_CASE("a server whose database was deleted says so when it stops, if not earlier", "[app][data]") {
    const temp_folder data;
    const auto log = data / "polls.log";
    server_process server(
        {"--listen", "127.0.0.1:0", "--data", data.path().string(), "--log-file", log.string()});
    api_client c(server.port());
    make_poll(c);
    for (const auto* name : {"pollstream.db", "pollstream.db-wal", "pollstream.db-shm", "pollstream.db.lock"})
        std::filesystem::remove(data / name);
    CHECK(server.terminate() == 0);
    CHECK(times_in("ERROR the database was moved, deleted or overwritten", text_in(log)) == 1);
}

TEST_CASE(
    "the log says which settings of the file are overridden by a variable, and where the data folder was set",
    "[app][log]") {
    const temp_folder folder;
    const auto log = folder / "polls.log";
    const auto file = folder / "polls.toml";
    std::ofstream(file) << "qr = \"on\"\nlisten = [\"127.0.0.1:0\"]\ndata = \"/nowhere\"\nlog_file = \"" +
                               log.string() + "\"\n";
    server_process server({"--config", file.string()}, 1,
                          {"env", "POLLSTREAM_QR=off", "POLLSTREAM_DATA=" + (folder / "data").string()});
    CHECK(server.terminate() == 0);
    const auto all = text_in(log);
    const auto overruled = [&](const std::string& setting, const std::string& line, const std::string& by) {
        return "INFO  a setting is overridden setting=" + setting + " set_in=" + file.string() + ":" + line +
               " overridden_by=" + by + "\n";
    };
    CHECK(times_in(overruled("qr", "1", "POLLSTREAM_QR"), all) == 1);
    CHECK(times_in(overruled("data", "3", "POLLSTREAM_DATA"), all) == 1);
    CHECK(times_in("a setting is overridden", all) == 2);
    CHECK(times_in(" data_set_in=POLLSTREAM_DATA\n", all) == 1);
}
