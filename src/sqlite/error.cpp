#include "error.hpp"

#include <cerrno>

namespace pollstream::sqlite {

namespace {

/// SQLite knows ENOSPC alone as "full"; a quota or a file size limit is the same to whoever has to make room.
bool means_no_room(int system_errno) {
    return system_errno == ENOSPC || system_errno == EDQUOT || system_errno == EFBIG;
}

}  // namespace

errc error::meaning() const noexcept {
    if (primary() == SQLITE_FULL) return errc::storage_full;
    if (primary() == SQLITE_IOERR && means_no_room(errno_)) return errc::storage_full;
    return errc::storage_failed;
}

void raise(sqlite3* db, int code, const char* doing) {
    // Where a COMMIT fails, SQLite does not note why for sqlite3_system_errno(), but errno still says it.
    const int last_errno = errno;
    const int extended = db != nullptr ? sqlite3_extended_errcode(db) : code;
    int system_errno = db != nullptr ? sqlite3_system_errno(db) : 0;
    if (system_errno == 0 && (code & 0xff) == SQLITE_IOERR) system_errno = last_errno;
    const char* said = db != nullptr ? sqlite3_errmsg(db) : sqlite3_errstr(code);
    throw error(extended == SQLITE_OK ? code : extended, system_errno,
                std::string(said) + " (while " + doing + ")");
}

}  // namespace pollstream::sqlite
