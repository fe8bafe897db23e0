// pollstream_load: a crowd on one machine. Prints the results as one JSON object. The exit code is 1 if
// anything is wrong: a vote not acknowledged, a viewer without the final tally or shown an older one, a tally
// that differs from the number of acknowledged votes.
#include "load/commands.hpp"

#include <sys/resource.h>

#include <array>
#include <cstdio>
#include <exception>
#include <stdexcept>
#include <string_view>

namespace pollstream::bench {

namespace {

struct command {
    std::string_view name;
    json_object (*run)(arguments);
    const char* flags;
};

constexpr std::array commands = {
    command{"votes", &votes,
            "[--votes N] [--connections N] [--viewers N] [--polls N | --poll ID] [--rate HZ] [--tokens N]"},
    command{"socket-votes", &socket_votes,
            "[--voters N] [--each N] [--kiosks yes] [--viewers N] [--waiting N] [--waiting-per-socket N]"},
    command{"updates", &updates, "[--updates N] [--rate HZ] [--viewers N] [--sleepers N]"},
    command{"requests", &requests,
            "[--requests N] [--connections N] [--method M] [--path P] [--body B] [--status N]"},
    command{"seats", &seats, "[--viewers N]"},
};

int tell_usage() {
    std::fputs(
        "pollstream_load COMMAND --port PORT [--host ADDRESS] [--pid SERVER] [--floor yes] [--options N] …\n",
        stderr);
    for (const auto& c : commands)
        std::fprintf(stderr, "    %-13.*s %s\n", static_cast<int>(c.name.size()), c.name.data(), c.flags);
    std::fputs("The server must run with --throttle off. Rate 0: as fast as votes are acknowledged.\n",
               stderr);
    return 2;
}

void raise_descriptor_limit() {
    rlimit limit{};
    ::getrlimit(RLIMIT_NOFILE, &limit);
    limit.rlim_cur = limit.rlim_max;
    ::setrlimit(RLIMIT_NOFILE, &limit);
}

int run(int argc, char** argv) {
    if (argc < 2) return tell_usage();
    for (const auto& c : commands) {
        if (c.name != argv[1]) continue;
        raise_descriptor_limit();
        try {
            const auto report = c.run(arguments(argc - 2, argv + 2)).str();
            std::puts(report.c_str());
            return report.ends_with("\"verdict\": \"ok\"}") ? 0 : 1;
        } catch (const std::invalid_argument& e) {
            std::fprintf(stderr, "pollstream_load: %s\n", e.what());
        }
        return tell_usage();
    }
    return tell_usage();
}

}  // namespace

}  // namespace pollstream::bench

int main(int argc, char** argv) {
    try {
        return pollstream::bench::run(argc, argv);
    } catch (const std::exception& e) {
        std::fprintf(stderr, "pollstream_load: %s\n", e.what());
        return 1;
    }
}
