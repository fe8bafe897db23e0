#include "app/settings_check.hpp"

#include "pollstream/base/files.hpp"
#include "pollstream/sqlite/backups.hpp"

#include <string>
#include <system_error>

namespace pollstream::app {

namespace {

namespace fs = std::filesystem;

std::string told(std::string_view key, const fs::path& value, const std::string& why) {
    return std::string(key) + ' ' + value.string() + ": " + why;
}

[[noreturn]] void refuse(std::string_view key, const fs::path& value, const std::string& why) {
    throw settings_error(told(key, value, why));
}

/// Checks that the folder exists or could be made in a folder that exists. `needed`: the server cannot do
/// without it.
void check_folder(std::string_view key, const fs::path& folder, bool needed) {
    std::error_code ec;
    auto there = fs::absolute(folder, ec);
    while (!fs::exists(there, ec) && !ec && there.has_relative_path()) there = there.parent_path();
    if (ec && !needed) return;
    if (ec)
        throw std::runtime_error(told(key, folder, there.string() + " cannot be accessed: " + ec.message()));
    if (!fs::is_directory(there, ec))
        refuse(key, folder, (there == folder ? "this" : there.string()) + " is not a folder");
}

void check_file(std::string_view key, const fs::path& file) {
    std::error_code ec;
    if (fs::is_directory(file, ec)) refuse(key, file, "this is a folder");
}

/// Compares by inode if both exist; else by the names after resolving links.
bool is_same(const fs::path& a, const fs::path& b) {
    std::error_code unknown;
    if (fs::equivalent(a, b, unknown)) return true;
    const auto real_a = fs::weakly_canonical(a, unknown);
    if (unknown) return false;
    const auto real_b = fs::weakly_canonical(b, unknown);
    return !unknown && real_a == real_b;
}

/// The log file is written to, and renamed when it is full, so it must not be a file with another purpose.
void check_others_files(const settings& s) {
    const auto refuse_if = [&](bool same, const std::string& whose) {
        if (same) refuse("log_file", s.log_file, "this is " + whose + ". Choose another file");
    };
    std::error_code unknown;
    const auto real_database = fs::weakly_canonical(s.database(), unknown);
    for (const auto* suffix : {"", "-wal", "-shm", "-journal", ".lock"})
        for (const auto& database : {s.database(), real_database})
            refuse_if(is_same(s.log_file, beside(database, suffix)), "a file of the database in data");
    const bool in_backups = is_same(folder_of(s.log_file), s.backups());
    refuse_if(in_backups && sqlite::backup_time(s.log_file.filename().string()).has_value(),
              "the name of a backup in backup_dir");
    refuse_if(is_same(s.log_file, s.own_certificate()), "the certificate in data");
    refuse_if(!s.tls_cert.empty() && is_same(s.log_file, s.tls_cert), "tls_cert");
    refuse_if(!s.tls_key.empty() && is_same(s.log_file, s.tls_key), "tls_key");
    refuse_if(!s.admin_key_file.empty() && is_same(s.log_file, s.admin_key_file), "admin_key_file");
}

void check_log_file(const fs::path& file) {
    std::error_code ec;
    const auto folder = folder_of(file);
    if (fs::exists(folder, ec) && !fs::is_directory(folder, ec))
        refuse("log_file", file, folder.string() + " is not a folder");
    if (!fs::is_directory(folder, ec))
        throw std::runtime_error(
            told("log_file", file, "there is no folder " + folder.string() + " to write it in"));
    check_file("log_file", file);
}

}  // namespace

void check_places(const settings& s) {
    check_folder("data", s.data, true);
    if (!s.backup_dir.empty()) check_folder("backup_dir", s.backup_dir, false);
    check_file("tls_cert", s.tls_cert);
    check_file("tls_key", s.tls_key);
    if (s.log_file.empty()) return;
    check_log_file(s.log_file);
    check_others_files(s);
}

}  // namespace pollstream::app
