#include "app/command_line.hpp"
#include "pollstream/http/asset.hpp"
#include "pollstream/sqlite/open.hpp"

#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <openssl/crypto.h>
#include <spdlog/fmt/fmt.h>
#include <spdlog/version.h>
#include <utf8proc.h>

#include <algorithm>
#include <stdexcept>
#ifdef POLLSTREAM_JEMALLOC
#include <jemalloc/jemalloc.h>
#endif

namespace pollstream::app {

std::string version_text() {
#ifdef __clang__
    constexpr auto* compiler = __VERSION__;
#else
    constexpr auto* compiler = "g++ " __VERSION__;
#endif
    std::string text = "pollstream " POLLSTREAM_VERSION "\n";
    text += "Boost " + std::to_string(BOOST_VERSION / 100'000) + '.' +
            std::to_string(BOOST_VERSION / 100 % 1'000) + '.' + std::to_string(BOOST_VERSION % 100) + '\n';
    text += "SQLite " + std::string(sqlite::engine_version()) + '\n';
    text += std::string(OpenSSL_version(OPENSSL_VERSION)) + '\n';
    text += "CLI11 " CLI11_VERSION "\n";
    text += "spdlog " + std::to_string(SPDLOG_VER_MAJOR) + '.' + std::to_string(SPDLOG_VER_MINOR) + '.' +
            std::to_string(SPDLOG_VER_PATCH) + '\n';
    text += "fmt " + std::to_string(FMT_VERSION / 10'000) + '.' + std::to_string(FMT_VERSION / 100 % 100) +
            '.' + std::to_string(FMT_VERSION % 100) + '\n';
    text += "utf8proc " + std::string(utf8proc_version()) + '\n';
#ifdef POLLSTREAM_JEMALLOC
    text += "jemalloc " + std::to_string(JEMALLOC_VERSION_MAJOR) + '.' +
            std::to_string(JEMALLOC_VERSION_MINOR) + '.' + std::to_string(JEMALLOC_VERSION_BUGFIX) + '\n';
#endif
    return text + "compiled by " + compiler + "\nlicences: pollstream --notices\n";
}

std::string notices_text() {
    const auto all = http::embedded_assets();
    const auto at = std::ranges::find(all, std::string_view("/third-party.txt"), &http::asset::path);
    if (at == all.end())
        throw std::runtime_error("this build has no notices: its web app was built without them");
    return std::string(at->identity);
}

}  // namespace pollstream::app
