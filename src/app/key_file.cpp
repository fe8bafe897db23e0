#include "app/key_file.hpp"

#include "pollstream/base/log.hpp"

namespace pollstream::app {

void warn_of_readers(const std::filesystem::path& file, std::string_view key) {
    using std::filesystem::perms;
    constexpr auto others = perms::group_read | perms::others_read;
    std::error_code ec;
    const auto allowed = std::filesystem::status(file, ec).permissions();
    if (ec || (allowed & others) == perms::none) return;
    log::warn("others on this machine may read the key: take their permission away with chmod 600",
              {{"of", key}, {"file", file.string()}});
}

}  // namespace pollstream::app
