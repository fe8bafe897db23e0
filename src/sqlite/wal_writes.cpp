#include "sqlite/wal_writes.hpp"

#include <cstring>
#include <type_traits>

namespace pollstream::sqlite {

namespace {

/// Some thirty pages: a call costs little beside copying them, and they stay in the core's cache. SQLite's
/// own file system layer takes less than 128 KiB at once.
constexpr std::size_t held_max = std::size_t{124} * 1024;

}  // namespace

void wal_writes::join(sqlite3* db) {
    sqlite3_file* f = nullptr;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &f);
    if (f == nullptr || f->pMethods == nullptr) return;
    if ((f->pMethods->xDeviceCharacteristics(f) & SQLITE_IOCAP_POWERSAFE_OVERWRITE) == 0) return;
    held_ = std::make_unique_for_overwrite<std::byte[]>(held_max);
    of_system_ = f->pMethods;
    ours_ = {*of_system_, this};
    ours_.methods.xClose = &close;
    ours_.methods.xRead = &read;
    ours_.methods.xWrite = &write;
    ours_.methods.xTruncate = &truncate;
    ours_.methods.xSync = &sync;
    ours_.methods.xFileSize = &size;
    f->pMethods = &ours_.methods;
    // After a rollback, which gives the write lock away, another process may write where these would go.
    sqlite3_rollback_hook(
        db, [](void* me) { static_cast<wal_writes*>(me)->held_bytes_ = 0; }, this);
}

wal_writes& wal_writes::of(sqlite3_file* f) noexcept {
    static_assert(std::is_standard_layout_v<methods_of>);
    return *reinterpret_cast<const methods_of*>(f->pMethods)->owner;
}

/// What cannot be written stays held until the transaction is rolled back.
int wal_writes::write_held(sqlite3_file* f) noexcept {
    if (held_bytes_ == 0) return SQLITE_OK;
    const int code = of_system_->xWrite(f, held_.get(), static_cast<int>(held_bytes_), held_at_);
    if (code == SQLITE_OK) held_bytes_ = 0;
    return code;
}

int wal_writes::write(sqlite3_file* f, const void* from, int bytes, sqlite3_int64 at) noexcept {
    auto& me = of(f);
    const auto size = static_cast<std::size_t>(bytes);
    const bool follows = at == me.held_at_ + static_cast<sqlite3_int64>(me.held_bytes_);
    if (!follows || me.held_bytes_ + size > held_max) {
        if (const int code = me.write_held(f); code != SQLITE_OK) return code;
    }
    if (size > held_max) return me.of_system_->xWrite(f, from, bytes, at);
    if (me.held_bytes_ == 0) me.held_at_ = at;
    std::memcpy(me.held_.get() + me.held_bytes_, from, size);
    me.held_bytes_ += size;
    return SQLITE_OK;
}

int wal_writes::sync(sqlite3_file* f, int flags) noexcept {
    auto& me = of(f);
    const int code = me.write_held(f);
    return code == SQLITE_OK ? me.of_system_->xSync(f, flags) : code;
}

int wal_writes::read(sqlite3_file* f, void* into, int bytes, sqlite3_int64 at) noexcept {
    auto& me = of(f);
    const int code = me.write_held(f);
    return code == SQLITE_OK ? me.of_system_->xRead(f, into, bytes, at) : code;
}

int wal_writes::truncate(sqlite3_file* f, sqlite3_int64 bytes) noexcept {
    auto& me = of(f);
    if (me.held_at_ >= bytes) me.held_bytes_ = 0;  // it would be cut off again
    const int code = me.write_held(f);
    return code == SQLITE_OK ? me.of_system_->xTruncate(f, bytes) : code;
}

int wal_writes::size(sqlite3_file* f, sqlite3_int64* bytes) noexcept {
    auto& me = of(f);
    const int code = me.write_held(f);
    return code == SQLITE_OK ? me.of_system_->xFileSize(f, bytes) : code;
}

/// What is held by then belongs to a transaction that was taken back.
int wal_writes::close(sqlite3_file* f) noexcept {
    const auto* system = of(f).of_system_;
    f->pMethods = system;
    return system->xClose(f);
}

}  // namespace pollstream::sqlite
