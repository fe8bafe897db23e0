// Rewrites a database without what was deleted from it, so that at every moment there is a whole database
// under its name.
//
// It is not done bit by bit between votes (auto_vacuum): that costs every vote a look at a page map and
// leaves the rest fragmented, for room that in most databases the next votes fill again.
#include "pollstream/sqlite/maintenance.hpp"
#include "sqlite/copying.hpp"
#include "sqlite/file_lock.hpp"
#include "sqlite/files.hpp"
#include "sqlite/schema.hpp"
#include "sqlite/statement.hpp"

#include <string>
#include <string_view>

namespace pollstream::sqlite {

namespace {

void refuse_without_room(database& db, const std::filesystem::path& file, std::uintmax_t spare_bytes) {
    const auto pages = db.integer("PRAGMA page_count") - db.integer("PRAGMA freelist_count");
    const auto needed = static_cast<std::uintmax_t>(pages * db.page_bytes()) + spare_bytes;
    const auto free = std::filesystem::space(folder_of(file)).available;
    if (free >= needed) return;
    throw std::runtime_error(folder_of(file).string() + " has " + std::to_string(free >> 20) +
                             " MiB free; the new database needs " + std::to_string((needed >> 20) + 1) +
                             " MiB beside the old one.");
}

/// Returns once the WAL is empty: what it held is in the database file itself.
void write_anew(const std::filesystem::path& file, const std::filesystem::path& into,
                std::uintmax_t spare_bytes) {
    refuse_foreign_file(file);
    {
        database original(file, database::access::read_write);
        check_ours(original);
        check_whole(original);
        if (original.integer("PRAGMA wal_checkpoint(TRUNCATE)") != 0)
            throw error(SQLITE_BUSY, 0, "it is being read");
        refuse_without_room(original, file, spare_bytes);
        statement(original, "VACUUM INTO ?").apply(std::string_view(into.native()));
    }
    database copy(into, database::access::plain);
    check_whole(copy);
}

}  // namespace

compaction compact(const std::filesystem::path& named, std::uintmax_t spare_bytes) {
    const auto file = behind_links(named);
    if (!std::filesystem::exists(file))
        throw std::runtime_error("there is no database " + file.string() + ". Name its folder with --data.");
    const file_lock alone(file);
    // Left by a run that was killed: whoever makes such files holds the lock.
    remove_unfinished(folder_of(file), [&](std::string_view name) { return name == file.filename(); });
    unfinished_database next(file);
    try {
        write_anew(file, next.name(), spare_bytes);
    } catch (const error& e) {
        throw_for_people(e.meaning() == errc::storage_full ? next.name() : file, e);
    } catch (const refused& e) {
        throw_for_people(file, e);
    }
    const auto before = std::filesystem::file_size(file);
    give_to_owner_of(file, next.name());
    // The WAL is empty, but its index would be taken for the new file's.
    for (const auto* suffix : {"-wal", "-shm"}) std::filesystem::remove(beside(file, suffix));
    next.keep();
    return {before, std::filesystem::file_size(file)};
}

}  // namespace pollstream::sqlite
