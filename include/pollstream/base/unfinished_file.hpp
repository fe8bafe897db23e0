// A file that only its owner may read and that appears whole or not at all, whatever interrupts its writing:
// a full disk, an exception, a crash, a power cut. It is written under a name of its own beside the final
// one, which keeps its old content until the new content is on disk.
//
//     unfinished_file file("rooms.jsonl");
//     file.out() << text;
//     file.keep();  // a file that is never kept is removed again
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string_view>

namespace pollstream {

class unfinished_file {
  public:
    /// Creates FILE.unfinished-RANDOM, a name under which nobody can have planted a link. The folder must
    /// exist. Throws std::runtime_error with a message for people.
    explicit unfinished_file(const std::filesystem::path& final_name);
    ~unfinished_file();
    unfinished_file(const unfinished_file&) = delete;
    unfinished_file& operator=(const unfinished_file&) = delete;

    /// For whoever writes the file by name instead of through out().
    const std::filesystem::path& name() const noexcept { return name_; }
    /// If writing fails, keep() reports it.
    std::ostream& out() noexcept { return out_; }
    /// Syncs the file, gives it its final name, and syncs that. Throws std::runtime_error with a message for
    /// people; the final name then has either what it had before or all of the new content.
    void keep();

  private:
    class buffer;
    static std::unique_ptr<buffer> make_listed(const std::filesystem::path& name);

    std::filesystem::path final_name_;
    std::filesystem::path name_;
    std::unique_ptr<buffer> buffer_;
    std::ostream out_;
};

/// Removes what killed writers have left in the folder, with what SQLite has made beside it: files whose
/// final name `is_ours` accepts, and which nobody may be writing now. What cannot be removed stays.
void remove_unfinished(const std::filesystem::path& folder,
                       const std::function<bool(std::string_view)>& is_ours);

/// From now on SIGTERM, SIGINT and SIGHUP, unless they are ignored, first remove unfinished files and what
/// SQLite has made beside them, then end the process as before. For a command, whose files are made by one
/// thread.
void remove_unfinished_on_signals();

}  // namespace pollstream
