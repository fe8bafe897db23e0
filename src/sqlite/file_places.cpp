#include "sqlite/file_places.hpp"

#include "pollstream/base/files.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <string_view>

namespace pollstream::sqlite {

namespace {

/// Empty if the file does not exist: then it is not looked for later either.
file_identity identity_of(const std::filesystem::path& name) {
    struct ::stat found {};
    if (::stat(name.c_str(), &found) != 0) return {};
    return {name, found.st_dev, found.st_ino};
}

// https://www.sqlite.org/fileformat.html, 1.3: the magic string, the page size, and two bytes that say it has
// a write-ahead log, which a copy does not have.
constexpr std::string_view magic = "SQLite format 3";
constexpr std::size_t at_versions = 18;
constexpr char with_wal = 2;

}  // namespace

bool file_identity::is_in_place() const noexcept {
    if (name.empty()) return true;
    struct ::stat now {};
    return ::stat(name.c_str(), &now) == 0 && now.st_dev == device && now.st_ino == inode;
}

file_places::file_places(const std::filesystem::path& database, int descriptor)
    : database_(identity_of(database)),
      wal_(identity_of(beside(database, "-wal"))),
      descriptor_(descriptor) {}

bool file_places::are_as_opened() const noexcept {
    return database_.is_in_place() && wal_.is_in_place() && has_our_header();
}

/// Copying another file over this one keeps its name and inode.
bool file_places::has_our_header() const noexcept {
    if (descriptor_ < 0) return true;
    std::array<char, at_versions + 2> begin{};
    const auto got = ::pread(descriptor_, begin.data(), begin.size(), 0);
    const std::string_view header(begin.data(), begin.size());
    return got == static_cast<ssize_t>(begin.size()) && header.starts_with(magic) &&
           header[at_versions] == with_wal && header[at_versions + 1] == with_wal;
}

}  // namespace pollstream::sqlite
