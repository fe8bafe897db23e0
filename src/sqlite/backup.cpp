#include "copying.hpp"
#include "file_lock.hpp"
#include "files.hpp"
#include "pollstream/base/files.hpp"
#include "pollstream/sqlite/open.hpp"
#include "schema.hpp"

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
        throw_for_people(e.primary() == SQLITE_FULL ? unfinished : from, e);
    } catch (const refused& e) {
        throw_for_people(from, e);
    }
}

/// A database with a log beside it is in use, or was when its server crashed: the log would spoil the copy.
bool has_log(const std::filesystem::path& file) {
    std::error_code none;
    const auto size = std::filesystem::file_size(beside(behind_links(file), "-wal"), none);
    return !none && size > 0;
}

bool is_served(const std::filesystem::path& file) {
    if (!std::filesystem::exists(beside(behind_links(file), ".lock"))) return false;
    try {
        const file_lock mine(file);
        return false;
    } catch (const std::runtime_error&) {
        return true;
    }
}

}  // namespace

void check_replaceable(const std::filesystem::path& to, const std::filesystem::path& database) {
    std::error_code ignored;
    const auto there = std::filesystem::status(to, ignored);
    if (std::filesystem::exists(there) && !std::filesystem::is_regular_file(there))
        throw std::runtime_error(to.string() + " is no ordinary file. Choose another name.");
    if (std::filesystem::equivalent(database, to, ignored) || has_log(to) || is_served(to))
        throw std::runtime_error(to.string() + " is a database in use. Choose another name.");
}

void backup(const std::filesystem::path& from, const std::filesystem::path& to) {
    check_replaceable(to, from);
    unfinished_database copy(to);
    copy_to(from, copy.name());
    copy.keep();
}

}  // namespace pollstream::sqlite
