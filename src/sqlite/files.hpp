// The files of a database: made, found at rest, set aside.
#pragma once

#include "pollstream/base/files.hpp"

#include <filesystem>
#include <string>

namespace pollstream::sqlite {

/// The file itself, where `file` is a symbolic link to it: SQLite keeps the log beside that one, so the lock
/// belongs there too, and what takes its place must not take the link's.
std::filesystem::path behind_links(std::filesystem::path file);

/// Makes the folder and an empty file that only its owner may read (it will hold the server's secret); leaves
/// alone what exists. Throws std::runtime_error.
void make_database_file(const std::filesystem::path& file);

/// "20261123T202400Z": sorts, and fits every file system.
std::string date_for_names();

/// Whether we may write this file, or make files in this folder.
bool may_write(const std::filesystem::path& file_or_folder);

/// A file of the database that is there, and that we may not read; none: empty.
std::filesystem::path hidden_from_us(const std::filesystem::path& database);

/// Whether nobody can change a database, so that it may be read where no index can be made beside it: its
/// folder cannot be written, and no crash has left a log there.
bool is_at_rest(const std::filesystem::path& file);

/// Whether a log is there, and the database it belongs to is missing or empty. A log that was only laid out
/// is none.
bool is_log_alone(const std::filesystem::path& file);

/// FILE.WHY-DATE, under which there is no database yet, nor the log of one.
std::filesystem::path name_to_keep(const std::filesystem::path& file, const std::string& why);

/// Gives a damaged database, and its log, another name: FILE.damaged-DATE, which it answers. Either may be
/// missing. Whoever calls holds the lock. Throws std::filesystem::filesystem_error.
std::filesystem::path set_aside_damaged(const std::filesystem::path& file);

}  // namespace pollstream::sqlite
