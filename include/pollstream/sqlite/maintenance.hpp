// What is done to a database from outside the server: checked, copied, replaced by a copy, compacted.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::sqlite {

/// What `pollstream verify` found: every poll's ballots recounted against its tally, voters and sequence.
struct verify_report {
    std::uint64_t polls = 0;
    std::uint64_t ballots = 0;
    std::vector<std::string> problems;
    std::vector<std::string> lots;  ///< of the closed polls, drawn again from their seeds: a line each
    bool ok() const noexcept { return problems.empty(); }
};

/// Only reads; the server may be running. Throws like open_store.
verify_report verify(const std::filesystem::path& file);

/// What an existing file is, by its first bytes; a backup with a server's lock beside it is a database.
enum class file_content : std::uint8_t { nothing, backup, database, other };
file_content content_of(const std::filesystem::path& file);
/// "an empty file"
std::string_view to_string(file_content c) noexcept;

/// Throws std::runtime_error if a file made of `database` must not take the name `to`: because that is this
/// database or belongs to it, or is one that a server has open, or no ordinary file; or because its folder is
/// not there.
void check_replaceable(const std::filesystem::path& to, const std::filesystem::path& database);

/// Makes an exact copy of a running database (SQLite's online backup), complete or not there at all. Takes
/// the place of an earlier backup and of nothing else. Throws std::runtime_error.
void backup(const std::filesystem::path& from, const std::filesystem::path& to);

/// Puts a backup in the place of `to`, with a new epoch. Returns the name under which what was there is kept,
/// "…replaced-DATE"; empty if there was nothing. The server must be stopped. Throws std::runtime_error.
std::filesystem::path restore(const std::filesystem::path& from, const std::filesystem::path& to);

struct compaction {
    std::uintmax_t bytes_before = 0;
    std::uintmax_t bytes_after = 0;
};

/// Writes the database anew without what was deleted from it, and puts the result in its place. The server
/// must be stopped; a crash leaves the one or the other. Throws std::runtime_error, also if the disk has no
/// room for a second one and `spare_bytes` besides.
compaction compact(const std::filesystem::path& file, std::uintmax_t spare_bytes = std::uintmax_t{16} << 20);

}  // namespace pollstream::sqlite
