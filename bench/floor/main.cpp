// pollstream_floor: what the server is compared with. `serve` answers requests and fans out without storing
// anything, and prints where it listens just as the server does; `commit` times SQLite alone and prints JSON.
#include "floor/commit_floor.hpp"
#include "floor/floor_server.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <cstdio>
#include <exception>
#include <string>
#include <string_view>

namespace pollstream::floors {

namespace {

int tell_usage() {
    std::fputs(
        "pollstream_floor serve [BODY_BYTES [FRAME_BYTES]]     answers requests; with FRAME_BYTES every POST "
        "is\n"
        "                                                      sent on to all WebSockets\n"
        "pollstream_floor commit FILE [COMMITS [PAUSE_MS]]\n",
        stderr);
    return 2;
}

int serve(int argc, char** argv) {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
    floor_options o;
    if (argc > 2) o.body_bytes = std::stoul(argv[2]);
    if (argc > 3) o.frame_bytes = std::stoul(argv[3]);
    o.publishes = argc > 3;
    floor_server server(o);
    std::printf("listening on http://127.0.0.1:%u\n", static_cast<unsigned>(server.port()));
    std::fflush(stdout);
    server.run();
}

int commit(int argc, char** argv) {
    auto took =
        time_commits(argv[2], argc > 3 ? std::stoi(argv[3]) : 1'000, argc > 4 ? std::stoi(argv[4]) : 0);
    std::ranges::sort(took);
    const auto at = [&](double share) {
        return took[static_cast<std::size_t>(share * static_cast<double>(took.size() - 1))];
    };
    std::printf(R"({"commits": %zu, "commit_ms": {"p50": %.3f, "p90": %.3f, "p99": %.3f, "max": %.3f}})"
                "\n",
                took.size(), at(0.5), at(0.9), at(0.99), at(1));
    return 0;
}

int run(int argc, char** argv) {
    const std::string_view command = argc > 1 ? argv[1] : "";
    if (command == "serve") return serve(argc, argv);
    if (command == "commit" && argc > 2) return commit(argc, argv);
    return tell_usage();
}

}  // namespace

}  // namespace pollstream::floors

int main(int argc, char** argv) {
    try {
        return pollstream::floors::run(argc, argv);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "pollstream_floor: %s\n", e.what());
        return 1;
    }
}
