#include "sqlite/wal_index.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <type_traits>

namespace pollstream::sqlite {

namespace {

/// Linux before 5.14 cannot tell: then this is false.
bool has_no_room(void volatile* begin, int bytes) noexcept {
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto first = reinterpret_cast<std::uintptr_t>(begin);
    const auto from = first / page * page;
    // NOLINT(performance-no-int-to-ptr): rounded down to the page
    auto* mapped = reinterpret_cast<void*>(from);
    const auto length = first + static_cast<std::uintptr_t>(bytes) - from;
    return ::madvise(mapped, length, MADV_POPULATE_WRITE) != 0 && errno == EFAULT;
}

}  // namespace

void wal_index::ask_for_room(sqlite3* db) noexcept {
    sqlite3_file* f = nullptr;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &f);
    if (f == nullptr || f->pMethods == nullptr || f->pMethods->iVersion < 2) return;
    of_system_ = f->pMethods;
    methods_ = *of_system_;
    methods_.xShmMap = &map;
    f->pMethods = &methods_;
}

int wal_index::map(sqlite3_file* f, int region, int bytes, int extend, void volatile** into) noexcept {
    static_assert(std::is_standard_layout_v<wal_index>);
    const auto& me = *reinterpret_cast<const wal_index*>(f->pMethods);
    const int code = me.of_system_->xShmMap(f, region, bytes, extend, into);
    if (code != SQLITE_OK || *into == nullptr || !has_no_room(*into, bytes)) return code;
    *into = nullptr;  // or SQLite would take it for mapped the next time
    return SQLITE_FULL;
}

}  // namespace pollstream::sqlite
