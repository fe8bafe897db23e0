// When each update was due, and how long after that each screen showed it.
#pragma once

#include "load/poller.hpp"

#include <cstdint>
#include <vector>

namespace pollstream::bench {

class delivery_log {
  public:
    /// The update that raises the total to `total` is due now. Totals rise by one.
    void due(std::uint64_t total, moment when) {
        if (updates_.size() <= total) updates_.resize(total + 1);
        updates_[total] = {when, when, 0};
    }
    void acknowledged(std::uint64_t total, moment when) { updates_.at(total).acknowledged = when; }

    /// A screen that showed `before` now shows `total`: it counts as having seen every update in between,
    /// too.
    void shown(std::uint64_t before, std::uint64_t total, moment when) {
        if (!counting || total >= updates_.size()) return;
        ++frames_;
        for (auto t = before + 1; t <= total; ++t) {
            auto& u = updates_[t];
            if (u.when == moment{}) continue;  // before the log began
            latencies_ms_.push_back(std::chrono::duration<double, std::milli>(when - u.when).count());
            u.last_shown = when;
            ++u.screens;
        }
    }

    struct update {
        moment when{};
        moment last_shown{};
        std::uint64_t screens = 0;
        moment acknowledged{};
    };
    const std::vector<update>& updates() const { return updates_; }
    const std::vector<double>& latencies_ms() const { return latencies_ms_; }
    std::uint64_t frames() const { return frames_; }

    bool counting = false;

  private:
    std::vector<update> updates_;
    std::vector<double> latencies_ms_;
    std::uint64_t frames_ = 0;
};

}  // namespace pollstream::bench
