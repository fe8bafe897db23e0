#include "pollstream/base/files.hpp"
#include "pollstream/sqlite/maintenance.hpp"
#include "sqlite/copying.hpp"
#include "sqlite/file_lock.hpp"
#include "sqlite/files.hpp"
#include "sqlite/migrations.hpp"
#include "sqlite/schema.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <string>
#include <string_view>

namespace pollstream::sqlite {

namespace {

void copy_to(const std::filesystem::path& from, const std::filesystem::path& unfinished) {
    try {
        database original(from, access_to_read(from));
        check_current(original);
        database copy(unfinished, database::access::plain);
        copy_database(original, copy);
        check_whole(copy);
    } catch (const error& e) {
        throw_for_people(e.meaning() == errc::storage_full ? unfinished : from, e);
    } catch (const refused& e) {
        throw_for_people(from, e);
    }
}

/// A database with a WAL beside it is in use, or its server crashed: the WAL would corrupt the copy.
bool has_wal(const std::filesystem::path& file) {
    std::error_code none;
    const auto size = std::filesystem::file_size(beside(behind_links(file), "-wal"), none);
    return !none && size > 0;
}

/// The file's path with the links in its folder resolved, whether or not the file exists.
std::filesystem::path place_of(const std::filesystem::path& file) {
    std::error_code unknown;
    const auto folder = std::filesystem::canonical(folder_of(file), unknown);
    return unknown ? file : folder / file.filename();
}

bool is_same(const std::filesystem::path& a, const std::filesystem::path& b) {
    std::error_code not_there;
    return std::filesystem::equivalent(a, b, not_there) || place_of(a) == place_of(b);
}

/// True even if no such file exists yet: at its next start SQLite would take whatever is there for its own.
bool is_beside(const std::filesystem::path& file, const std::filesystem::path& database) {
    constexpr std::array suffixes{"-wal", "-shm", "-journal", ".lock"};
    return std::ranges::any_of(suffixes, [&](const char* suffix) {
        return is_same(file, beside(database, suffix)) ||
               is_same(file, beside(behind_links(database), suffix));
    });
}

// https://www.sqlite.org/fileformat.html, 1.3
constexpr std::size_t header_bytes = 100;
constexpr std::size_t at_read_version = 19;
constexpr char with_journal = 1;  ///< 2: with a write-ahead log
constexpr std::size_t at_application_id = 68;

bool is_ours(std::string_view header) {
    std::int64_t id = 0;
    for (const char c : header.substr(at_application_id, 4)) id = id << 8 | static_cast<unsigned char>(c);
    return header.starts_with("SQLite format 3") && id == our_application_id;
}

}  // namespace

file_content content_of(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::array<char, header_bytes> bytes{};
    in.read(bytes.data(), bytes.size());
    const std::string_view header(bytes.data(), static_cast<std::size_t>(in.gcount()));
    if (in.is_open() && header.empty()) return file_content::nothing;
    if (header.size() < header_bytes || !is_ours(header)) return file_content::other;
    // A server's database has a WAL from its first start on, and a restored one has a lock file even before
    // that; a copy has neither (copy_database).
    std::error_code none;
    const bool locked = std::filesystem::exists(beside(behind_links(file), ".lock"), none);
    return header[at_read_version] == with_journal && !locked ? file_content::backup : file_content::database;
}

std::string_view to_string(file_content c) noexcept {
    constexpr std::array<std::string_view, 4> names{"an empty file", "a backup", "a server's database",
                                                    "some other file"};
    return names[static_cast<std::size_t>(c)];
}

void check_replaceable(const std::filesystem::path& to, const std::filesystem::path& database) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder_of(to), ignored))
        throw std::runtime_error("there is no folder " + folder_of(to).string() +
                                 ". Make it first, or see whether its disk is mounted.");
    const auto there = std::filesystem::status(to, ignored);
    if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there))
        throw std::runtime_error(to.string() + " is not an ordinary file. Choose another name.");
    if (is_same(to, database) || has_wal(to) || file_lock::is_held(to))
        throw std::runtime_error(to.string() + " is a database in use. Choose another name.");
    if (is_beside(to, database))
        throw std::runtime_error(to.string() + " belongs to the database " + database.string() +
                                 ". Choose another name.");
}

void backup(const std::filesystem::path& from, const std::filesystem::path& to) {
    check_replaceable(to, from);
    if (std::error_code none; std::filesystem::exists(to, none)) {
        if (const auto is = content_of(to); is != file_content::backup)
            throw std::runtime_error(to.string() + " already exists, and is not a backup but " +
                                     std::string(to_string(is)) +
                                     ". Choose another name, or move it away first.");
    }
    unfinished_database copy(to);
    copy_to(from, copy.name());
    copy.keep();
}

}  // namespace pollstream::sqlite
