#include "arguments.hpp"

#include <unistd.h>

#include <map>
#include <stdexcept>

namespace pollstream::store_bench {

std::filesystem::path arguments::folder() const {
    if (uses()) return use;
    if (!keep.empty()) return keep;
    return std::filesystem::temp_directory_path() / ("store-bench-" + std::to_string(::getpid()));
}

arguments read_arguments(int argc, char** argv) {
    arguments a;
    const std::map<std::string, std::uint64_t*> numbers{{"--fill", &a.fill},
                                                        {"--polls", &a.polls},
                                                        {"--votes", &a.votes},
                                                        {"--outstanding", &a.outstanding},
                                                        {"--lists", &a.lists}};
    const std::map<std::string, std::string*> texts{{"--keep", &a.keep}, {"--use", &a.use}};
    const std::map<std::string, bool*> flags{{"--spread", &a.spread}, {"--verify", &a.verify}};
    for (int i = 1; i < argc; ++i) {
        const std::string name = argv[i];
        if (const auto flag = flags.find(name); flag != flags.end()) {
            *flag->second = true;
            continue;
        }
        const auto number = numbers.find(name);
        const auto text = texts.find(name);
        if (i + 1 >= argc || (number == numbers.end() && text == texts.end())) {
            throw std::invalid_argument(
                "usage: store_bench [--fill N] [--polls P] [--keep DIR | --use DIR] [--votes V] "
                "[--outstanding N] [--lists N] [--spread] [--verify]");
        }
        const std::string value = argv[++i];
        if (number != numbers.end()) {
            *number->second = std::stoull(value);
        } else {
            *text->second = value;
        }
    }
    if (a.polls == 0 || a.outstanding == 0)
        throw std::invalid_argument("--polls and --outstanding count from 1");
    return a;
}

}  // namespace pollstream::store_bench
