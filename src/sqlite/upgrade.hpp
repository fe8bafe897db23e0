// What a new program does to the database of an older one: keeps a copy as that one knows it, and brings the
// schema up to date. The way back is the old program with that copy.
#pragma once

#include "database.hpp"

#include <cstdint>
#include <filesystem>

namespace pollstream::sqlite {

/// As migrate(). Of an older database a copy is kept before: FILE.before-schema-N, where N is the schema it
/// gets; of those copies the last alone. Whoever calls holds the lock. Throws also std::runtime_error, where
/// the disk has no room for the copy and `spare_bytes` besides, and no copy is there already.
void upgrade(database& db, const std::filesystem::path& file,
             std::uintmax_t spare_bytes = std::uintmax_t{64} << 20);

}  // namespace pollstream::sqlite
