// What config/pollstream.service promises: the sandbox described in SECURITY.md.
#include <catch2/catch.hpp>

#include <fstream>
#include <set>
#include <string>

namespace {

std::set<std::string> settings_of_unit() {
    std::ifstream in(POLLSTREAM_SOURCE_DIR "/config/pollstream.service");
    std::set<std::string> lines;
    for (std::string line; std::getline(in, line);)
        if (!line.empty() && line.front() != '#' && line.front() != '[') lines.insert(line);
    return lines;
}

}  // namespace

TEST_CASE("the unit runs without privileges, in a sandbox, within bounds") {
    const auto settings = settings_of_unit();
    REQUIRE(settings.size() > 30);
    for (const auto* promised :
         {"DynamicUser=yes", "StateDirectoryMode=0700", "LogsDirectory=pollstream", "UMask=0077",
          "CapabilityBoundingSet=", "AmbientCapabilities=", "NoNewPrivileges=yes", "ProtectSystem=strict",
          "ProtectHome=yes", "PrivateTmp=yes", "PrivateDevices=yes", "PrivateUsers=yes",
          "KeyringMode=private", "MemoryDenyWriteExecute=yes", "RestrictNamespaces=yes",
          "SystemCallFilter=@system-service", "LimitNOFILE=65536", "LimitCORE=0", "MemoryMax=2G"}) {
        INFO(promised);
        CHECK(settings.contains(promised));
    }
}

TEST_CASE("a folder for backups that is missing does not keep the unit from starting") {
    const std::string key = "ReadWritePaths=";
    for (const std::string file : {"/config/pollstream.service", "/docs/operating.md"}) {
        std::ifstream in(POLLSTREAM_SOURCE_DIR + file);
        int found = 0;
        for (std::string line; std::getline(in, line);) {
            const auto at = line.find(key);
            if (at == std::string::npos) continue;
            ++found;
            INFO(file << ": " << line);
            CHECK(line.substr(at + key.size(), 2) == "-/");
        }
        CHECK(found == 1);
    }
}

TEST_CASE("the unit is watched, and restarted unless its configuration is wrong") {
    const auto settings = settings_of_unit();
    for (const auto* promised : {"Type=notify", "WatchdogSec=30", "TimeoutStartSec=1h", "Restart=on-failure",
                                 "RestartPreventExitStatus=2"}) {
        INFO(promised);
        CHECK(settings.contains(promised));
    }
}

TEST_CASE("the unit runs nothing but the server and what every Debian has") {
    int programs = 0;
    for (const auto& line : settings_of_unit()) {
        if (!line.starts_with("Exec")) continue;
        ++programs;
        const auto command = line.substr(line.find('=') + 1);
        const bool is_the_server = command.starts_with("/usr/local/bin/pollstream ");
        // /bin/kill is one of a package that small systems leave out; the shell has its own.
        const bool is_the_shell = command.starts_with("/bin/sh -c 'kill ");
        INFO(line);
        CHECK((is_the_server || is_the_shell));
    }
    CHECK(programs == 2);
}
