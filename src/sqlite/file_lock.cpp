#include "file_lock.hpp"

#include "files.hpp"
#include "pollstream/base/files.hpp"
#include "pollstream/base/open_files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace pollstream::sqlite {

file_lock::file_lock(const std::filesystem::path& named) {
    const auto file = behind_links(named);
    const auto name = beside(file, ".lock");
    descriptor_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (descriptor_ >= 0) {
        give_to_owner_of(std::filesystem::exists(file) ? file : folder_of(file), name);
    } else if (errno == EEXIST) {
        descriptor_ = ::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    }
    if (descriptor_ < 0) {
        const std::error_code why(errno, std::generic_category());
        const auto limit = too_many_open_files(why);
        if (!limit.empty()) throw std::runtime_error(file.string() + " cannot be opened: " + limit);
        throw std::runtime_error(file.string() + " cannot be opened for writing: " + why.message() +
                                 ". Let the user who runs pollstream write the file and its folder.");
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(descriptor_);
    throw std::runtime_error(file.string() + " is in use by another pollstream. End that one first.");
}

file_lock::~file_lock() {
    ::close(descriptor_);
}

std::optional<folder_lock> folder_lock::take(const std::filesystem::path& folder) {
    folder_lock mine(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (mine.descriptor_ < 0) return std::nullopt;
    if (::flock(mine.descriptor_, LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return std::nullopt;
    return mine;
}

folder_lock::~folder_lock() {
    if (descriptor_ >= 0) ::close(descriptor_);
}

}  // namespace pollstream::sqlite
