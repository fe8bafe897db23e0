#include "support/fault_vfs.hpp"

#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <new>
#include <random>

namespace pollstream::testing {

namespace {

constexpr std::size_t no_room_bytes = 64 * 1024;  // a part of the index has 32 KiB

}  // namespace

/// SQLite's view of an open file, then ours, then the real VFS's.
struct fault_vfs::file {
    sqlite3_file base;
    fault_vfs* disk;
    std::string* path;  ///< null: a temporary file, which never survives

    sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    static file& of(sqlite3_file* f) { return *reinterpret_cast<file*>(f); }
};

struct fault_vfs::calls {
    static int close(sqlite3_file* f) {
        auto& me = file::of(f);
        const int code = me.real()->pMethods->xClose(me.real());
        delete me.path;
        me.path = nullptr;
        return code;
    }
    static int read(sqlite3_file* f, void* into, int size, sqlite3_int64 at) {
        auto& me = file::of(f);
        if (const int code = me.disk->next_call(SQLITE_IOERR_READ); code != SQLITE_OK) return code;
        return me.real()->pMethods->xRead(me.real(), into, size, at);
    }
    static int write(sqlite3_file* f, const void* from, int size, sqlite3_int64 at) {
        auto& me = file::of(f);
        if (const int code = me.disk->next_call(SQLITE_IOERR_WRITE); code != SQLITE_OK) return code;
        if (me.path != nullptr && me.disk->is_refused(*me.path)) return SQLITE_IOERR_WRITE;
        if (me.path != nullptr) me.disk->note_write(*me.path, at, from, size);
        return me.real()->pMethods->xWrite(me.real(), from, size, at);
    }
    static int truncate(sqlite3_file* f, sqlite3_int64 size) {
        auto& me = file::of(f);
        if (const int code = me.disk->next_call(SQLITE_IOERR_TRUNCATE); code != SQLITE_OK) return code;
        if (me.path != nullptr) me.disk->note_cut(*me.path, size);
        return me.real()->pMethods->xTruncate(me.real(), size);
    }
    /// Not passed on: this disk never actually loses power.
    static int sync(sqlite3_file* f, int) {
        auto& me = file::of(f);
        if (const int code = me.disk->next_call(SQLITE_IOERR_FSYNC); code != SQLITE_OK) return code;
        if (me.path != nullptr) me.disk->note_sync(*me.path);
        return SQLITE_OK;
    }
    static int size(sqlite3_file* f, sqlite3_int64* into) {
        return file::of(f).real()->pMethods->xFileSize(file::of(f).real(), into);
    }
    static int lock(sqlite3_file* f, int level) {
        return file::of(f).real()->pMethods->xLock(file::of(f).real(), level);
    }
    static int unlock(sqlite3_file* f, int level) {
        return file::of(f).real()->pMethods->xUnlock(file::of(f).real(), level);
    }
    static int check_lock(sqlite3_file* f, int* into) {
        return file::of(f).real()->pMethods->xCheckReservedLock(file::of(f).real(), into);
    }
    static int control(sqlite3_file* f, int what, void* with) {
        return file::of(f).real()->pMethods->xFileControl(file::of(f).real(), what, with);
    }
    static int sector(sqlite3_file* f) {
        return file::of(f).real()->pMethods->xSectorSize(file::of(f).real());
    }
    /// Promises little: writes may tear, and may reach the disk in any order.
    static int device(sqlite3_file* f) {
        const bool keeps = file::of(f).disk->neighbours_ == neighbours::keeps;
        return keeps ? SQLITE_IOCAP_POWERSAFE_OVERWRITE : 0;
    }
    static int map(sqlite3_file* f, int page, int size, int extend, void volatile** into) {
        auto& me = file::of(f);
        if (const int code = me.disk->next_call(SQLITE_IOERR_SHMMAP); code != SQLITE_OK) return code;
        const int code = me.real()->pMethods->xShmMap(me.real(), page, size, extend, into);
        if (code == SQLITE_OK && *into != nullptr && me.disk->is_index_without_room())
            *into = me.disk->no_room_;
        return code;
    }
    static int map_lock(sqlite3_file* f, int offset, int n, int flags) {
        return file::of(f).real()->pMethods->xShmLock(file::of(f).real(), offset, n, flags);
    }
    static void barrier(sqlite3_file* f) { file::of(f).real()->pMethods->xShmBarrier(file::of(f).real()); }
    static int unmap(sqlite3_file* f, int with_file) {
        return file::of(f).real()->pMethods->xShmUnmap(file::of(f).real(), with_file);
    }

    static int open(sqlite3_vfs* vfs, sqlite3_filename name, sqlite3_file* f, int flags, int* flags_out) {
        static const sqlite3_io_methods methods = {
            2,       close,  read,   write, truncate, sync,    size,  lock,    unlock, check_lock,
            control, sector, device, map,   map_lock, barrier, unmap, nullptr, nullptr};
        auto& disk = *static_cast<fault_vfs*>(vfs->pAppData);
        f->pMethods = nullptr;
        if (const int code = disk.next_call(SQLITE_CANTOPEN); code != SQLITE_OK) return code;
        auto& me = file::of(f);
        const int code = disk.real_->xOpen(disk.real_, name, me.real(), flags, flags_out);
        if (code != SQLITE_OK) return code;
        me.disk = &disk;
        constexpr int lasting = SQLITE_OPEN_MAIN_DB | SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_WAL;
        me.path = name != nullptr && (flags & lasting) != 0 ? new std::string(name) : nullptr;
        if (me.path != nullptr) disk.note_open(*me.path);
        f->pMethods = &methods;
        return SQLITE_OK;
    }
    static int remove(sqlite3_vfs* vfs, const char* name, int sync_folder) {
        auto& disk = *static_cast<fault_vfs*>(vfs->pAppData);
        disk.note_gone(name);
        return disk.real_->xDelete(disk.real_, name, sync_folder);
    }
};

fault_vfs::fault_vfs(neighbours n) : real_(sqlite3_vfs_find(nullptr)), neighbours_(n) {
    const int empty = ::memfd_create("an index without room", MFD_CLOEXEC);
    no_room_ = ::mmap(nullptr, no_room_bytes, PROT_READ | PROT_WRITE, MAP_SHARED, empty, 0);
    ::close(empty);
    ours_ = *real_;  // methods we do not override are called with our object, of which they use nothing
    ours_.iVersion = 1;
    ours_.szOsFile = static_cast<int>(sizeof(file)) + real_->szOsFile;
    ours_.pNext = nullptr;
    ours_.zName = "pollstream-faults";
    ours_.pAppData = this;
    ours_.xOpen = &calls::open;
    ours_.xDelete = &calls::remove;
    sqlite3_vfs_register(&ours_, 1);
}

fault_vfs::~fault_vfs() {
    ::munmap(no_room_, no_room_bytes);
    sqlite3_vfs_unregister(&ours_);
    sqlite3_vfs_register(real_, 1);
}

void fault_vfs::fail(std::uint64_t n, int code, bool lasting) {
    const std::lock_guard lock(mutex_);
    calls_ = 0;
    fail_at_ = n;
    code_ = code;
    lasting_ = lasting;
    failed_ = false;
}

void fault_vfs::heal() {
    const std::lock_guard lock(mutex_);
    fail_at_ = 0;
}

void fault_vfs::leave_index_without_room(bool without) {
    const std::lock_guard lock(mutex_);
    index_without_room_ = without;
}

void fault_vfs::refuse_database(bool refuses) {
    const std::lock_guard lock(mutex_);
    database_refused_ = refuses;
}

bool fault_vfs::is_refused(const std::string& path) const {
    const std::lock_guard lock(mutex_);
    return database_refused_ && path.ends_with(".db");
}

bool fault_vfs::is_index_without_room() const {
    const std::lock_guard lock(mutex_);
    return index_without_room_;
}

bool fault_vfs::has_failed() const {
    const std::lock_guard lock(mutex_);
    return failed_;
}

/// SQLITE_IOERR becomes the error of this very call, as a real disk would say it.
int fault_vfs::next_call(int otherwise) {
    const std::lock_guard lock(mutex_);
    if (fail_at_ == 0) return SQLITE_OK;
    ++calls_;
    if (calls_ != fail_at_ && !(lasting_ && calls_ > fail_at_)) return SQLITE_OK;
    failed_ = true;
    return code_ == SQLITE_IOERR ? otherwise : code_;
}

void fault_vfs::note_open(const std::string& path) {
    const std::lock_guard lock(mutex_);
    if (shadows_.contains(path)) return;
    std::ifstream in(path, std::ios::binary);
    shadows_[path].synced.assign(std::istreambuf_iterator<char>(in), {});
}

void fault_vfs::note_write(const std::string& path, std::int64_t at, const void* data, int size) {
    const auto* bytes = static_cast<const std::uint8_t*>(data);
    const std::lock_guard lock(mutex_);
    shadows_[path].since.push_back({at, {bytes, bytes + size}});
    events_.push_back({operation::write, path.ends_with("-wal")});
}

void fault_vfs::note_cut(const std::string& path, std::int64_t at) {
    const std::lock_guard lock(mutex_);
    shadows_[path].since.push_back({at, {}});
}

void fault_vfs::note_sync(const std::string& path) {
    const std::lock_guard lock(mutex_);
    auto& s = shadows_[path];
    for (const auto& c : s.since) apply(s.synced, c);
    s.since.clear();
    events_.push_back({operation::sync, path.ends_with("-wal")});
}

void fault_vfs::note_gone(const std::string& path) {
    const std::lock_guard lock(mutex_);
    shadows_.erase(path);
}

void fault_vfs::apply(std::vector<std::uint8_t>& to, const change& c) {
    const auto at = static_cast<std::size_t>(c.at);
    if (c.bytes.empty()) {
        to.resize(at);
        return;
    }
    if (to.size() < at + c.bytes.size()) to.resize(at + c.bytes.size());
    std::ranges::copy(c.bytes, to.begin() + c.at);
}

void fault_vfs::leave_image(const std::filesystem::path& of, const std::filesystem::path& to, double survival,
                            std::uint64_t seed) const {
    constexpr std::size_t sector = 512;
    std::mt19937_64 random(seed);
    const std::lock_guard lock(mutex_);
    for (const auto* suffix : {"", "-wal", "-journal", "-shm"}) {
        const auto target = to.string() + suffix;
        std::filesystem::remove(target);
        const auto known = shadows_.find(of.string() + suffix);
        if (known == shadows_.end()) continue;
        auto content = known->second.synced;
        for (auto c : known->second.since) {
            if (std::uniform_real_distribution<>()(random) >= survival) continue;
            if (c.bytes.size() > sector && random() % 4 == 0) {
                c.bytes.resize(sector * (1 + random() % (c.bytes.size() / sector)));
            }
            apply(content, c);
        }
        std::ofstream(target, std::ios::binary)
            .write(reinterpret_cast<const char*>(content.data()), std::ssize(content));
    }
}

void fault_vfs::forget_events() {
    const std::lock_guard lock(mutex_);
    events_.clear();
}

std::vector<fault_vfs::event> fault_vfs::events() const {
    const std::lock_guard lock(mutex_);
    return events_;
}

}  // namespace pollstream::testing
