#include "sqlite/files.hpp"

#include "pollstream/base/clock.hpp"
#include "sqlite/error.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>

namespace pollstream::sqlite {

namespace {

constexpr int links_max = 40;  // the system's own limit
constexpr std::size_t wal_head_bytes = 32;

}  // namespace

std::filesystem::path behind_links(std::filesystem::path file) {
    std::error_code none;
    for (int i = 0; i < links_max && std::filesystem::is_symlink(file, none); ++i) {
        const auto to = std::filesystem::read_symlink(file, none);
        if (none) break;
        file = folder_of(file) / to;  // an absolute link replaces the folder
    }
    return file;
}

void make_database_file(const std::filesystem::path& file) {
    make_folders(folder_of(file));
    const int made = make_private_file(file);
    if (made < 0) return;
    ::close(made);
    sync_to_disk(folder_of(file));
}

std::string date_for_names() {
    auto text = to_rfc3339(system_clock().now());
    text.resize(19);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text + "Z";
}

bool may_write(const std::filesystem::path& file_or_folder) {
    return ::faccessat(AT_FDCWD, file_or_folder.c_str(), W_OK, AT_EACCESS) == 0;
}

std::filesystem::path hidden_from_us(const std::filesystem::path& database) {
    for (const auto* suffix : {"", "-wal", "-shm"}) {
        auto file = beside(database, suffix);
        if (::faccessat(AT_FDCWD, file.c_str(), R_OK, AT_EACCESS) != 0 && errno == EACCES) return file;
    }
    return {};
}

bool is_at_rest(const std::filesystem::path& file) {
    std::error_code none;
    const auto wal_bytes = std::filesystem::file_size(beside(file, "-wal"), none);
    return (none || wal_bytes == 0) && !may_write(folder_of(file));
}

bool is_wal_alone(const std::filesystem::path& file) {
    std::error_code none;
    if (std::filesystem::file_size(file, none) > 0 && !none) return false;
    std::array<char, wal_head_bytes> head{};
    std::ifstream wal(beside(file, "-wal"), std::ios::binary);
    if (!wal.read(head.data(), std::ssize(head))) return false;
    return std::ranges::any_of(head, [](char c) { return c != 0; });
}

void refuse_wal_alone(const std::filesystem::path& file) {
    if (!is_wal_alone(file)) return;
    throw refused(
        "is missing or empty, but its log " + beside(file, "-wal").string() +
        " is there, and may hold votes that are not in the database yet. Move the database back to "
        "where it was. If it is lost, put a backup in its place with `pollstream restore BACKUP`, or "
        "start with --recover: both keep the log under another name.");
}

std::filesystem::path name_to_keep(const std::filesystem::path& file, const std::string& why) {
    auto kept = beside(file, "." + why + "-" + date_for_names());
    while (std::filesystem::exists(kept) || std::filesystem::exists(beside(kept, "-wal"))) kept += "-again";
    return kept;
}

std::filesystem::path set_aside_damaged(const std::filesystem::path& file) {
    auto kept = name_to_keep(file, "damaged");
    // The database last: until then the next attempt still finds it.
    for (const auto* suffix : {"-wal", "-shm", ""}) {
        const auto part = beside(file, suffix);
        if (std::filesystem::exists(part)) std::filesystem::rename(part, beside(kept, suffix));
    }
    sync_to_disk(folder_of(file));
    return kept;
}

}  // namespace pollstream::sqlite
