#include "app/key_file.hpp"

#include "pollstream/base/log.hpp"

#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <vector>

namespace pollstream::app {

namespace {

bool is_ours(gid_t group) {
    if (group == ::getegid()) return true;
    std::vector<gid_t> groups(static_cast<std::size_t>(std::max(0, ::getgroups(0, nullptr))));
    const int count = ::getgroups(static_cast<int>(groups.size()), groups.data());
    groups.resize(static_cast<std::size_t>(std::max(0, count)));
    return std::ranges::find(groups, group) != groups.end();
}

}  // namespace

void warn_of_readers(const std::filesystem::path& file, std::string_view key) {
    struct stat about {};
    if (::stat(file.c_str(), &about) != 0) return;
    const bool group_reads = (about.st_mode & S_IRGRP) != 0 && !is_ours(about.st_gid);
    if (!group_reads && (about.st_mode & S_IROTH) == 0) return;
    log::warn("other users of this machine may read the key: remove their permission with chmod 600",
              {{"of", key}, {"file", file.string()}});
}

}  // namespace pollstream::app
