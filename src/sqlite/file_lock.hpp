// One server per database: a lock beside the file that the system releases when its holder ends, however it
// ends.
#pragma once

#include <filesystem>

namespace pollstream::sqlite {

class file_lock {
  public:
    /// Locks "FILE.lock". Throws std::runtime_error with a text for people when somebody else holds it.
    explicit file_lock(const std::filesystem::path& file);
    ~file_lock();
    file_lock(const file_lock&) = delete;
    file_lock& operator=(const file_lock&) = delete;

  private:
    int descriptor_;
};

}  // namespace pollstream::sqlite
