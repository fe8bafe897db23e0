#include "sqlite/schema.hpp"

#include "pollstream/base/open_files.hpp"
#include "sqlite/files.hpp"
#include "sqlite/migrations.hpp"
#include "sqlite/statement.hpp"

#include <algorithm>
#include <string>

namespace pollstream::sqlite {

namespace {

std::int64_t newest() noexcept {
    return migrations().back().number;
}

std::int64_t version_of(database& db) {
    return db.integer("PRAGMA user_version");
}

bool is_empty(database& db) {
    return version_of(db) == 0 && db.integer("PRAGMA application_id") == 0 &&
           db.integer("SELECT count(*) FROM sqlite_schema") == 0;
}

void refuse_foreign(database& db) {
    if (db.integer("PRAGMA application_id") != our_application_id) {
        throw refused(
            "is a database of another program. Move it away, or choose another data folder with --data.");
    }
    if (version_of(db) > newest()) {
        throw refused("was written by a newer PollStream (its schema is " + std::to_string(version_of(db)) +
                      ", this program knows " + std::to_string(newest()) +
                      "). Run the newer program, or restore a backup made by this one.");
    }
}

/// Whether the file says it is ours: an empty one is nobody's.
bool is_known_to_be_ours(const std::filesystem::path& file, database::access how) {
    database db(file, how);
    if (is_empty(db)) return false;
    refuse_foreign(db);
    return true;
}

/// While this lives, SQLite checks every thousand steps whether to stop.
class between_steps {
  public:
    between_steps(database& db, const std::atomic<bool>* stop) : db_(db) {
        constexpr int steps = 1'000;
        if (stop != nullptr)
            sqlite3_progress_handler(db_.handle(), steps, &asks, const_cast<bool_flag*>(stop));
    }
    between_steps(const between_steps&) = delete;
    between_steps& operator=(const between_steps&) = delete;
    ~between_steps() { sqlite3_progress_handler(db_.handle(), 0, nullptr, nullptr); }

  private:
    using bool_flag = std::atomic<bool>;
    static int asks(void* stop) { return static_cast<const bool_flag*>(stop)->load() ? 1 : 0; }

    database& db_;
};

void be_born(database& db) {
    const auto secret = random_bytes<std::tuple_size_v<secret_key>>();
    statement insert(db, "INSERT INTO meta (only_row, epoch, secret, next_log) VALUES (1, ?, ?, 1)");
    insert.apply(random_epoch(), secret);
}

}  // namespace

std::uint64_t random_epoch() {
    constexpr std::uint64_t below = std::uint64_t{1} << 53;
    std::uint64_t epoch = 0;
    while (epoch == 0) {
        for (const auto byte : random_bytes<8>()) epoch = (epoch << 8) | byte;
        epoch %= below;
    }
    return epoch;
}

void migrate(database& db) {
    const bool fresh = is_empty(db);
    if (!fresh) refuse_foreign(db);
    if (version_of(db) == newest()) return;

    transaction all(db, transaction::kind::writing);
    if (fresh) db.exec(("PRAGMA application_id = " + std::to_string(our_application_id)).c_str());
    const auto known = version_of(db);
    for (const auto& step : migrations()) {
        if (step.number <= known) continue;
        db.exec(step.sql);
        db.exec(("PRAGMA user_version = " + std::to_string(step.number)).c_str());
    }
    if (fresh) be_born(db);
    all.commit();
}

void refuse_foreign_file(const std::filesystem::path& file) {
    std::error_code none;
    if (std::filesystem::file_size(file, none) == 0 || none) return;
    try {
        if (is_known_to_be_ours(file, database::access::at_rest)) return;
        const auto wal_bytes = std::filesystem::file_size(beside(file, "-wal"), none);
        if (!none && wal_bytes > 0) is_known_to_be_ours(file, database::access::read_only);
    } catch (const error&) {
        return;  // whoever opens it will find out
    }
}

std::int64_t older_version(database& db) {
    if (is_empty(db)) return 0;
    refuse_foreign(db);
    const auto version = version_of(db);
    return version < newest() ? version : 0;
}

void check_ours(database& db) {
    if (is_empty(db)) throw refused("is empty: no PollStream database has been made of it yet.");
    refuse_foreign(db);
}

void check_current(database& db) {
    check_ours(db);
    if (version_of(db) < newest()) {
        throw refused(
            "was written by an older PollStream. Start the server on it once: that brings it up to date.");
    }
}

void check_whole(database& db, const std::atomic<bool>* stop) {
    const between_steps asked(db, stop);
    statement check(db, "PRAGMA quick_check(1)");
    auto row = check.with();
    if (!row.step() || row.text(0) == "ok") return;
    std::string found(row.text(0));  // can be several lines, the first a headline
    std::ranges::replace(found, '\n', ' ');
    throw error(SQLITE_CORRUPT, 0, found);
}

birthmark read_birthmark(database& db) {
    statement read(db, "SELECT epoch, secret FROM meta");
    auto row = read.with();
    if (!row.step()) throw error(SQLITE_CORRUPT, 0, "its row in the table meta is gone");
    return {row.unsigned_integer(0), row.fixed<std::tuple_size_v<secret_key>>(1)};
}

void throw_for_people(const std::filesystem::path& file, const error& e) {
    const std::string name = file.string();
    const std::string said = e.what();
    if (const auto limit = too_many_open_files(e.system()); !limit.empty())
        throw std::runtime_error(name + " cannot be opened: " + limit);
    if (e.meaning() == errc::storage_bound) throw std::runtime_error(name + ": " + said + ".");
    if (e.meaning() == errc::storage_full)
        throw std::runtime_error(name + " cannot be written for lack of space: " + said +
                                 ". Free some space on its disk.");
    std::error_code hidden;  // in a folder that may not be read, the file may well exist
    if (e.primary() == SQLITE_CANTOPEN && !std::filesystem::exists(file, hidden) && !hidden)
        throw std::runtime_error("there is no database " + name + ". Name its folder with --data.");
    if (std::filesystem::is_directory(file, hidden))
        throw std::runtime_error(name +
                                 " is a folder, not a database. Move it away, or choose another data "
                                 "folder with --data.");
    switch (e.primary()) {
        case SQLITE_NOTADB:
            throw std::runtime_error(
                name +
                " is not a PollStream database, nor any SQLite file. Move it away, or choose another "
                "data folder with --data.");
        case SQLITE_CORRUPT:
            throw std::runtime_error(name + " is damaged: " + said +
                                     ". Put a backup in its place with `pollstream restore BACKUP`, or start "
                                     "with --recover: that keeps it under another name, beside an empty "
                                     "new one.");
        case SQLITE_READONLY:
        case SQLITE_CANTOPEN:
        case SQLITE_PERM:
        case SQLITE_AUTH:
            if (const auto file_of_it = hidden_from_us(file); !file_of_it.empty())
                throw std::runtime_error(file_of_it.string() +
                                         " may not be read. Let the user who runs pollstream read the "
                                         "database's files and their folder.");
            throw std::runtime_error(name + " cannot be opened for writing: " + said +
                                     ". Let the user who runs pollstream write the file and its folder.");
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
            throw std::runtime_error(name + " is in use by another program: " + said +
                                     ". End that one first.");
        default:
            throw std::runtime_error(name + " cannot be used: " + said + ".");
    }
}

void throw_for_people(const std::filesystem::path& file, const refused& e) {
    throw std::runtime_error(file.string() + " " + e.what());
}

}  // namespace pollstream::sqlite
