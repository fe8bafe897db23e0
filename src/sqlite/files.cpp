#include "files.hpp"

#include "pollstream/base/clock.hpp"
#include "pollstream/base/open_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>

namespace pollstream::sqlite {

namespace {

[[noreturn]] void fail(const std::filesystem::path& what, const std::error_code& why) {
    const auto limit = too_many_open_files(why);
    throw std::runtime_error(
        what.string() + " cannot be made: " +
        (limit.empty() ? why.message() + ". Let the user who runs pollstream write there." : limit));
}

}  // namespace

void make_private_file(const std::filesystem::path& file) {
    std::error_code problem;
    std::filesystem::create_directories(folder_of(file), problem);
    if (problem) fail(folder_of(file), problem);

    const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (made < 0) {
        if (errno == EEXIST) return;
        fail(file, {errno, std::generic_category()});
    }
    ::close(made);
    give_to_owner_of(folder_of(file), file);
    sync(folder_of(file));
}

void sync(const std::filesystem::path& file_or_folder) {
    const int opened = ::open(file_or_folder.c_str(), O_RDONLY | O_CLOEXEC);
    const int failed = opened < 0 || ::fsync(opened) != 0 ? errno : 0;
    if (opened >= 0) ::close(opened);
    if (failed != 0) throw std::system_error(failed, std::generic_category(), file_or_folder.string());
}

std::filesystem::path folder_of(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

std::string date_for_names() {
    auto text = to_rfc3339(system_clock().now());
    text.resize(19);
    std::erase_if(text, [](char c) { return c == '-' || c == ':'; });
    return text + "Z";
}

void give_to_owner_of(const std::filesystem::path& model, const std::filesystem::path& file) {
    struct ::stat known {};
    if (::geteuid() != 0 || ::stat(model.c_str(), &known) != 0 || known.st_uid == 0) return;
    if (::chown(file.c_str(), known.st_uid, known.st_gid) != 0)
        throw std::system_error(errno, std::generic_category(), file.string());
}

bool may_write(const std::filesystem::path& file_or_folder) {
    return ::faccessat(AT_FDCWD, file_or_folder.c_str(), W_OK, AT_EACCESS) == 0;
}

bool is_at_rest(const std::filesystem::path& file) {
    std::error_code none;
    const auto log = std::filesystem::file_size(beside(file, "-wal"), none);
    return (none || log == 0) && !may_write(folder_of(file));
}

std::filesystem::path set_aside_damaged(const std::filesystem::path& file) {
    auto kept = beside(file, ".damaged-" + date_for_names());
    while (std::filesystem::exists(kept)) kept += "-again";
    for (const auto* suffix : {"-wal", "-shm", ""}) {  // the database last: until then it is found again
        const auto part = beside(file, suffix);
        if (std::filesystem::exists(part)) std::filesystem::rename(part, beside(kept, suffix));
    }
    sync(folder_of(file));
    return kept;
}

std::filesystem::path beside(const std::filesystem::path& file, const std::string& suffix) {
    auto other = file;
    other += suffix;
    return other;
}

}  // namespace pollstream::sqlite
