// The whole server in this process: its own loop on its own thread, its own port, and a database in its own
// folder. It is configured as a person would do it, by flags.
//
//     running_app app({"--live-rate-hz", "20"});
//     api_client c(app.port());
//     …
//     app.stop();                                   // application::stop(); returns once run() has
//     app.start();                                  // again, on the same database
//
// The destructor stops the server. Unless the flags say otherwise: one listener on 127.0.0.1:0, no
// throttling.
#pragma once

#include "pollstream/base/clock.hpp"
#include "support/temp_folder.hpp"

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace pollstream::testing {

class running_app {
  public:
    /// `time` outlives the app; null: the machine's clock. Throws what application's constructor throws.
    explicit running_app(std::vector<std::string> flags = {}, const clock* time = nullptr);
    ~running_app();
    running_app(const running_app&) = delete;
    running_app& operator=(const running_app&) = delete;

    std::uint16_t port(std::size_t listener = 0) const { return ports_.at(listener); }
    std::filesystem::path folder() const { return data_.path(); }
    std::filesystem::path database() const { return data_ / "pollstream.db"; }

    void start();
    /// Starts application::stop() and returns at once.
    void begin_stop();
    /// Returns how long it took until the loop had run dry.
    std::chrono::milliseconds stop();
    void restart() {
        stop();
        start();
    }

  private:
    struct server;

    std::vector<std::string> flags_;
    const clock* time_;
    temp_folder data_;
    std::unique_ptr<server> server_;
    std::vector<std::uint16_t> ports_;
};

/// Waits until `fact` holds; false if that took too long.
bool becomes_true(const std::function<bool()>& fact,
                  std::chrono::milliseconds patience = std::chrono::seconds{30});

}  // namespace pollstream::testing
