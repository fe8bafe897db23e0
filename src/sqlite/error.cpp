#include "sqlite/error.hpp"

#include <atomic>
#include <cerrno>
#include <cstdlib>
#include <filesystem>

namespace pollstream::sqlite {

namespace {

/// For SQLite only ENOSPC means "full"; to whoever has to make room, a quota or a file size limit is the
/// same.
bool means_no_room(int system_errno) {
    return system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG;
}

trouble trouble_of(const error& e) {
    if (e.meaning() == errc::storage_full || e.meaning() == errc::storage_bound) return trouble::full;
    switch (e.primary()) {
        case SQLITE_IOERR:
            return trouble::io;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
            return trouble::corrupt;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            return trouble::busy;
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
            return trouble::read_only;
        default:
            return trouble::other;
    }
}

// For the whole process, like everything in its metrics; counted where every error passes.
std::array<std::atomic<std::uint64_t>, troubles> raised{};

}  // namespace

std::string_view to_string(trouble t) noexcept {
    constexpr std::array<std::string_view, troubles> names{"full", "io",        "corrupt",
                                                           "busy", "read_only", "other"};
    return names[static_cast<std::size_t>(t)];
}

std::array<std::uint64_t, troubles> raised_errors() noexcept {
    std::array<std::uint64_t, troubles> now{};
    for (std::size_t i = 0; i < troubles; ++i) now[i] = raised[i];
    return now;
}

errc error::meaning() const noexcept {
    if (primary() == SQLITE_FULL) return code_ == full_at_bound ? errc::storage_bound : errc::storage_full;
    if (primary() == SQLITE_IOERR && means_no_room(errno_)) return errc::storage_full;
    if (primary() == SQLITE_INTERRUPT) return errc::shutting_down;
    return errc::storage_failed;
}

namespace {

error counted(error problem) {
    ++raised[static_cast<std::size_t>(trouble_of(problem))];
    return problem;
}

// SQLite's own maximum, in force if nobody has set a bound.
constexpr std::int64_t pages_unbounded = 1'073'741'823;
constexpr std::uintmax_t some_room = 64 * 1024;

int note_number(void* into, int, char** values, char**) {
    *static_cast<std::int64_t*>(into) = std::strtoll(values[0], nullptr, 10);
    return 0;
}

/// SQLite reports a full disk and a database that has reached its bound alike.
bool is_at_bound(sqlite3* db) {
    std::int64_t pages = pages_unbounded;
    sqlite3_exec(db, "PRAGMA max_page_count", note_number, &pages, nullptr);
    if (pages >= pages_unbounded) return false;
    std::error_code unknown;
    const auto disk = std::filesystem::space(sqlite3_db_filename(db, "main"), unknown);
    return !unknown && disk.available >= some_room;
}

/// What SQLite calls a disk I/O error may be a full disk to whoever has to make room.
std::string in_words(const error& e, const std::string& said) {
    if (e.meaning() == errc::storage_bound)
        return "the database has reached the size that database_max_mb allows";
    if (e.meaning() != errc::storage_full) return said;
    return e.system() ? "the disk is full: " + e.system().message() : "the disk is full";
}

}  // namespace

void raise(sqlite3* db, int code, const char* doing) {
    // If a COMMIT fails, SQLite does not record why for sqlite3_system_errno(), but errno still tells.
    const int last_errno = errno;
    const int extended = db != nullptr ? sqlite3_extended_errcode(db) : code;
    int system_errno = db != nullptr ? sqlite3_system_errno(db) : 0;
    const int primary = code & 0xff;
    if (system_errno == 0 && (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN))
        system_errno = last_errno;
    const std::string said = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    int reported = extended == SQLITE_OK ? code : extended;
    if (primary == SQLITE_FULL && db != nullptr && is_at_bound(db)) reported = full_at_bound;
    const auto words = in_words(error(reported, system_errno, said), said);
    throw counted(error(reported, system_errno, words + " (while " + doing + ")"));
}

}  // namespace pollstream::sqlite
