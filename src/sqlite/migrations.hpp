// The schema's history: numbered steps, embedded, each run once, in order. A step that has shipped never
// changes.
#pragma once

#include <cstdint>
#include <span>

namespace pollstream::sqlite {

struct migration {
    std::int64_t number;  ///< PRAGMA user_version after it; counts from 1
    const char* sql;
};

std::span<const migration> migrations() noexcept;

/// PRAGMA application_id: "PSTR".
inline constexpr std::int64_t our_application_id = 0x50535452;

}  // namespace pollstream::sqlite
