// People with phones: each has a device token of its own and casts one vote over a keep-alive connection.
//
// At a given rate the crowd does not wait for the server: a vote is due at its time whether or not a
// connection is free, and its latency counts from that moment (no coordinated omission). Without a rate each
// connection casts its next vote when the last one is acknowledged, which finds out how many votes the server
// takes, not how long they take.
#pragma once

#include "http_client.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pollstream::bench {

struct cast_result {
    std::vector<double> latency_ms;         ///< of every acknowledged vote
    std::map<int, std::uint64_t> statuses;  ///< 201: acknowledged
    moment first;                           ///< when the first vote was due
    moment last;                            ///< when the last acknowledgement came

    std::uint64_t acknowledged() const { return latency_ms.size(); }
    double seconds() const { return std::chrono::duration<double>(last - first).count(); }
};

class crowd {
  public:
    crowd(poller& events, const target& where, std::size_t connections);

    /// Gets a device token for each of so many voters.
    void collect_tokens(std::size_t voters);

    /// Everybody votes, for the options in turn. `rate`: votes a second; 0: as fast as they are answered.
    cast_result cast(const std::string& poll, unsigned options, double rate);

  private:
    struct phone {
        std::unique_ptr<http_client> client;
        moment due{};
    };
    /// Gives `work` numbers to idle phones until all are answered; `due_at` says when each may start.
    template <class DueAt, class Start, class Answered>
    void hand_out(std::size_t work, DueAt due_at, Start start, Answered answered);

    poller& events_;
    std::vector<phone> phones_;
    std::vector<std::string> tokens_;
};

}  // namespace pollstream::bench
