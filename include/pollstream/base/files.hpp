// What must be true of files besides their content: made for their owner's eyes only, his who is to use them,
// and still there after a power cut.
#pragma once

#include <filesystem>
#include <string>

namespace pollstream {

/// The folder a file is in, "." where the name says none.
std::filesystem::path folder_of(const std::filesystem::path& file);

/// `file` with more behind its name: "polls.db" and "-wal".
std::filesystem::path beside(const std::filesystem::path& file, const std::string& suffix);

/// fsync of a file or folder. Throws std::system_error.
void sync_to_disk(const std::filesystem::path& file_or_folder);

/// Makes the folder, and those above it that are missing, and syncs the entry of each. Leaves alone what
/// exists. Throws std::runtime_error for people.
void make_folders(const std::filesystem::path& folder);

/// Makes an empty file that only its owner, who is the folder's, may read: its descriptor, for whoever calls
/// to close; -1 where the name is taken, be it by a link. Its entry is not synced. Throws std::runtime_error
/// for people.
int make_private_file(const std::filesystem::path& file);

/// Where root does a server's work: gives `file` to whom `model` belongs, so that the server's own user can
/// open it. Follows no link. Throws std::system_error.
void give_to_owner_of(const std::filesystem::path& model, const std::filesystem::path& file);

}  // namespace pollstream
