// A server that somebody started in a terminal window.
#include "support/server_process.hpp"
#include "support/temp_folder.hpp"

#include <catch2/catch.hpp>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

using namespace pollstream::testing;

namespace {

using steady = std::chrono::steady_clock;
constexpr std::chrono::seconds patience{20};

/// The executable in a terminal of its own.
class in_terminal {
  public:
    explicit in_terminal(std::vector<std::string> arguments) {
        window_ = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
        REQUIRE(window_ >= 0);
        REQUIRE(::grantpt(window_) == 0);
        REQUIRE(::unlockpt(window_) == 0);
        const std::string name = ::ptsname(window_);
        posix_spawnattr_t as;
        posix_spawnattr_init(&as);
        posix_spawnattr_setflags(&as, POSIX_SPAWN_SETSID);  // whose first terminal becomes its own
        posix_spawn_file_actions_t actions;
        posix_spawn_file_actions_init(&actions);
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, name.c_str(), O_RDWR, 0);
        posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO);
        posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO);
        arguments.insert(arguments.begin(), executable());
        std::vector<char*> argv;
        for (auto& a : arguments) argv.push_back(a.data());
        argv.push_back(nullptr);
        const int failed = ::posix_spawn(&pid_, argv.front(), &actions, &as, argv.data(), environ);
        posix_spawn_file_actions_destroy(&actions);
        posix_spawnattr_destroy(&as);
        REQUIRE(failed == 0);
    }
    ~in_terminal() {
        close_window();
        if (pid_ <= 0) return;
        ::kill(pid_, SIGKILL);
        ::waitpid(pid_, nullptr, 0);
    }
    in_terminal(const in_terminal&) = delete;
    in_terminal& operator=(const in_terminal&) = delete;

    bool shows(const std::string& text) {
        const auto deadline = steady::now() + patience;
        std::array<char, 4096> piece{};
        while (shown_.find(text) == std::string::npos && steady::now() < deadline) {
            pollfd ready{window_, POLLIN, 0};
            if (::poll(&ready, 1, 100) < 1) continue;
            const auto n = ::read(window_, piece.data(), piece.size());
            if (n <= 0) return false;
            shown_.append(piece.data(), static_cast<std::size_t>(n));
        }
        return shown_.find(text) != std::string::npos;
    }

    void close_window() {
        if (window_ >= 0) ::close(std::exchange(window_, -1));
    }

    /// Its exit code; nothing where it has not ended by then, -1 where a signal ended it.
    std::optional<int> ends() {
        for (const auto deadline = steady::now() + patience; steady::now() < deadline;) {
            int status = 0;
            if (::waitpid(pid_, &status, WNOHANG) == pid_) {
                pid_ = -1;
                return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
            }
            std::this_thread::sleep_for(std::chrono::milliseconds(20));
        }
        return std::nullopt;
    }

  private:
    int window_ = -1;
    pid_t pid_ = -1;
    std::string shown_;
};

}  // namespace

TEST_CASE("who closes the terminal window has ended the server", "[app][process]") {
    const temp_folder folder;
    in_terminal server({"--listen", "127.0.0.1:0", "--data", folder.path().string()});
    REQUIRE(server.shows("http://"));
    server.close_window();
    CHECK(server.ends() == 0);
    // Nothing of it is left that would keep the next one out.
    server_process next({"--listen", "127.0.0.1:0", "--data", folder.path().string()});
    CHECK(next.terminate() == 0);
}
