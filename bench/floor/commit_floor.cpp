#include "floor/commit_floor.hpp"

#include <sqlite3.h>

#include <array>
#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <thread>

namespace pollstream::floors {

namespace {

void check(int code, sqlite3* db) {
    if (code != SQLITE_OK && code != SQLITE_DONE && code != SQLITE_ROW)
        throw std::runtime_error(std::string("SQLite: ") + sqlite3_errmsg(db));
}

}  // namespace

std::vector<double> time_commits(const std::filesystem::path& file, int commits, int pause_ms) {
    sqlite3* raw = nullptr;
    const int opened = sqlite3_open(file.c_str(), &raw);
    const std::unique_ptr<sqlite3, decltype(&sqlite3_close)> db(raw, &sqlite3_close);
    check(opened, raw);
    check(sqlite3_exec(raw,
                       "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"
                       "CREATE TABLE rows (at INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT",
                       nullptr, nullptr, nullptr),
          raw);
    sqlite3_stmt* prepared = nullptr;
    check(sqlite3_prepare_v2(raw, "INSERT INTO rows (bytes) VALUES (?)", -1, &prepared, nullptr), raw);
    const std::unique_ptr<sqlite3_stmt, decltype(&sqlite3_finalize)> insert(prepared, &sqlite3_finalize);

    const std::array<char, 22> row{};
    check(sqlite3_bind_blob(prepared, 1, row.data(), static_cast<int>(row.size()), SQLITE_STATIC), raw);
    std::vector<double> took_ms;
    for (int i = 0; i < commits; ++i) {
        if (pause_ms > 0) std::this_thread::sleep_for(std::chrono::milliseconds(pause_ms));
        const auto begin = std::chrono::steady_clock::now();
        check(sqlite3_step(prepared), raw);
        check(sqlite3_reset(prepared), raw);
        const std::chrono::duration<double, std::milli> took = std::chrono::steady_clock::now() - begin;
        took_ms.push_back(took.count());
    }
    return took_ms;
}

}  // namespace pollstream::floors
