// Is this file ours, whole, and of a schema we know; and the migrations that bring it to today's.
#pragma once

#include "database.hpp"
#include "pollstream/base/digest.hpp"

#include <atomic>

namespace pollstream::sqlite {

/// What a database was born with.
struct birthmark {
    std::uint64_t epoch = 0;
    secret_key secret{};
};

/// Below 2^53, so that JavaScript reads it exactly; never 0.
std::uint64_t random_epoch();

/// Refuses what is not ours, damaged or newer than this program; makes an empty file a database, an older one
/// current. Throws `error` or `refused`.
void migrate(database& db);
/// Refuses what is not ours or newer than this program before it is opened for writing, which alone has
/// SQLite write to it. Leaves nothing beside it. A damaged one is for whoever opens it to find. Throws
/// `refused`.
void refuse_foreign_file(const std::filesystem::path& file);
/// Refuses a log whose database is missing, or empty: SQLite would delete it, and with it votes that were
/// acknowledged. Throws `refused`.
void refuse_log_alone(const std::filesystem::path& file);
/// Its schema, where that is older than this program's; else 0. Throws `refused` as migrate() does.
std::int64_t older_version(database& db);
/// The same as migrate() without changing anything; an empty file is refused.
void check_ours(database& db);
/// So is an older one.
void check_current(database& db);
/// Looks through the whole file. Throws `error` where it is damaged; one of SQLITE_INTERRUPT soon after
/// `stop` became true, where SQLite looks at it between two steps. Within one long step sqlite3_interrupt()
/// ends it.
void check_whole(database& db, const std::atomic<bool>* stop = nullptr);

birthmark read_birthmark(database& db);

/// The file is intact but not for us. Its text completes "FILE …".
class refused : public std::runtime_error {
  public:
    using std::runtime_error::runtime_error;
};

/// What a person needs to read when `file` cannot be used: which file, what is wrong, what to do.
[[noreturn]] void throw_for_people(const std::filesystem::path& file, const error& e);
[[noreturn]] void throw_for_people(const std::filesystem::path& file, const refused& e);

}  // namespace pollstream::sqlite
