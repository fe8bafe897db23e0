// People who vote over WebSockets by name and remember what they were told: the counterpart of voting_crowd,
// which votes over HTTP by device.
#pragma once

#include "support/voting_crowd.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace pollstream::testing {

class socket_crowd {
  public:
    /// The poll tells voters apart by name: one socket casts any number of votes.
    socket_crowd(std::string poll_id, int people);
    ~socket_crowd();  ///< sends everybody home

    void vote_at(std::uint16_t port);
    /// Waits until the server has gone for everybody.
    void join();
    void ask_again(std::uint16_t port);

    receipts acknowledged() const;
    std::size_t acknowledged_count() const;
    std::vector<std::string> surprises() const;

  private:
    void vote_until_gone(std::uint16_t port);
    void take(const json::value& answer, int option);

    std::string poll_id_;
    int people_;
    std::atomic<bool> over_{false};
    std::vector<std::thread> threads_;
    mutable std::mutex mutex_;
    receipts acknowledged_;
    std::map<std::string, int> unanswered_;  ///< by vote_id, the option
    std::vector<std::string> surprises_;
};

}  // namespace pollstream::testing
