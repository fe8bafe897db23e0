// One server per database, and one per folder of backups: locks that the system releases when their holder
// ends, however it ends.
//
// A database has two: the file "FILE.lock" beside it, which stays when another file takes the database's
// place, and a byte of the database itself, which nobody can remove and which every name of the file shares.
// The byte is locked through an open file description (F_OFD_SETLK), so it does not conflict with SQLite's
// own locks on the same file. But closing any descriptor of a file drops SQLite's locks on it: so a database
// must be locked before SQLite opens it, and stay locked until SQLite has closed it.
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
    /// Locks the file, if it exists, and "FILE.lock", which is beside the file itself if `named` is a link.
    /// Throws std::runtime_error with a message for people if somebody else holds one of them.
    explicit file_lock(const std::filesystem::path& named);
    file_lock(const file_lock&) = delete;
    file_lock& operator=(const file_lock&) = delete;

    /// Whether somebody holds it; leaves nothing behind. Only for callers that have not opened the file
    /// themselves.
    static bool is_held(const std::filesystem::path& named);

    const std::filesystem::path& file() const noexcept { return file_; }
    /// Of the database, open as long as this lives; -1 if it did not exist.
    int descriptor() const noexcept { return itself_.get(); }

  private:
    std::filesystem::path file_;
    unique_descriptor beside_;
    unique_descriptor itself_;
};

/// A lock on the folder itself: nothing is put into it.
class folder_lock {
  public:
    /// Nothing if somebody else holds it, or there is no such folder. On a file system without locks
    /// everybody gets one.
    static std::optional<folder_lock> take(const std::filesystem::path& folder);

  private:
    explicit folder_lock(int descriptor) noexcept : folder_(descriptor) {}
    unique_descriptor folder_;
};

}  // namespace pollstream::sqlite
