#include "sqlite/file_lock.hpp"

#include "pollstream/base/files.hpp"
#include "pollstream/base/open_files.hpp"
#include "sqlite/files.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <string>
#include <system_error>

namespace pollstream::sqlite {

namespace {

/// A byte of the database that SQLite never locks: its own locks begin at 2^30 and end 512 bytes later.
constexpr off_t our_byte = (off_t{1} << 30) + 4'096;

[[noreturn]] void refuse_in_use(const std::filesystem::path& file) {
    throw std::runtime_error(file.string() + " is in use by another pollstream. End that one first.");
}

/// Opens "FILE.lock", and creates it if it is missing.
unique_descriptor open_beside(const std::filesystem::path& file) {
    const auto name = beside(file, ".lock");
    unique_descriptor opened(::open(name.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600));
    if (opened.is_open()) {
        give_to_owner_of(std::filesystem::exists(file) ? file : folder_of(file), name);
    } else if (errno == EEXIST) {
        opened = unique_descriptor(::open(name.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600));
    }
    if (opened.is_open()) return opened;
    const std::error_code why(errno, std::generic_category());
    const auto limit = too_many_open_files(why);
    if (!limit.empty()) throw std::runtime_error(file.string() + " cannot be opened: " + limit);
    throw std::runtime_error(file.string() + " cannot be opened for writing: " + why.message() +
                             ". Let the user who runs pollstream write the file and its folder.");
}

/// Whether somebody else holds the byte. Processes that may only read the file share the lock. On a file
/// system without locks everybody gets it.
bool is_taken(int descriptor, bool writable) noexcept {
    struct ::flock byte {};
    byte.l_type = writable ? F_WRLCK : F_RDLCK;
    byte.l_whence = SEEK_SET;
    byte.l_start = our_byte;
    byte.l_len = 1;
    return ::fcntl(descriptor, F_OFD_SETLK, &byte) != 0 && (errno == EAGAIN || errno == EACCES);
}

/// Opens and locks the database itself; the result is not open if there is no such file or it may not be
/// read.
unique_descriptor lock_itself(const std::filesystem::path& file) {
    constexpr int always = O_CLOEXEC | O_NOCTTY | O_NONBLOCK;
    if (std::error_code none; !std::filesystem::is_regular_file(file, none)) return {};
    unique_descriptor opened(::open(file.c_str(), O_RDWR | always));
    const bool writable = opened.is_open();
    if (!writable) opened = unique_descriptor(::open(file.c_str(), O_RDONLY | always));
    if (opened.is_open() && is_taken(opened.get(), writable)) refuse_in_use(file);
    return opened;
}

}  // namespace

unique_descriptor::~unique_descriptor() {
    if (number_ >= 0) ::close(number_);
}

file_lock::file_lock(const std::filesystem::path& named)
    : file_(behind_links(named)), beside_(open_beside(file_)) {
    if (::flock(beside_.get(), LOCK_EX | LOCK_NB) != 0) refuse_in_use(file_);
    itself_ = lock_itself(file_);
}

bool file_lock::is_held(const std::filesystem::path& named) {
    const auto file = behind_links(named);
    try {
        lock_itself(file);
        if (std::filesystem::exists(beside(file, ".lock"))) const file_lock mine(file);
        return false;
    } catch (const std::runtime_error&) {
        return true;
    }
}

std::optional<folder_lock> folder_lock::take(const std::filesystem::path& folder) {
    folder_lock mine(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    if (!mine.folder_.is_open()) return std::nullopt;
    if (::flock(mine.folder_.get(), LOCK_EX | LOCK_NB) != 0 && errno == EWOULDBLOCK) return std::nullopt;
    return mine;
}

}  // namespace pollstream::sqlite
