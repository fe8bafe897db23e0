#include "pollstream/sqlite/backups.hpp"

#include "pollstream/base/files.hpp"
#include "pollstream/base/log.hpp"
#include "pollstream/sqlite/maintenance.hpp"
#include "sqlite/copying.hpp"
#include "sqlite/file_lock.hpp"
#include "sqlite/schema.hpp"

#include <pthread.h>

#include <atomic>
#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>

namespace pollstream::sqlite {

namespace {

using std::chrono::milliseconds;

// The thread waits on the steady clock; the wall clock may be set meanwhile.
constexpr std::chrono::seconds longest_wait{30};
constexpr std::chrono::seconds after_failure{300};

/// A backup dated in the future is left alone: it would count as the newest, and the new one as old.
void remove_beyond(const std::filesystem::path& folder, std::vector<timestamp> all, std::size_t keep,
                   timestamp now) {
    std::erase_if(all, [now](timestamp made_at) { return made_at > now; });
    if (all.size() <= keep) return;
    for (std::size_t i = 0; i < all.size() - keep; ++i) {
        std::error_code problem;
        const auto old = folder / backup_name(all[i]);
        std::filesystem::remove(old, problem);
        if (problem) {
            log::warn("an old backup cannot be removed",
                      {{"file", old.string()}, {"error", problem.message()}});
        }
    }
}

void refuse_without_room(const backup_options& o) {
    const auto needed = std::filesystem::file_size(o.database) + o.spare_bytes;
    const auto free = std::filesystem::space(o.folder).available;
    if (free >= needed) return;
    throw std::runtime_error(o.folder.string() + " has " + std::to_string(free >> 20) +
                             " MiB free; a backup needs " + std::to_string((needed >> 20) + 1) +
                             " MiB there, some of which it leaves for votes.");
}

secret_key secret_of(const std::filesystem::path& file, database::access how) {
    database db(file, how);
    return read_birthmark(db).secret;
}

/// Another server's database may have been backed up there before, or our own until `--recover` started a new
/// one. Each server has a secret, and its backups contain it.
bool is_of(const std::filesystem::path& backup, const secret_key& secret) noexcept {
    try {
        return content_of(backup) == file_content::backup &&
               secret_of(backup, access_to_read(backup)) == secret;
    } catch (const std::exception&) {
        return false;  // a backup that cannot be read belongs to nobody
    }
}

}  // namespace

struct scheduled_backups::worker {
    worker(backup_options o, const clock& t) : options(std::move(o)), time(t) {
        find_newest();
        if (counted.last_success) next = *counted.last_success + options.every;
        thread = std::thread([this] { work(); });
    }

    /// Whatever fails here makes the first backup fail too, and that one reports it.
    void find_newest() noexcept try {
        secret = secret_of(options.database, database::access::read_only);
        if (!is_alone()) return;
        const auto all = own_backups();
        const auto now = time.now();
        // A backup dated in the future was made under a wrong clock: it says nothing about when the next is
        // due.
        for (const auto made_at : all) {
            if (made_at <= now) counted.last_success = made_at;
        }
        if (const auto others = whose.size() - all.size(); others > 0)
            log::warn("the folder holds backups of another database; they are left alone",
                      {{"folder", options.folder.string()}, {"backups", others}});
    } catch (const std::exception&) {
    }

    void work() {
        ::pthread_setname_np(::pthread_self(), "backups");
        std::unique_lock lock(mutex);
        while (!stopping) {
            const auto now = time.now();
            // If the clock has been set back by more than an interval, we would go without backups for that
            // long.
            if (next > now + std::max(options.every, after_failure)) next = now;
            if (now < next) {
                wake.wait_for(lock, std::min<milliseconds>(next - now, longest_wait));
                continue;
            }
            lock.unlock();
            const bool made = make_one(now);
            lock.lock();
            if (stopping) return;
            if (made) {
                counted.last_success = now;
            } else {
                ++counted.failures;
            }
            next = now + (made ? options.every : std::min(options.every, after_failure));
        }
    }

    /// While we hold the folder's lock, nobody else makes backups there.
    bool is_alone() {
        if (!alone) alone = folder_lock::take(options.folder);
        return alone.has_value();
    }

    std::vector<timestamp> own_backups() {
        if (!secret) secret = secret_of(options.database, database::access::read_only);
        auto all = list_backups(options.folder);
        std::erase_if(all, [this](timestamp made_at) {
            const auto [known, is_new] = whose.try_emplace(made_at, false);
            if (is_new) known->second = is_of(options.folder / backup_name(made_at), *secret);
            return !known->second;
        });
        return all;
    }

    /// A folder that was named explicitly is never created: if its disk is not mounted, the backups would
    /// fill another disk.
    void find_folder() {
        if (options.make_folder) return make_folders(options.folder);
        std::error_code none;
        if (!std::filesystem::is_directory(options.folder, none))
            throw std::runtime_error("there is no folder " + options.folder.string() +
                                     ". Make it first, or see whether its disk is mounted.");
    }

    bool make_one(timestamp now) noexcept {
        const auto file = options.folder / backup_name(now);
        try {
            find_folder();
            if (!is_alone())
                throw std::runtime_error(
                    "another server keeps its backups there, and each would take the "
                    "other's for its own: choose another folder with --backup-dir.");
            remove_unfinished(options.folder,
                              [](std::string_view name) { return backup_time(name).has_value(); });
            refuse_without_room(options);
            unfinished_database copy(file);
            {
                auto original = open_original();
                database into(copy.name(), database::access::plain);
                copy_database(original, into, &stopping);
                const interruptible by_stop(*this, into);
                check_whole(into, &stopping);
                refuse_another(into);
            }
            copy.keep();
            log::info("backed up", {{"file", file.string()}});
            whose[*backup_time(file.filename().string())] = true;
            remove_beyond(options.folder, own_backups(), options.keep, now);
            return true;
        } catch (const std::exception& e) {
            if (!stopping) log::error("a backup failed", {{"file", file.string()}, {"error", e.what()}});
            return false;
        }
    }

    database open_original() const {
        try {
            return {options.database, database::access::read_only};
        } catch (const refused& e) {
            throw_for_people(options.database, e);
        }
    }

    /// Another file may have taken the place of the database that the server has open. Copies of it would
    /// displace our own backups one by one.
    void refuse_another(database& copy) const {
        if (!secret || read_birthmark(copy).secret == *secret) return;
        throw std::runtime_error(options.database.string() +
                                 " is another database than the one this server has open.");
    }

    /// While this lives, stop() interrupts what the connection is doing.
    class interruptible {
      public:
        interruptible(worker& w, database& db) : worker_(w) { set(&db); }
        interruptible(const interruptible&) = delete;
        interruptible& operator=(const interruptible&) = delete;
        ~interruptible() { set(nullptr); }

      private:
        void set(database* db) {
            const std::lock_guard lock(worker_.mutex);
            worker_.checked = db;
        }

        worker& worker_;
    };

    backup_options options;
    const clock& time;
    std::optional<folder_lock> alone;
    std::optional<secret_key> secret;
    std::map<timestamp, bool> whose;  ///< ours or another's, as the files said when first seen
    database* checked = nullptr;
    mutable std::mutex mutex;
    std::condition_variable wake;
    backup_counters counted;
    timestamp next{};
    std::atomic<bool> stopping{false};
    std::thread thread;
};

scheduled_backups::scheduled_backups(backup_options options, const clock& time)
    : worker_(std::make_unique<worker>(std::move(options), time)) {}

scheduled_backups::~scheduled_backups() {
    stop();
    worker_->thread.join();
}

void scheduled_backups::stop() noexcept {
    {
        const std::lock_guard lock(worker_->mutex);
        worker_->stopping = true;
        if (worker_->checked != nullptr) sqlite3_interrupt(worker_->checked->handle());
    }
    worker_->wake.notify_one();
}

backup_counters scheduled_backups::counters() const {
    const std::lock_guard lock(worker_->mutex);
    return worker_->counted;
}

}  // namespace pollstream::sqlite
