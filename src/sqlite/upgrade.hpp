// What a newer program does to an older program's database: keeps a copy in the form the older one knows, and
// brings the schema up to date. The way back is the old program with that copy.
#pragma once

#include "sqlite/database.hpp"

#include <cstdint>
#include <filesystem>

namespace pollstream::sqlite {

/// Does what migrate() does, but first keeps a copy of an older database as FILE.before-schema-N, where N is
/// the schema it gets; only the last of those copies is kept. The caller holds the lock. Also throws
/// std::runtime_error, if the disk has no room for the copy plus `spare_bytes` and no such copy exists yet.
void upgrade(database& db, const std::filesystem::path& file,
             std::uintmax_t spare_bytes = std::uintmax_t{64} << 20);

}  // namespace pollstream::sqlite
