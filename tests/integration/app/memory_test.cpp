// What the executable requests of the system's memory: only a separate process can show it.
#include "pollstream/base/limits.hpp"
#include "support/app_fixture.hpp"
#include "support/raw_client.hpp"
#include "support/server_process.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <cstddef>
#include <fstream>
#include <memory>
#include <string>
#include <thread>
#include <vector>

using namespace pollstream;
using namespace pollstream::testing;

namespace {

/// From proc(5); nothing if the system does not say.
std::string huge_pages_enabled(const server_process& server) {
    std::ifstream status("/proc/" + std::to_string(server.pid()) + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("THP_enabled:")) return line.substr(line.find_last_of(" \t") + 1);
    return {};
}

/// While this lives, this process may have that many files open; false: not even then.
class more_files {
  public:
    explicit more_files(rlim_t wanted) {
        getrlimit(RLIMIT_NOFILE, &usual_);
        rlimit raised = usual_;
        if (raised.rlim_cur < wanted) raised.rlim_cur = std::min(wanted, raised.rlim_max);
        granted_ = setrlimit(RLIMIT_NOFILE, &raised) == 0 && raised.rlim_cur >= wanted;
    }
    ~more_files() { setrlimit(RLIMIT_NOFILE, &usual_); }
    more_files(const more_files&) = delete;
    more_files& operator=(const more_files&) = delete;
    bool granted() const noexcept { return granted_; }

  private:
    rlimit usual_{};
    bool granted_ = false;
};

}  // namespace

TEST_CASE("memory uses small pages except with thousands of connections", "[app]") {
    const more_files files(limits::connections_in_small_pages + 200);
    const temp_folder data;
    const server_process server(
        {"--listen", "127.0.0.1:0", "--data", data.path().string(), "--connections-per-address", "100000"});
    const auto at_first = huge_pages_enabled(server);
    if (at_first.empty() || !files.granted()) {
        WARN("this system does not tell, or allows too few open files");
        return;
    }
    CHECK(at_first == "0");

    std::vector<std::unique_ptr<raw_client>> people;
    const auto one_more = [&] {
        people.push_back(std::make_unique<raw_client>(server.port()));
        return people.back()->get("/healthz").status;
    };
    while (people.size() + 1 < limits::connections_in_small_pages) REQUIRE(one_more() == 200);
    CHECK(huge_pages_enabled(server) == "0");
    REQUIRE(one_more() == 200);
    CHECK(huge_pages_enabled(server) == "1");

    people.resize(limits::connections_in_small_pages / 2 + 10);
    std::this_thread::sleep_for(100ms);
    CHECK(huge_pages_enabled(server) == "1");
    people.clear();
    CHECK(becomes_true([&] { return huge_pages_enabled(server) == "0"; }));
}
