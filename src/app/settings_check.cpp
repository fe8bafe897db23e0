#include "app/settings_check.hpp"

#include "pollstream/base/files.hpp"

#include <string>
#include <system_error>

namespace pollstream::app {

namespace {

namespace fs = std::filesystem;

[[noreturn]] void refuse(std::string_view key, const fs::path& value, const std::string& why) {
    throw settings_error(std::string(key) + ' ' + value.string() + ": " + why);
}

/// It is there, or could be made in what is there.
void check_folder(std::string_view key, const fs::path& folder) {
    std::error_code ec;
    auto there = fs::absolute(folder, ec);
    while (!fs::exists(there, ec) && there.has_relative_path()) {
        if (ec) refuse(key, folder, there.string() + " cannot be looked at: " + ec.message());
        there = there.parent_path();
    }
    if (!fs::is_directory(there, ec))
        refuse(key, folder, (there == folder ? "this" : there.string()) + " is not a folder");
}

void check_log_file(const fs::path& file) {
    std::error_code ec;
    const auto folder = folder_of(file);
    if (!fs::is_directory(folder, ec))
        refuse("log_file", file, "there is no folder " + folder.string() + " to write it in");
    if (fs::is_directory(file, ec)) refuse("log_file", file, "this is a folder");
}

}  // namespace

void check_places(const settings& s) {
    check_folder("data", s.data);
    if (!s.backup_dir.empty()) check_folder("backup_dir", s.backup_dir);
    if (!s.log_file.empty()) check_log_file(s.log_file);
}

}  // namespace pollstream::app
