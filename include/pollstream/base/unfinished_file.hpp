// A file for its owner's eyes only that is there whole or not at all, whatever stops the writing of it: a
// full disk, an exception, a crash, a power cut. It is put together under a name of its own beside the final
// one, which keeps what it had until the new content is on disk.
//
//     unfinished_file file("rooms.jsonl");
//     file.out() << text;
//     file.keep();  // a file that is never kept is taken away again
#pragma once

#include <filesystem>
#include <functional>
#include <memory>
#include <ostream>
#include <string_view>

namespace pollstream {

class unfinished_file {
  public:
    /// FILE.unfinished-RANDOM, which nobody can have laid a link under. The folder must be there. Throws
    /// std::runtime_error for people.
    explicit unfinished_file(const std::filesystem::path& final_name);
    ~unfinished_file();
    unfinished_file(const unfinished_file&) = delete;
    unfinished_file& operator=(const unfinished_file&) = delete;

    /// For whoever writes it by name instead of into out().
    const std::filesystem::path& name() const noexcept { return name_; }
    /// Where writing fails, keep() says so.
    std::ostream& out() noexcept { return out_; }
    /// Syncs it, gives it its final name, and syncs that. Throws std::runtime_error for people; under the
    /// final name there is then what was there before, or all of this.
    void keep();

  private:
    class buffer;
    static std::unique_ptr<buffer> make_listed(const std::filesystem::path& name);

    std::filesystem::path final_name_;
    std::filesystem::path name_;
    std::unique_ptr<buffer> buffer_;
    std::ostream out_;
};

/// Takes away what writers that were killed have left in the folder, with what SQLite has made beside it: of
/// files whose final name `is_ours` takes, which nobody may be writing now. What cannot be taken away stays.
void remove_unfinished(const std::filesystem::path& folder,
                       const std::function<bool(std::string_view)>& is_ours);

/// From now on SIGTERM, SIGINT and SIGHUP, where they are not ignored, still end the process, but take away
/// what is unfinished first, with what SQLite has made beside it. For a command: its files are made by one
/// thread.
void remove_unfinished_on_signals();

}  // namespace pollstream
