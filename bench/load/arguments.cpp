#include "load/arguments.hpp"

#include <stdexcept>

namespace pollstream::bench {

arguments::arguments(int count, char** values) {
    for (int i = 0; i < count; i += 2) {
        const std::string_view flag = values[i];
        if (!flag.starts_with("--")) throw std::invalid_argument("not a flag: " + std::string(flag));
        if (i + 1 == count) throw std::invalid_argument(std::string(flag) + " needs a value");
        given_[std::string(flag.substr(2))] = values[i + 1];
    }
}

std::string arguments::text(std::string_view name, std::string_view fallback) {
    const auto it = given_.find(name);
    if (it == given_.end()) return std::string(fallback);
    auto value = std::move(it->second);
    given_.erase(it);
    return value;
}

double arguments::number(std::string_view name, double fallback) {
    const auto value = text(name);
    return value.empty() ? fallback : std::stod(value);
}

std::size_t arguments::count(std::string_view name, std::size_t fallback) {
    const auto value = text(name);
    return value.empty() ? fallback : std::stoul(value);
}

void arguments::finish() const {
    if (!given_.empty()) throw std::invalid_argument("no such flag here: --" + given_.begin()->first);
}

}  // namespace pollstream::bench
