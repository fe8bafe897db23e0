// What SQLite reports, as an exception inside this module; the lanes' job wrappers turn it into an errc.
#pragma once

#include "pollstream/base/result.hpp"
#include "pollstream/sqlite/open.hpp"

#include <sqlite3.h>

#include <array>
#include <cstdint>
#include <stdexcept>
#include <string>
#include <system_error>

namespace pollstream::sqlite {

/// SQLite has one code for a full disk and for a database that has reached its bound; for the latter we use
/// this one.
inline constexpr int full_at_bound = SQLITE_FULL | (1 << 8);

class error : public std::runtime_error {
  public:
    error(int code, int system_errno, const std::string& text)
        : std::runtime_error(text), code_(code), errno_(system_errno) {}

    int code() const noexcept { return code_; }            ///< extended result code
    int primary() const noexcept { return code_ & 0xff; }  ///< SQLITE_FULL, SQLITE_CORRUPT, …
    /// What the operating system told SQLite; 0: nothing.
    std::error_code system() const noexcept { return {errno_, std::generic_category()}; }
    /// storage_full if the disk has no room, storage_bound if it has but the database may not grow,
    /// shutting_down for what was interrupted, storage_failed for everything else.
    errc meaning() const noexcept;

  private:
    int code_;
    int errno_;
};

/// The file is intact but not for us. The text completes "FILE …".
class refused : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// How many of each class have been raised so far, by any thread.
std::array<std::uint64_t, troubles> raised_errors() noexcept;

/// Throws what `db` has just reported. `doing` completes "while …".
[[noreturn]] void raise(sqlite3* db, int code, const char* doing);

}  // namespace pollstream::sqlite
