#include "copying.hpp"
#include "file_lock.hpp"
#include "files.hpp"
#include "pollstream/sqlite/open.hpp"
#include "schema.hpp"

namespace pollstream::sqlite {

namespace {

void copy_to(const std::filesystem::path& from, const std::filesystem::path& unfinished) {
    try {
        database original(from, database::access::read_only);
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
    const auto size = std::filesystem::file_size(beside(file, "-wal"), none);
    return !none && size > 0;
}

bool is_served(const std::filesystem::path& file) {
    if (!std::filesystem::exists(beside(file, ".lock"))) return false;
    try {
        const file_lock mine(file);
        return false;
    } catch (const std::runtime_error&) {
        return true;
    }
}

}  // namespace

void backup(const std::filesystem::path& from, const std::filesystem::path& to) {
    std::error_code ignored;
    if (std::filesystem::equivalent(from, to, ignored) || has_log(to) || is_served(to)) {
        throw std::runtime_error(to.string() + " is a database in use. Choose another name for the backup.");
    }
    unfinished_file copy(to);
    copy_to(from, copy.name());
    copy.keep();
}

}  // namespace pollstream::sqlite
