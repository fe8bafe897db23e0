// Whether the database is still where it was, and what it takes of its disk, for the metrics: looked at now
// and then by a thread that may wait for the disk, so that whoever asks for the metrics does not.
#pragma once

#include "pollstream/async/stoppable_timer.hpp"
#include "pollstream/async/task.hpp"
#include "pollstream/sqlite/open.hpp"

#include <boost/asio/any_io_executor.hpp>

#include <optional>

namespace pollstream::app {

class disk_watch {
  public:
    disk_watch(const asio::any_io_executor& loop, sqlite::sqlite_store& storage)
        : timer_(loop), storage_(storage) {}

    /// Runs until stop(). Spawn it once.
    task<void> run();
    void stop() { timer_.stop(); }
    /// None where it is not known: an old number would hide what goes on.
    const std::optional<sqlite::disk_use>& use() const noexcept { return use_; }

  private:
    stoppable_timer timer_;
    sqlite::sqlite_store& storage_;
    std::optional<sqlite::disk_use> use_;
};

}  // namespace pollstream::app
