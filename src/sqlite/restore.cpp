// Puts a backup in the place of a database, so that at every moment there is a whole database under its name.
#include "pollstream/sqlite/maintenance.hpp"
#include "sqlite/copying.hpp"
#include "sqlite/file_lock.hpp"
#include "sqlite/files.hpp"
#include "sqlite/schema.hpp"
#include "sqlite/statement.hpp"

namespace pollstream::sqlite {

namespace {

/// Makes the backup current and gives it a new epoch: whoever has seen later versions must not take these for
/// older ones.
void prepare(const std::filesystem::path& from, const std::filesystem::path& unfinished) {
    try {
        database copy(unfinished, database::access::plain);
        {
            database original(from, access_to_read(from));
            check_ours(original);
            copy_database(original, copy);
        }
        migrate(copy);
        check_whole(copy);
        statement(copy, "UPDATE meta SET epoch = ?").apply(random_epoch());
    } catch (const error& e) {
        throw_for_people(e.meaning() == errc::storage_full ? unfinished : from, e);
    } catch (const refused& e) {
        throw_for_people(from, e);
    }
}

/// Moves what a crash may have left in the old database's WAL into that database. With a damaged one that
/// cannot be done, and trying might lose it.
void fold_in_wal(const std::filesystem::path& file) {
    bool is_read = false;
    try {
        refuse_foreign_file(file);
        database(file, database::access::read_only).integer("SELECT count(*) FROM sqlite_schema");
        database db(file, database::access::read_write);
        db.exec("PRAGMA busy_timeout = 2000");
        is_read = db.integer("PRAGMA wal_checkpoint(TRUNCATE)") != 0;
    } catch (const std::runtime_error&) {
        return;  // damaged, or another program's: kept as it is, including its WAL
    }
    if (is_read)
        throw std::runtime_error(file.string() +
                                 " is being read by another program. End that one, and restore again.");
}

/// SQLite would replay the WAL or the rollback journal of the old file into the new one. Returns what was set
/// aside, if anything.
std::filesystem::path set_journals_aside(const std::filesystem::path& file,
                                         const std::filesystem::path& kept) {
    std::filesystem::path last;
    for (const auto* suffix : {"-journal", "-wal"}) {
        const auto journal = beside(file, suffix);
        if (!std::filesystem::exists(journal)) continue;
        last = beside(kept, suffix);
        std::filesystem::rename(journal, last);
    }
    std::filesystem::remove(beside(file, "-shm"));
    return last;
}

/// Gives the old database and its journal a second name and returns that. The journal may still be there when
/// the database is gone.
std::filesystem::path set_aside(const std::filesystem::path& file) {
    const bool is_there = std::filesystem::exists(file);
    if (is_there) fold_in_wal(file);
    auto kept = name_to_keep(file, "replaced");
    auto kept_journal = set_journals_aside(file, kept);
    if (!is_there) return kept_journal;
    std::error_code no_links;
    std::filesystem::create_hard_link(file, kept, no_links);
    if (no_links) std::filesystem::copy_file(file, kept);
    sync_to_disk(kept);
    return kept;
}

}  // namespace

std::filesystem::path restore(const std::filesystem::path& from, const std::filesystem::path& named) {
    const auto to = behind_links(named);
    if (!std::filesystem::exists(from)) throw std::runtime_error(from.string() + " does not exist.");
    std::error_code ignored;
    if (std::filesystem::equivalent(from, to, ignored)) {
        throw std::runtime_error(from.string() + " is the database itself, not a backup of it.");
    }
    make_folders(folder_of(to));
    const auto model = std::filesystem::exists(to) ? to : folder_of(to);
    const file_lock alone(to);
    unfinished_database next(to);
    prepare(from, next.name());
    give_to_owner_of(model, next.name());
    give_to_owner_of(model, beside(to, ".lock"));
    auto kept = set_aside(to);
    next.keep();
    return kept;
}

}  // namespace pollstream::sqlite
