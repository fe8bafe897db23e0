// Whether the open files are still the ones that their names lead to. Moving, deleting or overwriting a
// database under a running server leaves it writing into files that nobody will find again: SQLite keeps them
// open and never looks at the names again.
#pragma once

#include <sys/types.h>

#include <filesystem>

namespace pollstream::sqlite {

/// Which file a name led to when it was opened.
struct file_identity {
    std::filesystem::path name;
    dev_t device{};
    ino_t inode{};

    /// Follows `name` if it is a link.
    bool is_in_place() const noexcept;
};

class file_places {
  public:
    /// The database and WAL that SQLite has open. `descriptor` is the database's and stays open as long as
    /// this lives, because closing it would drop SQLite's own locks.
    file_places(const std::filesystem::path& database, int descriptor);

    /// A few system calls, cheap beside a commit. Any thread.
    bool are_as_opened() const noexcept;

  private:
    bool has_our_header() const noexcept;

    file_identity database_;
    file_identity wal_;
    int descriptor_;
};

}  // namespace pollstream::sqlite
