// An exact copy of a database, by SQLite's online backup: one snapshot, however busy the original is.
#pragma once

#include "database.hpp"
#include "pollstream/base/unfinished_file.hpp"

#include <atomic>

namespace pollstream::sqlite {

/// Writes the snapshot over all of `to`. Throws `error`; one of SQLITE_INTERRUPT soon after `stop` became
/// true.
void copy_database(database& from, database& to, const std::atomic<bool>* stop = nullptr);

/// A database that is put together: complete, or not there at all. SQLite has closed it before it is kept.
class unfinished_database : public unfinished_file {
  public:
    using unfinished_file::unfinished_file;
    ~unfinished_database();
};

}  // namespace pollstream::sqlite
