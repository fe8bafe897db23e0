#include "app/command_line.hpp"
#include "pollstream/sqlite/open.hpp"

#include <boost/version.hpp>
#include <openssl/crypto.h>

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
    return text + "compiled by " + compiler + '\n';
}

}  // namespace pollstream::app
