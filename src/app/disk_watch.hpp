// Checks now and then whether the database is still where it was, and how much of its disk it takes, for the
// metrics. A thread that may wait for the disk does this, so that a request for the metrics does not have to.
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
    /// Nullopt if unknown: an old number would hide what is going on.
    const std::optional<sqlite::disk_use>& use() const noexcept { return use_; }

  private:
    stoppable_timer timer_;
    sqlite::sqlite_store& storage_;
    std::optional<sqlite::disk_use> use_;
};

}  // namespace pollstream::app
