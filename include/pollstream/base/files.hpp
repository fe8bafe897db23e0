// What must hold for files besides their content: readable by their owner alone, owned by whoever is to use
// them, and still there after a power cut.
#pragma once

#include <filesystem>
#include <string>

namespace pollstream {

/// The folder that a file is in; "." if its name has none.
std::filesystem::path folder_of(const std::filesystem::path& file);

/// `file` with a suffix to its name: "polls.db" and "-wal" make "polls.db-wal".
std::filesystem::path beside(const std::filesystem::path& file, const std::string& suffix);

/// fsync of a file or folder. Throws std::system_error.
void sync_to_disk(const std::filesystem::path& file_or_folder);

/// Creates the folder and its missing parents, and syncs the directory entry of each. Leaves alone what
/// exists. Throws std::runtime_error with a message for people.
void make_folders(const std::filesystem::path& folder);

/// Creates an empty file that only its owner may read; the owner is the folder's. Returns its descriptor,
/// which the caller closes, or -1 if the name is taken, even by a link. Does not sync the directory entry.
/// Throws std::runtime_error with a message for people.
int make_private_file(const std::filesystem::path& file);

/// For root doing a server's work: gives `file` to the owner of `model`, so that the server's own user can
/// open it. Follows no link at `file`. Throws std::system_error.
void give_to_owner_of(const std::filesystem::path& model, const std::filesystem::path& file);

}  // namespace pollstream
