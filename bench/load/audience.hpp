// The onlookers: viewers who read what they are sent, and sleepers who never read.
#pragma once

#include "load/viewer.hpp"

#include <memory>
#include <string>
#include <vector>

namespace pollstream::bench {

class audience {
  public:
    explicit audience(poller& events) : events_(events) {}
    ~audience();
    audience(const audience&) = delete;
    audience& operator=(const audience&) = delete;

    /// Connects that many more viewers and waits until each has seen the poll. `log` may be null.
    void seat(const target& where, const std::string& path, std::size_t viewers, delivery_log* log);
    /// Connects that many sleepers, which ask for the upgrade and then never read anything, not even the
    /// answer.
    void seat_sleepers(const target& where, const std::string& path, std::size_t sleepers);

    /// Waits until every viewer shows `total`, for at most `patience`; returns how many do.
    std::size_t wait_for(std::uint64_t total, std::chrono::seconds patience = std::chrono::seconds(10));

    const std::vector<std::unique_ptr<viewer>>& viewers() const { return viewers_; }
    std::uint64_t frames() const;
    std::uint64_t bytes() const;
    std::uint64_t backward() const;

  private:
    poller& events_;
    std::vector<std::unique_ptr<viewer>> viewers_;
    std::vector<int> sleepers_;
};

}  // namespace pollstream::bench
