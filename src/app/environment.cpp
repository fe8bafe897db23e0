#include "app/environment.hpp"

#include <unistd.h>

#include <string_view>

namespace pollstream::app {

std::map<std::string, std::string> environment() {
    std::map<std::string, std::string> all;
    for (char** at = environ; at != nullptr && *at != nullptr; ++at) {
        const std::string_view entry = *at;
        const auto cut = entry.find('=');
        if (cut != std::string_view::npos) all.emplace(entry.substr(0, cut), entry.substr(cut + 1));
    }
    return all;
}

}  // namespace pollstream::app
