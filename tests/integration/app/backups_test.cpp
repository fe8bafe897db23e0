// Scheduled backups as an operator meets them: a flag, a folder, two numbers.
#include "support/app_fixture.hpp"
#include "support/http_client.hpp"
#include "support/server_process.hpp"

#include <catch2/catch.hpp>

#include <filesystem>

using namespace pollstream::testing;

TEST_CASE("with --backup-every a backup is made at the start, and can be verified and restored",
          "[app][backup]") {
    running_app app({"--backup-every", "1h"});
    api_client c(app.port());
    const auto folder = app.folder() / "backups";
    std::filesystem::path file;
    REQUIRE(becomes_true([&] {
        if (!std::filesystem::exists(folder)) return false;
        for (const auto& entry : std::filesystem::directory_iterator(folder)) file = entry.path();
        return file.extension() == ".db";
    }));
    REQUIRE(becomes_true([&] {
        const auto all = c.get("/metrics").body;
        return all.find("\npollstream_backup_last_success_timestamp_seconds 0\n") == std::string::npos;
    }));
    CHECK(c.get("/metrics").body.find("\npollstream_backup_failures_total 0\n") != std::string::npos);

    const temp_folder elsewhere;
    const auto data = elsewhere.path().string();
    CHECK(run_pollstream({"restore", file.string(), "--data", data}).exit_code == 0);
    CHECK(run_pollstream({"verify", "--data", data}).exit_code == 0);
}

TEST_CASE("without --backup-every there is no backup and no folder for it", "[app][backup]") {
    running_app app;
    CHECK(api_client(app.port())
              .get("/metrics")
              .body.find("\npollstream_backup_last_success_timestamp_seconds 0\n") != std::string::npos);
    CHECK_FALSE(std::filesystem::exists(app.folder() / "backups"));
}
