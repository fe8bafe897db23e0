// What one durable commit costs on this disk: SQLite alone, one small row per transaction.
#pragma once

#include <filesystem>
#include <vector>

namespace pollstream::floors {

/// Milliseconds for each of `commits` commits (WAL, synchronous FULL, rows of 22 bytes), `pause_ms` apart.
/// Creates the file, and leaves it behind.
std::vector<double> time_commits(const std::filesystem::path& file, int commits, int pause_ms);

}  // namespace pollstream::floors
