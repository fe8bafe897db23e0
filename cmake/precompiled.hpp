// Parsed once for all modules but count: what nearly every unit includes anyway, and is slow to read. Never
// Beast, whose operations are what costs (they are compiled where they are used, in src/net).
//
// It changes nothing a unit says: each still includes what it uses, and builds without this
// (-DPOLLSTREAM_PRECOMPILE=OFF).
#pragma once

#include <boost/asio/awaitable.hpp>
#include <boost/json/value.hpp>
#include <boost/system/result.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <stdexcept>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <variant>
#include <vector>
