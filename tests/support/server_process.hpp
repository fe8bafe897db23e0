// The built executable as a separate process: for what only a process can show (a SIGKILL, an exit code, what
// is printed).
#pragma once

#include <sys/types.h>

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace pollstream::testing {

/// The executable's file.
std::string executable();

struct finished_process {
    int exit_code = -1;  ///< -1: ended by a signal
    std::string output;  ///< standard output
    std::string errors;  ///< standard error
};

/// Runs the executable to its end. `through`: a command that runs it, as in {"nice", "-n", "5"}.
finished_process run_pollstream(const std::vector<std::string>& arguments,
                                const std::vector<std::string>& through = {});

class server_process {
  public:
    /// Starts it and waits until it has printed `listeners` lines "listening on …". Throws, quoting its
    /// output, if it ends or takes too long.
    explicit server_process(const std::vector<std::string>& arguments, std::size_t listeners = 1,
                            const std::vector<std::string>& through = {});
    ~server_process();
    server_process(const server_process&) = delete;
    server_process& operator=(const server_process&) = delete;

    std::uint16_t port(std::size_t listener = 0) const { return ports_.at(listener); }
    const std::string& printed() const noexcept { return printed_; }
    pid_t pid() const noexcept { return pid_; }

    /// Reads on until it has printed that; false if that took too long.
    bool wait_until_printed(const std::string& text);
    void signal(int number) const;

    void kill();      ///< SIGKILL, and waits until it is gone
    int terminate();  ///< SIGTERM; returns the exit code

  private:
    bool read_more(std::chrono::steady_clock::time_point deadline);

    pid_t pid_ = -1;
    int out_ = -1;
    std::string printed_;
    std::vector<std::uint16_t> ports_;
};

}  // namespace pollstream::testing
