// People who vote as fast as they may, and remember the answers: for tests in which the server goes away
// while they vote. How each votes, over HTTP or a WebSocket, is up to voting_crowd.hpp and socket_crowd.hpp.
//
//     voting_crowd crowd(poll_id, 8);
//     crowd.vote_at(port);            // on threads of their own, until the server goes away
//     …
//     crowd.join();
//     crowd.ask_again(port);          // votes that got no answer are sent once more, under the same vote_id
//     CHECK(stored_votes(port, poll_id, admin_key) == crowd.acknowledged());
#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

namespace pollstream::testing {

/// The option by the receipt's number, which identifies a vote afterwards: exports do not contain vote_ids.
using receipts = std::map<std::uint64_t, int>;

/// The answer to a vote: a receipt, nothing that counts, or something that nobody should get.
struct vote_told {
    std::optional<std::uint64_t> receipt;
    bool surprising = false;
    std::string text;
};

/// One person's connection.
class voting_line {
  public:
    virtual ~voting_line() = default;
    /// Throws if the server is gone.
    virtual vote_told vote(const std::string& vote_id, int option) = 0;
};

class crowd {
  public:
    using connector = std::function<std::unique_ptr<voting_line>(std::uint16_t port)>;

    crowd(int people, connector connect);
    ~crowd();  ///< stops everybody
    crowd(const crowd&) = delete;
    crowd& operator=(const crowd&) = delete;

    void vote_at(std::uint16_t port);
    /// Waits until everybody has lost the server.
    void join();
    void ask_again(std::uint16_t port);

    std::size_t acknowledged_count() const;
    receipts acknowledged() const;
    /// Answers that nobody should get: one receipt for two votes, a refusal.
    std::vector<std::string> surprises() const;

  private:
    void vote_until_gone(std::uint16_t port);
    void take(const vote_told& told, int option);

    int people_;
    connector connect_;
    std::atomic<bool> over_{false};
    std::vector<std::thread> threads_;
    mutable std::mutex mutex_;
    receipts acknowledged_;
    std::map<std::string, int> unanswered_;  ///< the option, by vote_id
    std::vector<std::string> surprises_;
};

}  // namespace pollstream::testing
