#include "sqlite/database.hpp"

#include "sqlite/files.hpp"
#include "sqlite/statement.hpp"

#include <string>

namespace pollstream::sqlite {

namespace {

int flags_for(database::access how) {
    // Each connection belongs to one thread, so SQLite's own lock around every call would be wasted.
    constexpr int always = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE;
    if (how == database::access::read_only) return always | SQLITE_OPEN_READONLY;
    if (how == database::access::at_rest) return always | SQLITE_OPEN_READONLY | SQLITE_OPEN_URI;
    return always | SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE;
}

// After a checkpoint the WAL is cut back to this size, so that one burst does not fill a small disk for good.
constexpr auto writer_pragmas =
    "PRAGMA journal_mode = WAL;"
    "PRAGMA synchronous = FULL;"
    "PRAGMA foreign_keys = ON;"
    "PRAGMA journal_size_limit = 33554432;"
    "PRAGMA cache_size = -8192;"
    "PRAGMA secure_delete = FAST;"
    "PRAGMA temp_store = MEMORY;";

constexpr auto reader_pragmas =
    "PRAGMA query_only = ON;"
    "PRAGMA cache_size = -8192;"
    "PRAGMA temp_store = MEMORY;";

/// SQLite keeps an index of a database's WAL beside the file, even for readers, unless told that nothing
/// changes (immutable).
std::string name_for(const std::filesystem::path& file, database::access how) {
    if (how != database::access::at_rest) return file.string();
    std::string uri = "file:";
    for (const char c : file.string()) {
        const bool special = c == '%' || c == '?' || c == '#';
        uri += special ? (c == '%' ? "%25" : c == '?' ? "%3f" : "%23") : std::string(1, c);
    }
    return uri + "?immutable=1";
}

/// SQLite's memory accounting, which nobody reads, costs a lock around each allocation. It can be turned off
/// only before the first connection is opened.
void keep_no_accounts() noexcept {
    static const int code = sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    static_cast<void>(code);  // refused if SQLite is already running: everything works all the same
}

}  // namespace

database::database(const std::filesystem::path& file, access how) {
    if (how == access::read_only || how == access::read_write) refuse_wal_alone(behind_links(file));
    keep_no_accounts();
    sqlite3* opened = nullptr;
    const int code = sqlite3_open_v2(name_for(file, how).c_str(), &opened, flags_for(how), nullptr);
    handle_.reset(opened);
    if (code != SQLITE_OK) raise(opened, code, "opening the file");
    index_->ask_for_room(opened);
    sqlite3_busy_timeout(opened, busy_ms);
    // A crafted file cannot make us run its functions or write to its internals.
    sqlite3_db_config(opened, SQLITE_DBCONFIG_DEFENSIVE, 1, nullptr);
    sqlite3_db_config(opened, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, nullptr);

    if (how == access::read_only || how == access::at_rest) {
        exec(reader_pragmas);
    } else if (how == access::read_write) {
        // SQLite quietly opens a write-protected file for reading; better to find out now.
        if (sqlite3_db_readonly(opened, "main") == 1) {
            throw error(SQLITE_READONLY, 0, "the file is write-protected");
        }
        keep_wal(true);
        exec(writer_pragmas);
        keep_wal(false);
    }
}

database::access access_to_read(const std::filesystem::path& file) {
    return is_at_rest(file) ? database::access::at_rest : database::access::read_only;
}

void database::keep_wal(bool keep) noexcept {
    sqlite3_db_config(handle(), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, keep ? 1 : 0, nullptr);
}

void database::exec(const char* sql) {
    const int code = sqlite3_exec(handle(), sql, nullptr, nullptr, nullptr);
    if (code != SQLITE_OK) raise(handle(), code, "running a command");
}

void database::run(frame f) {
    constexpr std::array texts{"BEGIN", "BEGIN IMMEDIATE", "COMMIT"};
    const auto which = static_cast<std::size_t>(f);
    auto& prepared = frames_[which];
    if (!prepared) {
        sqlite3_stmt* made = nullptr;
        const int code =
            sqlite3_prepare_v3(handle(), texts[which], -1, SQLITE_PREPARE_PERSISTENT, &made, nullptr);
        if (code != SQLITE_OK) raise(handle(), code, "preparing a transaction");
        prepared.reset(made);
    }
    const int code = sqlite3_step(prepared.get());
    if (code != SQLITE_DONE) {
        try {
            raise(handle(), code, f == frame::commit ? "committing" : "beginning a transaction");
        } catch (const error&) {
            sqlite3_reset(prepared.get());
            throw;
        }
    }
    sqlite3_reset(prepared.get());
}

std::int64_t database::integer(const char* sql) {
    statement s(*this, sql);
    auto row = s.with();
    return row.step() ? row.integer(0) : 0;
}

void database::interrupt_when(const std::atomic<bool>& flag) noexcept {
    constexpr int steps = 10'000;
    static constexpr auto is_set = [](void* of) {
        return static_cast<const std::atomic<bool>*>(of)->load() ? 1 : 0;
    };
    sqlite3_progress_handler(handle(), steps, is_set, const_cast<std::atomic<bool>*>(&flag));
}

void database::rollback() noexcept {
    if (!in_transaction()) return;
    sqlite3_exec(handle(), "ROLLBACK", nullptr, nullptr, nullptr);
}

deleted_bytes_zeroed::deleted_bytes_zeroed(database& db) : db_(db) {
    db_.exec("PRAGMA secure_delete = ON");
}

deleted_bytes_zeroed::~deleted_bytes_zeroed() {
    sqlite3_exec(db_.handle(), "PRAGMA secure_delete = FAST", nullptr, nullptr, nullptr);
}

past_bound::past_bound(database& db)
    : db_(db), back_("PRAGMA max_page_count = " + std::to_string(db.integer("PRAGMA max_page_count"))) {
    db_.exec("PRAGMA max_page_count = 0xfffffffe");  // SQLite's own limit
}

/// If it has grown, SQLite makes the bound what it is now.
past_bound::~past_bound() {
    sqlite3_exec(db_.handle(), back_.c_str(), nullptr, nullptr, nullptr);
}

transaction::transaction(database& db, kind k) : db_(db) {
    db_.run(k == kind::writing ? database::frame::begin_writing : database::frame::begin_reading);
}

transaction::~transaction() {
    if (open_) db_.rollback();
}

void transaction::commit() {
    db_.run(database::frame::commit);
    open_ = false;
}

}  // namespace pollstream::sqlite
