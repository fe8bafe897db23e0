// One server per database, and per folder of backups: locks that the system releases when their holder ends,
// however it ends.
#pragma once

#include <filesystem>
#include <optional>
#include <utility>

namespace pollstream::sqlite {

class file_lock {
  public:
    /// Locks "FILE.lock", beside the file itself where `named` is a link. Throws std::runtime_error with a
    /// text for people when somebody else holds it.
    explicit file_lock(const std::filesystem::path& named);
    ~file_lock();
    file_lock(const file_lock&) = delete;
    file_lock& operator=(const file_lock&) = delete;

  private:
    int descriptor_;
};

/// Of the folder itself: nothing is put into it.
class folder_lock {
  public:
    /// Nothing where somebody else holds it, or there is no such folder. A file system without locks has one
    /// for everybody.
    static std::optional<folder_lock> take(const std::filesystem::path& folder);
    folder_lock(folder_lock&& other) noexcept : descriptor_(std::exchange(other.descriptor_, -1)) {}
    folder_lock& operator=(folder_lock&& other) noexcept {
        std::swap(descriptor_, other.descriptor_);
        return *this;
    }
    ~folder_lock();

  private:
    explicit folder_lock(int descriptor) noexcept : descriptor_(descriptor) {}
    int descriptor_;
};

}  // namespace pollstream::sqlite
