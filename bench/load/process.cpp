#include "load/process.hpp"

#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>
#include <system_error>

namespace pollstream::bench {

usage usage_of(pid_t process) {
    const auto folder = "/proc/" + std::to_string(process);
    usage u;
    std::error_code gone;
    for (const auto& thread : std::filesystem::directory_iterator(folder + "/task", gone)) {
        std::ifstream schedstat(thread.path() / "schedstat");
        std::uint64_t on_core_ns = 0;
        if (schedstat >> on_core_ns) u.cpu_s += static_cast<double>(on_core_ns) / 1e9;
    }
    std::ifstream status(folder + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) u.resident_kb = std::stoull(line.substr(6));
    return u;
}

meter::meter(pid_t server) : server_(server), before_(usage_of(server)), own_before_(usage_of(::getpid())) {}

void meter::stop() {
    after_ = usage_of(server_);
    own_after_ = usage_of(::getpid());
}

}  // namespace pollstream::bench
