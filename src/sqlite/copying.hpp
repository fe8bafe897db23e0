// An exact copy of a database, by SQLite's online backup: one snapshot, however busy the original is.
#pragma once

#include "database.hpp"

#include <atomic>

namespace pollstream::sqlite {

/// Writes the snapshot over all of `to`. Throws `error`; one of SQLITE_INTERRUPT soon after `stop` became
/// true.
void copy_database(database& from, database& to, const std::atomic<bool>* stop = nullptr);

/// A file that is taken away again unless it was kept: what is put together must be complete or not there at
/// all.
class unfinished_file {
  public:
    /// A name beside `final_name` that nothing has.
    explicit unfinished_file(const std::filesystem::path& final_name);
    ~unfinished_file();
    unfinished_file(const unfinished_file&) = delete;
    unfinished_file& operator=(const unfinished_file&) = delete;

    const std::filesystem::path& name() const noexcept { return name_; }
    /// Syncs it, gives it its final name, and syncs that.
    void keep();

  private:
    std::filesystem::path final_name_;
    std::filesystem::path name_;
};

}  // namespace pollstream::sqlite
