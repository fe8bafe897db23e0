// Records what fsync() is called for, which nothing else shows without a power cut. Include it in only one
// unit of a test program: it replaces the C library's function in all of it.
#pragma once

#include <sys/syscall.h>
#include <unistd.h>

#include <filesystem>
#include <string>
#include <vector>

namespace pollstream::testing {

/// While this lives it records the names of all files that are synced, and whether `awaited` existed by then.
class sync_watch {
  public:
    struct entry {
        std::filesystem::path name;
        bool there;
        bool operator==(const entry&) const = default;
    };

    explicit sync_watch(std::filesystem::path awaited = {}) : awaited_(std::move(awaited)) { now() = this; }
    ~sync_watch() { now() = nullptr; }
    sync_watch(const sync_watch&) = delete;
    sync_watch& operator=(const sync_watch&) = delete;

    const std::vector<entry>& seen() const noexcept { return seen_; }
    std::vector<std::filesystem::path> names() const {
        std::vector<std::filesystem::path> all;
        for (const auto& e : seen_) all.push_back(e.name);
        return all;
    }

    static sync_watch*& now() {
        static sync_watch* the = nullptr;
        return the;
    }
    void note(int descriptor) {
        const auto name = std::filesystem::read_symlink("/proc/self/fd/" + std::to_string(descriptor));
        seen_.push_back({name, std::filesystem::exists(awaited_)});
    }

  private:
    std::filesystem::path awaited_;
    std::vector<entry> seen_;
};

}  // namespace pollstream::testing

extern "C" int fsync(int descriptor) {
    if (auto* watch = pollstream::testing::sync_watch::now()) watch->note(descriptor);
    return static_cast<int>(::syscall(SYS_fsync, descriptor));
}
