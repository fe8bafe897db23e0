// Parsed once for all modules except count: headers that nearly every unit includes anyway and that are slow
// to parse. Not Beast, whose cost is in its operations (they are compiled where they are used, in src/net).
//
// It does not change what a unit includes: each still includes what it uses, and builds without this file
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
