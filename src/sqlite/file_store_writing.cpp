// Whether a vote could be stored now: the disk has room, and the database is still where it was.
#include "pollstream/base/log.hpp"
#include "sqlite/file_store.hpp"

namespace pollstream::sqlite {

/// Tries once, and again after each failure: a disk that takes votes is not probed.
task<result<void>> file_store::check_writing() {
    if (!lane_) co_return errc::storage_failed;
    const auto as_opened = co_await check_places();
    if (as_opened && !*as_opened) co_return errc::storage_failed;
    if (was_tried_ && lane_->counters().last_failure == errc::ok) co_return result<void>();
    const auto tried = co_await try_room();
    was_tried_ = tried.has_value();
    co_return tried;
}

void file_store::note_places(bool as_opened) {
    if (misplaced_ == !as_opened) return;
    misplaced_ = !as_opened;
    if (as_opened)
        log::info("the database is back in its place", {{"file", lock_->file().string()}});
    else
        log::error(
            "the database was moved, deleted or overwritten under the running server: votes are refused",
            {{"file", lock_->file().string()},
             {"do",
              "move it back where it was; if it is gone, export what is needed from the running "
              "server, stop it and restore a backup"}});
}

}  // namespace pollstream::sqlite
