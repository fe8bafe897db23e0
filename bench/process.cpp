#include "process.hpp"

#include <unistd.h>

#include <fstream>
#include <sstream>
#include <string>

namespace pollstream::bench {

usage usage_of(pid_t process) {
    const auto folder = "/proc/" + std::to_string(process);
    std::ifstream stat(folder + "/stat");
    std::string text;
    std::getline(stat, text);
    const auto name_end = text.rfind(')');  // the name may hold anything
    if (name_end == std::string::npos) return {};
    std::istringstream fields(text.substr(name_end + 2));
    std::string skipped;
    for (int i = 3; i < 14; ++i) fields >> skipped;  // fields 3 to 13
    std::uint64_t user = 0;
    std::uint64_t system = 0;
    fields >> user >> system;

    usage u;
    u.cpu_s = static_cast<double>(user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
    std::ifstream status(folder + "/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmRSS:")) u.resident_kb = std::stoull(line.substr(6));
    return u;
}

}  // namespace pollstream::bench
