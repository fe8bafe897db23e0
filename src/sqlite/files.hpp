// What must be true of files besides their content: made for our eyes only, and still there after a power
// cut.
#pragma once

#include <filesystem>
#include <string>

namespace pollstream::sqlite {

/// Makes the folder and an empty file that only its owner, who is the folder's, may read (it will hold the
/// server's secret); leaves alone what exists. Throws std::runtime_error.
void make_private_file(const std::filesystem::path& file);

/// fsync of a file or folder. Throws std::system_error.
void sync(const std::filesystem::path& file_or_folder);

/// The folder a file is in, "." where the name says none.
std::filesystem::path folder_of(const std::filesystem::path& file);

/// "20261123T202400Z": sorts, and fits every file system.
std::string date_for_names();

/// Where root does a server's work: gives `file` to whom `model` belongs, so that the server's own user can
/// open it. Throws std::system_error.
void give_to_owner_of(const std::filesystem::path& model, const std::filesystem::path& file);

/// Whether we may write this file, or make files in this folder.
bool may_write(const std::filesystem::path& file_or_folder);

/// Whether nobody can change a database, so that it may be read where no index can be made beside it: its
/// folder cannot be written, and no crash has left a log there.
bool is_at_rest(const std::filesystem::path& file);

/// Gives a damaged database, and its log, another name: FILE.damaged-DATE, which it answers. Whoever calls
/// holds the lock. Throws std::filesystem::filesystem_error.
std::filesystem::path set_aside_damaged(const std::filesystem::path& file);

/// `file` with more behind its name: "polls.db" and "-wal".
std::filesystem::path beside(const std::filesystem::path& file, const std::string& suffix);

}  // namespace pollstream::sqlite
