// What an operator may decide, as typed values. One table of settings (src/app/settings_table.cpp) defines
// the command line flags, the environment variables, the keys of config/pollstream.toml, the help and
// --print-config.
//
// A flag beats the environment, the environment beats the file, the file beats the default. No setting is
// itself a secret: secrets are in files that settings name, so that all of this may be printed. Values; read
// once at start, any thread afterwards.
#pragma once

#include "pollstream/base/limits.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/domain/credentials.hpp"
#include "pollstream/http/address.hpp"
#include "pollstream/http/site.hpp"
#include "pollstream/poll/poll_service.hpp"

#include <boost/asio/ip/tcp.hpp>

#include <chrono>
#include <filesystem>
#include <string>
#include <vector>

namespace pollstream::app {

/// When startup prints the addresses for people and a QR code: on a terminal or with --demo, always, never.
enum class qr_policy { automatic, always, never };

struct settings {
    std::vector<boost::asio::ip::tcp::endpoint> listen;      ///< at least one; port 0: the system picks
    std::vector<boost::asio::ip::tcp::endpoint> listen_tls;  ///< empty without a certificate
    std::filesystem::path tls_cert;
    std::filesystem::path tls_key;
    bool tls_self_signed = false;
    bool tls_redirect = false;      ///< requests for pages on plain HTTP are redirected to TLS
    std::filesystem::path data;     ///< the folder of the database
    std::string base_path;          ///< "/" or "/poll/": begins and ends with a slash
    std::filesystem::path web_dir;  ///< empty: the web app inside the executable

    std::vector<std::string> allowed_host;    ///< "name", "name:port" or "*"
    std::vector<std::string> allowed_origin;  ///< "https://example.org"
    std::vector<std::string> frame_ancestor;  ///< "https://example.org"
    std::vector<http::network> trusted_proxy;

    create_policy create = create_policy::anyone;
    std::filesystem::path admin_key_file;
    server_key admin_key;  ///< hash of the key in admin_key_file; none without that file

    http::throttle_mode throttle = http::throttle_mode::per_device;
    double create_per_minute = 0;
    double live_rate_hz = 0;
    std::size_t waiting_votes = 0;
    std::size_t connections_max = 0;  ///< 0: what the descriptor limit leaves
    std::size_t connections_per_address = 0;
    std::chrono::milliseconds shutdown_grace{};

    log::level log_level = log::level::info;
    log::format log_format = log::format::text;
    bool access_log = false;
    std::filesystem::path log_file;  ///< empty: standard error
    std::size_t log_max_mb = 0;      ///< 0: no bound
    qr_policy qr = qr_policy::automatic;
    bool demo = false;
    bool recover = false;  ///< set a damaged database aside

    std::size_t database_max_mb = 0;  ///< 0: as the disk allows

    std::chrono::seconds delete_rooms_after{};  ///< after that long without activity; 0: never

    std::chrono::seconds backup_every{};  ///< 0: never
    std::size_t backup_keep = 0;
    std::filesystem::path backup_dir;  ///< empty: "backups" in the data folder

    std::filesystem::path database() const { return data / "pollstream.db"; }
    std::filesystem::path backups() const { return backup_dir.empty() ? data / "backups" : backup_dir; }
    /// The self-signed certificate that we make, with its key.
    std::filesystem::path own_certificate() const { return data / "tls-self-signed.pem"; }
    bool uses_tls() const { return tls_self_signed || !tls_cert.empty(); }
};

}  // namespace pollstream::app
