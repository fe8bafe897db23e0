#include "pollstream/sqlite/open.hpp"

#include <sqlite3.h>

namespace pollstream::sqlite {

std::string_view engine_version() noexcept {
    return sqlite3_libversion();
}

}  // namespace pollstream::sqlite
