#include "pollstream/base/files.hpp"

#include "pollstream/base/open_files.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <stdexcept>
#include <system_error>
#include <vector>

namespace pollstream {

namespace {

[[noreturn]] void fail(const std::filesystem::path& what, const std::error_code& why) {
    const auto limit = too_many_open_files(why);
    throw std::runtime_error(
        what.string() + " cannot be made: " +
        (limit.empty() ? why.message() + ". Let the user who runs pollstream write there." : limit));
}

}  // namespace

std::filesystem::path folder_of(const std::filesystem::path& file) {
    return file.has_parent_path() ? file.parent_path() : std::filesystem::path(".");
}

std::filesystem::path beside(const std::filesystem::path& file, const std::string& suffix) {
    auto other = file;
    other += suffix;
    return other;
}

void sync_to_disk(const std::filesystem::path& file_or_folder) {
    const int opened = ::open(file_or_folder.c_str(), O_RDONLY | O_CLOEXEC);
    const int failed = opened < 0 || ::fsync(opened) != 0 ? errno : 0;
    if (opened >= 0) ::close(opened);
    if (failed != 0) throw std::system_error(failed, std::generic_category(), file_or_folder.string());
}

void make_folders(const std::filesystem::path& folder) {
    std::error_code problem;
    std::vector<std::filesystem::path> missing;
    for (auto f = folder; !f.empty() && !std::filesystem::exists(f, problem); f = f.parent_path())
        missing.push_back(f);
    std::filesystem::create_directories(folder, problem);
    if (problem) fail(folder, problem);
    for (const auto& made : missing) sync_to_disk(folder_of(made));
}

int make_private_file(const std::filesystem::path& file) {
    const int made = ::open(file.c_str(), O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (made >= 0) {
        try {
            give_to_owner_of(folder_of(file), file);
        } catch (...) {
            ::close(made);
            ::unlink(file.c_str());
            throw;
        }
    } else if (errno != EEXIST) {
        fail(file, {errno, std::generic_category()});
    }
    return made;
}

void give_to_owner_of(const std::filesystem::path& model, const std::filesystem::path& file) {
    struct ::stat known {};
    if (::geteuid() != 0 || ::stat(model.c_str(), &known) != 0 || known.st_uid == 0) return;
    if (::lchown(file.c_str(), known.st_uid, known.st_gid) != 0)
        throw std::system_error(errno, std::generic_category(), file.string());
}

}  // namespace pollstream
