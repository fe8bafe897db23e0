#include "sqlite/copying.hpp"

#include "pollstream/base/files.hpp"

namespace pollstream::sqlite {

namespace {

// 16 MB: a moment even on a slow disk, so a server that stops need not wait for the copy.
constexpr int pages_at_once = 4'096;

int step_to_end(sqlite3_backup* work, const std::atomic<bool>* stop) {
    for (;;) {
        if (stop != nullptr && *stop) return SQLITE_INTERRUPT;
        const int stepped = sqlite3_backup_step(work, pages_at_once);
        if (stepped != SQLITE_OK) return stepped;
    }
}

}  // namespace

void copy_database(database& from, database& to, const std::atomic<bool>* stop) {
    // One snapshot for all steps: without it, each commit in between would make the copy start over. In WAL
    // mode nobody waits for it.
    transaction snapshot(from, transaction::kind::reading);
    from.integer("SELECT count(*) FROM sqlite_schema");
    auto* work = sqlite3_backup_init(to.handle(), "main", from.handle(), "main");
    if (work == nullptr) raise(to.handle(), sqlite3_errcode(to.handle()), "starting the copy");
    const int stepped = step_to_end(work, stop);
    const int ended = sqlite3_backup_finish(work);
    if (stepped != SQLITE_DONE) raise(to.handle(), stepped, "copying");
    if (ended != SQLITE_OK) raise(to.handle(), ended, "finishing the copy");
    // A copy at rest is one plain file: readable from write-protected media, with nothing to lose beside it.
    to.exec("PRAGMA journal_mode = DELETE");
}

/// SQLite may leave files beside a copy that is not kept.
unfinished_database::~unfinished_database() {
    std::error_code ignored;
    for (const auto* suffix : {"-wal", "-shm", "-journal"})
        std::filesystem::remove(beside(name(), suffix), ignored);
}

}  // namespace pollstream::sqlite
