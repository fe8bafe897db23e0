#include "error.hpp"

#include <atomic>
#include <cerrno>

namespace pollstream::sqlite {

namespace {

/// SQLite knows ENOSPC alone as "full"; a quota or a file size limit is the same to whoever has to make room.
bool means_no_room(int system_errno) {
    return system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG;
}

trouble trouble_of(const error& e) {
    if (e.meaning() == errc::storage_full) return trouble::full;
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

// Of the process, as all that its metrics say is; counted where every error comes by.
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
    if (primary() == SQLITE_FULL) return errc::storage_full;
    if (primary() == SQLITE_IOERR && means_no_room(errno_)) return errc::storage_full;
    return errc::storage_failed;
}

namespace {

error counted(error problem) {
    ++raised[static_cast<std::size_t>(trouble_of(problem))];
    return problem;
}

}  // namespace

void raise(sqlite3* db, int code, const char* doing) {
    // Where a COMMIT fails, SQLite does not note why for sqlite3_system_errno(), but errno still says it.
    const int last_errno = errno;
    const int extended = db != nullptr ? sqlite3_extended_errcode(db) : code;
    int system_errno = db != nullptr ? sqlite3_system_errno(db) : 0;
    const int primary = code & 0xff;
    if (system_errno == 0 && (primary == SQLITE_IOERR || primary == SQLITE_CANTOPEN))
        system_errno = last_errno;
    const char* said = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    throw counted(error(extended == SQLITE_OK ? code : extended, system_errno,
                        std::string(said) + " (while " + doing + ")"));
}

}  // namespace pollstream::sqlite
