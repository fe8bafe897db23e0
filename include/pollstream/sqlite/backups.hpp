// Backups on a schedule: every so often the running database is copied into a folder, where the newest copies
// are kept.
//
//     pollstream-20261123T202400Z.db
//
// They are made on a thread of their own. A backup that fails is logged, counted and tried again; the server
// goes on as before.
#pragma once

#include "pollstream/base/clock.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace pollstream::sqlite {

struct backup_options {
    std::filesystem::path database;
    std::filesystem::path folder;
    bool make_folder = false;  ///< if it is missing
    std::chrono::seconds every{};
    std::size_t keep = 7;  ///< at least one
    /// What must stay free on the disk besides the copy: that room belongs to the votes.
    std::uintmax_t spare_bytes = std::uintmax_t{64} << 20;
};

struct backup_counters {
    /// When the newest backup of this database in the folder was made; none: there is none.
    std::optional<timestamp> last_success;
    std::uint64_t failures = 0;
};

/// "pollstream-20261123T202400Z.db"
std::string backup_name(timestamp made_at);
/// When a backup of that name was made; nothing if the name is not one of ours.
std::optional<timestamp> backup_time(std::string_view name);
/// When the backups in the folder with names of ours were made, oldest first. Empty if there is no such
/// folder.
std::vector<timestamp> list_backups(const std::filesystem::path& folder);

class scheduled_backups {
  public:
    /// The first is made at once if the folder has none or the newest is older than the interval. `time` must
    /// outlive it.
    scheduled_backups(backup_options options, const clock& time);
    /// Abandons a copy that is under way, and waits for that.
    ~scheduled_backups();
    scheduled_backups(const scheduled_backups&) = delete;
    scheduled_backups& operator=(const scheduled_backups&) = delete;

    /// Begins no further copy and abandons the one under way; does not wait.
    void stop() noexcept;

    /// Any thread.
    backup_counters counters() const;

  private:
    struct worker;
    std::unique_ptr<worker> worker_;
};

}  // namespace pollstream::sqlite
