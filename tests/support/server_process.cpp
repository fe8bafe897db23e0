#include "support/server_process.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstring>
#include <stdexcept>
#include <utility>

namespace pollstream::testing {

namespace {

constexpr std::chrono::seconds patience{20};

struct child {
    pid_t pid = -1;
    int out = -1;
    int err = -1;
};

/// With pipes for its output; its errors go where ours go unless they are wanted.
child spawn(const std::vector<std::string>& through, const std::vector<std::string>& arguments,
            bool want_errors) {
    std::array<int, 2> out{};
    std::array<int, 2> err{-1, -1};
    if (::pipe2(out.data(), O_CLOEXEC) != 0 || (want_errors && ::pipe2(err.data(), O_CLOEXEC) != 0))
        throw std::runtime_error("no pipe");
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, out[1], STDOUT_FILENO);
    if (want_errors) posix_spawn_file_actions_adddup2(&actions, err[1], STDERR_FILENO);

    auto words = through;
    words.emplace_back(executable());
    words.insert(words.end(), arguments.begin(), arguments.end());
    std::vector<char*> argv;
    for (auto& w : words) argv.push_back(w.data());
    argv.push_back(nullptr);
    child c{-1, out[0], err[0]};
    const int failed = ::posix_spawnp(&c.pid, argv.front(), &actions, nullptr, argv.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    ::close(out[1]);
    if (want_errors) ::close(err[1]);
    if (failed != 0) throw std::runtime_error(std::string("cannot run it: ") + std::strerror(failed));
    return c;
}

std::string read_to_end(int fd) {
    std::string all;
    std::array<char, 4096> piece{};
    for (ssize_t n = ::read(fd, piece.data(), piece.size()); n > 0;
         n = ::read(fd, piece.data(), piece.size()))
        all.append(piece.data(), static_cast<std::size_t>(n));
    ::close(fd);
    return all;
}

int wait_for_end(pid_t pid) {
    int status = 0;
    ::waitpid(pid, &status, 0);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

std::vector<std::uint16_t> ports_in(const std::string& printed) {
    std::vector<std::uint16_t> ports;
    constexpr std::string_view words = "listening on http";
    for (auto at = printed.find(words); at != std::string::npos; at = printed.find(words, at + 1)) {
        const auto end = printed.find('\n', at);
        if (end == std::string::npos) break;
        const auto line = printed.substr(at, end - at);
        ports.push_back(static_cast<std::uint16_t>(std::stoul(line.substr(line.rfind(':') + 1))));
    }
    return ports;
}

}  // namespace

std::string executable() {
    return POLLSTREAM_EXECUTABLE;
}

finished_process run_pollstream(const std::vector<std::string>& arguments,
                                const std::vector<std::string>& through) {
    const auto c = spawn(through, arguments, true);
    finished_process done;
    done.errors = read_to_end(c.err);
    done.output = read_to_end(c.out);
    done.exit_code = wait_for_end(c.pid);
    return done;
}

server_process::server_process(const std::vector<std::string>& arguments, std::size_t listeners,
                               const std::vector<std::string>& through) {
    const auto c = spawn(through, arguments, false);
    pid_ = c.pid;
    out_ = c.out;
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (ports_.size() < listeners) {
        if (!read_more(deadline)) {
            kill();
            throw std::runtime_error("the server did not start; it printed: " + printed_);
        }
        ports_ = ports_in(printed_);
    }
}

/// False if it ended or time is up.
bool server_process::read_more(std::chrono::steady_clock::time_point deadline) {
    pollfd readable{out_, POLLIN, 0};
    std::array<char, 1024> piece{};
    if (std::chrono::steady_clock::now() > deadline) return false;
    if (::poll(&readable, 1, 100) <= 0) return true;
    const auto n = ::read(out_, piece.data(), piece.size());
    if (n > 0) printed_.append(piece.data(), static_cast<std::size_t>(n));
    return n > 0;
}

bool server_process::wait_until_printed(const std::string& text) {
    const auto deadline = std::chrono::steady_clock::now() + patience;
    while (printed_.find(text) == std::string::npos)
        if (!read_more(deadline)) return false;
    return true;
}

void server_process::signal(int number) const {
    if (pid_ > 0) ::kill(pid_, number);
}

server_process::~server_process() {
    kill();
    ::close(out_);
}

void server_process::kill() {
    if (pid_ < 0) return;
    ::kill(pid_, SIGKILL);
    wait_for_end(std::exchange(pid_, -1));
}

int server_process::terminate() {
    if (pid_ < 0) return -1;
    ::kill(pid_, SIGTERM);
    return wait_for_end(std::exchange(pid_, -1));
}

}  // namespace pollstream::testing
