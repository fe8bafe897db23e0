#include "thread_times.hpp"

#include <filesystem>
#include <fstream>

namespace pollstream::store_bench {

spent_times thread_times() {
    spent_times all;
    for (const auto& task : std::filesystem::directory_iterator("/proc/self/task")) {
        std::string name;
        std::getline(std::ifstream(task.path() / "comm"), name);
        double nanoseconds = 0;  // on a processor: the first number in the file
        std::ifstream(task.path() / "schedstat") >> nanoseconds;
        all[task.path().filename().string() + " " + name] = nanoseconds / 1e9;
    }
    return all;
}

spent_times spent_since(const spent_times& before) {
    auto spent = thread_times();
    for (auto& [thread, seconds] : spent) {
        if (const auto then = before.find(thread); then != before.end()) seconds -= then->second;
    }
    return spent;
}

}  // namespace pollstream::store_bench
