// One server per database, and per folder of backups: locks that the system releases when their holder ends,
// however it ends.
//
// A database has two: the file "FILE.lock" beside it, which stays when another file takes the database's
// place, and a byte of the database itself, which nobody can remove and every name of the file has. The byte
// is locked by an open file description (F_OFD_SETLK), so SQLite's locks on the same file do not mind it, nor
// it them. But closing any descriptor of a file takes SQLite's locks on it away: so whoever locks a database
// does it before SQLite opens it, and until SQLite has closed it.
#pragma once

#include <filesystem>
#include <optional>
#include <utility>

namespace pollstream::sqlite {

class unique_descriptor {
  public:
    unique_descriptor() = default;
    explicit unique_descriptor(int number) noexcept : number_(number) {}
    unique_descriptor(unique_descriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
    unique_descriptor& operator=(unique_descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }
    ~unique_descriptor();

    bool is_open() const noexcept { return number_ >= 0; }
    int get() const noexcept { return number_; }

  private:
    int number_ = -1;
};

class file_lock {
  public:
    /// Locks the file, if it is there, and "FILE.lock", beside the file itself where `named` is a link.
    /// Throws std::runtime_error with a text for people when somebody else holds one of them.
    explicit file_lock(const std::filesystem::path& named);
    file_lock(const file_lock&) = delete;
    file_lock& operator=(const file_lock&) = delete;

    /// Whether somebody holds it; leaves nothing behind. For who has not opened the file itself.
    static bool is_held(const std::filesystem::path& named);

    const std::filesystem::path& file() const noexcept { return file_; }
    /// Of the database, open as long as this lives; -1 where it was not there.
    int descriptor() const noexcept { return itself_.get(); }

  private:
    std::filesystem::path file_;
    unique_descriptor beside_;
    unique_descriptor itself_;
};

/// Of the folder itself: nothing is put into it.
class folder_lock {
  public:
    /// Nothing where somebody else holds it, or there is no such folder. A file system without locks has one
    /// for everybody.
    static std::optional<folder_lock> take(const std::filesystem::path& folder);

  private:
    explicit folder_lock(int descriptor) noexcept : folder_(descriptor) {}
    unique_descriptor folder_;
};

}  // namespace pollstream::sqlite
