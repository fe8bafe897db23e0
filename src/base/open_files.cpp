#include "pollstream/base/open_files.hpp"

#include <sys/resource.h>

namespace pollstream {

std::string too_many_open_files(const std::error_code& why) {
    if (why == std::errc::too_many_files_open_in_system)
        return "this machine can open no more files. End other programs, or raise fs.file-max with sysctl.";
    if (why != std::errc::too_many_files_open) return {};
    rlimit limit{};
    const bool known = ::getrlimit(RLIMIT_NOFILE, &limit) == 0;
    return "the limit of open files" + (known ? ", " + std::to_string(limit.rlim_cur) + "," : "") +
           " is too low. Allow 1024 or more: with `ulimit -n 1024` before the start, or LimitNOFILE= in the "
           "service's unit.";
}

}  // namespace pollstream
