// An exact copy of a database, by SQLite's online backup: one snapshot, however busy the original is.
#pragma once

#include "pollstream/base/unfinished_file.hpp"
#include "sqlite/database.hpp"

#include <atomic>

namespace pollstream::sqlite {

/// Overwrites all of `to` with the snapshot. Throws `error`: one with SQLITE_INTERRUPT soon after `stop`
/// becomes true.
void copy_database(database& from, database& to, const std::atomic<bool>* stop = nullptr);

/// A database being put together: it ends up complete, or not there at all. SQLite must have closed it before
/// it is kept.
class unfinished_database : public unfinished_file {
  public:
    using unfinished_file::unfinished_file;
    ~unfinished_database();
};

}  // namespace pollstream::sqlite
