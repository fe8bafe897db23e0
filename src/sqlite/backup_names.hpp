// What scheduled backups are called: "pollstream-20261123T202400Z.db", and what one that is not finished is.
#pragma once

#include "pollstream/base/clock.hpp"

#include <optional>
#include <string_view>

namespace pollstream::sqlite {

/// The time in "pollstream-TIME"; `rest` becomes what stands behind it.
std::optional<timestamp> read_backup_name(std::string_view name, std::string_view& rest);

}  // namespace pollstream::sqlite
