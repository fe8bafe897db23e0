// A file system that fails when told to, and one that loses power: SQLite's default VFS with us in between.
//
//     fault_vfs disk;                              // from now on every connection goes through it
//     disk.fail(7, SQLITE_IOERR, true);            // the 7th call from now and all after it
//     disk.heal();
//     disk.leave_image(file, elsewhere, 0.5, 42);  // what a power cut would leave right now
//
// For the power cut it keeps, beside the real files, what each held when it was last synced, and every write
// since. An image holds the synced bytes and, as on real disks, some of the others: each write since then
// survives with the given probability, whole or torn at a sector boundary. The shared-memory index goes
// straight to the real VFS: it does not survive a power cut anyway. Any thread.
#pragma once

#include "sqlite/error.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <mutex>
#include <string>
#include <vector>

namespace pollstream::testing {

class fault_vfs {
  public:
    /// What a power cut does to the bytes next to those being written: nothing on a disk that `keeps` them,
    /// which is what the real VFS says of every disk.
    enum class neighbours { keeps, spoils };
    explicit fault_vfs(neighbours n = neighbours::spoils);
    ~fault_vfs();  ///< every connection opened through it must be closed
    fault_vfs(const fault_vfs&) = delete;
    fault_vfs& operator=(const fault_vfs&) = delete;

    // ---- failing
    /// The n-th call from now (1: the next) that opens, reads, writes, truncates, syncs or maps returns
    /// `code`; if `lasting`, so do all after it.
    void fail(std::uint64_t n, int code, bool lasting);
    void heal();
    /// No part of a WAL's index has room on the disk: whoever touches one that is mapped from now on is
    /// killed, as on a full disk whose blocks are smaller than memory pages.
    void leave_index_without_room(bool without);
    /// Votes go into the WAL as ever; into the database itself nothing does.
    void refuse_database(bool refuses);
    bool has_failed() const;  ///< since the last fail()

    // ---- losing power
    /// Writes the database and its WAL as a power cut would leave them, under another name.
    void leave_image(const std::filesystem::path& of, const std::filesystem::path& to, double survival,
                     std::uint64_t seed) const;

    // ---- observing
    enum class operation { write, sync };
    struct event {
        operation what;
        bool wal;  ///< the file is a write-ahead log
    };
    void forget_events();
    std::vector<event> events() const;

    struct file;   ///< an open one
    struct calls;  ///< what SQLite calls

  private:
    struct change {
        std::int64_t at;
        std::vector<std::uint8_t> bytes;  ///< empty: truncated at `at`
    };
    struct shadow {
        std::vector<std::uint8_t> synced;
        std::vector<change> since;
    };

    int next_call(int otherwise);
    bool is_index_without_room() const;
    bool is_refused(const std::string& path) const;
    void note_write(const std::string& path, std::int64_t at, const void* data, int size);
    void note_cut(const std::string& path, std::int64_t at);
    void note_sync(const std::string& path);
    void note_gone(const std::string& path);
    void note_open(const std::string& path);
    static void apply(std::vector<std::uint8_t>& to, const change& c);

    sqlite3_vfs* real_;
    neighbours neighbours_;
    sqlite3_vfs ours_{};

    mutable std::mutex mutex_;
    std::uint64_t calls_ = 0;
    std::uint64_t fail_at_ = 0;  ///< 0: never
    int code_ = 0;
    bool lasting_ = false;
    bool failed_ = false;
    void* no_room_ = nullptr;  ///< what is mapped instead: a place beyond the end of a file
    bool index_without_room_ = false;
    bool database_refused_ = false;
    std::map<std::string, shadow> shadows_;
    std::vector<event> events_;
};

}  // namespace pollstream::testing
