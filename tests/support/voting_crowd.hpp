// People who vote as fast as they are answered, and remember what they were told: for tests that take the
// server away under them.
//
//     voting_crowd crowd(poll_id, 8);
//     crowd.vote_at(port);            // on threads of their own, until the server goes away
//     …
//     crowd.join();
//     crowd.ask_again(port);          // votes that got no answer are sent once more, under the same vote_id
//     CHECK(stored_votes(port, poll_id, admin_key) == crowd.acknowledged());
#pragma once

#include "support/http_client.hpp"

#include <atomic>
#include <cstdint>
#include <map>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

namespace pollstream::testing {

/// By the receipt's number, the option: what a vote is known by afterwards, since exports keep vote_ids to
/// themselves.
using receipts = std::map<std::uint64_t, int>;

class voting_crowd {
  public:
    voting_crowd(std::string poll_id, int people);
    ~voting_crowd();  ///< sends everybody home

    void vote_at(std::uint16_t port);
    /// Waits until the server has gone for everybody.
    void join();
    void ask_again(std::uint16_t port);

    std::size_t acknowledged_count() const;
    receipts acknowledged() const;
    /// Answers that nobody should have got: one receipt for two votes, a refusal.
    std::vector<std::string> surprises() const;

  private:
    void vote_until_gone(std::uint16_t port);
    void take(const reply& r, int option);

    std::string poll_id_;
    int people_;
    std::atomic<bool> over_{false};
    std::vector<std::thread> threads_;
    mutable std::mutex mutex_;
    receipts acknowledged_;
    std::map<std::string, int> unanswered_;  ///< by vote_id, the option
    std::vector<std::string> surprises_;
};

/// What the export says.
receipts stored_votes(std::uint16_t port, const std::string& poll_id, const std::string& admin_key);

}  // namespace pollstream::testing
