// The files of a database: creating them, finding them at rest, setting them aside.
#pragma once

#include "pollstream/base/files.hpp"

#include <filesystem>
#include <string>

namespace pollstream::sqlite {

/// The file itself if `file` is a symbolic link: SQLite keeps the WAL beside the target, so the lock belongs
/// there too, and a replacement must replace the target, not the link.
std::filesystem::path behind_links(std::filesystem::path file);

/// Creates the folder and an empty file that only its owner may read (it will hold the server's secret);
/// leaves anything that exists alone. Throws std::runtime_error.
void make_database_file(const std::filesystem::path& file);

/// "20261123T202400Z": sorts by time, and suits every file system.
std::string date_for_names();

/// Whether we may write this file, or create files in this folder.
bool may_write(const std::filesystem::path& file_or_folder);

/// A file of the database that exists but that we may not read; empty if there is none.
std::filesystem::path hidden_from_us(const std::filesystem::path& database);

/// Whether nobody can change the database, so that it can be read where no index can be created beside it:
/// its folder cannot be written, and no crash has left a WAL there.
bool is_at_rest(const std::filesystem::path& file);

/// Whether there is a WAL whose database is missing or empty. One that has only been laid out does not count.
bool is_wal_alone(const std::filesystem::path& file);
/// Refuses such a WAL: SQLite would delete it, and acknowledged votes with it. Throws `refused`.
void refuse_wal_alone(const std::filesystem::path& file);

/// FILE.WHY-DATE, a name that neither a database nor a WAL has yet.
std::filesystem::path name_to_keep(const std::filesystem::path& file, const std::string& why);

/// Renames a damaged database and its WAL to FILE.damaged-DATE, and returns that name. Either may be missing.
/// The caller holds the lock. Throws std::filesystem::filesystem_error.
std::filesystem::path set_aside_damaged(const std::filesystem::path& file);

}  // namespace pollstream::sqlite
