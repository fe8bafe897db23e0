#include "sqlite/statement.hpp"

#include <algorithm>

namespace pollstream::sqlite {

namespace {

void check(sqlite3_stmt* s, int code, const char* doing) {
    if (code != SQLITE_OK) raise(sqlite3_db_handle(s), code, doing);
}

}  // namespace

run::~run() {
    if (statement_ == nullptr) return;
    sqlite3_reset(statement_);
    if (how_ == bound::copied) sqlite3_clear_bindings(statement_);
}

sqlite3_destructor_type run::destructor() const noexcept {
    return how_ == bound::kept ? SQLITE_STATIC : SQLITE_TRANSIENT;
}

bool run::step() {
    const int code = sqlite3_step(statement_);
    if (code == SQLITE_ROW) return true;
    if (code == SQLITE_DONE) return false;
    raise(sqlite3_db_handle(statement_), code, "running a statement");
}

void run::finish() {
    while (step()) {
    }
}

bool run::is_null(int column) const noexcept {
    return sqlite3_column_type(statement_, column) == SQLITE_NULL;
}

std::int64_t run::integer(int column) const noexcept {
    return sqlite3_column_int64(statement_, column);
}

std::uint64_t run::unsigned_integer(int column) const noexcept {
    return static_cast<std::uint64_t>(integer(column));
}

std::string run::text(int column) const {
    const auto view = bytes(column);  // text is read as the UTF-8 bytes it is stored as
    return {view.begin(), view.end()};
}

bytes_view run::bytes(int column) const noexcept {
    const void* data = sqlite3_column_blob(statement_, column);
    const auto size = static_cast<std::size_t>(sqlite3_column_bytes(statement_, column));
    return {static_cast<const std::uint8_t*>(data), data == nullptr ? 0 : size};
}

std::optional<timestamp> run::maybe_time(int column) const noexcept {
    if (is_null(column)) return std::nullopt;
    return time(column);
}

void run::copy_exactly(int column, std::span<std::uint8_t> out) const {
    const auto stored = bytes(column);
    if (stored.size() != out.size()) throw error(SQLITE_CORRUPT, 0, "a stored value has the wrong size");
    std::copy(stored.begin(), stored.end(), out.begin());
}

void run::bind(int index, std::nullopt_t) {
    check(statement_, sqlite3_bind_null(statement_, index), "binding");
}

void run::bind(int index, std::int64_t value) {
    check(statement_, sqlite3_bind_int64(statement_, index, value), "binding");
}

void run::bind(int index, std::string_view value) {
    // An empty view may have a null pointer, which SQLite would bind as NULL.
    const char* data = value.empty() ? "" : value.data();
    check(statement_, sqlite3_bind_text64(statement_, index, data, value.size(), destructor(), SQLITE_UTF8),
          "binding");
}

void run::bind(int index, bytes_view value) {
    const void* data = value.empty() ? "" : static_cast<const void*>(value.data());
    check(statement_, sqlite3_bind_blob64(statement_, index, data, value.size(), destructor()), "binding");
}

statement::statement(database& db, std::string_view sql) {
    sqlite3_stmt* made = nullptr;
    const int code = sqlite3_prepare_v3(db.handle(), sql.data(), static_cast<int>(sql.size()),
                                        SQLITE_PREPARE_PERSISTENT, &made, nullptr);
    statement_.reset(made);
    if (code != SQLITE_OK) raise(db.handle(), code, "preparing a statement");
}

}  // namespace pollstream::sqlite
