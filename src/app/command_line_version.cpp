#include "app/command_line.hpp"
#include "pollstream/sqlite/open.hpp"

#include <CLI/Version.hpp>
#include <boost/version.hpp>
#include <openssl/crypto.h>
#include <spdlog/fmt/fmt.h>
#include <spdlog/version.h>
#include <utf8proc.h>
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
    return text + "compiled by " + compiler + '\n';
}

}  // namespace pollstream::app
