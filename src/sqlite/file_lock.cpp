#include "file_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace pollstream::sqlite {

file_lock::file_lock(const std::filesystem::path& file) {
    auto beside = file;
    beside += ".lock";
    descriptor_ = ::open(beside.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    if (descriptor_ < 0) {
        throw std::runtime_error(file.string() +
                                 " cannot be opened for writing: " + std::generic_category().message(errno) +
                                 ". Let the user who runs pollstream write the file and its folder.");
    }
    if (::flock(descriptor_, LOCK_EX | LOCK_NB) == 0) return;
    ::close(descriptor_);
    throw std::runtime_error(file.string() + " is in use by another pollstream. End that one first.");
}

file_lock::~file_lock() {
    ::close(descriptor_);
}

}  // namespace pollstream::sqlite
