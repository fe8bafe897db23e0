// Whether the files that are open are still those that their names lead to. Who moves, deletes or overwrites
// a database under a running server leaves it writing into files that nobody finds again: SQLite has them
// open, and looks at names no more.
#pragma once

#include <sys/types.h>

#include <filesystem>

namespace pollstream::sqlite {

/// Where a file was when it was opened.
struct file_identity {
    std::filesystem::path name;
    dev_t device{};
    ino_t inode{};

    /// Of the file itself, where `name` is a link.
    bool is_in_place() const noexcept;
};

class file_places {
  public:
    /// Of a database with a log that SQLite has open. `descriptor`: of the database, open as long as this
    /// lives, for closing it would take SQLite's own locks away.
    file_places(const std::filesystem::path& database, int descriptor);

    /// A few system calls, which are little beside a commit. Any thread.
    bool are_as_opened() const noexcept;

  private:
    bool has_our_header() const noexcept;

    file_identity database_;
    file_identity log_;
    int descriptor_;
};

}  // namespace pollstream::sqlite
