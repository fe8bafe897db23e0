#include "sqlite/checkpointer.hpp"

#include "pollstream/base/log.hpp"
#include "pollstream/base/paced_line.hpp"

#include <pthread.h>

#include <algorithm>
#include <vector>

namespace pollstream::sqlite {

namespace {

constexpr int patience_ms = 20;
/// Bytes of zeros written between two commits.
constexpr sqlite3_int64 laid_out_at_once = 1 << 20;

}  // namespace

checkpointer::checkpointer(database& db, const std::filesystem::path& file, std::size_t usual_bytes)
    : db_(db),
      own_(file, database::access::read_write),
      laid_out_bytes_(static_cast<sqlite3_int64>(usual_bytes + usual_bytes / 4)),
      pace_(static_cast<int>(static_cast<std::int64_t>(usual_bytes) / db.page_bytes())) {
    if (!cut_off()) emptying_ = emptying::wanted;  // what a killed server has left behind
    lay_out_wal(laid_out_bytes_);
    sqlite3_wal_hook(
        db_.handle(),
        [](void* self, sqlite3*, const char*, int pages) {
            static_cast<checkpointer*>(self)->pace_.committed(pages);
            return SQLITE_OK;
        },
        this);
    thread_ = std::thread([this] { work(); });
}

checkpointer::~checkpointer() {
    stop();
    sqlite3_wal_hook(db_.handle(), nullptr, nullptr);
}

/// A commit that makes the WAL longer also makes the file system write the new length, which takes as long
/// again as the commit. So the WAL gets its usual length at once, filled with zeros, which SQLite takes for
/// the end of the WAL. Done within the write lock: nobody else may be appending. False once there is no more
/// to do.
bool checkpointer::lay_out_wal(sqlite3_int64 at_once) noexcept {
    try {
        transaction alone(db_, transaction::kind::writing);
        sqlite3_file* wal = nullptr;
        sqlite3_int64 length = 0;
        sqlite3_file_control(db_.handle(), "main", SQLITE_FCNTL_JOURNAL_POINTER, &wal);
        if (wal == nullptr || wal->pMethods == nullptr) return false;
        if (wal->pMethods->xFileSize(wal, &length) != SQLITE_OK) return false;
        const auto until = std::min(laid_out_bytes_, length + at_once);
        const std::vector<char> zeros(64 * 1024);  // SQLite itself writes no more than 128 KiB at once
        for (auto at = length; at < until;) {
            const auto part = std::min<sqlite3_int64>(until - at, std::ssize(zeros));
            if (wal->pMethods->xWrite(wal, zeros.data(), static_cast<int>(part), at) != SQLITE_OK) {
                wal->pMethods->xTruncate(wal, length);  // no room: the WAL grows as needed
                return false;
            }
            at += part;
        }
        if (wal->pMethods->xSync(wal, SQLITE_SYNC_NORMAL) != SQLITE_OK) {
            wal->pMethods->xTruncate(wal, length);
            return false;
        }
        return until < laid_out_bytes_;
    } catch (const error&) {
        return false;  // a WAL that grows does no harm to whoever holds the lock
    }
}

/// Moves what is left of the WAL and truncates it to no bytes at all. Fails while a reader holds its
/// snapshot.
bool checkpointer::cut_off() noexcept {
    return move_all(SQLITE_CHECKPOINT_TRUNCATE);
}

bool checkpointer::move_all(int how) noexcept {
    sqlite3_busy_timeout(db_.handle(), patience_ms);
    const int code = sqlite3_wal_checkpoint_v2(db_.handle(), nullptr, how, nullptr, nullptr);
    if (code != SQLITE_OK) note_failure(code);
    sqlite3_busy_timeout(db_.handle(), busy_ms);
    if (code == SQLITE_OK) failed_ = 0;
    return code == SQLITE_OK;
}

/// A reader is simply waited for. Anything else is logged, the 1st, 2nd, 4th, … time: votes are still stored,
/// but the WAL grows until there is no room for it.
void checkpointer::note_failure(int code) noexcept {
    const int primary = code & 0xff;
    if (primary == SQLITE_BUSY || primary == SQLITE_LOCKED) return;
    try {
        raise(db_.handle(), code, "moving the log into the database");
    } catch (const error& e) {
        if (is_worth_a_line(++failed_))
            log::error("the log cannot be moved into the database, and grows",
                       {{"error", e.what()}, {"failed", failed_}});
    }
}

bool checkpointer::empty_some() noexcept {
    if (emptying_ == emptying::laying_out) {
        if (!lay_out_wal(laid_out_at_once)) emptying_ = emptying::no;
        return true;
    }
    bool moved = false;
    {
        const std::lock_guard lock(mutex_);
        moved = state_ == state::moved;
        state_ = moved ? state::resting : state::wanted;
    }
    if (!moved) wake_.notify_one();
    if (!moved || !cut_off()) return false;
    pace_.tried(true);
    emptying_ = emptying::laying_out;
    return true;
}

void checkpointer::stop() noexcept {
    {
        const std::lock_guard lock(mutex_);
        stopping_ = true;
    }
    wake_.notify_one();
    if (thread_.joinable()) thread_.join();
}

void checkpointer::after_commit() noexcept {
    if (!pace_.is_worth_moving()) return;
    bool moved = false;
    {
        const std::lock_guard lock(mutex_);
        moved = state_ == state::moved;
        if (state_ == state::resting) state_ = state::wanted;
    }
    if (moved) {
        start_anew();
    } else {
        wake_.notify_one();
    }
}

void checkpointer::start_anew() noexcept {
    pace_.tried(move_all(SQLITE_CHECKPOINT_RESTART));
    const std::lock_guard lock(mutex_);
    state_ = state::resting;
}

void checkpointer::work() {
    ::pthread_setname_np(::pthread_self(), "checkpointer");
    std::unique_lock lock(mutex_);
    for (;;) {
        wake_.wait(lock, [this] { return stopping_ || state_ == state::wanted; });
        if (stopping_) return;
        lock.unlock();
        // The second pass moves what arrived during the first, which is little. What cannot be moved now, for
        // lack of room or because of a reader, the lane will find out.
        for (int i = 0; i < 2; ++i) {
            sqlite3_wal_checkpoint_v2(own_.handle(), nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr);
        }
        lock.lock();
        state_ = state::moved;
    }
}

void checkpointer::finish() noexcept {
    stop();
    sqlite3_wal_checkpoint_v2(db_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

}  // namespace pollstream::sqlite
