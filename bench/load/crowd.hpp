// People with phones: each has a device token of its own and casts one vote over a keep-alive connection.
//
// At a given rate the crowd does not wait for the server: a vote is due at its time whether or not a
// connection is free, and its latency counts from that moment (no coordinated omission). Without a rate each
// connection casts its next vote when the last one is acknowledged, which finds out how many votes the server
// takes, not how long they take.
#pragma once

#include "load/delivery_log.hpp"
#include "load/http_client.hpp"
#include "load/subject.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <string>
#include <vector>

namespace pollstream::bench {

struct cast_result {
    std::vector<double> latency_ms;         ///< of every acknowledged vote, from when it was due
    std::vector<double> sent_ms;            ///< the same from when it was sent; only at a rate
    std::map<int, std::uint64_t> statuses;  ///< 201: acknowledged
    moment first;                           ///< when the first vote was due
    moment last;                            ///< when the last acknowledgement came
    std::uint64_t body_bytes = 0;           ///< of the last answer

    std::uint64_t acknowledged() const { return latency_ms.size(); }
    double seconds() const { return std::chrono::duration<double>(last - first).count(); }
};

class crowd {
  public:
    crowd(poller& events, const target& where, std::size_t connections);

    /// Gets a device token for each of so many voters; a floor has none to give, and is shown such of the
    /// same size.
    void collect_tokens(const subject& from, std::size_t voters);
    /// Of all who have not voted yet: as header lines.
    std::vector<std::string> take_tokens() { return std::move(tokens_); }

    struct ballots {
        std::vector<std::string> polls;  ///< voted in in turn
        std::size_t votes = 0;           ///< by as many of those who have a token
        double rate = 0;                 ///< votes a second; 0: as fast as they are answered
        delivery_log* log = nullptr;     ///< told when each vote was due
        std::uint64_t total = 0;         ///< votes cast before
    };
    /// So many vote, for the options in turn.
    cast_result cast(const subject& in, const ballots& what);
    /// The same request again and again; every answer must have `status`.
    cast_result repeat(std::string_view method, const std::string& path, const std::string& body, int status,
                       std::size_t times);

  private:
    struct phone {
        std::unique_ptr<http_client> client;
        moment due{};
        moment sent{};
        std::size_t job = 0;
    };
    /// Gives `work` numbers to idle phones until all are answered; `due_at` says when each may start.
    template <class DueAt, class Start, class Answered>
    void hand_out(std::size_t work, DueAt due_at, Start start, Answered answered);

    poller& events_;
    std::vector<phone> phones_;
    std::vector<std::string> tokens_;
};

}  // namespace pollstream::bench
