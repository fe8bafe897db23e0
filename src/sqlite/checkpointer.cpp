#include "checkpointer.hpp"

namespace pollstream::sqlite {

namespace {

constexpr int pages_to_move = 1'000;     // 4 MB: worth a sync of the main file
constexpr int pages_to_insist = 16'000;  // 64 MB: now the readers must let go of the log for a moment

}  // namespace

checkpointer::checkpointer(database& db) : db_(db) {
    sqlite3_wal_hook(
        db_.handle(),
        [](void* self, sqlite3*, const char*, int pages) {
            static_cast<checkpointer*>(self)->pages_ = pages;
            return SQLITE_OK;
        },
        this);
}

checkpointer::~checkpointer() {
    sqlite3_wal_hook(db_.handle(), nullptr, nullptr);
}

void checkpointer::after_commit() noexcept {
    if (pages_ < pages_to_move) return;
    const int how = pages_ < pages_to_insist ? SQLITE_CHECKPOINT_PASSIVE : SQLITE_CHECKPOINT_RESTART;
    pages_ = 0;  // until the next commit says otherwise
    sqlite3_wal_checkpoint_v2(db_.handle(), nullptr, how, nullptr, nullptr);
}

void checkpointer::finish() noexcept {
    sqlite3_wal_checkpoint_v2(db_.handle(), nullptr, SQLITE_CHECKPOINT_TRUNCATE, nullptr, nullptr);
}

}  // namespace pollstream::sqlite
