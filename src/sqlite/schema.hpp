// Whether a file is ours, intact, and of a schema we know; and the migrations that bring it up to date.
#pragma once

#include "pollstream/base/digest.hpp"
#include "sqlite/database.hpp"

#include <atomic>

namespace pollstream::sqlite {

/// What a database got when it was created.
struct birthmark {
    std::uint64_t epoch = 0;
    secret_key secret{};
};

/// Below 2^53, so that JavaScript reads it exactly; never 0.
std::uint64_t random_epoch();

/// Refuses a file that is not ours, is damaged or is newer than this program; turns an empty file into a
/// database, and brings an older one up to date. Throws `error` or `refused`.
void migrate(database& db);
/// Refuses a file that is not ours or is newer than this program, before it is opened for writing: merely
/// opening it so makes SQLite write to it. Leaves nothing beside the file. Damage is left for whoever opens
/// it to find. Throws `refused`.
void refuse_foreign_file(const std::filesystem::path& file);
/// The database's schema version if it is older than this program's, else 0. Throws `refused` as migrate()
/// does.
std::int64_t older_version(database& db);
/// Makes the same checks as migrate() without changing anything; an empty file is refused.
void check_ours(database& db);
/// Like check_ours(), but also refuses an older database.
void check_current(database& db);
/// Checks the whole file. Throws `error` if it is damaged, or one with SQLITE_INTERRUPT soon after `stop`
/// becomes true; SQLite looks at `stop` between steps. Only sqlite3_interrupt() ends a single long step.
void check_whole(database& db, const std::atomic<bool>* stop = nullptr);

birthmark read_birthmark(database& db);

/// Throws what a person needs to read when `file` cannot be used: which file, what is wrong, what to do.
[[noreturn]] void throw_for_people(const std::filesystem::path& file, const error& e);
[[noreturn]] void throw_for_people(const std::filesystem::path& file, const refused& e);

}  // namespace pollstream::sqlite
